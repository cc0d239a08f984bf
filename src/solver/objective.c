#include "solver/objective.h"

#include <stddef.h>
#include <string.h>

enum { E4 = 10000 };

struct wage wage_of(const struct problem *p, int32_t t)
{
    if (p->technician_drive_c == NULL) {
        return (struct wage){.drive_c = p->drive_c, .distance_c = p->distance_c};
    }
    return (struct wage){p->technician_drive_c[t], p->technician_distance_c[t], p->technician_wait_c[t],
                         p->technician_service_c[t]};
}

/* The entry of a pair, or -1. */
static int32_t affinity_find(const struct problem *p, int32_t job, int32_t technician)
{
    int32_t low = p->affinity_first[job], high = p->affinity_first[job + 1];
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (p->affinity_technician[middle] < technician) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < p->affinity_first[job + 1] && p->affinity_technician[low] == technician ? low : -1;
}

struct affinity affinity_of(const struct problem *p, int32_t job, int32_t technician)
{
    struct affinity affinity = {.service_t = p->job_service_t[job]};
    if (p->pace_e4 != NULL) {
        int64_t paced = ((int64_t)p->job_service_t[job] * p->pace_e4[technician] + E4 - 1) / E4;
        affinity.service_t = paced < DURATION_MAX ? (int32_t)paced : DURATION_MAX;
    }
    int32_t entry = p->affinity_first == NULL ? -1 : affinity_find(p, job, technician);
    if (entry >= 0) {
        affinity.preference_c = p->affinity_preference_c[entry];
        affinity.territory_c = p->affinity_territory_c[entry];
        if (p->affinity_service_t[entry] != NO_INSTANT) {
            affinity.service_t = p->affinity_service_t[entry];
        }
    }
    return affinity;
}

/* ---- windows ----------------------------------------------------------------------------------------------------- */

int32_t window_count(const struct problem *p, int32_t job)
{
    return p->window_first == NULL ? 1 : p->window_first[job + 1] - p->window_first[job];
}

struct window window_of(const struct problem *p, int32_t job, int32_t index)
{
    if (p->window_first == NULL) {
        return (struct window){p->job_open_t[job], p->job_close_t[job], p->job_close_t[job]};
    }
    int32_t w = p->window_first[job] + index;
    return (struct window){p->window_open_t[w], p->window_due_t[w], p->window_close_t[w]};
}

struct window window_at(const struct problem *p, int32_t job, int32_t at_t)
{
    int32_t last = window_count(p, job) - 1;
    int32_t w = 0;
    struct window window = window_of(p, job, w);
    while (w < last && window.close_t < at_t) {
        window = window_of(p, job, ++w);
    }
    return window;
}

int64_t lateness_price(const struct problem *p, int32_t job, const struct window *window, int32_t start_t)
{
    int64_t price_c = 0;
    if (p->promise_due_t != NULL && start_t > p->promise_due_t[job]) {
        price_c += (start_t - p->promise_due_t[job]) * p->promise_late_c[job];
    }
    if (p->window_late_c != NULL && start_t > window->due_t) {
        price_c += (start_t - window->due_t) * p->window_late_c[job];
    }
    return price_c;
}

/* Lowers *latest_t to a threshold that start_t has not passed; past it every tick costs. */
static void stay_before(int32_t threshold_t, bool priced, int32_t start_t, int32_t *latest_t)
{
    if (!priced) {
        return;
    }
    int32_t limit_t = start_t > threshold_t ? start_t : threshold_t;
    *latest_t = *latest_t < limit_t ? *latest_t : limit_t;
}

int32_t latest_as_cheap(const struct problem *p, int32_t job, const struct window *window, int32_t start_t)
{
    int32_t latest_t = window->close_t;
    if (p->promise_due_t != NULL) {
        stay_before(p->promise_due_t[job], p->promise_late_c[job] > 0, start_t, &latest_t);
    }
    if (p->window_late_c != NULL) {
        stay_before(window->due_t, p->window_late_c[job] > 0, start_t, &latest_t);
    }
    if (previous_has(p, job)) {
        int32_t told_t = p->previous_start_t[job] + p->previous_late_t[job];
        /* Not moved is more than cheap: it also counts. Once moved, later is no worse. */
        stay_before(told_t, start_t <= told_t, start_t, &latest_t);
    }
    return latest_t;
}

/* ---- the previous plan ------------------------------------------------------------------------------------------- */

bool previous_has(const struct problem *p, int32_t job)
{
    return p->previous_technician != NULL && p->previous_technician[job] >= 0;
}

int32_t previous_open_t(const struct problem *p, int32_t job)
{
    return previous_has(p, job) ? p->previous_start_t[job] - p->previous_early_t[job] : 0;
}

static bool previous_late(const struct problem *p, int32_t job, int32_t start_t)
{
    return start_t > p->previous_start_t[job] + p->previous_late_t[job];
}

bool previous_moved(const struct problem *p, int32_t job, int32_t technician, int32_t start_t)
{
    return previous_has(p, job) && (p->previous_technician[job] != technician || previous_late(p, job, start_t));
}

int64_t disturbance_price(const struct problem *p, int32_t job, int32_t technician, int32_t start_t)
{
    if (!previous_has(p, job)) {
        return 0;
    }
    return (p->previous_technician[job] != technician ? p->moved_technician_c[job] : 0) +
           (previous_late(p, job, start_t) ? p->moved_time_c[job] : 0);
}

/* ---- whole days -------------------------------------------------------------------------------------------------- */

int64_t balance_price(const struct problem *p, int64_t work_t)
{
    return p->balance == NULL ? 0 : work_t * work_t * p->balance->cost / p->balance->unit;
}

int64_t overtime_price(const struct problem *p, int32_t technician, int32_t return_t)
{
    if (p->regular_t == NULL || return_t <= p->regular_t[technician]) {
        return 0;
    }
    return (return_t - p->regular_t[technician]) * p->overtime_c[technician];
}

/* ---- costs ------------------------------------------------------------------------------------------------------- */

#define TERM(name)                                                                                                     \
    {                                                                                                                  \
#name, offsetof(struct cost, name##_c)                                                                         \
    }

static const struct {
    const char *name;
    size_t member;
} TERMS[] = {
    TERM(left_out), TERM(lateness), TERM(drive),      TERM(distance),  TERM(waiting),     TERM(service), TERM(overtime),
    TERM(energy),   TERM(used),     TERM(preference), TERM(territory), TERM(disturbance), TERM(balance),
};

_Static_assert(sizeof TERMS / sizeof TERMS[0] == COST_TERMS, "every term has its row");
_Static_assert(sizeof(struct cost) == (COST_TERMS + 1) * sizeof(int64_t), "and every member but the total is a term");

static int64_t term_get(const struct cost *cost, int index)
{
    int64_t value_c;
    memcpy(&value_c, (const char *)cost + TERMS[index].member, sizeof value_c);
    return value_c;
}

void cost_terms(const struct cost *cost, struct cost_item terms[COST_TERMS])
{
    for (int i = 0; i < COST_TERMS; i++) {
        terms[i] = (struct cost_item){TERMS[i].name, term_get(cost, i)};
    }
}

void cost_add(struct cost *sum, const struct cost *more)
{
    for (int i = 0; i < COST_TERMS; i++) {
        int64_t value_c = term_get(sum, i) + term_get(more, i);
        memcpy((char *)sum + TERMS[i].member, &value_c, sizeof value_c);
    }
    sum->total_c += more->total_c;
}

void cost_total(struct cost *cost)
{
    cost->total_c = 0;
    for (int i = 0; i < COST_TERMS; i++) {
        cost->total_c += term_get(cost, i);
    }
}
