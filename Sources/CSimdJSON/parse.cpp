#include "CSimdJSON.h"

#include <cstring>
#include <new>
#include <simdjson.h>
#include <string_view>
#include <type_traits>

using simdjson::dom::element;
using simdjson::dom::element_type;

// simdjson's handles are a pointer and an index; they cross to C as exactly those bytes.
static_assert(sizeof(element) == sizeof(weir_json_element));
static_assert(std::is_trivially_copyable_v<element>);
static_assert(sizeof(simdjson::dom::array::iterator) == sizeof(weir_json_element));
static_assert(std::is_trivially_copyable_v<simdjson::dom::array::iterator>);
static_assert(sizeof(simdjson::dom::object::iterator) == sizeof(weir_json_element));
static_assert(std::is_trivially_copyable_v<simdjson::dom::object::iterator>);

namespace {

// A parser that once took a large document gives its memory back at the next small one.
constexpr size_t large = 4 << 20;
constexpr size_t small = 1 << 20;

template <typename To, typename From> To crossed(const From &from) {
    static_assert(sizeof(To) == sizeof(From));
    To to;
    std::memcpy(static_cast<void *>(&to), &from, sizeof(To));
    return to;
}

} // namespace

struct weir_json_parser {
    size_t depth;
    simdjson::dom::parser parser;
};

weir_json_parser *weir_json_parser_create(size_t depth) {
    auto *made = new (std::nothrow) weir_json_parser{depth, simdjson::dom::parser{}};
    if (made == nullptr) return nullptr;
    if (made->parser.allocate(small, depth) != simdjson::SUCCESS) {
        delete made;
        return nullptr;
    }
    return made;
}

void weir_json_parser_destroy(weir_json_parser *parser) { delete parser; }

weir_json_outcome weir_json_parse(weir_json_parser *parser, const uint8_t *bytes, size_t length, weir_json_element *root) {
    if (parser->parser.capacity() > large && length < small) {
        parser->parser = simdjson::dom::parser{};
        if (parser->parser.allocate(small, parser->depth) != simdjson::SUCCESS) return WEIR_JSON_MALFORMED;
    }
    element parsed;
    auto error = parser->parser.parse(bytes, length, true).get(parsed);
    if (error == simdjson::DEPTH_ERROR) return WEIR_JSON_TOO_DEEP;
    if (error != simdjson::SUCCESS) return WEIR_JSON_MALFORMED;
    *root = crossed<weir_json_element>(parsed);
    return WEIR_JSON_PARSED;
}

weir_json_kind weir_json_kind_of(weir_json_element handle) {
    switch (crossed<element>(handle).type()) {
    case element_type::ARRAY: return WEIR_JSON_ARRAY;
    case element_type::OBJECT: return WEIR_JSON_OBJECT;
    case element_type::INT64: return WEIR_JSON_INTEGER;
    case element_type::UINT64: return WEIR_JSON_UNSIGNED;
    case element_type::DOUBLE: return WEIR_JSON_NUMBER;
    case element_type::STRING: return WEIR_JSON_STRING;
    case element_type::BOOL: return WEIR_JSON_FLAG;
    case element_type::NULL_VALUE: break;
    }
    return WEIR_JSON_NULL;
}

bool weir_json_flag(weir_json_element handle) {
    bool value = false;
    return crossed<element>(handle).get(value) == simdjson::SUCCESS && value;
}

int64_t weir_json_integer(weir_json_element handle) {
    int64_t value = 0;
    return crossed<element>(handle).get(value) == simdjson::SUCCESS ? value : 0;
}

uint64_t weir_json_unsigned(weir_json_element handle) {
    uint64_t value = 0;
    return crossed<element>(handle).get(value) == simdjson::SUCCESS ? value : 0;
}

double weir_json_number(weir_json_element handle) {
    double value = 0;
    return crossed<element>(handle).get(value) == simdjson::SUCCESS ? value : 0;
}

const char *weir_json_string(weir_json_element handle, size_t *length) {
    std::string_view text;
    if (crossed<element>(handle).get(text) != simdjson::SUCCESS) text = std::string_view{"", 0};
    *length = text.size();
    return text.data();
}

bool weir_json_find(weir_json_element handle, const char *name, size_t length, weir_json_element *value) {
    simdjson::dom::object object;
    if (crossed<element>(handle).get(object) != simdjson::SUCCESS) return false;
    std::string_view wanted{name, length};
    bool found = false;
    for (auto field : object) {
        if (field.key != wanted) continue;
        *value = crossed<weir_json_element>(field.value);
        found = true;
    }
    return found;
}

weir_json_array weir_json_elements(weir_json_element handle) {
    simdjson::dom::array array;
    if (crossed<element>(handle).get(array) != simdjson::SUCCESS) return {handle, handle};
    return {crossed<weir_json_element>(array.begin()), crossed<weir_json_element>(array.end())};
}

bool weir_json_next(weir_json_array *rest, weir_json_element *found) {
    auto next = crossed<simdjson::dom::array::iterator>(rest->next);
    auto end = crossed<simdjson::dom::array::iterator>(rest->end);
    if (!(next != end)) return false;
    *found = crossed<weir_json_element>(*next);
    ++next;
    rest->next = crossed<weir_json_element>(next);
    return true;
}

weir_json_object weir_json_fields(weir_json_element handle) {
    simdjson::dom::object object;
    if (crossed<element>(handle).get(object) != simdjson::SUCCESS) return {handle, handle};
    return {crossed<weir_json_element>(object.begin()), crossed<weir_json_element>(object.end())};
}

bool weir_json_next_field(weir_json_object *rest, const char **name, size_t *length, weir_json_element *value) {
    auto next = crossed<simdjson::dom::object::iterator>(rest->next);
    auto end = crossed<simdjson::dom::object::iterator>(rest->end);
    if (!(next != end)) return false;
    auto key = next.key();
    *name = key.data();
    *length = key.size();
    *value = crossed<weir_json_element>(next.value());
    ++next;
    rest->next = crossed<weir_json_element>(next);
    return true;
}
