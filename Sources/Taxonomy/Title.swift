import Model

/// How key terms read as a name and as a sentence.
enum Title {
    /// How many terms a name has.
    static let terms = 3
    /// How many terms a description has.
    static let describedTerms = 6

    /// The terms side by side, as in "weather · rain tomorrow".
    static func of(_ terms: [String]) -> String {
        terms.joined(separator: " · ")
    }

    /// A name for a cluster that has too few terms of its own.
    static func without(parent: String?, _ id: ClusterID) -> String {
        switch (parent, id) {
        case (let parent?, _): "\(parent) (\(id))"
        case (nil, .base(let number)): "cluster \(number)"
        case (nil, .upper(let number)): "group \(number)"
        }
    }

    /// A sentence that says what the terms are and that nobody, and no model, read the conversations.
    static func description(_ terms: [String]) -> String {
        switch terms.count {
        case 0: "Too few accounts share words here for any to be shown."
        case 1: "Key term, counted over accounts and not read by a model: \(terms[0])."
        default: "Key terms, counted over accounts and not read by a model: \(terms.joined(separator: ", "))."
        }
    }
}
