import Model

extension DensityWindow {
    /// Takes in an item with what lies close to it, and gives the numbers of its neighbours of the last day.
    mutating func enter(
        _ entry: Recent,
        row: ArraySlice<Float>,
        past: [Nearby],
        recent close: [Nearby],
        at now: Timestamp,
        configuration: DensityConfiguration
    ) -> [Int] {
        var entry = entry
        let number = nextNumber
        let isLate = !isRecent(entry.time, at: now)
        let present = close.filter { isRecent(recent[$0.place].time, at: now) }
        if !isLate {
            entry.history = history(past: past, recent: close, at: now, radii: configuration.radii.map(\.nearness))
            entry.volumeBefore = stream.sixDaysBefore(at: now)
            entry.neighbours = present.suffix(configuration.neighbourLimit).map {
                Neighbour(number: firstNumber + $0.place, nearness: $0.nearness)
            }
            for other in present {
                recent[other.place].meet(
                    Neighbour(number: number, nearness: other.nearness),
                    limit: configuration.neighbourLimit
                )
            }
        }
        append(entry, row: row)
        return entry.neighbours.map(\.number)
    }

    /// Distinct account-days of the six days before the last, by radius.
    private func history(past close: [Nearby], recent: [Nearby], at now: Timestamp, radii: [Float]) -> [Double] {
        var closest: [AccountDay: (nearness: Float, weight: Double)] = [:]
        func count(_ key: AccountDay, _ nearness: Float, _ weight: Double) {
            let known = closest[key]
            closest[key] = (max(known?.nearness ?? -1, nearness), max(known?.weight ?? 0, weight))
        }
        for other in close {
            let entry = past[other.place]
            let age = now.seconds(since: entry.time)
            guard age >= Self.daySeconds, age < Self.weekSeconds else { continue }
            count(entry.accountDay, other.nearness, entry.weight)
        }
        for other in recent {
            let entry = self.recent[other.place]
            let age = now.seconds(since: entry.time)
            guard age >= Self.daySeconds, age < Self.weekSeconds else { continue }
            count(AccountDay(entry.account, at: entry.time), other.nearness, 1)
        }
        // The weights are powers of two: their sum does not depend on the order.
        return radii.map { radius in closest.values.reduce(0) { $1.nearness >= radius ? $0 + $1.weight : $0 } }
    }
}

extension DensityWindow.Recent {
    mutating func meet(_ neighbour: DensityWindow.Neighbour, limit: Int) {
        if neighbours.count >= limit { neighbours.removeFirst(neighbours.count - limit + 1) }
        neighbours.append(neighbour)
    }
}

extension DensityDetector {
    /// Scores the items whose ball just changed, and lets those that are newly flagged join or open a group.
    mutating func flag(_ numbers: [Int], at now: Timestamp) -> [Finding] {
        let traffic = Traffic(at: now, items: window.volume, stream: window.stream)
        var scores: [(number: Int, ball: BallScore)] = []
        for number in numbers {
            let entry = window.recent[number - window.firstNumber]
            guard entry.group == nil, entry.mayBeFlagged, entry.history.count == configuration.radii.count else {
                continue
            }
            let ball = window.score(of: number, in: traffic, configuration: configuration)
            guard ball.score >= configuration.flaggingScore else { continue }
            window.recent[number - window.firstNumber].isFlagged = true
            scores.append((number, ball))
        }
        var touched: Set<ItemID> = []
        for (number, ball) in scores {
            guard let place = group(of: number, at: now) else { continue }
            groups[place].lastFlagged = now
            groups[place].raise(to: ball, configuration: configuration)
            touched.insert(groups[place].anchor)
        }
        return groups.map(\.anchor).filter(touched.contains).compactMap { report($0, in: traffic) }
    }

    /// The reported groups that at least half of a group's items have somebody close by in, or whose items are near on average.
    private func kin(of group: DensityGroup) -> [String] {
        let items = group.members.compactMap { window.place(of: $0) }
        var votes: [ItemID: Int] = [:]
        for place in items {
            let close = window.recent[place].neighbours.filter { $0.number >= window.firstNumber }
            let groups = Set(close.compactMap { window.recent[$0.number - window.firstNumber].group })
            for anchor in groups { votes[anchor, default: 0] += 1 }
        }
        return groups.filter { other in
            other.isTold && other.anchor != group.anchor
                && (votes[other.anchor, default: 0] * 2 >= max(1, items.count)
                    || group.meanNearness(to: other) >= configuration.kinNearness)
        }
        .map(\.subject)
    }

    private mutating func report(_ anchor: ItemID, in traffic: Traffic) -> Finding? {
        guard let place = groups.firstIndex(where: { $0.anchor == anchor }) else { return nil }
        let threshold = configuration.openingScore(at: traffic.items)
        let wasTold = groups[place].isTold
        let together = concentration(of: groups[place], in: traffic)
        groups[place].strength = max(groups[place].strength, groups[place].peak.score + together)
        guard wasTold || groups[place].strength >= threshold else { return nil }
        groups[place].isTold = true
        var finding = groups[place].finding(wasTold ? .updated : .opened, at: traffic.now)
        finding.excess = groups[place].strength - threshold
        if !wasTold { finding.kin = kin(of: groups[place]) }
        let items = groups[place].tally.total
        guard !wasTold || items * 4 >= groups[place].toldItems * 5 || finding.severity > groups[place].toldSeverity
        else { return nil }
        groups[place].toldItems = items
        groups[place].toldSeverity = finding.severity
        return finding
    }
}

extension DensityGroup {
    /// Notes a flagged ball; until the group is reported, the highest one settles its kind.
    mutating func raise(to ball: BallScore, configuration: DensityConfiguration) {
        guard ball.score > peak.score else { return }
        peak = ball
        guard !isTold else { return }
        let isNovel = ball.history <= configuration.noveltyHistory && ball.score >= configuration.noveltyScore
        kind = isNovel ? .novelty : .density
    }
}
