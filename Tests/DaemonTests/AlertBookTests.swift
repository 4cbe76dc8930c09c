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
        excess: Double = 0,
        accounts: Int = 12,
        effective: Double = 8,
        kind: AlertKind = .growth,
        cluster: Int? = 7,
        members: ClosedRange<Int64> = 1...3,
        isRecurring: Bool = false
    ) -> Finding {
        Finding(
            kind: kind,
            subject: subject,
            transition: transition,
            cluster: cluster.map(ClusterID.base),
            started: .hours(9),
            time: .hours(hours),
            window: Window(start: .hours(hours - 1), end: .hours(hours)),
            isRecurring: isRecurring,
            observed: score * 10,
            expected: 0.5,
            score: score,
            excess: excess,
            accounts: accounts,
            effectiveAccounts: effective,
            busiestShare: 0.2,
            members: members.map { ItemID(rawValue: $0) }
        )
    }

    private func apply(_ finding: Finding, to book: inout AlertBook) throws -> AlertBook.Change {
        let changes = book.apply([finding])
        #expect(changes.count == 1)
        return try #require(changes.first)
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
        #expect(later.apply([finding(.opened, at: 400, score: 9, accounts: 99)]).first?.alert.id == alert.id)
        #expect(elsewhere.apply([finding(.opened)]).first?.alert.id != alert.id)
        #expect(later.apply([finding(.opened, of: "growth:8")]).first?.alert.id != alert.id)
        #expect(alert.id.rawValue.count == 16)
    }

    @Test("An update without a change of urgency is no news, keeps the highest score and collects members")
    func update() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply([finding(.opened, score: 3)])
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
        _ = book.apply([finding(.opened, score: 3)])
        let alert = try apply(finding(.updated, at: 11, score: 3.5), to: &book).alert
        #expect(alert.score == 3.5)
        #expect(alert.observed == 35)
        #expect(alert.window.end == .hours(11))
    }

    @Test("An alert that becomes more urgent is news and does not become less urgent again")
    func escalation() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply([finding(.opened, effective: 8, kind: .density)])
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
        #expect(book.apply([finding(.closed)]).isEmpty)
        _ = book.apply([finding(.opened)])
        let end = try apply(finding(.closed, at: 14), to: &book)
        #expect(end.isNews)
        #expect(end.alert.state == .resolved)
        #expect(end.alert.resolvedAt == .hours(14))
        #expect(book.firing.isEmpty)
        #expect(book.apply([finding(.closed, at: 15)]).isEmpty)
    }

    @Test("What comes back within a day is the same incarnation, firing again")
    func returning() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply([finding(.opened)])
        _ = book.apply([finding(.closed, at: 14)])
        let back = try apply(finding(.opened, at: 37.9), to: &book)
        #expect(back.isNews)
        #expect(back.incarnation == 1)
        #expect(back.alert.resolvedAt == nil)
        #expect(back.alert.detectedAt == .hours(10))
    }

    @Test("What fires again is as urgent as it is now, and says the numbers of now")
    func returningCalmer() throws {
        var book = AlertBook(watch: "w")
        let first = finding(.opened, score: 9, accounts: 25, effective: 25, kind: .density, members: 1...25)
        #expect(try apply(first, to: &book).alert.severity == .page)
        _ = book.apply([finding(.closed, at: 14, kind: .density)])
        let next = finding(.opened, at: 34, score: 2, accounts: 6, effective: 5, kind: .density, members: 30...35)
        let back = try apply(next, to: &book).alert
        #expect(back.severity == .ticket && back.score == 2 && back.accounts == 6 && back.effectiveAccounts == 5)
        #expect(back.window == next.window && back.observed == next.observed)
        #expect(back.startedAt == .hours(9) && back.detectedAt == .hours(10))
        #expect(back.members.count == 31)
    }

    @Test("What fires again keeps its kind, which is a label, and its cluster where none is known yet")
    func returningElsewhere() throws {
        var book = AlertBook(watch: "w")
        let first = try apply(finding(.opened, of: "density:1", kind: .density), to: &book).alert
        _ = book.apply([finding(.closed, of: "density:1", at: 14, kind: .density)])
        var next = finding(.opened, of: "density:2", at: 34, kind: .novelty, cluster: nil, members: 30...35)
        next.kin = ["density:1"]
        let back = try apply(next, to: &book).alert
        #expect(back.id == first.id && back.state == .firing)
        #expect(back.kind == .density && back.cluster == first.cluster)
    }

    @Test("What comes back a day later or more is a new incarnation of the same alert")
    func newIncarnation() throws {
        var book = AlertBook(watch: "w")
        let first = try apply(finding(.opened), to: &book).alert
        _ = book.apply([finding(.closed, at: 14)])
        let again = try apply(finding(.opened, at: 38, members: 8...9), to: &book)
        #expect(again.isNews)
        #expect(again.incarnation == 2)
        #expect(again.alert.id == first.id)
        #expect(again.alert.detectedAt == .hours(38))
        #expect(again.alert.members.map(\.rawValue) == [8, 9])
    }

    /// A book with room for one ticket and one digest alert, which has told of one of each: `1` and `0.95` above their rule.
    private func tight() -> AlertBook {
        var book = AlertBook(watch: "w")
        var limits = AlertLimits()
        limits.ticket = 0.08
        limits.digest = 0.08
        book.keep(within: limits)
        book.begin(at: .hours(0))
        for (number, excess) in [(90, 1), (80, 0.95)] {
            for transition in [Finding.Transition.opened, .closed] {
                _ = book.apply([group(number, transition, at: 10, excess: excess)])
            }
        }
        return book
    }

    /// A dense group in a cluster of its own.
    private func group(
        _ number: Int,
        _ transition: Finding.Transition = .opened,
        at hours: Double = 12,
        excess: Double
    ) -> Finding {
        let items = Int64(100 * number)
        return finding(
            transition,
            of: "density:\(number)",
            at: hours,
            excess: excess,
            kind: .density,
            cluster: number,
            members: items...items + 2
        )
    }

    @Test(
        "What the budget has no room for is pending until its score is high enough, and then as urgent as there is room"
    )
    func pending() throws {
        var book = tight()
        let opened = try apply(finding(.opened, of: "density:2", at: 12, excess: 0.5, kind: .density), to: &book)
        #expect(opened.alert.state == .pending)
        #expect(opened.alert.severity == .ticket)
        #expect(opened.isNews)
        #expect(book.firing.isEmpty)
        let grown = try apply(
            finding(.updated, of: "density:2", at: 13, excess: 0.9, effective: 9, kind: .density),
            to: &book
        )
        #expect(!grown.isNews)
        #expect(grown.alert.isUnheard)
        let told = try apply(finding(.updated, of: "density:2", at: 14, excess: 1.1, kind: .density), to: &book)
        #expect(told.isNews)
        #expect(told.alert.state == .firing)
        #expect(told.alert.severity == .ticket)
        #expect(told.alert.heardAt == .hours(14))
        #expect(!told.alert.isUnheard)
    }

    @Test("What was pending to its end is resolved, unheard, and counts for the budget's cost")
    func pendingToTheEnd() throws {
        var book = tight()
        _ = book.apply([finding(.opened, of: "density:2", at: 12, excess: 0.5, kind: .density)])
        let end = try apply(finding(.closed, of: "density:2", at: 15, kind: .density), to: &book)
        #expect(end.alert.state == .resolved)
        #expect(end.alert.isUnheard)
        let costs = book.budgetCosts(at: .hours(16))
        #expect(costs.map(\.severity) == [.ticket, .digest])
        #expect(costs.map(\.crossed) == [3, 2])
        #expect(costs.map(\.kept) == [1, 1])
    }

    @Test("A page has no limit here: it fires beside any number of tickets, and is told once it becomes one")
    func pendingPage() throws {
        var book = tight()
        _ = book.apply([finding(.opened, of: "density:2", at: 12, excess: 0.5, kind: .density)])
        let page = try apply(
            finding(.updated, of: "density:2", at: 13, excess: 0.5, effective: 30, kind: .density),
            to: &book
        )
        #expect(page.alert.state == .firing)
        #expect(page.alert.severity == .page)
    }

    @Test("What another alert speaks for takes no room in the budget, though it was found first")
    func spokenFor() throws {
        var book = AlertBook(watch: "w")
        var limits = AlertLimits()
        limits.digest = 1
        book.keep(within: limits)
        book.begin(at: .hours(0))
        _ = book.apply([finding(.opened, of: "density:2", excess: 1, kind: .density)])
        let elsewhere = finding(.opened, of: "growth:9", at: 12, excess: 0.2, cluster: 9, members: 50...52)
        let changes = book.apply([finding(.opened, at: 12, excess: 3), elsewhere])
        #expect(changes.map(\.alert.state) == [.firing, .firing])
        #expect(changes.map { $0.alert.inhibitor != nil } == [true, false])
        #expect(book.budgetCosts(at: .hours(12)).map(\.crossed) == [1])
        let third = finding(.opened, of: "growth:11", at: 13, excess: 0.1, cluster: 11, members: 60...62)
        #expect(try apply(third, to: &book).alert.state == .pending)
    }

    @Test("What is pending fires when there is room again, though nothing new is found; the highest first")
    func reconsidered() throws {
        var book = tight()
        for (number, excess) in [(20, 0.2), (30, 0.4), (40, 0.3)] { _ = book.apply([group(number, excess: excess)]) }
        #expect(book.firing.isEmpty)
        #expect(book.reconsider(at: .hours(13)).isEmpty)
        let later = book.reconsider(at: .hours(14 * 24 + 11))
        let urgencies = Dictionary(uniqueKeysWithValues: later.map { ($0.alert.cluster, $0.alert.severity) })
        #expect(urgencies == [.base(30): .ticket, .base(40): .digest])
        #expect(later.allSatisfy { $0.isNews && $0.alert.state == .firing })
    }

    @Test("What has fired and comes back pending is as urgent as it was told")
    func pendingAgain() throws {
        var book = tight()
        _ = try apply(group(20, excess: 0.97), to: &book)
        #expect(book.firing.map(\.severity) == [.digest])
        _ = try apply(group(20, .closed, at: 13, excess: 0), to: &book)
        let again = try apply(group(20, at: 15, excess: 0.1), to: &book).alert
        #expect(again.state == .pending)
        #expect(again.severity == .digest)
        #expect(again.heardAt == .hours(12))
    }

    @Test("What fires goes on firing when limits come, and without limits nothing is pending")
    func limitsThatChange() throws {
        var book = tight()
        _ = book.apply([finding(.opened, of: "density:2", at: 12, excess: 0.5, kind: .density)])
        book.keep(within: AlertLimits())
        let told = try apply(finding(.updated, of: "density:2", at: 13, excess: 0.5, kind: .density), to: &book)
        #expect(told.alert.state == .firing)
        var limits = AlertLimits()
        limits.ticket = 0.01
        book.keep(within: limits)
        let after = try apply(finding(.updated, of: "density:2", at: 14, excess: 0.5, kind: .density), to: &book)
        #expect(after.alert.state == .firing)
        #expect(!after.isNews)
    }

    @Test("The list of members is bounded")
    func memberLimit() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply([finding(.opened, members: 1...1500)])
        let alert = try apply(finding(.updated, members: 1...5000), to: &book).alert
        #expect(alert.members.count == 2000)
    }

    /// The subjects' alerts that speak for themselves, by their kinds.
    private func speaking(_ book: AlertBook) -> [AlertKind] {
        book.firing.filter { $0.inhibitor == nil }.map(\.kind).sorted { $0.rawValue < $1.rawValue }
    }

    @Test("Of two alerts about one cluster the denser one speaks, whichever was first")
    func oneCampaignOnePage() throws {
        for order in [[AlertKind.growth, .density], [.density, .growth]] {
            var book = AlertBook(watch: "w")
            for (hours, kind) in order.enumerated() {
                _ = book.apply([finding(.opened, of: "\(kind)", at: 10 + Double(hours), kind: kind)])
            }
            #expect(speaking(book) == [.density])
            let silent = try #require(book.firing.first { $0.kind == .growth })
            #expect(silent.inhibitor == book.firing.first { $0.kind == .density }?.id)
            #expect(silent.isUnheard == (order.first == .density))
        }
    }

    @Test("Of two alerts as urgent about one cluster what happens now speaks, and recurrence speaks for nothing")
    func recurrence() throws {
        for (order, score) in [
            ([false, true], 5.0), ([true, false], 5), ([false, true], 2.5), ([true, false], 2.5),
        ] {
            var book = AlertBook(watch: "w")
            for (hours, isRecurring) in order.enumerated() {
                let opened = finding(
                    .opened,
                    of: isRecurring ? "recurrence:1" : "growth:7",
                    at: 10 + Double(hours),
                    score: score,
                    kind: isRecurring ? .density : .growth,
                    isRecurring: isRecurring
                )
                _ = book.apply([opened])
            }
            #expect(speaking(book) == (score < 4 ? [.density, .growth] : [.growth]))
            #expect(book.firing.map(\.isRecurring).contains(true))
        }
    }

    @Test("What everything does is no part of a group whose items it holds, nor the group of it")
    func everything() {
        for order in [["shift:all:refusal", "density:1"], ["density:1", "shift:all:refusal"]] {
            var book = AlertBook(watch: "w")
            for (hours, subject) in order.enumerated() {
                let isShift = subject.hasPrefix("shift")
                let opened = finding(
                    .opened,
                    of: subject,
                    at: 10 + Double(hours),
                    kind: isShift ? .shift : .density,
                    cluster: isShift ? nil : 7,
                    members: isShift ? 1...900 : 5...20
                )
                _ = book.apply([opened])
            }
            #expect(speaking(book) == [.density, .shift])
        }
    }

    @Test("An alert that is over for long keeps its incarnation and nobody's items")
    func forgetting() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply([finding(.opened)])
        _ = book.apply([finding(.closed, at: 14)])
        #expect(book.entries["growth:7"]?.alert.members.count == 3)
        _ = book.apply([finding(.opened, of: "growth:8", at: 60, cluster: 8)])
        #expect(book.entries["growth:7"]?.incarnation == 1)
        #expect(book.entries["growth:7"]?.alert.members.isEmpty == true)
    }

    @Test("A burst in a cluster to which accounts come back is an alert of its own")
    func burstBesideRecurrence() {
        var book = AlertBook(watch: "w")
        _ = book.apply([finding(.opened, of: "recurrence:1", kind: .density, isRecurring: true)])
        let changes = book.apply([finding(.opened, of: "density:9", at: 11, kind: .density, members: 20...30)])
        #expect(changes.contains { $0.isNews && $0.alert.isRecurring == nil })
        #expect(book.firing.count == 2)
    }

    @Test("A second group in the same cluster is part of the alert: news when it is more urgent, over when both are")
    func secondGroup() throws {
        var book = AlertBook(watch: "w")
        let first = try apply(finding(.opened, of: "density:1", kind: .density), to: &book)
        let second = try apply(
            finding(.opened, of: "density:2", at: 11, kind: .density, members: 4...9),
            to: &book
        )
        #expect(!second.isNews && second.alert.id == first.alert.id)
        #expect(second.alert.members.map(\.rawValue) == Array(1...9))
        let urgent = finding(.updated, of: "density:2", at: 12, effective: 30, kind: .density, members: 4...30)
        let raised = try apply(urgent, to: &book)
        #expect(raised.isNews && raised.alert.severity == .page && raised.alert.effectiveAccounts == 30)
        let half = try apply(finding(.closed, of: "density:1", at: 20, kind: .density), to: &book)
        #expect(!half.isNews && half.alert.state == .firing)
        let over = try apply(finding(.closed, of: "density:2", at: 30, kind: .density), to: &book)
        #expect(over.isNews && over.alert.state == .resolved && over.alert.resolvedAt == .hours(30))
        let again = try apply(finding(.opened, of: "density:3", at: 53, kind: .density), to: &book)
        #expect(again.isNews && again.alert.id == first.alert.id && again.incarnation == 1)
    }

    @Test("A group that the detector calls kin is part of the alert, also where no cluster is known yet")
    func kin() throws {
        var book = AlertBook(watch: "w")
        let first = try apply(finding(.opened, of: "density:1", kind: .density, cluster: nil), to: &book)
        var second = finding(.opened, of: "density:2", at: 11, kind: .novelty, cluster: nil, members: 4...9)
        second.kin = ["density:1"]
        #expect(try apply(second, to: &book).alert.id == first.alert.id)
        var third = finding(.opened, of: "density:3", at: 12, kind: .density, cluster: nil, members: 10...19)
        third.kin = ["density:2"]
        #expect(try apply(third, to: &book).alert.id == first.alert.id)
        third.subject = "density:4"
        third.kin = []
        #expect(try apply(third, to: &book).alert.id != first.alert.id)
    }

    @Test("Clusters that have exchanged mass are one for two days, those that have not are two")
    func lineage() throws {
        for (hours, isOne) in [(57.9, true), (58.1, false)] {
            var book = AlertBook(watch: "w")
            book.follow(
                LineageEvent(kind: .split, cluster: .base(8), other: .base(7), mass: 9, share: 0.4, time: .hours(10))
            )
            _ = book.apply([finding(.opened, of: "density:1", at: hours, kind: .density)])
            _ = book.apply([finding(.opened, of: "growth:8", at: hours, cluster: 8, members: 4...9)])
            _ = book.apply([finding(.opened, of: "growth:9", at: hours, cluster: 9, members: 10...19)])
            #expect(speaking(book).count == (isOne ? 2 : 3))
        }
    }

    @Test("Alerts that share most of their conversations are about one thing, also where no cluster is known")
    func sharedMembers() throws {
        let cases: [(ClosedRange<Int64>, Bool)] = [(2...4, true), (3...6, false)]
        for (members, isOne) in cases {
            var book = AlertBook(watch: "w")
            _ = book.apply([finding(.opened, of: "density:1", kind: .density, cluster: nil)])
            _ = book.apply([finding(.opened, of: "growth:8", at: 11, cluster: 8, members: members)])
            #expect(speaking(book) == (isOne ? [.density] : [.density, .growth]))
        }
    }

    @Test("When the one that speaks ends, growth is heard a day later if it still grows")
    func afterTheEnd() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply([finding(.opened, of: "density:2", at: 11, kind: .density, members: 4...9)])
        _ = book.apply([finding(.opened, at: 21)])
        _ = book.apply([finding(.closed, of: "density:2", at: 30, kind: .density)])
        #expect(speaking(book) == [])
        _ = book.apply([finding(.updated, at: 53.9)])
        #expect(speaking(book) == [])
        let heard = try apply(finding(.updated, at: 54.1), to: &book)
        #expect(heard.alert.inhibitor == nil)
    }

    @Test("What may come back under the same name is a new incarnation then", arguments: [AlertKind.shift, .density])
    func comesBack(kind: AlertKind) throws {
        var book = AlertBook(watch: "w")
        func find(_ transition: Finding.Transition, at hours: Double) throws -> AlertBook.Change {
            let found = finding(
                transition,
                of: "again",
                at: hours,
                kind: kind,
                cluster: nil,
                isRecurring: kind == .density
            )
            return try apply(found, to: &book)
        }
        _ = try find(.opened, at: 10)
        _ = try find(.closed, at: 12)
        // Something else goes on meanwhile, and the book is put in order.
        _ = book.apply([finding(.opened, of: "growth:99", at: 60, cluster: 99, members: 50...52)])
        #expect(try find(.opened, at: 70).incarnation == 2)
    }

    @Test("A group that ended more than a day ago is forgotten, a cluster that grew is not")
    func oldEntries() throws {
        var book = AlertBook(watch: "w")
        _ = book.apply([finding(.opened, of: "density:1", kind: .density), finding(.opened, of: "growth:9")])
        for subject in ["density:1", "growth:9"] { _ = book.apply([finding(.closed, of: subject, at: 12)]) }
        #expect(book.entries.count == 2)
        _ = book.apply([finding(.opened, of: "growth:8", at: 37)])
        #expect(book.entries.keys.sorted() == ["growth:8", "growth:9"])
    }
}
