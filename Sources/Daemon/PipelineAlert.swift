import Model

extension Alert {
    /// An alert about the watch itself, with nothing counted and nobody behind it.
    static func aboutTheWatch(_ id: AlertID, _ words: String, since began: Timestamp, at now: Timestamp) -> Alert {
        Alert(
            id: id,
            kind: .pipeline,
            severity: .page,
            state: .firing,
            cluster: nil,
            name: words,
            startedAt: began,
            detectedAt: now,
            resolvedAt: nil,
            window: Window(start: began, end: now),
            observed: 0,
            expected: 0,
            score: 0,
            pValue: 1,
            accounts: 0,
            members: []
        )
    }
}
