import Model

/// How high a score must be so that an operator is not told more often than he will read.
///
/// It remembers the peaks of what crossed the lowest threshold during the last 14 days, told or not.
struct AlertBudget: Equatable, Sendable {
    struct Peak: Equatable, Sendable {
        var time = Timestamp(rawValue: 0)
        var score = 0.0
    }

    private static let memorySeconds = 14.0 * 86_400

    var perDay: Double?
    private var peaks: [Peak] = []
    private var began: Timestamp?

    init(perDay: Double?) {
        self.perDay = perDay
    }

    /// The least score that keeps within the budget, `lowest` while there is room in it or no budget at all.
    ///
    /// `running` are the peaks of what has not ended yet.
    func threshold(lowest: Double, at time: Timestamp, running: [Double]) -> Double {
        guard let perDay, let began else { return lowest }
        let days = min(max(time.seconds(since: began), 86_400), Self.memorySeconds) / 86_400
        let room = Int(perDay * days)
        let scores = scores(at: time, running: running).sorted(by: >)
        guard scores.count > room else { return lowest }
        return max(lowest, scores[room].nextUp)
    }

    /// What `threshold` costs with the same arguments; nil without a budget.
    func cost(to kind: AlertKind, lowest: Double, at time: Timestamp, running: [Double]) -> BudgetCost? {
        guard let perDay else { return nil }
        let threshold = threshold(lowest: lowest, at: time, running: running)
        let crossed = scores(at: time, running: running).filter { $0 >= lowest }
        return BudgetCost(
            kind: kind,
            perDay: perDay,
            lowest: lowest,
            threshold: threshold,
            crossed: crossed.count,
            kept: crossed.count { $0 >= threshold }
        )
    }

    private func scores(at time: Timestamp, running: [Double]) -> [Double] {
        peaks.filter { time.seconds(since: $0.time) < Self.memorySeconds }.map(\.score) + running
    }

    /// Starts to count the days at the first time it is told.
    mutating func note(_ time: Timestamp) {
        if perDay != nil, began == nil { began = time }
    }

    /// Remembers the peak of something that ended at `time`.
    mutating func remember(_ score: Double, at time: Timestamp) {
        guard perDay != nil else { return }
        peaks.removeAll { time.seconds(since: $0.time) >= Self.memorySeconds }
        peaks.append(Peak(time: time, score: score))
    }
}

extension AlertBudget: Archivable {
    init() {
        self.init(perDay: nil)
    }

    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.list(&peaks)
        try archive.time(&began)
    }
}

extension AlertBudget.Peak: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&time)
        try archive.field(&score)
    }
}
