#include "solver/bound_person.h"

#include "base/arena.h"
#include "solver/bound_relaxed.h"
#include "solver/objective.h"

/* The ceiling stays below 2^CEILING_BITS, so that sums of a few costs fit; costs get at most SHIFT_MAX bits of fraction. */
enum { CEILING_BITS = 52, SHIFT_MAX = 10, ENERGY_WAY_D = 1000 };

int64_t bound_shifted(const struct bound_staff *staff, int64_t cost_c)
{
    const int32_t shift = staff->shift;
    if (shift >= 0) {
        return cost_c > staff->ceiling_c >> shift ? staff->ceiling_c : cost_c << shift;
    }
    int64_t shifted_c = cost_c >> -shift;
    return shifted_c < staff->ceiling_c ? shifted_c : staff->ceiling_c;
}

static int64_t product(int64_t a, int64_t b)
{
    __int128 exact = (__int128)a * b;
    return exact < COST_MAX ? (int64_t)exact : COST_MAX;
}

int64_t bound_way_cost(const struct bound_staff *staff, const struct bound_terms *terms, struct travel way)
{
    int64_t cost_c = product(terms->drive_c, way.time_t);
    if (way.distance_d != INT32_MAX) {
        cost_c += product(terms->distance_c, way.distance_d);
        cost_c += product(terms->energy_c, (int64_t)way.distance_d * terms->energy_e / ENERGY_WAY_D);
    }
    cost_c = bound_shifted(staff, cost_c) + product(terms->balance_tick_c, way.time_t);
    return cost_c < staff->ceiling_c ? cost_c : staff->ceiling_c;
}

/* With the tangent's rise rounded down and its base up, and one more for the price itself, which is rounded down. */
void bound_staff_balance(struct bound_staff *staff, int64_t work_t)
{
    const struct balance *balance = staff->problem->balance;
    if (balance == NULL || staff->shift < 0) {
        return;
    }
    const __int128 rise = ((__int128)2 * work_t * balance->cost << staff->shift) / balance->unit;
    const __int128 base = ((__int128)work_t * work_t * balance->cost << staff->shift) / balance->unit;
    if (rise < staff->ceiling_c && base < staff->ceiling_c) {
        staff->balance_tick_c = (int64_t)rise;
        staff->balance_base_c = (int64_t)base + 1 + (INT64_C(1) << staff->shift);
    }
}

static void fill_ceiling(struct bound_staff *staff)
{
    int64_t ceiling_c = 1;
    for (int32_t j = 0; j < staff->problem->dims.jobs; j++) {
        ceiling_c += staff->problem->job_left_out_c[j];
    }
    const int32_t bits = 64 - __builtin_clzll((uint64_t)ceiling_c);
    staff->shift = CEILING_BITS - bits < SHIFT_MAX ? CEILING_BITS - bits : SHIFT_MAX;
    staff->ceiling_c = staff->shift >= 0 ? ceiling_c << staff->shift : (ceiling_c >> -staff->shift) + 1;
}

static void fill_frozen(struct arena *arena, struct bound_staff *staff)
{
    const struct problem *p = staff->problem;
    int32_t *frozen_by = arena_array(arena, int32_t, p->dims.jobs);
    bool *fact = arena_array(arena, bool, p->dims.jobs);
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        frozen_by[j] = -1;
    }
    for (int32_t t = 0; p->frozen_first != NULL && t < p->dims.technicians; t++) {
        for (int32_t i = p->frozen_first[t]; i < p->frozen_first[t + 1]; i++) {
            frozen_by[p->frozen_job[i]] = t;
            fact[p->frozen_job[i]] = p->frozen_start_t[i] != NO_INSTANT;
        }
    }
    staff->frozen_by = frozen_by;
    staff->fact = fact;
}

/* ---- the scarce resource ----------------------------------------------------------------------------------------- */

/* A resource under trial: what jobs use and technicians have. */
struct resource {
    int32_t *use;
    int32_t *capacity;
};

static void take_jobs_max(const struct problem *p, struct resource *r)
{
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        r->use[j] = 1;
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        r->capacity[t] = p->jobs_max[t];
    }
}

/* Uses that another kind may fill do not count. */
static void take_part(const struct problem *p, int32_t kind, struct resource *r)
{
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        r->use[j] = 0;
        for (int32_t i = p->part_first[j]; i < p->part_first[j + 1]; i++) {
            bool alone = p->substitute_first == NULL || p->substitute_first[i] == p->substitute_first[i + 1];
            r->use[j] = p->part_kind[i] == kind && alone ? p->part_quantity[i] : r->use[j];
        }
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        r->capacity[t] = p->part_stock[(int64_t)t * p->dims.parts + kind];
    }
}

/* What is on the van at its start is the sum of load_start, at its end the sum of load_start and load_change. Where no job
 * has a negative share, such a sum only grows. False where one has. */
static bool take_load(const struct problem *p, int32_t dimension, bool at_end, struct resource *r)
{
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        const int64_t at = (int64_t)j * p->dims.loads + dimension;
        int64_t share = (int64_t)p->load_start[at] + (at_end ? p->load_change[at] : 0);
        if (share < 0 || share > INSTANT_MAX) {
            return false;
        }
        r->use[j] = (int32_t)share;
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        r->capacity[t] = p->load_capacity[(int64_t)t * p->dims.loads + dimension];
    }
    return true;
}

/* How much is wanted for what there is, in thousandths; what is beyond all range is not looked at. A technician with facts
 * is asked for nothing. */
static int64_t scarcity(const struct bound_staff *staff, struct resource *r)
{
    const struct problem *p = staff->problem;
    int64_t wanted = 0, there = 1;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        wanted += r->use[j];
    }
    if (wanted > INSTANT_MAX) {
        return 0;
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        bool facts = p->frozen_first != NULL && p->frozen_first[t] < p->frozen_first[t + 1];
        r->capacity[t] = facts || r->capacity[t] > wanted ? (int32_t)wanted : r->capacity[t];
        there += r->capacity[t];
    }
    return wanted * 1000 / there;
}

/* Keeps the trial when it is scarcer than the best so far. */
static void consider(const struct bound_staff *staff, struct resource *trial, struct resource *best, int64_t *scarcest)
{
    int64_t scarce = scarcity(staff, trial);
    if (scarce > *scarcest) {
        struct resource other = *best;
        *scarcest = scarce;
        *best = *trial;
        *trial = other;
    }
}

static void fill_resource(struct arena *arena, struct bound_staff *staff)
{
    const struct problem *p = staff->problem;
    struct resource rows[2];
    for (int i = 0; i < 2; i++) {
        rows[i].use = arena_array(arena, int32_t, p->dims.jobs);
        rows[i].capacity = arena_array(arena, int32_t, p->dims.technicians);
    }
    int64_t scarcest = 0;
    if (p->jobs_max != NULL) {
        take_jobs_max(p, &rows[0]);
        consider(staff, &rows[0], &rows[1], &scarcest);
    }
    for (int32_t kind = 0; p->part_first != NULL && p->restock_place == NULL && kind < p->dims.parts; kind++) {
        take_part(p, kind, &rows[0]);
        consider(staff, &rows[0], &rows[1], &scarcest);
    }
    for (int32_t d = 0; p->load_start != NULL && d < 2 * p->dims.loads; d++) {
        if (take_load(p, d / 2, d % 2 == 1, &rows[0])) {
            consider(staff, &rows[0], &rows[1], &scarcest);
        }
    }
    staff->use = scarcest > 0 ? rows[1].use : NULL;
    staff->capacity = rows[1].capacity;
}

struct bound_staff bound_staff_make(struct arena *arena, const struct problem *problem)
{
    struct bound_staff staff = {.problem = problem, .ways = bound_ways_make(arena, problem)};
    fill_ceiling(&staff);
    fill_frozen(arena, &staff);
    fill_resource(arena, &staff);
    return staff;
}

size_t bound_staff_bytes(const struct problem_dims *dims)
{
    const size_t jobs = (size_t)dims->jobs, technicians = (size_t)dims->technicians;
    const size_t frozen = jobs * (sizeof(int32_t) + sizeof(bool)) + 2 * BOUND_ROUNDING;
    const size_t resources = 2 * (jobs + technicians) * sizeof(int32_t) + 4 * BOUND_ROUNDING;
    return bound_ways_bytes(dims) + frozen + resources;
}

/* ---- one technician ---------------------------------------------------------------------------------------------- */

/* The least energy that any band of the technician's model takes. */
static int32_t least_energy(const struct problem *p, int32_t t)
{
    if (p->energy_model == NULL) {
        return 0;
    }
    int32_t least_e = INT32_MAX;
    for (int32_t b = p->band_first[p->energy_model[t]]; b < p->band_first[p->energy_model[t] + 1]; b++) {
        least_e = p->band_use_e[b] < least_e ? p->band_use_e[b] : least_e;
    }
    return least_e;
}

/* Goes on from the last fact: place and instant change, and the day's wage is spent. */
static void go_on(const struct bound_staff *staff, int32_t t, struct bound_terms *terms)
{
    const struct problem *p = staff->problem;
    for (int32_t i = p->frozen_first[t]; i < p->frozen_first[t + 1] && p->frozen_start_t[i] != NO_INSTANT; i++) {
        int32_t job = p->frozen_job[i];
        terms->start_place = p->job_place[job];
        terms->from_t = p->frozen_end_t[i] != NO_INSTANT ? p->frozen_end_t[i]
                                                         : p->frozen_start_t[i] + affinity_of(p, job, t).service_t;
        terms->used_c = 0;
    }
}

static struct bound_terms terms_of(const struct bound_staff *staff, int32_t t)
{
    const struct problem *p = staff->problem;
    const struct wage wage = wage_of(p, t);
    struct bound_terms terms = {
        .used_c = p->technician_used_c[t],
        .drive_c = wage.drive_c,
        .distance_c = wage.distance_c,
        .overtime_c = p->overtime_c == NULL ? 0 : p->overtime_c[t],
        .energy_c = p->energy_c == NULL ? 0 : p->energy_c[t],
        .balance_tick_c = staff->balance_tick_c,
        .balance_base_c = staff->balance_base_c,
        .start_place = p->technician_start_place[t],
        .end_place = p->technician_end_place[t],
        .from_t = p->technician_from_t[t],
        .to_t = p->technician_to_t[t],
        .regular_t = p->regular_t == NULL ? p->technician_to_t[t] : p->regular_t[t],
        .profile = problem_profile(p, t),
        .capacity = staff->use == NULL ? 0 : staff->capacity[t],
        .energy_e = least_energy(p, t),
    };
    if (p->frozen_first != NULL) {
        go_on(staff, t, &terms);
    }
    return terms;
}

static int64_t serve_cost(const struct bound_staff *staff, int32_t j, int32_t t, const struct affinity *affinity)
{
    const struct problem *p = staff->problem;
    if (staff->fact[j] || (staff->frozen_by[j] >= 0 && staff->frozen_by[j] != t) || !problem_eligible(p, j, t)) {
        return BOUND_NEVER;
    }
    int64_t cost_c = affinity->preference_c + affinity->territory_c;
    cost_c += product(wage_of(p, t).service_c, affinity->service_t);
    if (previous_has(p, j) && p->previous_technician[j] != t) {
        cost_c += p->moved_technician_c[j];
    }
    cost_c = bound_shifted(staff, cost_c) + product(staff->balance_tick_c, affinity->service_t);
    return cost_c < staff->ceiling_c ? cost_c : staff->ceiling_c;
}

void bound_person_fill(const struct bound_staff *staff, int32_t technician, struct bound_person *person)
{
    person->terms = terms_of(staff, technician);
    for (int32_t j = 0; j < staff->problem->dims.jobs; j++) {
        const struct affinity affinity = affinity_of(staff->problem, j, technician);
        person->service_t[j] = affinity.service_t;
        person->serve_c[j] = serve_cost(staff, j, technician, &affinity);
    }
}
