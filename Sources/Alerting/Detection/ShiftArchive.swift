import Model

extension ShiftDetector {
    private static let tag = "WSH1"

    /// Everything but the configuration, as bytes from which an equal detector can be made.
    package func encoded() -> [UInt8] {
        var archive = Archive()
        var copy = self
        // Writing never fails.
        try? copy.archive(in: &archive)
        return archive.bytes
    }

    /// Takes up kept state where it was left.
    package init(decoding bytes: [UInt8], configuration: ShiftConfiguration) throws(StateError) {
        self.init(configuration: configuration)
        var archive = Archive(reading: bytes)
        try self.archive(in: &archive)
        guard archive.isExhausted else { throw StateError(cause: .foreign) }
    }

    private mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.tag(Self.tag)
        try archive.hour(&lastClosed)
        try archive.list(&pending, blank: Finding()) { (archive, finding) throws(StateError) in
            try archive.shift(&finding)
        }
        try archive.field(&list)
        try archive.field(&everything)
        try archive.table(&scatters, blank: (FacetName(rawValue: ""), ShiftScatter())) {
            (archive, pair) throws(StateError) in
            try archive.field(&pair.key)
            try archive.field(&pair.value)
        }
        var clusters = tracks.sorted { $0.key < $1.key }.map(\.value)
        try archive.list(&clusters)
        let named = clusters.compactMap { track in track.cluster.map { ($0, track) } }
        tracks = Dictionary(named) { first, _ in first }
        guard tracks.count == clusters.count else { throw StateError(cause: .inconsistent) }
        try archive.table(&openHours, blank: (Hour(rawValue: 0), [:])) { (archive, pair) throws(StateError) in
            try archive.field(&pair.key)
            try archive.table(&pair.value, blank: (ClusterID.base(0), [])) { (archive, pair) throws(StateError) in
                try archive.field(&pair.key)
                try archive.list(&pair.value)
            }
        }
    }
}

extension Archive {
    /// A finding together with the change it is about, which other detectors' findings lack.
    fileprivate mutating func shift(_ finding: inout Finding) throws(StateError) {
        try field(&finding)
        let blank = FacetChange(facet: FacetName(rawValue: ""), answer: .flag(false), share: 0, base: 0)
        try optional(&finding.change, blank: blank) { (archive, change) throws(StateError) in
            var answer = Answer(facet: change.facet, value: change.answer)
            var (share, base) = (change.share, change.base)
            try archive.field(&answer)
            try archive.field(&share)
            try archive.field(&base)
            change = FacetChange(facet: answer.facet, answer: answer.value, share: share, base: base)
        }
    }
}

extension ShiftTrack.Vote: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&item)
        try archive.field(&voter)
        try archive.list(&choices, blank: Choice(rawValue: 0)) { (archive, choice) throws(StateError) in
            try archive.field(&choice)
        }
    }
}

extension ShiftTrack.DatedVotes: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&hour)
        try archive.list(&votes)
    }
}

extension ShiftTrack.Episode: Archivable {
    init() {
        self.init(peak: Finding())
    }

    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.shift(&peak)
        try archive.field(&quietHours)
    }
}
