import Glibc
import Model

/// The remainder that has the divisor's sign, so that hours before 1970 fall into the same slots.
func floorModulo(_ value: Int, _ divisor: Int) -> Int {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
}

func power(_ base: Double, _ exponent: Double) -> Double {
    pow(base, exponent)
}

func power10(_ exponent: Double) -> Double {
    pow(10, exponent)
}

/// The factor of an hour under which a sum halves in `hours`.
func halving(hours: Double) -> Double {
    pow(0.5, 1 / hours)
}

/// A number's place between 0 and 1, the same in every run.
func lot(_ number: UInt64) -> Double {
    Double(scrambled(number) >> 11) / 9_007_199_254_740_992
}

/// The first of some places from which `holds` stays true, by halving; their end where it never does.
func firstPlace(in places: Range<Int>, where holds: (Int) -> Bool) -> Int {
    var range = places
    while let first = range.first {
        let middle = first + range.count / 2
        range = holds(middle) ? first..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
}

/// Moves `part` (0 to 1) of what the giver has.
func move(_ part: Double, of giver: inout [Float], to taker: inout [Float]) {
    for slot in taker.indices { move(part, of: &giver[slot], to: &taker[slot]) }
}

func move(_ part: Double, of giver: inout Float, to taker: inout Float) {
    taker += Float(part) * giver
    giver *= Float(1 - part)
}

func move(_ part: Double, of giver: inout Double, to taker: inout Double) {
    taker += part * giver
    giver *= 1 - part
}
