#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A language and its share of a text.
typedef struct {
    /// A code such as "en", "zh-Hant" or "un" for unknown. Static storage.
    const char *_Nonnull code;
    /// 0 to 100.
    int percent;
} weir_language_share;

/// What the detector thinks of one text, likeliest language first.
typedef struct {
    weir_language_share candidates[3];
    /// Whether the first language is clearly likelier than the second.
    bool reliable;
} weir_languages;

/// Detects the languages of `length` bytes of UTF-8 plain text; all unknown where the bytes are not UTF-8.
///
/// With `best_effort` a text too short for a safe answer still gets one. Safe to call from many threads.
weir_languages weir_detect_language(const char *_Nullable text, int length, bool best_effort);

#ifdef __cplusplus
}
#endif
