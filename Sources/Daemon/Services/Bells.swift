/// One bell for each sink, so that each hears of news for itself.
struct Bells: Sendable {
    private let bells: [String: Bell]

    init(sinks: [String]) {
        bells = Dictionary(uniqueKeysWithValues: sinks.map { ($0, Bell()) })
    }

    /// Tells every sink that something waits.
    func ring() {
        for bell in bells.values { bell.ring() }
    }

    /// The bell of one sink.
    subscript(sink: String) -> Bell {
        bells[sink] ?? Bell()
    }
}
