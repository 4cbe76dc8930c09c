import Intake
import Model
import Testing

@testable import Daemon

@Suite("Time in a replay")
struct ReplayRunTests {
    private func times(_ times: [Timestamp?], after newest: Timestamp? = nil) -> [Timestamp?] {
        var batch = IntakeBatch()
        batch.conversations = times.enumerated().map { conversation("c-\($0)", "rain tomorrow", at: $1) }
        var newest = newest
        return batch.dated(after: &newest, at: Rig.now).conversations.map(\.timestamp)
    }

    @Test("What bears no time came with the newest before it, not with the clock of the replay")
    func undated() {
        #expect(
            times([.hours(1), nil, .hours(3), .hours(2), nil]) == [
                .hours(1), .hours(1), .hours(3), .hours(2), .hours(3),
            ]
        )
        #expect(times([nil, .hours(3)], after: .hours(2)) == [.hours(2), .hours(3)])
    }

    @Test("So did what bears a time ahead of the clock")
    func forged() {
        #expect(times([.hours(1), .hours(1000), .hours(2)]) == [.hours(1), .hours(1), .hours(2)])
    }

    @Test("Before anything has a time, the first that follows is taken, and without any the clock's")
    func beginning() {
        #expect(times([nil, .hours(3)]) == [.hours(3), .hours(3)])
        #expect(times([nil, nil]) == [nil, nil])
    }

    @Test("One undated conversation makes nothing that follows come too late")
    func late() async throws {
        var rig = try await Rig()
        var newest: Timestamp?
        for times in [[Timestamp.hours(1), nil], [.hours(2), .hours(3)]] {
            var batch = IntakeBatch()
            batch.conversations = times.enumerated().map { place, time in
                conversation("c-\(times[0]?.rawValue ?? 0)-\(place)", "rain tomorrow", at: time)
            }
            let progress = try await rig.take(batch.dated(after: &newest, at: Rig.now))
            #expect(progress.late == 0)
        }
        #expect(rig.line.eventTime == .hours(3))
    }
}
