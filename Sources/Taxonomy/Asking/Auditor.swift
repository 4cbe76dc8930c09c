import Clustering
import Inference
import Model

/// Has labels rated for how closely they point at people.
struct Auditor: Sendable {
    let questioner: Questioner
    let prompts: TaxonomyPrompts
    let chance: Chance
    let version: String

    /// How many labels one question holds.
    static let batch = 20

    /// What has made its ratings.
    var provenance: Provenance {
        Provenance(maker: questioner.client.model, prompt: prompts.audit.digest, version: version)
    }

    /// What the audit says of each label, in their order: its rating, or why there is none.
    ///
    /// `place` sets this batch's random numbers apart. What cannot be read is asked once more, without the rest.
    func ratings(of labels: [LabelText], place: Int) async throws -> [Result<PrivacyRating, Unrated>] {
        var ratings = [Result<PrivacyRating, Unrated>](repeating: .failure(Unrated(.unrated)), count: labels.count)
        var open = Array(labels.indices)
        var fault: String?
        for attempt in 0..<2 where !open.isEmpty {
            var question = try prompts.audit(
                open.map { labels[$0] },
                chance.generator(for: "audit", 2 * place + attempt)
            )
            if let fault { question = question.again(because: fault) }
            let asked = open.count
            let reply = try await questioner.answer(to: question) { answer throws(AnswerFault) in
                try NumberedList(reading: answer, tag: "ratings", tags: ["ratings"]).texts(upTo: asked)
            }
            switch reply {
            case .answered(let texts):
                for (number, text) in texts {
                    guard let value = Self.rating(in: text) else { continue }
                    ratings[open[number - 1]] = .success(PrivacyRating(value: value, provenance: provenance))
                }
                open = open.filter { if case .failure = ratings[$0] { true } else { false } }
                fault = "it must have one line for each text, of the form \"2. broad topic, nobody named | 5\""
            case .unusable(let unusable): fault = unusable.told
            case .failed:
                for place in open { ratings[place] = .failure(Unrated(.failed)) }
                return ratings
            case .unasked:
                for place in open { ratings[place] = .failure(Unrated(.unasked)) }
                return ratings
            }
        }
        return ratings
    }

    /// Why there is no rating.
    struct Unrated: Error {
        let shortfall: Shortfall

        init(_ shortfall: Shortfall) {
            self.shortfall = shortfall
        }
    }

    /// The number after the last bar; nil where it is none from 1 to 5, or where no reason stands before it.
    private static func rating(in text: String) -> Int? {
        let parts = text.split(separator: "|").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        guard parts.count == 2, !parts[0].isEmpty, let value = Int(parts[1]), (1...5).contains(value) else {
            return nil
        }
        return value
    }
}
