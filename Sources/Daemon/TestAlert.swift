import Delivery
import Model
import Store

/// An alert that only shows that alerts arrive.
package enum TestAlert {
    /// Puts one into the outbox for the journal and every receiver, and returns its id; the daemon ends it after a minute.
    package static func queue(
        in store: Store,
        configuration: Configuration,
        at now: Timestamp
    ) throws -> AlertID {
        let id = AlertID(rawValue: "test-\(now.rawValue)")
        let alert = Alert.aboutTheWatch(id, "test alert, nothing is wrong", since: now, at: now)
        let audiences = [("journal", PayloadForm.journal)] + configuration.receivers.map { ($0.name, $0.payloadForm) }
        let notice = AlertNotice(alert, in: AlertContext(watch: configuration.watch))
        var record = RecordedBatch(time: now)
        let outbox = try audiences.map { OutboxEntry(sink: $0.0, payload: try notice.payload(in: $0.1)) }
        record.alerts = [AlertChange(alert: alert, incarnation: 1, outbox: outbox)]
        try store.record(record)
        return alert.id
    }
}

extension Configuration.Receiver {
    /// In which words the receiver is told.
    var payloadForm: PayloadForm {
        switch form {
        case .alertmanager: .webhook(receiver: name)
        case .slack: .slack
        case .pagerDuty: .pagerDuty
        case .cloudEvents: .cloudEvent(receiver: name)
        }
    }
}
