import Model

/// Makes one edition at a time beside the line: a model may take minutes to name what has changed.
struct Press: ~Copyable {
    /// An edition that is ready, or why there is none, and who waits for it.
    struct Print {
        let edition: Result<Edition, any Error>
        let orders: [OrderBook.Order]
    }

    private var work: (edition: Errand<Edition>, orders: [OrderBook.Order])?

    /// Whether an edition is being made or waits to be taken out.
    var isBusy: Bool { work != nil }

    /// Begins to make an edition; rings `bell` when it is ready.
    mutating func begin(_ manuscript: Manuscript, for orders: [OrderBook.Order] = [], bell: Bell) {
        work = (Errand(ringing: bell) { try await manuscript.edition() }, orders)
    }

    /// Gives the work up, and returns who waits for it.
    mutating func abandon() -> [OrderBook.Order] {
        defer { work = nil }
        return work?.orders ?? []
    }

    /// Takes the edition out where it is ready.
    mutating func finished() -> Print? {
        guard let work, let result = work.edition.result else { return nil }
        self.work = nil
        return Print(edition: result, orders: work.orders)
    }
}
