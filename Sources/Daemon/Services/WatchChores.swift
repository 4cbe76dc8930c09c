import CAllocator
import Delivery
import Foundation
import Logging
import Model
import Store
import Systemd
import WebUI

// What the watch does between two batches.
extension WatchService {
    /// Does what commands have asked for since the last batch.
    func obey(_ moving: inout Moving) async {
        for order in parts.orders.take() {
            switch order.request {
            case .status: order.answer(ControlAnswer(isDone: false, message: "status is not the line's to answer"))
            case .rebuild: moving.waiting.append(order)
            case .reload: order.answer(await reload(&moving))
            }
        }
    }

    private func reload(_ moving: inout Moving) async -> ControlAnswer {
        try? parts.notifier?.reloading()
        defer { try? parts.notifier?.ready(status: "watching") }
        do {
            let fresh = try successor(of: moving.configuration)
            try moving.line.save(now: parts.clock.now())
            let successor = try await start(fresh)
            moving.dismiss(
                ControlAnswer(isDone: false, message: "the configuration was read anew meanwhile; ask once more")
            )
            moving = successor
        } catch {
            logger.error("configuration not reloaded, the old one holds", metadata: ["error": "\(error)"])
            parts.board.update { $0.troubles["configuration"] = "the file on disk is refused: \(error)" }
            return ControlAnswer(isDone: false, message: "\(error)")
        }
        logger.notice("configuration reloaded")
        parts.board.update { $0.troubles["configuration"] = nil }
        return ControlAnswer(isDone: true, message: "the configuration was read anew")
    }

    /// The configuration as it is on disk now, where a running daemon can take it up.
    private func successor(of configuration: Configuration) throws -> Configuration {
        let fresh = try parts.reread()
        if let problem = configuration.changeThatNeedsARestart(to: fresh) { throw ReloadRefusal(description: problem) }
        return fresh
    }

    /// Publishes, begins and deletes what is due.
    func keepHouse(_ moving: inout Moving, uptime: Double) throws {
        try publish(&moving, uptime: uptime)
        guard uptime >= moving.nextChores, uptime >= moving.nextRetention else { return }
        // A start that absorbs items once more must find the vectors that were there the first time.
        try moving.line.save(now: parts.clock.now())
        let end = parts.clock.now().advanced(bySeconds: -moving.configuration.retentionSeconds)
        let eventEnd = moving.line.eventTime?.advanced(bySeconds: -moving.configuration.retentionSeconds) ?? end
        let isMoreLeft = try parts.store.retain(since: min(end, eventEnd))
        moving.nextRetention = uptime + (isMoreLeft ? 1 : 600)
    }

    /// Publishes the edition that is ready, and begins one that is due or asked for.
    private func publish(_ moving: inout Moving, uptime: Double) throws {
        if !moving.press.isBusy, !moving.waiting.isEmpty || (moving.line.isEditionDue && uptime >= moving.nextChores) {
            let orders = moving.waiting
            moving.waiting = []
            do {
                guard let manuscript = try moving.line.manuscript() else {
                    let message = "nothing was recorded yet, so there is nothing to name"
                    for order in orders { order.answer(ControlAnswer(isDone: false, message: message)) }
                    return
                }
                moving.press.begin(manuscript, for: orders, bell: moving.bell)
            } catch {
                for order in orders { order.answer(ControlAnswer(isDone: false, message: "\(error)")) }
                throw error
            }
        }
        guard let print = moving.press.finished() else { return }
        switch print.edition {
        case .success(let edition): try publish(edition, for: print.orders, &moving)
        case .failure(let error):
            for order in print.orders { order.answer(ControlAnswer(isDone: false, message: "\(error)")) }
            // Names can wait; conversations cannot.
            logger.warning("no edition could be made, trying again later", metadata: ["error": "\(error)"])
            moving.nextChores = uptime + Self.choresRetry
        }
    }

    private func publish(_ edition: Edition, for orders: [OrderBook.Order], _ moving: inout Moving) throws {
        do {
            try moving.line.publish(edition)
        } catch {
            for order in orders { order.answer(ControlAnswer(isDone: false, message: "\(error)")) }
            throw error
        }
        note(edition)
        // An edition and the re-clusters before it took much for a moment, and left it in pieces.
        weir_heap_trim()
        for order in orders {
            order.answer(ControlAnswer(isDone: true, message: "edition \(edition.number) is published"))
        }
    }

    private func note(_ edition: Edition) {
        let base = edition.clusters.filter { $0.level == 0 }
        logger.notice(
            "edition published",
            metadata: ["edition": "\(edition.number)", "clusters": "\(base.count)"]
        )
        parts.feed.publish(.edition(number: edition.number, time: edition.time))
    }
}

/// Why a good configuration is not taken up by a running daemon.
private struct ReloadRefusal: Error, CustomStringConvertible {
    let description: String
}
