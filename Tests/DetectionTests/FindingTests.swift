import Model
import Testing

@testable import Detection

@Suite("Findings")
struct FindingTests {
    private func finding(_ kind: AlertKind, score: Double, effectiveAccounts: Double) -> Finding {
        var finding = Finding()
        finding.kind = kind
        finding.score = score
        finding.effectiveAccounts = effectiveAccounts
        return finding
    }

    @Test("Dense over twenty effective accounts is a page, dense or very surprising a ticket, the rest for the digest")
    func severity() {
        #expect(finding(.density, score: 1.2, effectiveAccounts: 20).severity == .page)
        #expect(finding(.novelty, score: 1.2, effectiveAccounts: 40).severity == .page)
        #expect(finding(.density, score: 9, effectiveAccounts: 19.9).severity == .ticket)
        #expect(finding(.growth, score: 4, effectiveAccounts: 500).severity == .ticket)
        #expect(finding(.growth, score: 3.9, effectiveAccounts: 500).severity == .digest)
    }

    @Test("The score is the probability's negative exponent")
    func probability() {
        #expect(abs(finding(.growth, score: 3, effectiveAccounts: 1).pValue - 1e-3) < 1e-15)
    }
}

@Suite("What accounts weigh")
struct AccountTallyTests {
    @Test("Equally busy accounts count in full")
    func equal() {
        var tally = AccountTally()
        for account in 0..<8 { tally.add(AccountID(rawValue: UInt64(account)), items: 2) }
        #expect(abs(tally.effectiveAccounts - 8) < 1e-12)
        #expect(tally.busiestShare == 0.125)
    }

    @Test("A busy account is capped, not a reason to drop the rest")
    func capped() {
        var tally = AccountTally()
        tally.add(AccountID(rawValue: 99), items: 1_000)
        for account in 0..<10 { tally.add(AccountID(rawValue: UInt64(account))) }
        #expect(tally.effectiveAccounts > 9)
        #expect(tally.effectiveAccounts < 11)
        #expect(tally.busiestShare > 0.98)
    }

    @Test("Nobody is no account")
    func empty() {
        #expect(AccountTally().effectiveAccounts == 0)
        #expect(AccountTally().busiestShare == 0)
    }
}
