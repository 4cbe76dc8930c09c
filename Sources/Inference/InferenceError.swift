/// Why a model server gave no usable answer.
package struct InferenceError: Error, Equatable {
    /// What went wrong.
    package enum Cause: Equatable, Sendable {
        /// The server will not take this request, whatever the time: it is too long, or of a form or content it refuses.
        case rejected(status: Int)
        /// This request failed time and again while others succeeded.
        case keptFailing(attempts: Int)
        /// Asking would cost more than the budget still has.
        case overBudget
        /// The task was cancelled or the client was shut down.
        case ended
    }

    package let cause: Cause
    /// `https://host:port`.
    package let endpoint: String

    package init(_ cause: Cause, endpoint: String) {
        self.cause = cause
        self.endpoint = endpoint
    }

    /// Whether the fault lies with the one request, so that the conversation behind it is set aside and the next is read.
    package var isOwnFault: Bool {
        switch cause {
        case .rejected, .keptFailing: true
        case .overBudget, .ended: false
        }
    }
}

extension InferenceError: CustomStringConvertible {
    package var description: String {
        switch cause {
        case .rejected(let status): "\(endpoint) refuses this request with \(status)"
        case .keptFailing(let attempts): "\(endpoint) failed \(attempts) times at this request while others succeeded"
        case .overBudget: "the budget for models is used up; raise `budget`, or wait for the next hour or day"
        case .ended: "the request to \(endpoint) was given up because the program stops"
        }
    }
}
