import Foundation
import Testing

/// Compares JSON with the file of that name under `Tests/Golden/api`, which is rewritten where `WEIR_ACCEPT_GOLDEN` is set.
///
/// The files are indented for the eye; the order of keys is another test's.
func expectGolden(_ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden/api/\(name).json")
    let value = try JSONSerialization.jsonObject(with: Data(bytes))
    var pretty = try JSONSerialization.data(
        withJSONObject: value,
        options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    )
    pretty.append(10)
    if ProcessInfo.processInfo.environment["WEIR_ACCEPT_GOLDEN"] != nil { try pretty.write(to: file) }
    let expected = try Data(contentsOf: file)
    #expect(
        String(decoding: pretty, as: UTF8.self) == String(decoding: expected, as: UTF8.self),
        "\(name).json is another; see what it is with WEIR_ACCEPT_GOLDEN=1",
        sourceLocation: sourceLocation
    )
}
