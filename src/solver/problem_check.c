#include "solver/problem_check.h"

#include <stdio.h>

#include "base/fault.h"

bool problem_refuse(struct fault *fault, const char *array, int64_t index, const char *what)
{
    char where[80];
    snprintf(where, sizeof where, "/%s/%lld", array, (long long)index);
    return fault_raise(fault, FAULT_INVALID, "invalid_problem", where, "%s", what);
}

/* ---- columns ----------------------------------------------------------------------------------------------------- */

bool problem_column_between(struct fault *fault, struct problem_column column, int32_t low, int32_t high)
{
    bool out = false; /* one answer for all first: tables are large, and mostly right */
    for (int64_t i = 0; i < column.count; i++) {
        out |= (column.values[i] < low) | (column.values[i] > high);
    }
    for (int64_t i = 0; out && i < column.count; i++) {
        if (column.values[i] < low || column.values[i] > high) {
            return problem_refuse(fault, column.array, i, "is out of range");
        }
    }
    return true;
}

bool problem_prices_valid(struct fault *fault, const char *array, const int64_t *values, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        if (values[i] < 0 || values[i] > COST_MAX) {
            return problem_refuse(fault, array, i, "is no cost from 0 to 2^60");
        }
    }
    return true;
}

bool problem_column_not_before(struct fault *fault, struct problem_column second, const int32_t *first)
{
    for (int64_t i = 0; i < second.count; i++) {
        if (first[i] > second.values[i]) {
            return problem_refuse(fault, second.array, i, "ends before it begins");
        }
    }
    return true;
}

bool problem_column_cuts(struct fault *fault, struct problem_column first, int32_t total)
{
    const int32_t *cut = first.values;
    if (cut[0] != 0 || cut[first.count] != total) {
        return problem_refuse(fault, first.array, cut[0] != 0 ? 0 : first.count, "does not cover its entries");
    }
    for (int64_t i = 0; i < first.count; i++) {
        if (cut[i] > cut[i + 1]) {
            return problem_refuse(fault, first.array, i, "is not ascending");
        }
    }
    return true;
}

bool problem_column_runs(struct fault *fault, struct problem_column first, int32_t low, int32_t high)
{
    for (int64_t i = 0; i < first.count; i++) {
        int32_t length = first.values[i + 1] - first.values[i];
        if (length < low || length > high) {
            return problem_refuse(fault, first.array, i, "has too few or too many entries");
        }
    }
    return true;
}

bool problem_column_ascends(struct fault *fault, struct problem_column values, struct problem_column first)
{
    for (int64_t i = 0; i < first.count; i++) {
        for (int32_t k = first.values[i] + 1; k < first.values[i + 1]; k++) {
            if (values.values[k - 1] >= values.values[k]) {
                return problem_refuse(fault, values.array, k, "is not ascending");
            }
        }
    }
    return true;
}

bool problem_column_ends(struct fault *fault, struct problem_column values, struct problem_column first, int32_t last)
{
    for (int64_t i = 0; i < first.count; i++) {
        int32_t k = first.values[i + 1] - 1;
        if (values.values[k] != last) {
            return problem_refuse(fault, values.array, k, "does not reach to the end");
        }
    }
    return true;
}

/* ---- sizes ------------------------------------------------------------------------------------------------------- */

_Static_assert(sizeof(size_t) >= 8, "the limits of problem.h keep every length within 64 bits");

struct size_limit {
    int32_t size;
    int64_t high;
};

static bool sizes_between(const struct size_limit *limits, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        if (limits[i].size < 0 || limits[i].size > limits[i].high) {
            return false;
        }
    }
    return true;
}

bool problem_dims_valid(const struct problem_dims *d, struct fault *fault)
{
    const int64_t jobs = d->jobs, technicians = d->technicians;
    const int64_t profiles = d->profiles < 1 ? 1 : d->profiles;
    const struct size_limit limits[] = {
        {d->jobs, PROBLEM_JOBS_MAX},
        {d->technicians, PROBLEM_TECHNICIANS_MAX},
        {d->places, PROBLEM_PLACES_MAX},
        {d->parts, PROBLEM_PARTS_MAX},
        {d->part_uses, PROBLEM_PART_USES_MAX},
        {d->near_pairs, PROBLEM_NEAR_PAIRS_MAX},
        {d->breaks, technicians * PROBLEM_BREAKS_MAX},
        {d->profiles, PROBLEM_PROFILES_MAX},
        {d->affinities, PROBLEM_AFFINITIES_MAX},
        {d->windows, jobs * PROBLEM_WINDOWS_MAX},
        {d->substitutes, PROBLEM_SUBSTITUTES_MAX},
        {d->restocks, PROBLEM_RESTOCKS_MAX},
        {d->loads, PROBLEM_LOADS_MAX},
        {d->clocks, profiles * PROBLEM_CLOCKS_MAX},
        {d->energy_models, PROBLEM_ENERGY_MODELS_MAX},
        {d->energy_bands, (int64_t)d->energy_models * PROBLEM_ENERGY_BANDS_MAX},
        {d->stations, PROBLEM_STATIONS_MAX},
        {d->curve_points, (int64_t)d->stations * PROBLEM_CURVE_POINTS_MAX},
        {d->charge_targets, PROBLEM_CHARGE_TARGETS_MAX},
        {d->crews, jobs / 2},
        {d->crew_jobs, jobs},
        {d->precedences, jobs * PROBLEM_PRECEDENCES_MAX},
        {d->frozen_jobs, jobs},
        {d->sequence_jobs, jobs},
    };
    _Static_assert(sizeof limits / sizeof limits[0] == offsetof(struct problem_dims, dense) / sizeof(int32_t),
                   "every size has its limit");
    bool valid = sizes_between(limits, (int32_t)(sizeof limits / sizeof limits[0])) && d->places >= 1;
    return valid || fault_raise(fault, FAULT_INVALID, "invalid_problem", "/dims", "A size is out of its range");
}

/* ---- the whole ---------------------------------------------------------------------------------------------------- */

/* A section that only adds to another one is refused alone; and sizes without their section, so that equal problems are
 * equal bytes. */
static bool sections_are_together(const struct problem *p, struct fault *fault)
{
    const struct {
        const char *array;
        const void *section, *needed; /* `needed` too when `section` is there */
    } pairs[] = {
        {"substitute_first", p->substitute_first, p->part_first},
        {"restock_place", p->restock_place, p->part_first},
        {"station_place", p->station_place, p->energy_model},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i].section != NULL && pairs[i].needed == NULL) {
            return problem_refuse(fault, pairs[i].array, 0, "belongs to a section that is missing");
        }
    }
    const struct problem_dims *d = &p->dims;
    const struct {
        const void *section;
        int32_t sizes;
    } sized[] = {
        {p->break_first, d->breaks},
        {p->affinity_first, d->affinities},
        {p->window_first, d->windows},
        {p->substitute_first, d->substitutes},
        {p->restock_place, d->restocks},
        {p->load_start, d->loads},
        {p->clock_first, d->clocks},
        {p->energy_model, d->energy_models | d->energy_bands},
        {p->station_place, d->stations | d->curve_points | d->charge_targets},
        {p->crew_first, d->crews | d->crew_jobs},
        {p->precedence_before, d->precedences},
        {p->frozen_first, d->frozen_jobs},
        {p->sequence_first, d->sequence_jobs},
    };
    for (size_t i = 0; i < sizeof sized / sizeof sized[0]; i++) {
        if (sized[i].section == NULL && sized[i].sizes != 0) {
            return fault_raise(fault, FAULT_INVALID, "invalid_problem", "/dims", "A size has no section");
        }
    }
    return true;
}

static bool weights_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->balance != NULL && (p->balance->cost < 0 || p->balance->cost > COST_MAX || p->balance->unit < 1)) {
        return problem_refuse(fault, "balance", 0, "is out of range");
    }
    if (p->ticks_per_second < 1 || p->units_per_metre < 1 || p->drive_c < 0 || p->drive_c > COST_MAX ||
        p->distance_c < 0 || p->distance_c > COST_MAX) {
        return fault_raise(fault, FAULT_INVALID, "invalid_problem", "/weights", "A scale or weight is out of range");
    }
    return true;
}

bool problem_is_valid(const struct problem *p, struct fault *fault)
{
    return sections_are_together(p, fault) && problem_people_valid(p, fault) && problem_vehicles_valid(p, fault) &&
           problem_links_valid(p, fault) && weights_are_valid(p, fault) && problem_cost_bounded(p, fault);
}
