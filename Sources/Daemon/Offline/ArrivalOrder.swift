import Model

/// In which order labelled conversations come, from the easiest for a clusterer to the hardest.
package enum ArrivalOrder: String, CaseIterable, Sendable {
    /// As the files have them.
    case file
    /// By their times.
    case time
    /// Any.
    case random
    /// Labels come and go: a third stays all the time, most have one window of a tenth to a third of the stream, some two
    /// short ones.
    case drift
    /// One parent label after the other, or one label after the other where there are no parents: the worst case, since
    /// nothing that is learned holds for what comes next.
    case sequential
}

extension ArrivalOrder {
    /// What the order is made by: one for each item.
    struct Key {
        let time: Int64
        let label: String
        let parent: String?
    }

    /// The places of the items in the order in which they come.
    func places(of keys: [Key], using generator: inout SplitMix) -> [Int] {
        switch self {
        case .file: return Array(keys.indices)
        case .time: return keys.indices.sorted { (keys[$0].time, $0) < (keys[$1].time, $1) }
        case .random: return keys.indices.shuffled(using: &generator)
        case .drift:
            let windows = Self.windows(of: Set(keys.map(\.label)).sorted(), using: &generator)
            let moments = keys.map { key in
                Self.moment(in: windows[key.label] ?? [0...1], using: &generator)
            }
            return keys.indices.sorted { (moments[$0], $0) < (moments[$1], $1) }
        case .sequential:
            let groups = Set(keys.map { $0.parent ?? $0.label }).sorted().shuffled(using: &generator)
            let turns = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1, $0) })
            let shuffled = keys.indices.shuffled(using: &generator)
            let ranked = shuffled.enumerated().map { rank, place in
                (turn: turns[keys[place].parent ?? keys[place].label] ?? 0, rank: rank, place: place)
            }
            return ranked.sorted { ($0.turn, $0.rank) < ($1.turn, $1.rank) }.map(\.place)
        }
    }

    /// The times at which the items come: where the order is made up, other items come at the times there are.
    func times(of keys: [Key]) -> [Int64] {
        let times = keys.map(\.time)
        return self == .file ? times : times.sorted()
    }

    /// When each label is on, as parts of the stream.
    private static func windows(
        of labels: [String],
        using generator: inout SplitMix
    ) -> [String: [ClosedRange<Double>]] {
        func window(_ length: ClosedRange<Double>) -> ClosedRange<Double> {
            let length = Double.random(in: length, using: &generator)
            let start = Double.random(in: 0...(1 - length), using: &generator)
            return start...(start + length)
        }
        let shuffled = labels.shuffled(using: &generator)
        var windows: [String: [ClosedRange<Double>]] = [:]
        for (rank, label) in shuffled.enumerated() {
            switch Double(rank) / Double(shuffled.count) {
            case ..<0.3: windows[label] = [0...1]
            case ..<0.85: windows[label] = [window(0.1...0.35)]
            default: windows[label] = [window(0.05...0.12), window(0.05...0.12)]
            }
        }
        return windows
    }

    private static func moment(in windows: [ClosedRange<Double>], using generator: inout SplitMix) -> Double {
        let window = windows.randomElement(using: &generator) ?? 0...1
        return Double.random(in: window, using: &generator)
    }
}
