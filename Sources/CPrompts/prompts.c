#include "CPrompts.h"

#include <string.h>

// The texts stand in prompts/ at the top, where people look for them; here they become part of the program.

static const unsigned char screen_text[] = {
#embed "../../prompts/screen.txt"
};
static const unsigned char facets_text[] = {
#embed "../../prompts/facets.txt"
};
static const unsigned char name_text[] = {
#embed "../../prompts/name.txt"
};
static const unsigned char propose_text[] = {
#embed "../../prompts/propose.txt"
};
static const unsigned char deduplicate_text[] = {
#embed "../../prompts/deduplicate.txt"
};
static const unsigned char assign_text[] = {
#embed "../../prompts/assign.txt"
};
static const unsigned char rename_text[] = {
#embed "../../prompts/rename.txt"
};
static const unsigned char audit_text[] = {
#embed "../../prompts/audit.txt"
};

static const struct {
    const char *name;
    const unsigned char *text;
    size_t length;
} prompts[] = {
    {"screen", screen_text, sizeof screen_text},
    {"facets", facets_text, sizeof facets_text},
    {"name", name_text, sizeof name_text},
    {"propose", propose_text, sizeof propose_text},
    {"deduplicate", deduplicate_text, sizeof deduplicate_text},
    {"assign", assign_text, sizeof assign_text},
    {"rename", rename_text, sizeof rename_text},
    {"audit", audit_text, sizeof audit_text},
};

const unsigned char *weir_prompt(const char *name, size_t *length) {
    for (size_t place = 0; place < sizeof prompts / sizeof *prompts; place++) {
        if (strcmp(prompts[place].name, name) != 0) continue;
        *length = prompts[place].length;
        return prompts[place].text;
    }
    return NULL;
}
