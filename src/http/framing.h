/* Framing: what is refused before it is understood.
 *
 * The library below is laxer about a request's frame than a proxy in front of it may be, and two readers that disagree
 * where a request ends can be made to smuggle one. So anything that could be read in two ways is one 400, and the
 * connection ends there: a body with both lengths, two lengths, two hosts, two keys, two types, two encodings, chunked that
 * is not written as that or not the last coding, a header name that is no token (a space before the colon makes one),
 * control characters in a value. A proper transfer coding that we do not know is 501, and the connection ends as well.
 */
#ifndef ROUTRIQ_HTTP_FRAMING_H
#define ROUTRIQ_HTTP_FRAMING_H

#include "http/exchange.h"

/* What has been seen of a head so far. Starts as all zeros. */
struct framing {
    int32_t headers;
    int32_t hosts;
    int32_t lengths;
    int32_t codings;
    int32_t keys;      /* Authorization */
    int32_t types;     /* Content-Type */
    int32_t encodings; /* Content-Encoding */
    bool chunked;
    bool unknown_coding;
    bool bad;
    bool too_many;
    int64_t content_length;
};

/* Takes one header into account. */
void framing_see(struct framing *framing, struct text name, struct text value);

enum framing_verdict { FRAMING_PROPER, FRAMING_BAD, FRAMING_UNKNOWN_CODING, FRAMING_TOO_MANY_HEADERS };

/* Judges the whole head. `http_1_1`: the version is 1.1, not 1.0. */
enum framing_verdict framing_judge(const struct framing *framing, bool http_1_1);

/* True when a target is printable ASCII without spaces. */
bool framing_target_is_clean(struct text target);

/* True when header names `a` and `b` are the same: ASCII case does not count. */
bool header_is(struct text a, struct text b);

#endif
