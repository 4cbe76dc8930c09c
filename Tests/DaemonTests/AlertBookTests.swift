import Model
import Testing

@testable import Daemon
@testable import Detection

@Suite("Alert book")
struct AlertBookTests {
    private func finding(
        _ transition: Finding.Transition,
        of subject: String = "growth:7",
        at hours: Double = 10,
        score: Double = 2.5,
        accounts: Int = 12,
        effective: Double = 8,
        kind: AlertKind = .growth,
        members: ClosedRange<Int64> = 1...3
    ) -> Finding {
        Finding(
            kind: kind,
            subject: subject,
            transition: transition,
            cluster: .base(7),
            started: .hours(9),
            time: .hours(hours),
            window: Window(start: .hours(hours - 1), end: .hours(hours)),
            observed: score * 10,
            expected: 0.5,
            score: score,
            accounts: accounts,
            effectiveAccounts: effective,
            busiestShare: 0.2,
            members: members.map { ItemID(rawValue: $0) }
        )
    }

    private func apply(_ finding: Finding, to book: inout AlertBook) throws -> AlertBook.Change {
        let change = book.apply(finding)
        return try #require(change)
    }

    @Test("A finding that opens becomes a firing alert with the finding's evidence")
    func opening() throws {
        var book = AlertBook(watch: "w")
        let change = try apply(finding(.opened), to: &book)
        #expect(change.isNews)
        #expect(change.incarnation == 1)
        #expect(change.alert.state == .firing)
        #expect(change.alert.severity == .digest)
        #expect(change.alert.startedAt == .hours(9))
        #expect(change.alert.detectedAt == .hours(10))
        #expect(change.alert.members.map(\.rawValue) == [1, 2, 3])
        #expect(book.firing == [change.alert])
    }

    @Test("An alert is known by its watch and subject, whatever its numbers")
    func identity() throws {
        var book = AlertBook(watch: "w")
        var later = AlertBook(watch: "w")
        var elsewhere = AlertBook(watch: "v")
        let alert = try apply(finding(.opened), to: &book).alert
        #expect(later.apply(finding(.opened, at: 400, score: 9, accounts: 99))?.alert.id == alert.id)
        #expect(elsewhere.apply(finding(.opened))?.alert.id != alert.id)
        #expect(later.apply(finding(.opened, of: "growth:8"))?.alert.id != alert.id)
        #expect(alert.id.rawValue.count == 16)
    }

    @Test("An update without a change of urgency is no news, keeps the highest score and collects members")
    func update() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply(finding(.opened, score: 3))
        let change = try apply(finding(.updated, at: 11, score: 2.2, accounts: 20, members: 3...5), to: &book)
        #expect(!change.isNews)
        #expect(change.alert.score == 3)
        #expect(change.alert.observed == 30)
        #expect(change.alert.window.end == .hours(10))
        #expect(change.alert.accounts == 20)
        #expect(change.alert.members.map(\.rawValue) == [1, 2, 3, 4, 5])
        #expect(change.alert.detectedAt == .hours(10))
    }

    @Test("A higher score brings its own window and counts")
    func higherScore() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply(finding(.opened, score: 3))
        let alert = try apply(finding(.updated, at: 11, score: 3.5), to: &book).alert
        #expect(alert.score == 3.5)
        #expect(alert.observed == 35)
        #expect(alert.window.end == .hours(11))
    }

    @Test("An alert that becomes more urgent is news and does not become less urgent again")
    func escalation() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply(finding(.opened, effective: 8, kind: .density))
        let raised = try apply(finding(.updated, at: 11, effective: 25, kind: .density), to: &book)
        #expect(raised.isNews)
        #expect(raised.alert.severity == .page)
        let after = try apply(finding(.updated, at: 12, effective: 8, kind: .density), to: &book)
        #expect(!after.isNews)
        #expect(after.alert.severity == .page)
    }

    @Test("An end is news once, and an end of what is unknown is nothing")
    func resolving() throws {
        var book = AlertBook(watch: "w")
        #expect(book.apply(finding(.closed)) == nil)
        _ = book.apply(finding(.opened))
        let end = try apply(finding(.closed, at: 14), to: &book)
        #expect(end.isNews)
        #expect(end.alert.state == .resolved)
        #expect(end.alert.resolvedAt == .hours(14))
        #expect(book.firing.isEmpty)
        #expect(book.apply(finding(.closed, at: 15)) == nil)
    }

    @Test("What comes back within a day is the same incarnation, firing again")
    func returning() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply(finding(.opened))
        _ = book.apply(finding(.closed, at: 14))
        let back = try apply(finding(.opened, at: 37.9), to: &book)
        #expect(back.isNews)
        #expect(back.incarnation == 1)
        #expect(back.alert.resolvedAt == nil)
        #expect(back.alert.detectedAt == .hours(10))
    }

    @Test("What comes back a day later or more is a new incarnation of the same alert")
    func newIncarnation() throws {
        var book = AlertBook(watch: "w")
        let first = try apply(finding(.opened), to: &book).alert
        _ = book.apply(finding(.closed, at: 14))
        let again = try apply(finding(.opened, at: 38, members: 8...9), to: &book)
        #expect(again.isNews)
        #expect(again.incarnation == 2)
        #expect(again.alert.id == first.id)
        #expect(again.alert.detectedAt == .hours(38))
        #expect(again.alert.members.map(\.rawValue) == [8, 9])
    }

    @Test("The list of members is bounded")
    func memberLimit() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply(finding(.opened, members: 1...1500))
        let alert = try apply(finding(.updated, members: 1...5000), to: &book).alert
        #expect(alert.members.count == 2000)
    }
}
