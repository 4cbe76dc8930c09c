#ifndef WEIR_CPAGES_H
#define WEIR_CPAGES_H

#include <stddef.h>

// The file of the pages that the program was built with, without an end mark; NULL for a name that it does not know.
const unsigned char *weir_page(const char *name, size_t *length);

// How many files there are, and the name of each.
long weir_page_count(void);
const char *weir_page_name(long place);

#endif
