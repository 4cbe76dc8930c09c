import Foundation

/// Calls that wait for the disk, made away from the threads that serve the network.
///
/// The store's calls are synchronous. Two at a time leave the rest of the processors, and of the store's readers, to the
/// watch itself, however many pages are open; more calls wait, and no more than there are connections can.
struct DiskThreads: Sendable {
    private let queue: OperationQueue

    init(width: Int = 2) {
        queue = OperationQueue()
        queue.name = "weir-lookout"
        queue.maxConcurrentOperationCount = width
        queue.qualityOfService = .utility
    }

    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Swift.Result(catching: work)) }
        }
    }
}
