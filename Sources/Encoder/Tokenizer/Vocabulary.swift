/// What a vocabulary writes for that which is no text.
struct Marks: Equatable {
    let start: String
    let end: String
    let unknown: String
    let padding: String
    let mask: String

    var all: [String] { [padding, unknown, start, end, mask] }
}

/// The pieces that a model knows, as two tries: one for how words begin and one for how they go on.
///
/// Pieces are compared scalar by scalar. Swift's strings would take canonically equivalent pieces for the same.
struct Vocabulary: Sendable {
    /// Where a piece stands in its word.
    enum Place: Int32 {
        case beginning = 0
        case continuation = 1
    }

    private struct Edge: Hashable {
        let node: Int32
        let scalar: UInt32
    }

    let count: Int
    let start: Int32
    let end: Int32
    let unknown: Int32
    /// The special tokens that the vocabulary has, as they would be written in a text.
    let specialTokens: [(scalars: [Unicode.Scalar], id: Int32)]

    private var children: [Edge: Int32] = [:]
    private var pieces: [Int32?] = [nil, nil]

    /// Reads a vocab.txt: one piece a line, its identifier the number of lines before it.
    init(path: String, marks: Marks) throws(EncoderError) {
        let memory = try FrozenMemory(mapping: path)
        let contents = memory.withBytes { [UInt8]($0) }
        var lines = contents.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        count = lines.count

        let names = marks.all
        var special: [String: Int32] = [:]
        children.reserveCapacity(3 * lines.count)
        for (id, line) in lines.enumerated() {
            let bytes = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard let piece = String(validating: bytes, as: UTF8.self) else {
                throw .malformed(path: path, problem: "line \(id + 1) is not UTF-8")
            }
            if names.contains(piece) { special[piece] = Int32(id) }
            Self.insert(piece.unicodeScalars, as: Int32(id), into: &children, &pieces)
        }

        guard let start = special[marks.start], let end = special[marks.end], let unknown = special[marks.unknown]
        else {
            throw .malformed(path: path, problem: "it lacks \(marks.start), \(marks.end) or \(marks.unknown)")
        }
        self.start = start
        self.end = end
        self.unknown = unknown
        specialTokens = names.compactMap { name in
            special[name].map { (Array(name.unicodeScalars), $0) }
        }
    }

    /// The longest piece that `word` has at `position`, with the position after it.
    func longestPiece(of word: [UInt32], at position: Int, _ place: Place) -> (id: Int32, end: Int)? {
        var node = place.rawValue
        var longest: (id: Int32, end: Int)?
        var position = position
        while position < word.count, let next = children[Edge(node: node, scalar: word[position])] {
            node = next
            position += 1
            if let id = pieces[Int(node)] { longest = (id, position) }
        }
        return longest
    }

    private static func insert(
        _ piece: String.UnicodeScalarView,
        as id: Int32,
        into children: inout [Edge: Int32],
        _ pieces: inout [Int32?]
    ) {
        let goesOn = piece.count > 2 && piece.starts(with: "##".unicodeScalars)
        var node = (goesOn ? Place.continuation : .beginning).rawValue
        for scalar in goesOn ? piece.dropFirst(2) : piece[...] {
            let edge = Edge(node: node, scalar: scalar.value)
            if let next = children[edge] {
                node = next
            } else {
                node = Int32(pieces.count)
                children[edge] = node
                pieces.append(nil)
            }
        }
        if node > Place.continuation.rawValue { pieces[Int(node)] = id }
    }
}
