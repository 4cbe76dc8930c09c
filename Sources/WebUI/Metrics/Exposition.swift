/// Metrics in version 0.0.4 of Prometheus' text format.
enum Exposition {
    /// The content type of the text.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text, by name and then by labels, so that the same numbers always make the same bytes.
    static func text(of metrics: [Metric]) throws(MetricError) -> String {
        var text = ""
        var previous: String?
        for metric in metrics.sorted(by: { $0.name < $1.name }) {
            guard metric.name != previous else { throw MetricError(cause: .repeatedName, metric: metric.name) }
            previous = metric.name
            text += "# HELP \(metric.name) \(escaped(metric.help, quotes: false))\n"
            text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            let lines = metric.samples.map { (labels: written($0.labels), value: number($0.value)) }
            for line in lines.sorted(by: { $0.labels < $1.labels }) {
                text += "\(metric.name)\(line.labels) \(line.value)\n"
            }
        }
        return text
    }

    private static func written(_ labels: [String: String]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    // By scalars: a carriage return and a line feed together are one character, and would slip through.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\"" where quotes: result.append(contentsOf: "\\\"".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value), abs(value) < 1e15 { return "\(whole)" }
        return "\(value)"
    }
}
