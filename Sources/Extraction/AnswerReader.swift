import Inference
import Intake
import Model

/// What could be read of a model's answers about one conversation.
struct AnswerReading: Equatable, Sendable {
    /// The answers to the screener's questions, by their place in it.
    var screening: [Int: Bool] = [:]
    var facets: Facets = [:]
    var summaries: Summaries = [:]
    /// Facets of which the model says that there is no answer.
    var blank: Set<FacetName> = []
    /// What is wrong with the others, by their tags.
    var faults: [String: AnswerFault] = [:]

    /// Whether the facet has an answer, be it that there is none.
    func hasAnswered(_ name: FacetName) -> Bool {
        facets[name] != nil || summaries[name] != nil || blank.contains(name)
    }

    /// Takes from a later reading what this one lacks, and its faults.
    mutating func complete(with later: AnswerReading) {
        screening.merge(later.screening) { first, _ in first }
        facets.merge(later.facets) { first, _ in first }
        summaries.merge(later.summaries) { first, _ in first }
        blank.formUnion(later.blank.filter { !hasAnswered($0) })
        faults = later.faults
    }
}

/// Reads a model's answers to one sheet of questions.
///
/// The model has read what a stranger wrote, so nothing is believed that is not of the form asked for. An answer that is
/// not is a fault and no value: nothing is guessed.
struct AnswerReader: Sendable {
    private let free = FreeAnswer()

    /// Reads every answer that `sheet` asks for out of `answer`.
    ///
    /// Pass the conversation that was asked about, whole: no answer may repeat a run of its words.
    func reading(of answer: String, to sheet: QuestionSheet, about conversation: Conversation) -> AnswerReading {
        let answers = Answers(text: Self.withLeadIn(answer, of: sheet), tags: sheet.tags)
        var reading = AnswerReading()
        for place in sheet.screening {
            let tag = sheet.tag(ofScreening: place)
            read(tag, into: &reading) { reading throws(AnswerFault) in
                guard let flag = ClosedAnswer.flag(try answers.content(of: tag)) else {
                    throw .notAllowed(tag: tag, values: ["Yes", "No"])
                }
                reading.screening[place] = flag
            }
        }
        for facet in sheet.facets {
            let tag = facet.name.rawValue
            read(tag, into: &reading) { reading throws(AnswerFault) in
                let content = try answers.content(of: tag)
                try take(content, as: facet, about: conversation, into: &reading)
            }
        }
        return reading
    }

    private func read(
        _ tag: String,
        into reading: inout AnswerReading,
        _ body: (inout AnswerReading) throws(AnswerFault) -> Void
    ) {
        do throws(AnswerFault) {
            try body(&reading)
        } catch {
            reading.faults[tag] = error
        }
    }

    private func take(
        _ content: String,
        as facet: FacetQuestion,
        about conversation: Conversation,
        into reading: inout AnswerReading
    ) throws(AnswerFault) {
        let name = facet.name
        let tag = name.rawValue
        switch facet.form {
        case .freeText(let leadIn, _):
            reading.summaries[name] = try free.text(of: content, tag: tag, leadIn: leadIn, about: conversation)
        case .category(let values):
            guard let value = ClosedAnswer.category(content, of: values) else {
                throw .notAllowed(tag: tag, values: values)
            }
            reading.facets[name] = .category(value)
        case .language:
            if ClosedAnswer.isUnknown(content) {
                reading.blank.insert(name)
                return
            }
            guard let code = LanguageCode(named: ClosedAnswer.normalised(content)) else {
                throw .notALanguage(tag: tag)
            }
            reading.facets[name] = .category(code.text)
        case .number(let range, let isWhole):
            guard let number = ClosedAnswer.number(content, in: range, isWhole: isWhole) else {
                throw .outOfRange(tag: tag, range, isWhole: isWhole)
            }
            reading.facets[name] = .number(number)
        case .yesNo:
            guard let flag = ClosedAnswer.flag(content) else { throw .notAllowed(tag: tag, values: ["Yes", "No"]) }
            reading.facets[name] = .flag(flag)
        }
    }

    /// The answer with the lead-in that was begun for the model, unless it has begun anew.
    private static func withLeadIn(_ answer: String, of sheet: QuestionSheet) -> String {
        guard let leadIn = Questionnaire.leadIn(of: sheet), let tag = sheet.tags.first,
            answer.utf8.firstRange(of: "<\(tag)>".utf8) == nil
        else { return answer }
        return "\(leadIn) \(answer)"
    }
}

/// The tagged answers of one text, none of which stands inside another.
private struct Answers {
    let text: String
    let tags: [String]

    // Bytes are compared, because a mark behind a tag makes another character of the tag's end.
    func content(of tag: String) throws(AnswerFault) -> String {
        do throws(TaggedAnswer.Fault) {
            let content = try TaggedAnswer(text, tags: tags).content(of: tag)
            // Inside of another answer, or behind one that does not end, it may be a quotation.
            let open = text.utf8.firstRange(of: "<\(tag)>".utf8)?.lowerBound ?? text.startIndex
            let before = text.utf8[..<open]
            let isInside = tags.contains { other in
                before.ranges(of: "<\(other)>".utf8).count != before.ranges(of: "</\(other)>".utf8).count
            }
            guard !isInside else { throw .repeated(tag: tag) }
            return content
        } catch {
            throw .form(error)
        }
    }
}
