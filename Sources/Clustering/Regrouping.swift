/// Some vectors and the groups they fall into, while clusters are re-arranged.
///
/// A group is a row of `centroids`. Groups are added by splits and taken by merges; the row of one that was taken stays.
struct Regrouping {
    /// How one group came out of another.
    enum Step: Equatable {
        case split(child: Int, parent: Int, mass: Double, share: Double)
        /// `isForced` where they were joined for want of room and not because they lie close together.
        case merged(gone: Int, survivor: Int, mass: Double, isForced: Bool)
    }

    /// When groups part and join.
    struct Rules {
        var leastItems: Int
        var leastParties: Int
        var splitDistance: Double
        var mergeDistance: Double
        /// How far from its anchor a group may be before it has turned into another.
        var turnDistance: Double
        var budget: Int
    }

    let points: Matrix
    let parties: [Party]
    /// How many items each point stands for.
    let masses: [Double]
    let rules: Rules
    /// What each of the first groups was about once; nil for one that had not settled.
    let anchors: [Anchor?]
    /// Groups of one strain turned from one another and never merge.
    var strains: [Int]
    var centroids: Matrix
    var shapes: [Shape]
    private(set) var isAlive: [Bool]
    /// Groups that only wait for their subject to return: they stay where they are, and neither join nor count.
    var isResting: [Bool]
    /// The group of each point.
    var groups: [Int]
    var steps: [Step] = []
    private var scratch: [Float] = []

    private static let tile = 256

    init(
        points: Matrix,
        parties: [Party],
        masses: [Double],
        centroids: Matrix,
        shapes: [Shape],
        anchors: [Anchor?] = [],
        strains: [Int]? = nil,
        rules: Rules
    ) {
        self.points = points
        self.parties = parties
        self.masses = masses
        self.rules = rules
        self.centroids = centroids
        self.shapes = shapes
        self.anchors = anchors
        self.strains = strains ?? Array(0..<centroids.count)
        isResting = [Bool](repeating: false, count: centroids.count)
        isAlive = [Bool](repeating: true, count: centroids.count)
        groups = [Int](repeating: 0, count: points.count)
    }

    /// How many groups there are, without those that rest.
    var aliveCount: Int { isAlive.indices.count(where: counts) }

    private func counts(_ group: Int) -> Bool { isAlive[group] && !isResting[group] }

    /// Adds a group and returns its row; one without a strain is the first of its own.
    mutating func add(centroid: ArraySlice<Float>, shape: Shape, strain: Int? = nil) -> Int {
        strains.append(strain ?? -1 - centroids.count)
        centroids.append(centroid)
        shapes.append(shape)
        isAlive.append(true)
        isResting.append(false)
        return centroids.count - 1
    }

    /// Everything that a re-cluster does: passes, rounds of splits, passes, merges.
    ///
    /// `ages` ranks the points, the oldest lowest; without it no group is held against its anchor.
    mutating func run(passes: Int, splitRounds: Int, ages: [Int64] = []) {
        guard centroids.count > 0 else { return }
        pass(passes)
        for _ in 0..<splitRounds {
            guard split() else { break }
            pass(1)
        }
        pass(2)
        if !ages.isEmpty { turn(by: ages) }
        mergeNear()
        mergeToBudget()
    }

    /// Puts every point into the nearest group and takes each group's mean, `count` times or until hardly any moves.
    mutating func pass(_ count: Int) {
        for _ in 0..<count {
            let before = groups
            assign()
            recenter()
            if zip(groups, before).count(where: { $0 != $1 }) * 500 <= groups.count { break }
        }
    }

    /// Puts each point into the nearest group, or leaves it in `preferred` where that is at most `margin` worse.
    mutating func assign(preferring preferred: [Int?] = [], margin: Float = 0) {
        let columns = centroids.count
        var start = 0
        while start < points.count {
            let end = min(start + Self.tile, points.count)
            product(points, rows: start..<end, centroids, into: &scratch)
            for point in start..<end {
                let row = (point - start) * columns
                var (best, bestSimilarity) = (0, -Float.infinity)
                scratch.withUnsafeBufferPointer { similarities in
                    for group in 0..<columns where similarities[row + group] > bestSimilarity && isAlive[group] {
                        (best, bestSimilarity) = (group, similarities[row + group])
                    }
                }
                if point < preferred.count, let kept = preferred[point], isAlive[kept],
                    bestSimilarity - scratch[row + kept] <= margin
                {
                    best = kept
                }
                groups[point] = best
            }
            start = end
        }
    }

    /// Takes each group's mean over the points for which `counts` holds; a group without any keeps what it had.
    mutating func recenter(where counts: (Int) -> Bool = { _ in true }) {
        var sums = Matrix(width: points.width, count: centroids.count)
        var fresh = [Shape](repeating: Shape(meanLength: 0, count: 0, mass: 0), count: centroids.count)
        for point in groups.indices where counts(point) {
            sums.add(points, point, to: groups[point])
            fresh[groups[point]].count += 1
            fresh[groups[point]].mass += masses[point]
        }
        for group in fresh.indices where fresh[group].count > 0 && !isResting[group] {
            let length = sums.normalize(group)
            guard length > 0 else { continue }
            fresh[group].meanLength = Double(length) / fresh[group].count
            shapes[group] = fresh[group]
            centroids[group] = sums[group]
        }
    }

    /// Gives up groups of too few items or parties; their points go to the nearest of the others.
    ///
    /// The largest stays.
    mutating func dissolve(under leastItems: Int, parties leastParties: Int) {
        var members = [[Int]](repeating: [], count: centroids.count)
        for point in groups.indices { members[groups[point]].append(point) }
        let largest = members.indices.max { (members[$0].count, $1) < (members[$1].count, $0) }
        for group in members.indices where group != largest {
            let own = Party.count(members[group].map { parties[$0] })
            if members[group].count < leastItems || own < leastParties { isAlive[group] = false }
        }
        assign()
        recenter()
    }

    // MARK: Splits

    /// Parts each group whose halves stand far enough apart; returns whether any did.
    private mutating func split() -> Bool {
        var members = [[Int]](repeating: [], count: centroids.count)
        for point in groups.indices { members[groups[point]].append(point) }
        // What room costs: the cheapest merges, to be paid in order once the budget is used up.
        var prices: [Double]?
        var alive = aliveCount
        var hasSplit = false
        for parent in members.indices where isAlive[parent] && members[parent].count >= 2 * rules.leastItems {
            guard let halves = Bisection(points, members[parent]), halves.small.count >= rules.leastItems,
                halves.distance > rules.splitDistance,
                Party.count(halves.small.map { parties[$0] }) >= rules.leastParties
            else { continue }
            let large = Shape(halves.largeShape, mass: halves.large.reduce(0) { $0 + masses[$1] })
            let small = Shape(halves.smallShape, mass: halves.small.reduce(0) { $0 + masses[$1] })
            if alive >= rules.budget {
                let known = prices ?? cheapestMerges()
                let place = alive - rules.budget
                prices = known
                let price = place < known.count ? known[place] : .infinity
                guard Shape.cost(large, small, cosine: halves.cosine) > 2 * price else { continue }
            }
            // The id stays with what it has stood for; where that is not known yet, with the larger half.
            let anchor = parent < anchors.count ? anchors[parent] : nil
            let isSmallOld = anchor.map {
                $0.distance(to: small, halves.directions, 1) < $0.distance(to: large, halves.directions, 0)
            }
            let (stays, leaves) = isSmallOld == true ? (1, 0) : (0, 1)
            let shape = [large, small]
            let child = add(centroid: halves.directions[leaves], shape: shape[leaves])
            centroids[parent] = halves.directions[stays]
            shapes[parent] = shape[stays]
            for point in [halves.large, halves.small][leaves] { groups[point] = child }
            let mass = shape[leaves].mass
            steps.append(.split(child: child, parent: parent, mass: mass, share: mass / (small.mass + large.mass)))
            alive += 1
            hasSplit = true
        }
        return hasSplit
    }

    // MARK: Merges

    /// Joins every pair of groups that stand nearer than the merge distance, the nearest first.
    private mutating func mergeNear() {
        var pairs: [(distance: Double, first: Int, second: Int)] = []
        forEachPair { first, second, cosine in
            let distance = Shape.distance(shapes[first], shapes[second], cosine: Double(cosine))
            if distance < rules.mergeDistance { pairs.append((distance, first, second)) }
        }
        pairs.sort { ($0.distance, $0.first, $0.second) < ($1.distance, $1.first, $1.second) }
        for pair in pairs where isAlive[pair.first] && isAlive[pair.second] {
            // Either may have grown since the list was made.
            let cosine = Double(centroids.dot(pair.first, centroids, pair.second))
            let distance = Shape.distance(shapes[pair.first], shapes[pair.second], cosine: cosine)
            guard distance < rules.mergeDistance else { continue }
            // What has a settled meaning keeps its id, however small it has become; a chain of young clusters that each take
            // in the one before would otherwise carry it anywhere.
            let settled = [pair.first, pair.second].filter { $0 < anchors.count && anchors[$0] != nil }.min()
            let survivor = settled ?? heavier(pair.first, pair.second)
            merge(pair.first, pair.second, survivor: survivor, isForced: false)
        }
    }

    /// Joins the pair that costs least until no more groups are left than the budget allows.
    private mutating func mergeToBudget() {
        var alive = aliveCount
        guard alive > rules.budget else { return }
        var partners = cheapestPartners()
        while alive > rules.budget {
            var cheapest = -1
            for group in partners.indices where isAlive[group] && partners[group].partner >= 0 {
                if cheapest < 0 || partners[group].cost < partners[cheapest].cost { cheapest = group }
            }
            guard cheapest >= 0 else { return }
            let pair = (cheapest, partners[cheapest].partner)
            let survivor = heavier(pair.0, pair.1)
            merge(pair.0, pair.1, survivor: survivor, isForced: true)
            alive -= 1
            for group in partners.indices where counts(group) {
                let partner = partners[group].partner
                if group == survivor || partner == pair.0 || partner == pair.1 {
                    partners[group] = cheapestPartner(of: group)
                } else if strains[group] != strains[survivor] {
                    let cost = cost(group, survivor)
                    if cost < partners[group].cost { partners[group] = (survivor, cost) }
                }
            }
        }
    }

    private func heavier(_ first: Int, _ second: Int) -> Int {
        shapes[first].mass >= shapes[second].mass ? first : second
    }

    private mutating func merge(_ first: Int, _ second: Int, survivor: Int, isForced: Bool) {
        let gone = survivor == first ? second : first
        let (kept, taken) = (shapes[survivor], shapes[gone])
        centroids.scale(survivor, by: Float(kept.meanLength * kept.count))
        centroids.add(centroids, gone, to: survivor, times: Float(taken.meanLength * taken.count))
        let length = Double(centroids.normalize(survivor))
        let count = kept.count + taken.count
        shapes[survivor] = Shape(meanLength: length / max(count, 1), count: count, mass: kept.mass + taken.mass)
        isAlive[gone] = false
        for point in groups.indices where groups[point] == gone { groups[point] = survivor }
        steps.append(.merged(gone: gone, survivor: survivor, mass: taken.mass, isForced: isForced))
    }

    private func cost(_ first: Int, _ second: Int) -> Double {
        Shape.cost(shapes[first], shapes[second], cosine: Double(centroids.dot(first, centroids, second)))
    }

    private func cheapestPartner(of group: Int) -> (partner: Int, cost: Double) {
        var best = (partner: -1, cost: Double.infinity)
        for other in isAlive.indices where counts(other) && strains[other] != strains[group] {
            let cost = cost(group, other)
            if cost < best.cost { best = (other, cost) }
        }
        return best
    }

    private func cheapestPartners() -> [(partner: Int, cost: Double)] {
        var partners = [(partner: Int, cost: Double)](repeating: (-1, .infinity), count: centroids.count)
        forEachPair { first, second, cosine in
            let cost = Shape.cost(shapes[first], shapes[second], cosine: Double(cosine))
            if cost < partners[first].cost { partners[first] = (second, cost) }
            if cost < partners[second].cost { partners[second] = (first, cost) }
        }
        return partners
    }

    /// The costs of the cheapest merges that touch different groups, least first.
    private func cheapestMerges() -> [Double] {
        let partners = cheapestPartners()
        var isUsed = [Bool](repeating: false, count: partners.count)
        var costs: [Double] = []
        for group in partners.indices.sorted(by: { (partners[$0].cost, $0) < (partners[$1].cost, $1) }) {
            let partner = partners[group].partner
            guard partner >= 0, !isUsed[group], !isUsed[partner] else { continue }
            isUsed[group] = true
            isUsed[partner] = true
            costs.append(partners[group].cost)
        }
        return costs
    }

    /// Every pair of groups that may merge once, with the cosine between them, in the order of their rows.
    private func forEachPair(_ body: (Int, Int, Float) -> Void) {
        let columns = centroids.count
        var cosines: [Float] = []
        var start = 0
        while start < columns {
            let end = min(start + Self.tile, columns)
            product(centroids, rows: start..<end, centroids, into: &cosines)
            for first in start..<end where counts(first) {
                for second in (first + 1)..<max(columns, first + 1)
                where counts(second) && strains[first] != strains[second] {
                    body(first, second, cosines[(first - start) * columns + second])
                }
            }
            start = end
        }
    }
}

extension Shape {
    init(_ shape: Shape, mass: Double) {
        self.init(meanLength: shape.meanLength, count: shape.count, mass: mass)
    }
}
