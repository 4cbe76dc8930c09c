import Model
import Testing

@testable import Daemon

@Suite("Event clock")
struct EventClockTests {
    private func clock(at hours: Double) -> EventClock {
        var clock = EventClock(lateness: 300)
        _ = clock.see(.hours(hours))
        return clock
    }

    private func hour(_ offset: Int) -> Hour {
        Hour(rawValue: Timestamp.start.hour.rawValue + offset)
    }

    @Test("The first item closes nothing, but what came before its hour is late")
    func firstItem() {
        var clock = EventClock(lateness: 300)
        #expect(!clock.isLate(.hours(-1000)))
        #expect(clock.see(.hours(5.5)) == nil)
        #expect(clock.newest == .hours(5.5))
        #expect(clock.isLate(.hours(4.9)))
        #expect(!clock.isLate(.hours(5)))
    }

    @Test("An hour closes once something was seen that is later than its end by the lateness")
    func closing() {
        var clock = clock(at: 5.5)
        #expect(clock.see(.hours(6.08)) == nil)
        #expect(!clock.isLate(.hours(5.99)))
        #expect(clock.see(Timestamp.hours(6).advanced(bySeconds: 300)) == hour(5))
        #expect(clock.isLate(.hours(5.99)))
    }

    @Test("A jump closes all hours up to it, and says which was the last")
    func jump() {
        var clock = clock(at: 5.5)
        #expect(clock.see(.hours(9.5)) == hour(8))
        #expect(clock.see(.hours(9.6)) == nil)
    }

    @Test("The clock never goes back")
    func disorder() {
        var clock = clock(at: 5.5)
        #expect(clock.see(.hours(2)) == nil)
        #expect(clock.newest == .hours(5.5))
    }

    @Test("While nothing arrives, the clock goes on from the newest item and not from any date of the machine's")
    func idling() {
        var clock = clock(at: 5.5)
        #expect(clock.idle(forSeconds: 1800) == nil)
        #expect(clock.idle(forSeconds: 2100) == hour(5))
        #expect(clock.idle(forSeconds: 2200) == nil)
        #expect(clock.newest == .hours(5.5))
        #expect(clock.see(.hours(5.7)) == nil)
        #expect(clock.isLate(.hours(5.7)))
    }

    @Test("A clock that has seen nothing stands still")
    func unset() {
        var clock = EventClock(lateness: 300)
        #expect(clock.idle(forSeconds: 1e6) == nil)
        #expect(clock.closed == nil)
    }
}
