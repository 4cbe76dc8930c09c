import Delivery
import HTTP
import Logging
import Model
import ServiceLifecycle

/// Calls somebody again and again while conversations are evaluated.
///
/// A watch that has stopped cannot say so; whoever is called no longer can.
struct HeartbeatService: Service {
    let heartbeat: Configuration.Heartbeat
    let client: HTTPClient
    /// Whether conversations are evaluated, or would be if there were any.
    let isAlive: @Sendable () -> Bool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var hasFailed = false
            while !Task.isCancelled {
                if isAlive() { hasFailed = await !beat(wasHeard: !hasFailed) }
                try? await Task.sleep(for: .seconds(heartbeat.seconds))
            }
        }
    }

    /// Calls once, and says in the log where that begins to fail.
    private func beat(wasHeard: Bool) async -> Bool {
        let problem: String
        do {
            let request = HTTPRequest(.get, heartbeat.url, timeout: DeliverySchedule.timeout)
            let status = try await client.send(request, keepingBody: false).status
            guard !(200...299).contains(status) else { return true }
            problem = "it answered \(status)"
        } catch {
            problem = "\(error)"
        }
        if wasHeard { logger.warning("the heartbeat is not heard, trying again", metadata: ["reason": "\(problem)"]) }
        return false
    }
}

extension HeartbeatService: CustomStringConvertible {
    /// The service's name, as service groups log it.
    var description: String { "heartbeat" }
}
