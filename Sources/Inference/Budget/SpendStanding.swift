/// How the budget stands, for people to look at.
package struct SpendStanding: Codable, Equatable, Sendable {
    package let stage: BudgetStage
    /// The share of the cap of which most is used.
    package let share: Double
    /// What was spent in the present hour and day, UTC.
    package let hour: Spend
    package let day: Spend
    /// The most that the requests under way can cost.
    package let reserved: Spend
    /// The requests that were not sent, by `SkipReason`.
    package let skipped: [String: Int]
    /// Why no lease can be had, nil where all is well.
    package let leaseFault: String?
}
