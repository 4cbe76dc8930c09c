/// Conversations that were read one after another, and that the screener found not to belong to the watch.
///
/// Of them is kept how many there were, so that a watch that keeps little knows how busy the stream is that it is kept from.
package struct OutOfScope: Equatable, Sendable {
    /// How many.
    package var count: Int
    /// The event time of the first of them, nil where there is none.
    package var since: Timestamp?

    /// `count` conversations, the first of which bears the time `since`.
    package init(count: Int = 0, since: Timestamp? = nil) {
        self.count = count
        self.since = since
    }

    /// Adds one that was read after these and bears the time `time`.
    package mutating func add(at time: Timestamp) {
        count += 1
        since = since ?? time
    }
}
