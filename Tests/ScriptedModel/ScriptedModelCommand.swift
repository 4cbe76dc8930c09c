import Foundation
import Glibc
import TestSupport

/// Runs the scripted model as a program of its own, until it is killed.
@main
struct ScriptedModelCommand {
    static func main() {
        let options: Options
        do {
            options = try Options(Array(CommandLine.arguments.dropFirst()))
        } catch {
            say(error.description)
            exit(64)
        }
        let model = ScriptedModel(
            port: options.port,
            delay: options.delay,
            failures: ScriptedFailures(share: options.failing, seed: options.seed),
            keeping: 0
        )
        say(model.url)
        var last = model.counts
        while true {
            sleep(1)
            let counts = model.counts
            if options.logsCounts, counts != last { say(line(of: counts)) }
            last = counts
        }
    }

    private static func line(of counts: ScriptedModel.Counts) -> String {
        let failed = counts.failures.values.reduce(0, +)
        return "requests=\(counts.requests) answered=\(counts.answered) failed=\(failed) embedded=\(counts.embedded)"
            + " in-flight=\(counts.inFlight) most-in-flight=\(counts.mostInFlight) input=\(counts.input)"
            + " cached=\(counts.cached) cache-written=\(counts.cacheWritten) output=\(counts.output)"
    }

    // Without flushing, a line for a pipe would stay in memory.
    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}

/// What the command line asks for.
private struct Options {
    var port = 0
    var delay = 0.0
    var failing = 0.0
    var seed: UInt64 = 1
    var logsCounts = false

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    init(_ words: [String]) throws(Fault) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--port": port = try Self.value(&rest, of: word, Int.init)
            case "--delay": delay = try Self.value(&rest, of: word, Double.init)
            case "--fail": failing = try Self.value(&rest, of: word, Double.init)
            case "--seed": seed = try Self.value(&rest, of: word, { UInt64($0) })
            case "--log-counts": logsCounts = true
            default:
                throw Fault(
                    description: """
                        \(word) is not known
                        usage: scripted-model [--port PORT] [--delay SECONDS] [--fail SHARE] [--seed SEED] [--log-counts]
                        """
                )
            }
        }
    }

    private static func value<Value>(
        _ rest: inout ArraySlice<String>,
        of option: String,
        _ read: (String) -> Value?
    ) throws(Fault) -> Value {
        guard let value = rest.popFirst().flatMap(read) else {
            throw Fault(description: "\(option) needs a number behind it")
        }
        return value
    }
}
