/* Bytes for tests that look random and come again: from a seed. */
#ifndef ROUTRIQ_ACCESS_TESTING_ENTROPY_H
#define ROUTRIQ_ACCESS_TESTING_ENTROPY_H

#include "base/random.h"
#include "ports/ports.h"

static inline void testing_fill(void *context, void *bytes, size_t count)
{
    struct random *random = context;
    for (size_t i = 0; i < count; i++) {
        ((uint8_t *)bytes)[i] = (uint8_t)random_next(random);
    }
}

static inline struct entropy_port testing_entropy(struct random *random)
{
    return (struct entropy_port){random, testing_fill};
}

#endif
