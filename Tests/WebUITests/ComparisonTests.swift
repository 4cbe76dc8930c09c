import Model
import Store
import Testing

@testable import WebUI

@Suite("Two stretches of time side by side") struct ComparisonTests {
    private func edition(_ ids: some Sequence<Int>, names: [Int: String] = [:]) -> Edition {
        let clusters = ids.sorted().map { id in
            EditionCluster(
                id: .base(id),
                level: 0,
                parent: nil,
                label: names[id].map {
                    Label(name: $0, description: "", provenance: Provenance(maker: "m", prompt: "", version: "1"))
                },
                conversations: 10,
                accounts: 10,
                isSuppressed: id == 99,
                lineage: []
            )
        }
        return Edition(number: 1, time: .start, clusters: clusters)
    }

    private func comparison(_ before: [Int: Int], _ after: [Int: Int]) -> Comparison {
        func counts(_ numbers: [Int: Int]) -> [ClusterID: Int] {
            Dictionary(uniqueKeysWithValues: numbers.map { (.base($0.key), $0.value) })
        }
        return Comparison(
            before: counts(before),
            after: counts(after),
            facets: ([], []),
            in: edition(Set(before.keys).union(after.keys))
        )
    }

    private func change(_ id: Int, in comparison: Comparison) -> Comparison.Change? {
        comparison.clusters.first { $0.id == .base(id) }?.change
    }

    @Test("What came, went, grew and shrank is told from what chance does")
    func changes() {
        let all = comparison([1: 0, 2: 40, 3: 20, 4: 80, 5: 500], [1: 40, 2: 0, 3: 80, 4: 20, 5: 505])
        #expect(change(1, in: all) == .new)
        #expect(change(2, in: all) == .gone)
        #expect(change(3, in: all) == .grown)
        #expect(change(4, in: all) == .shrunk)
        #expect(change(5, in: all) == .steady)
    }

    @Test("A busier day is no change of a cluster that kept its part")
    func busierDay() {
        let all = comparison([1: 50, 2: 500], [1: 150, 2: 1_500])
        #expect(all.clusters.map(\.change) == [.steady, .steady])
        #expect((all.before, all.after) == (550, 1_650))
    }

    @Test("A single conversation where there was none is not news")
    func oneConversation() {
        #expect(change(1, in: comparison([2: 500], [1: 1, 2: 500])) == .steady)
    }

    @Test("A suppressed cluster counts in the whole and is not named")
    func suppressed() {
        let all = comparison([1: 10, 99: 5], [1: 10, 99: 50])
        #expect(all.clusters.map(\.id) == [.base(1)])
        #expect(all.after == 60)
    }

    @Test("An empty side makes nothing large or small")
    func emptySide() {
        #expect(comparison([1: 40], [:]).clusters.map(\.score) == [0])
    }
}

extension ComparisonTests {
    @Test("Beside another watch what is about the same is counted together, under our name where we have one")
    func twoWatches() throws {
        let store = try Shelf().store
        func subject(_ here: [Int], _ ours: Int, _ there: [Int], _ theirs: Int) -> CommonSubject {
            CommonSubject(
                here: .init(clusters: here.map { .base($0) }, conversations: ours),
                there: .init(clusters: there.map { .base($0) }, conversations: theirs)
            )
        }
        let companion = Companion(
            reader: store.reader,
            edition: edition([1, 7], names: [1: "recipes", 7: "passports"]),
            totals: (here: 100, there: 200),
            subjects: [subject([2, 1], 80, [7], 60), subject([3], 20, [], 0), subject([], 0, [1], 40)]
        )
        let all = Comparison(
            companion,
            facets: ([], []),
            in: edition([1, 2, 3], names: [1: "visa", 2: "visa fees", 3: "chess"])
        )
        #expect((all.before, all.after) == (200, 100))
        let visa = try #require(all.clusters.first { $0.name == "visa fees" })
        #expect(visa.id == .base(2) && visa.here == [.base(2), .base(1)] && visa.there == [.base(7)])
        #expect((visa.before, visa.after, visa.change) == (60, 80, .grown))
        let chess = try #require(all.clusters.first { $0.name == "chess" })
        #expect(chess.id == .base(3) && chess.change == .new)
        let recipes = try #require(all.clusters.first { $0.name == "recipes" })
        #expect(recipes.id == nil && recipes.there == [.base(1)] && recipes.change == .gone)
    }
}

@Suite("Stretches of time that follow on each other") struct CourseTests {
    private func parts(of hours: Range<Int>) -> [Int] {
        (Hour(rawValue: hours.lowerBound)..<Hour(rawValue: hours.upperBound)).parts(7).map { part in
            part.upperBound.rawValue - part.lowerBound.rawValue
        }
    }

    @Test("They are whole hours, as equal as they can be, and none is empty")
    func equal() {
        #expect(parts(of: 100..<268) == Array(repeating: 24, count: 7))
        #expect(parts(of: 0..<48) == [6, 7, 7, 7, 7, 7, 7])
        #expect(parts(of: 5..<8) == [1, 1, 1])
        #expect(parts(of: 5..<5) == [])
    }
}
