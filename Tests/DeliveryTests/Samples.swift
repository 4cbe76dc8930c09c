import Delivery
import Model

/// Numbers that no delivery may hold: exact accounts, and members.
let canaryAccounts = 4711
let canaryMembers = [ItemID(rawValue: 880_088), ItemID(rawValue: 990_099)]

func moment(_ text: String) -> Timestamp {
    guard let moment = Timestamp(rfc3339: text) else { fatalError("\(text) is no moment") }
    return moment
}

func sampleAlert(
    _ kind: AlertKind = .growth,
    severity: AlertSeverity = .page,
    state: AlertState = .firing,
    name: String? = "Tax forms for freelancers",
    observed: Double = 70,
    accounts: Int = canaryAccounts
) -> Alert {
    Alert(
        id: AlertID(rawValue: "a1b2"),
        kind: kind,
        severity: severity,
        state: state,
        cluster: kind == .pipeline ? nil : .base(7),
        name: name,
        startedAt: moment("2026-01-05T08:00:00Z"),
        detectedAt: moment("2026-01-05T10:00:00Z"),
        resolvedAt: state == .resolved ? moment("2026-01-05T16:00:00Z") : nil,
        window: Window(start: moment("2026-01-05T04:00:00Z"), end: moment("2026-01-05T10:00:00Z")),
        observed: observed,
        expected: 0.8123,
        score: 41.234,
        pValue: 5.83e-42,
        accounts: accounts,
        effectiveAccounts: kind == .pipeline ? nil : 33.7,
        busiestShare: kind == .pipeline ? nil : 0.081,
        members: canaryMembers
    )
}

let sampleContext = AlertContext(
    watch: "election",
    incarnation: 2,
    lineage: [
        LineageEvent(
            kind: .split,
            cluster: .base(7),
            other: .base(3),
            mass: 612.5,
            share: 0.4,
            time: moment("2026-01-04T00:00:00Z")
        )
    ],
    counts: [0, 1, 0, 2, 35, 70],
    facetChanges: [.init(facet: .refusal, answer: .flag(true), share: 0.31, base: 0.04)],
    exclusions: [.singleAccount, .wholeSite],
    runbook: "https://example.org/runbooks/growth",
    externalURL: "https://weir.example.org/"
)

let everyForm: [PayloadForm] = [
    .journal, .webhook(receiver: "on-call"), .slack, .pagerDuty, .cloudEvent(receiver: "on-call"),
]

func delivery(
    _ notice: AlertNotice = AlertNotice(sampleAlert(), in: sampleContext),
    in form: PayloadForm = .webhook(receiver: "on-call"),
    attempt: Int = 1,
    queuedAt: Timestamp = moment("2026-01-05T10:00:01Z")
) throws -> QueuedDelivery {
    QueuedDelivery(
        alert: notice.alert.id,
        key: "\(notice.alert.id.rawValue)-\(notice.context.incarnation)-1-on-call",
        payload: try notice.payload(in: form),
        attempt: attempt,
        queuedAt: queuedAt
    )
}

/// Counts up from its seed in great steps: the same numbers in every run.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        let mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        return mixed ^ mixed >> 31
    }
}
