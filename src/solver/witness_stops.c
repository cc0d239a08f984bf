#include "solver/witness_walk.h"

enum { E4 = 10000 };

/* ---- breaks ------------------------------------------------------------------------------------------------------ */

static bool is_restock_place(const struct problem *p, int32_t place)
{
    for (int32_t r = 0; p->restock_place != NULL && r < p->dims.restocks; r++) {
        if (p->restock_place[r] == place) {
            return true;
        }
    }
    return false;
}

/* Where the next job, charge or restock is; where the technician is when none comes, or one that will be refused. */
static int32_t next_place(const struct walk *walk)
{
    const struct problem *p = walk->p;
    int32_t next = walk->next;
    while (next < walk->route->stop_count && walk->stops[next].job == STOP_BREAK) {
        next++;
    }
    if (next == walk->route->stop_count) {
        return walk->place;
    }
    const struct stop *stop = &walk->stops[next];
    if (stop->job >= 0 && stop->job < p->dims.jobs) {
        return p->job_place[stop->job];
    }
    const bool is_call = (stop->job == STOP_CHARGE && witness_is_station(p, stop->place)) ||
                         (stop->job == STOP_RESTOCK && is_restock_place(p, stop->place));
    return is_call ? stop->place : walk->place;
}

static bool has_break(const struct walk *walk)
{
    return walk->breaks < problem_break_count(walk->p, walk->technician) ||
           witness_refuse(walk, walk->next, "break_unknown", "A break that the technician does not have");
}

/* Takes the technician's next break, which there is, at its place: the walk is there already. */
static bool rest(struct walk *walk)
{
    const struct problem *p = walk->p;
    const int32_t index = walk->next;
    const struct stop *stop = &walk->stops[index];
    const int32_t rest = p->break_first[walk->technician] + walk->breaks;
    if (stop->start_t < walk->at_t || stop->arrival_t != stop->start_t || stop->start_t < p->break_from_t[rest] ||
        stop->start_t > p->break_until_t[rest]) {
        return witness_refuse(walk, index, "break_missed", "A break outside its window");
    }
    if (stop->departure_t != (int64_t)stop->start_t + p->break_length_t[rest]) {
        return witness_refuse(walk, index, "break_short", "A break of another length");
    }
    walk->at_t = stop->departure_t;
    walk->breaks++;
    walk->next++;
    return witness_level_holds(walk, index);
}

/* A break is taken where the technician is, or where the next stop is. */
bool witness_break(struct walk *walk)
{
    const int32_t index = walk->next;
    const struct stop *stop = &walk->stops[index];
    if (!has_break(walk)) {
        return false;
    }
    if (stop->place != walk->place && stop->place != next_place(walk)) {
        return witness_refuse(walk, index, "break_elsewhere", "A break away from the route");
    }
    if (!witness_drive(walk, stop->place, index)) {
        return false;
    }
    const int64_t waiting_t = stop->start_t - walk->at_t;
    if (!rest(walk)) {
        return false;
    }
    walk->wait_t += waiting_t;
    return true;
}

/* ---- restocking -------------------------------------------------------------------------------------------------- */

/* Several stores may stand at one place. */
static bool store_serves(const struct walk *walk, int32_t index)
{
    const struct problem *p = walk->p;
    const struct stop *stop = &walk->stops[index];
    bool is_open = false;
    for (int32_t r = 0; r < p->dims.restocks; r++) {
        if (p->restock_place[r] != stop->place || stop->start_t < p->restock_open_t[r] ||
            stop->start_t > p->restock_close_t[r]) {
            continue;
        }
        is_open = true;
        if (stop->departure_t == (int64_t)stop->start_t + p->restock_service_t[r]) {
            return true;
        }
    }
    return is_open
               ? witness_refuse(walk, index, "wrong_service", "A restock that lasts longer or shorter than it takes")
               : witness_refuse(walk, index, "restock_closed", "A restock outside the hours");
}

bool witness_restock(struct walk *walk)
{
    const int32_t index = walk->next;
    const struct stop *stop = &walk->stops[index];
    if (!is_restock_place(walk->p, stop->place)) {
        return witness_refuse(walk, index, "restock_elsewhere", "A restock where there is nothing to be had");
    }
    if (walk->restocked) {
        return witness_refuse(walk, index, "restock_twice", "A second restock between two stops");
    }
    if (!witness_drive(walk, stop->place, index)) {
        return false;
    }
    if (stop->arrival_t != walk->at_t || stop->start_t < stop->arrival_t) {
        return witness_refuse(walk, index, "wrong_time", "An arrival that the travel does not give");
    }
    if (!store_serves(walk, index)) {
        return false;
    }
    walk->wait_t += stop->start_t - stop->arrival_t;
    walk->at_t = stop->departure_t;
    walk->restocked = true;
    walk->charged = false;
    walk->next++;
    return witness_level_holds(walk, index);
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

/* The entry of a pair among those of the job, or -1. */
static int32_t affinity_entry(const struct problem *p, int32_t job, int32_t technician)
{
    for (int32_t k = p->affinity_first == NULL ? 0 : p->affinity_first[job];
         p->affinity_first != NULL && k < p->affinity_first[job + 1]; k++) {
        if (p->affinity_technician[k] == technician) {
            return k;
        }
    }
    return -1;
}

static int64_t service_of(const struct problem *p, int32_t job, int32_t technician)
{
    const int32_t entry = affinity_entry(p, job, technician);
    if (entry >= 0 && p->affinity_service_t[entry] != NO_INSTANT) {
        return p->affinity_service_t[entry];
    }
    const int64_t pace_e4 = p->pace_e4 == NULL ? E4 : p->pace_e4[technician];
    return (p->job_service_t[job] * pace_e4 + E4 - 1) / E4;
}

/* The window that a start lies in; -1 when it lies in none. Of a job that was begun already: the first that is not
 * over, else the last. */
static int32_t window_at(const struct problem *p, int32_t job, int64_t start_t, bool begun)
{
    const int32_t last = p->window_first[job + 1] - 1;
    int32_t window = p->window_first[job];
    while (window < last && p->window_close_t[window] < start_t) {
        window++;
    }
    const bool holds = p->window_open_t[window] <= start_t && start_t <= p->window_close_t[window];
    return holds || begun ? window : -1;
}

static bool window_holds(const struct problem *p, int32_t job, int64_t start_t)
{
    if (p->window_first != NULL) {
        return window_at(p, job, start_t, false) >= 0;
    }
    return p->job_open_t[job] <= start_t && start_t <= p->job_close_t[job];
}

static void price_lateness(struct walk *walk, int32_t job, int64_t start_t)
{
    const struct problem *p = walk->p;
    struct judgement *judgement = walk->judgement;
    int64_t *late_c = &judgement->cost.lateness_c;
    if (p->promise_due_t != NULL && start_t > p->promise_due_t[job]) {
        witness_price(judgement, late_c, start_t - p->promise_due_t[job], p->promise_late_c[job]);
    }
    if (p->window_first != NULL) {
        const int32_t window = window_at(p, job, start_t, true);
        const int64_t late_t = start_t - p->window_due_t[window];
        witness_price(judgement, late_c, late_t > 0 ? late_t : 0, p->window_late_c[job]);
    }
}

/* What the job costs by who does it and when, against what was planned before. */
static void price_job(struct walk *walk, int32_t job, int64_t start_t)
{
    const struct problem *p = walk->p;
    struct judgement *judgement = walk->judgement;
    price_lateness(walk, job, start_t);
    const int32_t entry = affinity_entry(p, job, walk->technician);
    if (entry >= 0) {
        witness_price(judgement, &judgement->cost.preference_c, 1, p->affinity_preference_c[entry]);
        witness_price(judgement, &judgement->cost.territory_c, 1, p->affinity_territory_c[entry]);
    }
    if (p->previous_technician == NULL || p->previous_technician[job] == NO_PLACE) {
        return;
    }
    const bool other = p->previous_technician[job] != walk->technician;
    const bool late = start_t > (int64_t)p->previous_start_t[job] + p->previous_late_t[job];
    witness_price(judgement, &judgement->cost.disturbance_c, other ? 1 : 0, p->moved_technician_c[job]);
    witness_price(judgement, &judgement->cost.disturbance_c, late ? 1 : 0, p->moved_time_c[job]);
    judgement->moved += other || late ? 1 : 0;
}

/* Breaks that begin while the service lasts put its end off; each has its stop after the job's. */
static bool interruptions_hold(struct walk *walk, int32_t job, int64_t *end_t)
{
    const struct problem *p = walk->p;
    const int64_t start_t = walk->at_t;
    while (walk->next < walk->route->stop_count && walk->stops[walk->next].job == STOP_BREAK) {
        const int32_t index = walk->next;
        const struct stop *stop = &walk->stops[index];
        if (stop->start_t <= start_t || stop->start_t >= *end_t) {
            break;
        }
        if (p->job_split == NULL || p->job_split[job] == 0) {
            return witness_refuse(walk, index, "split_forbidden", "A break during a job that is done in one piece");
        }
        if (stop->place != walk->place) {
            return witness_refuse(walk, index, "break_elsewhere", "A break away from the job that it interrupts");
        }
        if (!has_break(walk) || !rest(walk)) {
            return false;
        }
        *end_t += stop->departure_t - stop->start_t;
    }
    return true;
}

/* A job that is still to begin. */
static bool plan_holds(struct walk *walk, const struct stop *stop)
{
    const struct problem *p = walk->p;
    const int32_t index = walk->next;
    const int32_t job = stop->job;
    if (stop->arrival_t != walk->at_t || stop->start_t < stop->arrival_t) {
        return witness_refuse(walk, index, "wrong_time", "An arrival that the travel does not give");
    }
    if (!window_holds(p, job, stop->start_t)) {
        return witness_refuse(walk, index, "window_missed", "A start outside the job's windows");
    }
    if (p->previous_technician != NULL && p->previous_technician[job] != NO_PLACE &&
        stop->start_t < (int64_t)p->previous_start_t[job] - p->previous_early_t[job]) {
        return witness_refuse(walk, index, "before_previous", "A start earlier than the previous plan allows");
    }
    const int64_t service_t = service_of(p, job, walk->technician);
    int64_t end_t = stop->start_t + service_t;
    walk->wait_t += stop->start_t - stop->arrival_t;
    walk->service_t += service_t;
    walk->at_t = stop->start_t;
    walk->next++;
    if (!interruptions_hold(walk, job, &end_t)) {
        return false;
    }
    if (stop->departure_t != end_t) {
        return witness_refuse(walk, index, "wrong_service", "A service of another length");
    }
    walk->at_t = end_t;
    return true;
}

/* A job that was begun already, the frozen one with this index. */
static bool facts_hold(struct walk *walk, const struct stop *stop, int32_t frozen)
{
    const struct problem *p = walk->p;
    const int32_t index = walk->next;
    const int64_t fact_t = p->frozen_start_t[frozen];
    if (index > 0 && walk->stops[index - 1].job < 0) {
        return witness_refuse(walk, index - 1, "before_fact", "A break or a call before a job that was begun already");
    }
    if (stop->start_t != fact_t) {
        return witness_refuse(walk, index, "wrong_fact", "Another start than the one that is known");
    }
    if (stop->arrival_t != (walk->at_t < fact_t ? walk->at_t : fact_t)) {
        return witness_refuse(walk, index, "wrong_time", "An arrival that the travel does not give");
    }
    const int64_t service_t = service_of(p, stop->job, walk->technician);
    const bool has_ended = p->frozen_end_t[frozen] != NO_INSTANT;
    const int64_t end_t = has_ended ? p->frozen_end_t[frozen] : fact_t + service_t;
    if (stop->departure_t != end_t) {
        return witness_refuse(walk, index, "wrong_service", "Another end than the one that is known");
    }
    walk->service_t += service_t;
    walk->at_t = end_t;
    walk->next++;
    return true;
}

/* The job is one, is the technician's to do, and is not done twice. */
static bool choice_holds(struct walk *walk, const struct stop *stop)
{
    const struct problem *p = walk->p;
    const int32_t index = walk->next;
    const int32_t job = stop->job;
    if (job < 0 || job >= p->dims.jobs) {
        return witness_refuse(walk, index, "job_unknown", "A job that is none");
    }
    if (!problem_eligible(p, job, walk->technician)) {
        return witness_refuse(walk, index, "not_eligible", "A job that the technician may not do");
    }
    if (stop->place != p->job_place[job]) {
        return witness_refuse(walk, index, "wrong_place", "A job at another place than its own");
    }
    if (walk->jobs < witness_frozen_count(p, walk->technician) &&
        p->frozen_job[p->frozen_first[walk->technician] + walk->jobs] != job) {
        return witness_refuse(walk, index, "frozen_order", "A job before those that the route begins with");
    }
    if (p->jobs_max != NULL && walk->jobs >= p->jobs_max[walk->technician]) {
        return witness_refuse(walk, index, "too_many_jobs", "More jobs than the technician does");
    }
    struct job_seen *seen = &walk->judgement->jobs[job];
    if (seen->stop != NO_STOP) {
        return witness_refuse(walk, index, "job_lost", "A job that stands twice");
    }
    seen->stop = walk->route->stop_first + index;
    seen->route = walk->technician;
    return true;
}

bool witness_job(struct walk *walk)
{
    const struct problem *p = walk->p;
    const int32_t index = walk->next;
    const struct stop *stop = &walk->stops[index];
    if (!choice_holds(walk, stop) || !witness_drive(walk, stop->place, index) || !witness_level_holds(walk, index)) {
        return false;
    }
    const bool is_frozen = walk->jobs < witness_frozen_count(p, walk->technician);
    const int32_t frozen = is_frozen ? p->frozen_first[walk->technician] + walk->jobs : NO_STOP;
    const bool begun = is_frozen && p->frozen_start_t[frozen] != NO_INSTANT;
    walk->judgement->jobs[stop->job].begun = begun;
    if (!(begun ? facts_hold(walk, stop, frozen) : plan_holds(walk, stop))) {
        return false;
    }
    price_job(walk, stop->job, stop->start_t);
    walk->last_job_place = stop->place;
    walk->restocked = false;
    walk->charged = false;
    walk->jobs++;
    return true;
}
