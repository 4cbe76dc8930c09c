import Glibc
import TestSupport
import Testing

@testable import Inference

@Suite("The library of prompts")
struct PromptLibraryTests {
    let directory = TemporaryDirectory()
    let second = TemporaryDirectory()

    @Test("Every prompt that the program asks is built in", arguments: PromptLibrary.names)
    func builtIn(name: String) throws {
        let places = builtInPlaces(of: name)
        #expect(try PromptLibrary(directories: []).prompt(name, places: places).name == name)
    }

    @Test("A file in a directory goes before the built-in text, and the first directory before the second")
    func order() throws {
        second.write("second\n---\n{{x}}".utf8, to: "name.txt")
        let library = PromptLibrary(directories: [directory.path, second.path])
        let one = try library.prompt("name", places: ["x"])
        directory.write("first\n---\n{{x}}".utf8, to: "name.txt")
        let other = try library.prompt("name", places: ["x"])
        #expect(one == (try Prompt(name: "name", text: "second\n---\n{{x}}")))
        #expect(other == (try Prompt(name: "name", text: "first\n---\n{{x}}")))
    }

    @Test("A directory without the file, or that is not there, changes nothing")
    func absent() throws {
        let library = PromptLibrary(directories: [directory.path, "/nonexistent"])
        let places = builtInPlaces(of: "audit")
        #expect(
            try library.prompt("audit", places: places)
                == PromptLibrary(directories: []).prompt("audit", places: places)
        )
    }

    @Test("A file that lacks a place or has an odd one is refused with the place's name")
    func places() {
        directory.write("a {{odd}}\n---\nb".utf8, to: "name.txt")
        let error = #expect(throws: PromptError.self) {
            try PromptLibrary(directories: [directory.path]).prompt("name", places: ["members"])
        }
        #expect(error?.problem.contains("lacks {{members}}") == true)
        #expect(error?.problem.contains("has {{odd}}") == true)
    }

    @Test("A file that is no text, or a directory in its place, is an error and not passed over")
    func unreadable() throws {
        directory.write([0x61, 0xFF, 0xFE], to: "name.txt")
        #expect(mkdir(directory.file("audit.txt"), 0o700) == 0)
        for name in ["name", "audit"] {
            let error = #expect(throws: PromptError.self) {
                try PromptLibrary(directories: [directory.path]).prompt(name, places: [])
            }
            #expect(error?.problem.contains("\(name).txt") == true)
        }
    }

    @Test("A name that nobody knows is an error")
    func unknown() {
        #expect(throws: PromptError.self) { try PromptLibrary(directories: []).prompt("poem", places: []) }
    }

    private func builtInPlaces(of name: String) -> Set<String> {
        do throws(PromptError) {
            return try PromptLibrary(directories: []).prompt(name, places: []).places
        } catch {
            return Set(error.problem.matches(of: /\{\{(\w+)\}\}/).map { String($0.1) })
        }
    }
}
