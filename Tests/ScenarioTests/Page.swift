import Crypto
import Foundation
import TestSupport

/// What a webhook was told, as its receiver understands it.
struct Page: Hashable {
    let alert: String
    let status: String
    let severity: String
    let incarnation: String

    private struct Body: Decodable {
        struct Alert: Decodable {
            let status: String
            let labels: [String: String]
            let annotations: [String: String]
        }

        let alerts: [Alert]
    }

    init(_ request: TestServer.Request) throws {
        let alert = try JSONDecoder().decode(Body.self, from: Data(request.body)).alerts[0]
        self.alert = alert.labels["alert_id"] ?? ""
        status = alert.status
        severity = alert.annotations["severity"] ?? ""
        incarnation = alert.annotations["incarnation"] ?? ""
    }
}

extension TestServer.Request {
    /// The key under which a receiver knows a delivery again.
    var key: String { headers["webhook-id"] ?? "" }

    /// Whether it bears a signature under `key`, as Standard Webhooks have it.
    func isSigned(with key: [UInt8]) -> Bool {
        guard let timestamp = headers["webhook-timestamp"], let signature = headers["webhook-signature"],
            signature.hasPrefix("v1,"), let code = Data(base64Encoded: String(signature.dropFirst(3)))
        else { return false }
        let signed = Array("\(self.key).\(timestamp).".utf8) + body
        return HMAC<SHA256>.isValidAuthenticationCode(
            code,
            authenticating: signed,
            using: SymmetricKey(data: key)
        )
    }
}
