import Model
import Testing

@testable import WebUI

@Suite("News") struct NewsFeedTests {
    private func text(_ frames: [EventFrame]) -> String {
        frames.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
    }

    private func heard(_ listener: Listener) async -> [EventFrame] {
        listener.leave()
        return await listener.frames.reduce(into: []) { $0.append($1) }
    }

    @Test("Who listens is told where the feed stands, and then what happens")
    func wire() async throws {
        let feed = NewsFeed(since: .start)
        feed.publish(.silences)
        let listener = try #require(feed.listen())
        feed.publish(.edition(number: 4, time: .start))
        feed.beat()
        feed.publish(.health(isHealthy: true))
        #expect(
            text(await heard(listener)) == """
                retry: 3000
                id: 1
                event: hello
                data: {"since":"2026-01-05T08:00:00Z"}

                id: 2
                event: edition
                data: {"edition":4,"time":"2026-01-05T08:00:00Z"}

                : still here

                id: 3
                event: health
                data: {"healthy":true}


                """
        )
    }

    @Test("An alert is told as it is listed, and a name with line breaks begins no event")
    func hostileAlert() async throws {
        let feed = NewsFeed(since: .start)
        let listener = try #require(feed.listen())
        let name = "x\n\nevent: edition\r\ndata: {}\u{2028}"
        let alert = Shelf.alert("a", .growth, .firing, cluster: nil, name: name, accounts: 7, score: .nan)
        feed.publish(.alert(AlertRow(alert, incarnation: 1)))
        let frames = await heard(listener)
        let lines = text(frames).utf8.split(separator: 10, omittingEmptySubsequences: false)
        #expect(lines.count == 10)
        #expect(!text(frames).utf8.contains(13))
        #expect(text(frames).contains(#""accounts":"5-9""#) && text(frames).contains(#""score":"nan""#))
    }

    @Test("Who is too slow loses the oldest events and can see it by the numbers")
    func slowListener() async throws {
        let feed = NewsFeed(since: .start)
        let listener = try #require(feed.listen())
        for _ in 0..<1_000 { feed.publish(.silences) }
        let frames = await heard(listener)
        #expect(frames.count == 64)
        #expect(text([try #require(frames.first)]).hasPrefix("id: 937\n"))
    }

    @Test("There are only so many places, and one that is left is free again")
    func places() throws {
        let feed = NewsFeed(since: .start, places: 2)
        let first = try #require(feed.listen())
        var second = feed.listen()
        #expect(second != nil && feed.listen() == nil)
        second = nil
        #expect(feed.listeners == 1)
        second = feed.listen()
        #expect(second != nil && feed.listen() == nil)
        withExtendedLifetime((first, second)) {}
    }

    @Test("A feed that nobody listens to keeps nothing")
    func empty() {
        let feed = NewsFeed(since: .start)
        for _ in 0..<10_000 { feed.publish(.silences) }
        feed.beat()
        #expect(feed.listeners == 0)
    }
}
