#include "solver/testing_oracle_play.h"

enum { E4 = 10000 };

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* ---- what the sections say, read one by one ---------------------------------------------------------------------- */

int32_t oracle_affinity_entry(const struct oracle *o, int32_t job)
{
    const struct problem *p = o->p;
    for (int32_t i = p->affinity_first == NULL ? 0 : p->affinity_first[job];
         p->affinity_first != NULL && i < p->affinity_first[job + 1]; i++) {
        if (p->affinity_technician[i] == o->technician) {
            return i;
        }
    }
    return -1;
}

static int32_t service_ticks(const struct oracle *o, int32_t job)
{
    const int32_t entry = oracle_affinity_entry(o, job);
    if (entry >= 0 && o->p->affinity_service_t[entry] != NO_INSTANT) {
        return o->p->affinity_service_t[entry];
    }
    const int64_t pace_e4 = o->p->pace_e4 == NULL ? E4 : o->p->pace_e4[o->technician];
    const int64_t paced = o->p->job_service_t[job] * pace_e4;
    return (int32_t)(paced / E4 + (paced % E4 > 0 ? 1 : 0));
}

/* Where in FROZEN the job stands among those of the technician; -1: it does not. */
static int32_t frozen_entry(const struct oracle *o, int32_t job)
{
    const struct problem *p = o->p;
    for (int32_t i = p->frozen_first == NULL ? 0 : p->frozen_first[o->technician];
         p->frozen_first != NULL && i < p->frozen_first[o->technician + 1]; i++) {
        if (p->frozen_job[i] == job) {
            return i;
        }
    }
    return -1;
}

int32_t oracle_fact_of(const struct oracle *o, int32_t job)
{
    const int32_t entry = frozen_entry(o, job);
    return entry >= 0 && o->p->frozen_start_t[entry] != NO_INSTANT ? entry : -1;
}

bool oracle_is_linked(const struct problem *p, int32_t job)
{
    bool linked = false;
    for (int32_t i = 0; p->crew_first != NULL && i < p->dims.crew_jobs; i++) {
        linked = linked || p->crew_job[i] == job;
    }
    for (int32_t i = 0; p->precedence_before != NULL && i < p->dims.precedences; i++) {
        linked = linked || p->precedence_before[i] == job || p->precedence_after[i] == job;
    }
    return linked;
}

static int32_t windows_of(const struct problem *p, int32_t job)
{
    return p->window_first == NULL ? 1 : p->window_first[job + 1] - p->window_first[job];
}

static int32_t open_t(const struct problem *p, int32_t job, int32_t window)
{
    return p->window_first == NULL ? p->job_open_t[job] : p->window_open_t[p->window_first[job] + window];
}

static int32_t close_t(const struct problem *p, int32_t job, int32_t window)
{
    return p->window_first == NULL ? p->job_close_t[job] : p->window_close_t[p->window_first[job] + window];
}

static int64_t lateness_c(const struct problem *p, int32_t job, int32_t window, int32_t start_t)
{
    int64_t price_c = 0;
    if (p->promise_due_t != NULL && start_t > p->promise_due_t[job]) {
        price_c += p->promise_late_c[job] * (start_t - p->promise_due_t[job]);
    }
    if (p->window_first != NULL) {
        const int32_t due_t = p->window_due_t[p->window_first[job] + window];
        price_c += start_t > due_t ? p->window_late_c[job] * (start_t - due_t) : 0;
    }
    return price_c;
}

static bool had_place(const struct problem *p, int32_t job)
{
    return p->previous_technician != NULL && p->previous_technician[job] != NO_PLACE;
}

/* Fills what PREVIOUS asks for a job that starts then. */
static void disturb(const struct oracle *o, int32_t job, struct oracle_step *step)
{
    const struct problem *p = o->p;
    if (!had_place(p, job)) {
        return;
    }
    const bool elsewhere = p->previous_technician[job] != o->technician;
    const bool after = step->begin_t > p->previous_start_t[job] + p->previous_late_t[job];
    step->disturbance_c = (elsewhere ? p->moved_technician_c[job] : 0) + (after ? p->moved_time_c[job] : 0);
    step->moved = elsewhere || after;
}

/* ---- the way ----------------------------------------------------------------------------------------------------- */

static int32_t profile_of(const struct oracle *o)
{
    return o->p->technician_profile == NULL ? 0 : o->p->technician_profile[o->technician];
}

bool oracle_has_clock(const struct oracle *o)
{
    const int32_t profile = profile_of(o);
    return o->p->clock_first != NULL && o->p->clock_first[profile] < o->p->clock_first[profile + 1];
}

static int32_t speed_e4_at(const struct oracle *o, int32_t instant_t)
{
    const int32_t profile = profile_of(o);
    int32_t speed_e4 = E4;
    for (int32_t i = o->p->clock_first[profile]; i < o->p->clock_first[profile + 1]; i++) {
        speed_e4 = o->p->clock_from_t[i] <= instant_t ? o->p->clock_speed_e4[i] : speed_e4;
    }
    return speed_e4;
}

int32_t oracle_leg_ticks(const struct oracle *o, int32_t table_t, int32_t leave_t)
{
    if (!oracle_has_clock(o)) {
        return table_t;
    }
    int32_t ticks = 0;
    for (int64_t way = (int64_t)table_t * E4; way > 0; way -= speed_e4_at(o, leave_t + ticks++)) {
    }
    return ticks;
}

struct travel oracle_leg_of(const struct oracle *o, int32_t from, int32_t to)
{
    return problem_travel(o->p, profile_of(o), from, to);
}

int64_t oracle_leg_energy(const struct oracle *o, struct travel leg)
{
    const struct problem *p = o->p;
    if (p->energy_model == NULL || leg.distance_d == 0) {
        return 0;
    }
    const int64_t speed = leg.time_t == 0 ? INT32_MAX : (int64_t)leg.distance_d * 1000 / leg.time_t;
    int32_t band = p->band_first[p->energy_model[o->technician]];
    while (p->band_speed[band] < speed && p->band_speed[band] != INT32_MAX) {
        band++;
    }
    return ((int64_t)leg.distance_d * p->band_use_e[band] + 999) / 1000;
}

bool oracle_has_battery(const struct oracle *o)
{
    return o->p->energy_model != NULL && o->p->energy_capacity_e[o->technician] > 0;
}

static int32_t share_e(const struct oracle *o, int32_t share_e4)
{
    return (int32_t)((int64_t)o->p->energy_capacity_e[o->technician] * share_e4 / E4);
}

/* From one level to a higher one at a station, after its setup: piece by piece of its curve. */
static int32_t charge_ticks(const struct oracle *o, int32_t station, int32_t from_e, int32_t to_e)
{
    int64_t ticks = 0;
    int32_t level_e = from_e;
    for (int32_t i = o->p->curve_first[station]; i < o->p->curve_first[station + 1]; i++) {
        const int32_t top_e = share_e(o, o->p->curve_level_e4[i]);
        const int32_t until_e = top_e < to_e ? top_e : to_e;
        if (until_e > level_e) {
            ticks += ((int64_t)(until_e - level_e) * o->p->curve_ticks[i] + 999) / 1000;
            level_e = until_e;
        }
    }
    return (int32_t)ticks;
}

/* ---- playing a way ----------------------------------------------------------------------------------------------- */

static bool drive(const struct oracle *o, struct oracle_play *play, const struct oracle_step *step)
{
    const struct travel leg = oracle_leg_of(o, play->place, step->place);
    if (leg.time_t >= NO_ROAD) {
        return false;
    }
    const int32_t ticks = oracle_leg_ticks(o, leg.time_t, play->at_t);
    const int64_t energy_e = oracle_leg_energy(o, leg);
    play->place = step->place;
    play->at_t += ticks;
    play->drive_t += ticks;
    play->distance_d += leg.distance_d;
    play->energy_e += energy_e;
    play->level_e -= oracle_has_battery(o) ? (int32_t)energy_e : 0;
    const bool in_reach = o->p->reach_d == NULL || o->p->reach_d[o->technician] == INT32_MAX ||
                          play->distance_d <= o->p->reach_d[o->technician];
    return in_reach && (!oracle_has_battery(o) || play->level_e >= o->p->energy_reserve_e[o->technician]);
}

/* Begins not before `from`, waiting for it. */
static void wait_until(struct oracle_play *play, int32_t from)
{
    if (from > play->at_t) {
        play->wait_t += from - play->at_t;
        play->at_t = from;
    }
}

static bool play_break(const struct oracle *o, struct oracle_play *play, struct oracle_step *step)
{
    wait_until(play, o->p->break_from_t[step->index]);
    step->begin_t = play->at_t;
    play->at_t += o->p->break_length_t[step->index];
    return step->begin_t <= o->p->break_until_t[step->index];
}

static bool play_fact(const struct oracle *o, struct oracle_play *play, struct oracle_step *step)
{
    const struct problem *p = o->p;
    step->begin_t = p->frozen_start_t[step->fact];
    const int32_t end_t = p->frozen_end_t[step->fact];
    play->at_t = end_t != NO_INSTANT ? end_t : step->begin_t + service_ticks(o, step->index);
    play->service_t += service_ticks(o, step->index);
    int32_t window = 0;
    while (window + 1 < windows_of(p, step->index) && close_t(p, step->index, window) < step->begin_t) {
        window++;
    }
    step->lateness_c = lateness_c(p, step->index, window, step->begin_t);
    disturb(o, step->index, step);
    return true;
}

/* The breaks inside a service that began at step->begin_t; moves play->at_t, its end. */
static bool play_inside(const struct oracle *o, struct oracle_play *play, const struct oracle_step *step)
{
    int32_t free_t = step->begin_t + 1;
    for (int32_t b = step->next_break; b < step->next_break + step->inside; b++) {
        const int32_t begin_t = later(free_t, o->p->break_from_t[b]);
        if (begin_t > o->p->break_until_t[b] || begin_t >= play->at_t) {
            return false;
        }
        free_t = begin_t + o->p->break_length_t[b];
        play->at_t += o->p->break_length_t[b];
    }
    return true;
}

/* The window that a step chooses is the first that is not over, or the one after it for who is late there. */
static bool may_choose(const struct problem *p, const struct oracle_step *step, int32_t ready_t)
{
    int32_t first = 0;
    while (first < windows_of(p, step->index) && close_t(p, step->index, first) < ready_t) {
        first++;
    }
    const bool late = p->window_first != NULL && first < windows_of(p, step->index) &&
                      ready_t > p->window_due_t[p->window_first[step->index] + first];
    return step->window < windows_of(p, step->index) && (step->window == first || (late && step->window == first + 1));
}

static bool play_job(const struct oracle *o, struct oracle_play *play, struct oracle_step *step)
{
    const struct problem *p = o->p;
    const int32_t job = step->index;
    if (step->fact >= 0) {
        return play_fact(o, play, step);
    }
    const struct pin pin = o->order->pins == NULL ? (struct pin){0, INSTANT_MAX} : o->order->pins[job];
    wait_until(play, pin.open_t);
    if (had_place(p, job)) {
        wait_until(play, p->previous_start_t[job] - p->previous_early_t[job]);
    }
    if (!may_choose(p, step, play->at_t)) {
        return false;
    }
    wait_until(play, open_t(p, job, step->window));
    step->begin_t = play->at_t;
    step->lateness_c = lateness_c(p, job, step->window, step->begin_t);
    disturb(o, job, step);
    play->service_t += service_ticks(o, job);
    play->at_t += service_ticks(o, job);
    return step->begin_t <= pin.close_t && play_inside(o, play, step);
}

static bool play_restock(const struct oracle *o, struct oracle_play *play, struct oracle_step *step)
{
    wait_until(play, o->p->restock_open_t[step->index]);
    step->begin_t = play->at_t;
    play->at_t += o->p->restock_service_t[step->index];
    return step->arrival_t <= o->p->restock_close_t[step->index];
}

static bool play_charge(const struct oracle *o, struct oracle_play *play, struct oracle_step *step)
{
    const int32_t target_e = share_e(o, o->p->charge_target_e4[step->target]);
    step->begin_t = play->at_t;
    play->at_t += o->p->station_setup_t[step->index] + charge_ticks(o, step->index, play->level_e, target_e);
    const bool more = target_e > play->level_e;
    play->level_e = target_e;
    return more;
}

/* Who is back by a break's latest start has it, and those after it, at home. */
static bool play_end(const struct oracle *o, struct oracle_play *play, struct oracle_step *step)
{
    step->begin_t = play->at_t;
    bool holds = play->at_t <= o->p->technician_to_t[o->technician];
    for (int32_t b = step->next_break; o->p->break_first != NULL && b < o->p->break_first[o->technician + 1]; b++) {
        holds = holds && play->at_t <= o->p->break_until_t[b];
    }
    return holds;
}

bool oracle_play_steps(const struct oracle *o, struct oracle_step *steps, int32_t count, int32_t start_t,
                       struct oracle_play *play)
{
    static bool (*const PLAYS[])(const struct oracle *, struct oracle_play *, struct oracle_step *) = {
        [ORACLE_JOB] = play_job,       [ORACLE_BREAK] = play_break, [ORACLE_RESTOCK] = play_restock,
        [ORACLE_CHARGE] = play_charge, [ORACLE_END] = play_end,
    };
    *play =
        (struct oracle_play){.place = o->p->technician_start_place[o->technician], .at_t = start_t, .leave_t = start_t};
    play->level_e = oracle_has_battery(o) ? o->p->energy_start_e[o->technician] : 0;
    for (int32_t i = 0; i < count; i++) {
        if (!drive(o, play, &steps[i])) {
            return false;
        }
        steps[i].arrival_t = play->at_t;
        if (!PLAYS[steps[i].kind](o, play, &steps[i])) {
            return false;
        }
        steps[i].end_t = play->at_t;
        steps[i].level_e = play->level_e;
    }
    return true;
}
