import Clustering
import Extraction
import Foundation
import Intake
import Model
import Taxonomy

/// Clusters labelled conversations as the watch would, and scores the result.
package struct EvaluationRun: Sendable {
    /// What is asked of the run.
    package struct Question: Sendable {
        /// The path of the label in each record.
        package var label: String
        /// The path of what the label belongs to.
        package var parent: String?
        package var order = ArrivalOrder.file
        package var seed: UInt64 = 0

        package init(label: String) {
            self.label = label
        }
    }

    /// The scores, and both ids of each conversation in the order in which it came.
    package struct Result: Sendable {
        package var evaluation: Evaluation
        package var ids: [(conversation: String, immediate: ClusterID, rewritten: ClusterID)]
    }

    private struct Sample {
        let conversation: String
        let label: String
        let parent: String?
        let extract: Extract
    }

    private let configuration: Configuration
    private let inputs: [String]
    private let environment: [String: String]
    private let clock: WallClock

    package init(
        configuration: Configuration,
        inputs: [String],
        environment: [String: String],
        clock: WallClock = .live
    ) {
        self.configuration = configuration
        self.inputs = inputs
        self.environment = environment
        self.clock = clock
    }

    /// Reads, embeds, clusters, scores; conversations without the label are left out.
    package func run(_ question: Question, progress: (Double) -> Void) async throws -> Result {
        let began = clock.uptime()
        var generator = SplitMix(seed: question.seed)
        let (unordered, calibration) = try await read(question, progress: progress)
        let keys = unordered.map { sample in
            ArrivalOrder.Key(time: sample.extract.time.rawValue, label: sample.label, parent: sample.parent)
        }
        let samples = question.order.places(of: keys, using: &generator).map { unordered[$0] }
        let times = question.order.times(of: keys).map(Timestamp.init(rawValue:))
        let dimensions = samples.first?.extract.embedding.components.count ?? 0
        let clustering = calibration.map(configuration.clustering.calibrated(by:)) ?? configuration.clustering
        var clusterer = Clusterer(configuration: clustering, dimensions: dimensions)
        var history = ClusterHistory(labels: samples.map(\.label))
        for start in stride(from: 0, to: samples.count, by: Clusterer.epoch) {
            let arrivals = samples.indices[start..<min(start + Clusterer.epoch, samples.count)].map { place in
                let extract = samples[place].extract
                let id = ItemID(rawValue: Int64(place) + 1)
                return Arrival(item: id, embedding: extract.embedding, account: extract.account, time: times[place])
            }
            let outcome = clusterer.assign(arrivals) { items in
                Dictionary(uniqueKeysWithValues: items.map { ($0, samples[Int($0.rawValue) - 1].extract.embedding) })
            }
            history.follow(outcome)
        }
        let seconds = clock.uptime() - began
        return result(samples, clusterer, history, seconds: seconds, question.parent != nil, &generator)
    }

    private func read(
        _ question: Question,
        progress: (Double) -> Void
    ) async throws -> ([Sample], Calibration?) {
        var intake = configuration.intake
        intake.fields = Array(Set(intake.fields + [question.label] + (question.parent.map { [$0] } ?? []))).sorted()
        var replay = try Replay(configuration: intake, inputs: inputs)
        let workshop = Workshop(configuration: configuration, environment: environment)
        let servers = try ModelServers(configuration, environment: environment, store: nil)
        defer { try? servers?.close(nil) }
        let encoder = try workshop.encoder(servers: servers)
        let extractor = try await workshop.extractor(
            encoder: encoder,
            key: [UInt8](repeating: 0, count: 32),
            servers: servers
        )
        var samples: [Sample] = []
        while let batch = try replay.next(limit: 256) {
            let labelled = batch.conversations.filter { $0.fields[question.label] != nil }
            let extractions = try await extractor.extract(labelled, arrivedAt: clock.now())
            for (conversation, extraction) in zip(labelled, extractions) {
                guard case .kept(let extract) = extraction, let label = conversation.fields[question.label] else {
                    continue
                }
                samples.append(
                    Sample(
                        conversation: conversation.id,
                        label: label.text,
                        parent: question.parent.flatMap { conversation.fields[$0]?.text },
                        extract: extract
                    )
                )
            }
            progress(Double(replay.bytesRead) / Double(max(replay.totalBytes, 1)))
        }
        return (samples, Calibration(of: try await encoder.embedder.embeddings(of: Calibration.unrelated)))
    }

    private func result(
        _ samples: [Sample],
        _ clusterer: Clusterer,
        _ history: ClusterHistory,
        seconds: Double,
        _ hasParents: Bool,
        _ generator: inout SplitMix
    ) -> Result {
        // An id that was taken in counts as its survivor, in the first answers as well.
        let immediate = history.immediate.map(history.survivor(of:))
        let rewritten = history.rewritten.map(history.survivor(of:))
        let labels = samples.map(\.label)
        let top = topLevel(of: clusterer, samples: samples, rewritten: rewritten)
        let parented = samples.indices.filter { samples[$0].parent != nil }
        let parents = parented.map { samples[$0].parent ?? "" }
        let placed = parented.map { rewritten[$0] }
        var languages: [String: Evaluation.Reconstruction] = [:]
        if hasParents {
            let byLanguage = Dictionary(grouping: parented) { samples[$0].extract.facets[.language]?.text ?? "und" }
            for (language, places) in byLanguage.sorted(by: { $0.key < $1.key }) {
                languages[language] = Evaluation.Reconstruction(
                    reconstruction: Clustering.reconstruction(
                        clusters: places.map { rewritten[$0] },
                        parents: places.map { samples[$0].parent ?? "" },
                        using: &generator
                    )
                )
            }
        }
        let evaluation = Evaluation(
            conversations: samples.count,
            clusters: Set(rewritten).count,
            seconds: seconds,
            conversationsPerSecond: Double(samples.count) / max(seconds, 0.001),
            peakResidentBytes: ResidentMemory.peak,
            immediate: Evaluation.Scores(clusters: immediate, labels: labels),
            rewritten: Evaluation.Scores(clusters: rewritten, labels: labels),
            kept: history.kept,
            latency: history.latency,
            reconstruction: hasParents
                ? Clustering.reconstruction(clusters: placed, parents: parents, using: &generator) : nil,
            hierarchy: hasParents
                ? Clustering.reconstruction(
                    clusters: placed.map { top[$0] ?? $0 },
                    parents: parents,
                    using: &generator
                ) : nil,
            topClusters: hasParents ? Set(top.values).count : nil,
            perLanguage: languages
        )
        let ids = samples.indices.map { (samples[$0].conversation, immediate[$0], rewritten[$0]) }
        return Result(evaluation: evaluation, ids: ids)
    }

    /// The cluster at the top of the hierarchy above each base cluster.
    private func topLevel(
        of clusterer: Clusterer,
        samples: [Sample],
        rewritten: [ClusterID]
    ) -> [ClusterID: ClusterID] {
        let sizes = Dictionary(grouping: rewritten, by: \.self).mapValues(\.count)
        let portraits = clusterer.clusters.filter { sizes[$0.id] != nil }.map { cluster in
            ClusterPortrait(
                id: cluster.id,
                centroid: cluster.centroid,
                conversations: sizes[cluster.id] ?? 0,
                accounts: 0,
                usage: [],
                isDormant: false,
                lineage: []
            )
        }
        let taxonomist = Taxonomist(configuration: configuration.taxonomy)
        let edition = taxonomist.edition(
            number: 1,
            time: samples.map(\.extract.time).max() ?? Timestamp(rawValue: 0),
            of: portraits,
            background: TermBackground(accounts: 0, users: [:]),
            words: [:],
            after: nil
        )
        let parents = Dictionary(uniqueKeysWithValues: edition.clusters.map { ($0.id, $0.parent) })
        var top: [ClusterID: ClusterID] = [:]
        for cluster in edition.clusters where cluster.level == 0 {
            var place = cluster.id
            while let parent = parents[place] ?? nil { place = parent }
            top[cluster.id] = place
        }
        return top
    }
}

/// The ids of all items as the clusterer gave and changed them.
struct ClusterHistory {
    private(set) var immediate: [ClusterID] = []
    private(set) var rewritten: [ClusterID] = []
    private var keptShares: [Double] = []
    private var survivors: [ClusterID: ClusterID] = [:]
    private var watch: LatencyWatch
    private let labels: [String]

    init(labels: [String]) {
        self.labels = labels
        watch = LatencyWatch(beginning: labels.count / 10)
    }

    mutating func follow(_ outcome: ClusteringOutcome) {
        for assignment in outcome.assignments {
            let label = labels[rewritten.count]
            immediate.append(assignment.cluster)
            rewritten.append(assignment.cluster)
            watch.arrive(label)
            if assignment.isConfirmed { watch.put(label, into: assignment.cluster) }
        }
        let before = rewritten
        for move in outcome.moves {
            let place = Int(move.item.rawValue) - 1
            rewritten[place] = move.to
            watch.put(labels[place], into: move.to)
        }
        for event in outcome.events where event.kind == .merged {
            guard let other = event.other else { continue }
            survivors[other] = event.cluster
            for place in rewritten.indices where rewritten[place] == other { rewritten[place] = event.cluster }
        }
        guard outcome.didRecluster, !before.isEmpty else { return }
        let same = zip(before, rewritten).count { $0 == $1 }
        keptShares.append(Double(same) / Double(before.count))
    }

    /// The cluster that `id` became by merges, or `id` itself.
    func survivor(of id: ClusterID) -> ClusterID {
        var id = id
        while let next = survivors[id] { id = next }
        return id
    }

    var latency: Evaluation.Latency? { watch.latency }

    /// Nil before the first re-cluster.
    var kept: Evaluation.Kept? {
        guard let minimum = keptShares.min() else { return nil }
        return Evaluation.Kept(mean: keptShares.reduce(0, +) / Double(keptShares.count), minimum: minimum)
    }
}
