import Foundation
import Model
import Testing
import Yams

@testable import Daemon

@Suite("Sample configuration")
struct SampleConfigurationTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private let sample: String

    init() throws {
        sample = try Self.text("config/weir.yaml")
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private func read(_ text: String, file: String = "weir.yaml") throws(ConfigurationError) -> (
        Configuration, Set<String>
    ) {
        try Configuration.read(text, file: file, environment: ["HOME": "/home/ada"])
    }

    private static let commentedSections = [
        "# state:", "# screener:", "# models:", "# prompts:", "# served:", "# token:", "# url:",
    ]

    /// The sample with every comment that is an example made part of the file.
    ///
    /// An example stands deeper than the empty list or map that it could fill, or is one of a few sections.
    private var filled: String {
        var lines: [Substring] = []
        var isExample = false
        for line in sample.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.drop { $0 == " " }
            guard words.hasPrefix("# ") else {
                isExample = false
                lines.append(line)
                continue
            }
            let depth = line.count - words.count
            if let last = lines.last, last.hasSuffix(": {}") || last.hasSuffix(": []"),
                depth > last.prefix(while: { $0 == " " }).count
            {
                lines[lines.count - 1] = last.dropLast(3)
                isExample = true
            }
            if Self.commentedSections.contains(where: words.hasPrefix) { isExample = true }
            lines.append(isExample ? line.prefix(depth) + words.dropFirst(2) : line)
        }
        return lines.joined(separator: "\n")
    }

    /// The dotted paths of all keys of a document, with `*` for the index of a list.
    private func keys(of node: Node?, at path: String = "") -> Set<String> {
        let join = { (key: String) in path.isEmpty ? key : "\(path).\(key)" }
        if let mapping = node?.mapping {
            return mapping.reduce(into: []) { found, entry in
                let key = join(entry.key.string ?? "")
                found.formUnion(keys(of: entry.value, at: key).union([key]))
            }
        }
        return node?.sequence?.reduce(into: []) { $0.formUnion(keys(of: $1, at: join("*"))) } ?? []
    }

    @Test("Its values are the defaults of the program, apart from what it has to name")
    func defaults() throws {
        let (configuration, _) = try read(sample)
        var expected = Configuration(watch: "weir", environment: ["HOME": "/home/ada"])
        expected.intake.paths = ["/var/spool/weir"]
        #expect(configuration == expected)
    }

    @Test("Its commented examples are good as well")
    func examples() throws {
        let (configuration, _) = try read(filled)
        #expect(configuration.state == "/var/lib/weir/launch")
        #expect(configuration.intake.mapping.content == "text")
        #expect(configuration.extraction.fields.count == 1)
        #expect(configuration.extraction.screener != nil)
        #expect(configuration.receivers.map(\.name) == ["oncall", "pager"])
        #expect(configuration.receivers.map(\.severity) == [.ticket, .page])
        #expect(configuration.models?.names.settings.temperature == 1)
        #expect(configuration.extraction.questions.contains { $0.name == FacetName(rawValue: "purpose") })
        #expect(configuration.servedEncoder != nil)
    }

    @Test("It has every key that can be set, and no other")
    func completeness() throws {
        let (_, known) = try read(Everything.text)
        let documented = keys(of: try Yams.compose(yaml: filled))
        // Maps whose names are the operator's own.
        let maps = ["facets.fields.", "http.beside."]
        let plain = known.filter { key in !key.hasPrefix("screener.") && !maps.contains { key == $0 + "*" } }
        // What is absent of the other models is as for the first, which has every key.
        let written = Set(plain.map { $0.replacing(/^models\.(names|audit)\./, with: "models.facets.") })
        #expect(written.subtracting(documented) == [])
        let examples = documented.filter { key in !(maps + ["screener."]).contains(where: key.hasPrefix) }
        #expect(examples.subtracting(known) == [])
        // Rules stand within rules without end, so only their words are looked for.
        let words = Set(known.filter { $0.hasPrefix("screener.") }.flatMap { $0.split(separator: ".").dropFirst() })
        for word in words where word != "*" { #expect(sample.contains("\(word):"), "\(word) is not documented") }
    }

    @Test("The watches that come with Weir are good, and called as their files are")
    func watches() throws {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appending(path: "config/watches").path
        )
        #expect(!names.isEmpty)
        for name in names {
            let path = "config/watches/\(name)"
            let (configuration, _) = try read(try Self.text(path), file: path)
            #expect("\(configuration.watch).yaml" == name)
            #expect(!configuration.intake.paths.isEmpty)
        }
    }
}
