import Inference
import Model
import Testing

@testable import Taxonomy

@Suite struct KeepingTests {
    private let catalogue = Catalogue(0..<100)
    /// The edition that most of these tests go on from, made once for all of them.
    private static let first = Task { try await Catalogue(0..<100).edition(by: ScriptedModel()) }

    /// The questions that a second edition asks after `change`, and both editions.
    private func second(
        _ model: String = "scripted",
        floor: Int = 5,
        criteria: String = ModelTaxonomist.requestCriteria,
        after change: (inout Catalogue) -> Void
    ) async throws -> (counts: [String: Int], first: Edition, second: Edition) {
        let first = try await Self.first.value
        var changed = catalogue
        change(&changed)
        let scripted = ScriptedModel(model)
        let second = try await changed.edition(2, by: scripted, after: first, floor: floor, criteria: criteria)
        return (scripted.counts, first, second)
    }

    @Test("A second edition with nothing changed asks nothing and is the same")
    func unchanged() async throws {
        let (counts, first, second) = try await second { _ in }
        #expect(counts.isEmpty)
        #expect(second.clusters == first.clusters)
        #expect(second.arrangement == first.arrangement)
    }

    @Test("One new cluster asks for one name, one place and one rating")
    func oneMore() async throws {
        let (counts, first, second) = try await second { $0.entries.append(.init(number: 100)) }
        #expect(counts == ["name": 1, "assign": 1, "audit": 1])
        #expect(second.arrangement?.joined == 1)
        #expect(second.cluster(.base(100))?.placement == .byName)
        #expect(second.cluster(.base(100))?.parent != nil)
        for old in first.clusters {
            #expect(second.cluster(old.id)?.label == old.label)
            #expect(second.cluster(old.id)?.parent == old.parent)
        }
    }

    @Test("The newcomer's own name goes into no other cluster's questions")
    func newcomerAlone() async throws {
        let first = try await Self.first.value
        var changed = catalogue
        changed.entries.append(.init(number: 100))
        let model = ScriptedModel()
        _ = try await changed.edition(2, by: model, after: first)
        let assign = try #require(model.questions.first { $0.purpose == "assign" })
        #expect(assign.blocks[1].count == 1)
        #expect(assign.blocks[0].count == 10)
        #expect(!assign.material.contains("Your last answer"))
    }

    @Test("A parent is renamed when a fifth of its children have changed, and not before", arguments: 1...3)
    func renamed(count: Int) async throws {
        let (counts, _, _) = try await second { $0.entries.removeFirst(count) }
        #expect(counts == (count < 2 ? [:] : ["rename": 1, "audit": 1]))
    }

    @Test("Changes add up over editions until they are a fifth")
    func slowChange() async throws {
        var edition = try await Self.first.value
        var changed = catalogue
        for round in 1...2 {
            changed.entries.removeFirst()
            let model = ScriptedModel()
            edition = try await changed.edition(1 + round, by: model, after: edition)
            #expect(model.counts["rename"] == (round == 2 ? 1 : nil))
        }
    }

    @Test("A cluster that has twice its conversations is named again, and only that one")
    func grown() async throws {
        let almost = try await second { $0[42].conversations = 59 }
        #expect(almost.counts.isEmpty)
        let (counts, _, second) = try await second { $0[42].conversations = 60 }
        #expect(counts == ["name": 1, "audit": 1])
        #expect(second.cluster(.base(42))?.label?.basis?.conversations == 60)
    }

    @Test("So is one whose centroid has turned")
    func turned() async throws {
        let slightly = try await second { $0[42].turn = 0.1 }
        #expect(slightly.counts.isEmpty)
        let far = try await second { $0[42].turn = 0.6 }
        #expect(far.counts == ["name": 1, "audit": 1])
    }

    @Test(
        "A split or a merge since it was named makes a label stale on either side",
        arguments: [LineageEvent.Kind.split, .merged]
    )
    func regrouped(kind: LineageEvent.Kind) async throws {
        func event(at time: Int64) -> LineageEvent {
            LineageEvent(
                kind: kind,
                cluster: .base(42),
                other: .base(57),
                mass: 5,
                share: 0.5,
                time: Timestamp(rawValue: time)
            )
        }
        let before = try await second { $0[42].lineage = [event(at: 900)] }
        #expect(before.counts.isEmpty)
        let since = try await second { $0[42].lineage = [event(at: 1_100)] }
        #expect(since.counts == ["name": 2, "audit": 1])
    }

    @Test("Another model, or other criteria, make everything that they made stale, and parents keep their ids")
    func provenance() async throws {
        let model = try await second("another") { _ in }
        #expect(model.counts["name"] == 100)
        #expect(model.counts["rename"] == 10)
        #expect(model.counts["assign"] == 10)
        #expect(model.second.clusters.map(\.id) == model.first.clusters.map(\.id))
        let criteria = try await second(criteria: "Begin with a noun.") { _ in }
        #expect(criteria.counts["name"] == 100)
    }

    @Test("Another auditor rates again what stands, and asks for no names")
    func anotherAuditor() async throws {
        let first = try await Self.first.value
        let (model, auditor) = (ScriptedModel(), ScriptedModel("stricter"))
        let second = try await catalogue.edition(2, by: model, auditor: auditor, after: first)
        #expect(model.counts.isEmpty)
        #expect(auditor.counts == ["audit": 6])
        #expect(second.clusters.allSatisfy { $0.label?.rating?.provenance.maker == "stricter" })
    }

    @Test("A raised floor makes every word earn its support anew")
    func raisedFloor() async throws {
        let raised = try await second(floor: 6) { _ in }
        #expect(raised.counts["name"] == 100)
        let lowered = try await second(floor: 4) { _ in }
        #expect(lowered.counts.isEmpty)
    }

    @Test("A hierarchy is built anew when a fifth of the clusters are new or their number no longer fits")
    func rebuilt() async throws {
        let few = try await second { $0.entries += (100..<119).map { .init(number: $0) } }
        #expect(few.counts["propose"] == nil)
        #expect(few.counts["assign"] == 2)
        let many = try await second { $0.entries += (100..<130).map { .init(number: $0) } }
        #expect((many.counts["propose"] ?? 0) > 0)
        #expect(many.counts["assign"] == 13)
        #expect(
            many.second.arrangement
                == Arrangement(
                    provenance: try #require(many.first.arrangement).provenance,
                    clusters: 130,
                    joined: 0
                )
        )
        let half = try await second { $0.entries.removeLast(51) }
        #expect((half.counts["propose"] ?? 0) > 0)
    }

    @Test("A cluster that gets its name later is placed by it then")
    func namedLater() async throws {
        var small = catalogue
        small[42].accounts = 4
        let first = try await small.edition(by: ScriptedModel())
        #expect(first.cluster(.base(42))?.placement == .byCentroid)
        let model = ScriptedModel()
        let second = try await catalogue.edition(2, by: model, after: first)
        #expect(model.counts["name"] == 1)
        #expect(model.counts["assign"] == 1)
        #expect(second.cluster(.base(42))?.placement == .byName)
    }

    @Test("What a model could not name is not asked again until its basis has changed")
    func givenUp() async throws {
        let model = ScriptedModel { question throws(InferenceError) in
            question.purpose == "name" && question.material.contains(Catalogue.word(cluster: 42))
                ? "No." : ScriptedModel.obliging(question)
        }
        let first = try await catalogue.edition(by: model)
        #expect(first.cluster(.base(42))?.label?.shortfall == .malformed)
        let again = ScriptedModel()
        let second = try await catalogue.edition(2, by: again, after: first)
        #expect(again.counts.isEmpty)
        #expect(second.cluster(.base(42))?.label?.shortfall == .malformed)
        var grown = catalogue
        grown[42].conversations = 90
        let third = try await grown.edition(3, by: again, after: second)
        #expect(third.cluster(.base(42))?.label?.shortfall == nil)
    }

    @Test("An edition made without a model is taken over: ids stay, names are asked for")
    func fromKeyTerms() async throws {
        let plain = Taxonomist(configuration: TaxonomyConfiguration()).edition(
            number: 1,
            time: Timestamp(rawValue: 1_000),
            of: catalogue.portraits,
            background: catalogue.background,
            words: catalogue.words,
            after: nil
        )
        let model = ScriptedModel()
        let second = try await catalogue.edition(2, by: model, after: plain)
        #expect(model.counts["name"] == 100)
        #expect(second.clusters.map(\.id) == plain.clusters.map(\.id))
    }
}
