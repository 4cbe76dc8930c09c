import Model

/// Event time as the stream tells it, and the hours that are over.
///
/// The clock stands at the newest time seen. While nothing arrives it goes on at the wall clock's pace from there, so
/// that the last hour of a quiet stream closes too, whatever date the stream bears.
struct EventClock: Codable, Equatable, Sendable {
    /// How far behind the newest time an hour stays open for late arrivals, in seconds.
    var lateness: Double
    /// The newest event time seen.
    private(set) var newest: Timestamp?
    /// The last hour that is over.
    private(set) var closed: Hour?

    init(lateness: Double) {
        self.lateness = lateness
    }

    /// Sees an item's time; returns the last of the hours that are over because of it, nil where none is.
    mutating func see(_ time: Timestamp) -> Hour? {
        if let newest, newest >= time { return nil }
        newest = time
        return close(upTo: time)
    }

    /// Lets `seconds` pass since the newest item.
    mutating func idle(forSeconds seconds: Double) -> Hour? {
        newest.flatMap { close(upTo: $0.advanced(bySeconds: seconds)) }
    }

    /// Whether an item of this time comes too late for its hour.
    func isLate(_ time: Timestamp) -> Bool {
        closed.map { time.hour <= $0 } ?? false
    }

    private mutating func close(upTo time: Timestamp) -> Hour? {
        let watermark = time.advanced(bySeconds: -lateness)
        let last = Hour(rawValue: watermark.hour.rawValue - 1)
        guard let closed else {
            self.closed = last
            return nil
        }
        guard last > closed else { return nil }
        self.closed = last
        return last
    }
}
