import Hummingbird
import ServiceLifecycle

/// The feed as one client hears it, until it goes or the daemon does.
struct EventStream: Sendable {
    let listener: Listener
    let connection: Connection

    static let contentType = "text/event-stream"

    func response(to request: Request) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: Self.contentType],
            body: ResponseBody { [self] writer in
                try await withGracefulShutdownHandler {
                    try await request.body.consumeWithCancellationOnInboundClose { _ in
                        for await frame in listener.frames {
                            try await writer.write(ByteBuffer(bytes: frame.bytes))
                        }
                    }
                } onGracefulShutdown: {
                    listener.leave()
                    _ = connection.close(after: 1)
                }
                try await writer.finish(nil)
            }
        )
    }
}
