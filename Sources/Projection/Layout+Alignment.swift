extension Layout {
    /// The same layout, shifted, turned and where need be mirrored so that the points with an old place come closest to it.
    ///
    /// Sizes stay as they are: they mean something to the forces.
    func laid(over old: [SIMD2<Float>?]) -> Layout {
        let pairs = zip(places, old).compactMap { place, old in old.map { (place: place, old: $0) } }
        guard !pairs.isEmpty else { return self }
        let count = Float(pairs.count)
        let here = pairs.reduce(SIMD2.zero) { $0 + $1.place } / count
        let there = pairs.reduce(SIMD2.zero) { $0 + $1.old } / count
        // The best turn of the points as they are, and of their mirror image, in closed form.
        var (turned, mirrored) = (SIMD2<Float>.zero, SIMD2<Float>.zero)
        for pair in pairs {
            let (from, to) = (pair.place - here, pair.old - there)
            turned += SIMD2(from.x * to.x + from.y * to.y, from.x * to.y - from.y * to.x)
            mirrored += SIMD2(from.x * to.x - from.y * to.y, from.x * to.y + from.y * to.x)
        }
        let isMirrored = (mirrored * mirrored).sum() > (turned * turned).sum()
        let best = isMirrored ? mirrored : turned
        let length = (best * best).sum().squareRoot()
        guard length > 0 else { return Layout(places: places.map { $0 - here + there }) }
        let (cosine, sine) = (best.x / length, best.y / length)
        return Layout(
            places: places.map { place in
                var from = place - here
                if isMirrored { from.y = -from.y }
                return SIMD2(from.x * cosine - from.y * sine, from.x * sine + from.y * cosine) + there
            }
        )
    }
}
