import Logging
import Model
import Store
import Synchronization
import Taxonomy
import TestSupport
import Testing

@testable import Daemon
@testable import WebUI

@Suite("The watch's own alert")
struct AlarmTests {
    private let directory = TemporaryDirectory()
    private let store: Store
    private let feed = NewsFeed(since: .start)

    init() throws {
        store = try Store.open(StoreConfiguration(path: directory.file("weir.sqlite")), version: "0", at: .start)
    }

    /// Looks at `seconds` past the start with these troubles, and gives the newest alert.
    private func look(_ alarm: inout Alarm, at seconds: Double, _ troubles: [String]) throws -> RecordedAlert? {
        let service = AlarmService(
            watch: "w",
            store: store,
            announcer: Announcer(
                reader: store.reader,
                taxonomist: Taxonomist(configuration: TaxonomyConfiguration()),
                audiences: [.init(sink: "chat", form: .slack, severity: .page)],
                evidence: EvidenceReader(
                    watch: "w",
                    reader: store.reader,
                    runbook: "",
                    externalURL: nil,
                    accountFloor: 5
                )
            ),
            bells: Bells(sinks: []),
            feed: feed,
            troubles: { troubles },
            now: { Timestamp.start.advanced(bySeconds: seconds) },
            logger: Logger(label: "test")
        )
        try service.look(&alarm)
        return try store.reader.alerts().first
    }

    @Test("Trouble that lasts a minute raises one alert, which ends when it has been gone for a minute")
    func life() throws {
        var alarm = Alarm()
        #expect(try look(&alarm, at: 0, ["the disk is full"]) == nil)
        #expect(try look(&alarm, at: 59, ["the disk is full"]) == nil)
        let raised = try #require(try look(&alarm, at: 60, ["the disk is full", "the model is down"]))
        #expect(raised.alert.kind == .pipeline && raised.alert.severity == .page && raised.alert.state == .firing)
        #expect(raised.alert.name == "the disk is full; and 1 more, see weir status")
        #expect(raised.alert.startedAt == .start)
        #expect(try store.reader.due(at: .hours(1)).map(\.sink) == ["chat"])
        #expect(try look(&alarm, at: 75, ["the disk is full"])?.revision == raised.revision)
        #expect(try look(&alarm, at: 90, [])?.alert.state == .firing)
        #expect(try look(&alarm, at: 149, [])?.alert.state == .firing)
        #expect(try look(&alarm, at: 150, [])?.alert.state == .resolved)
    }

    @Test("Who has a page open hears that the watch is in trouble, of the alert about it, and that both are over")
    func news() async throws {
        let listener = try #require(feed.listen())
        var alarm = Alarm()
        for seconds in [0.0, 30, 60] { _ = try look(&alarm, at: seconds, ["the disk is full"]) }
        for seconds in [90.0, 150] { _ = try look(&alarm, at: seconds, []) }
        listener.leave()
        let frames = await listener.frames.reduce(into: []) { $0.append(String(decoding: $1.bytes, as: UTF8.self)) }
        let names = frames.compactMap { $0.firstMatch(of: /event: (\w+)/).map { String($0.1) } }
        #expect(names == ["hello", "health", "alert", "health", "alert"])
    }

    @Test("Trouble that comes and goes is told of once it lasts, and a calm moment is no end")
    func flapping() throws {
        var alarm = Alarm()
        for seconds in stride(from: 0.0, to: 600, by: 120) {
            #expect(try look(&alarm, at: seconds, ["the disk is full"]) == nil)
            for calm in stride(from: 15.0, through: 75, by: 15) {
                #expect(try look(&alarm, at: seconds + calm, []) == nil)
            }
        }
        for seconds in [600.0, 630, 660] { _ = try look(&alarm, at: seconds, ["the disk is full"]) }
        #expect(try look(&alarm, at: 675, [])?.alert.state == .firing)
        #expect(try look(&alarm, at: 690, ["the disk is full"])?.alert.state == .firing)
        #expect(try look(&alarm, at: 749, [])?.alert.state == .firing)
    }

    @Test("Trouble with a short break is told of at the next that is seen, in its words", arguments: [15.0, 45])
    func broken(seconds: Double) throws {
        var alarm = Alarm()
        #expect(try look(&alarm, at: 0, ["the disk is full"]) == nil)
        #expect(try look(&alarm, at: seconds, []) == nil)
        #expect(try look(&alarm, at: seconds + 30, []) == nil)
        let raised = try look(&alarm, at: seconds + 59, ["the model is down"])
        #expect((raised?.alert.name == "the model is down") == (seconds + 59 >= 60))
    }

    @Test("Trouble of another sort that joins in is told of once it lasts, and of one sort nobody hears twice")
    func joining() throws {
        var alarm = Alarm()
        let slow = { (seconds: Int) in "an alert has waited for \(seconds) s" }
        for seconds in [0.0, 60] { _ = try look(&alarm, at: seconds, [slow(Int(seconds))]) }
        let first = try #require(try store.reader.alerts().first)
        #expect(try look(&alarm, at: 75, [slow(75)])?.revision == first.revision)
        #expect(try look(&alarm, at: 90, [slow(90), "the disk is full"])?.revision == first.revision)
        let second = try #require(try look(&alarm, at: 150, [slow(150), "the disk is full"]))
        #expect(second.alert.id == first.alert.id && second.revision > first.revision)
        #expect(second.alert.name == "the disk is full; and 1 more, see weir status")
        let waiting = try #require(try store.reader.due(at: .hours(1)).first)
        #expect(String(decoding: waiting.payload, as: UTF8.self).contains("the disk is full"))
        for seconds in [165.0, 240] {
            #expect(try look(&alarm, at: seconds, ["the disk is full"])?.revision == second.revision)
        }
        // Another process does not tell of what is there already.
        var next = Alarm()
        for seconds in [300.0, 360, 420] {
            #expect(try look(&next, at: seconds, ["the disk is full"])?.revision == second.revision)
        }
    }

    @Test("What a process that died had raised is ended by the next one, and within a day it is the same alert again")
    func succession() throws {
        var alarm = Alarm()
        for seconds in [0.0, 60] { _ = try look(&alarm, at: seconds, ["the disk is full"]) }
        var next = Alarm()
        #expect(try look(&next, at: 100, [])?.alert.state == .firing)
        let over = try #require(try look(&next, at: 160, []))
        #expect(over.alert.state == .resolved)
        for seconds in [1000.0, 1060] { _ = try look(&next, at: seconds, ["the disk is full"]) }
        let again = try #require(try store.reader.alerts().first)
        #expect(again.alert.id == over.alert.id && again.incarnation == 1 && again.alert.state == .firing)
        for seconds in [2000.0, 2060] { _ = try look(&next, at: seconds, []) }
        for seconds in [90_000.0, 90_060] { _ = try look(&next, at: seconds, ["the disk is full"]) }
        #expect(try store.reader.alert(over.alert.id).map(\.incarnation) == [2, 1])
    }

    @Test("A test alert ends a minute after it was sent")
    func test() throws {
        let configuration = Configuration(watch: "w", environment: [:])
        _ = try TestAlert.queue(in: store, configuration: configuration, at: .start)
        var alarm = Alarm()
        #expect(try look(&alarm, at: 30, [])?.alert.state == .firing)
        #expect(try look(&alarm, at: 60, [])?.alert.state == .resolved)
    }
}
