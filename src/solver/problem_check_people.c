/* Jobs and technicians: who, when, and what a technician's day is made of. */
#include "base/fault.h"
#include "solver/problem_check.h"

static bool jobs_are_valid(const struct problem *p, struct fault *fault)
{
    int64_t jobs = p->dims.jobs;
    return problem_column_between(fault, COLUMN(p, job_place, jobs), 0, p->dims.places - 1) &&
           problem_column_between(fault, COLUMN(p, job_service_t, jobs), 0, DURATION_MAX) &&
           problem_column_between(fault, COLUMN(p, job_open_t, jobs), 0, INSTANT_MAX) &&
           problem_column_between(fault, COLUMN(p, job_close_t, jobs), 0, INSTANT_MAX) &&
           problem_column_not_before(fault, COLUMN(p, job_close_t, jobs), p->job_open_t) &&
           problem_prices_valid(fault, PRICES(p, job_left_out_c, jobs));
}

static bool technicians_are_valid(const struct problem *p, struct fault *fault)
{
    int64_t technicians = p->dims.technicians;
    int32_t last = p->dims.places - 1;
    return problem_column_between(fault, COLUMN(p, technician_start_place, technicians), 0, last) &&
           problem_column_between(fault, COLUMN(p, technician_end_place, technicians), NO_PLACE, last) &&
           problem_column_between(fault, COLUMN(p, technician_from_t, technicians), 0, INSTANT_MAX) &&
           problem_column_between(fault, COLUMN(p, technician_to_t, technicians), 0, INSTANT_MAX) &&
           problem_column_not_before(fault, COLUMN(p, technician_to_t, technicians), p->technician_from_t) &&
           problem_prices_valid(fault, PRICES(p, technician_used_c, technicians));
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

/* In the order in which they are taken: none begins, or must begin, before the one that it follows. */
static bool breaks_are_in_order(const struct problem *p, struct fault *fault)
{
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        for (int32_t b = p->break_first[t]; b < p->break_first[t + 1]; b++) {
            bool follows = b > p->break_first[t];
            if (p->break_until_t[b] < p->technician_from_t[t]) {
                return problem_refuse(fault, "break_until_t", b, "is before the shift");
            }
            if (follows && p->break_from_t[b] < p->break_from_t[b - 1]) {
                return problem_refuse(fault, "break_from_t", b, "is not ascending");
            }
            if (follows && p->break_until_t[b] < p->break_until_t[b - 1]) {
                return problem_refuse(fault, "break_until_t", b, "is not ascending");
            }
        }
    }
    return true;
}

static bool breaks_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->break_first == NULL) {
        return true;
    }
    int64_t breaks = p->dims.breaks;
    struct problem_column first = COLUMN(p, break_first, p->dims.technicians);
    return problem_column_cuts(fault, first, p->dims.breaks) &&
           problem_column_runs(fault, first, 0, PROBLEM_BREAKS_MAX) &&
           problem_column_between(fault, COLUMN(p, break_from_t, breaks), 0, INSTANT_MAX) &&
           problem_column_between(fault, COLUMN(p, break_until_t, breaks), 0, INSTANT_MAX) &&
           problem_column_between(fault, COLUMN(p, break_length_t, breaks), 1, DURATION_MAX) &&
           problem_column_not_before(fault, COLUMN(p, break_until_t, breaks), p->break_from_t) &&
           breaks_are_in_order(p, fault);
}

static bool promises_are_valid(const struct problem *p, struct fault *fault)
{
    return p->promise_due_t == NULL ||
           (problem_column_between(fault, COLUMN(p, promise_due_t, p->dims.jobs), 0, INSTANT_MAX) &&
            problem_column_not_before(fault, COLUMN(p, promise_due_t, p->dims.jobs), p->job_open_t) &&
            problem_prices_valid(fault, PRICES(p, promise_late_c, p->dims.jobs)));
}

/* One after another, and their hull is what the job's own instants say. */
static bool windows_are_in_order(const struct problem *p, struct fault *fault)
{
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        int32_t first = p->window_first[j], last = p->window_first[j + 1] - 1;
        for (int32_t w = first + 1; w <= last; w++) {
            if (p->window_open_t[w] <= p->window_close_t[w - 1]) {
                return problem_refuse(fault, "window_open_t", w, "is not after the window before it");
            }
        }
        if (p->window_open_t[first] != p->job_open_t[j]) {
            return problem_refuse(fault, "window_open_t", first, "is not when the job opens");
        }
        if (p->window_close_t[last] != p->job_close_t[j]) {
            return problem_refuse(fault, "window_close_t", last, "is not when the job closes");
        }
    }
    return true;
}

static bool windows_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->window_first == NULL) {
        return true;
    }
    int64_t windows = p->dims.windows;
    struct problem_column first = COLUMN(p, window_first, p->dims.jobs);
    return problem_column_cuts(fault, first, p->dims.windows) &&
           problem_column_runs(fault, first, 1, PROBLEM_WINDOWS_MAX) &&
           problem_column_between(fault, COLUMN(p, window_open_t, windows), 0, INSTANT_MAX) &&
           problem_column_between(fault, COLUMN(p, window_due_t, windows), 0, INSTANT_MAX) &&
           problem_column_between(fault, COLUMN(p, window_close_t, windows), 0, INSTANT_MAX) &&
           problem_column_not_before(fault, COLUMN(p, window_due_t, windows), p->window_open_t) &&
           problem_column_not_before(fault, COLUMN(p, window_close_t, windows), p->window_due_t) &&
           windows_are_in_order(p, fault) && problem_prices_valid(fault, PRICES(p, window_late_c, p->dims.jobs));
}

static bool wages_are_valid(const struct problem *p, struct fault *fault)
{
    int64_t technicians = p->dims.technicians;
    return p->technician_drive_c == NULL ||
           (problem_prices_valid(fault, PRICES(p, technician_drive_c, technicians)) &&
            problem_prices_valid(fault, PRICES(p, technician_distance_c, technicians)) &&
            problem_prices_valid(fault, PRICES(p, technician_wait_c, technicians)) &&
            problem_prices_valid(fault, PRICES(p, technician_service_c, technicians)));
}

static bool overtime_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->regular_t == NULL) {
        return true;
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        if (p->regular_t[t] < p->technician_from_t[t] || p->regular_t[t] > p->technician_to_t[t]) {
            return problem_refuse(fault, "regular_t", t, "is not within the shift");
        }
    }
    return problem_prices_valid(fault, PRICES(p, overtime_c, p->dims.technicians));
}

static bool affinity_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->affinity_first == NULL) {
        return true;
    }
    int64_t entries = p->dims.affinities;
    struct problem_column first = COLUMN(p, affinity_first, p->dims.jobs);
    struct problem_column technician = COLUMN(p, affinity_technician, entries);
    return problem_column_cuts(fault, first, p->dims.affinities) &&
           problem_column_between(fault, technician, 0, p->dims.technicians - 1) &&
           problem_column_ascends(fault, technician, first) &&
           problem_prices_valid(fault, PRICES(p, affinity_preference_c, entries)) &&
           problem_prices_valid(fault, PRICES(p, affinity_territory_c, entries)) &&
           problem_column_between(fault, COLUMN(p, affinity_service_t, entries), NO_INSTANT, DURATION_MAX);
}

static bool limits_are_valid(const struct problem *p, struct fault *fault)
{
    enum { PACE_MAX_E4 = 1000000 };
    int64_t technicians = p->dims.technicians;
    return (p->jobs_max == NULL || problem_column_between(fault, COLUMN(p, jobs_max, technicians), 0, INT32_MAX)) &&
           (p->pace_e4 == NULL || problem_column_between(fault, COLUMN(p, pace_e4, technicians), 1, PACE_MAX_E4)) &&
           (p->job_split == NULL || problem_column_between(fault, COLUMN(p, job_split, p->dims.jobs), 0, 1));
}

bool problem_people_valid(const struct problem *p, struct fault *fault)
{
    return jobs_are_valid(p, fault) && technicians_are_valid(p, fault) && eligibility_is_valid(p, fault) &&
           breaks_are_valid(p, fault) && promises_are_valid(p, fault) && windows_are_valid(p, fault) &&
           wages_are_valid(p, fault) && overtime_is_valid(p, fault) && affinity_is_valid(p, fault) &&
           limits_are_valid(p, fault);
}
