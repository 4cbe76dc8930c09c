import Extraction
import GRDB
import Intake
import Model
import Store
import TestSupport
import Testing

@testable import Daemon

@Suite("The line")
struct LineTests {
    private func count(_ counter: StoreCounter, in rig: Rig) throws -> Int {
        try rig.store.reader.counters()[counter] ?? 0
    }

    @Test("New conversations are recorded in order, each in a cluster, and counted")
    func newConversations() async throws {
        var rig = try await Rig()
        let progress = try await rig.take([
            conversation("c-1", "rain tomorrow in paris", by: "ada"),
            conversation("c-2", "tax form for a house", by: "bob", turns: 4),
            conversation("c-3", "rain tomorrow in rome", by: "ada"),
        ])
        #expect(progress.conversations == 3)
        let items = try rig.store.reader.items(after: ItemID(rawValue: 0), limit: 10)
        #expect(items.map(\.id.rawValue) == [1, 2, 3])
        #expect(items.map(\.conversation.rawValue) == ["c-1", "c-2", "c-3"])
        #expect(items.map { $0.facets[.turns] } == [.number(2), .number(4), .number(2)])
        #expect(try rig.store.reader.clusters(of: items.map(\.id)).count == 3)
        #expect(try count(.conversations, in: rig) == 3)
        #expect(try count(.accounts, in: rig) == 2)
        #expect(rig.line.eventTime == .start)
    }

    @Test("A longer copy is an update and any other copy a duplicate, in one batch and over several")
    func copies() async throws {
        var rig = try await Rig()
        try await rig.take([
            conversation("c-1", "rain tomorrow"),
            conversation("c-1", "rain tomorrow", turns: 4),
            conversation("c-1", "rain tomorrow", turns: 4),
        ])
        #expect(try count(.conversations, in: rig) == 1)
        #expect(try count(.updates, in: rig) == 1)
        #expect(try count(.duplicates, in: rig) == 1)
        try await rig.take([
            conversation("c-1", "rain tomorrow", turns: 4),
            conversation("c-1", "rain tomorrow", turns: 6),
            conversation("c-1", "rain tomorrow", turns: 6),
            conversation("c-1", "rain tomorrow", turns: 2),
        ])
        #expect(try count(.conversations, in: rig) == 1)
        #expect(try count(.updates, in: rig) == 2)
        #expect(try count(.duplicates, in: rig) == 4)
        let item = try #require(try rig.store.reader.items(after: ItemID(rawValue: 0), limit: 10).first)
        #expect(item.facets[.turns] == .number(6))
    }

    @Test("What cannot be used is quarantined and counted by its reason")
    func quarantine() async throws {
        var rig = try await Rig()
        var batch = IntakeBatch()
        batch.faults = [
            Fault(file: "a.jsonl", offset: 0, reason: .malformed, detail: "no JSON"),
            Fault(file: "a.jsonl", offset: 9, reason: .malformed, detail: "no JSON"),
        ]
        batch.conversations = [
            Conversation(
                id: "c-1",
                account: "ada",
                timestamp: .start,
                language: nil,
                turns: [Turn(role: .assistant, text: "hello")]
            ),
            conversation("c-2", "rain tomorrow"),
        ]
        batch.linesRead = 4
        batch.bytesRead = 100
        try await rig.take(batch)
        #expect(try count(.quarantined, in: rig) == 3)
        #expect(try count(.quarantined(for: .malformed), in: rig) == 2)
        #expect(try count(.quarantined(for: .noUserText), in: rig) == 1)
        #expect(try count(.conversations, in: rig) == 1)
        #expect(try count(.lines, in: rig) == 4)
        #expect(try count(.bytes, in: rig) == 100)
    }

    @Test("The alerts of a detector that is switched off end, and are told to have ended, with the next record")
    func switchedOff() async throws {
        var rig = try await Rig()
        for batch in campaignStream().cut(into: 64) { try await rig.take(batch) }
        #expect(rig.line.firing.map(\.kind.isDense) == [true])
        try rig.line.save(now: Rig.now)
        var rules = AlertRules()
        rules.density = nil
        rig = try await Rig(in: rig.directory, rules: rules)
        #expect(rig.line.firing.isEmpty)
        // A state that is written down before that is recorded would have forgotten it.
        try rig.line.save(now: Rig.now)
        rig = try await Rig(in: rig.directory, rules: rules)
        let progress = try await rig.take([conversation("late", "rain tomorrow", at: .hours(190))])
        #expect(progress.changed.map(\.alert.state) == [.resolved])
        #expect(try rig.store.reader.alerts().allSatisfy { $0.alert.state == .resolved })
        #expect(try await !rig.take([conversation("later", "rain tomorrow", at: .hours(191))]).hasNews)
    }

    @Test("What is out of scope is counted and otherwise forgotten")
    func screening() async throws {
        var rig = try await Rig(screener: .pattern("rain", on: .request, ignoringCase: true))
        try await rig.take([conversation("c-1", "rain tomorrow"), conversation("c-2", "tax form")])
        #expect(try count(.conversations, in: rig) == 1)
        #expect(try count(.screenedOut, in: rig) == 1)
        #expect(try rig.record().conversations == [ConversationID(rawValue: "c-1")])
    }

    @Test(
        "What was read out of scope is known to the next item with an account, wherever batches are cut",
        arguments: 1...7
    )
    func outOfScope(size: Int) async throws {
        var rig = try await Rig(screener: .pattern("rain", on: .request, ignoringCase: true))
        let texts = ["tax form", "tax law", "rain tomorrow", "tax office", "rain today", "rain at night", "tax form"]
        let conversations = texts.enumerated().map { place, text in
            conversation(
                "c-\(place)",
                text,
                by: place == 4 ? nil : "ada",
                at: .start.advanced(bySeconds: Double(place))
            )
        }
        for start in stride(from: 0, to: conversations.count, by: size) {
            try await rig.take(Array(conversations[start..<min(start + size, conversations.count)]))
        }
        let items = try rig.store.reader.items(after: ItemID(rawValue: 0), limit: 10)
        #expect(
            items.map(\.outOfScope) == [
                OutOfScope(count: 2, since: .start), OutOfScope(),
                OutOfScope(count: 1, since: .start.advanced(bySeconds: 3)),
            ]
        )
        #expect(try rig.store.reader.outOfScope() == OutOfScope(count: 1, since: .start.advanced(bySeconds: 6)))
    }

    @Test("How far files were read is recorded with what was read there")
    func checkpoints() async throws {
        var rig = try await Rig()
        let checkpoint = Checkpoint(
            fingerprint: Fingerprint(device: 1, inode: 2, birth: 3),
            generation: 0,
            path: Array("a.jsonl".utf8),
            offset: 42,
            headLength: 0,
            headHash: 0,
            tailHash: 0,
            isFinished: false
        )
        var batch = IntakeBatch()
        batch.checkpoints = [checkpoint]
        try await rig.take(batch)
        #expect(try rig.store.reader.checkpoints() == [checkpoint])
        var end = IntakeBatch()
        end.forgotten = [checkpoint]
        try await rig.take(end)
        #expect(try rig.store.reader.checkpoints() == [])
    }

    @Test("A date that lies ahead of the clock closes no hour")
    func forgedDate() async throws {
        var rig = try await Rig()
        let last = Rig.now.advanced(bySeconds: -60)
        try await rig.take([
            conversation("c-1", "rain tomorrow", at: last),
            conversation("c-2", "rain tomorrow", at: Rig.now.advanced(bySeconds: 10 * 365 * 86_400)),
        ])
        #expect(rig.line.eventTime == Rig.now)
        let progress = try await rig.take([conversation("c-3", "rain tomorrow", at: last)])
        #expect(progress.late == 0)
        #expect(try count(.late, in: rig) == 0)
    }

    @Test("What comes after its hour closed is recorded and counted as late")
    func late() async throws {
        var rig = try await Rig()
        try await rig.take([conversation("c-1", "rain tomorrow", at: .hours(1))])
        try await rig.take([conversation("c-2", "rain tomorrow", at: .hours(5))])
        let progress = try await rig.take([conversation("c-3", "rain tomorrow", at: .hours(2))])
        #expect(progress.late == 1)
        #expect(try count(.late, in: rig) == 1)
        #expect(try count(.conversations, in: rig) == 3)
    }

    // MARK: A store in trouble

    /// Holds the database as another writer would.
    private func lock(_ rig: Rig) throws -> DatabaseQueue {
        var settings = GRDB.Configuration()
        settings.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: rig.directory.file("weir.sqlite"), configuration: settings)
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        return other
    }

    @Test("While the record cannot be written the same record is tried again, and nothing is lost or counted twice")
    func transientFailure() async throws {
        var rig = try await Rig()
        try await rig.take([conversation("c-1", "rain tomorrow")])
        let other = try lock(rig)
        var batch = IntakeBatch()
        batch.conversations = [conversation("c-2", "tax form"), conversation("c-3", "wedding speech")]
        var reasons: [StoreError.Cause] = []
        let progress = try await rig.take(batch) { error in
            reasons.append(error.cause)
            if reasons.count == 3 { try other.inDatabase { try $0.execute(sql: "ROLLBACK") } }
        }
        #expect(reasons == [.busy, .busy, .busy])
        #expect(progress.conversations == 2)
        #expect(try rig.record().conversations.map(\.rawValue) == ["c-1", "c-2", "c-3"])
        #expect(try count(.conversations, in: rig) == 3)
    }

    @Test("A stop while the record cannot be written loses nothing: the next start reads the batch again")
    func stopInTrouble() async throws {
        var rig = try await Rig()
        try await rig.take([conversation("c-1", "rain tomorrow")])
        let other = try lock(rig)
        let batch = [conversation("c-2", "tax form")]
        await #expect(throws: StoreError.self) { try await rig.take(batch) }
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        try rig.store.close()
        var next = try await Rig(in: rig.directory)
        try await next.take(batch)
        #expect(try next.record().conversations.map(\.rawValue) == ["c-1", "c-2"])
        #expect(try count(.duplicates, in: next) == 0)
    }

    @Test("A store that is broken ends the line at once")
    func permanentFailure() async throws {
        var rig = try await Rig()
        try rig.store.close()
        await #expect(throws: StoreError.self) { try await rig.take([conversation("c-1", "rain tomorrow")]) }
    }

    // MARK: Privacy

    @Test("No rare word, no account and no strange id reaches the database")
    func canaries() async throws {
        var rig = try await Rig()
        for rank in 0..<12 {
            // Four accounts say it, one fewer than a word needs; all of them say the other one.
            let secret = rank < 4 ? "zanzibarquux" : "filler"
            var batch = IntakeBatch()
            batch.conversations = [
                conversation("id canaryconversation \(rank)", "umbrella \(secret) forecast", by: "canaryaccount\(rank)")
            ]
            batch.conversations[0].turns[1].text = "canaryanswer"
            try await rig.take(batch)
        }
        _ = try await rig.publishEdition()
        try rig.line.save(now: Rig.now)
        let bytes = ["", "-wal", "-shm"].flatMap { rig.directory.read("weir.sqlite" + $0) ?? [] }
        #expect(bytes.firstRange(of: Array("umbrella".utf8)) != nil)
        for canary in ["zanzibarquux", "canaryaccount", "canaryconversation", "canaryanswer"] {
            #expect(bytes.firstRange(of: Array(canary.utf8)) == nil, "\(canary) is in the database")
        }
    }
}
