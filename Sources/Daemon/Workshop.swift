import Clustering
import Crypto
import Delivery
import Encoder
import Extraction
import Foundation
import HTTP
import Logging
import Model
import Store
import Systemd
import Taxonomy

/// Puts the parts of a watch together as its configuration says.
struct Workshop: Sendable {
    let configuration: Configuration
    let environment: [String: String]

    /// The program's version, for provenance and the state database.
    static let version = Weir.version

    // Texts embedded between two looks at whether somebody wants to stop.
    private static let textsAtOnce = 64

    /// Opens the sentence encoder that the configuration names.
    func encoder() throws -> SentenceEncoder {
        let directory = try ModelShelf(environment: environment).directory(of: configuration.encoder)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return try SentenceEncoder(
            directory: directory,
            threads: configuration.encoderThreads == 0 ? cores : configuration.encoderThreads
        )
    }

    /// What reads conversations, with everything compiled and checked.
    func extractor(encoder: SentenceEncoder, key: [UInt8]) async throws -> Extractor {
        let embedder = TextEmbedder(dimensions: encoder.dimensions) { texts in
            var vectors: [[Float]] = []
            for start in stride(from: 0, to: texts.count, by: Self.textsAtOnce) {
                try Task.checkCancellation()
                vectors += encoder.embed(Array(texts[start..<min(start + Self.textsAtOnce, texts.count)]))
            }
            return vectors
        }
        return try await Extractor(
            configuration: configuration.extraction,
            embedder: embedder,
            pseudonyms: Pseudonyms(key: key)
        )
    }

    /// The line over `store`, with the engine as it stood after the last recorded item.
    func line(extractor: Extractor, store: Store, dimensions: Int, sinks: [any Sink]) throws -> Line {
        let taxonomist = Taxonomist(configuration: taxonomyConfiguration)
        let severities = Dictionary(uniqueKeysWithValues: configuration.receivers.map { ($0.name, $0.severity) })
        let announcer = Announcer(
            watch: configuration.watch,
            reader: store.reader,
            taxonomist: taxonomist,
            audiences: sinks.map {
                Announcer.Audience(sink: $0.name, form: $0.form, severity: severities[$0.name] ?? .digest)
            },
            runbook: configuration.runbook
        )
        let (engine, unsaved) = try engine(over: store, dimensions: dimensions)
        return try Line(
            extractor: extractor,
            store: store,
            announcer: announcer,
            editor: Editor(reader: store.reader, taxonomist: taxonomist),
            engine: engine,
            unsaved: unsaved,
            editionSeconds: configuration.editionSeconds
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

    /// Every configured receiver, with its secrets read.
    func receivers(client: HTTPClient, now: @escaping @Sendable () -> Timestamp) throws -> [any Sink] {
        let circumstances = Circumstances(now: now)
        var sinks: [any Sink] = []
        let credentials = Credentials(environment: environment)
        for receiver in configuration.receivers {
            let secrets = try receiver.secrets.map { name in
                let secret =
                    name.hasPrefix("/")
                    ? try [UInt8](Data(contentsOf: URL(fileURLWithPath: name))) : try credentials.value(of: name)
                return try SigningSecret(secret)
            }
            // The configured receivers are the allowed hosts: a redirect or a rewritten address reaches no other.
            let sink = try WebhookSink(
                name: receiver.name,
                form: receiver.payloadForm,
                url: receiver.url,
                allowedHosts: [Endpoint(url: receiver.url)?.host ?? ""],
                secrets: secrets,
                client: client,
                circumstances: circumstances
            )
            sinks.append(sink)
        }
        return sinks
    }

    /// The last recorded state of the engine, with the items recorded after it absorbed once more, and how many these
    /// were.
    private func engine(over store: Store, dimensions: Int) throws -> (Engine, unsaved: Int) {
        var engine: Engine
        if let snapshot = try store.reader.snapshot() {
            engine = try Engine(
                decoding: snapshot.body,
                clustering: configuration.clustering,
                rules: configuration.rules,
                dimensions: dimensions,
                vectors: store.reader.embeddings(of:)
            )
        } else {
            engine = Engine(
                watch: configuration.watch,
                clustering: configuration.clustering,
                rules: configuration.rules,
                dimensions: dimensions
            )
        }
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
