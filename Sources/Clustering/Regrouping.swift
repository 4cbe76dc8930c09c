/// Some vectors and the groups they fall into, while clusters are re-arranged.
///
/// A group is a row of `centroids`. Groups are added by splits and taken by merges; the row of one that was taken stays.
struct Regrouping {
    /// How one group came out of another.
    enum Step: Equatable {
        case split(child: Int, parent: Int, mass: Double, share: Double)
        case merged(gone: Int, survivor: Int, mass: Double)
    }

    /// When groups part and join.
    struct Rules {
        var leastItems: Int
        var leastParties: Int
        var splitDistance: Double
        var mergeDistance: Double
        var budget: Int
    }

    let points: Matrix
    let parties: [Party]
    /// How many items each point stands for.
    let masses: [Double]
    let rules: Rules
    private(set) var centroids: Matrix
    private(set) var shapes: [Shape]
    private(set) var isAlive: [Bool]
    /// The group of each point.
    private(set) var groups: [Int]
    private(set) var steps: [Step] = []
    private var scratch: [Float] = []

    private static let tile = 256

    init(points: Matrix, parties: [Party], masses: [Double], centroids: Matrix, shapes: [Shape], rules: Rules) {
        self.points = points
        self.parties = parties
        self.masses = masses
        self.rules = rules
        self.centroids = centroids
        self.shapes = shapes
        isAlive = [Bool](repeating: true, count: centroids.count)
        groups = [Int](repeating: 0, count: points.count)
    }

    var aliveCount: Int { isAlive.count { $0 } }

    /// Everything that a re-cluster does: passes, rounds of splits, passes, merges.
    mutating func run(passes: Int, splitRounds: Int) {
        guard centroids.count > 0 else { return }
        pass(passes)
        for _ in 0..<splitRounds {
            guard split() else { break }
            pass(1)
        }
        pass(2)
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
        for group in fresh.indices where fresh[group].count > 0 {
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
            let child = centroids.count
            centroids[parent] = halves.directions[0]
            centroids.append(halves.directions[1])
            shapes[parent] = large
            shapes.append(small)
            isAlive.append(true)
            for point in halves.small { groups[point] = child }
            steps.append(
                .split(child: child, parent: parent, mass: small.mass, share: small.mass / (small.mass + large.mass))
            )
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
            if distance < rules.mergeDistance { merge(pair.first, pair.second) }
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
            let survivor = merge(pair.0, pair.1)
            alive -= 1
            for group in partners.indices where isAlive[group] {
                let partner = partners[group].partner
                if group == survivor || partner == pair.0 || partner == pair.1 {
                    partners[group] = cheapestPartner(of: group)
                } else {
                    let cost = cost(group, survivor)
                    if cost < partners[group].cost { partners[group] = (survivor, cost) }
                }
            }
        }
    }

    @discardableResult
    private mutating func merge(_ first: Int, _ second: Int) -> Int {
        let (survivor, gone) = shapes[first].mass >= shapes[second].mass ? (first, second) : (second, first)
        let (kept, taken) = (shapes[survivor], shapes[gone])
        centroids.scale(survivor, by: Float(kept.meanLength * kept.count))
        centroids.add(centroids, gone, to: survivor, times: Float(taken.meanLength * taken.count))
        let length = Double(centroids.normalize(survivor))
        let count = kept.count + taken.count
        shapes[survivor] = Shape(meanLength: length / max(count, 1), count: count, mass: kept.mass + taken.mass)
        isAlive[gone] = false
        for point in groups.indices where groups[point] == gone { groups[point] = survivor }
        steps.append(.merged(gone: gone, survivor: survivor, mass: taken.mass))
        return survivor
    }

    private func cost(_ first: Int, _ second: Int) -> Double {
        Shape.cost(shapes[first], shapes[second], cosine: Double(centroids.dot(first, centroids, second)))
    }

    private func cheapestPartner(of group: Int) -> (partner: Int, cost: Double) {
        var best = (partner: -1, cost: Double.infinity)
        for other in isAlive.indices where other != group && isAlive[other] {
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

    /// Every pair of living groups once, with the cosine between them, in the order of their rows.
    private func forEachPair(_ body: (Int, Int, Float) -> Void) {
        let columns = centroids.count
        var cosines: [Float] = []
        var start = 0
        while start < columns {
            let end = min(start + Self.tile, columns)
            product(centroids, rows: start..<end, centroids, into: &cosines)
            for first in start..<end where isAlive[first] {
                for second in (first + 1)..<max(columns, first + 1) where isAlive[second] {
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
