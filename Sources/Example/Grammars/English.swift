extension Grammar {
    /// Requests in English, the language of seven accounts in ten.
    static let english = Grammar(language: "en", englishHome, englishWork, englishTechnology, englishLearning)

    /// The topic that surges.
    static let surgingTopic = english.topic("disruption")
}
