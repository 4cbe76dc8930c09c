import Dispatch
import Synchronization

/// Some threads that share out numbered work among themselves.
struct Workers: Sendable {
    let count: Int

    /// Does `work` for each number below `tasks`, and returns when all is done.
    ///
    /// A worker takes the next number as soon as it has finished one; nobody waits for the others before the end.
    func perform(_ tasks: Int, _ work: @Sendable (Int) -> Void) {
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(count, tasks)) { _ in
            while true {
                let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard task < tasks else { return }
                work(task)
            }
        }
    }

    /// The results of `work` for each number below `tasks`, in the order of the numbers.
    func map<Result: Sendable>(_ tasks: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
        let results = Mutex<[Result?]>(Array(repeating: nil, count: tasks))
        perform(tasks) { task in
            let result = work(task)
            results.withLock { $0[task] = result }
        }
        return results.withLock { $0.compactMap(\.self) }
    }
}
