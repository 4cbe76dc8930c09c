import Detection
import Model
import Testing

@testable import Daemon

@Suite("Engine archive")
struct EngineArchiveTests {
    private let items: [Item]
    private let archive: [UInt8]

    init() throws {
        items = Array(Town.week(campaign: 0).items.prefix(320))
        var run = EngineTests.Run()
        try run.absorb(items, cutInto: 64)
        archive = try run.engine.encoded()
    }

    private func decode(_ bytes: [UInt8], dimensions: Int = Town.dimensions) throws(EngineArchiveError) -> Engine {
        let embeddings = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0.embedding) })
        return try Engine(
            decoding: bytes,
            clustering: EngineTests.Run.clustering,
            rules: AlertRules(),
            dimensions: dimensions,
            vectors: { wanted in embeddings.filter { wanted.contains($0.key) } }
        )
    }

    @Test("What was written is read back to the bit")
    func roundTrip() throws {
        let engine = try decode(archive)
        #expect(try engine.encoded() == archive)
        #expect(engine.absorbed == ItemID(rawValue: 320))
    }

    @Test("An archive that is cut short is an error, wherever the cut")
    func truncated() {
        for length in stride(from: 0, to: archive.count, by: max(1, archive.count / 97)) {
            #expect(throws: EngineArchiveError.self) { try decode(Array(archive.prefix(length))) }
        }
        #expect(throws: EngineArchiveError.self) { try decode(archive.dropLast()) }
        #expect(throws: EngineArchiveError.self) { try decode(archive + [0]) }
    }

    @Test("An archive of another form is an error that says what to do")
    func otherForm() throws {
        var bytes = archive
        bytes[0] = 9
        let error = #expect(throws: EngineArchiveError.self) { try decode(bytes) }
        #expect(error?.description.contains("unknown form") == true)
        #expect(error?.description.contains("back-up") == true)
    }

    @Test("An archive of the form before is read, and recurrence and shift begin with nothing")
    func formBefore() throws {
        // What was the last part then is followed by two, each with its length in eight bytes.
        let now = try decode(archive)
        let since = [now.recurrence?.encoded() ?? [], now.shift?.encoded() ?? []]
        var bytes = Array(archive.dropLast(since.reduce(0) { $0 + $1.count + 8 }))
        bytes[0] = 1
        let engine = try decode(bytes)
        #expect(engine.absorbed == ItemID(rawValue: 320))
        #expect(engine.recurrence?.encoded() == RecurrenceDetector(dimensions: Town.dimensions).encoded())
        #expect(engine.shift?.encoded() == ShiftDetector().encoded())
    }

    @Test("An archive for vectors of another length is an error")
    func otherDimensions() {
        #expect(throws: EngineArchiveError.self) { try decode(archive, dimensions: 32) }
    }

    @Test("Damage is never a crash: an error, or an engine whose state can be written again")
    func damage() throws {
        var random = SplitMix(seed: 3)
        var refused = 0
        for _ in 0..<150 {
            var bytes = archive
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            if let engine = try? decode(bytes) { _ = try engine.encoded() } else { refused += 1 }
        }
        for place in 0..<40 {
            var bytes = archive
            bytes[place] ^= 0xff
            if (try? decode(bytes)) == nil { refused += 1 }
        }
        #expect(refused > 0)
    }
}
