import Model

/// Which clusters have exchanged mass of late, so that an alert about one may be about what another is about.
struct Kinship: Codable, Equatable, Sendable {
    private struct Tie: Codable, Equatable, Sendable {
        let giver: ClusterID
        let taker: ClusterID
        let until: Timestamp
    }

    private var ties: [Tie] = []
    // As long as growth judges giver and taker together.
    private static let seconds = 48.0 * 3600

    mutating func note(_ event: LineageEvent) {
        guard let giver = event.other, giver != event.cluster else { return }
        ties.removeAll { $0.until <= event.time }
        ties.append(Tie(giver: giver, taker: event.cluster, until: event.time.advanced(bySeconds: Self.seconds)))
    }

    /// Whether two clusters are the same or have exchanged mass; false where one is unknown.
    func joins(_ first: ClusterID?, _ second: ClusterID?, at time: Timestamp) -> Bool {
        guard let first, let second else { return false }
        return first == second
            || ties.contains { tie in
                tie.until > time
                    && (tie.giver == first && tie.taker == second || tie.giver == second && tie.taker == first)
            }
    }
}

// One campaign is one page: of the alerts about one thing only the one that says most is told.
extension AlertBook {
    /// Finds out anew which alert speaks for which, and returns those of which the answer has changed.
    mutating func settleInhibition(at time: Timestamp) -> [AlertID: Entry] {
        // Whoever says more has been settled before, so that nothing hides behind what is hidden itself.
        let firing = entries.filter { $0.value.alert.state == .firing }
            .sorted { $0.value.alert.saysMore(than: $1.value.alert) }
        // The longest window of growth looks back a day: what a dense group left in it is no news when the group has ended.
        let lately = entries.values.map(\.alert).filter { $0.state == .resolved && $0.isCurrent(at: time) }
        // What is pending speaks for nothing, but is spoken for.
        let pending = entries.filter { $0.value.alert.state == .pending }.sorted { $0.key < $1.key }
        var speakers: [(alert: Alert, members: Set<ItemID>)] = []
        var changed: [AlertID: Entry] = [:]
        for (subject, entry) in firing + pending {
            var entry = entry
            let members = Set(entry.alert.members)
            // What everything does holds the items of anything that goes on meanwhile, and is something else.
            let isApart = entry.alert.isAboutEverything
            let speaker = speakers.first { speaker in
                guard !isApart else { return false }
                return kinship.joins(speaker.alert.cluster, entry.alert.cluster, at: time)
                    || isMostly(speaker.members, members)
            }
            let echoed = lately.first { $0.id == entry.alert.inhibitor && $0.kind.rank > entry.alert.kind.rank }
            entry.alert.inhibitor = speaker?.alert.id ?? echoed?.id
            let isHeard = entry.alert.inhibitor == nil && entry.alert.state == .firing
            if isHeard { entry.alert.heardAt = entry.alert.heardAt ?? time }
            // What goes on for weeks must not hide what happens meanwhile.
            if speaker == nil, entry.alert.state == .firing, !isApart, !entry.alert.recurs {
                speakers.append((entry.alert, members))
            }
            guard entry != entries[subject] else { continue }
            entries[subject] = entry
            changed[entry.alert.id] = entry
        }
        return changed
    }

    /// Whether most of the smaller set is in the other one too.
    private func isMostly(_ first: Set<ItemID>, _ second: Set<ItemID>) -> Bool {
        let (fewer, more) = first.count < second.count ? (first, second) : (second, first)
        return fewer.count { more.contains($0) } * 2 > fewer.count
    }
}

extension Alert {
    /// Whether it is about the whole stream rather than about a cluster or a group.
    fileprivate var isAboutEverything: Bool { kind == .shift && cluster == nil }

    /// Whether this one is to speak where both are about the same: by urgency, then what happens now, then by kind, then the
    /// one that was first.
    fileprivate func saysMore(than other: Alert) -> Bool {
        guard severity == other.severity else { return severity > other.severity }
        guard recurs == other.recurs else { return other.recurs }
        guard kind.rank == other.kind.rank else { return kind.rank > other.kind.rank }
        return (detectedAt, id.rawValue) < (other.detectedAt, other.id.rawValue)
    }
}

extension AlertKind {
    /// How much an alert of this kind says about what goes on.
    fileprivate var rank: Int {
        switch self {
        case .pipeline, .shift: 0
        case .growth: 1
        case .density, .novelty: 2
        }
    }
}
