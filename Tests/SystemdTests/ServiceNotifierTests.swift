import Systemd
import TestSupport
import Testing

@Suite("Telling the service manager")
struct ServiceNotifierTests {
    let directory = TemporaryDirectory()

    @Test("Each call is one datagram in the words of sd_notify")
    func words() throws {
        let manager = DatagramReceiver(path: directory.file("notify"))
        let notifier = try ServiceNotifier(environment: ["NOTIFY_SOCKET": manager.path])
        try notifier.extendTimeout(by: .milliseconds(2500))
        try notifier.ready(status: "watching 3 files")
        try notifier.status("catching up")
        try notifier.ping()
        try notifier.reloading()
        try notifier.stopping(status: "saying goodbye")
        #expect(manager.nextText() == "EXTEND_TIMEOUT_USEC=2500000")
        #expect(manager.nextText() == "READY=1\nSTATUS=watching 3 files")
        #expect(manager.nextText() == "STATUS=catching up")
        #expect(manager.nextText() == "WATCHDOG=1")
        #expect(manager.nextText() == "RELOADING=1")
        #expect(manager.nextText() == "STOPPING=1\nSTATUS=saying goodbye")
        #expect(manager.nextText() == nil)
    }

    @Test("A status cannot smuggle in an assignment", arguments: ["\n", "\r\n", "\r", "\u{85}"])
    func statusIsOneLine(lineBreak: String) throws {
        let manager = DatagramReceiver(path: directory.file("notify"))
        let notifier = try ServiceNotifier(environment: ["NOTIFY_SOCKET": manager.path])
        try notifier.status("reading\(lineBreak)MAINPID=1")
        #expect(manager.nextText() == "STATUS=reading MAINPID=1")
    }

    @Test("A socket in the abstract namespace is reached")
    func abstractNamespace() throws {
        let manager = DatagramReceiver(path: "@" + directory.path)
        try ServiceNotifier(environment: ["NOTIFY_SOCKET": manager.path]).ping()
        #expect(manager.nextText() == "WATCHDOG=1")
    }

    @Test("Without a manager nothing is sent and nothing fails")
    func nobodyListens() throws {
        let notifier = try ServiceNotifier(environment: [:])
        try notifier.ready(status: "alone")
    }

    @Test("A manager that has gone is an error that names its socket")
    func managerGone() throws {
        let path = directory.file("nobody")
        let notifier = try ServiceNotifier(environment: ["NOTIFY_SOCKET": path])
        let error = try #require(throws: DatagramError.self) { try notifier.ping() }
        #expect(error.description.contains(path))
        #expect(!error.isCongestion)
    }

    @Test(
        "The watchdog interval holds for the process it names, or for any where it names none",
        arguments: [
            (["WATCHDOG_USEC": "30000000"], Duration.seconds(30)),
            (["WATCHDOG_USEC": "1500", "WATCHDOG_PID": "42"], .microseconds(1500)),
            (["WATCHDOG_USEC": "1500", "WATCHDOG_PID": "43"], nil),
            (["WATCHDOG_USEC": "0"], nil),
            (["WATCHDOG_USEC": "soon"], nil),
            ([:], nil),
        ] as [([String: String], Duration?)]
    )
    func watchdogInterval(environment: [String: String], interval: Duration?) throws {
        #expect(try ServiceNotifier(environment: environment, processID: 42).watchdogInterval == interval)
    }
}
