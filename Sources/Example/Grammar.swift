/// What people ask about in one language, how they put it and how they are answered.
///
/// Read from a text whose lines begin with a mark:
///
/// | mark | the rest of the line |
/// | --- | --- |
/// | `#` | begins a topic: its name, its weight and the percentage of refusals |
/// | `$` | a slot: its name and what may stand in it, with bars between |
/// | `>` | an answer |
/// | `+` | what the asker says next |
/// | `<` | words before a request, `~` words after it, `!` a refusal; only before the first topic |
/// | none | a request |
///
/// Slots, answers and follow-ups before the first topic serve every topic.
struct Grammar: Sendable {
    /// The ISO 639 code.
    let language: String
    private(set) var topics: [Topic] = []
    private(set) var openings: [Phrase] = []
    private(set) var closings: [Phrase] = []
    private(set) var refusals: [Phrase] = []
    private var common = Topic(name: "", weight: 0, refusalPercent: 0)

    /// Reads the grammar of `language` from `texts`, in which only the first has lines before a topic.
    init(language: String, _ texts: String...) {
        self.language = language
        for line in texts.joined(separator: "\n").split(separator: "\n") { read(line) }
        topics = topics.map { $0.completed(by: common) }
        for topic in topics {
            let missing = topic.missingSlots
            precondition(missing.isEmpty, "\(language) \(topic.name) uses undefined slots \(missing.sorted())")
        }
    }

    private mutating func read(_ line: Substring) {
        let rest = line.dropFirst(2)
        switch line.first {
        case "#": topics.append(Topic(heading: rest))
        case "<": openings.append(Phrase(rest))
        case "~": closings.append(Phrase(rest))
        case "!": refusals.append(Phrase(rest))
        case "$": edit { $0.define(line.dropFirst()) }
        case ">": edit { $0.answers.append(Phrase(rest)) }
        case "+": edit { $0.followUps.append(Phrase(rest)) }
        default: edit { $0.requests.append(Phrase(line)) }
        }
    }

    private mutating func edit(_ change: (inout Topic) -> Void) {
        if topics.isEmpty { change(&common) } else { change(&topics[topics.count - 1]) }
    }

    /// The topic called `name`.
    func topic(_ name: String) -> Topic {
        guard let topic = topics.first(where: { $0.name == name }) else {
            preconditionFailure("no topic \(name) in the grammar of \(language)")
        }
        return topic
    }
}

/// One subject that people ask about.
struct Topic: Sendable {
    let name: String
    /// How often it is asked about, next to the other topics of its language.
    let weight: Int
    let refusalPercent: Int
    var requests: [Phrase] = []
    var answers: [Phrase] = []
    var followUps: [Phrase] = []
    private(set) var slots: [String: [Phrase]] = [:]

    init(name: String, weight: Int, refusalPercent: Int) {
        self.name = name
        self.weight = weight
        self.refusalPercent = refusalPercent
    }

    fileprivate init(heading: Substring) {
        let words = heading.split(separator: " ")
        guard words.count == 3, let weight = Int(words[1]), let refusals = Int(words[2]) else {
            preconditionFailure("a topic's heading has a name, a weight and a percentage: \(heading)")
        }
        self.init(name: String(words[0]), weight: weight, refusalPercent: refusals)
    }

    fileprivate mutating func define(_ line: Substring) {
        let name = line.prefix { $0 != " " }
        slots[String(name)] = Phrase.alternatives(line.dropFirst(name.count + 1))
    }

    /// With the slots, answers and follow-ups that serve every topic.
    fileprivate func completed(by common: Topic) -> Topic {
        var complete = self
        complete.slots.merge(common.slots) { own, _ in own }
        complete.answers += common.answers
        complete.followUps += common.followUps
        return complete
    }

    fileprivate var missingSlots: Set<String> {
        let phrases = requests + answers + followUps + slots.values.joined()
        return Set(phrases.flatMap(\.slots)).subtracting(slots.keys)
    }
}
