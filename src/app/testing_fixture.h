/* What the tests of this room's readers begin with: an arena and a fault of their own, new for each test. */
#ifndef ROUTRIQ_APP_TESTING_FIXTURE_H
#define ROUTRIQ_APP_TESTING_FIXTURE_H

#include "base/arena.h"
#include "base/testing.h"

struct fixture {
    struct arena *arena;
    struct fault fault;
};

static inline int setup(void **state)
{
    static struct fixture fixture; /* of one test at a time */
    fixture = (struct fixture){.arena = arena_create(0)};
    *state = &fixture;
    return 0;
}

static inline int teardown(void **state)
{
    struct fixture *fixture = *state;
    arena_destroy(fixture->arena);
    return 0;
}

#endif
