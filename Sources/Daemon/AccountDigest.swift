import Extraction
import Model
import Store

/// The safety lane's way from a known account to its digest.
package enum AccountDigest {
    /// The digest of `account` under the key of the watch in `state`; the question is written to the audit first.
    ///
    /// Throws where the key at hand is not the one under which `store` has counted.
    package static func find(
        _ account: String,
        state: String,
        environment: [String: String],
        store: Store,
        by asker: String,
        reason: String,
        at time: Timestamp
    ) throws -> AccountID {
        let key = try AccountKey.existing(environment: environment, state: state, over: store)
        let digest = Pseudonyms(key: key).account(account)
        try store.audit(
            AuditEntry(time: time, by: asker, action: "account digest", subject: "\(digest)", reason: reason)
        )
        return digest
    }
}
