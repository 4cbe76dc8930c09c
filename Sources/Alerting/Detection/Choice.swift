import Model

/// The number of an answer in a list of answers, or of a facet that was answered at all.
struct Choice: RawRepresentable, Hashable, Comparable, Sendable {
    let rawValue: Int32

    static func < (left: Choice, right: Choice) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Numbers answers and facets in the order in which they are first met, because numbers are counted faster than words.
struct ChoiceList: Equatable, Sendable {
    // More kinds of answers than people can look at; a field of the record that holds anything at all stops here.
    private static let limit = 4096

    private(set) var answers: [Answer] = []
    private var numbers: [Answer: Choice] = [:]
    private var facets: [FacetName: Choice] = [:]

    /// The numbers of some answers and of the facets they answer; answers beyond the limit are passed over.
    mutating func choices(of answers: [Answer]) -> [Choice] {
        answers.flatMap { answer -> [Choice] in
            guard let choice = numbers[answer] ?? add(answer) else { return [] }
            return [choice, self.choice(of: answer.facet)]
        }
    }

    /// The facets, with the numbers of their answers.
    var polls: [FacetName: [Choice]] {
        Dictionary(grouping: answers.indices.map { Choice(rawValue: Int32($0)) }) { answers[Int($0.rawValue)].facet }
    }

    subscript(choice: Choice) -> Answer {
        answers[Int(choice.rawValue)]
    }

    /// The number of an answer, nil where it was never met.
    func choice(of answer: Answer) -> Choice? {
        numbers[answer]
    }

    /// The number of a facet that was answered at all.
    func choice(of facet: FacetName) -> Choice {
        facets[facet] ?? Choice(rawValue: -1)
    }

    private mutating func add(_ answer: Answer) -> Choice? {
        guard answers.count < Self.limit else { return nil }
        let choice = Choice(rawValue: Int32(answers.count))
        answers.append(answer)
        numbers[answer] = choice
        if facets[answer.facet] == nil { facets[answer.facet] = Choice(rawValue: Int32(-2 - facets.count)) }
        return choice
    }
}

extension ChoiceList: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.list(&answers)
        guard archive.direction == .reading else { return }
        let read = answers
        self = ChoiceList()
        for answer in read where add(answer) == nil { throw StateError(cause: .inconsistent) }
        guard numbers.count == answers.count else { throw StateError(cause: .inconsistent) }
    }
}
