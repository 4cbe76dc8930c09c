import Inference
import Intake

/// A conversation as a model is shown it: whole where the budget allows, otherwise cut at the borders of turns.
///
/// Kept are the first request, the last turns, and turns spread evenly between. Where some are missing stands a mark such
/// as `[12 turns left out]`, and a turn that is too long for its share lacks its middle. The same conversation and
/// budget always give the same excerpt.
struct Excerpt: Equatable, Sendable {
    /// The longest text of a tool in characters; what a tool printed says little of what was asked.
    static let toolLength = 200
    /// The part of the budget that one turn may take, and the part that the end of the conversation may take.
    private static let turnShare = 4
    private static let endShare = 2
    /// What a mark costs in tokens, at most.
    private static let markCost = 8

    let transcript: EscapedText
    /// Whether something of what user or assistant said is missing.
    ///
    /// Texts of tools are always shortened, and that is no cut.
    let isCut: Bool

    /// Cuts `conversation` to about `budget` tokens, as `estimatedTokens(of:)` counts them.
    init(of conversation: Conversation, budget: Int) {
        // What is many times the budget is not even looked at, so that a turn of many megabytes costs no time here.
        let bound = 16 * max(budget, 1)
        let turns = conversation.turns.map { Self.withShortTool($0, bound: bound) }
        let isBounded = conversation.turns.contains { $0.role != .tool && $0.text.utf8.count > bound }
        let frame = estimatedTokens(of: Transcript.framed([]).text)
        let room = max(budget - frame, 1)
        let whole = turns.map { Piece(Transcript.turn($0)) }
        if whole.reduce(0, { $0 + $1.cost }) <= room {
            transcript = Transcript.framed(whole.map(\.text))
            isCut = isBounded
            return
        }
        let pieces = zip(turns, whole).map { turn, piece in
            piece.cost <= room / Self.turnShare ? piece : Piece(Self.shortened(turn, to: room / Self.turnShare))
        }
        let kept = Self.choose(from: pieces.map(\.cost), first: Self.firstRequest(in: turns), room: room)
        transcript = Transcript.framed(Self.marked(pieces, kept: kept))
        isCut = true
    }

    /// A turn as rendered, with what it costs: the line break after it counts.
    private struct Piece {
        let text: EscapedText
        let cost: Int

        init(_ text: EscapedText) {
            self.text = text
            cost = estimatedTokens(of: text.text + "\n")
        }
    }

    /// The place of the first turn in which the user says more than hello.
    private static func firstRequest(in turns: [Turn]) -> Int? {
        turns.firstIndex { $0.role == .user && !Greetings.isBare($0.text) && $0.text.contains(where: \.isLetter) }
            ?? turns.firstIndex { $0.role == .user }
    }

    /// The places of the turns that fit.
    private static func choose(from costs: [Int], first: Int?, room: Int) -> Set<Int> {
        var kept: Set<Int> = []
        var left = room - markCost
        func take(_ place: Int, from left: inout Int) -> Bool {
            guard !kept.contains(place), costs[place] + markCost <= left else { return false }
            kept.insert(place)
            left -= costs[place] + markCost
            return true
        }
        if let first { _ = take(first, from: &left) }
        var end = min(left, room / endShare)
        let reserved = end
        for place in costs.indices.reversed() where !kept.contains(place) {
            guard take(place, from: &end) else { break }
        }
        left -= reserved - end
        let middle = costs.indices.filter { !kept.contains($0) }
        for place in spread(over: middle.count) {
            guard take(middle[place], from: &left) else { break }
        }
        return kept
    }

    /// The numbers below `count` in an order of which every beginning is spread evenly: each next one lies a golden
    /// section further on, so that neither users' nor assistants' turns are preferred.
    private static func spread(over count: Int) -> [Int] {
        var order: [Int] = []
        var seen: Set<Int> = []
        var position = 0.5
        // Twice around finds nearly all places; the rest would fill gaps that are small by then.
        for _ in 0..<(2 * count) {
            let place = min(Int(position * Double(count)), count - 1)
            if seen.insert(place).inserted { order.append(place) }
            position = (position + 0.618_033_988_749_894_9).truncatingRemainder(dividingBy: 1)
        }
        return order
    }

    private static func marked(_ pieces: [Piece], kept: Set<Int>) -> [EscapedText] {
        var texts: [EscapedText] = []
        var missing = 0
        func mark() {
            guard missing > 0 else { return }
            texts.append(EscapedText(escaping: "[\(missing) turn\(missing == 1 ? "" : "s") left out]"))
            missing = 0
        }
        for (place, piece) in pieces.enumerated() {
            guard kept.contains(place) else {
                missing += 1
                continue
            }
            mark()
            texts.append(piece.text)
        }
        mark()
        return texts
    }
}

// MARK: - Single turns

extension Excerpt {
    private static func withShortTool(_ turn: Turn, bound: Int) -> Turn {
        let length = turn.role == .tool ? toolLength : bound
        guard turn.text.utf8.count > length else { return turn }
        return Turn(role: turn.role, text: withoutMiddle(turn.text, keeping: length))
    }

    /// The turn without its middle, so that it takes about `budget` tokens as rendered.
    private static func shortened(_ turn: Turn, to budget: Int) -> EscapedText {
        // No token is longer than four bytes in our count; what is more than that is cut off unseen.
        var length = max(4 * budget, 1)
        while true {
            let text = Transcript.turn(Turn(role: turn.role, text: withoutMiddle(turn.text, keeping: length)))
            let cost = estimatedTokens(of: text.text)
            guard cost > budget, length > 1 else { return text }
            length = max(1, min(length * budget / cost, length * 9 / 10))
        }
    }

    /// The beginning and the end of `text`, `length` characters in all, with a mark between.
    private static func withoutMiddle(_ text: String, keeping length: Int) -> String {
        let scalars = text.unicodeScalars
        let tail = length / 3
        guard let head = scalars.index(scalars.startIndex, offsetBy: length - tail, limitedBy: scalars.endIndex),
            let rest = scalars.index(scalars.endIndex, offsetBy: -tail, limitedBy: head), head < rest
        else { return text }
        return "\(String(scalars[..<head])) [middle left out] \(String(scalars[rest...]))"
    }
}
