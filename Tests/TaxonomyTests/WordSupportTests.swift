import Model
import Testing

@testable import Taxonomy

@Suite struct WordSupportTests {
    /// Conversations of accounts counted from 1, each with all of `words`.
    private func support(_ said: [(accounts: Int, words: [String])], floor: Int = 5) -> (WordSupport, Backing) {
        var words: [TermID: String] = [:]
        var ids: [String: TermID] = [:]
        for word in said.flatMap(\.words) where ids[word] == nil {
            let id = TermID(rawValue: UInt64(ids.count))
            ids[word] = id
            words[id] = word
        }
        let usage = said.flatMap { accounts, words in
            (0..<accounts).map { account in
                TermUsage(account: AccountID(rawValue: UInt64(account)), terms: words.compactMap { ids[$0] })
            }
        }
        return (WordSupport(floor: floor, words: words), Backing(usage: [usage]))
    }

    @Test("A word stands on exactly as many accounts as the floor asks for", arguments: 3...7)
    func floor(accounts: Int) {
        let (support, backing) = support([(10, ["letters"]), (accounts, ["xanthippe"])])
        let lacking = support.unsupported(in: "Write letters to xanthippe", by: backing)
        #expect(lacking == (accounts < 5 ? ["xanthippe"] : []))
    }

    @Test("One account that says it fifty times, and fifty conversations of nobody, are no support")
    func oneAccount() {
        let loud = [TermUsage](
            repeating: TermUsage(account: AccountID(rawValue: 1), terms: [TermID(rawValue: 0)]),
            count: 50
        )
        let unnamed = [TermUsage](repeating: TermUsage(account: nil, terms: [TermID(rawValue: 0)]), count: 50)
        let support = WordSupport(floor: 5, words: [TermID(rawValue: 0): "secret"])
        #expect(support.unsupported(in: "secret", by: Backing(usage: [loud, unnamed])) == ["secret"])
        let summaries = (0..<50).map { _ in Summary(account: nil, text: "a secret") }
        #expect(support.unsupported(in: "secret", by: Backing(summaries: summaries)) == ["secret"])
    }

    @Test("Terms and summaries of the same account count once, of different accounts together")
    func together() {
        let (support, terms) = support([(3, ["diabetes"])])
        func backing(_ accounts: Range<UInt64>) -> Backing {
            Backing(
                usage: terms.usage,
                summaries: accounts.map { Summary(account: AccountID(rawValue: $0), text: "Diet for diabetes.") }
            )
        }
        #expect(support.unsupported(in: "diabetes", by: backing(0..<3)) == ["diabetes"])
        #expect(support.unsupported(in: "diabetes", by: backing(1..<5)).isEmpty)
    }

    @Test("Any form of a supported word will do, and words of phrases count")
    func forms() {
        let (support, backing) = support([(5, ["translate", "insurance claim"])])
        #expect(support.unsupported(in: "Translations of claims: users' insurances", by: backing).isEmpty)
    }

    @Test("A term that may not be written out supports nothing")
    func unwritable() {
        let (_, backing) = support([(9, ["hidden"])])
        #expect(WordSupport(floor: 5, words: [:]).unsupported(in: "hidden", by: backing) == ["hidden"])
    }

    @Test(
        "Names in mid-sentence, abbreviations, numbers and addresses need the very same word",
        arguments: [
            ("Lend money to Banks", ["banks"]), ("Open AIDS", ["aids"]), ("Find it in the US", ["us"]),
            ("Lend 42 banks money", ["42"]), ("Write to bank@money.com", ["bank@money.com"]),
            ("Open www.bank.com", ["www.bank.com"]), ("Open bank.money", ["bank.money"]), ("Ask covid-19", ["19"]),
            ("Open x-a-n-t", ["nt", "xa"]), ("Lend money to Bank", []), ("Banks lend money", []),
        ]
    )
    func exact(text: String, lacking: [String]) {
        let (support, backing) = support([(9, ["bank", "money", "aid", "covid", "lend", "open", "com", "www"])])
        #expect(support.unsupported(in: text, by: backing) == lacking)
    }

    @Test("A compound with a single letter is found by its other spelling")
    func compounds() {
        let (support, backing) = support([(5, ["email", "follow", "café"])])
        #expect(support.unsupported(in: "Write a follow-up e-mail about cafes", by: backing).isEmpty)
    }

    @Test("A word of a label below is supported, and needs nobody to be counted again")
    func published() {
        let support = WordSupport(floor: 5, words: [:])
        let backing = Backing(labels: ["Bake bread. People baked bread."])
        #expect(support.unsupported(in: "Baking breads", by: backing).isEmpty)
        #expect(support.unsupported(in: "Baking cakes", by: backing) == ["cakes"])
    }

    @Test("A floor of nought lets no word pass that nobody said")
    func noFloor() {
        #expect(WordSupport(floor: 0, words: [:]).unsupported(in: "secret", by: Backing()) == ["secret"])
    }

    @Test("What every description is made of needs no support, and has neither a topic nor a name in it")
    func silent() {
        let support = WordSupport(floor: 5, words: [:])
        let sentence =
            "The users asked the AI assistant for various kinds of help, and wanted it to explain or write something."
        #expect(support.unsupported(in: sentence, by: Backing()) == ["something"])
        for word in ["will", "may", "mark", "grant", "bill", "code", "email", "health", "one", "two", "story", "child"]
        {
            #expect(support.unsupported(in: word, by: Backing()) == [word])
        }
    }
}
