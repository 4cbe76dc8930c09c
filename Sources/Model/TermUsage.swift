/// The terms of one conversation, and whose it was: what names are made from.
package struct TermUsage: Equatable, Sendable {
    /// Nil for a record that names no account; its terms support nothing.
    package let account: AccountID?
    package let terms: [TermID]

    package init(account: AccountID?, terms: [TermID]) {
        self.account = account
        self.terms = terms
    }
}

/// How many accounts use each term anywhere.
package struct TermBackground: Equatable, Sendable {
    /// Distinct accounts in the sample.
    package let accounts: Int
    /// Distinct accounts in the sample that used each term.
    package let users: [TermID: Int]

    package init(accounts: Int, users: [TermID: Int]) {
        self.accounts = accounts
        self.users = users
    }
}
