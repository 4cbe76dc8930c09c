import Foundation
import Glibc
import TestSupport
import Testing

@testable import Daemon

@Suite("Control socket")
struct ControlTests {
    private let directory = TemporaryDirectory()

    /// Runs a service over the directory while `body` asks it; blocking calls stand on a thread of their own.
    private func serving<Answer: Sendable>(
        _ path: String,
        _ answer: @escaping @Sendable (ControlRequest) async -> ControlAnswer,
        _ body: @escaping @Sendable () throws -> Answer
    ) async throws -> Answer {
        let service = ControlService(directory: path, answer: answer)
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask {
                try await service.run()
                return nil
            }
            group.addTask { try await onThread(body) }
            var result: Answer?
            for try await part in group {
                if let part { result = part }
                group.cancelAll()
            }
            return try #require(result)
        }
    }

    @Test("A command gets the daemon's answer")
    func roundTrip() async throws {
        let path = directory.path
        let asked = try await serving(path) { request in
            ControlAnswer(isDone: request == .rebuild, message: "asked to \(request.rawValue)")
        } _: {
            try Self.asking(path) { try ControlSocket.ask($0, directory: path) }
        }
        #expect(asked == ControlAnswer(isDone: true, message: "asked to rebuild"))
    }

    @Test("A directory whose path is longer than a socket's address may be works like any other")
    func longPath() async throws {
        let path = directory.file(String(repeating: "long/", count: 40) + "end")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let asked = try await serving(path) { _ in
            ControlAnswer(isDone: true, message: "here")
        } _: {
            try Self.asking(path) { try ControlSocket.ask($0, directory: path) }
        }
        #expect(asked.message == "here")
    }

    @Test("An answer of any length arrives whole")
    func longAnswer() async throws {
        let path = directory.path
        let text = String(repeating: "x", count: 1 << 20)
        let asked = try await serving(path) { _ in
            ControlAnswer(isDone: true, message: text)
        } _: {
            try Self.asking(path) { try ControlSocket.ask($0, directory: path) }
        }
        #expect(asked.message == text)
    }

    @Test("The socket is its owner's alone")
    func mode() throws {
        let listener = try ControlSocket.listen(directory: directory.path)
        defer { close(listener) }
        var status = stat()
        #expect(stat(directory.file("control"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("The socket that a killed daemon left is replaced")
    func leftBehind() throws {
        close(try ControlSocket.listen(directory: directory.path))
        close(try ControlSocket.listen(directory: directory.path))
    }

    @Test("Where no daemon runs, the error says so and where")
    func nobody() {
        let error = #expect(throws: ControlError.self) {
            try ControlSocket.ask(.status, directory: directory.path)
        }
        #expect(error?.path == directory.file("control"))
        #expect(error?.problem.contains("running") == true)
    }

    /// Asks as soon as the service has opened its socket.
    private static func asking(
        _ path: String,
        _ ask: (ControlRequest) throws -> ControlAnswer
    ) throws -> ControlAnswer {
        for _ in 0..<1_000_000 {
            if access(path + "/control", F_OK) == 0, let answer = try? ask(.rebuild) { return answer }
            sched_yield()
        }
        return try ask(.rebuild)
    }
}

/// Runs what blocks on a thread of its own, so that it takes no thread from those it waits for.
private func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try body() }) }.start()
    }
}

@Suite("Order book")
struct OrderBookTests {
    private func orders(in book: OrderBook) async -> [OrderBook.Order] {
        while true {
            let orders = book.take()
            guard orders.isEmpty else { return orders }
            await Task.yield()
        }
    }

    @Test("An order waits for its answer")
    func answering() async throws {
        let book = OrderBook()
        async let answer = book.place(.reload)
        let taken = await orders(in: book)
        #expect(taken.map(\.request) == [.reload])
        for order in taken { order.answer(ControlAnswer(isDone: true, message: "done")) }
        #expect(await answer == ControlAnswer(isDone: true, message: "done"))
        #expect(book.take().isEmpty)
    }

    @Test("After closing, every order is refused at once")
    func closed() async {
        let book = OrderBook()
        book.close()
        let answer = await book.place(.rebuild)
        #expect(!answer.isDone)
        #expect(answer.message == "the daemon is stopping")
        #expect(book.take().isEmpty)
    }

    @Test("Closing refuses the orders that wait, each once, however the two meet")
    func closing() async {
        for _ in 0..<200 {
            let book = OrderBook()
            async let first = book.place(.reload)
            async let second = book.place(.rebuild)
            book.close()
            let answers = await [first, second]
            #expect(answers.allSatisfy { !$0.isDone })
        }
    }
}
