/// What an alert budget holds back of what crossed the rule in the last 14 days, by the score that it asks for now.
package struct BudgetCost: Codable, Equatable, Sendable {
    /// The rule that the budget is set for.
    package var kind: AlertKind
    /// How many alerts somebody will read in a day.
    package var perDay: Double
    /// The score from which the rule alone would open an alert, and the one that the budget asks for.
    package var lowest: Double
    package var threshold: Double
    /// How many reached `lowest`, and how many of them `threshold`.
    package var crossed: Int
    package var kept: Int

    package init(kind: AlertKind, perDay: Double, lowest: Double, threshold: Double, crossed: Int, kept: Int) {
        self.kind = kind
        self.perDay = perDay
        self.lowest = lowest
        self.threshold = threshold
        self.crossed = crossed
        self.kept = kept
    }
}
