import Yams

/// Collects the faults of one reading and the keys that were asked for.
final class Reading {
    let file: String
    private(set) var faults: [ConfigurationFault] = []
    /// Every key that the reader knows, as dotted paths with `*` for the index of a list and the name in a map.
    private(set) var knownKeys: Set<String> = []

    init(file: String) {
        self.file = file
    }

    func note(_ problem: String, key: String, at node: Node?) {
        faults.append(
            ConfigurationFault(
                file: file,
                line: node?.mark?.line ?? 0,
                column: node?.mark?.column ?? 0,
                key: key,
                problem: problem
            )
        )
    }

    func know(_ key: String) {
        knownKeys.insert(key)
    }
}

/// One mapping of the configuration, read key by key.
///
/// A key that is absent gives the default; one that cannot be converted, or that nobody asked for, is a fault with
/// its line and column, never a silent default.
struct Section {
    private let reading: Reading
    private let path: String
    private let pattern: String
    private let node: Node?
    private let entries: [String: (key: Node, value: Node)]

    init(root node: Node?, reading: Reading) {
        self.init(node: node, path: "", pattern: "", reading: reading)
    }

    private init(node: Node?, path: String, pattern: String, reading: Reading) {
        self.reading = reading
        self.path = path
        self.pattern = pattern
        self.node = node
        var entries: [String: (key: Node, value: Node)] = [:]
        if let node, !node.isNull {
            if let mapping = node.mapping {
                for (key, value) in mapping {
                    guard let name = key.string else {
                        reading.note("a key must be text", key: path, at: key)
                        continue
                    }
                    if entries[name] != nil {
                        reading.note("stands here more than once", key: Section.join(path, name), at: key)
                    }
                    entries[name] = (key, value)
                }
            } else {
                reading.note("must be a mapping of keys to values", key: path, at: node)
            }
        }
        self.entries = entries
    }

    /// Whether the file says anything here.
    var isPresent: Bool {
        node.map { !$0.isNull } ?? false
    }

    /// The keys present, in alphabetical order.
    var names: [String] {
        entries.keys.sorted()
    }

    func string(_ key: String, default fallback: String) -> String {
        optionalString(key) ?? fallback
    }

    func optionalString(_ key: String) -> String? {
        value(key, "must be text") { $0.scalar?.string }
    }

    func int(_ key: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        guard let number = value(key, "must be a whole number", { $0.int }) else { return fallback }
        guard range.contains(number) else {
            fault(key, "must be between \(range.lowerBound) and \(range.upperBound)")
            return fallback
        }
        return number
    }

    func double(_ key: String, default fallback: Double, in range: ClosedRange<Double>) -> Double {
        guard let number = value(key, "must be a number", { $0.float }) else { return fallback }
        guard range.contains(number) else {
            fault(key, "must be between \(range.lowerBound) and \(range.upperBound)")
            return fallback
        }
        return number
    }

    func bool(_ key: String, default fallback: Bool) -> Bool {
        value(key, "must be true or false") { $0.bool } ?? fallback
    }

    /// A stretch of time such as `30s`, `10m`, `6h` or `30d`, in seconds.
    func duration(_ key: String, default fallback: Double) -> Double {
        value(key, "must be a duration such as 30s, 10m, 6h or 30d") {
            $0.scalar.flatMap { Duration.seconds($0.string) }
        }
            ?? fallback
    }

    func strings(_ key: String, default fallback: [String] = []) -> [String] {
        value(key, "must be a list of texts") { node in
            guard let sequence = node.sequence else { return nil }
            let texts = sequence.compactMap { $0.scalar?.string }
            return texts.count == sequence.count ? texts : nil
        } ?? fallback
    }

    /// A map from any names to texts.
    func map(_ key: String) -> [String: String] {
        let section = section(key)
        reading.know(Section.join(section.pattern, "*"))
        var map: [String: String] = [:]
        for name in section.names { map[name] = section.optionalString(name) }
        return map
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        default fallback: Choice
    ) -> Choice where Choice.RawValue == String {
        guard let text = optionalString(key) else { return fallback }
        guard let choice = Choice(rawValue: text) else {
            fault(key, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
            return fallback
        }
        return choice
    }

    /// A list of choices; `fallback` where there is none.
    func choices<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        default fallback: [Choice]
    ) -> [Choice] where Choice.RawValue == String {
        let texts = strings(key)
        let choices = texts.compactMap(Choice.init(rawValue:))
        if choices.count != texts.count {
            fault(key, "must be a list of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choices.isEmpty ? fallback : choices
    }

    func section(_ key: String) -> Section {
        reading.know(Section.join(pattern, key))
        return Section(
            node: entries[key]?.value,
            path: Section.join(path, key),
            pattern: Section.join(pattern, key),
            reading: reading
        )
    }

    /// The mappings of a list, in order.
    func sections(_ key: String) -> [Section] {
        reading.know(Section.join(pattern, key))
        guard let node = entries[key]?.value, !node.isNull else { return [] }
        guard let sequence = node.sequence else {
            fault(key, "must be a list")
            return []
        }
        return sequence.enumerated().map { index, element in
            Section(
                node: element,
                path: Section.join(Section.join(path, key), "\(index)"),
                pattern: Section.join(Section.join(pattern, key), "*"),
                reading: reading
            )
        }
    }

    /// Reports a fault of the value at `key`, or of this section where `key` is empty.
    func fault(_ key: String, _ problem: String) {
        let entry = entries[key]
        reading.note(problem, key: key.isEmpty ? path : Section.join(path, key), at: entry?.value ?? node)
    }

    /// Reports the keys that are not in `known`, and of those that stand elsewhere by now, where.
    func refuseUnknownKeys(_ known: [String], moved: [String: String] = [:]) {
        for name in names where !known.contains(name) {
            guard let entry = entries[name] else { continue }
            let near = known.min { Section.distance($0, name) < Section.distance($1, name) }
            let hint =
                moved[name].map { "; it is \($0) now" }
                ?? near.flatMap { Section.distance($0, name) <= 3 ? "; did you mean `\($0)`?" : nil } ?? ""
            reading.note("is not a key that Weir knows\(hint)", key: Section.join(path, name), at: entry.key)
        }
        for name in known { reading.know(Section.join(pattern, name)) }
    }

    private func value<Value>(_ key: String, _ problem: String, _ convert: (Node) -> Value?) -> Value? {
        guard let node = entries[key]?.value, !node.isNull else { return nil }
        guard let value = convert(node) else {
            fault(key, problem)
            return nil
        }
        return value
    }

    private static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    // Levenshtein's distance, to guess what a mistyped key was meant to be.
    private static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left)
        let b = Array(right)
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var diagonal = row[0]
            row[0] = i + 1
            for j in 0..<b.count {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}

extension Node {
    /// Whether the value is empty, `~` or `null`.
    fileprivate var isNull: Bool {
        self.null != nil
    }
}

extension Duration {
    /// Reads `30s`, `10m`, `6h` or `30d` as seconds; nil for anything else, and for more than a hundred years.
    package static func seconds(_ text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let last = text.last, let unit = units[last], let number = Double(text.dropLast()),
            (0...36_500 * 86_400).contains(number * unit)
        else { return nil }
        return number * unit
    }
}
