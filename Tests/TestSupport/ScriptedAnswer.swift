import Model

extension ScriptedModel {
    /// What the server does with one request.
    package enum Answer: Sendable {
        /// Answers with this text; cut where it is longer than the request allows.
        case text(String)
        /// Answers with this text and says that it had to stop for its length.
        case cutShort(String)
        /// Answers that the model will not, in the way of each protocol.
        case refusal
        /// Answers with this status and an error in the provider's form.
        case status(Int, headers: [(String, String)] = [], message: String = "scripted")
        /// Answers 200 with these bytes for a body.
        case raw([UInt8])
        /// Closes the connection without a word.
        case hangUp
        /// Closes the connection in the middle of a sound answer.
        case cut
        /// Says nothing until the client hangs up.
        case silence
        /// Waits for so many seconds first.
        indirect case after(Double, Answer)
    }

    /// How an answer of the model ends.
    enum Ending {
        case whole
        case length
        case refusal
    }

    /// What goes over the wire.
    enum Action: Equatable {
        case respond(status: Int, headers: [(String, String)], body: [UInt8])
        case cut(body: [UInt8])
        case hangUp
        case wait

        /// What `answer` means in `dialect`; `body` makes the answer's body.
        init(_ answer: Answer, dialect: Dialect, body: (_ text: String, _ ending: Ending) -> [UInt8]) {
            switch answer {
            case .text(let text): self = .respond(status: 200, headers: [], body: body(text, .whole))
            case .cutShort(let text): self = .respond(status: 200, headers: [], body: body(text, .length))
            case .refusal: self = .respond(status: 200, headers: [], body: body("", .refusal))
            case .status(let status, let headers, let message):
                self = .respond(status: status, headers: headers, body: dialect.errorBody(status, message))
            case .raw(let bytes): self = .respond(status: 200, headers: [], body: bytes)
            case .hangUp: self = .hangUp
            case .cut: self = .cut(body: body("This answer will not arrive whole.", .whole))
            case .silence: self = .wait
            case .after(_, let later): self.init(later, dialect: dialect, body: body)
            }
        }

        static func error(_ status: Int, dialect: Dialect, _ message: String) -> Action {
            .respond(status: status, headers: [], body: dialect.errorBody(status, message))
        }

        static func == (left: Action, right: Action) -> Bool {
            switch (left, right) {
            case (.respond(let status, let headers, let body), .respond(let other, let others, let otherBody)):
                status == other && body == otherBody && headers.elementsEqual(others, by: ==)
            case (.cut(let body), .cut(let other)): body == other
            case (.hangUp, .hangUp), (.wait, .wait): true
            default: false
            }
        }
    }
}

/// Failures that strike a share of all requests, drawn from a seed in the order of arrival.
package struct ScriptedFailures: Sendable {
    /// How a request fails.
    package enum Kind: String, CaseIterable, Sendable {
        case serverError
        case badGateway
        case unavailable
        case tooManyRequests
        case overloaded
        case hangUp
        case cut
        case nonsense

        var answer: ScriptedModel.Answer {
            switch self {
            case .serverError: .status(500, message: "scripted failure")
            case .badGateway: .status(502, message: "scripted failure")
            case .unavailable: .status(503, message: "scripted failure")
            case .tooManyRequests: .status(429, headers: [("Retry-After", "0")], message: "scripted failure")
            case .overloaded: .status(529, message: "scripted failure")
            case .hangUp: .hangUp
            case .cut: .cut
            case .nonsense: .raw(Array("<html>Bad gateway</html>".utf8))
            }
        }
    }

    private let share: Double
    private let kinds: [Kind]
    private var generator: SplitMix

    /// Lets `share` of all requests fail, from 0 to 1, each in one of `kinds`.
    package init(share: Double, kinds: [Kind] = Kind.allCases, seed: UInt64 = 1) {
        self.share = share
        self.kinds = kinds
        generator = SplitMix(seed: seed)
    }

    mutating func next() -> Kind? {
        guard share > 0, Double.random(in: 0..<1, using: &generator) < share else { return nil }
        return kinds.randomElement(using: &generator)
    }
}
