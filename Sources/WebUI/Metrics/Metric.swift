/// One number, or a family of them told apart by labels, as a monitoring system collects it.
package struct Metric: Equatable, Sendable {
    /// How the number behaves.
    package enum Kind: String, Sendable {
        /// Only rises, and begins anew with the process or with the database.
        case counter
        /// Rises and falls.
        case gauge
    }

    /// The number under one set of labels.
    package struct Sample: Equatable, Sendable {
        package let labels: [String: String]
        package let value: Double

        package init(_ value: Double, labels: [String: String] = [:]) {
            self.labels = labels
            self.value = value
        }
    }

    package let name: String
    package let help: String
    package let kind: Kind
    package let samples: [Sample]

    /// Refuses names that the text format cannot carry, counters that are not called so, and labels that say the same twice.
    ///
    /// Values of labels and the help may be any text.
    package init(
        _ name: String,
        _ help: String,
        _ kind: Kind,
        _ samples: [Sample]
    ) throws(MetricError) {
        guard Self.isName(name, mayHaveColon: true) else { throw MetricError(cause: .badName, metric: name) }
        guard kind != .counter || name.hasSuffix("_total") else {
            throw MetricError(cause: .counterWithoutTotal, metric: name)
        }
        for label in samples.lazy.flatMap(\.labels.keys) {
            guard Self.isName(label, mayHaveColon: false), !label.hasPrefix("__") else {
                throw MetricError(cause: .badLabel(label), metric: name)
            }
        }
        guard Set(samples.map(\.labels)).count == samples.count else {
            throw MetricError(cause: .repeatedSample, metric: name)
        }
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    /// A number without labels.
    package init(_ name: String, _ help: String, _ kind: Kind, _ value: Double) throws(MetricError) {
        try self.init(name, help, kind, [Sample(value)])
    }

    private static func isName(_ text: String, mayHaveColon: Bool) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            case UInt8(ascii: ":"): mayHaveColon
            default: false
            }
        }
    }
}

/// Why a metric cannot be shown: a mistake in the program that names it.
package struct MetricError: Error, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    package enum Cause: Equatable, Sendable {
        case badName
        case badLabel(String)
        case counterWithoutTotal
        case repeatedSample
        case repeatedName
    }

    package let cause: Cause
    package let metric: String

    package var description: String {
        switch cause {
        case .badName: "\(metric) is no name for a metric: letters, digits, _ and : only, no digit first"
        case .badLabel(let label): "\(metric): \(label) is no name for a label: letters, digits and _ only, no __ first"
        case .counterWithoutTotal: "\(metric) is a counter, so its name must end in _total"
        case .repeatedSample: "\(metric) has two values under the same labels"
        case .repeatedName: "\(metric) is there twice; give its values as samples of one metric"
        }
    }
}
