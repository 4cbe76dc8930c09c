import Model

/// Something that a page left open wants to know of at once.
package enum News: Equatable, Sendable {
    /// An alert began, changed or ended.
    case alert(AlertRow)
    case edition(number: Int, time: Timestamp)
    /// A silence began or ended before its time.
    case silences
    /// Whether people need to do something about Weir itself.
    case health(isHealthy: Bool)
}

extension News {
    /// The event's name on the wire.
    var name: String {
        switch self {
        case .alert: "alert"
        case .edition: "edition"
        case .silences: "silences"
        case .health: "health"
        }
    }

    /// What is said beside the name; whatever else a page needs it asks for.
    var details: any Encodable & Sendable {
        switch self {
        case .alert(let row): row
        case .edition(let number, let time): PublishedEdition(edition: number, time: time.description)
        case .silences: [String: String]()
        case .health(let isHealthy): ["healthy": isHealthy]
        }
    }

    private struct PublishedEdition: Encodable {
        let edition: Int
        let time: String
    }
}

/// One event as bytes of a `text/event-stream`.
struct EventFrame: Equatable, Sendable {
    let bytes: [UInt8]

    /// A comment, so that both ends notice when the other has gone.
    static let heartbeat = EventFrame(bytes: Array(": still here\n\n".utf8))

    /// An event whose `data` is one line of JSON; `retry` is after how many milliseconds a page should come back.
    init(id: Int, name: String, data: [UInt8], retry: Int? = nil) {
        var head = retry.map { "retry: \($0)\n" } ?? ""
        head += "id: \(id)\nevent: \(name)\ndata: "
        bytes = Array(head.utf8) + data + Array("\n\n".utf8)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}
