/* For store_random_test.c: the world that it walks through, and what it draws. */
#ifndef ROUTRIQ_STORE_TESTING_WORLD_H
#define ROUTRIQ_STORE_TESTING_WORLD_H

#include "base/fault.h"
#include "base/log.h"
#include "base/random.h"
#include "store/store.h"
#include "store/testing.h"

enum { MEMORY, SQLITE, POSTGRES, STORES };
enum { ORGANIZATIONS = 3, IDS = 9, NAMES = 6, HELD_STEPS = 30, ROUND_STEPS = 2500 };

struct world {
    struct arena *arena; /* of a step */
    struct arena *whole;
    struct random random;
    int64_t now_ms;
    int32_t step;
    struct clock_port clock;
    struct store_memory *memory;
    struct testing_database *databases[STORES];
    struct store *stores[STORES];
    struct store_port ports[STORES];
    struct snapshot *held[STORES]; /* for a while */
    int32_t held_until;
    struct queue_item leased[64];
    int32_t leased_count;
    struct fault fault;
    struct log log;
};

uint32_t testing_below(struct world *w, uint32_t bound);
bool testing_one_in(struct world *w, uint32_t times);
struct text testing_organization(struct world *w, uint32_t which);
struct text testing_reference(struct world *w);
struct text testing_row_id(struct world *w, enum row_kind kind);
struct text testing_name_of(struct world *w);
struct sha256 testing_digest_of(struct world *w, struct text organization_id, struct text id);
struct text testing_prefix_of(struct world *w, struct text organization_id, struct text id);
struct text testing_email_of(struct world *w);
void *testing_noun_draw(struct world *w, enum row_kind kind, struct text organization_id, struct text id);
enum row_kind testing_kind_draw(struct world *w);
struct change_set *testing_set_draw(struct world *w, struct text organization_id);

#endif
