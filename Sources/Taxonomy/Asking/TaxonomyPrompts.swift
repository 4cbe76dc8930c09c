import Inference
import Model

/// The six questions of the taxonomy, each rendered from its prompt.
///
/// Names and descriptions of clusters are as foreign as the summaries they were made from, and fenced alike.
struct TaxonomyPrompts: Sendable {
    let name: Prompt
    let propose: Prompt
    let deduplicate: Prompt
    let assign: Prompt
    let rename: Prompt
    let audit: Prompt
    /// How names are to be worded for the facet that is clustered.
    let criteria: String

    /// How many clusters nearby are shown beside a neighbourhood.
    static let nearby = 10

    /// Loads all six; throws where one is missing, or has other places than it is filled in.
    init(library: PromptLibrary, criteria: String) throws(PromptError) {
        name = try library.prompt("name", places: ["criteria", "members", "contrast"])
        propose = try library.prompt("propose", places: ["criteria", "clusters", "nearby", "count", "lower", "upper"])
        deduplicate = try library.prompt("deduplicate", places: ["criteria", "names", "count", "lower", "upper"])
        assign = try library.prompt("assign", places: ["parents", "clusters"])
        rename = try library.prompt("rename", places: ["criteria", "children"])
        audit = try library.prompt("audit", places: ["labels"])
        self.criteria = criteria
    }

    /// The digest of a prompt whose answers also hang on the criteria.
    func digest(_ prompt: Prompt) -> String {
        "\(prompt.digest)-\(String(stableHash(criteria), radix: 16))"
    }

    /// The digests of all prompts that a hierarchy hangs on.
    var hierarchyDigest: String {
        "\(digest(propose)) \(digest(deduplicate)) \(assign.digest)"
    }

    func name(_ evidence: ClusterEvidence, _ generator: SplitMix) throws(PromptError) -> Question {
        var generator = generator
        return try name.question(
            [
                "criteria": .own(criteria),
                "members": .foreign(EscapedText(lines: evidence.members.shown.map { EscapedText(line: $0.text) })),
                "contrast": .foreign(EscapedText(lines: evidence.contrast.shown.map { EscapedText(line: $0.text) })),
            ],
            purpose: "name",
            maximumOutput: 400,
            using: &generator
        )
    }

    func propose(_ units: [Unit], beside nearby: [Unit], _ wanted: Wanted, _ generator: SplitMix) throws(PromptError)
        -> Question
    {
        var generator = generator
        return try propose.question(
            [
                "criteria": .own(criteria),
                "clusters": .foreign(EscapedText(lines: units.map(\.line))),
                "nearby": .foreign(EscapedText(lines: nearby.map { EscapedText(line: $0.name) })),
                "count": .own("\(wanted.count)"),
                "lower": .own("\(wanted.bounds.lowerBound)"),
                "upper": .own("\(wanted.bounds.upperBound)"),
            ],
            purpose: "propose",
            maximumOutput: 400 + 40 * wanted.bounds.upperBound,
            using: &generator
        )
    }

    func deduplicate(_ names: [String], _ wanted: Wanted, _ generator: SplitMix) throws(PromptError) -> Question {
        var generator = generator
        return try deduplicate.question(
            [
                "criteria": .own(criteria),
                "names": .foreign(EscapedText(lines: names.map { EscapedText(line: $0) })),
                "count": .own("\(wanted.count)"),
                "lower": .own("\(wanted.bounds.lowerBound)"),
                "upper": .own("\(wanted.bounds.upperBound)"),
            ],
            purpose: "deduplicate",
            maximumOutput: 400 + 40 * wanted.bounds.upperBound,
            using: &generator
        )
    }

    /// The parents come in another order each time, so that none is chosen for where it stands.
    func assign(_ units: [Unit], to parents: [String], _ generator: SplitMix) throws(PromptError) -> Question {
        var generator = generator
        let shuffled = parents.shuffled(using: &generator)
        return try assign.question(
            [
                "parents": .foreign(EscapedText(lines: shuffled.map { EscapedText(line: $0) })),
                "clusters": .foreign(EscapedText(lines: numbered(units.map(\.line)))),
            ],
            purpose: "assign",
            maximumOutput: 300 + 40 * units.count,
            using: &generator
        )
    }

    func rename(_ children: [Unit], _ generator: SplitMix) throws(PromptError) -> Question {
        var generator = generator
        // A parent of hundreds is known by fifty of them.
        let shown = children.count > 50 ? Array(children.shuffled(using: &generator).prefix(50)) : children
        return try rename.question(
            [
                "criteria": .own(criteria),
                "children": .foreign(EscapedText(lines: shown.map(\.line))),
            ],
            purpose: "rename",
            maximumOutput: 400,
            using: &generator
        )
    }

    func audit(_ labels: [LabelText], _ generator: SplitMix) throws(PromptError) -> Question {
        var generator = generator
        let lines = labels.map { EscapedText(line: "\($0.name) — \($0.description)", limit: 1_200) }
        return try audit.question(
            ["labels": .foreign(EscapedText(lines: numbered(lines)))],
            purpose: "audit",
            maximumOutput: 100 + 40 * labels.count,
            using: &generator
        )
    }

    private func numbered(_ lines: [EscapedText]) -> [EscapedText] {
        lines.enumerated().map { place, line in
            var numbered = EscapedText(escaping: "\(place + 1). ")
            numbered.append(line)
            return numbered
        }
    }
}

/// How many names are wanted: half and one and a half times as many are taken, too.
struct Wanted: Equatable, Sendable {
    let count: Int

    init(_ count: Int) {
        self.count = max(count, 1)
    }

    var bounds: ClosedRange<Int> {
        max(1, (count + 1) / 2)...max(1, count * 3 / 2)
    }
}
