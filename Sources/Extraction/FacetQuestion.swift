import Model

/// One facet that a model is asked for, in words.
///
/// The name is the answer's tag as well. The question is asked of every conversation, so each of its words is paid for
/// every time.
package struct FacetQuestion: Equatable, Sendable {
    /// What an answer must look like.
    package enum Form: Equatable, Sendable {
        /// A sentence that goes on from `leadIn`, which the answer does not repeat. The answer of the clustered one is
        /// what is embedded.
        case freeText(leadIn: String, isClustered: Bool)
        /// One of a few values, compared without case.
        case category([String])
        /// The English name of a language, kept as its ISO 639 code.
        case language
        case number(ClosedRange<Double>, isWhole: Bool)
        case yesNo
    }

    package var name: FacetName
    /// The question without what its form adds to it.
    package var question: String
    package var form: Form
    /// Whether it is left out as soon as the budget runs short.
    package var isOptional: Bool
    /// How sentences may go on from the lead-in; of use to free text only.
    ///
    /// The first two of them are shown where the question shares its request with others, and all where it does not.
    package var examples: [String]

    package init(
        _ name: FacetName,
        _ question: String,
        form: Form,
        isOptional: Bool = false,
        examples: [String] = Self.anyExamples
    ) {
        self.name = name
        self.question = question
        self.form = form
        self.isOptional = isOptional
        self.examples = examples
    }

    /// Examples that show what tone is wanted, whatever the question.
    package static let anyExamples = [
        "fix a leaking tap", "get steps for poisoning a pet, which was refused",
        "compare two ways of saving for retirement",
    ]

    /// Whether the answer is embedded.
    package var isClustered: Bool {
        if case .freeText(_, isClustered: true) = form { true } else { false }
    }

    /// How a sentence begins that answers it; nil where none is asked for.
    var leadIn: String? {
        if case .freeText(let leadIn, _) = form { leadIn } else { nil }
    }
}

extension FacetQuestion {
    /// What the user wants, the facet that is clustered.
    package static let request = FacetQuestion(
        .request,
        "What does the user want overall?",
        form: .freeText(leadIn: "The user's overall request for the assistant is to", isClustered: true)
    )

    /// What the assistant is to do.
    package static let task = FacetQuestion(
        .task,
        "What kind of work is the assistant to do?",
        form: .freeText(leadIn: "The task is to", isClustered: false),
        isOptional: true,
        examples: [
            "explain how to make a weapon, which was refused", "write marketing copy", "find faults in program code",
        ]
    )

    /// The language people speak in it.
    package static let language = FacetQuestion(
        .language,
        "In which human language is most of it written?",
        form: .language,
        isOptional: true
    )

    /// How much a safety team would worry.
    package static let concern = FacetQuestion(
        .concern,
        """
        How much should it concern a safety team? 1 not at all (a recipe), 2 slightly (a rude joke), 3 moderately \
        (cheating in an exam), 4 very (a phishing mail), 5 extremely (planning an attack).
        """,
        form: .number(1...5, isWhole: true)
    )

    /// Whether the assistant declined.
    package static let refusal = FacetQuestion(
        .refusal,
        "Did the assistant refuse what was asked?",
        form: .yesNo,
        isOptional: true
    )
}

// MARK: - Checking

extension FacetQuestion {
    /// Throws where the question cannot be asked, or its answer not be kept.
    func validate() throws(ExtractionError) {
        guard Self.isTag(name.rawValue) else {
            throw fault("must be a small letter and up to 31 small letters, digits and _")
        }
        guard question.contains(where: \.isLetter), question.count <= 1000 else {
            throw fault("needs a question in words, of at most 1000 characters")
        }
        // What is read without a model must be what a model is asked for: the one stands in for the other.
        switch (name, form) {
        case (.language, .language), (.refusal, .yesNo): break
        case (.language, _): throw fault("must be of the form language")
        case (.refusal, _): throw fault("must be a yes/no question")
        default: break
        }
        switch form {
        case .freeText(let leadIn, let isClustered):
            guard leadIn.count <= 200 else { throw fault("has a lead-in of more than 200 characters") }
            guard !(isClustered && isOptional) else { throw fault("is clustered and cannot be left out") }
        case .category(let values):
            guard values.count >= 2 else { throw fault("needs at least two values") }
            for value in values where value.count > FacetReader.valueLength || !value.contains(where: \.isLetter) {
                throw fault("has a value that is not 1 to \(FacetReader.valueLength) characters with a letter")
            }
            guard Set(values.map(ClosedAnswer.normalised)).count == values.count else {
                throw fault("has two values that differ in nothing but case or punctuation")
            }
        case .number(let range, let isWhole):
            guard range.lowerBound.isFinite, range.upperBound.isFinite else { throw fault("needs a range with ends") }
            guard !isWhole || range.lowerBound.rounded(.up) <= range.upperBound.rounded(.down) else {
                throw fault("has no whole number in its range")
            }
        case .language, .yesNo: break
        }
    }

    private func fault(_ problem: String) -> ExtractionError {
        ExtractionError(key: "facets.\(name.rawValue)", problem: problem)
    }

    private static func isTag(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (1...32).contains(bytes.count), let first = bytes.first, (97...122).contains(first) else { return false }
        return bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
    }
}
