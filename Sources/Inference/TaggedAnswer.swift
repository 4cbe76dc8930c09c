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

    // Bytes, because a mark behind a tag makes another character of the tag's end, and hides it from a search for text.
    private let bytes: [UInt8]
    private let tags: [String]

    /// Takes an answer in which `tags` were asked for.
    package init(_ text: String, tags: [String]) {
        bytes = Array(text.utf8)
        self.tags = tags
    }

    /// The one content of `tag`, without blanks at its ends.
    package func content(of tag: String) throws(Fault) -> String {
        let openings = places(of: "<\(tag)>", in: bytes[...])
        let closings = places(of: "</\(tag)>", in: bytes[...])
        guard let open = openings.first else { throw .missing(tag: tag) }
        guard let close = closings.first(where: { $0.lowerBound >= open.upperBound }) else { throw .unclosed(tag: tag) }
        guard openings.count == 1, closings.count == 1 else { throw .repeated(tag: tag) }
        let content = bytes[open.upperBound..<close.lowerBound]
        let isNested = tags.contains { other in
            !places(of: "<\(other)>", in: content).isEmpty || !places(of: "</\(other)>", in: content).isEmpty
        }
        guard !isNested else { throw .repeated(tag: tag) }
        let trimmed = String(decoding: content, as: UTF8.self).trimmed
        guard !trimmed.isEmpty else { throw .empty(tag: tag) }
        return trimmed
    }

    private func places(of tag: String, in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        bytes.ranges(of: tag.utf8)
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
