import Glibc
import Model

/// How many items each account sent; the one place that says what a busy account counts for.
struct AccountTally: Equatable, Sendable {
    /// An account's items beyond this many add nothing: a script is capped, not a reason to drop the others.
    static let itemsPerAccount = 3

    private(set) var counts: [AccountID: Int] = [:]
    private(set) var total = 0

    var accounts: Int {
        counts.count
    }

    var busiestShare: Double {
        total == 0 ? 0 : Double(counts.values.max() ?? 0) / Double(total)
    }

    /// The exponential of the entropy of the capped counts.
    var effectiveAccounts: Double {
        // Counted by height first, so that the sum does not depend on the order of a dictionary.
        var heights = [Int](repeating: 0, count: Self.itemsPerAccount + 1)
        for count in counts.values { heights[min(count, Self.itemsPerAccount)] += 1 }
        let sum = heights.indices.reduce(0.0) { $0 + Double($1 * heights[$1]) }
        guard sum > 0 else { return 0 }
        var entropy = 0.0
        for height in 1...Self.itemsPerAccount {
            let part = Double(height) / sum
            entropy -= Double(heights[height]) * part * log(part)
        }
        return exp(entropy)
    }

    mutating func add(_ account: AccountID, items: Int = 1) {
        counts[account, default: 0] += items
        total += items
    }

    mutating func add(_ other: AccountTally) {
        for (account, items) in other.counts { add(account, items: items) }
    }
}

extension AccountTally: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        var pairs = counts.map { (account: $0.key, items: $0.value) }.sorted {
            $0.account.rawValue < $1.account.rawValue
        }
        try archive.list(&pairs, blank: (AccountID(rawValue: 0), 0)) { (archive, pair) throws(StateError) in
            try archive.field(&pair.account)
            try archive.field(&pair.items)
        }
        guard archive.direction == .reading else { return }
        self = AccountTally()
        for pair in pairs {
            // Nobody sends so many in a day: damage, which must not overflow the sum.
            guard (1...Int(Int32.max)).contains(pair.items) else { throw StateError(cause: .inconsistent) }
            add(pair.account, items: pair.items)
        }
    }
}
