#include "access/access.h"

#include <string.h>

#include <openssl/crypto.h>

#include "base/arena.h"
#include "base/hash.h"

enum { START_LENGTH = 8, RANDOM_LENGTH = 36, CHECKSUM_LENGTH = 6 };

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* CRC-32 as in zlib and PNG (ISO 3309), bit by bit: keys are short. */
static uint32_t crc32_of(struct text t)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < t.length; i++) {
        crc ^= (uint8_t)t.bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (UINT32_C(0xEDB88320) & (0 - (crc & 1)));
        }
    }
    return ~crc;
}

static void checksum_write(struct text t, char digits[CHECKSUM_LENGTH])
{
    uint32_t rest = crc32_of(t);
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
        digits[i] = alphabet[rest % 62];
        rest /= 62;
    }
}

/* Bytes of 248 and above are thrown away, so that all 62 characters are equally likely. */
static void random_characters(const struct entropy_port *entropy, char *characters, int count)
{
    for (int i = 0; i < count;) {
        uint8_t pool[64];
        entropy->fill(entropy->context, pool, sizeof pool);
        for (size_t k = 0; k < sizeof pool && i < count; k++) {
            if (pool[k] < 248) {
                characters[i++] = alphabet[pool[k] % 62];
            }
        }
        OPENSSL_cleanse(pool, sizeof pool);
    }
}

static struct text realm_start(enum key_realm realm)
{
    return realm == KEY_LIVE ? TEXT("rq_live_") : TEXT("rq_test_");
}

void access_key_make(struct arena *arena, const struct entropy_port *entropy, enum key_realm realm, struct text *key,
                     struct key_record *record)
{
    char *bytes = arena_alloc(arena, KEY_LENGTH);
    memcpy(bytes, realm_start(realm).bytes, START_LENGTH);
    random_characters(entropy, bytes + START_LENGTH, RANDOM_LENGTH);
    struct text body = {bytes, START_LENGTH + RANDOM_LENGTH};
    checksum_write(body, bytes + body.length);
    *key = (struct text){bytes, KEY_LENGTH};
    struct sha256 digest = sha256_of(key->bytes, key->length);
    record->digest = digest;
    record->prefix = text_copy(arena, text_slice(*key, START_LENGTH, START_LENGTH + KEY_PREFIX_LENGTH));
    record->realm = (int32_t)realm;
    const struct shape *shape = shape_of_row[ROW_KEY];
    shape_give(record, shape_find(shape, TEXT("prefix")));
    shape_give(record, shape_find(shape, TEXT("digest")));
    shape_give(record, shape_find(shape, TEXT("realm")));
}

static bool in_alphabet(struct text t)
{
    for (size_t i = 0; i < t.length; i++) {
        char c = t.bytes[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
            return false;
        }
    }
    return true;
}

bool access_key_read(struct text key, enum key_realm *realm, struct text *prefix)
{
    if (key.length != KEY_LENGTH || !in_alphabet(text_slice(key, START_LENGTH, KEY_LENGTH))) {
        return false;
    }
    if (text_starts_with(key, realm_start(KEY_LIVE))) {
        *realm = KEY_LIVE;
    } else if (text_starts_with(key, realm_start(KEY_TEST))) {
        *realm = KEY_TEST;
    } else {
        return false;
    }
    char expected[CHECKSUM_LENGTH];
    checksum_write(text_slice(key, 0, START_LENGTH + RANDOM_LENGTH), expected);
    *prefix = text_slice(key, START_LENGTH, START_LENGTH + KEY_PREFIX_LENGTH);
    return memcmp(expected, key.bytes + START_LENGTH + RANDOM_LENGTH, CHECKSUM_LENGTH) == 0;
}
