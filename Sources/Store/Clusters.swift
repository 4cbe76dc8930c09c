import GRDB
import Model

/// What is known of a base cluster beside its place in an edition.
package struct RecordedCluster: Equatable, Sendable {
    package let id: ClusterID
    package let born: Timestamp
    package let isDormant: Bool
    /// The cluster that took this one in, which may be an alias by now as well.
    package let aliasOf: ClusterID?
    /// Ever recorded and not moved elsewhere, whether still stored or not.
    package let conversations: Int
    package let weight: Double
}

/// How many of its conversations that are still stored a cluster has, and of how many accounts.
package struct ClusterPopulation: Equatable, Sendable {
    package let conversations: Int
    package let weight: Double
    /// Distinct ones.
    package let accounts: Int
}

extension Reader {
    /// Every base cluster there ever was, by id.
    package func clusters() throws(StoreError) -> [RecordedCluster] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT id, born, is_dormant, alias_of, conversations, weight FROM clusters ORDER BY id"
            ).map {
                RecordedCluster(
                    id: $0[0],
                    born: $0[1],
                    isDormant: $0[2],
                    aliasOf: $0[3],
                    conversations: $0[4],
                    weight: $0[5]
                )
            }
        }
    }

    /// The cluster that `cluster` is part of now: itself, or the last of those that took it in.
    package func survivor(of cluster: ClusterID) throws(StoreError) -> ClusterID {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT alias_of FROM clusters WHERE id = ?")
            var survivor = cluster
            var seen: Set<ClusterID> = []
            while seen.insert(survivor).inserted,
                let next = try ClusterID.fetchOne(statement, arguments: [survivor])
            {
                survivor = next
            }
            return survivor
        }
    }

    /// The populations of all clusters that have a stored conversation.
    ///
    /// Reads one index from end to end: about a second for a million conversations.
    package func populations() throws(StoreError) -> [ClusterID: ClusterPopulation] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT cluster, count(*), total(weight), count(DISTINCT account) FROM items
                    GROUP BY cluster
                    """
            )
            var populations: [ClusterID: ClusterPopulation] = [:]
            while let row = try rows.next() {
                populations[row[0]] = ClusterPopulation(conversations: row[1], weight: row[2], accounts: row[3])
            }
            return populations
        }
    }

    /// What happened to `cluster`, as receiver or giver, oldest first.
    package func lineage(of cluster: ClusterID) throws(StoreError) -> [LineageEvent] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT kind, cluster, other, mass, share, time FROM lineage
                    WHERE cluster = ? OR other = ? ORDER BY id
                    """,
                arguments: [cluster, cluster]
            ).map(LineageEvent.init(row:))
        }
    }

    /// What happened to all clusters, oldest first.
    package func lineage() throws(StoreError) -> [LineageEvent] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT kind, cluster, other, mass, share, time FROM lineage ORDER BY id")
                .map(LineageEvent.init(row:))
        }
    }
}

extension LineageEvent {
    fileprivate init(row: Row) {
        self.init(kind: row[0], cluster: row[1], other: row[2], mass: row[3], share: row[4], time: row[5])
    }
}

extension Database {
    /// Writes the events down and lets the clusters' rows follow.
    func append(_ events: [LineageEvent]) throws {
        for event in events {
            try execute(
                sql: "INSERT INTO lineage (kind, cluster, other, mass, share, time) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [event.kind, event.cluster, event.other, event.mass, event.share, event.time]
            )
            guard case .base = event.cluster else { continue }
            try execute(
                sql: "INSERT INTO clusters (id, born) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                arguments: [event.cluster, event.time]
            )
            switch event.kind {
            case .born, .split:
                try execute(
                    sql: "UPDATE clusters SET born = min(born, ?) WHERE id = ?",
                    arguments: [event.time, event.cluster]
                )
            case .merged:
                guard case .base? = event.other else { continue }
                try execute(
                    sql: """
                        INSERT INTO clusters (id, born, alias_of) VALUES (?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET alias_of = excluded.alias_of
                        """,
                    arguments: [event.other, event.time, event.cluster]
                )
            case .dormant, .returned:
                try execute(
                    sql: "UPDATE clusters SET is_dormant = ? WHERE id = ?",
                    arguments: [event.kind == .dormant, event.cluster]
                )
            }
        }
    }
}
