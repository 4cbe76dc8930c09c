import Foundation
import GRDB
import Model

extension Reader {
    /// The engine's state as it was written last; nil before the first.
    package func snapshot() throws(StoreError) -> EngineSnapshot? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT body, covers, written FROM snapshots").map {
                EngineSnapshot(body: Array($0[0] as Data), covers: $0[1], writtenAt: $0[2])
            }
        }
    }
}

extension Database {
    /// Replaces the engine's state.
    func save(_ snapshot: EngineSnapshot) throws {
        guard snapshot.covers <= (try highestItem()) else {
            throw Contradiction(
                detail: "a snapshot was to cover item \(snapshot.covers.rawValue), which is not recorded"
            )
        }
        try execute(
            sql: "INSERT OR REPLACE INTO snapshots (id, covers, written, body) VALUES (1, ?, ?, ?)",
            arguments: [snapshot.covers, snapshot.writtenAt, Data(snapshot.body)]
        )
    }
}
