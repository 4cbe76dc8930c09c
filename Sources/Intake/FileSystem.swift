import CFileWatch
import Glibc
import Model

/// Why a file or directory could not be used.
package struct FileError: Error, Equatable {
    /// The system's error number.
    package let code: Int32

    package init(code: Int32) {
        self.code = code
    }

    /// Whether the process, and not the file, ran out of something.
    var isShortage: Bool {
        code == EMFILE || code == ENFILE || code == ENOMEM
    }

    /// Whether the name stands for no file, or for another than before.
    var isAbsence: Bool {
        isCertainAbsence || code == ESTALE
    }

    /// Whether the name stands for no file, which a network file system that is out of step does not say.
    var isCertainAbsence: Bool {
        code == ENOENT || code == ENOTDIR
    }
}

extension FileError: CustomStringConvertible {
    package var description: String {
        switch code {
        case EACCES, EPERM: "permission denied; give Weir's account read access"
        case EMFILE, ENFILE: "too many open files; raise LimitNOFILE or lower maxOpenFiles"
        case ELOOP: "it is a symbolic link; name the file itself"
        case ENOENT: "there is no such file"
        case ESTALE: "its name leads to another file than the directory says; look for an error of the file system"
        default: "system error \(code)"
        }
    }
}

/// What is known of a file without reading it.
package struct FileStatus: Equatable, Sendable {
    /// What kind of thing a name stands for.
    package enum Kind: Sendable {
        case regular
        case directory
        case link
        case other
    }

    package var kind: Kind
    package var fingerprint: Fingerprint
    package var size: Int64
    /// Nanoseconds since 1970.
    package var modified: Int64
    package var links: Int

    package init(kind: Kind, fingerprint: Fingerprint, size: Int64, modified: Int64, links: Int) {
        self.kind = kind
        self.fingerprint = fingerprint
        self.size = size
        self.modified = modified
        self.links = links
    }
}

/// The few questions that reading puts to the system, so that a test can make any of them fail.
package struct FileSystem: Sendable {
    /// The names in a directory, without `.` and `..`.
    package var list: @Sendable (_ directory: [UInt8]) throws(FileError) -> [[UInt8]]
    /// Describes what a name stands for, without following a link.
    package var status: @Sendable (_ path: [UInt8]) throws(FileError) -> FileStatus
    /// Opens a file for reading, without following a link and without waiting for a writer.
    package var open: @Sendable (_ path: [UInt8]) throws(FileError) -> Int32
    /// Describes an open file.
    package var statusOfOpen: @Sendable (_ descriptor: Int32) throws(FileError) -> FileStatus
    /// Reads at an offset into a buffer; 0 at the end.
    package var read:
        @Sendable (_ descriptor: Int32, _ offset: Int64, _ buffer: UnsafeMutableRawBufferPointer) throws(FileError) ->
            Int
    package var close: @Sendable (_ descriptor: Int32) -> Void
    /// The directories that a glob stands for.
    package var directories: @Sendable (_ pattern: [UInt8]) throws(FileError) -> [[UInt8]]

    /// The system's own.
    package static let live = FileSystem(
        list: { (directory) throws(FileError) in try listed(directory) },
        status: { (path) throws(FileError) in
            var answer = weir_file_status()
            let code = withCString(path) { weir_status_of_path($0, &answer) }
            guard code == 0 else { throw FileError(code: code) }
            return FileStatus(answer)
        },
        open: { (path) throws(FileError) in
            let answer = withCString(path) { weir_open($0) }
            guard answer >= 0 else { throw FileError(code: -answer) }
            return answer
        },
        statusOfOpen: { (descriptor) throws(FileError) in
            var answer = weir_file_status()
            let code = weir_status_of_descriptor(descriptor, &answer)
            guard code == 0 else { throw FileError(code: code) }
            return FileStatus(answer)
        },
        read: { (descriptor, offset, buffer) throws(FileError) in
            while true {
                let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                if count >= 0 { return count }
                guard errno == EINTR else { throw FileError(code: errno) }
            }
        },
        close: { descriptor in _ = Glibc.close(descriptor) },
        directories: { (pattern) throws(FileError) in try globbed(pattern) }
    )
}

extension FileStatus {
    fileprivate init(_ answer: weir_file_status) {
        self.init(
            kind: answer.is_regular
                ? .regular : answer.is_directory ? .directory : answer.is_link ? .link : .other,
            fingerprint: Fingerprint(device: answer.device, inode: answer.inode, birth: answer.birth),
            size: answer.size,
            modified: answer.modified,
            links: Int(answer.links)
        )
    }
}

private func withCString<Answer>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Answer) -> Answer {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) { characters in
            guard let start = characters.baseAddress else { preconditionFailure("a terminated name is never empty") }
            return body(start)
        }
    }
}

private func listed(_ directory: [UInt8]) throws(FileError) -> [[UInt8]] {
    guard let stream = withCString(directory, { opendir($0) }) else { throw FileError(code: errno) }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while true {
        errno = 0
        guard let entry = readdir(stream) else { break }
        let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
        if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
    }
    guard errno == 0 else { throw FileError(code: errno) }
    return names
}

private func globbed(_ pattern: [UInt8]) throws(FileError) -> [[UInt8]] {
    var found = glob_t()
    defer { globfree(&found) }
    switch withCString(pattern, { glob($0, GLOB_ONLYDIR | GLOB_ERR, nil, &found) }) {
    case 0: break
    case GLOB_NOMATCH: return []
    default: throw FileError(code: errno == 0 ? EIO : errno)
    }
    var paths: [[UInt8]] = []
    for index in 0..<Int(found.gl_pathc) {
        guard let path = found.gl_pathv[index] else { continue }
        paths.append(UnsafeRawBufferPointer(start: path, count: strlen(path)).map { $0 })
    }
    return paths
}
