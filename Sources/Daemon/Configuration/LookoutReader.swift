import HTTP
import WebUI

/// Where a watch shows itself over HTTP.
package struct LookoutSettings: Equatable, Sendable {
    /// Nil where it shows itself nowhere.
    package var address: LookoutConfiguration.Address? = LookoutConfiguration().address
    /// The name of the credential, or the path of the file, that holds the token; nil where nothing may be changed.
    package var token: String?
    /// Names under which it may be reached beside its address.
    package var names: [String] = []
    /// Where its pages begin for whoever is told of an alert; nil where they cannot be reached.
    package var externalURL: String?
    /// The state directories of the watches that may be laid beside this one, by the names they are chosen by.
    package var beside: [String: String] = [:]

    package init() {}
}

extension Configuration {
    mutating func readLookout(_ root: Section) {
        let section = root.section("http")
        section.refuseUnknownKeys(["listen", "access", "token", "names", "url", "beside"])
        lookout.token = section.optionalString("token")
        lookout.names = section.strings("names")
        lookout.externalURL = section.optionalString("url")
        if let url = lookout.externalURL, Endpoint(url: url) == nil {
            section.fault("url", "must be an http or https address")
        }
        lookout.beside = section.map("beside")
        for (name, directory) in lookout.beside where !directory.hasPrefix("/") {
            section.section("beside").fault(name, "must be the state directory of a watch, from / on")
        }
        let access = section.choice("access", default: LookoutConfiguration.SocketAccess.owner)
        guard let listen = section.optionalString("listen") else { return }
        if listen == "none" {
            lookout.address = nil
        } else if listen.hasPrefix("/") {
            lookout.address = .socket(path: listen, access: access)
        } else if let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]) {
            let host = listen[..<colon].drop { $0 == "[" }
            lookout.address = .port(port, host: String(host.hasSuffix("]") ? host.dropLast() : host))
        } else {
            section.fault("listen", "must be HOST:PORT, the path of a unix socket, or none")
        }
        if let address = lookout.address {
            do throws(LookoutError) {
                try LookoutConfiguration.check(address, names: lookout.names, hasToken: lookout.token != nil)
            } catch {
                section.fault("listen", "\(error)")
            }
        }
    }
}
