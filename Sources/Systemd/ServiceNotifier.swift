import Glibc

/// Tells the service manager how the service is doing, as `sd_notify` does.
///
/// Without a manager that listens, every call does nothing. A manager that does not read is waited for at most a
/// second.
package struct ServiceNotifier: Sendable {
    private let socket: DatagramSocket?
    private let path: String
    /// How often the manager wants to hear that the service is alive, nil where it does not.
    ///
    /// Ping at half of it.
    package let watchdogInterval: Duration?

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    package init(environment: [String: String], processID: Int32 = getpid()) throws(DatagramError) {
        path = environment["NOTIFY_SOCKET"] ?? ""
        socket = path.isEmpty ? nil : try DatagramSocket(waitingAtMost: 1000)
        watchdogInterval = Self.watchdogInterval(of: environment, processID: processID)
    }

    /// Says that the service is up, or up again after `reloading`.
    package func ready(status: String) throws(DatagramError) {
        try send(["READY=1", "STATUS=" + line(status)])
    }

    /// Says in a sentence what the service is doing.
    package func status(_ text: String) throws(DatagramError) {
        try send(["STATUS=" + line(text)])
    }

    /// Says that the configuration is being read again; `ready` must follow.
    package func reloading() throws(DatagramError) {
        try send(["RELOADING=1"])
    }

    /// Says that the service is on its way out.
    package func stopping(status: String) throws(DatagramError) {
        try send(["STOPPING=1", "STATUS=" + line(status)])
    }

    /// Says that the service is alive.
    package func ping() throws(DatagramError) {
        try send(["WATCHDOG=1"])
    }

    /// Asks for `duration` more, from now, to finish starting or stopping.
    package func extendTimeout(by duration: Duration) throws(DatagramError) {
        try send(["EXTEND_TIMEOUT_USEC=\(microseconds(of: duration))"])
    }

    private func send(_ assignments: [String]) throws(DatagramError) {
        guard let socket else { return }
        try socket.send(Array(assignments.joined(separator: "\n").utf8), to: path)
    }

    private static func watchdogInterval(of environment: [String: String], processID: Int32) -> Duration? {
        guard let interval = environment["WATCHDOG_USEC"].flatMap(Int64.init), interval > 0 else { return nil }
        if let watched = environment["WATCHDOG_PID"], watched != String(processID) { return nil }
        return .microseconds(interval)
    }
}

// A line break would begin another assignment.
private func line(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
}

private func microseconds(of duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
}
