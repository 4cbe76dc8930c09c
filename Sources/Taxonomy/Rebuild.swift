import Inference
import Model

/// One edition while a model is asked for it.
struct Rebuild: Sendable {
    let configuration: TaxonomyConfiguration
    let prompts: TaxonomyPrompts
    let number: Int
    let time: Timestamp
    let keyTerms: KeyTerms
    let chance: Chance
    let questioner: Questioner
    let labeller: Labeller
    let arranger: Arranger
    let auditor: Auditor
    let previous: Edition?
    /// The clusters of the edition before.
    let before: [ClusterID: EditionCluster]

    var hierarchy: Hierarchy
    /// What is known of the labels of clusters that may be shown.
    var drafts: [ClusterID: DraftLabel] = [:]
    var placements: [ClusterID: Placement] = [:]
    var arrangement: Arrangement?
    /// Summaries read in this edition.
    private(set) var summaries: [ClusterID: [Summary]] = [:]
    /// Clusters whose words are still to be rated, in the order in which they were named.
    private var unrated: [ClusterID] = []
    private var batchesRated = 0
    /// Clusters that a question was due for and not put.
    var unasked: Set<ClusterID> = []

    init(
        by taxonomist: ModelTaxonomist,
        of hierarchy: Hierarchy,
        number: Int,
        time: Timestamp,
        keyTerms: KeyTerms,
        support: WordSupport,
        after previous: Edition?
    ) {
        configuration = taxonomist.configuration
        prompts = taxonomist.prompts
        self.number = number
        self.time = time
        self.keyTerms = keyTerms
        chance = Chance(seed: taxonomist.seed, edition: number)
        let purse = Questioner.Purse()
        questioner = Questioner(client: taxonomist.namer, purse: purse)
        labeller = Labeller(questioner: questioner, support: support)
        arranger = Arranger(questioner: questioner, prompts: prompts, chance: chance, embed: taxonomist.embed)
        auditor = Auditor(
            questioner: Questioner(client: taxonomist.auditor, purse: purse),
            prompts: prompts,
            chance: chance,
            version: configuration.version
        )
        self.previous = previous
        before = Dictionary((previous?.clusters ?? []).map { ($0.id, $0) }) { first, _ in first }
        self.hierarchy = hierarchy
    }

    /// The finished edition.
    func edition() -> Edition {
        let labels = Labels(keyTerms: keyTerms, version: configuration.version).labels(of: hierarchy, drafts: drafts)
        let unnamed = hierarchy.branches.filter { drafts[$0.id]?.shortfall == .unasked }.map(\.id)
        return hierarchy.edition(
            number: number,
            time: time,
            labels: labels,
            placements: placements,
            arrangement: arrangement,
            unasked: unasked.union(unnamed).count
        )
    }

    // MARK: Names

    /// How many names are asked for at a time, and how many before their ratings are: so many are lost at most when the
    /// budget ends between the two.
    private static let width = 64
    private static let wave = 80

    /// Keeps the labels of base clusters that still fit, and has the others named.
    mutating func nameBase(
        regrouped: [ClusterID: Timestamp],
        evidence: @escaping @Sendable (ClusterID) throws -> ClusterEvidence
    ) async throws {
        let provenance = provenance(of: prompts.name)
        var stale: [ClusterPortrait] = []
        for branch in hierarchy.branches where !hierarchy.isSuppressed(branch) {
            let portrait = hierarchy.base[branch.members[0]]
            let label = before[branch.id]?.label
            let holds = label?.basis?.holds(
                for: portrait,
                asked: provenance,
                accountFloor: configuration.accountFloor,
                regrouped: regrouped[branch.id]
            )
            if holds == true, let label { keep(label, of: branch.id) } else { stale.append(portrait) }
        }
        for wave in stale.runs(of: Self.wave) {
            let answers = try await concurrently(Array(wave), width: Self.width) { [self] _, portrait in
                try await name(portrait, asked: provenance, evidence: evidence)
            }
            for (portrait, answer) in zip(wave, answers) {
                summaries[portrait.id] = answer.summaries
                take(answer.label, for: portrait.id)
            }
            try await rate(atLeast: Auditor.batch)
        }
    }

    private func name(
        _ portrait: ClusterPortrait,
        asked provenance: Provenance,
        evidence: @Sendable (ClusterID) throws -> ClusterEvidence
    ) async throws -> (label: DraftLabel, summaries: [Summary]) {
        guard !questioner.purse.isEmpty else { return (DraftLabel(.unasked), []) }
        let evidence = try evidence(portrait.id)
        let basis = LabelBasis(
            provenance: provenance,
            accountFloor: configuration.accountFloor,
            conversations: portrait.conversations,
            time: time,
            bearing: Bearing(portrait.centroid)
        )
        let place = Int(truncatingIfNeeded: stableHash("\(portrait.id)"))
        let label = try await labeller.label(
            try prompts.name(evidence, chance.generator(for: "name", place)),
            backing: Backing(usage: [portrait.usage], summaries: evidence.members),
            basis: basis
        )
        return (label, evidence.members)
    }

    /// Takes a label over from the edition before; it is rated again only where another audit would do it now.
    mutating func keep(_ label: Label, of cluster: ClusterID) {
        guard let draft = DraftLabel(keeping: label) else { return }
        drafts[cluster] = draft
        guard draft.text != nil else { return }
        let now = auditor.provenance
        if draft.rating?.provenance.maker != now.maker || draft.rating?.provenance.prompt != now.prompt {
            unrated.append(cluster)
        }
    }

    /// Takes what a model was asked for.
    mutating func take(_ draft: DraftLabel, for cluster: ClusterID) {
        drafts[cluster] = draft
        if draft.text != nil { unrated.append(cluster) }
    }

    func provenance(of prompt: Prompt) -> Provenance {
        Provenance(maker: questioner.client.model, prompt: prompts.digest(prompt), version: configuration.version)
    }

    // MARK: Ratings

    /// Has everything rated that has not been yet.
    mutating func rateRest() async throws {
        try await rate(atLeast: 1)
    }

    private mutating func rate(atLeast least: Int) async throws {
        var batches = unrated.runs(of: Auditor.batch).map(Array.init)
        unrated = []
        if let last = batches.last, last.count < least { unrated = batches.removeLast() }
        let first = batchesRated
        batchesRated += batches.count
        let ratings = try await concurrently(batches, width: Self.width) { [self] place, batch in
            try await auditor.ratings(of: batch.compactMap { drafts[$0]?.text }, place: first + place)
        }
        for (cluster, rating) in zip(batches.joined(), ratings.joined()) {
            switch rating {
            case .success(let rating): drafts[cluster]?.rate(rating)
            case .failure(let unrated):
                drafts[cluster]?.leaveUnrated(unrated.shortfall)
                if unrated.shortfall == .unasked { unasked.insert(cluster) }
            }
        }
    }
}
