import Model

/// Which events an example of a certain length has, and on which of its days.
///
/// The days are those of a fortnight, moved in proportion. An example of less than four days has the campaign only,
/// since the other events need a past that they stand out from.
struct Calendar {
    static let surgeHours = 9..<17
    /// How many times as often as usual the surging topic is asked about.
    static let surgeFactor = 8
    static let campaignHours = 13..<17

    let days: Int

    private var isLongEnough: Bool { days >= 4 }

    /// The place in this example of a fortnight's day, both counted from 0.
    private func moved(_ day: Int) -> Int { days * day / 14 }

    /// The first day of the growing topic, and of the new model that brought it.
    var firstGrowingDay: Int? { isLongEnough ? moved(7) : nil }
    var surgeDay: Int? { isLongEnough ? moved(10) : nil }
    var campaignDay: Int { moved(11) }
    var loudDay: Int? { isLongEnough ? moved(8) : nil }
    var firstPrivateDay: Int? { isLongEnough ? moved(4) : nil }

    /// How many percent of a day's volume the growing topic adds: from 8 on its first day to 18.
    func growthPercent(on day: Int) -> Int {
        guard let first = firstGrowingDay, day >= first else { return 0 }
        return 7 + 11 * (day - first + 1) / (days - first)
    }
}

/// A conversation that has been decided on but not yet written.
struct Draft {
    /// Milliseconds after midnight.
    var time: Int
    let account: String
    let grammar: Grammar
    let topic: Topic
    var event: ExampleEvent?
}

/// Puts the events of one day among its conversations.
struct Planter {
    let calendar: Calendar
    let population: Population
    let perDay: Int
    let day: Int
    let rhythm: Rhythm

    /// Every planted conversation of the day, in no order.
    func drafts(_ dice: inout Dice) -> [Draft] {
        var drafts: [Draft] = []
        let percent = calendar.growthPercent(on: day)
        if percent > 0 { drafts += growingTopic(percent, &dice) }
        if day == calendar.surgeDay { drafts += surge(&dice) }
        if day == calendar.campaignDay { drafts += campaign(&dice) }
        if day == calendar.loudDay { drafts += loudAccount(&dice) }
        if let first = calendar.firstPrivateDay, day >= first { drafts += privateGroup(&dice) }
        return drafts
    }

    private func growingTopic(_ percent: Int, _ dice: inout Dice) -> [Draft] {
        let topic = Grammar.planted.topic("video")
        return population.englishAccounts(max(10, perDay * percent / 100), &dice).map { rank in
            Draft(
                time: rhythm.time(&dice),
                account: population.name(of: rank),
                grammar: .planted,
                topic: topic,
                event: .growingTopic
            )
        }
    }

    private func surge(_ dice: inout Dice) -> [Draft] {
        let topic = Grammar.surgingTopic
        let weights = Grammar.english.topics.reduce(0) { $0 + $1.weight }
        let usual = perDay * 70 * topic.weight * rhythm.share(of: Calendar.surgeHours) / (100_000 * weights)
        return population.englishAccounts(max(48, (Calendar.surgeFactor - 1) * usual), &dice).map { rank in
            Draft(
                time: time(in: Calendar.surgeHours, &dice),
                account: population.name(of: rank),
                grammar: .english,
                topic: topic,
                event: .surge
            )
        }
    }

    private func campaign(_ dice: inout Dice) -> [Draft] {
        let topic = Grammar.planted.topic("consultation")
        return (0..<60).map { number in
            let member = number < 25 ? number : dice.below(25)
            return Draft(
                time: time(in: Calendar.campaignHours, &dice),
                account: population.plantedName(.campaign, member),
                grammar: .planted,
                topic: topic,
                event: .campaign
            )
        }
    }

    private func loudAccount(_ dice: inout Dice) -> [Draft] {
        let topic = Grammar.planted.topic("tickets")
        return (0..<100).map { _ in
            Draft(
                time: 20 * 3_600_000 + dice.below(5_400_000),
                account: population.plantedName(.loudAccount, 0),
                grammar: .planted,
                topic: topic,
                event: .loudAccount
            )
        }
    }

    private func privateGroup(_ dice: inout Dice) -> [Draft] {
        let topic = Grammar.planted.topic("trial")
        return (0..<3).flatMap { member in
            (0...dice.below(2)).map { _ in
                Draft(
                    time: rhythm.time(&dice),
                    account: population.plantedName(.privateGroup, member),
                    grammar: .planted,
                    topic: topic,
                    event: .privateGroup
                )
            }
        }
    }

    private func time(in hours: Range<Int>, _ dice: inout Dice) -> Int {
        hours.lowerBound * 3_600_000 + dice.below(hours.count * 3_600_000)
    }
}
