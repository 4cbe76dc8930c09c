import Model

/// Made-up conversations with planted events: for demonstrations, tests and newcomers.
///
/// Everybody in it is invented, and so is every sentence. Seven accounts in ten write English, the others German,
/// French, Spanish, Portuguese, Italian or Dutch. The same seed and options give the same bytes on every machine.
///
/// An example of fourteen days has every `ExampleEvent`: the growing topic from day 8, the loud account on day 9, the
/// surge on day 11, the campaign on day 12, the private group from day 5. In longer and shorter ones the days move in
/// proportion; below four days only the campaign remains.
package struct ExampleStream: Sendable {
    /// 2026-01-05T00:00:00Z, a Monday.
    package static let defaultStart = Timestamp(rawValue: 1_767_571_200_000)

    package let seed: UInt64
    package let days: Int
    package let perDay: Int
    package let start: Timestamp

    private let population: Population
    private let calendar: Calendar

    /// Describes an example of `days` days with about `perDay` ordinary conversations a day.
    ///
    /// The planted ones come on top: their numbers grow with `perDay` where an event is a share of the traffic, and
    /// stay as they are where it is the work of a few accounts. `start` is taken back to its midnight in UTC.
    package init(seed: UInt64, days: Int = 14, perDay: Int = 300, start: Timestamp = ExampleStream.defaultStart) {
        self.seed = seed
        self.days = max(0, days)
        self.perDay = max(0, perDay)
        let hour = start.hour.rawValue
        self.start = Hour(rawValue: hour - (hour % 24 + 24) % 24).start
        population = Population(seed: seed, count: max(400, 4 * self.perDay))
        calendar = Calendar(days: self.days)
    }

    /// Every conversation in the order of time, made a day at a time; no two have the same time.
    package func conversations() -> some Sequence<ExampleConversation> {
        (0..<days).lazy.flatMap { day in
            let drafts = drafts(onDay: day)
            return drafts.indices.lazy.map { conversation(drafts[$0], day: day, place: $0) }
        }
    }

    /// What was planted, found by going through the whole example once without writing it.
    package var truth: ExampleTruth {
        var members: [ExampleEvent: [(id: String, account: String, time: Timestamp)]] = [:]
        for day in 0..<days {
            for (place, draft) in drafts(onDay: day).enumerated() {
                guard let event = draft.event else { continue }
                members[event, default: []].append((id(day: day, place: place), draft.account, time(draft, day: day)))
            }
        }
        let plantings = ExampleEvent.allCases.compactMap { event -> ExamplePlanting? in
            guard let found = members[event], let first = found.first, let last = found.last else { return nil }
            return ExamplePlanting(
                event: event,
                conversations: found.map(\.id),
                accounts: Set(found.map(\.account)).count,
                window: Window(start: first.time, end: last.time.advanced(bySeconds: 0.001))
            )
        }
        return ExampleTruth(plantings: plantings)
    }

    // A day has a sequence of chance of its own, so that no day depends on the days before it.
    private func drafts(onDay day: Int) -> [Draft] {
        var dice = Dice(seed: seed, stream: UInt64(day))
        let rhythm = Rhythm(of: midnight(day))
        var drafts = (0..<rhythm.volume(average: perDay, &dice)).map { _ in ordinary(rhythm, &dice) }
        let planter = Planter(calendar: calendar, population: population, perDay: perDay, day: day, rhythm: rhythm)
        drafts += planter.drafts(&dice)
        let order = drafts.indices.sorted { (drafts[$0].time, $0) < (drafts[$1].time, $1) }
        drafts = order.map { drafts[$0] }
        for place in drafts.indices.dropFirst() {
            drafts[place].time = max(drafts[place].time, drafts[place - 1].time + 1)
        }
        return drafts
    }

    private func ordinary(_ rhythm: Rhythm, _ dice: inout Dice) -> Draft {
        let rank = population.active(&dice)
        let grammar = population.grammar(of: rank)
        let topic = population.topic(of: rank, in: grammar, &dice)
        return Draft(time: rhythm.time(&dice), account: population.name(of: rank), grammar: grammar, topic: topic)
    }

    private func conversation(_ draft: Draft, day: Int, place: Int) -> ExampleConversation {
        var dice = Dice(seed: seed, stream: number(day: day, place: place))
        let model = model(for: draft, day: day, &dice)
        var dialogue = Dialogue(grammar: draft.grammar, topic: draft.topic, dice: dice)
        return ExampleConversation(
            id: id(day: day, place: place),
            account: draft.account,
            time: time(draft, day: day),
            language: draft.grammar.language,
            model: model,
            turns: dialogue.turns()
        )
    }

    // The new model comes with the capability that the growing topic is about.
    private func model(for draft: Draft, day: Int, _ dice: inout Dice) -> String {
        let isLaunched = calendar.firstGrowingDay.map { day >= $0 } ?? false
        if draft.event == .growingTopic || (isLaunched && dice.chance(25)) { return "heron-3" }
        return dice.chance(55) ? "heron-2" : "heron-2-mini"
    }

    private func id(day: Int, place: Int) -> String {
        digits(16, of: scrambled(scrambled(seed) ^ number(day: day, place: place)), prefix: "c-")
    }

    private func number(day: Int, place: Int) -> UInt64 {
        1 << 63 | UInt64(day) << 32 | UInt64(place)
    }

    private func midnight(_ day: Int) -> Timestamp {
        Hour(rawValue: start.hour.rawValue + 24 * day).start
    }

    private func time(_ draft: Draft, day: Int) -> Timestamp {
        Timestamp(rawValue: midnight(day).rawValue + Int64(draft.time))
    }
}
