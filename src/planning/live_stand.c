/* The standing plan: today's board by the solver's rules, and what these have to give way in for it. */
#include <stdlib.h>
#include <string.h>

#include "planning/live_parts.h"
#include "planning/live_stand.h"

/* ---- relaxations of one route ------------------------------------------------------------------------------------- */

static int32_t clamped(int64_t value)
{
    return (int32_t)clamp_int64(value, 0, INSTANT_MAX);
}

/* The last window becomes soft, for as long as there are instants. */
static bool relax_window(struct stand *stand, int32_t task)
{
    struct live_draft *draft = stand->draft;
    int32_t last = draft->problem.window_first[task + 1] - 1;
    if (task < 0 || draft->window_close_t[last] == LATE_FOR_EVER) {
        return false;
    }
    draft->window_close_t[last] = draft->job_close_t[task] = LATE_FOR_EVER;
    draft->window_late_c[task] *= LIVE_LATE_FACTOR;
    return true;
}

/* As much of the kind that is short as the route takes of it; and where substitutes are what is short, of every kind. False when
 * that is more than can be counted. */
static bool relax_parts(struct stand *stand, int32_t t, int32_t part, int64_t needed)
{
    struct live_draft *draft = stand->draft;
    const struct problem *problem = &draft->problem;
    int32_t kinds = problem->dims.parts;
    int32_t *stock = draft->part_stock + (int64_t)t * kinds;
    if (needed > INSTANT_MAX) {
        return false;
    }
    if (stock[part] < needed) {
        stand->short_of[t] += needed - stock[part];
        stock[part] = (int32_t)needed;
        return true;
    }
    int64_t *sum = arena_array(draft->arena, int64_t, kinds);
    const struct live_person *person = &draft->people[t];
    for (int32_t i = 0; i < person->count; i++) {
        int32_t task = draft->order[person->first + i];
        for (int32_t use = problem->part_first[task]; use < problem->part_first[task + 1]; use++) {
            sum[problem->part_kind[use]] += problem->part_quantity[use];
        }
    }
    bool raised = false;
    for (int32_t k = 0; k < kinds; k++) {
        int32_t most = clamped(sum[k]);
        if (stock[k] < most) {
            stand->short_of[t] += most - stock[k];
            stock[k] = most;
            raised = true;
        }
    }
    return raised;
}

static bool relax_load(struct stand *stand, int32_t t, int32_t dimension, int64_t needed)
{
    struct live_draft *draft = stand->draft;
    int32_t *capacity = &draft->load_capacity[t * draft->problem.dims.loads + dimension];
    if (needed <= *capacity || needed > INSTANT_MAX) {
        return false;
    }
    stand->overload[t] += needed - *capacity;
    *capacity = (int32_t)needed;
    return true;
}

enum { MEAL_STEP_SECONDS = 900 };

/* Meals may be taken a little later, at most till the end of the day. False when none can be. */
static bool meals_widen(struct stand *stand, int32_t t)
{
    struct live_draft *draft = stand->draft;
    struct live_person *person = &draft->people[t];
    int32_t next_t = draft->to_t[t];
    bool widened = false;
    for (int32_t i = person->pause_count - 1; i >= 0; i--) {
        struct live_pause *pause = &person->pauses[i];
        int32_t until_t = clamped((int64_t)pause->until_t + MEAL_STEP_SECONDS);
        until_t = until_t < next_t ? until_t : next_t;
        if (!pause->fixed && until_t > pause->until_t) {
            pause->until_t = until_t;
            widened = true;
        }
        next_t = pause->until_t;
    }
    return widened;
}

static void pause_drop(struct live_person *person, int32_t index)
{
    for (int32_t i = index; i + 1 < person->pause_count; i++) {
        person->pauses[i] = person->pauses[i + 1];
    }
    person->pause_count--;
}

static bool route_follow(struct stand *stand, int32_t t, struct route_schedule *schedule, struct stop *stops)
{
    struct live_draft *draft = stand->draft;
    const struct live_person *person = &draft->people[t];
    struct order order = {t, draft->order + person->first, person->count, stand->pins};
    return schedule_route(draft->arena, &draft->problem, &order, stops, schedule);
}

/* Meals later; else without one of the breaks: the first without which something else, or nothing, is in the way. */
static bool relax_break(struct stand *stand, int32_t t)
{
    struct live_draft *draft = stand->draft;
    struct live_person *person = &draft->people[t];
    bool done = meals_widen(stand, t);
    live_draft_breaks(draft);
    struct live_person whole = *person;
    for (int32_t i = 0; i < whole.pause_count && !done; i++) {
        struct route_schedule schedule;
        *person = whole;
        pause_drop(person, i);
        live_draft_breaks(draft);
        done = route_follow(stand, t, &schedule, NULL) || schedule.verdict.obstacle != OBSTACLE_BREAK;
        stand->dropped[t] += done ? 1 : 0;
    }
    if (!done && whole.pause_count > 0) {
        stand->dropped[t]++;
        *person = whole;
        pause_drop(person, 0);
        live_draft_breaks(draft);
        done = true;
    }
    return done;
}

static bool relax(struct stand *stand, int32_t t, const struct route_verdict *verdict)
{
    struct live_draft *draft = stand->draft;
    switch (verdict->obstacle) {
    case OBSTACLE_WINDOW:
    case OBSTACLE_TOGETHER: /* it waits for others until after its windows */
        return relax_window(stand, verdict->job);
    case OBSTACLE_SHIFT:
        draft->to_t[t] = clamped(verdict->needed > draft->to_t[t] ? verdict->needed : (int64_t)draft->to_t[t] + 1);
        return draft->to_t[t] < INSTANT_MAX;
    case OBSTACLE_PARTS:
        return relax_parts(stand, t, verdict->part, verdict->needed);
    case OBSTACLE_LOAD:
        return relax_load(stand, t, verdict->part, verdict->needed);
    case OBSTACLE_JOBS_MAX:
        stand->jobs_over[t] += verdict->needed - draft->jobs_max[t];
        draft->jobs_max[t] = (int32_t)verdict->needed;
        return true;
    case OBSTACLE_REACH:
        stand->too_far[t] += verdict->needed - draft->reach_d[t];
        draft->reach_d[t] = (int32_t)clamp_int64(verdict->needed, 0, INT32_MAX);
        return true;
    case OBSTACLE_BREAK:
        return relax_break(stand, t);
    default:
        return false; /* who has a job may do it, and what is frozen or locked stands in its order */
    }
}

/* Follows a route whose day has no end; `open` likewise for the windows of what is not held to its time. */
static bool route_follow_freely(struct stand *stand, int32_t t, bool open, struct route_schedule *schedule,
                                struct stop *stops)
{
    struct live_draft *draft = stand->draft;
    const struct live_person *person = &draft->people[t];
    struct arena_mark mark = arena_mark(draft->arena);
    int32_t *closes_t = arena_array(draft->arena, int32_t, person->count);
    int32_t to_t = draft->to_t[t];
    for (int32_t i = 0; i < person->count; i++) {
        int32_t task = draft->order[person->first + i];
        bool held = draft->tasks[task].held || (draft_job(draft, task)->locks & LOCK_TIME) != 0;
        closes_t[i] = draft->job_close_t[task];
        if (open && !held) {
            draft->window_close_t[draft->problem.window_first[task + 1] - 1] = draft->job_close_t[task] = LATE_FOR_EVER;
        }
    }
    draft->to_t[t] = INSTANT_MAX;
    bool possible = route_follow(stand, t, schedule, stops);
    draft->to_t[t] = to_t;
    for (int32_t i = 0; i < person->count; i++) {
        int32_t task = draft->order[person->first + i];
        draft->window_close_t[draft->problem.window_first[task + 1] - 1] = draft->job_close_t[task] = closes_t[i];
    }
    arena_rewind(draft->arena, mark);
    return possible;
}

/* What is to give way on a route. Where nothing but windows and the end of the shift lie between a break and its time, they are to
 * blame: a break after the work, at home, costs nothing, and would be taken whenever a day runs late. */
static struct route_verdict verdict_of(struct stand *stand, int32_t t, const struct route_verdict *found,
                                       struct stop *stops)
{
    struct live_draft *draft = stand->draft;
    struct route_schedule schedule;
    if (found->obstacle != OBSTACLE_BREAK) {
        return *found;
    }
    if (route_follow_freely(stand, t, false, &schedule, stops) && schedule.route.return_t > draft->to_t[t]) {
        return (struct route_verdict){.obstacle = OBSTACLE_SHIFT, .needed = schedule.route.return_t};
    }
    if (!route_follow_freely(stand, t, true, &schedule, stops)) {
        return *found;
    }
    for (int32_t i = 0; i < schedule.route.stop_count; i++) {
        if (stops[i].job >= 0 && stops[i].start_t > draft->job_close_t[stops[i].job]) {
            return (struct route_verdict){.obstacle = OBSTACLE_WINDOW, .job = stops[i].job};
        }
    }
    return *found;
}

/* Schedules a route, relaxing until it is possible, and notes when its jobs begin and end. */
static bool route_settle(struct stand *stand, int32_t t)
{
    struct live_draft *draft = stand->draft;
    const struct live_person *person = &draft->people[t];
    struct arena_mark mark = arena_mark(draft->arena);
    struct stop *stops = arena_array(draft->arena, struct stop, person->count + PROBLEM_BREAKS_MAX);
    struct route_schedule schedule;
    while (!route_follow(stand, t, &schedule, stops)) {
        struct route_verdict verdict = verdict_of(stand, t, &schedule.verdict, stops);
        if (!relax(stand, t, &verdict)) {
            return fault_raise(draft->fault, FAULT_TOO_LARGE, "too_large", "/jobs",
                               "What technician %.*s has on the board cannot be told in the numbers of a problem (%d)",
                               TEXT_ARGS(draft->day->technicians.items[t].id), (int)schedule.verdict.obstacle);
        }
    }
    int32_t breaks = 0;
    for (int32_t i = 0; i < schedule.route.stop_count; i++) {
        if (stops[i].job >= 0) {
            stand->start_t[stops[i].job] = stops[i].start_t;
            stand->end_t[stops[i].job] = stops[i].departure_t;
        } else if (breaks < PROBLEM_BREAKS_MAX) {
            stand->break_start_t[t * PROBLEM_BREAKS_MAX + breaks++] = stops[i].start_t;
        }
    }
    while (breaks < PROBLEM_BREAKS_MAX) { /* at home, after the work */
        stand->break_start_t[t * PROBLEM_BREAKS_MAX + breaks++] = schedule.route.return_t;
    }
    stand->return_t[t] = schedule.route.return_t;
    stand->settled[t] = true;
    arena_rewind(draft->arena, mark);
    return true;
}

static bool routes_settle(struct stand *stand)
{
    for (int32_t t = 0; t < stand->draft->day->technicians.count; t++) {
        if (!stand->settled[t] && stand->draft->people[t].count > 0 && !route_settle(stand, t)) {
            return false;
        }
    }
    return true;
}

/* ---- what was relaxed --------------------------------------------------------------------------------------------- */

/* Soft windows and jobs without one close a day after the last shift: beyond that nothing is told. */
static void windows_tell(struct stand *stand)
{
    struct live_draft *draft = stand->draft;
    for (int32_t i = 0; i < draft->task_count; i++) {
        const struct live_task *task = &draft->tasks[i];
        int32_t closed_t = stand->closed_t[i];
        if (task->technician >= 0 && task->member == 0 && task->stage != STAGE_FACT && closed_t < draft->latest_t &&
            stand->start_t[i] > closed_t) {
            live_draft_grace(draft, GRACE_WINDOW, task->job, task->technician, stand->start_t[i] - closed_t);
        }
    }
}

static void breaks_tell(struct stand *stand, int32_t t)
{
    struct live_draft *draft = stand->draft;
    const struct live_person *person = &draft->people[t];
    for (int32_t i = 0; i < stand->dropped[t]; i++) {
        live_draft_grace(draft, GRACE_BREAK, -1, t, 0);
    }
    for (int32_t i = 0; i < person->pause_count; i++) {
        int32_t late_t = stand->break_start_t[t * PROBLEM_BREAKS_MAX + i] - person->pauses[i].latest_t;
        if (late_t > 0 && person->pauses[i].until_t > person->pauses[i].latest_t) {
            live_draft_grace(draft, GRACE_BREAK, -1, t, late_t);
        }
    }
}

static void technician_tell(struct stand *stand, int32_t t)
{
    struct live_draft *draft = stand->draft;
    const struct {
        enum live_grace_kind kind;
        int64_t amount;
    } told[] = {
        {GRACE_PARTS, stand->short_of[t]},
        {GRACE_LOAD, stand->overload[t]},
        {GRACE_JOBS_MAX, stand->jobs_over[t]},
        {GRACE_REACH, stand->too_far[t]},
    };
    if (draft->people[t].count == 0) {
        return;
    }
    int32_t to_t = draft->people[t].to_t;
    if (stand->return_t[t] > to_t) {
        live_draft_grace(draft, GRACE_SHIFT, -1, t, stand->return_t[t] - to_t);
    }
    draft->to_t[t] = stand->return_t[t] > to_t ? stand->return_t[t] : to_t; /* no longer than it takes */
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        if (told[i].amount > 0) {
            live_draft_grace(draft, told[i].kind, -1, t, told[i].amount);
        }
    }
    breaks_tell(stand, t);
}

static int by_kind(const void *a, const void *b)
{
    const struct live_grace *first = a;
    const struct live_grace *second = b;
    const int64_t keys[][2] = {{(int64_t)first->kind, (int64_t)second->kind},
                               {first->job, second->job},
                               {first->technician, second->technician},
                               {first->amount, second->amount}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

static void graces_tell(struct stand *stand)
{
    struct live_draft *draft = stand->draft;
    windows_tell(stand);
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        technician_tell(stand, t);
    }
    if (draft->grace_count > 0) {
        qsort(draft->graces, (size_t)draft->grace_count, sizeof *draft->graces, by_kind);
    }
}

/* ---- the plan before ---------------------------------------------------------------------------------------------- */

/* A job begins later only if it does so both by the board and by the standing plan; and earlier as it likes. */
static void previous_fill(struct stand *stand, const struct live_options *options)
{
    struct live_draft *draft = stand->draft;
    struct problem *problem = &draft->problem;
    int32_t count = draft->task_count;
    int32_t *technician = draft_numbers(draft, count), *start_t = draft_numbers(draft, count);
    int32_t *early_t = draft_numbers(draft, count), *late_t = draft_numbers(draft, count);
    int64_t *technician_c = arena_array(draft->arena, int64_t, count);
    int64_t *time_c = arena_array(draft->arena, int64_t, count);
    struct disturbance *disturbance = arena_new(draft->arena, struct disturbance);
    int32_t late_s = options->moved_late_s;
    disturbance->moved_max = options->moved_max;
    for (int32_t i = 0; i < count; i++) {
        const struct live_task *task = &draft->tasks[i];
        technician[i] = task->technician >= 0 ? task->technician : NO_PLACE;
        start_t[i] = NO_INSTANT;
        early_t[i] = DURATION_MAX;
        late_t[i] = late_s >= 0 ? late_s : LIVE_MOVED_LATE_MINUTES * MINUTE_SECONDS;
        if (task->technician >= 0) {
            struct live_moved moved = live_weights_moved(&draft->weights, draft_job(draft, i));
            start_t[i] = task->start_t > stand->start_t[i] ? task->start_t : stand->start_t[i];
            technician_c[i] = moved.technician_c;
            time_c[i] = task->member == 0 ? moved.time_c : 0;
        }
    }
    problem->previous_technician = technician;
    problem->previous_start_t = start_t;
    problem->previous_early_t = early_t;
    problem->previous_late_t = late_t;
    problem->moved_technician_c = technician_c;
    problem->moved_time_c = time_c;
    problem->disturbance = disturbance;
}

/* ---- the story ---------------------------------------------------------------------------------------------------- */

static void stand_make(struct live_draft *draft, struct stand *stand)
{
    int32_t tasks = draft->task_count, people = draft->day->technicians.count;
    *stand = (struct stand){.draft = draft,
                            .pins = arena_array(draft->arena, struct pin, tasks),
                            .start_t = draft_numbers(draft, tasks),
                            .end_t = draft_numbers(draft, tasks),
                            .closed_t = draft_numbers(draft, tasks),
                            .break_start_t = draft_numbers(draft, (int64_t)people * PROBLEM_BREAKS_MAX),
                            .return_t = draft_numbers(draft, people),
                            .dropped = draft_numbers(draft, people),
                            .settled = arena_array(draft->arena, bool, people),
                            .short_of = arena_array(draft->arena, int64_t, people),
                            .overload = arena_array(draft->arena, int64_t, people),
                            .jobs_over = arena_array(draft->arena, int64_t, people),
                            .too_far = arena_array(draft->arena, int64_t, people)};
    for (int32_t i = 0; i < tasks; i++) {
        stand->pins[i] = (struct pin){0, INSTANT_MAX};
        stand->closed_t[i] = draft->job_close_t[i];
    }
}

static void plan_schedule(struct stand *stand, struct live_problem *made)
{
    struct live_draft *draft = stand->draft;
    int32_t people = draft->day->technicians.count;
    int32_t *first = draft_numbers(draft, (int64_t)people + 1);
    for (int32_t t = 0; t < people; t++) {
        first[t + 1] = first[t] + draft->people[t].count;
    }
    const struct plan_orders orders = {first, draft->order, stand->pins};
    schedule_plan(draft->arena, &made->problem, &orders, &made->standing);
}

bool live_draft_stand(struct live_draft *draft, struct live_problem *made)
{
    struct stand stand;
    stand_make(draft, &stand);
    live_stand_untie(&stand);
    do {
        if (!routes_settle(&stand)) {
            return false;
        }
    } while (live_stand_agree(&stand));
    graces_tell(&stand);
    previous_fill(&stand, draft->options);
    if (!problem_seal(draft->arena, &draft->problem, &made->problem, draft->fault)) {
        return false;
    }
    plan_schedule(&stand, made);
    return true;
}
