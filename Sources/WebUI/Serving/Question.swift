import Hummingbird
import Model
import Store

/// The parameters behind the question mark.
struct Question {
    let values: [String: String]

    init(_ request: Request) {
        var values: [String: String] = [:]
        for (name, value) in request.uri.queryParameters where values[String(name)] == nil {
            values[String(name)] = String(value)
        }
        self.values = values
    }

    func limit(standard: Int, most: Int) throws(Refusal) -> Int {
        guard let text = values["limit"] else { return standard }
        guard let limit = Int(text), (1...most).contains(limit) else {
            throw .malformed("limit must be a number from 1 to \(most)")
        }
        return limit
    }

    func order() throws(Refusal) -> ClusterOrder {
        guard let text = values["sort"] else { return .size }
        guard let order = ClusterOrder(rawValue: text) else {
            throw .malformed("sort must be size, growth, density or concern")
        }
        return order
    }

    func state() throws(Refusal) -> AlertState? {
        guard let text = values["state"] else { return nil }
        guard let state = AlertState(rawValue: text) else { throw .malformed("state must be firing or resolved") }
        return state
    }

    /// The hours from `from` up to and without `to`, of which the standard ends at `end`.
    func hours(until end: Hour, standard: Int, most: Int) throws(Refusal) -> Range<Hour> {
        let last = try time("to").map { $0.hour } ?? end
        let first = try time("from").map { $0.hour } ?? Hour(rawValue: last.rawValue - standard)
        guard first < last, last.rawValue - first.rawValue <= most else {
            throw .malformed("from must be before to, and at most \(most / 24) days before it")
        }
        return first..<last
    }

    private func time(_ name: String) throws(Refusal) -> Timestamp? {
        guard let text = values[name] else { return nil }
        guard let time = Timestamp(rfc3339: text) else { throw .malformed("from and to must be RFC 3339 times") }
        return time
    }
}
