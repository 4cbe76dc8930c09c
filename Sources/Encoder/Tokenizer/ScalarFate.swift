/// What becomes of one Unicode scalar before words are cut into pieces.
enum ScalarFate: UInt8 {
    /// It stays as it is.
    case kept
    /// It vanishes without a trace.
    case dropped
    /// It vanishes, and marks do not change places across where it stood.
    case parting
    /// It parts two words.
    case space
    /// It is a word by itself, perhaps as another scalar.
    case ideograph
    /// It is a word by itself.
    case punctuation
    /// It is a mark that stays and takes its canonical place among other marks.
    case ranked
    /// Others stand in for it.
    case replaced
    /// It falls apart into its letters by arithmetic.
    case hangulSyllable
}

/// The tables of `UnicodeTables`, made ready for reading.
struct ScalarFates: Sendable {
    private struct Stretch {
        let scalars: ClosedRange<UInt32>
        let fate: ScalarFate
    }

    static let standard = ScalarFates()

    private let ascii: [ScalarFate]
    private let stretches: [Stretch]
    private let replacements: [UInt32: [UInt32]]
    private let ranks: [UInt32: UInt8]

    private init() {
        var stretches = [Stretch(scalars: HangulSyllable.all, fate: .hangulSyllable)]
        let plain: [(String, ScalarFate)] = [
            (UnicodeTables.dropped, .dropped), (UnicodeTables.parting, .parting), (UnicodeTables.space, .space),
            (UnicodeTables.ideograph, .ideograph), (UnicodeTables.punctuation, .punctuation),
        ]
        for (table, fate) in plain {
            for word in table.split(whereSeparator: \.isWhitespace) {
                stretches.append(Stretch(scalars: Self.range(word), fate: fate))
            }
        }
        let ideographs = stretches.filter { $0.fate == .ideograph }

        var ranks: [UInt32: UInt8] = [:]
        for word in UnicodeTables.ranked.split(whereSeparator: \.isWhitespace) {
            let sides = word.split(separator: "=")
            let mark = Self.range(sides[0])
            ranks[mark.lowerBound] = UInt8(truncatingIfNeeded: Self.number(sides[1]))
            stretches.append(Stretch(scalars: mark, fate: .ranked))
        }

        var replacements: [UInt32: [UInt32]] = [:]
        for word in UnicodeTables.replaced.split(whereSeparator: \.isWhitespace) {
            let sides = word.split(separator: "=")
            let scalars = Self.range(sides[0])
            let substitutes = sides[1].split(separator: "+").map(Self.number)
            for scalar in scalars {
                let distance = scalar - scalars.lowerBound
                replacements[scalar] = scalars.count == 1 ? substitutes : substitutes.map { $0 + distance }
            }
            if !ideographs.contains(where: { $0.scalars.contains(scalars.lowerBound) }) {
                stretches.append(Stretch(scalars: scalars, fate: .replaced))
            }
        }

        self.stretches = stretches.sorted { $0.scalars.lowerBound < $1.scalars.lowerBound }
        self.ranks = ranks
        self.replacements = replacements
        ascii = (0..<128).map { [stretches] value in
            stretches.first { $0.scalars.contains(value) }?.fate ?? .kept
        }
    }

    /// What becomes of `scalar`.
    func fate(of scalar: UInt32) -> ScalarFate {
        if scalar < 128 { return ascii[Int(scalar)] }
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].scalars.upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        guard low < stretches.count, stretches[low].scalars.contains(scalar) else { return .kept }
        return stretches[low].fate
    }

    /// What stands in for a scalar that is replaced, or for an ideograph that is not written as itself.
    func replacement(of scalar: UInt32) -> [UInt32]? {
        replacements[scalar]
    }

    /// The canonical combining class of a mark that is ranked, zero for all else.
    func rank(of scalar: UInt32) -> UInt8 {
        ranks[scalar] ?? 0
    }

    private static func number(_ digits: Substring) -> UInt32 {
        UInt32(digits, radix: 16) ?? 0
    }

    private static func range(_ word: Substring) -> ClosedRange<UInt32> {
        let ends = word.split(separator: "-").map(number)
        return ends[0]...ends[ends.count - 1]
    }
}

/// A syllable of Hangul as the letters that it is composed of.
struct HangulSyllable {
    static let all: ClosedRange<UInt32> = 0xAC00...0xD7A3

    let letters: [UInt32]

    init(_ scalar: UInt32) {
        let index = scalar - Self.all.lowerBound
        let initial = 0x1100 + index / 588
        let medial = 0x1161 + index % 588 / 28
        let final = 0x11A7 + index % 28
        letters = index.isMultiple(of: 28) ? [initial, medial] : [initial, medial, final]
    }
}
