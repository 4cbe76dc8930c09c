import Glibc

/// One row of the table: how fast Weir is, how fast the peer is in the same run, and what the ratio must reach.
struct Measurement {
    let name: String
    let unit: String
    let own: Double
    let peer: Double
    let peerName: String
    /// The least that own divided by peer may be.
    let bar: Double

    var ratio: Double { own / peer }
    var isReached: Bool { ratio >= bar }
}

/// The seconds of processor time that this process has used.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Amounts a second of processor time, for two ways of doing the same by turns; the medians of their rounds.
///
/// By turns, because a machine that others use is slower for a while and then faster.
func rates(rounds: Int = 5, amount: Double, own: () throws -> Void, peer: () throws -> Void) rethrows -> (
    Double, Double
) {
    func rate(_ work: () throws -> Void) rethrows -> Double {
        let start = processorSeconds()
        try work()
        return amount / (processorSeconds() - start)
    }
    var (ours, theirs): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
        ours.append(try rate(own))
        theirs.append(try rate(peer))
    }
    return (ours.sorted()[rounds / 2], theirs.sorted()[rounds / 2])
}

/// The same numbers on every machine (SplitMix64).
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number between -1 and 1, small ones likelier.
    mutating func number() -> Float {
        let (high, low) = (next(), next())
        return (Float(high >> 40) + Float(low >> 40)) / Float(1 << 24) - 1
    }

    mutating func vector(_ count: Int) -> [Float] {
        (0..<count).map { _ in number() }
    }
}
