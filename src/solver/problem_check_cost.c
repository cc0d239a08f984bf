/* The dearest plan that a problem allows, in 128 bits: every job left out and served at once, late, by the wrong technician and
 * at another time than before; every technician driving, waiting or serving the whole day at the dearest of these; every leg
 * as far as the farthest. It costs no more than COST_MAX, so that no sum of prices can overflow. */
#include "base/fault.h"
#include "solver/objective.h"
#include "solver/problem_check.h"

enum { E4 = 10000 };

/* How long the farthest leg takes at the slowest hour; nothing that takes longer ends within the instants that there are. */
static int64_t slowest_leg_t(const struct problem *p, int64_t table_t)
{
    int32_t slowest_e4 = E4;
    for (int32_t i = 0; p->clock_first != NULL && i < p->dims.clocks; i++) {
        slowest_e4 = p->clock_speed_e4[i] < slowest_e4 ? p->clock_speed_e4[i] : slowest_e4;
    }
    int64_t slowest_t = table_t * E4 / slowest_e4 + 1;
    return slowest_t < INT32_MAX ? slowest_t : INT32_MAX;
}

/* A place for a restock and a station may stand between any two stops. */
static int64_t legs_max(const struct problem *p)
{
    int64_t gaps = (int64_t)p->dims.jobs + p->dims.technicians;
    return gaps * (1 + (p->restock_place != NULL ? 1 : 0) + (p->station_place != NULL ? 1 : 0));
}

/* What a leg of such a distance costs at most in energy. */
static __int128 dearest_energy(const struct problem *p, int64_t distance_d)
{
    if (p->energy_model == NULL) {
        return 0;
    }
    int64_t use_e = 0, price_c = 0;
    for (int32_t i = 0; i < p->dims.energy_bands; i++) {
        use_e = p->band_use_e[i] > use_e ? p->band_use_e[i] : use_e;
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        price_c = p->energy_c[t] > price_c ? p->energy_c[t] : price_c;
    }
    /* At least 1 a unit: the sum of the energy itself must stay within the range too. */
    return ((__int128)distance_d * use_e / 1000 + 1) * (price_c > 1 ? price_c : 1);
}

static int64_t dearest_tick(const struct wage *wage)
{
    int64_t tick_c = wage->drive_c > wage->wait_c ? wage->drive_c : wage->wait_c;
    return tick_c > wage->service_c ? tick_c : wage->service_c;
}

/* How long a technician can be at work, and until when. Facts need not fit the shift, nor their ways into the time between
 * them: those are added. */
struct longest_day {
    int64_t work_t, end_t;
};

static struct longest_day longest_day_of(const struct problem *p, int32_t t, int64_t leg_t)
{
    int64_t begin_t = p->technician_from_t[t];
    struct longest_day day = {.work_t = 0, .end_t = p->technician_to_t[t]};
    int64_t last_t = 0;
    for (int32_t i = p->frozen_first == NULL ? 0 : p->frozen_first[t];
         p->frozen_first != NULL && i < p->frozen_first[t + 1] && p->frozen_start_t[i] != NO_INSTANT; i++) {
        bool ended = p->frozen_end_t[i] != NO_INSTANT;
        int32_t service_t = ended ? 0 : affinity_of(p, p->frozen_job[i], t).service_t;
        begin_t = p->frozen_start_t[i] < begin_t ? p->frozen_start_t[i] : begin_t;
        last_t = (ended ? p->frozen_end_t[i] : p->frozen_start_t[i]) + (int64_t)service_t;
        day.work_t += leg_t + service_t;
        day.end_t = last_t + leg_t > day.end_t ? last_t + leg_t : day.end_t;
    }
    day.work_t += day.end_t - begin_t;
    return day;
}

/* The days of all technicians; false when one is too long for 64 bits of w * w * balance. */
static bool add_days(const struct problem *p, int64_t leg_t, __int128 *dearest)
{
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        struct wage wage = wage_of(p, t);
        struct longest_day day = longest_day_of(p, t, leg_t);
        *dearest += p->technician_used_c[t] + (__int128)day.work_t * dearest_tick(&wage);
        if (p->regular_t != NULL) {
            *dearest += (__int128)(day.end_t - p->regular_t[t]) * p->overtime_c[t];
        }
        if (p->balance != NULL) {
            __int128 square = (__int128)day.work_t * day.work_t;
            if (square > COST_MAX || square * p->balance->cost > COST_MAX) {
                return false; /* what does not fit is not summed: 128 bits could not hold it */
            }
            *dearest += square * p->balance->cost / p->balance->unit;
        }
    }
    return true;
}

/* How late a job can start, after `due_t`: when it closes, or when it did start. */
static int64_t latest_after(int32_t close_t, int32_t fact_t, int32_t due_t)
{
    int64_t latest_t = close_t > fact_t ? close_t : fact_t;
    return latest_t > due_t ? latest_t - due_t : 0;
}

/* Which window a fact counts for is not asked here: the one that makes it dearest. */
static __int128 dearest_lateness(const struct problem *p, int32_t job, int32_t fact_t)
{
    __int128 dearest = 0;
    if (p->promise_due_t != NULL) {
        dearest += (__int128)latest_after(p->job_close_t[job], fact_t, p->promise_due_t[job]) * p->promise_late_c[job];
    }
    int64_t late_t = 0;
    for (int32_t w = 0; p->window_first != NULL && w < window_count(p, job); w++) {
        struct window window = window_of(p, job, w);
        int64_t this_t = latest_after(window.close_t, fact_t, window.due_t);
        late_t = this_t > late_t ? this_t : late_t;
    }
    return p->window_first == NULL ? dearest : dearest + (__int128)late_t * p->window_late_c[job];
}

static __int128 dearest_company(const struct problem *p, int32_t job)
{
    __int128 dearest = 0;
    for (int32_t i = p->affinity_first == NULL ? 0 : p->affinity_first[job];
         p->affinity_first != NULL && i < p->affinity_first[job + 1]; i++) {
        __int128 company_c = (__int128)p->affinity_preference_c[i] + p->affinity_territory_c[i];
        dearest = company_c > dearest ? company_c : dearest;
    }
    return dearest;
}

static void add_jobs(const struct problem *p, __int128 *dearest)
{
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        *dearest += p->job_left_out_c[j] + dearest_lateness(p, j, 0) + dearest_company(p, j);
        if (p->previous_technician != NULL) {
            *dearest += (__int128)p->moved_technician_c[j] + p->moved_time_c[j];
        }
    }
    for (int32_t i = 0; p->frozen_first != NULL && i < p->dims.frozen_jobs; i++) {
        if (p->frozen_start_t[i] != NO_INSTANT) {
            *dearest += dearest_lateness(p, p->frozen_job[i], p->frozen_start_t[i]);
        }
    }
}

/* The search adds and compares the prices of up to eight legs before it knows that they fit a shift, or that there is a
 * road. */
static bool legs_fit(const struct problem *p)
{
    int64_t leg_t = p->clock_first == NULL ? NO_ROAD : INT32_MAX;
    __int128 dearest = 0;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        struct wage wage = wage_of(p, t);
        __int128 leg_c = (__int128)leg_t * dearest_tick(&wage) + (__int128)NO_ROAD * wage.distance_c;
        dearest = leg_c > dearest ? leg_c : dearest;
    }
    return dearest + dearest_energy(p, NO_ROAD) <= COST_MAX / 16;
}

bool problem_cost_bounded(const struct problem *p, struct fault *fault)
{
    struct travel farthest = problem_farthest_leg(p);
    int64_t distance_c = p->technician_distance_c == NULL ? p->distance_c : 0;
    for (int32_t t = 0; p->technician_distance_c != NULL && t < p->dims.technicians; t++) {
        distance_c = p->technician_distance_c[t] > distance_c ? p->technician_distance_c[t] : distance_c;
    }
    __int128 leg_c = (__int128)farthest.distance_d * distance_c + dearest_energy(p, farthest.distance_d);
    __int128 dearest = leg_c * legs_max(p);
    bool days_fit = add_days(p, slowest_leg_t(p, farthest.time_t), &dearest);
    add_jobs(p, &dearest);
    if (dearest > COST_MAX || !days_fit || !legs_fit(p)) {
        return fault_raise(fault, FAULT_INVALID, "cost_overflow", "/weights",
                           "The weights are so large that a plan's cost could leave the range of 2^60");
    }
    return true;
}
