/// What a request is built like, apart from what it is about: 128 bits that are alike for requests from one template.
///
/// Bits agree for half of the planes where two requests have nothing in common, and for more the more pairs of words and
/// the more of their frame they share (random hyperplanes; Charikar, 2002). Nobody's words can be read off them.
package struct Skeleton: Hashable, Sendable {
    /// How many bits there are.
    package static let planes = 128

    /// The bits, the first 64 planes first.
    package var sides: SIMD2<UInt64>

    package init(sides: SIMD2<UInt64>) {
        self.sides = sides
    }

    /// The bits as 32 hexadecimal digits.
    package var hexadecimal: String {
        sides[0].hexadecimal + sides[1].hexadecimal
    }

    /// Reads what `hexadecimal` gave; nil for anything else.
    package init?(hexadecimal: some StringProtocol) {
        guard hexadecimal.utf8.count == 32, let first = UInt64(hexadecimal.prefix(16), radix: 16),
            let second = UInt64(hexadecimal.suffix(16), radix: 16)
        else { return nil }
        self.init(sides: SIMD2(first, second))
    }

    /// On which side of a plane it lies: 1 or −1.
    package func side(of plane: Int) -> Float {
        sides[plane / 64] >> UInt64(plane % 64) & 1 == 1 ? 1 : -1
    }
}
