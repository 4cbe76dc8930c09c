/// Where base clusters lie on a plane: those that mean alike lie together.
package struct ClusterMap: Hashable, Codable, Sendable {
    /// One cluster's place.
    package struct Place: Hashable, Codable, Sendable {
        package let cluster: ClusterID
        package let x: Float
        package let y: Float

        /// Rounds to a thousandth of the distance between neighbours: finer than any screen, and short to write.
        package init(cluster: ClusterID, x: Float, y: Float) {
            self.cluster = cluster
            self.x = (x * 1_000).rounded() / 1_000
            self.y = (y * 1_000).rounded() / 1_000
        }
    }

    /// By cluster.
    package let places: [Place]
    /// How well the last map that was drawn anew kept neighbours together, 0 to 1: what later ones are held against.
    package let standard: Double

    package init(places: [Place], standard: Double) {
        self.places = places
        self.standard = standard
    }
}
