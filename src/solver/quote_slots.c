/* Slots: every position that could take a job of a set, held by nothing. */
#include <stdlib.h>

#include "base/arena.h"
#include "solver/quote_gather.h"

static int by_price(const void *a, const void *b)
{
    const struct slot *one = a, *other = b;
    if (one->spot.least_c != other->spot.least_c) {
        return one->spot.least_c < other->spot.least_c ? -1 : 1;
    }
    if (one->what.technician != other->what.technician) {
        return one->what.technician - other->what.technician;
    }
    return one->what.position - other->what.position;
}

bool quote_pins_meet(struct pin a, struct pin b)
{
    struct pin both = pin_both(a, b);
    return both.open_t <= both.close_t;
}

/* Whether each of the rest of a crew, as far as its slots are known, could begin then with somebody else. */
static bool crew_meets(const struct gathering *g, int32_t index, const struct quote_try *what)
{
    bool all = true;
    for (int32_t i = 0; i < g->set->count && all; i++) {
        const struct slots *slots = &g->slots[i];
        bool some = i == index || slots->items == NULL;
        for (int32_t k = 0; k < slots->count && !some; k++) {
            const struct quote_try *mate = &slots->items[k].what;
            some = mate->technician != what->technician && quote_pins_meet(mate->bounds, what->bounds);
        }
        all = some;
    }
    return all;
}

/* The positions of one job, with everybody. */
struct tries {
    struct quote_try *items;
    int32_t count;
};

static struct tries tries_list(struct quote_board *board, int32_t job)
{
    int32_t most = 0;
    for (int32_t t = 0; t < board->p->dims.technicians; t++) {
        most += board->routes[t]->count + 1;
    }
    struct tries tries = {.items = arena_array(board->arena, struct quote_try, most)};
    for (int32_t t = 0; t < board->p->dims.technicians; t++) {
        tries.count += quote_tries(board, job, t, tries.items + tries.count);
    }
    return tries;
}

static struct slots slots_find(struct gathering *g, int32_t index, const struct tries *tries)
{
    struct slots slots = {.items = arena_array(g->board->arena, struct slot, tries->count + 1)};
    for (int32_t k = 0; k < tries->count; k++) {
        struct slot slot = {.what = tries->items[k]};
        if ((!g->one_crew || crew_meets(g, index, &slot.what)) &&
            quote_spot_at(g->board, &slot.what, COST_NONE, &slot.spot)) {
            slot.what.bounds.open_t = later(slot.what.bounds.open_t, slot.spot.soonest_t);
            slots.items[slots.count++] = slot;
        }
    }
    qsort(slots.items, (size_t)slots.count, sizeof *slots.items, by_price);
    return slots;
}

static bool tries_alike(const struct tries *a, const struct tries *b)
{
    bool alike = a->count == b->count;
    for (int32_t k = 0; k < a->count && alike; k++) {
        alike = a->items[k].technician == b->items[k].technician && a->items[k].position == b->items[k].position;
    }
    return alike;
}

/* Another of the set, alike in everything, whose slots are known; NOBODY: none. */
static int32_t twin_of(const struct gathering *g, int32_t index, const struct tries *tries)
{
    for (int32_t i = 0; i < g->set->count; i++) {
        if (i != index && g->slots[i].items != NULL && tries_alike(&tries[i], &tries[index]) &&
            problem_jobs_alike(g->board->p, g->set->jobs[i], g->set->jobs[index])) {
            return i;
        }
    }
    return NOBODY;
}

static struct slots slots_copy(const struct gathering *g, int32_t index, const struct slots *from)
{
    struct slots slots = {arena_array(g->board->arena, struct slot, from->count + 1), from->count};
    for (int32_t k = 0; k < from->count; k++) {
        slots.items[k] = from->items[k];
        slots.items[k].what.job = g->set->jobs[index];
    }
    return slots;
}

/* Those with the fewest positions first: they leave the others of their crew the fewest instants. */
void quote_slots_make(struct gathering *g)
{
    int32_t count = g->set->count;
    struct tries *tries = arena_array(g->board->arena, struct tries, count);
    for (int32_t i = 0; i < count; i++) {
        quote_pin(g->board, g->set->jobs[i], (struct pin){0, INSTANT_MAX});
        tries[i] = tries_list(g->board, g->set->jobs[i]);
    }
    for (int32_t made = 0; made < count; made++) {
        int32_t next = NOBODY;
        for (int32_t i = 0; i < count; i++) {
            bool open = g->slots[i].items == NULL;
            next = open && (next == NOBODY || tries[i].count < tries[next].count) ? i : next;
        }
        int32_t twin = twin_of(g, next, tries);
        g->alike = g->alike && (made == 0 || twin != NOBODY);
        g->slots[next] = twin == NOBODY ? slots_find(g, next, &tries[next]) : slots_copy(g, next, &g->slots[twin]);
    }
}
