import Hummingbird
import Model

/// What a request asks for.
enum Route: Hashable, Sendable {
    case health
    case readiness
    case metrics
    case status
    case clusters
    case cluster(ClusterID)
    case series(ClusterID)
    case expected(ClusterID)
    case course(ClusterID)
    case tree
    case map
    case facets
    case spread
    case comparison
    case companions
    case alerts
    case alert(AlertID)
    case acknowledge(AlertID)
    case release(AlertID)
    case judge(AlertID)
    case silences
    case beginSilence
    case endSilence(Int64)
    case events

    /// Finds what `method` means at `path`; HEAD means what GET means.
    init(_ method: HTTPRequest.Method, _ path: String) throws(Refusal) {
        let routes = Self.routes(at: path)
        guard !routes.isEmpty else { throw .unknownPlace }
        guard let route = routes[method == .head ? .get : method] else {
            let allowed = routes.keys.flatMap { $0 == .get ? [.get, .head] : [$0] }
            throw .wrongMethod(allowed: allowed.sorted { $0.rawValue < $1.rawValue })
        }
        self = route
    }

    /// How many plain requests it weighs as much as; nothing for what a supervisor asks to know whether to restart.
    var cost: Double {
        switch self {
        case .health, .readiness: 0
        case .cluster, .map, .facets: 5
        case .spread, .comparison, .course: 10
        default: 1
        }
    }

    private static func routes(at path: String) -> [HTTPRequest.Method: Route] {
        switch path {
        case "/healthz": return [.get: .health]
        case "/readyz": return [.get: .readiness]
        case "/metrics": return [.get: .metrics]
        default: break
        }
        guard path.hasPrefix("/api/v1/") else { return [:] }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3).map(String.init)
        switch (parts[0], parts.count) {
        case ("status", 1): return [.get: .status]
        case ("clusters", 1): return [.get: .clusters]
        case ("tree", 1): return [.get: .tree]
        case ("map", 1): return [.get: .map]
        case ("facets", 1): return [.get: .facets]
        case ("spread", 1): return [.get: .spread]
        case ("comparison", 1): return [.get: .comparison]
        case ("companions", 1): return [.get: .companions]
        case ("alerts", 1): return [.get: .alerts]
        case ("silences", 1): return [.get: .silences, .post: .beginSilence]
        case ("events", 1): return [.get: .events]
        case ("clusters", 2): return cluster(parts[1]).map { [.get: .cluster($0)] } ?? [:]
        case ("clusters", 3) where parts[2] == "series": return cluster(parts[1]).map { [.get: .series($0)] } ?? [:]
        case ("clusters", 3) where parts[2] == "expected": return cluster(parts[1]).map { [.get: .expected($0)] } ?? [:]
        case ("clusters", 3) where parts[2] == "course": return cluster(parts[1]).map { [.get: .course($0)] } ?? [:]
        case ("alerts", 2): return alert(parts[1]).map { [.get: .alert($0)] } ?? [:]
        case ("alerts", 3) where parts[2] == "ack":
            return alert(parts[1]).map { [.post: .acknowledge($0), .delete: .release($0)] } ?? [:]
        case ("alerts", 3) where parts[2] == "verdict": return alert(parts[1]).map { [.post: .judge($0)] } ?? [:]
        case ("silences", 2): return silence(parts[1]).map { [.delete: .endSilence($0)] } ?? [:]
        default: return [:]
        }
    }

    // Each thing has one address: `07` and `+7` are not `7`.
    private static func cluster(_ text: String) -> ClusterID? {
        ClusterID(text).flatMap { $0.description == text ? $0 : nil }
    }

    private static func silence(_ text: String) -> Int64? {
        Int64(text).flatMap { $0 > 0 && $0.description == text ? $0 : nil }
    }

    private static func alert(_ text: String) -> AlertID? {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        return isPlain && (1...128).contains(text.utf8.count) ? AlertID(rawValue: text) : nil
    }
}
