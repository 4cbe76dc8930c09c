import Model

/// How clusters of before became clusters of now: which numbers live on, which are new, and what happened in between.
struct Descent {
    /// The living group that each group ended in.
    let final: [Int]
    /// Merged numbers with their survivors, in the order in which it happened.
    private(set) var merges: [(gone: Int, survivor: Int)] = []

    /// The numbers of living groups and of those that were there before.
    private var numbers: [Int?]
    private let steps: [Regrouping.Step]
    private let known: Int

    /// The first groups are those that were there before, called `numbers`; living ones after them take `next` and
    /// what follows it.
    init(_ regrouping: Regrouping, numbers given: [Int], next: inout Int) {
        steps = regrouping.steps
        known = given.count
        var heirs = Array(regrouping.isAlive.indices)
        for case .merged(let gone, let survivor, _, _) in steps { heirs[gone] = survivor }
        final = heirs.map { heir in
            var heir = heir
            while heirs[heir] != heir { heir = heirs[heir] }
            return heir
        }
        numbers = given
        for group in given.count..<regrouping.isAlive.count {
            guard regrouping.isAlive[group] else {
                numbers.append(nil)
                continue
            }
            numbers.append(next)
            next += 1
        }
        for case .merged(let gone, _, _, _) in steps where gone < known {
            if let old = numbers[gone], let survivor = numbers[final[gone]] { merges.append((old, survivor)) }
        }
    }

    /// The records of the living groups, without what their points must say; `before` are those of the first groups.
    func records(from before: [ClusterRecord]) -> [Int: ClusterRecord] {
        var drafts: [Int: ClusterRecord] = [:]
        for (group, record) in before.enumerated() {
            drafts[group] = record
            drafts[group]?.recent = RecentItems()
        }
        for step in steps {
            switch step {
            case .split(let child, let parent, _, let share):
                guard let giver = drafts[parent] else { continue }
                var record = ClusterRecord(
                    number: numbers[child] ?? -1,
                    shape: giver.shape,
                    lastSeen: giver.lastSeen
                )
                record.activity = giver.activity * share
                drafts[parent]?.activity -= record.activity
                drafts[child] = record
            case .merged(let gone, let survivor, _, let isForced):
                guard let taken = drafts.removeValue(forKey: gone) else { continue }
                drafts[survivor]?.inherit(from: taken, isForced: isForced)
            }
        }
        return drafts
    }

    /// The splits and merges that can still be seen.
    func events(at time: Timestamp) -> [LineageEvent] {
        steps.compactMap { step in
            switch step {
            case .split(let child, let parent, let mass, let share):
                guard let number = numbers[child], let giver = numbers[parent] ?? numbers[final[parent]] else {
                    return nil
                }
                return LineageEvent(
                    kind: .split,
                    cluster: .base(number),
                    other: .base(giver),
                    mass: mass,
                    share: share,
                    time: time
                )
            case .merged(let gone, _, let mass, _):
                guard gone < known, let old = numbers[gone], let number = numbers[final[gone]] else { return nil }
                return LineageEvent(
                    kind: .merged,
                    cluster: .base(number),
                    other: .base(old),
                    mass: mass,
                    share: 1,
                    time: time
                )
            }
        }
    }
}
