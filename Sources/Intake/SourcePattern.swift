import Glibc

/// One configured path: the directories to list and the names in them to read.
struct SourcePattern: Equatable, Sendable {
    /// The path as configured.
    let path: String
    /// The directory to list, perhaps a glob.
    let directory: [UInt8]
    /// What the names must match, nil for every name.
    let name: [UInt8]?

    /// Cuts a path that is known to name a directory, or not to.
    init(_ path: String, isDirectory: Bool) {
        self.path = path
        var bytes = Array(path.utf8)
        while bytes.count > 1, bytes.last == slash { bytes.removeLast() }
        if isDirectory {
            directory = bytes
            name = nil
        } else if let cut = bytes.lastIndex(of: slash) {
            directory = cut == 0 ? [slash] : Array(bytes[..<cut])
            name = Array(bytes[(cut + 1)...])
        } else {
            directory = [dot]
            name = bytes
        }
    }

    var isDirectoryGlob: Bool {
        hasWildcard(directory)
    }

    /// Whether the name itself is one to read.
    func names(_ candidate: [UInt8]) -> Bool {
        !isTemporary(candidate) && name.map { isMatch(candidate, $0) } ?? true
    }

    /// Whether the name, or the name it had before it was rotated, is one to read.
    func matches(_ candidate: [UInt8]) -> Bool {
        guard !isTemporary(candidate) else { return false }
        guard let name else { return true }
        return [candidate, unrotated(candidate)].contains { isMatch($0, name) }
    }
}

let slash = UInt8(ascii: "/")
let dot = UInt8(ascii: ".")

/// The path of `name` in `directory`.
func joined(_ directory: [UInt8], _ name: [UInt8]) -> [UInt8] {
    directory.last == slash ? directory + name : directory + [slash] + name
}

/// The part of a path after its last slash.
func lastComponent(_ path: [UInt8]) -> [UInt8] {
    guard let cut = path.lastIndex(of: slash) else { return path }
    return Array(path[(cut + 1)...])
}

/// The part of a path before its last slash.
func directoryPart(_ path: [UInt8]) -> [UInt8] {
    guard let cut = path.lastIndex(of: slash) else { return [dot] }
    return cut == 0 ? [slash] : Array(path[..<cut])
}

/// Whether a name is one that editors, browsers and copying programs give to a file they have not finished.
func isTemporary(_ name: [UInt8]) -> Bool {
    if name.first == dot || name.last == UInt8(ascii: "~") || name.first == UInt8(ascii: "#") { return true }
    let endings = [
        ".tmp", ".temp", ".part", ".partial", ".swp", ".swx", ".filepart", ".crdownload", ".download", ".lock",
    ]
    return endings.contains { name.hasSuffix($0) }
}

/// A name without the `.gz` or `.zst`, numbers and dates that rotation puts at its end.
func unrotated(_ name: [UInt8]) -> [UInt8] {
    var rest = uncompressed(name)[...]
    while let cut = rest.lastIndex(where: { $0 == dot || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }),
        cut > rest.startIndex, cut + 1 < rest.endIndex, rest[(cut + 1)...].allSatisfy(isDateByte)
    {
        rest = rest[..<cut]
    }
    return Array(rest)
}

/// A name without its `.gz` or `.zst`.
func uncompressed(_ name: [UInt8]) -> [UInt8] {
    for ending in [".gz", ".zst"] where name.count > ending.utf8.count && name.hasSuffix(ending) {
        return Array(name.dropLast(ending.utf8.count))
    }
    return name
}

/// Whether `copy` may be the name of a compressed or rotated copy of `original`.
///
/// Both have one stem and the copy's name goes on from there; two files that only happen to begin with the same bytes
/// do not qualify.
func isDerivedName(_ copy: [UInt8], of original: [UInt8]) -> Bool {
    guard copy != original, stem(copy) == stem(original) || continues(copy, stem(original)) else { return false }
    // What is compressed already is nobody's original, so that no two files can each wait for the other.
    guard uncompressed(original) == original else { return false }
    if uncompressed(copy) != copy { return true }
    // The original may have been rotated once more since the copy was made.
    let base = unrotated(copy)
    return copy.count > original.count || copy != base && unrotated(original) == base
}

/// Whether a file of that name holds one JSON document, or several one after another, instead of lines.
func holdsDocument(_ name: [UInt8]) -> Bool {
    unrotated(name).hasSuffix(".json") || uncompressed(name).hasSuffix(".json")
}

/// The stems under which the original of `copy` may be found.
func originalStems(of copy: [UInt8]) -> [[UInt8]] {
    let whole = stem(copy)
    return [whole]
        + whole.indices.filter { whole[$0] == UInt8(ascii: "-") || whole[$0] == UInt8(ascii: "_") }
        .map { Array(whole[..<$0]) }
}

/// A name up to its first dot.
func stem(_ name: [UInt8]) -> [UInt8] {
    Array(name.prefix { $0 != dot })
}

private func continues(_ name: [UInt8], _ stem: [UInt8]) -> Bool {
    guard name.starts(with: stem), name.count > stem.count else { return false }
    return [dot, UInt8(ascii: "-"), UInt8(ascii: "_")].contains(name[stem.count])
}

private func isDateByte(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || byte == UInt8(ascii: "T") || byte == UInt8(ascii: "Z") || byte == UInt8(ascii: ":")
}

func hasWildcard(_ pattern: [UInt8]) -> Bool {
    pattern.contains { [UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "[")].contains($0) }
}

private func isMatch(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
    guard hasWildcard(pattern) else { return name == pattern }
    func characters(_ bytes: [UInt8]) -> [CChar] {
        (bytes + [0]).map { CChar(bitPattern: $0) }
    }
    return fnmatch(characters(pattern), characters(name), FNM_PERIOD) == 0
}

extension [UInt8] {
    fileprivate func hasSuffix(_ ending: String) -> Bool {
        suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }
}
