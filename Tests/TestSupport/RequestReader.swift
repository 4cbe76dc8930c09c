import Foundation
import Glibc

/// Cuts what a client sends into requests.
struct RequestReader {
    let descriptor: Int32
    let connection: Int
    private(set) var clientHasClosed = false
    private var unread: [UInt8] = []

    init(descriptor: Int32, connection: Int) {
        self.descriptor = descriptor
        self.connection = connection
    }

    /// Waits for the next request; nil once the client has closed the connection.
    mutating func next() -> TestServer.Request? {
        let end = Array("\r\n\r\n".utf8)
        var headEnd = unread.firstRange(of: end)
        while headEnd == nil {
            guard fill() else { return nil }
            headEnd = unread.firstRange(of: end)
        }
        guard let headEnd else { return nil }
        let lines = String(decoding: unread[..<headEnd.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        unread.removeSubrange(..<headEnd.upperBound)
        let words = lines[0].split(separator: " ")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while unread.count < length {
            guard fill() else { return nil }
        }
        let body = Array(unread[..<length])
        unread.removeSubrange(..<length)
        return TestServer.Request(
            method: String(words[0]),
            target: String(words[1]),
            headers: headers,
            body: body,
            connection: connection
        )
    }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &chunk, chunk.count)
        guard count > 0 else {
            clientHasClosed = true
            return false
        }
        unread.append(contentsOf: chunk[..<count])
        return true
    }
}
