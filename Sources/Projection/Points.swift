import COpenBLAS
import Model

/// Vectors of length one, row after row.
struct Points: Sendable {
    let width: Int
    let elements: [Float]

    private static let block = 128

    init(_ embeddings: [Embedding]) {
        width = embeddings.first?.components.count ?? 1
        precondition(embeddings.allSatisfy { [width] in $0.components.count == width }, "centroids of several lengths")
        elements = embeddings.flatMap(\.components)
    }

    var count: Int { elements.count / width }

    /// The cosines of the points of `rows` to all points, by rows.
    func cosines(of rows: Range<Int>, into cosines: inout [Float]) {
        let chosen = elements[rows.lowerBound * width..<rows.upperBound * width]
        product(chosen, elements[...], width: width, into: &cosines)
    }

    /// Calls `body` with each of `rows` and its cosines to all points.
    func forEachRow(of rows: [Int], _ body: (_ row: Int, _ cosines: UnsafeBufferPointer<Float>) -> Void) {
        var cosines: [Float] = []
        var gathered: [Float] = []
        for start in stride(from: 0, to: rows.count, by: Self.block) {
            let part = rows[start..<min(start + Self.block, rows.count)]
            gathered.removeAll(keepingCapacity: true)
            for row in part { gathered += elements[row * width..<(row + 1) * width] }
            product(gathered[...], elements[...], width: width, into: &cosines)
            cosines.withUnsafeBufferPointer { all in
                for (place, row) in part.enumerated() {
                    body(row, UnsafeBufferPointer(rebasing: all[place * count..<(place + 1) * count]))
                }
            }
        }
    }
}

/// Every row of `left` times every row of `right`, by rows of `left`.
func product(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>, width: Int, into result: inout [Float]) {
    let (rows, columns) = (left.count / width, right.count / width)
    if result.count < rows * columns { result = [Float](repeating: 0, count: rows * columns) }
    guard rows > 0, columns > 0 else { return }
    left.withUnsafeBufferPointer { a in
        right.withUnsafeBufferPointer { b in
            result.withUnsafeMutableBufferPointer { c in
                guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
                let (depth, breadth) = (Int32(width), Int32(columns))
                weir_sgemm_nt(Int32(rows), breadth, depth, a, depth, b, depth, c, breadth)
            }
        }
    }
}
