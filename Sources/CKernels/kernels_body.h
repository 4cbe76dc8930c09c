// The kernels that are the same source for all instructions. Each file that includes this has first said, by a pragma,
// for which instructions it compiles, and has defined NAME(name).
//
// Sixteen numbers are worked on at once whatever the registers hold, and sums are always cut into sixteen: so the
// result does not depend on the registers, but only on whether a multiplication and an addition are fused.

#include <math.h>
#include <string.h>

// Vectors are handed over by inlining alone, so it does not matter in which registers a call would do it.
#pragma clang diagnostic ignored "-Wpsabi"

enum { lane_count = 16 };

typedef float lanes __attribute__((vector_size(64)));
typedef int32_t lane_bits __attribute__((vector_size(64)));
typedef float unaligned_lanes __attribute__((vector_size(64), aligned(4)));

INLINE lanes load(const float *x) {
    return *(const unaligned_lanes *)x;
}

INLINE void store(float *x, lanes value) {
    *(unaligned_lanes *)x = value;
}

INLINE lanes spread(float x) {
    return x - (lanes){0};
}

INLINE lanes choose(lane_bits condition, lanes yes, lanes no) {
    return (lanes)((condition & (lane_bits)yes) | (~condition & (lane_bits)no));
}

INLINE lanes larger(lanes a, lanes b) {
    return choose(a > b, a, b);
}

INLINE lanes smaller(lanes a, lanes b) {
    return choose(a < b, a, b);
}

typedef float eight __attribute__((vector_size(32)));
typedef float four __attribute__((vector_size(16)));

INLINE float sum_of(lanes x) {
    eight a = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7);
    a += __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);
    four b = __builtin_shufflevector(a, a, 0, 1, 2, 3) + __builtin_shufflevector(a, a, 4, 5, 6, 7);
    return (b[0] + b[2]) + (b[1] + b[3]);
}

INLINE float largest_of(lanes x) {
    float largest = x[0];
    for (int lane = 1; lane < lane_count; lane++) {
        largest = x[lane] > largest ? x[lane] : largest;
    }
    return largest;
}

// 2^x for x from -126 to 0, with a relative error below 1e-7.
INLINE lanes power_of_two(lanes x) {
    // Added to a small number, 1.5 · 2^23 leaves the nearest integer in the lowest bits.
    const float shift = 12582912.0f;
    lanes shifted = x + shift;
    lanes rest = x - (shifted - shift);
    lanes series = spread(1.534581e-04f);
    series = series * rest + 1.3399931e-03f;
    series = series * rest + 9.6184891e-03f;
    series = series * rest + 5.5503286e-02f;
    series = series * rest + 2.4022646e-01f;
    series = series * rest + 6.9314718e-01f;
    series = series * rest + 1.0f;
    lane_bits exponent = (lane_bits)shifted << 23;
    return (lanes)((lane_bits)series + exponent);
}

// x · Φ(x) as max(x, 0) − t · Φ(−t), where t is |x|. Φ(−t) is 2^(−1 − t · s(t)), where the polynomial s was fitted on
// [0, 6] with Φ(−t) for its weight; the error of Φ is below 1e-7, and beyond 6 there is nothing left to tell.
INLINE lanes gelu_of(lanes x) {
    lanes t = smaller((lanes)((lane_bits)x & INT32_MAX), spread(6.0f));
    lanes s = spread(2.8349129e-06f);
    s = s * t - 3.9377686e-05f;
    s = s * t + 1.8618017e-04f;
    s = s * t + 1.3693659e-04f;
    s = s * t - 7.0634205e-03f;
    s = s * t + 5.2496180e-02f;
    s = s * t + 4.5920819e-01f;
    s = s * t + 1.1511052f;
    lanes tail = power_of_two(-1.0f - s * t);
    return larger(x, (lanes){0}) - t * tail;
}

static void NAME(gelu)(float *x, int rows, int width, size_t ld) {
    for (int row = 0; row < rows; row++) {
        int column = 0;
        for (; column + lane_count <= width; column += lane_count) {
            store(x + column, gelu_of(load(x + column)));
        }
        if (column < width) {
            float rest[lane_count] = {0};
            size_t size = sizeof(float) * (size_t)(width - column);
            memcpy(rest, x + column, size);
            store(rest, gelu_of(load(rest)));
            memcpy(x + column, rest, size);
        }
        x += ld;
    }
}

// Without a bias the scores stay as they are until the highest is taken off: then a difference of near ones is exact.
INLINE lanes biased(const float *x, float scale, const float *bias, int column) {
    return bias == NULL ? load(x + column) : load(x + column) * scale + load(bias + column);
}

INLINE void softmax_row(float *x, int width, float scale, const float *bias) {
    const lane_bits order = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const float log2_e = 1.44269504f;
    int whole = width / lane_count * lane_count;
    int end = (width + panel_width - 1) / panel_width * panel_width;
    lanes highest = spread(-INFINITY);
    for (int column = 0; column < whole; column += lane_count) {
        highest = larger(biased(x, scale, bias, column), highest);
    }
    if (whole < width) {
        lanes last = biased(x, scale, bias, whole);
        highest = larger(choose(order < width - whole, last, highest), highest);
    }
    lanes top = spread(largest_of(highest));
    lanes factor = spread(bias == NULL ? scale * log2_e : log2_e);
    lanes sums = {0};
    for (int column = 0; column < end; column += lane_count) {
        lanes exponent = (biased(x, scale, bias, column) - top) * factor;
        lanes share = power_of_two(larger(exponent, spread(-126.0f)));
        if (column >= whole) {
            share = choose(order < width - column, share, (lanes){0});
        }
        store(x + column, share);
        sums += share;
    }
    lanes part = spread(1.0f / sum_of(sums));
    for (int column = 0; column < end; column += lane_count) {
        store(x + column, load(x + column) * part);
    }
}

static void NAME(softmax)(float *x, int rows, int width, int ld, float scale, const float *bias) {
    for (int row = 0; row < rows; row++) {
        softmax_row(x, width, scale, bias);
        x += ld;
        if (bias != NULL) {
            bias -= 1;
        }
    }
}

static void NAME(add_layer_norm)(
    float *x, const float *y, int rows, int width, const float *weight, const float *bias, float epsilon
) {
    int whole = width / lane_count * lane_count;
    for (int row = 0; row < rows; row++) {
        lanes sums = {0};
        float sum = 0;
        for (int column = 0; column < whole; column += lane_count) {
            lanes value = load(x + column) + load(y + column);
            store(x + column, value);
            sums += value;
        }
        for (int column = whole; column < width; column++) {
            x[column] += y[column];
            sum += x[column];
        }
        float mean = (sum_of(sums) + sum) / (float)width;
        lanes squares = {0};
        float square = 0;
        for (int column = 0; column < whole; column += lane_count) {
            lanes distance = load(x + column) - mean;
            squares += distance * distance;
        }
        for (int column = whole; column < width; column++) {
            square += (x[column] - mean) * (x[column] - mean);
        }
        float scale = 1.0f / sqrtf((sum_of(squares) + square) / (float)width + epsilon);
        for (int column = 0; column < whole; column += lane_count) {
            lanes value = (load(x + column) - mean) * scale;
            store(x + column, value * load(weight + column) + load(bias + column));
        }
        for (int column = whole; column < width; column++) {
            x[column] = (x[column] - mean) * scale * weight[column] + bias[column];
        }
        x += width;
        y += width;
    }
}

static void NAME(mean_pool)(const float *x, int rows, int width, float *out) {
    memset(out, 0, sizeof(float) * (size_t)width);
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < width; column++) {
            out[column] += x[(size_t)row * (size_t)width + (size_t)column];
        }
    }
    // In double precision: it costs nothing here, and the length is one to the last bit.
    double squares = 0;
    for (int column = 0; column < width; column++) {
        out[column] /= (float)rows;
        squares += (double)out[column] * (double)out[column];
    }
    float scale = squares > 0 ? (float)(1.0 / sqrt(squares)) : 0.0f;
    for (int column = 0; column < width; column++) {
        out[column] *= scale;
    }
}

// Sixteen rows become sixteen columns. To interleave rows i and i + 8, four times over, is to transpose.
INLINE void transpose(const float *from, size_t stride, float *to, size_t to_stride) {
    lanes rows[lane_count];
    lanes woven[lane_count];
    for (int row = 0; row < lane_count; row++) {
        rows[row] = load(from + (size_t)row * stride);
    }
    for (int round = 0; round < 4; round++) {
        for (int row = 0; row < lane_count / 2; row++) {
            lanes a = rows[row];
            lanes b = rows[row + lane_count / 2];
            woven[2 * row] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            woven[2 * row + 1] =
                __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        memcpy(rows, woven, sizeof rows);
    }
    for (int row = 0; row < lane_count; row++) {
        store(to + (size_t)row * to_stride, rows[row]);
    }
}

static void NAME(pack_rows)(const float *b, int ldb, int n, int k, float *panels) {
    int whole = k / lane_count * lane_count;
    for (int first = 0; first < n; first += panel_width) {
        int columns = n - first < panel_width ? n - first : panel_width;
        if (columns < panel_width) {
            memset(panels, 0, sizeof(float) * panel_width * (size_t)k);
        }
        int column = 0;
        for (; column + lane_count <= columns; column += lane_count) {
            const float *rows = b + (size_t)(first + column) * (size_t)ldb;
            for (int depth = 0; depth < whole; depth += lane_count) {
                transpose(rows + depth, (size_t)ldb, panels + depth * panel_width + column, panel_width);
            }
        }
        int transposed = column;
        for (column = 0; column < columns; column++) {
            const float *row = b + (size_t)(first + column) * (size_t)ldb;
            for (int depth = column < transposed ? whole : 0; depth < k; depth++) {
                panels[(size_t)depth * panel_width + (size_t)column] = row[depth];
            }
        }
        panels += (size_t)panel_width * (size_t)k;
    }
}
