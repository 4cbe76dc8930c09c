import Model

/// Why a record gives no conversation.
struct RecordProblem: Error, Equatable {
    let reason: Fault.Reason
    /// In the program's words.
    let detail: String
}

/// What one record says; an absent id is made up by whoever knows where the record stood.
struct Record: Equatable {
    var envelope = Envelope()
    var turns: [Turn] = []
}

/// What a record says besides its turns.
struct Envelope: Equatable {
    var id: String?
    var account: String?
    var timestamp: Timestamp?
    var language: String?
    var fields: [String: FacetValue] = [:]
}

/// Reads lines as records, in any of the known forms.
struct RecordReader {
    private let paths: RecordPaths
    private let parser = JSONParser()
    /// Runs of NUL bytes left out of lines since the counter was last set back.
    var holes = 0

    init(mapping: FieldMapping, fields: [String]) {
        paths = RecordPaths(mapping: mapping, fields: fields)
    }

    /// The records of one line: one, or several where the line is an array.
    mutating func records(in line: UnsafeRawBufferPointer) -> [Result<Record, RecordProblem>] {
        do {
            return try documents(in: line).map { element in
                Result { () throws(RecordProblem) in try record(element) }
            }
        } catch {
            return [.failure(error)]
        }
    }

    /// Whether the bytes are one whole document.
    mutating func isWhole(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let root = try? parse(trimmed(line)) else { return false }
        return root.isObject || root.isArray
    }

    /// What can be had of a line too long to read, from its first and its last bytes.
    mutating func record(head: [UInt8], tail: [UInt8]) -> Record? {
        guard var record = head.withUnsafeBytes({ truncatedRecord(in: $0) }) else { return nil }
        if let rest = tail.withUnsafeBytes({ trailingEnvelope(in: $0) }) {
            record.envelope.id = record.envelope.id ?? rest.id
            record.envelope.account = record.envelope.account ?? rest.account
            record.envelope.timestamp = record.envelope.timestamp ?? rest.timestamp
            record.envelope.language = record.envelope.language ?? rest.language
            record.envelope.fields.merge(rest.fields) { known, _ in known }
        }
        return record
    }

    private mutating func documents(in line: UnsafeRawBufferPointer) throws(RecordProblem) -> [JSONElement] {
        if isUTF16(line) { throw RecordProblem(reason: .encoding, detail: "UTF-16; write UTF-8") }
        let root: JSONElement
        do {
            root = try parse(trimmed(line))
        } catch .tooDeep {
            throw RecordProblem(reason: .tooDeep, detail: "nested more than \(JSONParser.depth) levels deep")
        } catch {
            throw RecordProblem(reason: .malformed, detail: "not JSON, even after repair")
        }
        return root.isArray ? Array(root.elements) : [root]
    }

    private mutating func parse(_ line: UnsafeRawBufferPointer) throws(JSONProblem) -> JSONElement {
        do {
            return try parser.parse(line)
        } catch .malformed {
            let repair = Repair(line)
            holes += repair.holes
            // The element lives in the parser's own copy, not in the repaired bytes.
            let outcome = repair.bytes.withUnsafeBytes { bytes in
                Result { () throws(JSONProblem) in try parser.parse(bytes) }
            }
            return try outcome.get()
        }
    }

    private func record(_ element: JSONElement) throws(RecordProblem) -> Record {
        guard element.isObject else {
            throw RecordProblem(reason: .notAConversation, detail: "the record is no object")
        }
        guard let messages = messages(of: element) else {
            throw RecordProblem(reason: .notAConversation, detail: "no list of messages in a known place")
        }
        var record = Record(envelope: envelope(of: element))
        var hasRequest = false
        for message in messages {
            hasRequest = hasRequest || message.role == .user && message.hasWords
            if let last = record.turns.indices.last, record.turns[last].role == message.role {
                record.turns[last].text += "\n\n" + message.text
            } else {
                record.turns.append(Turn(role: message.role, text: message.text))
            }
        }
        guard hasRequest else { throw RecordProblem(reason: .noUserText, detail: "no message of the user has text") }
        return record
    }

    private func messages(of record: JSONElement) -> [Message]? {
        if let path = paths.messages {
            guard let list = path.value(in: record), list.isArray else { return nil }
            return list.elements.compactMap { Message($0, paths: paths) }
        }
        guard let nodes = nodes(of: record) else { return nil }
        var messages = nodes.compactMap { Message($0, paths: paths) }
        if let system = record.find("system").flatMap(Message.init(system:)) { messages.insert(system, at: 0) }
        return messages
    }

    private func nodes(of record: JSONElement) -> [JSONElement]? {
        for name in ["messages", "conversation", "conversations", "chat_messages"] {
            guard let list = record.find(name), list.isArray else { continue }
            return Branch(leafOf: record, in: list)?.nodes ?? Array(list.elements)
        }
        return Branch(mappingOf: record)?.nodes.compactMap { $0.find("message") }
    }

    private func envelope(of record: JSONElement) -> Envelope {
        var envelope = Envelope()
        envelope.id = part(of: record, at: paths.id, as: name)
        envelope.account = part(of: record, at: paths.account, as: name)
        envelope.timestamp = part(of: record, at: paths.timestamp, as: timestamp)
        envelope.language = part(of: record, at: paths.language) { $0.string }
        for field in paths.fields { envelope.fields[field.name] = field.path.value(in: record).flatMap(facet) }
        return envelope
    }

    private func part<Part>(
        of record: JSONElement,
        at places: [FieldPath],
        as reading: (JSONElement) -> Part?
    ) -> Part? {
        for place in places {
            if let part = place.value(in: record).flatMap(reading) { return part }
        }
        return nil
    }
}

// The two ends of a line that is too long.
extension RecordReader {
    private mutating func truncatedRecord(in head: UnsafeRawBufferPointer) -> Record? {
        let completed = Completion(trimmed(head)).bytes
        return completed.withUnsafeBytes { bytes in
            guard let root = try? parse(bytes) else { return nil }
            return try? record(root)
        }
    }

    /// The fields after the last list of the record: the longest end of the line that is a row of whole fields.
    private mutating func trailingEnvelope(in tail: UnsafeRawBufferPointer) -> Envelope? {
        var found: Envelope?
        var attempts = 0
        let line = trimmed(tail)
        for index in line.indices.dropFirst().reversed()
        where line[index] == quote && line[index - 1] == UInt8(ascii: ",") || isSpacedField(line, at: index) {
            attempts += 1
            guard attempts <= 64 else { break }
            let object = [UInt8(ascii: "{")] + Array(line[index...])
            guard let root = object.withUnsafeBytes({ try? parser.parse($0) }) else { continue }
            found = envelope(of: root)
        }
        return found
    }

    private func isSpacedField(_ line: UnsafeRawBufferPointer, at index: Int) -> Bool {
        index >= 2 && line[index] == quote && line[index - 1] == 0x20 && line[index - 2] == UInt8(ascii: ",")
    }
}

/// The line without a byte order mark, and without blanks at its ends.
private func trimmed(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var rest = line[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    while let first = rest.first, first == 0x20 || (9...13).contains(first) { rest = rest.dropFirst() }
    while let last = rest.last, last == 0x20 || (9...13).contains(last) { rest = rest.dropLast() }
    return UnsafeRawBufferPointer(rebasing: rest)
}

private func isUTF16(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count >= 4 else { return false }
    if line.starts(with: [0xFF, 0xFE]) || line.starts(with: [0xFE, 0xFF]) { return true }
    return line[1] == 0 && line[3] == 0 && line[0] != 0 && line[2] != 0
        || line[0] == 0 && line[2] == 0 && line[1] != 0 && line[3] != 0
}

private func name(_ element: JSONElement) -> String? {
    if let text = element.string { return text.isEmpty ? nil : text }
    return element.integer ?? element.number.map { String($0) }
}

private func timestamp(_ element: JSONElement) -> Timestamp? {
    if let text = element.string {
        return Timestamp(rfc3339: text) ?? Double(text).flatMap(timestamp(sinceEpoch:))
    }
    return element.number.flatMap(timestamp(sinceEpoch:))
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size; nil beyond year 5000.
private func timestamp(sinceEpoch value: Double) -> Timestamp? {
    guard value.isFinite else { return nil }
    let milliseconds: Double =
        switch abs(value) {
        case ..<1e11: value * 1000
        case ..<1e14: value
        case ..<1e17: value / 1000
        default: value / 1_000_000
        }
    guard abs(milliseconds) < 1e14 else { return nil }
    return Timestamp(rawValue: Int64(milliseconds.rounded()))
}

private func facet(_ element: JSONElement) -> FacetValue? {
    if let flag = element.flag { return .flag(flag) }
    if let number = element.number { return .number(number) }
    return element.string.map { .category(String($0.prefix(64))) }
}
