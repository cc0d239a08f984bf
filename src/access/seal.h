/* Seals: short texts that are given out and must come back unchanged, such as the cursor of a list.
 *
 * A sealed text is base64url of the payload and of the first 16 bytes of its HMAC-SHA256 under a key of this installation,
 * with the purpose mixed in, so that what was sealed for one purpose is refused for another. The payload is not hidden. */
#ifndef ROUTRIQ_ACCESS_SEAL_H
#define ROUTRIQ_ACCESS_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;

struct seal_key {
    uint8_t bytes[32];
};

struct text seal_write(struct arena *arena, const struct seal_key *key, struct text purpose, struct text payload);
/* False when it is not what seal_write gave out for this purpose; else the payload, in the arena. */
bool seal_read(struct arena *arena, const struct seal_key *key, struct text purpose, struct text sealed,
               struct text *payload);

#endif
