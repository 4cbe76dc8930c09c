/// How far a compressed file may grow, so that none keeps the reader busy for ever.
///
/// Memory is bounded without it.
package struct ArchiveLimits: Equatable, Sendable {
    /// The most decompressed bytes of one file.
    package var bytes: Int64
    /// The most decompressed bytes for each compressed one.
    package var ratio: Int64
    /// Up to how many decompressed bytes the ratio does not count.
    ///
    /// One conversation that says the same over and over is no bomb, and must not take its file with it.
    package var freeBytes: Int64

    package init(bytes: Int64 = 256 << 30, ratio: Int64 = 250, freeBytes: Int64 = 1 << 30) {
        self.bytes = bytes
        self.ratio = ratio
        self.freeBytes = freeBytes
    }

    /// Whether a file that has grown from `compressed` bytes to `decompressed` is to be read no further.
    func areExceeded(by decompressed: Int64, from compressed: Int64) -> Bool {
        decompressed > bytes || decompressed > freeBytes && decompressed / ratio > compressed
    }
}

/// A compressed file as a run of decompressed bytes, of one member or several.
///
/// Reading goes forwards; what was read since the last `release` can be read again, and anything before that only by
/// starting over.
final class ArchiveSource {
    /// How a file's decompressed bytes came to an end.
    enum End: Equatable {
        /// After the checksum of the last member.
        case whole
        /// In the middle of a member: perhaps more is still being written.
        case truncated
        /// In bytes that are not of this form, or whose checksum is wrong.
        case corrupt
        /// Where the file would have grown beyond its limits.
        case excessive
        /// At a member that asks for more memory than it gets.
        case tooDemanding
    }

    /// Reads compressed bytes at an offset.
    typealias Fetch = (Int64, UnsafeMutableRawBufferPointer) throws(FileError) -> Int

    private static let chunk = 32 << 10
    private static let outputChunk = 64 << 10
    private let decoder: any ArchiveDecoder
    private let input: UnsafeMutableRawBufferPointer
    private let output: UnsafeMutableRawBufferPointer
    private let limits: ArchiveLimits
    private let keepLimit: Int
    private(set) var end: End?
    /// How much of the file itself has been taken in.
    private(set) var compressedOffset: Int64 = 0
    /// What of `input` is not decoded yet.
    private var pending: UnsafeRawBufferPointer
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0
    private var isBetweenMembers = true
    /// Whether the decoder may hold more bytes than it had room to give.
    private var isOutputFull = false

    /// A source that keeps at most `keepLimit` bytes for reading again.
    init(_ compression: Compression, limits: ArchiveLimits, keepLimit: Int) {
        self.limits = limits
        self.keepLimit = keepLimit
        input = .allocate(byteCount: Self.chunk, alignment: 16)
        output = .allocate(byteCount: Self.outputChunk, alignment: 16)
        pending = UnsafeRawBufferPointer(start: nil, count: 0)
        decoder =
            switch compression {
            case .gzip: GzipDecoder()
            case .zstd: ZstdDecoder()
            }
    }

    deinit {
        input.deallocate()
        output.deallocate()
    }

    /// Fills `buffer` with the decompressed bytes at `offset`; 0 at the end, of which `end` tells the kind.
    ///
    /// At most about `effort` bytes are taken in and given out on the way. Where those do not suffice the buffer is not
    /// filled and `end` is nil, and the next call for the same place goes on from there.
    func read(
        at offset: Int64,
        into buffer: UnsafeMutableRawBufferPointer,
        effort: Int64 = .max,
        fetch: Fetch
    ) throws(FileError) -> Int {
        if offset < windowStart { startOver() }
        let begun = progress
        while windowEnd < offset + Int64(buffer.count), end == nil, progress - begun < effort {
            try decompress(fetch, keeping: offset)
            if windowEnd <= offset { release(before: windowEnd) }
        }
        let from = Int(offset - windowStart)
        guard from < window.count else { return 0 }
        let count = min(buffer.count, window.count - from)
        window.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[from..<from + count])) }
        return count
    }

    /// Lets go of what comes before `offset`.
    func release(before offset: Int64) {
        let surplus = min(window.count, Int(max(0, offset - windowStart)))
        guard surplus > 0, surplus >= window.count / 2 else { return }
        window.removeFirst(surplus)
        windowStart += Int64(surplus)
    }

    private var windowEnd: Int64 {
        windowStart + Int64(window.count)
    }

    /// How many bytes were taken in and given out since the beginning.
    private var progress: Int64 {
        windowEnd + compressedOffset
    }

    private func startOver() {
        decoder.reset()
        pending = UnsafeRawBufferPointer(start: nil, count: 0)
        end = nil
        compressedOffset = 0
        window = []
        windowStart = 0
        isBetweenMembers = true
        isOutputFull = false
    }

    private func decompress(_ fetch: Fetch, keeping offset: Int64) throws(FileError) {
        if pending.isEmpty, !isOutputFull {
            let count = try fetch(compressedOffset, input)
            guard count > 0 else {
                end = isBetweenMembers && compressedOffset > 0 ? .whole : .truncated
                return
            }
            compressedOffset += Int64(count)
            pending = UnsafeRawBufferPointer(rebasing: input[..<count])
        }
        if isBetweenMembers, compressedOffset > Int64(pending.count), skipPadding() { return }
        isBetweenMembers = false
        decode(keeping: offset)
    }

    /// Passes over the zero bytes that tapes and block devices put after the last member.
    private func skipPadding() -> Bool {
        pending = UnsafeRawBufferPointer(rebasing: pending.drop { $0 == 0 })
        return pending.isEmpty
    }

    private func decode(keeping offset: Int64) {
        if window.count > keepLimit { release(before: min(offset, windowStart + Int64(window.count / 2))) }
        let (written, outcome) = decoder.decode(&pending, into: output)
        window.append(contentsOf: output[..<written])
        isOutputFull = written == output.count
        switch outcome {
        case .memberEnded:
            isBetweenMembers = true
            isOutputFull = false
            decoder.reset()
        case .ongoing: break
        case .corrupt: end = .corrupt
        case .tooDemanding: end = .tooDemanding
        }
        let compressed = compressedOffset - Int64(pending.count)
        if end == nil, limits.areExceeded(by: windowEnd, from: compressed) { end = .excessive }
    }
}
