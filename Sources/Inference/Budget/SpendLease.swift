/// Up to where a ledger may spend before it must ask for more.
///
/// Holds levels and not additions, so the newest one says everything and may be written over the one before. A ledger that
/// starts takes what the newest lease allowed for spent, because after a crash nobody knows how much of it was.
package struct SpendLease: Codable, Equatable, Sendable {
    /// The hour and the day it is for, counted since 1970, UTC.
    package var hour: Int
    package var day: Int
    /// Up to how much may have been spent in that hour.
    package var ofHour: Spend
    /// Up to how much may have been spent in that day.
    package var ofDay: Spend

    package init(hour: Int, day: Int, ofHour: Spend, ofDay: Spend) {
        self.hour = hour
        self.day = day
        self.ofHour = ofHour
        self.ofDay = ofDay
    }
}
