import Foundation
import Inference
import Model
import Store
import Testing
import WebUI

@testable import Daemon

@Suite("Metrics of a status")
struct StatusMetricsTests {
    private func status(of rig: Rig, servers: ModelServers?, configuration: Configuration) throws -> DaemonStatus {
        try StatusDesk(
            configuration: configuration,
            encoder: "e",
            reader: rig.store.reader,
            servers: servers,
            board: HealthBoard(),
            clock: WallClock(now: { Rig.now }, uptime: { 1000 })
        ).status()
    }

    private func value(_ name: String, _ labels: [String: String] = [:], in metrics: [Metric]) -> Double? {
        metrics.first { $0.name == name }?.samples.first { $0.labels == labels }?.value
    }

    @Test("They count what the status counts, and say nothing of models where there are none")
    func plain() async throws {
        var rig = try await Rig()
        try await rig.take([conversation("c-1", "rain tomorrow"), conversation("c-1", "rain tomorrow")])
        let configuration = Configuration(watch: "w", environment: [:])
        let metrics = try Metric.all(of: status(of: rig, servers: nil, configuration: configuration))
        #expect(value("weir_conversations_total", in: metrics) == 1)
        #expect(value("weir_duplicates_total", in: metrics) == 1)
        #expect(value("weir_healthy", in: metrics) == 1)
        #expect(!metrics.contains { $0.name.hasPrefix("weir_model") })
    }

    @Test("With models they say what is spent, how much of the limit that is, and what was not asked and why")
    func models() async throws {
        let rig = try await Rig()
        let (configuration, _) = try Configuration.read(
            "models: {facets: {name: m, url: 'http://127.0.0.1:1'}}\nbudget: {day: {tokens: 1000}}",
            file: "w.yaml",
            environment: [:]
        )
        let today = Hour(rawValue: Int(InferenceClock.system.wall() / 3_600))
        try rig.store.book([
            RecordedSpend(
                hour: today,
                model: "m",
                purpose: "facets",
                requests: 3,
                input: 400,
                cached: 0,
                cacheWritten: 0,
                output: 50,
                dollars: 0
            )
        ])
        var record = RecordedBatch(time: .start)
        record.tallies = [.asked: 3, .unasked("over_budget"): 4, .unanswered(.concern): 2]
        try rig.store.record(record)
        let servers = try #require(try ModelServers(configuration, environment: [:], store: rig.store))
        defer { try? servers.close(nil) }
        let metrics = try Metric.all(of: status(of: rig, servers: servers, configuration: configuration))
        #expect(value("weir_model_spent_tokens", ["window": "day"], in: metrics) == 450)
        #expect(value("weir_model_budget_used", in: metrics) == 0.45)
        #expect(value("weir_model_conversations_total", in: metrics) == 3)
        #expect(value("weir_model_unasked_total", ["reason": "over_budget"], in: metrics) == 4)
        #expect(value("weir_model_unanswered_total", ["facet": "concern"], in: metrics) == 2)
        #expect(value("weir_model_asked", ["role": "names", "model": "m"], in: metrics) == 1)
    }
}
