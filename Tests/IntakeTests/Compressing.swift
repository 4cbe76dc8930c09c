import CZlib
import CZstd

@testable import Intake

/// One member of either form that holds `bytes`.
func compressed(_ bytes: [UInt8], _ compression: Compression) -> [UInt8] {
    switch compression {
    case .gzip: gzipped(bytes)
    case .zstd: zstandardised(bytes)
    }
}

extension Compression {
    /// What a file's name ends with.
    var ending: String {
        switch self {
        case .gzip: ".gz"
        case .zstd: ".zst"
        }
    }
}

/// One zstd frame that holds `bytes`, with a checksum.
func zstandardised(_ bytes: [UInt8]) -> [UInt8] {
    let context = ZSTD_createCCtx()
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let count = output.withUnsafeMutableBytes { output in
        bytes.withUnsafeBytes { input in
            ZSTD_compress2(context, output.baseAddress, output.count, input.baseAddress, input.count)
        }
    }
    precondition(ZSTD_isError(count) == 0, "bytes can be compressed")
    return Array(output[..<count])
}

/// One gzip member that holds `bytes`.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let version = zlibVersion()
    deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, version, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1024)
    let count = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            deflate(&stream, Z_FINISH)
            return output.count - Int(stream.avail_out)
        }
    }
    return Array(output[..<count])
}
