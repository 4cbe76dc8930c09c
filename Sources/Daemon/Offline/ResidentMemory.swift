@preconcurrency import Glibc

/// How much memory this process holds, from `/proc/self/status`.
package enum ResidentMemory {
    /// Bytes resident now; 0 where the kernel does not say.
    package static var current: Int { bytes(of: "VmRSS:") }

    /// The most bytes that were ever resident.
    package static var peak: Int { bytes(of: "VmHWM:") }

    private static func bytes(of key: String) -> Int {
        guard let file = fopen("/proc/self/status", "re") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix(key) else { continue }
            let digits = text.dropFirst(key.count).filter(\.isNumber)
            return (Int(digits) ?? 0) * 1024
        }
        return 0
    }
}
