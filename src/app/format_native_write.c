/* The answer to a native file, in its ids and its ticks. */
#include "app/format_native.h"

#include "base/arena.h"
#include "base/fault.h"
#include "solver/solver.h"

/* What is written of an answer, and what of the file decides which members it has. */
struct answer {
    struct json_writer *w;
    const struct native *names;
    const struct problem *problem;
    const struct solution *solution;
};

static bool has_battery(const struct problem *p, int32_t technician)
{
    return p->energy_model != NULL && p->energy_capacity_e[technician] > 0;
}

/* Whether a job counts as moved against the previous plan: the rule of PREVIOUS. */
static bool stop_moved(const struct problem *p, const struct stop *stop, int32_t technician)
{
    return p->previous_technician != NULL && previous_moved(p, stop->job, technician, stop->start_t);
}

static struct text stop_type(int32_t job)
{
    switch (job) {
    case STOP_BREAK:
        return TEXT("break");
    case STOP_CHARGE:
        return TEXT("charge");
    case STOP_RESTOCK:
        return TEXT("restock");
    default:
        return TEXT("job");
    }
}

/* Which member of a crew somebody is: they may ask for different things. */
static void member_write(const struct answer *answer, int32_t job)
{
    const struct native *names = answer->names;
    int32_t d = names->job_of[job];
    if (names->first_job[d + 1] - names->first_job[d] > 1) {
        json_name_integer(answer->w, TEXT("member"), job - names->first_job[d] + 1);
    }
}

static void stop_write(const struct answer *answer, const struct route *route, const struct stop *stop)
{
    struct json_writer *w = answer->w;
    const struct native *names = answer->names;
    bool job = stop->job >= 0;
    json_object_begin(w);
    if (job) {
        json_name_string(w, TEXT("id"), names->job_ids[names->job_of[stop->job]]);
        member_write(answer, stop->job);
    } else {
        json_name_null(w, TEXT("id"));
    }
    json_name_string(w, TEXT("type"), stop_type(stop->job));
    if (!job) {
        json_name_string(w, TEXT("place"), names->place_ids[stop->place]);
    }
    json_name_integer(w, TEXT("arrival"), stop->arrival_t);
    json_name_integer(w, TEXT("start"), stop->start_t + (job ? names->buffer_before[stop->job] : 0));
    json_name_integer(w, TEXT("departure"), stop->departure_t);
    if (has_battery(answer->problem, route->technician)) {
        json_name_integer(w, TEXT("charge"), stop->level_e);
    }
    if (job && stop_moved(answer->problem, stop, route->technician)) {
        json_name_bool(w, TEXT("moved"), true);
    }
    json_object_end(w);
}

static bool is_position(const struct native *names, const struct stop *stop)
{
    return stop->job >= 0 && names->job_of[stop->job] == NATIVE_POSITION;
}

static void route_write(const struct answer *answer, const struct route *route)
{
    struct json_writer *w = answer->w;
    json_object_begin(w);
    json_name_string(w, TEXT("vehicle"), answer->names->technician_ids[route->technician]);
    json_name_integer(w, TEXT("leave"), route->leave_t);
    json_name_integer(w, TEXT("return"), route->return_t);
    json_name_integer(w, TEXT("drive"), route->drive_t);
    json_name_integer(w, TEXT("waiting"), route->wait_t);
    json_name_integer(w, TEXT("overtime"), route->overtime_t);
    if (answer->problem->energy_model != NULL) {
        json_name_integer(w, TEXT("energy"), route->energy_e);
    }
    json_name(w, TEXT("stops"));
    json_array_begin(w);
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &answer->solution->stops[route->stop_first + i];
        if (!is_position(answer->names, stop)) {
            stop_write(answer, route, stop);
        }
    }
    json_array_end(w);
    json_name_integer(w, TEXT("distance"), route->distance_d);
    json_object_end(w);
}

static bool route_used(const struct solution *solution, const struct route *route)
{
    for (int32_t i = 0; i < route->stop_count; i++) {
        if (solution->stops[route->stop_first + i].job >= 0) {
            return true;
        }
    }
    return false;
}

static void sums_write(const struct answer *answer)
{
    struct json_writer *w = answer->w;
    const struct solution *solution = answer->solution;
    int64_t used = 0, distance = 0, drive = 0;
    for (int32_t i = 0; i < solution->route_count; i++) {
        used += route_used(solution, &solution->routes[i]);
        distance += solution->routes[i].distance_d;
        drive += solution->routes[i].drive_t;
    }
    json_name_integer(w, TEXT("cost"), solution->cost.total_c);
    json_name_integer(w, TEXT("vehicles"), used);
    json_name_integer(w, TEXT("distance"), distance);
    json_name(w, TEXT("drive_seconds"));
    if (answer->problem->ticks_per_second == 1) {
        json_integer(w, drive);
    } else {
        json_real(w, (double)drive / answer->problem->ticks_per_second);
    }
}

/* A crew that is left out is one job of the document. */
static void left_out_write(const struct answer *answer)
{
    const struct solution *solution = answer->solution;
    const struct native *names = answer->names;
    json_name(answer->w, TEXT("unassigned"));
    json_array_begin(answer->w);
    for (int32_t i = 0; i < solution->left_out_count; i++) {
        int32_t job = names->job_of[solution->left_out[i]];
        if (job != NATIVE_POSITION && solution->left_out[i] == names->first_job[job]) {
            json_string(answer->w, names->job_ids[job]);
        }
    }
    json_array_end(answer->w);
}

static void costs_write(const struct answer *answer)
{
    struct cost_item terms[COST_TERMS];
    cost_terms(&answer->solution->cost, terms);
    json_name(answer->w, TEXT("costs"));
    json_object_begin(answer->w);
    for (int i = 0; i < COST_TERMS; i++) {
        json_name_integer(answer->w, text_of(terms[i].name), terms[i].value_c);
    }
    json_object_end(answer->w);
    if (answer->problem->previous_technician != NULL) {
        json_name_integer(answer->w, TEXT("moved"), answer->solution->moved);
    }
}

bool format_native_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                         struct json_writer *w, struct fault *fault)
{
    const struct answer answer = {w, file->instance, &file->problem, solution};
    if (!native_judge(arena, answer.names, solution, fault)) {
        return false;
    }
    sums_write(&answer);
    left_out_write(&answer);
    costs_write(&answer);
    json_name(w, TEXT("routes"));
    json_array_begin(w);
    for (int32_t i = 0; i < solution->route_count; i++) {
        if (route_used(solution, &solution->routes[i])) {
            route_write(&answer, &solution->routes[i]);
        }
    }
    json_array_end(w);
    return true;
}
