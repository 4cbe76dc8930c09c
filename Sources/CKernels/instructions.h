#ifndef WEIR_INSTRUCTIONS_H
#define WEIR_INSTRUCTIONS_H

#include "CKernels.h"

// What the kernels are made of, once for each kind of instructions. Nothing of this is compiled for one processor only:
// each function says itself what it needs, and the caller chooses.

enum { panel_width = weir_panel_width, tallest_of_all = 14 };

/// Rows of A against one panel; the sums stay in registers.
typedef struct {
    int k;
    const float *a;
    size_t lda;
    const float *panel;
    const float *bias;
    float *c;
    size_t ldc;
    /// Memory that is soon needed, of which this many cache lines are fetched with each `prefetch_depth` steps of k.
    uintptr_t ahead;
    int lines;
} tile;

enum { prefetch_depth = 8, cache_line = 64 };

typedef void (*tile_function)(const tile *);

typedef struct {
    int tallest;
    /// The function at place i takes i + 1 rows.
    const tile_function *tiles;
    void (*pack_rows)(const float *b, int ldb, int n, int k, float *panels);
    void (*gelu)(float *x, int rows, int width, size_t ld);
    void (*softmax)(float *x, int rows, int width, int ld, float scale, const float *bias);
    void (*add_layer_norm)(
        float *x, const float *y, int rows, int width, const float *weight, const float *bias, float epsilon
    );
    void (*mean_pool)(const float *x, int rows, int width, float *out);
} kernel_set;

extern const kernel_set weir_kernels_portable;

#if defined(__x86_64__)
#define WEIR_AVX2 __attribute__((target("avx2,fma")))
#define WEIR_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))

extern const kernel_set weir_kernels_avx2;
extern const kernel_set weir_kernels_avx512;
#endif

const kernel_set *weir_kernels(weir_instructions instructions);

#define INLINE static inline __attribute__((always_inline))

#endif
