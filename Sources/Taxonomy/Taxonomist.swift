import Clustering
import Model

/// Gives clusters names, parents and descent, and says what of it may be shown.
///
/// Names are key terms; no sentence that anybody wrote is ever part of one. Works on values alone: the same portraits and
/// the same edition before them give the same edition. `ModelTaxonomist` is the one that asks a language model.
package struct Taxonomist: Sendable {
    private let configuration: TaxonomyConfiguration

    package init(configuration: TaxonomyConfiguration) {
        self.configuration = configuration
    }

    /// Makes the edition that follows `previous`.
    ///
    /// `words` holds the terms that may be written out at all. Dormant clusters are left out. `firstFreeUpper` is a number
    /// that no cluster above the base has had in any edition; ids above the base are taken from there, and never under those
    /// of `previous`.
    package func edition(
        number: Int,
        time: Timestamp,
        of portraits: [ClusterPortrait],
        background: TermBackground,
        words: [TermID: String],
        after previous: Edition?,
        firstFreeUpper: Int = 1
    ) -> Edition {
        var hierarchy = Hierarchy(
            of: portraits,
            configuration: configuration,
            after: previous,
            at: time,
            firstFreeUpper: firstFreeUpper
        )
        let counts = configuration.levelCounts(base: hierarchy.base.count)
        hierarchy.raiseByCentroids(nestedGroups(of: hierarchy.base.map(\.centroid), counts: counts))
        let labels = Labels(
            keyTerms: KeyTerms(configuration, background, words),
            version: configuration.version
        ).labels(of: hierarchy)
        return hierarchy.edition(number: number, time: time, labels: labels)
    }

    /// A name for some conversations outside every cluster, such as those behind an alert.
    ///
    /// Nil where fewer than two terms have enough accounts behind them.
    package func name(of usage: [TermUsage], background: TermBackground, words: [TermID: String]) -> String? {
        let terms = KeyTerms(configuration, background, words).ranked(usage, count: Title.terms)
        return terms.count >= 2 ? Title.of(terms) : nil
    }
}

extension KeyTerms {
    init(_ configuration: TaxonomyConfiguration, _ background: TermBackground, _ words: [TermID: String]) {
        self.init(accountFloor: configuration.accountFloor, background: background, words: words)
    }
}
