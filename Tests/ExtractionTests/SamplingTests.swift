import Intake
import Testing

@testable import Extraction

@Suite struct SamplingTests {
    let pseudonyms = Pseudonyms(key: Array("sampling".utf8))

    /// A conversation with `answers` answers.
    private func conversation(_ number: Int, answers: Int) -> Conversation {
        let turns = (0..<answers).flatMap { _ in [Turn(role: .user, text: "q"), Turn(role: .assistant, text: "a")] }
        return Conversation(id: "conversation-\(number)", account: nil, timestamp: nil, language: nil, turns: turns)
    }

    @Test(
        "The sum of weights counts all conversations without bias",
        arguments: [Sampling.conversations(rate: 0.1), .conversations(rate: 0.5), .completions(rate: 0.1)],
        [1, 2, 7]
    )
    func unbiased(sampling: Sampling, answers: Int) {
        let count = 20_000
        let weights = (0..<count).compactMap { number in
            sampling.weight(of: conversation(number, answers: answers), under: pseudonyms)
        }
        let probability = weights.first.map { 1 / $0 } ?? 1
        // Four standard deviations of the estimate under independent choices.
        let tolerance = 4 * (Double(count) * (1 - probability) / probability).squareRoot()
        #expect(abs(weights.reduce(0, +) - Double(count)) < tolerance)
        #expect(Set(weights).count == 1)
    }

    @Test("Sampling by completion keeps long conversations more often, and weighs them less")
    func longer() throws {
        let sampling = Sampling.completions(rate: 0.2)
        let short = (0..<2000).compactMap { sampling.weight(of: conversation($0, answers: 1), under: pseudonyms) }
        let long = (0..<2000).compactMap { sampling.weight(of: conversation($0, answers: 4), under: pseudonyms) }
        #expect(long.count > 2 * short.count)
        #expect(abs(try #require(short.first) - 5) < 1e-9)
        #expect(abs(try #require(long.first) - 1 / (1 - 0.4096)) < 1e-9)
    }

    @Test("A conversation that was chosen stays so when it grows")
    func growing() {
        let sampling = Sampling.completions(rate: 0.3)
        for number in 0..<500 where sampling.weight(of: conversation(number, answers: 2), under: pseudonyms) != nil {
            #expect(sampling.weight(of: conversation(number, answers: 5), under: pseudonyms) != nil)
        }
    }

    @Test("Another key chooses other conversations")
    func keys() {
        let other = Pseudonyms(key: Array("other".utf8))
        let sampling = Sampling.conversations(rate: 0.5)
        let differing = (0..<200).count { number in
            let conversation = conversation(number, answers: 1)
            let first = sampling.weight(of: conversation, under: pseudonyms)
            return first != sampling.weight(of: conversation, under: other)
        }
        #expect((60...140).contains(differing))
    }

    @Test("A rate outside of 0 to 1 is refused", arguments: [0, -0.1, 1.5, Double.nan])
    func rates(rate: Double) {
        #expect(throws: ExtractionError.self) { try Sampling.conversations(rate: rate).validate() }
    }
}
