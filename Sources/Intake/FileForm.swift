/// What a file's first bytes say of its form.
enum FileForm: Equatable {
    case plain
    case compressed(Compression)
    /// Compressed in a way that is not read.
    case foreign(String)

    /// How many bytes tell the form.
    static let magicLength = 4

    init(_ magic: some Collection<UInt8>) {
        let foreign: [(name: String, magic: [UInt8])] = [
            ("xz", [0xFD, 0x37, 0x7A, 0x58]), ("bzip2", [0x42, 0x5A, 0x68]), ("zip", [0x50, 0x4B, 0x03, 0x04]),
            ("lz4", [0x04, 0x22, 0x4D, 0x18]),
        ]
        if magic.starts(with: [0x1F, 0x8B]) {
            self = .compressed(.gzip)
        } else if magic.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) || Self.isSkippableFrame(magic) {
            self = .compressed(.zstd)
        } else if let form = foreign.first(where: { magic.starts(with: $0.magic) }) {
            self = .foreign(form.name)
        } else {
            self = .plain
        }
    }

    /// Whether this begins a frame that says nothing, as parallel zstd puts first.
    private static func isSkippableFrame(_ magic: some Collection<UInt8>) -> Bool {
        magic.first.map { $0 & 0xF0 == 0x50 } == true && magic.dropFirst().starts(with: [0x2A, 0x4D, 0x18])
    }

    /// What is said of a file in a foreign form.
    static func advice(for form: String) -> String {
        "compressed with \(form); only gzip and zstd are read"
    }
}
