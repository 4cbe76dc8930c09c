import Model

/// One of the answers to a facet that are told apart when its shares are counted.
package struct Answer: Hashable, Codable, Comparable, Sendable {
    package var facet: FacetName
    package var value: FacetValue

    package init(facet: FacetName, value: FacetValue) {
        self.facet = facet
        self.value = value
    }

    /// The answers of one conversation, by facet.
    ///
    /// Flags and categories are answers as they are. Of numbers only concern is one: whether it is high.
    package static func all(in facets: Facets) -> [Answer] {
        facets.compactMap { facet, value in
            switch value {
            case .flag, .category: Answer(facet: facet, value: value)
            case .number(let number):
                facet == .concern ? Answer(facet: facet, value: .category(number >= 4 ? highConcern : lowConcern)) : nil
            }
        }
        .sorted()
    }

    private static let highConcern = "4 or 5"
    private static let lowConcern = "1 to 3"

    /// Whether it says only that another answer was not given.
    var isDenial: Bool {
        value == .flag(false) || facet == .concern && value == .category(Self.lowConcern)
    }

    /// Orders by facet, then by answer.
    package static func < (left: Answer, right: Answer) -> Bool {
        (left.facet, left.value.text) < (right.facet, right.value.text)
    }
}

extension Answer: Archivable {
    init() {
        self.init(facet: FacetName(rawValue: ""), value: .flag(false))
    }

    mutating func archive(in archive: inout Archive) throws(StateError) {
        var isFlag = if case .flag = value { true } else { false }
        var text = value.text
        try archive.field(&facet)
        try archive.field(&isFlag)
        try archive.field(&text)
        value = isFlag ? .flag(text == FacetValue.flag(true).text) : .category(text)
    }
}
