#include "instructions.h"

#include <string.h>

// A panel holds 32 columns of B side by side, k rows deep, so that the innermost loop reads it front to back. A tile is
// some rows of A against one panel; its sums stay in registers. The rows are spread evenly over the tiles, because one of
// a row or two waits for its own sums.

size_t weir_packed_count(int n, int k) {
    return (size_t)((n + panel_width - 1) / panel_width) * panel_width * (size_t)k;
}

void weir_pack_rows(weir_instructions instructions, const float *b, int ldb, int n, int k, float *panels) {
    weir_kernels(instructions)->pack_rows(b, ldb, n, k, panels);
}

void weir_pack_columns(const float *b, int ldb, int n, int k, float *panels) {
    for (int first = 0; first < n; first += panel_width) {
        int columns = n - first < panel_width ? n - first : panel_width;
        const float *row = b + first;
        for (int depth = 0; depth < k; depth++) {
            if (columns == panel_width) {
                // A length that is known here is copied without a call.
                memcpy(panels, row, sizeof(float) * panel_width);
            } else {
                memcpy(panels, row, sizeof(float) * (size_t)columns);
                memset(panels + columns, 0, sizeof(float) * (size_t)(panel_width - columns));
            }
            row += ldb;
            panels += panel_width;
        }
    }
}

// How the rows of A are cut into tiles.
typedef struct {
    int count;
    int shortest;
    int taller;
} cut;

static cut cut_rows(int m, int tallest) {
    int count = (m + tallest - 1) / tallest;
    return (cut){count, m / count, m % count};
}

static int rows_at(cut cut, int place) {
    return cut.shortest + (place < cut.taller);
}

// One tile against a panel of which only the first `columns` columns are wanted.
static void partial_tile(const tile_function function, const tile *whole, int rows, int columns) {
    float sums[tallest_of_all * panel_width];
    tile aside = *whole;
    aside.c = sums;
    aside.ldc = panel_width;
    function(&aside);
    for (int row = 0; row < rows; row++) {
        memcpy(whole->c + (size_t)row * whole->ldc, sums + row * panel_width, sizeof(float) * (size_t)columns);
    }
}

static void product(
    const kernel_set *kernels, int m, int n, int k, const float *a, int lda, const float *panels, const float *bias,
    weir_activation activation, int fetches, float *c, int ldc
) {
    if (m <= 0) {
        return;
    }
    cut cut = cut_rows(m, kernels->tallest);
    size_t panel_size = (size_t)panel_width * (size_t)k;
    int rounds = (k + prefetch_depth - 1) / prefetch_depth;
    int lines_of_panel = panel_width * (int)sizeof(float) / cache_line * k;
    int lines = fetches ? (lines_of_panel + cut.count * rounds - 1) / (cut.count * rounds) : 0;

    for (int first = 0; first < n; first += panel_width) {
        int columns = n - first < panel_width ? n - first : panel_width;
        float shift[panel_width] = {0};
        if (bias != NULL) {
            memcpy(shift, bias + first, sizeof(float) * (size_t)columns);
        }
        tile next = {k, a, (size_t)lda, panels, shift, c + first, (size_t)ldc, 0, lines};
        next.ahead = (uintptr_t)panels + sizeof(float) * panel_size;
        for (int place = 0; place < cut.count; place++) {
            int rows = rows_at(cut, place);
            if (columns == panel_width) {
                kernels->tiles[rows - 1](&next);
            } else {
                partial_tile(kernels->tiles[rows - 1], &next, rows, columns);
            }
            if (activation == weir_gelu) {
                kernels->gelu(next.c, rows, columns, next.ldc);
            }
            next.a += (size_t)rows * (size_t)lda;
            next.c += (size_t)rows * (size_t)ldc;
            next.ahead += (uintptr_t)(cache_line * lines * rounds);
        }
        panels += panel_size;
    }
}

void weir_product(
    weir_instructions instructions, int m, int n, int k, const float *a, int lda, const float *panels, float *c, int ldc
) {
    product(weir_kernels(instructions), m, n, k, a, lda, panels, NULL, weir_identity, 0, c, ldc);
}

void weir_linear(
    weir_instructions instructions, int m, int n, int k, const float *a, const float *panels, const float *bias,
    weir_activation activation, float *c
) {
    product(weir_kernels(instructions), m, n, k, a, k, panels, bias, activation, 1, c, n);
}
