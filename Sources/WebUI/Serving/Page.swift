import CPages
import Hummingbird

/// A file of the pages, as the program was built with it.
///
/// Pages hold nothing of the watch; what they show they ask for. Every address that a person may share is answered with the
/// same file, which finds out what to show.
struct Page: Equatable {
    /// The file's name, such as `lookout.css`.
    let name: String

    private static let views: Set<Substring> = [
        "alerts", "clusters", "map", "tree", "compare", "gap", "health", "runbooks",
    ]

    /// Nil where no page lies at `path`.
    init?(at path: String) {
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        switch parts.count {
        case 1 where parts[0].isEmpty || Self.views.contains(parts[0]): name = "index.html"
        case 2 where parts[0] == "assets": name = String(parts[1])
        case 2 where Self.views.contains(parts[0]) && !parts[1].isEmpty: name = "index.html"
        default: return nil
        }
        guard file != nil else { return nil }
    }

    /// The names of all files.
    static var names: [String] {
        (0..<weir_page_count()).map { String(cString: weir_page_name($0)) }
    }

    /// The file, or that the browser has it already.
    func response(to request: Request) throws(Refusal) -> Response {
        guard request.method == .get || request.method == .head else {
            throw .wrongMethod(allowed: [.get, .head])
        }
        guard let file else { throw .unknownPlace }
        let mark = "\"\(Self.mark(of: file))\""
        var response =
            request.headers[.ifNoneMatch] == mark
            ? Response(status: .notModified) : .text(Array(file), type: type)
        response.headers[.eTag] = mark
        // Asked for anew each time, so that pages and daemon always fit; sent anew only where it changed.
        response.headers[.cacheControl] = "no-cache"
        response.headers[.contentSecurityPolicy] = Self.policy
        return response
    }

    /// Scripts and styles of their own files only; nothing from elsewhere, and no text ever read as markup.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

    private var file: UnsafeBufferPointer<UInt8>? {
        var length = 0
        return weir_page(name, &length).map { UnsafeBufferPointer(start: $0, count: length) }
    }

    private var type: String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "text/plain; charset=utf-8"
        }
    }

    /// FNV-1a over the bytes: another release has other pages.
    private static func mark(of bytes: some Sequence<UInt8>) -> String {
        let mark = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return String(mark, radix: 16)
    }
}
