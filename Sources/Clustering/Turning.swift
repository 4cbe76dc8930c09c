// A cluster whose items have become others, one by one, has turned into another.
extension Regrouping {
    /// How many of the newest points say what a group is about now.
    ///
    /// Its centroid says what it was about over hundreds of items, and follows too late.
    private static let newest = Int(Anchor.leastCount)

    /// Gives every group whose newest points have left its anchor behind a row of its own, and puts the old one back where it
    /// was; `ages` ranks the points, the oldest lowest.
    ///
    /// The id is the old one's, and the points that are still nearer to it. It rests: it waits where its subject may return.
    mutating func turn(by ages: [Int64]) {
        var members = [[Int]](repeating: [], count: anchors.count)
        for (point, group) in groups.enumerated() where group < anchors.count { members[group].append(point) }
        for parent in anchors.indices where isAlive[parent] && members[parent].count >= Self.newest {
            guard let anchor = anchors[parent] else { continue }
            let newest = members[parent].sorted { ages[$0] < ages[$1] }.suffix(Self.newest)
            let (direction, shape) = points.mean(of: newest)
            guard anchor.distance(to: shape, direction, 0) > rules.turnDistance else { continue }
            let staying = members[parent].filter { point in
                anchor.cosine(to: points, point) > Double(points.dot(point, direction, 0))
            }
            let mass = members[parent].reduce(0) { $0 + masses[$1] }
            let stays = staying.reduce(0) { $0 + masses[$1] }
            let child = add(centroid: direction[0], shape: Shape(shape, mass: mass - stays), strain: strains[parent])
            centroids[parent] = anchor.direction[...]
            shapes[parent] = anchor.shape
            isResting[parent] = true
            for point in members[parent] { groups[point] = child }
            for point in staying { groups[point] = parent }
            steps.append(.split(child: child, parent: parent, mass: mass - stays, share: 1 - stays / mass))
        }
    }
}
