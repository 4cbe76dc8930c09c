import Intake

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
