/// What has been spent, what is reserved, and whether there is room for more.
///
/// A reservation counts in whatever hour and day it is at the time, and its spend is booked when it is known. So what is
/// spent and what is reserved together never pass a cap.
struct SpendBook: Sendable {
    /// What one request may cost at most; kept until it is known what it did cost.
    struct Reservation: Equatable, Sendable {
        let number: UInt64
        let model: String
        let purpose: String
        let most: TokenUsage
        let mostDollars: Double

        var spend: Spend { Spend(tokens: most.total, dollars: mostDollars) }
    }

    enum Decision: Equatable, Sendable {
        case reserved
        case beyondLease
        /// There will be room if what others reserved turns out to cost less.
        case later
        case beyondCap
    }

    let caps: SpendCaps
    private(set) var hour: Int
    private(set) var day: Int
    private(set) var ofHour = Spend()
    private(set) var ofDay = Spend()
    private(set) var reserved = Spend()
    private var lease: SpendLease
    private var outstanding: [UInt64: Reservation] = [:]
    private var unsaved: [Key: SpendRecord] = [:]

    private struct Key: Hashable {
        let hour: Int
        let model: String
        let purpose: String
    }

    /// The part of a cap that a lease goes beyond what is needed: all that a crash can cost.
    private static let leaseShare = 0.005

    /// Goes on at `wall`, in seconds since 1970, from what was recorded and from a lease that was not returned.
    init(caps: SpendCaps, resuming records: [SpendRecord], lease: SpendLease?, wall: Double) {
        self.caps = caps
        hour = Self.hour(at: wall)
        day = hour / 24
        for record in records {
            if record.hour == hour { ofHour = ofHour + record.spend }
            if record.hour / 24 == day { ofDay = ofDay + record.spend }
        }
        if let lease {
            if lease.hour == hour { ofHour = .larger(ofHour, lease.ofHour) }
            if lease.day == day { ofDay = .larger(ofDay, lease.ofDay) }
        }
        self.lease = SpendLease(hour: hour, day: day, ofHour: ofHour, ofDay: ofDay)
    }

    /// The share of the cap of which most is used, 0 without caps.
    var share: Double {
        limits.map { $0.cap > 0 ? $0.spent / $0.cap : 1 }.max() ?? 0
    }

    /// Reserves `reservation`, where the caps have room and the lease goes as far.
    mutating func reserve(_ reservation: Reservation, wall: Double) -> Decision {
        turn(to: wall)
        guard isWithinCaps(reservation.spend) else { return .beyondCap }
        guard isWithinCaps(reserved + reservation.spend) else { return .later }
        guard isWithin(lease, reservation.spend) else { return .beyondLease }
        outstanding[reservation.number] = reservation
        reserved = reserved + reservation.spend
        return .reserved
    }

    /// Books what a reserved request did cost; all that was reserved where that is not known.
    ///
    /// A reservation that is not known, or was booked before, changes nothing.
    mutating func settle(_ number: UInt64, usage: TokenUsage?, dollars: Double?, wall: Double) {
        guard let reservation = outstanding.removeValue(forKey: number) else { return }
        turn(to: wall)
        // Taking away what was added leaves crumbs of fractions.
        reserved = outstanding.isEmpty ? Spend() : reserved - reservation.spend
        let used = usage ?? reservation.most
        let record = SpendRecord(
            hour: hour,
            model: reservation.model,
            purpose: reservation.purpose,
            requests: 1,
            input: used.input,
            cached: used.cached,
            cacheWritten: used.cacheWritten,
            output: used.output,
            dollars: dollars ?? reservation.mostDollars
        )
        ofHour = ofHour + record.spend
        ofDay = ofDay + record.spend
        note(record)
    }

    /// The lease that has room for `spend`, nil where the present one has.
    func leaseNeeded(for spend: Spend) -> SpendLease? {
        guard !isWithin(lease, spend) else { return nil }
        func level(_ spent: Spend, _ tokens: Int?, _ dollars: Double?) -> Spend {
            let need = spent + reserved + spend
            return Spend(
                tokens: min(tokens ?? .max, need.tokens + Int(Double(tokens ?? 0) * Self.leaseShare)),
                dollars: min(dollars ?? .infinity, need.dollars + (dollars ?? 0) * Self.leaseShare)
            )
        }
        return SpendLease(
            hour: hour,
            day: day,
            ofHour: level(ofHour, caps.tokensPerHour, caps.dollarsPerHour),
            ofDay: level(ofDay, caps.tokensPerDay, caps.dollarsPerDay)
        )
    }

    /// Spends up to `lease` from now on; one for another hour is of no use any more.
    mutating func accept(_ lease: SpendLease) {
        if lease.hour == hour, lease.day == day { self.lease = lease }
    }

    /// The lease that allows nothing more than what is spent and reserved.
    var finalLease: SpendLease {
        SpendLease(hour: hour, day: day, ofHour: ofHour + reserved, ofDay: ofDay + reserved)
    }

    /// What was spent since this was last called, in the order of hour, model and purpose.
    mutating func drain() -> [SpendRecord] {
        defer { unsaved = [:] }
        return unsaved.values.sorted { ($0.hour, $0.model, $0.purpose) < ($1.hour, $1.model, $1.purpose) }
    }

    /// Takes back what could not be written down.
    mutating func putBack(_ records: [SpendRecord]) {
        for record in records { note(record) }
    }

    /// Begins a new hour or day where `wall` is in one.
    ///
    /// A clock that was put back by less than a day leaves the hour as it is, so that nothing can be spent twice; one that
    /// was put back further had been wrong.
    mutating func turn(to wall: Double) {
        let hour = Self.hour(at: wall)
        guard hour > self.hour || hour <= self.hour - 24 else { return }
        self.hour = hour
        ofHour = Spend()
        lease.hour = hour
        lease.ofHour = Spend()
        guard hour / 24 != day else { return }
        day = hour / 24
        ofDay = Spend()
        lease.day = day
        lease.ofDay = Spend()
    }

    private mutating func note(_ record: SpendRecord) {
        let key = Key(hour: record.hour, model: record.model, purpose: record.purpose)
        unsaved[key]?.add(record)
        if unsaved[key] == nil { unsaved[key] = record }
    }

    private var limits: [(spent: Double, cap: Double)] {
        [
            caps.tokensPerHour.map { (Double(ofHour.tokens), Double($0)) },
            caps.tokensPerDay.map { (Double(ofDay.tokens), Double($0)) },
            caps.dollarsPerHour.map { (ofHour.dollars, $0) },
            caps.dollarsPerDay.map { (ofDay.dollars, $0) },
        ].compactMap { $0 }
    }

    private func isWithinCaps(_ spend: Spend) -> Bool {
        let ofHour = ofHour + spend
        let ofDay = ofDay + spend
        return caps.tokensPerHour.map { ofHour.tokens <= $0 } ?? true
            && caps.tokensPerDay.map { ofDay.tokens <= $0 } ?? true
            && caps.dollarsPerHour.map { ofHour.dollars <= $0 } ?? true
            && caps.dollarsPerDay.map { ofDay.dollars <= $0 } ?? true
    }

    /// Whether a lease goes far enough where there is a cap; where there is none, none is needed.
    private func isWithin(_ lease: SpendLease, _ spend: Spend) -> Bool {
        let ofHour = ofHour + reserved + spend
        let ofDay = ofDay + reserved + spend
        return (caps.tokensPerHour == nil || ofHour.tokens <= lease.ofHour.tokens)
            && (caps.tokensPerDay == nil || ofDay.tokens <= lease.ofDay.tokens)
            && (caps.dollarsPerHour == nil || ofHour.dollars <= lease.ofHour.dollars)
            && (caps.dollarsPerDay == nil || ofDay.dollars <= lease.ofDay.dollars)
    }

    private static func hour(at wall: Double) -> Int { Int((wall / 3_600).rounded(.down)) }
}
