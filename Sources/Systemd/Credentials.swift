import Glibc

/// The secrets that the service manager handed to the service, one file each.
package struct Credentials: Sendable {
    private let directory: String?

    /// Reads `CREDENTIALS_DIRECTORY`.
    package init(environment: [String: String]) {
        directory = environment["CREDENTIALS_DIRECTORY"]
    }

    /// The credential called `name`, without the line break that an editor leaves at its end.
    package func value(of name: String) throws(CredentialError) -> [UInt8] {
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), name != ".", name != ".." else {
            throw CredentialError(name: name, cause: .misnamed)
        }
        guard let directory else { throw CredentialError(name: name, cause: .noDirectory) }
        let descriptor = open(directory + "/" + name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CredentialError(name: name, cause: .unreadable(errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw CredentialError(name: name, cause: .unreadable(errno)) }
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= Self.limit else { throw CredentialError(name: name, cause: .tooLong) }
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw CredentialError(name: name, cause: .empty) }
        return bytes
    }

    // Far more than any key needs, and far less than a wrong file may hold.
    private static let limit = 65_536
}

/// Why a credential could not be read.
package struct CredentialError: Error, Equatable {
    /// What is wrong with it.
    package enum Cause: Equatable, Sendable {
        case misnamed
        case noDirectory
        case unreadable(Int32)
        case tooLong
        case empty
    }

    package let name: String
    package let cause: Cause

    package init(name: String, cause: Cause) {
        self.name = name
        self.cause = cause
    }
}

extension CredentialError: CustomStringConvertible {
    package var description: String {
        switch cause {
        case .misnamed: "credential \(name): a name may hold no slash"
        case .noDirectory:
            "credential \(name): CREDENTIALS_DIRECTORY is not set; name the file with LoadCredential=\(name):FILE in the unit, "
                + "or where no unit starts the program set that variable to the directory of the file"
        case .unreadable(let code):
            "credential \(name): \(String(cString: strerror(code))); look at the LoadCredential= of the unit"
        case .tooLong: "credential \(name): longer than 64 KiB; is it the right file?"
        case .empty: "credential \(name): the file is empty"
        }
    }
}
