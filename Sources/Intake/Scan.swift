import Model

/// One name in a listed directory.
private struct Entry {
    let path: [UInt8]
    let status: FileStatus
    /// The configured path it belongs to, nil where it is only of interest as a file that was already followed.
    let source: Int?
}

/// Why a configured path could not be looked up.
struct Problem {
    /// In words for the operator.
    let text: String
    /// Whether files may be there for all that.
    let hidesFiles: Bool
}

/// What could be learnt of a directory.
private struct Listing {
    var entries: [Entry] = []
    /// The names, of the directory or of files in it, about which the system says nothing, and why.
    var failures: [(path: [UInt8], error: FileError)] = []
}

// Finding files.
extension Intake {
    /// Lists the directories, all of them or only those named, and brings the followed files up to date.
    ///
    /// Files are recognised before new ones are opened, whatever they are called now. Only a scan of all directories
    /// says that a file is gone, and only where nothing failed that could have shown it: a directory that can never be
    /// listed keeps none of the others' files.
    mutating func scan(only some: Set<[UInt8]>?, now: Double, batch: inout IntakeBatch) {
        var isComplete = some == nil
        if isComplete { problems = [:] }
        var entries: [Entry] = []
        var listed: [[UInt8]: [Int]] = [:]
        var searched: Set<[UInt8]> = []
        for source in patterns.indices {
            do {
                if some == nil { try settle(source, now: now, batch: &batch) }
                for directory in try directories(of: patterns[source]) { listed[directory, default: []].append(source) }
            } catch {
                isComplete = false
                let text = "cannot look for \(escapedName(patterns[source].path.utf8)): \(error)"
                note(Problem(text: text, hidesFiles: !error.isCertainAbsence), of: [source])
                warn(text, now: now, batch: &batch)
            }
        }
        if isComplete { directories = Set(listed.keys) }
        for (directory, sources) in listed.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
        where some?.contains(directory) ?? true {
            let listing = list(directory, sources: sources)
            entries += listing.entries
            if listing.failures.contains(where: { !$0.error.isCertainAbsence }) {
                isComplete = false
            } else if some == nil {
                searched.insert(directory)
            }
            for failure in listing.failures {
                let text = "cannot list \(escapedName(failure.path)): \(failure.error)"
                note(Problem(text: text, hidesFiles: !failure.error.isCertainAbsence), of: sources)
                warn(text, now: now, batch: &batch)
            }
        }
        follow(entries, isComplete: isComplete, searched: searched, now: now)
    }

    /// Says of configured paths what is wrong with them; of several problems, the last one and the worst that it means.
    private mutating func note(_ problem: Problem, of sources: [Int]) {
        for source in sources {
            let wasHiding = problems[source]?.hidesFiles ?? false
            problems[source] = Problem(text: problem.text, hidesFiles: problem.hidesFiles || wasHiding)
        }
    }

    /// Decides whether a path without wildcards names a directory now.
    private mutating func settle(_ source: Int, now: Double, batch: inout IntakeBatch) throws(FileError) {
        let path = configuration.paths[source]
        guard !path.hasSuffix("/"), !hasWildcard(Array(path.utf8)) else { return }
        do {
            let status = try fileSystem.status(Array(path.utf8))
            let isDirectory = status.kind == .directory || status.kind == .link && isListable(Array(path.utf8))
            patterns[source] = SourcePattern(path, isDirectory: isDirectory)
            if !isDirectory, status.kind != .regular {
                let advice =
                    status.kind == .link ? "it is a symbolic link; name the file itself" : "it is no regular file"
                warn("cannot read \(escapedName(path.utf8)): \(advice)", now: now, batch: &batch)
            }
        } catch {
            if !error.isAbsence { throw error }
            // Between two forms of a rotated file nothing bears its name for a moment.
            guard !tails.contains(where: { $0.source == source }) else { return }
            let text = "nothing is at \(escapedName(path.utf8)) yet"
            note(Problem(text: text, hidesFiles: !error.isCertainAbsence), of: [source])
            warn("cannot find \(escapedName(path.utf8)): nothing is there yet", now: now, batch: &batch)
        }
    }

    private func isListable(_ path: [UInt8]) -> Bool {
        (try? fileSystem.list(path)) != nil
    }

    private func directories(of pattern: SourcePattern) throws(FileError) -> [[UInt8]] {
        pattern.isDirectoryGlob ? try fileSystem.directories(pattern.directory) : [pattern.directory]
    }

    /// What is in a directory; a file about which nothing can be learnt is a failure of its own, and the others are listed.
    private func list(_ directory: [UInt8], sources: [Int]) -> Listing {
        var listing = Listing()
        let names: [[UInt8]]
        do {
            names = try fileSystem.list(directory)
        } catch {
            listing.failures.append((directory, error))
            return listing
        }
        for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let path = joined(directory, name)
            do {
                let status = try fileSystem.status(path)
                guard status.kind == .regular else { continue }
                let source = sources.first { patterns[$0].matches(name) }
                listing.entries.append(Entry(path: path, status: status, source: source))
            } catch {
                // A file that went away while the directory was listed is no failure.
                if !error.isCertainAbsence { listing.failures.append((path, error)) }
            }
        }
        return listing
    }

    /// Brings the files up to date; `searched` are the directories of which everything was learnt.
    private mutating func follow(_ entries: [Entry], isComplete: Bool, searched: Set<[UInt8]>, now: Double) {
        var byFingerprint: [Fingerprint: [Entry]] = [:]
        for entry in entries { byFingerprint[entry.status.fingerprint, default: []].append(entry) }
        for index in tails.indices {
            if let names = byFingerprint.removeValue(forKey: tails[index].fingerprint) {
                update(index, names: names, now: now)
            } else if isComplete || wasSearchedFor(index, in: searched) {
                tails[index].vanish()
            }
        }
        let unknown = byFingerprint.values.sorted { $0[0].path.lexicographicallyPrecedes($1[0].path) }
        for names in unknown {
            if revive(names, now: now) { continue }
            guard let entry = names.first(where: { $0.source != nil }), let source = entry.source else { continue }
            append(Tail(entry.status, path: entry.path, source: source, now: now))
            noteNames(names, of: tails.count - 1)
        }
    }

    /// Whether all directories are among `searched` in which the file has ever had a name.
    private func wasSearchedFor(_ index: Int, in searched: Set<[UInt8]>) -> Bool {
        !searched.isEmpty && tails[index].names.allSatisfy { searched.contains(directoryPart($0)) }
    }

    private mutating func update(_ index: Int, names: [Entry], now: Double) {
        tails[index].appear()
        let current = names.first { $0.path == tails[index].path } ?? names[0]
        if current.path != tails[index].path {
            tails[index].path = current.path
            tails[index].isDirty = true
            tails[index].trouble = nil
        }
        noteNames(names, of: index)
        if let source = names.lazy.compactMap(\.source).first { tails[index].source = source }
        tails[index].observe(current.status, now: now)
    }

    private mutating func noteNames(_ names: [Entry], of index: Int) {
        for entry in names where tails[index].note(name: entry.path) { families = nil }
    }

    /// Goes on with a file that was taken for gone; false where it was never known.
    private mutating func revive(_ names: [Entry], now: Double) -> Bool {
        let fingerprint = names[0].status.fingerprint
        guard
            let place = history.indices.filter({ history[$0].checkpoint.fingerprint == fingerprint })
                .max(by: { history[$0].checkpoint.generation < history[$1].checkpoint.generation })
        else { return false }
        var tail = Tail(history.remove(at: place), source: names.lazy.compactMap(\.source).first ?? 0, now: now)
        tail.path = names[0].path
        tail.isDirty = true
        tail.observe(names[0].status, now: now)
        append(tail)
        noteNames(names, of: tails.count - 1)
        return true
    }
}
