/// When a cluster counts as growing.
package struct GrowthConfiguration: Equatable, Sendable, Codable {
    /// The score that opens an alert when it is reached in two hours running.
    package var openingScore = 1.8
    /// The score that opens an alert at once.
    package var immediateScore = 2.8
    /// The score below which an hour counts as quiet.
    package var closingScore = 1.0
    /// How many quiet hours in a row close an alert.
    package var quietHours = 3
    /// How many hours with traffic a cluster must have seen; a younger one is left to novelty.
    package var leastAge = 48
    /// How many accounts above expectation, and how many distinct ones, there must be.
    package var leastAccounts = 5
    /// The most item ids a finding lists, and a cluster keeps for any one hour.
    package var memberLimit = 1000

    package init() {}
}
