/* How one character stands inside a JSON string: shared by the writer of documents and the writer of log lines. */
#ifndef ROUTRIQ_BASE_JSON_ESCAPE_H
#define ROUTRIQ_BASE_JSON_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

enum { JSON_ESCAPE_BYTES = 6 };

static inline bool json_needs_escape(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

/* Writes the escape of a character that needs one and returns its length, 2 or 6 (RFC 8259, section 7). */
static inline size_t json_escape(char c, char out[JSON_ESCAPE_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    char brief = c;
    switch (c) {
    case '"':
    case '\\':
        break;
    case '\b':
        brief = 'b';
        break;
    case '\f':
        brief = 'f';
        break;
    case '\n':
        brief = 'n';
        break;
    case '\r':
        brief = 'r';
        break;
    case '\t':
        brief = 't';
        break;
    default:
        out[0] = '\\', out[1] = 'u', out[2] = '0', out[3] = '0';
        out[4] = digits[(unsigned char)c >> 4];
        out[5] = digits[c & 0xf];
        return 6;
    }
    out[0] = '\\';
    out[1] = brief;
    return 2;
}

#endif
