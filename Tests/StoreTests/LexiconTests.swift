import Foundation
import Model
import Testing

@testable import Store

@Suite("Lexicon") struct LexiconTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    private func isInFiles(_ word: String) throws -> Bool {
        try scratch.contents().values.contains { $0.range(of: Data(word.utf8)) != nil }
    }

    @Test("No word is anywhere in the files until enough distinct accounts have used it")
    func privacy() throws {
        let store = try scratch.open { $0.accountFloor = 3 }
        let secret = "quillfeather ridge"
        var number = 0
        for account in [1, 1, 2, 2, 1] as [UInt64] {
            number += 1
            try store.record(batch([recording(number, account: account, words: [secret, "wheat"])]))
            #expect(try !isInFiles(secret))
        }
        // Conversations without an account support no word.
        try store.record(batch((1...9).map { recording(number + $0, account: nil, words: [secret]) }))
        #expect(try !isInFiles(secret))
        #expect(try store.reader.words(for: [term(secret).id]) == [:])
        try store.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        #expect(try !isInFiles(secret))

        try store.record(batch([recording(number + 10, account: 3, words: ["wheat"])]))
        #expect(try store.reader.words(for: [term("wheat").id, term(secret).id]) == [term("wheat").id: "wheat"])
        #expect(try isInFiles("wheat") && !isInFiles(secret))
    }

    @Test("A word whose accounts come in one batch is stored at once, one that lacks an account is not")
    func inOneBatch() throws {
        let store = try scratch.open { $0.accountFloor = 4 }
        try store.record(
            batch((1...4).map { recording($0, account: UInt64($0), words: $0 < 4 ? ["oats", "rye"] : ["oats"]) })
        )
        #expect(try store.reader.words(for: ["oats", "rye"].map { term($0).id }) == [term("oats").id: "oats"])
    }

    @Test("A batch that was not recorded brings no word nearer to the floor")
    func rolledBack() throws {
        let store = try scratch.open { $0.accountFloor = 2 }
        let faulty = batch([
            recording(1, account: 1, words: ["oats"]), recording(2, account: 2, words: ["oats"]), recording(9),
        ])
        #expect(throws: StoreError.self) { try store.record(faulty) }
        try store.record(batch([recording(1, account: 1, words: ["oats"])]))
        #expect(try store.reader.words(for: [term("oats").id]) == [:])
        try store.record(batch([recording(2, account: 2, words: ["oats"])]))
        #expect(try store.reader.words(for: [term("oats").id]) == [term("oats").id: "oats"])
    }

    @Test("Accounts counted before a restart still count")
    func restart() throws {
        let first = try scratch.open { $0.accountFloor = 2 }
        try first.record(batch([recording(1, account: .max, words: ["oats"])]))
        try first.close()
        let second = try scratch.open { $0.accountFloor = 2 }
        try second.record(batch([recording(2, account: .max, words: ["oats"])]))
        #expect(try second.reader.words(for: [term("oats").id]) == [:])
        try second.record(batch([recording(3, account: 7, words: ["oats"])]))
        #expect(try second.reader.words(for: [term("oats").id]) == [term("oats").id: "oats"])
    }

    @Test("Raising the floor forgets every word, in the files as well")
    func raisedFloor() throws {
        let first = try scratch.open { $0.accountFloor = 1 }
        try first.record(batch([recording(1, words: ["marigold"])]))
        #expect(try isInFiles("marigold"))
        try first.close()
        let second = try scratch.open { $0.accountFloor = 2 }
        #expect(try !isInFiles("marigold"))
        try second.record(batch([recording(2, account: 1, words: ["marigold"])]))
        #expect(try second.reader.words(for: [term("marigold").id]) == [:])
        try second.record(batch([recording(3, account: 2, words: ["marigold"])]))
        #expect(try second.reader.words(for: [term("marigold").id]) == [term("marigold").id: "marigold"])
    }

    @Test("Usage gives the newest conversations of a cluster, and the background counts each account once")
    func usage() throws {
        let store = try scratch.open()
        try store.record(
            batch([
                recording(1, account: 1, cluster: 1, words: ["oats"]),
                recording(2, account: 1, time: .minutes(1), cluster: 1, words: ["oats", "rye"]),
                recording(3, account: 2, time: .minutes(2), cluster: 2, words: ["oats"]),
                recording(4, account: nil, time: .minutes(3), cluster: 1, words: ["rye"]),
            ])
        )
        let usage = try store.reader.usage(of: [.base(1), .base(9)], limit: 2)
        #expect(
            usage == [
                .base(1): [
                    TermUsage(account: nil, terms: [term("rye").id]),
                    TermUsage(account: AccountID(rawValue: 1), terms: [term("oats").id, term("rye").id]),
                ],
                .base(9): [],
            ]
        )
        #expect(try store.reader.usage(of: [.number(3), .number(8)]).map(\.terms) == [[term("oats").id]])
        #expect(
            try store.reader.background(sample: 100)
                == TermBackground(accounts: 2, users: [term("oats").id: 2, term("rye").id: 1])
        )
        #expect(try store.reader.background(sample: 1).users == [term("oats").id: 1])
    }
}
