import Synchronization

/// Memory to compute in, kept from one computation to the next.
///
/// There is as much of it as there have been computations at one time. To ask the system for it each time would cost a
/// fault for every page.
final class Workspaces: Sendable {
    private static let cacheLine = 64

    private let idle = Mutex<[[Float]]>([])

    /// Hands `body` room for `count` floats, which begin at a cache line and as whatever was there before.
    ///
    /// A vector that lies across two cache lines takes twice as long to load.
    func withFloats<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
        let size = count + Self.cacheLine / MemoryLayout<Float>.stride
        var floats = idle.withLock { $0.popLast() } ?? []
        if floats.count < size { floats = [Float](repeating: 0, count: size) }
        let result = floats.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { preconditionFailure("an empty workspace") }
            return body(start.alignedUp(toMultipleOf: Self.cacheLine).assumingMemoryBound(to: Float.self))
        }
        idle.withLock { [floats] in $0.append(floats) }
        return result
    }
}
