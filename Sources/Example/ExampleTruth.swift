import Model

/// Something out of the ordinary that an example contains.
package enum ExampleEvent: String, CaseIterable, Codable, Sendable {
    /// A subject nobody asked about in the first half; grows every day from then on, over many accounts.
    case growingTopic = "growing_topic"
    /// A known subject, eight times as often for eight hours.
    case surge
    /// Forms filled in about sixty times by twenty-five accounts within four hours.
    case campaign
    /// A hundred nearly equal requests of one account in ninety minutes.
    case loudAccount = "loud_account"
    /// Three accounts that share a secret word.
    case privateGroup = "private_group"

    /// The kinds of alert of which one ought to fire; none for an event that must stay silent.
    package var expected: Set<AlertKind> {
        switch self {
        case .growingTopic: [.novelty, .growth, .density]
        case .surge: [.growth, .density]
        case .campaign: [.density, .novelty]
        case .loudAccount, .privateGroup: []
        }
    }

    var place: Int {
        switch self {
        case .growingTopic: 0
        case .surge: 1
        case .campaign: 2
        case .loudAccount: 3
        case .privateGroup: 4
        }
    }
}

/// One event of an example and the conversations that make it.
package struct ExamplePlanting: Equatable, Codable, Sendable {
    package let event: ExampleEvent
    /// Ids in the order of time.
    package let conversations: [String]
    /// How many accounts take part.
    package let accounts: Int
    /// From the first conversation to just after the last.
    package let window: Window
}

/// What was planted in an example: kept apart from the conversations, which do not tell.
package struct ExampleTruth: Equatable, Codable, Sendable {
    /// A word that only the private group uses and that nothing may ever show.
    package static let secretWord = "tresolvane"

    /// In the order of `ExampleEvent`; events for which an example is too short are absent.
    package let plantings: [ExamplePlanting]
}
