import Example
import Model
import Testing

@Suite("What was planted in an example")
struct ExampleTruthTests {
    private static let stream = ExampleStream(seed: 11)
    private static let truth = stream.truth
    private static let conversations = Array(stream.conversations())

    private func members(_ event: ExampleEvent) throws -> [ExampleConversation] {
        let ids = Set(try #require(Self.truth.plantings.first { $0.event == event }).conversations)
        return Self.conversations.filter { ids.contains($0.id) }
    }

    private func day(_ conversation: ExampleConversation) -> Int {
        Int(conversation.time.seconds(since: ExampleStream.defaultStart) / 86_400) + 1
    }

    @Test("A fortnight has every event, and its ids, accounts and window are those of the conversations")
    func complete() throws {
        #expect(Self.truth.plantings.map(\.event) == ExampleEvent.allCases)
        for planting in Self.truth.plantings {
            let found = try members(planting.event)
            #expect(found.map(\.id) == planting.conversations)
            #expect(Set(found.map(\.account)).count == planting.accounts)
            #expect(found.allSatisfy { $0.time >= planting.window.start && $0.time < planting.window.end })
        }
    }

    @Test("Nobody asks for the growing topic in the first week; then more do every day")
    func growingTopic() throws {
        let found = try members(.growingTopic)
        let perDay = Dictionary(grouping: found, by: day).mapValues(\.count)
        #expect(perDay.keys.min() == 8 && perDay.keys.max() == 14)
        #expect((8..<14).allSatisfy { perDay[$0, default: 0] <= perDay[$0 + 1, default: 0] })
        #expect(perDay[14, default: 0] >= 3 * perDay[8, default: 0] / 2)
        #expect(Set(found.map(\.account)).count > 100)
        let before = Self.conversations.filter { day($0) < 8 && $0.turns[0].content.contains("video") }
        #expect(Double(before.count) < 0.01 * Double(Self.conversations.count))
    }

    @Test("The surge multiplies a topic that was asked about every day before")
    func surge() throws {
        let found = try members(.surge)
        #expect(Set(found.map(\.account)).count >= 40)
        #expect(found.allSatisfy { day($0) == 11 && (9..<17).contains($0.time.hour.rawValue % 24) })
        let isTopic = { (conversation: ExampleConversation) in
            conversation.language == "en" && conversation.turns[0].content.lowercased().contains("flight")
        }
        let inHours = Self.conversations.filter { isTopic($0) && (9..<17).contains($0.time.hour.rawValue % 24) }
        let perDay = Dictionary(grouping: inHours, by: day).mapValues(\.count)
        #expect((1...10).allSatisfy { perDay[$0, default: 0] > 0 })
        let usual = Double((1...10).reduce(0) { $0 + perDay[$1, default: 0] }) / 10
        #expect(Double(perDay[11, default: 0]) > 5 * usual)
    }

    @Test("The campaign is sixty filled-in forms of twenty-five accounts in four hours")
    func campaign() throws {
        let found = try members(.campaign)
        #expect(found.count == 60)
        #expect(Set(found.map(\.account)).count == 25)
        #expect(found.allSatisfy { day($0) == 12 && (13..<17).contains($0.time.hour.rawValue % 24) })
        #expect(Set(found.map { $0.turns[0].content }).count >= 55)
    }

    @Test("The loud account makes a hundred requests in ninety minutes, alone")
    func loudAccount() throws {
        let planting = try #require(Self.truth.plantings.first { $0.event == .loudAccount })
        #expect(planting.conversations.count == 100)
        #expect(planting.accounts == 1)
        #expect(planting.window.end.seconds(since: planting.window.start) <= 5_400)
        #expect(ExampleEvent.loudAccount.expected.isEmpty)
    }

    @Test("The secret word is spoken by three accounts, often, and by nobody else")
    func privateGroup() throws {
        let found = try members(.privateGroup)
        let saying = Self.conversations.filter { conversation in
            conversation.turns.contains { $0.content.lowercased().contains(ExampleTruth.secretWord) }
        }
        #expect(saying == found)
        #expect(Set(saying.map(\.account)).count == 3)
        #expect(saying.count >= 30)
        #expect(ExampleEvent.privateGroup.expected.isEmpty)
    }

    @Test("Accounts of the campaign, the loud one and the group do nothing else")
    func plantedAccounts() throws {
        for event in [ExampleEvent.campaign, .loudAccount, .privateGroup] {
            let found = try members(event)
            let accounts = Set(found.map(\.account))
            #expect(Self.conversations.filter { accounts.contains($0.account) } == found)
        }
    }

    @Test("From four days on there is growth and a campaign", arguments: [4, 5, 7, 10, 28])
    func shorter(days: Int) throws {
        let truth = ExampleStream(seed: 5, days: days, perDay: 50).truth
        #expect(truth.plantings.map(\.event) == ExampleEvent.allCases)
        let surge = try #require(truth.plantings.first { $0.event == .surge })
        #expect(surge.window.start.seconds(since: ExampleStream.defaultStart) >= 48 * 3600)
        #expect(surge.accounts >= 40)
        for planting in truth.plantings {
            #expect(planting.window.end <= ExampleStream.defaultStart.advanced(bySeconds: Double(days) * 86_400))
        }
    }

    @Test("Below four days there is only the campaign", arguments: 1...3)
    func shortest(days: Int) {
        #expect(ExampleStream(seed: 5, days: days).truth.plantings.map(\.event) == [.campaign])
    }
}
