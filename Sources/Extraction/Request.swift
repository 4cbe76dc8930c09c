import Intake

/// What a conversation asks for: the text that is embedded and whose terms are counted.
///
/// It is the first user turn that says something; bare greetings are passed over while a later turn says more. A very
/// short one (under `shortLength`) is followed by the next user turns until it is not, since "help me" alone has no
/// topic. Blanks are run together, and the text is cut at `budget` characters, well above the 256 word pieces that the
/// encoder reads; the encoder makes the exact cut.
struct Request: Equatable, Sendable {
    /// Sixteen characters for each of the encoder's word pieces.
    static let budget = 4096
    /// Letters below which a turn is too short to stand alone; an ideograph weighs as three.
    static let shortLength = 12

    let text: String

    /// Nil where no user turn holds anything but blanks.
    init?(of conversation: Conversation) {
        let said = conversation.turns.lazy.filter { $0.role == .user }.map { Self.squeezed($0.text) }.filter {
            !$0.isEmpty
        }
        let turns = Array(said.prefix(64))
        guard let fallback = turns.first else { return nil }
        let begin =
            turns.firstIndex { Self.length(of: $0) > 0 && !Greetings.isBare($0) }
            ?? turns.firstIndex { Self.length(of: $0) > 0 }
        guard let begin else {
            text = fallback
            return
        }
        var text = turns[begin]
        for turn in turns[(begin + 1)...] where Self.length(of: text) < Self.shortLength {
            text += " " + turn
        }
        self.text = String(text.prefix(Self.budget))
    }

    /// Runs of blanks and control characters as one space, none at the ends, cut at the budget.
    static func squeezed(_ text: String) -> String {
        var result = ""
        var isAfterBlank = true
        var count = 0
        for character in text {
            guard count < budget else { break }
            if character.isWhitespace
                || character.unicodeScalars.allSatisfy({ $0.properties.generalCategory == .control })
            {
                if !isAfterBlank {
                    result.append(" ")
                    count += 1
                }
                isAfterBlank = true
            } else {
                result.append(character)
                count += 1
                isAfterBlank = false
            }
        }
        if isAfterBlank, !result.isEmpty { result.removeLast() }
        return result
    }

    private static func length(of text: String) -> Int {
        var length = 0
        for scalar in text.unicodeScalars {
            if Script(of: scalar)?.isUnspaced == true {
                length += 3
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                length += 1
            }
            if length >= shortLength { break }
        }
        return length
    }
}

/// Words with which people only say hello.
enum Greetings {
    /// Whether `text` is a greeting and nothing more.
    static func isBare(_ text: String) -> Bool {
        guard text.utf8.count <= 64 else { return false }
        let words = text.lowercased().split { !($0.isLetter || $0 == "'") }.map(String.init)
        return !words.isEmpty && words.allSatisfy(all.contains)
    }

    private static let all = Set(
        """
        hi hello hey heya hiya howdy yo there greetings good morning afternoon evening day sup hallo guten tag morgen abend
        moin servus grüß gott hej hejsan goddag hei bonjour bonsoir salut coucou hola buenas buenos días tardes noches ciao
        salve buongiorno buonasera olá oi bom dia boa tarde noite goedemorgen goedemiddag goedenavond dag cześć witaj
        ahoj zdravo bok merhaba selam selamat pagi siang sore malam halo привет здравствуйте здравствуй добрый день вечер
        утро привіт вітаю مرحبا السلام عليكم 你好 您好 嗨 こんにちは こんばんは 안녕 안녕하세요 สวัสดี สวัสดีครับ สวัสดีค่ะ xin chào
        नमस्ते test testing please thanks ok okay
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
