/// The program itself.
package enum Weir {
    /// As `weir --version` prints it.
    package static let version = "0.1.0"
}
