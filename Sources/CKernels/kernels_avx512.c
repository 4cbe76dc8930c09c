#include "instructions.h"

#if defined(__x86_64__)

#include <immintrin.h>

enum { tallest = tallest_of_all };

WEIR_AVX512 INLINE void multiply(const int rows, const tile *t) {
    const float *a = t->a;
    const size_t lda = t->lda;
    const float *panel = t->panel;
    uintptr_t ahead = t->ahead;
    __m512 sums[tallest][2];
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
        sums[row][0] = _mm512_setzero_ps();
        sums[row][1] = _mm512_setzero_ps();
    }
    for (int depth = 0; depth < t->k;) {
        for (int line = 0; line < t->lines; line++) {
            _mm_prefetch((const char *)ahead, _MM_HINT_T1);
            ahead += cache_line;
        }
        int end = depth + prefetch_depth < t->k ? depth + prefetch_depth : t->k;
        for (; depth < end; depth++) {
            __m512 left = _mm512_loadu_ps(panel);
            __m512 right = _mm512_loadu_ps(panel + 16);
            panel += panel_width;
#pragma clang loop unroll(full)
            for (int row = 0; row < rows; row++) {
                __m512 factor = _mm512_set1_ps(a[(size_t)row * lda + (size_t)depth]);
                sums[row][0] = _mm512_fmadd_ps(factor, left, sums[row][0]);
                sums[row][1] = _mm512_fmadd_ps(factor, right, sums[row][1]);
            }
        }
    }
    __m512 left = _mm512_loadu_ps(t->bias);
    __m512 right = _mm512_loadu_ps(t->bias + 16);
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
        _mm512_storeu_ps(t->c + (size_t)row * t->ldc, _mm512_add_ps(sums[row][0], left));
        _mm512_storeu_ps(t->c + (size_t)row * t->ldc + 16, _mm512_add_ps(sums[row][1], right));
    }
}

#define TILE(rows)                                                                                                     \
    WEIR_AVX512 static void tile_avx512_##rows(const tile *t) {                                                        \
        multiply(rows, t);                                                                                             \
    }

TILE(1)
TILE(2)
TILE(3)
TILE(4)
TILE(5)
TILE(6)
TILE(7)
TILE(8)
TILE(9)
TILE(10)
TILE(11)
TILE(12)
TILE(13)
TILE(14)

static const tile_function tiles[tallest] = {
    tile_avx512_1, tile_avx512_2, tile_avx512_3,  tile_avx512_4,  tile_avx512_5,  tile_avx512_6,  tile_avx512_7,
    tile_avx512_8, tile_avx512_9, tile_avx512_10, tile_avx512_11, tile_avx512_12, tile_avx512_13, tile_avx512_14,
};

#pragma clang attribute push(WEIR_AVX512, apply_to = function)
#define NAME(name) name##_avx512
#include "kernels_body.h"
#pragma clang attribute pop

const kernel_set weir_kernels_avx512 = {
    tallest, tiles, pack_rows_avx512, gelu_avx512, softmax_avx512, add_layer_norm_avx512, mean_pool_avx512,
};

#endif
