import Model

/// Why a saved state of the clusterer cannot be used.
package enum ClusteringStateError: Error, Equatable, CustomStringConvertible {
    /// It is not a state of this format's version.
    case unknownFormat
    /// It ends too early, goes on too long, or contradicts itself.
    case damaged
    /// It holds vectors of another length than the encoder now gives.
    case otherDimensions(saved: Int, wanted: Int)

    package var description: String {
        switch self {
        case .unknownFormat:
            "the saved clusters are in a format that this version does not know; start over with an empty state directory"
        case .damaged:
            "the saved clusters are damaged; restore them from a backup, or start over with an empty state directory"
        case .otherDimensions(let saved, let wanted):
            "the saved clusters have \(saved) dimensions and the encoder \(wanted); "
                + "configure the encoder they were made with, or start over with an empty state directory"
        }
    }
}

extension Clusterer {
    private static let magic: UInt64 = 0x0002_7265_7473_756C

    /// The whole state, bit for bit, but for the settings.
    ///
    /// About 1.5 KB a cluster and as much again for its recent items, plus the vectors that wait.
    package func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.magic)
        for number in [dimensions, nextNumber, taken, takenAtRecluster] { writer.write(number) }
        writer.write(newest)
        writer.write(timeOfRecluster)
        writer.write(overall)
        writer.write(table.count)
        for record in table.records { writer.write(record) }
        writer.write(table.centroids.elements)
        writer.write(waiting.count)
        for entry in waiting.entries {
            writer.write(entry.item.rawValue)
            writer.write(entry.party.tag)
            writer.write(entry.time)
            writer.write(entry.cluster)
            writer.write(entry.since)
        }
        writer.write(waiting.vectors.elements)
        writer.write(pending.count)
        for entry in pending {
            writer.write(entry.item.rawValue)
            writer.write(entry.party.tag)
            writer.write(entry.time)
            writer.write(entry.slot)
            writer.write(entry.similarity.bitPattern)
            writer.write(UInt32(entry.isNovel ? 1 : 0))
        }
        for row in pending.indices { writer.write(Array(tile[row])) }
        writer.write(writer.checksum)
        return writer.bytes
    }

    /// The clusterer that `bytes` were made from, with settings that may have changed since.
    package init(
        decoding bytes: [UInt8],
        configuration: ClusteringConfiguration,
        dimensions: Int
    ) throws(ClusteringStateError) {
        var reader = ByteReader(bytes)
        guard try reader.readBits() == Self.magic else { throw .unknownFormat }
        let saved: Int = try reader.read()
        guard saved == dimensions else { throw .otherDimensions(saved: saved, wanted: dimensions) }
        guard reader.hasValidChecksum else { throw .damaged }
        self.init(configuration: configuration, dimensions: dimensions)
        nextNumber = try reader.read()
        taken = try reader.read()
        takenAtRecluster = try reader.read()
        newest = try reader.read()
        timeOfRecluster = try reader.read()
        overall = try reader.read()
        var records: [ClusterRecord] = []
        for _ in 0..<(try reader.readCount()) { records.append(try reader.read()) }
        let centroids = try reader.readFloats(records.count * dimensions)
        table = ClusterTable(centroids: Matrix(width: dimensions, elements: centroids), records: records)
        var entries: [Waiting] = []
        for _ in 0..<(try reader.readCount()) {
            entries.append(
                Waiting(
                    item: ItemID(rawValue: Int64(try reader.read() as Int)),
                    party: Party(tag: try reader.read()),
                    time: try reader.read(),
                    cluster: try reader.read(),
                    since: try reader.read()
                )
            )
        }
        let waitingVectors = try reader.readFloats(entries.count * dimensions)
        waiting = WaitingItems(vectors: Matrix(width: dimensions, elements: waitingVectors), entries: entries)
        let pendingCount = try reader.readCount()
        guard pendingCount < Self.epoch else { throw .damaged }
        for _ in 0..<pendingCount {
            let entry = Pending(
                item: ItemID(rawValue: Int64(try reader.read() as Int)),
                party: Party(tag: try reader.read()),
                time: try reader.read(),
                slot: try reader.read(),
                similarity: Float(bitPattern: try reader.read()),
                isNovel: try reader.read() == UInt32(1)
            )
            guard records.indices.contains(entry.slot) else { throw .damaged }
            pending.append(entry)
        }
        for row in 0..<pendingCount { tile[row] = try reader.readFloats(dimensions)[...] }
        guard reader.isAtChecksum else { throw .damaged }
    }
}

/// Numbers as little-endian bytes, one after another.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    var checksum: UInt64 { digest(bytes[...]) }

    mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ value: Double) {
        write(value.bitPattern)
    }

    mutating func write(_ values: [Float]) {
        bytes.reserveCapacity(bytes.count + 4 * values.count)
        for value in values { write(value.bitPattern) }
    }

    mutating func write(_ time: Timestamp) {
        write(time.rawValue)
    }

    mutating func write(_ spread: Spread) {
        write(spread.mean)
        write(spread.variance)
        write(spread.weight)
    }

    mutating func write(_ record: ClusterRecord) {
        write(record.number)
        write(record.shape.meanLength)
        write(record.shape.count)
        write(record.shape.mass)
        write(record.similarity)
        write(record.lastSeen)
        write(record.items)
        write(record.activity)
        write(UInt32(record.isDormant ? 1 : 0))
        write(record.recent.count)
        for entry in record.recent.inOrder {
            write(entry.item.rawValue)
            write(entry.party.tag)
        }
        write(record.strain)
        write(record.anchor?.direction.count ?? 0)
        guard let anchor = record.anchor else { return }
        write(anchor.shape.meanLength)
        write(anchor.shape.count)
        write(anchor.direction)
    }
}

/// Reads what a `ByteWriter` wrote.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var end: Int { bytes.count - 8 }

    var hasValidChecksum: Bool {
        guard end >= 0 else { return false }
        var stated: UInt64 = 0
        for (place, byte) in bytes[end...].enumerated() { stated |= UInt64(byte) << UInt64(8 * place) }
        return digest(bytes[..<end]) == stated
    }

    var isAtChecksum: Bool { position == end }

    mutating func read<Value: FixedWidthInteger>() throws(ClusteringStateError) -> Value {
        let size = Value.bitWidth / 8
        guard position + size <= end else { throw .damaged }
        var value: Value = 0
        for place in 0..<size { value |= Value(truncatingIfNeeded: bytes[position + place]) << Value(8 * place) }
        position += size
        return value
    }

    mutating func readBits() throws(ClusteringStateError) -> UInt64 {
        try read()
    }

    mutating func readCount() throws(ClusteringStateError) -> Int {
        let count: Int = try read()
        guard count >= 0, count <= bytes.count else { throw .damaged }
        return count
    }

    mutating func read() throws(ClusteringStateError) -> Double {
        Double(bitPattern: try readBits())
    }

    mutating func readFloats(_ count: Int) throws(ClusteringStateError) -> [Float] {
        guard count >= 0, position + 4 * count <= end else { throw .damaged }
        var values: [Float] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(Float(bitPattern: try read())) }
        return values
    }

    mutating func read() throws(ClusteringStateError) -> Timestamp {
        Timestamp(rawValue: try read())
    }

    mutating func read() throws(ClusteringStateError) -> Spread {
        var spread = Spread()
        spread.mean = try read()
        spread.variance = try read()
        spread.weight = try read()
        return spread
    }

    mutating func read() throws(ClusteringStateError) -> ClusterRecord {
        let number: Int = try read()
        let shape = Shape(meanLength: try read(), count: try read(), mass: try read())
        let similarity: Spread = try read()
        var record = ClusterRecord(number: number, shape: shape, lastSeen: try read())
        record.similarity = similarity
        record.items = try read()
        record.activity = try read()
        record.isDormant = try read() == UInt32(1)
        let count = try readCount()
        guard count <= RecentItems.limit else { throw .damaged }
        for _ in 0..<count {
            let item = ItemID(rawValue: try read())
            record.recent.append(item, Party(tag: try read()))
        }
        record.strain = try read()
        let width = try readCount()
        guard width > 0 else { return record }
        let meanLength: Double = try read()
        let weight: Double = try read()
        record.anchor = Anchor(
            settledAt: try readFloats(width),
            shape: Shape(meanLength: meanLength, count: weight, mass: weight)
        )
        return record
    }
}

/// FNV-1a over eight bytes at a time: tells damage, not malice.
private func digest(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    bytes.withUnsafeBytes { raw in
        var offset = 0
        while offset + 8 <= raw.count {
            hash =
                (hash ^ UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                &* 0x0000_0100_0000_01B3
            offset += 8
        }
        while offset < raw.count {
            hash = (hash ^ UInt64(raw[offset])) &* 0x0000_0100_0000_01B3
            offset += 1
        }
    }
    return hash
}
