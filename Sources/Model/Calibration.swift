/// How near an encoder puts what has nothing to do with each other.
///
/// Encoders differ in that: some spread such texts all around, others keep everything within a narrow cone. Distances between
/// clusters and sizes of groups, found with one encoder, mean the same with another only once that is taken off.
package struct Calibration: Hashable, Codable, Sendable {
    /// The mean cosine between two of `unrelated`.
    package let background: Double

    package init(background: Double) {
        self.background = background
    }

    /// Takes the mean over all pairs of `embeddings`, those of `unrelated` in any order; nil for fewer than two.
    package init?(of embeddings: [Embedding]) {
        guard embeddings.count > 1, let width = embeddings.first?.components.count else { return nil }
        var sum = [Double](repeating: 0, count: width)
        for embedding in embeddings {
            for (axis, component) in embedding.components.enumerated() { sum[axis] += Double(component) }
        }
        let count = Double(embeddings.count)
        let square = sum.reduce(0) { $0 + $1 * $1 }
        background = (square - count) / (count * (count - 1))
    }

    /// Requests of which no two have a subject, a form or more than small words in common.
    package static let unrelated = [
        "Convert 40 ounces to grams", "Who painted the ceiling of that chapel in Rome?",
        "My tomato leaves are turning yellow",
        "Write a limerick about a lazy cat", "explain how a heat pump works",
        "Fix this stack overflow in my recursive function",
        "Is it safe to mix ibuprofen and alcohol", "Translate good evening into Japanese",
        "Plan a three day hike in the Alps",
        "What does habeas corpus mean", "Suggest names for a bakery", "Summarize the causes of the First World War",
        "How do I renew a passport?", "best opening against the Sicilian defence", "Draft an apology to my landlord",
        "Why is the sky dark at night", "Compare leasing and buying a car", "Teach me to juggle three balls",
        "Calculate the area under a parabola", "Which tyres fit a gravel bike", "Help me calm down before an exam",
        "Set up a printer on my network", "what to feed a rescued hedgehog", "Tell me the rules of cricket",
    ]

    /// What everything has in common beyond what settings were found with, 0 to 1.
    package var common: Double { max(0, (background - Self.usual) / (1 - Self.usual)) }

    // Of all-MiniLM-L6-v2, rounded up: encoders like it keep their settings as they are.
    private static let usual = 0.1
    // The mean cosine inside a cluster where nothing is common to all.
    private static let inside = 0.45

    /// The cosine that means here what `cosine` means where nothing is common to all.
    package func cosine(_ cosine: Double) -> Double {
        common + (1 - common) * cosine
    }

    /// The difference of cosines that means here what `margin` means there.
    package func margin(_ margin: Double) -> Double {
        (1 - common) * margin
    }

    /// The distance that means here what `distance` means there.
    ///
    /// Tightness is the root of a mean cosine; this is how much less it changes around the cosine inside a cluster.
    package func distance(_ distance: Double) -> Double {
        distance * (1 - common) * (Self.inside / cosine(Self.inside)).squareRoot()
    }
}
