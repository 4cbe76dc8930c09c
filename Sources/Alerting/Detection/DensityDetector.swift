import COpenBLAS
import Model

/// Finds groups of items in which many accounts ask for nearly the same thing, more than the same neighbourhood of
/// meaning has seen over the week before.
///
/// Each item is judged when it arrives, and again each time something close to it arrives: between arrivals a count can
/// only fall. What is found does not depend on how arrivals are cut into calls. A value; time is the items' own.
package struct DensityDetector: GroupDetector {
    /// How many items enter between two points at which the window is put in order.
    static let blockSize = 64
    static let restSeconds = 86_400.0

    /// The rules in force; a change of the radii holds for items that arrive later.
    package var configuration: DensityConfiguration

    var window: DensityWindow
    /// In order of opening.
    var groups: [DensityGroup] = []
    /// The time of the newest item, and that of the first conversation read.
    var now: Timestamp?
    var began: Timestamp?

    /// A detector that has seen nothing yet, for vectors of `dimensions` components.
    ///
    /// The linear algebra library must be open.
    package init(configuration: DensityConfiguration = DensityConfiguration(), dimensions: Int) {
        self.configuration = configuration
        window = DensityWindow(dimensions: dimensions, skeletonShare: configuration.skeletonShare)
    }

    /// The groups that are open and reported, as they stand, in order of opening.
    package var openFindings: [Finding] {
        groups.filter(\.isTold).map { $0.finding(.updated, at: now ?? $0.lastFlagged) }
    }

    /// Takes in arrivals in their order and says of each which groups opened, grew or closed with it.
    ///
    /// A group is reported again when it has a quarter more items or becomes more urgent.
    package mutating func observe(each arrivals: [Arrival]) -> [[Finding]] {
        var findings = [[Finding]](repeating: [], count: arrivals.count)
        var rest = arrivals.indices.filter { arrivals[$0].account != nil }[...]
        while !rest.isEmpty {
            let number = window.nextNumber
            if number % Self.blockSize == 0, let now { window.settle(at: now, limit: configuration.windowLimit) }
            let block = rest.prefix(Self.blockSize - number % Self.blockSize)
            rest = rest.dropFirst(block.count)
            let found = observe(block: block.map { arrivals[$0] })
            for (place, own) in zip(block, found) { findings[place] = own }
        }
        return findings
    }

    /// Closes the groups in which nothing has been flagged for a day before `time`.
    ///
    /// Arrivals do the same; this is for the hours in which nothing arrives.
    package mutating func advance(to time: Timestamp) -> [Finding] {
        var findings: [Finding] = []
        groups.removeAll { group in
            let end = group.lastFlagged.advanced(bySeconds: Self.restSeconds)
            guard end <= time else { return false }
            if group.isTold { findings.append(group.finding(.closed, at: end)) }
            return true
        }
        return findings
    }

    /// Takes note of the clusters that items of the last day belong to from now on, and says which reported groups are about
    /// another cluster by it.
    ///
    /// Items that are not of the last day change nothing.
    package mutating func apply(_ moves: [Move]) -> [Finding] {
        let before = groups.map(\.clusters.leading)
        for move in moves {
            guard let place = window.place(of: move.item), window.recent[place].cluster != move.to else { continue }
            let entry = window.recent[place]
            window.recent[place].cluster = move.to
            guard let group = groups.firstIndex(where: { $0.anchor == entry.group }) else { continue }
            groups[group].clusters.move(from: entry.cluster, to: move.to)
        }
        return zip(groups, before).filter { group, before in group.isTold && group.clusters.leading != before }
            .map { group, _ in group.finding(.updated, at: now ?? group.lastFlagged) }
    }

    /// Takes in arrivals between which the window is not put in order, so that one search serves them all.
    private mutating func observe(block: [Arrival]) -> [[Finding]] {
        var rows = VectorRows(width: window.width)
        for arrival in block { rows.append(window.row(of: arrival.embedding.components, arrival.skeleton)) }
        let reach = configuration.reach
        let inPast = nearby(rows, among: window.pastRows, reach: reach)
        let inRecent = nearby(rows, among: window.recentRows, reach: reach)
        let inBlock = nearby(rows, among: rows, reach: reach)
        let before = window.recent.count
        return block.enumerated().map { place, arrival in
            guard let account = arrival.account else { return [] }
            let earlier = inBlock[place].prefix { $0.place < place }
            let recent = inRecent[place] + earlier.map { Nearby(place: before + $0.place, nearness: $0.nearness) }
            let entry = DensityWindow.Recent(
                item: arrival.item,
                account: account,
                skeleton: arrival.skeleton,
                time: arrival.time,
                cluster: arrival.cluster
            )
            return observe(entry, after: arrival.outOfScope, row: rows[place], past: inPast[place], recent: recent)
        }
    }

    private mutating func observe(
        _ entry: DensityWindow.Recent,
        after outOfScope: OutOfScope,
        row: ArraySlice<Float>,
        past: [Nearby],
        recent: [Nearby]
    ) -> [Finding] {
        let now = max(now ?? entry.time, entry.time)
        self.now = now
        began = [began, entry.time, outOfScope.since].compactMap(\.self).min()
        let findings = advance(to: now)
        window.note(entry.time, after: outOfScope)
        var entry = entry
        if let began {
            entry.mayBeFlagged =
                window.isRecent(entry.time, at: now)
                && now.seconds(since: began) >= configuration.leastHistoryHours * 3600
        }
        let neighbours = window.enter(
            entry,
            row: row,
            past: past,
            recent: recent,
            at: now,
            configuration: configuration
        )
        return findings + flag(neighbours + [window.nextNumber - 1], at: now)
    }
}
