#ifndef WEIR_CCURL_OPTIONS_H
#define WEIR_CCURL_OPTIONS_H

#include <curl/curl.h>

// curl's setters and getters take any type, which Swift cannot call: here is one function for each type of argument.

CURLcode weir_curl_set_long(CURL *transfer, CURLoption option, long value);
CURLcode weir_curl_set_offset(CURL *transfer, CURLoption option, curl_off_t value);
CURLcode weir_curl_set_string(CURL *transfer, CURLoption option, const char *value);
CURLcode weir_curl_set_pointer(CURL *transfer, CURLoption option, void *value);
CURLcode weir_curl_set_list(CURL *transfer, CURLoption option, struct curl_slist *value);
CURLcode weir_curl_set_callback(CURL *transfer, CURLoption option, curl_write_callback value);
CURLcode weir_curl_get_long(CURL *transfer, CURLINFO field, long *value);
CURLMcode weir_curl_multi_set_long(CURLM *transfers, CURLMoption option, long value);

#endif
