import Model

@testable import Detection

let monday = Hour(rawValue: 4 * 24)

func hour(_ offset: Int) -> Hour {
    Hour(rawValue: monday.rawValue + offset)
}

/// Feeds a detector with accounts that are never seen twice.
struct Crowd {
    var detector: GrowthDetector
    private var next: UInt64 = 0

    init(configuration: GrowthConfiguration = GrowthConfiguration()) {
        detector = GrowthDetector(configuration: configuration)
    }

    mutating func arrive(_ count: Int, in cluster: Int, at offset: Int) {
        for _ in 0..<count {
            next += 1
            detector.observe(
                AccountID(rawValue: next),
                in: .base(cluster),
                item: ItemID(rawValue: Int64(next)),
                at: hour(offset)
            )
        }
    }

    /// Lets `hours` pass in which cluster 1 has `quiet` accounts an hour and cluster 2, the rest of the world, 40.
    mutating func pass(_ hours: Range<Int>, quiet: Int = 1) -> [Finding] {
        var findings: [Finding] = []
        for offset in hours {
            arrive(quiet, in: 1, at: offset)
            arrive(40, in: 2, at: offset)
            findings += detector.close(hour(offset))
        }
        return findings
    }
}

/// Hours in which the whole stream has the same number of accounts, from the first Monday on.
func steadyVolume(_ traffic: Int, hours: Int) -> HourlyVolume {
    var volume = HourlyVolume()
    for offset in max(0, hours - HourlyVolume.hours)..<hours { volume.add(traffic, at: hour(offset)) }
    return volume
}
