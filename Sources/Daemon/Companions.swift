import Clustering
import Logging
import Model
import Store
import Synchronization
import WebUI

/// The other watches on this machine that the lookout may lay beside its own, by name.
///
/// Only what an edition shows is compared, and nothing is ever written there.
final class Companions: Sendable {
    /// Two editions, and what both are about.
    private struct Ground {
        let here: Edition
        let there: Edition
        let ours: [ClusterID]
        let theirs: [ClusterID]
        let common: CommonGround
    }

    /// Their state directories.
    private let directories: [String: String]
    private let reader: Reader
    private let logger: Logger
    private let grounds = Mutex<[String: Ground]>([:])

    // As many as an overview of the answers reads.
    private static let mostCompared = 20_000

    init(_ directories: [String: String], reader: Reader, logger: Logger) {
        self.directories = directories
        self.reader = reader
        self.logger = logger
    }

    var names: [String] { directories.keys.sorted() }

    /// The watch `name` beside `edition` of ours, by the newest conversations of `hours` in either; throws a `CompanionFault`.
    func companion(_ name: String, beside edition: Edition, during hours: Range<Hour>) throws -> Companion {
        guard let directory = directories[name] else { throw CompanionFault.unknown }
        do {
            let other = try Reader.open(StateDirectory.database(in: directory))
            guard let theirs = try other.edition() else { throw CompanionFault.noEdition }
            let ground = try ground(name, other, theirs, beside: edition)
            let here = try Count(of: reader, during: hours, limit: Self.mostCompared, in: edition, on: ground.common)
            let there = try Count(of: other, during: hours, limit: Self.mostCompared, in: theirs, on: ground.common)
            return Companion(
                reader: other,
                edition: theirs,
                totals: (here.total, there.total),
                subjects: ground.common.subjects.enumerated().map { place, subject in
                    CommonSubject(
                        here: here.part(place, of: subject.first.map { ground.ours[$0] }),
                        there: there.part(place, of: subject.second.map { ground.theirs[$0] })
                    )
                }
            )
        } catch let error as StoreError {
            logger.warning("another watch cannot be read", metadata: ["watch": "\(name)", "error": "\(error)"])
            throw CompanionFault.unreadable
        }
    }

    // Editions that have been laid side by side before are not again.
    private func ground(_ name: String, _ other: Reader, _ theirs: Edition, beside ours: Edition) throws -> Ground {
        if let known = grounds.withLock({ $0[name] }), known.here == ours, known.there == theirs { return known }
        guard let encoder = try reader.encoder(), try other.encoder() == encoder else {
            throw CompanionFault.otherEncoder
        }
        let (here, there) = (try reader.placed(in: ours), try other.placed(in: theirs))
        let ground = Ground(
            here: ours,
            there: theirs,
            ours: here.map(\.id),
            theirs: there.map(\.id),
            common: CommonGround(
                of: here.map(\.centroid),
                and: there.map(\.centroid),
                by: Calibration(background: try reader.background(of: encoder) ?? 0)
            )
        )
        grounds.withLock { $0[name] = ground }
        return ground
    }
}

/// How many conversations of one watch are about each subject.
private struct Count {
    /// Suppressed or not.
    let total: Int
    private let subjects: [Int]
    private let clusters: [ClusterID: Int]

    init(
        of reader: Reader,
        during hours: Range<Hour>,
        limit: Int,
        in edition: Edition,
        on common: CommonGround
    ) throws(StoreError) {
        let shown = edition.shownNames
        var (total, subjects, clusters) = (0, [Int](repeating: 0, count: common.subjects.count), [ClusterID: Int]())
        try reader.forEachBlock(during: hours, limit: limit) { embeddings, own in
            total += own.count
            for (subject, cluster) in zip(common.subjects(of: embeddings), own) where shown[cluster] != nil {
                subjects[subject] += 1
                clusters[cluster, default: 0] += 1
            }
        }
        (self.total, self.subjects, self.clusters) = (total, subjects, clusters)
    }

    func part(_ subject: Int, of own: [ClusterID]) -> CommonSubject.Part {
        CommonSubject.Part(
            clusters: own.sorted { (clusters[$1] ?? 0, $0) < (clusters[$0] ?? 0, $1) },
            conversations: subjects[subject]
        )
    }
}

extension Reader {
    /// The base clusters that `edition` shows and where they lie, by id; those without a stored conversation are left out.
    fileprivate func placed(in edition: Edition) throws(StoreError) -> [(id: ClusterID, centroid: Embedding)] {
        let shown = edition.shownNames.keys.sorted()
        let centroids = try centroids(of: shown)
        return shown.compactMap { id in centroids[id].map { (id, $0) } }
    }
}
