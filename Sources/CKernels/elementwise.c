#include "CKernels.h"

#include <math.h>
#include <string.h>

// Plain loops, compiled once for each generation of processors and chosen when the program starts. The pragma lets the
// compiler cut sums into lanes: the result depends on the lanes of the processor and on the length of the row, on
// nothing else.

#if defined(__x86_64__)
#define EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EACH_PROCESSOR
#endif

#define FAST_SUMS _Pragma("clang fp reassociate(on) contract(fast)")
#define INLINE static inline __attribute__((always_inline))

// A rational function fitted to the error function on [0, 3.92], where it reaches one in single precision; the largest
// error is 4.5e-7.
INLINE float error_function(float x) {
    FAST_SUMS
    const float end = 3.92f;
    x = x < -end ? -end : x;
    x = x > end ? end : x;
    float t = x * x;
    float p = 2.034731319242143e-06f;
    p = p * t + 2.874804502239807e-04f;
    p = p * t + 3.868364523199615e-03f;
    p = p * t + 5.306059498807680e-02f;
    p = p * t + 1.927648967234728e-01f;
    p = p * t + 1.128379022317334e+00f;
    float q = 3.807065902096535e-05f;
    q = q * t + 1.188124593699431e-03f;
    q = q * t + 1.517237236955574e-02f;
    q = q * t + 1.150849687792080e-01f;
    q = q * t + 5.041651079152089e-01f;
    q = q * t + 1.0f;
    return x * p / q;
}

// e^x for x <= 0: 2^n times the series of the rest, whose size is below ln 2 / 2.
INLINE float exponential(float x) {
    FAST_SUMS
    x = x < -87.0f ? -87.0f : x;
    float n = __builtin_rintf(x * 1.44269504f);
    float r = x - n * 0.693145752f;
    r = r - n * 1.42860677e-6f;
    float p = 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    int32_t bits = ((int32_t)n + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return p * power;
}

void weir_transpose(const float *b, int ldb, int rows, int columns, float *out) {
    for (int column = 0; column < columns; column++) {
        for (int row = 0; row < rows; row++) {
            *out++ = b[(size_t)row * (size_t)ldb + (size_t)column];
        }
    }
}

EACH_PROCESSOR
void weir_add_bias(float *x, int rows, int width, int ld, const float *bias) {
    for (int row = 0; row < rows; row++) {
        float *line = x + (size_t)row * (size_t)ld;
        for (int column = 0; column < width; column++) {
            line[column] += bias[column];
        }
    }
}

EACH_PROCESSOR
void weir_gelu(float *x, size_t count) {
    FAST_SUMS
    for (size_t place = 0; place < count; place++) {
        float half = 0.5f * x[place];
        x[place] = half + half * error_function(x[place] * 0.70710678f);
    }
}

// By lanes, because the compiler may not reorder comparisons by itself.
INLINE float largest(const float *line, int width) {
    enum { lanes = 16 };
    float highest[lanes];
    for (int lane = 0; lane < lanes; lane++) {
        highest[lane] = line[0];
    }
    int column = 0;
    for (; column + lanes <= width; column += lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            float value = line[column + lane];
            highest[lane] = value > highest[lane] ? value : highest[lane];
        }
    }
    for (; column < width; column++) {
        highest[0] = line[column] > highest[0] ? line[column] : highest[0];
    }
    for (int lane = 1; lane < lanes; lane++) {
        highest[0] = highest[lane] > highest[0] ? highest[lane] : highest[0];
    }
    return highest[0];
}

EACH_PROCESSOR
void weir_softmax(float *x, int rows, int width, int ld, float scale) {
    FAST_SUMS
    for (int row = 0; row < rows; row++) {
        float *line = x + (size_t)row * (size_t)ld;
        float highest = largest(line, width);
        float sum = 0;
        for (int column = 0; column < width; column++) {
            float value = exponential((line[column] - highest) * scale);
            line[column] = value;
            sum += value;
        }
        float share = 1.0f / sum;
        for (int column = 0; column < width; column++) {
            line[column] *= share;
        }
    }
}

EACH_PROCESSOR
void weir_add_layer_norm(
    float *x, const float *y, int rows, int width, const float *weight, const float *bias, float epsilon
) {
    FAST_SUMS
    for (int row = 0; row < rows; row++) {
        float sum = 0;
        for (int column = 0; column < width; column++) {
            x[column] += y[column];
            sum += x[column];
        }
        float mean = sum / (float)width;
        float squares = 0;
        for (int column = 0; column < width; column++) {
            float distance = x[column] - mean;
            squares += distance * distance;
        }
        float scale = 1.0f / sqrtf(squares / (float)width + epsilon);
        for (int column = 0; column < width; column++) {
            x[column] = (x[column] - mean) * scale * weight[column] + bias[column];
        }
        x += width;
        y += width;
    }
}

EACH_PROCESSOR
void weir_mean_pool(const float *x, int rows, int width, float *out) {
    FAST_SUMS
    memset(out, 0, sizeof(float) * (size_t)width);
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < width; column++) {
            out[column] += x[(size_t)row * (size_t)width + (size_t)column];
        }
    }
    float squares = 0;
    for (int column = 0; column < width; column++) {
        out[column] /= (float)rows;
        squares += out[column] * out[column];
    }
    float scale = squares > 0 ? 1.0f / sqrtf(squares) : 0.0f;
    for (int column = 0; column < width; column++) {
        out[column] *= scale;
    }
}

int weir_all_finite(const void *x, size_t count) {
    const unsigned char *bytes = x;
    uint32_t broken = 0;
    for (size_t place = 0; place < count; place++) {
        uint32_t bits;
        memcpy(&bits, bytes + 4 * place, sizeof bits);
        broken |= (bits & 0x7f800000) == 0x7f800000;
    }
    return broken == 0;
}

uint64_t weir_digest(uint64_t digest, const void *bytes, size_t count) {
    const unsigned char *next = bytes;
    const uint64_t factor = 0x9e3779b97f4a7c15;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, sizeof word);
        digest = (digest ^ word) * factor;
        digest ^= digest >> 29;
    }
    uint64_t rest = count;
    memcpy((unsigned char *)&rest + 1, next, count);
    digest = (digest ^ rest) * factor;
    return digest ^ digest >> 32;
}
