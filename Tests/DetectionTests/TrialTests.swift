import Model
import Testing

@testable import Detection

@Suite("Trials")
struct TrialTests {
    private func growthLines(burstAt burst: Int, until end: Int) -> [String] {
        var lines = ["hour,cluster,accounts"]
        for hour in 0..<end {
            lines.append("\(hour),0,\(hour == burst ? 61 : 1)")
            lines.append("\(hour),1,40")
        }
        return lines
    }

    @Test("A growth trial says when an alarm opened and closed, and how high it was")
    func growth() throws {
        var trial = GrowthTrial()
        var rows: [String] = []
        for line in growthLines(burstAt: 240, until: 300) { rows += try trial.take(line) }
        rows += trial.finish()
        let fields = try #require(rows.first).split(separator: ",", omittingEmptySubsequences: false)
        #expect(rows.count == 1)
        #expect(fields[0] == "0")
        #expect(fields[1] == "240")
        #expect(fields[2] == "266")
        #expect(try #require(Double(fields[3])) > 4)
    }

    @Test("An alarm still open at the end has no closing hour")
    func openAlarm() throws {
        var trial = GrowthTrial()
        var rows: [String] = []
        for line in growthLines(burstAt: 240, until: 242) { rows += try trial.take(line) }
        #expect(rows.isEmpty)
        rows = trial.finish()
        #expect(rows.count == 1)
        #expect(rows[0].hasPrefix("0,240,,"))
    }

    @Test("A line that is no count is refused by its number", arguments: ["1,2", "x,0,3", "4,0,-1", "2,0,1", "9,-1,1"])
    func refusedCounts(line: String) throws {
        var trial = GrowthTrial()
        for line in ["hour,cluster,accounts", "3,0,1"] { _ = try trial.take(line) }
        #expect { try trial.take(line) } throws: { ($0 as? TrialError)?.line == 3 }
    }

    @Test("A trial of groups lists each group with its opening hour and items")
    func density() throws {
        var town = Town()
        town.live(days: 0..<8)
        for rank in 0..<30 { town.ask(50, by: rank, at: 170 + Double(rank) / 20, spread: 0.3) }
        let arrivals = town.inOrder()
        var trial = GroupTrial(of: detector())
        try trial.take("item,hour,account", vector: { _ in nil })
        for (place, arrival) in arrivals.enumerated() {
            let hour = arrival.time.secondsSince1970 / 3600
            try trial.take("\(place),\(hour),\(arrival.account?.rawValue ?? 0)\r") { arrivals[$0].embedding.components }
        }
        let rows = trial.finish()
        let fields = try #require(rows.first).split(separator: ",")
        #expect(rows.count == 1)
        #expect((96.0 + 170...96 + 172).contains(try #require(Double(fields[1]))))
        #expect(fields[2].split(separator: " ").count == 30)
    }

    @Test("A skeleton that is none is refused by its line")
    func badSkeleton() {
        var trial = GroupTrial(of: DensityDetector(dimensions: 3))
        #expect(throws: TrialError(line: 1, problem: "expected 32 hexadecimal digits as the skeleton")) {
            try trial.take("5,0.5,1,abc", vector: { _ in [1, 0, 0] })
        }
    }

    @Test("An item without a vector is refused by its line")
    func missingVector() {
        var trial = GroupTrial(of: DensityDetector(dimensions: 3))
        #expect(throws: TrialError(line: 1, problem: "no vector of a length for item 5")) {
            try trial.take("5,0.5,1", vector: { _ in nil })
        }
    }
}
