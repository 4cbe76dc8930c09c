import Model

extension LabelBasis {
    /// How far, as a cosine, a centroid may turn before the label is asked for again.
    private static let leastCosine = 0.92
    /// How many times its conversations a cluster may have before.
    private static let mostGrowth = 2
    /// The share of its children that a parent may lose or gain before.
    private static let mostChange = 0.2

    /// Whether a base cluster's label still fits.
    ///
    /// `regrouped` is when the cluster was last split or took another in, or gave to another.
    func holds(
        for portrait: ClusterPortrait,
        asked provenance: Provenance,
        accountFloor: Int,
        regrouped: Timestamp?
    ) -> Bool {
        guard isAsked(alike: provenance), accountFloor <= self.accountFloor, let bearing else { return false }
        if let regrouped, regrouped > time { return false }
        return portrait.conversations < Self.mostGrowth * max(conversations, 1)
            && bearing.cosine(to: portrait.centroid) >= Self.leastCosine
    }

    /// Whether a parent's label still fits; `renamed` are the children of now whose own labels are new.
    func holds(
        for children: Set<ClusterID>,
        renamed: Set<ClusterID>,
        asked provenance: Provenance,
        accountFloor: Int
    ) -> Bool {
        guard isAsked(alike: provenance), accountFloor <= self.accountFloor, let before = self.children else {
            return false
        }
        let changed = children.symmetricDifference(before).union(renamed.intersection(children))
        return Double(changed.count) < Self.mostChange * Double(max(before.count, 1))
    }

    /// A new release of the program alone makes nothing stale.
    private func isAsked(alike other: Provenance) -> Bool {
        provenance.maker == other.maker && provenance.prompt == other.prompt
    }
}

/// When each base cluster was last split or merged, on either side.
func lastRegrouping(of portraits: [ClusterPortrait]) -> [ClusterID: Timestamp] {
    var latest: [ClusterID: Timestamp] = [:]
    for event in portraits.flatMap(\.lineage) where event.kind == .split || event.kind == .merged {
        for cluster in [event.cluster, event.other].compactMap(\.self) {
            latest[cluster] = max(latest[cluster] ?? event.time, event.time)
        }
    }
    return latest
}
