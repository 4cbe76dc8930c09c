#pragma once

/// Lets the C library keep two heaps, and give large pieces back as soon as they are free.
///
/// Call it before there are threads: by itself it keeps a heap for every thread that once needed much.
void weir_heap_settle(void);

/// Gives back every free page of the heaps; takes some milliseconds, in which others wait who want memory.
void weir_heap_trim(void);
