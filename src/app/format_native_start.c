/* The start plan of a native file: a plan to begin the search with, which keeps every rule. */
#include "app/format_native.h"

#include "base/arena.h"
#include "base/fault.h"

struct start {
    const struct problem *problem; /* sealed */
    struct native_list *jobs;      /* of each technician, in order */
    int32_t *taken;                /* technician of each job of the problem, or NO_PLACE */
    struct pin *pins;              /* J */
};

/* ---- Orders ---- */

static bool route_read(struct native_reader *reader, const struct cursor *route, struct start *start,
                       struct fault *fault)
{
    struct cursor technician = cursor_member(route, TEXT("technician")), jobs = cursor_member(route, TEXT("jobs"));
    int32_t t = 0, count = 0;
    if (!cursor_object(route, "technician jobs", fault) || !native_technician(reader, &technician, &t, fault) ||
        !cursor_array(&jobs, 0, PROBLEM_JOBS_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_element(&jobs, i);
        int32_t d = 0;
        if (!native_job(reader, &entry, &d, fault)) {
            return false;
        }
        bool begun = false; /* what is frozen stands at the head of the route already */
        for (int32_t j = reader->first_job[d]; j < reader->first_job[d + 1]; j++) {
            begun |= reader->frozen_with[j] == t;
        }
        int32_t chosen = begun ? -1 : native_member(reader, d, t, start->taken);
        if (chosen < 0 && !begun) {
            return cursor_fault(&entry, fault, "duplicate_job", "this job stands there already");
        }
        if (chosen >= 0) {
            start->taken[chosen] = t;
            native_push(reader->arena, &start->jobs[t], chosen);
        }
    }
    return true;
}

static void orders_begin(struct native_reader *reader, struct start *start)
{
    const struct problem *p = start->problem;
    start->jobs = arena_array(reader->arena, struct native_list, p->dims.technicians);
    start->taken = arena_array(reader->arena, int32_t, p->dims.jobs);
    start->pins = arena_array(reader->arena, struct pin, p->dims.jobs);
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        start->taken[j] = reader->frozen_with[j];
        start->pins[j] = (struct pin){0, INSTANT_MAX};
    }
    for (int32_t t = 0; p->frozen_first != NULL && t < p->dims.technicians; t++) {
        for (int32_t i = p->frozen_first[t]; i < p->frozen_first[t + 1]; i++) {
            native_push(reader->arena, &start->jobs[t], p->frozen_job[i]);
        }
    }
}

/* ---- Instants that hold together what different technicians do ---- */

/* When the jobs start and end by the pins as they are. */
struct instants {
    int32_t *from, *to; /* J; NO_INSTANT: left out */
};

static const char *obstacle_word(enum obstacle obstacle)
{
    static const char *const WORDS[] = {
        [OBSTACLE_NOT_ELIGIBLE] = "may not be done by this technician",
        [OBSTACLE_FROZEN] = "stands before what is frozen",
        [OBSTACLE_SEQUENCE] = "stands against the locked order",
        [OBSTACLE_JOBS_MAX] = "is one too many",
        [OBSTACLE_LOAD] = "does not fit onto the van, with the others",
        [OBSTACLE_PARTS] = "finds a part missing",
        [OBSTACLE_REACH] = "is too far",
        [OBSTACLE_ENERGY] = "needs more energy than there is",
        [OBSTACLE_NO_ROAD] = "has no road to it or from it",
        [OBSTACLE_WINDOW] = "would begin after its windows",
        [OBSTACLE_BREAK] = "leaves no room for a break",
        [OBSTACLE_SHIFT] = "makes the day longer than the shift",
        [OBSTACLE_TOGETHER] = "is not in time with the jobs that it depends on",
    };
    bool known = (size_t)obstacle < sizeof WORDS / sizeof WORDS[0] && WORDS[obstacle] != NULL;
    return known ? WORDS[obstacle] : "is impossible";
}

/* Where the plan stands that a technician's route was read from; the document has it once or not at all. */
static bool route_refuse(const struct native_reader *reader, int32_t technician, const struct route_verdict *verdict,
                         struct fault *fault)
{
    int32_t d = verdict->job >= 0 && verdict->job < reader->problem->dims.jobs ? reader->job_of[verdict->job] : -1;
    struct text job = d >= 0 ? reader->job_ids[d] : TEXT("the route");
    struct cursor at = cursor_member(&reader->root, TEXT("startPlan"));
    return cursor_fault(&at, fault, "start_impossible", "with technician \"%.*s\", \"%.*s\" %s",
                        TEXT_ARGS(reader->technician_ids[technician]), TEXT_ARGS(job),
                        obstacle_word(verdict->obstacle));
}

static bool routes_time(struct native_reader *reader, const struct start *start, struct instants *instants,
                        struct fault *fault)
{
    for (int32_t t = 0; t < start->problem->dims.technicians; t++) {
        struct arena_mark mark = arena_mark(reader->arena);
        int32_t count = start->jobs[t].count;
        struct order order = {.technician = t, .jobs = start->jobs[t].at, .count = count, .pins = start->pins};
        struct stop *stops = arena_array(reader->arena, struct stop, schedule_stops_max(start->problem, t, count));
        struct route_schedule schedule = {0};
        if (!schedule_route(reader->arena, start->problem, &order, stops, &schedule)) {
            return route_refuse(reader, t, &schedule.verdict, fault);
        }
        for (int32_t i = 0; i < schedule.route.stop_count; i++) {
            if (stops[i].job >= 0) {
                instants->from[stops[i].job] = stops[i].start_t;
                instants->to[stops[i].job] = stops[i].departure_t;
            }
        }
        arena_rewind(reader->arena, mark);
    }
    return true;
}

static bool pin_raise(struct pin *pin, int64_t open_t)
{
    int32_t held_t = open_t < INSTANT_MAX ? (int32_t)open_t : INSTANT_MAX;
    bool raised = held_t > pin->open_t;
    pin->open_t = raised ? held_t : pin->open_t;
    pin->close_t = pin->close_t > pin->open_t ? pin->close_t : pin->open_t;
    return raised;
}

/* Members of a crew wait for the last of them. */
static bool crews_agree(const struct start *start, const struct instants *instants)
{
    const struct problem *p = start->problem;
    bool raised = false;
    for (int32_t c = 0; c < p->dims.crews; c++) {
        int32_t last_t = NO_INSTANT;
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            int32_t from_t = instants->from[p->crew_job[k]];
            last_t = from_t > last_t ? from_t : last_t;
        }
        for (int32_t k = p->crew_first[c]; k < p->crew_first[c + 1]; k++) {
            raised |= instants->from[p->crew_job[k]] < last_t && pin_raise(&start->pins[p->crew_job[k]], last_t);
        }
    }
    return raised;
}

/* What comes after waits for what comes before, and what comes before does not run too far ahead. */
static bool links_agree(const struct start *start, const struct instants *instants)
{
    const struct problem *p = start->problem;
    bool raised = false;
    for (int32_t i = 0; i < p->dims.precedences; i++) {
        int32_t before = p->precedence_before[i], after = p->precedence_after[i];
        if (instants->from[before] == NO_INSTANT || instants->from[after] == NO_INSTANT) {
            continue;
        }
        int64_t lag_t = (int64_t)instants->from[after] - instants->to[before];
        if (lag_t < p->precedence_min_t[i]) {
            raised |= pin_raise(&start->pins[after], (int64_t)instants->to[before] + p->precedence_min_t[i]);
        }
        if (lag_t > p->precedence_max_t[i] && p->precedence_max_t[i] < INSTANT_MAX) {
            raised |= pin_raise(&start->pins[before], instants->from[before] + lag_t - p->precedence_max_t[i]);
        }
    }
    return raised;
}

/* Raises pins until nobody has to wait any longer: instants only grow, so that ends. Then what depends on others is held
 * where it is. */
static bool pins_settle(struct native_reader *reader, struct start *start, struct fault *fault)
{
    enum { ROUNDS_MAX = 1000 };
    const struct problem *p = start->problem;
    struct instants instants = {arena_array(reader->arena, int32_t, p->dims.jobs),
                                arena_array(reader->arena, int32_t, p->dims.jobs)};
    bool raised = true;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        instants.from[j] = instants.to[j] = NO_INSTANT;
    }
    for (int32_t round = 0; raised && round < ROUNDS_MAX; round++) {
        if (!routes_time(reader, start, &instants, fault)) {
            return false;
        }
        raised = crews_agree(start, &instants);
        raised |= links_agree(start, &instants);
    }
    for (int32_t i = 0; i < p->dims.crew_jobs; i++) {
        int32_t job = p->crew_job[i], from_t = instants.from[job];
        start->pins[job] = from_t == NO_INSTANT ? start->pins[job] : (struct pin){from_t, from_t};
    }
    for (int32_t i = 0; i < 2 * p->dims.precedences; i++) {
        int32_t job = i % 2 == 0 ? p->precedence_before[i / 2] : p->precedence_after[i / 2],
                from_t = instants.from[job];
        start->pins[job] = from_t == NO_INSTANT ? start->pins[job] : (struct pin){from_t, from_t};
    }
    return routes_time(reader, start, &instants, fault);
}

/* ---- The whole ---- */

static bool plan_make(struct native_reader *reader, const struct start *start, struct fault *fault)
{
    const struct problem *p = start->problem;
    struct cursor at = cursor_member(&reader->root, TEXT("startPlan"));
    struct native_list first = {0}, jobs = {0};
    struct solution *plan = arena_new(reader->arena, struct solution);
    struct fault rule = {0};
    native_push(reader->arena, &first, 0);
    native_push(reader->arena, &jobs, 0); /* so that there is an array, even of nothing */
    jobs.count = 0;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        for (int32_t i = 0; i < start->jobs[t].count; i++) {
            native_push(reader->arena, &jobs, start->jobs[t].at[i]);
        }
        native_push(reader->arena, &first, jobs.count);
    }
    const struct plan_orders orders = {.first = first.at, .jobs = jobs.at, .pins = start->pins};
    schedule_plan(reader->arena, p, &orders, plan);
    if (!witness_accepts(p, plan, &rule)) {
        return cursor_fault(&at, fault, "start_impossible", "this plan breaks a rule: %s", rule.code);
    }
    reader->start = plan;
    return true;
}

bool native_start_read(struct native_reader *reader, const struct problem *problem, struct fault *fault)
{
    struct cursor list = cursor_member(&reader->root, TEXT("startPlan"));
    struct start start = {.problem = problem};
    int32_t count = 0;
    if (!cursor_is(&list)) {
        return true;
    }
    if (!cursor_array(&list, 0, PROBLEM_TECHNICIANS_MAX, &count, fault)) {
        return false;
    }
    orders_begin(reader, &start);
    for (int32_t i = 0; i < count; i++) {
        struct cursor route = cursor_element(&list, i);
        if (!route_read(reader, &route, &start, fault)) {
            return false;
        }
    }
    return pins_settle(reader, &start, fault) && plan_make(reader, &start, fault);
}
