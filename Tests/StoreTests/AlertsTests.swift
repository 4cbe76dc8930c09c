import Model
import Testing

@testable import Store

@Suite("Alerts and silences") struct AlertsTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    private func record(_ alerts: [Alert], incarnation: Int = 1, in store: Store) throws {
        var next = batch()
        next.alerts = alerts.map { AlertChange(alert: $0, incarnation: incarnation, outbox: []) }
        try store.record(next)
    }

    @Test("An alert comes back as it was recorded last, numbers that are not finite included")
    func roundTrip() throws {
        let store = try scratch.open()
        try record([alert("a", score: 1)], in: store)
        let last = alert("a", .resolved, score: .infinity)
        try record([last], in: store)
        let stored = try store.reader.alert(AlertID(rawValue: "a"))
        #expect(stored.map(\.alert) == [last] && stored.map(\.revision) == [2])
        #expect(try store.reader.alert(AlertID(rawValue: "b")) == [])
    }

    @Test("Alerts are listed by state, the one detected last first")
    func listing() throws {
        let store = try scratch.open()
        try record(
            [alert("a"), alert("b", detected: .hours(1)), alert("c", .resolved, detected: .hours(2))],
            in: store
        )
        #expect(try store.reader.alerts().map(\.alert.id.rawValue) == ["c", "b", "a"])
        #expect(try store.reader.alerts(limit: 2).map(\.alert.id.rawValue) == ["c", "b"])
        #expect(try store.reader.alerts(in: .firing, limit: 1).map(\.alert.id.rawValue) == ["b"])
        #expect(try store.reader.alerts(in: .firing).map(\.alert.id.rawValue) == ["b", "a"])
        #expect(try store.reader.alerts(in: .resolved).map(\.alert.id.rawValue) == ["c"])
    }

    @Test("An acknowledgement stays over later changes, belongs to one incarnation, and is audited")
    func acknowledgement() throws {
        let store = try scratch.open()
        try record([alert("a", severity: .page), alert("b", severity: .page)], in: store)
        let ack = Acknowledgement(by: "ada", time: .minutes(3), reason: "looking")
        #expect(try store.acknowledge(AlertID(rawValue: "a"), ack))
        #expect(try !store.acknowledge(AlertID(rawValue: "nobody"), ack))
        try record([alert("a", severity: .page, score: 9)], in: store)
        #expect(try store.reader.alert(AlertID(rawValue: "a")).map(\.acknowledgement) == [ack])
        let firing = try store.reader.alerts(in: .firing).filter { $0.acknowledgement == nil }
        #expect(firing.map(\.alert.id.rawValue) == ["b"])

        try record([alert("a")], incarnation: 2, in: store)
        let incarnations = try store.reader.alert(AlertID(rawValue: "a"))
        #expect(incarnations.map(\.incarnation) == [2, 1])
        #expect(incarnations.map(\.acknowledgement) == [nil, ack])
        #expect(
            try store.reader.audit(limit: 9)
                == [AuditEntry(time: .minutes(3), by: "ada", action: "acknowledge", subject: "a", reason: "looking")]
        )
    }

    @Test("An acknowledgement ends when it says, or is given back, which is audited")
    func endOfAcknowledgement() throws {
        let store = try scratch.open()
        let id = AlertID(rawValue: "a")
        try record([alert("a")], in: store)
        let ack = Acknowledgement(by: "ada", time: .minutes(3), reason: "looking", until: .minutes(60))
        #expect(try store.acknowledge(id, ack))
        #expect(try store.reader.alert(id).map(\.acknowledgement) == [ack])
        #expect(ack.holds(at: .minutes(59)) && !ack.holds(at: .minutes(60)))
        #expect(try store.release(id, by: "bo", reason: "end of shift", at: .minutes(5)))
        #expect(try store.reader.alert(id).map(\.acknowledgement) == [nil])
        #expect(try !store.release(id, by: "bo", reason: "", at: .minutes(6)))
        let last = try store.reader.audit(limit: 1)
        let entry = AuditEntry(time: .minutes(5), by: "bo", action: "release", subject: "a", reason: "end of shift")
        #expect(last == [entry])
    }

    @Test(
        "Who took on an alert that has ended has not taken on what comes back",
        arguments: [AlertState.firing, .pending]
    )
    func comingBack(state: AlertState) throws {
        let store = try scratch.open()
        let ack = Acknowledgement(by: "ada", time: .minutes(3), reason: "looking")
        try record([alert("a")], in: store)
        _ = try store.acknowledge(AlertID(rawValue: "a"), ack)
        try record([alert("a", .resolved)], in: store)
        #expect(try store.reader.alert(AlertID(rawValue: "a")).map(\.acknowledgement) == [ack])
        try record([alert("a", state)], in: store)
        try record([alert("a")], in: store)
        #expect(try store.reader.alert(AlertID(rawValue: "a")).map(\.acknowledgement) == [nil])
    }

    @Test("The dense alert before one is the last that is over, about one of the clusters, and another alert")
    func earlierDense() throws {
        let store = try scratch.open()
        func dense(
            _ id: String,
            _ state: AlertState,
            hours: Int,
            cluster: Int = 3,
            kind: AlertKind = .density
        ) -> Alert {
            var alert = alert(id, state, detected: .hours(hours))
            (alert.kind, alert.cluster) = (kind, .base(cluster))
            return alert
        }
        let new = dense("new", .firing, hours: 100)
        try record(
            [
                dense("first", .resolved, hours: 10), dense("second", .resolved, hours: 20, kind: .novelty),
                dense("elsewhere", .resolved, hours: 30, cluster: 4),
                dense("growth", .resolved, hours: 40, kind: .growth), dense("running", .firing, hours: 50),
                dense("later", .resolved, hours: 110), new,
            ],
            in: store
        )
        #expect(try store.reader.denseAlert(before: new, about: [.base(3)])?.rawValue == "second")
        #expect(try store.reader.denseAlert(before: new, about: [.base(3), .base(4)])?.rawValue == "elsewhere")
        #expect(try store.reader.denseAlert(before: new, about: [.base(5)]) == nil)
        #expect(try store.reader.denseAlert(before: dense("new", .firing, hours: 10), about: [.base(3)]) == nil)
    }

    @Test("Verdicts are kept with the alert and counted")
    func verdicts() throws {
        let store = try scratch.open()
        try record([alert("a"), alert("b"), alert("c")], in: store)
        for (id, verdict) in [("a", AlertVerdict.justified), ("b", .benign), ("a", .unfounded), ("c", .benign)] {
            #expect(try store.judge(AlertID(rawValue: id), verdict, by: "ada", at: .start))
        }
        #expect(try !store.judge(AlertID(rawValue: "z"), .benign, by: "ada", at: .start))
        #expect(try store.reader.verdicts() == [.unfounded: 1, .benign: 2])
        #expect(try store.reader.alert(AlertID(rawValue: "a")).map(\.verdict) == [.unfounded])
        #expect(try store.reader.audit(limit: 9).count == 4)
    }

    @Test("A silence holds from its beginning until its end, or until it is lifted")
    func silences() throws {
        let store = try scratch.open()
        let matchers = #"{"kind":"growth"}"#
        let first = try store.silence(matchers, until: .hours(2), by: "ada", reason: "launch", at: .start)
        let second = try store.silence("{}", until: .hours(9), by: "bob", reason: "noise", at: .hours(1))
        #expect(try store.reader.silences(at: .minutes(-1)) == [])
        #expect(
            try store.reader.silences(at: .start) == [
                Silence(
                    id: first,
                    matchers: matchers,
                    author: "ada",
                    reason: "launch",
                    created: .start,
                    start: .start,
                    until: .hours(2)
                )
            ]
        )
        #expect(try store.reader.silences(at: .hours(1)).map(\.id) == [first, second])
        #expect(try store.reader.silences(at: .hours(2)).map(\.id) == [second])
        #expect(try store.unsilence(second, by: "ada", reason: "over", at: .hours(3)))
        #expect(try !store.unsilence(second, by: "ada", reason: "over", at: .hours(4)))
        #expect(try store.reader.silences(at: .hours(3)) == [])
        #expect(try store.reader.audit(limit: 9).map(\.action) == ["unsilence", "silence", "silence"])
    }

    @Test("A planned silence holds from its own beginning on, and can be lifted before")
    func plannedSilences() throws {
        let store = try scratch.open()
        func plan(from start: Timestamp) throws -> Int64 {
            try store.silence("{}", from: start, until: .hours(9), by: "ada", reason: "launch", at: .start)
        }
        let first = try plan(from: .hours(4))
        let second = try plan(from: .hours(6))
        #expect(try store.reader.silences(at: .hours(3)) == [])
        #expect(try store.reader.plannedSilences(at: .hours(3)).map(\.id) == [first, second])
        #expect(try store.reader.silences(at: .hours(4)).map(\.start) == [.hours(4)])
        #expect(try store.reader.plannedSilences(at: .hours(4)).map(\.id) == [second])
        #expect(try store.unsilence(second, by: "ada", reason: "called off", at: .hours(5)))
        #expect(try store.reader.plannedSilences(at: .hours(5)) == [])
        #expect(try store.reader.silences(at: .hours(7)).map(\.id) == [first])
    }

    @Test("The database itself refuses to change or shorten the audit")
    func appendOnly() throws {
        let store = try scratch.open()
        let entry = AuditEntry(time: .start, by: "ada", action: "digest", subject: "00ff", reason: "alert a")
        try store.audit(entry)
        for statement in ["DELETE FROM audit", "UPDATE audit SET reason = ''"] {
            #expect(throws: StoreError.self) { try store.write { try $0.execute(sql: statement) } }
        }
        #expect(try store.reader.audit(limit: 9) == [entry])
    }
}
