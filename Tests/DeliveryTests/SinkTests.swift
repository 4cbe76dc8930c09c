import Delivery
import HTTP
import Model
import Synchronization
import Systemd
import TestSupport
import Testing

private let now = moment("2026-01-05T10:00:05Z")
private let circumstances = Circumstances(now: { now }, generator: { Dice(state: 1) })

@Suite("Calling a webhook", .timeLimit(.minutes(60)))
struct WebhookSinkTests {
    let client = HTTPClient(HTTPConfiguration(environment: [:]))

    func sink(
        _ server: TestServer,
        in form: PayloadForm = .webhook(receiver: "on-call"),
        secrets: [SigningSecret] = [],
        routingKey: String? = nil
    ) throws -> WebhookSink {
        try WebhookSink(
            name: "on-call",
            form: form,
            url: server.url("/hook?token=hidden"),
            allowedHosts: ["127.0.0.1"],
            secrets: secrets,
            routingKey: routingKey,
            watch: "élection 1",
            client: client,
            circumstances: circumstances
        )
    }

    @Test("The stored bytes are posted as they are, signed with every secret")
    func call() async throws {
        let server = TestServer([.response(status: 202)])
        let secrets = try [SigningSecret("new".utf8), SigningSecret("old".utf8)]
        let delivery = try delivery()
        #expect(try await sink(server, secrets: secrets).deliver(delivery) == .delivered)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/hook?token=hidden")
        #expect(request.body == delivery.payload)
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["webhook-id"] == delivery.key)
        #expect(request.headers["webhook-timestamp"] == "1767607205")
        let signatures = secrets.map {
            $0.signature(id: delivery.key, timestamp: "1767607205", body: delivery.payload)
        }
        #expect(request.headers["webhook-signature"] == signatures.joined(separator: " "))
    }

    @Test("PagerDuty's key is sent and not stored")
    func routingKey() async throws {
        let server = TestServer([.response(status: 202)])
        let delivery = try delivery(in: .pagerDuty)
        #expect(try await sink(server, in: .pagerDuty, routingKey: "r-key").deliver(delivery) == .delivered)
        let sent = try #require(server.requests.first.map { String(decoding: $0.body, as: UTF8.self) })
        let stored = String(decoding: delivery.payload, as: UTF8.self)
        #expect(!stored.contains("routing_key"))
        #expect(sent.replacing(#","routing_key":"r-key""#, with: "") == stored)
        #expect(sent.contains(#""routing_key":"r-key""#))
    }

    @Test("A CloudEvent has its attributes as headers, and the idempotency key as its id")
    func cloudEvent() async throws {
        let server = TestServer([.response(status: 200)])
        let delivery = try delivery(in: .cloudEvent(receiver: "on-call"))
        #expect(try await sink(server, in: .cloudEvent(receiver: "on-call")).deliver(delivery) == .delivered)
        let request = try #require(server.requests.first)
        #expect(request.body == delivery.payload)
        #expect(request.headers["ce-specversion"] == "1.0")
        #expect(request.headers["ce-id"] == delivery.key)
        #expect(request.headers["ce-type"] == "weir.alert.changed")
        #expect(request.headers["ce-source"] == "/weir/%C3%A9lection%201")
        #expect(request.headers["ce-subject"] == "a1b2")
        #expect(request.headers["ce-time"] == "2026-01-05T10:00:01Z")
    }

    @Test("Another attempt has the same id, so that the receiver knows it")
    func retried() async throws {
        let server = TestServer([.response(status: 503), .response(status: 200)])
        let sink = try sink(server)
        let first = await sink.deliver(try delivery())
        guard case .retry(let moment, let reason) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(moment >= now)
        #expect(reason == "http://127.0.0.1:\(server.port) answered 503")
        #expect(await sink.deliver(try delivery(attempt: 2)) == .delivered)
        let ids = server.requests.map { $0.headers["webhook-id"] }
        #expect(ids[0] != nil)
        #expect(ids[0] == ids[1])
    }

    @Test("Without a secret nothing is signed")
    func unsigned() async throws {
        let server = TestServer([.response(status: 200)])
        _ = try await sink(server).deliver(try delivery())
        #expect(server.requests.first?.headers["webhook-signature"] == nil)
    }

    @Test("A redirect is not followed, and dead")
    func redirect() async throws {
        let elsewhere = TestServer([.response(status: 200)])
        let server = TestServer([.response(status: 307, headers: [("Location", elsewhere.url())])])
        let outcome = try await sink(server).deliver(try delivery())
        #expect(outcome == .dead(reason: "http://127.0.0.1:\(server.port) answered 307"))
        #expect(elsewhere.requests.isEmpty)
    }

    @Test("A receiver that says far too much has still taken it")
    func longAnswer() async throws {
        let server = TestServer([.response(status: 200, body: [UInt8](repeating: 65, count: 20 << 20))])
        #expect(try await sink(server).deliver(try delivery()) == .delivered)
    }

    @Test("A connection that breaks is tried again, with a reason that hides the path")
    func interrupted() async throws {
        let server = TestServer([.hangUp])
        let outcome = try await sink(server).deliver(try delivery())
        guard case .retry(_, let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(!reason.contains("hidden"))
    }

    @Test(
        "Only allowed hosts are called",
        arguments: [
            ("https://hooks.example.org/a", ["hooks.example.org"], true),
            ("https://HOOKS.example.org/a", ["Hooks.Example.org"], true),
            ("https://hooks.example.org", ["*.example.org"], true),
            ("https://example.org", ["*.example.org"], false),
            ("https://badexample.org", ["*.example.org"], false),
            ("https://example.org.evil.net", ["example.org", "*.example.org"], false),
            ("https://example.org@evil.net/", ["example.org"], false),
            ("https://evil.net/?example.org", ["example.org"], false),
            ("https://example.org", [], false),
        ]
    )
    func allowedHosts(url: String, hosts: [String], isAllowed: Bool) {
        let result = Result {
            try WebhookSink(
                name: "x",
                form: .slack,
                url: url,
                allowedHosts: hosts,
                secrets: [],
                watch: "w",
                client: client,
                circumstances: circumstances
            )
        }
        #expect(((try? result.get()) != nil) == isAllowed)
    }

    @Test("An address that is no URL is an error that does not repeat it")
    func invalidURL() throws {
        let error = try #require(throws: WebhookSinkError.self) {
            try WebhookSink(
                name: "x",
                form: .slack,
                url: "hooks/secret",
                allowedHosts: [],
                secrets: [],
                watch: "w",
                client: client,
                circumstances: circumstances
            )
        }
        #expect(error.cause == .invalidURL)
        #expect(!error.description.contains("secret"))
    }
}

@Suite("Telling the journal")
struct JournalSinkTests {
    let directory = TemporaryDirectory()

    @Test("The stored entry reaches the journal")
    func delivered() async throws {
        let journal = DatagramReceiver(path: directory.file("journal"))
        let sink = JournalSink(
            journal: try JournalWriter(path: journal.path),
            orWrite: { Issue.record("\($0)") },
            circumstances: circumstances
        )
        let notice = AlertNotice(sampleAlert(), in: sampleContext)
        #expect(await sink.deliver(try delivery(notice, in: .journal)) == .delivered)
        #expect(journal.next().flatMap { JournalEntry(encoded: $0.bytes) } == notice.journalEntry)
    }

    @Test("A journal that does not listen is tried again")
    func stopped() async throws {
        let path = directory.file("journal")
        let sink = JournalSink(
            journal: try JournalWriter(path: path),
            orWrite: { Issue.record("\($0)") },
            circumstances: circumstances
        )
        let outcome = await sink.deliver(try delivery(in: .journal))
        guard case .retry(let moment, let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect((0...5).contains(moment.seconds(since: now)))
        #expect(reason.contains(path))
    }

    @Test("Where there is no journal the entry is written as a line")
    func noJournal() async throws {
        let notice = AlertNotice(sampleAlert(), in: sampleContext)
        let written = Lines()
        let sink = JournalSink(journal: nil, orWrite: { written.append($0) }, circumstances: circumstances)
        #expect(await sink.deliver(try delivery(notice, in: .journal)) == .delivered)
        #expect(written.all == [notice.journalEntry.line])
    }

    @Test("A stored entry that is damaged is dead, not lost silently")
    func damaged() async throws {
        let sink = JournalSink(journal: nil, orWrite: { Issue.record("\($0)") }, circumstances: circumstances)
        let delivery = QueuedDelivery(
            alert: AlertID(rawValue: "a"),
            key: "k",
            payload: [1, 2, 3],
            attempt: 1,
            queuedAt: now
        )
        #expect(await sink.deliver(delivery) == .dead(reason: "the stored entry for the journal is damaged"))
    }

    @Test("The journal is told of what a sink will never get, and of nothing else")
    func lost() throws {
        let delivery = try delivery()
        let dead = try #require(
            JournalEntry.lost(delivery, to: "on-call", of: "election", outcome: .dead(reason: "https://h answered 400"))
        )
        #expect(dead["MESSAGE"] == "alert a1b2 will not reach on-call: https://h answered 400")
        #expect(dead["MESSAGE_ID"] == JournalMessage.deadLetter.rawValue)
        #expect(dead["PRIORITY"] == "3")
        let disabled = JournalEntry.lost(delivery, to: "on-call", of: "election", outcome: .disabled(reason: "gone"))
        #expect(disabled?["MESSAGE_ID"] == JournalMessage.disabledSink.rawValue)
        #expect(JournalEntry.lost(delivery, to: "on-call", of: "election", outcome: .delivered) == nil)
        let retry = DeliveryOutcome.retry(at: now, reason: "busy")
        #expect(JournalEntry.lost(delivery, to: "on-call", of: "election", outcome: retry) == nil)
    }
}

private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    func append(_ line: String) {
        lines.withLock { $0.append(line) }
    }

    var all: [String] {
        lines.withLock { $0 }
    }
}
