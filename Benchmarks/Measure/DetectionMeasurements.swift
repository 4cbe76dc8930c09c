import Detection
import Model

/// Closed hours a second of growth and shift over so many clusters, with five weeks behind them, against the 50 ms that
/// an hour may cost so that nobody who waits for an alert notices it.
func closingHours(of clusters: Int) -> Measurement {
    var dice = SplitMix(seed: 8)
    var growth = GrowthDetector()
    var shift = ShiftDetector()
    let kind = FacetName(rawValue: "kind")
    let kinds = ["a", "b", "c", "d"].map { Answer(facet: kind, value: .category($0)) }
    var item: Int64 = 0
    var hour = Hour(rawValue: 490_000)
    func live(through hours: Int) {
        for _ in 0..<hours {
            for _ in 0..<clusters {
                item += 1
                let account = AccountID(rawValue: dice.next() % 20_000)
                let cluster = ClusterID.base(Int(dice.next() % UInt64(clusters)))
                let id = ItemID(rawValue: item)
                let refusal = Answer(facet: .refusal, value: .flag(dice.next() % 10 == 0))
                growth.observe(account, in: cluster, item: id, at: hour)
                shift.observe(account, [kinds[Int(dice.next() % 4)], refusal], in: cluster, item: id, at: hour)
            }
            _ = growth.close(hour)
            _ = shift.close(hour)
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
