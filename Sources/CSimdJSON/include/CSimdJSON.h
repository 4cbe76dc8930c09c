#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One parser with the document that it parsed last.
typedef struct weir_json_parser weir_json_parser;

/// A place in the parser's document; it holds until the next parse.
typedef struct {
    const void *document;
    size_t index;
} weir_json_element;

/// What is left of an array.
typedef struct {
    weir_json_element next;
    weir_json_element end;
} weir_json_array;

/// What is left of an object.
typedef struct {
    weir_json_element next;
    weir_json_element end;
} weir_json_object;

typedef enum {
    WEIR_JSON_PARSED,
    WEIR_JSON_TOO_DEEP,
    WEIR_JSON_MALFORMED,
} weir_json_outcome;

typedef enum {
    WEIR_JSON_NULL,
    WEIR_JSON_FLAG,
    WEIR_JSON_INTEGER,
    /// An integer above INT64_MAX.
    WEIR_JSON_UNSIGNED,
    WEIR_JSON_NUMBER,
    WEIR_JSON_STRING,
    WEIR_JSON_ARRAY,
    WEIR_JSON_OBJECT,
} weir_json_kind;

/// A parser that takes documents nested at most `depth` levels deep; NULL without memory.
weir_json_parser *weir_json_parser_create(size_t depth);
void weir_json_parser_destroy(weir_json_parser *parser);

/// Copies and parses `length` bytes.
weir_json_outcome weir_json_parse(weir_json_parser *parser, const uint8_t *bytes, size_t length, weir_json_element *root);

weir_json_kind weir_json_kind_of(weir_json_element element);

bool weir_json_flag(weir_json_element element);

/// The integer; 0 where the element is of another kind.
int64_t weir_json_integer(weir_json_element element);

/// The integer above INT64_MAX; 0 where the element is of another kind.
uint64_t weir_json_unsigned(weir_json_element element);

/// The integer or fraction as a double.
double weir_json_number(weir_json_element element);

/// The string's bytes, valid UTF-8 and not terminated.
const char *weir_json_string(weir_json_element element, size_t *length);

/// The value of the last field of that name; false when there is none or the element is no object.
bool weir_json_find(weir_json_element object, const char *name, size_t length, weir_json_element *value);

/// The elements of an array; none when it is no array.
weir_json_array weir_json_elements(weir_json_element array);

/// Takes the next element off; false at the end.
bool weir_json_next(weir_json_array *rest, weir_json_element *element);

/// The fields of an object; none when it is no object.
weir_json_object weir_json_fields(weir_json_element object);

/// Takes the next field off; false at the end. The name is valid UTF-8 and not terminated.
bool weir_json_next_field(weir_json_object *rest, const char **name, size_t *length, weir_json_element *value);

#ifdef __cplusplus
}
#endif
