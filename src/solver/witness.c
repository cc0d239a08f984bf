#include "solver/witness.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"
#include "solver/witness_walk.h"

bool witness_refuse(const struct walk *walk, int32_t stop, const char *code, const char *what)
{
    char where[64];
    if (stop == NO_STOP) {
        snprintf(where, sizeof where, "/routes/%d", walk->technician);
    } else {
        snprintf(where, sizeof where, "/routes/%d/stops/%d", walk->technician, stop);
    }
    return fault_raise(walk->judgement->fault, FAULT_INVALID, code, where, "%s", what);
}

bool witness_refuse_job(const struct judgement *j, int32_t job, const char *code, const char *what)
{
    const struct job_seen *seen = &j->jobs[job];
    if (seen->stop == NO_STOP) {
        return fault_raise(j->fault, FAULT_INVALID, code, "/left_out", "%s", what);
    }
    char where[64];
    snprintf(where, sizeof where, "/routes/%d/stops/%d", seen->route,
             seen->stop - j->s->routes[seen->route].stop_first);
    return fault_raise(j->fault, FAULT_INVALID, code, where, "%s", what);
}

void witness_price(struct judgement *j, int64_t *term_c, int64_t count, int64_t price_c)
{
    int64_t more_c;
    j->overflow |= __builtin_mul_overflow(count, price_c, &more_c) || __builtin_add_overflow(*term_c, more_c, term_c);
}

/* Stops belong to routes one after another, none twice and none to nobody. */
static bool shape_holds(const struct judgement *j)
{
    const struct solution *s = j->s;
    int64_t next = 0;
    bool holds = s->route_count == j->p->dims.technicians && s->stop_count >= 0 && s->left_out_count >= 0;
    for (int32_t r = 0; holds && r < s->route_count; r++) {
        holds = s->routes[r].stop_count >= 0 && s->routes[r].stop_first == next;
        next += holds ? s->routes[r].stop_count : 0;
    }
    return (holds && next == s->stop_count) ||
           fault_raise(j->fault, FAULT_INVALID, "wrong_shape", "/routes", "The stops do not fit the routes");
}

static void jobs_make(struct judgement *j)
{
    j->jobs = arena_array(j->arena, struct job_seen, j->p->dims.jobs);
    for (int32_t job = 0; job < j->p->dims.jobs; job++) {
        j->jobs[job].stop = NO_STOP;
    }
}

/* The jobs left out are listed in ascending order, none that is done; with those of the routes, of which none stands
 * twice, they are as many as there are, so none is lost. */
static bool left_out_holds(struct judgement *j)
{
    const struct problem *p = j->p;
    const struct solution *s = j->s;
    if (j->served + s->left_out_count != p->dims.jobs) {
        return fault_raise(j->fault, FAULT_INVALID, "job_lost", "/left_out", "A job is lost or stands twice");
    }
    for (int32_t i = 0; i < s->left_out_count; i++) {
        const int32_t job = s->left_out[i];
        if (job < 0 || job >= p->dims.jobs || (i > 0 && s->left_out[i - 1] >= job)) {
            return fault_raise(j->fault, FAULT_INVALID, "job_unknown", "/left_out",
                               "The list of jobs left out is wrong");
        }
        if (j->jobs[job].stop != NO_STOP) {
            return fault_raise(j->fault, FAULT_INVALID, "job_lost", "/left_out", "A job is left out and done");
        }
        witness_price(j, &j->cost.left_out_c, 1, p->job_left_out_c[job]);
        j->moved += p->previous_technician != NULL && p->previous_technician[job] != NO_PLACE ? 1 : 0;
    }
    return true;
}

static bool cost_holds(struct judgement *j)
{
    struct cost *sum = &j->cost;
    const struct cost *claim = &j->s->cost;
    const int64_t pairs[][2] = {{sum->left_out_c, claim->left_out_c},
                                {sum->lateness_c, claim->lateness_c},
                                {sum->drive_c, claim->drive_c},
                                {sum->distance_c, claim->distance_c},
                                {sum->waiting_c, claim->waiting_c},
                                {sum->service_c, claim->service_c},
                                {sum->overtime_c, claim->overtime_c},
                                {sum->energy_c, claim->energy_c},
                                {sum->preference_c, claim->preference_c},
                                {sum->territory_c, claim->territory_c},
                                {sum->disturbance_c, claim->disturbance_c},
                                {sum->used_c, claim->used_c},
                                {sum->balance_c, claim->balance_c}};
    enum { TERMS = sizeof pairs / sizeof *pairs };
    _Static_assert(sizeof *sum == (TERMS + 1) * sizeof(int64_t), "every term of the cost is compared");
    bool equal = true;
    for (int32_t i = 0; i < TERMS; i++) {
        equal = equal && pairs[i][0] == pairs[i][1];
        witness_price(j, &sum->total_c, 1, pairs[i][0]);
    }
    return (equal && !j->overflow && sum->total_c == claim->total_c) ||
           fault_raise(j->fault, FAULT_INVALID, "wrong_cost", "/cost", "The plan costs something else than it says");
}

static bool judgement_accepts(struct judgement *j)
{
    if (!shape_holds(j)) {
        return false;
    }
    jobs_make(j);
    for (int32_t t = 0; t < j->s->route_count; t++) {
        if (!witness_route(j, t)) {
            return false;
        }
    }
    return left_out_holds(j) && witness_plan(j) && cost_holds(j);
}

bool witness_accepts(const struct problem *problem, const struct solution *solution, struct fault *fault)
{
    struct judgement judgement = {.p = problem, .s = solution, .arena = arena_create(0), .fault = fault};
    const bool accepts = judgement_accepts(&judgement);
    arena_destroy(judgement.arena);
    return accepts;
}
