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
        /// The code of the language it is in, nil where that is not known.
        var language: String?
        var cluster: ClusterID?
        /// The anchor of the group it belongs to.
        var group: ItemID?
    }

    /// An account as far as it uses one language.
    private struct Speaker: Hashable {
        let account: AccountID
        let language: String?
    }

    /// On which of the last 28 days a speaker was there, today in the lowest bit, and how often today.
    private struct Activity {
        var days: UInt32 = 0
        var itemsToday = 0
    }

    /// Who lies around an item in the same language.
    struct Ball: Sendable {
        let language: String?
        /// On which days each account was there, as in `Activity`.
        fileprivate(set) var accounts: [AccountID: UInt32] = [:]
        /// Where what they asked stands in `entries`.
        fileprivate(set) var places: [Int] = []
    }

    private(set) var entries: [Entry] = []
    private var sketches: [Sketch] = []
    private var activity: [Speaker: Activity] = [:]
    /// How many speakers of each language were there on so many days.
    private var speakersByDays: [String?: [Int]] = [:]
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
        let before = activity[Speaker(account: entry.account, language: entry.language)] ?? Activity()
        guard entry.day < today || before.itemsToday < Self.itemsPerDay else { return false }
        if before.days != 0 { add(-1, for: before, of: entry.language) }
        add(1, for: note(entry, on: today), of: entry.language)
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
        speakersByDays = [:]
        for (speaker, active) in activity { add(1, for: active, of: speaker.language) }
    }

    private mutating func add(_ count: Int, for active: Activity, of language: String?) {
        let none = [Int](repeating: 0, count: Self.days + 1)
        speakersByDays[language, default: none][active.days.nonzeroBitCount] += count
    }

    /// Notes that a speaker was there, and returns when it was by now.
    @discardableResult
    private mutating func note(_ entry: Entry, on today: Int) -> Activity {
        let speaker = Speaker(account: entry.account, language: entry.language)
        var active = activity[speaker] ?? Activity()
        active.days |= 1 << UInt32(today - entry.day)
        if entry.day == today { active.itemsToday += 1 }
        activity[speaker] = active
        return active
    }

    /// Who lies within `distance` of the newest item and in its language, itself included.
    func ballOfNewest(within distance: Int) -> Ball {
        var ball = Ball(language: entries.last?.language)
        guard let center = sketches.last, let today else { return ball }
        for (place, sketch) in sketches.enumerated()
        where sketch.distance(to: center) <= distance && entries[place].language == ball.language {
            ball.places.append(place)
            ball.accounts[entries[place].account, default: 0] |= 1 << UInt32(today - entries[place].day)
        }
        return ball
    }

    /// How many days of speakers are remembered.
    var speakerDays: Int {
        speakersByDays.values.reduce(0) { sum, byDays in
            sum + byDays.enumerated().reduce(0) { $0 + $1.offset * $1.element }
        }
    }

    /// How many of a ball's accounts would be there on several days, if each of the days on which they used its language led
    /// there by chance.
    ///
    /// How often chance leads there is told by how many speakers of the language were there at all, so that coming back does
    /// not explain itself.
    func expectedReturns(to ball: Ball) -> Double {
        let chance = chance(ofReaching: ball)
        var missed = [1.0]
        for _ in 0..<Self.days { missed.append((missed.last ?? 1) * (1 - chance)) }
        var byDays = [Int](repeating: 0, count: Self.days + 1)
        for account in ball.accounts.keys {
            let speaker = Speaker(account: account, language: ball.language)
            byDays[activity[speaker]?.days.nonzeroBitCount ?? 0] += 1
        }
        return (1...Self.days).reduce(0) { $0 + Double(byDays[$1]) * (1 - missed[$1 - 1]) }
    }

    /// The probability that a day of a speaker of its language leads to a ball.
    private func chance(ofReaching ball: Ball) -> Double {
        guard let speakers = speakersByDays[ball.language] else { return 0 }
        var (low, high) = (0.0, 1.0)
        for _ in 0..<30 {
            let middle = (low + high) / 2
            var (missed, reached) = (1.0, 0.0)
            for days in 1...Self.days {
                missed *= 1 - middle
                reached += Double(speakers[days]) * (1 - missed)
            }
            if reached < Double(ball.accounts.count) { low = middle } else { high = middle }
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
        try archive.optional(&language, blank: "") { (archive, code) throws(StateError) in try archive.field(&code) }
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
