import Synchronization

/// What commands ask of the running daemon, waiting until the line has a moment between two batches.
final class OrderBook: Sendable {
    /// One request, to be answered exactly once.
    struct Order: Sendable {
        let request: ControlRequest
        private let continuation: CheckedContinuation<ControlAnswer, Never>

        fileprivate init(_ request: ControlRequest, _ continuation: CheckedContinuation<ControlAnswer, Never>) {
            self.request = request
            self.continuation = continuation
        }

        func answer(_ answer: ControlAnswer) {
            continuation.resume(returning: answer)
        }
    }

    private struct State {
        var orders: [Order] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Leaves a request and waits for its answer.
    func place(_ request: ControlRequest) async -> ControlAnswer {
        await withCheckedContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.orders.append(Order(request, continuation)) }
                return state.isClosed
            }
            if isClosed { continuation.resume(returning: Self.stopping) }
        }
    }

    /// Takes out what was asked since the last time.
    func take() -> [Order] {
        state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Refuses everything that waits or comes later.
    func close() {
        let orders = state.withLock { state in
            defer { state.orders = [] }
            state.isClosed = true
            return state.orders
        }
        for order in orders { order.answer(Self.stopping) }
    }

    /// What everyone is told who asks while the daemon ends.
    static let stopping = ControlAnswer(isDone: false, message: "the daemon is stopping")
}
