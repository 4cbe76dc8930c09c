import CZlib

/// A gzip file as a run of decompressed bytes, of one member or several.
///
/// Reading goes forwards; what was read since the last `release` can be read again, and anything before that only by
/// starting over.
final class GzipSource {
    /// How a file's decompressed bytes came to an end.
    enum End: Equatable {
        /// After the checksum of the last member.
        case whole
        /// In the middle of a member: perhaps more is still being written.
        case truncated
        /// In bytes that are not gzip, or whose checksum is wrong.
        case corrupt
    }

    /// Reads compressed bytes at an offset.
    typealias Fetch = (Int64, UnsafeMutableRawBufferPointer) throws(FileError) -> Int

    private static let chunk = 32 << 10
    private static let outputChunk = 64 << 10
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutablePointer<UInt8>
    private let output: UnsafeMutablePointer<UInt8>
    private let keepLimit: Int
    private(set) var end: End?
    /// How much of the file itself has been taken in.
    private(set) var compressedOffset: Int64 = 0
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0
    private var isBetweenMembers = true

    /// A source that keeps at most `keepLimit` bytes for reading again.
    init(keepLimit: Int) {
        self.keepLimit = keepLimit
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(capacity: Self.chunk)
        output = .allocate(capacity: Self.outputChunk)
        guard weir_inflate_start(stream) == Z_OK else { preconditionFailure("no memory to decompress") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
        output.deallocate()
    }

    /// Fills `buffer` with the decompressed bytes at `offset`; 0 at the end, of which `end` tells the kind.
    func read(
        at offset: Int64,
        into buffer: UnsafeMutableRawBufferPointer,
        fetch: Fetch
    ) throws(FileError) -> Int {
        if offset < windowStart { startOver() }
        while windowStart + Int64(window.count) < offset + Int64(buffer.count), end == nil {
            try decompress(fetch)
            if windowStart + Int64(window.count) <= offset { release(before: windowStart + Int64(window.count)) }
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

    private func startOver() {
        inflateReset(stream)
        stream.pointee.avail_in = 0
        end = nil
        compressedOffset = 0
        window = []
        windowStart = 0
        isBetweenMembers = true
    }

    private func decompress(_ fetch: Fetch) throws(FileError) {
        if stream.pointee.avail_in == 0 {
            let count = try fetch(compressedOffset, UnsafeMutableRawBufferPointer(start: input, count: Self.chunk))
            guard count > 0 else {
                end = isBetweenMembers && compressedOffset > 0 ? .whole : .truncated
                return
            }
            compressedOffset += Int64(count)
            stream.pointee.next_in = input
            stream.pointee.avail_in = UInt32(count)
        }
        if isBetweenMembers, compressedOffset > Int64(stream.pointee.avail_in), skipPadding() { return }
        isBetweenMembers = false
        inflateChunk()
    }

    /// Passes over the zero bytes that tapes and block devices put after the last member.
    private func skipPadding() -> Bool {
        while stream.pointee.avail_in > 0, let next = stream.pointee.next_in, next.pointee == 0 {
            stream.pointee.next_in = next + 1
            stream.pointee.avail_in -= 1
        }
        return stream.pointee.avail_in == 0
    }

    private func inflateChunk() {
        if window.count > keepLimit { release(before: windowStart + Int64(window.count / 2)) }
        stream.pointee.next_out = output
        stream.pointee.avail_out = UInt32(Self.outputChunk)
        let outcome = inflate(stream, Z_NO_FLUSH)
        let written = Self.outputChunk - Int(stream.pointee.avail_out)
        window.append(contentsOf: UnsafeBufferPointer(start: output, count: written))
        switch outcome {
        case Z_STREAM_END:
            isBetweenMembers = true
            inflateReset(stream)
        case Z_OK, Z_BUF_ERROR: break
        default: end = .corrupt
        }
    }
}
