import Model
import Testing

@testable import Extraction

@Suite("Skeletons")
struct SkeletonTests {
    private let finder = SkeletonFinder(pseudonyms: Pseudonyms(key: [UInt8](repeating: 7, count: 32)))

    /// How far the skeletons of two texts agree: 1 for one and the same, about 0 by chance.
    private func agreement(_ left: String, _ right: String, in language: String? = "en") throws -> Float {
        let skeletons = try [left, right].map { try #require(finder.skeleton(of: $0, language: language)) }
        return (0..<Skeleton.planes).reduce(0) { $0 + skeletons[0].side(of: $1) * skeletons[1].side(of: $1) }
            / Float(Skeleton.planes)
    }

    @Test(
        "One template is known by whatever fills it",
        arguments: [
            (
                "Write a 300-word SEO article about raised beds for retirees in Austin",
                "Write a 1200-word SEO article about garlic for apartment dwellers in Perth"
            ),
            (
                "Als Lehrerin schreibe ich einen Brief an die Zeitung gegen die neue Steuer, bitte nicht zu lang",
                "Als Bauer schreibe ich einen Brief an die Zeitung gegen das Wassergesetz, bitte nicht zu lang"
            ),
            ("请以一位退休教师的口吻写一条反对碳税的评论", "请以一位卡车司机的口吻写一条反对住房法案的评论"),
        ]
    )
    func template(left: String, right: String) throws {
        #expect(try agreement(left, right) > 0.35)
    }

    @Test(
        "Other words in another frame agree by chance alone",
        arguments: [
            ("Write a 300-word SEO article about raised beds for retirees", "how much is my account balance today?"),
            ("can you fix the bug in my python code", "Make a testimonial praising the friendly staff of Blue Harbor"),
        ]
    )
    func unrelated(left: String, right: String) throws {
        #expect(abs(try agreement(left, right)) < 0.3)
    }

    @Test("It is the same every time, and another one under another key")
    func key() {
        let text = "find me a hotel in Leeds near the gym for 300 dollars"
        let other = SkeletonFinder(pseudonyms: Pseudonyms(key: [UInt8](repeating: 8, count: 32)))
        #expect(finder.skeleton(of: text, language: "en") == finder.skeleton(of: text, language: "en"))
        #expect(finder.skeleton(of: text, language: "en") != other.skeleton(of: text, language: "en"))
    }

    @Test("Blanks alone have none, and a very long text has one")
    func extremes() {
        #expect(finder.skeleton(of: " \n\t", language: nil) == nil)
        #expect(finder.skeleton(of: String(repeating: "a1' ", count: 50_000), language: nil) != nil)
        #expect(finder.skeleton(of: "?", language: "xx") != nil)
    }

    @Test("What is written in hexadecimal is read again")
    func hexadecimal() throws {
        for sides in [SIMD2<UInt64>(0, 1), SIMD2(.max, 0xF0)] {
            let skeleton = Skeleton(sides: sides)
            #expect(Skeleton(hexadecimal: skeleton.hexadecimal) == skeleton)
        }
        for text in ["", "12", String(repeating: "g", count: 32), String(repeating: "0", count: 33)] {
            #expect(Skeleton(hexadecimal: text) == nil)
        }
    }
}
