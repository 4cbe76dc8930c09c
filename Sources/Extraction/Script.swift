/// The writing a letter belongs to, as far as it tells languages apart.
enum Script: Hashable, Sendable {
    case latin
    case cyrillic
    case greek
    case arabic
    case hebrew
    case devanagari
    case hangul
    case han
    case hiragana
    case katakana
    case thai
    /// Lao, Khmer, Burmese: written without blanks, too.
    case unspacedOther
    case other

    /// Nil for anything that is not a letter or a mark on one.
    init?(of scalar: Unicode.Scalar) {
        if scalar.isASCII {
            guard scalar.properties.isAlphabetic else { return nil }
            self = .latin
            return
        }
        guard scalar.properties.isAlphabetic || scalar.isMark else { return nil }
        switch scalar.value {
        case 0xAA...0x24F, 0x1E00...0x1EFF, 0xFF21...0xFF5A: self = .latin
        case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
        case 0x400...0x52F: self = .cyrillic
        case 0x590...0x5FF: self = .hebrew
        case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF: self = .arabic
        case 0x900...0x97F: self = .devanagari
        case 0xE00...0xE7F: self = .thai
        case 0xE80...0xEFF, 0x1000...0x109F, 0x1780...0x17FF: self = .unspacedOther
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: self = .hangul
        case 0x3040...0x309F: self = .hiragana
        case 0x30A0...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: self = .katakana
        case 0x3005...0x3007, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .han
        case 0x300...0x36F: self = .latin
        default: self = .other
        }
    }

    /// Whether words of this script stand together without blanks.
    var isUnspaced: Bool {
        switch self {
        case .han, .hiragana, .katakana, .thai, .unspacedOther: true
        default: false
        }
    }

    /// How many letters a word has, roughly: what makes texts in different scripts comparable.
    var lettersPerWord: Double {
        switch self {
        case .han, .hiragana, .katakana: 1.5
        case .hangul: 2.5
        default: 5
        }
    }
}

extension Unicode.Scalar {
    /// Whether this is an accent or vowel sign that belongs to the letter before it.
    var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
