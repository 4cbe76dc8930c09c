import Model
import Store

/// Puts the status together from what the line says and what the store knows.
struct StatusDesk: Sendable {
    private let configuration: Configuration
    private let encoder: String
    private let reader: Reader
    private let servers: ModelServers?
    private let board: HealthBoard
    private let clock: WallClock
    private let startedAt: Timestamp
    private let startedUptime: Double
    /// Where a damaged database was moved to at this start; nil where none was.
    private let setAside: String?

    // For how long that is said: nobody has to do anything about it for the watch to go on.
    private static let secondsOfSetAside = 3600.0
    private static let faultsShown = 3

    init(
        configuration: Configuration,
        encoder: String,
        reader: Reader,
        servers: ModelServers?,
        board: HealthBoard,
        clock: WallClock,
        setAside: String? = nil
    ) {
        self.configuration = configuration
        self.encoder = encoder
        self.reader = reader
        self.servers = servers
        self.board = board
        self.clock = clock
        startedAt = clock.now()
        startedUptime = clock.uptime()
        self.setAside = setAside
    }

    /// Whether conversations are evaluated, or would be if there were any.
    var isEvaluating: Bool {
        let vitals = board.current
        let reads = [servers?.language?.facets.standing, servers?.embedding?.standing]
        return vitals.isReady && board.standstill(uptime: clock.uptime()) == nil && vitals.troubles["store"] == nil
            && reads.allSatisfy { $0?.reason == nil }
    }

    /// What is wrong, in plain words.
    func troubles() throws -> [String] {
        try status().troubles
    }

    func answer() -> ControlAnswer {
        do {
            return ControlAnswer(isDone: true, message: "", status: try status())
        } catch {
            return ControlAnswer(isDone: false, message: "\(error)")
        }
    }

    func status() throws -> DaemonStatus {
        let stored = try reader.status(at: clock.now())
        let vitals = board.current
        let count = { (counter: StoreCounter) in stored.counters[counter] ?? 0 }
        var quarantined: [String: Int] = [:]
        for reason in Fault.Reason.allCases {
            let faults = count(.quarantined(for: reason))
            if faults > 0 { quarantined[reason.rawValue] = faults }
        }
        var troubles = vitals.troubles.sorted { $0.key < $1.key }.map(\.value)
        if stored.deadLetters > 0 { troubles.append("\(stored.deadLetters) alerts could not be delivered") }
        for receiver in configuration.receivers {
            guard let reason = try reader.disabling(of: receiver.name) else { continue }
            troubles.append("\(receiver.name) is told nothing any more: \(reason)")
        }
        if let oldest = stored.oldestQueued, clock.now().seconds(since: oldest) > 300 {
            troubles.append("an alert has waited since \(oldest) to be delivered")
        }
        if let seconds = board.standstill(uptime: clock.uptime()) {
            troubles.append("no conversation has been evaluated for \(Int(seconds)) seconds; restart the watch")
        }
        if let bytes = board.growingBacklog(uptime: clock.uptime()) {
            troubles.append("reading falls behind: \(bytes >> 20) MB wait, no less than a quarter of an hour ago")
        }
        if let (faults, records) = board.faults(uptime: clock.uptime()) {
            troubles.append("\(faults) of the last \(records) records could not be read")
        }
        if let setAside, clock.uptime() - startedUptime < Self.secondsOfSetAside {
            troubles.append("the database was damaged and is now \(setAside); counting began anew")
        }
        if let cap = configuration.hourlyCap, stored.queued > 0 {
            let gate = DeliveryGate(reader: reader, configuration: configuration)
            for receiver in configuration.receivers {
                let waiting = try gate.overflow(of: receiver.name, at: clock.now())
                guard waiting > 0 else { continue }
                troubles.append(
                    "\(receiver.name) was told of as many alerts within an hour as it may be (\(cap)); "
                        + "\(waiting) more wait, see weir alerts"
                )
            }
        }
        let models = try models(counters: stored.counters)
        troubles += models?.troubles ?? []
        return DaemonStatus(
            watch: configuration.watch,
            version: Weir.version,
            health: troubles.isEmpty ? .healthy : .degraded,
            troubles: troubles,
            startedAt: startedAt,
            eventTime: vitals.eventTime,
            conversations: count(.conversations),
            conversationsPerMinute: board.rate(uptime: clock.uptime(), since: startedUptime),
            updates: count(.updates),
            duplicates: count(.duplicates),
            screenedOut: count(.screenedOut),
            sampledOut: count(.sampledOut),
            late: count(.late),
            quarantined: quarantined,
            newestFaults: try reader.faults(limit: Self.faultsShown).map(\.description),
            accounts: count(.accounts),
            clusters: stored.activeClusters,
            edition: stored.editionNumber ?? 0,
            editionTime: stored.editionTime,
            openAlerts: vitals.openAlerts,
            queuedDeliveries: stored.queued,
            deadDeliveries: stored.deadLetters,
            sources: vitals.sources,
            encoder: encoder,
            encoderBackground: try reader.background(of: encoder),
            models: models,
            databaseBytes: stored.bytes,
            residentBytes: ResidentMemory.current
        )
    }

    private func models(counters: [StoreCounter: Int]) throws -> ModelsStatus? {
        guard let servers else { return nil }
        // Whatever read last is what reads now: prompts change only with a start or a reload.
        let read = try reader.provenances()
        let stale = read.dropLast().reduce(0) { $0 + $1.items }
        return ModelsStatus(
            servers,
            configuration: configuration,
            counters: counters,
            stale: stale,
            edition: try reader.edition()
        )
    }
}
