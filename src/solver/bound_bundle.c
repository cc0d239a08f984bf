#include "solver/bound_bundle.h"

#include <string.h>

#include "base/arena.h"
#include "solver/bound_ways.h"

/* Room for routes and their visits; rounds without weight before a route may be forgotten; how often weights are moved. */
enum { COLUMNS_MAX = 6000, VISITS_MAX = 240000, IDLE_MAX = 12, PASSES = 24, QUIET_PASSES = 3 };

struct bound_bundle bound_bundle_make(struct arena *arena, const struct bound_relaxed *relaxed)
{
    const int32_t jobs = relaxed->jobs, groups = relaxed->group_count;
    return (struct bound_bundle){
        .relaxed = relaxed,
        .columns = arena_array(arena, struct bound_column, COLUMNS_MAX),
        .visits = arena_array(arena, int32_t, VISITS_MAX),
        .seen = arena_array(arena, int32_t, jobs),
        .raw_c = arena_array(arena, int64_t, jobs),
        .price_c = arena_array(arena, int64_t, jobs),
        .gain_c = arena_array(arena, int64_t, groups),
        .centre_price_c = arena_array(arena, int64_t, jobs),
        .centre_gain_c = arena_array(arena, int64_t, groups),
        .step_c = 1,
    };
}

size_t bound_bundle_bytes(const struct problem_dims *dims, const struct bound_extent *extent)
{
    enum { ARRAYS = 8 };
    return COLUMNS_MAX * sizeof(struct bound_column) + VISITS_MAX * sizeof(int32_t) +
           (size_t)dims->jobs * (sizeof(int32_t) + 3 * sizeof(int64_t)) + extent->groups * 2 * sizeof(int64_t) +
           (size_t)ARRAYS * BOUND_ROUNDING;
}

/* ---- keeping routes ---------------------------------------------------------------------------------------------- */

void bound_bundle_pack(struct bound_bundle *bundle)
{
    int32_t kept = 0, visits = 0;
    for (int32_t r = 0; r < bundle->count; r++) {
        struct bound_column column = bundle->columns[r];
        if (column.count > 0) {
            memmove(bundle->visits + visits, bundle->visits + column.first, (size_t)column.count * sizeof(int32_t));
            column.first = visits;
            visits += column.count;
            bundle->columns[kept++] = column;
        }
    }
    bundle->count = kept;
    bundle->visit_count = visits;
}

/* Forgets those that were idle longest, until there is room. */
static void bundle_make_room(struct bound_bundle *bundle)
{
    int32_t idle = IDLE_MAX;
    while (bundle->count > COLUMNS_MAX / 2 || bundle->visit_count > VISITS_MAX / 2) {
        for (int32_t r = 0; r < bundle->count; r++) {
            bundle->columns[r].count = bundle->columns[r].idle >= idle ? 0 : bundle->columns[r].count;
        }
        bound_bundle_pack(bundle);
        idle--;
    }
}

static bool column_known(const struct bound_bundle *bundle, const struct bound_column *column)
{
    const int32_t *jobs = bundle->visits + column->first;
    for (int32_t r = 0; r < bundle->count; r++) {
        const struct bound_column *other = &bundle->columns[r];
        if (other->group == column->group && other->cost_c == column->cost_c && other->count == column->count &&
            memcmp(bundle->visits + other->first, jobs, (size_t)column->count * sizeof *jobs) == 0) {
            return true;
        }
    }
    return false;
}

void bound_bundle_add(struct bound_bundle *bundle, int32_t group, const int32_t *jobs, int32_t count, int64_t cost_c)
{
    if (bundle->count == COLUMNS_MAX || bundle->visit_count + count > VISITS_MAX) {
        bundle_make_room(bundle);
    }
    struct bound_column column = {
        .group = group, .first = bundle->visit_count, .count = count, .norm = 1, .cost_c = cost_c};
    for (int32_t i = 0; i < count; i++) {
        const int32_t job = bundle->relaxed->groups[group].job[jobs[i]];
        bundle->visits[column.first + i] = job;
        column.norm += 2 * bundle->seen[job]++ + 1; /* the sum of the first k odd numbers is k * k */
    }
    for (int32_t i = 0; i < count; i++) {
        bundle->seen[bundle->visits[column.first + i]] = 0;
    }
    bundle->work += bundle->count / 8 + count;
    if (count > 0 && !column_known(bundle, &column)) {
        bundle->columns[bundle->count++] = column;
        bundle->visit_count += count;
    }
}

/* ---- prices ------------------------------------------------------------------------------------------------------ */

static int64_t within(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

void bound_bundle_step(struct bound_bundle *bundle, int64_t step_c)
{
    for (int32_t r = 0; r < bundle->count; r++) {
        __int128 weight = (__int128)bundle->columns[r].weight * step_c / bundle->step_c;
        bundle->columns[r].weight = weight < COST_MAX / 64 ? (int64_t)weight : COST_MAX / 64;
    }
    bundle->step_c = step_c;
}

/* Prices and gains from the weights, from the beginning. */
static void prices_from_weights(struct bound_bundle *bundle)
{
    const struct bound_relaxed *relaxed = bundle->relaxed;
    for (int32_t j = 0; j < relaxed->jobs; j++) {
        bundle->raw_c[j] = bundle->centre_price_c[j] + bundle->step_c;
    }
    for (int32_t g = 0; g < relaxed->group_count; g++) {
        bundle->gain_c[g] = bundle->centre_gain_c[g] - bundle->step_c * relaxed->groups[g].technicians;
    }
    for (int32_t r = 0; r < bundle->count; r++) {
        const struct bound_column *column = &bundle->columns[r];
        for (int32_t i = 0; column->weight > 0 && i < column->count; i++) {
            bundle->raw_c[bundle->visits[column->first + i]] -= column->weight;
        }
        bundle->gain_c[column->group] += column->weight;
    }
    for (int32_t j = 0; j < relaxed->jobs; j++) {
        bundle->price_c[j] = within(bundle->raw_c[j], 0, relaxed->price_max_c[j]);
    }
}

static int64_t reduced_cost(const struct bound_bundle *bundle, const struct bound_column *column)
{
    int64_t cost_c = column->cost_c;
    for (int32_t i = 0; i < column->count; i++) {
        cost_c -= bundle->price_c[bundle->visits[column->first + i]];
    }
    return cost_c;
}

/* Moves one weight to where the route neither gains nor loses, or to 0. The answer is how far it moved. */
static int64_t weight_move(struct bound_bundle *bundle, struct bound_column *column)
{
    const int64_t gain_c = bundle->gain_c[column->group];
    const int64_t short_c = reduced_cost(bundle, column) + (gain_c > 0 ? gain_c : 0);
    int64_t change = -short_c / column->norm;
    change = column->weight + change < 0 ? -column->weight : change;
    if (change == 0) {
        return 0;
    }
    column->weight += change;
    bundle->gain_c[column->group] += change;
    for (int32_t i = 0; i < column->count; i++) {
        const int32_t job = bundle->visits[column->first + i];
        bundle->raw_c[job] -= change;
        bundle->price_c[job] = within(bundle->raw_c[job], 0, bundle->relaxed->price_max_c[job]);
    }
    return change < 0 ? -change : change;
}

static int64_t weights_pass(struct bound_bundle *bundle, bool all)
{
    int64_t moved = 0;
    for (int32_t r = 0; r < bundle->count; r++) {
        struct bound_column *column = &bundle->columns[r];
        if (all || column->weight > 0) {
            moved += weight_move(bundle, column);
            bundle->work += column->count / 2 + 4;
        }
    }
    return moved;
}

int64_t bound_bundle_value(const struct bound_bundle *bundle, const int64_t *price_c, const int64_t *cheapest_c)
{
    __int128 value_c = 0;
    for (int32_t j = 0; j < bundle->relaxed->jobs; j++) {
        value_c += price_c[j];
    }
    for (int32_t g = 0; g < bundle->relaxed->group_count; g++) {
        value_c += (__int128)cheapest_c[g] * bundle->relaxed->groups[g].technicians;
    }
    return value_c > -COST_MAX ? (int64_t)value_c : -COST_MAX;
}

/* L by the known routes; gain_c is overwritten with what each group's cheapest costs. */
static int64_t value_known(struct bound_bundle *bundle)
{
    for (int32_t g = 0; g < bundle->relaxed->group_count; g++) {
        bundle->gain_c[g] = 0;
    }
    for (int32_t r = 0; r < bundle->count; r++) {
        struct bound_column *column = &bundle->columns[r];
        int64_t cost_c = reduced_cost(bundle, column);
        bundle->gain_c[column->group] = cost_c < bundle->gain_c[column->group] ? cost_c : bundle->gain_c[column->group];
        column->idle = column->weight > 0 ? 0 : column->idle + 1;
    }
    return bound_bundle_value(bundle, bundle->price_c, bundle->gain_c);
}

int64_t bound_bundle_solve(struct bound_bundle *bundle)
{
    prices_from_weights(bundle);
    for (int32_t pass = 0; pass < PASSES; pass++) {
        int64_t moved = weights_pass(bundle, true);
        for (int32_t quiet = 0; quiet < QUIET_PASSES; quiet++) {
            weights_pass(bundle, false);
        }
        if (moved <= bundle->step_c / 256) {
            break;
        }
    }
    return value_known(bundle);
}
