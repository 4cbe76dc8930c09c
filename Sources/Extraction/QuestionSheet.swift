/// What one request asks: questions of the screener, by their place in it, and facets.
struct QuestionSheet: Equatable, Sendable {
    let screening: [Int]
    let facets: [FacetQuestion]
    /// Whether its one question has the request to itself, with all its examples and its lead-in begun.
    let isSingle: Bool
    /// Answers to the screener's questions after which nothing else need be answered, each by itself.
    private(set) var stops: [[Int: Bool]] = []

    /// One question of the screener.
    init(screening place: Int) {
        screening = [place]
        facets = []
        isSingle = true
    }

    /// One facet.
    init(facet: FacetQuestion) {
        screening = []
        facets = [facet]
        isSingle = true
    }

    /// Several questions; `judge` says how the screener would stand with some answers.
    init(screening: [Int], facets: [FacetQuestion], judge: ([Int: Bool]) -> Screener.Standing) {
        self.screening = screening
        self.facets = facets
        isSingle = false
        guard !facets.isEmpty else { return }
        for place in screening {
            stops += [false, true].map { [place: $0] }.filter { judge($0) == .settled(false) }
        }
        let allNo = Dictionary(uniqueKeysWithValues: screening.map { ($0, false) })
        if stops.isEmpty, screening.count > 1, judge(allNo) == .settled(false) { stops = [allNo] }
    }

    /// Whether it is put by the prompt `screen`, which knows no facets.
    var isScreeningOnly: Bool { screening.count == 1 && facets.isEmpty }

    /// The tag of an answer to the screener's question at `place`; no facet can have a name with a hyphen.
    func tag(ofScreening place: Int) -> String { isScreeningOnly ? "answer" : "screen-\(place + 1)" }

    /// The tags of all answers.
    var tags: [String] { screening.map(tag) + facets.map(\.name.rawValue) }
}
