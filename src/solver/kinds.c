/* Technicians alike: an empty van is as good as any other like it. */
#include <string.h>

#include "base/arena.h"
#include "solver/search.h"

static bool same_stock(const struct problem *p, int32_t a, int32_t b)
{
    size_t kinds = (size_t)p->dims.parts;
    return p->part_stock == NULL || kinds == 0 ||
           memcmp(p->part_stock + (size_t)a * kinds, p->part_stock + (size_t)b * kinds,
                  kinds * sizeof *p->part_stock) == 0;
}

static bool same_eligibility(const struct problem *p, int32_t a, int32_t b)
{
    for (int32_t j = 0; p->eligible != NULL && j < p->dims.jobs; j++) {
        if (problem_eligible(p, j, a) != problem_eligible(p, j, b)) {
            return false;
        }
    }
    return true;
}

static bool same_row(const int32_t *table, int32_t columns, int32_t a, int32_t b)
{
    size_t n = (size_t)columns;
    return table == NULL || n == 0 || memcmp(table + (size_t)a * n, table + (size_t)b * n, n * sizeof *table) == 0;
}

static bool same_breaks(const struct driver *a, const struct driver *b)
{
    size_t bytes = (size_t)a->break_count * sizeof *a->break_from_t;
    return a->break_count == b->break_count &&
           (bytes == 0 || (memcmp(a->break_from_t, b->break_from_t, bytes) == 0 &&
                           memcmp(a->break_until_t, b->break_until_t, bytes) == 0 &&
                           memcmp(a->break_length_t, b->break_length_t, bytes) == 0));
}

static bool same_energy(const struct problem *p, const struct driver *a, const struct driver *b)
{
    return p->energy_model == NULL ||
           (p->energy_model[a->technician] == p->energy_model[b->technician] && a->capacity_e == b->capacity_e &&
            a->reserve_e == b->reserve_e && a->start_e == b->start_e && a->energy_c == b->energy_c);
}

/* What only rich problems have. */
static bool same_day(const struct ground *g, int32_t a, int32_t b)
{
    const struct problem *p = g->p;
    const struct driver *one = &g->drivers[a], *other = &g->drivers[b];
    return one->profile == other->profile && same_breaks(one, other) && same_energy(p, one, other) &&
           memcmp(&one->wage, &other->wage, sizeof one->wage) == 0 && same_row(p->regular_t, 1, a, b) &&
           (p->overtime_c == NULL || p->overtime_c[a] == p->overtime_c[b]) && same_row(p->jobs_max, 1, a, b) &&
           same_row(p->pace_e4, 1, a, b) && same_row(p->load_capacity, p->dims.loads, a, b) &&
           same_row(p->restock_stock, p->dims.parts, a, b);
}

static bool alike(const struct ground *g, int32_t a, int32_t b)
{
    const struct problem *p = g->p;
    return p->technician_start_place[a] == p->technician_start_place[b] &&
           p->technician_end_place[a] == p->technician_end_place[b] &&
           p->technician_from_t[a] == p->technician_from_t[b] && p->technician_to_t[a] == p->technician_to_t[b] &&
           p->technician_used_c[a] == p->technician_used_c[b] &&
           memcmp(&g->breaks[a], &g->breaks[b], sizeof g->breaks[a]) == 0 &&
           (p->reach_d == NULL || p->reach_d[a] == p->reach_d[b]) && same_stock(p, a, b) &&
           (!g->rich || same_day(g, a, b)) && same_eligibility(p, a, b);
}

/* A fingerprint of each technician's jobs: those with different ones differ, and need not be compared job by job. */
static const uint64_t *fingerprints_make(struct arena *arena, const struct problem *p)
{
    uint64_t *prints = arena_array(arena, uint64_t, p->dims.technicians);
    for (int32_t j = 0; p->eligible != NULL && j < p->dims.jobs; j++) {
        uint64_t mixed = ((uint64_t)j + 1) * UINT64_C(0x9E3779B97F4A7C15);
        mixed = (mixed ^ mixed >> 32) * UINT64_C(0xD6E8FEB86659FD93);
        for (int32_t t = 0; t < p->dims.technicians; t++) {
            prints[t] += problem_eligible(p, j, t) ? mixed : 0;
        }
    }
    return prints;
}

/* Those whom a job, a lock or the previous plan names are like nobody else. */
static const bool *named_make(struct arena *arena, const struct problem *p)
{
    bool *named = arena_array(arena, bool, p->dims.technicians);
    for (int32_t k = 0; p->affinity_first != NULL && k < p->dims.affinities; k++) {
        named[p->affinity_technician[k]] = true;
    }
    for (int32_t j = 0; p->previous_technician != NULL && j < p->dims.jobs; j++) {
        if (previous_has(p, j)) {
            named[p->previous_technician[j]] = true;
        }
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        named[t] = named[t] || (p->frozen_first != NULL && p->frozen_first[t] < p->frozen_first[t + 1]) ||
                   (p->sequence_first != NULL && p->sequence_first[t] < p->sequence_first[t + 1]);
    }
    return named;
}

/* An empty van is as good as any other like it, so a search for a place looks at one of each class. */
const int32_t *classes_make(struct arena *arena, const struct ground *g)
{
    const uint64_t *prints = fingerprints_make(arena, g->p);
    const bool *named = named_make(arena, g->p);
    int32_t *class_of = arena_array(arena, int32_t, g->technicians);
    int32_t *first = arena_array(arena, int32_t, g->technicians);
    int32_t classes = 0;
    for (int32_t t = 0; t < g->technicians; t++) {
        int32_t c = 0;
        while (c < classes &&
               (named[t] || named[first[c]] || prints[first[c]] != prints[t] || !alike(g, first[c], t))) {
            c++;
        }
        if (c == classes) {
            first[classes++] = t;
        }
        class_of[t] = c;
    }
    return class_of;
}
