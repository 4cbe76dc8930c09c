import ArgumentParser
import Daemon
import Detection
import Foundation
import Model

/// The `weir trial` command.
struct TrialCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trial",
        abstract: "Run the daemon's own detectors over simulated data.",
        discussion: "Example: weir trial growth < counts.csv",
        subcommands: [Growth.self, Density.self, Recurrence.self, Shift.self]
    )

    struct Growth: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "growth",
            abstract: "Read hour,cluster,accounts and write cluster,opened,closed,score.",
            discussion: "Example: weir trial growth < counts.csv > alarms.csv"
        )

        @OptionGroup var file: ConfigurationOption

        func run() throws {
            let rules = try file.readOrDefault().rules
            guard let configuration = rules.growth else { throw ValidationError("alerts.growth is switched off") }
            var trial = GrowthTrial(configuration: configuration)
            Terminal.say(GrowthTrial.header)
            try readingRows(header: "hour") { line in for row in try trial.take(line) { Terminal.say(row) } }
            for row in trial.finish() { Terminal.say(row) }
        }
    }

    struct Density: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "density",
            abstract: "Read item,hour,account and a file of vectors, and write group,opened,items.",
            discussion: "Example: weir trial density --vectors vectors.f32 < items.csv > groups.csv"
        )

        @OptionGroup var file: ConfigurationOption
        @OptionGroup var vectors: VectorsOption
        @Flag(help: "Lines have a fourth column, skeleton, as weir extract shows it.") var skeletons = false

        func run() throws {
            let rules = try file.readOrDefault().rules
            guard var configuration = rules.density else { throw ValidationError("alerts.density is switched off") }
            if !skeletons { configuration.skeletonShare = 0 }
            configuration = configuration.calibrated(by: vectors.calibration)
            try vectors.tryOut(DensityDetector(configuration: configuration, dimensions: vectors.dimensions))
        }
    }

    struct Recurrence: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "recurrence",
            abstract: "The same for accounts that come back for days.",
            discussion: "Example: weir trial recurrence --vectors vectors.f32 < items.csv > groups.csv"
        )

        @OptionGroup var file: ConfigurationOption
        @OptionGroup var vectors: VectorsOption

        func run() throws {
            let rules = try file.readOrDefault().rules
            guard var configuration = rules.recurrence else {
                throw ValidationError("alerts.recurrence is switched off")
            }
            configuration = configuration.calibrated(by: vectors.calibration)
            try vectors.tryOut(RecurrenceDetector(configuration: configuration, dimensions: vectors.dimensions))
        }
    }
}

extension TrialCommand {
    struct Shift: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "shift",
            abstract: "Read hour,cluster,account,answer and write cluster,opened,closed,score.",
            discussion: "Example: weir trial shift < answers.csv > alarms.csv"
        )

        @OptionGroup var file: ConfigurationOption

        func run() throws {
            let rules = try file.readOrDefault().rules
            guard let configuration = rules.shift else { throw ValidationError("alerts.shift is switched off") }
            var trial = ShiftTrial(configuration: configuration)
            Terminal.say(ShiftTrial.header)
            try readingRows(header: "hour") { line in for row in try trial.take(line) { Terminal.say(row) } }
            for row in trial.finish() { Terminal.say(row) }
        }
    }
}

/// The vectors of the items on standard input.
struct VectorsOption: ParsableArguments {
    @Option(help: "Little-endian float32 rows of unit length.") var vectors: String
    @Option(help: "The length of a row.") var dimensions = 384
    @Option(help: "The mean cosine of unrelated texts in the encoder that made them, as weir status shows it.")
    var background = 0.0

    var calibration: Calibration { Calibration(background: background) }

    /// Shows a detector every item, and prints the groups it finds.
    func tryOut(_ detector: some GroupDetector) throws {
        let rows: Data
        do {
            rows = try Data(contentsOf: URL(fileURLWithPath: vectors), options: .alwaysMapped)
        } catch {
            Terminal.complain("\(vectors): cannot be read")
            throw ExitCode.unreadableInput
        }
        var trial = GroupTrial(of: detector)
        try readingRows(header: "item") { line in
            try trial.take(line) { row($0, in: rows) }
        }
        Terminal.say(type(of: trial).header)
        for row in trial.finish() { Terminal.say(row) }
    }

    private func row(_ number: Int, in rows: Data) -> [Float]? {
        let width = dimensions * MemoryLayout<Float>.size
        guard number >= 0, (number + 1) * width <= rows.count else { return nil }
        return rows.withUnsafeBytes { bytes in
            (0..<dimensions).map { column in
                let offset = number * width + column * MemoryLayout<Float>.size
                let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        }
    }
}

/// Hands every line of standard input but the header to `take`; exit 65 where it refuses one.
private func readingRows(header: String, _ take: (String) throws -> Void) throws {
    var isFirst = true
    while let line = readLine() {
        defer { isFirst = false }
        if isFirst, line.hasPrefix(header) { continue }
        do {
            try take(line)
        } catch let error as TrialError {
            Terminal.complain(error)
            throw ExitCode.unreadableInput
        }
    }
}
