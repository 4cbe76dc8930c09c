/// What `work` makes of each input, in the order of the inputs, with at most `width` of them in work at a time.
///
/// The first error ends all of it.
func concurrently<Input: Sendable, Output: Sendable>(
    _ inputs: [Input],
    width: Int,
    _ work: @escaping @Sendable (_ place: Int, Input) async throws -> Output
) async throws -> [Output] {
    try await withThrowingTaskGroup(of: (Int, Output).self) { group in
        var outputs = [Output?](repeating: nil, count: inputs.count)
        for (place, input) in inputs.enumerated() {
            if place >= width, let (done, output) = try await group.next() { outputs[done] = output }
            group.addTask { (place, try await work(place, input)) }
        }
        for try await (done, output) in group { outputs[done] = output }
        return outputs.compactMap(\.self)
    }
}

extension Array {
    /// The elements in runs of `size`; the last one may be shorter.
    func runs(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
