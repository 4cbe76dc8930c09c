import Model
import Testing

@testable import Daemon

@Suite("Alert budget")
struct AlertBudgetTests {
    private typealias Peak = AlertBudget.Peak

    private func limits(page: Double? = nil, ticket: Double? = nil, digest: Double? = nil) -> AlertLimits {
        var limits = AlertLimits()
        (limits.page, limits.ticket, limits.digest) = (page, ticket, digest)
        return limits
    }

    /// A budget after a week, with a peak of each of `excesses` a day before.
    private func budget(_ limits: AlertLimits, severity: AlertSeverity, excesses: [Double]) -> AlertBudget {
        var budget = AlertBudget(limits: limits)
        budget.begin(at: .hours(0))
        for excess in excesses { budget.remember(Peak(severity: severity, excess: excess), at: .hours(144)) }
        return budget
    }

    private let now = Timestamp.hours(168)

    @Test("With room for one a day in a week, the eighth must be higher than the lowest of seven")
    func quantile() {
        let six = budget(limits(page: 1), severity: .page, excesses: [1, 2, 3, 4, 5, 6])
        #expect(six.severity(of: Peak(severity: .page, excess: 0), beside: [], at: now) == .page)
        let seven = budget(limits(page: 1), severity: .page, excesses: [3, 1, 2, 7, 4, 5, 6])
        #expect(seven.severity(of: Peak(severity: .page, excess: 1), beside: [], at: now) == .ticket)
        #expect(seven.severity(of: Peak(severity: .page, excess: 1.1), beside: [], at: now) == .page)
    }

    @Test("What has not ended counts beside what has")
    func running() {
        let budget = budget(limits(page: 1), severity: .page, excesses: [5, 5, 5, 5, 5, 5])
        let running = [Peak(severity: .page, excess: 4)]
        #expect(budget.severity(of: Peak(severity: .page, excess: 3), beside: running, at: now) == .ticket)
        #expect(budget.severity(of: Peak(severity: .page, excess: 4.5), beside: running, at: now) == .page)
    }

    @Test("A limit below one a fortnight lets the highest through")
    func smallLimit() {
        var budget = AlertBudget(limits: limits(page: 0.01))
        budget.begin(at: .hours(0))
        let peak = Peak(severity: .page, excess: 1)
        #expect(budget.severity(of: peak, beside: [], at: now) == .page)
        budget.remember(peak, at: now)
        #expect(budget.severity(of: peak, beside: [], at: now) == .ticket)
    }

    @Test("What is over a limit competes with what is less urgent, and is pending where there is no room below either")
    func cascade() {
        let limits = limits(page: 0.2, ticket: 0.2, digest: 0.2)
        var budget = budget(limits, severity: .page, excesses: [9])
        #expect(budget.severity(of: Peak(severity: .page, excess: 5), beside: [], at: now) == .ticket)
        budget.remember(Peak(severity: .ticket, excess: 6), at: now)
        #expect(budget.severity(of: Peak(severity: .page, excess: 5), beside: [], at: now) == .digest)
        budget.remember(Peak(severity: .digest, excess: 7), at: now)
        #expect(budget.severity(of: Peak(severity: .page, excess: 5), beside: [], at: now) == nil)
        #expect(budget.severity(of: Peak(severity: .page, excess: 6.5), beside: [], at: now) == .ticket)
        #expect(budget.severity(of: Peak(severity: .page, excess: 10), beside: [], at: now) == .page)
    }

    @Test("A peak is forgotten after 14 days, and the days are counted up to 14")
    func memory() {
        let budget = budget(limits(page: 0.01), severity: .page, excesses: [9])
        let peak = Peak(severity: .page, excess: 1)
        #expect(budget.severity(of: peak, beside: [], at: .hours(144 + 14 * 24 - 1)) == .ticket)
        #expect(budget.severity(of: peak, beside: [], at: .hours(144 + 14 * 24)) == .page)
    }

    @Test("The cost names only what has a limit, with how much of it is kept")
    func cost() {
        let budget = budget(limits(ticket: 1), severity: .ticket, excesses: (1...10).map(Double.init))
        let costs = budget.costs(beside: [Peak(severity: .digest, excess: 20)], at: now)
        #expect(costs.map(\.severity) == [.ticket])
        #expect(costs.first?.crossed == 10)
        #expect(costs.first?.kept == 7)
        #expect(costs.first?.excess == 4)
    }

    @Test("A limit that nothing reaches costs nothing")
    func noCost() {
        let costs = budget(limits(page: 5), severity: .page, excesses: [1, 2]).costs(beside: [], at: now)
        #expect(costs == [BudgetCost(severity: .page, perDay: 5, excess: 0, crossed: 2, kept: 2)])
    }
}
