#include "CKernels.h"

#include <string.h>

// A panel holds 32 columns of B side by side, k rows deep, so that the innermost loop reads it front to back. A tile is
// some rows of A against one panel; its sums stay in registers. The rows are spread evenly over the tiles, because a tile
// of one or two rows waits for its own sums.

enum { width = weir_panel_width, tallest_of_all = 14 };

size_t weir_packed_count(int n, int k) {
    return (size_t)((n + width - 1) / width) * width * (size_t)k;
}

void weir_pack_rows(const float *b, int ldb, int n, int k, float *panels) {
    for (int first = 0; first < n; first += width) {
        int columns = n - first < width ? n - first : width;
        if (columns < width) {
            memset(panels, 0, sizeof(float) * width * (size_t)k);
        }
        for (int column = 0; column < columns; column++) {
            const float *row = b + (size_t)(first + column) * (size_t)ldb;
            for (int depth = 0; depth < k; depth++) {
                panels[(size_t)depth * width + (size_t)column] = row[depth];
            }
        }
        panels += (size_t)width * (size_t)k;
    }
}

void weir_pack_columns(const float *b, int ldb, int n, int k, float *panels) {
    for (int first = 0; first < n; first += width) {
        int columns = n - first < width ? n - first : width;
        for (int depth = 0; depth < k; depth++) {
            memcpy(panels, b + (size_t)depth * (size_t)ldb + first, sizeof(float) * (size_t)columns);
            memset(panels + columns, 0, sizeof(float) * (size_t)(width - columns));
            panels += width;
        }
    }
}

typedef void (*tile_function)(
    int k, const float *a, size_t lda, const float *panel, const float *bias, float *c, size_t ldc
);

// The tiles that go with some instructions: the function at place i takes i + 1 rows.
typedef struct {
    int tallest;
    const tile_function *functions;
} tile_set;

static void tile_portable(
    int k, const float *a, size_t lda, const float *panel, const float *bias, float *c, size_t ldc
) {
    (void)lda;
    (void)ldc;
    float sums[width] = {0};
    for (int depth = 0; depth < k; depth++) {
        for (int column = 0; column < width; column++) {
            sums[column] += a[depth] * panel[column];
        }
        panel += width;
    }
    for (int column = 0; column < width; column++) {
        c[column] = sums[column] + bias[column];
    }
}

static const tile_function tiles_portable[] = {tile_portable};

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define AVX2 __attribute__((target("avx2,fma")))
#define INLINE static inline __attribute__((always_inline))

enum { tallest_avx512 = tallest_of_all, tallest_avx2 = 3 };

AVX512 INLINE void tile_avx512(
    const int rows, int k, const float *a, size_t lda, const float *panel, const float *bias, float *c, size_t ldc
) {
    __m512 sums[tallest_avx512][2];
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
        sums[row][0] = _mm512_setzero_ps();
        sums[row][1] = _mm512_setzero_ps();
    }
    for (int depth = 0; depth < k; depth++) {
        __m512 left = _mm512_loadu_ps(panel);
        __m512 right = _mm512_loadu_ps(panel + 16);
        panel += width;
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) {
            __m512 factor = _mm512_set1_ps(a[(size_t)row * lda + (size_t)depth]);
            sums[row][0] = _mm512_fmadd_ps(factor, left, sums[row][0]);
            sums[row][1] = _mm512_fmadd_ps(factor, right, sums[row][1]);
        }
    }
    __m512 left = _mm512_loadu_ps(bias);
    __m512 right = _mm512_loadu_ps(bias + 16);
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
        _mm512_storeu_ps(c + (size_t)row * ldc, _mm512_add_ps(sums[row][0], left));
        _mm512_storeu_ps(c + (size_t)row * ldc + 16, _mm512_add_ps(sums[row][1], right));
    }
}

AVX2 INLINE void tile_avx2(
    const int rows, int k, const float *a, size_t lda, const float *panel, const float *bias, float *c, size_t ldc
) {
    __m256 sums[tallest_avx2][4];
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
        for (int part = 0; part < 4; part++) {
            sums[row][part] = _mm256_setzero_ps();
        }
    }
    for (int depth = 0; depth < k; depth++) {
        __m256 factors[tallest_avx2];
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) {
            factors[row] = _mm256_set1_ps(a[(size_t)row * lda + (size_t)depth]);
        }
#pragma clang loop unroll(full)
        for (int part = 0; part < 4; part++) {
            __m256 columns = _mm256_loadu_ps(panel + 8 * part);
#pragma clang loop unroll(full)
            for (int row = 0; row < rows; row++) {
                sums[row][part] = _mm256_fmadd_ps(factors[row], columns, sums[row][part]);
            }
        }
        panel += width;
    }
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
        for (int part = 0; part < 4; part++) {
            __m256 sum = _mm256_add_ps(sums[row][part], _mm256_loadu_ps(bias + 8 * part));
            _mm256_storeu_ps(c + (size_t)row * ldc + 8 * part, sum);
        }
    }
}

#define TILE(target, name, rows)                                                                                      \
    target static void name##_##rows(                                                                                  \
        int k, const float *a, size_t lda, const float *panel, const float *bias, float *c, size_t ldc                 \
    ) {                                                                                                                \
        name(rows, k, a, lda, panel, bias, c, ldc);                                                                    \
    }

TILE(AVX512, tile_avx512, 1)
TILE(AVX512, tile_avx512, 2)
TILE(AVX512, tile_avx512, 3)
TILE(AVX512, tile_avx512, 4)
TILE(AVX512, tile_avx512, 5)
TILE(AVX512, tile_avx512, 6)
TILE(AVX512, tile_avx512, 7)
TILE(AVX512, tile_avx512, 8)
TILE(AVX512, tile_avx512, 9)
TILE(AVX512, tile_avx512, 10)
TILE(AVX512, tile_avx512, 11)
TILE(AVX512, tile_avx512, 12)
TILE(AVX512, tile_avx512, 13)
TILE(AVX512, tile_avx512, 14)
TILE(AVX2, tile_avx2, 1)
TILE(AVX2, tile_avx2, 2)
TILE(AVX2, tile_avx2, 3)

static const tile_function tiles_avx512[tallest_avx512] = {
    tile_avx512_1, tile_avx512_2, tile_avx512_3,  tile_avx512_4,  tile_avx512_5,  tile_avx512_6,  tile_avx512_7,
    tile_avx512_8, tile_avx512_9, tile_avx512_10, tile_avx512_11, tile_avx512_12, tile_avx512_13, tile_avx512_14,
};

static const tile_function tiles_avx2[tallest_avx2] = {tile_avx2_1, tile_avx2_2, tile_avx2_3};

weir_instructions weir_best_instructions(void) {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl")) {
        return weir_avx512;
    }
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? weir_avx2 : weir_portable;
}

static tile_set tiles_for(weir_instructions instructions) {
    switch (instructions) {
    case weir_avx512:
        return (tile_set){tallest_avx512, tiles_avx512};
    case weir_avx2:
        return (tile_set){tallest_avx2, tiles_avx2};
    case weir_portable:
        break;
    }
    return (tile_set){1, tiles_portable};
}

#else

weir_instructions weir_best_instructions(void) {
    return weir_portable;
}

static tile_set tiles_for(weir_instructions instructions) {
    (void)instructions;
    return (tile_set){1, tiles_portable};
}

#endif

void weir_packed_product(
    weir_instructions instructions, int m, int n, int k, const float *a, int lda, const float *panels, const float *bias,
    float *c, int ldc
) {
    if (m <= 0) {
        return;
    }
    tile_set tiles = tiles_for(instructions);
    int count = (m + tiles.tallest - 1) / tiles.tallest;
    int shortest = m / count;
    int taller = m % count;

    for (int first = 0; first < n; first += width) {
        int columns = n - first < width ? n - first : width;
        float shift[width] = {0};
        if (bias != NULL) {
            memcpy(shift, bias + first, sizeof(float) * (size_t)columns);
        }
        int row = 0;
        for (int place = 0; place < count; place++) {
            int rows = shortest + (place < taller);
            tile_function tile = tiles.functions[rows - 1];
            const float *from = a + (size_t)row * (size_t)lda;
            float *to = c + (size_t)row * (size_t)ldc + first;
            if (columns == width) {
                tile(k, from, (size_t)lda, panels, shift, to, (size_t)ldc);
            } else {
                float whole[tallest_of_all * width];
                tile(k, from, (size_t)lda, panels, shift, whole, width);
                for (int line = 0; line < rows; line++) {
                    memcpy(to + (size_t)line * (size_t)ldc, whole + line * width, sizeof(float) * (size_t)columns);
                }
            }
            row += rows;
        }
        panels += (size_t)width * (size_t)k;
    }
}
