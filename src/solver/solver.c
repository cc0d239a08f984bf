#include "solver/solver.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "solver/search.h"
#include "solver/start.h"

enum {
    MEETINGS = 16,       /* lanes meet each time progress has come this share of a run further */
    EPOCH_WORK = 200000, /* iterations of an epoch times jobs, so that an epoch takes some ten milliseconds */
    EPOCH_LEAST = 4,
    TAPE_PIECE = 256,
    TRAIL_ROOM = 1 << 20,
    PIECE_HEADER = 64, /* what an arena takes beside what is reserved */
    FLEET_UNTIL = SOLVER_DONE / 3,
    COMPLETIONS = 8,
    TAILS_ONE_IN = 2, /* iterations: an exchange of tails, which is cheap beside a ruin */
};

/* ---- one epoch of one lane --------------------------------------------------------------------------------------- */

struct run {
    const struct problem *problem;
    const struct ground *ground;
    struct lane **lanes;
    int32_t lane_count;
    int32_t epoch_iterations;
    const struct plan_orders *start; /* or NULL */
    int64_t start_q8;                /* the first temperature */
    int64_t temperature_q8;
    bool fleet; /* fewer routes are looked for */
};

/* What a plan lacks that it must have beside jobs that are frozen: the others of a crew, what comes before. */
static int32_t lane_lacks(const struct lane *lane)
{
    const struct problem *p = lane->ground->p;
    int32_t lacks = 0;
    for (int32_t c = 0; p->frozen_first != NULL && p->crew_first != NULL && c < p->dims.crews; c++) {
        int32_t placed = 0, size = p->crew_first[c + 1] - p->crew_first[c];
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            placed += lane->nodes[p->crew_job[k]].technician != NOBODY ? 1 : 0;
        }
        lacks += placed > 0 ? size - placed : 0;
    }
    for (int32_t k = 0; p->frozen_first != NULL && p->precedence_before != NULL && k < p->dims.precedences; k++) {
        lacks += lane->nodes[p->precedence_after[k]].technician != NOBODY &&
                         lane->nodes[p->precedence_before[k]].technician == NOBODY
                     ? 1
                     : 0;
    }
    return lacks;
}

/* Keeps the plan when it is the best; one that lacks less, or moves fewer jobs while too many are moved, comes first. */
static void best_keep(struct lane *lane)
{
    int32_t limit = lane->ground->moved_max;
    int32_t moved = limit == INT32_MAX ? 0 : lane_moved(lane);
    int32_t over = moved > limit ? moved - limit : 0;
    int32_t best_over = lane->best.moved > limit ? lane->best.moved - limit : 0;
    int32_t lacks = lane_lacks(lane);
    int64_t amiss = (int64_t)lacks << 32 | over, best_amiss = (int64_t)lane->best.lacks << 32 | best_over;
    if (lane->best.cost_c == COST_NONE || amiss < best_amiss ||
        (amiss == best_amiss && lane->cost_c < lane->best.cost_c)) {
        lane_save(lane, &lane->best);
        lane->best.lacks = lacks;
    }
}

/* How many jobs of the previous plan the next plan may move: never more than the limit, or than this one does. */
static int32_t moved_allowed(const struct lane *lane)
{
    int32_t limit = lane->ground->moved_max;
    if (limit == INT32_MAX) {
        return limit;
    }
    int32_t moved = lane_moved(lane);
    return moved > limit ? moved : limit;
}

/* One change of the plan, kept if it is not dearer by more than chance allows at this temperature. */
static void iterate(struct lane *lane, int64_t temperature_q8)
{
    int64_t before_c = lane->cost_c;
    int32_t moved_limit = moved_allowed(lane);
    int32_t lacked = lane_lacks(lane);
    int64_t allowance_c = anneal_allowance(lane, temperature_q8);
    lane->tolerance_c = allowance_c; /* two jobs may pay for a van that neither pays for alone */
    journal_begin(lane);
    bool possible = true;
    if (random_below(&lane->random, TAILS_ONE_IN) == 0) {
        possible = tails_exchange(lane, allowance_c);
    } else {
        possible = ruin(lane);
        if (possible) {
            recreate(lane);
        }
    }
    if (!possible || lane->broken || lane->cost_c - before_c > allowance_c || lane_lacks(lane) > lacked ||
        (moved_limit != INT32_MAX && lane_moved(lane) > moved_limit)) {
        journal_undo(lane);
        return;
    }
    best_keep(lane);
}

/* The first part of a run in which days are dear: fewer of them are looked for. */
static void fleet_epoch(struct lane *lane, const struct run *run)
{
    for (int32_t i = 0; i < run->epoch_iterations; i++) {
        int64_t allowance_c = anneal_allowance(lane, run->temperature_q8);
        lane->tolerance_c = allowance_c;
        fleet_iterate(lane, allowance_c);
        if (fleet_found(lane)) {
            best_keep(lane);
            fleet_next(lane);
        }
    }
}

static void epoch_task(void *argument, int32_t index)
{
    struct run *run = argument;
    if (run->fleet) {
        fleet_epoch(run->lanes[index], run);
        return;
    }
    for (int32_t i = 0; i < run->epoch_iterations; i++) {
        iterate(run->lanes[index], run->temperature_q8);
    }
}

/* ---- beginning --------------------------------------------------------------------------------------------------- */

/* Puts what is in no route where it goes. */
static void lane_complete(struct lane *lane)
{
    int32_t limit = moved_allowed(lane);
    journal_begin(lane);
    recreate(lane);
    if (lane->broken || (limit != INT32_MAX && lane_moved(lane) > limit)) {
        journal_undo(lane);
    }
    best_keep(lane);
}

static void build_task(void *argument, int32_t index)
{
    struct run *run = argument;
    struct lane *lane = run->lanes[index];
    lane->best.cost_c = COST_NONE;
    if (run->start != NULL) {
        lane_load(lane, run->start);
        if (lane->broken) { /* what was agreed cannot be: only what is frozen stands */
            lane_restart(lane);
        }
        best_keep(lane);
    }
    lane_complete(lane);
}

static void lane_adopt(struct lane *lane, const struct plan_copy *plan)
{
    lane_load(lane, &(struct plan_orders){plan->first, plan->jobs, plan->pins});
    best_keep(lane);
}

/* About what one leg of the first plan costs: warm enough to let a plan change, cold enough to keep its shape. Where no job
 * paid for a van alone, about what a job left out costs. */
static int64_t first_temperature_q8(const struct lane *lane)
{
    const struct problem *p = lane->ground->p;
    int64_t price_c = lane->served > 0 ? 0 : lane->cost_c;
    int32_t shares = lane->served > 0 ? lane->served + lane->used : lane->ground->jobs + 1;
    for (int32_t t = 0; t < lane->ground->technicians; t++) {
        if (lane->routes[t].count > 0) {
            struct wage wage = wage_of(p, t);
            price_c += lane->routes[t].drive_t * wage.drive_c + lane->routes[t].distance_d * wage.distance_c;
        }
    }
    int64_t share_c = price_c / shares;
    int64_t limit = INT64_C(1) << 44;
    return (share_c < limit ? share_c : limit) * 256;
}

static struct run *run_make(struct arena *arena, const struct problem *problem, const struct solver_settings *settings)
{
    assert(settings->lanes >= 1 && settings->lanes <= SOLVER_LANES_MAX);
    struct run *run = arena_new(arena, struct run);
    run->problem = problem;
    run->ground = ground_make(arena, problem);
    run->lane_count = settings->lanes;
    run->lanes = arena_array(arena, struct lane *, settings->lanes);
    run->epoch_iterations = solver_epoch_iterations(&problem->dims);
    for (int32_t i = 0; i < settings->lanes; i++) {
        run->lanes[i] = lane_make(arena, run->ground, settings->seed, i);
    }
    return run;
}

/* ---- lanes meet -------------------------------------------------------------------------------------------------- */

static bool is_better(const struct run *run, const struct plan_copy *a, const struct plan_copy *b)
{
    int32_t limit = run->ground->moved_max;
    int32_t over_a = a->moved > limit ? a->moved - limit : 0, over_b = b->moved > limit ? b->moved - limit : 0;
    if (a->lacks != b->lacks || over_a != over_b) {
        return a->lacks != b->lacks ? a->lacks < b->lacks : over_a < over_b;
    }
    return a->cost_c < b->cost_c;
}

static int32_t best_lane(const struct run *run)
{
    int32_t best = 0;
    for (int32_t i = 1; i < run->lane_count; i++) {
        best = is_better(run, &run->lanes[i]->best, &run->lanes[best]->best) ? i : best;
    }
    return best;
}

/* The lane that stands worst goes on from the best plan that any has seen. */
static void lanes_meet(struct run *run)
{
    int32_t best = best_lane(run);
    int32_t worst = best == 0 ? run->lane_count - 1 : 0;
    for (int32_t i = 0; i < run->lane_count; i++) {
        if (i != best && run->lanes[i]->cost_c >= run->lanes[worst]->cost_c) {
            worst = i;
        }
    }
    if (worst != best) {
        lane_adopt(run->lanes[worst], &run->lanes[best]->best);
    }
}

/* ---- the tape ---------------------------------------------------------------------------------------------------- */

struct tape {
    struct arena *arena;
    int32_t *answers;
    int32_t count;
    int32_t room;
};

static void tape_add(struct tape *tape, int32_t answer)
{
    if (tape->count == tape->room) {
        int32_t room = tape->room == 0 ? TAPE_PIECE : 2 * tape->room;
        int32_t *longer = arena_array(tape->arena, int32_t, room);
        if (tape->count > 0) {
            memcpy(longer, tape->answers, (size_t)tape->count * sizeof *longer);
        }
        tape->answers = longer;
        tape->room = room;
    }
    tape->answers[tape->count++] = answer;
}

/* Asks the caller how far the run is; what comes back is made to rise and stay within its range. */
static int32_t progress_ask(const struct run *run, const struct solver_host *host, const struct tape *tape)
{
    const struct plan_copy *best = &run->lanes[best_lane(run)]->best;
    struct solver_report report = {.epoch = tape->count,
                                   .iterations = (int64_t)tape->count * run->epoch_iterations * run->lane_count,
                                   .best_c = best->cost_c,
                                   .left_out = best->left_out};
    int32_t answer = host->progress(host->context, &report);
    int32_t last = tape->count > 0 ? tape->answers[tape->count - 1] : 0;
    answer = answer < last ? last : answer;
    return answer > SOLVER_DONE ? SOLVER_DONE : answer;
}

/* ---- fewer routes ------------------------------------------------------------------------------------------------ */

static void fleet_enter(struct run *run)
{
    run->fleet = true;
    for (int32_t i = 0; i < run->lane_count; i++) {
        for (int32_t k = 0; k < COMPLETIONS && run->lanes[i]->bank_count > 0; k++) {
            lane_complete(run->lanes[i]); /* chance overlooks places */
        }
        fleet_begin(run->lanes[i]);
    }
}

/* All lanes go on from the best plan, whichever has found it. */
static void fleet_leave(struct run *run)
{
    run->fleet = false;
    int32_t best = best_lane(run);
    for (int32_t i = 0; i < run->lane_count; i++) {
        fleet_end(run->lanes[i]);
        lane_adopt(run->lanes[i], &run->lanes[best]->best);
        lane_complete(run->lanes[i]);
    }
}

/* ---- the run ----------------------------------------------------------------------------------------------------- */

static void epochs(struct run *run, const struct solver_host *host, struct tape *tape)
{
    int32_t meetings = 0;
    for (;;) {
        int32_t progress = progress_ask(run, host, tape);
        tape_add(tape, progress);
        if (progress == SOLVER_DONE) {
            return;
        }
        if (run->fleet && progress >= FLEET_UNTIL) {
            fleet_leave(run);
        }
        if (!run->fleet && progress / (SOLVER_DONE / MEETINGS) > meetings) {
            meetings = progress / (SOLVER_DONE / MEETINGS);
            lanes_meet(run);
        }
        run->temperature_q8 = anneal_temperature_q8(run->ground, run->start_q8, progress);
        host->run(host->context, run->lane_count, epoch_task, run);
    }
}

void solver_run(struct arena *arena, const struct problem *problem, const struct solution *start,
                const struct solver_settings *settings, const struct solver_host *host, struct solver_result *result)
{
    arena_reserve(arena, solver_bytes(&problem->dims, settings->lanes) - PIECE_HEADER);
    *result = (struct solver_result){0};
    if (!start_possible(arena, problem, &result->refusal)) {
        result->infeasible = true;
        return;
    }
    struct run *run = run_make(arena, problem, settings);
    struct plan_orders orders;
    if (start != NULL || problem->previous_technician != NULL || problem->frozen_first != NULL) {
        orders = start != NULL ? start_of_solution(arena, problem, start) : start_of_previous(arena, problem);
        run->start = &orders;
    }
    host->run(host->context, run->lane_count, build_task, run);
    run->start_q8 = first_temperature_q8(run->lanes[0]);
    if (fleet_matters(run->lanes[0])) {
        fleet_enter(run);
    }
    struct tape tape = {.arena = arena};
    epochs(run, host, &tape);
    if (run->fleet) {
        fleet_leave(run);
    }
    const struct plan_copy *best = &run->lanes[best_lane(run)]->best;
    result->iterations = (int64_t)(tape.count - 1) * run->epoch_iterations * run->lane_count;
    result->tape_count = tape.count;
    result->tape = tape.answers;
    schedule_plan(arena, problem, &(struct plan_orders){best->first, best->jobs, best->pins}, &result->best);
    if (start != NULL && start->cost.total_c < result->best.cost.total_c) {
        result->best = *start; /* its times may be better than ours: never dearer than it began */
    }
    result->infeasible = !start_kept(problem, &result->best, &result->refusal);
}

int32_t solver_share(int64_t done, int64_t limit)
{
    if (limit == 0) {
        return 0;
    }
    return done >= limit ? SOLVER_DONE : (int32_t)((__int128)done * SOLVER_DONE / limit);
}

void solver_run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    (void)context;
    for (int32_t i = 0; i < count; i++) {
        task(argument, i);
    }
}

int32_t solver_epoch_iterations(const struct problem_dims *dims)
{
    /* Days with more to choose take longer to follow. */
    bool calls = dims->stations > 0 || dims->restocks > 0;
    bool rich = calls || dims->windows > 0 || dims->affinities > 0 || dims->clocks > 0 || dims->crews > 0 ||
                dims->precedences > 0 || dims->breaks > dims->technicians;
    int32_t iterations = EPOCH_WORK / (dims->jobs + 100) / (dims->stations > 0 ? 20 : calls ? 8 : rich ? 4 : 1);
    return iterations > EPOCH_LEAST ? iterations : EPOCH_LEAST;
}

size_t solver_bytes(const struct problem_dims *dims, int32_t lanes)
{
    size_t jobs = (size_t)dims->jobs, technicians = (size_t)dims->technicians;
    size_t orders = start_bytes(dims);
    size_t answer = (size_t)schedule_stops_all(dims) * sizeof(struct stop) + technicians * sizeof(struct route) +
                    jobs * sizeof(int32_t) + jobs * sizeof(bool);
    size_t trail = jobs * 4 * sizeof(struct event) + TRAIL_ROOM;    /* of the longest route, while it is scheduled */
    size_t rest = trail + sizeof(struct run) + PIECE_HEADER + 1024; /* and what rounding adds */
    return ground_bytes(dims) + (size_t)lanes * (lane_bytes(dims) + sizeof(struct lane *)) + orders + answer + rest;
}
