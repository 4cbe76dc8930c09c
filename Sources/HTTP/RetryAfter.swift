import CCurl

extension HTTPHeaders {
    /// How long the server asks to wait, by its `Retry-After`; `now` is seconds since 1970.
    ///
    /// Nil where it asks for nothing or cannot be understood; zero where the moment it names has passed.
    package func retryAfter(now: Double) -> Duration? {
        guard let text = self["Retry-After"] else { return nil }
        if let seconds = Int64(text) {
            return seconds < 0 ? nil : .seconds(min(seconds, Self.longestDelay))
        }
        let moment = curl_getdate(text, nil)
        return moment < 0 ? nil : .seconds(min(max(0, Double(moment) - now), Double(Self.longestDelay)))
    }

    // A year: no server means more, and less than any arithmetic on it can overflow.
    private static let longestDelay: Int64 = 31_536_000
}
