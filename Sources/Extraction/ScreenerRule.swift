import Model

/// Which conversations a watch is about.
package indirect enum ScreenerRule: Equatable, Sendable {
    /// The value of the record at `path` passes `test`; a record without it passes none.
    case field(path: String, FieldTest)
    /// A regular expression in ICU's syntax occurs in `part`.
    case pattern(String, on: Part, ignoringCase: Bool)
    /// The request means about the same as one of `examples`.
    ///
    /// The statistic is the largest cosine between the request and an example: a topic is the union of its examples, and
    /// an average would punish a request for being unlike the other corners of the topic. What a threshold means hangs
    /// on the encoder and on the examples. With all-MiniLM-L6-v2 and a dozen examples, a paraphrase reaches .6 to .8,
    /// the same kind of task about something else (a wedding speech beside a campaign speech) up to .6, and all other
    /// traffic stays under .45; above .5 is a sensible start. That encoder reads English: for other languages a pattern
    /// finds far more. Examples should name the topic and not the task ("draft", "summarize"), which they would match.
    case similar(examples: [String], threshold: Double)
    /// A model answers Yes to the question, which is put to it about the whole conversation.
    ///
    /// Asked only where the other rules leave the answer open, so it is best joined to cheap ones.
    case question(String)
    /// All of the rules hold; none at all holds.
    case all([ScreenerRule])
    /// At least one of the rules holds; none at all does not.
    case any([ScreenerRule])
    case not(ScreenerRule)

    /// What is asked of a record's value.
    package enum FieldTest: Equatable, Sendable {
        case exists
        case equals(FacetValue)
        case oneOf([FacetValue])
        /// The regular expression occurs in the value; a number is read as written, a flag as `true` or `false`.
        case matches(String)
    }

    /// What a pattern is searched in; of each at most the first `Screener.budget` characters.
    package enum Part: String, Equatable, Sendable, CaseIterable {
        /// The text that is embedded.
        case request
        /// Everything the user said.
        case user
        /// Everything the assistant said.
        case assistant
        /// The whole conversation with its roles, escaped as `Transcript` does.
        case transcript
    }
}
