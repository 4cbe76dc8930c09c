import Testing

@testable import WebUI

@Suite("Metrics as text") struct MetricTests {
    @Test("A metric is its help, its type, and a line for each sample")
    func form() throws {
        let metric = try Metric(
            "weir_lag_bytes",
            "Bytes behind.",
            .gauge,
            [.init(12, labels: ["source": "b", "host": "x"]), .init(0.5, labels: ["source": "a", "host": "x"])]
        )
        #expect(
            try Exposition.text(of: [metric]) == """
                # HELP weir_lag_bytes Bytes behind.
                # TYPE weir_lag_bytes gauge
                weir_lag_bytes{host="x",source="a"} 0.5
                weir_lag_bytes{host="x",source="b"} 12

                """
        )
    }

    @Test("The order in which metrics and samples are given leaves no trace")
    func order() throws {
        let a = try Metric("weir_a_total", "A.", .counter, (0..<20).map { .init(1, labels: ["n": "\($0)"]) })
        let b = try Metric("weir_b", "B.", .gauge, 2)
        let turned = try Metric("weir_a_total", "A.", .counter, a.samples.reversed())
        #expect(try Exposition.text(of: [b, turned]) == Exposition.text(of: [a, b]))
    }

    @Test(
        "Every number has a form that the format knows",
        arguments: [
            (0, "0"), (-3, "-3"), (2.5, "2.5"), (1_700_000_000, "1700000000"), (1e-7, "1e-07"), (1e300, "1e+300"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (-0.0, "0"),
        ] as [(Double, String)]
    )
    func numbers(value: Double, text: String) throws {
        #expect(try Exposition.text(of: [Metric("m", "", .gauge, value)]).hasSuffix("\nm \(text)\n"))
    }

    @Test(
        "A hostile label value stays in its quotes and on its line",
        arguments: [
            ("a\"} 1\nweir_up 0", #"a\"} 1\nweir_up 0"#),
            ("\\", #"\\"#),
            ("\\n", #"\\n"#),
            ("\r\n", "\r\\n"),
            ("\"\\\n\"", #"\"\\\n\""#),
            ("é\u{301}\u{2028}\u{0}", "é\u{301}\u{2028}\u{0}"),
            ("", ""),
        ]
    )
    func hostileLabels(value: String, written: String) throws {
        let text = try Exposition.text(of: [Metric("m", "h", .gauge, [.init(1, labels: ["path": value])])])
        #expect(Array(text.utf8) == Array("# HELP m h\n# TYPE m gauge\nm{path=\"\(written)\"} 1\n".utf8))
        #expect(text.utf8.count(where: { $0 == 10 }) == 3)
    }

    @Test("A help of several lines stays on one, quotes as they are")
    func hostileHelp() throws {
        let text = try Exposition.text(of: [Metric("m", "a \"b\"\nm 3\\", .gauge, 1)])
        #expect(text == "# HELP m a \"b\"\\nm 3\\\\\n# TYPE m gauge\nm 1\n")
    }

    @Test("Names that the format cannot carry are refused", arguments: ["", "9m", "a-b", "a b", "é", "m\n", "m{"])
    func names(name: String) {
        #expect(throws: MetricError(cause: .badName, metric: name)) { try Metric(name, "", .gauge, 1) }
    }

    @Test("Names of labels are narrower: no colon, and nothing the collector keeps for itself")
    func labelNames() throws {
        for label in ["", "a:b", "__name__", "0", "a b", "le\""] {
            #expect(throws: MetricError(cause: .badLabel(label), metric: "m")) {
                try Metric("m", "", .gauge, [.init(1, labels: [label: "x"])])
            }
        }
        #expect(throws: Never.self) { try Metric("a:b", "", .gauge, [.init(1, labels: ["_a": "x"])]) }
    }

    @Test("A counter is called a total, and nothing is said twice")
    func contradictions() throws {
        #expect(throws: MetricError(cause: .counterWithoutTotal, metric: "m")) { try Metric("m", "", .counter, 1) }
        #expect(throws: MetricError(cause: .repeatedSample, metric: "m")) {
            try Metric("m", "", .gauge, [.init(1, labels: ["a": "b"]), .init(2, labels: ["a": "b"])])
        }
        let metric = try Metric("m", "", .gauge, 1)
        #expect(throws: MetricError(cause: .repeatedName, metric: "m")) { try Exposition.text(of: [metric, metric]) }
    }
}
