/* The keyring's file: reading it, and making it so that two that start at once end with the same one. */
#ifndef ROUTRIQ_VAULT_KEYRING_H
#define ROUTRIQ_VAULT_KEYRING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct fault;

enum { KEYRING_SEED_BYTES = 32, KEYRING_FILE_BYTES = 64 << 10 };

struct keyring_secret {
    struct text id;
    uint8_t seed[KEYRING_SEED_BYTES];
};

/* False with a fault, or with `missing` set when there is no such file. */
bool keyring_read(struct arena *arena, struct text path, struct keyring_secret **secrets, int32_t *count, bool *missing,
                  struct fault *fault);
/* Makes the file with one key, readable by its owner alone, durable when it returns. A file that is there meanwhile stays. */
bool keyring_write(struct arena *arena, struct text path, const struct keyring_secret *secret, struct fault *fault);

#endif
