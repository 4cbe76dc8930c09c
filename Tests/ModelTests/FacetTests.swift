import Foundation
import Model
import Testing

@Suite struct FacetTests {
    @Test("Facet values keep their kind through JSON")
    func roundTrip() throws {
        let values: [FacetValue] = [.flag(true), .number(1), .number(2.5), .category("de"), .category("1")]
        let json = try JSONEncoder().encode(values)
        #expect(try JSONDecoder().decode([FacetValue].self, from: json) == values)
    }
}
