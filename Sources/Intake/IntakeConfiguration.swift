/// Which files are read, and how.
package struct IntakeConfiguration: Equatable, Sendable {
    /// Directories (their direct children), files, and globs.
    ///
    /// A name stands for its rotated forms as well: `app.jsonl` also for `app.jsonl.1`, `app.jsonl.2.gz` and
    /// `app.jsonl.3.zst`.
    package var paths: [String]
    /// Where the parts of a record stand that is in none of the known forms.
    package var mapping: FieldMapping
    /// Dotted paths whose values are handed on in `Conversation.fields`, such as `labels.intent` or `messages.0.role`.
    package var fields: [String]
    /// After how long without growth a last line without an end is taken for whole, in seconds.
    package var quietSeconds: Double
    /// How often the directories are listed without any hint, in seconds.
    package var scanSeconds: Double
    /// The longest line that is read whole; of a longer one only the head and the tail are examined.
    package var maxLineBytes: Int
    /// How many files are held open at once.
    package var maxOpenFiles: Int
    /// How far a compressed file may grow.
    package var archiveLimits: ArchiveLimits

    package init(
        paths: [String],
        mapping: FieldMapping = FieldMapping(),
        fields: [String] = [],
        quietSeconds: Double = 5,
        scanSeconds: Double = 10,
        maxLineBytes: Int = 16 << 20,
        maxOpenFiles: Int = 128,
        archiveLimits: ArchiveLimits = ArchiveLimits()
    ) {
        self.paths = paths
        self.mapping = mapping
        self.fields = fields
        self.quietSeconds = quietSeconds
        self.scanSeconds = scanSeconds
        self.maxLineBytes = maxLineBytes
        self.maxOpenFiles = maxOpenFiles
        self.archiveLimits = archiveLimits
    }
}

/// Dotted paths to the parts of a record; nil leaves a part to the known forms.
///
/// A number in a path counts the elements of an array from 0. `role` and `content` start at one message.
package struct FieldMapping: Equatable, Sendable {
    package var id: String?
    package var account: String?
    package var timestamp: String?
    package var language: String?
    package var messages: String?
    package var role: String?
    package var content: String?

    package init(
        id: String? = nil,
        account: String? = nil,
        timestamp: String? = nil,
        language: String? = nil,
        messages: String? = nil,
        role: String? = nil,
        content: String? = nil
    ) {
        self.id = id
        self.account = account
        self.timestamp = timestamp
        self.language = language
        self.messages = messages
        self.role = role
        self.content = content
    }
}
