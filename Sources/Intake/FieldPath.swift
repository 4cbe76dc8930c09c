/// A dotted path to a value, cut into its steps once and not for every record.
///
/// A number counts the elements of an array from 0.
struct FieldPath: Equatable, Sendable, ExpressibleByStringLiteral {
    private struct Step: Equatable {
        let name: String
        let index: Int?
    }

    private let steps: [Step]

    init(_ path: String) {
        steps = path.split(separator: ".").map { Step(name: String($0), index: Int($0)) }
    }

    init(stringLiteral path: String) {
        self.init(path)
    }

    /// The value at this path in `element`, nil where the path leads nowhere.
    func value(in element: JSONElement) -> JSONElement? {
        var place = element
        for step in steps {
            let next = place.isArray ? step.index.flatMap(place.element(at:)) : place.find(step.name)
            guard let next else { return nil }
            place = next
        }
        return place
    }
}

/// Where the parts of a record may stand: at the path that the configuration gives, or else in the known forms' places.
struct RecordPaths: Sendable {
    let id: [FieldPath]
    let account: [FieldPath]
    let timestamp: [FieldPath]
    let language: [FieldPath]
    let role: [FieldPath]
    /// Nil leaves the messages to the known forms.
    let messages: FieldPath?
    /// Nil leaves what a message says to the known forms.
    let content: FieldPath?
    let fields: [(name: String, path: FieldPath)]

    init(mapping: FieldMapping, fields: [String]) {
        func places(_ path: String?, or known: [FieldPath]) -> [FieldPath] {
            path.map { [FieldPath($0)] } ?? known
        }
        id = places(mapping.id, or: ["conversation_id", "conversation_hash", "id", "uuid", "chat_id"])
        account = places(
            mapping.account,
            or: [
                "account_id", "user_id", "hashed_ip", "account.uuid", "account", "user", "metadata.user_id",
                "safety_identifier", "conversation.0.hashed_ip",
            ]
        )
        timestamp = places(
            mapping.timestamp,
            or: ["timestamp", "created_at", "create_time", "created", "tstamp", "time", "conversation.0.timestamp"]
        )
        language = places(mapping.language, or: ["language", "lang"])
        role = places(mapping.role, or: ["role", "from", "sender", "author.role", "author", "speaker"])
        messages = mapping.messages.map { FieldPath($0) }
        content = mapping.content.map { FieldPath($0) }
        self.fields = fields.map { ($0, FieldPath($0)) }
    }
}
