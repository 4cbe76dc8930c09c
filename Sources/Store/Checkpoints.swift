import Foundation
import GRDB
import Model

extension Reader {
    /// How far every generation of every file was recorded, by file and generation.
    package func checkpoints() throws(StoreError) -> [Checkpoint] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT device, inode, birth, generation, path, offset, head_length, head_hash, tail_hash, is_finished,
                        content_hash, unfinished_length, unfinished_hash, archive_size
                    FROM checkpoints ORDER BY device, inode, birth, generation
                    """
            ).map { row in
                Checkpoint(
                    fingerprint: Fingerprint(
                        device: UInt64(bitPattern: row[0]),
                        inode: UInt64(bitPattern: row[1]),
                        birth: row[2]
                    ),
                    generation: row[3],
                    path: Array(row[4] as Data),
                    offset: row[5],
                    headLength: row[6],
                    headHash: UInt64(bitPattern: row[7]),
                    tailHash: UInt64(bitPattern: row[8]),
                    isFinished: row[9],
                    contentHash: (row[10] as Int64?).map { UInt64(bitPattern: $0) },
                    unfinishedLength: row[11],
                    unfinishedHash: UInt64(bitPattern: row[12]),
                    archiveSize: row[13]
                )
            }
        }
    }
}

extension Database {
    func save(_ checkpoints: [Checkpoint], at now: Timestamp) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT OR REPLACE INTO checkpoints
                    (device, inode, birth, generation, path, offset, head_length, head_hash, tail_hash, is_finished,
                     content_hash, unfinished_length, unfinished_hash, archive_size, recorded)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        for checkpoint in checkpoints {
            try statement.execute(
                arguments: [
                    Int64(bitPattern: checkpoint.fingerprint.device),
                    Int64(bitPattern: checkpoint.fingerprint.inode),
                    checkpoint.fingerprint.birth,
                    checkpoint.generation,
                    Data(checkpoint.path),
                    checkpoint.offset,
                    checkpoint.headLength,
                    Int64(bitPattern: checkpoint.headHash),
                    Int64(bitPattern: checkpoint.tailHash),
                    checkpoint.isFinished,
                    checkpoint.contentHash.map { Int64(bitPattern: $0) },
                    checkpoint.unfinishedLength,
                    Int64(bitPattern: checkpoint.unfinishedHash),
                    checkpoint.archiveSize,
                    now,
                ]
            )
        }
    }

    func forget(_ checkpoints: [Checkpoint]) throws {
        let statement = try cachedStatement(
            sql: "DELETE FROM checkpoints WHERE device = ? AND inode = ? AND birth = ? AND generation = ?"
        )
        for checkpoint in checkpoints {
            try statement.execute(
                arguments: [
                    Int64(bitPattern: checkpoint.fingerprint.device),
                    Int64(bitPattern: checkpoint.fingerprint.inode),
                    checkpoint.fingerprint.birth,
                    checkpoint.generation,
                ]
            )
        }
    }
}
