import Extraction
import Foundation
import Model

extension Section {
    /// The screener's rule in this section: exactly one of `field`, `pattern`, `similar`, `any`, `all` and `not`.
    func screenerRule() -> ScreenerRule {
        let kinds = ["field", "pattern", "similar", "question", "any", "all", "not"]
        refuseUnknownKeys(kinds)
        let present = kinds.filter(names.contains)
        guard present.count == 1, let kind = present.first else {
            fault("", "must hold exactly one of \(kinds.joined(separator: ", "))")
            return .all([])
        }
        switch kind {
        case "field": return section(kind).fieldRule()
        case "pattern": return section(kind).patternRule()
        case "similar": return section(kind).similarRule()
        case "question": return .question(question(at: kind))
        case "any": return .any(rules(in: kind))
        case "all": return .all(rules(in: kind))
        default: return .not(section(kind).screenerRule())
        }
    }

    private func rules(in key: String) -> [ScreenerRule] {
        let rules = sections(key).map { $0.screenerRule() }
        if rules.isEmpty { fault(key, "must hold at least one rule") }
        return rules
    }

    private func fieldRule() -> ScreenerRule {
        refuseUnknownKeys(["path", "equals", "in", "matches", "exists"])
        let path = optionalString("path") ?? ""
        if path.isEmpty { fault("path", "must name the field, such as metadata.product") }
        var tests: [ScreenerRule.FieldTest] = []
        if let value = optionalString("equals") { tests.append(.equals(FacetValue(text: value))) }
        let values = strings("in")
        if !values.isEmpty { tests.append(.oneOf(values.map(FacetValue.init(text:)))) }
        if let pattern = optionalString("matches") {
            check(pattern, at: "matches")
            tests.append(.matches(pattern))
        }
        if bool("exists", default: false) { tests.append(.exists) }
        guard tests.count == 1, let test = tests.first else {
            fault("", "must hold exactly one of equals, in, matches and exists: true")
            return .all([])
        }
        return .field(path: path, test)
    }

    private func patternRule() -> ScreenerRule {
        refuseUnknownKeys(["matches", "on", "ignoringCase"])
        let pattern = optionalString("matches") ?? ""
        if pattern.isEmpty { fault("matches", "must be a regular expression") } else { check(pattern, at: "matches") }
        return .pattern(
            pattern,
            on: choice("on", default: ScreenerRule.Part.request),
            ignoringCase: bool("ignoringCase", default: true)
        )
    }

    private func similarRule() -> ScreenerRule {
        refuseUnknownKeys(["to", "threshold"])
        let examples = strings("to")
        if examples.isEmpty { fault("to", "must be a list of example sentences") }
        return .similar(examples: examples, threshold: double("threshold", default: 0.5, in: -1...1))
    }

    private func question(at key: String) -> String {
        let question = string(key, default: "")
        if question.count < 8 { fault(key, "must be a question that a model can answer with Yes or No") }
        return question
    }

    private func check(_ pattern: String, at key: String) {
        if (try? NSRegularExpression(pattern: pattern)) == nil {
            fault(key, "is not a regular expression in ICU's syntax")
        }
    }
}

extension FacetValue {
    /// The value that a record's field would have: `true`, `3` and `voice` are a flag, a number and a category.
    init(text: String) {
        if let flag = Bool(text) {
            self = .flag(flag)
        } else if let number = Double(text), number.isFinite {
            self = .number(number)
        } else {
            self = .category(text)
        }
    }
}

extension ScreenerRule {
    /// Whether a model has a say in it.
    var asksModel: Bool {
        switch self {
        case .question: true
        case .field, .pattern, .similar: false
        case .all(let rules), .any(let rules): rules.contains(where: \.asksModel)
        case .not(let rule): rule.asksModel
        }
    }

    /// Every path of the record that the rule looks at.
    var fieldPaths: [String] {
        switch self {
        case .field(let path, _): [path]
        case .pattern, .similar, .question: []
        case .all(let rules), .any(let rules): rules.flatMap(\.fieldPaths)
        case .not(let rule): rule.fieldPaths
        }
    }
}
