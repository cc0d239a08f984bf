#include "solver/testing_oracle.h"

#include <assert.h>
#include <string.h>

#include "solver/testing_oracle_play.h"

/* So many plays of a way, then the oracle gives up. */
enum { PLAYS_MAX = 400000, PARTS_MAX = 12 };

static int32_t job_at(const struct oracle *o, int32_t position)
{
    return o->order->jobs[position];
}

/* ---- the delayed start ------------------------------------------------------------------------------------------- */

/* True when the way played later is no worse: back at the same time, no stop dearer or moved. */
static bool is_as_good(const struct oracle_step *now, const struct oracle_step *then, int32_t count)
{
    bool good = now[count - 1].begin_t <= then[count - 1].begin_t;
    for (int32_t i = 0; i < count; i++) {
        good = good && now[i].lateness_c <= then[i].lateness_c && now[i].disturbance_c <= then[i].disturbance_c &&
               (!now[i].moved || then[i].moved);
    }
    return good;
}

/* Where waiting costs nothing or travel depends on the hour, only the way to the first stop is begun late. */
static bool delays_first_leg(const struct oracle *o)
{
    const bool pays = o->p->technician_wait_c != NULL && o->p->technician_wait_c[o->technician] > 0;
    return !pays || oracle_has_clock(o);
}

/* Whether who begins the day at start_t, later than in `steps`, does as the rule of the delayed start allows. */
static bool may_delay(const struct oracle *o, const struct oracle_step *steps, int32_t count, int32_t start_t)
{
    if (delays_first_leg(o)) {
        const struct travel leg = oracle_leg_of(o, o->p->technician_start_place[o->technician], steps[0].place);
        return start_t + oracle_leg_ticks(o, leg.time_t, start_t) <= steps[0].begin_t;
    }
    struct oracle_step tried[ORACLE_STEPS_MAX];
    struct oracle_play play;
    memcpy(tried, steps, sizeof tried);
    return oracle_play_steps(o, tried, count, start_t, &play) && is_as_good(tried, steps, count);
}

/* The latest instant to begin the day at, by trying all of them that the waiting leaves room for. */
static int32_t latest_start_t(const struct oracle *o, const struct oracle_step *steps, int32_t count,
                              const struct oracle_play *early)
{
    int32_t latest_t = early->leave_t;
    const int32_t last_t = delays_first_leg(o) ? steps[0].begin_t : early->leave_t + (int32_t)early->wait_t;
    for (int32_t start_t = early->leave_t + 1; o->facts == 0 && start_t <= last_t; start_t++) {
        latest_t = may_delay(o, steps, count, start_t) ? start_t : latest_t;
    }
    return latest_t;
}

/* ---- what a way costs -------------------------------------------------------------------------------------------- */

static void cost_jobs(const struct oracle *o, const struct oracle_step *steps, int32_t count, struct cost *cost)
{
    for (int32_t i = 0; i < count; i++) {
        const int32_t entry = steps[i].kind == ORACLE_JOB ? oracle_affinity_entry(o, steps[i].index) : -1;
        cost->preference_c += entry >= 0 ? o->p->affinity_preference_c[entry] : 0;
        cost->territory_c += entry >= 0 ? o->p->affinity_territory_c[entry] : 0;
        cost->lateness_c += steps[i].lateness_c;
        cost->disturbance_c += steps[i].disturbance_c;
    }
}

static struct cost cost_of(const struct oracle *o, const struct oracle_step *steps, int32_t count,
                           const struct oracle_play *play)
{
    const struct problem *p = o->p;
    const int32_t t = o->technician;
    struct cost cost = {.used_c = p->technician_used_c[t]};
    cost_jobs(o, steps, count, &cost);
    cost.drive_c = play->drive_t * (p->technician_drive_c == NULL ? p->drive_c : p->technician_drive_c[t]);
    cost.distance_c =
        play->distance_d * (p->technician_distance_c == NULL ? p->distance_c : p->technician_distance_c[t]);
    cost.waiting_c = p->technician_wait_c == NULL ? 0 : play->wait_t * p->technician_wait_c[t];
    cost.service_c = p->technician_service_c == NULL ? 0 : play->service_t * p->technician_service_c[t];
    if (p->regular_t != NULL && play->at_t > p->regular_t[t]) {
        cost.overtime_c = p->overtime_c[t] * (play->at_t - p->regular_t[t]);
    }
    cost.energy_c = p->energy_model == NULL ? 0 : play->energy_e * p->energy_c[t];
    if (p->balance != NULL) {
        const __int128 work_t = play->drive_t + play->service_t;
        cost.balance_c = (int64_t)(work_t * work_t * p->balance->cost / p->balance->unit);
    }
    cost.total_c = cost.lateness_c + cost.drive_c + cost.distance_c + cost.waiting_c + cost.service_c +
                   cost.overtime_c + cost.energy_c + cost.preference_c + cost.territory_c + cost.disturbance_c +
                   cost.used_c + cost.balance_c;
    return cost;
}

/* Whether a way is the best so far, by cost, then by return. */
static bool is_better(const struct oracle_answer *answer, int64_t total_c, int32_t return_t)
{
    return !answer->possible || total_c < answer->cost.total_c ||
           (total_c == answer->cost.total_c && return_t < answer->return_t);
}

/* Notes a way that came to its end. Leaving later saves waiting and, with a clock, driving; nothing else. */
static void way_note(const struct oracle *o, const struct oracle_step *steps, int32_t count,
                     const struct oracle_play *early)
{
    struct oracle_answer *answer = o->answer;
    struct oracle_step late[ORACLE_STEPS_MAX];
    struct oracle_play play;
    const struct cost dearest = cost_of(o, steps, count, early);
    answer->ways++;
    if (!oracle_has_clock(o) && !is_better(answer, dearest.total_c - dearest.waiting_c, early->at_t)) {
        return;
    }
    memcpy(late, steps, sizeof late);
    const bool possible = oracle_play_steps(o, late, count, latest_start_t(o, steps, count, early), &play);
    assert(possible);
    (void)possible;
    const struct cost cost = cost_of(o, late, count, &play);
    if (is_better(answer, cost.total_c, play.at_t)) {
        answer->possible = true;
        answer->cost = cost;
        answer->leave_t = play.leave_t;
        answer->return_t = play.at_t;
        answer->wait_t = (int32_t)play.wait_t;
        answer->step_count = count;
        memcpy(answer->steps, late, sizeof late);
    }
}

/* ---- parts ------------------------------------------------------------------------------------------------------- */

/* The kinds that may fill a use, as bits. */
static uint32_t kinds_of(const struct problem *p, int32_t use)
{
    uint32_t kinds = 1u << p->part_kind[use];
    for (int32_t i = p->substitute_first == NULL ? 0 : p->substitute_first[use];
         p->substitute_first != NULL && i < p->substitute_first[use + 1]; i++) {
        kinds |= 1u << p->substitute_kind[i];
    }
    return kinds;
}

/* What jobs take that may be filled from kinds of the set alone. */
static int64_t taken_within(const struct problem *p, const int32_t *jobs, int32_t count, uint32_t set)
{
    int64_t taken = 0;
    for (int32_t i = 0; i < count; i++) {
        for (int32_t use = p->part_first[jobs[i]]; use < p->part_first[jobs[i] + 1]; use++) {
            taken += (kinds_of(p, use) & ~set) == 0 ? p->part_quantity[use] : 0;
        }
    }
    return taken;
}

/* By Hall's theorem a mixture exists when no set of kinds is asked for more than it holds. */
static bool stock_fills(const struct problem *p, const int32_t *stock, const int32_t *jobs, int32_t count)
{
    assert(p->dims.parts <= PARTS_MAX);
    for (uint32_t set = 1; set < 1u << p->dims.parts; set++) {
        int64_t held = 0;
        for (int32_t kind = 0; kind < p->dims.parts; kind++) {
            held += (set >> kind & 1) != 0 ? stock[kind] : 0;
        }
        if (taken_within(p, jobs, count, set) > held) {
            return false;
        }
    }
    return true;
}

static bool stock_holds(const struct oracle *o, const struct oracle_step *steps, int32_t count)
{
    if (o->p->part_first == NULL) {
        return true;
    }
    int32_t jobs[ORACLE_JOBS_MAX];
    int32_t taken = 0;
    const int64_t row = (int64_t)o->technician * o->p->dims.parts;
    const int32_t *stock = o->p->part_stock + row;
    for (int32_t i = 0; i < count; i++) {
        if (steps[i].kind == ORACLE_RESTOCK) {
            stock = o->p->restock_stock + row;
            taken = 0;
        } else if (steps[i].kind == ORACLE_JOB) {
            jobs[taken++] = steps[i].index;
        }
        if (!stock_fills(o->p, stock, jobs, taken)) {
            return false;
        }
    }
    return true;
}

/* ---- every way --------------------------------------------------------------------------------------------------- */

/* Where the technician stands in the enumeration. */
struct stand {
    int32_t position;          /* of the job that comes next */
    int32_t next_break;        /* still to be taken */
    bool called;               /* since the last job */
    bool arrived;              /* at the place of the next job or call, with breaks perhaps, and nothing done there */
    struct oracle_step coming; /* what is done there */
};

static void explore(struct oracle *o, struct oracle_step *steps, int32_t count, struct stand stand);

static int32_t break_end(const struct oracle *o)
{
    return o->p->break_first == NULL ? 0 : o->p->break_first[o->technician + 1];
}

/* Appends a step and goes on from there when it can be done. */
static void extend(struct oracle *o, struct oracle_step *steps, int32_t count, struct oracle_step step,
                   struct stand stand)
{
    struct oracle_play play;
    assert(count < ORACLE_STEPS_MAX);
    steps[count] = step;
    if (o->plays++ > PLAYS_MAX) {
        o->answer->given_up = true;
        return;
    }
    if (oracle_play_steps(o, steps, count + 1, o->p->technician_from_t[o->technician], &play) &&
        stock_holds(o, steps, count + 1)) {
        if (step.kind == ORACLE_END) {
            way_note(o, steps, count + 1, &play);
        } else {
            explore(o, steps, count + 1, stand);
        }
    }
}

/* The next break here and now. */
static void explore_break(struct oracle *o, struct oracle_step *steps, int32_t count, struct stand stand, int32_t place)
{
    if (stand.next_break < break_end(o)) {
        const struct oracle_step step = {.kind = ORACLE_BREAK, .place = place, .index = stand.next_break};
        stand.next_break++;
        extend(o, steps, count, step, stand);
    }
}

/* Does what it came for, with every number of breaks inside. */
static void explore_doing(struct oracle *o, struct oracle_step *steps, int32_t count, struct stand stand)
{
    struct oracle_step step = stand.coming;
    step.next_break = stand.next_break;
    stand.arrived = false;
    stand.called = step.kind != ORACLE_JOB;
    stand.position += step.kind == ORACLE_JOB ? 1 : 0;
    extend(o, steps, count, step, stand);
    const bool splits = step.kind == ORACLE_JOB && step.fact < 0 && o->p->job_split != NULL &&
                        o->p->job_split[step.index] != 0 && !oracle_is_linked(o->p, step.index);
    while (splits && stand.next_break < break_end(o)) {
        stand.next_break++;
        step.inside++;
        extend(o, steps, count, step, stand);
    }
}

/* The same, in every window. */
static void explore_windows(struct oracle *o, struct oracle_step *steps, int32_t count, struct stand stand)
{
    const int32_t job = stand.coming.index;
    const bool many = stand.coming.kind == ORACLE_JOB && stand.coming.fact < 0 && o->p->window_first != NULL;
    const int32_t windows = many ? o->p->window_first[job + 1] - o->p->window_first[job] : 1;
    for (int32_t w = 0; w < windows; w++) {
        stand.coming.window = w;
        explore_doing(o, steps, count, stand);
    }
}

/* Goes somewhere: breaks on arrival or not, then what is to be done. */
static void explore_going(struct oracle *o, struct oracle_step *steps, int32_t count, struct stand stand,
                          struct oracle_step coming)
{
    stand.coming = coming;
    stand.arrived = true;
    explore(o, steps, count, stand);
}

static int32_t place_at(const struct oracle *o, int32_t position)
{
    return position < 0                 ? o->p->technician_start_place[o->technician]
           : position < o->order->count ? o->p->job_place[job_at(o, position)]
                                        : o->p->technician_end_place[o->technician];
}

/* What calling at the restock place that takes most takes more than going there straight. */
static int64_t detour_energy(const struct oracle *o, int32_t from, int32_t to)
{
    const struct travel straight = oracle_leg_of(o, from, to);
    const int64_t straight_e = straight.time_t >= NO_ROAD ? 0 : oracle_leg_energy(o, straight);
    int64_t most_e = 0;
    for (int32_t r = 0; r < o->p->dims.restocks; r++) {
        const struct travel there = oracle_leg_of(o, from, o->p->restock_place[r]);
        const struct travel on = oracle_leg_of(o, o->p->restock_place[r], to);
        if (there.time_t < NO_ROAD && on.time_t < NO_ROAD) {
            const int64_t more_e = oracle_leg_energy(o, there) + oracle_leg_energy(o, on) - straight_e;
            most_e = more_e > most_e ? more_e : most_e;
        }
    }
    return most_e;
}

/* Whether the charge at the start lasts for the direct way, or for one that restocks on every leg but the last. */
static bool charge_suffices(const struct oracle *o, bool restocking)
{
    int64_t left_e = o->p->energy_start_e[o->technician];
    for (int32_t i = 0; i <= o->order->count; i++) {
        const struct travel leg = oracle_leg_of(o, place_at(o, i - 1), place_at(o, i));
        left_e -= leg.time_t >= NO_ROAD ? 0 : oracle_leg_energy(o, leg);
        left_e -= restocking && i < o->order->count ? detour_energy(o, place_at(o, i - 1), place_at(o, i)) : 0;
    }
    return left_e >= o->p->energy_reserve_e[o->technician];
}

/* The van restocks only while what it holds does not suffice for the rest of its route. */
static bool wants_restock(const struct oracle *o, const struct oracle_step *steps, int32_t count)
{
    if (!o->may_restock) {
        return false;
    }
    const int64_t row = (int64_t)o->technician * o->p->dims.parts;
    const int32_t *stock = o->p->part_stock + row;
    int32_t first = 0; /* position of the first job since then */
    int32_t position = 0;
    for (int32_t i = 0; i < count; i++) {
        position += steps[i].kind == ORACLE_JOB ? 1 : 0;
        if (steps[i].kind == ORACLE_RESTOCK) {
            stock = o->p->restock_stock + row;
            first = position;
        }
    }
    return !stock_fills(o->p, stock, o->order->jobs + first, o->order->count - first);
}

static void explore_calls(struct oracle *o, struct oracle_step *steps, int32_t count, struct stand stand)
{
    const struct problem *p = o->p;
    const bool is_last = stand.position == o->order->count;
    for (int32_t r = 0; !is_last && wants_restock(o, steps, count) && r < p->dims.restocks; r++) {
        explore_going(o, steps, count, stand,
                      (struct oracle_step){.kind = ORACLE_RESTOCK, .place = p->restock_place[r], .index = r});
    }
    const int32_t stations = o->may_charge ? p->dims.stations : 0;
    for (int32_t s = 0; s < stations; s++) {
        for (int32_t g = 0; g < p->dims.charge_targets; g++) {
            explore_going(
                o, steps, count, stand,
                (struct oracle_step){.kind = ORACLE_CHARGE, .place = p->station_place[s], .index = s, .target = g});
        }
    }
}

static void explore(struct oracle *o, struct oracle_step *steps, int32_t count, struct stand stand)
{
    const int32_t here = count > 0 ? steps[count - 1].place : o->p->technician_start_place[o->technician];
    if (stand.arrived) {
        explore_break(o, steps, count, stand, stand.coming.place);
        explore_windows(o, steps, count, stand);
        return;
    }
    const bool is_last = stand.position == o->order->count;
    const bool among_facts = stand.position < o->facts;
    const int32_t end_place = o->p->technician_end_place[o->technician];
    if (!among_facts) {
        explore_break(o, steps, count, stand, here);
    }
    if (!among_facts && !stand.called && !(is_last && end_place == NO_PLACE)) {
        explore_calls(o, steps, count, stand);
    }
    if (is_last) {
        extend(o, steps, count,
               (struct oracle_step){.kind = ORACLE_END,
                                    .place = end_place == NO_PLACE ? here : end_place,
                                    .next_break = stand.next_break},
               stand);
        return;
    }
    const int32_t job = job_at(o, stand.position);
    const struct oracle_step coming = {
        .kind = ORACLE_JOB, .place = o->p->job_place[job], .index = job, .fact = oracle_fact_of(o, job)};
    if (among_facts) {
        stand.coming = coming;
        explore_doing(o, steps, count, stand);
    } else {
        explore_going(o, steps, count, stand, coming);
    }
}

/* ---- what no way can heal ---------------------------------------------------------------------------------------- */

static bool loads_hold(const struct oracle *o)
{
    const struct problem *p = o->p;
    for (int32_t l = 0; p->load_start != NULL && l < p->dims.loads; l++) {
        const int64_t capacity = p->load_capacity[(int64_t)o->technician * p->dims.loads + l];
        int64_t load = 0;
        for (int32_t i = 0; i < o->order->count; i++) {
            load += p->load_start[(int64_t)job_at(o, i) * p->dims.loads + l];
        }
        bool holds = load <= capacity;
        for (int32_t i = 0; i < o->order->count; i++) {
            load += p->load_change[(int64_t)job_at(o, i) * p->dims.loads + l];
            holds = holds && load >= 0 && load <= capacity;
        }
        if (!holds) {
            return false;
        }
    }
    return true;
}

/* The route begins with all of the technician's frozen jobs, in their order. */
static bool frozen_holds(const struct oracle *o)
{
    const struct problem *p = o->p;
    const int32_t first = p->frozen_first == NULL ? 0 : p->frozen_first[o->technician];
    const int32_t count = p->frozen_first == NULL ? 0 : p->frozen_first[o->technician + 1] - first;
    bool holds = count <= o->order->count;
    for (int32_t i = 0; holds && i < count; i++) {
        holds = job_at(o, i) == p->frozen_job[first + i];
    }
    return holds;
}

static bool sequence_holds(const struct oracle *o)
{
    const struct problem *p = o->p;
    int32_t reached = -1;
    for (int32_t i = 0; p->sequence_first != NULL && i < o->order->count; i++) {
        for (int32_t k = p->sequence_first[o->technician]; k < p->sequence_first[o->technician + 1]; k++) {
            if (p->sequence_job[k] == job_at(o, i)) {
                if (k < reached) {
                    return false;
                }
                reached = k;
            }
        }
    }
    return true;
}

static bool is_eligible(const struct oracle *o)
{
    bool eligible = true;
    for (int32_t i = 0; i < o->order->count; i++) {
        eligible = eligible && problem_eligible(o->p, job_at(o, i), o->technician);
    }
    return eligible;
}

static bool is_within_reach(const struct oracle *o)
{
    int64_t distance_d = 0;
    for (int32_t i = 0; i <= o->order->count; i++) {
        distance_d += oracle_leg_of(o, place_at(o, i - 1), place_at(o, i)).distance_d;
    }
    return o->order->count == 0 || o->p->reach_d == NULL || o->p->reach_d[o->technician] == INT32_MAX ||
           distance_d <= o->p->reach_d[o->technician];
}

/* The first rule that no way can keep, in the order of enum obstacle. */
static enum obstacle first_obstacle(const struct oracle *o, bool stock_lasts, bool charge_lasts)
{
    const bool few = o->p->jobs_max == NULL || o->order->count <= o->p->jobs_max[o->technician];
    const bool goes_straight = !o->may_restock && !o->may_charge;
    const struct {
        bool holds;
        enum obstacle obstacle;
    } rules[] = {
        {is_eligible(o), OBSTACLE_NOT_ELIGIBLE},
        {frozen_holds(o), OBSTACLE_FROZEN},
        {sequence_holds(o), OBSTACLE_SEQUENCE},
        {few, OBSTACLE_JOBS_MAX},
        {loads_hold(o), OBSTACLE_LOAD},
        {stock_lasts || o->may_restock, OBSTACLE_PARTS},
        {is_within_reach(o) || !goes_straight, OBSTACLE_REACH},
        {charge_lasts || !goes_straight, OBSTACLE_ENERGY},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (!rules[i].holds) {
            return rules[i].obstacle;
        }
    }
    return OBSTACLE_NONE;
}

bool oracle_route(struct arena *arena, const struct problem *problem, const struct order *order,
                  struct oracle_answer *answer)
{
    (void)arena;
    assert(order->count <= ORACLE_JOBS_MAX);
    *answer = (struct oracle_answer){0};
    struct oracle o = {.p = problem, .order = order, .technician = order->technician, .answer = answer};
    const int64_t row = (int64_t)order->technician * problem->dims.parts;
    const bool stock_lasts =
        problem->part_first == NULL || stock_fills(problem, problem->part_stock + row, order->jobs, order->count);
    const bool battery = oracle_has_battery(&o) && order->count > 0;
    const bool charge_lasts = !battery || charge_suffices(&o, false);
    o.may_restock = problem->restock_place != NULL && !stock_lasts;
    o.may_charge = problem->station_place != NULL && battery && !charge_suffices(&o, o.may_restock);
    answer->obstacle = first_obstacle(&o, stock_lasts, charge_lasts);
    if (answer->obstacle != OBSTACLE_NONE) {
        return false;
    }
    if (order->count == 0) {
        answer->possible = true;
        answer->leave_t = answer->return_t = problem->technician_from_t[order->technician];
        return true;
    }
    while (o.facts < order->count && oracle_fact_of(&o, job_at(&o, o.facts)) >= 0) {
        o.facts++;
    }
    struct oracle_step steps[ORACLE_STEPS_MAX] = {0};
    explore(&o, steps, 0,
            (struct stand){.next_break = problem->break_first == NULL ? 0 : problem->break_first[order->technician]});
    return answer->possible && !answer->given_up;
}
