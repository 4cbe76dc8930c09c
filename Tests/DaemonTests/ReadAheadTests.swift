import Extraction
import Intake
import Model
import Testing

@testable import Daemon

@Suite("Reading ahead")
struct ReadAheadTests {
    private struct Refused: Error {}

    private func batch(_ conversations: Int) -> IntakeBatch {
        var batch = IntakeBatch()
        batch.conversations = (0..<conversations).map { conversation("c-\($0)", "words") }
        batch.linesRead = conversations
        return batch
    }

    /// Waits for the next batch without a clock: whoever is done rings.
    private func next(_ ahead: inout ReadAhead, _ bell: Bell) async throws -> ReadAhead.Finished {
        while true {
            if let finished = try ahead.next() { return finished }
            await bell.wait(atMost: .seconds(60))
        }
    }

    @Test("Batches are handed on in the order in which they came, whichever is read first")
    func order() async throws {
        let bell = Bell()
        var ahead = ReadAhead(limit: 100, bell: bell)
        let (gate, opener) = AsyncStream<Void>.makeStream()
        ahead.begin(batch(1)) {
            for await _ in gate { break }
            return [.sampledOut(ConversationID(rawValue: "first"))]
        }
        ahead.begin(batch(2)) {
            opener.yield()
            return [.sampledOut(ConversationID(rawValue: "second"))]
        }
        let first = try await next(&ahead, bell)
        let second = try await next(&ahead, bell)
        #expect(first.extractions == [.sampledOut(ConversationID(rawValue: "first"))])
        #expect(second.batch.linesRead == 2)
        let isEmpty = ahead.isEmpty
        #expect(isEmpty)
    }

    @Test("There is room while fewer conversations than the limit are being read; an empty batch takes a place too")
    func room() {
        var ahead = ReadAhead(limit: 3, bell: Bell())
        var rooms = [ahead.hasRoom]
        ahead.begin(batch(2)) { [] }
        rooms.append(ahead.hasRoom)
        ahead.begin(batch(0)) { [] }
        rooms.append(ahead.hasRoom)
        #expect(rooms == [true, true, false])
    }

    @Test("What reading a batch throws comes with its turn")
    func failure() async throws {
        let bell = Bell()
        var ahead = ReadAhead(limit: 10, bell: bell)
        ahead.begin(batch(1)) { [] }
        ahead.begin(batch(1)) { throw Refused() }
        _ = try await next(&ahead, bell)
        var isRefused = false
        do { _ = try await next(&ahead, bell) } catch is Refused { isRefused = true }
        let isEmpty = ahead.isEmpty
        #expect(isRefused && isEmpty)
    }

    @Test("Letting go of it cancels what is being read")
    func cancelling() async {
        let (cancelled, told) = AsyncStream<Void>.makeStream()
        do {
            var ahead = ReadAhead(limit: 10, bell: Bell())
            ahead.begin(batch(1)) {
                await withTaskCancellationHandler {
                    for await _ in AsyncStream<Void>.makeStream().stream {}
                } onCancel: {
                    told.yield()
                }
                return []
            }
            _ = ahead.isEmpty
        }
        for await _ in cancelled { break }
    }
}
