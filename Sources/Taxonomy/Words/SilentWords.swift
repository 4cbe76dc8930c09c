/// Words that may stand in a label without anybody's support because they say nothing about anybody.
///
/// Two kinds, and no other may be added. First the closed classes of English: articles, pronouns, prepositions,
/// conjunctions, auxiliaries, adverbs of degree. Second what any description of any group of requests is made of: that
/// people asked an assistant for something, and that it was of some kind. Left out on purpose is every word with a topic,
/// however common (*code*, *email*, *health*), every number, and every word that is also somebody's name or a month (*will*,
/// *may*, *mark*). Each form stands for itself: nothing is excused by its stem.
enum SilentWords {
    /// Whether `word` needs no support; in capitals it is an abbreviation that happens to look the same (*IT*, *US*, *WHO*).
    static func excuse(_ word: WrittenWord) -> Bool {
        all.contains(word.text) && (!word.isAbbreviation || word.text == "ai")
    }

    private static let all: Set<String> = Set(
        (closed + " " + generic).split(whereSeparator: \.isWhitespace).map(String.init)
    )

    private static let closed = """
        a an the this that these those such some any each every all both either neither no none other others another
        i me my we us our you your he him his she her it its they them their theirs themselves itself himself herself
        who whom whose which what when where why how whether while as if then than so because since until unless
        although though and or but nor yet not also too very more most less least much many few several lot lots
        of in on at by for with without within about against between among into onto through during before after above
        below to from up down out off over under across along around toward towards upon via per
        behind beside besides beyond despite except instead near
        be is are was were been being am do does did done doing have has had having can could would should might must
        cannot don't doesn't didn't isn't aren't wasn't weren't can't couldn't wouldn't shouldn't
        there here again once only just even still already always never often sometimes usually mostly mainly largely
        rather quite however therefore thus etc else ever away back together
        """

    private static let generic = """
        user users people person persons someone anyone everyone individual individuals
        assistant assistants ai model models conversation conversations
        request requests requested requesting ask asks asked asking question questions
        want wants wanted wanting need needs needed needing wish wished seek seeks sought seeking like liked
        help helps helped helping assist assists assisted assisting assistance support supported supporting
        give gives gave given giving get gets got getting provide provides provided providing
        make makes made making create creates created creating produce produces produced producing
        write writes wrote written writing generate generates generated generating
        explain explains explained explaining explanation explanations describe describes described describing
        description descriptions tell tells told telling say says said saying show shows showed shown showing
        answer answers answered answering discuss discussed discussing discussion discussions
        find finds found finding look looks looked looking know knew known knowing
        understand understood understanding learn learned learning
        use uses used using try tries tried trying work works worked working
        include includes included including involve involves involved involving
        concern concerned concerning relate relates related relating regarding
        focus focuses focused focusing cover covers covered covering range ranged ranging
        advice guidance suggestion suggestions suggest suggested suggesting recommendation recommendations
        idea ideas information detail details detailed example examples
        topic topics subject subjects matter matters issue issues problem problems task tasks purpose purposes
        thing things way ways kind kinds type types sort sorts form forms part parts set sets group groups
        area areas aspect aspects context contexts content contents result results
        various varied different certain particular particularly specific specifically general generally common commonly
        typical typically similar same own new simple complex clear better best good
        based according due able available possible likely own usual main whole
        """
}
