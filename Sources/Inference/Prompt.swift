import Crypto
import Foundation

/// A text with places to fill that becomes a question to a model.
///
/// Two parts, divided by a line `---`: *instructions*, which are the same for many requests and come first so that a
/// provider can cache them, and *material*. A place is written `{{name}}`. What came from a conversation may be filled
/// in only in the material, where it is fenced.
package struct Prompt: Hashable, Sendable {
    /// The file's name without its ending.
    package let name: String
    /// The first 12 hexadecimal digits of the text's SHA-256: what a result is marked with.
    package let digest: String
    private let instructions: [Segment]
    private let material: [Segment]

    private enum Segment: Hashable, Sendable {
        case text(String)
        case place(String)
    }

    /// What stands in a place.
    package enum Filling: Sendable {
        /// Words of the configuration or of the program.
        case own(String)
        /// What came from conversations, or from a model that read them: fenced where it stands.
        case foreign(EscapedText)
    }

    /// Reads a prompt's text; throws where it has no line `---` or a place is not closed.
    package init(name: String, text: String) throws(PromptError) {
        self.name = name
        let digits = SHA256.hash(data: Array(text.utf8)).prefix(6).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        digest = digits.joined()
        // To Swift, the line end of another system is a single character, and not this one.
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        guard let border = lines.firstIndex(of: "---") else {
            throw PromptError(prompt: name, problem: "has no line `---` between its instructions and its material")
        }
        instructions = try Self.segments(of: lines[..<border].joined(separator: "\n"), in: name)
        material = try Self.segments(of: lines[(border + 1)...].joined(separator: "\n"), in: name)
    }

    /// The names of all places.
    package var places: Set<String> {
        Set(
            (instructions + material).compactMap { segment in
                if case .place(let name) = segment { name } else { nil }
            }
        )
    }

    /// The question with every place filled.
    ///
    /// `generator` draws the fence; the same fence never stands in what it fences. Throws where a place has no filling or
    /// a filling no place, and where something foreign would stand among the instructions.
    package func question(
        _ fillings: [String: Filling],
        purpose: String,
        leadIn: String? = nil,
        maximumOutput: Int? = nil,
        using generator: inout some RandomNumberGenerator
    ) throws(PromptError) -> Question {
        guard Set(fillings.keys) == places else {
            let odd = Set(fillings.keys).symmetricDifference(places).sorted().joined(separator: ", ")
            throw PromptError(prompt: name, problem: "must have exactly the places it is filled in; check \(odd)")
        }
        let foreign = fillings.values.compactMap { filling in
            if case .foreign(let text) = filling { text.text } else { nil }
        }
        var fence = Self.fence(using: &generator)
        while foreign.contains(where: { $0.utf8.firstRange(of: fence.utf8) != nil }) {
            fence = Self.fence(using: &generator)
        }
        return Question(
            instructions: try filled(instructions, fillings, fence: nil),
            material: try filled(material, fillings, fence: fence),
            leadIn: leadIn,
            prompt: name,
            digest: digest,
            purpose: purpose,
            maximumOutput: maximumOutput
        )
    }

    private func filled(
        _ segments: [Segment],
        _ fillings: [String: Filling],
        fence: String?
    ) throws(PromptError) -> String {
        var text = ""
        for segment in segments {
            switch segment {
            case .text(let own): text += own
            case .place(let place):
                switch fillings[place] {
                case .own(let own)?: text += own
                case .foreign(let foreign)?:
                    guard let fence else {
                        throw PromptError(
                            prompt: name,
                            problem:
                                "has {{\(place)}} among its instructions, where nothing from a conversation may stand"
                        )
                    }
                    text += "<data-\(fence)>\n\(foreign.text)\n</data-\(fence)>"
                case nil: break
                }
            }
        }
        return text.trimmed
    }

    private static func fence(using generator: inout some RandomNumberGenerator) -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        return String((0..<8).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
    }

    private static func segments(of text: String, in name: String) throws(PromptError) -> [Segment] {
        var segments: [Segment] = []
        var rest = text[...]
        while let open = rest.range(of: "{{") {
            segments.append(.text(String(rest[..<open.lowerBound])))
            guard let close = rest[open.upperBound...].range(of: "}}") else {
                throw PromptError(prompt: name, problem: "opens a place with {{ and does not close it")
            }
            segments.append(.place(rest[open.upperBound..<close.lowerBound].trimmingCharacters(in: .whitespaces)))
            rest = rest[close.upperBound...]
        }
        segments.append(.text(String(rest)))
        return segments
    }
}

/// What is wrong with a prompt's file.
package struct PromptError: Error, Equatable, CustomStringConvertible {
    package let prompt: String
    package let problem: String

    package var description: String { "prompt \(prompt): \(problem)" }
}

extension String {
    /// The text without blanks and line feeds at its ends.
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
