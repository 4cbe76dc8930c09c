import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebUI

@Suite("The pages") struct PageTests {
    private struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String
    }

    private func ask(_ path: String, _ method: HTTPRequest.Method = .get, mark: String? = nil) async throws -> Answer {
        let application = Application(responder: try Shelf().responder(), logger: .silent)
        return try await application.test(.router) { client in
            var headers: HTTPFields = [:]
            if let mark { headers[.ifNoneMatch] = mark }
            let answer = try await client.execute(uri: path, method: method, headers: headers)
            return Answer(status: answer.status.code, headers: answer.headers, text: String(buffer: answer.body))
        }
    }

    private static var sources: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/CPages/pages")
    }

    @Test("Every file of the pages is served as it lies in the sources")
    func files() async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path())
        #expect(names.count > 10)
        #expect(
            Set(Page.names).subtracting(names) == ["growth.md", "density.md", "novelty.md", "shift.md", "pipeline.md"]
        )
        for name in names {
            let answer = try await ask("/assets/\(name)")
            let source = try String(contentsOf: Self.sources.appending(path: name), encoding: .utf8)
            #expect(answer.status == 200 && answer.text == source, "\(name) is not served, or is another")
        }
    }

    @Test(
        "Every address that may be shared is answered with the page that shows it",
        arguments: [
            "/", "/alerts", "/alerts/a1", "/clusters/7", "/clusters/t2", "/map", "/tree", "/compare", "/gap", "/health",
            "/runbooks/growth",
        ]
    )
    func addresses(path: String) async throws {
        let answer = try await ask(path)
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.text.hasPrefix("<!doctype html>"))
    }

    @Test(
        "Elsewhere there is no page",
        arguments: ["/index.html", "/assets", "/assets/", "/assets/../pages.c", "/alerts/a/b", "/alerts/", "/nowhere"]
    )
    func elsewhere(path: String) async throws {
        let answer = try await ask(path)
        #expect(answer.status == 404)
        #expect(answer.headers[.contentType] == "application/json")
    }

    @Test("A page runs its own files and nothing else, and reads no text as markup")
    func policy() async throws {
        let policy = try #require(try await ask("/alerts").headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"))
        #expect(policy.contains("trusted-types 'none'") && policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(try await ask("/api/v1/tree").headers[.contentSecurityPolicy]?.contains("script-src") == false)
    }

    @Test("No page holds a script, a style or an address of another place between its tags")
    func inline() async throws {
        let page = try await ask("/").text
        #expect(!page.contains("style=") && !page.contains("<style") && !page.contains("onclick"))
        #expect(page.ranges(of: "<script").count == page.ranges(of: "<script type=\"module\" src=\"/assets/").count)
        for name in Page.names where !name.hasSuffix(".md") {
            let text = try await ask("/assets/\(name)").text
                .replacing("http://www.w3.org/2000/svg", with: "")
            #expect(!text.contains("http:") && !text.contains("https:"), "\(name) names another place")
            #expect(!text.contains("innerHTML") && !text.contains("eval("), "\(name) reads text as markup")
        }
    }

    @Test("What a browser has already is not sent again, and only while it is the same")
    func marks() async throws {
        let mark = try #require(try await ask("/assets/lookout.css").headers[.eTag])
        let again = try await ask("/assets/lookout.css", mark: mark)
        #expect(again.status == 304 && again.text.isEmpty)
        #expect(try await ask("/assets/lookout.js", mark: mark).status == 200)
    }

    @Test("Where reading needs the token, a page comes without one, for it holds nothing and asks for it")
    func guarded() throws {
        let gate = Gate(names: ["weir.example"], token: Array(Shelf.token.utf8), guardsReading: true)
        func refusal(_ method: HTTPRequest.Method, isPage: Bool) -> Refusal? {
            let head = HTTPRequest(method: method, scheme: "http", authority: "weir.example", path: "/")
            do {
                try gate.admit(head, isPage: isPage)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal(.get, isPage: true) == nil)
        #expect(refusal(.get, isPage: false) == .wrongToken)
        #expect(refusal(.post, isPage: true) == .wrongToken)
    }
}
