import Clustering
import Detection
import Model

/// Closed hours a second of a growth detector that follows so many clusters, with five weeks behind it, against the 50 ms that
/// an hour may cost so that nobody who waits for an alert notices it.
func closingHours(of clusters: Int) -> Measurement {
    var dice = SplitMix(seed: 8)
    var detector = GrowthDetector()
    var item: Int64 = 0
    var hour = Hour(rawValue: 490_000)
    func live(through hours: Int) {
        for _ in 0..<hours {
            for _ in 0..<clusters {
                item += 1
                detector.observe(
                    AccountID(rawValue: dice.next() % 20_000),
                    in: .base(Int(dice.next() % UInt64(clusters))),
                    item: ItemID(rawValue: item),
                    at: hour
                )
            }
            _ = detector.close(hour)
            hour = Hour(rawValue: hour.rawValue + 1)
        }
    }
    live(through: 35 * 24)
    let hours = 48
    let start = processorSeconds()
    live(through: hours)
    let own = Double(hours) / (processorSeconds() - start)
    return Measurement(
        name: "an hour of \(clusters) clusters",
        unit: "hours/s",
        own: own,
        peer: 20,
        peerName: "50 ms an hour",
        bar: 1
    )
}
