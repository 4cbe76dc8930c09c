import Model

/// What one cluster saw in one hour.
struct HourEvidence: Equatable, Sendable {
    var tally = AccountTally()
    /// In order of recording; the first ones where there are too many.
    var items: [ItemID] = []

    mutating func add(_ account: AccountID, item: ItemID, limit: Int) {
        tally.add(account)
        if items.count < limit { items.append(item) }
    }

    mutating func add(_ other: HourEvidence, limit: Int) {
        tally.add(other.tally)
        items = Array((items + other.items).sorted().prefix(limit))
    }
}

/// A cluster's baseline, its last day, and the alert it may have.
struct ClusterTrack: Equatable, Sendable {
    /// What goes on from the hours that crossed the rule until it has been quiet for some.
    struct Episode: Equatable, Sendable {
        /// The hour with the highest score so far.
        ///
        /// Its subject names the cluster that the episode began on, wherever the
        /// mass goes.
        var peak: Finding
        var quietHours = 0
    }

    /// A cluster that mass came from or went to, and until when the two are judged together as well.
    struct Kin: Equatable, Sendable {
        var cluster = ClusterID.base(0)
        var until = Hour(rawValue: 0)
    }

    struct DatedEvidence: Equatable, Sendable {
        var hour = Hour(rawValue: 0)
        var evidence = HourEvidence()
    }

    var cluster = ClusterID.base(0)
    var baseline = Baseline()
    /// The last 24 hours in which anything was seen, oldest first.
    var recent: [DatedEvidence] = []
    var kin: [Kin] = []
    var lastScore = 0.0
    var episode: Episode?

    var isForgotten: Bool {
        baseline.remainder < 0.001 && episode == nil && recent.isEmpty && kin.isEmpty
    }

    mutating func close(_ hour: Hour, evidence: HourEvidence?, volume: HourlyVolume, surge: Surge?) {
        let seen = evidence?.tally.accounts ?? 0
        baseline.close(hour, seen: seen, volume: volume, weight: surge?.weight(own: seen) ?? 1)
        if let first = recent.first, first.hour.rawValue <= hour.rawValue - 24 { recent.removeFirst() }
        if let evidence { recent.append(DatedEvidence(hour: hour, evidence: evidence)) }
        kin.removeAll { $0.until <= hour }
    }

    mutating func addKin(_ other: ClusterID, until: Hour) {
        kin.removeAll { $0.cluster == other }
        kin.append(Kin(cluster: other, until: until))
    }

    /// Takes in what another cluster saw in its last day.
    mutating func add(_ others: [DatedEvidence], limit: Int) {
        for other in others {
            if let place = recent.firstIndex(where: { $0.hour == other.hour }) {
                recent[place].evidence.add(other.evidence, limit: limit)
            } else {
                recent.append(other)
            }
        }
        recent.sort { $0.hour < $1.hour }
    }

    /// Everything seen in the `width` hours that end with `hour`.
    func evidence(of width: Int, endingWith hour: Hour, limit: Int) -> HourEvidence {
        var sum = HourEvidence()
        for dated in recent where dated.hour.rawValue > hour.rawValue - width {
            sum.tally.add(dated.evidence.tally)
            sum.items += dated.evidence.items
        }
        sum.items = Array(sum.items.sorted().suffix(limit))
        return sum
    }

    /// Adds the accounts that were seen in the `width` hours that end with `hour`.
    func addAccounts(of width: Int, endingWith hour: Hour, to accounts: inout Set<AccountID>) {
        for dated in recent where dated.hour.rawValue > hour.rawValue - width {
            accounts.formUnion(dated.evidence.tally.counts.keys)
        }
    }
}
