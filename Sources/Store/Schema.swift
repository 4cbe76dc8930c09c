import GRDB

/// The form of the database, and how an earlier one becomes the present one.
///
/// A migration that has been released is never edited: the next change of form is the next migration.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: items + clusters + lexicon + alerts + intake + upkeep)
        }
        migrator.registerMigration("2") { db in
            try db.execute(sql: answers + spend)
        }
        migrator.registerMigration("3") { db in
            try db.execute(sql: heard)
        }
        migrator.registerMigration("4") { db in
            try db.execute(sql: "ALTER TABLE silences ADD COLUMN start INTEGER")
        }
        migrator.registerMigration("5") { db in
            try db.execute(sql: outOfScope + skeletons)
        }
        migrator.registerMigration("6") { db in
            try db.execute(sql: expiry + firstHeard)
        }
        migrator.registerMigration("7") { db in
            try db.execute(
                sql: "ALTER TABLE alerts ADD COLUMN acknowledged_until INTEGER;" + digested + heardOfEverything
            )
        }
        return migrator
    }

    /// Tables small enough to be checked in full at every start.
    static let smallTables = [
        "clusters", "lineage", "editions", "alerts", "silences", "outbox", "heard", "digested", "checkpoints",
        "quarantine",
        "counters", "meta", "audit", "provenances", "spend",
    ]

    // Vectors stand in a table of their own, so that reading or moving items does not drag them along. The index by
    // cluster covers everything that hourly counts are made of.
    private static let items = """
        CREATE TABLE items (
            id INTEGER PRIMARY KEY,
            conversation TEXT NOT NULL UNIQUE,
            account INTEGER,
            time INTEGER NOT NULL,
            weight REAL NOT NULL,
            cluster INTEGER NOT NULL,
            turns INTEGER NOT NULL,
            facets TEXT NOT NULL,
            terms BLOB NOT NULL
        ) STRICT;
        CREATE INDEX items_by_cluster ON items (cluster, time, account, weight);
        CREATE INDEX items_by_time ON items (time);
        CREATE TABLE embeddings (
            item INTEGER PRIMARY KEY,
            components BLOB NOT NULL
        ) STRICT;
        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY,
            last_seen INTEGER NOT NULL
        ) STRICT;
        """

    private static let clusters = """
        CREATE TABLE clusters (
            id INTEGER PRIMARY KEY,
            born INTEGER NOT NULL,
            is_dormant INTEGER NOT NULL DEFAULT 0,
            alias_of INTEGER,
            conversations INTEGER NOT NULL DEFAULT 0,
            weight REAL NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE hours (
            cluster INTEGER NOT NULL,
            hour INTEGER NOT NULL,
            conversations INTEGER NOT NULL,
            weight REAL NOT NULL,
            accounts INTEGER NOT NULL,
            PRIMARY KEY (cluster, hour)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX hours_by_hour ON hours (hour);
        CREATE TABLE lineage (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            cluster ANY NOT NULL,
            other ANY,
            mass REAL NOT NULL,
            share REAL NOT NULL,
            time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX lineage_by_cluster ON lineage (cluster);
        CREATE INDEX lineage_by_other ON lineage (other);
        CREATE TABLE editions (
            number INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            highest_upper INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        """

    // A row has either a word or the accounts that have used it so far, never both: below the floor there is nothing
    // here that could be read.
    private static let lexicon = """
        CREATE TABLE lexicon (
            term INTEGER PRIMARY KEY,
            word TEXT,
            accounts BLOB,
            last_used INTEGER NOT NULL,
            CHECK ((word IS NULL) <> (accounts IS NULL))
        ) STRICT;
        """

    private static let alerts = """
        CREATE TABLE alerts (
            id TEXT NOT NULL,
            incarnation INTEGER NOT NULL,
            kind TEXT NOT NULL,
            severity TEXT NOT NULL,
            state TEXT NOT NULL,
            cluster ANY,
            detected INTEGER NOT NULL,
            resolved INTEGER,
            revision INTEGER NOT NULL,
            body TEXT NOT NULL,
            acknowledged_by TEXT,
            acknowledged_at INTEGER,
            acknowledged_why TEXT,
            verdict TEXT,
            verdict_by TEXT,
            PRIMARY KEY (id, incarnation)
        ) STRICT;
        CREATE INDEX alerts_by_state ON alerts (state, detected);
        CREATE TABLE silences (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            matchers TEXT NOT NULL,
            author TEXT NOT NULL,
            reason TEXT NOT NULL,
            created INTEGER NOT NULL,
            until INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            alert TEXT NOT NULL,
            state TEXT NOT NULL,
            sink TEXT NOT NULL,
            payload BLOB NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_attempt INTEGER NOT NULL,
            created INTEGER NOT NULL,
            dead_reason TEXT
        ) STRICT;
        CREATE UNIQUE INDEX outbox_queued ON outbox (alert, sink) WHERE dead_reason IS NULL;
        """

    // What each sink was told last about an alert: that it fires from the moment an attempt was made, since it may have
    // heard; that it is over once it has taken that.
    private static let heard = """
        CREATE TABLE heard (
            alert TEXT NOT NULL,
            sink TEXT NOT NULL,
            state TEXT NOT NULL,
            payload BLOB NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (alert, sink)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX heard_by_sink ON heard (sink, time);
        """

    private static let intake = """
        CREATE TABLE checkpoints (
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            birth INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            path BLOB NOT NULL,
            offset INTEGER NOT NULL,
            head_length INTEGER NOT NULL,
            head_hash INTEGER NOT NULL,
            tail_hash INTEGER NOT NULL,
            is_finished INTEGER NOT NULL,
            content_hash INTEGER,
            unfinished_length INTEGER NOT NULL,
            unfinished_hash INTEGER NOT NULL,
            archive_size INTEGER NOT NULL,
            recorded INTEGER NOT NULL,
            PRIMARY KEY (device, inode, birth, generation)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            file TEXT NOT NULL,
            offset INTEGER NOT NULL,
            reason TEXT NOT NULL,
            detail TEXT NOT NULL,
            recorded INTEGER NOT NULL
        ) STRICT;
        """

    // What a language model made of a conversation. An item without a provenance was read in this process alone; its
    // answers then stand for nothing beyond itself, so their weight is 0.
    private static let answers = """
        CREATE TABLE provenances (
            id INTEGER PRIMARY KEY,
            maker TEXT NOT NULL,
            prompt TEXT NOT NULL,
            version TEXT NOT NULL,
            UNIQUE (maker, prompt, version)
        ) STRICT;
        ALTER TABLE items ADD COLUMN provenance INTEGER;
        ALTER TABLE items ADD COLUMN answer_weight REAL NOT NULL DEFAULT 0;
        CREATE INDEX items_by_provenance ON items (provenance) WHERE provenance IS NOT NULL;
        CREATE TABLE summaries (
            item INTEGER NOT NULL,
            facet TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (item, facet)
        ) STRICT, WITHOUT ROWID;
        """

    // What was read out of scope since the item before.
    private static let outOfScope = """
        ALTER TABLE items ADD COLUMN out_of_scope INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE items ADD COLUMN out_of_scope_since INTEGER;
        """

    // What each request is built like, in 16 bytes.
    private static let skeletons = """
        ALTER TABLE items ADD COLUMN skeleton BLOB;
        """

    // What retention looks for every few minutes, in a transaction that holds up the line. An account's entry moves once
    // a day, since its time is written by the day. A half-counted term's moves with each further account below the floor
    // and goes when the term becomes a word, so a batch pays for each of its new terms with one insertion at the late end
    // of the index, and for each that is still counted with a removal besides. Words have no entry and cost nothing.
    private static let expiry = """
        CREATE INDEX accounts_by_last_seen ON accounts (last_seen);
        CREATE INDEX lexicon_by_last_used ON lexicon (last_used) WHERE accounts IS NOT NULL;
        """

    // Since when a sink has heard what it was told last, while `time` is when it was told so again; null in what was
    // written before.
    private static let firstHeard = """
        ALTER TABLE heard ADD COLUMN since INTEGER;
        """

    // Which alerts stood in a digest for a sink.
    private static let digested = """
        CREATE TABLE digested (
            alert TEXT NOT NULL,
            incarnation INTEGER NOT NULL,
            sink TEXT NOT NULL,
            PRIMARY KEY (alert, incarnation, sink)
        ) STRICT, WITHOUT ROWID;
        """

    // Until then alerts about everything bore no time at which they were heard, though they were.
    private static let heardOfEverything = """
        UPDATE alerts SET body = json_set(body, '$.heardAt', detected)
        WHERE kind <> 'pipeline' AND body ->> '$.inhibitor' IS NULL AND body ->> '$.heardAt' IS NULL;
        """

    private static let spend = """
        CREATE TABLE spend (
            hour INTEGER NOT NULL,
            model TEXT NOT NULL,
            purpose TEXT NOT NULL,
            requests INTEGER NOT NULL,
            input INTEGER NOT NULL,
            cached INTEGER NOT NULL,
            cache_written INTEGER NOT NULL,
            output INTEGER NOT NULL,
            dollars REAL NOT NULL,
            PRIMARY KEY (hour, model, purpose)
        ) STRICT, WITHOUT ROWID;
        """

    private static let upkeep = """
        CREATE TABLE counters (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE snapshots (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            covers INTEGER NOT NULL,
            written INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            time INTEGER NOT NULL,
            operator TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        """
}
