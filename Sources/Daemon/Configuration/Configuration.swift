import Clustering
import Detection
import Extraction
import Foundation
import Intake
import Logging
import Model
import Store
import Taxonomy

/// One watch: what is read, asked, clustered and told, with every default.
///
/// Read and checked once, at the start or at a reload; `config/weir.yaml` documents every key.
package struct Configuration: Equatable, Sendable {
    /// Who is told of alerts besides the journal.
    package struct Receiver: Equatable, Sendable {
        /// In which words.
        package enum Form: String, CaseIterable, Sendable {
            case alertmanager
            case slack
            case pagerDuty
            case cloudEvents
        }

        package var name: String
        package var url: String
        package var form: Form
        /// Names of credentials, or paths of files, that hold the secrets deliveries are signed with.
        package var secrets: [String]
        /// The credential or file with the key by which PagerDuty knows whom to tell; nil for any other form.
        package var key: String?
        /// Only alerts at least this urgent.
        package var severity: AlertSeverity
        /// Only alerts of these kinds.
        package var kinds = AlertKind.allCases
        /// After how many seconds, again and again, it is told together of what is less urgent than `severity`; nil for never.
        package var digestSeconds: Double?
    }

    /// Alertmanagers of one cluster, which are all told the same.
    package struct Alertmanager: Equatable, Sendable {
        package var name: String
        /// Where the interface of each begins.
        package var urls: [String]
        package var severity: AlertSeverity
        package var kinds: [AlertKind]
    }

    /// Who is called again and again as a sign that the watch is at work.
    package struct Heartbeat: Equatable, Sendable {
        package var url: String
        package var seconds: Double
    }

    /// The name of the watch, as alerts carry it.
    package var watch: String
    /// The state directory.
    package var state: String
    package var logLevel = Logger.Level.notice
    package var intake = IntakeConfiguration(paths: [])
    /// A model's name or directory.
    package var encoder = "minilm"
    /// 0 for one thread a core.
    package var encoderThreads = 0
    /// How much memory the vectors of texts that come again may take; 0 to compute each anew.
    package var encoderCacheBytes = 16 << 20
    /// What becomes of the clusters when the encoder is another one than before.
    package var encoderChange = EncoderChange.refuse
    /// Instead of the encoder in this process; nil for that one.
    package var servedEncoder: ServedEncoder?
    /// Nil where nothing but this process reads, names and arranges.
    package var models: ModelsConfiguration?
    /// What models may cost.
    package var budget = BudgetConfiguration()
    /// Where prompts are looked for before the usual places; nil for nowhere else.
    package var prompts: String?
    package var extraction = ExtractionConfiguration()
    package var clustering = ClusteringConfiguration()
    package var taxonomy = TaxonomyConfiguration()
    /// How much event time lies between two editions, at least, in seconds.
    package var editionSeconds = 3600.0
    package var rules = AlertRules()
    /// Where to read what to do about an alert, with `KIND` for the kind; empty for nowhere.
    package var runbook = ""
    /// Of how many alerts a receiver is told within an hour; nil for any number.
    package var hourlyCap: Int? = 20
    /// After how many seconds somebody is told again of what still fires and nobody has taken on; nil for never.
    package var reminderSeconds: Double? = 12 * 3600.0
    package var receivers: [Receiver] = []
    package var alertmanagers: [Alertmanager] = []
    package var heartbeat: Heartbeat?
    package var lookout = LookoutSettings()
    /// How long items are kept, in seconds.
    package var retentionSeconds = 30 * 86_400.0

    /// The defaults of a watch called `watch`, with its state where the environment says.
    package init(watch: String, environment: [String: String]) {
        self.watch = watch
        state = Configuration.defaultState(watch: watch, environment: environment)
    }

    /// The directory that systemd hands in or has handed to the unit of this watch, otherwise one below the home
    /// directory.
    static func defaultState(watch: String, environment: [String: String]) -> String {
        if let directory = environment["STATE_DIRECTORY"], !directory.isEmpty {
            return String(directory.prefix { $0 != ":" })
        }
        // So that a command which an operator types finds the service's state by the same file.
        let ofUnit = "/var/lib/weir/\(watch)"
        if FileManager.default.fileExists(atPath: ofUnit) { return ofUnit }
        let base = environment["XDG_STATE_HOME"] ?? (environment["HOME"] ?? "/var/lib") + "/.local/state"
        return "\(base)/weir/\(watch)"
    }
}

extension Configuration {
    /// The facet of which clusters are made where a model is asked.
    var clusteredFacet: FacetName {
        let clustered = extraction.questions.first { question in
            if case .freeText(_, isClustered: true) = question.form { true } else { false }
        }
        return clustered?.name ?? .request
    }

    /// How names are to be worded: as requests, unless another facet is clustered.
    var nameCriteria: String {
        clusteredFacet == .request
            ? ModelTaxonomist.requestCriteria
            : "The name is a short phrase that answers: \(questionOfClusteredFacet)"
    }

    private var questionOfClusteredFacet: String {
        extraction.questions.first { $0.name == clusteredFacet }?.question ?? ""
    }

    /// How the database in the state directory at `path` is to be kept.
    func store(in path: String) -> StoreConfiguration {
        var settings = StoreConfiguration(path: StateDirectory.database(in: path))
        settings.accountFloor = taxonomy.accountFloor
        return settings
    }

    /// The same watch with the rules for alerts of another configuration, to try them on files that are there.
    package func judged(by other: Configuration) -> Configuration {
        var judged = self
        judged.rules = other.rules
        return judged
    }

    /// What `fresh` changes that only a restart can change, in words for the operator; nil where there is nothing.
    func changeThatNeedsARestart(to fresh: Configuration) -> String? {
        let changes: [(String, Bool)] = [
            ("watch", fresh.watch != watch),
            ("state", fresh.state != state),
            ("logLevel", fresh.logLevel != logLevel),
            ("encoder", isEncoderChanged(in: fresh)),
            ("models", fresh.models != models),
            ("budget", fresh.budget != budget),
            ("http", fresh.lookout != lookout),
            ("alerts.receivers", fresh.receivers != receivers),
            ("alerts.alertmanagers", fresh.alertmanagers != alertmanagers),
            ("alerts.heartbeat", fresh.heartbeat != heartbeat),
            ("alerts.cap", fresh.hourlyCap != hourlyCap),
            ("alerts.repeat", fresh.reminderSeconds != reminderSeconds),
            ("alerts.runbook", fresh.runbook != runbook),
            ("privacy.accountFloor", fresh.taxonomy.accountFloor != taxonomy.accountFloor),
        ]
        let names = changes.filter(\.1).map(\.0)
        return names.isEmpty ? nil : "\(names.joined(separator: ", ")) changed, which needs a restart"
    }

    private func isEncoderChanged(in fresh: Configuration) -> Bool {
        fresh.encoder != encoder || fresh.encoderThreads != encoderThreads
            || fresh.encoderCacheBytes != encoderCacheBytes || fresh.servedEncoder != servedEncoder
    }
}

/// When a finding becomes an alert.
package struct AlertRules: Equatable, Codable, Sendable {
    /// How late a conversation may come and still count in its hour, in seconds.
    package var lateness = 300.0
    /// Nil where growth is not watched.
    package var growth: GrowthConfiguration? = GrowthConfiguration()
    /// Nil where density and novelty are not watched.
    package var density: DensityConfiguration? = DensityConfiguration()
    /// Nil where recurrence is not watched.
    package var recurrence: RecurrenceConfiguration? = RecurrenceConfiguration()
    /// Nil where shifts are not watched.
    package var shift: ShiftConfiguration? = ShiftConfiguration()
    /// How many alerts of each urgency are read in a day.
    package var limits = AlertLimits()

    package init() {}

    /// The same rules for an encoder that is calibrated so.
    func calibrated(by calibration: Calibration) -> AlertRules {
        var rules = self
        rules.density = density?.calibrated(by: calibration)
        rules.recurrence = recurrence?.calibrated(by: calibration)
        return rules
    }
}
