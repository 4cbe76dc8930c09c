import Example
import Model
import Testing

@Suite("An example stream")
struct ExampleStreamTests {
    private static let fortnight = ExampleStream(seed: 7)
    private static let conversations = Array(fortnight.conversations())
    private static let byID = Dictionary(uniqueKeysWithValues: conversations.map { ($0.id, $0) })

    @Test("Two streams of one seed are equal, byte for byte")
    func sameSeed() {
        let lines = ExampleStream(seed: 7, days: 3).conversations().map(\.jsonLine)
        #expect(lines == ExampleStream(seed: 7, days: 3).conversations().map(\.jsonLine))
        #expect(lines != ExampleStream(seed: 8, days: 3).conversations().map(\.jsonLine))
    }

    @Test("The bytes of a seed are fixed for all machines")
    func goldenDigest() {
        let bytes = ExampleStream(seed: 1, days: 4, perDay: 60).conversations().lazy.flatMap(\.jsonLine.utf8)
        let digest = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        #expect(digest == 0x362d_af0b_1d9a_2fee)
    }

    @Test("Times rise from the start to the end, and no id is given twice")
    func order() throws {
        let all = Self.conversations
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.time < $1.time })
        #expect(Set(all.map(\.id)).count == all.count)
        #expect(try #require(all.first).time >= ExampleStream.defaultStart)
        #expect(try #require(all.last).time < ExampleStream.defaultStart.advanced(bySeconds: 14 * 86_400))
        #expect(ExampleStream.defaultStart.description == "2026-01-05T00:00:00Z")
    }

    @Test("A start in the middle of a day is taken back to its midnight", arguments: [0.0, 1, 43_200, 86_399.999])
    func startOfDay(seconds: Double) {
        let start = ExampleStream.defaultStart.advanced(bySeconds: seconds)
        #expect(ExampleStream(seed: 1, days: 1, start: start).start == ExampleStream.defaultStart)
    }

    @Test("A start before 1970 has whole days, too")
    func earlyStart() {
        let start = ExampleStream.defaultStart.advanced(bySeconds: -30_000 * 86_400)
        let first = ExampleStream(seed: 1, days: 1, start: start.advanced(bySeconds: 5)).conversations().first { _ in
            true
        }
        #expect(first.map { $0.time.seconds(since: start) < 86_400 && $0.time >= start } == true)
    }

    @Test("Seven conversations in ten are English and six other languages follow")
    func languages() {
        let shares = Dictionary(grouping: Self.conversations, by: \.language).mapValues {
            Double($0.count) / Double(Self.conversations.count)
        }
        #expect(Set(shares.keys) == ["en", "de", "fr", "es", "pt", "it", "nl"])
        #expect((0.62...0.80).contains(shares["en", default: 0]))
        #expect(shares.values.allSatisfy { $0 > 0.01 })
    }

    @Test("An account writes in one language")
    func accountsKeepTheirLanguage() {
        let accounts = Dictionary(grouping: Self.conversations, by: \.account)
        #expect(accounts.values.allSatisfy { Set($0.map(\.language)).count == 1 })
    }

    @Test("A few accounts write daily while most write a few times")
    func heavyTail() throws {
        let truth = Self.fortnight.truth
        let planted = Set(truth.plantings.flatMap(\.conversations))
        let ordinary = Self.conversations.filter { !planted.contains($0.id) }
        let sizes = Dictionary(grouping: ordinary, by: \.account).values.map(\.count).sorted()
        #expect(sizes.count > 700)
        #expect(sizes[sizes.count / 2] <= 4)
        #expect(try #require(sizes.last) >= 40)
    }

    @Test("Days are busier than nights and working days than weekends")
    func rhythm() {
        let perDay = Dictionary(grouping: Self.conversations) { $0.time.hour.rawValue / 24 - 20_458 }.mapValues(\.count)
        #expect(perDay.count == 14)
        #expect(perDay[5, default: 0] < perDay[4, default: 0] && perDay[6, default: 0] < perDay[4, default: 0])
        let night = Self.conversations.filter { $0.time.hour.rawValue % 24 < 5 }.count
        let day = Self.conversations.filter { (10..<15).contains($0.time.hour.rawValue % 24) }.count
        #expect(night * 4 < day)
    }

    @Test("The volume follows perDay", arguments: [20, 300, 1000])
    func volume(perDay: Int) {
        let stream = ExampleStream(seed: 3, days: 7, perDay: perDay)
        let planted = stream.truth.plantings.reduce(0) { $0 + $1.conversations.count }
        let ordinary = stream.conversations().reduce(0) { count, _ in count + 1 } - planted
        #expect(abs(ordinary - 7 * perDay) <= 7 * perDay / 10)
    }

    @Test("A conversation has one to six turns, begins with the asker and alternates")
    func turns() {
        for conversation in Self.conversations {
            #expect((1...6).contains(conversation.turns.count))
            for (place, turn) in conversation.turns.enumerated() {
                #expect(turn.role == (place.isMultiple(of: 2) ? .user : .assistant))
                #expect(!turn.content.isEmpty)
            }
        }
        #expect(Set(Self.conversations.map(\.turns.count)) == [1, 2, 4, 6])
    }

    @Test("No slot or mark of the grammar is left in what is said")
    func noMarksLeft() {
        let fields = Set("{}|[]")
        let left = Self.conversations.flatMap(\.turns).filter { turn in
            turn.content.contains { fields.contains($0) } && !turn.content.contains("row[")
        }
        #expect(left.isEmpty, "\(left.prefix(3))")
    }

    @Test("Hardly any request is made twice in the same words")
    func variety() throws {
        let planting = try #require(Self.fortnight.truth.plantings.first { $0.event == .loudAccount })
        let loud = Set(planting.conversations)
        let requests = Self.conversations.filter { !loud.contains($0.id) }.map { $0.turns[0].content }
        let mostCommon = Dictionary(grouping: requests) { $0 }.values.map(\.count).max() ?? 0
        #expect(Set(requests).count * 100 > requests.count * 85)
        #expect(mostCommon <= 12)
    }

    @Test("No days make no conversations, and negative numbers count as none")
    func empty() {
        #expect(ExampleStream(seed: 1, days: 0).conversations().first { _ in true } == nil)
        #expect(ExampleStream(seed: 1, days: -3, perDay: -1).truth.plantings.isEmpty)
    }

    @Test("The line does not tell what was planted")
    func labelsStayApart() throws {
        let truth = Self.fortnight.truth
        let names = ExampleEvent.allCases.map(\.rawValue)
        for planting in truth.plantings {
            let id = try #require(planting.conversations.first)
            let line = try #require(Self.byID[id]).jsonLine
            #expect(!names.contains { line.contains("\"\($0)\"") })
        }
    }
}
