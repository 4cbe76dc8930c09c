import Model

extension RecurrenceDetector {
    private static let tag = "WST1"

    /// Everything but the configuration, as bytes from which an equal detector can be made.
    package func encoded() -> [UInt8] {
        var archive = Archive()
        var copy = self
        // Writing never fails.
        try? copy.archive(in: &archive)
        return archive.bytes
    }

    /// Takes up kept state where it was left.
    package init(decoding bytes: [UInt8], configuration: RecurrenceConfiguration, dimensions: Int) throws(StateError) {
        self.init(configuration: configuration, dimensions: dimensions)
        var archive = Archive(reading: bytes)
        try self.archive(in: &archive)
        guard archive.isExhausted else { throw StateError(cause: .foreign) }
    }

    private mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.tag(Self.tag)
        try archive.time(&now)
        try archive.time(&began)
        try archive.field(&habit)
        try archive.list(&groups)
        try archive.field(&window)
    }
}
