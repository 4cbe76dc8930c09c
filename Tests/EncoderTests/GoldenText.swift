/// Texts and what Hugging Face's tokenizers makes of them with the vocabulary of all-MiniLM-L6-v2.
struct GoldenText: Sendable {
    let text: String
    /// The pieces between the start and the end mark, with spaces between them.
    let pieces: String
    /// The identifiers of all tokens.
    let ids: [Int32]

    static let all = [
        GoldenText(
            text: "How do I renew a passport before an early flight?",
            pieces: "how do i renew a passport before an early flight ?",
            ids: [
                101, 2129, 2079, 1045, 20687, 1037, 12293, 2077, 2019, 2220, 3462, 1029, 102,
            ]
        ),
        GoldenText(
            text: "Write a birthday poem for my grandmother, please.",
            pieces: "write a birthday poem for my grandmother , please .",
            ids: [
                101, 4339, 1037, 5798, 5961, 2005, 2026, 7133, 1010, 3531, 1012, 102,
            ]
        ),
        GoldenText(
            text: "  tabs\tand\r\nnewlines\u{2003}part words\u{A0}too ",
            pieces: "tab ##s and new ##lines part words too",
            ids: [
                101, 21628, 2015, 1998, 2047, 12735, 2112, 2616, 2205, 102,
            ]
        ),
        GoldenText(
            text: "Señor Łukasz drinks crème brûlée at the Café Ångström",
            pieces: "sen ##or ł ##uka ##sz drinks cr ##eme br ##ule ##e at the cafe ang ##strom",
            ids: [
                101, 12411, 2953, 1105, 15750, 17112, 8974, 13675, 21382, 7987, 9307, 2063, 2012, 1996, 7668, 17076,
                15687, 102,
            ]
        ),
        GoldenText(
            text: "Können wir die Straße überqueren?",
            pieces: "ko ##nne ##n wi ##r die st ##raße uber ##que ##ren ?",
            ids: [
                101, 12849, 10087, 2078, 15536, 2099, 3280, 2358, 27807, 19169, 4226, 7389, 1029, 102,
            ]
        ),
        GoldenText(
            text: "Где находится ближайшая аптека?",
            pieces:
                "г ##д ##е н ##а ##х ##о ##д ##и ##т ##с ##я б ##л ##и ##ж ##а ##и ##ш ##а ##я а ##п ##т ##е ##ка ?",
            ids: [
                101, 1183, 29742, 15290, 1192, 10260, 29750, 14150, 29742, 10325, 22919, 29747, 17432, 1181, 29436,
                10325, 29743, 10260, 10325, 29753, 10260, 17432, 1180, 29746, 22919, 15290, 28598, 1029, 102,
            ]
        ),
        GoldenText(
            text: "Πού είναι ο σταθμός ΟΔΟΣ;",
            pieces: "π ##ου ε ##ι ##ν ##α ##ι ο σ ##τ ##α ##θ ##μ ##ος ο ##δ ##ο ##σ ;",
            ids: [
                101, 1170, 26789, 1159, 18199, 16177, 14608, 18199, 1169, 1173, 29734, 14608, 29725, 29728, 15297,
                1169, 29722, 29730, 29733, 1025, 102,
            ]
        ),
        GoldenText(
            text: "東京でお寿司を食べたい。",
            pieces: "東 京 て ##お [UNK] 司 を 食 へ ##た ##い 。",
            ids: [
                101, 1879, 1755, 1665, 30176, 100, 1791, 1690, 1978, 1675, 30187, 30173, 1636, 102,
            ]
        ),
        GoldenText(
            text: "서울에서 부산까지 가는 기차",
            pieces: "ᄉ ##ᅥ ##ᄋ ##ᅮ ##ᆯ ##ᄋ ##ᅦ ##ᄉ ##ᅥ [UNK] ᄀ ##ᅡ ##ᄂ ##ᅳ ##ᆫ ᄀ ##ᅵ ##ᄎ ##ᅡ",
            ids: [
                101, 1461, 30008, 29999, 30014, 30022, 29999, 30009, 29997, 30008, 100, 1455, 30006, 29992, 30017,
                30021, 1455, 30019, 30001, 30006, 102,
            ]
        ),
        GoldenText(
            text: "मुझे हिंदी में एक कविता चाहिए",
            pieces: "[UNK] ह ##ि ##द ##ी म ए ##क क ##व ##ि ##त ##ा च ##ा ##ह ##ि ##ए",
            ids: [
                101, 100, 1339, 29877, 29861, 29878, 1331, 1314, 29851, 1315, 29871, 29877, 29859, 29876, 1318,
                29876, 29875, 29877, 29850, 102,
            ]
        ),
        GoldenText(
            text: "أريد أن أتعلم الطبخ",
            pieces: "ا ##ر ##ي ##د ا ##ن ا ##ت ##ع ##ل ##م ا ##ل ##ط ##ب ##خ",
            ids: [
                101, 1270, 17149, 14498, 15394, 1270, 15915, 1270, 29817, 29830, 23673, 22192, 1270, 23673, 29828,
                29816, 29821, 102,
            ]
        ),
        GoldenText(
            text: "İstanbul'da ﬁyat ½ ② Ⅷ ℵ",
            pieces: "istanbul ' da ﬁ ##yat ½ [UNK] [UNK] [UNK]",
            ids: [
                101, 9960, 1005, 4830, 1984, 26139, 1092, 100, 100, 100, 102,
            ]
        ),
    ]
}
