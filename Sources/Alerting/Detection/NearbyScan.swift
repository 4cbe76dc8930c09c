import COpenBLAS

/// A row that lies close enough, by its place among the rows that were searched.
struct Nearby: Equatable, Sendable {
    let place: Int
    let nearness: Float
}

/// For each of `rows`, every one of `others` at a nearness of at least `reach`, in order of place.
///
/// A matrix product finds the candidates; whether a pair counts is decided by a product of its own in a fixed order.
/// What comes out therefore does not depend on how many rows are searched at once, nor on the library's kernels.
func nearby(_ rows: VectorRows, among others: VectorRows, reach: Float) -> [[Nearby]] {
    var found = [[Nearby]](repeating: [], count: rows.count)
    guard rows.count > 0, others.count > 0 else { return found }
    let slack: Float = 1e-4
    let columns = 1024
    var products = [Float](repeating: 0, count: rows.count * columns)
    let width = rows.width
    rows.withUnsafeRows { left in
        others.withUnsafeRows { right in
            guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else { return }
            for first in stride(from: 0, to: others.count, by: columns) {
                let count = min(columns, others.count - first)
                let block = rightStart + first * width
                products.withUnsafeMutableBufferPointer { out in
                    guard let start = out.baseAddress else { return }
                    weir_sgemm_nt(
                        Int32(rows.count),
                        Int32(count),
                        Int32(width),
                        leftStart,
                        Int32(width),
                        block,
                        Int32(width),
                        start,
                        Int32(columns)
                    )
                }
                products.withUnsafeBufferPointer { out in
                    for row in found.indices {
                        for column in 0..<count where out[row * columns + column] >= reach - slack {
                            let nearness = dot(leftStart + row * width, block + column * width, width)
                            if nearness >= reach {
                                found[row].append(Nearby(place: first + column, nearness: nearness))
                            }
                        }
                    }
                }
            }
        }
    }
    return found
}

/// The scalar product of two vectors of one length.
func product(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Float {
    left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
            guard let a = left.baseAddress, let b = right.baseAddress else { return 0 }
            return dot(a, b, min(left.count, right.count))
        }
    }
}

/// The scalar product, summed in eight lanes and then across them, always in the same order.
func dot(_ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ width: Int) -> Float {
    var sum = SIMD8<Float>()
    let a = UnsafeRawPointer(left)
    let b = UnsafeRawPointer(right)
    let whole = width & ~7
    for place in stride(from: 0, to: whole * 4, by: 32) {
        sum +=
            a.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self)
            * b.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self)
    }
    var total = ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]))
    for place in whole..<width { total += left[place] * right[place] }
    return total
}
