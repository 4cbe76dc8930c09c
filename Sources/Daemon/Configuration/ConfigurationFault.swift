/// One thing wrong in a configuration file.
package struct ConfigurationFault: Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1; 0 where the fault has no place in the file.
    package let line: Int
    package let column: Int
    /// The dotted path of the key, such as `alerts.receivers.0.url`.
    package let key: String
    package let problem: String

    /// `FILE:LINE:COLUMN: KEY: problem`.
    package var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        return key.isEmpty ? "\(place): \(problem)" : "\(place): \(key): \(problem)"
    }
}

/// Everything wrong in a configuration file, found in one reading.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    package let faults: [ConfigurationFault]

    /// One fault a line.
    package var description: String {
        faults.map(\.description).joined(separator: "\n")
    }
}
