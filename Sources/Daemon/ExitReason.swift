import Delivery
import Encoder
import Extraction
import Inference
import Intake
import Store
import Systemd
import WebUI

/// Why a command ends with an error, for whoever has to choose its exit status.
package enum ExitReason: Equatable, Sendable {
    /// An operator has to mend the configuration, a credential, the model or the state before a start can succeed.
    case configuration
    /// The state directory is another process's.
    case lockedState
    /// An input cannot be read.
    case input
    /// Anything else; trying again may help.
    case other

    /// Sorts an error that a run of the daemon, a replay or a check threw.
    package init(_ error: any Error) {
        switch error {
        case let error as StateDirectoryError:
            if case .locked = error.cause { self = .lockedState } else { self = .configuration }
        case is IntakeError: self = .input
        case is ConfigurationError, is ModelShelfError, is EngineArchiveError, is CredentialError,
            is SigningSecretError,
            is WebhookSinkError, is ExtractionError, is EncoderError, is PromptError, is ModelKeyError,
            is ModelSettingsError:
            self = .configuration
        case let error as StoreError where [.newer, .readOnly].contains(error.cause): self = .configuration
        case let error as LookoutError where error.isConfiguration: self = .configuration
        default: self = .other
        }
    }
}
