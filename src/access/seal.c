#include "access/seal.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/arena.h"
#include "base/encode.h"

enum { MARK_BYTES = 16 };

/* The purpose's length goes first, so that no two pairs of purpose and payload are the same bytes. */
static void mark_make(struct arena *arena, const struct seal_key *key, struct text purpose, struct text payload,
                      uint8_t mark[MARK_BYTES])
{
    struct text_builder message = text_builder_make(arena);
    text_append_format(&message, "%zu:", purpose.length);
    text_append(&message, purpose);
    text_append(&message, payload);
    struct text bytes = text_built(&message);
    uint8_t full[EVP_MAX_MD_SIZE] = {0};
    unsigned int length = 0;
    const void *start = bytes.bytes;
    if (HMAC(EVP_sha256(), key->bytes, sizeof key->bytes, start, bytes.length, full, &length) == NULL) {
        arena_exhausted(); /* the only way it fails with these arguments */
    }
    memcpy(mark, full, MARK_BYTES);
}

struct text seal_write(struct arena *arena, const struct seal_key *key, struct text purpose, struct text payload)
{
    uint8_t *whole = arena_alloc(arena, MARK_BYTES + payload.length);
    mark_make(arena, key, purpose, payload, whole);
    memcpy(whole + MARK_BYTES, payload.bytes, payload.length);
    return base64url_write(arena, whole, MARK_BYTES + payload.length);
}

bool seal_read(struct arena *arena, const struct seal_key *key, struct text purpose, struct text sealed,
               struct text *payload)
{
    uint8_t *whole = NULL;
    size_t count = 0;
    if (!base64url_read(arena, sealed, &whole, &count) || count < MARK_BYTES) {
        return false;
    }
    struct text claimed = {(const char *)whole + MARK_BYTES, count - MARK_BYTES};
    uint8_t mark[MARK_BYTES];
    mark_make(arena, key, purpose, claimed, mark);
    if (CRYPTO_memcmp(mark, whole, MARK_BYTES) != 0) {
        return false;
    }
    *payload = claimed;
    return true;
}
