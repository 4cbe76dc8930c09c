import Model

extension DensityDetector {
    private static let tag = "WDE3"
    /// As 3, but without skeletons, and without the stream's traffic: it is that of the items where everything is in scope.
    private static let tagBefore = "WDE2"

    /// Everything but the configuration and the vectors, as bytes from which an equal detector can be made.
    package func encoded() -> [UInt8] {
        var archive = Archive()
        var copy = self
        // Writing never fails.
        try? copy.archive(in: &archive)
        return archive.bytes
    }

    /// Takes up kept state where it was left.
    ///
    /// `vectors` gives the embeddings of items, rounded as they were when they entered. It may lack those of items older
    /// than a week at `newest`, the newest event time of the stream: they count for nothing any more, although they are
    /// remembered until enough others have come. Without any other it throws.
    package init(
        decoding bytes: [UInt8],
        configuration: DensityConfiguration,
        dimensions: Int,
        newest: Timestamp? = nil,
        vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) throws {
        self.init(configuration: configuration, dimensions: dimensions)
        var archive = Archive(reading: bytes)
        try self.archive(in: &archive)
        guard archive.isExhausted else { throw StateError(cause: .foreign) }
        guard groups.allSatisfy({ $0.sum.count == window.width }) else { throw StateError(cause: .inconsistent) }
        let present = [now, newest].compactMap(\.self).max() ?? Timestamp(rawValue: 0)
        try window.fill(at: present, from: vectors)
    }

    private mutating func archive(in archive: inout Archive) throws(StateError) {
        let isEarlier = try archive.tag(Self.tag, earlier: Self.tagBefore)
        try archive.time(&now)
        try archive.time(&began)
        try archive.formerBudget()
        try archive.list(&groups)
        try archive.field(&window)
        if isEarlier {
            window.stream = window.volume
            for place in groups.indices {
                groups[place].sum = window.row(of: groups[place].sum, nil, count: groups[place].tally.total)
            }
        } else {
            try archive.field(&window.stream)
            try window.archiveSkeletons(in: &archive)
        }
    }
}

extension DensityWindow: Archivable {
    init() {
        self.init(dimensions: 0, skeletonShare: 0)
    }

    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.list(&past)
        try archive.list(&recent)
        try archive.field(&firstNumber)
        try archive.field(&keptShare)
        try archive.field(&volume)
        let numbers = firstNumber..<nextNumber
        guard firstNumber >= 0, recent.allSatisfy({ $0.neighbours.allSatisfy { $0.number < numbers.upperBound } })
        else { throw StateError(cause: .inconsistent) }
    }

    /// The skeletons of the entries, which an earlier form lacked.
    fileprivate mutating func archiveSkeletons(in archive: inout Archive) throws(StateError) {
        for place in past.indices { try archive.optional(&past[place].skeleton) }
        for place in recent.indices { try archive.optional(&recent[place].skeleton) }
    }

    /// Gets the rows that belong to the entries just read.
    fileprivate mutating func fill(
        at now: Timestamp,
        from vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) throws {
        pastRows = try rows(of: past.map { ($0.item, $0.time, $0.skeleton) }, at: now, vectors)
        recentRows = try rows(of: recent.map { ($0.item, $0.time, $0.skeleton) }, at: now, vectors)
    }

    private func rows(
        of entries: [(item: ItemID, time: Timestamp, skeleton: Skeleton?)],
        at now: Timestamp,
        _ vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) throws -> VectorRows {
        var rows = VectorRows(width: width)
        guard !entries.isEmpty else { return rows }
        let found = try vectors(entries.map(\.item))
        for entry in entries {
            if let embedding = found[entry.item] {
                guard embedding.components.count == dimensions else { throw StateError(cause: .inconsistent) }
                rows.append(row(of: embedding.components, entry.skeleton))
            } else {
                guard now.seconds(since: entry.time) >= Self.weekSeconds else { throw StateError(cause: .inconsistent) }
                // Close to nothing, and so nobody's neighbour.
                rows.append([Float](repeating: 0, count: width))
            }
        }
        return rows
    }
}

extension DensityWindow.Past: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&item)
        try archive.field(&time)
        try archive.field(&accountDay)
        try archive.field(&weight)
    }
}

extension DensityWindow.Recent: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&item)
        try archive.field(&account)
        try archive.field(&time)
        try archive.cluster(&cluster)
        try archive.list(&history, blank: 0) { (archive, count) throws(StateError) in try archive.field(&count) }
        try archive.field(&volumeBefore)
        try archive.list(&neighbours)
        try archive.field(&mayBeFlagged)
        try archive.field(&isFlagged)
        try archive.optional(&group, blank: ItemID(rawValue: 0)) { (archive, item) throws(StateError) in
            try archive.field(&item)
        }
    }
}

extension Skeleton: Archivable {
    init() {
        self.init(sides: SIMD2())
    }

    mutating func archive(in archive: inout Archive) throws(StateError) {
        for half in 0..<2 { try archive.field(&sides[half]) }
    }
}

extension DensityWindow.Neighbour: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&number)
        try archive.field(&nearness)
    }
}

extension HourlyVolume: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.list(&counts, blank: 0) { (archive, count) throws(StateError) in try archive.field(&count) }
        try archive.hour(&newest)
        try archive.hour(&oldest)
        guard counts.count == HourlyVolume().counts.count else { throw StateError(cause: .inconsistent) }
    }
}

extension DensityGroup: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&anchor)
        try archive.field(&kind)
        try archive.field(&started)
        try archive.field(&lastFlagged)
        try archive.list(&members)
        try archive.field(&tally)
        try archive.field(&clusters)
        try archive.field(&peak)
        try archive.field(&strength)
        try archive.list(&sum)
        try archive.field(&isTold)
        try archive.field(&toldItems)
        try archive.field(&toldSeverity)
    }
}

extension BallScore: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&score)
        try archive.field(&accounts)
        try archive.field(&expected)
        try archive.field(&history)
    }
}
