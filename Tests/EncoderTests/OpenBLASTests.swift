import COpenBLAS
import Testing

@Suite struct OpenBLASTests {
    /// Opens the library, and ends the test with the library's own sentence where it is missing.
    static func requireLibrary() throws {
        try #require(weir_blas_open() == 0, Comment(rawValue: String(cString: weir_blas_failure())))
    }

    @Test("OpenBLAS opens as often as it is asked to, and names its kernels")
    func open() throws {
        try Self.requireLibrary()
        try Self.requireLibrary()
        #expect(!String(cString: weir_blas_core()).isEmpty)
        #expect(String(cString: weir_blas_failure()).isEmpty)
    }

    @Test("The product multiplies by the transpose, and keeps to the distances between rows")
    func product() throws {
        try Self.requireLibrary()
        let a: [Float] = [1, 2, 0, 3, 4, 0]
        let b: [Float] = [5, 6, 7, 8, 9, 10]
        var c = [Float](repeating: -1, count: 8)
        weir_sgemm_nt(2, 3, 2, a, 3, b, 2, &c, 4)
        #expect(c == [17, 23, 29, -1, 39, 53, 67, -1])
    }
}
