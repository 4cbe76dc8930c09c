import Hummingbird
import Logging
import Model
import ServiceLifecycle
import Store
import Synchronization

/// Answers every request: lets it in or not, finds what it asks for, and shows that.
struct LookoutResponder: HTTPResponder {
    let gate: Gate
    let desk: ReadingDesk
    let daemon: DaemonSide
    let feed: NewsFeed
    let uptime: @Sendable () -> Double
    let logger: Logger

    private let disk = DiskThreads()
    // A supervisor must not wait behind a crowd of pages.
    private let vitals = DiskThreads(width: 1)
    private let bucket = SharedBucket()

    private static let listed = 50
    private static let alertsListed = 100
    private static let mostListed = 1_000
    private static let bodySeconds: Int64 = 10

    init(
        gate: Gate,
        reader: Reader,
        daemon: DaemonSide,
        feed: NewsFeed,
        uptime: @escaping @Sendable () -> Double,
        logger: Logger
    ) {
        self.gate = gate
        desk = ReadingDesk(reader: reader)
        self.daemon = daemon
        self.feed = feed
        self.uptime = uptime
        self.logger = logger
    }

    func respond(to request: Request, context: Connection) async -> Response {
        var response: Response
        do {
            let page = Page(at: request.uri.path)
            try gate.admit(request.head, isPage: page != nil)
            if let page {
                // Lies in memory, and a page of which half the files came is of no use: costs nothing.
                response = try page.response(to: request)
            } else {
                let route = try Route(request.method, request.uri.path)
                guard bucket.take(route.cost, at: uptime()) else { throw Refusal.tooMany }
                response = try await answer(route, request, on: context)
            }
        } catch let refusal as Refusal {
            response = .refusing(refusal)
        } catch {
            logger.warning("a request cannot be answered", metadata: ["problem": "\(error)"])
            response = .refusing(.unavailable)
        }
        for field in Self.safeguards where response.headers[field.name] == nil { response.headers.append(field) }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ route: Route, _ request: Request, on connection: Connection) async throws -> Response {
        let question = Question(request)
        switch route {
        case .health:
            let health = try await vitals.run { daemon.health() }
            return try .json(health, status: health.isHealthy ? .ok : .serviceUnavailable)
        case .readiness:
            let health = try await vitals.run { daemon.health() }
            return try .json(health, status: health.isReady ? .ok : .serviceUnavailable)
        case .metrics:
            let text = try await disk.run { try Exposition.text(of: daemon.metrics()) }
            return .text(Array(text.utf8), type: Exposition.contentType)
        case .status:
            return .text(try await disk.run { try daemon.status() }, type: Response.jsonType)
        case .clusters:
            let (order, limit) = (
                try question.order(), try question.limit(standard: Self.listed, most: Self.mostListed)
            )
            return try await read { try desk.clusters(by: order, limit: limit) }
        case .tree:
            return try await read { try desk.tree() }
        case .map:
            return .text(try await disk.run { try desk.map() }, type: Response.jsonType)
        case .facets:
            return .text(try await disk.run { try desk.facets() }, type: Response.jsonType)
        case .spread:
            let (facet, answer) = try question.spread()
            return .text(try await disk.run { try desk.spread(of: facet, answer) }, type: Response.jsonType)
        case .comparison:
            guard let name = question.companion() else { return try await read { try desk.comparison(question) } }
            return try await read { try desk.comparison(question) { try daemon.companion(name, $0, $1) } }
        case .companions:
            return try .json(daemon.companions)
        case .cluster(let id):
            return try await read { try desk.sheet(of: id) }
        case .series(let id):
            return try await read { try desk.series(of: id, question) }
        case .expected(let id):
            return try await read { try desk.expected(of: id, question) }
        case .course(let id):
            return try await read { try desk.course(of: id, question) }
        case .alerts:
            let (state, limit) = (
                try question.state(), try question.limit(standard: Self.alertsListed, most: Self.mostListed)
            )
            return try await read { try desk.reader.alerts(in: state, limit: limit).map(AlertRow.init) }
        case .alert(let id):
            return try await read { try desk.incarnations(of: id) }
        case .silences:
            return try await read {
                let now = daemon.now()
                return try (desk.reader.silences(at: now) + desk.reader.plannedSilences(at: now)).map(SilenceRow.init)
            }
        case .acknowledge(let id):
            let body = try await Self.body(of: request, on: connection)
            let mandate = try mandate(in: body)
            let order: TakingOn = try decoded(body)
            let end = try order.end(after: daemon.now())
            return try await read { try changed(id) { try daemon.acknowledge(id, mandate.by, mandate.reason, end) } }
        case .release(let id):
            let mandate = try await mandate(in: Self.body(of: request, on: connection))
            return try await read { try changed(id) { try daemon.release(id, mandate.by, mandate.reason) } }
        case .judge(let id):
            let body = try await Self.body(of: request, on: connection)
            let mandate = try mandate(in: body)
            let judgement: Judgement = try decoded(body)
            let verdict = try judgement.found()
            return try await read { try changed(id) { try daemon.judge(id, verdict, mandate.by) } }
        case .beginSilence:
            let body = try await Self.body(of: request, on: connection)
            let mandate = try mandate(in: body)
            let order: SilenceOrder = try decoded(body)
            return try await read(status: .created) { try silence(order, mandate) }
        case .endSilence(let id):
            let mandate = try await mandate(in: Self.body(of: request, on: connection))
            try await disk.run { try unsilence(id, mandate) }
            return Response(status: .noContent)
        case .events:
            guard request.method != .head else { return .text([], type: EventStream.contentType) }
            guard let listener = feed.listen() else { throw Refusal.crowded }
            return EventStream(listener: listener, connection: connection).response(to: request)
        }
    }

    private func read<Shown: Encodable & SendableMetatype>(
        status: HTTPResponse.Status = .ok,
        _ work: @escaping @Sendable () throws -> Shown
    ) async throws -> Response {
        .text(try await disk.run { try JSON.bytes(of: work()) }, type: Response.jsonType, status: status)
    }
}

// What is changed. Whoever listens is told, because the line may not hear of it.
extension LookoutResponder {
    /// An alert as it is once `change` has been made, which says whether there is such an alert.
    private func changed(_ id: AlertID, by change: () throws -> Bool) throws -> AlertRow {
        guard try change(), let newest = try desk.reader.alert(id).first else { throw Refusal.unknownAlert }
        let row = AlertRow(newest)
        feed.publish(.alert(row))
        return row
    }

    private func silence(_ order: SilenceOrder, _ mandate: Mandate) throws -> [String: Int64] {
        let span = try order.span(after: daemon.now())
        let request = SilenceRequest(
            matchers: order.matchers,
            from: span.start,
            until: span.end,
            by: mandate.by,
            reason: mandate.reason
        )
        guard let id = try daemon.silence(request) else { throw Refusal.unknownMatchers }
        feed.publish(.silences)
        return ["id": id]
    }

    private func unsilence(_ id: Int64, _ mandate: Mandate) throws {
        guard try daemon.unsilence(id, mandate.by, mandate.reason) else { throw Refusal.unknownSilence }
        feed.publish(.silences)
    }

    private func mandate(in body: [UInt8]) throws(Refusal) -> Mandate {
        let mandate: Mandate = try decoded(body)
        try mandate.validate()
        return mandate
    }

    private static func body(of request: Request, on connection: Connection) async throws(Refusal) -> [UInt8] {
        let reprieve = connection.close(after: bodySeconds)
        defer { reprieve() }
        do {
            return try await withGracefulShutdownHandler {
                var body: [UInt8] = []
                for try await chunk in request.body {
                    body += chunk.readableBytesView
                    guard body.count <= Gate.bodyLimit else { throw Refusal.largeBody }
                }
                return body
            } onGracefulShutdown: {
                _ = connection.close(after: 1)
            }
        } catch {
            throw error as? Refusal ?? .brokenBody
        }
    }
}

/// One bucket for everybody: those who share an address here are mostly one person, or a proxy for many.
private final class SharedBucket: Sendable {
    private let bucket = Mutex(TokenBucket(capacity: 200, perSecond: 50))

    func take(_ cost: Double, at seconds: Double) -> Bool {
        bucket.withLock { $0.take(cost, at: seconds) }
    }
}
