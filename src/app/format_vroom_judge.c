/* The judge of VROOM's format: follows the routes by the file's own numbers, and asks of each whether it keeps what the file
 * says. It looks at nothing that was made for the search: it believes who does what in which order and when each thing
 * is begun, and works out the rest, the cost included. */
#include "app/format_vroom.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

/* A route while it is followed. Times with _t are ticks from the problem's zero. */
struct walk {
    struct arena *arena;
    const struct vroom *file;
    const struct vroom_vehicle *vehicle;
    struct vroom_route *route;
    int32_t *seen; /* how often each task was done */
    int32_t place;
    int64_t now_t;
    int64_t *load;
    int32_t tasks, breaks;
};

static bool judge_fault(struct fault *fault, const char *code, int32_t vehicle, int32_t stop, const char *what)
{
    char where[60];
    snprintf(where, sizeof where, "/routes/%" PRId32 "/steps/%" PRId32, vehicle, stop);
    return fault_raise(fault, FAULT_INVALID, code, where, "%s", what);
}

static bool skills_held(const struct json *needed, const struct json *held)
{
    for (int32_t i = 0; needed != NULL && i < needed->count; i++) {
        bool found = false;
        for (int32_t k = 0; held != NULL && k < held->count && !found; k++) {
            found = needed->elements[i].integer == held->elements[k].integer;
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

/* Whether an instant lies in a window, to the tick; if so, *until_t is when that window ends. */
static bool window_holds(const struct vroom *file, const struct vroom_window *window, int64_t time_t, int64_t *until_t)
{
    int64_t from_t = (window->from_s - file->origin_s) * file->ticks;
    *until_t = window->until_s == VROOM_EVER ? VROOM_EVER : (window->until_s - file->origin_s) * file->ticks;
    return time_t >= from_t && time_t <= *until_t;
}

static bool windows_hold(const struct vroom *file, const struct vroom_task *task, int64_t time_t, int64_t *until_t)
{
    bool held = task->window_count == 0;
    *until_t = VROOM_EVER;
    for (int32_t w = 0; w < task->window_count && !held; w++) {
        held = window_holds(file, &task->windows[w], time_t, until_t);
    }
    return held;
}

/* Drives to a place, or stays. False: there is no way. */
static bool walk_to(struct walk *walk, int32_t place)
{
    struct vroom_leg leg = vroom_leg(walk->file, walk->vehicle->profile, walk->place, place);
    int64_t ticks = vroom_leg_ticks(walk->file, walk->vehicle, leg.duration_s);
    walk->now_t += ticks;
    walk->route->travel_t += ticks;
    walk->route->matrix_cost += leg.cost;
    walk->route->sums.distance_m += leg.distance_m;
    walk->place = place;
    return ticks != NO_ROAD;
}

/* Adds a step that is reached now, begins at its start_t and takes its setup and service. */
static void walk_step(struct walk *walk, struct vroom_step step)
{
    size_t amounts = (size_t)walk->file->amounts;
    int64_t *load = arena_array(walk->arena, int64_t, amounts);
    memcpy(load, walk->load, amounts * sizeof *load);
    step.load = load;
    step.arrival_t = walk->now_t;
    step.distance_m = walk->route->sums.distance_m;
    walk->now_t = step.start_t + (step.setup_s + step.service_s) * walk->file->ticks;
    walk->route->work_s += step.kind == VROOM_STEP_TASK ? step.setup_s + step.service_s : 0;
    walk->route->steps[walk->route->step_count++] = step;
}

/* ---- One stop ---- */

static bool break_judge(struct walk *walk, const struct stop *stop, const char **rule)
{
    const struct vroom_vehicle *vehicle = walk->vehicle;
    *rule = "wrong_break";
    if (walk->breaks == vehicle->break_count || !walk_to(walk, stop->place)) {
        return false;
    }
    const struct vroom_break *due = &vehicle->breaks[walk->breaks];
    struct vroom_step step = {
        .kind = VROOM_STEP_BREAK, .of = walk->breaks++, .service_s = due->service_s, .start_t = stop->start_t};
    if (stop->start_t < walk->now_t || !window_holds(walk->file, &due->window, step.start_t, &step.until_t)) {
        return false;
    }
    walk_step(walk, step);
    return stop->departure_t == walk->now_t;
}

/* Takes a task's amounts off and on. False: more than the vehicle holds, or less than nothing. */
static bool load_change(struct walk *walk, const struct vroom_task *task)
{
    for (int32_t k = 0; k < walk->file->amounts; k++) {
        walk->load[k] += task->pickup[k] - task->delivery[k];
        walk->route->sums.delivery[k] += task->delivery[k];
        walk->route->sums.pickup[k] += task->pickup[k];
        if (walk->load[k] < 0 || walk->load[k] > walk->vehicle->capacity[k]) {
            return false;
        }
    }
    return true;
}

/* A shipment's delivery comes after its pickup, on the same route. */
static bool turn_is_right(const struct walk *walk, const struct vroom_route *route, int32_t task)
{
    if (walk->file->tasks[task].kind != VROOM_DELIVERY) {
        return true;
    }
    for (int32_t i = 0; i < route->step_count; i++) {
        if (route->steps[i].kind == VROOM_STEP_TASK && route->steps[i].of == task - 1) {
            return true;
        }
    }
    return false;
}

/* The first rule that a task breaks, in the order in which they are looked at; NULL when it keeps all. */
static const char *rule_broken(struct walk *walk, const struct stop *stop, int64_t *until_t)
{
    const struct vroom_task *task = &walk->file->tasks[stop->job];
    if (walk->seen[stop->job]++ > 0) {
        return "visited_twice";
    }
    if (!skills_held(task->skills, walk->vehicle->skills)) {
        return "not_eligible";
    }
    if (!turn_is_right(walk, walk->route, stop->job)) {
        return "wrong_order";
    }
    if (!load_change(walk, task)) {
        return "overloaded";
    }
    if (!walk_to(walk, task->spot.place)) {
        return "no_road";
    }
    if (stop->arrival_t != walk->now_t || stop->start_t < walk->now_t) {
        return "wrong_arrival";
    }
    return windows_hold(walk->file, task, stop->start_t, until_t) ? NULL : "window_missed";
}

static bool task_judge(struct walk *walk, const struct stop *stop, const char **rule)
{
    const struct vroom_task *task = &walk->file->tasks[stop->job];
    struct vroom_step step = {.kind = VROOM_STEP_TASK, .of = stop->job, .spot = &task->spot, .start_t = stop->start_t};
    step.setup_s = vroom_setup_s(task, walk->vehicle);
    step.service_s = vroom_service_s(task, walk->vehicle);
    walk->tasks++;
    walk->route->sums.priority += task->priority;
    *rule = rule_broken(walk, stop, &step.until_t);
    if (*rule != NULL) {
        return false;
    }
    walk_step(walk, step);
    *rule = "wrong_duration";
    return stop->departure_t == walk->now_t;
}

/* ---- One route ---- */

/* The cost to the last fraction, in parts of 3 600 000 a tick. */
static __int128 cost_exact(const struct walk *walk)
{
    const struct vroom_vehicle *v = walk->vehicle;
    const struct vroom_route *route = walk->route;
    __int128 ticks = walk->file->ticks;
    __int128 moving = v->measure == VROOM_COST ? route->matrix_cost * ticks * 3600000
                                               : (__int128)route->travel_t * v->per_hour * 1000 +
                                                     (__int128)route->sums.distance_m * v->per_km * 3600 * ticks;
    return moving + v->fixed * ticks * 3600000 + route->work_s * ticks * v->per_task_hour * 1000;
}

static void sums_make(struct arena *arena, const struct vroom *file, struct vroom_sums *sums)
{
    *sums = (struct vroom_sums){.delivery = arena_array(arena, int64_t, file->amounts),
                                .pickup = arena_array(arena, int64_t, file->amounts)};
}

/* What jobs deliver is on the vehicle from the start. */
static bool load_begin(struct walk *walk, const struct solution *solution, const struct route *route)
{
    walk->load = arena_array(walk->arena, int64_t, walk->file->amounts);
    for (int32_t i = 0; i < route->stop_count; i++) {
        int32_t task = solution->stops[route->stop_first + i].job;
        for (int32_t k = 0; task >= 0 && walk->file->tasks[task].kind == VROOM_JOB && k < walk->file->amounts; k++) {
            walk->load[k] += walk->file->tasks[task].delivery[k];
        }
    }
    for (int32_t k = 0; k < walk->file->amounts; k++) {
        if (walk->load[k] > walk->vehicle->capacity[k]) {
            return false;
        }
    }
    return true;
}

/* The start is where the vehicle is, or where its first task is. */
static void start_step(struct walk *walk, const struct solution *solution, const struct route *route)
{
    struct vroom_step step = {
        .kind = VROOM_STEP_START, .spot = &walk->vehicle->start, .start_t = route->leave_t, .until_t = VROOM_EVER};
    for (int32_t i = route->stop_count - 1; i >= 0 && walk->vehicle->start.place == NO_PLACE; i--) {
        int32_t task = solution->stops[route->stop_first + i].job;
        step.spot = task >= 0 ? &walk->file->tasks[task].spot : step.spot;
    }
    walk->place = walk->vehicle->start.place == NO_PLACE ? walk->file->nowhere : walk->vehicle->start.place;
    walk->now_t = route->leave_t;
    walk_step(walk, step);
}

/* Breaks that are still due on reaching the end are had there, each as early as it can be, and belong to the route as in
 * VROOM. False: one is too late. */
static bool breaks_at_end(struct walk *walk)
{
    while (walk->breaks < walk->vehicle->break_count) {
        const struct vroom_break *due = &walk->vehicle->breaks[walk->breaks];
        struct vroom_step step = {.kind = VROOM_STEP_BREAK, .of = walk->breaks++, .service_s = due->service_s};
        int64_t from_t = (due->window.from_s - walk->file->origin_s) * walk->file->ticks;
        step.start_t = from_t > walk->now_t ? from_t : walk->now_t;
        if (!window_holds(walk->file, &due->window, step.start_t, &step.until_t)) {
            return false;
        }
        walk_step(walk, step);
    }
    return true;
}

/* The end is where the vehicle is expected, or where its last task was. */
static void end_step(struct walk *walk)
{
    struct vroom_step step = {
        .kind = VROOM_STEP_END, .spot = &walk->vehicle->end, .start_t = walk->now_t, .until_t = VROOM_EVER};
    for (int32_t i = 0; i < walk->route->step_count && walk->vehicle->end.place == NO_PLACE; i++) {
        const struct vroom_step *task = &walk->route->steps[i];
        step.spot = task->kind == VROOM_STEP_TASK ? task->spot : step.spot;
    }
    walk_step(walk, step);
}

static bool limits_judge(const struct walk *walk, int32_t vehicle, const struct route *route, struct fault *fault)
{
    const struct vroom_vehicle *v = walk->vehicle;
    const struct vroom *file = walk->file;
    int64_t until_t = 0;
    const struct {
        bool kept;
        const char *rule, *what;
    } rules[] = {
        {window_holds(file, &v->shift, route->leave_t, &until_t), "leaves_early", "the vehicle's time has not begun"},
        {window_holds(file, &v->shift, walk->now_t, &until_t), "shift_exceeded",
         "the vehicle's time is over before the end"},
        {walk->tasks <= v->tasks_max, "too_many_tasks", "these are more tasks than max_tasks"},
        {v->travel_max_s == VROOM_EVER || walk->route->travel_t <= v->travel_max_s * file->ticks, "travels_long",
         "the travel time exceeds max_travel_time"},
        {walk->route->sums.distance_m <= v->distance_max_m, "travels_far", "the distance exceeds max_distance"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (!rules[i].kept) {
            return judge_fault(fault, rules[i].rule, vehicle, walk->route->step_count, rules[i].what);
        }
    }
    return true;
}

static bool route_judge(struct walk *walk, const struct solution *solution, const struct route *route,
                        struct fault *fault)
{
    const char *rule = "";
    int32_t vehicle = route->technician;
    walk->vehicle = &walk->file->vehicles[vehicle];
    walk->route->vehicle = vehicle;
    walk->route->steps =
        arena_array(walk->arena, struct vroom_step, route->stop_count + walk->vehicle->break_count + 2);
    sums_make(walk->arena, walk->file, &walk->route->sums);
    if (!load_begin(walk, solution, route)) {
        return judge_fault(fault, "overloaded", vehicle, 0, "what is delivered is more than the capacity");
    }
    start_step(walk, solution, route);
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &solution->stops[route->stop_first + i];
        bool kept =
            stop->job >= 0 ? task_judge(walk, stop, &rule) : stop->job == STOP_BREAK && break_judge(walk, stop, &rule);
        if (!kept) {
            return judge_fault(fault, rule, vehicle, i + 1, "the step is not as the file has it");
        }
    }
    if (walk->vehicle->end.place != NO_PLACE && !walk_to(walk, walk->vehicle->end.place)) {
        return judge_fault(fault, "no_road", vehicle, route->stop_count + 1, "there is no way to the end");
    }
    if (!breaks_at_end(walk)) {
        return judge_fault(fault, "no_break", vehicle, route->stop_count + 1, "a break is missing");
    }
    end_step(walk);
    return limits_judge(walk, vehicle, route, fault);
}

/* ---- The whole ---- */

static void sums_add(const struct vroom *file, struct vroom_sums *sums, const struct vroom_sums *more)
{
    sums->cost += more->cost;
    sums->setup_s += more->setup_s;
    sums->service_s += more->service_s;
    sums->duration_s += more->duration_s;
    sums->waiting_s += more->waiting_s;
    sums->priority += more->priority;
    sums->distance_m += more->distance_m;
    for (int32_t k = 0; k < file->amounts; k++) {
        sums->delivery[k] += more->delivery[k];
        sums->pickup[k] += more->pickup[k];
    }
}

/* Every task is done once or left out once, and a shipment whole. */
static bool tasks_accounted(const struct vroom *file, const struct solution *solution, int32_t *seen,
                            struct fault *fault)
{
    for (int32_t i = 0; i < solution->left_out_count; i++) {
        seen[solution->left_out[i]] += 2;
    }
    for (int32_t i = 0; i < file->task_count; i++) {
        bool torn = file->tasks[i].kind == VROOM_DELIVERY && seen[i] != seen[i - 1];
        if (seen[i] < 1 || seen[i] > 2 || torn) {
            return fault_raise(fault, FAULT_INVALID, torn ? "shipment_torn" : "not_accounted", "/unassigned",
                               "task %" PRId32 " is neither done once nor left out", i);
        }
    }
    return true;
}

static bool has_tasks(const struct solution *solution, const struct route *route)
{
    bool any = false;
    for (int32_t i = 0; i < route->stop_count; i++) {
        any |= solution->stops[route->stop_first + i].job >= 0;
    }
    return any;
}

bool vroom_judge(struct arena *arena, const struct vroom *file, const struct solution *solution,
                 struct vroom_answer *answer, struct fault *fault)
{
    __int128 cost = 0, told = solution->cost.total_c - solution->cost.left_out_c;
    int32_t *seen = arena_array(arena, int32_t, file->task_count);
    *answer = (struct vroom_answer){.routes = arena_array(arena, struct vroom_route, file->vehicle_count)};
    sums_make(arena, file, &answer->sums);
    for (int32_t i = 0; i < solution->route_count; i++) {
        if (!has_tasks(solution, &solution->routes[i])) {
            continue;
        }
        struct vroom_route *route = &answer->routes[answer->route_count++];
        struct walk walk = {.arena = arena, .file = file, .route = route, .seen = seen};
        if (!route_judge(&walk, solution, &solution->routes[i], fault)) {
            return false;
        }
        cost += cost_exact(&walk);
        vroom_route_tell(file, route);
        sums_add(file, &answer->sums, &route->sums);
    }
    if (cost * file->scale != told * 3600000 * file->ticks) {
        return fault_raise(fault, FAULT_INVALID, "wrong_cost", "/summary/cost",
                           "the routes do not cost what the search said");
    }
    return tasks_accounted(file, solution, seen, fault);
}
