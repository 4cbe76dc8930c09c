#ifndef WEIR_CKERNELS_H
#define WEIR_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Matrices are stored by rows; `ld…` is the distance between two rows. The number of floats in an array is for the
// caller to get right.

/// How many columns stand in one panel of a packed matrix.
enum { weir_panel_width = 32 };

/// The instructions that a packed product is made of.
typedef enum {
    weir_portable,
    weir_avx2,
    weir_avx512,
} weir_instructions;

/// The best instructions that this processor has; it has those before them too.
weir_instructions weir_best_instructions(void);

/// How many floats `n` columns of length `k` take once packed.
size_t weir_packed_count(int n, int k);

/// Packs B, n × k, so that `weir_packed_product` multiplies by its transpose.
void weir_pack_rows(const float *_Nonnull b, int ldb, int n, int k, float *_Nonnull panels);

/// Packs B, k × n, so that `weir_packed_product` multiplies by it as it is.
void weir_pack_columns(const float *_Nonnull b, int ldb, int n, int k, float *_Nonnull panels);

/// C = A · B + bias, where A is m × k and `panels` holds B packed.
///
/// Each element is one chain of multiply-adds in the order of k: a row of C depends on the same row of A alone, not on
/// where it stands nor on how many others there are. The chains are fused, and so the same bits, with all instructions but
/// the portable ones. The processor must have `instructions`.
void weir_packed_product(
    weir_instructions instructions,
    int m, int n, int k,
    const float *_Nonnull a, int lda,
    const float *_Nonnull panels,
    const float *_Nullable bias,
    float *_Nonnull c, int ldc
);

/// Writes the transpose of B, rows × columns, to `out` without gaps.
void weir_transpose(const float *_Nonnull b, int ldb, int rows, int columns, float *_Nonnull out);

/// Adds `bias`, of length `width`, to each of `rows` rows.
void weir_add_bias(float *_Nonnull x, int rows, int width, int ld, const float *_Nonnull bias);

/// x ← x · Φ(x), with the error function itself and not its tanh likeness.
void weir_gelu(float *_Nonnull x, size_t count);

/// Replaces each of `rows` rows of `width` scores by its softmax; the scores are multiplied by `scale` first.
void weir_softmax(float *_Nonnull x, int rows, int width, int ld, float scale);

/// x ← x + y, each row then normalised to mean 0 and variance 1, scaled by `weight` and shifted by `bias`.
void weir_add_layer_norm(
    float *_Nonnull x,
    const float *_Nonnull y,
    int rows, int width,
    const float *_Nonnull weight,
    const float *_Nonnull bias,
    float epsilon
);

/// Writes the mean of `rows` rows, scaled to length one, to `out`; a mean of length zero stays zero.
void weir_mean_pool(const float *_Nonnull x, int rows, int width, float *_Nonnull out);

/// Whether `count` floats, aligned or not, are all finite.
int weir_all_finite(const void *_Nonnull x, size_t count);

/// Continues a 64-bit digest of what was read, for telling models apart and not for safety.
uint64_t weir_digest(uint64_t digest, const void *_Nonnull bytes, size_t count);

#endif
