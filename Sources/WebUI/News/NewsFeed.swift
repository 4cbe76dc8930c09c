import Model
import Synchronization

/// Brings news to whoever listens at the moment; it never waits for them.
///
/// Events are numbered without gaps. Someone too slow loses the oldest of their events and sees it by the gap. Everyone is
/// first told `hello` with the number of the newest event and the time since when there has been this feed: whoever comes
/// back and knows another number, or another time, has missed something and asks for everything anew.
package final class NewsFeed: Sendable {
    private struct State {
        var newest = 0
        var joined = 0
        var listeners: [Int: AsyncStream<EventFrame>.Continuation] = [:]
    }

    private let since: Timestamp
    private let places: Int
    private let state = Mutex(State())

    // Events that wait for one listener.
    private static let patience = 64
    private static let comeBackMilliseconds = 3_000

    /// A feed from `since` on, to which at most `places` may listen at a time.
    package init(since: Timestamp, places: Int = 64) {
        self.since = since
        self.places = places
    }

    /// Tells everybody.
    package func publish(_ news: News) {
        state.withLock { state in
            state.newest += 1
            let frame = EventFrame(id: state.newest, name: news.name, data: Self.json(news.details))
            for listener in state.listeners.values { listener.yield(frame) }
        }
    }

    /// Lets everybody hear that the feed is still there.
    func beat() {
        state.withLock { state in
            for listener in state.listeners.values { listener.yield(.heartbeat) }
        }
    }

    /// Begins to listen; nil where every place is taken.
    func listen() -> Listener? {
        state.withLock { state in
            guard state.listeners.count < places else { return nil }
            let (frames, continuation) = AsyncStream.makeStream(
                of: EventFrame.self,
                bufferingPolicy: .bufferingNewest(Self.patience)
            )
            state.joined += 1
            state.listeners[state.joined] = continuation
            continuation.yield(
                EventFrame(
                    id: state.newest,
                    name: "hello",
                    data: Self.json(["since": since.description]),
                    retry: Self.comeBackMilliseconds
                )
            )
            return Listener(frames: frames, number: state.joined, feed: self)
        }
    }

    /// How many listen.
    var listeners: Int { state.withLock { $0.listeners.count } }

    fileprivate func dismiss(_ number: Int) {
        let continuation = state.withLock { $0.listeners.removeValue(forKey: number) }
        continuation?.finish()
    }

    // What has no JSON form still makes a page ask anew.
    private static func json(_ details: any Encodable) -> [UInt8] {
        (try? JSON.bytes(of: details)) ?? Array("{}".utf8)
    }
}

/// A place at the feed, given back when nobody holds it any more.
final class Listener: Sendable {
    let frames: AsyncStream<EventFrame>
    private let number: Int
    private let feed: NewsFeed

    fileprivate init(frames: AsyncStream<EventFrame>, number: Int, feed: NewsFeed) {
        self.frames = frames
        self.number = number
        self.feed = feed
    }

    deinit {
        feed.dismiss(number)
    }

    /// Ends `frames` behind those that wait already.
    func leave() {
        feed.dismiss(number)
    }
}
