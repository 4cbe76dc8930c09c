/// Why existing files cannot be read from end to end.
package struct IntakeError: Error, Equatable, Sendable {
    /// What was wrong.
    package enum Cause: Equatable, Sendable {
        /// The path stands for nothing.
        case missing
        case unreadable(FileError)
        /// A compressed file ends too early or is damaged.
        case damaged
        /// A compressed file grows beyond its limits, or takes too much memory.
        case excessive
        /// Something else than a regular file.
        case notAFile
        /// A form of compression that is not read.
        case foreign(String)
    }

    package let cause: Cause
    /// The file's name as shown to people.
    package let file: String

    package init(cause: Cause, file: String) {
        self.cause = cause
        self.file = file
    }
}

extension IntakeError: CustomStringConvertible {
    package var description: String {
        switch cause {
        case .missing: "\(file): no file is found there; give the path of a file, a directory of files or a glob"
        case .unreadable(let error): "\(file): \(error)"
        case .excessive:
            "\(file): reading it takes too much; check what it is, and decompress it first"
        case .damaged:
            "\(file): the compressed file is damaged or cut off; decompress what is left of it with gzip or zstd"
        case .notAFile: "\(file): it is no regular file; copy what it gives into one"
        case .foreign(let form): "\(file): compressed with \(form); decompress it first, only gzip and zstd are read"
        }
    }
}
