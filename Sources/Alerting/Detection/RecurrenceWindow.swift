import Model

/// Four weeks of items as sketches, by account and day: what recurrence is looked for in.
///
/// Nobody's vector is in it. An account that is busy on a day adds its first items of that day alone.
struct RecurrenceWindow: Sendable {
    static let days = 28
    private static let itemsPerDay = 8

    struct Entry: Equatable, Sendable {
        var item = ItemID(rawValue: 0)
        var account = AccountID(rawValue: 0)
        var time = Timestamp(rawValue: 0)
        var day = 0
        var cluster: ClusterID?
        /// The anchor of the group it belongs to.
        var group: ItemID?
    }

    /// On which of the last 28 days an account was there, today in the lowest bit, and how often today.
    struct Activity: Equatable, Sendable {
        var days: UInt32 = 0
        var itemsToday = 0
    }

    /// An account's days in a ball, as in `Activity`.
    typealias Ball = [AccountID: UInt32]

    private(set) var entries: [Entry] = []
    private var sketches: [Sketch] = []
    private var activity: [AccountID: Activity] = [:]
    /// How many accounts were there on so many days.
    private var accountsByDays = [Int](repeating: 0, count: RecurrenceWindow.days + 1)
    /// The day of the newest item.
    private var today: Int?
    /// The share of accounts that are followed.
    private var keptShare = 1.0

    /// Where an item stands in `entries`, which are in the order in which they were recorded.
    func place(of item: ItemID) -> Int? {
        let place = firstPlace(in: entries.indices) { entries[$0].item >= item }
        return place < entries.count && entries[place].item == item ? place : nil
    }

    mutating func put(_ place: Int, into group: ItemID) {
        entries[place].group = group
    }

    mutating func put(_ place: Int, in cluster: ClusterID) {
        entries[place].cluster = cluster
    }

    /// Takes in an item at the end; false where it is not followed.
    mutating func enter(_ entry: Entry, sketch: @autoclosure () -> Sketch, configuration: RecurrenceConfiguration)
        -> Bool
    {
        let limit = configuration.itemLimit
        let days = min(configuration.historyDays, Self.days)
        begin(entry.day, days: days, limit: limit)
        guard let today, today - entry.day < days, lot(entry.account.rawValue) < keptShare else { return false }
        let before = activity[entry.account] ?? Activity()
        guard entry.day < today || before.itemsToday < Self.itemsPerDay else { return false }
        if before.days != 0 { accountsByDays[before.days.nonzeroBitCount] -= 1 }
        accountsByDays[note(entry, on: today)] += 1
        entries.append(entry)
        sketches.append(sketch())
        while entries.count > limit, keptShare > 1 / 1024 {
            keptShare /= 2
            let share = keptShare
            keep { lot($0.account.rawValue) < share }
        }
        return entries.last?.item == entry.item
    }

    /// Lets the days before `day` pass.
    private mutating func begin(_ day: Int, days: Int, limit: Int) {
        guard day > today ?? Int.min else { return }
        today = day
        keep { day - $0.day < days }
        if keptShare < 1, entries.count < limit / 4 { keptShare *= 2 }
    }

    private mutating func keep(_ isKept: (Entry) -> Bool) {
        let kept = entries.map(isKept)
        guard kept.contains(false) else { return count() }
        sketches = zip(sketches, kept).filter(\.1).map(\.0)
        entries = zip(entries, kept).filter(\.1).map(\.0)
        count()
    }

    /// Counts anew who was there when.
    private mutating func count() {
        activity = [:]
        if let today { for entry in entries { note(entry, on: today) } }
        accountsByDays = [Int](repeating: 0, count: Self.days + 1)
        for active in activity.values { accountsByDays[active.days.nonzeroBitCount] += 1 }
    }

    /// Notes that an account was there, and returns on how many days.
    @discardableResult
    private mutating func note(_ entry: Entry, on today: Int) -> Int {
        var active = activity[entry.account] ?? Activity()
        active.days |= 1 << UInt32(today - entry.day)
        if entry.day == today { active.itemsToday += 1 }
        activity[entry.account] = active
        return active.days.nonzeroBitCount
    }

    /// Who lies within `distance` of the newest item, itself included, and at which places.
    func ballOfNewest(within distance: Int) -> (accounts: Ball, places: [Int]) {
        guard let center = sketches.last, let today else { return ([:], []) }
        var accounts: Ball = [:]
        var places: [Int] = []
        for (place, sketch) in sketches.enumerated() where sketch.distance(to: center) <= distance {
            places.append(place)
            accounts[entries[place].account, default: 0] |= 1 << UInt32(today - entries[place].day)
        }
        return (accounts, places)
    }

    /// How many account-days are remembered.
    var accountDays: Int {
        accountsByDays.enumerated().reduce(0) { $0 + $1.offset * $1.element }
    }

    /// How many of a ball's accounts would be there on several days, if each of their days led there by chance.
    ///
    /// How often chance leads there is told by how many accounts were there at all, so that coming back does not explain
    /// itself.
    func expectedReturns(to ball: Ball) -> Double {
        let chance = chance(ofReaching: ball.count)
        var missed = [1.0]
        for _ in 0..<Self.days { missed.append((missed.last ?? 1) * (1 - chance)) }
        var byDays = [Int](repeating: 0, count: Self.days + 1)
        for account in ball.keys { byDays[activity[account]?.days.nonzeroBitCount ?? 0] += 1 }
        return (1...Self.days).reduce(0) { $0 + Double(byDays[$1]) * (1 - missed[$1 - 1]) }
    }

    /// The probability that a day of an account leads to a ball, where `accounts` were there at least once.
    private func chance(ofReaching accounts: Int) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<30 {
            let middle = (low + high) / 2
            var (missed, reached) = (1.0, 0.0)
            for days in 1...Self.days {
                missed *= 1 - middle
                reached += Double(accountsByDays[days]) * (1 - missed)
            }
            if reached < Double(accounts) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

extension RecurrenceWindow: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.list(&entries)
        try archive.list(&sketches)
        try archive.optional(&today, blank: 0) { (archive, day) throws(StateError) in try archive.field(&day) }
        try archive.field(&keptShare)
        guard archive.direction == .reading else { return }
        let today = today ?? 0
        guard entries.count == sketches.count, entries.allSatisfy({ (0..<Self.days).contains(today - $0.day) })
        else { throw StateError(cause: .inconsistent) }
        count()
    }
}

extension RecurrenceWindow.Entry: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&item)
        try archive.field(&account)
        try archive.field(&time)
        try archive.field(&day)
        try archive.cluster(&cluster)
        try archive.optional(&group, blank: ItemID(rawValue: 0)) { (archive, item) throws(StateError) in
            try archive.field(&item)
        }
    }
}

extension Sketch: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        for word in sides.indices { try archive.field(&sides[word]) }
    }
}
