import Clustering
import Testing

@Suite struct AgreementTests {
    @Test("Equal partitions agree fully, whatever the names")
    func equal() throws {
        let agreement = try #require(Agreement(clusters: [3, 3, 1, 1, 2], labels: ["a", "a", "b", "b", "c"]))
        #expect(agreement.purity == 1)
        #expect(agreement.ari == 1)
        #expect(abs(agreement.nmi - 1) < 1e-12)
        #expect(abs(agreement.homogeneity - 1) < 1e-12)
        #expect(abs(agreement.completeness - 1) < 1e-12)
    }

    @Test("Each measure has the value worked out by hand")
    func byHand() throws {
        // Cells 2 1 / 0 3: three of three pairs apart, 1 + 3 together.
        let agreement = try #require(Agreement(clusters: [0, 0, 0, 1, 1, 1], labels: [0, 0, 1, 1, 1, 1]))
        #expect(abs(agreement.purity - 5.0 / 6) < 1e-12)
        // Together 1 + 3 = 4, in clusters 6, in labels 1 + 6 = 7, of 15: (4 - 2.8) / (6.5 - 2.8).
        #expect(abs(agreement.ari - 1.2 / 3.7) < 1e-12)
        // H(cluster) = ln 2 = .693147, H(label) = .636514, H(both) = 1.011404.
        #expect(abs(agreement.homogeneity - 0.318257 / 0.636514) < 1e-5)
        #expect(abs(agreement.completeness - 0.318257 / 0.693147) < 1e-5)
        #expect(abs(agreement.nmi - 0.318257 / 0.6648305) < 1e-5)
    }

    @Test("One cluster for everything is complete, not homogeneous, and no better than chance")
    func oneCluster() throws {
        let agreement = try #require(Agreement(clusters: [0, 0, 0, 0], labels: [0, 0, 1, 1]))
        #expect(agreement.completeness == 1)
        #expect(agreement.homogeneity == 0)
        #expect(agreement.nmi == 0)
        #expect(agreement.ari == 0)
    }

    @Test("Nothing, or lists of two lengths, cannot be compared")
    func nothing() {
        #expect(Agreement(clusters: [Int](), labels: [Int]()) == nil)
        #expect(Agreement(clusters: [1], labels: [1, 2]) == nil)
    }

    @Test("Reconstruction is full where clusters have one parent, and counts only the half that was not learnt from")
    func reconstructed() {
        var generator = TestGenerator(state: 5)
        #expect(reconstruction(clusters: [0, 0, 0, 1, 1], parents: ["x", "x", "x", "y", "y"], using: &generator) == 1)
        // One of each parent: whichever is learnt, the other is wrong.
        #expect(reconstruction(clusters: [0, 0], parents: ["x", "y"], using: &generator) == 0)
        #expect(reconstruction(clusters: [0, 1], parents: ["x", "y"], using: &generator) == nil)
    }
}
