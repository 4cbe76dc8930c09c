#include "CKernels.h"

#include <string.h>

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
