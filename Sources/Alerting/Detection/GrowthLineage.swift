import Model

extension GrowthDetector {
    private static let kinHours = 48

    /// Moves baseline and open counts with the mass that an event moved, and judges giver and taker together for 48 hours.
    ///
    /// An event without a giver needs nothing: a newborn cluster has no past, and a dormant one keeps its own.
    package mutating func apply(_ event: LineageEvent) {
        guard let giver = event.other, giver != event.cluster else { return }
        switch event.kind {
        case .merged:
            merge(giver, into: event.cluster, at: event.time)
        case .born, .split, .dormant, .returned:
            let share = min(max(event.share, 0), 1)
            guard share > 0, let from = places[giver] else { return }
            move(share, from: from, to: place(of: event.cluster), at: event.time)
        }
    }

    private mutating func move(_ share: Double, from: Int, to: Int, at time: Timestamp) {
        var giver = tracks[from].baseline
        tracks[to].baseline.take(share, of: &giver)
        tracks[from].baseline = giver
        let until = Hour(rawValue: time.hour.rawValue + Self.kinHours)
        tracks[to].addKin(tracks[from].cluster, until: until)
        tracks[from].addKin(tracks[to].cluster, until: until)
    }

    private mutating func merge(_ giver: ClusterID, into taker: ClusterID, at time: Timestamp) {
        for hour in openHours.keys {
            guard let evidence = openHours[hour]?.removeValue(forKey: giver) else { continue }
            openHours[hour]?[taker, default: HourEvidence()].add(evidence, limit: configuration.memberLimit)
        }
        guard let from = places[giver] else { return }
        let to = place(of: taker)
        var given = tracks[from]
        tracks[to].baseline.take(1, of: &given.baseline)
        tracks[to].add(given.recent, limit: configuration.memberLimit)
        tracks[to].lastScore = max(tracks[to].lastScore, given.lastScore)
        if let episode = given.episode {
            if tracks[to].episode == nil {
                tracks[to].episode = episode
            } else {
                pending.append(end(episode, at: time))
            }
        }
        renameKin(giver, as: taker)
        tracks.remove(at: from)
        indexPlaces()
    }

    private mutating func renameKin(_ old: ClusterID, as new: ClusterID) {
        for place in tracks.indices {
            for (rank, kin) in tracks[place].kin.enumerated() where kin.cluster == old {
                tracks[place].kin[rank].cluster = new
            }
            let own = tracks[place].cluster
            tracks[place].kin.removeAll { $0.cluster == own }
        }
    }
}
