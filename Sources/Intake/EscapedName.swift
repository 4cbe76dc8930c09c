/// A file's name as shown to people: printable ASCII and well-formed printable Unicode, all else as `\xNN`.
///
/// Angle brackets, quotes and ampersands are escaped too, so that a name is harmless on a page.
func escapedName(_ bytes: some Collection<UInt8>) -> String {
    var shown = ""
    for piece in String(decoding: bytes, as: UTF8.self).utf8.count == bytes.count ? [Array(bytes)] : bytes.map({ [$0] })
    {
        guard let text = String(validating: piece, as: UTF8.self) else {
            shown += piece.map(escapedByte).joined()
            continue
        }
        for character in text.unicodeScalars {
            if isHarmless(character) {
                shown.unicodeScalars.append(character)
            } else {
                shown += String(character).utf8.map(escapedByte).joined()
            }
        }
    }
    return shown
}

private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "<", ">", "&", "\"", "'", "\\", "`": return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return false
    default: return true
    }
}

private func escapedByte(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return "\\x" + (digits.count == 1 ? "0" : "") + digits
}
