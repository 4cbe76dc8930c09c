import Model

/// One exchange between an account and an assistant, as its file has it.
///
/// Declared here and not in Model so that only the rooms that name this one can hold what people wrote.
package struct Conversation: Equatable, Sendable {
    /// The record's own id, or one made from the file's identity and the line's offset.
    package var id: String
    package var account: String?
    package var timestamp: Timestamp?
    /// The record's own word for its language.
    package var language: String?
    package var turns: [Turn]
    /// Values of the record at the paths that the watch asked for, by path as configured.
    package var fields: [String: FacetValue]

    package init(
        id: String,
        account: String?,
        timestamp: Timestamp?,
        language: String?,
        turns: [Turn],
        fields: [String: FacetValue] = [:]
    ) {
        self.id = id
        self.account = account
        self.timestamp = timestamp
        self.language = language
        self.turns = turns
        self.fields = fields
    }
}

/// One party's uninterrupted words in a conversation.
package struct Turn: Equatable, Sendable {
    /// Whose words they are.
    package enum Role: String, Sendable {
        case system
        case user
        case assistant
        case tool
    }

    package var role: Role
    package var text: String

    package init(role: Role, text: String) {
        self.role = role
        self.text = text
    }
}
