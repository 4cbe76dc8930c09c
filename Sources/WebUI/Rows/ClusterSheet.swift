import Model
import Store

/// Everything that the insight lane shows of one cluster.
package struct ClusterSheet: Encodable, Sendable {
    /// How common an answer is here and everywhere.
    package struct FacetRow: Encodable, Sendable {
        package let facet: String
        package let answer: String
        package let share: Double
        /// Where the share lies with a probability of 95 %.
        package let low: Double
        package let high: Double
        package let baseShare: Double
        /// The share in the last seven days; nil where too few accounts gave the answer in them.
        package let recentShare: Double?

        private enum CodingKeys: String, CodingKey {
            case facet, answer, share, low, high
            case baseShare = "base_share"
            case recentShare = "recent_share"
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
    /// The base clusters that lie nearest on the map, the nearest first.
    package let neighbours: [String]
    /// The clusters that mean the same in other languages, by id and name.
    package let counterparts: [String]
    package let lineage: [String]
    /// What named it; nil where it has no name.
    package let provenance: Provenance?
    package let facets: [FacetRow]
    package let days: [DayRow]

    private enum CodingKeys: String, CodingKey {
        case cluster, children, neighbours, counterparts, lineage, provenance, facets, days
        case parentName = "parent_name"
    }

    private static let daysShown = 28
    private static let recentHours = 7 * 24
    private static let neighboursShown = 6

    /// Reads what is shown of `cluster`, or of the one that has taken it in since; nil where that may not be shown.
    package init?(of cluster: ClusterID, in edition: Edition, reader: Reader) throws(StoreError) {
        let survivor = try reader.survivor(of: cluster)
        guard let entry = edition.clusters.first(where: { $0.id == survivor }) else { return nil }
        let end = edition.lastHourEnd
        let base = edition.shownBase(of: survivor)
        let hours = try reader.series(of: base, from: end.before(Self.daysShown * 24), to: end)
        let growth = DailyGrowth(of: hours, before: end)
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
        neighbours = edition.neighbours(of: survivor, limit: Self.neighboursShown).compactMap(\.idAndName)
        counterparts = shown.filter { entry.counterparts?.contains($0.id) == true }.compactMap(\.idAndName)
        lineage = entry.lineage.map { event in
            let other = event.other.flatMap { suppressed.contains($0) ? nil : " \($0)" }
            return "\(event.time) \(event.kind.rawValue)" + (other ?? "")
        }
        provenance = entry.label?.provenance
        facets = try Self.facets(of: base, until: end, reader: reader)
        days = Self.days(of: hours)
    }

    private static func facets(
        of base: [ClusterID],
        until end: Hour,
        reader: Reader
    ) throws(StoreError) -> [FacetRow] {
        let recent = try reader.profile(of: base, during: end.before(recentHours)..<end).shown.byAnswer
        // Everything that is stored, for a single cluster; a level above would else be read whole.
        let all =
            base.count == 1
            ? try reader.profile(of: base[0]) : try reader.profile(of: base, during: end.before(daysShown * 24)..<end)
        return all.shown.map { share in
            FacetRow(
                facet: share.facet.rawValue,
                answer: share.value.text,
                share: share.share,
                low: share.interval.lowerBound,
                high: share.interval.upperBound,
                baseShare: share.baseShare,
                recentShare: recent[Answer(of: share)]
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

extension Hour {
    /// The hour that came so many hours before.
    fileprivate func before(_ hours: Int) -> Hour { Hour(rawValue: rawValue - hours) }
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
