import HTTP

/// One embedding model on a server that speaks OpenAI's embeddings.
///
/// Asks again, waits and spends like a `ModelServer`.
package final class EmbeddingServer: Sendable {
    private let settings: EmbeddingSettings
    private let address: ServerAddress
    private let key: ModelKey?
    private let courier: Courier

    /// Throws where the settings make no sense; nothing is sent yet.
    package init(
        _ settings: EmbeddingSettings,
        key: ModelKey?,
        http: HTTPClient,
        ledger: SpendLedger,
        clock: InferenceClock = .system,
        chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(ModelSettingsError) {
        try settings.validate()
        let address = try ServerAddress(settings.url, of: settings.name)
        self.settings = settings
        self.address = address
        self.key = key
        courier = Courier(
            model: settings.name,
            endpoint: address.endpoint,
            prices: settings.prices,
            concurrency: settings.concurrency,
            hedgingDelay: nil,
            http: http,
            ledger: ledger,
            clock: clock,
            chance: chance,
            probe: {
                settings.errand(for: ["probe"], purpose: "probe", at: address, key: key).withoutAnswer
            }
        )
    }

    /// The vectors of `texts`, in their order.
    ///
    /// Fails as a whole: a text that the server refuses takes the others with it.
    package func embed(_ texts: [String]) async throws(InferenceError) -> [[Float]] {
        let batches = settings.batches(of: texts)
        let vectors: Result<[[[Float]]], InferenceError> = await withTaskGroup(
            of: (Int, Result<[[Float]], InferenceError>).self
        ) { group in
            var vectors = [[[Float]]](repeating: [], count: batches.count)
            var waiting = batches.indices
            while waiting.count > batches.count - settings.concurrency, let number = waiting.popFirst() {
                group.addTask { (number, await self.embed(batch: Array(texts[batches[number]]))) }
            }
            while let (done, result) = await group.next() {
                switch result {
                case .success(let some): vectors[done] = some
                case .failure(let error):
                    group.cancelAll()
                    return .failure(error)
                }
                if let number = waiting.popFirst() {
                    group.addTask { (number, await self.embed(batch: Array(texts[batches[number]]))) }
                }
            }
            return .success(vectors)
        }
        return try vectors.get().flatMap { $0 }
    }

    /// How the server stands.
    package var standing: ModelStanding { courier.standing }

    private func embed(batch: [String]) async -> Result<[[Float]], InferenceError> {
        do throws(InferenceError) {
            return .success(
                try await courier.bring(settings.errand(for: batch, purpose: "embeddings", at: address, key: key))
            )
        } catch {
            return .failure(error)
        }
    }
}
