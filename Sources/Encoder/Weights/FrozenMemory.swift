import Glibc

/// Pages that nobody writes to once they are made: a file's, or floats laid out for the processor.
///
/// A mapped file is to be replaced by renaming another over it; one that is cut short in place takes the process with it,
/// as any mapping does.
// The memory is written before init returns and only read from then on, which the compiler cannot see.
final class FrozenMemory: @unchecked Sendable {
    private static let largePage = 2 << 20

    private let bytes: UnsafeRawBufferPointer
    /// What was taken from the system, `bytes` within it.
    private let mapping: UnsafeRawBufferPointer

    /// Maps the regular file at `path`.
    init(mapping path: String) throws(EncoderError) {
        // Without O_NONBLOCK a named pipe would hold the daemon until somebody wrote to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, reason: "it is not a regular file")
        }
        guard status.st_size > 0 else { throw .malformed(path: path, problem: "it is empty") }
        let start = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        bytes = UnsafeRawBufferPointer(start: start, count: Int(status.st_size))
        mapping = bytes
    }

    /// Takes `count` floats that start as zeros and are then as `fill` leaves them.
    ///
    /// They begin where a large page does, so that the processor need not look up an address for every few rows.
    init(
        floats count: Int,
        fill: (UnsafeMutablePointer<Float>) throws(EncoderError) -> Void
    ) throws(EncoderError) {
        let size = max(1, count) * MemoryLayout<Float>.stride
        let reserved = size + Self.largePage
        let start = mmap(nil, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else { fatalError("no memory for \(size) bytes of weights") }
        let floats = start.alignedUp(toMultipleOf: Self.largePage)
        bytes = UnsafeRawBufferPointer(start: floats, count: size)
        mapping = UnsafeRawBufferPointer(start: start, count: reserved)
        _ = madvise(floats, size, MADV_HUGEPAGE)
        try fill(floats.bindMemory(to: Float.self, capacity: count))
        mprotect(floats, size, PROT_READ)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
    }

    /// Gives back the pages of a mapped file until somebody reads them again.
    func forgetPages() {
        madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
    }

    /// How many bytes there are.
    var count: Int { bytes.count }

    /// Hands the bytes to `body`, which must not keep the pointer.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(bytes)
    }

    /// Hands the floats of memory that was made of floats to `body`, which must not keep the pointer.
    func withFloats(_ body: (UnsafePointer<Float>) -> Void) {
        withBytes { bytes in
            if let start = bytes.assumingMemoryBound(to: Float.self).baseAddress { body(start) }
        }
    }
}
