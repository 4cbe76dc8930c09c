import GRDB
import Model

extension Store {
    /// Publishes an edition outside of a batch; numbers rise.
    package func publish(_ edition: Edition) throws(StoreError) {
        try write { try $0.publish(edition) }
    }
}

extension Reader {
    /// The edition published last.
    package func edition() throws(StoreError) -> Edition? {
        try read { db in
            try String.fetchOne(db, sql: "SELECT body FROM editions ORDER BY number DESC LIMIT 1").map {
                try decoded($0)
            }
        }
    }

    /// The number of the edition published last, by which a caller knows whether the one it has is still the newest.
    package func editionNumber() throws(StoreError) -> Int? {
        try read { try Int.fetchOne($0, sql: "SELECT max(number) FROM editions") }
    }

    /// An earlier edition; nil where there was none of that number or it has been dropped.
    package func edition(number: Int) throws(StoreError) -> Edition? {
        try read { db in
            try String.fetchOne(db, sql: "SELECT body FROM editions WHERE number = ?", arguments: [number]).map {
                try decoded($0)
            }
        }
    }

    /// The highest number that a cluster above the base ever had, in any edition; 0 before the first.
    package func highestUpperCluster() throws(StoreError) -> Int {
        try read { try $0.highestUpperCluster() }
    }
}

extension Database {
    func publish(_ edition: Edition) throws {
        let newest = try Int.fetchOne(self, sql: "SELECT max(number) FROM editions") ?? 0
        guard edition.number > newest else {
            throw Contradiction(detail: "edition \(edition.number) was to be published after \(newest)")
        }
        let highest = edition.clusters.reduce(into: try highestUpperCluster()) { highest, cluster in
            if case .upper(let number) = cluster.id { highest = max(highest, number) }
        }
        try execute(
            sql: "INSERT INTO editions (number, time, highest_upper, body) VALUES (?, ?, ?, ?)",
            arguments: [edition.number, edition.time, highest, try encoded(edition)]
        )
    }

    fileprivate func highestUpperCluster() throws -> Int {
        try Int.fetchOne(self, sql: "SELECT highest_upper FROM editions ORDER BY number DESC LIMIT 1") ?? 0
    }
}
