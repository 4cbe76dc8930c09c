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

/// A hundredth of a percent is less than anybody sees.
private func short(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }

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
        parts = Dictionary(uniqueKeysWithValues: shown.map { ("\($0.key)", short($0.value.value)) })
    }
}

/// How the shares of a cluster's answers went over stretches of time that follow on each other.
struct CourseSheet: Encodable, Equatable {
    struct AnswerCourse: Encodable, Equatable {
        let facet: String
        let answer: String
        /// One for each stretch; nil where too few accounts gave the answer.
        let shares: [Double?]
    }

    /// The beginning of each stretch, and the end of the last.
    let bounds: [String]
    /// By facet and answer; one that too few accounts gave in every stretch is left out.
    let answers: [AnswerCourse]

    init(of stretches: [(hours: Range<Hour>, shares: [FacetShare])]) {
        let ends = stretches.last.map { [$0.hours.upperBound] } ?? []
        bounds = (stretches.map(\.hours.lowerBound) + ends).map(\.start.description)
        let shares = stretches.map(\.shares.shown.byAnswer)
        answers = Set(shares.flatMap(\.keys)).map { answer in
            AnswerCourse(
                facet: answer.facet.rawValue,
                answer: answer.value.text,
                shares: shares.map { $0[answer].map(short) }
            )
        }.sorted { ($0.facet, $0.answer) < ($1.facet, $1.answer) }
    }
}

extension Range<Hour> {
    /// So many stretches of whole hours, as equal as they can be; fewer where there are fewer hours.
    func parts(_ most: Int) -> [Range<Hour>] {
        let length = upperBound.rawValue - lowerBound.rawValue
        let number = Swift.min(most, length)
        let bounds = (0...number).map { Hour(rawValue: lowerBound.rawValue + length * $0 / Swift.max(number, 1)) }
        return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
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
