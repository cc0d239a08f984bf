#include "solver/start.h"

#include "base/arena.h"

bool start_possible(struct arena *arena, const struct problem *p, struct solver_refusal *refusal)
{
    for (int32_t t = 0; p->frozen_first != NULL && t < p->dims.technicians; t++) {
        int32_t first = p->frozen_first[t];
        struct order order = {.technician = t, .jobs = p->frozen_job + first, .count = p->frozen_first[t + 1] - first};
        struct route_schedule schedule;
        if (order.count > 0 && !schedule_route(arena, p, &order, NULL, &schedule)) {
            *refusal = (struct solver_refusal){.technician = t, .verdict = schedule.verdict};
            return false;
        }
    }
    return true;
}

struct plan_orders start_of_solution(struct arena *arena, const struct problem *p, const struct solution *s)
{
    int32_t *first = arena_array(arena, int32_t, p->dims.technicians + 1);
    int32_t *jobs = arena_array(arena, int32_t, p->dims.jobs);
    int32_t count = 0;
    for (int32_t t = 0; t < s->route_count; t++) {
        first[t] = count;
        for (int32_t i = 0; i < s->routes[t].stop_count; i++) {
            int32_t job = s->stops[s->routes[t].stop_first + i].job;
            if (job >= 0) {
                jobs[count++] = job;
            }
        }
    }
    first[p->dims.technicians] = count;
    struct pin *pins = NULL;
    if (p->crew_first != NULL || p->precedence_before != NULL) {
        pins = arena_array(arena, struct pin, p->dims.jobs);
        bundles_pin(arena, p, s, pins);
    }
    return (struct plan_orders){first, jobs, pins};
}

/* ---- the previous plan -------------------------------------------------------------------------------------------- */

/* The previous plan being put together again. */
struct revival {
    struct arena *arena;
    const struct problem *p;
    bool *wanted;             /* J: to be tried */
    bool *placed;             /* J */
    struct pin *pins;         /* J */
    int32_t *start_t, *end_t; /* J: when they began; NO_INSTANT: neither wanted nor frozen */
    int32_t *first;           /* T + 1 */
    int32_t *jobs;            /* J */
    bool again;               /* something was given up on the way */
};

static bool is_frozen(const struct problem *p, int32_t job)
{
    for (int32_t k = 0; p->frozen_first != NULL && k < p->dims.frozen_jobs; k++) {
        if (p->frozen_job[k] == job) {
            return true;
        }
    }
    return false;
}

/* The jobs of a technician in the previous plan, in the order of their times, then of their numbers. */
static int32_t previous_jobs(const struct revival *r, int32_t technician, int32_t *jobs)
{
    const struct problem *p = r->p;
    int32_t count = 0;
    for (int32_t j = 0; p->previous_technician != NULL && j < p->dims.jobs; j++) {
        if (p->previous_technician[j] != technician || !r->wanted[j]) {
            continue;
        }
        int32_t at = count++;
        for (; at > 0 && p->previous_start_t[jobs[at - 1]] > p->previous_start_t[j]; at--) {
            jobs[at] = jobs[at - 1];
        }
        jobs[at] = j;
    }
    return count;
}

/* The crew of a job, and what comes before and after it. */
static void mates_give_up(struct revival *r, int32_t job)
{
    const struct problem *p = r->p;
    for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews; c++) {
        bool in = false;
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            in = in || p->crew_job[k] == job;
        }
        for (int32_t k = p->crew_first[c]; in && k < p->crew_first[c + 1]; k++) {
            r->again |= r->wanted[p->crew_job[k]];
            r->wanted[p->crew_job[k]] = false;
        }
    }
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t before = p->precedence_before[k], after = p->precedence_after[k];
        if (before == job || after == job) {
            r->again |= r->wanted[before] || r->wanted[after];
            r->wanted[before] = r->wanted[after] = false;
        }
    }
}

/* What is frozen cannot begin as agreed with others: then those others are given up, and it is pinned to its own times. */
static void frozen_give_up(struct revival *r, int32_t technician, const int32_t *frozen, int32_t count)
{
    const struct problem *p = r->p;
    struct order order = {technician, frozen, count, r->pins};
    struct route_schedule schedule;
    if (count == 0 || schedule_route(r->arena, p, &order, NULL, &schedule)) {
        return;
    }
    for (int32_t i = 0; i < count; i++) {
        mates_give_up(r, frozen[i]);
    }
}

/* Appends one job after the other, those that do not fit left away. */
static void route_revive(struct revival *r, int32_t technician, int32_t *filled)
{
    const struct problem *p = r->p;
    int32_t *route = r->jobs + *filled;
    int32_t count = 0;
    for (int32_t k = p->frozen_first == NULL ? 0 : p->frozen_first[technician];
         p->frozen_first != NULL && k < p->frozen_first[technician + 1]; k++) {
        route[count++] = p->frozen_job[k];
        r->placed[p->frozen_job[k]] = true;
    }
    frozen_give_up(r, technician, route, count);
    struct arena_mark mark = arena_mark(r->arena);
    int32_t *wanted = arena_array(r->arena, int32_t, p->dims.jobs);
    int32_t wanted_count = previous_jobs(r, technician, wanted);
    for (int32_t i = 0; i < wanted_count; i++) {
        route[count] = wanted[i];
        struct order order = {technician, route, count + 1, r->pins};
        struct route_schedule schedule;
        if (schedule_route(r->arena, p, &order, NULL, &schedule)) {
            r->placed[wanted[i]] = true;
            count++;
        }
    }
    arena_rewind(r->arena, mark);
    *filled += count;
}

/* Gives up jobs whose crew is not whole, or whose job before is missing. True when there were any. */
static bool incomplete_drop(struct revival *r)
{
    const struct problem *p = r->p;
    bool dropped = false;
    for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews; c++) {
        bool whole = true;
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            whole = whole && r->placed[p->crew_job[k]];
        }
        for (int32_t k = p->crew_first[c]; !whole && k < p->crew_first[c + 1]; k++) {
            dropped |= r->wanted[p->crew_job[k]];
            r->wanted[p->crew_job[k]] = false;
        }
    }
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t before = p->precedence_before[k], after = p->precedence_after[k];
        if (!r->placed[before]) {
            dropped |= r->wanted[after];
            r->wanted[after] = false;
        }
        if (p->precedence_same[k] != 0 && !r->placed[after]) {
            dropped |= r->wanted[before];
            r->wanted[before] = false;
        }
    }
    return dropped;
}

/* Notes when the frozen jobs of a technician began, or will begin when nothing else happens. False when they cannot. */
static bool frozen_times_of(struct revival *r, int32_t technician, const struct pin *pins)
{
    const struct problem *p = r->p;
    int32_t first = p->frozen_first[technician];
    struct order order = {technician, p->frozen_job + first, p->frozen_first[technician + 1] - first, pins};
    struct arena_mark mark = arena_mark(r->arena);
    struct stop *stops = arena_array(r->arena, struct stop, schedule_stops_max(p, technician, order.count));
    struct route_schedule schedule;
    bool possible = order.count > 0 && schedule_route(r->arena, p, &order, stops, &schedule);
    for (int32_t i = 0; possible && i < schedule.route.stop_count; i++) {
        if (stops[i].job >= 0) {
            r->start_t[stops[i].job] = stops[i].start_t;
            r->end_t[stops[i].job] = stops[i].departure_t;
        }
    }
    arena_rewind(r->arena, mark);
    return possible;
}

/* Of crews, the frozen are held to the instant of the previous plan, where they can keep it: left to themselves they might begin
 * when it is cheapest for them alone. */
static void frozen_times(struct revival *r)
{
    const struct problem *p = r->p;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        r->pins[j] = (struct pin){0, INSTANT_MAX};
    }
    for (int32_t k = 0; p->frozen_first != NULL && p->crew_first != NULL && k < p->dims.crew_jobs; k++) {
        int32_t job = p->crew_job[k];
        if (previous_has(p, job)) {
            r->pins[job] = (struct pin){p->previous_start_t[job], p->previous_start_t[job]};
        }
    }
    for (int32_t t = 0; p->frozen_first != NULL && t < p->dims.technicians; t++) {
        if (!frozen_times_of(r, t, r->pins)) {
            frozen_times_of(r, t, NULL);
        }
    }
}

/* A crew of which somebody is on the way already begins when the last can. */
static void crews_agree(struct revival *r)
{
    const struct problem *p = r->p;
    for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews; c++) {
        int32_t last_t = 0;
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            last_t = later(last_t, r->start_t[p->crew_job[k]]);
        }
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            int32_t job = p->crew_job[k];
            if (r->start_t[job] != NO_INSTANT) {
                r->end_t[job] += last_t - r->start_t[job];
                r->start_t[job] = last_t;
            }
        }
    }
}

enum { AGREEMENTS = 8 }; /* rounds, each of which settles one more step of a chain */

/* What comes after something waits for it. True when it had not. */
static bool followers_wait(struct revival *r)
{
    const struct problem *p = r->p;
    bool moved = false;
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t before = p->precedence_before[k], after = p->precedence_after[k];
        if (r->start_t[before] == NO_INSTANT || r->start_t[after] == NO_INSTANT) {
            continue;
        }
        int32_t soonest_t = r->end_t[before] + p->precedence_min_t[k];
        if (r->start_t[after] < soonest_t) {
            r->end_t[after] += soonest_t - r->start_t[after];
            r->start_t[after] = soonest_t;
            moved = true;
        }
    }
    return moved;
}

/* Pins as if every job that is wanted began when it did. */
static void previous_pin(struct revival *r)
{
    const struct problem *p = r->p;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        r->start_t[j] = r->end_t[j] = NO_INSTANT;
        if (r->wanted[j]) {
            r->start_t[j] = p->previous_start_t[j];
            r->end_t[j] = r->start_t[j] + affinity_of(p, j, p->previous_technician[j]).service_t;
        }
    }
    frozen_times(r);
    for (int32_t round = 0; round < AGREEMENTS && followers_wait(r); round++) {
        crews_agree(r);
    }
    crews_agree(r);
    struct arena_mark mark = arena_mark(r->arena);
    struct stop *stops = arena_array(r->arena, struct stop, p->dims.jobs);
    int32_t count = 0;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        if (r->start_t[j] != NO_INSTANT) {
            stops[count++] = (struct stop){.job = j, .start_t = r->start_t[j], .departure_t = r->end_t[j]};
        }
    }
    bundles_pin(r->arena, p, &(struct solution){.stops = stops, .stop_count = count}, r->pins);
    arena_rewind(r->arena, mark);
}

struct plan_orders start_of_previous(struct arena *arena, const struct problem *p)
{
    struct revival r = {.arena = arena,
                        .p = p,
                        .wanted = arena_array(arena, bool, p->dims.jobs),
                        .placed = arena_array(arena, bool, p->dims.jobs),
                        .pins = arena_array(arena, struct pin, p->dims.jobs),
                        .start_t = arena_array(arena, int32_t, p->dims.jobs),
                        .end_t = arena_array(arena, int32_t, p->dims.jobs),
                        .first = arena_array(arena, int32_t, p->dims.technicians + 1),
                        .jobs = arena_array(arena, int32_t, p->dims.jobs)};
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        r.wanted[j] = previous_has(p, j) && !is_frozen(p, j);
    }
    do {
        r.again = false;
        previous_pin(&r);
        int32_t filled = 0;
        for (int32_t j = 0; j < p->dims.jobs; j++) {
            r.placed[j] = false;
        }
        for (int32_t t = 0; t < p->dims.technicians; t++) {
            r.first[t] = filled;
            route_revive(&r, t, &filled);
        }
        r.first[p->dims.technicians] = filled;
    } while (incomplete_drop(&r) || r.again);
    return (struct plan_orders){r.first, r.jobs, r.pins};
}

size_t start_bytes(const struct problem_dims *d)
{
    size_t jobs = (size_t)d->jobs;
    return jobs * (2 * sizeof(bool) + 2 * sizeof(struct pin) + 6 * sizeof(int32_t) + sizeof(struct stop)) +
           2 * ((size_t)d->technicians + 1) * sizeof(int32_t) + 16 * (size_t)16;
}

/* ---- a finished plan ---------------------------------------------------------------------------------------------- */

static bool is_served(const struct solution *s, int32_t job)
{
    int32_t low = 0, high = s->left_out_count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (s->left_out[middle] < job) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == s->left_out_count || s->left_out[low] != job;
}

bool start_kept(const struct problem *p, const struct solution *s, struct solver_refusal *refusal)
{
    *refusal = (struct solver_refusal){.technician = NOBODY, .verdict = {.obstacle = OBSTACLE_TOGETHER}};
    for (int32_t c = 0; p->crew_first != NULL && c < p->dims.crews; c++) {
        for (int32_t k = p->crew_first[c] + 1; k < p->crew_first[c + 1]; k++) {
            if (is_served(s, p->crew_job[k]) != is_served(s, p->crew_job[k - 1])) {
                refusal->verdict.job = p->crew_job[k];
                return false;
            }
        }
    }
    for (int32_t k = 0; p->precedence_before != NULL && k < p->dims.precedences; k++) {
        int32_t before = p->precedence_before[k], after = p->precedence_after[k];
        if (!is_served(s, before) && is_served(s, after)) {
            refusal->verdict.job = after;
            return false;
        }
    }
    if (p->disturbance != NULL && s->moved > p->disturbance->moved_max) {
        refusal->verdict = (struct route_verdict){
            .obstacle = OBSTACLE_MOVED, .needed = s->moved, .available = p->disturbance->moved_max};
        return false;
    }
    return true;
}
