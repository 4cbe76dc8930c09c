import Foundation

/// What a command asks of the running daemon: one JSON object a line.
package enum ControlRequest: String, Codable, Sendable {
    case status
    case reload
    case rebuild
}

/// The daemon's answer: one JSON object a line.
package struct ControlAnswer: Codable, Equatable, Sendable {
    /// Whether it was done.
    package var isDone: Bool
    /// Why not, or what was done; never anything from a conversation.
    package var message: String
    package var status: DaemonStatus?

    package init(isDone: Bool, message: String, status: DaemonStatus? = nil) {
        self.isDone = isDone
        self.message = message
        self.status = status
    }

    private enum CodingKeys: String, CodingKey {
        case isDone = "done"
        case message
        case status
    }
}
