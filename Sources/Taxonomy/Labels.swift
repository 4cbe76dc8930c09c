import Model

/// The labels of a whole edition: a model's words where there are any that may stand, key terms elsewhere.
struct Labels {
    let keyTerms: KeyTerms
    /// The program's version, for the provenance of key terms.
    let version: String

    /// The label of each branch that may be shown, in the order of the branches.
    ///
    /// No two have the same name. Of two equal ones it is not the one that readers know already which changes.
    func labels(of hierarchy: Hierarchy, drafts: [ClusterID: DraftLabel] = [:]) -> [Label?] {
        var labels = [Label?](repeating: nil, count: hierarchy.branches.count)
        var taken = Set(drafts.values.compactMap(\.keptName))
        // Parents before children, whose names may hang on theirs.
        for index in hierarchy.branches.indices.reversed() where !hierarchy.isSuppressed(hierarchy.branches[index]) {
            let branch = hierarchy.branches[index]
            let draft = drafts[branch.id]
            if let draft, let text = draft.publishable {
                var name = text.name
                if draft.keptName == nil {
                    if taken.contains(name) { name = Title.without(parent: name, branch.id) }
                    taken.insert(name)
                }
                labels[index] = draft.label(name: name, description: text.description)
            } else {
                let parent = branch.parent.flatMap { labels[$0] }?.name
                labels[index] = keyTermLabel(branch, parent: parent, draft, &taken)
            }
        }
        return labels
    }

    private func keyTermLabel(_ branch: Branch, parent: String?, _ draft: DraftLabel?, _ taken: inout Set<String>)
        -> Label
    {
        let terms = keyTerms.ranked(branch.usage, count: Title.describedTerms)
        var name = Title.of(Array(terms.prefix(Title.terms)))
        if terms.count < 2 { name = Title.without(parent: parent, branch.id) }
        // Two clusters with the same best terms: the next one tells them apart, or else the number.
        if taken.contains(name), terms.count > Title.terms { name = Title.of(Array(terms.prefix(Title.terms + 1))) }
        if taken.contains(name) { name = Title.without(parent: name, branch.id) }
        taken.insert(name)
        return Label(
            name: name,
            description: Title.description(terms),
            provenance: Provenance(maker: "key-terms", prompt: "", version: version),
            basis: draft?.basis,
            rating: draft?.rating,
            shortfall: draft?.shortfall
        )
    }
}
