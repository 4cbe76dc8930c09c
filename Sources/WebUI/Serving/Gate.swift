import Hummingbird

/// Decides, before a body is read, who is let in.
///
/// A page of another site that a browser here has open must reach nothing: not under its own name (a name that its
/// owner makes resolve to this machine), not as a form, not as a script.
struct Gate: Equatable, Sendable {
    /// The names under which the lookout may be reached, in lower case and without a port.
    let names: Set<String>
    let token: [UInt8]?
    /// Whether reading needs the token, too.
    let guardsReading: Bool

    static let bodyLimit = 65_536
    private static let addressLimit = 2_048
    private static let fetchSite = HTTPFields.Element.Name("Sec-Fetch-Site")

    /// `isPage` tells that what is asked for is the pages themselves, which hold nothing of the watch: a browser cannot show
    /// a token before it has a page that asks for one.
    func admit(_ head: HTTPRequest, isPage: Bool = false) throws(Refusal) {
        guard (head.path ?? "").utf8.count <= Self.addressLimit else { throw .longAddress }
        // A second Host header would stand among the fields.
        guard let host = head.authority.flatMap({ HostName($0) }), names.contains(host.name),
            !head.headerFields.contains(where: { $0.name.canonicalName == "host" })
        else { throw .foreignHost }
        if let origin = head.headerFields[.origin] {
            guard let page = HostName(origin: origin), page == host.at(scheme: page.scheme) else {
                throw .foreignOrigin
            }
        }
        let isReading = head.method == .get || head.method == .head
        if !isReading { try admitWriting(head) } else if guardsReading && !isPage { try admitBearer(of: head) }
    }

    private func admitWriting(_ head: HTTPRequest) throws(Refusal) {
        if let site = Self.fetchSite.flatMap({ head.headerFields[$0] }) {
            guard site == "same-origin" || site == "none" else { throw .foreignOrigin }
        }
        guard token != nil else { throw .readOnly }
        try admitBearer(of: head)
        let type = head.headerFields[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
        guard type.filter({ $0 != " " }) == "application/json" else { throw .notJSON }
        if let length = head.headerFields[.contentLength].flatMap({ Int($0) }), length > Self.bodyLimit {
            throw .largeBody
        }
    }

    private func admitBearer(of head: HTTPRequest) throws(Refusal) {
        let words = (head.headerFields[.authorization] ?? "").split(separator: " ", maxSplits: 1)
        guard let token, words.count == 2, words[0].lowercased() == "bearer",
            isSame(Array(words[1].utf8), as: token)
        else { throw .wrongToken }
    }

    // Takes as long for a wrong byte at the beginning as for one at the end.
    private func isSame(_ given: [UInt8], as token: [UInt8]) -> Bool {
        var difference = UInt64(truncatingIfNeeded: given.count ^ token.count)
        for place in token.indices {
            difference |= UInt64((place < given.count ? given[place] : 0) ^ token[place])
        }
        return difference == 0
    }
}

/// A host as it stands in a Host or Origin header.
struct HostName: Equatable {
    /// `http` or `https`; `http` where only a host was given.
    let scheme: String
    /// In lower case; an IPv6 address without its brackets.
    let name: String
    let port: Int

    /// Reads `name`, `name:port`, `[address]` or `[address]:port`; nil for anything else.
    init?(_ text: String) {
        self.init(text, scheme: "http", usualPort: 80)
    }

    /// Reads an Origin header; nil for `null` and for schemes other than http and https.
    init?(origin: String) {
        if let rest = Self.rest(of: origin, after: "http://") {
            self.init(rest, scheme: "http", usualPort: 80)
        } else if let rest = Self.rest(of: origin, after: "https://") {
            self.init(rest, scheme: "https", usualPort: 443)
        } else {
            return nil
        }
    }

    /// The same host as a page of `scheme` means it: without a port each scheme has its own.
    func at(scheme: String) -> HostName {
        HostName(scheme: scheme, name: name, port: port == 80 && scheme == "https" ? 443 : port)
    }

    private init(scheme: String, name: String, port: Int) {
        self.scheme = scheme
        self.name = name
        self.port = port
    }

    private init?(_ text: String, scheme: String, usualPort: Int) {
        var rest = text[...]
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            name = rest[rest.index(after: rest.startIndex)..<end].lowercased()
            rest = rest[rest.index(after: end)...]
        } else {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            name = rest[..<end].lowercased()
            rest = rest[end...]
        }
        if rest.isEmpty {
            port = usualPort
        } else {
            let digits = rest.dropFirst()
            guard rest.first == ":", digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
                (1...65_535).contains(number)
            else { return nil }
            port = number
        }
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else { return nil }
        self.scheme = scheme
    }

    private static func rest(of text: String, after prefix: String) -> String? {
        text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
