import CCurl

/// The part of a URL that may be shown: its path, query and credentials are often secrets.
package struct Endpoint: Hashable, Sendable {
    /// `http` or `https`.
    package let scheme: String
    /// In lower case; an IPv6 address stands in brackets.
    package let host: String
    package let port: Int

    /// Reads an absolute URL; nil where it is none, or is neither `http` nor `https`.
    package init?(url: String) {
        guard !url.utf8.contains(0), let parts = curl_url() else { return nil }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parts)?.lowercased(), ["http", "https"].contains(scheme),
            let host = Self.part(CURLUPART_HOST, of: parts)?.lowercased(), !host.isEmpty,
            let port = Self.part(CURLUPART_PORT, of: parts).flatMap({ Int($0) })
        else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    private static func part(_ which: CURLUPart, of parts: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, which, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}

extension Endpoint: CustomStringConvertible {
    package var description: String {
        let isUsualPort = port == (scheme == "https" ? 443 : 80)
        return scheme + "://" + host + (isUsualPort ? "" : ":\(port)")
    }
}
