import Model
import Testing

@testable import Daemon

@Suite("Orders of arrival")
struct ArrivalOrderTests {
    /// Twenty labels of four parents, fifty items each, a label's items one behind the other.
    private let keys = (0..<1_000).map { place in
        ArrivalOrder.Key(time: Int64(1_000 - place), label: "l\(place / 50)", parent: "p\(place / 250)")
    }

    private func places(_ order: ArrivalOrder, seed: UInt64 = 1) -> [Int] {
        var generator = SplitMix(seed: seed)
        return order.places(of: keys, using: &generator)
    }

    @Test(
        "Every item comes once, the same seed gives the same order and another one another",
        arguments: ArrivalOrder.allCases
    )
    func permutation(order: ArrivalOrder) {
        #expect(places(order).sorted() == Array(keys.indices))
        #expect(places(order) == places(order))
        let isFixed = order == .file || order == .time
        #expect((places(order) == places(order, seed: 2)) == isFixed)
    }

    @Test("By time the earliest comes first, by file the first")
    func fixed() {
        #expect(places(.time).first == 999)
        #expect(places(.file).first == 0)
    }

    @Test("Made-up orders happen at the times there are, one after the other", arguments: ArrivalOrder.allCases)
    func times(order: ArrivalOrder) {
        #expect(order.times(of: keys) == (order == .file ? keys.map(\.time) : Array(1...1_000)))
    }

    @Test("In sequence no parent comes back, and its labels are mixed")
    func sequential() {
        let order = places(.sequential)
        let parents = order.compactMap { keys[$0].parent }
        #expect(zip(parents, parents.dropFirst()).count { $0 != $1 } == 3)
        let labels = order.map { keys[$0].label }
        #expect(zip(labels, labels.dropFirst()).count { $0 != $1 } > 700)
    }

    @Test("In drift a third of the labels is there all the time and the others for a part of it")
    func drift() {
        let order = places(.drift)
        var spans: [String: [Int]] = [:]
        for (moment, place) in order.enumerated() { spans[keys[place].label, default: []].append(moment) }
        let lengths = spans.values.map { moments in moments[moments.count - 1] - moments[0] }
        #expect(lengths.count { $0 > 900 } >= 6)
        #expect(lengths.count { $0 < 600 } >= 11)
    }
}
