import Crypto
import Foundation
import Intake
import Model
import Testing

@testable import Extraction

/// Measures the computed facets on labelled public data, kept outside of the repository.
///
/// The rules were made while looking at the first half only; the bars hold for both halves.
@Suite(.enabled(if: SharedData.directory != nil))
struct MeasuredTests {
    @Test(
        "The language of one-line requests is right in 95 of 100, without the record's own word",
        arguments: Half.allCases
    )
    func languages(half: Half) throws {
        let detector = LanguageDetector()
        let rows = try SharedData.rows("xsid_valid").filter { half.holds($0) }
        let wrong = rows.filter { detector.language(of: $0.text(of: "user")) != $0.language }
        let share = 1 - Double(wrong.count) / Double(rows.count)
        print("language, \(half) half: \(share) of \(rows.count)")
        #expect(share >= 0.95)
    }

    @Test("Full refusals are told from partial ones and from answers in 90 of 100", arguments: Half.allCases)
    func refusals(half: Half) throws {
        let reader = RefusalReader()
        let rows = try SharedData.rows("xstest_refusals").filter { half.holds($0) }
        let right = rows.count { reader.refused($0.conversation) == ($0.labels.refusal == "full") }
        let share = Double(right) / Double(rows.count)
        print("refusal, \(half) half: \(share) of \(rows.count)")
        #expect(share >= 0.9)
    }

    @Test(
        "Structured personal data is taken out",
        arguments: [
            ("EMAIL_ADDRESS", 1), ("IP_ADDRESS", 1), ("IBAN_CODE", 1), ("US_SSN", 1), ("DOMAIN_NAME", 1),
            ("CREDIT_CARD", 0.97), ("PHONE_NUMBER", 0.9),
        ]
    )
    func personalData(type: String, bar: Double) throws {
        let redactor = Redactor()
        var found = 0
        var total = 0
        for row in try SharedData.rows("pii_presidio") {
            let redacted = redactor.redact(row.text(of: "user"))
            for span in row.labels.piiSpans ?? [] where span.type == type {
                total += 1
                if !redacted.contains(span.text) { found += 1 }
            }
        }
        print("redaction, \(type): \(found) of \(total)")
        #expect(Double(found) >= bar * Double(total))
    }
}

/// A stable half of a data set.
enum Half: CaseIterable {
    case first
    case second

    func holds(_ row: SharedData.Row) -> Bool {
        let isEven = Array(SHA256.hash(data: Array(row.conversationId.utf8)))[0] % 2 == 0
        return isEven == (self == .first)
    }
}

/// Labelled conversations in the directory that `WEIR_SHARED_DATA` names.
enum SharedData {
    struct Row: Decodable {
        struct Message: Decodable {
            let role: String
            let content: String
        }
        struct Labels: Decodable {
            let refusal: String?
            let piiSpans: [Span]?
        }
        struct Span: Decodable {
            let type: String
            let text: String
        }
        let conversationId: String
        let language: String?
        let messages: [Message]
        let labels: Labels

        func text(of role: String) -> String {
            messages.filter { $0.role == role }.map(\.content).joined(separator: "\n")
        }

        /// The conversation as it is without its language.
        var conversation: Conversation {
            let turns = messages.compactMap { message in
                Turn.Role(rawValue: message.role).map { Turn(role: $0, text: message.content) }
            }
            return Conversation(id: conversationId, account: nil, timestamp: nil, language: nil, turns: turns)
        }
    }

    static var directory: String? { ProcessInfo.processInfo.environment["WEIR_SHARED_DATA"] }

    static func rows(_ name: String) throws -> [Row] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", "\(directory ?? ".")/\(name).jsonl.gz"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try bytes.split(separator: UInt8(ascii: "\n")).map { try decoder.decode(Row.self, from: $0) }
    }
}
