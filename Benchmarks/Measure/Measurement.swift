import COpenBLAS
import Glibc
import Model

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

/// The seconds of processor time that this process has used, and those that it started and that have ended.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    var ended = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &ended)
    let children = [ended.ru_utime, ended.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 + children
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

extension SplitMix {
    /// A number between -1 and 1, small ones likelier.
    mutating func number() -> Float {
        let (high, low) = (next(), next())
        return (Float(high >> 40) + Float(low >> 40)) / Float(1 << 24) - 1
    }

    mutating func vector(_ count: Int) -> [Float] {
        (0..<count).map { _ in number() }
    }
}

/// The bare product that everything is held against: `rows` rows of `left` from `first` times every row of `right`, which
/// all have `width` numbers.
func multiply(
    _ left: [Float],
    from first: Int = 0,
    rows: Int,
    _ right: [Float],
    width: Int,
    into result: inout [Float]
) {
    let columns = right.count / width
    left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
            result.withUnsafeMutableBufferPointer { result in
                guard let left = left.baseAddress, let right = right.baseAddress, let result = result.baseAddress else {
                    return
                }
                weir_sgemm_nt(
                    Int32(rows),
                    Int32(columns),
                    Int32(width),
                    left + first * width,
                    Int32(width),
                    right,
                    Int32(width),
                    result,
                    Int32(columns)
                )
            }
        }
    }
}
