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

    /// Starts to count the days at the first time it is told.
    mutating func note(_ time: Timestamp) {
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
        levels(beside: running, at: time).first { $0.severity <= peak.severity && peak.excess >= $0.least }?.severity
    }

    /// What it costs to keep within each limit, the most urgent first; `running` are the peaks of all that has not ended.
    func costs(beside running: [Peak], at time: Timestamp) -> [BudgetCost] {
        levels(beside: running, at: time).compactMap { level in
            limits[level.severity].map { perDay in
                BudgetCost(
                    severity: level.severity,
                    perDay: perDay,
                    excess: max(0, level.least),
                    crossed: level.competing.count,
                    kept: level.competing.count { $0.excess >= level.least }
                )
            }
        }
    }

    /// What has the urgency to be told so, and how high above its rule it must be for it.
    private struct Level {
        let severity: AlertSeverity
        let competing: [Peak]
        let least: Double
    }

    /// The levels of urgency, the highest first, each with what the ones above it leave.
    private func levels(beside running: [Peak], at time: Timestamp) -> [Level] {
        let days = min(max(began.map(time.seconds(since:)) ?? 0, 86_400), Self.memorySeconds) / 86_400
        let remembered = memories.filter { time.seconds(since: $0.time) < Self.memorySeconds }.map(\.peak)
        var left = (remembered + running).sorted { $0.excess > $1.excess }
        return AlertSeverity.allCases.sorted(by: >).map { severity in
            let competing = left.filter { $0.severity >= severity }
            let room = limits[severity].map { Int($0 * days) } ?? competing.count
            // Beside as many that are higher there is room for no other.
            let least = competing.count > room ? competing[room].excess.nextUp : -.infinity
            left.removeAll { $0.severity >= severity && $0.excess >= least }
            return Level(severity: severity, competing: competing, least: least)
        }
    }
}
