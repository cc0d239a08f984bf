/* UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits. Ids made later sort later. */
#ifndef ROUTRIQ_BASE_UUID_H
#define ROUTRIQ_BASE_UUID_H

#include <stdint.h>

#include "base/text.h"

struct uuid {
    uint8_t bytes[16];
};

/* `unix_ms` and 10 random bytes come from the caller's clock and random ports, so that tests and replays can pin them. */
struct uuid uuid_v7(int64_t unix_ms, const uint8_t random_bytes[10]);
/* 36 characters, lower case, with hyphens. */
struct text uuid_text(struct arena *arena, struct uuid id);
/* True when `t` is a UUID of any version in the 36 character form. */
bool uuid_parse(struct text t, struct uuid *id);

#endif
