/* The judge of the native format: looks at the document itself, not at the problem made of it, and asks of every route
 * whether it keeps what the document says. Travel it can look up only in a matrix; for the other forms it trusts the
 * witness. The document was read without a fault, so its members have the right types. */
#include "app/format_native.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"

static bool judge_fault(struct fault *fault, const char *code, int32_t route, int32_t stop, const char *what)
{
    char where[60];
    snprintf(where, sizeof where, "/routes/%" PRId32 "/stops/%" PRId32, route, stop);
    return fault_raise(fault, FAULT_INVALID, code, where, "%s", what);
}

static int64_t integer_or(const struct json *object, struct text name, int64_t absent)
{
    const struct json *member = object == NULL ? NULL : json_get(object, name); /* the object may be absent too */
    return member == NULL ? absent : member->integer;
}

static const struct json *element(const struct json *document, struct text list, int32_t index)
{
    return &json_get(document, list)->elements[index];
}

/* The index of a place by its id, the slow way. */
static int32_t place_index(const struct json *document, struct text id)
{
    const struct json *places = json_get(document, TEXT("places"));
    int32_t index = 0;
    while (!text_equal(json_get(&places->elements[index], TEXT("id"))->string, id)) {
        index++;
    }
    return index;
}

/* Travel time between two places of the matrix, 0 when there is none. */
static int64_t matrix_time(const struct json *document, int32_t from, int32_t to)
{
    const struct json *travel = json_get(document, TEXT("travel"));
    const struct json *matrix = json_get(travel, TEXT("matrix"));
    return matrix == NULL ? 0 : json_get(matrix, TEXT("time"))->elements[from].elements[to].integer;
}

static bool fold_equal(struct arena *arena, struct text a, struct text b)
{
    struct arena_mark mark = arena_mark(arena);
    bool equal = text_equal(text_fold(arena, a), text_fold(arena, b));
    arena_rewind(arena, mark);
    return equal;
}

static bool skills_held(struct arena *arena, const struct json *job, const struct json *technician)
{
    const struct json *required = json_get(job, TEXT("requiredSkills")), *held = json_get(technician, TEXT("skills"));
    for (int32_t i = 0; required != NULL && i < required->count; i++) {
        bool found = false;
        for (int32_t k = 0; held != NULL && k < held->count && !found; k++) {
            found = fold_equal(arena, required->elements[i].string, held->elements[k].string);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool technician_allowed(const struct json *job, const struct json *technician)
{
    const struct json *allowed = json_get(job, TEXT("allowedTechnicians"));
    bool found = allowed == NULL;
    for (int32_t i = 0; !found && i < allowed->count; i++) {
        found = text_equal(allowed->elements[i].string, json_get(technician, TEXT("id"))->string);
    }
    return found;
}

/* How many of a part an object of names and amounts holds. */
static int64_t amount_of(struct arena *arena, const struct json *amounts, struct text part)
{
    for (int32_t i = 0; amounts != NULL && i < amounts->count; i++) {
        if (fold_equal(arena, amounts->members[i].name, part)) {
            return amounts->members[i].value.integer;
        }
    }
    return 0;
}

/* Whether the jobs of a route up to stop `last` take no more of a part than the technician starts with. */
static bool part_suffices(struct arena *arena, const struct json *document, const struct solution *solution,
                          const struct route *route, struct text part, int32_t last)
{
    const struct json *technician = element(document, TEXT("technicians"), route->technician);
    int64_t left = amount_of(arena, json_get(technician, TEXT("inventory")), part);
    for (int32_t i = 0; i <= last; i++) {
        int32_t job = solution->stops[route->stop_first + i].job;
        if (job != STOP_BREAK) {
            left -= amount_of(arena, json_get(element(document, TEXT("jobs"), job), TEXT("requiredParts")), part);
        }
    }
    return left >= 0;
}

static bool parts_suffice(struct arena *arena, const struct json *document, const struct solution *solution,
                          const struct route *route, int32_t last)
{
    const struct json *job = element(document, TEXT("jobs"), solution->stops[route->stop_first + last].job);
    const struct json *parts = json_get(job, TEXT("requiredParts"));
    for (int32_t i = 0; parts != NULL && i < parts->count; i++) {
        if (!part_suffices(arena, document, solution, route, parts->members[i].name, last)) {
            return false;
        }
    }
    return true;
}

/* Where a technician is and when, while a route is followed. */
struct walk {
    int32_t place;
    int64_t now;
    int32_t breaks;
};

/* A break is taken at a place of the route: where the technician is, or where the next job is. */
static bool break_follow(const struct json *document, const struct json *technician, const struct stop *stop,
                         struct walk *walk)
{
    const struct json *taken = json_get(technician, TEXT("break"));
    int64_t reached = walk->now + matrix_time(document, walk->place, stop->place);
    bool fits = taken != NULL && walk->breaks == 0 && stop->start_t >= reached &&
                stop->start_t >= integer_or(taken, TEXT("earliest"), 0) &&
                stop->start_t <= integer_or(taken, TEXT("latest"), 0) &&
                stop->departure_t - stop->start_t == integer_or(taken, TEXT("duration"), 0);
    walk->breaks++;
    walk->place = stop->place;
    walk->now = stop->departure_t;
    return fits;
}

static bool job_follow(const struct json *document, const struct json *job, const struct stop *stop, struct walk *walk,
                       const char **rule)
{
    int32_t place = place_index(document, json_get(job, TEXT("place"))->string);
    const struct json *window = json_get(job, TEXT("window"));
    int64_t reached = walk->now + matrix_time(document, walk->place, place);
    walk->place = place;
    walk->now = stop->departure_t;
    *rule = stop->arrival_t < reached ? "arrived_early" : "window_missed";
    if (stop->arrival_t < reached || stop->start_t < stop->arrival_t ||
        stop->start_t < integer_or(window, TEXT("start"), 0) ||
        stop->start_t > integer_or(window, TEXT("end"), INSTANT_MAX)) {
        return false;
    }
    *rule = "wrong_duration";
    return stop->departure_t - stop->start_t == json_get(job, TEXT("duration"))->integer;
}

static bool route_judge(struct arena *arena, const struct json *document, const struct solution *solution,
                        const struct route *route, int32_t *seen, struct fault *fault)
{
    const struct json *technician = element(document, TEXT("technicians"), route->technician);
    const struct json *shift = json_get(technician, TEXT("shift"));
    const struct json *end = json_get(technician, TEXT("endPlace")), *start = json_get(technician, TEXT("startPlace"));
    struct walk walk = {.place = place_index(document, start->string), .now = integer_or(shift, TEXT("start"), 0)};
    const char *rule = "";
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &solution->stops[route->stop_first + i];
        if (stop->job == STOP_BREAK) {
            if (!break_follow(document, technician, stop, &walk)) {
                return judge_fault(fault, "wrong_break", route->technician, i,
                                   "the break is not where the file has it");
            }
            continue;
        }
        const struct json *job = element(document, TEXT("jobs"), stop->job);
        if (seen[stop->job]++ > 0) {
            return judge_fault(fault, "visited_twice", route->technician, i, "a job is done twice");
        }
        if (!skills_held(arena, job, technician) || !technician_allowed(job, technician)) {
            return judge_fault(fault, "not_eligible", route->technician, i, "the technician may not do this job");
        }
        if (!parts_suffice(arena, document, solution, route, i)) {
            return judge_fault(fault, "parts_missing", route->technician, i, "the technician runs out of a part");
        }
        if (!job_follow(document, job, stop, &walk, &rule)) {
            return judge_fault(fault, rule, route->technician, i, "the times are not those of the file");
        }
    }
    int32_t home = place_index(document, (end == NULL ? start : end)->string);
    int64_t back = walk.now + matrix_time(document, walk.place, home);
    if (walk.breaks == 0 && back > integer_or(json_get(technician, TEXT("break")), TEXT("latest"), INSTANT_MAX)) {
        return judge_fault(fault, "no_break", route->technician, route->stop_count, "the break is missing");
    }
    return back <= integer_or(shift, TEXT("end"), 0) ||
           judge_fault(fault, "shift_exceeded", route->technician, route->stop_count,
                       "the shift is over before the way home");
}

bool native_judge(struct arena *arena, const struct native *names, const struct solution *solution, struct fault *fault)
{
    bool accepted = true;
    int32_t *seen = arena_array(arena, int32_t, json_get(names->document, TEXT("jobs"))->count);
    for (int32_t i = 0; accepted && i < solution->route_count; i++) {
        const struct route *route = &solution->routes[i];
        accepted = route->stop_count == 0 || route_judge(arena, names->document, solution, route, seen, fault);
    }
    return accepted;
}
