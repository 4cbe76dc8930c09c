#include "instructions.h"

weir_instructions weir_best_instructions(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        int is_wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
        return is_wide ? weir_avx512 : weir_avx2;
    }
#endif
    return weir_portable;
}

const kernel_set *weir_kernels(weir_instructions instructions) {
    switch (instructions) {
#if defined(__x86_64__)
    case weir_avx512:
        return &weir_kernels_avx512;
    case weir_avx2:
        return &weir_kernels_avx2;
#endif
    default:
        return &weir_kernels_portable;
    }
}
