#ifndef WEIR_CPROMPTS_H
#define WEIR_CPROMPTS_H

#include <stddef.h>

// The prompt that the program was built with, in UTF-8 and without an end mark; NULL for a name that it does not know.
const unsigned char *weir_prompt(const char *name, size_t *length);

#endif
