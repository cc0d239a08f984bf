/* The judge of the technician routing format, and the answer in the file's own numbers. It knows the file, and of the
 * answer only who visits whom in which order and where the depot comes in between; the problem's block is not looked at. */
#include "app/format_pillac.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"

enum { UNASSIGNED = -1 }; /* in place of a route */

struct judge {
    const struct pillac *instance;
    const struct solution *solution;
    bool *seen;     /* by row */
    int64_t *taken; /* scratch: by kind of spare part, what one tour took from the van */
    struct fault *fault;
};

static bool judge_fault(const struct judge *judge, const char *code, int32_t route, const char *what)
{
    char where[40] = "/unassigned";
    if (route != UNASSIGNED) {
        snprintf(where, sizeof where, "/routes/%" PRId32, route);
    }
    return fault_raise(judge->fault, FAULT_INVALID, code, where, "%s", what);
}

/* ---- Who goes where ---- */

/* The rows of a tour's stops, each request for the first time. */
static bool stops_read(const struct judge *judge, const struct route *route, struct pillac_stop *stops)
{
    int32_t before = 1 + judge->instance->technicians;
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &judge->solution->stops[route->stop_first + i];
        if (stop->job == STOP_RESTOCK && stop->place == 0) {
            stops[i].row = 0;
            continue;
        }
        if (stop->job < 0 || stop->job >= judge->instance->row_count - before || judge->seen[before + stop->job]) {
            return judge_fault(judge, "visited_twice", route->technician, "a request is unknown or visited twice");
        }
        stops[i].row = before + stop->job;
        judge->seen[stops[i].row] = true;
    }
    return true;
}

static bool parts_suffice(const struct judge *judge, const struct pillac_row *technician,
                          const struct pillac_row *request)
{
    bool suffice = true;
    for (int32_t kind = 0; kind < judge->instance->spares; kind++) {
        judge->taken[kind] += request->spares[kind];
        suffice = suffice && judge->taken[kind] <= technician->spares[kind];
    }
    return suffice;
}

/* Skills, tools and spare parts. After the depot there is enough of the last two. */
static bool means_suffice(const struct judge *judge, const struct pillac_tour *tour, const struct pillac_stop *stops)
{
    const struct pillac_row *technician = &judge->instance->rows[tour->technician];
    bool restocked = false;
    for (int32_t kind = 0; kind < judge->instance->spares; kind++) {
        judge->taken[kind] = 0;
    }
    for (int32_t i = 0; i < tour->stop_count; i++) {
        const struct pillac_row *row = &judge->instance->rows[stops[i].row];
        restocked = restocked || stops[i].row == 0;
        if ((row->skills & ~technician->skills) != 0) {
            return judge_fault(judge, "skill_missing", tour->technician - 1, "a technician lacks a skill");
        }
        if (!restocked && (row->tools & ~technician->tools) != 0) {
            return judge_fault(judge, "tool_missing", tour->technician - 1, "a technician lacks a tool");
        }
        if (!restocked && !parts_suffice(judge, technician, row)) {
            return judge_fault(judge, "parts_missing", tour->technician - 1, "a technician runs out of a spare part");
        }
    }
    return true;
}

/* ---- When ---- */

static double leg_of(const struct pillac *instance, int32_t from, int32_t to)
{
    return format_straight(instance->rows[from].point, instance->rows[to].point);
}

/* Follows a tour that leaves at `tour->leave`, and is back at `tour->back`. */
static bool tour_follow(const struct judge *judge, struct pillac_tour *tour, struct pillac_stop *stops)
{
    const struct pillac *instance = judge->instance;
    int32_t here = tour->technician;
    double now = tour->leave;
    tour->distance = 0;
    for (int32_t i = 0; i < tour->stop_count; i++) {
        const struct pillac_row *row = &instance->rows[stops[i].row];
        double leg = leg_of(instance, here, stops[i].row);
        here = stops[i].row;
        tour->distance += leg;
        stops[i].arrival = now + leg;
        stops[i].start = fmax(stops[i].arrival, row->ready);
        stops[i].departure = now = stops[i].start + row->service;
        if (stops[i].start > row->due + FORMAT_TOLERANCE) {
            return judge_fault(judge, "window_missed", tour->technician - 1,
                               "a request or the depot is reached after its window");
        }
    }
    double home = leg_of(instance, here, tour->technician);
    tour->distance += home;
    tour->back = now + home;
    return tour->back <= instance->rows[tour->technician].due + FORMAT_TOLERANCE ||
           judge_fault(judge, "back_too_late", tour->technician - 1, "a technician is back after the window ends");
}

/* The latest leave with which the tour is back no later than it is, from the back to the front. */
static double latest_leave(const struct judge *judge, const struct pillac_tour *tour, const struct pillac_stop *stops)
{
    const struct pillac *instance = judge->instance;
    double next = tour->back; /* the latest arrival at what comes next */
    int32_t there = tour->technician;
    for (int32_t i = tour->stop_count; i-- > 0;) {
        const struct pillac_row *row = &instance->rows[stops[i].row];
        next = fmin(row->due, next - leg_of(instance, stops[i].row, there) - row->service);
        there = stops[i].row;
    }
    return next - leg_of(instance, tour->technician, there);
}

/* The shortest tour: first as early as possible, then begun as late as that allows. */
static bool tour_judge(const struct judge *judge, struct pillac_tour *tour, struct pillac_stop *stops)
{
    double opens = judge->instance->rows[tour->technician].ready;
    tour->leave = opens;
    if (!means_suffice(judge, tour, stops) || !tour_follow(judge, tour, stops)) {
        return false;
    }
    tour->leave = fmax(opens, latest_leave(judge, tour, stops));
    return tour_follow(judge, tour, stops);
}

/* Every request is visited or named as left out, and not both. */
static bool nothing_forgotten(const struct judge *judge)
{
    int32_t before = 1 + judge->instance->technicians;
    for (int32_t i = 0; i < judge->solution->left_out_count; i++) {
        int32_t row = before + judge->solution->left_out[i];
        if (row < before || row >= judge->instance->row_count || judge->seen[row]) {
            return judge_fault(judge, "left_out_wrongly", UNASSIGNED, "a request is named as left out that is not");
        }
        judge->seen[row] = true;
    }
    for (int32_t row = before; row < judge->instance->row_count; row++) {
        if (!judge->seen[row]) {
            return judge_fault(judge, "forgotten", UNASSIGNED, "a request is neither visited nor named as left out");
        }
    }
    return true;
}

bool pillac_judge(struct arena *arena, const struct pillac *instance, const struct solution *solution,
                  struct pillac_answer *answer, struct fault *fault)
{
    int32_t stop_count = 0;
    struct judge judge = {.instance = instance,
                          .solution = solution,
                          .seen = arena_array(arena, bool, instance->row_count),
                          .taken = arena_array(arena, int64_t, instance->spares),
                          .fault = fault};
    if (solution->route_count > instance->technicians) {
        return judge_fault(&judge, "too_many_technicians", solution->route_count,
                           "the plan uses more technicians than there are");
    }
    answer->tours = arena_array(arena, struct pillac_tour, solution->route_count);
    answer->stops = arena_array(arena, struct pillac_stop, solution->stop_count);
    for (int32_t i = 0; i < solution->route_count; i++) {
        const struct route *route = &solution->routes[i];
        if (route->stop_count == 0) {
            continue;
        }
        struct pillac_tour *tour = &answer->tours[answer->tour_count++];
        *tour = (struct pillac_tour){.technician = 1 + i, .stop_first = stop_count, .stop_count = route->stop_count};
        if (!stops_read(&judge, route, answer->stops + stop_count) ||
            !tour_judge(&judge, tour, answer->stops + stop_count)) {
            return false;
        }
        stop_count += route->stop_count;
        answer->duration += tour->back - tour->leave;
        answer->distance += tour->distance;
    }
    return nothing_forgotten(&judge);
}

/* ---- Writing ---- */

static void tour_write(struct json_writer *w, const struct pillac *instance, const struct pillac_answer *answer,
                       const struct pillac_tour *tour)
{
    json_object_begin(w);
    json_name_integer(w, TEXT("vehicle"), instance->rows[tour->technician].number);
    json_name(w, TEXT("stops"));
    json_array_begin(w);
    for (int32_t i = 0; i < tour->stop_count; i++) {
        const struct pillac_stop *stop = &answer->stops[tour->stop_first + i];
        json_object_begin(w);
        json_name_integer(w, TEXT("id"), instance->rows[stop->row].number);
        if (stop->row == 0) {
            json_name_string(w, TEXT("type"), TEXT("restock"));
        }
        format_units_write(w, TEXT("arrival"), stop->arrival);
        format_units_write(w, TEXT("start"), stop->start);
        format_units_write(w, TEXT("departure"), stop->departure);
        json_object_end(w);
    }
    json_array_end(w);
    format_units_write(w, TEXT("distance"), tour->distance);
    format_units_write(w, TEXT("leave"), tour->leave);
    format_units_write(w, TEXT("return"), tour->back);
    format_units_write(w, TEXT("duration"), tour->back - tour->leave);
    json_object_end(w);
}

bool format_pillac_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                         struct json_writer *w, struct fault *fault)
{
    const struct pillac *instance = file->instance;
    struct pillac_answer answer = {0};
    if (!pillac_judge(arena, instance, solution, &answer, fault)) {
        return false;
    }
    double left_out = (double)instance->left_out_price * solution->left_out_count;
    format_units_write(w, TEXT("cost"), answer.duration + left_out);
    json_name_integer(w, TEXT("vehicles"), answer.tour_count);
    format_units_write(w, TEXT("distance"), answer.distance);
    format_units_write(w, TEXT("drive_seconds"), answer.distance); /* one unit of time for one of distance */
    json_name(w, TEXT("unassigned"));
    json_array_begin(w);
    for (int32_t i = 0; i < solution->left_out_count; i++) {
        json_integer(w, instance->rows[1 + instance->technicians + solution->left_out[i]].number);
    }
    json_array_end(w);
    json_name(w, TEXT("routes"));
    json_array_begin(w);
    for (int32_t i = 0; i < answer.tour_count; i++) {
        tour_write(w, instance, &answer, &answer.tours[i]);
    }
    json_array_end(w);
    return true;
}
