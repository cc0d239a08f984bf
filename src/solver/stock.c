#include "solver/stock.h"

#include <string.h>

#include "base/arena.h"

void stock_room_make(struct arena *arena, const struct problem *p, struct stock_room *room)
{
    *room = (struct stock_room){.left = arena_array(arena, int64_t, p->dims.parts),
                                .flow = arena_array(arena, int64_t, p->dims.part_uses + p->dims.substitutes),
                                .visited = arena_array(arena, bool, p->dims.parts),
                                .uses = arena_array(arena, int32_t, p->dims.part_uses)};
}

size_t stock_room_bytes(const struct problem_dims *d)
{
    return (size_t)d->parts * (sizeof(int64_t) + sizeof(bool)) +
           ((size_t)d->part_uses + (size_t)d->substitutes) * sizeof(int64_t) + (size_t)d->part_uses * sizeof(int32_t) +
           4 * (size_t)16;
}

void stock_begin(const struct problem *p, struct stock_room *room, const int32_t *stock)
{
    for (int32_t k = 0; k < p->dims.parts; k++) {
        room->left[k] = stock[k];
    }
    room->use_count = 0;
}

/* The kinds that fill a use: its own, then its substitutes. The slot of each in `flow`. */
static int32_t kind_count(const struct problem *p, int32_t use)
{
    return 1 + (p->substitute_first == NULL ? 0 : p->substitute_first[use + 1] - p->substitute_first[use]);
}

static int32_t kind_of(const struct problem *p, int32_t use, int32_t index)
{
    return index == 0 ? p->part_kind[use] : p->substitute_kind[p->substitute_first[use] + index - 1];
}

static int32_t slot_of(const struct problem *p, int32_t use, int32_t index)
{
    return index == 0 ? use : p->dims.part_uses + p->substitute_first[use] + index - 1;
}

static int64_t push(const struct problem *p, struct stock_room *room, int32_t use, int64_t amount);

/* Frees up to `amount` of a kind by filling other uses of it from elsewhere. */
static int64_t kind_free(const struct problem *p, struct stock_room *room, int32_t kind, int64_t amount)
{
    for (int32_t u = 0; u < room->use_count; u++) {
        int32_t other = room->uses[u];
        for (int32_t i = 0; i < kind_count(p, other); i++) {
            int64_t *held = &room->flow[slot_of(p, other, i)];
            if (kind_of(p, other, i) == kind && *held > 0) {
                int64_t moved = push(p, room, other, *held < amount ? *held : amount);
                if (moved > 0) {
                    *held -= moved;
                    return moved;
                }
            }
        }
    }
    return 0;
}

/* Fills up to `amount` of a use along one path; 0 when there is none. */
static int64_t push(const struct problem *p, struct stock_room *room, int32_t use, int64_t amount)
{
    for (int32_t i = 0; i < kind_count(p, use); i++) {
        int32_t kind = kind_of(p, use, i);
        if (room->visited[kind]) {
            continue;
        }
        room->visited[kind] = true;
        int64_t pushed = room->left[kind] < amount ? room->left[kind] : amount;
        if (pushed > 0) {
            room->left[kind] -= pushed;
        } else {
            pushed = kind_free(p, room, kind, amount);
        }
        if (pushed > 0) {
            room->flow[slot_of(p, use, i)] += pushed;
            return pushed;
        }
    }
    return 0;
}

static bool use_fill(const struct problem *p, struct stock_room *room, int32_t use)
{
    int64_t wanted = p->part_quantity[use];
    for (int32_t i = 0; i < kind_count(p, use); i++) {
        room->flow[slot_of(p, use, i)] = 0;
    }
    room->uses[room->use_count++] = use;
    while (wanted > 0) {
        memset(room->visited, 0, (size_t)p->dims.parts * sizeof *room->visited);
        int64_t pushed = push(p, room, use, wanted);
        if (pushed == 0) {
            return false;
        }
        wanted -= pushed;
    }
    return true;
}

bool stock_take(const struct problem *p, struct stock_room *room, int32_t job, int32_t *kind)
{
    for (int32_t use = p->part_first[job]; use < p->part_first[job + 1]; use++) {
        int32_t own = p->part_kind[use];
        if (p->substitute_first == NULL) {
            room->left[own] -= p->part_quantity[use];
        }
        if (p->substitute_first == NULL ? room->left[own] < 0 : !use_fill(p, room, use)) {
            *kind = own;
            return false;
        }
    }
    return true;
}
