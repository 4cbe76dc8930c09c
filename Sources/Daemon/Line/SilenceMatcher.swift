import Foundation
import Model
import Store

/// Which alerts a silence holds for: all of its conditions must be met.
///
/// Written `kind=growth,cluster=7`; kept as a JSON object.
package struct SilenceMatcher: Equatable, Sendable {
    /// What can be asked of an alert.
    package enum Key: String, CaseIterable, Sendable {
        case alert
        case kind
        case severity
        case cluster
        case watch
    }

    private let conditions: [Key: String]

    /// Reads `key=value` conditions separated by commas; nil where one has no such form or there is none.
    package init?(_ text: String) {
        var conditions: [Key: String] = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard sides.count == 2, let key = Key(rawValue: sides[0]), !sides[1].isEmpty else { return nil }
            conditions[key] = sides[1]
        }
        guard !conditions.isEmpty else { return nil }
        self.conditions = conditions
    }

    /// Reads a recorded silence's conditions; nil where they are damaged, so that a damaged one silences nothing.
    init?(_ silence: Silence) {
        guard let pairs = try? JSONDecoder().decode([String: String].self, from: Data(silence.matchers.utf8)) else {
            return nil
        }
        self.init(pairs)
    }

    /// Takes conditions that stand one by one; nil where one asks what cannot be asked, or there is none.
    init?(_ pairs: [String: String]) {
        var conditions: [Key: String] = [:]
        for (name, value) in pairs {
            guard let key = Key(rawValue: name), !value.isEmpty else { return nil }
            conditions[key] = value
        }
        guard !conditions.isEmpty else { return nil }
        self.conditions = conditions
    }

    /// The conditions as a JSON object.
    package var json: String {
        let pairs = conditions.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\"\($0.rawValue)\":\(quoted($1))" }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    /// Whether all of the conditions are met.
    package func matches(_ alert: Alert, watch: String) -> Bool {
        conditions.allSatisfy { key, value in
            switch key {
            case .alert: alert.id.rawValue == value
            case .kind: alert.kind.rawValue == value
            case .severity: alert.severity.rawValue == value
            case .cluster: alert.cluster?.description == value
            case .watch: watch == value
            }
        }
    }

    private func quoted(_ text: String) -> String {
        let json = try? JSONEncoder().encode(text)
        return json.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}

extension Reader {
    /// What operators do not want told at `time`; damaged silences hold for nothing.
    func silenceMatchers(at time: Timestamp) throws -> [SilenceMatcher] {
        try silences(at: time).compactMap(SilenceMatcher.init)
    }
}
