import Model

/// Runs a detector of groups over a made world, line by line: `item,hour,account` in, groups out.
///
/// Lines are sorted by hour, which may have a fraction. Each comes with the row `item` of a file of unit vectors, and may
/// have a fourth column with the request's skeleton.
package struct GroupTrial<Detector: GroupDetector>: Sendable {
    /// The line that names the columns of what `finish` gives.
    package static var header: String { "group,opened,items" }

    private static var batch: Int { 256 }

    private var detector: Detector
    private var waiting: [Arrival] = []
    /// Every group so far with its latest numbers, in order of opening.
    private var groups: [(opened: Timestamp, last: Finding)] = []
    private var lineNumber = 0

    /// A trial of a detector that has seen nothing yet.
    package init(of detector: Detector) {
        self.detector = detector
    }

    /// Takes the next line; `vector` gives the row of a number, nil where there is none.
    package mutating func take(_ line: some StringProtocol, vector: (Int) -> [Float]?) throws(TrialError) {
        lineNumber += 1
        if lineNumber == 1, line.hasPrefix("item") { return }
        let fields = Substring(line).split(separator: ",", omittingEmptySubsequences: false)
        guard (3...4).contains(fields.count), let item = Int(fields[0]), let hour = Double(fields[1]), hour.isFinite,
            item >= 0, abs(hour) < 1e9, let account = UInt64(trimmingReturn(fields[2]))
        else { throw TrialError(line: lineNumber, problem: "expected item,hour,account as numbers") }
        let skeleton = fields.count == 4 ? Skeleton(hexadecimal: trimmingReturn(fields[3])) : nil
        guard fields.count == 3 || skeleton != nil else {
            throw TrialError(line: lineNumber, problem: "expected 32 hexadecimal digits as the skeleton")
        }
        guard let components = vector(item), let embedding = Embedding(normalizing: components) else {
            throw TrialError(line: lineNumber, problem: "no vector of a length for item \(item)")
        }
        waiting.append(
            Arrival(
                item: ItemID(rawValue: Int64(item)),
                embedding: embedding,
                skeleton: skeleton,
                account: AccountID(rawValue: account),
                time: Timestamp(rawValue: Int64((hour * 3_600_000).rounded())),
                language: nil,
                cluster: nil
            )
        )
        if waiting.count == Self.batch { flush() }
    }

    /// Gives every group that was found, in order of opening.
    package mutating func finish() -> [String] {
        flush()
        for finding in detector.openFindings { note(finding) }
        return groups.map { group in
            let name = group.last.subject.drop { $0 != ":" }.dropFirst()
            let items = group.last.members.map { String($0.rawValue) }.joined(separator: " ")
            return "\(name),\(rounded(group.opened.secondsSince1970 / 3600)),\(items)"
        }
    }

    private mutating func flush() {
        for finding in detector.observe(waiting) { note(finding) }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func note(_ finding: Finding) {
        if let place = groups.firstIndex(where: { $0.last.subject == finding.subject }) {
            groups[place].last = finding
        } else {
            groups.append((finding.time, finding))
        }
    }
}
