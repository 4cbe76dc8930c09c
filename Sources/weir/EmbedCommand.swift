import ArgumentParser
import Daemon
import Encoder
import Foundation

/// The `weir embed` command.
struct EmbedCommand: ParsableCommand {
    /// How texts come in.
    enum Input: String, ExpressibleByArgument, CaseIterable {
        case lines
        case json
    }

    /// How vectors go out.
    enum Output: String, ExpressibleByArgument, CaseIterable {
        case f32
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Read texts from standard input and write one vector for each.",
        discussion: "Example: echo 'plan a trip to Rome' | weir embed --output json"
    )

    @Option(help: "A model's name or directory.") var model = "minilm"
    @Option(help: "How many threads encode; 0 is one for each core.") var threads = 0
    @Option(help: "How many texts to encode at once.") var batch = 256
    @Option(help: "lines, or json: one JSON string a line.") var input = Input.lines
    @Option(help: "f32: little-endian rows; json: one array a line.") var output = Output.json

    func run() throws {
        let encoder: SentenceEncoder
        do {
            let directory = try ModelShelf(environment: environment).directory(of: model)
            let cores = ProcessInfo.processInfo.activeProcessorCount
            encoder = try SentenceEncoder(directory: directory, threads: threads > 0 ? threads : cores)
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode.badConfiguration
        }
        var texts: [String] = []
        var number = 0
        while let line = readLine() {
            number += 1
            texts.append(try text(of: line, number: number))
            guard texts.count >= max(batch, 1) else { continue }
            try write(encoder.embed(texts))
            texts = []
        }
        if !texts.isEmpty { try write(encoder.embed(texts)) }
    }

    private func text(of line: String, number: Int) throws -> String {
        guard input == .json else { return line }
        guard let text = try? JSONDecoder().decode(String.self, from: Data(line.utf8)) else {
            Terminal.complain("line \(number) of the input is not a JSON string")
            throw ExitCode.unreadableInput
        }
        return text
    }

    private func write(_ vectors: [[Float]]) throws {
        switch output {
        case .f32:
            var bytes: [UInt8] = []
            for component in vectors.joined() {
                withUnsafeBytes(of: component.bitPattern.littleEndian) { bytes += $0 }
            }
            Terminal.say(bytes: bytes)
        case .json:
            for vector in vectors { try Terminal.say(json: vector, pretty: false) }
        }
    }
}
