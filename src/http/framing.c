#include "http/framing.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool header_is(struct text a, struct text b)
{
    if (a.length != b.length) {
        return false;
    }
    for (size_t i = 0; i < a.length; i++) {
        if (lower(a.bytes[i]) != lower(b.bytes[i])) {
            return false;
        }
    }
    return true;
}

static bool is_token_mark(char c)
{
    static const struct text marks = {"!#$%&'*+-.^_`|~", 15};
    for (size_t i = 0; i < marks.length; i++) {
        if (marks.bytes[i] == c) {
            return true;
        }
    }
    return false;
}

/* RFC 9110, section 5.6.2. */
static bool is_token(struct text t)
{
    for (size_t i = 0; i < t.length; i++) {
        char c = t.bytes[i];
        bool letter = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
        if (!letter && !is_token_mark(c)) {
            return false;
        }
    }
    return t.length > 0;
}

static bool value_is_clean(struct text t)
{
    for (size_t i = 0; i < t.length; i++) {
        unsigned char c = (unsigned char)t.bytes[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

bool framing_target_is_clean(struct text target)
{
    for (size_t i = 0; i < target.length; i++) {
        if (target.bytes[i] <= ' ' || target.bytes[i] > '~') {
            return false;
        }
    }
    return target.length > 0;
}

/* Digits and nothing else: no sign, no list, no white space. */
static bool length_read(struct text value, int64_t *length)
{
    for (size_t i = 0; i < value.length; i++) {
        if (value.bytes[i] < '0' || value.bytes[i] > '9') {
            return false;
        }
    }
    return value.length > 0 && text_to_int64(value, length);
}

/* A list of tokens in which chunked is the last or not at all (RFC 9112, section 6.1). */
static bool is_list_of_codings(struct text value)
{
    for (bool more = true; more;) {
        size_t before = value.length;
        struct text one = text_cut(&value, ',');
        more = one.length < before;
        if (!is_token(one) || (more && header_is(one, TEXT("chunked")))) {
            return false;
        }
        while (more && value.length > 0 && value.bytes[0] == ' ') {
            value = text_slice(value, 1, value.length);
        }
    }
    return true;
}

static void coding_see(struct framing *framing, struct text value)
{
    framing->codings++;
    framing->chunked = header_is(value, TEXT("chunked")); /* the library takes no space behind it */
    framing->unknown_coding = !framing->chunked && is_list_of_codings(value);
    framing->bad |= !framing->chunked && !framing->unknown_coding;
}

void framing_see(struct framing *framing, struct text name, struct text value)
{
    framing->headers++;
    framing->too_many = framing->headers > LIMIT_HEADERS;
    framing->bad |= !is_token(name) || !value_is_clean(value);
    if (header_is(name, TEXT("Host"))) {
        framing->hosts++;
    } else if (header_is(name, TEXT("Content-Length"))) {
        framing->lengths++;
        framing->bad |= !length_read(value, &framing->content_length);
    } else if (header_is(name, TEXT("Authorization"))) {
        framing->keys++;
    } else if (header_is(name, TEXT("Content-Type"))) {
        framing->types++;
    } else if (header_is(name, TEXT("Content-Encoding"))) {
        framing->encodings++;
    } else if (header_is(name, TEXT("Transfer-Encoding"))) {
        coding_see(framing, value);
    }
}

enum framing_verdict framing_judge(const struct framing *framing, bool http_1_1)
{
    bool two_readings = framing->hosts > 1 || framing->lengths > 1 || framing->codings > 1 || framing->keys > 1 ||
                        framing->types > 1 || framing->encodings > 1 || (framing->lengths > 0 && framing->codings > 0);
    if (framing->bad || two_readings || (!http_1_1 && framing->codings > 0) || (http_1_1 && framing->hosts == 0)) {
        return FRAMING_BAD;
    }
    if (framing->unknown_coding) {
        return FRAMING_UNKNOWN_CODING;
    }
    return framing->too_many ? FRAMING_TOO_MANY_HEADERS : FRAMING_PROPER;
}
