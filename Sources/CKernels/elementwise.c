#include "instructions.h"

void weir_softmax(
    weir_instructions instructions, float *x, int rows, int width, int ld, float scale, const float *bias
) {
    weir_kernels(instructions)->softmax(x, rows, width, ld, scale, bias);
}

void weir_add_layer_norm(
    weir_instructions instructions, float *x, const float *y, int rows, int width, const float *weight,
    const float *bias, float epsilon
) {
    weir_kernels(instructions)->add_layer_norm(x, y, rows, width, weight, bias, epsilon);
}

void weir_mean_pool(weir_instructions instructions, const float *x, int rows, int width, float *out) {
    weir_kernels(instructions)->mean_pool(x, rows, width, out);
}
