import Glibc
import Systemd
import TestSupport
import Testing

@Suite("Reading credentials")
struct CredentialsTests {
    let directory = TemporaryDirectory()

    var credentials: Credentials {
        Credentials(environment: ["CREDENTIALS_DIRECTORY": directory.path])
    }

    @Test("A credential is its file's content without the last line break")
    func content() throws {
        directory.write(Array("s3cret\n\n".utf8), to: "webhook")
        #expect(try credentials.value(of: "webhook") == Array("s3cret\n".utf8))
    }

    @Test("A credential longer than one read is whole")
    func longContent() throws {
        let bytes = (0..<10_000).map { UInt8($0 % 200 + 11) }
        directory.write(bytes, to: "certificate")
        #expect(try credentials.value(of: "certificate") == bytes)
    }

    @Test("A credential that is missing, empty or far too long is an error that names it")
    func unusable() throws {
        directory.write([10], to: "empty")
        directory.write([UInt8](repeating: 65, count: 70_000), to: "long")
        for (name, cause) in [
            ("absent", CredentialError.Cause.unreadable(ENOENT)), ("empty", .empty), ("long", .tooLong),
        ] {
            let error = try #require(throws: CredentialError.self) { try credentials.value(of: name) }
            #expect(error.cause == cause)
            #expect(error.description.contains("credential \(name):"))
        }
    }

    @Test("A name cannot leave the directory", arguments: ["../passwd", "/etc/passwd", "..", ".", "", "a/b"])
    func escapes(name: String) {
        #expect(throws: CredentialError(name: name, cause: .misnamed)) { try credentials.value(of: name) }
    }

    @Test("Without a directory from the service manager the error says what to add to the unit")
    func noDirectory() throws {
        let error = try #require(throws: CredentialError.self) {
            try Credentials(environment: [:]).value(of: "webhook")
        }
        #expect(error.description.contains("LoadCredential=webhook:"))
    }
}
