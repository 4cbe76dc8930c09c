import Model

// Turning what was cut out of a file into conversations and faults.
extension Intake {
    /// Hands on one record that is there to its end.
    mutating func take(_ unit: UnitReader.Unit, of index: Int, batch: inout IntakeBatch) {
        switch unit {
        case .gap(let isHole):
            if isHole { batch.holes += 1 }
        case .whole(let range):
            batch.linesRead += 1
            if !wasDelivered(range, of: index) { deliver(range, of: index, batch: &batch) }
        case .oversize(let overflow):
            batch.linesRead += 1
            deliver(overflow, of: index, batch: &batch)
        }
    }

    /// Whether the record was handed on before its end had come.
    private func wasDelivered(_ range: Range<Int>, of index: Int) -> Bool {
        let length = tails[index].unfinishedLength
        guard length > 0, range.count == length || range.count == length + 1 else { return false }
        return reader.buffer.withUnsafeBytes { bytes in
            let isSame = ContentHash.of(slice(bytes, range.prefix(length))) == tails[index].unfinishedHash
            return isSame && (range.count == length || bytes[range.upperBound - 1] == 13)
        }
    }

    private mutating func deliver(_ range: Range<Int>, of index: Int, batch: inout IntakeBatch) {
        guard reader.buffer[range].contains(where: { $0 > 0x20 }) else { return }
        let offset = reader.ledger.offset
        let found = reader.buffer.withUnsafeBytes { records.records(in: slice($0, range)) }
        for (place, record) in found.enumerated() {
            switch record {
            case .success(let record):
                batch.conversations.append(conversation(record, at: offset, place: place, index: index))
            case .failure(let problem):
                report(problem.reason, problem.detail, at: offset, index: index, batch: &batch)
            }
        }
    }

    private mutating func deliver(_ overflow: Overflow, of index: Int, batch: inout IntakeBatch) {
        let offset = reader.ledger.offset
        let recovered = records.record(head: overflow.head, tail: overflow.tail)
        if let recovered {
            batch.conversations.append(conversation(recovered, at: offset, place: 0, index: index))
        }
        let outcome = recovered == nil ? "nothing could be read of it" : "its beginning was read"
        let detail = "longer than \(configuration.maxLineBytes) bytes; \(outcome)"
        report(.oversize, detail, at: offset, index: index, batch: &batch)
    }

    private func conversation(_ record: Record, at offset: Int64, place: Int, index: Int) -> Conversation {
        Conversation(record, madeUpID: tails[index].derivedID(at: offset, place: place))
    }

    /// Adds a fault to the batch.
    func report(_ reason: Fault.Reason, _ detail: String, at offset: Int64, index: Int, batch: inout IntakeBatch) {
        let file = escapedName(tails[index].path)
        batch.faults.append(Fault(file: file, offset: offset, reason: reason, detail: detail))
    }

    /// Decides what to do at the end of what there is.
    mutating func reachEnd(_ index: Int, now: Double, batch: inout IntakeBatch) {
        tails[index].isPending = false
        tails[index].awaitsQuiet = false
        let isQuiet = isQuiet(index, now: now)
        switch tails[index].archive?.end {
        case .whole:
            deliverUnfinished(index, isLast: true, batch: &batch)
            closeBook(index)
        case .truncated where !isQuiet:
            tails[index].awaitsQuiet = true
        case let end?:
            // A line that ran into the end may be the reason for it, so its beginning is looked at all the same.
            if let overflow = reader.overflow { deliver(overflow, of: index, batch: &batch) }
            let (reason, detail) = ending(end)
            report(reason, detail, at: reader.ledger.offset, index: index, batch: &batch)
            closeBook(index)
        case nil:
            guard !reader.remainder.isEmpty || reader.overflow != nil else { return }
            if isQuiet {
                deliverUnfinished(index, isLast: tails[index].isVanished, batch: &batch)
            } else {
                tails[index].awaitsQuiet = true
            }
        }
    }

    /// What is said of a compressed file that could not be read to its end.
    private func ending(_ end: ArchiveSource.End) -> (Fault.Reason, String) {
        switch end {
        case .excessive: (.oversize, "grows too large for a file of its size; only the lines before this were read")
        case .tooDemanding: (.unreadable, "its window takes too much memory; compress it at level 19 or lower")
        case .whole, .truncated, .corrupt:
            (.corruptArchive, "the compressed file is damaged or cut off; the lines before this were read")
        }
    }

    /// Hands on a last line without an end, if it is a whole document; of a file that is gone it is reported otherwise.
    private mutating func deliverUnfinished(_ index: Int, isLast: Bool, batch: inout IntakeBatch) {
        if let overflow = reader.overflow {
            if isLast { deliver(overflow, of: index, batch: &batch) }
            return
        }
        let range = reader.remainder
        guard !range.isEmpty, !wasDelivered(range, of: index) else { return }
        let isWhole = reader.buffer.withUnsafeBytes { records.isWhole(slice($0, range)) }
        guard isWhole || isLast else { return }
        deliver(range, of: index, batch: &batch)
        tails[index].unfinishedLength = range.count
        tails[index].unfinishedHash = reader.buffer.withUnsafeBytes { ContentHash.of(slice($0, range)) }
        tails[index].isDirty = true
    }

    /// Notes that a compressed file has been read to its end, so that it is left alone until it changes.
    mutating func closeBook(_ index: Int) {
        tails[index].archive = nil
        tails[index].archiveSize = tails[index].size
        tails[index].isPending = false
        tails[index].awaitsQuiet = false
        tails[index].isDirty = true
    }
}

private func slice(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[range])
}
