import Inference
import Model

/// Builds one level above named clusters by asking a model: proposed in neighbourhoods, deduplicated over all, then assigned.
struct Arranger: Sendable {
    let questioner: Questioner
    let prompts: TaxonomyPrompts
    let chance: Chance
    let embed: @Sendable ([String]) async throws -> [Embedding]

    /// The parents of a level, by their proposed names, and which of them each unit is under.
    struct Proposal: Sendable {
        var names: [String]
        var groups: [Int]
    }

    static let width = 64

    /// Parents for `units`; nil where the budget was used up on the way.
    ///
    /// Every parent has at least one unit. What a neighbourhood cannot be got to propose is named after the clusters in the
    /// middle of its parts.
    func parents(of units: [Unit], _ wanted: Wanted, level: Int) async throws -> Proposal? {
        let embeddings = try await vectors(of: units.map(\.text))
        let hoods = neighbourhoods(of: embeddings)
        let proposed = try await concurrently(hoods, width: Self.width) { place, hood in
            let share = Wanted(Int((Double(wanted.count * hood.count) / Double(units.count)).rounded()))
            return try await proposals(for: hood, among: units, embeddings, share, place: 100_000 * level + place)
        }
        guard !questioner.purse.isEmpty else { return nil }
        var names = distinct(proposed.flatMap(\.self))
        if hoods.count > 1 || !wanted.bounds.contains(names.count) {
            names = try await deduplicated(names, wanted, level: level)
        }
        if names.count < wanted.bounds.lowerBound {
            names = distinct(middles(of: embeddings, count: wanted.count).map { units[$0].name })
        }
        let groups = try await assigned(units, to: names, embeddings: embeddings, level: level)
        guard !questioner.purse.isEmpty else { return nil }
        return Self.proposal(names, groups.map { $0 ?? 0 })
    }

    /// The place of each unit's parent among the names `parents`; nil for those that nobody could be asked about.
    func places(of units: [Unit], among parents: [String]) async throws -> [Int?] {
        try await assigned(units, to: parents, embeddings: nil, level: 0)
    }

    // MARK: Propose and deduplicate

    private func proposals(
        for hood: [Int],
        among units: [Unit],
        _ embeddings: [Embedding],
        _ wanted: Wanted,
        place: Int
    ) async throws -> [String] {
        let own = hood.map { embeddings[$0] }
        let middle = own.mean ?? own[0]
        let nearby = embeddings.nearest(TaxonomyPrompts.nearby, to: middle, passing: Set(hood))
        let question = try prompts.propose(
            hood.map { units[$0] },
            beside: nearby.map { units[$0] },
            wanted,
            chance.generator(for: "propose", place)
        )
        // Too many or too few are put right by the deduplication; a flood is not.
        let most = 2 * wanted.bounds.upperBound + 2
        let reply = try await questioner.ask(question) { answer throws(AnswerFault) in
            try NumberedList(reading: answer, tag: "answer", tags: ["scratchpad", "answer"]).names(within: 1...most)
        }
        if case .answered(let names) = reply { return names }
        return middles(of: own, count: wanted.count).map { units[hood[$0]].name }
    }

    private func deduplicated(_ names: [String], _ wanted: Wanted, level: Int) async throws -> [String] {
        let question = try prompts.deduplicate(names, wanted, chance.generator(for: "deduplicate", level))
        let reply = try await questioner.ask(question) { answer throws(AnswerFault) in
            try NumberedList(reading: answer, tag: "answer", tags: ["scratchpad", "answer"]).names(
                within: wanted.bounds
            )
        }
        if case .answered(let names) = reply { return names }
        guard names.count > wanted.bounds.upperBound else { return names }
        return middles(of: try await vectors(of: names), count: wanted.count).map { names[$0] }
    }

    // MARK: Assign

    /// Several clusters share a question, and with it the list of parents, which is most of its length.
    private static let batch = 10

    private func assigned(
        _ units: [Unit],
        to parents: [String],
        embeddings: [Embedding]?,
        level: Int
    ) async throws -> [Int?] {
        guard parents.count > 1 else { return units.map { _ in 0 } }
        let places = Dictionary(parents.enumerated().map { (Self.key($0.element), $0.offset) }) { first, _ in first }
        let batches = units.runs(of: Self.batch).map(Array.init)
        var answers = try await concurrently(batches, width: Self.width) { place, batch in
            let question = try question(about: batch, parents, place: 1_000_000 * level + place)
            let chosen = try await choices(question, count: batch.count)
            return batch.indices.map { chosen[$0].flatMap { places[Self.key($0)] } }
        }.flatMap(\.self)
        let open = answers.indices.filter { answers[$0] == nil }
        let second = try await concurrently(open, width: Self.width) { _, unit in
            let question = try question(about: [units[unit]], parents, place: 1_000_000 * level + 500_000 + unit)
                .again(because: "it must be one of the categories, exactly as it is written there")
            let chosen = try await choices(question, count: 1)
            return chosen[0].flatMap { places[Self.key($0)] }
        }
        for (unit, answer) in zip(open, second) { answers[unit] = answer }
        let lost = open.filter { answers[$0] == nil }
        guard !lost.isEmpty, !questioner.purse.isEmpty else { return answers }
        let targets = try await vectors(of: parents)
        var own: [Embedding] = []
        if let embeddings {
            own = lost.map { embeddings[$0] }
        } else {
            own = try await vectors(of: lost.map { units[$0].text })
        }
        for (unit, vector) in zip(lost, own) { answers[unit] = targets.nearest(to: vector) }
        return answers
    }

    private func question(about units: [Unit], _ parents: [String], place: Int) throws(PromptError) -> Question {
        try prompts.assign(units, to: parents, chance.generator(for: "assign", place))
    }

    /// What the model says of each of `count` clusters; nil where it says nothing that can be read.
    private func choices(_ question: Question, count: Int) async throws -> [String?] {
        let reply = try await questioner.answer(to: question) { answer throws(AnswerFault) in
            try NumberedList(reading: answer, tag: "answer", tags: ["scratchpad", "answer"]).texts(upTo: count)
        }
        guard case .answered(let texts) = reply else { return [String?](repeating: nil, count: count) }
        return (1...count).map { texts[$0] }
    }

    /// What two spellings of one name have in common.
    private static func key(_ name: String) -> String {
        var key = name.replacing("&amp;", with: "&").lowercased().split(whereSeparator: \.isWhitespace).joined(
            separator: " "
        )
        while key.hasSuffix(".") { key.removeLast() }
        return key
    }

    private static func proposal(_ names: [String], _ groups: [Int]) -> Proposal {
        let used = Set(groups).sorted()
        let renumbered = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($0.element, $0.offset) })
        return Proposal(names: used.map { names[$0] }, groups: groups.map { renumbered[$0] ?? 0 })
    }

    private func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0.lowercased()).inserted }
    }

    private func vectors(of texts: [String]) async throws -> [Embedding] {
        let vectors = try await embed(texts)
        guard vectors.count == texts.count else { throw EmbeddingFault(texts: texts.count, vectors: vectors.count) }
        return vectors
    }
}

/// The encoder gave another number of vectors than it was given texts.
struct EmbeddingFault: Error, CustomStringConvertible {
    let texts: Int
    let vectors: Int

    var description: String {
        "the encoder made \(vectors) vectors of \(texts) names of clusters; check the embeddings server or choose another encoder"
    }
}
