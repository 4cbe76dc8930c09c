import Inference
import Intake
import Model
import Testing

@testable import Extraction

/// What becomes of conversations where the budget runs short.
@Suite struct AskingStageTests {
    private let rig = InterviewRig()
    private let good = InterviewRig.good

    @Test("Over the budget, the embedded reading stands, and a screener's question lets nothing in unasked")
    func overBudget() async throws {
        let model = ScriptedModel { _, _ throws(InferenceError) in throw InferenceError(.overBudget, endpoint: "-") }
        let extract = try rig.kept(try await rig.extract([.of("bread")], model.asked()).first)
        #expect(extract.answerWeight == 0 && extract.inquiry == .overBudget && extract.requests == 0)
        #expect(extract.provenance == nil && extract.unanswered.isEmpty && extract.summaries.isEmpty)
        let results = try await rig.extract([.of("bread")], model.asked()) {
            $0.questions = [.request]
            $0.screener = .question("Is it about food?")
        }
        #expect(results == [.unasked(ConversationID(rawValue: "c-1"))])
    }

    @Test("What was answered before the budget ended is kept")
    func budgetEnds() async throws {
        let model = ScriptedModel { _, place throws(InferenceError) in
            guard place == 0 else { throw InferenceError(.overBudget, endpoint: "-") }
            return "<request>bake bread</request>"
        }
        let extract = try rig.kept(try await rig.extract([.of("bread")], model.asked()).first)
        #expect(extract.summaries == [.request: "bake bread"])
        #expect(extract.unanswered == [.language, .concern])
        #expect(extract.answerWeight == 1 && extract.inquiry == .overBudget && extract.requests == 1)
    }

    @Test("Without optional questions the others are asked alone")
    func withoutOptional() async throws {
        let model = ScriptedModel(answers: good)
        let extract = try rig.kept(try await rig.extract([.of("Bread?")], model.asked(stage: .withoutOptional)).first)
        #expect(model.questions.first?.instructions.contains("<language>") == false)
        #expect(model.questions.first?.instructions.contains("<concern>") == true)
        #expect(extract.inquiry == .withoutOptional && extract.unanswered.isEmpty)
    }

    @Test("While the budget samples, answers stand for those that were not asked about, always the same ones")
    func sampling() async throws {
        let batch = (0..<200).map { Conversation.of("bread", id: "c-\($0)") }
        let model = ScriptedModel(answers: good)
        let extracts = try await rig.extract(batch, model.asked(stage: .sampling(rate: 0.25))).map { try rig.kept($0) }
        let asked = extracts.filter { $0.inquiry == .withoutOptional }
        #expect(extracts.count == 200 && extracts.allSatisfy { $0.weight == 1 })
        #expect((25...80).contains(asked.count))
        #expect(asked.allSatisfy { $0.answerWeight == 4 })
        #expect(extracts.filter { $0.inquiry == .sampledOut }.allSatisfy { $0.answerWeight == 0 && $0.requests == 0 })
        #expect(model.questions.count == asked.count)
        let lower = try await rig.extract(batch, model.asked(stage: .sampling(rate: 0.1))).map { try rig.kept($0) }
        let fewer = Set(lower.filter { $0.answerWeight > 0 }.map(\.conversation))
        #expect(!fewer.isEmpty && fewer.isSubset(of: Set(asked.map(\.conversation))))
    }

    @Test("The budget's sample is independent of the watch's own")
    func independent() async throws {
        let batch = (0..<400).map { Conversation.of("bread", id: "c-\($0)") }
        let results = try await rig.extract(batch, ScriptedModel(answers: good).asked(stage: .sampling(rate: 0.5))) {
            $0.questions = [.request]
            $0.sampling = .conversations(rate: 0.5)
        }
        let extracts = results.compactMap { try? rig.kept($0) }
        let asked = extracts.filter { $0.answerWeight > 0 }
        #expect((extracts.count * 35 / 100...extracts.count * 65 / 100).contains(asked.count))
        #expect(asked.allSatisfy { $0.weight == 2 && $0.answerWeight == 2 })
    }

    @Test("While the budget samples, conversations whose scope the model decides weigh for those left out")
    func samplingInDoubt() async throws {
        let batch = (0..<200).map { Conversation.of("bread", id: "c-\($0)") }
        let model = ScriptedModel(answers: "<screen-1>Yes</screen-1>" + good)
        let results = try await rig.extract(batch, model.asked(stage: .sampling(rate: 0.25))) {
            $0.questions = [.request]
            $0.screener = .question("Is it about food?")
        }
        let extracts = results.compactMap { try? rig.kept($0) }
        #expect(extracts.allSatisfy { $0.weight == 4 && $0.answerWeight == 1 })
        #expect((25...80).contains(extracts.count))
        #expect(results.count { if case .sampledOut = $0 { true } else { false } } == 200 - extracts.count)
    }

    @Test("At the last stage nobody is asked")
    func embeddedOnly() async throws {
        let model = ScriptedModel(answers: good)
        let extract = try rig.kept(try await rig.extract([.of("bread")], model.asked(stage: .embeddedOnly)).first)
        #expect(model.questions.isEmpty)
        #expect(extract.inquiry == .overBudget && extract.answerWeight == 0)
    }
}
