import Testing

@testable import Extraction

@Suite struct BorrowingTests {
    private let said = "My sister Ann hid the spare key under the blue pot, by the door."

    @Test("Eight words of a turn in a row are a quotation, seven are not")
    func limit() {
        #expect(Borrowing.occurs(in: "say that Ann hid the spare key under the blue pot", from: .of(said)))
        #expect(Borrowing.occurs(in: "hid the spare key under the blue pot", from: .of(said)))
        #expect(!Borrowing.occurs(in: "hid the spare key under the blue vase", from: .of(said)))
    }

    @Test("Neither case nor punctuation nor unseen characters hide a quotation")
    func disguises() {
        #expect(Borrowing.occurs(in: "Hid—the spare; KEY under: the BLUE (pot)", from: .of(said)))
        #expect(Borrowing.occurs(in: "hid the spa\u{200B}re key un\u{AD}der the blue pot", from: .of(said)))
        let hidden = said.replacing("spare", with: "sp\u{200B}are")
        #expect(Borrowing.occurs(in: "hid the spare key under the blue pot", from: .of(hidden)))
    }

    @Test("The assistant's words are somebody's, too, and no run goes over the border of two turns")
    func turns() {
        #expect(Borrowing.occurs(in: "hid the spare key under the blue pot", from: .of("Where?", said)))
        #expect(
            !Borrowing.occurs(
                in: "one two three four five six seven eight",
                from: .of("one two three four", "five six seven eight")
            )
        )
    }

    @Test("A run is found wherever its words stand more than once")
    func repeats() {
        let text = "a b a b a b c a b a b a b a b d"
        #expect(Borrowing.occurs(in: "x a b a b a b a b d", from: .of(text)))
        #expect(!Borrowing.occurs(in: "a b a b c c a b a b", from: .of(text)))
    }
}
