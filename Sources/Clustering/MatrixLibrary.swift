import COpenBLAS

/// The library that multiplies matrices, for whoever has to know whether it is there.
package enum MatrixLibrary {
    /// Why the library cannot be used, and what to install.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Opens the library and gives the name of the kernels that it chose for this processor.
    ///
    /// Where it cannot be opened products are made without it, many times slower.
    package static func open() throws(Failure) -> String {
        guard weir_blas_open() == 0 else { throw Failure(description: String(cString: weir_blas_failure())) }
        return String(cString: weir_blas_core())
    }
}
