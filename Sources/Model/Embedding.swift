/// A request's place among all requests: a vector of length one.
package struct Embedding: Equatable, Sendable {
    package let components: [Float]

    /// Scales `components` to length one, or returns nil where their length is zero or not finite.
    package init?(normalizing components: [Float]) {
        let length = components.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0, length.isFinite else { return nil }
        self.components = components.map { $0 / length }
    }

    /// Takes the half-precision bits that `halfPrecision` gave.
    package init(halfPrecision: [UInt16]) {
        components = halfPrecision.map { Float(Float16(bitPattern: $0)) }
    }

    /// The cosine of the angle to `other`: 1 where both mean the same.
    package func cosine(to other: Embedding) -> Float {
        zip(components, other.components).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The components as IEEE binary16 bits: what is stored, two bytes each.
    package var halfPrecision: [UInt16] {
        components.map { Float16($0).bitPattern }
    }

    /// The same embedding with the precision it will have once stored.
    ///
    /// The line works on this one, so that state rebuilt from the store equals the state that was lost, bit for bit.
    package var asStored: Embedding {
        Embedding(halfPrecision: halfPrecision)
    }
}
