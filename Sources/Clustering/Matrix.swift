import COpenBLAS

/// Vectors of one length, row after row.
struct Matrix: Equatable, Sendable {
    let width: Int
    private(set) var elements: [Float]

    init(width: Int, elements: [Float] = []) {
        self.width = width
        self.elements = elements
    }

    /// A matrix of zeros.
    init(width: Int, count: Int) {
        self.width = width
        elements = [Float](repeating: 0, count: width * count)
    }

    var count: Int { elements.count / width }

    subscript(row: Int) -> ArraySlice<Float> {
        get { elements[row * width..<(row + 1) * width] }
        set {
            precondition(newValue.count == width, "a row of another length")
            elements.replaceSubrange(row * width..<(row + 1) * width, with: newValue)
        }
    }

    mutating func append(_ row: some Collection<Float>) {
        elements.append(contentsOf: row)
    }

    mutating func reserve(_ count: Int) {
        elements.reserveCapacity(count * width)
    }

    mutating func removeFirst(_ count: Int) {
        elements.removeFirst(count * width)
    }

    func rows(_ chosen: [Int]) -> Matrix {
        var gathered = Matrix(width: width)
        gathered.reserve(chosen.count)
        for row in chosen { gathered.append(self[row]) }
        return gathered
    }

    func withRow<Result>(_ row: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        elements.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[row * width..<(row + 1) * width])) }
    }

    mutating func withMutableRow<Result>(_ row: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Result) -> Result {
        let bounds = row * width..<(row + 1) * width
        return elements.withUnsafeMutableBufferPointer { body(UnsafeMutableBufferPointer(rebasing: $0[bounds])) }
    }

    /// The cosine, for unit rows, of one row here and one of `other`.
    func dot(_ row: Int, _ other: Matrix, _ otherRow: Int) -> Float {
        withRow(row) { a in other.withRow(otherRow) { b in innerProduct(a, b) } }
    }

    /// Adds `factor` times a row of `other` to a row of this.
    mutating func add(_ other: Matrix, _ otherRow: Int, to row: Int, times factor: Float = 1) {
        withMutableRow(row) { target in
            other.withRow(otherRow) { source in
                for index in target.indices { target[index] += factor * source[index] }
            }
        }
    }

    mutating func scale(_ row: Int, by factor: Float) {
        withMutableRow(row) { target in
            for index in target.indices { target[index] *= factor }
        }
    }

    /// The direction of the mean of some rows, as a matrix of one row, and how long and heavy their sum is.
    func mean(of rows: some Collection<Int>) -> (direction: Matrix, shape: Shape) {
        var direction = Matrix(width: width, count: 1)
        for row in rows { direction.add(self, row, to: 0) }
        let count = Double(rows.count)
        let length = Double(direction.normalize(0))
        return (direction, Shape(meanLength: length / count, count: count, mass: count))
    }

    /// The length of a row.
    func length(_ row: Int) -> Float {
        withRow(row) { innerProduct($0, $0) }.squareRoot()
    }

    /// Makes a row one long and returns how long it was; a row of zeros stays.
    mutating func normalize(_ row: Int) -> Float {
        let length = length(row)
        if length > 0 { scale(row, by: 1 / length) }
        return length
    }
}

/// The inner product, added up in an order of its own so that it does not depend on what stands around.
func innerProduct(_ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>) -> Float {
    var lanes = (SIMD8<Float>.zero, SIMD8<Float>.zero)
    let left = UnsafeRawBufferPointer(a)
    let right = UnsafeRawBufferPointer(b)
    var index = 0
    while index + 16 <= a.count {
        let offset = index * MemoryLayout<Float>.stride
        lanes.0 +=
            left.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
            * right.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
        lanes.1 +=
            left.loadUnaligned(fromByteOffset: offset + 32, as: SIMD8<Float>.self)
            * right.loadUnaligned(fromByteOffset: offset + 32, as: SIMD8<Float>.self)
        index += 16
    }
    var sum = (lanes.0 + lanes.1).sum()
    while index < a.count {
        sum += a[index] * b[index]
        index += 1
    }
    return sum
}

/// Every row of `left` from `rows` times every row of `right`: `rows.count` by `right.count` numbers, by rows.
///
/// The last bits depend on the shape. Where a result must not depend on how work is cut, the shape must be fixed.
func product(_ left: Matrix, rows: Range<Int>, _ right: Matrix, into result: inout [Float]) {
    let size = rows.count * right.count
    if result.count < size { result = [Float](repeating: 0, count: size) }
    guard size > 0 else { return }
    left.elements.withUnsafeBufferPointer { a in
        right.elements.withUnsafeBufferPointer { b in
            result.withUnsafeMutableBufferPointer { c in
                guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
                let (width, columns) = (Int32(left.width), Int32(right.count))
                let first = a + rows.lowerBound * left.width
                weir_sgemm_nt(Int32(rows.count), columns, width, first, width, b, width, c, columns)
            }
        }
    }
}
