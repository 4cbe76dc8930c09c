#include "CAllocator.h"

#include <malloc.h>

void weir_heap_settle(void) {
    mallopt(M_ARENA_MAX, 2);
    // Set once, these stay: by itself the library would raise both to the largest piece it has seen.
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

void weir_heap_trim(void) {
    malloc_trim(0);
}
