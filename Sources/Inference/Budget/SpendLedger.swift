import Synchronization

/// Keeps what all models of a watch spend below its caps.
///
/// Every request reserves the most that it can cost before it goes out, and books what it did cost afterwards. So that the
/// caps hold across a crash, the ledger spends only up to a *lease* that its owner has written down beforehand: while a
/// lease lasts nothing needs to be written, and after a crash at most 0.5 % of a cap and the requests that were under way
/// count as spent although they were not.
package final class SpendLedger: Sendable {
    private struct State {
        var book: SpendBook
        var skipped: [SkipReason: Int] = [:]
        var lastReservation: UInt64 = 0
        var leaseFault: String?
        var sleepers: [UInt64: CheckedContinuation<Void, Never>] = [:]

        mutating func wakeAll() -> [CheckedContinuation<Void, Never>] {
            defer { sleepers = [:] }
            return Array(sleepers.values)
        }
    }

    private let state: Mutex<State>
    // Held while a lease is written down. Not the state's own lock: writing may have to wait for a transaction in which
    // the ledger is being drained.
    private let leasing = Mutex(())
    private let thresholds: BudgetThresholds
    private let clock: InferenceClock
    private let lease: @Sendable (SpendLease) throws -> Void

    /// Goes on from what was written down: the records of the present day, and the newest lease.
    ///
    /// `lease` must return only when its lease would survive a crash. It may wait, and must not ask this ledger for anything
    /// but `drain` and what can be read.
    package init(
        caps: SpendCaps,
        thresholds: BudgetThresholds = BudgetThresholds(),
        resuming records: [SpendRecord] = [],
        from unreturned: SpendLease? = nil,
        clock: InferenceClock = .system,
        lease: @escaping @Sendable (SpendLease) throws -> Void = { _ in }
    ) {
        let book = SpendBook(caps: caps, resuming: records, lease: unreturned, wall: clock.wall())
        state = Mutex(State(book: book))
        self.thresholds = thresholds
        self.clock = clock
        self.lease = lease
    }

    /// How much of the work is to be done now, by the cap of which most is used.
    package var stage: BudgetStage {
        let wall = clock.wall()
        let share = state.withLock {
            $0.book.turn(to: wall)
            return $0.book.share
        }
        return thresholds.stage(share: share)
    }

    /// The requests that were not sent, by the reason.
    package var skipped: [SkipReason: Int] { state.withLock { $0.skipped } }

    private func skip(_ reason: SkipReason) {
        state.withLock { $0.skipped[reason, default: 0] += 1 }
    }

    /// What was spent since this was last called, to be written down by the caller.
    ///
    /// Where that fails, the records belong back into `putBack`.
    package func drain() -> [SpendRecord] {
        state.withLock { $0.book.drain() }
    }

    /// Takes back records that could not be written down; the next `drain` returns them again.
    package func putBack(_ records: [SpendRecord]) {
        state.withLock { $0.book.putBack(records) }
    }

    /// Gives the rest of the lease back, at the end of the program when nothing is asked any more.
    package func returnLease() throws {
        let wall = clock.wall()
        try leasing.withLock { _ in
            let final = state.withLock {
                $0.book.turn(to: wall)
                return $0.book.finalLease
            }
            try lease(final)
            state.withLock { $0.book.accept(final) }
        }
    }

    /// How the budget stands.
    package var standing: SpendStanding {
        let wall = clock.wall()
        return state.withLock {
            $0.book.turn(to: wall)
            let share = $0.book.share
            return SpendStanding(
                stage: thresholds.stage(share: share),
                share: share,
                hour: $0.book.ofHour,
                day: $0.book.ofDay,
                reserved: $0.book.reserved,
                skipped: Dictionary(uniqueKeysWithValues: $0.skipped.map { ($0.rawValue, $1) }),
                leaseFault: $0.leaseFault
            )
        }
    }

    /// Reserves `most` tokens; nil, and counted, where a cap has no room for them or no lease can be had.
    ///
    /// Where only what others have reserved stands in the way, waits until it is known what those did cost. Nil, too, where
    /// the task is cancelled meanwhile.
    func reserve(
        _ most: TokenUsage,
        model: String,
        purpose: String,
        prices: TokenPrices?
    ) async -> SpendBook.Reservation? {
        let number = state.withLock {
            $0.lastReservation += 1
            return $0.lastReservation
        }
        let reservation = SpendBook.Reservation(
            number: number,
            model: model,
            purpose: purpose,
            most: most,
            mostDollars: prices?.mostDollars(for: most) ?? 0
        )
        while !Task.isCancelled {
            let wall = clock.wall()
            switch state.withLock({ $0.book.reserve(reservation, wall: wall) }) {
            case .reserved: return reservation
            case .later: await waitForRoom(reservation)
            case .beyondCap:
                skip(.overBudget)
                return nil
            case .beyondLease:
                guard extendLease(for: reservation.spend) else {
                    skip(.noLease)
                    return nil
                }
            }
        }
        return nil
    }

    /// Books what the request did cost, all that was reserved where `usage` is nil.
    func settle(_ reservation: SpendBook.Reservation, usage: TokenUsage?, prices: TokenPrices?) {
        let wall = clock.wall()
        let dollars = usage.map { prices?.dollars(for: $0) ?? 0 }
        let sleepers = state.withLock {
            $0.book.settle(reservation.number, usage: usage, dollars: dollars, wall: wall)
            return $0.wakeAll()
        }
        for sleeper in sleepers { sleeper.resume() }
    }

    /// Waits until something is booked; others have reserved something, so that this will come.
    private func waitForRoom(_ reservation: SpendBook.Reservation) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let hasToWait = state.withLock {
                    // The last of the others may have been booked since it was found that there is no room.
                    guard $0.book.reserved != Spend(), !Task.isCancelled else { return false }
                    $0.sleepers[reservation.number] = continuation
                    return true
                }
                if !hasToWait { continuation.resume() }
                if Task.isCancelled { wake(reservation.number) }
            }
        } onCancel: {
            wake(reservation.number)
        }
    }

    private func wake(_ number: UInt64) {
        state.withLock { $0.sleepers.removeValue(forKey: number) }?.resume()
    }

    private func extendLease(for spend: Spend) -> Bool {
        leasing.withLock { _ in
            // Somebody else may have extended it while this one waited.
            guard let needed = state.withLock({ $0.book.leaseNeeded(for: spend) }) else { return true }
            do {
                try lease(needed)
            } catch {
                state.withLock { $0.leaseFault = "the lease of the budget cannot be written down: \(error)" }
                return false
            }
            state.withLock {
                $0.leaseFault = nil
                $0.book.accept(needed)
            }
            return true
        }
    }
}
