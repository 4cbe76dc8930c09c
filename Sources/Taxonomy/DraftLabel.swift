import Model

/// What is known of one cluster's label while an edition is made with a model.
struct DraftLabel: Sendable {
    /// Where the words come from.
    enum Source: Sendable {
        /// The edition before; the basis still holds.
        case kept(LabelText, Provenance)
        /// A model, in this edition.
        case fresh(LabelText)
        /// Nobody: key terms will have to do.
        case keyTerms(Shortfall)
    }

    private(set) var source: Source
    private(set) var basis: LabelBasis?
    private(set) var rating: PrivacyRating?

    /// A model's words that have not been rated yet.
    init(_ text: LabelText, basis: LabelBasis) {
        source = .fresh(text)
        self.basis = basis
    }

    /// No words; with a basis the question is not put again while that holds.
    init(_ shortfall: Shortfall, basis: LabelBasis? = nil) {
        source = .keyTerms(shortfall)
        self.basis = basis
    }

    /// What an earlier edition has; nil where no model was asked for it, or to no end.
    init?(keeping label: Label) {
        guard let basis = label.basis else { return nil }
        if let shortfall = label.shortfall {
            source = .keyTerms(shortfall)
        } else {
            source = .kept(LabelText(name: label.name, description: label.description), label.provenance)
        }
        self.basis = basis
        rating = label.rating
    }

    /// The model's words, rated or not yet.
    var text: LabelText? {
        switch source {
        case .kept(let text, _), .fresh(let text): text
        case .keyTerms: nil
        }
    }

    var shortfall: Shortfall? {
        if case .keyTerms(let shortfall) = source { shortfall } else { nil }
    }

    /// Whether a model gave the words in this edition.
    var isFresh: Bool {
        if case .fresh = source { true } else { false }
    }

    /// The name that readers know from the edition before.
    var keptName: String? {
        if case .kept(let text, _) = source { text.name } else { nil }
    }

    /// The model's words if they have passed the audit: no others are ever published.
    var publishable: LabelText? {
        guard let rating, rating.value >= PrivacyRating.pass else { return nil }
        return text
    }

    /// The label with a model's words.
    func label(name: String, description: String) -> Label? {
        guard let basis else { return nil }
        let provenance = if case .kept(_, let known) = source { known } else { basis.provenance }
        return Label(name: name, description: description, provenance: provenance, basis: basis, rating: rating)
    }

    /// Takes what the audit said; a rating below the pass mark takes the words away and stays as the reason.
    mutating func rate(_ rating: PrivacyRating) {
        self.rating = rating
        if rating.value < PrivacyRating.pass { source = .keyTerms(.identifying) }
    }

    /// Takes the words away because nobody could rate them, and the next edition asks again; those of the edition before
    /// stay with the rating that they had.
    mutating func leaveUnrated(_ shortfall: Shortfall) {
        if case .fresh = source { self = DraftLabel(shortfall) }
    }
}
