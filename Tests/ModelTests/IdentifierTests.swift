import Foundation
import Model
import Testing

@Suite struct IdentifierTests {
    @Test("A cluster id is written and read as people see it", arguments: ["7", "0", "t2"])
    func clusterText(text: String) {
        #expect(ClusterID(text)?.description == text)
    }

    @Test("What is no cluster id gives nil", arguments: ["", "t", "-1", "x2", "t-3", "7 "])
    func noCluster(text: String) {
        #expect(ClusterID(text) == nil)
    }

    @Test("A cluster id is one JSON string")
    func clusterJSON() throws {
        let ids: [ClusterID] = [.base(7), .upper(2)]
        let json = try JSONEncoder().encode(ids)
        #expect(String(decoding: json, as: UTF8.self) == #"["7","t2"]"#)
        #expect(try JSONDecoder().decode([ClusterID].self, from: json) == ids)
    }

    @Test("An account is shown as sixteen digits")
    func account() {
        #expect(AccountID(rawValue: 255).description == "00000000000000ff")
    }

    @Test(
        "Accounts are shown as buckets, never as a number",
        arguments: zip(
            [0, 4, 5, 9, 10, 42, 99, 100, 999, 1000],
            [
                "<5", "<5", "5-9", "5-9", "10-19", "40-49", "90-99", "100-199", "900-999", "1000+",
            ]
        )
    )
    func buckets(count: Int, text: String) {
        #expect(AccountBucket(count).description == text)
    }
}
