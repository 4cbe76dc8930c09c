import Clustering
import Inference
import Model

// How the clusters of an edition come under parents: those of the edition before, or new ones.
extension Rebuild {
    /// Below or above these shares of the clusters it was built for, a hierarchy is built anew.
    private static let fitting = 0.5...1.5
    /// The share of clusters that may have joined a hierarchy since it was built.
    private static let mostJoined = 0.2

    /// Keeps the hierarchy of the edition before where it still fits, and has it built anew where not.
    mutating func arrange() async throws {
        let units = hierarchy.top.compactMap { unit(for: hierarchy.branches[$0], proposed: nil) }
        if isFitting(for: units), try await keepParents(of: units) { return }
        let counts = configuration.levelCounts(base: units.count)
        let untouched = self
        if !counts.isEmpty {
            if try await build(above: units, counts: counts) { return }
            // Half a hierarchy is worth less than the old one.
            self = untouched
            unasked.formUnion(units.map(\.id).filter { before[$0]?.placement != .byName })
            if try await keepParents(of: units) { return }
        }
        let levels = configuration.levelCounts(base: hierarchy.base.count)
        hierarchy.raiseByCentroids(nestedGroups(of: hierarchy.base.map(\.centroid), counts: levels))
    }

    private var arrangementProvenance: Provenance {
        Provenance(
            maker: questioner.client.model,
            prompt: prompts.hierarchyDigest,
            version: configuration.version
        )
    }

    private func isFitting(for units: [Unit]) -> Bool {
        guard let arrangement = previous?.arrangement else { return false }
        let now = arrangementProvenance
        guard arrangement.provenance.maker == now.maker, arrangement.provenance.prompt == now.prompt else {
            return false
        }
        let growth = Double(units.count) / Double(max(arrangement.clusters, 1))
        let joined = arrangement.joined + units.count { !isPlaced($0.id) }
        return Self.fitting.contains(growth) && Double(joined) < Self.mostJoined * Double(max(units.count, 1))
    }

    /// Whether a named cluster has been put under a parent because of its name.
    private func isPlaced(_ cluster: ClusterID) -> Bool {
        guard let old = before[cluster], old.parent != nil else { return false }
        return old.placement != .byCentroid
    }

    // MARK: Anew

    /// Builds every level; false where the budget was used up on the way.
    private mutating func build(above named: [Unit], counts: [Int]) async throws -> Bool {
        var units = named
        for (index, count) in counts.enumerated() where units.count > count {
            let level = index + 1
            guard let proposal = try await arranger.parents(of: units, Wanted(count), level: level) else {
                return false
            }
            var groups: [ClusterID: Int] = [:]
            for (unit, group) in zip(units, proposal.groups) {
                groups[unit.id] = group
                placements[unit.id] = .byName
            }
            raise(groups)
            try await nameTop(over: units)
            units = zip(hierarchy.top, proposal.names).compactMap { unit(for: hierarchy.branches[$0], proposed: $1) }
        }
        arrangement = Arrangement(provenance: arrangementProvenance, clusters: named.count, joined: 0)
        return true
    }

    // MARK: Kept

    /// Puts everything under the parents of the edition before; false where none of these has anything left.
    private mutating func keepParents(of named: [Unit]) async throws -> Bool {
        let own = Set(named.map(\.id))
        var parents: [ClusterID: ClusterID] = [:]
        for portrait in hierarchy.base {
            guard let old = before[portrait.id], let parent = old.parent else { continue }
            if own.contains(portrait.id), !isPlaced(portrait.id) { continue }
            parents[portrait.id] = parent
            placements[portrait.id] = old.placement
        }
        guard !parents.isEmpty else { return false }
        let newcomers = named.filter { parents[$0.id] == nil }
        let joined = try await place(newcomers, into: &parents)
        var units = named
        while !parents.isEmpty {
            let ids = Set(parents.values).sorted()
            raise(parents.compactMapValues(ids.firstIndex(of:)))
            try await nameTop(over: units)
            units = hierarchy.top.compactMap { place in
                let branch = hierarchy.branches[place]
                return unit(for: branch, proposed: before[branch.id]?.label?.name)
            }
            parents = [:]
            for place in hierarchy.top {
                let id = hierarchy.branches[place].id
                parents[id] = before[id]?.parent
                placements[id] = before[id]?.placement
            }
        }
        arrangement = previous?.arrangement.map {
            Arrangement(provenance: $0.provenance, clusters: $0.clusters, joined: $0.joined + joined)
        }
        return true
    }

    /// Has newcomers put under the parents that are known by name; how many were.
    private mutating func place(_ newcomers: [Unit], into parents: inout [ClusterID: ClusterID]) async throws -> Int {
        let offered = Set(parents.values).sorted().compactMap { id in before[id]?.label.map { (id: id, name: $0.name) }
        }
        guard !newcomers.isEmpty, !offered.isEmpty else { return 0 }
        let places = try await arranger.places(of: newcomers, among: offered.map(\.name))
        var joined = 0
        for (newcomer, place) in zip(newcomers, places) {
            guard let place else {
                unasked.insert(newcomer.id)
                continue
            }
            parents[newcomer.id] = offered[place].id
            placements[newcomer.id] = .byName
            joined += 1
        }
        return joined
    }

    // MARK: Both

    /// Raises a level over the highest one, given the groups of some of its clusters; the others join the nearest group.
    private mutating func raise(_ groups: [ClusterID: Int]) {
        let below = hierarchy.top.map { hierarchy.branches[$0] }
        var centroids = [[Embedding]](repeating: [], count: (groups.values.max() ?? -1) + 1)
        for branch in below {
            if let group = groups[branch.id] { centroids[group].append(hierarchy.centroid(of: branch)) }
        }
        let means = centroids.compactMap(\.mean)
        var ofBase = [Int](repeating: 0, count: hierarchy.base.count)
        for branch in below {
            var group = groups[branch.id]
            if group == nil {
                group = means.nearest(to: hierarchy.centroid(of: branch))
                placements[branch.id] = .byCentroid
            }
            for member in branch.members { ofBase[member] = group ?? 0 }
        }
        hierarchy.raise(ofBase)
    }

    /// Keeps the labels of the highest level that still fit, and has the others renamed from the `units` below them.
    private mutating func nameTop(over units: [Unit]) async throws {
        let provenance = provenance(of: prompts.rename)
        let byID = Dictionary(uniqueKeysWithValues: units.map { ($0.id, $0) })
        let renamed = Set(units.map(\.id).filter { drafts[$0]?.isFresh == true && before[$0]?.label != nil })
        var stale: [(branch: Branch, children: [Unit], basis: LabelBasis)] = []
        for (place, children) in zip(hierarchy.top, hierarchy.childrenOfTop) {
            let branch = hierarchy.branches[place]
            guard !hierarchy.isSuppressed(branch) else { continue }
            let ids = children.map { hierarchy.branches[$0].id }
            let label = before[branch.id]?.label
            let holds = label?.basis?.holds(
                for: Set(ids),
                renamed: renamed,
                asked: provenance,
                accountFloor: configuration.accountFloor
            )
            if holds == true, let label {
                keep(label, of: branch.id)
                continue
            }
            let basis = LabelBasis(
                provenance: provenance,
                accountFloor: configuration.accountFloor,
                conversations: branch.conversations,
                time: time,
                children: ids.sorted()
            )
            let named = ids.compactMap { byID[$0] }
            if !named.isEmpty { stale.append((branch, named, basis)) }
        }
        let labels = try await concurrently(stale, width: Arranger.width) { [self] _, parent in
            let place = Int(truncatingIfNeeded: stableHash("\(parent.branch.id)"))
            return try await labeller.label(
                try prompts.rename(parent.children, chance.generator(for: "rename", place)),
                backing: backing(of: parent.branch),
                basis: parent.basis
            )
        }
        for (parent, label) in zip(stale, labels) { take(label, for: parent.branch.id) }
    }

    /// Everybody under a parent.
    private func backing(of branch: Branch) -> Backing {
        let portraits = branch.members.map { hierarchy.base[$0] }
        return Backing(
            usage: portraits.map(\.usage),
            summaries: portraits.flatMap { summaries[$0.id] ?? [] },
            labels: portraits.compactMap { drafts[$0.id]?.text }.map { "\($0.name). \($0.description)" }
        )
    }

    /// A branch as the model may see it; nil for one that is suppressed or has no name of its own.
    private func unit(for branch: Branch, proposed: String?) -> Unit? {
        guard !hierarchy.isSuppressed(branch) else { return nil }
        let centroid = hierarchy.centroid(of: branch)
        if let text = drafts[branch.id]?.text {
            return Unit(id: branch.id, name: text.name, description: text.description, centroid: centroid)
        }
        if let proposed { return Unit(id: branch.id, name: proposed, description: "", centroid: centroid) }
        let terms = keyTerms.ranked(branch.usage, count: Title.terms)
        let name = terms.joined(separator: ", ")
        return terms.count > 1 ? Unit(id: branch.id, name: name, description: "", centroid: centroid) : nil
    }
}
