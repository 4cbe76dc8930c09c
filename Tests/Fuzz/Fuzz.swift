import Daemon
import Encoder
import Foundation
import Glibc
import Intake

private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

/// What libFuzzer calls with bytes of its own making; the environment's FUZZ names the reader they are given to.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    subject.take(UnsafeBufferPointer(start: start, count: count))
    return 0
}

/// libFuzzer's loop, as it is called by a program that has a main of its own.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<Arguments>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What the package manager takes for this program's main.
@_cdecl("fuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments, testOneInput)
}

private let subject = Subject()

/// A reader of bytes that others wrote, which must give a value or an error whatever they are.
private enum Subject: String, CaseIterable {
    /// A plain file of conversations.
    case records
    /// The same, compressed, or said to be.
    case archives
    /// A model's directory: config.json, vocab.txt and model.safetensors, each behind its length in four bytes, the lowest first.
    case model
    /// A watch's YAML.
    case configuration

    /// In memory, since every input becomes a file or several.
    private static let directory = "/dev/shm/weir-fuzz-\(getpid())"

    init() {
        guard let subject = Self(rawValue: ProcessInfo.processInfo.environment["FUZZ"] ?? "") else {
            fatalError("FUZZ must be one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = subject
        mkdir(Self.directory, 0o700)
    }

    func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch self {
        case .records: replay(bytes, name: "fuzz.jsonl")
        case .archives: replay(bytes, name: "fuzz.jsonl.gz")
        case .model: load(bytes)
        case .configuration: configure(bytes)
        }
    }

    /// Every byte that is more than filling must end in a conversation or in a fault.
    private func replay(_ bytes: UnsafeBufferPointer<UInt8>, name: String) {
        let file = write(bytes, name)
        var configuration = IntakeConfiguration(paths: [])
        configuration.fields = ["metadata.product"]
        configuration.maxLineBytes = 4096
        do {
            var replay = try Replay(configuration: configuration, inputs: [file])
            var outcomes = 0
            while let batch = try replay.next(limit: 16) {
                outcomes += batch.conversations.count + batch.faults.count
            }
            guard self == .records, outcomes == 0 else { return }
            let filling = Set(0...0x20).union(",[]\u{FEFF}".utf8)
            precondition(bytes.allSatisfy(filling.contains), "bytes came to nothing")
        } catch {}
    }

    private func load(_ bytes: UnsafeBufferPointer<UInt8>) {
        var rest = UnsafeRawBufferPointer(bytes)[...]
        for name in ["config.json", "vocab.txt"] {
            guard rest.count >= 4 else { return }
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            write(rest.prefix(length), name)
            rest = rest.dropFirst(length)
        }
        write(rest, "model.safetensors")
        do {
            let encoder = try SentenceEncoder(directory: Self.directory, threads: 1)
            let vector = encoder.embed(["What may a model say?"])[0]
            precondition(vector.count == encoder.dimensions)
        } catch {}
    }

    private func configure(_ bytes: UnsafeBufferPointer<UInt8>) {
        let file = write(bytes, "fuzz.yaml")
        _ = try? Configuration.read(file: file, environment: [:])
    }

    /// Writes a new file in the place of the old one, which may be mapped.
    @discardableResult
    private func write(_ bytes: some Collection<UInt8>, _ name: String) -> String {
        let path = "\(Self.directory)/\(name)"
        unlink(path)
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            fatalError("\(path) cannot be written")
        }
        return path
    }
}
