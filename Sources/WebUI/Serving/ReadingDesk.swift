import Model
import Store

/// What is read from the store for those who look.
///
/// Everything here runs where it may wait for the disk.
struct ReadingDesk: Sendable {
    let reader: Reader
    private let shelf: EditionShelf

    private static let seriesHours = 28 * 24
    private static let mostSeriesHours = 366 * 24
    // A week shows its days.
    private static let courseParts = 7
    private static let mostComparedHours = 92 * 24

    init(reader: Reader) {
        self.reader = reader
        shelf = EditionShelf(reader)
    }

    func clusters(by order: ClusterOrder, limit: Int) throws -> [ClusterRow] {
        guard let edition = try shelf.edition() else { return [] }
        let growth = try reader.growth(before: edition.lastHourEnd)
        return ClusterListing(edition, growth: growth).base(by: order, limit: limit)
    }

    func tree() throws -> TreeSheet {
        guard let edition = try shelf.edition() else { return TreeSheet(edition: nil, time: nil, hidden: 0, roots: []) }
        let listing = ClusterListing(edition)
        return TreeSheet(
            edition: edition.number,
            time: edition.time.description,
            hidden: listing.hidden,
            roots: listing.tree
        )
    }

    func map() throws -> [UInt8] {
        guard let edition = try shelf.edition() else { return try JSON.bytes(of: MapSheet(nil, growth: [:])) }
        return try shelf.answer("map", of: edition) {
            let growth = try reader.growth(before: edition.lastHourEnd)
            return try JSON.bytes(of: MapSheet(edition, growth: growth))
        }
    }

    /// The answers that there are, so that one may be chosen; those too few accounts gave are left out.
    func facets() throws -> [UInt8] {
        guard let edition = try shelf.edition() else { return try JSON.bytes(of: [AnswerRow]()) }
        return try shelf.answer("facets", of: edition) {
            try JSON.bytes(of: try reader.overview().shown.map(AnswerRow.init))
        }
    }

    /// The share of `answer`, which must be a listed one, or the mean of the facet's numbers.
    func spread(of facet: FacetName, _ answer: String?) throws -> [UInt8] {
        guard let edition = try shelf.edition() else { throw Refusal.unknownAnswer }
        return try shelf.answer("spread \(facet.rawValue)\u{0}\(answer ?? "")", of: edition) {
            guard let answer else {
                return try JSON.bytes(of: SpreadSheet(facet, nil, try reader.means(of: facet), in: edition))
            }
            // Only what is listed can be asked for: otherwise answers of single people could be guessed at.
            let listed = try reader.overview().shown.first { $0.facet == facet && $0.value.text == answer }
            guard let value = listed?.value else { throw Refusal.unknownAnswer }
            return try JSON.bytes(
                of: SpreadSheet(facet, value, try reader.spread(of: facet, answering: value), in: edition)
            )
        }
    }

    func comparison(_ question: Question) throws -> Comparison {
        guard let edition = try shelf.edition() else { throw Refusal.unknownCluster }
        let (before, after) = try question.twoWindows(most: Self.mostComparedHours)
        return Comparison(
            before: try reader.conversations(from: before.lowerBound, to: before.upperBound),
            after: try reader.conversations(from: after.lowerBound, to: after.upperBound),
            facets: (before: try reader.overview(during: before), after: try reader.overview(during: after)),
            in: edition
        )
    }

    /// The same time in this watch and in the one that `finding` lays beside an edition of this one.
    func comparison(
        _ question: Question,
        finding: (Edition, Range<Hour>) throws -> Companion
    ) throws -> Comparison {
        guard let edition = try shelf.edition() else { throw Refusal.unknownCluster }
        let hours = try question.window("from", "to", most: Self.mostComparedHours)
        do {
            let companion = try finding(edition, hours)
            return Comparison(
                companion,
                facets: (there: try companion.reader.overview(during: hours), here: try reader.overview(during: hours)),
                in: edition
            )
        } catch let fault as CompanionFault {
            throw Refusal(fault)
        }
    }

    func sheet(of id: ClusterID) throws -> ClusterSheet {
        guard let edition = try shelf.edition(), let sheet = try ClusterSheet(of: id, in: edition, reader: reader)
        else { throw Refusal.unknownCluster }
        return sheet
    }

    func series(of id: ClusterID, _ question: Question) throws -> [SeriesRow] {
        let (base, hours) = try counted(in: id, question)
        return try reader.series(of: base, from: hours.lowerBound, to: hours.upperBound).map(SeriesRow.init)
    }

    func expected(of id: ClusterID, _ question: Question) throws -> [ExpectedRow] {
        let (base, hours) = try counted(in: id, question)
        return try ExpectedRow.rows(of: base, during: hours, reader: reader)
    }

    func course(of id: ClusterID, _ question: Question) throws -> CourseSheet {
        let (base, hours) = try counted(in: id, question)
        return CourseSheet(
            of: try hours.parts(Self.courseParts).map { part in
                (part, try reader.overview(of: base, during: part))
            }
        )
    }

    func incarnations(of id: AlertID) throws -> [AlertRow] {
        let incarnations = try reader.alert(id).map(AlertRow.init)
        guard !incarnations.isEmpty else { throw Refusal.unknownAlert }
        return incarnations
    }

    /// The base clusters that stand behind `id`, and the hours that are asked for.
    private func counted(in id: ClusterID, _ question: Question) throws -> ([ClusterID], Range<Hour>) {
        guard let edition = try shelf.edition() else { throw Refusal.unknownCluster }
        let survivor = try reader.survivor(of: id)
        guard edition.clusters.contains(where: { $0.id == survivor && !$0.isSuppressed }) else {
            throw Refusal.unknownCluster
        }
        let hours = try question.hours(
            until: edition.lastHourEnd,
            standard: Self.seriesHours,
            most: Self.mostSeriesHours
        )
        return (edition.shownBase(of: survivor), hours)
    }
}

/// The hierarchy of the newest edition.
struct TreeSheet: Encodable {
    /// Nil before the first.
    let edition: Int?
    let time: String?
    let hidden: Int
    let roots: [ClusterBranch]
}
