import Foundation
import GRDB
import Model

/// A conversation that was recorded before.
package struct KnownConversation: Equatable, Sendable {
    package let item: ItemID
    package let turns: Int
}

extension Reader {
    /// Which of `conversations` are recorded already, with the number of turns they had.
    package func known(
        conversations: [ConversationID]
    ) throws(StoreError) -> [ConversationID: KnownConversation] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT id, turns FROM items WHERE conversation = ?")
            var known: [ConversationID: KnownConversation] = [:]
            for conversation in conversations {
                guard let row = try Row.fetchOne(statement, arguments: [conversation]) else { continue }
                known[conversation] = KnownConversation(item: row[0], turns: row[1])
            }
            return known
        }
    }

    /// Those of `conversations` that are recorded already with at least as many turns.
    package func recorded(_ conversations: [ConversationID: Int]) throws -> Set<ConversationID> {
        let known = try known(conversations: Array(conversations.keys))
        return Set(known.filter { $1.turns >= conversations[$0, default: 0] }.keys)
    }

    /// The id of the item recorded last, whether it is still stored or not; 0 before the first.
    package func highestItem() throws(StoreError) -> ItemID {
        try read { try $0.highestItem() }
    }

    /// At most `limit` items recorded after `item`, in the order of recording, exactly as they were recorded.
    package func items(after item: ItemID, limit: Int) throws(StoreError) -> [Item] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, conversation, account, time, weight, facets, terms, components, out_of_scope,
                        out_of_scope_since, skeleton
                    FROM items JOIN embeddings ON item = id WHERE id > ? ORDER BY id LIMIT ?
                    """,
                arguments: [item, limit]
            )
            var items: [Item] = []
            while let row = try rows.next() {
                items.append(
                    Item(
                        id: row[0],
                        conversation: row[1],
                        account: row[2],
                        time: row[3],
                        weight: row[4],
                        facets: try Facets(stored: row[5]),
                        terms: [TermID](stored: row[6]),
                        embedding: Embedding(stored: row[7]),
                        skeleton: (row[10] as Data?).flatMap(Skeleton.init(stored:)),
                        outOfScope: OutOfScope(count: row[8], since: row[9])
                    )
                )
            }
            return items
        }
    }

    /// The embeddings of those of `items` that are still stored.
    ///
    /// Quick for tens of thousands at once.
    package func embeddings(of items: [ItemID]) throws(StoreError) -> [ItemID: Embedding] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT components FROM embeddings WHERE item = ?")
            var embeddings: [ItemID: Embedding] = [:]
            embeddings.reserveCapacity(items.count)
            // In the order of the file, so that a page is read once.
            for item in items.sorted() {
                guard let stored = try Data.fetchOne(statement, arguments: [item]) else { continue }
                embeddings[item] = Embedding(stored: stored)
            }
            return embeddings
        }
    }

    /// The conversations behind those of `items` that are still stored; for the report and the safety lane.
    package func conversations(of items: [ItemID]) throws(StoreError) -> [ItemID: ConversationID] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT conversation FROM items WHERE id = ?")
            var conversations: [ItemID: ConversationID] = [:]
            for item in items {
                conversations[item] = try ConversationID.fetchOne(statement, arguments: [item])
            }
            return conversations
        }
    }

    /// The present cluster of those of `items` that are still stored.
    package func clusters(of items: [ItemID]) throws(StoreError) -> [ItemID: ClusterID] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT cluster FROM items WHERE id = ?")
            var clusters: [ItemID: ClusterID] = [:]
            for item in items {
                clusters[item] = try ClusterID.fetchOne(statement, arguments: [item])
            }
            return clusters
        }
    }
}

extension Database {
    /// Ids are dense, so the number of conversations ever recorded is the last id given.
    func highestItem() throws -> ItemID {
        ItemID(rawValue: Int64(try value(of: .conversations)))
    }

    func insert(_ recordings: [RecordedItem]) throws {
        guard !recordings.isEmpty else { return }
        let insertItem = try cachedStatement(
            sql: """
                INSERT INTO items (
                    id, conversation, account, time, weight, cluster, turns, facets, terms, provenance, answer_weight,
                    out_of_scope, out_of_scope_since, skeleton
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        let insertEmbedding = try cachedStatement(sql: "INSERT INTO embeddings (item, components) VALUES (?, ?)")
        var last = try highestItem().rawValue
        for recording in recordings {
            let item = recording.item
            last += 1
            guard item.id.rawValue == last else {
                throw Contradiction(detail: "item \(item.id.rawValue) was to be recorded where \(last) comes next")
            }
            try insertItem.execute(
                arguments: [
                    item.id, item.conversation, item.account, item.time, item.weight, recording.cluster,
                    recording.turns, item.facets.stored, item.terms.stored,
                    try recording.reading.map { try id(of: $0.provenance) }, recording.reading?.weight ?? 0,
                    item.outOfScope.count, item.outOfScope.since, item.skeleton?.stored,
                ]
            )
            try insertEmbedding.execute(arguments: [item.id, item.embedding.stored])
            if let reading = recording.reading { try insert(reading.summaries, of: item.id) }
        }
    }

    func apply(_ updates: [ItemUpdate]) throws {
        let statement = try cachedStatement(
            sql: "UPDATE items SET turns = ?, facets = ?, provenance = ?, answer_weight = ? WHERE id = ?"
        )
        for update in updates {
            try statement.execute(
                arguments: [
                    update.turns, update.facets.stored, try update.reading.map { try id(of: $0.provenance) },
                    update.reading?.weight ?? 0, update.item,
                ]
            )
            // Nothing is kept for an item that retention has taken.
            guard changesCount == 1 else { continue }
            try dropSummaries(of: update.item)
            if let reading = update.reading { try insert(reading.summaries, of: update.item) }
        }
    }

    func apply(_ moves: [StoredMove]) throws {
        let statement = try cachedStatement(sql: "UPDATE items SET cluster = ? WHERE id = ?")
        for move in moves {
            try statement.execute(arguments: [move.to, move.item])
        }
    }

    /// Returns how many accounts were not known before.
    func see(accountsOf recordings: [RecordedItem]) throws -> Int {
        let insert = try cachedStatement(sql: "INSERT OR IGNORE INTO accounts (id, last_seen) VALUES (?, ?)")
        let touch = try cachedStatement(sql: "UPDATE accounts SET last_seen = ? WHERE id = ? AND last_seen < ?")
        var latest: [AccountID: Timestamp] = [:]
        for recording in recordings {
            guard let account = recording.item.account else { continue }
            latest[account] = max(recording.item.time, latest[account] ?? recording.item.time)
        }
        var count = 0
        for (account, time) in latest {
            // By the day, so that an account's row is written once a day and not with each conversation.
            let day = Timestamp(rawValue: time.rawValue - time.rawValue % 86_400_000)
            try insert.execute(arguments: [account, day])
            if changesCount == 1 {
                count += 1
            } else {
                try touch.execute(arguments: [day, account, day])
            }
        }
        return count
    }
}
