import Foundation
import Model
import Store
import Taxonomy
import TestSupport
import Testing

@testable import Daemon

@Suite("Witness")
struct WitnessTests {
    private let directory = TemporaryDirectory()
    private let store: Store

    init() throws {
        store = try Store.open(StoreConfiguration(path: directory.file("weir.sqlite")), version: "0", at: .start)
        var batch = RecordedBatch(time: .start)
        // Cluster c lies at c degrees, and its items at c degrees and a little more.
        batch.items = (1...40).map { number in
            let cluster = number % 4
            let item = Item(
                id: ItemID(rawValue: Int64(number)),
                conversation: ConversationID(rawValue: "c-\(number)"),
                account: AccountID(rawValue: UInt64(number)),
                time: .hours(Double(number)),
                weight: 1,
                facets: [:],
                terms: [],
                embedding: Self.place(degrees: Double(cluster) * 10 + Double(number) / 40)
            )
            return RecordedItem(
                item: item,
                cluster: .base(cluster),
                turns: 2,
                words: [],
                reading: ModelReading(
                    provenance: Provenance(maker: "m", prompt: "p", version: "v"),
                    weight: 1,
                    summaries: [.request: "cluster \(cluster) item \(number)"]
                )
            )
        }
        try store.record(batch)
    }

    private static func place(degrees: Double) -> Embedding {
        let angle = degrees / 180 * Double.pi
        return Embedding(halfPrecision: [Float16(cos(angle)), Float16(sin(angle))].map(\.bitPattern))
    }

    private func witness(edition: Int = 1) -> Witness {
        Witness(
            reader: store.reader,
            facet: .request,
            centroids: (0..<4).map { (.base($0), Self.place(degrees: Double($0) * 10)) },
            edition: edition
        )
    }

    @Test("The members are all of the cluster, in an order that the edition draws and repeats")
    func members() throws {
        let members = try witness().evidence(of: .base(1)).members.map(\.text)
        #expect(members.count == 10)
        #expect(members.allSatisfy { $0.hasPrefix("cluster 1 ") })
        #expect(try witness().evidence(of: .base(1)).members.map(\.text) == members)
        #expect(try witness(edition: 2).evidence(of: .base(1)).members.map(\.text) != members)
    }

    @Test("The contrast comes from other clusters, the nearest conversations first")
    func contrast() throws {
        let contrast = try witness().evidence(of: .base(0)).contrast.map(\.text)
        #expect(contrast.count == 30)
        #expect(contrast.allSatisfy { !$0.hasPrefix("cluster 0 ") })
        #expect(contrast.prefix(10).allSatisfy { $0.hasPrefix("cluster 1 ") })
        #expect(contrast.suffix(10).allSatisfy { $0.hasPrefix("cluster 3 ") })
    }

    @Test("A cluster that is gone has no contrast, and one that nobody read has no members")
    func nothing() throws {
        let evidence = try witness().evidence(of: .base(9))
        #expect(evidence.members == [] && evidence.contrast == [])
    }
}
