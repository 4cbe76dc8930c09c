import Foundation
import GRDB
import Model

// A term's word is written only in the transaction in which the floor is reached; until then the file knows the keyed
// digest of the term and the accounts that used it.

extension Reader {
    /// The words of those of `terms` that enough accounts have used.
    package func words(for terms: [TermID]) throws(StoreError) -> [TermID: String] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT word FROM lexicon WHERE term = ?")
            var words: [TermID: String] = [:]
            for term in Set(terms) {
                words[term] = try String?.fetchOne(statement, arguments: [term]) ?? nil
            }
            return words
        }
    }
}

extension Store {
    /// How many terms with a stored word are held in memory; beyond it, the memory starts anew.
    private static let establishedLimit = 1 << 18

    /// Counts the accounts behind each term and stores the words that reach the floor.
    ///
    /// Returns the terms that have a word, for `remember` once the transaction stands.
    func learn(from recordings: [RecordedItem], in db: Database) throws -> Set<TermID> {
        let known = establishedTerms.withLock { $0 }
        var uses: [TermID: (word: String, accounts: Set<AccountID>, last: Timestamp)] = [:]
        for recording in recordings {
            guard let account = recording.item.account else { continue }
            for term in recording.words where !known.contains(term.id) {
                var use = uses[term.id] ?? (term.word, [], recording.item.time)
                use.accounts.insert(account)
                use.last = max(use.last, recording.item.time)
                uses[term.id] = use
            }
        }
        let find = try db.cachedStatement(sql: "SELECT accounts FROM lexicon WHERE term = ?")
        let count = try db.cachedStatement(
            sql: """
                INSERT INTO lexicon (term, accounts, last_used) VALUES (?, ?, ?)
                ON CONFLICT (term) DO UPDATE SET
                    accounts = excluded.accounts, last_used = max(last_used, excluded.last_used)
                """
        )
        let establish = try db.cachedStatement(
            sql: """
                INSERT INTO lexicon (term, word, last_used) VALUES (?, ?, ?)
                ON CONFLICT (term) DO UPDATE SET word = excluded.word, accounts = NULL, last_used = excluded.last_used
                """
        )
        var established: Set<TermID> = []
        for (term, use) in uses {
            var accounts = use.accounts
            var former = 0
            if let row = try Row.fetchOne(find, arguments: [term]) {
                guard let stored: Data = row[0] else {
                    established.insert(term)
                    continue
                }
                let earlier = unpacked(stored, as: UInt64.self)
                former = earlier.count
                accounts.formUnion(earlier.map(AccountID.init(rawValue:)))
            }
            if accounts.count >= configuration.accountFloor {
                try establish.execute(arguments: [term, use.word, use.last])
                established.insert(term)
            } else if accounts.count > former {
                try count.execute(arguments: [term, packed(accounts.map(\.rawValue)), use.last])
            }
        }
        return established
    }

    /// Takes in what a committed transaction established.
    func remember(_ established: Set<TermID>) {
        establishedTerms.withLock { known in
            if known.count + established.count > Self.establishedLimit { known.removeAll() }
            known.formUnion(established)
        }
    }
}
