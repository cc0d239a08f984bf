#include <inttypes.h>
#include <stdio.h>

#include "solver/testing_oracle.h"

static void print_instants(const char *name, const int32_t *values, int32_t count)
{
    printf(" %s", name);
    for (int32_t i = 0; i < count; i++) {
        printf("%s%d", i == 0 ? " " : ",", values[i]);
    }
}

static void print_windows(const struct problem *p, int32_t job)
{
    printf(" windows");
    for (int32_t w = p->window_first[job]; w < p->window_first[job + 1]; w++) {
        printf(" %d..%d..%d", p->window_open_t[w], p->window_due_t[w], p->window_close_t[w]);
    }
    printf(" late %" PRId64, p->window_late_c[job]);
}

static void print_parts(const struct problem *p, int32_t job)
{
    for (int32_t use = p->part_first[job]; use < p->part_first[job + 1]; use++) {
        printf(" takes %dx%d", p->part_quantity[use], p->part_kind[use]);
        for (int32_t i = p->substitute_first == NULL ? 0 : p->substitute_first[use];
             p->substitute_first != NULL && i < p->substitute_first[use + 1]; i++) {
            printf("|%d", p->substitute_kind[i]);
        }
    }
}

/* What is particular to this technician, and what a previous plan or the day so far says. */
static void print_ties(const struct problem *p, int32_t job, int32_t technician)
{
    for (int32_t i = p->affinity_first == NULL ? 0 : p->affinity_first[job];
         p->affinity_first != NULL && i < p->affinity_first[job + 1]; i++) {
        if (p->affinity_technician[i] == technician) {
            printf(" affinity %" PRId64 "+%" PRId64 " service %d", p->affinity_preference_c[i],
                   p->affinity_territory_c[i], p->affinity_service_t[i]);
        }
    }
    if (p->previous_technician != NULL && p->previous_technician[job] != NO_PLACE) {
        printf(" before: technician %d at %d -%d +%d moved %" PRId64 "/%" PRId64, p->previous_technician[job],
               p->previous_start_t[job], p->previous_early_t[job], p->previous_late_t[job], p->moved_technician_c[job],
               p->moved_time_c[job]);
    }
    for (int32_t i = p->frozen_first == NULL ? 0 : p->frozen_first[technician];
         p->frozen_first != NULL && i < p->frozen_first[technician + 1]; i++) {
        if (p->frozen_job[i] == job) {
            printf(" frozen, begun %d done %d", p->frozen_start_t[i], p->frozen_end_t[i]);
        }
    }
}

static void print_job(const struct problem *p, const struct order *order, int32_t job)
{
    printf("  job %d at %d service %d open %d close %d", job, p->job_place[job], p->job_service_t[job],
           p->job_open_t[job], p->job_close_t[job]);
    if (p->window_first != NULL) {
        print_windows(p, job);
    }
    if (p->promise_due_t != NULL) {
        printf(" due %d late %" PRId64, p->promise_due_t[job], p->promise_late_c[job]);
    }
    if (p->part_first != NULL) {
        print_parts(p, job);
    }
    for (int32_t l = 0; p->load_start != NULL && l < p->dims.loads; l++) {
        printf(" load %d%+d", p->load_start[job * p->dims.loads + l], p->load_change[job * p->dims.loads + l]);
    }
    if (order->pins != NULL) {
        printf(" pinned %d..%d", order->pins[job].open_t, order->pins[job].close_t);
    }
    print_ties(p, job, order->technician);
    printf("%s\n", p->job_split != NULL && p->job_split[job] != 0 ? " may be split" : "");
}

static void print_energy(const struct problem *p, int32_t t)
{
    printf("  battery %d start %d reserve %d price %" PRId64 " bands", p->energy_capacity_e[t], p->energy_start_e[t],
           p->energy_reserve_e[t], p->energy_c[t]);
    for (int32_t b = p->band_first[p->energy_model[t]]; b < p->band_first[p->energy_model[t] + 1]; b++) {
        printf(" to %d %d", p->band_speed[b], p->band_use_e[b]);
    }
    for (int32_t s = 0; p->station_place != NULL && s < p->dims.stations; s++) {
        printf("; station at %d setup %d", p->station_place[s], p->station_setup_t[s]);
        for (int32_t i = p->curve_first[s]; i < p->curve_first[s + 1]; i++) {
            printf(" to %d: %d", p->curve_level_e4[i], p->curve_ticks[i]);
        }
    }
    if (p->station_place != NULL) {
        print_instants("; targets", p->charge_target_e4, p->dims.charge_targets);
    }
    printf("\n");
}

static void print_stock(const struct problem *p, int32_t t)
{
    print_instants("  stock", p->part_stock + t * p->dims.parts, p->dims.parts);
    if (p->restock_place != NULL) {
        print_instants("restocked", p->restock_stock + t * p->dims.parts, p->dims.parts);
    }
    for (int32_t r = 0; p->restock_place != NULL && r < p->dims.restocks; r++) {
        printf("; restock at %d %d..%d service %d", p->restock_place[r], p->restock_open_t[r], p->restock_close_t[r],
               p->restock_service_t[r]);
    }
    printf("\n");
}

static void print_wages(const struct problem *p, int32_t t)
{
    if (p->technician_drive_c == NULL) {
        printf(" drive %" PRId64 " distance %" PRId64, p->drive_c, p->distance_c);
    } else {
        printf(" drive %" PRId64 " distance %" PRId64 " wait %" PRId64 " service %" PRId64, p->technician_drive_c[t],
               p->technician_distance_c[t], p->technician_wait_c[t], p->technician_service_c[t]);
    }
    if (p->regular_t != NULL) {
        printf(" regular to %d then %" PRId64, p->regular_t[t], p->overtime_c[t]);
    }
    if (p->balance != NULL) {
        printf(" balance %" PRId64 "/%" PRId64, p->balance->cost, p->balance->unit);
    }
}

static void print_technician(const struct problem *p, int32_t t)
{
    printf("technician %d from %d at %d to %d at %d used %" PRId64, t, p->technician_from_t[t],
           p->technician_start_place[t], p->technician_to_t[t], p->technician_end_place[t], p->technician_used_c[t]);
    print_wages(p, t);
    if (p->pace_e4 != NULL) {
        printf(" pace %d", p->pace_e4[t]);
    }
    if (p->reach_d != NULL) {
        printf(" reach %d", p->reach_d[t]);
    }
    printf("\n");
    for (int32_t b = p->break_first == NULL ? 0 : p->break_first[t];
         p->break_first != NULL && b < p->break_first[t + 1]; b++) {
        printf("  break %d..%d length %d\n", p->break_from_t[b], p->break_until_t[b], p->break_length_t[b]);
    }
    const int32_t profile = problem_profile(p, t);
    for (int32_t i = p->clock_first == NULL ? 0 : p->clock_first[profile];
         p->clock_first != NULL && i < p->clock_first[profile + 1]; i++) {
        printf("  speed from %d: %d\n", p->clock_from_t[i], p->clock_speed_e4[i]);
    }
    if (p->part_first != NULL) {
        print_stock(p, t);
    }
    if (p->energy_model != NULL) {
        print_energy(p, t);
    }
    if (p->load_capacity != NULL) {
        print_instants("  capacity", p->load_capacity + t * p->dims.loads, p->dims.loads);
        printf("\n");
    }
}

/* The legs between all places, when they are few. */
static void print_legs(const struct problem *p, int32_t technician)
{
    enum { PLACES_MAX = 16 };
    for (int32_t from = 0; from < p->dims.places && p->dims.places <= PLACES_MAX; from++) {
        printf("  from %d:", from);
        for (int32_t to = 0; to < p->dims.places; to++) {
            const struct travel leg = problem_travel(p, problem_profile(p, technician), from, to);
            if (leg.time_t >= NO_ROAD) {
                printf(" none");
            } else {
                printf(" %d/%d", leg.time_t, leg.distance_d);
            }
        }
        printf("\n");
    }
}

void oracle_print_route(const struct problem *problem, const struct order *order)
{
    print_technician(problem, order->technician);
    print_legs(problem, order->technician);
    for (int32_t i = 0; i < order->count; i++) {
        print_job(problem, order, order->jobs[i]);
    }
}

static void print_cost(const struct cost *c)
{
    printf("  cost %" PRId64 ": lateness %" PRId64 " drive %" PRId64 " distance %" PRId64 " waiting %" PRId64
           " service %" PRId64 " overtime %" PRId64 " energy %" PRId64 " preference %" PRId64 " territory %" PRId64
           " disturbance %" PRId64 " used %" PRId64 " balance %" PRId64 "\n",
           c->total_c, c->lateness_c, c->drive_c, c->distance_c, c->waiting_c, c->service_c, c->overtime_c, c->energy_c,
           c->preference_c, c->territory_c, c->disturbance_c, c->used_c, c->balance_c);
}

void oracle_print_answer(const struct oracle_answer *answer)
{
    static const char *const NAMES[] = {"job", "break", "restock", "charge", "end"};
    if (!answer->possible || answer->given_up) {
        printf("oracle: %s\n", answer->given_up ? "given up" : "impossible");
        return;
    }
    printf("oracle: leaves %d returns %d waits %d, of %" PRId64 " ways\n", answer->leave_t, answer->return_t,
           answer->wait_t, answer->ways);
    for (int32_t i = 0; i < answer->step_count; i++) {
        const struct oracle_step *step = &answer->steps[i];
        printf("  %s %d at %d arrives %d begins %d ends %d inside %d level %d\n", NAMES[step->kind], step->index,
               step->place, step->arrival_t, step->begin_t, step->end_t, step->inside, step->level_e);
    }
    print_cost(&answer->cost);
}

void oracle_print_schedule(const struct route_schedule *schedule, const struct stop *stops)
{
    if (schedule->verdict.obstacle != OBSTACLE_NONE) {
        printf("schedule: obstacle %d job %d part %d needs %" PRId64 " has %" PRId64 "\n", schedule->verdict.obstacle,
               schedule->verdict.job, schedule->verdict.part, schedule->verdict.needed, schedule->verdict.available);
        return;
    }
    printf("schedule: leaves %d returns %d waits %d\n", schedule->route.leave_t, schedule->route.return_t,
           schedule->route.wait_t);
    for (int32_t i = 0; stops != NULL && i < schedule->route.stop_count; i++) {
        printf("  %d at %d arrives %d starts %d departs %d level %d\n", stops[i].job, stops[i].place,
               stops[i].arrival_t, stops[i].start_t, stops[i].departure_t, stops[i].level_e);
    }
    print_cost(&schedule->cost);
}
