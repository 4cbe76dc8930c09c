#include "CCLD2.h"

// The detector's header names FILE without including this one.
#include <cstdio>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

extern "C" weir_languages weir_detect_language(const char *text, int length, bool best_effort) {
    weir_languages result = {{{"un", 0}, {"un", 0}, {"un", 0}}, false};
    if (text == nullptr || length <= 0) return result;
    const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language languages[3];
    int percents[3];
    double scores[3];
    int letters = 0;
    bool reliable = false;
    int valid_prefix = 0;
    CLD2::ExtDetectLanguageSummaryCheckUTF8(text, length, true, &hints, best_effort ? CLD2::kCLDFlagBestEffort : 0,
                                            languages, percents, scores, nullptr, &letters, &reliable, &valid_prefix);
    if (valid_prefix < length) return result;
    for (int place = 0; place < 3; place++) {
        result.candidates[place] = {CLD2::LanguageCode(languages[place]), percents[place]};
    }
    result.reliable = reliable;
    return result;
}
