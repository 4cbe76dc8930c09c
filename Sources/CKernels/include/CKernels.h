#ifndef WEIR_CKERNELS_H
#define WEIR_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Matrices are stored by rows; `ld…` is the distance between two rows. The number of floats in an array is for the
// caller to get right, and the processor must have the instructions that are named.
//
// Whatever treats several rows gives each the same bits wherever it stands and however many there are.

/// How many columns stand in one panel of a packed matrix; every row that softmax treats has room for a multiple of it.
enum { weir_panel_width = 32 };

/// The instructions that a kernel is made of.
typedef enum {
    weir_portable,
    weir_avx2,
    weir_avx512,
} weir_instructions;

/// What is done to the elements of a product as they are written.
typedef enum {
    weir_identity,
    /// x · Φ(x), with the error function itself and not its tanh likeness.
    weir_gelu,
} weir_activation;

/// The best instructions that this processor has; it has those before them too.
weir_instructions weir_best_instructions(void);

/// How many floats `n` columns of length `k` take once packed.
size_t weir_packed_count(int n, int k);

/// Packs B, n × k, so that a product multiplies by its transpose.
void weir_pack_rows(
    weir_instructions instructions, const float *_Nonnull b, int ldb, int n, int k, float *_Nonnull panels
);

/// Packs B, k × n, so that a product multiplies by it as it is.
void weir_pack_columns(const float *_Nonnull b, int ldb, int n, int k, float *_Nonnull panels);

/// C = A · B, where A is m × k and `panels` holds B packed.
///
/// Each element is one chain of multiply-adds in the order of k. The chains are fused, and so the same bits, with all
/// instructions but the portable ones.
void weir_product(
    weir_instructions instructions,
    int m, int n, int k,
    const float *_Nonnull a, int lda,
    const float *_Nonnull panels,
    float *_Nonnull c, int ldc
);

/// C = activation(A · B + bias), for matrices without gaps and a B that is seldom in the cache.
///
/// While one panel is multiplied by, the next is fetched, and in the end what stands in memory after B: best the matrix
/// that is needed next.
void weir_linear(
    weir_instructions instructions,
    int m, int n, int k,
    const float *_Nonnull a,
    const float *_Nonnull panels,
    const float *_Nonnull bias,
    weir_activation activation,
    float *_Nonnull c
);

/// Replaces each of `rows` rows of `width` scores by the softmax of score · scale + bias.
///
/// `scale` is positive. Row i takes `bias` from its place −i on, so that one array holds a bias for each distance between
/// row and column; null is no bias. Rows are read and written up to the next multiple of 32, and `bias` is read that far;
/// what stands there becomes zero.
void weir_softmax(
    weir_instructions instructions,
    float *_Nonnull x,
    int rows, int width, int ld,
    float scale,
    const float *_Nullable bias
);

/// x ← x + y, each row then normalised to mean 0 and variance 1, scaled by `weight` and shifted by `bias`.
void weir_add_layer_norm(
    weir_instructions instructions,
    float *_Nonnull x,
    const float *_Nonnull y,
    int rows, int width,
    const float *_Nonnull weight,
    const float *_Nonnull bias,
    float epsilon
);

/// Writes the mean of `rows` rows, scaled to length one, to `out`; a mean of length zero stays zero.
void weir_mean_pool(
    weir_instructions instructions, const float *_Nonnull x, int rows, int width, float *_Nonnull out
);

/// Whether `count` floats, aligned or not, are all finite.
int weir_all_finite(const void *_Nonnull x, size_t count);

/// Continues a 64-bit digest of what was read, for telling models apart and not for safety.
uint64_t weir_digest(uint64_t digest, const void *_Nonnull bytes, size_t count);

#endif
