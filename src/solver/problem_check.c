#include <stdio.h>

#include "base/fault.h"
#include "solver/problem_check.h"

bool problem_refuse(struct fault *fault, const char *array, int64_t index, const char *what)
{
    char where[80];
    snprintf(where, sizeof where, "/%s/%lld", array, (long long)index);
    return fault_raise(fault, FAULT_INVALID, "invalid_problem", where, "%s", what);
}

static bool in_range(struct fault *fault, const char *array, const int32_t *values, int64_t count, int32_t low,
                     int32_t high)
{
    for (int64_t i = 0; i < count; i++) {
        if (values[i] < low || values[i] > high) {
            return problem_refuse(fault, array, i, "is out of range");
        }
    }
    return true;
}

static bool costs_in_range(struct fault *fault, const char *array, const int64_t *values, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        if (values[i] < 0 || values[i] > COST_MAX) {
            return problem_refuse(fault, array, i, "is no cost from 0 to 2^60");
        }
    }
    return true;
}

static bool not_after(struct fault *fault, const char *array, const int32_t *first, const int32_t *second,
                      int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        if (first[i] > second[i]) {
            return problem_refuse(fault, array, i, "ends before it begins");
        }
    }
    return true;
}

/* `first` of length count + 1 cuts `total` entries into count runs. */
static bool cuts(struct fault *fault, const char *array, const int32_t *first, int64_t count, int32_t total)
{
    if (first[0] != 0 || first[count] != total) {
        return problem_refuse(fault, array, first[0] != 0 ? 0 : count, "does not cover its entries");
    }
    for (int64_t i = 0; i < count; i++) {
        if (first[i] > first[i + 1]) {
            return problem_refuse(fault, array, i, "is not ascending");
        }
    }
    return true;
}

static bool runs_ascend(struct fault *fault, const char *array, const int32_t *first, int64_t count,
                        const int32_t *values)
{
    for (int64_t i = 0; i < count; i++) {
        for (int32_t k = first[i] + 1; k < first[i + 1]; k++) {
            if (values[k - 1] >= values[k]) {
                return problem_refuse(fault, array, k, "is not ascending");
            }
        }
    }
    return true;
}

bool problem_dims_valid(const struct problem_dims *d, struct fault *fault)
{
    bool valid = d->jobs >= 0 && d->jobs <= PROBLEM_JOBS_MAX && d->technicians >= 0 &&
                 d->technicians <= PROBLEM_TECHNICIANS_MAX && d->places >= 1 &&
                 d->places <= PROBLEM_JOBS_MAX + 2 * PROBLEM_TECHNICIANS_MAX && d->parts >= 0 &&
                 d->parts <= PROBLEM_PARTS_MAX && d->part_uses >= 0 && d->near_pairs >= 0;
    return valid || fault_raise(fault, FAULT_INVALID, "invalid_problem", "/dims", "A size is out of its range");
}

static bool jobs_are_valid(const struct problem *p, struct fault *fault)
{
    int64_t jobs = p->dims.jobs;
    return in_range(fault, "job_place", p->job_place, jobs, 0, p->dims.places - 1) &&
           in_range(fault, "job_service_t", p->job_service_t, jobs, 0, DURATION_MAX) &&
           in_range(fault, "job_open_t", p->job_open_t, jobs, 0, INSTANT_MAX) &&
           in_range(fault, "job_close_t", p->job_close_t, jobs, 0, INSTANT_MAX) &&
           not_after(fault, "job_close_t", p->job_open_t, p->job_close_t, jobs) &&
           costs_in_range(fault, "job_left_out_c", p->job_left_out_c, jobs);
}

static bool technicians_are_valid(const struct problem *p, struct fault *fault)
{
    int64_t technicians = p->dims.technicians;
    return in_range(fault, "technician_start_place", p->technician_start_place, technicians, 0, p->dims.places - 1) &&
           in_range(fault, "technician_end_place", p->technician_end_place, technicians, 0, p->dims.places - 1) &&
           in_range(fault, "technician_from_t", p->technician_from_t, technicians, 0, INSTANT_MAX) &&
           in_range(fault, "technician_to_t", p->technician_to_t, technicians, 0, INSTANT_MAX) &&
           not_after(fault, "technician_to_t", p->technician_from_t, p->technician_to_t, technicians) &&
           costs_in_range(fault, "technician_used_c", p->technician_used_c, technicians);
}

/* Coordinates keep dx*dx + dy*dy within 62 bits, and the estimate of the farthest pair within DURATION_MAX. */
static bool fit_is_valid(const struct problem *p, struct fault *fault)
{
    const struct travel_fit *fit = p->fit;
    if (fit->detour_e4 < 0 || fit->fixed_t < 0 || fit->ticks_per_1000_d < 0 || fit->far_d < 0 ||
        fit->far_ticks_per_1000_d < 0 || fit->fixed_t > DURATION_MAX) {
        return problem_refuse(fault, "fit", 0, "is out of range");
    }
    enum { COORDINATE_MAX = 1 << 28 };
    if (!in_range(fault, "place_x_d", p->place_x_d, p->dims.places, -COORDINATE_MAX, COORDINATE_MAX) ||
        !in_range(fault, "place_y_d", p->place_y_d, p->dims.places, -COORDINATE_MAX, COORDINATE_MAX)) {
        return false;
    }
    int32_t low_x = p->place_x_d[0], high_x = low_x, low_y = p->place_y_d[0], high_y = low_y;
    for (int32_t i = 1; i < p->dims.places; i++) {
        low_x = p->place_x_d[i] < low_x ? p->place_x_d[i] : low_x;
        high_x = p->place_x_d[i] > high_x ? p->place_x_d[i] : high_x;
        low_y = p->place_y_d[i] < low_y ? p->place_y_d[i] : low_y;
        high_y = p->place_y_d[i] > high_y ? p->place_y_d[i] : high_y;
    }
    __int128 straight = (__int128)(high_x - low_x) + (high_y - low_y);
    __int128 distance = straight * fit->detour_e4 / 10000;
    int32_t slope =
        fit->ticks_per_1000_d > fit->far_ticks_per_1000_d ? fit->ticks_per_1000_d : fit->far_ticks_per_1000_d;
    if (distance > DURATION_MAX || fit->fixed_t + distance * slope / 1000 > DURATION_MAX) {
        return problem_refuse(fault, "fit", 0, "gives travel beyond the range");
    }
    return true;
}

/* From a place to itself is nothing: a break taken at a place costs no travel. */
static bool stays_are_free(const struct problem *p, struct fault *fault)
{
    for (int32_t i = 0; i < p->dims.places; i++) {
        struct travel stay = problem_travel(p, i, i);
        if (stay.time_t != 0 || stay.distance_d != 0) {
            return problem_refuse(fault, "travel", i, "has travel from a place to itself");
        }
    }
    return true;
}

static bool travel_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->travel_form == TRAVEL_DENSE) {
        int64_t pairs = (int64_t)p->dims.places * p->dims.places;
        return in_range(fault, "travel_t", p->travel_t, pairs, 0, DURATION_MAX) &&
               in_range(fault, "travel_d", p->travel_d, pairs, 0, DURATION_MAX);
    }
    return fit_is_valid(p, fault) && cuts(fault, "near_first", p->near_first, p->dims.places, p->dims.near_pairs) &&
           in_range(fault, "near_place", p->near_place, p->dims.near_pairs, 0, p->dims.places - 1) &&
           runs_ascend(fault, "near_place", p->near_first, p->dims.places, p->near_place) &&
           in_range(fault, "near_t", p->near_t, p->dims.near_pairs, 0, DURATION_MAX) &&
           in_range(fault, "near_d", p->near_d, p->dims.near_pairs, 0, DURATION_MAX);
}

/* Bits beyond the last technician are zero, so that equal problems are equal bytes. */
static bool eligibility_is_valid(const struct problem *p, struct fault *fault)
{
    int32_t tail = p->dims.technicians % 64;
    if (p->eligible == NULL || tail == 0) {
        return true;
    }
    for (int64_t j = 0; j < p->dims.jobs; j++) {
        if (p->eligible[(j + 1) * p->eligible_words - 1] >> tail != 0) {
            return problem_refuse(fault, "eligible", j, "names a technician that is none");
        }
    }
    return true;
}

static bool parts_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->part_first == NULL) {
        return true;
    }
    int64_t stocks = (int64_t)p->dims.technicians * p->dims.parts;
    return cuts(fault, "part_first", p->part_first, p->dims.jobs, p->dims.part_uses) &&
           in_range(fault, "part_kind", p->part_kind, p->dims.part_uses, 0, p->dims.parts - 1) &&
           runs_ascend(fault, "part_kind", p->part_first, p->dims.jobs, p->part_kind) &&
           in_range(fault, "part_quantity", p->part_quantity, p->dims.part_uses, 1, INSTANT_MAX) &&
           in_range(fault, "part_stock", p->part_stock, stocks, 0, INSTANT_MAX);
}

static bool breaks_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->break_length_t == NULL) {
        return true;
    }
    int64_t technicians = p->dims.technicians;
    if (!in_range(fault, "break_from_t", p->break_from_t, technicians, 0, INSTANT_MAX) ||
        !in_range(fault, "break_until_t", p->break_until_t, technicians, 0, INSTANT_MAX) ||
        !in_range(fault, "break_length_t", p->break_length_t, technicians, 0, DURATION_MAX) ||
        !not_after(fault, "break_until_t", p->break_from_t, p->break_until_t, technicians)) {
        return false;
    }
    for (int64_t t = 0; t < technicians; t++) {
        if (p->break_length_t[t] > 0 && p->break_until_t[t] < p->technician_from_t[t]) {
            return problem_refuse(fault, "break_until_t", t, "is before the shift");
        }
    }
    return true;
}

static bool promises_are_valid(const struct problem *p, struct fault *fault)
{
    return p->promise_due_t == NULL ||
           (in_range(fault, "promise_due_t", p->promise_due_t, p->dims.jobs, 0, INSTANT_MAX) &&
            not_after(fault, "promise_due_t", p->job_open_t, p->promise_due_t, p->dims.jobs) &&
            costs_in_range(fault, "promise_late_c", p->promise_late_c, p->dims.jobs));
}

static bool rest_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->reach_d != NULL && !in_range(fault, "reach_d", p->reach_d, p->dims.technicians, 0, INT32_MAX)) {
        return false;
    }
    if (p->balance != NULL && (p->balance->cost < 0 || p->balance->cost > COST_MAX || p->balance->unit < 1)) {
        return problem_refuse(fault, "balance", 0, "is out of range");
    }
    if (p->ticks_per_second < 1 || p->units_per_metre < 1 || p->drive_c < 0 || p->drive_c > COST_MAX ||
        p->distance_c < 0 || p->distance_c > COST_MAX) {
        return fault_raise(fault, FAULT_INVALID, "invalid_problem", "/weights", "A scale or weight is out of range");
    }
    return true;
}

/* The dearest plan that could be, in 128 bits: everything left out, and every technician driving the whole shift, over the
 * longest leg before every job, late everywhere. Also keeps w * w * balance within 64 bits. */
static bool cost_is_bounded(const struct problem *p, struct fault *fault)
{
    __int128 dearest = 0;
    bool squares_fit = true;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        __int128 span = p->technician_to_t[t] - p->technician_from_t[t];
        dearest += p->technician_used_c[t] + span * p->drive_c;
        if (p->balance != NULL && squares_fit) { /* what does not fit is not summed: 128 bits could not hold it */
            squares_fit = span * span * p->balance->cost <= COST_MAX;
            dearest += span * span * p->balance->cost / p->balance->unit;
        }
    }
    dearest += (__int128)((int64_t)p->dims.jobs + p->dims.technicians) * DURATION_MAX * p->distance_c;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        dearest += p->job_left_out_c[j];
        if (p->promise_due_t != NULL && p->promise_due_t[j] < p->job_close_t[j]) {
            dearest += (__int128)(p->job_close_t[j] - p->promise_due_t[j]) * p->promise_late_c[j];
        }
    }
    /* The search adds and compares the prices of up to eight legs before it knows that they fit a shift. */
    bool legs_fit = ((__int128)p->drive_c + p->distance_c) * DURATION_MAX <= COST_MAX / 16;
    if (dearest > COST_MAX || !squares_fit || !legs_fit) {
        return fault_raise(fault, FAULT_INVALID, "cost_overflow", "/weights",
                           "The weights are so large that a plan's cost could leave the range of 2^60");
    }
    return true;
}

bool problem_is_valid(const struct problem *p, struct fault *fault)
{
    return jobs_are_valid(p, fault) && technicians_are_valid(p, fault) && travel_is_valid(p, fault) &&
           stays_are_free(p, fault) && eligibility_is_valid(p, fault) && parts_are_valid(p, fault) &&
           breaks_are_valid(p, fault) && promises_are_valid(p, fault) && rest_is_valid(p, fault) &&
           cost_is_bounded(p, fault);
}
