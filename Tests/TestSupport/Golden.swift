import Foundation
import Testing

/// Compares `text` with the file `name` in Tests/Golden, or writes it there where `WEIR_ACCEPT_GOLDEN` is 1.
package func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["WEIR_ACCEPT_GOLDEN"] == "1" {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    let golden = FileManager.default.contents(atPath: file.path).map { String(decoding: $0, as: UTF8.self) }
    #expect(
        text == golden,
        "differs from Tests/Golden/\(name); if that is meant, run scripts/accept-golden and look at the difference",
        sourceLocation: sourceLocation
    )
}
