/// Floats to compute in, which begin at a cache line and as zeros.
///
/// A vector that lies across two cache lines takes twice as long to load.
struct Workspace {
    private static let cacheLine = 64

    let start: UnsafeMutablePointer<Float>

    init(floats count: Int) {
        let size = count * MemoryLayout<Float>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: Self.cacheLine)
        start = memory.initializeMemory(as: Float.self, repeating: 0, count: count)
    }

    func deallocate() {
        UnsafeMutableRawPointer(start).deallocate()
    }
}
