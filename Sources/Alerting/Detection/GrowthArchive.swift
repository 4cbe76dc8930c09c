import Model

extension GrowthDetector {
    private static let tag = "WGR3"
    private static let tagBefore = "WGR2"

    /// Everything but the configuration, as bytes from which an equal detector can be made.
    package func encoded() -> [UInt8] {
        var archive = Archive()
        var copy = self
        // Writing never fails.
        try? copy.archive(in: &archive)
        return archive.bytes
    }

    /// Takes up kept state where it was left.
    package init(decoding bytes: [UInt8], configuration: GrowthConfiguration) throws(StateError) {
        self.init(configuration: configuration)
        var archive = Archive(reading: bytes)
        try self.archive(in: &archive)
        guard archive.isExhausted else { throw StateError(cause: .foreign) }
        guard Set(tracks.map(\.cluster)).count == tracks.count else { throw StateError(cause: .inconsistent) }
        indexPlaces()
    }

    private mutating func archive(in archive: inout Archive) throws(StateError) {
        let isEarlier = try archive.tag(Self.tag, earlier: Self.tagBefore)
        try archive.hour(&lastClosed)
        try archive.field(&volume)
        if isEarlier { try archive.formerBudget() }
        try archive.list(&tracks)
        for place in tracks.indices {
            if isEarlier {
                tracks[place].baseline.refresh()
            } else {
                try tracks[place].baseline.archiveFresh(in: &archive)
            }
        }
        try archive.list(&pending)
        try archive.table(&openHours, blank: (Hour(rawValue: 0), [:])) { (archive, pair) throws(StateError) in
            try archive.field(&pair.key)
            try archive.table(&pair.value, blank: (ClusterID.base(0), HourEvidence())) {
                (archive, pair) throws(StateError) in
                try archive.field(&pair.key)
                try archive.field(&pair.value)
            }
        }
    }
}

extension ClusterTrack: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&cluster)
        try archive.field(&baseline)
        try archive.list(&recent)
        try archive.list(&kin)
        try archive.field(&lastScore)
        try archive.optional(&episode)
    }
}

extension ClusterTrack.Episode: Archivable {
    init() {
        self.init(peak: Finding())
    }

    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&peak)
        try archive.field(&quietHours)
        // Whether it was told, which it always is by now.
        var isTold = true
        try archive.field(&isTold)
    }
}

extension ClusterTrack.Kin: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&cluster)
        try archive.field(&until)
    }
}

extension ClusterTrack.DatedEvidence: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&hour)
        try archive.field(&evidence)
    }
}

extension HourEvidence: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&tally)
        try archive.list(&items)
    }
}

extension Finding: Archivable {
    /// A blank to read into.
    init() {
        let epoch = Timestamp(rawValue: 0)
        self.init(
            kind: .growth,
            subject: "",
            transition: .opened,
            cluster: nil,
            started: epoch,
            time: epoch,
            window: Window(start: epoch, end: epoch),
            observed: 0,
            expected: 0,
            score: 0,
            accounts: 0,
            effectiveAccounts: 0,
            busiestShare: 0,
            members: []
        )
    }

    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&kind)
        try archive.field(&subject)
        try archive.field(&transition)
        try archive.cluster(&cluster)
        try archive.field(&started)
        try archive.field(&time)
        var (start, end) = (window.start, window.end)
        try archive.field(&start)
        try archive.field(&end)
        window = Window(start: start, end: end)
        try archive.field(&observed)
        try archive.field(&expected)
        try archive.field(&score)
        try archive.field(&accounts)
        try archive.field(&effectiveAccounts)
        try archive.field(&busiestShare)
        try archive.list(&members)
    }
}
