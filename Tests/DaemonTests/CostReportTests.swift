import Model
import Store
import Testing

@testable import Daemon

@Suite("Cost report")
struct CostReportTests {
    private func spend(_ purpose: String, requests: Int, dollars: Double) -> RecordedSpend {
        RecordedSpend(
            hour: Hour(rawValue: 0),
            model: "m",
            purpose: purpose,
            requests: requests,
            input: 1_000 * requests,
            cached: 0,
            cacheWritten: 0,
            output: 50 * requests,
            dollars: dollars
        )
    }

    @Test("What is paid for conversations grows with them, and what is paid for names with the clusters")
    func projection() {
        let report = CostReport(
            spend: [
                spend("facets", requests: 210, dollars: 0.08), spend("name", requests: 20, dollars: 0.2),
                spend("audit", requests: 2, dollars: 0.01),
            ],
            asked: 200,
            per: 100_000,
            clusters: 1_000
        )
        // 0.08 for 200 conversations, and 0.21 for 20 names.
        #expect(report.rows.map(\.projectedDollars) == [40, 10, 0.5])
        #expect(report.projectedDollars == 50.5)
        #expect(report.projectedBatchDollars == 25.25)
        #expect(abs(report.dollars - 0.29) < 1e-12)
        #expect(report.namings == 20)
    }

    @Test("Where nothing was asked or named, nothing is projected and nothing divided by zero")
    func nothing() {
        let report = CostReport(spend: [spend("propose", requests: 1, dollars: 1)], asked: 0, per: 100, clusters: 10)
        #expect(report.projectedDollars == 0)
        #expect(report.dollars == 1)
        #expect(CostReport(spend: [], asked: 0, per: 100, clusters: 10).rows == [])
    }
}
