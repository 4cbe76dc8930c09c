import Foundation
import Intake
import Testing

/// Compares `text` with the file `name` in Tests/Golden, or writes it there where `WEIR_ACCEPT_GOLDEN` is 1.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
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

/// Draws the same numbers in every test: a fence out of it can be written into a file.
struct CountingGenerator: RandomNumberGenerator {
    private var state: UInt64 = 0

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return state
    }
}

enum Conversations {
    /// An exchange to be shown in golden files.
    static let short = Conversation.of(
        "Which train goes from Orvieto to Rome on a Sunday morning?",
        "The regional train at 9:04 takes about an hour and a half.",
        "And is it < 10 € & without a change?",
        "Yes, it is."
    )
}
