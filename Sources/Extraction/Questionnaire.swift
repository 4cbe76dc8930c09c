import Inference

/// Puts what is asked of a conversation into the words of the prompts `screen` and `facets`.
///
/// The instructions hang on the questions alone, so they are the same for many conversations and come first; the
/// conversation stands in the material and there only inside the fence.
struct Questionnaire: Sendable {
    /// The places that each prompt must have.
    static let places: [String: Set<String>] = [
        "screen": ["question", "conversation"],
        "facets": ["questions", "conversation"],
    ]
    /// How many examples a question is given that shares its request with others.
    private static let sharedExamples = 2

    private let screen: Prompt
    private let facets: Prompt
    private let screening: [String]

    /// Takes the prompts from `library`; throws where one of them is bad.
    init(library: PromptLibrary, screening: [String]) throws(PromptError) {
        screen = try library.prompt("screen", places: Self.places["screen"] ?? [])
        facets = try library.prompt("facets", places: Self.places["facets"] ?? [])
        self.screening = screening
    }

    /// What answers to facets are marked with.
    var facetsDigest: String { facets.digest }

    /// The request that asks `sheet` about a conversation.
    func question(
        _ sheet: QuestionSheet,
        about transcript: EscapedText,
        using generator: inout some RandomNumberGenerator
    ) throws(PromptError) -> Question {
        if sheet.isScreeningOnly {
            return try screen.question(
                [
                    "question": .own(sheet.screening.map { screening[$0] }.joined()),
                    "conversation": .foreign(transcript),
                ],
                purpose: "screen",
                maximumOutput: Self.maximumOutput(sheet),
                using: &generator
            )
        }
        return try facets.question(
            ["questions": .own(lines(of: sheet)), "conversation": .foreign(transcript)],
            purpose: "facets",
            leadIn: Self.leadIn(of: sheet),
            maximumOutput: Self.maximumOutput(sheet),
            using: &generator
        )
    }

    /// How an answer begins that has the request to itself and is a sentence: with its tag and its lead-in.
    static func leadIn(of sheet: QuestionSheet) -> String? {
        guard sheet.isSingle, let facet = sheet.facets.first, let leadIn = facet.leadIn, !leadIn.isEmpty else {
            return nil
        }
        return "<\(facet.name.rawValue)>\(leadIn)"
    }

    /// Well above what good answers take; a model that was told to write on and on is stopped there.
    private static func maximumOutput(_ sheet: QuestionSheet) -> Int {
        sheet.facets.reduce(50 + 50 * sheet.screening.count) { $0 + ($1.leadIn == nil ? 50 : 200) }
    }

    private func lines(of sheet: QuestionSheet) -> String {
        var lines = sheet.screening.map { place in
            "\(Self.form(sheet.tag(ofScreening: place))) \(screening[place]) Yes or No\(Self.stop(sheet, at: place))."
        }
        if let stop = sheet.stops.first, stop.count > 1 { lines.append("If all of these are No, answer nothing else.") }
        lines += sheet.facets.map { facet in
            "\(Self.form(facet.name.rawValue)) \(Request.squeezed(facet.question))\(Self.demand(of: facet, on: sheet))"
        }
        return lines.joined(separator: "\n")
    }

    private static func form(_ tag: String) -> String { "<\(tag)>…</\(tag)>" }

    private static func stop(_ sheet: QuestionSheet, at place: Int) -> String {
        let answers = [false, true].filter { sheet.stops.contains([place: $0]) }
        return answers.map { "; if \($0 ? "Yes" : "No"), answer nothing else" }.joined()
    }

    /// What the form of the answer adds to the question.
    private static func demand(of facet: FacetQuestion, on sheet: QuestionSheet) -> String {
        switch facet.form {
        case .freeText(let leadIn, let isClustered):
            let count = sheet.isSingle ? facet.examples.count : isClustered ? sharedExamples : 0
            let examples = facet.examples.prefix(count).joined(separator: "; ")
            let start = leadIn.isEmpty ? "" : " \"\(leadIn)\" …"
            return start + (examples.isEmpty ? "" : " (e.g. \(examples))")
        case .category(let values): return " One of: \(values.joined(separator: "; "))."
        case .language: return " Its English name, or Unknown."
        case .number(let range, let isWhole):
            let kind = isWhole ? "A whole number" : "A number"
            return " \(kind) from \(written(range.lowerBound)) to \(written(range.upperBound)), only."
        case .yesNo: return " Yes or No."
        }
    }

    /// The number without a needless fraction.
    static func written(_ number: Double) -> String { Int64(exactly: number).map(String.init) ?? String(number) }
}
