import Glibc
import Model

/// On which side of 256 fixed planes a vector lies: 32 bytes that tell how close two vectors are, and not what they say.
///
/// Two vectors lie on different sides of as large a share of the planes as their angle is of half a turn, give or take
/// .03, which at a cosine of .5 is .08 (Charikar, 2002).
struct Sketch: Equatable, Sendable {
    static let planes = 256

    var sides = SIMD4<UInt64>()

    /// On how many planes vectors at a cosine differ.
    static func distance(at cosine: Float) -> Int {
        Int(Double(planes) * acos(Double(cosine)) / .pi)
    }

    /// On how many planes two sketches differ.
    func distance(to other: Sketch) -> Int {
        let apart = sides ^ other.sides
        return apart[0].nonzeroBitCount + apart[1].nonzeroBitCount + apart[2].nonzeroBitCount + apart[3].nonzeroBitCount
    }
}

/// Makes sketches of vectors of one width, the same on every machine.
struct Sketcher: Sendable {
    private var normals: VectorRows

    init(dimensions: Int) {
        normals = VectorRows(width: dimensions)
        var state: UInt64 = 0
        for _ in 0..<Sketch.planes {
            normals.append(
                (0..<dimensions).map { _ in
                    state &+= 0x9E37_79B9_7F4A_7C15
                    return scrambled(state) >> 63 == 0 ? 1 : -1
                }
            )
        }
    }

    func sketch(of vector: [Float]) -> Sketch {
        var sketch = Sketch()
        for plane in 0..<normals.count where product(normals[plane], vector[...]) > 0 {
            sketch.sides[plane / 64] |= 1 << UInt64(plane % 64)
        }
        return sketch
    }
}
