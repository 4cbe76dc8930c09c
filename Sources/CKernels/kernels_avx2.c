#include "instructions.h"

#if defined(__x86_64__)

#include <immintrin.h>

enum { tallest = 3, parts = 4 };

WEIR_AVX2 INLINE void multiply(const int rows, const tile *t) {
    const float *a = t->a;
    const size_t lda = t->lda;
    const float *panel = t->panel;
    uintptr_t ahead = t->ahead;
    __m256 sums[tallest][parts];
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
        for (int part = 0; part < parts; part++) {
            sums[row][part] = _mm256_setzero_ps();
        }
    }
    for (int depth = 0; depth < t->k;) {
        for (int line = 0; line < t->lines; line++) {
            _mm_prefetch((const char *)ahead, _MM_HINT_T1);
            ahead += cache_line;
        }
        int end = depth + prefetch_depth < t->k ? depth + prefetch_depth : t->k;
        for (; depth < end; depth++) {
            __m256 factors[tallest];
#pragma clang loop unroll(full)
            for (int row = 0; row < rows; row++) {
                factors[row] = _mm256_set1_ps(a[(size_t)row * lda + (size_t)depth]);
            }
#pragma clang loop unroll(full)
            for (int part = 0; part < parts; part++) {
                __m256 columns = _mm256_loadu_ps(panel + 8 * part);
#pragma clang loop unroll(full)
                for (int row = 0; row < rows; row++) {
                    sums[row][part] = _mm256_fmadd_ps(factors[row], columns, sums[row][part]);
                }
            }
            panel += panel_width;
        }
    }
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
        for (int part = 0; part < parts; part++) {
            __m256 sum = _mm256_add_ps(sums[row][part], _mm256_loadu_ps(t->bias + 8 * part));
            _mm256_storeu_ps(t->c + (size_t)row * t->ldc + 8 * part, sum);
        }
    }
}

#define TILE(rows)                                                                                                     \
    WEIR_AVX2 static void tile_avx2_##rows(const tile *t) {                                                            \
        multiply(rows, t);                                                                                             \
    }

TILE(1)
TILE(2)
TILE(3)

static const tile_function tiles[tallest] = {tile_avx2_1, tile_avx2_2, tile_avx2_3};

#pragma clang attribute push(WEIR_AVX2, apply_to = function)
#define NAME(name) name##_avx2
#include "kernels_body.h"
#pragma clang attribute pop

const kernel_set weir_kernels_avx2 = {
    tallest, tiles, pack_rows_avx2, gelu_avx2, softmax_avx2, add_layer_norm_avx2, mean_pool_avx2,
};

#endif
