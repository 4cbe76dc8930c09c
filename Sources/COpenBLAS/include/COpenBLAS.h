#ifndef WEIR_COPENBLAS_H
#define WEIR_COPENBLAS_H

/// Loads OpenBLAS, with one thread of its own and the kernels that fit this processor.
///
/// Returns 0, or another number where the library is missing or is not what it should be; `weir_blas_failure` says which.
/// Safe from any thread; only the first call does anything.
int weir_blas_open(void);

/// Why `weir_blas_open` failed, as a sentence for the operator; empty where it did not.
const char *_Nonnull weir_blas_failure(void);

/// The name of the kernels that OpenBLAS chose, "SkylakeX" for one; empty until it is open.
const char *_Nonnull weir_blas_core(void);

/// C = A · Bᵀ for matrices stored by rows: A is m × k, B is n × k, C is m × n.
///
/// `lda`, `ldb` and `ldc` are the distances between rows. Opens OpenBLAS where that was not done; where it cannot be had, the
/// same is computed by plain loops, many times slower.
void weir_sgemm_nt(
    int m, int n, int k,
    const float *_Nonnull a, int lda,
    const float *_Nonnull b, int ldb,
    float *_Nonnull c, int ldc
);

#endif
