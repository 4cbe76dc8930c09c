/// A moment of event time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
package struct Timestamp: RawRepresentable, Hashable, Comparable, Codable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Orders moments from early to late.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The moment `seconds` later, or earlier where it is negative.
    package func advanced(bySeconds seconds: Double) -> Timestamp {
        Timestamp(rawValue: rawValue + Int64((seconds * 1000).rounded()))
    }

    /// The seconds from `other` to this moment.
    package func seconds(since other: Timestamp) -> Double {
        Double(rawValue - other.rawValue) / 1000
    }

    /// The hour this moment lies in.
    package var hour: Hour {
        Hour(rawValue: floorQuotient(Int(rawValue), 3_600_000))
    }

    /// Seconds since 1970 as a fraction.
    package var secondsSince1970: Double {
        Double(rawValue) / 1000
    }
}

/// A whole hour of UTC, counted from 1970-01-01T00:00:00Z: the window in which counts are kept.
package struct Hour: RawRepresentable, Hashable, Comparable, Codable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Orders hours from early to late.
    package static func < (left: Hour, right: Hour) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The first moment of the hour.
    package var start: Timestamp {
        Timestamp(rawValue: Int64(rawValue) * 3_600_000)
    }

    /// The first moment after the hour.
    package var end: Timestamp {
        Hour(rawValue: rawValue + 1).start
    }
}

/// A half-open stretch of event time, start included and end not.
package struct Window: Hashable, Codable, Sendable {
    package let start: Timestamp
    package let end: Timestamp

    package init(start: Timestamp, end: Timestamp) {
        self.start = start
        self.end = end
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, with milliseconds only where there are any.
    package var description: String {
        let days = floorQuotient(Int(rawValue), 86_400_000)
        let milliseconds = Int(rawValue) - days * 86_400_000
        let (year, month, day) = civilDate(daysSince1970: days)
        let seconds = milliseconds / 1000
        var text = padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
        text += "T" + padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
        if milliseconds % 1000 != 0 { text += "." + padded(milliseconds % 1000, 3) }
        return text + "Z"
    }

    /// Reads RFC 3339, `2026-01-05T08:00:00.123+01:00`; a blank may stand for the `T`, and no zone means UTC.
    ///
    /// Digits after the third of a fraction are dropped. Nil for anything else and for dates that do not exist.
    package init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        func number(_ from: Int, _ count: Int) -> Int? {
            guard from + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[from..<from + count] {
                guard byte >= 48, byte <= 57 else { return nil }
                value = value * 10 + Int(byte) - 48
            }
            return value
        }
        func has(_ character: Unicode.Scalar, at index: Int) -> Bool {
            index < bytes.count && bytes[index] == UInt8(ascii: character)
        }
        guard let year = number(0, 4), has("-", at: 4), let month = number(5, 2), has("-", at: 7),
            let day = number(8, 2), (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year),
            has("T", at: 10) || has("t", at: 10) || has(" ", at: 10),
            let hours = number(11, 2), has(":", at: 13), let minutes = number(14, 2), hours < 24, minutes < 60
        else { return nil }
        var index = 16
        var seconds = 0
        var fraction = 0
        if has(":", at: index) {
            guard let value = number(17, 2), value <= 60 else { return nil }
            seconds = min(value, 59)
            index = 19
            if has(".", at: index) || has(",", at: index) {
                index += 1
                let first = index
                while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 { index += 1 }
                guard index > first else { return nil }
                for place in 0..<3 {
                    fraction = fraction * 10 + (first + place < index ? Int(bytes[first + place]) - 48 : 0)
                }
            }
        }
        var offset = 0
        if index < bytes.count {
            if has("Z", at: index) || has("z", at: index) {
                index += 1
            } else {
                guard has("+", at: index) || has("-", at: index), let zoneHours = number(index + 1, 2) else {
                    return nil
                }
                let colon = has(":", at: index + 3) ? 1 : 0
                guard let zoneMinutes = number(index + 3 + colon, 2), zoneHours < 24, zoneMinutes < 60 else {
                    return nil
                }
                offset = (zoneHours * 60 + zoneMinutes) * (has("-", at: index) ? -1 : 1)
                index += 5 + colon
            }
        }
        guard index == bytes.count else { return nil }
        let days = daysSince1970(year: year, month: month, day: day)
        let minutesOfDay = hours * 60 + minutes - offset
        rawValue = Int64(days) * 86_400_000 + Int64(minutesOfDay * 60 + seconds) * 1000 + Int64(fraction)
    }
}

/// How many whole times a positive `divisor` goes into `value`, rounded down, so that days before 1970 are counted alike.
package func floorQuotient(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

private func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

// Days are counted in eras of 400 years that begin in March, so that the leap day is the last of its year.
private func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

private func civilDate(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}
