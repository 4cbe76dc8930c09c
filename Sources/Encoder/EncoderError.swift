/// Why a sentence encoder could not be made from a directory.
package enum EncoderError: Error, Equatable {
    /// A file is missing or may not be read.
    case unreadable(path: String, reason: String)
    /// A file is there and is not what its name promises.
    case malformed(path: String, problem: String)
    /// The files are sound and describe a model that this encoder does not run.
    case unsupported(path: String, problem: String)
}

extension EncoderError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "\(path) cannot be read: \(reason); is the model installed there?"
        case .malformed(let path, let problem):
            "\(path) is damaged: \(problem); fetch the model again"
        case .unsupported(let path, let problem):
            "\(path) describes a model that cannot run here: \(problem)"
        }
    }
}
