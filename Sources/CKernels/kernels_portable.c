#include "instructions.h"

#define NAME(name) name##_portable
#include "kernels_body.h"

// As many rows as have their sums in registers: 32 of four numbers on ARM, 16 on what is left of x86.
#if defined(__aarch64__)
enum { tallest = 3 };
#else
enum { tallest = 1 };
#endif

INLINE void multiply(const int rows, const tile *t) {
    const float *panel = t->panel;
    lanes sums[tallest][2] = {0};
    for (int depth = 0; depth < t->k; depth++) {
        lanes left = load(panel);
        lanes right = load(panel + lane_count);
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) {
            float factor = t->a[(size_t)row * t->lda + (size_t)depth];
            sums[row][0] += factor * left;
            sums[row][1] += factor * right;
        }
        panel += panel_width;
    }
    for (int row = 0; row < rows; row++) {
        store(t->c + (size_t)row * t->ldc, sums[row][0] + load(t->bias));
        store(t->c + (size_t)row * t->ldc + lane_count, sums[row][1] + load(t->bias + lane_count));
    }
}

static void tile_portable_1(const tile *t) {
    multiply(1, t);
}

#if defined(__aarch64__)

static void tile_portable_2(const tile *t) {
    multiply(2, t);
}

static void tile_portable_3(const tile *t) {
    multiply(3, t);
}

static const tile_function tiles[tallest] = {tile_portable_1, tile_portable_2, tile_portable_3};

#else

static const tile_function tiles[tallest] = {tile_portable_1};

#endif

const kernel_set weir_kernels_portable = {
    tallest,          tiles,
    pack_rows_portable, gelu_portable, softmax_portable, add_layer_norm_portable, mean_pool_portable,
};
