/// About how many tokens `text` has, where the server does not say.
///
/// Four bytes of Latin text make a token; every character of another script counts as one, which is more than most
/// tokenizers make of it. At least 1 for a text that is not empty.
package func estimatedTokens(of text: String) -> Int {
    var latinBytes = 0
    var others = 0
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0..<0x80: latinBytes += 1
        case 0x80..<0x250: latinBytes += 2
        default: others += 1
        }
    }
    return (latinBytes + 3) / 4 + others
}

/// More tokens than any tokenizer makes of `texts`: a token has at least one byte.
///
/// The rest is for what a provider puts around each part of a request.
func mostTokens(in texts: [String]) -> Int {
    texts.reduce(64) { $0 + $1.utf8.count + 16 }
}
