import Model
import Store

/// Every cluster that may be shown, as one table that a page can hold whole.
///
/// A name for each column stands once at the top: thousands of clusters come in a few hundred kilobytes.
struct MapSheet: Encodable {
    /// Nil before the first edition.
    let edition: Int?
    let time: String?
    /// How many clusters are suppressed.
    let hidden: Int
    let columns = [
        "id", "level", "parent", "name", "conversations", "accounts", "last_day", "day_before", "x", "y", "language",
    ]
    let rows: [Line]

    init(_ edition: Edition?, growth: [ClusterID: DailyGrowth]) {
        let listing = edition.map { ClusterListing($0, growth: growth) }
        self.edition = edition?.number
        time = edition?.time.description
        hidden = listing?.hidden ?? 0
        rows = listing?.rows.map(Line.init) ?? []
    }

    private enum CodingKeys: String, CodingKey {
        case edition, time, hidden, columns, rows
    }

    /// One cluster, its values in the order of the columns.
    struct Line: Encodable {
        let row: ClusterRow

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            try container.encode(row.id)
            try container.encode(row.level)
            try container.encode(row.parent)
            try container.encode(row.name)
            try container.encode(row.conversations)
            try container.encode(row.accounts)
            try container.encode(row.lastDay)
            try container.encode(row.dayBefore)
            try container.encode(row.place?[0])
            try container.encode(row.place?[1])
            try container.encode(row.language)
        }
    }
}
