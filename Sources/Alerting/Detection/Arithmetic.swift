import Glibc

/// The remainder that has the divisor's sign, so that hours before 1970 fall into the same slots.
func floorModulo(_ value: Int, _ divisor: Int) -> Int {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
}

func floorQuotient(_ value: Int, _ divisor: Int) -> Int {
    (value - floorModulo(value, divisor)) / divisor
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
