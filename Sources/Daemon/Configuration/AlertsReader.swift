import Foundation
import HTTP
import Model

extension Configuration {
    mutating func readAlerts(_ section: Section) {
        section.refuseUnknownKeys([
            "lateness", "budget", "growth", "density", "recurrence", "shift", "runbook", "cap", "repeat",
            "allowedHosts",
            "receivers", "alertmanagers", "heartbeat",
        ])
        rules.lateness = section.duration("lateness", default: rules.lateness)
        if rules.lateness > 3600 { section.fault("lateness", "must be at most 1h") }
        runbook = section.string("runbook", default: runbook)
        let cap = section.int("cap", default: hourlyCap ?? 0, in: 0...10_000)
        hourlyCap = cap > 0 ? cap : nil
        let reminder = section.duration("repeat", default: reminderSeconds ?? 0)
        reminderSeconds = reminder > 0 ? reminder : nil
        rules.limits = AlertLimits(section.section("budget"))
        readGrowth(section.section("growth"))
        readDensity(section.section("density"))
        readRecurrence(section.section("recurrence"))
        readShift(section.section("shift"))
        receivers = section.sections("receivers").map(Receiver.init)
        alertmanagers = section.sections("alertmanagers").map(Alertmanager.init)
        let names = receivers.map(\.name) + alertmanagers.map(\.name)
        if Set(names).count != names.count { section.fault("receivers", "must have names that differ") }
        heartbeat = Heartbeat(section.section("heartbeat"))
        checkHosts(against: section.strings("allowedHosts"), in: section)
    }

    /// Refuses receivers anywhere but on the hosts allowed, where these are named at all.
    private func checkHosts(against allowed: [String], in section: Section) {
        guard !allowed.isEmpty else { return }
        let hosts = Set(allowed.map { $0.lowercased() })
        let urls = receivers.map(\.url) + alertmanagers.flatMap(\.urls) + [heartbeat?.url].compactMap(\.self)
        let elsewhere = urls.compactMap { Endpoint(url: $0)?.host }.first { !hosts.contains($0) }
        guard let elsewhere else { return }
        section.fault("allowedHosts", "must name \(elsewhere), to which alerts are to go, or not be there")
    }

    /// What an earlier version read under `growth` and `density`, and where that stands now.
    private static let formerKeys = ["budget": "alerts.budget, by page, ticket and digest"]

    private mutating func readGrowth(_ section: Section) {
        section.refuseUnknownKeys(["enabled", "openOnce", "openTwice", "close"], moved: Self.formerKeys)
        guard var growth = rules.growth else { return }
        growth.immediateScore = section.double("openOnce", default: growth.immediateScore, in: 0.1...300)
        growth.openingScore = section.double("openTwice", default: growth.openingScore, in: 0.1...300)
        growth.closingScore = section.double("close", default: growth.closingScore, in: 0...300)
        if growth.closingScore > growth.openingScore || growth.openingScore > growth.immediateScore {
            let scores =
                "close \(growth.closingScore), openTwice \(growth.openingScore), openOnce \(growth.immediateScore)"
            section.fault(
                "",
                "must have close ≤ openTwice ≤ openOnce, and with the defaults of what is left out has \(scores)"
            )
        }
        rules.growth = section.bool("enabled", default: true) ? growth : nil
    }

    private mutating func readDensity(_ section: Section) {
        section.refuseUnknownKeys(["enabled", "open", "accounts"], moved: Self.formerKeys)
        guard var density = rules.density else { return }
        density.openingScore = section.double("open", default: density.openingScore, in: 0.1...300)
        density.flaggingScore = min(density.flaggingScore, density.openingScore)
        density.leastAccounts = section.int("accounts", default: density.leastAccounts, in: 3...1000)
        rules.density = section.bool("enabled", default: true) ? density : nil
    }

    private mutating func readRecurrence(_ section: Section) {
        section.refuseUnknownKeys(["enabled", "open", "accounts"])
        guard var recurrence = rules.recurrence else { return }
        recurrence.openingScore = section.double("open", default: recurrence.openingScore, in: 0.1...300)
        recurrence.flaggingScore = min(recurrence.flaggingScore, recurrence.openingScore)
        recurrence.leastAccounts = section.int("accounts", default: recurrence.leastAccounts, in: 3...1000)
        rules.recurrence = section.bool("enabled", default: true) ? recurrence : nil
    }

    private mutating func readShift(_ section: Section) {
        section.refuseUnknownKeys(["enabled", "open", "points", "accounts", "except"])
        guard var shift = rules.shift else { return }
        shift.openingScore = section.double("open", default: shift.openingScore, in: 1...300)
        shift.leastMove = section.double("points", default: shift.leastMove * 100, in: 0...100) / 100
        shift.leastAccounts = section.int("accounts", default: shift.leastAccounts, in: 3...1000)
        let excepted = section.strings("except", default: shift.exceptedFacets.map(\.rawValue))
        shift.exceptedFacets = excepted.map(FacetName.init)
        rules.shift = section.bool("enabled", default: true) ? shift : nil
    }
}

extension AlertLimits {
    /// How many alerts a day somebody will read; no limit is written 0.
    fileprivate init(_ section: Section) {
        self.init()
        section.refuseUnknownKeys(["page", "ticket", "digest"])
        page = section.limit("page")
        ticket = section.limit("ticket")
        digest = section.limit("digest")
    }
}

extension Configuration.Receiver {
    fileprivate init(_ section: Section) {
        section.refuseUnknownKeys(["name", "url", "form", "secrets", "key", "severity", "kinds", "digest"])
        name = section.receiverName()
        url = section.string("url", default: "")
        if Endpoint(url: url) == nil { section.fault("url", "must be an http or https address") }
        form = section.choice("form", default: .alertmanager)
        secrets = section.strings("secrets")
        let key = section.string("key", default: "")
        self.key = key.isEmpty ? nil : key
        if (form == .pagerDuty) != (self.key != nil) {
            section.fault("key", "must be there for the form pagerDuty, and for no other")
        }
        severity = section.choice("severity", default: .ticket)
        kinds = section.choices("kinds", default: AlertKind.allCases)
        let digest = section.duration("digest", default: 0)
        digestSeconds = digest > 0 ? digest : nil
        guard digest > 0 else { return }
        if form == .pagerDuty {
            section.fault("digest", "must not be there for the form pagerDuty, which knows no digest")
        }
        if severity == .digest {
            section.fault("digest", "must not be there where severity lets everything through at once")
        }
        if digest < 60 { section.fault("digest", "must be at least 1m, or 0s for never") }
    }
}

extension Configuration.Alertmanager {
    fileprivate init(_ section: Section) {
        section.refuseUnknownKeys(["name", "urls", "severity", "kinds"])
        name = section.receiverName()
        urls = section.strings("urls")
        if urls.isEmpty || !urls.allSatisfy({ Endpoint(url: $0) != nil }) {
            section.fault("urls", "must be http or https addresses, at least one")
        }
        severity = section.choice("severity", default: .ticket)
        kinds = section.choices("kinds", default: AlertKind.allCases)
    }
}

extension Configuration.Heartbeat {
    /// Nil where nobody is to be called.
    fileprivate init?(_ section: Section) {
        section.refuseUnknownKeys(["url", "every"])
        seconds = section.duration("every", default: 60)
        if !(5...3600).contains(seconds) { section.fault("every", "must be between 5s and 1h") }
        guard let url = section.optionalString("url") else { return nil }
        if Endpoint(url: url) == nil { section.fault("url", "must be an http or https address") }
        self.url = url
    }
}

extension Section {
    fileprivate func limit(_ key: String) -> Double? {
        let perDay = double(key, default: 0, in: 0...1000)
        return perDay > 0 ? perDay : nil
    }

    /// The name of somebody who is told of alerts.
    fileprivate func receiverName() -> String {
        let name = string("name", default: "")
        if name.isEmpty || name == "journal" { fault("name", "must be a name, and not journal") }
        return name
    }
}
