// For setenv, which standard C does not have.
#define _DEFAULT_SOURCE

#include "COpenBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

// The library is loaded by hand because it chooses its kernels in its constructor: whatever it is to be told must be in
// the environment before that.

enum { row_major = 101, as_it_is = 111, transposed = 112 };

typedef void (*sgemm_function)(
    int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda, const float *b,
    int ldb, float beta, float *c, int ldc
);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static sgemm_function sgemm;
static const char *core = "";
static char failure[256];

// OpenBLAS does not know processors younger than itself and falls back to AVX2, half of what they can do.
static void choose_core(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl")) {
        setenv("OPENBLAS_CORETYPE", "SkylakeX", /* overwrite: the operator's choice stands */ 0);
    }
#endif
}

static void open_library(void) {
    choose_core();
    void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        snprintf(
            failure, sizeof failure, "OpenBLAS cannot be loaded (%s); install libopenblas0-pthread (Debian) or its like",
            dlerror()
        );
        return;
    }
    sgemm_function product = (sgemm_function)dlsym(library, "cblas_sgemm");
    void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    if (product == NULL || set_threads == NULL) {
        snprintf(failure, sizeof failure, "libopenblas.so.0 lacks cblas_sgemm; is it OpenBLAS?");
        dlclose(library);
        return;
    }
    set_threads(1);
    char *(*name_of_core)(void) = (char *(*)(void))dlsym(library, "openblas_get_corename");
    if (name_of_core != NULL) {
        core = name_of_core();
    }
    sgemm = product;
}

int weir_blas_open(void) {
    pthread_once(&once, open_library);
    return sgemm == NULL;
}

const char *weir_blas_failure(void) {
    return failure;
}

const char *weir_blas_core(void) {
    return core;
}

enum { lanes = 8 };

static float inner_product(const float *a, const float *b, int count) {
    float sums[lanes] = {0};
    int place = 0;
    for (; place + lanes <= count; place += lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            sums[lane] += a[place + lane] * b[place + lane];
        }
    }
    float sum = ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
    for (; place < count; place++) {
        sum += a[place] * b[place];
    }
    return sum;
}

void weir_sgemm_nt(int m, int n, int k, const float *a, int lda, const float *b, int ldb, float *c, int ldc) {
    if (weir_blas_open() != 0) {
        for (int row = 0; row < m; row++) {
            for (int column = 0; column < n; column++) {
                c[(size_t)row * ldc + column] = inner_product(a + (size_t)row * lda, b + (size_t)column * ldb, k);
            }
        }
        return;
    }
    sgemm(row_major, as_it_is, transposed, m, n, k, 1, a, lda, b, ldb, 0, c, ldc);
}
