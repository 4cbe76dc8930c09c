import Model
import Store

/// What a share may be told of: fewer accounts would tell of single people.
let leastAccountsOfShare = 5

/// One answer to a facet, and how common it is over everything.
struct AnswerRow: Encodable, Equatable {
    /// What kind of answer it is.
    enum Kind: String, Encodable {
        case flag, number, category
    }

    let facet: String
    let answer: String
    let kind: Kind
    let share: Double

    init(_ share: FacetShare) {
        facet = share.facet.rawValue
        answer = share.value.text
        kind =
            switch share.value {
            case .flag: .flag
            case .number: .number
            case .category: .category
            }
        self.share = share.share
    }
}

/// How one answer, or the mean of a facet's numbers, is spread over the clusters that may be shown.
struct SpreadSheet: Encodable, Equatable {
    let facet: String
    /// Nil for the mean.
    let answer: String?
    /// Over everything; nil where nobody answered.
    let overall: Double?
    /// By cluster; those are left out where too few accounts gave the answer.
    let parts: [String: Double]

    init(_ facet: FacetName, _ answer: FacetValue?, _ spread: FacetSpread, in edition: Edition) {
        let suppressed = edition.suppressed
        let known = Set(edition.clusters.lazy.map(\.id)).subtracting(suppressed)
        self.facet = facet.rawValue
        self.answer = answer?.text
        overall = spread.overall
        let shown = spread.parts.filter { $0.value.accounts >= leastAccountsOfShare && known.contains($0.key) }
        // A hundredth of a percent is less than anybody sees.
        parts = Dictionary(
            uniqueKeysWithValues: shown.map { ("\($0.key)", ($0.value.value * 10_000).rounded() / 10_000) }
        )
    }
}

/// What was answered to which facet: by it the shares of two samples are laid side by side.
struct Answer: Hashable {
    let facet: FacetName
    let value: FacetValue

    init(of share: FacetShare) {
        facet = share.facet
        value = share.value
    }
}

extension [FacetShare] {
    /// Those that enough accounts stand behind to be shown.
    var shown: [FacetShare] { filter { $0.accounts >= leastAccountsOfShare } }

    /// The share of each answer.
    var byAnswer: [Answer: Double] {
        Dictionary(map { (Answer(of: $0), $0.share) }, uniquingKeysWith: { first, _ in first })
    }
}
