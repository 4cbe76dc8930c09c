import Clustering
import Crypto
import Delivery
import Encoder
import Extraction
import Foundation
import HTTP
import Inference
import Logging
import Model
import Store
import Systemd
import Taxonomy
import WebUI

/// How many conversations are read at once, and in what portions.
struct Pace: Sendable {
    /// The most conversations of one batch.
    let batch: Int
    /// So many conversations may be under way before no further batch is begun.
    let conversations: Int
}

/// Puts the parts of a watch together as its configuration says.
struct Workshop: Sendable {
    let configuration: Configuration
    let environment: [String: String]

    /// The program's version, for provenance and the state database.
    static let version = Weir.version

    /// Opens the encoder that the configuration names: one of `servers`, or the one in this process.
    func encoder(servers: ModelServers?) throws -> WatchEncoder {
        if let server = servers?.embedding, let served = configuration.servedEncoder {
            return WatchEncoder(server, name: served.settings.name, dimensions: served.dimensions)
        }
        let directory = try ModelShelf(environment: environment).directory(of: configuration.encoder)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return WatchEncoder(
            try SentenceEncoder(
                directory: directory,
                threads: configuration.encoderThreads == 0 ? cores : configuration.encoderThreads,
                cacheBytes: configuration.encoderCacheBytes
            )
        )
    }

    /// How many conversations are read at once, and in what portions.
    ///
    /// Without a model two batches: one is embedded while the one before is recorded. With one, so many that its server is
    /// busy all the time, in portions small enough that the first of them does not wait long for its last.
    var pace: Pace {
        guard let models = configuration.models else { return Pace(batch: 256, conversations: 257) }
        return Pace(batch: 32, conversations: 4 * max(16, models.facets.settings.concurrency))
    }

    /// The prompts: those of the configuration, of the machine, or the built-in ones, in this order.
    var prompts: PromptLibrary {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: program).deletingLastPathComponent().deletingLastPathComponent().path
        return PromptLibrary(
            directories: [configuration.prompts].compactMap(\.self) + [
                "/etc/weir/prompts", "/usr/share/weir/prompts", beside + "/share/weir/prompts",
            ]
        )
    }

    /// What reads conversations, with everything compiled and checked.
    func extractor(encoder: WatchEncoder, key: [UInt8], servers: ModelServers?) async throws -> Extractor {
        let ledger = servers?.ledger
        let model = servers?.language.map { language in
            AskedModel(
                client: language.facets.client,
                prompts: prompts,
                version: Self.version,
                stage: { ledger.map { AskingStage($0.stage) } ?? .full }
            )
        }
        return try await Extractor(
            configuration: configuration.extraction,
            embedder: encoder.embedder,
            pseudonyms: Pseudonyms(key: key),
            model: model
        )
    }

    /// The line over `store`, with the engine as it stood after the last recorded item.
    func line(
        extractor: Extractor,
        store: Store,
        encoder: WatchEncoder,
        servers: ModelServers?,
        sinks: [any Sink]
    ) throws -> Line {
        let taxonomist = Taxonomist(configuration: taxonomyConfiguration)
        let (engine, unsaved) = try engine(over: store, dimensions: encoder.dimensions)
        return try Line(
            extractor: extractor,
            store: store,
            announcer: announcer(over: store.reader, sinks: sinks),
            editor: Editor(
                reader: store.reader,
                taxonomist: taxonomist,
                modelTaxonomist: try modelTaxonomist(encoder: encoder, servers: servers),
                facet: configuration.clusteredFacet
            ),
            engine: engine,
            unsaved: unsaved,
            editionSeconds: configuration.editionSeconds,
            spending: { servers?.spending() ?? [] }
        )
    }

    /// What words the changes of alerts for those who are told.
    func announcer(over reader: Reader, sinks: [any Sink]) -> Announcer {
        let receivers = Dictionary(uniqueKeysWithValues: configuration.receivers.map { ($0.name, $0) })
        return Announcer(
            reader: reader,
            taxonomist: Taxonomist(configuration: taxonomyConfiguration),
            audiences: sinks.map { sink in
                Announcer.Audience(
                    sink: sink.name,
                    form: sink.form,
                    severity: receivers[sink.name]?.severity ?? .digest,
                    kinds: receivers[sink.name]?.kinds ?? AlertKind.allCases
                )
            },
            evidence: EvidenceReader(reader: reader, configuration: configuration)
        )
    }

    /// What names and arranges by asking a model; nil where none is configured.
    ///
    /// Throws a `PromptError` where one of its prompts is bad.
    func modelTaxonomist(encoder: WatchEncoder, servers: ModelServers?) throws -> ModelTaxonomist? {
        guard let language = servers?.language else { return nil }
        return try ModelTaxonomist(
            configuration: taxonomyConfiguration,
            prompts: prompts,
            criteria: configuration.nameCriteria,
            namer: language.names.client,
            auditor: language.audit.client,
            seed: configuration.clustering.seed,
            embed: { try await encoder.embedder.embeddings(of: $0) }
        )
    }

    var taxonomyConfiguration: TaxonomyConfiguration {
        var taxonomy = configuration.taxonomy
        taxonomy.version = Self.version
        return taxonomy
    }

    /// The journal, or standard error where there is none.
    func journal(now: @escaping @Sendable () -> Timestamp, logger: Logger) throws -> JournalSink {
        JournalSink(
            journal: JournalWriter.isPresent() ? try JournalWriter() : nil,
            orWrite: { logger.critical("alert", metadata: ["alert": "\($0)"]) },
            circumstances: Circumstances(now: now)
        )
    }

    /// Where the watch shows itself, with its token read; nil where it shows itself nowhere.
    func lookout() throws -> LookoutConfiguration? {
        guard let address = configuration.lookout.address else { return nil }
        var lookout = LookoutConfiguration()
        lookout.address = address
        lookout.names = configuration.lookout.names
        lookout.token = try configuration.lookout.token.map { name in
            Array(try Credentials(environment: environment).secret(name).prefix { $0 != UInt8(ascii: "\n") })
        }
        return lookout
    }

    /// Every configured receiver, with its secrets read.
    func receivers(client: HTTPClient, now: @escaping @Sendable () -> Timestamp) throws -> [any Sink] {
        let circumstances = Circumstances(now: now)
        var sinks: [any Sink] = []
        let credentials = Credentials(environment: environment)
        for receiver in configuration.receivers {
            let secrets = try receiver.secrets.map { name in
                try SigningSecret(try credentials.secret(name))
            }
            // The configured receivers are the allowed hosts: a redirect or a rewritten address reaches no other.
            let sink = try WebhookSink(
                name: receiver.name,
                form: receiver.payloadForm,
                url: receiver.url,
                allowedHosts: [Endpoint(url: receiver.url)?.host ?? ""],
                secrets: secrets,
                routingKey: try receiver.key.map { name in
                    String(decoding: try credentials.secret(name), as: UTF8.self)
                        .trimmingCharacters(in: .whitespacesAndNewlines)
                },
                watch: configuration.watch,
                client: client,
                circumstances: circumstances
            )
            sinks.append(sink)
        }
        return sinks
    }

    /// Every peer of every configured group of Alertmanagers, with the name of its group.
    func alertmanagers(client: HTTPClient) throws -> [(group: Configuration.Alertmanager, peer: AlertmanagerPeer)] {
        try configuration.alertmanagers.flatMap { group in
            try group.urls.map { (group, try AlertmanagerPeer(name: group.name, url: $0, client: client)) }
        }
    }

    /// The rules for clusters and alerts, for the encoder whose vectors are recorded or will be.
    func settings(for encoder: String?, in reader: Reader) throws -> (
        clustering: ClusteringConfiguration, rules: AlertRules
    ) {
        let background = try encoder.flatMap { try reader.background(of: $0) }
        let calibration = Calibration(background: background ?? 0)
        return (configuration.clustering.calibrated(by: calibration), configuration.rules.calibrated(by: calibration))
    }

    /// The engine as it was written down last, or one that has seen nothing.
    func recordedEngine(over store: Store, dimensions: Int) throws -> Engine {
        let settings = try settings(for: store.reader.encoder(), in: store.reader)
        guard let snapshot = try store.reader.snapshot() else {
            return Engine(
                watch: configuration.watch,
                clustering: settings.clustering,
                rules: settings.rules,
                dimensions: dimensions
            )
        }
        return try Engine(
            decoding: snapshot.body,
            clustering: settings.clustering,
            rules: settings.rules,
            dimensions: dimensions,
            vectors: store.reader.embeddings(of:)
        )
    }

    /// The same, with the items recorded after it absorbed once more, and how many these were.
    func engine(over store: Store, dimensions: Int) throws -> (Engine, unsaved: Int) {
        var engine = try recordedEngine(over: store, dimensions: dimensions)
        var unsaved = 0
        while true {
            let items = try store.reader.items(after: engine.absorbed, limit: 512)
            guard !items.isEmpty else { return (engine, unsaved) }
            unsaved += items.count
            // What this leads to was recorded with the items.
            _ = try engine.absorb(items, vectors: store.reader.embeddings(of:))
        }
    }
}

extension AskingStage {
    /// As far as the budget allows.
    init(_ stage: BudgetStage) {
        switch stage {
        case .full: self = .full
        case .withoutOptional: self = .withoutOptional
        case .sampling(let rate): self = .sampling(rate: rate)
        case .embeddedOnly: self = .embeddedOnly
        }
    }
}
