import Foundation
@preconcurrency import Glibc

/// Where the lookout listens and whom it lets in.
package struct LookoutConfiguration: Equatable, Sendable {
    /// Where it listens.
    package enum Address: Equatable, Sendable {
        /// A port of an IP address, or of `localhost`; port 0 is one that the system picks.
        case port(Int, host: String)
        /// A unix socket, made anew at every start.
        case socket(path: String, access: SocketAccess)
    }

    /// Who may connect to a unix socket.
    package enum SocketAccess: String, CaseIterable, Sendable {
        /// The daemon's own user: mode 0600.
        case owner
        /// Its group as well: mode 0660.
        case group
    }

    package var address = Address.port(8420, host: "127.0.0.1")
    /// What a client must show to change something, and beyond loopback to see anything; visible ASCII, at least 16 bytes.
    ///
    /// Nil refuses every change.
    package var token: [UInt8]?
    /// Names under which it may be reached beside its address and `localhost`, such as that of a proxy in front of it.
    package var names: [String] = []

    package init() {}
}

extension LookoutConfiguration {
    /// Refuses an address that would be refused at the start; a token need only be promised.
    package static func check(_ address: Address, names: [String], hasToken: Bool) throws(LookoutError) {
        var configuration = LookoutConfiguration()
        configuration.address = address
        configuration.names = names
        if hasToken { configuration.token = [UInt8](repeating: UInt8(ascii: "x"), count: leastToken) }
        try configuration.validate()
    }

    /// Refuses what must not be listened on, and what cannot be.
    func validate() throws(LookoutError) {
        if let token {
            guard token.count >= Self.leastToken, token.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw LookoutError(.weakToken, place: place)
            }
        }
        for name in names {
            guard let host = HostName(name), host.name == name.lowercased() else {
                throw LookoutError(.badName(name), place: place)
            }
        }
        switch address {
        case .port(let port, let host):
            guard (0...65_535).contains(port) else { throw LookoutError(.badPort, place: place) }
            guard HostName(host) != nil || Self.isAddress(host, AF_INET6) else {
                throw LookoutError(.badName(host), place: place)
            }
            guard isLocal || token != nil else { throw LookoutError(.openWithoutToken, place: place) }
        case .socket(let path, _):
            guard path.hasPrefix("/"), !path.utf8.contains(0), path.utf8.count <= Self.longestPath else {
                throw LookoutError(.badPath(longest: Self.longestPath), place: place)
            }
        }
    }

    /// Whether only this machine can reach it.
    var isLocal: Bool {
        switch address {
        case .socket: true
        case .port(_, let host):
            host == "localhost" || host == "::1" || host.hasPrefix("127.") && Self.isAddress(host, AF_INET)
        }
    }

    /// The address as people read it.
    var place: String {
        switch address {
        case .port(let port, let host): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path, _): path
        }
    }

    /// Who is let in.
    var gate: Gate {
        var known: Set<String> = ["localhost", "127.0.0.1", "::1"]
        if case .port(_, let host) = address { known.insert(host.lowercased()) }
        known.formUnion(names.map { $0.lowercased() })
        return Gate(names: known, token: token, guardsReading: !isLocal)
    }

    private static let leastToken = 16
    // What the address of a unix socket holds beside its closing zero: a longer one nobody could connect to.
    private static let longestPath = 107

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var bytes = in6_addr()
        return inet_pton(family, text, &bytes) == 1
    }
}

/// Why the lookout cannot listen.
package struct LookoutError: Error, Equatable {
    package enum Cause: Equatable, Sendable {
        case openWithoutToken
        case weakToken
        case badName(String)
        case badPort
        case badPath(longest: Int)
        /// Something that is no socket lies at the path.
        case occupied
        /// Another process answers there.
        case taken
        /// The operating system says no, in its words.
        case refused(String)
    }

    package let cause: Cause
    /// The address or the path.
    package let place: String

    init(_ cause: Cause, place: String) {
        self.cause = cause
        self.place = place
    }

    /// Whether the configuration has to be changed before a start can succeed.
    package var isConfiguration: Bool {
        switch cause {
        case .openWithoutToken, .weakToken, .badName, .badPort, .badPath, .occupied: true
        case .taken, .refused: false
        }
    }
}

extension LookoutError: CustomStringConvertible {
    package var description: String {
        switch cause {
        case .openWithoutToken:
            "\(place) can be reached from other machines; give a token, or listen on 127.0.0.1 or a unix socket"
        case .weakToken: "the token of the lookout must be at least 16 bytes of visible ASCII without a blank"
        case .badName(let name): "\(name) is no host name or IP address"
        case .badPort: "\(place): a port is a number from 0 to 65535"
        case .badPath(let longest): "\(place) must begin with / and be at most \(longest) bytes long"
        case .occupied: "\(place) exists and is no socket; move it away or give another path"
        case .taken: "another process already answers on \(place); does a second watch have the same address?"
        case .refused(let reason):
            "cannot listen on \(place): \(reason); is the address free, and may this user have it?"
        }
    }
}
