import Model
import Taxonomy
import Testing

/// A made-up world of clusters on two axes, each with words of its own.
struct World {
    var words: [TermID: String] = [:]
    var users: [TermID: Set<AccountID>] = [:]
    var portraits: [ClusterPortrait] = []

    private func term(_ word: String) -> TermID {
        TermID(rawValue: word.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
    }

    /// Adds a cluster at `angle` whose accounts, from `first` on, each use all of `terms`.
    mutating func add(
        _ number: Int,
        angle: Double,
        terms: [String],
        accounts: Int = 10,
        first: UInt64 = 1,
        conversations: Int = 40,
        secrets: [(word: String, accounts: Int)] = [],
        isDormant: Bool = false,
        language: MainLanguage? = nil
    ) {
        let quarter = angle / 90
        let centroid = Embedding(normalizing: [Float(1 - quarter), Float(quarter), 0.01 * Float(number)])
        var usage: [TermUsage] = []
        for offset in 0..<accounts {
            let account = AccountID(rawValue: first + UInt64(offset))
            let own = terms + secrets.filter { offset < $0.accounts }.map(\.word)
            for word in own {
                words[term(word)] = word
                users[term(word), default: []].insert(account)
            }
            usage.append(TermUsage(account: account, terms: own.map(term)))
        }
        portraits.append(
            ClusterPortrait(
                id: .base(number),
                centroid: centroid ?? Embedding(halfPrecision: [0, 0, 0]),
                conversations: conversations,
                accounts: accounts,
                usage: usage,
                isDormant: isDormant,
                lineage: [],
                language: language
            )
        )
    }

    var background: TermBackground {
        TermBackground(accounts: 200, users: users.mapValues(\.count))
    }

    func edition(
        _ number: Int = 1,
        after previous: Edition? = nil,
        floor: Int = 5,
        linksLanguages: Bool = false
    ) -> Edition {
        let configuration = TaxonomyConfiguration(accountFloor: floor, linksLanguages: linksLanguages)
        return Taxonomist(configuration: configuration).edition(
            number: number,
            time: Timestamp(rawValue: 0),
            of: portraits,
            background: background,
            words: words,
            after: previous
        )
    }

    /// Twelve clusters in three bundles of four.
    static func bundles() -> World {
        var world = World()
        let topics = ["weather", "money", "travel"]
        for bundle in 0..<3 {
            for member in 0..<4 {
                let number = bundle * 4 + member
                world.add(
                    number,
                    angle: Double(bundle) * 40 + Double(member),
                    terms: [topics[bundle], "word \(["a", "b", "c", "d"][member])\(topics[bundle])"],
                    first: UInt64(number * 10)
                )
            }
        }
        return world
    }
}

extension Edition {
    func cluster(_ id: ClusterID) -> EditionCluster? {
        clusters.first { $0.id == id }
    }

    var upper: [EditionCluster] { clusters.filter { $0.level > 0 } }
}

@Suite struct NameTests {
    @Test("A name puts the telling terms side by side, phrases in place of their words")
    func phrases() throws {
        var world = World()
        world.add(1, angle: 0, terms: ["weather", "rain", "tomorrow", "rain tomorrow"])
        world.add(2, angle: 90, terms: ["weather"], first: 50)
        let label = try #require(world.edition().cluster(.base(1))?.label)
        #expect(label.name == "rain tomorrow · weather")
        #expect(label.description.contains("Key terms"))
        #expect(label.description.contains("not read by a model"))
        #expect(label.provenance.maker == "key-terms")
    }

    @Test("What everybody says names nobody while something else does")
    func contrast() throws {
        var world = World()
        for number in 0..<5 {
            world.add(
                number,
                angle: Double(number) * 20,
                terms: ["please", ["tax", "rent", "loan", "visa", "gym"][number] + " form", "help"],
                first: UInt64(number * 10)
            )
        }
        let name = try #require(world.edition().cluster(.base(1))?.label?.name)
        #expect(name.hasPrefix("rent form"))
    }

    @Test("A secret that fewer accounts than the floor said is in no name and no description", arguments: 1...4)
    func secret(accounts: Int) {
        var world = World.bundles()
        world.add(
            20,
            angle: 20,
            terms: ["letter", "doctor"],
            first: 900,
            secrets: [("xanthippe", accounts), ("xanthippe letter", accounts)]
        )
        for cluster in world.edition().clusters {
            #expect(cluster.label?.name.contains("xanthippe") != true)
            #expect(cluster.label?.description.contains("xanthippe") != true)
        }
        let usage = world.portraits.flatMap(\.usage)
        let taxonomist = Taxonomist(configuration: TaxonomyConfiguration())
        let name = taxonomist.name(of: usage, background: world.background, words: world.words)
        #expect(name?.contains("xanthippe") == false)
    }

    @Test("One account that says a word often does not lift it over the floor")
    func oneAccount() {
        var world = World()
        world.add(1, angle: 0, terms: ["letter", "doctor"])
        let loud = TermUsage(account: AccountID(rawValue: 1), terms: [TermID(rawValue: 77)])
        world.words[TermID(rawValue: 77)] = "shout"
        let usage = world.portraits[0].usage + Array(repeating: loud, count: 50)
        let unnamed = TermUsage(account: nil, terms: [TermID(rawValue: 77)])
        let name = Taxonomist(configuration: TaxonomyConfiguration()).name(
            of: usage + Array(repeating: unnamed, count: 50),
            background: world.background,
            words: world.words
        )
        #expect(name == "doctor · letter")
    }

    @Test("A term that may not be written out, and one with a digit, is left out")
    func unwritable() throws {
        var world = World()
        world.add(1, angle: 0, terms: ["route 66", "letter", "doctor", "hidden"])
        world.words = world.words.filter { $0.value != "hidden" }
        let name = try #require(world.edition().cluster(.base(1))?.label?.name)
        #expect(name == "doctor · letter")
    }

    @Test("A cluster without two terms of its own takes its parent's name and its number")
    func parentName() throws {
        var world = World.bundles()
        world.add(20, angle: 1, terms: ["hush"], first: 800)
        let edition = world.edition()
        let cluster = try #require(edition.cluster(.base(20)))
        let parent = try #require(cluster.parent.flatMap { edition.cluster($0) }?.label?.name)
        #expect(cluster.label?.name == "\(parent) (20)")
    }

    @Test("Without terms and without a parent the name is neutral, and nothing can be said of a group")
    func neutral() {
        var world = World()
        world.add(3, angle: 0, terms: [])
        #expect(world.edition().cluster(.base(3))?.label?.name == "cluster 3")
        let taxonomist = Taxonomist(configuration: TaxonomyConfiguration())
        #expect(taxonomist.name(of: world.portraits[0].usage, background: world.background, words: [:]) == nil)
    }

    @Test("No two clusters of an edition have the same name")
    func distinct() {
        var world = World()
        for number in 0..<12 {
            world.add(number, angle: Double(number) * 7, terms: ["same", "words", "here"], first: UInt64(number * 10))
        }
        let names = world.edition().clusters.compactMap { $0.label?.name }
        #expect(names.count == Set(names).count)
        #expect(names.count > 12)
    }
}

@Suite struct EditionTests {
    @Test("What lies together gets one parent, and every base cluster has one")
    func hierarchy() {
        let edition = World.bundles().edition()
        #expect(edition.upper.count == 3)
        for bundle in 0..<3 {
            let parents = Set((0..<4).map { edition.cluster(.base(bundle * 4 + $0))?.parent })
            #expect(parents.count == 1)
            #expect(!parents.contains(nil))
        }
        #expect(edition.upper.allSatisfy { $0.parent == nil && $0.conversations == 160 && $0.accounts == 40 })
    }

    @Test("Few clusters need no level above them")
    func flat() {
        var world = World()
        for number in 0..<8 {
            world.add(number, angle: Double(number) * 10, terms: ["some", "thing"], first: UInt64(number * 10))
        }
        #expect(world.edition().upper.isEmpty)
    }

    @Test("The same portraits give the same edition, in whatever order they come")
    func order() {
        let world = World.bundles()
        var turned = world
        turned.portraits.reverse()
        #expect(world.edition() == turned.edition())
    }

    @Test("A parent keeps its id while most of its children stay, and another takes a new one")
    func stableParents() throws {
        let first = World.bundles().edition()
        var grown = World.bundles()
        // The weather loses a cluster and gains one; a new bundle opens.
        grown.portraits.removeFirst()
        grown.add(12, angle: 2, terms: ["weather", "storm"], first: 700)
        for member in 0..<4 {
            grown.add(
                20 + member,
                angle: 180 + Double(member),
                terms: ["games", "chess"],
                first: UInt64(720 + 10 * member)
            )
        }
        let second = grown.edition(2, after: first)
        for member in [1, 4, 8] {
            #expect(second.cluster(.base(member))?.parent == first.cluster(.base(member))?.parent)
        }
        #expect(second.cluster(.base(12))?.parent == first.cluster(.base(1))?.parent)
        let fresh = try #require(second.cluster(.base(20))?.parent)
        #expect(!first.clusters.map(\.id).contains(fresh))
        #expect(second.cluster(fresh)?.lineage.map(\.kind) == [.born])
        let kept = try #require(second.cluster(.base(4))?.parent)
        #expect(second.cluster(kept)?.lineage == first.cluster(kept)?.lineage)
    }

    @Test("Too few accounts or conversations: no label, and the cluster is marked as suppressed")
    func suppressed() throws {
        var world = World.bundles()
        world.add(30, angle: 1, terms: ["few", "people"], accounts: 4, first: 600)
        world.add(31, angle: 41, terms: ["few", "talks"], first: 650, conversations: 9)
        let edition = world.edition()
        for id in [ClusterID.base(30), .base(31)] {
            let cluster = try #require(edition.cluster(id))
            #expect(cluster.isSuppressed)
            #expect(cluster.label == nil)
        }
        #expect(edition.clusters.filter { !$0.isSuppressed }.allSatisfy { $0.label != nil })
    }

    /// Three topics in each of two languages, and a fourth whose conversations are in both.
    private static func languages() -> World {
        var world = World()
        for (number, angle) in [0, 40, 80].enumerated() {
            let (german, dutch) = (MainLanguage(tag: "de", share: 0.9), MainLanguage(tag: "nl", share: 1))
            world.add(number, angle: Double(angle), terms: ["haus", "dach"], language: german)
            world.add(10 + number, angle: Double(angle) + 2, terms: ["huis", "dak"], language: dutch)
        }
        world.add(20, angle: 80, terms: ["both"], language: MainLanguage(tag: "de", share: 0.6))
        return world
    }

    @Test("Clusters that mean the same in other languages are linked both ways, where that is asked for")
    func counterparts() throws {
        let edition = Self.languages().edition(linksLanguages: true)
        func counterparts(_ number: Int) -> [ClusterID]? {
            edition.clusters.first { $0.id == .base(number) }?.counterparts
        }
        #expect(counterparts(0) == [.base(10)])
        #expect(counterparts(12) == [.base(2)])
        #expect(counterparts(20) == [])
        #expect(edition.clusters.filter { $0.level > 0 }.allSatisfy { $0.counterparts == nil })
        #expect(Self.languages().edition().clusters.allSatisfy { $0.counterparts == nil })
    }

    @Test("What stands above the base has the language of most of what it holds")
    func upperLanguage() throws {
        var world = World()
        for number in 0..<9 {
            let tag = number < 6 ? "de" : "nl"
            let language = number == 8 ? nil : MainLanguage(tag: tag, share: 0.9)
            world.add(number, angle: Double(number / 3) * 40, terms: ["a", "b"], language: language)
        }
        let upper = world.edition().clusters.filter { $0.level > 0 }
        let shares = upper.compactMap { $0.language?.share }.sorted()
        #expect(Set(upper.compactMap { $0.language?.tag }) == ["de", "nl"])
        #expect(shares.allSatisfy { abs($0 - 0.9) < 1e-9 || abs($0 - 0.6) < 1e-9 })
    }

    @Test("Dormant clusters are left out")
    func dormant() {
        var world = World.bundles()
        world.add(40, angle: 0, terms: ["old", "news"], isDormant: true)
        #expect(world.edition().cluster(.base(40)) == nil)
    }

    @Test("Nothing gives an empty edition")
    func empty() {
        #expect(World().edition().clusters.isEmpty)
    }
}
