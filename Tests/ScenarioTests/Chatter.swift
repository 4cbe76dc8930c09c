import Model

/// Short made-up conversations over eight days; on the last, many accounts ask for nearly the same thing.
///
/// Short because a debug build spends its time on long ones. Some lines come again, some again with more turns, some are
/// no conversations.
struct Chatter {
    /// How many records the lines hold, of whatever fate.
    let records: Int
    /// Without line breaks.
    let lines: [String]

    private static let things = [
        "kettle", "bicycle", "violin", "tent", "laptop", "sofa", "oven", "camera", "drone", "garden", "fence", "roof",
        "window", "carpet", "shirt", "boat", "telescope", "piano", "lamp", "clock",
    ]
    private static let deeds = [
        "repair", "clean", "sell", "paint", "choose", "insure", "store", "photograph", "measure", "ship",
    ]
    private static let circumstances = [
        "before winter", "for my aunt", "on a budget", "with two children", "in a small flat", "without tools",
        "at the weekend", "for a school project",
    ]

    private struct Draft {
        let time: Int
        let account: String
        let request: String
    }

    init(seed: UInt64) {
        var dice = Dice(seed: seed)
        var drafts: [Draft] = []
        for place in 0..<240 {
            let request =
                "How do I \(dice.pick(Self.deeds)) a \(dice.pick(Self.things)) \(dice.pick(Self.circumstances))?"
            let time = place * 2880 + Int.random(in: 0..<2880, using: &dice)
            drafts.append(Draft(time: time, account: "p\(Int.random(in: 0..<60, using: &dice))", request: request))
        }
        for place in 0..<30 {
            let request =
                "Write a reply to the harbour consultation that opposes the new ferry terminal, letter \(place)."
            drafts.append(Draft(time: 7 * 86_400 + 46_800 + place * 300, account: "x\(place % 25)", request: request))
        }
        drafts.sort { ($0.time, $0.account) < ($1.time, $1.account) }
        var lines: [String] = []
        for (number, draft) in drafts.enumerated() {
            lines.append(Self.line(draft, number: number, isLonger: false))
            switch Int.random(in: 0..<12, using: &dice) {
            case 0: lines.append(Self.line(draft, number: number, isLonger: false))
            case 1: lines.append(Self.line(draft, number: number, isLonger: true))
            case 2: lines.append("{\"conversation_id\":\"broken \(number)\"")
            default: break
            }
        }
        self.lines = lines
        records = lines.count
    }

    /// The text in pieces of chance lengths, one in ten of which ends where a line ends.
    func pieces(upTo longest: Int, _ dice: inout Dice) -> [ArraySlice<UInt8>] {
        let text = Array((lines.joined(separator: "\n") + "\n").utf8)
        var pieces: [ArraySlice<UInt8>] = []
        var rest = text[...]
        while !rest.isEmpty {
            var piece = rest.prefix(Int.random(in: 1...longest, using: &dice))
            if Int.random(in: 0..<10, using: &dice) == 0, let end = rest.dropFirst(piece.count).firstIndex(of: 10) {
                piece = rest[...end]
            }
            pieces.append(piece)
            rest = rest[piece.endIndex...]
        }
        return pieces
    }

    private static func line(_ draft: Draft, number: Int, isLonger: Bool) -> String {
        let time = Timestamp(rawValue: 1_767_571_200_000 + Int64(draft.time + (isLonger ? 600 : 0)) * 1000)
        let more = #",{"role":"user","content":"Thanks. And the varnish?"},{"role":"assistant","content":"Then rest."}"#
        return """
            {"conversation_id":"c\(number)","account_id":"\(draft.account)","timestamp":"\(time)","messages":[\
            {"role":"user","content":"\(draft.request)"},{"role":"assistant","content":"Gladly."}\(isLonger ? more : "")]}
            """
    }
}

/// Chance that is the same at every run: SplitMix64.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    mutating func pick(_ words: [String]) -> String {
        words[Int.random(in: words.indices, using: &self)]
    }

    /// Cuts `bytes` into pieces of chance lengths, mostly within lines.
    mutating func cut(_ bytes: [UInt8], upTo longest: Int) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let length = min(rest.count, Int.random(in: 1...longest, using: &self))
            pieces.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return pieces
    }
}
