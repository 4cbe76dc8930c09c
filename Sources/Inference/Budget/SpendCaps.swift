/// The most that a watch may spend on models; nil for no cap.
package struct SpendCaps: Equatable, Sendable {
    /// Tokens of all kinds in an hour of wall-clock time, UTC.
    package var tokensPerHour: Int?
    /// Tokens of all kinds in a day, UTC.
    package var tokensPerDay: Int?
    package var dollarsPerHour: Double?
    package var dollarsPerDay: Double?

    package init(
        tokensPerHour: Int? = nil,
        tokensPerDay: Int? = nil,
        dollarsPerHour: Double? = nil,
        dollarsPerDay: Double? = nil
    ) {
        self.tokensPerHour = tokensPerHour
        self.tokensPerDay = tokensPerDay
        self.dollarsPerHour = dollarsPerHour
        self.dollarsPerDay = dollarsPerDay
    }
}
