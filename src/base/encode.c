#include "base/encode.h"

#include <string.h>

#include "base/arena.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct text base64url_write(struct arena *arena, const uint8_t *bytes, size_t count)
{
    char *out = arena_alloc(arena, (count * 4 + 2) / 3);
    size_t length = 0;
    uint32_t pending = 0;
    int bits = 0;
    for (size_t i = 0; i < count; i++) {
        pending = (pending << 8) | bytes[i];
        for (bits += 8; bits >= 6; bits -= 6) {
            out[length++] = digits[(pending >> (bits - 6)) & 63];
        }
    }
    if (bits > 0) {
        out[length++] = digits[(pending << (6 - bits)) & 63];
    }
    return (struct text){out, length};
}

bool base64url_read(struct arena *arena, struct text encoded, uint8_t **bytes, size_t *count)
{
    uint8_t *out = arena_alloc(arena, encoded.length);
    size_t length = 0;
    uint32_t pending = 0;
    int bits = 0;
    for (size_t i = 0; i < encoded.length; i++) {
        const char *digit = encoded.bytes[i] == '\0' ? NULL : strchr(digits, encoded.bytes[i]);
        if (digit == NULL) {
            return false;
        }
        pending = (pending << 6) | (uint32_t)(digit - digits);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[length++] = (uint8_t)(pending >> bits);
        }
    }
    *bytes = out;
    *count = length;
    return bits < 6 && (pending & ((UINT32_C(1) << bits) - 1)) == 0;
}
