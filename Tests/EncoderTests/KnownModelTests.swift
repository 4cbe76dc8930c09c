import Foundation
import Testing

@testable import Encoder

/// Where tests look for a model that is installed on this machine.
enum InstalledModel {
    /// The directory of all-MiniLM-L6-v2, or nil where it is not installed.
    static let miniLM: String? = {
        let environment = ProcessInfo.processInfo.environment
        let places = [
            environment["WEIR_MODELS"], "/var/lib/weir/models", environment["HOME"].map { "\($0)/.cache/weir/models" },
        ]
        return places.compactMap { $0.map { "\($0)/minilm" } }
            .first { FileManager.default.isReadableFile(atPath: "\($0)/model.safetensors") }
    }()

    /// A small random MPNet and the vectors that the reference implementation computes with it, or nil where it is not at
    /// hand.
    static let tinyMPNet: String? = {
        guard let shared = ProcessInfo.processInfo.environment["WEIR_SHARED_DATA"] else { return nil }
        let directory = "\(shared)/encoder/mpnet_tiny"
        return FileManager.default.isReadableFile(atPath: "\(directory)/reference.json") ? directory : nil
    }()

    /// The reference vectors, or nil where they are not at hand.
    static let reference: String? = ProcessInfo.processInfo.environment["WEIR_SHARED_DATA"]
        .map { "\($0)/encoder/minilm_reference.json.gz" }
        .flatMap { FileManager.default.isReadableFile(atPath: $0) ? $0 : nil }
}

@Suite struct KnownModelTests {
    @Test("Every model is found by its name, and no two share one")
    func names() {
        #expect(Set(KnownModel.all.map(\.name)).count == KnownModel.all.count)
        for model in KnownModel.all {
            #expect(KnownModel.named(model.name) == model)
        }
        #expect(KnownModel.named("no such model") == nil)
    }

    @Test("Every model has the three files that the encoder reads, each with a whole digest and a size")
    func files() {
        for model in KnownModel.all {
            #expect(Set(model.files.map(\.name)) == ["model.safetensors", "vocab.txt", "config.json"])
            for digest in model.files.map(\.sha256) + [model.pythonPackage?.wheelSHA256].compactMap(\.self) {
                #expect(digest.count == 64)
                #expect(digest.allSatisfy { $0.isHexDigit && !$0.isUppercase })
            }
            #expect(model.files.allSatisfy { $0.size > 0 })
        }
    }

    @Test("An installed model has the sizes of the catalogue", .enabled(if: InstalledModel.miniLM != nil))
    func installed() throws {
        let directory = try #require(InstalledModel.miniLM)
        for file in KnownModel.miniLM.files {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory)/\(file.name)")
            #expect(attributes[.size] as? Int == file.size)
        }
    }
}
