import Foundation
import HTTP
import Inference
import Model
import Store
import Systemd

/// The model servers of a watch and the budget that they share.
struct ModelServers: Sendable {
    /// The servers of the language models; nil where none is configured.
    struct Language: Sendable {
        let facets: ModelServer
        let names: ModelServer
        let audit: ModelServer
    }

    let ledger: SpendLedger
    let language: Language?
    let embedding: EmbeddingServer?
    private let client: HTTPClient

    /// Reads the keys, and goes on spending from where `store` says that it was left; nil where no server is configured.
    ///
    /// Without a store nothing is kept of what is spent.
    init?(_ configuration: Configuration, environment: [String: String], store: Store?) throws {
        let models = configuration.models
        let served = configuration.servedEncoder
        guard models != nil || served != nil else { return nil }
        let width = (models?.all.map(\.model.settings.concurrency) ?? []) + [served?.settings.concurrency ?? 0]
        let client = HTTPClient(
            HTTPConfiguration(environment: environment, connectionsPerHost: width.reduce(0, +))
        )
        do {
            let ledger = try Self.ledger(configuration.budget, store: store)
            let credentials = Credentials(environment: environment)
            func server(_ model: ModelsConfiguration.Model) throws -> ModelServer {
                try ModelServer(model.settings, key: try credentials.modelKey(model.key), http: client, ledger: ledger)
            }
            language = try models.map {
                Language(facets: try server($0.facets), names: try server($0.names), audit: try server($0.audit))
            }
            embedding = try served.map {
                try EmbeddingServer($0.settings, key: try credentials.modelKey($0.key), http: client, ledger: ledger)
            }
            self.ledger = ledger
        } catch {
            client.shutdown()
            throw error
        }
        self.client = client
    }

    /// What was paid since this was asked last, as it is recorded.
    func spending() -> [RecordedSpend] {
        ledger.drain().map { record in
            RecordedSpend(
                hour: Hour(rawValue: record.hour),
                model: record.model,
                purpose: record.purpose,
                requests: record.requests,
                input: record.input,
                cached: record.cached,
                cacheWritten: record.cacheWritten,
                output: record.output,
                dollars: record.dollars
            )
        }
    }

    /// Books what is not booked yet, gives back what was leased and not spent, and ends every request.
    func close(_ store: Store?) throws {
        client.shutdown()
        try store?.book(spending())
        try ledger.returnLease()
    }

    private static func ledger(_ budget: BudgetConfiguration, store: Store?) throws -> SpendLedger {
        guard let store else { return SpendLedger(caps: budget.caps, thresholds: budget.thresholds) }
        let today = Int(InferenceClock.system.wall() / 86_400)
        let records = try store.reader.spend(since: Hour(rawValue: 24 * today)).map { entry in
            SpendRecord(
                hour: entry.hour.rawValue,
                model: entry.model,
                purpose: entry.purpose,
                requests: entry.requests,
                input: entry.input,
                cached: entry.cached,
                cacheWritten: entry.cacheWritten,
                output: entry.output,
                dollars: entry.dollars
            )
        }
        // A lease that cannot be read was written by a later version; the records still bound what is spent.
        let lease = try store.reader.lease().flatMap { text in
            try? JSONDecoder().decode(SpendLease.self, from: Data(text.utf8))
        }
        return SpendLedger(caps: budget.caps, thresholds: budget.thresholds, resuming: records, from: lease) { lease in
            let text = String(decoding: try JSONEncoder().encode(lease), as: UTF8.self)
            try store.lease(text)
        }
    }
}

extension Credentials {
    /// The secret under `name`: a file where it is a path, otherwise a credential of the service manager.
    func secret(_ name: String) throws -> [UInt8] {
        name.hasPrefix("/") ? try [UInt8](Data(contentsOf: URL(fileURLWithPath: name))) : try value(of: name)
    }

    /// The key of a model under `name`, where it has one.
    fileprivate func modelKey(_ name: String?) throws -> ModelKey? {
        try name.map { try ModelKey(try secret($0)) }
    }
}
