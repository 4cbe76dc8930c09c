import GRDB
import Model

extension Store {
    /// Records everything in `batch`, or, when this throws, nothing of it.
    ///
    /// Where the error is transient the same batch may be given again.
    package func record(_ batch: RecordedBatch) throws(StoreError) {
        try record(batch) { _ in }
    }

    /// The same, with something that happens in the same transaction, after the rest.
    func record(_ batch: RecordedBatch, and finish: (Database) throws -> Void) throws(StoreError) {
        let established = try write { db in
            let recount = try HourlyRecount(of: batch, in: db)
            try db.insert(batch.items)
            try db.apply(batch.updates)
            try db.apply(recount.moves)
            try db.append(batch.lineage)
            try recount.finish(in: db)
            let established = try learn(from: batch.items, in: db)
            let newAccounts = try db.see(accountsOf: batch.items)
            try db.apply(batch.alerts, at: batch.time)
            try db.save(batch.checkpoints, at: batch.time)
            try db.forget(batch.forgotten)
            try db.quarantine(batch.faults, at: batch.time, limit: configuration.quarantineLimit)
            try db.book(batch.spend)
            if let costs = batch.budgetCosts { try db.keep(costs) }
            if let outOfScope = batch.outOfScope { try db.keep(outOfScope) }
            if let edition = batch.edition { try db.publish(edition) }
            try db.count(batch, newAccounts: newAccounts)
            if let snapshot = batch.snapshot { try db.save(snapshot) }
            try finish(db)
            return established
        }
        remember(established)
    }
}
