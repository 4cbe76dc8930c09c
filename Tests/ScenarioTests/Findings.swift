import Model
import Store

/// What a watch has come to know, as far as two that saw the same must agree.
struct Findings: Equatable {
    struct Size: Equatable {
        let conversations: Int
        let accounts: Int
    }

    struct Raised: Equatable {
        let id: AlertID
        let incarnation: Int
        let kind: AlertKind
        let state: AlertState
        let severity: AlertSeverity
        let observed: Double
        let members: [ItemID]
        let name: String?
    }

    let counters: [String: Int]
    let items: [Item]
    let clusters: [ClusterID: Size]
    let alerts: [Raised]

    init(_ reader: Reader) throws {
        let compared: [StoreCounter] = [
            .conversations, .updates, .duplicates, .accounts, .quarantined, .late, .screenedOut, .sampledOut, .lines,
        ]
        let stored = try reader.counters()
        counters = Dictionary(uniqueKeysWithValues: compared.map { ($0.rawValue, stored[$0] ?? 0) })
        items = try reader.items(after: ItemID(rawValue: 0), limit: .max)
        clusters = try reader.populations().mapValues { Size(conversations: $0.conversations, accounts: $0.accounts) }
        alerts = try reader.alerts().map { recorded in
            Raised(
                id: recorded.alert.id,
                incarnation: recorded.incarnation,
                kind: recorded.alert.kind,
                state: recorded.alert.state,
                severity: recorded.alert.severity,
                observed: recorded.alert.observed,
                members: recorded.alert.members,
                name: recorded.alert.name
            )
        }.sorted { ($0.id.rawValue, $0.incarnation) < ($1.id.rawValue, $1.incarnation) }
    }
}

/// How many records were taken in, of whatever fate.
func accounted(_ counters: [StoreCounter: Int]) -> Int {
    [.conversations, .updates, .duplicates, .quarantined].reduce(0) { $0 + (counters[$1] ?? 0) }
}
