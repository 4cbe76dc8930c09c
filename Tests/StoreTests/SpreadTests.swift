import Model
import Testing

@testable import Store

@Suite("Answers over the clusters") struct SpreadTests {
    private let scratch: Scratch
    private let concern = FacetName.concern
    private let product = FacetName(rawValue: "pro d.uct [0]")

    init() throws {
        scratch = try Scratch()
    }

    private func item(_ number: Int, cluster: Int, weight: Double = 1, _ facets: Facets) -> RecordedItem {
        recording(
            number,
            account: UInt64(number / 2),
            time: .hours(number),
            weight: weight,
            cluster: cluster,
            facets: facets
        )
    }

    @Test("The share of an answer in each cluster is by weight and stands beside that of all")
    func shares() throws {
        let store = try scratch.open()
        try store.record(
            batch([
                item(1, cluster: 1, [.refusal: .flag(true)]), item(2, cluster: 1, weight: 3, [.refusal: .flag(false)]),
                item(3, cluster: 1, weight: 4, [:]), item(4, cluster: 2, weight: 8, [.refusal: .flag(true)]),
            ])
        )
        let spread = try store.reader.spread(of: .refusal, answering: .flag(true))
        #expect(spread.overall == 9.0 / 16)
        #expect(
            spread.parts == [
                .base(1): FacetSpread.Part(value: 0.125, accounts: 1),
                .base(2): FacetSpread.Part(value: 1, accounts: 1),
            ]
        )
        let newest = try store.reader.spread(of: .refusal, answering: .flag(true), sample: 1)
        #expect(newest.parts.keys.sorted() == [.base(2)])
    }

    @Test("A facet's name may hold what a path could stumble over, and a category is no number")
    func names() throws {
        let store = try scratch.open()
        try store.record(
            batch([item(1, cluster: 1, [product: .category("1")]), item(2, cluster: 1, [product: .category("x")])])
        )
        #expect(try store.reader.spread(of: product, answering: .category("1")).overall == 0.5)
        #expect(try store.reader.spread(of: product, answering: .number(1)).overall == 0)
        let hostile = FacetName(rawValue: #"x" OR "y"#)
        #expect(try store.reader.spread(of: hostile, answering: .category("1")).overall == 0)
    }

    @Test("Means are over the numbers that were answered, and by what an answer stands for where a model gives them")
    func means() throws {
        let store = try scratch.open()
        try store.adopt(asked: [concern])
        let small = Provenance(maker: "small", prompt: "p", version: "1")
        let items = [(1, 4.0, 1.0), (2, 1.0, 3.0)].map { number, answer, weight in
            let plain = item(number, cluster: 1, [concern: .number(answer)])
            return RecordedItem(
                item: plain.item,
                cluster: plain.cluster,
                turns: plain.turns,
                words: [],
                reading: ModelReading(provenance: small, weight: weight, summaries: [:])
            )
        }
        try store.record(batch(items + [item(3, cluster: 1, [concern: .number(5)]), item(4, cluster: 2, [:])]))
        let means = try store.reader.means(of: concern)
        #expect(means.overall == 1.75)
        #expect(means.parts == [.base(1): FacetSpread.Part(value: 1.75, accounts: 2)])
        #expect(try store.reader.means(of: .turns).overall == nil)
    }

    @Test("A profile may be taken over some hours of several clusters, over single conversations, or over all")
    func profiles() throws {
        let store = try scratch.open()
        try store.record(
            batch((1...8).map { item($0, cluster: $0 % 3, [.language: .category($0 <= 4 ? "en" : "de")]) })
        )
        func shares(_ profile: [FacetShare]) -> [String: Double] {
            Dictionary(uniqueKeysWithValues: profile.map { ($0.value.text, $0.share) })
        }
        let early = Timestamp.hours(1).hour..<Timestamp.hours(5).hour
        let reader = store.reader
        #expect(shares(try reader.profile(of: [.base(1), .base(2)], during: early)) == ["en": 1])
        #expect(try reader.profile(of: [.base(1), .base(2)], during: early).map(\.baseShare) == [0.5])
        #expect(shares(try reader.profile(of: [.number(4), .number(5), .number(99)])) == ["de": 0.5, "en": 0.5])
        #expect(shares(try reader.overview()) == ["de": 0.5, "en": 0.5])
        #expect(shares(try reader.overview(during: early)) == ["en": 1])
    }

    @Test("Counts may be taken of several clusters together, of each over some hours, and of all in each hour")
    func counts() throws {
        let store = try scratch.open()
        try store.record(batch((1...6).map { recording($0, time: .hours($0 / 2), cluster: $0 % 2) }))
        let hours = (Timestamp.hours(0).hour, Timestamp.hours(9).hour)
        let together = try store.reader.series(of: [.base(0), .base(1)], from: hours.0, to: hours.1)
        #expect(together.map(\.conversations) == [1, 2, 2, 1])
        #expect(try store.reader.traffic(from: hours.0, to: hours.1).values.sorted() == [1, 1, 2, 2])
        #expect(try store.reader.conversations(from: hours.0, to: hours.1) == [.base(0): 3, .base(1): 3])
        #expect(try store.reader.series(of: [.upper(1)], from: hours.0, to: hours.1) == [])
    }
}
