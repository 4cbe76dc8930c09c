import Model

/// What one step has read, together with how far it came.
///
/// The checkpoints are true once everything else in the batch is recorded: both belong in one transaction.
package struct IntakeBatch: Sendable {
    /// In the order in which they were read; a conversation may come again with the same id and replaces its earlier
    /// state.
    package var conversations: [Conversation] = []
    /// The lines that could not be used, and the files that went before they were read.
    package var faults: [Fault] = []
    /// The checkpoints that changed, as they stand after this batch.
    package var checkpoints: [Checkpoint] = []
    /// Checkpoints of files gone so long that they are not needed to recognise anything.
    package var forgotten: [Checkpoint] = []
    /// What an operator should be told of, each at most once an hour and file; names in them are escaped.
    package var warnings: [String] = []
    /// Whether nothing more can be read now.
    package var isIdle = false
    package var linesRead = 0
    package var bytesRead: Int64 = 0
    /// Runs of NUL bytes that were passed over.
    package var holes = 0

    package init() {}
}

/// How one configured path fares.
package struct SourceStatus: Equatable, Sendable {
    package let path: String
    /// The files it stands for now.
    package var files = 0
    /// Bytes known and not yet read; of a compressed file, compressed bytes.
    package var bytesBehind: Int64 = 0
    package var openDescriptors = 0
    /// The files that could not be opened or read when last tried.
    package var unreadable = 0
    /// Why nothing was found for it when its directory was last looked through, in words for the operator.
    package var problem: String?
    /// Whether there may be files of it that the last look could not show, since the system refused to say.
    ///
    /// A path at which nothing is has a problem and hides nothing.
    package var mayHideFiles = false
}

/// What may have changed since the last step: a reason to look sooner, never a reason not to look.
package struct ChangeHint: Equatable, Sendable {
    /// Directories in which a name or a file changed, as bytes.
    package var directories: Set<[UInt8]>
    /// Whether changes were missed, so that anything may have changed.
    package var isOverflow: Bool

    package init(directories: Set<[UInt8]> = [], isOverflow: Bool = false) {
        self.directories = directories
        self.isOverflow = isOverflow
    }

    /// Nothing is known to have changed.
    package static let none = ChangeHint()
    /// Anything may have changed.
    package static let everything = ChangeHint(isOverflow: true)
}
