import Glibc
import Model

/// Words that set a group of conversations apart, each used by enough distinct accounts of that group.
struct KeyTerms {
    let accountFloor: Int
    let background: TermBackground
    /// The terms that may be written out at all.
    let words: [TermID: String]

    /// The terms that best tell `usage` from everything else, best first, at most `count`.
    ///
    /// A word that a chosen phrase contains is left out, and so is everything with a digit.
    func ranked(_ usage: [TermUsage], count: Int) -> [String] {
        var users: [TermID: Set<AccountID>] = [:]
        var accounts: Set<AccountID> = []
        for conversation in usage {
            guard let account = conversation.account else { continue }
            accounts.insert(account)
            for term in conversation.terms { users[term, default: []].insert(account) }
        }
        var candidates: [(score: Double, word: String)] = []
        for (term, users) in users where users.count >= accountFloor {
            guard let word = words[term], !word.contains(where: \.isNumber) else { continue }
            let anywhere = max(background.users[term] ?? 0, users.count)
            let everybody = max(background.accounts, anywhere)
            let share = Double(users.count) / Double(accounts.count)
            candidates.append((share * log(1 + Double(everybody) / Double(anywhere)), word))
        }
        candidates.sort { ($1.score, $0.word) < ($0.score, $1.word) }
        var chosen: [String] = []
        for candidate in candidates {
            let parts = candidate.word.split(separator: " ").map(String.init)
            if parts.count == 1 {
                let isContained = chosen.contains { $0.split(separator: " ").contains(where: { $0 == candidate.word }) }
                if !isContained { chosen.append(candidate.word) }
            } else {
                let isTaken = chosen.contains { other in
                    let others = other.split(separator: " ").map(String.init)
                    return others.count > 1 && others.contains(where: parts.contains)
                }
                guard !isTaken else { continue }
                // The phrase takes the place of the best of its words.
                let place = chosen.firstIndex(where: parts.contains) ?? chosen.endIndex
                chosen.removeAll(where: parts.contains)
                chosen.insert(candidate.word, at: min(place, chosen.count))
            }
            // Phrases further down may still swallow words, so a few more are looked at than are wanted.
            if chosen.count >= 2 * count { break }
        }
        return Array(chosen.prefix(count))
    }
}
