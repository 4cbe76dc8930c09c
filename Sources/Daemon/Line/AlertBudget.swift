import Model

/// How many alerts of each urgency somebody will read in a day; nil for any number.
package struct AlertLimits: Codable, Equatable, Sendable {
    package var page: Double?
    package var ticket: Double?
    package var digest: Double?

    package init() {}

    package subscript(severity: AlertSeverity) -> Double? {
        switch severity {
        case .page: page
        case .ticket: ticket
        case .digest: digest
        }
    }

    /// Whether there is no limit at all.
    var isEmpty: Bool { self == AlertLimits() }
}

/// With what urgency an alert is told, so that an operator is not told of more than he will read.
///
/// What is over the limit of its urgency competes with what is less urgent. A limit holds by the scores of the last 14 days,
/// told or not, and scores of different rules are compared by how far they lie above what opens an alert.
struct AlertBudget: Codable, Equatable, Sendable {
    /// What an alert competes with.
    struct Peak: Codable, Equatable, Sendable {
        /// How urgent it is by its numbers alone.
        var severity: AlertSeverity
        /// How far its score was above the one that opens an alert by its rule, at most.
        var excess: Double

        /// The most urgent and the highest of both.
        func joined(with other: Peak) -> Peak {
            Peak(severity: max(severity, other.severity), excess: max(excess, other.excess))
        }
    }

    private struct Memory: Codable, Equatable {
        let time: Timestamp
        let peak: Peak
    }

    private static let memorySeconds = 14.0 * 86_400

    var limits: AlertLimits
    private var memories: [Memory] = []
    private var began: Timestamp?

    init(limits: AlertLimits) {
        self.limits = limits
    }

    /// Counts the days from `time` on, if it does not yet.
    mutating func begin(at time: Timestamp) {
        began = began ?? time
    }

    /// Remembers the peak of an alert that ended at `time`.
    mutating func remember(_ peak: Peak, at time: Timestamp) {
        memories.removeAll { time.seconds(since: $0.time) >= Self.memorySeconds }
        memories.append(Memory(time: time, peak: peak))
    }

    /// How urgently to tell of an alert with this peak, nil for not at all; `running` are the peaks of the others that have
    /// not ended.
    func severity(of peak: Peak, beside running: [Peak], at time: Timestamp) -> AlertSeverity? {
        levels(beside: running, at: time).first { $0.severity <= peak.severity && $0.hasRoom(for: peak) }?.severity
    }

    /// What it costs to keep within each limit, the most urgent first; `running` are the peaks of all that has not ended.
    func costs(beside running: [Peak], at time: Timestamp) -> [BudgetCost] {
        levels(beside: running, at: time).compactMap { level in
            limits[level.severity].map { perDay in
                BudgetCost(
                    severity: level.severity,
                    perDay: perDay,
                    excess: max(0, level.kept.count < level.competing.count ? level.kept.last?.excess ?? 0 : 0),
                    crossed: level.competing.count,
                    kept: level.kept.count
                )
            }
        }
    }

    /// What competes to be told with one urgency, and how much of it is.
    private struct Level {
        let severity: AlertSeverity
        /// The highest first.
        let competing: [Peak]
        let room: Int

        var kept: ArraySlice<Peak> { competing.prefix(room) }

        /// Whether another one would be among those kept.
        func hasRoom(for peak: Peak) -> Bool {
            competing.count < room || peak.excess > competing[room - 1].excess
        }
    }

    /// The levels of urgency, the highest first, each with what the ones above it leave.
    private func levels(beside running: [Peak], at time: Timestamp) -> [Level] {
        let days = min(max(began.map(time.seconds(since:)) ?? 0, 86_400), Self.memorySeconds) / 86_400
        let remembered = memories.filter { time.seconds(since: $0.time) < Self.memorySeconds }.map(\.peak)
        var left = remembered + running
        return AlertSeverity.allCases.sorted(by: >).map { severity in
            let competing = left.filter { $0.severity >= severity }.sorted { $0.excess > $1.excess }
            // One may be told in any case: a limit below one a fortnight would otherwise be none at all.
            let room = limits[severity].map { max(1, Int($0 * days)) } ?? .max
            left.removeAll { $0.severity >= severity }
            left += competing.dropFirst(room)
            return Level(severity: severity, competing: competing, room: room)
        }
    }
}
