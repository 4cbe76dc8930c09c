/// What an alert budget holds back of what crossed its rule in the last 14 days, by the scores that it asks for now.
package struct BudgetCost: Codable, Equatable, Sendable {
    /// The urgency that the limit is set for.
    package var severity: AlertSeverity
    /// How many alerts as urgent somebody will read in a day.
    package var perDay: Double
    /// How far above what opens an alert by its rule the score must be.
    package var excess: Double
    /// How many were as urgent, with those that a limit of what is more urgent left over, and how many are kept.
    package var crossed: Int
    package var kept: Int

    package init(severity: AlertSeverity, perDay: Double, excess: Double, crossed: Int, kept: Int) {
        self.severity = severity
        self.perDay = perDay
        self.excess = excess
        self.crossed = crossed
        self.kept = kept
    }
}
