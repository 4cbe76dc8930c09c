import Model

/// The week of items that density is judged against: the last day whole, the six days before perhaps thinned.
struct DensityWindow: Sendable {
    static let daySeconds = 86_400.0
    static let weekSeconds = 7 * 86_400.0

    /// An item of the six older days.
    struct Past: Equatable, Sendable {
        var item = ItemID(rawValue: 0)
        var time = Timestamp(rawValue: 0)
        var accountDay = AccountDay()
        var skeleton: Skeleton?
        /// How many account-days it stands for; 1 without thinning.
        var weight = 1.0
    }

    /// An item of the last day that an item has close to it.
    struct Neighbour: Equatable, Sendable {
        /// Its number in the order of arrival.
        var number = 0
        var nearness: Float = 0
    }

    /// An item of the last day.
    struct Recent: Equatable, Sendable {
        var item = ItemID(rawValue: 0)
        var account = AccountID(rawValue: 0)
        var skeleton: Skeleton?
        var time = Timestamp(rawValue: 0)
        var cluster: ClusterID?
        /// Account-days in the ball over the six days before, counted when the item arrived, by radius.
        var history: [Double] = []
        /// Everything read in those six days.
        var volumeBefore = 0.0
        var neighbours: [Neighbour] = []
        /// Whether enough had been seen when it arrived to judge it by.
        var mayBeFlagged = false
        var isFlagged = false
        /// The anchor of the group it belongs to.
        var group: ItemID?
    }

    let dimensions: Int
    private let skeletonShare: Float
    var past: [Past] = []
    var pastRows: VectorRows
    var recentRows: VectorRows
    var recent: [Recent] = []
    /// The number of the first of `recent` in the order of arrival.
    var firstNumber = 0
    /// The share of account-days that are kept when an item becomes part of the past.
    var keptShare = 1.0
    /// The items, and with them what was read out of scope.
    var volume = HourlyVolume()
    var stream = HourlyVolume()

    /// For vectors of `dimensions` components, and skeletons that make up `skeletonShare` of the nearness.
    init(dimensions: Int, skeletonShare: Float) {
        self.dimensions = dimensions
        self.skeletonShare = skeletonShare
        let width = dimensions + (skeletonShare > 0 ? Skeleton.planes + 1 : 0)
        pastRows = VectorRows(width: width)
        recentRows = VectorRows(width: width)
    }

    /// The length of a row.
    var width: Int { recentRows.width }

    /// A vector of length one whose product with that of another item is how near both are: their cosine and the agreement
    /// of their skeletons, from 0 to 1, each by its share.
    ///
    /// A skeleton that is not known agrees with every other by a half, as by chance. Of the sum of `count` vectors whose
    /// skeletons are not known it is the sum of their rows.
    func row(of components: [Float], _ skeleton: Skeleton?, count: Int = 1) -> [Float] {
        guard skeletonShare > 0 else { return components }
        let meaning = (1 - skeletonShare).squareRoot()
        let side = (skeletonShare / 2 / Float(Skeleton.planes)).squareRoot()
        let sides = (0..<Skeleton.planes).map { plane in skeleton.map { $0.side(of: plane) * side } ?? 0 }
        return components.map { $0 * meaning } + sides + [Float(count) * (skeletonShare / 2).squareRoot()]
    }

    /// The number the next item gets.
    var nextNumber: Int {
        firstNumber + recent.count
    }

    /// Where an item stands in `recent`, whose items are in the order in which they were recorded.
    func place(of item: ItemID) -> Int? {
        let place = firstPlace(in: recent.indices) { recent[$0].item >= item }
        return place < recent.count && recent[place].item == item ? place : nil
    }

    /// Counts an item, and what was read out of scope before it.
    mutating func note(_ time: Timestamp, after outOfScope: OutOfScope) {
        volume.add(1, at: time.hour)
        if let since = outOfScope.since {
            // What bears a time before the item before it came late.
            let first = max(since.hour, stream.newest ?? since.hour)
            stream.add(outOfScope.count, over: min(first, time.hour)...time.hour)
        }
        stream.add(1, at: time.hour)
    }

    mutating func append(_ entry: Recent, row: some Collection<Float>) {
        recent.append(entry)
        recentRows.append(row)
    }

    mutating func restore(_ entry: Past, row: some Collection<Float>) {
        past.append(entry)
        pastRows.append(row)
    }

    func isRecent(_ time: Timestamp, at now: Timestamp) -> Bool {
        now.seconds(since: time) < Self.daySeconds
    }

    /// Lets go of what is older than a week, moves what is older than a day to the past, and keeps within `limit`.
    ///
    /// Membership is decided by time when a pair is counted; this only frees memory. It must be called at fixed points of
    /// the order of arrival, since thinning changes what later items see.
    mutating func settle(at now: Timestamp, limit: Int) {
        dropPast(past.prefix { now.seconds(since: $0.time) >= Self.weekSeconds }.count)
        age(recent.prefix { !isRecent($0.time, at: now) }.count, now: now)
        while past.count + recent.count > limit, !past.isEmpty, keptShare > 1 / 1024 {
            keptShare /= 2
            thin()
        }
        if recent.count > limit { dropRecent(recent.count - limit) }
        if keptShare < 1, past.count + recent.count < limit / 4 { keptShare *= 2 }
    }

    private mutating func age(_ count: Int, now: Timestamp) {
        for place in 0..<count {
            let entry = recent[place]
            let accountDay = AccountDay(entry.account, at: entry.time)
            guard accountDay.lot < keptShare, now.seconds(since: entry.time) < Self.weekSeconds else { continue }
            restore(
                Past(
                    item: entry.item,
                    time: entry.time,
                    accountDay: accountDay,
                    skeleton: entry.skeleton,
                    weight: 1 / keptShare
                ),
                row: recentRows[place]
            )
        }
        dropRecent(count)
    }

    private mutating func thin() {
        let isKept = past.map { $0.accountDay.lot < keptShare }
        pastRows.filter(isKept)
        past = zip(past, isKept).compactMap { entry, keeps in
            guard keeps else { return nil }
            var entry = entry
            entry.weight = max(entry.weight, 1 / keptShare)
            return entry
        }
    }

    private mutating func dropPast(_ count: Int) {
        past.removeFirst(count)
        pastRows.removeFirst(count)
    }

    private mutating func dropRecent(_ count: Int) {
        recent.removeFirst(count)
        recentRows.removeFirst(count)
        firstNumber += count
    }
}
