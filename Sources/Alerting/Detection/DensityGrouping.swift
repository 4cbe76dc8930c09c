import Glibc
import Model

/// How flagged items come together: by the mean of the nearnesses between them, as in average linkage.
///
/// Chains of close pairs would tie campaigns about neighbouring topics together; means keep them apart, and hold
/// paraphrases together that few pairs link.
extension DensityDetector {
    /// The place of a flagged item's group: its own, the one it is closest to, or a new one where enough accounts agree.
    mutating func group(of number: Int, at now: Timestamp) -> Int? {
        let item = number - window.firstNumber
        if let own = window.recent[item].group { return groups.firstIndex { $0.anchor == own } }
        var loose = loose(around: item, at: now)
        let anchor: ItemID
        if let place = closestGroup(to: window.recentRows[item]) {
            anchor = groups[place].anchor
            add(item, to: place)
        } else {
            var group = DensityGroup()
            var joined: [Int] = []
            for candidate in [item] + loose
            where joined.isEmpty || group.meanNearness(to: window.recentRows[candidate]) >= configuration.linkNearness {
                group.add(window.recent[candidate], row: window.recentRows[candidate], limit: configuration.memberLimit)
                joined.append(candidate)
            }
            // Equal shares give a whole number but for rounding.
            guard group.tally.effectiveAccounts >= Double(configuration.leastAccounts) - 1e-9,
                let first = joined.min()
            else { return nil }
            anchor = window.recent[first].item
            group.anchor = anchor
            for candidate in joined { window.recent[candidate].group = anchor }
            loose.removeAll { joined.contains($0) }
            groups.append(group)
        }
        for candidate in loose {
            guard let place = closestGroup(to: window.recentRows[candidate]), groups[place].anchor == anchor else {
                continue
            }
            add(candidate, to: place)
        }
        return merged(anchor)
    }

    /// The neighbours of an item that are flagged and in no group, the closest first.
    private func loose(around item: Int, at now: Timestamp) -> [Int] {
        window.recent[item].neighbours.filter { neighbour in
            guard neighbour.number >= window.firstNumber else { return false }
            let other = window.recent[neighbour.number - window.firstNumber]
            return other.isFlagged && other.group == nil && window.isRecent(other.time, at: now)
        }
        .sorted { ($1.nearness, $0.number) < ($0.nearness, $1.number) }
        .map { $0.number - window.firstNumber }
    }

    private mutating func add(_ item: Int, to place: Int) {
        groups[place].add(window.recent[item], row: window.recentRows[item], limit: configuration.memberLimit)
        window.recent[item].group = groups[place].anchor
    }

    /// The group with the highest mean nearness to a vector, the oldest of several; nil where none is close enough.
    private func closestGroup(to row: ArraySlice<Float>) -> Int? {
        var closest: (place: Int, nearness: Float)?
        for (place, group) in groups.enumerated() {
            let nearness = group.meanNearness(to: row)
            if nearness >= configuration.linkNearness, nearness > closest?.nearness ?? -1 {
                closest = (place, nearness)
            }
        }
        return closest?.place
    }

    /// Joins a group that just grew to those it has come close to, of which at most one may have been reported.
    private mutating func merged(_ anchor: ItemID) -> Int? {
        guard var place = groups.firstIndex(where: { $0.anchor == anchor }) else { return nil }
        while let other = groups.indices.first(where: { mayMerge(place, $0) }) {
            let kept = groups[other].isTold || !groups[place].isTold && other < place ? other : place
            let gone = kept == place ? other : place
            for member in groups[gone].members {
                guard let item = window.place(of: member) else { continue }
                window.recent[item].group = groups[kept].anchor
            }
            groups[kept].absorb(groups[gone], limit: configuration.memberLimit)
            groups.remove(at: gone)
            place = gone < kept ? kept - 1 : kept
        }
        return place
    }

    private func mayMerge(_ place: Int, _ other: Int) -> Bool {
        place != other && !(groups[place].isTold && groups[other].isTold)
            && groups[place].meanNearness(to: groups[other]) >= configuration.linkNearness
    }

    /// How much less likely than by chance the accounts of a group came so close together in time, as −log10, at most 1.
    ///
    /// Time runs as the traffic does. Of n accounts that come at random over a day, all come within a share f of it with
    /// a probability of n·f^(n−1) − (n−1)·f^n.
    func concentration(of group: DensityGroup, in traffic: Traffic) -> Double {
        var first: [AccountID: Timestamp] = [:]
        for member in group.members {
            guard let place = window.place(of: member) else { continue }
            let entry = window.recent[place]
            first[entry.account] = min(first[entry.account] ?? entry.time, entry.time)
        }
        guard first.count > 1, let earliest = first.values.min(), let latest = first.values.max() else { return 0 }
        let span = traffic.share(after: earliest) - traffic.share(after: latest)
        let accounts = Double(first.count)
        let chance = accounts * pow(span, accounts - 1) - (accounts - 1) * pow(span, accounts)
        return min(1, max(0, -log10(chance)))
    }
}
