import Model

/// The accounts of an example: a few that write daily, many that write once.
struct Population {
    /// Languages with their shares in percent.
    private static let languages: [(grammar: Grammar, percent: Int)] = [
        (.english, 70), (.german, 6), (.french, 6), (.spanish, 6), (.portuguese, 4), (.italian, 4), (.dutch, 4),
    ]

    let seed: UInt64
    let count: Int

    /// An account's name; it does not tell the rank.
    func name(of rank: Int) -> String {
        digits(16, of: scrambled(seed ^ scrambled(UInt64(rank) &+ 0xacc0)), prefix: "u-")
    }

    /// The name of an account that belongs to a planted event alone.
    func plantedName(_ event: ExampleEvent, _ number: Int) -> String {
        name(of: count + 1_000 * (1 + event.place) + number)
    }

    /// The grammar in which the account writes.
    func grammar(of rank: Int) -> Grammar {
        var dice = Dice(seed: seed, stream: UInt64(rank) &+ 0x1a96)
        return Population.languages[dice.place(in: Population.languages.map(\.percent))].grammar
    }

    /// A rank with a heavy tail: the chance falls with the root of the rank.
    ///
    /// A product and no power function, since the last bit of a power may differ between machines.
    func active(_ dice: inout Dice) -> Int {
        let draw = dice.fraction()
        return Int(draw * draw * Double(count))
    }

    /// What the account asks: half of the time one of its own three subjects.
    func topic(of rank: Int, in grammar: Grammar, _ dice: inout Dice) -> Topic {
        let weights = grammar.topics.map(\.weight)
        guard dice.chance(50) else { return grammar.topics[dice.place(in: weights)] }
        var own = Dice(seed: seed, stream: UInt64(rank) &+ 0x70b1c)
        let favourites = (0..<3).map { _ in own.place(in: weights) }
        return grammar.topics[dice.pick(favourites)]
    }

    /// As many different accounts that write English, all equally likely; fewer where there are not as many.
    func englishAccounts(_ wanted: Int, _ dice: inout Dice) -> [Int] {
        var ranks = (0..<count).filter { grammar(of: $0).language == Grammar.english.language }
        let found = min(wanted, ranks.count)
        for place in 0..<found { ranks.swapAt(place, place + dice.below(ranks.count - place)) }
        return Array(ranks.prefix(found))
    }
}

/// `value` in hexadecimal digits after `prefix`.
func digits(_ width: Int, of value: UInt64, prefix: String) -> String {
    let text = String(value, radix: 16)
    return prefix + String(repeating: "0", count: max(0, width - text.count)) + text
}
