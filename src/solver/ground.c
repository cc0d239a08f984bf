#include <string.h>

#include "base/arena.h"
#include "solver/search.h"

enum {
    SCAN_ALL_JOBS = 300,   /* up to here every position is looked at */
    FULL_LISTS_JOBS = 512, /* up to here a job's list of neighbours holds all others */
    NEIGHBOURS = 100,      /* beyond: so many */
    NEAR_TECHNICIANS = 24,
};

/* ---- facts ------------------------------------------------------------------------------------------------------- */

static const struct job_facts *facts_make(struct arena *arena, const struct problem *p)
{
    struct job_facts *facts = arena_array(arena, struct job_facts, p->dims.jobs);
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        int32_t due_t = p->job_close_t[j];
        if (p->promise_due_t != NULL && p->promise_late_c[j] > 0 && p->promise_due_t[j] < due_t) {
            due_t = p->promise_due_t[j];
        }
        facts[j] = (struct job_facts){p->job_open_t[j], due_t, p->job_close_t[j], p->job_service_t[j]};
    }
    return facts;
}

static const struct break_facts *breaks_make(struct arena *arena, const struct problem *p)
{
    struct break_facts *breaks = arena_array(arena, struct break_facts, p->dims.technicians);
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        if (problem_break_count(p, t) == 1) {
            int32_t b = p->break_first[t];
            breaks[t] = (struct break_facts){p->break_from_t[b], p->break_until_t[b], p->break_length_t[b]};
        }
    }
    return breaks;
}

static const int32_t *places_make(struct arena *arena, const struct problem *p)
{
    int32_t jobs = p->dims.jobs, technicians = p->dims.technicians;
    int32_t *place = arena_array(arena, int32_t, jobs + 2 * technicians);
    for (int32_t j = 0; j < jobs; j++) {
        place[j] = p->job_place[j];
    }
    for (int32_t t = 0; t < technicians; t++) {
        place[jobs + t] = p->technician_start_place[t];
        place[jobs + technicians + t] = p->technician_end_place[t];
    }
    return place;
}

/* The table with rows and columns exchanged; the table itself when that changes nothing. */
static const int32_t *transposed(struct arena *arena, const int32_t *table, int32_t places)
{
    size_t n = (size_t)places;
    bool symmetric = true;
    for (size_t i = 0; i < n && symmetric; i++) {
        for (size_t k = i + 1; k < n && symmetric; k++) {
            symmetric = table[i * n + k] == table[k * n + i];
        }
    }
    if (symmetric) {
        return table;
    }
    int32_t *back = arena_array(arena, int32_t, n * n);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            back[k * n + i] = table[i * n + k];
        }
    }
    return back;
}

/* ---- nearness ---------------------------------------------------------------------------------------------------- */

/* The nearest so far, in order; ties keep the one that came first. */
struct nearest {
    int64_t *keys;
    int32_t *values;
    int32_t room;
    int32_t count;
};

static void nearest_offer(struct nearest *nearest, int64_t key, int32_t value)
{
    if (nearest->count == nearest->room && (nearest->room == 0 || key >= nearest->keys[nearest->count - 1])) {
        return;
    }
    int32_t at = nearest->count < nearest->room ? nearest->count++ : nearest->count - 1;
    while (at > 0 && nearest->keys[at - 1] > key) {
        nearest->keys[at] = nearest->keys[at - 1];
        nearest->values[at] = nearest->values[at - 1];
        at--;
    }
    nearest->keys[at] = key;
    nearest->values[at] = value;
}

static bool share_a_technician(const struct problem *p, int32_t a, int32_t b)
{
    if (p->eligible == NULL) {
        return true;
    }
    const uint64_t *row_a = p->eligible + (size_t)a * (size_t)p->eligible_words;
    const uint64_t *row_b = p->eligible + (size_t)b * (size_t)p->eligible_words;
    for (int32_t w = 0; w < p->eligible_words; w++) {
        if ((row_a[w] & row_b[w]) != 0) {
            return true;
        }
    }
    return false;
}

static int64_t distance_price(const struct ground *g, int32_t from, int32_t to)
{
    struct travel leg = problem_travel(g->p, 0, from, to);
    return g->drive_c == 0 && g->distance_c == 0 ? leg.time_t : travel_price(g, leg);
}

/* How far two jobs are from each other as a pair of stops: the cheaper of both orders. */
static int64_t pair_price(const struct ground *g, int32_t a, int32_t b)
{
    int64_t there = distance_price(g, g->place[a], g->place[b]);
    int64_t back = distance_price(g, g->place[b], g->place[a]);
    return there < back ? there : back;
}

static void neighbours_dense(const struct ground *g, int32_t job, struct nearest *nearest)
{
    for (int32_t other = 0; other < g->jobs; other++) {
        if (other != job && share_a_technician(g->p, job, other)) {
            nearest_offer(nearest, pair_price(g, job, other), other);
        }
    }
}

/* Jobs in the order of their x coordinate, and where each stands in it. */
struct sweep {
    int32_t *by_x;
    int32_t *rank;
};

static void sweep_merge(const struct problem *p, int32_t *jobs, int32_t *scratch, int32_t count)
{
    if (count < 2) {
        return;
    }
    int32_t half = count / 2;
    sweep_merge(p, jobs, scratch, half);
    sweep_merge(p, jobs + half, scratch, count - half);
    memcpy(scratch, jobs, (size_t)half * sizeof *jobs);
    int32_t left = 0, right = half;
    for (int32_t out = 0; left < half; out++) {
        bool take_right =
            right < count && p->place_x_d[p->job_place[jobs[right]]] < p->place_x_d[p->job_place[scratch[left]]];
        jobs[out] = take_right ? jobs[right++] : scratch[left++];
    }
}

static struct sweep sweep_make(struct arena *arena, const struct problem *p)
{
    int32_t jobs = p->dims.jobs;
    struct sweep sweep = {arena_array(arena, int32_t, jobs), arena_array(arena, int32_t, jobs)};
    for (int32_t j = 0; j < jobs; j++) {
        sweep.by_x[j] = j;
    }
    sweep_merge(p, sweep.by_x, sweep.rank, jobs); /* rank serves as scratch until it is filled */
    for (int32_t i = 0; i < jobs; i++) {
        sweep.rank[sweep.by_x[i]] = i;
    }
    return sweep;
}

/* One step of the sweep to one side; false when nothing nearer can come from there. */
static bool sweep_offer(const struct problem *p, const struct sweep *sweep, int32_t job, int32_t rank,
                        struct nearest *nearest)
{
    if (rank < 0 || rank >= p->dims.jobs) {
        return false;
    }
    int32_t other = sweep->by_x[rank];
    int64_t dx = (int64_t)p->place_x_d[p->job_place[other]] - p->place_x_d[p->job_place[job]];
    int64_t dy = (int64_t)p->place_y_d[p->job_place[other]] - p->place_y_d[p->job_place[job]];
    if (nearest->count == nearest->room && dx * dx >= nearest->keys[nearest->count - 1]) {
        return false;
    }
    if (share_a_technician(p, job, other)) {
        nearest_offer(nearest, dx * dx + dy * dy, other);
    }
    return true;
}

/* Straight lines are enough to say which jobs are near, and a sweep along x looks at few of them. */
static void neighbours_fitted(const struct problem *p, const struct sweep *sweep, int32_t job, struct nearest *nearest)
{
    bool left = true, right = true;
    for (int32_t step = 1; left || right; step++) {
        left = left && sweep_offer(p, sweep, job, sweep->rank[job] - step, nearest);
        right = right && sweep_offer(p, sweep, job, sweep->rank[job] + step, nearest);
    }
}

static void pad(struct nearest *nearest)
{
    while (nearest->count < nearest->room) {
        nearest->values[nearest->count++] = NOBODY;
    }
}

static void neighbours_make(struct arena *arena, struct ground *g)
{
    const struct problem *p = g->p;
    int32_t others = g->jobs > 0 ? g->jobs - 1 : 0;
    g->neighbour_count = g->jobs <= FULL_LISTS_JOBS ? others : NEIGHBOURS;
    int32_t *lists = arena_array(arena, int32_t, (size_t)g->jobs * (size_t)g->neighbour_count);
    int64_t *keys = arena_array(arena, int64_t, g->neighbour_count);
    bool sweeping = p->travel_form == TRAVEL_FITTED;
    struct sweep sweep = sweeping ? sweep_make(arena, p) : (struct sweep){0};
    for (int32_t j = 0; j < g->jobs; j++) {
        struct nearest nearest = {keys, lists + (size_t)j * (size_t)g->neighbour_count, g->neighbour_count, 0};
        if (sweeping) {
            neighbours_fitted(p, &sweep, j, &nearest);
        } else {
            neighbours_dense(g, j, &nearest);
        }
        pad(&nearest);
    }
    g->neighbours = lists;
}

static void technicians_make(struct arena *arena, struct ground *g)
{
    const struct problem *p = g->p;
    int32_t room = g->technicians < NEAR_TECHNICIANS ? g->technicians : NEAR_TECHNICIANS;
    int32_t *lists = arena_array(arena, int32_t, (size_t)g->jobs * (size_t)room);
    int32_t *counts = arena_array(arena, int32_t, g->jobs);
    int32_t *depot_t = arena_array(arena, int32_t, g->jobs);
    int64_t *keys = arena_array(arena, int64_t, room);
    for (int32_t j = 0; j < g->jobs; j++) {
        struct nearest nearest = {keys, lists + (size_t)j * (size_t)room, room, 0};
        depot_t[j] = DURATION_MAX;
        for (int32_t t = 0; t < g->technicians; t++) {
            if (problem_eligible(p, j, t)) {
                int32_t leg_t =
                    problem_travel(p, problem_profile(p, t), p->technician_start_place[t], p->job_place[j]).time_t;
                nearest_offer(&nearest, leg_t, t);
                counts[j]++;
                depot_t[j] = leg_t < depot_t[j] ? leg_t : depot_t[j];
            }
        }
        pad(&nearest);
    }
    g->near_technicians = lists;
    g->near_technician_count = room;
    g->eligible_count = counts;
    g->depot_t = depot_t;
}

/* ---- more than the plain problem ---------------------------------------------------------------------------------- */

static bool some_pair_without_road(const struct problem *p)
{
    size_t pairs = p->travel_t == NULL ? 0 : (size_t)p->dims.places * (size_t)p->dims.places;
    for (size_t i = 0; i < pairs; i++) {
        if (p->travel_t[i] == NO_ROAD) {
            return true;
        }
    }
    return false;
}

static bool some_day_is_rich(const struct problem *p)
{
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        if (p->technician_end_place[t] == NO_PLACE || problem_break_count(p, t) > 1) {
            return true;
        }
    }
    return false;
}

/* Whether anything is asked that two labels a node cannot judge. */
static bool is_rich(const struct problem *p)
{
    const void *sections[] = {p->technician_drive_c, p->regular_t,          p->jobs_max,           p->pace_e4,
                              p->affinity_first,     p->window_first,       p->job_split,          p->substitute_first,
                              p->restock_place,      p->load_change,        p->technician_profile, p->clock_first,
                              p->energy_model,       p->crew_first,         p->precedence_before,  p->frozen_first,
                              p->sequence_first,     p->previous_technician};
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (sections[i] != NULL) {
            return true;
        }
    }
    return some_day_is_rich(p) || some_pair_without_road(p);
}

static void frozen_make(struct arena *arena, struct ground *g)
{
    const struct problem *p = g->p;
    bool *frozen = arena_array(arena, bool, g->jobs);
    for (int32_t k = 0; p->frozen_first != NULL && k < p->dims.frozen_jobs; k++) {
        frozen[p->frozen_job[k]] = true;
    }
    g->frozen = frozen;
}

static void sequences_make(struct arena *arena, struct ground *g)
{
    const struct problem *p = g->p;
    int32_t *technician = arena_array(arena, int32_t, g->jobs);
    int32_t *rank = arena_array(arena, int32_t, g->jobs);
    for (int32_t j = 0; j < g->jobs; j++) {
        technician[j] = NOBODY;
    }
    for (int32_t t = 0; p->sequence_first != NULL && t < g->technicians; t++) {
        for (int32_t k = p->sequence_first[t]; k < p->sequence_first[t + 1]; k++) {
            technician[p->sequence_job[k]] = t;
            rank[p->sequence_job[k]] = k;
        }
    }
    g->sequence_technician = technician;
    g->sequence_rank = rank;
}

static void rich_make(struct arena *arena, struct ground *g)
{
    struct driver *drivers = arena_array(arena, struct driver, g->technicians);
    for (int32_t t = 0; t < g->technicians; t++) {
        drivers[t] = driver_of(g->p, t);
    }
    g->drivers = drivers;
    g->moved_max = g->p->disturbance == NULL ? INT32_MAX : g->p->disturbance->moved_max;
    frozen_make(arena, g);
    sequences_make(arena, g);
    bundles_make(arena, g);
}

/* Neighbours are ranked by what travel costs most technicians. */
static void prices_average(struct ground *g)
{
    __int128 drive = 0, distance = 0;
    for (int32_t t = 0; t < g->technicians; t++) {
        struct wage wage = wage_of(g->p, t);
        drive += wage.drive_c;
        distance += wage.distance_c;
    }
    if (g->technicians > 0) {
        g->drive_c = (int64_t)(drive / g->technicians);
        g->distance_c = (int64_t)(distance / g->technicians);
    }
}

const struct ground *ground_make(struct arena *arena, const struct problem *problem)
{
    struct ground *g = arena_new(arena, struct ground);
    g->p = problem;
    g->jobs = problem->dims.jobs;
    g->technicians = problem->dims.technicians;
    g->facts = facts_make(arena, problem);
    g->breaks = breaks_make(arena, problem);
    g->place = places_make(arena, problem);
    g->rich = is_rich(problem);
    g->moved_max = INT32_MAX;
    prices_average(g);
    if (g->rich) {
        rich_make(arena, g);
    }
    if (problem->travel_form == TRAVEL_DENSE && !g->rich) {
        g->back_t = transposed(arena, problem->travel_t, problem->dims.places);
        g->back_d = problem->travel_d == problem->travel_t ? g->back_t
                                                           : transposed(arena, problem->travel_d, problem->dims.places);
    }
    g->scan_all = g->jobs <= SCAN_ALL_JOBS;
    g->promises = problem->promise_due_t != NULL;
    neighbours_make(arena, g);
    technicians_make(arena, g);
    g->class_of = classes_make(arena, g);
    anneal_prepare(g);
    return g;
}

/* What an array takes in an arena, which rounds each up. */
static size_t array_bytes(int64_t count, size_t element)
{
    return (size_t)count * element + 16;
}

size_t ground_bytes(const struct problem_dims *d)
{
    int64_t jobs = d->jobs, technicians = d->technicians, places = d->places;
    int64_t neighbours = jobs <= FULL_LISTS_JOBS ? jobs : NEIGHBOURS;
    size_t bytes = sizeof(struct ground) + 16;
    bytes += array_bytes(jobs, sizeof(struct job_facts)) + array_bytes(technicians, sizeof(struct break_facts));
    bytes += array_bytes(jobs + 2 * technicians, sizeof(int32_t));
    bytes += d->dense ? 2 * array_bytes(places * places, sizeof(int32_t)) : 0;
    bytes += array_bytes(jobs * neighbours, sizeof(int32_t)) + array_bytes(neighbours, sizeof(int64_t));
    bytes += 2 * array_bytes(jobs, sizeof(int32_t)); /* the sweep */
    bytes += array_bytes(jobs * NEAR_TECHNICIANS, sizeof(int32_t)) + array_bytes(NEAR_TECHNICIANS, sizeof(int64_t));
    bytes += 2 * array_bytes(jobs, sizeof(int32_t)) + 2 * array_bytes(technicians, sizeof(int32_t));
    bytes += array_bytes(technicians, sizeof(bool)) + array_bytes(technicians, sizeof(uint64_t)) +
             array_bytes(technicians, sizeof(struct driver));
    bytes += array_bytes(jobs, sizeof(bool)) + 2 * array_bytes(jobs, sizeof(int32_t)) + bundles_bytes(d);
    return bytes;
}
