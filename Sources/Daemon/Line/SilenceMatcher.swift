import Foundation
import Model
import Store

/// Which alerts a silence holds for: all of its conditions must be met.
///
/// Written `kind=growth|density,cluster!=7`: what is asked must be one of the values, or none of them. Kept as a JSON object,
/// in which the name of a denied condition ends with an exclamation mark.
package struct SilenceMatcher: Equatable, Sendable {
    /// What can be asked of an alert.
    package enum Key: String, CaseIterable, Sendable {
        case alert
        case kind
        case severity
        case cluster
        case watch
    }

    private struct Condition: Hashable {
        let key: Key
        let isDenied: Bool
        /// In the order in which they were written.
        let values: [String]

        /// Reads a name, which may end with an exclamation mark, and values between bars.
        init?(_ name: String, _ text: String) {
            isDenied = name.hasSuffix("!")
            let values = text.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard let key = Key(rawValue: isDenied ? String(name.dropLast()) : name), !values.contains("") else {
                return nil
            }
            let mayBe: (String) -> Bool =
                switch key {
                case .kind: { AlertKind(rawValue: $0) != nil }
                case .severity: { AlertSeverity(rawValue: $0) != nil }
                case .alert, .cluster, .watch: { _ in true }
                }
            guard values.allSatisfy(mayBe) else { return nil }
            self.key = key
            self.values = values
        }

        var name: String { key.rawValue + (isDenied ? "!" : "") }
        var text: String { values.joined(separator: "|") }
    }

    /// In order of name.
    private let conditions: [Condition]

    /// Reads conditions separated by commas; nil where one has no such form or stands there twice, or there is none.
    package init?(_ text: String) {
        var pairs: [String: String] = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard sides.count == 2, pairs[sides[0]] == nil else { return nil }
            pairs[sides[0]] = sides[1]
        }
        self.init(pairs)
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
        let conditions = pairs.compactMap { Condition($0.key, $0.value) }
        guard !conditions.isEmpty, conditions.count == pairs.count else { return nil }
        self.conditions = conditions.sorted { $0.name < $1.name }
    }

    /// The conditions as a JSON object.
    package var json: String {
        "{" + conditions.map { "\(quoted($0.name)):\(quoted($0.text))" }.joined(separator: ",") + "}"
    }

    /// The alerts that it names, as those that it holds for.
    package var alerts: [AlertID] {
        conditions.filter { $0.key == .alert && !$0.isDenied }.flatMap(\.values).map { AlertID(rawValue: $0) }
    }

    /// Whether all of the conditions are met.
    package func matches(_ alert: Alert, watch: String) -> Bool {
        conditions.allSatisfy { condition in
            let found: String? =
                switch condition.key {
                case .alert: alert.id.rawValue
                case .kind: alert.kind.rawValue
                case .severity: alert.severity.rawValue
                case .cluster: alert.cluster?.description
                case .watch: watch
                }
            return condition.isDenied != (found.map(condition.values.contains) ?? false)
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
