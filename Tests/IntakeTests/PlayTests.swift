import Foundation
import Testing

@testable import Intake

/// Something that happens to a log file, or to its reader.
enum Action: Equatable, CaseIterable {
    case append, appendHalf, appendWithoutEnd, rename, copyTruncate, truncate, truncateAndRegrow, delete, recreate,
        compress, link, renameOlder, compressOlder
    case step, smallStep, wait, restart, restartLosingLastBatch
}

/// Plays actions against real files and against a model of what has to come out.
struct Play {
    private let bench: Bench
    private var written = 0
    /// What has to be recorded once and once only.
    private var owed: Set<String> = []
    /// What was overwritten or deleted before anybody had to have seen it: recorded at most once.
    private var excused: Set<String> = []
    /// What stands in no file any more.
    private var deleted: Set<String> = []
    /// What stands in `app.jsonl`: ids of whole lines, and the rest of a half one.
    private var current: [String] = []
    private var rest: (id: String, text: String)?
    private var exists = false
    /// Whether a step has had the file in its hands since it was made, and no restart since.
    private var isHeld = false
    private var rotations = 0
    /// Names of rotated files that are not compressed, the oldest first.
    private var older: [String] = []
    /// Whether `app.jsonl` has another name beside it.
    private var isLinked = false
    /// Names of files that have or had two: what is compressed under one of them is not told from another file.
    private var twins: Set<String> = []

    /// What went wrong in a list of actions; nil if nothing did.
    static func fault(of actions: [Action]) throws -> String? {
        var play = Play(bench: try Bench())
        for action in actions { try play.perform(action) }
        return play.verdict()
    }

    private init(bench: Bench) {
        self.bench = bench
    }

    private mutating func perform(_ action: Action) throws {
        switch action {
        case .append:
            try finishHalf()
            for _ in 0..<3 { try appendLine() }
        case .appendHalf:
            try finishHalf()
            let text = line(newID(), String(repeating: "half ", count: written % 7 + 1))
            let cut = text.utf8.count / 2
            try put(String(text.prefix(cut)))
            rest = ("\(written)", String(text.dropFirst(cut)))
        case .appendWithoutEnd:
            try finishHalf()
            try put(document(newID()))
            rest = ("\(written)", "\n")
        case .rename where exists:
            try finishHalf()
            let name = nextRotation()
            bench.rename("app.jsonl", to: name)
            older.append(name)
            if isLinked { twins.insert(name) }
            leave()
        case .link where exists:
            let name = nextRotation()
            bench.link("app.jsonl", to: name)
            older.append(name)
            isLinked = true
            twins.insert(name)
        case .renameOlder where !older.isEmpty:
            let name = nextRotation()
            let old = older.removeFirst()
            bench.rename(old, to: name)
            older.append(name)
            if twins.contains(old) { twins.insert(name) }
        case .compressOlder:
            guard let place = older.firstIndex(where: { !twins.contains($0) }) else { break }
            try bench.compress(older.remove(at: place))
        case .compress where exists && !isLinked:
            try finishHalf()
            let name = nextRotation()
            bench.rename("app.jsonl", to: name)
            try bench.compress(name)
            leave()
        case .copyTruncate where exists:
            try finishHalf()
            try bench.copy("app.jsonl", to: nextRotation())
            bench.truncate("app.jsonl")
            current = []
        case .truncate where exists, .truncateAndRegrow where exists:
            bench.truncate("app.jsonl")
            excuse()
            let count = current.count
            current = []
            guard action == .truncateAndRegrow else { break }
            for _ in 0...count { try appendLine(String(repeating: "other ", count: 3)) }
        case .delete where exists, .recreate where exists:
            bench.delete("app.jsonl")
            deleted.formUnion(current)
            // A file that is open or has another name is drained; one that has neither is lost with its name.
            if isHeld || isLinked { owed.formUnion(current) } else { excuse() }
            if isHeld, let rest { excused.insert(rest.id) }
            leave()
            rest = nil
            if action == .recreate { try appendLine() }
        case .rename, .compress, .copyTruncate, .truncate, .truncateAndRegrow, .delete, .recreate, .link, .renameOlder:
            break
        case .step:
            bench.drain()
            isHeld = exists
        case .wait:
            bench.settle()
            isHeld = exists
        case .smallStep:
            bench.step(limit: 2)
            isHeld = false
        case .restart:
            bench.restart()
            forgetDeleted()
        case .restartLosingLastBatch:
            bench.restartLosingLastBatch()
            forgetDeleted()
        }
    }

    private mutating func newID() -> String {
        written += 1
        return "\(written)"
    }

    private mutating func nextRotation() -> String {
        rotations += 1
        return "app.jsonl.\(rotations)"
    }

    private mutating func appendLine(_ text: String = "What time is it?") throws {
        let id = newID()
        try put(line(id, text))
        current.append(id)
    }

    private mutating func finishHalf() throws {
        guard let unfinished = rest else { return }
        rest = nil
        try put(unfinished.text)
        current.append(unfinished.id)
    }

    private mutating func put(_ text: String) throws {
        try bench.append(text, to: "app.jsonl")
        if !exists { isHeld = false }
        exists = true
    }

    /// The file under its old name is done; what it holds is owed.
    private mutating func leave() {
        owed.formUnion(current.filter { !excused.contains($0) })
        current = []
        exists = false
        isHeld = false
        isLinked = false
    }

    /// After a restart nobody can know what was deleted and not recorded.
    private mutating func forgetDeleted() {
        isHeld = false
        excused.formUnion(deleted.subtracting(bench.ids))
    }

    private mutating func excuse() {
        deleted.formUnion(current)
        excused.formUnion(current)
        if let rest { excused.insert(rest.id) }
        rest = nil
        current = []
    }

    private mutating func verdict() -> String? {
        try? finishHalf()
        bench.settle()
        bench.settle()
        owed.formUnion(current)
        var counts: [String: Int] = [:]
        for id in bench.ids { counts[id, default: 0] += 1 }
        let lost = owed.subtracting(excused).filter { counts[$0] == nil }.sorted()
        let doubled = counts.filter { $0.value > 1 }.keys.sorted()
        let unknown = Set(counts.keys).subtracting((1...max(1, written)).map(String.init)).sorted()
        guard lost.isEmpty, doubled.isEmpty, unknown.isEmpty else {
            return "lost \(lost), doubled \(doubled), unknown \(unknown)"
        }
        return nil
    }
}

@Suite struct PlayTests {
    private static let lists = 10_000
    private static let listsATime = 500

    @Test(
        "Whatever happens to a file, every line is recorded once",
        arguments: 0..<PlayTests.lists / PlayTests.listsATime
    )
    func everyLineOnce(part: Int) throws {
        for seed in part * Self.listsATime..<(part + 1) * Self.listsATime { try play(seed) }
    }

    private func play(_ seed: Int) throws {
        var generator = Generator(seed: UInt64(seed))
        let length = Int.random(in: 4...24, using: &generator)
        let actions = (0..<length).compactMap { _ in
            Action.allCases.randomElement(using: &generator)
        }
        guard let fault = try Play.fault(of: actions) else { return }
        let shortest = try shrunk(actions)
        Issue.record("seed \(seed): \(fault); shortest: \(shortest): \(try Play.fault(of: shortest) ?? "")")
    }

    @Test("The play notices a line that is lost and one that is doubled")
    func playIsStrict() throws {
        #expect(try Play.fault(of: [.append, .step, .rename, .append, .restart]) == nil)
        let bench = try Bench()
        try bench.write(line("1"), to: "app.jsonl")
        bench.drain()
        let checkpoints = bench.checkpoints
        #expect(checkpoints.count == 1)
        bench.restartLosingLastBatch()
        bench.drain()
        #expect(bench.ids == ["1"])
    }

    /// Leaves out one action after the other while the fault stays.
    private func shrunk(_ actions: [Action]) throws -> [Action] {
        var shortest = actions
        var index = 0
        while index < shortest.count {
            var shorter = shortest
            shorter.remove(at: index)
            if try Play.fault(of: shorter) != nil { shortest = shorter } else { index += 1 }
        }
        return shortest
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        // Seeds must not lie on one another's way, which goes in steps of the constant below.
        state = seed &* 0xD134_2543_DE82_EF95 &+ 1
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
