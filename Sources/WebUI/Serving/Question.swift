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
        guard let state = AlertState(rawValue: text) else {
            throw .malformed("state must be pending, firing or resolved")
        }
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

    /// The facet, and the answer whose share is asked for; nil asks for the mean.
    func spread() throws(Refusal) -> (facet: FacetName, answer: String?) {
        guard let facet = values["facet"], !facet.isEmpty else {
            throw .malformed("facet must name one that is listed; answer one of its answers, or nothing for the mean")
        }
        return (FacetName(rawValue: facet), values["answer"])
    }

    /// The hours from `before_from` up to `before_to`, and those from `from` up to `to`.
    func twoWindows(most: Int) throws(Refusal) -> (before: Range<Hour>, after: Range<Hour>) {
        (try window("before_from", "before_to", most: most), try window("from", "to", most: most))
    }

    /// The hours from `first` up to `end`, the names of two parameters that must be there.
    func window(_ first: String, _ end: String, most: Int) throws(Refusal) -> Range<Hour> {
        guard let from = try time(first)?.hour, let to = try time(end)?.hour, from < to,
            to.rawValue - from.rawValue <= most
        else { throw .malformed("\(first) and \(end) must bound a stretch of at most \(most / 24) days") }
        return from..<to
    }

    /// The name of the watch to be laid beside this one; nil compares two stretches of time.
    func companion() -> String? { values["watch"] }

    private func time(_ name: String) throws(Refusal) -> Timestamp? {
        guard let text = values[name] else { return nil }
        guard let time = Timestamp(rfc3339: text) else { throw .malformed("from and to must be RFC 3339 times") }
        return time
    }
}
