/// What a file's first bytes say of its form.
enum FileForm: Equatable {
    case plain
    case gzip
    /// Compressed in a way that is not read.
    case foreign(String)

    /// How many bytes tell the form.
    static let magicLength = 4

    init(_ magic: some Collection<UInt8>) {
        let foreign: [(name: String, magic: [UInt8])] = [
            ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("xz", [0xFD, 0x37, 0x7A, 0x58]), ("bzip2", [0x42, 0x5A, 0x68]),
            ("zip", [0x50, 0x4B, 0x03, 0x04]),
        ]
        if magic.starts(with: [0x1F, 0x8B]) {
            self = .gzip
        } else if let form = foreign.first(where: { magic.starts(with: $0.magic) }) {
            self = .foreign(form.name)
        } else {
            self = .plain
        }
    }
}
