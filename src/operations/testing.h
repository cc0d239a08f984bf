/* What the tests of operations stand on: the store in memory, a clock that is set by hand, and chance that is drawn from a
 * list. */
#ifndef ROUTRIQ_OPERATIONS_TESTING_H
#define ROUTRIQ_OPERATIONS_TESTING_H

#include "base/arena.h"
#include "base/testing.h"
#include "base/zone.h"
#include "operations/operations.h"
#include "store/store.h"

#define TESTING_NOW_MS INT64_C(1778860800000) /* 2026-05-15T16:00:00Z, a Friday */

struct testing_operations {
    struct arena *arena;
    struct store_memory *memory;
    struct store_port store;
    struct clock_port clock;
    struct entropy_port entropy;
    struct operations_host host;
    int64_t now_ms;
    uint64_t drawn;
    int64_t rested_ms;
    int32_t refuse;                   /* so many commits are refused before the next one is tried */
    enum commit_result refused_as;    /* COMMIT_REFUSED when not set */
    void (*before_commit)(void *own); /* called before each commit; may be NULL */
    void *own;
};

int testing_operations_up(void **state);
int testing_operations_down(void **state);

/* Makes an organization; its id is its name. */
void testing_organization(struct testing_operations *t, const char *id, const char *timezone);
struct change_set *testing_begun(struct testing_operations *t, const char *organization_id);
void testing_kept(struct testing_operations *t, const struct change_set *set);
struct snapshot *testing_opened(struct testing_operations *t, const char *organization_id);
void testing_closed(struct testing_operations *t, struct snapshot *snapshot);
/* A customer, with an audit entry that has something to open. */
void testing_customer(struct testing_operations *t, const char *organization_id, const char *id, const char *name);
/* Sets a member of a noun and says that it is given. */
#define testing_give(shape, noun, member, name, value)                                                                 \
    ((noun)->member = (value), (noun)->given |= UINT64_C(1) << shape_find((shape), TEXT(name)))

#endif
