/* Idempotency-Keys that are being worked on in this process, so that a repetition which comes before the first answer is told
 * to wait. Keys that have an answer are kept by the store; two processes that work on one key at once are told apart there. */
#ifndef ROUTRIQ_ACCESS_IDEMPOTENCY_H
#define ROUTRIQ_ACCESS_IDEMPOTENCY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct idempotency_set;

enum { IDEMPOTENCY_KEY_BYTES = 255 };

enum idempotency {
    IDEMPOTENCY_FIRST,   /* it is yours until idempotency_leave */
    IDEMPOTENCY_RUNNING, /* somebody works on it */
    IDEMPOTENCY_FULL,    /* more are worked on than were made room for: come again */
};

/* Room for `most` keys at a time. It lives as long as the arena. */
struct idempotency_set *idempotency_create(struct arena *arena, int32_t most);
/* Thread-safe. */
enum idempotency idempotency_enter(struct idempotency_set *set, struct text organization_id, struct text key);
/* Asserts that it was entered. */
void idempotency_leave(struct idempotency_set *set, struct text organization_id, struct text key);

/* 1 to IDEMPOTENCY_KEY_BYTES visible ASCII characters. */
bool idempotency_key_is_proper(struct text key);

#endif
