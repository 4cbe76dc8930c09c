/// One bell for each sink, so that each hears of news for itself.
struct Bells: Sendable {
    private let bells: [String: Bell]

    /// A name that is given twice has one bell, which then wakes only one of two who are slow to listen.
    init(sinks: [String]) {
        bells = Dictionary(sinks.map { ($0, Bell()) }) { first, _ in first }
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
