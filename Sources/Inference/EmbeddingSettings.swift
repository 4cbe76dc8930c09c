import HTTP

/// Which embedding model to ask, and where.
package struct EmbeddingSettings: Equatable, Sendable {
    /// The model's name, as the server knows it.
    package var name: String
    /// The server, such as `http://127.0.0.1:8080`; a `/v1` behind it is understood.
    package var url: String
    /// How many numbers a vector has; nil to take whatever the server gives first.
    package var dimensions: Int?
    /// The most texts in one request.
    package var batch: Int
    /// The most bytes of text in one request, unless a single text has more.
    package var batchBytes: Int
    /// What the tokens cost; only the price of input matters.
    package var prices: TokenPrices?
    /// The most that one request may take.
    package var timeout: Duration
    /// The most requests at a time.
    package var concurrency: Int

    package init(
        name: String,
        url: String,
        dimensions: Int? = nil,
        batch: Int = 64,
        batchBytes: Int = 256 << 10,
        prices: TokenPrices? = nil,
        timeout: Duration = .seconds(60),
        concurrency: Int = 4
    ) {
        self.name = name
        self.url = url
        self.dimensions = dimensions
        self.batch = batch
        self.batchBytes = batchBytes
        self.prices = prices
        self.timeout = timeout
        self.concurrency = concurrency
    }

    /// Throws where the settings make no sense, with the first problem found.
    package func validate() throws(ModelSettingsError) {
        func check(_ isGood: Bool, _ key: String, _ problem: String) throws(ModelSettingsError) {
            guard isGood else { throw ModelSettingsError(model: name, key: key, problem: problem) }
        }
        try check(!name.isEmpty, "name", "must not be empty")
        _ = try ServerAddress(url, of: name)
        try check(dimensions.map { $0 > 0 } ?? true, "dimensions", "must be at least 1")
        try check((1...2_048).contains(batch), "batch", "must be between 1 and 2048")
        try check(batchBytes > 0, "batchBytes", "must be at least 1")
        try check(prices?.areSound ?? true, "prices", "must be 0 or more")
        try check(timeout > .zero, "timeout", "must be more than 0")
        try check((1...1_024).contains(concurrency), "concurrency", "must be between 1 and 1024")
    }

    /// Cuts `texts` into stretches that fit into one request each.
    func batches(of texts: [String]) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for (place, text) in texts.enumerated() {
            let size = text.utf8.count
            if place > start, place - start == batch || bytes + size > batchBytes {
                batches.append(start..<place)
                start = place
                bytes = 0
            }
            bytes += size
        }
        if start < texts.count { batches.append(start..<texts.count) }
        return batches
    }
}

extension EmbeddingSettings {
    /// What is sent for `texts`, what it can cost, and how the answer is read.
    func errand(for texts: [String], purpose: String, at address: ServerAddress, key: ModelKey?) -> Errand<[[Float]]> {
        var headers: HTTPHeaders = ["Content-Type": "application/json", "Accept": "application/json"]
        if let key { headers.append("Authorization", key.headerValue(after: "Bearer ")) }
        return Errand(
            request: HTTPRequest(
                .post,
                address.url(of: EmbeddingsWire.path),
                headers: headers,
                body: EmbeddingsWire.body(of: texts, model: name),
                timeout: timeout,
                // A number takes about twenty bytes, and vectors have a few thousand of them.
                responseLimit: 16 << 20 + texts.count << 17
            ),
            purpose: purpose,
            most: TokenUsage(input: mostTokens(in: texts)),
            read: { [dimensions] body in EmbeddingsWire.read(body, of: texts, dimensions: dimensions) }
        )
    }
}
