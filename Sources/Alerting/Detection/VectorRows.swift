/// Vectors of one width, back to back, oldest first: what a matrix product reads.
struct VectorRows: Sendable {
    let width: Int
    private var values: [Float] = []
    /// Floats at the front that are no longer part of it.
    private var dropped = 0

    init(width: Int) {
        self.width = width
    }

    var count: Int {
        width == 0 ? 0 : (values.count - dropped) / width
    }

    mutating func append(_ row: some Collection<Float>) {
        values.append(contentsOf: row)
    }

    mutating func removeFirst(_ rows: Int) {
        dropped += rows * width
        // Moved down only when half is empty, so that each float moves about once.
        guard dropped > values.count / 2 else { return }
        values.removeFirst(dropped)
        dropped = 0
    }

    /// Keeps the rows that `isKept` names, in order.
    mutating func filter(_ isKept: [Bool]) {
        var kept: [Float] = []
        kept.reserveCapacity(isKept.count { $0 } * width)
        for (row, keeps) in isKept.enumerated() where keeps { kept += self[row] }
        values = kept
        dropped = 0
    }

    subscript(row: Int) -> ArraySlice<Float> {
        values[dropped + row * width..<dropped + (row + 1) * width]
    }

    func withUnsafeRows<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        values.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[dropped...])) }
    }
}
