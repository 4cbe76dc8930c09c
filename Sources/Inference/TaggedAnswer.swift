import Foundation

/// An answer of which each part stands in a tag of its own, `<request>…</request>`.
///
/// Reads strictly, because the model has read what strangers wrote: a tag that stands twice, or nested in another one that
/// was asked for, is no answer. What stands outside the tags is passed over.
package struct TaggedAnswer: Equatable, Sendable {
    /// Why a part cannot be read; in the program's own words, fit to be told to the model.
    package enum Fault: Error, Equatable, Sendable {
        case missing(tag: String)
        case repeated(tag: String)
        case unclosed(tag: String)
        case empty(tag: String)
    }

    private let text: String
    private let tags: [String]

    /// Takes an answer in which `tags` were asked for.
    package init(_ text: String, tags: [String]) {
        self.text = text
        self.tags = tags
    }

    /// The one content of `tag`, without blanks at its ends.
    package func content(of tag: String) throws(Fault) -> String {
        let opening = "<\(tag)>"
        let closing = "</\(tag)>"
        guard let open = text.range(of: opening) else { throw .missing(tag: tag) }
        guard let close = text.range(of: closing, range: open.upperBound..<text.endIndex) else {
            throw .unclosed(tag: tag)
        }
        let isRepeated =
            text.range(of: opening, range: open.upperBound..<text.endIndex) != nil
            || text.range(of: closing, range: close.upperBound..<text.endIndex) != nil
        guard !isRepeated else { throw .repeated(tag: tag) }
        let content = text[open.upperBound..<close.lowerBound]
        guard !tags.contains(where: { content.contains("<\($0)>") || content.contains("</\($0)>") }) else {
            throw .repeated(tag: tag)
        }
        let trimmed = String(content).trimmed
        guard !trimmed.isEmpty else { throw .empty(tag: tag) }
        return trimmed
    }
}

extension TaggedAnswer.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let tag): "<\(tag)> is missing"
        case .repeated(let tag): "<\(tag)> stands more than once"
        case .unclosed(let tag): "<\(tag)> is not closed"
        case .empty(let tag): "<\(tag)> is empty"
        }
    }
}
