import Model

/// The daemon's health as `weir status` shows it.
package struct DaemonStatus: Codable, Equatable, Sendable {
    /// Whether people need to do something.
    package enum Health: String, Codable, Sendable {
        case healthy
        case degraded
    }

    /// How one configured path is read.
    package struct Source: Codable, Equatable, Sendable {
        package var path: String
        package var files: Int
        package var bytesBehind: Int
        package var unreadable: Int
    }

    package var watch: String
    package var version: String
    package var health: Health
    /// Why the health is not good, in plain words.
    package var troubles: [String]
    package var startedAt: Timestamp
    /// The newest event time seen.
    package var eventTime: Timestamp?
    package var conversations: Int
    package var conversationsPerMinute: Double
    package var updates: Int
    package var duplicates: Int
    package var screenedOut: Int
    package var sampledOut: Int
    package var late: Int
    /// Lines that could not be used, by reason.
    package var quarantined: [String: Int]
    /// The newest of them: `FILE at byte OFFSET: reason`.
    package var newestFaults: [String]
    package var accounts: Int
    package var clusters: Int
    package var edition: Int
    package var editionTime: Timestamp?
    package var openAlerts: Int
    package var queuedDeliveries: Int
    package var deadDeliveries: Int
    package var sources: [Source]
    package var encoder: String
    /// The mean cosine of unrelated texts by this encoder, by which the clusterer is calibrated; nil before a first start.
    package var encoderBackground: Double?
    /// Nil where no model server is configured.
    package var models: ModelsStatus?
    package var databaseBytes: Int
    package var residentBytes: Int
}
