/// Both sides of one conversation, made up as it goes along.
///
/// A slot that has been filled stays filled, so that the answer speaks of the plant that was asked about.
struct Dialogue {
    private let grammar: Grammar
    private let topic: Topic
    private var dice: Dice
    private var fillings: [String: String] = [:]

    init(grammar: Grammar, topic: Topic, dice: Dice) {
        self.grammar = grammar
        self.topic = topic
        self.dice = dice
    }

    /// One to six turns, the asker's first.
    mutating func turns() -> [ExampleTurn] {
        var turns = [ExampleTurn(role: .user, content: request())]
        let exchanges = [1, 1, 1, 1, 1, 2, 2, 2, 3, 3][dice.below(10)]
        if exchanges == 1, dice.chance(12) { return turns }
        if dice.chance(topic.refusalPercent) {
            turns.append(ExampleTurn(role: .assistant, content: said(dice.pick(grammar.refusals))))
            return turns
        }
        for exchange in 0..<exchanges {
            if exchange > 0 { turns.append(ExampleTurn(role: .user, content: said(dice.pick(topic.followUps)))) }
            turns.append(ExampleTurn(role: .assistant, content: answer()))
        }
        return turns
    }

    private mutating func request() -> String {
        var text = said(dice.pick(topic.requests))
        if dice.chance(20) { text = said(dice.pick(grammar.openings)) + " " + text }
        if dice.chance(20) {
            let isOpen = text.last.map { $0.isLetter || $0.isNumber } ?? false
            text += (isOpen ? ". " : " ") + said(dice.pick(grammar.closings))
        }
        if dice.chance(15) { text = text.lowercased() }
        return text
    }

    // An answer may begin with a slot, whose words are in lower case.
    private mutating func answer() -> String {
        let text = said(dice.pick(topic.answers))
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    private mutating func said(_ phrase: Phrase) -> String {
        var text = ""
        for part in phrase.parts {
            switch part {
            case .words(let words): text += words
            case .slot(let name): text += filling(name)
            case .either(let choices): text += said(dice.pick(choices))
            }
        }
        return text
    }

    private mutating func filling(_ slot: String) -> String {
        if let known = fillings[slot] { return known }
        guard let choices = topic.slots[slot] else { preconditionFailure("undefined slot \(slot)") }
        let filling = said(dice.pick(choices))
        fillings[slot] = filling
        return filling
    }
}
