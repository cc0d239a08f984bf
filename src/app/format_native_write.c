/* The answer to a native file, in its ids and its ticks. */
#include "app/format_native.h"

#include "base/fault.h"

static void stop_write(struct json_writer *w, const struct native *names, const struct stop *stop)
{
    json_object_begin(w);
    if (stop->job == STOP_BREAK) {
        json_name_null(w, TEXT("id"));
        json_name_string(w, TEXT("type"), TEXT("break"));
    } else {
        json_name_string(w, TEXT("id"), names->job_ids[stop->job]);
    }
    json_name_integer(w, TEXT("arrival"), stop->arrival_t);
    json_name_integer(w, TEXT("start"), stop->start_t);
    json_name_integer(w, TEXT("departure"), stop->departure_t);
    json_object_end(w);
}

static void route_write(struct json_writer *w, const struct native *names, const struct solution *solution,
                        const struct route *route)
{
    json_object_begin(w);
    json_name_string(w, TEXT("vehicle"), names->technician_ids[route->technician]);
    json_name(w, TEXT("stops"));
    json_array_begin(w);
    for (int32_t i = 0; i < route->stop_count; i++) {
        stop_write(w, names, &solution->stops[route->stop_first + i]);
    }
    json_array_end(w);
    json_name_integer(w, TEXT("distance"), route->distance_d);
    json_object_end(w);
}

static bool route_used(const struct solution *solution, const struct route *route)
{
    for (int32_t i = 0; i < route->stop_count; i++) {
        if (solution->stops[route->stop_first + i].job != STOP_BREAK) {
            return true;
        }
    }
    return false;
}

static void sums_write(struct json_writer *w, const struct problem *problem, const struct solution *solution)
{
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
    if (problem->ticks_per_second == 1) {
        json_integer(w, drive);
    } else {
        json_real(w, (double)drive / problem->ticks_per_second);
    }
}

bool format_native_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                         struct json_writer *w, struct fault *fault)
{
    const struct native *names = file->instance;
    if (!native_judge(arena, names, solution, fault)) {
        return false;
    }
    sums_write(w, &file->problem, solution);
    json_name(w, TEXT("unassigned"));
    json_array_begin(w);
    for (int32_t i = 0; i < solution->left_out_count; i++) {
        json_string(w, names->job_ids[solution->left_out[i]]);
    }
    json_array_end(w);
    json_name(w, TEXT("routes"));
    json_array_begin(w);
    for (int32_t i = 0; i < solution->route_count; i++) {
        if (route_used(solution, &solution->routes[i])) {
            route_write(w, names, solution, &solution->routes[i]);
        }
    }
    json_array_end(w);
    return true;
}
