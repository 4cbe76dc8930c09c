import Model
import Store

/// Another watch on this machine, laid beside this one over one stretch of time.
package struct Companion: Sendable {
    /// Reads what is stored of the other watch.
    package let reader: Reader
    /// The newest edition of the other watch.
    package let edition: Edition
    /// The conversations that were compared, of this watch and of the other, suppressed or not.
    package let totals: (here: Int, there: Int)
    /// What either is about; each base cluster that either edition shows is in one.
    package let subjects: [CommonSubject]

    package init(reader: Reader, edition: Edition, totals: (here: Int, there: Int), subjects: [CommonSubject]) {
        self.reader = reader
        self.edition = edition
        self.totals = totals
        self.subjects = subjects
    }
}

/// What two watches are about, or one of them, and how many conversations of each.
package struct CommonSubject: Equatable, Sendable {
    /// One watch's part in it.
    package struct Part: Equatable, Sendable {
        package let clusters: [ClusterID]
        package let conversations: Int

        package init(clusters: [ClusterID], conversations: Int) {
            self.clusters = clusters
            self.conversations = conversations
        }
    }

    /// Of this watch.
    package let here: Part
    /// Of the other.
    package let there: Part

    package init(here: Part, there: Part) {
        self.here = here
        self.there = there
    }
}

/// Why a companion cannot be shown.
package enum CompanionFault: Error, Equatable, Sendable {
    case unknown
    /// Its state is not there, damaged, or of another version.
    case unreadable
    /// It has published nothing yet.
    case noEdition
    /// Its vectors cannot be compared with ours.
    case otherEncoder
}
