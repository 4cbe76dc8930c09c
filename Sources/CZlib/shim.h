#pragma once

#include <zlib.h>

// inflateInit2 is a macro that passes the size of the structure, so Swift cannot see it.
static inline int weir_inflate_start(z_stream *stream) {
    // 15 bits of window, and 16 for the gzip wrapper and no other.
    return inflateInit2(stream, 15 + 16);
}
