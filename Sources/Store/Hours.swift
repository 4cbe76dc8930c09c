import GRDB
import Model

/// How much one cluster got in one hour.
package struct ClusterHourCount: Equatable, Sendable {
    package let hour: Hour
    package let conversations: Int
    /// The conversations that these stand for.
    package let weight: Double
    /// Distinct ones.
    package let accounts: Int

    package init(hour: Hour, conversations: Int, weight: Double, accounts: Int) {
        self.hour = hour
        self.conversations = conversations
        self.weight = weight
        self.accounts = accounts
    }
}

/// A cluster's last 24 hours beside the 24 before them.
package struct DailyGrowth: Equatable, Sendable {
    package let lastDay: Int
    package let dayBefore: Int

    package init(lastDay: Int, dayBefore: Int) {
        self.lastDay = lastDay
        self.dayBefore = dayBefore
    }
}

extension Reader {
    /// The counts of `cluster` from `first` up to and without `end`; hours without a conversation are left out.
    ///
    /// They outlive the conversations they count.
    package func series(
        of cluster: ClusterID,
        from first: Hour,
        to end: Hour
    ) throws(StoreError) -> [ClusterHourCount] {
        try series(of: [cluster], from: first, to: end)
    }

    /// The counts of `clusters` together in each hour that has any; accounts are added up, so that one counts once a cluster.
    package func series(
        of clusters: [ClusterID],
        from first: Hour,
        to end: Hour
    ) throws(StoreError) -> [ClusterHourCount] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT hour, sum(conversations), total(weight), sum(accounts) FROM hours
                    WHERE cluster IN (SELECT value FROM json_each(?)) AND hour >= ? AND hour < ?
                    GROUP BY hour ORDER BY hour
                    """,
                arguments: [clusters.stored, first, end]
            ).map { ClusterHourCount(hour: $0[0], conversations: $0[1], weight: $0[2], accounts: $0[3]) }
        }
    }

    /// The conversations of each cluster in the hours from `first` up to and without `end`.
    package func conversations(from first: Hour, to end: Hour) throws(StoreError) -> [ClusterID: Int] {
        try conversations(by: "cluster", from: first, to: end)
    }

    /// The conversations of all clusters together in each hour from `first` up to and without `end` that has any.
    package func traffic(from first: Hour, to end: Hour) throws(StoreError) -> [Hour: Int] {
        try conversations(by: "hour", from: first, to: end)
    }

    private func conversations<Key: Hashable & DatabaseValueConvertible>(
        by column: String,
        from first: Hour,
        to end: Hour
    ) throws(StoreError) -> [Key: Int] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT \(column), sum(conversations) FROM hours WHERE hour >= ? AND hour < ? GROUP BY 1",
                arguments: [first, end]
            )
            var counts: [Key: Int] = [:]
            while let row = try rows.next() { counts[row[0]] = row[1] }
            return counts
        }
    }

    /// The counts of all clusters in the hours from `first` up to and without `end`.
    package func counts(from first: Hour, to end: Hour) throws(StoreError) -> [ClusterID: [ClusterHourCount]] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT cluster, hour, conversations, weight, accounts FROM hours
                    WHERE hour >= ? AND hour < ? ORDER BY hour, cluster
                    """,
                arguments: [first, end]
            )
            var counts: [ClusterID: [ClusterHourCount]] = [:]
            while let row = try rows.next() {
                counts[row[0], default: []].append(
                    ClusterHourCount(hour: row[1], conversations: row[2], weight: row[3], accounts: row[4])
                )
            }
            return counts
        }
    }

    /// The conversations of each cluster in the 24 hours before `end` and in the 24 before those.
    package func growth(before end: Hour) throws(StoreError) -> [ClusterID: DailyGrowth] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT cluster, sum(iif(hour >= ?, conversations, 0)), sum(iif(hour < ?, conversations, 0))
                    FROM hours WHERE hour >= ? AND hour < ? GROUP BY cluster
                    """,
                arguments: [end.rawValue - 24, end.rawValue - 24, end.rawValue - 48, end]
            )
            var growth: [ClusterID: DailyGrowth] = [:]
            while let row = try rows.next() {
                growth[row[0]] = DailyGrowth(lastDay: row[1], dayBefore: row[2])
            }
            return growth
        }
    }
}

/// A move as it changes what is stored: from where the item stands to where it stands after the batch.
struct StoredMove {
    let item: ItemID
    let to: ClusterID
}

/// Keeps the hourly counts equal to a recount of the stored items, whatever a batch does to them.
///
/// Only the touched pairs of cluster and hour are counted again, by an index that covers the question. In hours that
/// retention has been through, what it took is added to the recount; distinct accounts are then an upper bound.
struct HourlyRecount {
    /// The batch's moves and merges, one for each item that ends in another cluster than it began in.
    let moves: [StoredMove]
    private let touched: Set<ClusterHour>
    private let taken: [ClusterHour: Tally]

    private struct ClusterHour: Hashable {
        let cluster: ClusterID
        let hour: Hour
    }

    private struct Tally {
        var conversations = 0
        var weight = 0.0
        var accounts = 0

        static func + (left: Tally, right: Tally) -> Tally {
            Tally(
                conversations: left.conversations + right.conversations,
                weight: left.weight + right.weight,
                accounts: left.accounts + right.accounts
            )
        }

        static func - (left: Tally, right: Tally) -> Tally {
            Tally(
                conversations: left.conversations - right.conversations,
                weight: left.weight - right.weight,
                accounts: left.accounts - right.accounts
            )
        }
    }

    /// Looks at what is stored before `batch` is applied.
    init(of batch: RecordedBatch, in db: Database) throws {
        var places: [ItemID: ClusterHour] = [:]
        var touched: Set<ClusterHour> = []
        for recording in batch.items {
            let place = ClusterHour(cluster: recording.cluster, hour: recording.item.time.hour)
            places[recording.item.id] = place
            touched.insert(place)
        }
        let find = try db.cachedStatement(sql: "SELECT cluster, time FROM items WHERE id = ?")
        var destinations: [ItemID: ClusterID] = [:]
        for move in batch.moves {
            if places[move.item] == nil {
                guard let row = try Row.fetchOne(find, arguments: [move.item]) else { continue }
                let time: Timestamp = row[1]
                places[move.item] = ClusterHour(cluster: row[0], hour: time.hour)
            }
            destinations[move.item] = move.to
        }
        // A cluster that was taken in leaves nothing behind, however its items came there.
        for event in batch.lineage where event.kind == .merged {
            guard let absorbed = event.other, case .base = absorbed else { continue }
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT id, time FROM items WHERE cluster = ?",
                arguments: [absorbed]
            )
            while let row = try rows.next() {
                let time: Timestamp = row[1]
                places[row[0]] = ClusterHour(cluster: absorbed, hour: time.hour)
            }
            for (item, place) in places where (destinations[item] ?? place.cluster) == absorbed {
                destinations[item] = event.cluster
            }
        }
        var moves: [StoredMove] = []
        for (item, destination) in destinations.sorted(by: { $0.key < $1.key }) {
            guard let place = places[item], place.cluster != destination else { continue }
            moves.append(StoredMove(item: item, to: destination))
            touched.insert(place)
            touched.insert(ClusterHour(cluster: destination, hour: place.hour))
        }
        self.moves = moves
        self.touched = touched
        let retained = try db.retainedSince()
        var taken: [ClusterHour: Tally] = [:]
        for pair in touched where retained.map({ pair.hour < $0 }) ?? false {
            taken[pair] = try Self.kept(pair, in: db) - Self.recounted(pair, in: db)
        }
        self.taken = taken
    }

    /// Counts the touched pairs again and corrects the clusters' lifetime counts by the difference.
    func finish(in db: Database) throws {
        let save = try db.cachedStatement(
            sql: """
                INSERT INTO hours (cluster, hour, conversations, weight, accounts) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (cluster, hour) DO UPDATE SET
                    conversations = excluded.conversations, weight = excluded.weight, accounts = excluded.accounts
                """
        )
        let remove = try db.cachedStatement(sql: "DELETE FROM hours WHERE cluster = ? AND hour = ?")
        var differences: [ClusterID: (first: Hour, Tally)] = [:]
        for pair in touched {
            let before = try Self.kept(pair, in: db)
            let after = try Self.recounted(pair, in: db) + (taken[pair] ?? Tally())
            if after.conversations > 0 {
                try save.execute(
                    arguments: [pair.cluster, pair.hour, after.conversations, after.weight, after.accounts]
                )
            } else {
                try remove.execute(arguments: [pair.cluster, pair.hour])
            }
            let (first, sum) = differences[pair.cluster] ?? (pair.hour, Tally())
            differences[pair.cluster] = (min(first, pair.hour), sum + (after - before))
        }
        let credit = try db.cachedStatement(
            sql: """
                INSERT INTO clusters (id, born, conversations, weight) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    conversations = conversations + excluded.conversations, weight = weight + excluded.weight
                """
        )
        for (cluster, (first, difference)) in differences {
            try credit.execute(arguments: [cluster, first.start, difference.conversations, difference.weight])
        }
    }

    private static func kept(_ pair: ClusterHour, in db: Database) throws -> Tally {
        let statement = try db.cachedStatement(
            sql: "SELECT conversations, weight, accounts FROM hours WHERE cluster = ? AND hour = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [pair.cluster, pair.hour]) else { return Tally() }
        return Tally(conversations: row[0], weight: row[1], accounts: row[2])
    }

    private static func recounted(_ pair: ClusterHour, in db: Database) throws -> Tally {
        let statement = try db.cachedStatement(
            sql: """
                SELECT count(*), total(weight), count(DISTINCT account) FROM items
                WHERE cluster = ? AND time >= ? AND time < ?
                """
        )
        guard let row = try Row.fetchOne(statement, arguments: [pair.cluster, pair.hour.start, pair.hour.end]) else {
            return Tally()
        }
        return Tally(conversations: row[0], weight: row[1], accounts: row[2])
    }
}
