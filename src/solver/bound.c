#include "solver/bound.h"

#include <string.h>

#include "base/arena.h"
#include "solver/bound_bundle.h"
#include "solver/bound_labels.h"
#include "solver/bound_ways.h"

/* The oracles, one after another: each proves more than the one before, and takes longer. */
enum oracle { ORACLE_WALK, ORACLE_LABELS, ORACLE_LABELS_AND_USE };

/* Of the expected gain, what makes a step a good one and a very good one, in percent; of the bound, what is not worth
 * another round, in parts of 10000; rounds without progress before an oracle is given up; routes kept a round. */
enum { GOOD_PERCENT = 10, VERY_GOOD_PERCENT = 50, WORTH_E4 = 3, STALE_MAX = 20, KEEP = 120 };
/* Labels of one group in one round may use this part of the steps that are left. */
enum { LABEL_ROUNDS_MIN = 20 };
/* Of all steps, when the walk has had its share, and the labels theirs, in percent. */
enum { WALK_PERCENT = 40, LABELS_PERCENT = 70 };

struct climb {
    struct arena *arena;
    const struct bound_budget *budget;
    struct bound_relaxed relaxed;
    struct bound_bundle bundle;
    struct bound_walk walk;
    struct bound_labels labels;
    struct bound_memory *memories; /* groups; NULL until labels are used */
    int64_t *cheapest_c;           /* groups: by the last round */
    int64_t *cost_c;               /* of routes by their first or last job, while the cheapest are picked */
    enum oracle oracle;
    bool unanswered;  /* the last round's labels became too many for a group */
    int64_t centre_c; /* L of the best prices, by this oracle */
    int64_t best_c;   /* the most that was proved */
    int64_t step_c;   /* that the last good step had */
    int64_t steps;
    int32_t rounds;
};

static int64_t steps_left(const struct climb *climb)
{
    return climb->budget->steps - climb->steps;
}

/* ---- one round: the cheapest route of every group under some prices ---------------------------------------------- */

static int64_t visits_price(const struct climb *climb, const int32_t *jobs, int32_t count)
{
    int64_t price_c = 0;
    for (int32_t i = 0; i < count; i++) {
        price_c += climb->walk.price_c[jobs[i]];
    }
    return price_c;
}

/* Keeps the cheapest of a group's routes, which cost_c lists by job. */
static void routes_keep(struct climb *climb, int32_t g, bool by_labels)
{
    const int32_t n = climb->relaxed.groups[g].n;
    const int32_t most = KEEP / climb->relaxed.group_count + 3;
    int32_t jobs[BOUND_ROUTE_JOBS_MAX];
    for (int32_t kept = 0; kept < most; kept++) {
        int32_t cheapest = 0;
        for (int32_t i = 1; i < n; i++) {
            cheapest = climb->cost_c[i] < climb->cost_c[cheapest] ? i : cheapest;
        }
        const int64_t cost_c = n == 0 ? 0 : climb->cost_c[cheapest];
        if (cost_c >= 0) {
            return;
        }
        climb->cost_c[cheapest] = 0;
        int32_t count = by_labels ? bound_labels_trace(&climb->labels, cheapest, jobs, BOUND_ROUTE_JOBS_MAX)
                                  : bound_walk_trace(&climb->walk, cheapest, jobs, BOUND_ROUTE_JOBS_MAX);
        bound_bundle_add(&climb->bundle, g, jobs, count, cost_c + visits_price(climb, jobs, count));
    }
}

static int64_t group_by_labels(struct climb *climb, int32_t g)
{
    const struct bound_group *group = &climb->relaxed.groups[g];
    climb->labels.walk = &climb->walk;
    climb->labels.memory = &climb->memories[g];
    climb->labels.limit_c = 0;
    climb->labels.with_use = climb->oracle == ORACLE_LABELS_AND_USE;
    climb->labels.steps_max = steps_left(climb) / LABEL_ROUNDS_MIN;
    int64_t cheapest_c = bound_labels_run(&climb->labels);
    climb->steps += climb->labels.steps;
    memcpy(climb->cost_c, climb->labels.last_c, (size_t)group->n * sizeof *climb->cost_c);
    routes_keep(climb, g, true);
    return cheapest_c;
}

static void group_round(struct climb *climb, int32_t g, const int64_t *price_c)
{
    const struct bound_group *group = &climb->relaxed.groups[g];
    int64_t cheapest_c = bound_walk_fill(&climb->walk, group, price_c);
    climb->steps += group->work;
    climb->cheapest_c[g] = cheapest_c;
    if (climb->oracle == ORACLE_WALK) {
        for (int32_t i = 0; i < group->n; i++) {
            climb->cost_c[i] = bound_walk_route(&climb->walk, i);
        }
        routes_keep(climb, g, false);
    } else if (cheapest_c < 0) {
        int64_t labelled_c = group_by_labels(climb, g);
        const bool answered = labelled_c < BOUND_NEVER;
        climb->unanswered |= !answered;
        climb->cheapest_c[g] = answered && labelled_c > cheapest_c ? labelled_c : cheapest_c;
    }
}

/* L of some prices; every L is a bound. */
static int64_t round_value(struct climb *climb, const int64_t *price_c)
{
    climb->unanswered = false;
    for (int32_t g = 0; g < climb->relaxed.group_count; g++) {
        group_round(climb, g, price_c);
    }
    climb->rounds++;
    int64_t value_c = bound_bundle_value(&climb->bundle, price_c, climb->cheapest_c);
    climb->best_c = value_c > climb->best_c ? value_c : climb->best_c;
    return value_c;
}

/* ---- the climb --------------------------------------------------------------------------------------------------- */

static void centre_move(struct climb *climb, const int64_t *price_c, int64_t value_c)
{
    struct bound_bundle *bundle = &climb->bundle;
    climb->centre_c = value_c;
    if (price_c != bundle->centre_price_c) {
        memcpy(bundle->centre_price_c, price_c, (size_t)climb->relaxed.jobs * sizeof *price_c);
    }
    for (int32_t g = 0; g < climb->relaxed.group_count; g++) {
        bundle->centre_gain_c[g] = climb->cheapest_c[g] < 0 ? -climb->cheapest_c[g] : 0;
    }
}

static int64_t cost_of(const struct climb *climb, int64_t value_c)
{
    const int32_t shift = climb->relaxed.shift;
    if (value_c <= 0) {
        return 0;
    }
    return shift >= 0 ? (value_c + (INT64_C(1) << shift) - 1) >> shift : value_c << -shift;
}

static int64_t round_work(const struct climb *climb)
{
    int64_t work = 0;
    for (int32_t g = 0; g < climb->relaxed.group_count; g++) {
        work += climb->relaxed.groups[g].work;
    }
    return work;
}

/* Climbs with one oracle until it does not pay, or `steps_end` steps are used. */
static void climb_on(struct climb *climb, int64_t steps_end)
{
    struct bound_bundle *bundle = &climb->bundle;
    int32_t stale = 0, nulls = 0;
    while (climb->steps + round_work(climb) < steps_end && stale < STALE_MAX &&
           cost_of(climb, climb->best_c) < climb->budget->enough_c) {
        bundle->work = 0;
        const int64_t expected_c = bound_bundle_solve(bundle) - climb->centre_c;
        climb->steps += bundle->work;
        const int64_t worth_c = climb->centre_c / 10000 * WORTH_E4;
        if (expected_c <= worth_c) {
            stale += 2;
            bound_bundle_step(bundle, expected_c < 0 ? bundle->step_c / 4 + 1 : bundle->step_c * 2);
        }
        const int64_t value_c = round_value(climb, bundle->price_c);
        const int64_t gain_c = value_c - climb->centre_c;
        stale = gain_c > worth_c ? 0 : stale + 1;
        if (gain_c > 0 && gain_c >= expected_c / 100 * GOOD_PERCENT) {
            centre_move(climb, bundle->price_c, value_c);
            nulls = 0;
            climb->step_c = bundle->step_c;
            if (gain_c >= expected_c / 100 * VERY_GOOD_PERCENT) {
                bound_bundle_step(bundle, bundle->step_c + bundle->step_c / 2);
            }
        } else if (++nulls % 3 == 0 || climb->unanswered) {
            bound_bundle_step(bundle, bundle->step_c / 3 * 2 + 1);
        }
    }
}

/* Whether a job of the route comes back while it is remembered. */
static bool route_remembers(const struct bound_group *group, const struct bound_memory *memory, const int32_t *jobs,
                            int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        for (int32_t k = i + 1; k < count; k++) {
            if (jobs[k] == jobs[i]) {
                return true;
            }
            if (memory->bit[(int64_t)jobs[k] * group->n + jobs[i]] == BOUND_FAR) {
                break;
            }
        }
    }
    return false;
}

static bool route_in_time(const struct bound_group *group, const int32_t *jobs, int32_t count)
{
    if (count < 1) {
        return true;
    }
    int32_t start_t = group->arrive_t[jobs[0]];
    for (int32_t i = 1; i < count; i++) {
        int32_t leg = group->leg_first[jobs[i - 1]];
        while (leg < group->leg_first[jobs[i - 1] + 1] && group->legs[leg].to != jobs[i]) {
            leg++;
        }
        if (leg == group->leg_first[jobs[i - 1] + 1] || start_t + group->legs[leg].time_t > group->close_t[jobs[i]]) {
            return false;
        }
        start_t += group->legs[leg].time_t;
        start_t = start_t > group->open_t[jobs[i]] ? start_t : group->open_t[jobs[i]];
    }
    return start_t <= group->latest_t[jobs[count - 1]];
}

static bool route_fits(const struct bound_group *group, const int32_t *jobs, int32_t count)
{
    int64_t used = 0;
    for (int32_t i = 0; i < count; i++) {
        used += group->use[jobs[i]];
    }
    return used <= group->capacity;
}

/* The index of a job in a group: it is there. */
static int32_t job_find(const struct bound_group *group, int32_t job)
{
    int32_t low = 0, high = group->n - 1;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (group->job[middle] < job) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The jobs of a kept route in its group's numbers. */
static void column_jobs(const struct climb *climb, const struct bound_column *column, int32_t *jobs)
{
    const struct bound_group *group = &climb->relaxed.groups[column->group];
    for (int32_t i = 0; i < column->count; i++) {
        jobs[i] = job_find(group, climb->bundle.visits[column->first + i]);
    }
}

/* Forgets the routes that the oracle would not find. */
static void routes_sift(struct climb *climb)
{
    int32_t jobs[BOUND_ROUTE_JOBS_MAX];
    for (int32_t r = 0; r < climb->bundle.count; r++) {
        struct bound_column *column = &climb->bundle.columns[r];
        const struct bound_group *group = &climb->relaxed.groups[column->group];
        column_jobs(climb, column, jobs);
        if (route_remembers(group, &climb->memories[column->group], jobs, column->count) ||
            !route_in_time(group, jobs, column->count) ||
            (climb->oracle == ORACLE_LABELS_AND_USE && !route_fits(group, jobs, column->count))) {
            column->count = 0;
        }
    }
    bound_bundle_pack(&climb->bundle);
}

/* True when routes that carry the prices take more than a technician has. */
static bool use_binds(const struct climb *climb)
{
    int32_t jobs[BOUND_ROUTE_JOBS_MAX];
    bool binds = false;
    for (int32_t r = 0; r < climb->bundle.count; r++) {
        const struct bound_column *column = &climb->bundle.columns[r];
        column_jobs(climb, column, jobs);
        binds |= column->weight > 0 && !route_fits(&climb->relaxed.groups[column->group], jobs, column->count);
    }
    return binds;
}

static void labels_begin(struct climb *climb)
{
    climb->labels = bound_labels_make(climb->arena, &climb->relaxed);
    climb->memories = arena_array(climb->arena, struct bound_memory, climb->relaxed.group_count);
    for (int32_t g = 0; g < climb->relaxed.group_count; g++) {
        climb->memories[g] = bound_memory_make(climb->arena, &climb->relaxed.groups[g]);
    }
}

static void oracle_begin(struct climb *climb, enum oracle oracle)
{
    climb->oracle = oracle;
    if (oracle > ORACLE_WALK) {
        if (climb->memories == NULL) {
            labels_begin(climb);
        }
        routes_sift(climb);
    }
    bound_bundle_step(&climb->bundle, climb->step_c);
    int64_t value_c = round_value(climb, climb->bundle.centre_price_c);
    centre_move(climb, climb->bundle.centre_price_c, value_c);
}

static void climb_begin(struct climb *climb)
{
    const struct bound_relaxed *relaxed = &climb->relaxed;
    int32_t n = 0;
    int64_t sum_c = 0;
    climb->bundle = bound_bundle_make(climb->arena, relaxed);
    climb->walk = bound_walk_make(climb->arena, relaxed);
    climb->cheapest_c = arena_array(climb->arena, int64_t, relaxed->group_count);
    for (int32_t g = 0; g < relaxed->group_count; g++) {
        n = relaxed->groups[g].n > n ? relaxed->groups[g].n : n;
    }
    climb->cost_c = arena_array(climb->arena, int64_t, n);
    for (int32_t j = 0; j < relaxed->jobs; j++) {
        int64_t price_c = relaxed->start_c[j] < relaxed->price_max_c[j] ? relaxed->start_c[j] : relaxed->price_max_c[j];
        climb->bundle.centre_price_c[j] = price_c;
        sum_c += price_c;
    }
    climb->step_c = sum_c / (relaxed->jobs + 1) / 2 + 1;
}

/* With one oracle after another: labels when the walk pays no more, use when it matters to the routes by then. Labels that
 * are too many prove no more than the walk; then those without use go on. */
static void climb_all(struct climb *climb)
{
    climb_begin(climb);
    const int64_t start = climb->steps, left = steps_left(climb);
    oracle_begin(climb, ORACLE_WALK);
    climb_on(climb, start + left / 100 * WALK_PERCENT);
    if (steps_left(climb) < round_work(climb)) {
        return;
    }
    oracle_begin(climb, ORACLE_LABELS);
    climb_on(climb, start + left / 100 * LABELS_PERCENT);
    if (use_binds(climb) && steps_left(climb) >= round_work(climb)) {
        oracle_begin(climb, ORACLE_LABELS_AND_USE);
        if (climb->unanswered && steps_left(climb) >= round_work(climb)) {
            oracle_begin(climb, ORACLE_LABELS);
        }
    }
    climb_on(climb, start + left);
}

/* Without routes: prices that no route gains by are a bound themselves. */
static int64_t start_value(const struct bound_relaxed *relaxed)
{
    int64_t value_c = 0;
    for (int32_t j = 0; j < relaxed->jobs; j++) {
        value_c += relaxed->start_c[j];
    }
    return value_c;
}

struct bound bound_of(struct arena *arena, const struct problem *problem, const struct bound_budget *budget)
{
    if (budget->steps <= 0) {
        return (struct bound){0};
    }
    struct arena_mark mark = arena_mark(arena);
    struct climb climb = {.arena = arena, .budget = budget};
    bool climbing = bound_relaxed_make(arena, problem, budget->steps, &climb.relaxed);
    climb.steps = climb.relaxed.steps;
    climb.best_c = start_value(&climb.relaxed);
    if (climbing) {
        climb_all(&climb);
    }
    arena_rewind(arena, mark);
    return (struct bound){.cost_c = cost_of(&climb, climb.best_c), .steps = climb.steps, .rounds = climb.rounds};
}

size_t bound_bytes(const struct problem_dims *dims)
{
    struct bound_extent extent;
    const size_t relaxed = bound_relaxed_bytes(dims, &extent);
    if (extent.groups == 0) {
        return relaxed;
    }
    const size_t climb = (extent.groups + extent.jobs) * sizeof(int64_t) + extent.groups * sizeof(struct bound_memory) +
                         3 * (size_t)BOUND_ROUNDING;
    return relaxed + climb + bound_bundle_bytes(dims, &extent) + bound_walk_bytes(&extent) +
           bound_labels_bytes(&extent);
}
