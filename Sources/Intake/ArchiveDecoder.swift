import CZlib
import CZstd

/// The forms of compression that are read.
enum Compression: Equatable, Sendable {
    case gzip
    case zstd
}

/// How one call of a decoder ended.
enum DecodeOutcome {
    case ongoing
    /// After the last byte of a member, with all of it given out.
    case memberEnded
    case corrupt
    /// The member needs more memory than a decoder may take.
    case tooDemanding
}

/// Decodes one member after another, piece by piece.
protocol ArchiveDecoder: AnyObject {
    /// Takes what it can use off the beginning of `input` and writes what comes of it.
    func decode(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> (written: Int, outcome: DecodeOutcome)

    /// Begins with a new member.
    func reset()
}

/// Decodes gzip by zlib.
final class GzipDecoder: ArchiveDecoder {
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard weir_inflate_start(stream) == Z_OK else { preconditionFailure("no memory to decompress") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func decode(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> (written: Int, outcome: DecodeOutcome) {
        // zlib only reads what its interface lets it write to.
        let start = input.baseAddress.map { UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self)) }
        stream.pointee.next_in = start
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(output.count)
        let code = inflate(stream, Z_NO_FLUSH)
        input = UnsafeRawBufferPointer(rebasing: input.suffix(Int(stream.pointee.avail_in)))
        let written = output.count - Int(stream.pointee.avail_out)
        switch code {
        case Z_STREAM_END: return (written, .memberEnded)
        case Z_OK, Z_BUF_ERROR: return (written, .ongoing)
        case Z_MEM_ERROR: return (written, .tooDemanding)
        default: return (written, .corrupt)
        }
    }

    func reset() {
        inflateReset(stream)
    }
}

/// Decodes zstd by its own library.
final class ZstdDecoder: ArchiveDecoder {
    /// The largest window of a frame, as a power of two: 32 MiB, which every level up to 20 keeps to.
    private static let largestWindow: Int32 = 25
    private let stream: OpaquePointer

    init() {
        guard let stream = ZSTD_createDStream() else { preconditionFailure("no memory to decompress") }
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.largestWindow)
        self.stream = stream
    }

    deinit {
        ZSTD_freeDStream(stream)
    }

    func decode(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> (written: Int, outcome: DecodeOutcome) {
        var taken = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var given = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let code = ZSTD_decompressStream(stream, &given, &taken)
        input = UnsafeRawBufferPointer(rebasing: input.dropFirst(taken.pos))
        guard ZSTD_isError(code) != 0 else { return (given.pos, code == 0 ? .memberEnded : .ongoing) }
        switch ZSTD_getErrorCode(code) {
        case ZSTD_error_frameParameter_windowTooLarge, ZSTD_error_memory_allocation: return (given.pos, .tooDemanding)
        default: return (given.pos, .corrupt)
        }
    }

    func reset() {
        ZSTD_DCtx_reset(stream, ZSTD_reset_session_only)
    }
}
