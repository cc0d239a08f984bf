#include "base/uuid.h"

#include <string.h>

#include "base/arena.h"

enum { TEXT_LENGTH = 36, RANDOM_FROM = 6 };

struct uuid uuid_v7(int64_t unix_ms, const uint8_t random_bytes[10])
{
    struct uuid id;
    for (int i = 0; i < RANDOM_FROM; i++) {
        id.bytes[i] = (uint8_t)((uint64_t)unix_ms >> (8 * (RANDOM_FROM - 1 - i)));
    }
    memcpy(id.bytes + RANDOM_FROM, random_bytes, sizeof id.bytes - RANDOM_FROM);
    id.bytes[6] = (uint8_t)(0x70 | (id.bytes[6] & 0x0f)); /* version 7 */
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f)); /* the variant of RFC 9562 */
    return id;
}

/* Whether a hyphen stands at this place of the text form. */
static bool is_hyphen_place(size_t place)
{
    return place == 8 || place == 13 || place == 18 || place == 23;
}

struct text uuid_text(struct arena *arena, struct uuid id)
{
    static const char digits[] = "0123456789abcdef";
    char *out = arena_alloc(arena, TEXT_LENGTH);
    size_t digit = 0;
    for (size_t place = 0; place < TEXT_LENGTH; place++) {
        if (is_hyphen_place(place)) {
            out[place] = '-';
        } else {
            uint8_t byte = id.bytes[digit / 2];
            out[place] = digits[digit % 2 == 0 ? byte >> 4 : byte & 0xf];
            digit++;
        }
    }
    return (struct text){out, TEXT_LENGTH};
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool uuid_parse(struct text t, struct uuid *id)
{
    struct uuid read = {{0}};
    size_t digit = 0;
    if (t.length != TEXT_LENGTH) {
        return false;
    }
    for (size_t place = 0; place < TEXT_LENGTH; place++) {
        if (is_hyphen_place(place)) {
            if (t.bytes[place] != '-') {
                return false;
            }
            continue;
        }
        int value = digit_value(t.bytes[place]);
        if (value < 0) {
            return false;
        }
        read.bytes[digit / 2] = (uint8_t)(read.bytes[digit / 2] << 4 | value);
        digit++;
    }
    *id = read;
    return true;
}
