/// About how many tokens a model reads `text` as, on the high side.
///
/// Four bytes a token for ASCII, two letters for other alphabets, one for ideographs and other scripts of three bytes a
/// letter, and two tokens for an emoji. No server is asked: what is really paid, the server's own count says.
package func estimatedTokens(of text: some StringProtocol) -> Int {
    var quarters = 0
    for byte in text.utf8 {
        switch byte {
        case 0x00..<0x80: quarters += 1
        // The bytes that follow the first of a letter; the first has paid for them.
        case 0x80..<0xC0: break
        case 0xC0..<0xE0: quarters += 2
        case 0xE0..<0xF0: quarters += 4
        default: quarters += 8
        }
    }
    return (quarters + 3) / 4
}
