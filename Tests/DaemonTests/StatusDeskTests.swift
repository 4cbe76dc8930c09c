import Model
import Store
import Synchronization
import Testing

@testable import Daemon

@Suite("Status")
struct StatusDeskTests {
    private let clock = WallClock(now: { Rig.now }, uptime: { 1000 })

    private func desk(
        of rig: Rig,
        _ configuration: Configuration = Configuration(watch: "w", environment: [:]),
        board: HealthBoard = HealthBoard(),
        clock: WallClock? = nil,
        setAside: String? = nil
    ) -> StatusDesk {
        StatusDesk(
            configuration: configuration,
            encoder: "e",
            reader: rig.store.reader,
            servers: nil,
            board: board,
            clock: clock ?? self.clock,
            setAside: setAside
        )
    }

    private func status(of rig: Rig, board: HealthBoard = HealthBoard(), clock: WallClock? = nil) throws -> DaemonStatus
    {
        let answer = desk(of: rig, board: board, clock: clock).answer()
        #expect(answer.isDone)
        return try #require(answer.status)
    }

    @Test("It counts what the store knows and says what the line last said")
    func numbers() async throws {
        var rig = try await Rig()
        try await rig.take([
            conversation("c-1", "rain tomorrow", by: "ada"), conversation("c-2", "rain tomorrow", by: "bob"),
            conversation("c-2", "rain tomorrow", by: "bob"),
        ])
        let board = HealthBoard()
        board.update {
            $0.eventTime = .start
            $0.openAlerts = 1
        }
        let status = try status(of: rig, board: board)
        #expect(status.health == .healthy)
        #expect(status.troubles.isEmpty)
        #expect(status.conversations == 2)
        #expect(status.duplicates == 1)
        #expect(status.accounts == 2)
        #expect(status.openAlerts == 1)
        #expect(status.eventTime == .start)
        #expect(status.edition == 0)
    }

    @Test("A trouble of the line makes it degraded and is said in its words")
    func trouble() async throws {
        let rig = try await Rig()
        let board = HealthBoard()
        board.update { $0.troubles = ["store": "no room", "sources": "2 files cannot be read"] }
        let status = try status(of: rig, board: board)
        #expect(status.health == .degraded)
        #expect(status.troubles == ["2 files cannot be read", "no room"])
    }

    @Test("An alert that has waited for five minutes, or that cannot be delivered, is a trouble")
    func deliveries() async throws {
        let rig = try await Rig()
        let id = try TestAlert.queue(
            in: rig.store,
            configuration: Configuration(watch: "w", environment: [:]),
            at: Rig.now
        )
        #expect(id.rawValue.hasPrefix("test-"))
        #expect(try status(of: rig).health == .healthy)
        #expect(try status(of: rig).queuedDeliveries == 1)
        let later = WallClock(now: { Rig.now.advanced(bySeconds: 301) }, uptime: { 1000 })
        let waiting = try status(of: rig, clock: later)
        #expect(waiting.health == .degraded)
        #expect(try #require(waiting.troubles.first).hasPrefix("an alert has waited since"))
        let delivery = try #require(try rig.store.reader.due(at: Rig.now).first)
        try rig.store.dead(delivery.key, reason: "refused")
        let dead = try status(of: rig, clock: later)
        #expect(dead.deadDeliveries == 1)
        #expect(dead.troubles == ["1 alerts could not be delivered"])
    }

    @Test("A test alert goes to every receiver")
    func testAlert() async throws {
        let rig = try await Rig()
        var configuration = Configuration(watch: "w", environment: [:])
        configuration.receivers = [
            .init(name: "oncall", url: "https://a.example.org", form: .alertmanager, secrets: [], severity: .page),
            .init(name: "chat", url: "https://b.example.org", form: .slack, secrets: [], severity: .ticket),
        ]
        _ = try TestAlert.queue(in: rig.store, configuration: configuration, at: Rig.now)
        #expect(try rig.store.reader.due(at: Rig.now).map(\.sink).sorted() == ["chat", "journal", "oncall"])
    }

    @Test("That the line stands still, or a receiver has heard of as many alerts as it may, is a trouble")
    func waiting() async throws {
        let rig = try await Rig()
        let board = HealthBoard()
        board.update { vitals in
            vitals.isReady = true
            vitals.turnedAt = 900
        }
        let still = "no conversation has been evaluated for 100 seconds; restart the watch"
        #expect(try status(of: rig, board: board).troubles == [still])
        var configuration = Configuration(watch: "w", environment: [:])
        configuration.hourlyCap = 1
        configuration.receivers = [
            .init(name: "chat", url: "https://b.example.org", form: .slack, secrets: [], severity: .ticket)
        ]
        var batch = RecordedBatch(time: Rig.now)
        batch.alerts = ["a", "b", "c"].map { id in
            var alert = Alert.aboutTheWatch(AlertID(rawValue: id), "", since: Rig.now, at: Rig.now)
            alert.kind = .growth
            return AlertChange(alert: alert, incarnation: 1, outbox: [OutboxEntry(sink: "chat", payload: [])])
        }
        try rig.store.record(batch)
        let told = try #require(try rig.store.reader.due(at: Rig.now, for: "chat").first)
        let desk = desk(of: rig, configuration)
        #expect(try desk.troubles() == [])
        try rig.store.attempt(told, at: Rig.now)
        #expect(
            try desk.troubles() == [
                "chat was told of as many alerts within an hour as it may be (1); 2 more wait, see weir alerts"
            ]
        )
    }

    @Test("A backlog that grows, records that cannot be read and a database set aside are troubles")
    func lag() async throws {
        let rig = try await Rig()
        let board = HealthBoard()
        for minute in 0...15 { board.count(0, faults: 2, bytesBehind: 64 << 20, uptime: 100 + Double(minute) * 60) }
        func troubles(at uptime: Double) throws -> [String] {
            let started = Mutex(true)
            let clock = WallClock(now: { Rig.now }, uptime: { started.withLock { $0 } ? 0 : uptime })
            let desk = desk(of: rig, board: board, clock: clock, setAside: "w.corrupt")
            started.withLock { $0 = false }
            return try desk.troubles()
        }
        let aside = "the database was damaged and is now w.corrupt; counting began anew"
        let behind = "reading falls behind: 64 MB wait, no less than a quarter of an hour ago"
        #expect(try troubles(at: 1000) == [behind, aside])
        board.count(0, faults: 30, uptime: 1010)
        #expect(try troubles(at: 1010) == ["42 of the last 42 records could not be read", aside])
        #expect(try troubles(at: 4000) == [])
    }

    @Test("A store that cannot be read is an answer and no crash")
    func broken() async throws {
        let rig = try await Rig()
        try rig.store.close()
        #expect(!desk(of: rig).answer().isDone)
    }
}
