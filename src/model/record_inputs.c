/* What decisions were made from, packed for keeping. */
#include <string.h>

#include "base/arena.h"
#include "base/deflate.h"
#include "base/encode.h"
#include "base/fault.h"
#include "model/record_dispatch.h"

struct inputs_record inputs_pack(struct arena *arena, struct text canonical, struct sha256 *hash)
{
    struct text packed = deflate_pack(arena, canonical);
    struct inputs_record inputs = {.given = 1};
    inputs.bytes = base64url_write(arena, (const uint8_t *)packed.bytes, packed.length);
    *hash = sha256_of(canonical.bytes, canonical.length);
    return inputs;
}

static bool unpack(struct arena *arena, const struct inputs_record *inputs, struct text *canonical)
{
    uint8_t *packed = NULL;
    size_t count = 0;
    return base64url_read(arena, inputs->bytes, &packed, &count) &&
           deflate_unpack(arena, (struct text){(const char *)packed, count}, RECORD_INPUTS_MOST, canonical, NULL);
}

bool inputs_unpack(struct arena *arena, const struct inputs_record *inputs, const struct sha256 *hash,
                   struct text *canonical, struct fault *fault)
{
    if (!unpack(arena, inputs, canonical)) {
        return fault_raise(fault, FAULT_SYSTEM, "internal", "", "What was decided from cannot be unpacked.");
    }
    struct sha256 of_these = sha256_of(canonical->bytes, canonical->length);
    return memcmp(of_these.bytes, hash->bytes, sizeof hash->bytes) == 0 ||
           fault_raise(fault, FAULT_SYSTEM, "internal", "", "These are not the bytes that were decided from.");
}
