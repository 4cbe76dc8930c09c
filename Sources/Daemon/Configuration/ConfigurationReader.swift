import Encoder
import Extraction
import Foundation
import Logging
import Model
import Yams

extension Configuration {
    /// Reads and checks a configuration file, and throws everything that is wrong with it at once.
    package static func read(
        file: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationError) -> Configuration {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            let problem =
                FileManager.default.fileExists(atPath: file)
                ? "cannot be read; check its owner and mode" : "is not there; write one, or name another with --config"
            throw ConfigurationError(faults: [.init(file: file, line: 0, column: 0, key: "", problem: problem)])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(faults: [.init(file: file, line: 0, column: 0, key: "", problem: "is not UTF-8")])
        }
        return try read(text, file: file, environment: environment).configuration
    }

    /// The configuration in `text`, and every key that a configuration may have.
    static func read(
        _ text: String,
        file: String,
        environment: [String: String]
    ) throws(ConfigurationError) -> (configuration: Configuration, knownKeys: Set<String>) {
        let reading = Reading(file: file)
        var root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw ConfigurationError(faults: [reading.fault(of: error)])
        } catch {
            throw ConfigurationError(faults: [.init(file: file, line: 0, column: 0, key: "", problem: "is not YAML")])
        }
        let configuration = Configuration(Section(root: root, reading: reading), file: file, environment: environment)
        guard reading.faults.isEmpty else { throw ConfigurationError(faults: reading.faults) }
        return (configuration, reading.knownKeys)
    }

    private init(_ root: Section, file: String, environment: [String: String]) {
        root.refuseUnknownKeys([
            "watch", "state", "logLevel", "sources", "encoder", "models", "budget", "prompts", "facets", "sampling",
            "screener", "clustering", "privacy", "taxonomy", "alerts", "http", "retention",
        ])
        let fileName = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        let watch = root.string("watch", default: fileName)
        if watch.isEmpty || !watch.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }) {
            root.fault("watch", "must be letters, digits, - and _")
        }
        self.init(watch: watch, environment: environment)
        state = root.string("state", default: state)
        if let level = root.optionalString("logLevel") {
            let levels: [String: Logger.Level] = [
                "debug": .debug, "info": .info, "notice": .notice, "warning": .warning, "error": .error,
            ]
            if let level = levels[level] {
                logLevel = level
            } else {
                root.fault("logLevel", "must be one of debug, info, notice, warning, error")
            }
        }
        readSources(root.section("sources"))
        readEncoder(root.section("encoder"))
        readModels(root)
        readBudget(root)
        prompts = root.optionalString("prompts")
        readFacets(root)
        readClustering(root)
        readAlerts(root.section("alerts"))
        readLookout(root)
        let retention = root.section("retention")
        retention.refuseUnknownKeys(["items"])
        retentionSeconds = retention.duration("items", default: retentionSeconds)
        // The detectors look back a week; anything shorter would leave them without their past after a restart.
        if retentionSeconds < 8 * 86_400 { retention.fault("items", "must be at least 8d") }
        // A sketch is something of a conversation, too.
        if let days = rules.recurrence?.historyDays {
            rules.recurrence?.historyDays = min(days, Int(min(retentionSeconds, 1e9) / 86_400))
        }
        // An alert of a shift tells an answer, and no answer is told that fewer accounts stand behind.
        if let accounts = rules.shift?.leastAccounts {
            rules.shift?.leastAccounts = max(accounts, taxonomy.accountFloor)
        }
    }

    private mutating func readSources(_ section: Section) {
        section.refuseUnknownKeys(["paths", "scan", "quiet", "maxLineBytes", "maxOpenFiles", "mapping"])
        intake.paths = section.strings("paths")
        if intake.paths.contains("") { section.fault("paths", "must not hold an empty text") }
        intake.scanSeconds = section.duration("scan", default: intake.scanSeconds)
        intake.quietSeconds = section.duration("quiet", default: intake.quietSeconds)
        intake.maxLineBytes = section.int("maxLineBytes", default: intake.maxLineBytes, in: 65_536...1_073_741_824)
        intake.maxOpenFiles = section.int("maxOpenFiles", default: intake.maxOpenFiles, in: 4...65_536)
        if intake.scanSeconds < 0.1 { section.fault("scan", "must be at least 0.1s") }
        let mapping = section.section("mapping")
        mapping.refuseUnknownKeys(["id", "account", "timestamp", "language", "messages", "role", "content"])
        intake.mapping.id = mapping.optionalString("id")
        intake.mapping.account = mapping.optionalString("account")
        intake.mapping.timestamp = mapping.optionalString("timestamp")
        intake.mapping.language = mapping.optionalString("language")
        intake.mapping.messages = mapping.optionalString("messages")
        intake.mapping.role = mapping.optionalString("role")
        intake.mapping.content = mapping.optionalString("content")
    }

    private mutating func readEncoder(_ section: Section) {
        section.refuseUnknownKeys(["model", "threads", "cacheBytes", "whenChanged", "served"])
        encoder = section.string("model", default: encoder)
        encoderThreads = section.int("threads", default: encoderThreads, in: 0...256)
        encoderCacheBytes = section.int("cacheBytes", default: encoderCacheBytes, in: 0...1_073_741_824)
        encoderChange = section.choice("whenChanged", default: encoderChange)
        let served = section.section("served")
        if served.isPresent { servedEncoder = served.servedEncoder() }
    }

    private mutating func readFacets(_ root: Section) {
        let facets = root.section("facets")
        facets.refuseUnknownKeys(["fields", "ask", "questions", "singly"])
        let defaults: [FacetQuestion] = models == nil ? [] : [.request, .language, .concern]
        extraction.questions = facets.facetQuestions(defaults: defaults)
        extraction.asksSingly = facets.bool("singly", default: false)
        if models == nil, !extraction.questions.isEmpty {
            facets.fault("", "asks questions, but models.facets names no model")
        }
        for (name, path) in facets.map("fields") {
            let facet = FacetName(rawValue: name)
            if extraction.computed.contains(facet) {
                facets.section("fields").fault(name, "is a facet that Weir computes; choose another name")
            } else if extraction.questions.contains(where: { $0.name == facet }) {
                facets.section("fields").fault(name, "is a facet that a model is asked for; choose another name")
            }
            extraction.fields[facet] = path
        }
        let sampling = root.section("sampling")
        sampling.refuseUnknownKeys(["by", "rate"])
        let unit = sampling.choice("by", default: SamplingUnit.conversation)
        let rate = sampling.double("rate", default: 1, in: 0.000_001...1)
        switch unit {
        case _ where rate == 1: extraction.sampling = .everything
        case .conversation: extraction.sampling = .conversations(rate: rate)
        case .completion: extraction.sampling = .completions(rate: rate)
        }
        let screener = root.section("screener")
        if screener.isPresent { extraction.screener = screener.screenerRule() }
        if models == nil, extraction.screener?.asksModel == true {
            screener.fault("", "asks a question, but models.facets names no model")
        }
        do throws(ExtractionError) {
            try extraction.validateQuestions()
        } catch {
            facets.fault("", "\(error)")
        }
        let paths = extraction.fields.values + (extraction.screener?.fieldPaths ?? [])
        intake.fields = Array(Set(paths)).sorted()
    }

    private mutating func readClustering(_ root: Section) {
        let section = root.section("clustering")
        section.refuseUnknownKeys(["maximumClusters", "seed"])
        let most = section.int("maximumClusters", default: 0, in: 0...100_000)
        clustering.maximumClusters = most == 0 ? nil : most
        clustering.seed = UInt64(section.int("seed", default: Int(clustering.seed), in: 0...Int.max))
        let privacy = root.section("privacy")
        privacy.refuseUnknownKeys(["accountFloor", "conversationFloor"])
        taxonomy.accountFloor = privacy.int("accountFloor", default: taxonomy.accountFloor, in: 2...10_000)
        taxonomy.conversationFloor = privacy.int(
            "conversationFloor",
            default: taxonomy.conversationFloor,
            in: 2...10_000
        )
        let editions = root.section("taxonomy")
        editions.refuseUnknownKeys(["every", "topClusters", "linkLanguages"])
        editionSeconds = editions.duration("every", default: editionSeconds)
        if editionSeconds < 60 { editions.fault("every", "must be at least 60s") }
        taxonomy.topClusters = editions.int("topClusters", default: taxonomy.topClusters, in: 2...1000)
        taxonomy.linksLanguages = editions.bool("linkLanguages", default: taxonomy.linksLanguages)
        if taxonomy.linksLanguages, models == nil, servedEncoder == nil, KnownModel.named(encoder) != nil {
            editions.fault("linkLanguages", "needs encoder.served or models, since \(encoder) reads English only")
        }
    }
}

private enum SamplingUnit: String, CaseIterable {
    case conversation
    case completion
}

extension Reading {
    /// What Yams found wrong, without the lines of the file that it quotes: a configuration may hold what is secret.
    func fault(of error: YamlError) -> ConfigurationFault {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ConfigurationFault(
                file: file,
                line: mark.line,
                column: mark.column,
                key: "",
                problem: "not YAML: \(problem)"
            )
        case .duplicatedKeysInMapping(let keys, let context):
            ConfigurationFault(
                file: file,
                line: context.mark.line,
                column: context.mark.column,
                key: keys.first ?? "",
                problem: "stands here more than once"
            )
        default:
            ConfigurationFault(file: file, line: 0, column: 0, key: "", problem: "is not YAML")
        }
    }
}

extension Configuration {
    /// The state directory that a file names, even where the file is bad otherwise: its daemon can still be asked.
    package static func statePath(inFile file: String, environment: [String: String]) -> String {
        let bytes = FileManager.default.contents(atPath: file) ?? Data()
        let root = try? Yams.compose(yaml: String(decoding: bytes, as: UTF8.self))
        let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        let watch = root?.mapping?["watch"]?.string ?? name
        return root?.mapping?["state"]?.string ?? defaultState(watch: watch, environment: environment)
    }
}
