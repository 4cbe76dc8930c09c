import Inference
import Model

/// What one conversation was about, in a model's redacted words, and whose it was.
package struct Summary: Equatable, Sendable {
    /// Nil for a record that names no account; all of these together are shown as one account would be, and support nothing.
    package let account: AccountID?
    package let text: String

    package init(account: AccountID?, text: String) {
        self.account = account
        self.text = text
    }
}

/// What a name is made from.
package struct ClusterEvidence: Equatable, Sendable {
    /// Summaries of a cluster's conversations, in an order that chance has drawn.
    ///
    /// The first fifty accounts are shown; what the others say still counts as support for a word.
    package let members: [Summary]
    /// Summaries of conversations that lie near and outside, the nearest first.
    package let contrast: [Summary]

    package init(members: [Summary], contrast: [Summary]) {
        self.members = members
        self.contrast = contrast
    }
}

extension [Summary] {
    /// The first summaries, at most one for each account and 50 in all.
    var shown: [Summary] {
        var accounts: Set<AccountID?> = []
        var shown: [Summary] = []
        for summary in self where shown.count < 50 && summary.text.contains(where: { !$0.isWhitespace }) {
            if accounts.insert(summary.account).inserted { shown.append(summary) }
        }
        return shown
    }
}

extension EscapedText {
    /// What stands foreign on a line of its own: blanks squeezed, and cut after `limit` characters.
    init(line foreign: String, limit: Int = 200) {
        let squeezed = foreign.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // Counted in scalars: a single character may be a letter with thousands of accents.
        self.init(escaping: String(squeezed.unicodeScalars.prefix(limit)))
    }

    /// One line for each.
    init(lines: [EscapedText]) {
        self.init(joining: lines, by: "\n")
    }
}
