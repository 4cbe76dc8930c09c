import Encoder
import Foundation

let usage = """
    Measures Weir's inner loops against a peer in the same run, and fails where a ratio is below its bar.
    Usage: measure [--large] MODEL-DIRECTORY
      --large  also a database of a million items; takes about two minutes and 2 GB of disk
    """
var arguments = Array(CommandLine.arguments.dropFirst())
let isLarge = arguments.contains("--large")
arguments.removeAll { $0 == "--large" }
guard arguments.count == 1 else {
    FileHandle.standardError.write(Data((usage + "\n").utf8))
    exit(64)
}
let encoder = try SentenceEncoder(directory: arguments[0], threads: 1)
let directory = FileManager.default.temporaryDirectory.appending(path: "weir-measure-\(UUID().uuidString)")
try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: directory) }

var isReached = true
@MainActor func show(_ measurement: Measurement) {
    func column(_ text: String, _ width: Int) -> String { text.padding(toLength: width, withPad: " ", startingAt: 0) }
    func number(_ value: Double) -> String { String(format: value < 100 ? "%.2f" : "%.0f", value) }
    print(
        column(measurement.name, 34) + column("\(number(measurement.own)) \(measurement.unit)", 20)
            + column("\(measurement.peerName): \(number(measurement.peer))", 36)
            + column(String(format: "%.2f", measurement.ratio), 8) + String(format: "%.2f  ", measurement.bar)
            + (measurement.isReached ? "" : "BELOW")
    )
    isReached = isReached && measurement.isReached
}

print("what                              Weir                peer                                ratio   bar")
show(assignment(into: 1_000))
show(assignment(into: 10_000))
show(recluster())
show(closingHours(of: 3_000))
show(encoding(encoder, words: 29, texts: 400, name: "short", bar: 0.85))
show(encoding(encoder, words: 194, texts: 60, name: "long", bar: 0.85))
show(try parsing(in: directory))
show(try parsingAgainstJQ(in: directory))
show(try recording(in: directory))
if isLarge { show(try opening(in: directory)) }
exit(isReached ? 0 : 1)
