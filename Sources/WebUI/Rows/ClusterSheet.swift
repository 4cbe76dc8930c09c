import Model
import Store

/// Everything that the insight lane shows of one cluster.
package struct ClusterSheet: Encodable, Sendable {
    /// How common an answer is here and everywhere.
    package struct FacetRow: Encodable, Sendable {
        package let facet: String
        package let answer: String
        package let share: Double
        package let baseShare: Double

        private enum CodingKeys: String, CodingKey {
            case facet, answer, share
            case baseShare = "base_share"
        }
    }

    /// The conversations of one day of UTC.
    package struct DayRow: Encodable, Sendable {
        package let day: String
        package let conversations: Int
    }

    package let cluster: ClusterRow
    package let parentName: String?
    package let children: [String]
    /// The clusters that mean the same in other languages, by id and name.
    package let counterparts: [String]
    package let lineage: [String]
    package let facets: [FacetRow]
    package let days: [DayRow]

    private enum CodingKeys: String, CodingKey {
        case cluster, children, counterparts, lineage, facets, days
        case parentName = "parent_name"
    }

    // A share of fewer accounts would tell of single people.
    private static let leastAccounts = 5
    private static let daysShown = 28

    /// Reads what is shown of `cluster`, or of the one that has taken it in since; nil where that may not be shown.
    package init?(of cluster: ClusterID, in edition: Edition, reader: Reader) throws(StoreError) {
        let survivor = try reader.survivor(of: cluster)
        guard let entry = edition.clusters.first(where: { $0.id == survivor }) else { return nil }
        let hours = try Self.hours(of: entry, until: edition.lastHourEnd, reader: reader)
        let growth = DailyGrowth(of: hours, before: edition.lastHourEnd)
        let suppressed = edition.suppressed
        guard
            let row = ClusterRow(
                entry,
                growth: growth,
                suppressed: suppressed,
                place: edition.map?.places.first { $0.cluster == entry.id }
            )
        else { return nil }
        self.cluster = row
        let shown = edition.clusters.filter { !$0.isSuppressed }
        parentName = entry.parent.flatMap { parent in shown.first { $0.id == parent }?.label?.name }
        children = shown.filter { $0.parent == entry.id }.compactMap(\.idAndName)
        counterparts = shown.filter { entry.counterparts?.contains($0.id) == true }.compactMap(\.idAndName)
        lineage = entry.lineage.map { event in
            let other = event.other.flatMap { suppressed.contains($0) ? nil : " \($0)" }
            return "\(event.time) \(event.kind.rawValue)" + (other ?? "")
        }
        facets = try Self.facets(of: entry, reader: reader)
        days = Self.days(of: hours)
    }

    private static func hours(
        of entry: EditionCluster,
        until end: Hour,
        reader: Reader
    ) throws(StoreError) -> [ClusterHourCount] {
        guard case .base = entry.id else { return [] }
        return try reader.series(of: entry.id, from: Hour(rawValue: end.rawValue - daysShown * 24), to: end)
    }

    private static func facets(of entry: EditionCluster, reader: Reader) throws(StoreError) -> [FacetRow] {
        guard case .base = entry.id else { return [] }
        return try reader.profile(of: entry.id).filter { $0.accounts >= leastAccounts }.map { share in
            FacetRow(
                facet: share.facet.rawValue,
                answer: share.value.text,
                share: share.share,
                baseShare: share.baseShare
            )
        }
    }

    private static func days(of hours: [ClusterHourCount]) -> [DayRow] {
        var counts: [String: Int] = [:]
        for hour in hours { counts[String(hour.hour.start.description.prefix(10)), default: 0] += hour.conversations }
        return counts.sorted { $0.key < $1.key }.map { DayRow(day: $0.key, conversations: $0.value) }
    }
}

extension EditionCluster {
    fileprivate var idAndName: String? {
        label.map { "\(id) \($0.name)" }
    }
}

extension DailyGrowth {
    fileprivate init(of hours: [ClusterHourCount], before end: Hour) {
        func conversations(_ ages: ClosedRange<Int>) -> Int {
            hours.filter { ages.contains(end.rawValue - $0.hour.rawValue) }.map(\.conversations).reduce(0, +)
        }
        self.init(lastDay: conversations(1...24), dayBefore: conversations(25...48))
    }
}

/// The counts of a cluster in one hour.
package struct SeriesRow: Encodable, Sendable {
    package let hour: String
    package let conversations: Int
    package let weight: Double
    /// A bucket: in one hour there are often few.
    package let accounts: String

    package init(_ count: ClusterHourCount) {
        hour = count.hour.start.description
        conversations = count.conversations
        weight = count.weight
        accounts = AccountBucket(count.accounts).description
    }
}
