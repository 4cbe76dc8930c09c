/// Counts what became of requests.
struct Tally: Equatable, Sendable {
    private(set) var requests = 0
    var retries = 0
    private(set) var failures: [String: Int] = [:]
    private(set) var meanLatency: Double?

    // About the weight of one among the last hundred.
    private static let newWeight = 0.02

    mutating func count(_ ending: Admission.Ending, seconds: Double) {
        if ending != .unsent { requests += 1 }
        switch ending {
        case .answered:
            meanLatency = meanLatency.map { $0 + Self.newWeight * (seconds - $0) } ?? seconds
        case .failed(let failure): failures[failure.kind.rawValue, default: 0] += 1
        case .givenUp, .unsent: break
        }
    }
}
