import Model

/// An account's activity on one day of UTC: what is counted once.
struct AccountDay: Hashable, Sendable {
    var account = AccountID(rawValue: 0)
    var day: Int64 = 0

    init() {}

    init(_ account: AccountID, at time: Timestamp) {
        self.account = account
        day = Int64(floorQuotient(time.hour.rawValue, 24))
    }

    /// Spreads account-days evenly over 0 to 1, the same in every run.
    var lot: Double {
        Detection.lot(account.rawValue ^ (UInt64(bitPattern: day) &* 0x9E37_79B9_7F4A_7C15))
    }
}

extension AccountDay: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&account)
        try archive.field(&day)
    }
}
