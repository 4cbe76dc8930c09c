import Delivery
import Logging
import Model
import ServiceLifecycle
import Store

/// Keeps every peer of a group of Alertmanagers told of what fires.
///
/// They are told the whole state again and again, and take for over what they are not told of any more: nothing waits in
/// the outbox for them, and after an outage on either side the next round sets everything right.
struct AlertmanagerService: Service {
    let group: Configuration.Alertmanager
    let peer: AlertmanagerPeer
    let watch: String
    let reader: Reader
    let announcer: Announcer
    /// Rings when an alert has changed.
    let bell: Bell
    let now: @Sendable () -> Timestamp
    let logger: Logger
    var secondsBetweenRounds = 60.0

    // How long an end is told, for a peer that was away when it came.
    private static let secondsOfEnding = 300.0

    /// What one peer was told.
    struct Told {
        /// What fires as far as it knows.
        var firing: Set<AlertID> = []
        /// What has ended, and when it was told so first.
        var ended: [AlertID: Timestamp] = [:]
        /// The notices of both, made anew only when an alert has changed: evidence costs a look at thousands of items.
        fileprivate var notices: [AlertID: (recorded: RecordedAlert, notice: AlertNotice)] = [:]
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var told = Told()
            var hasFailed = false
            while !Task.isCancelled {
                do {
                    let outcome = try await tell(&told)
                    report(outcome, &hasFailed)
                } catch let error as StoreError where error.isTransient {
                    logger.warning("alerts cannot be read for now", metadata: ["error": "\(error)"])
                }
                await bell.wait(atMost: .seconds(secondsBetweenRounds))
            }
        }
    }

    /// One round: what fires and is meant for the group, with an end that only silence brings, and what has ended since.
    func tell(_ told: inout Told) async throws -> AlertmanagerPeer.Outcome? {
        let now = now()
        let silences = try reader.silenceMatchers(at: now)
        let firing = try reader.alerts(in: .firing).filter { recorded in
            let alert = recorded.alert
            return try alert.isMeant(from: group.severity, of: group.kinds)
                && !reader.isSpokenFor(alert, from: group.severity, of: group.kinds)
                && !silences.contains { $0.matches(alert, watch: watch) }
        }
        let ids = Set(firing.map(\.alert.id))
        for id in told.firing.subtracting(ids) { told.ended[id] = now }
        told.ended = told.ended.filter { id, time in
            !ids.contains(id) && now.seconds(since: time) <= Self.secondsOfEnding
        }
        told.firing = ids
        // Four rounds may be lost before it takes an alert for over.
        let silence = now.advanced(bySeconds: 4 * secondsBetweenRounds)
        var posted = try firing.map { PostedAlert(try notice(of: $0, &told), until: silence) }
        for (id, time) in told.ended.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let recorded = try reader.alert(id).first else { continue }
            posted.append(PostedAlert(try notice(of: recorded, &told), until: time))
        }
        told.notices = told.notices.filter { ids.contains($0.key) || told.ended[$0.key] != nil }
        return posted.isEmpty ? nil : await peer.push(posted)
    }

    private func notice(of recorded: RecordedAlert, _ told: inout Told) throws -> AlertNotice {
        let id = recorded.alert.id
        if let known = told.notices[id], known.recorded == recorded { return known.notice }
        let notice = try announcer.notice(of: recorded.alert, incarnation: recorded.incarnation)
        told.notices[id] = (recorded, notice)
        return notice
    }

    /// Says once that a peer cannot be told, and once that it can again.
    private func report(_ outcome: AlertmanagerPeer.Outcome?, _ hasFailed: inout Bool) {
        switch outcome {
        case nil: return
        case .taken:
            if hasFailed { logger.notice("alerts reach the Alertmanager again", metadata: ["group": "\(group.name)"]) }
            hasFailed = false
        case .refused(_, let reason), .failed(let reason):
            if !hasFailed {
                logger.error(
                    "alerts do not reach an Alertmanager, trying again",
                    metadata: ["group": "\(group.name)", "reason": "\(reason)"]
                )
            }
            hasFailed = true
        }
    }
}

extension AlertmanagerService: CustomStringConvertible {
    /// The service's name, as service groups log it.
    var description: String { "alertmanager \(group.name)" }
}
