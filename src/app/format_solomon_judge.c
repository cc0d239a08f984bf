/* The judge of the classic format, and the answer in the file's own numbers. It knows the file, and of the answer only who
 * visits whom in which order and when a vehicle leaves the depot; the problem's block is not looked at. */
#include "app/format_solomon.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "app/format_benchmark.h"
#include "base/arena.h"
#include "base/fault.h"

static bool judge_fault(struct fault *fault, const char *code, int32_t route, const char *what)
{
    char where[40];
    snprintf(where, sizeof where, "/routes/%" PRId32, route);
    return fault_raise(fault, FAULT_INVALID, code, where, "%s", what);
}

/* Follows one route. `leave` is in units, *distance becomes units or, of cut distances, tenths; `seen` counts visits by
 * row. */
static bool route_follow(const struct solomon *instance, const struct solution *solution, const struct route *route,
                         double leave, struct solomon_stop *stops, double *distance, int32_t *seen, struct fault *fault)
{
    double unit = instance->settings.truncated ? 10 : 1; /* cut distances are counted in tenths, where sums are exact */
    const struct solomon_row *depot = &instance->rows[0];
    double now = leave * unit, load = 0;
    int32_t here = 0;
    if (leave < depot->ready - FORMAT_TOLERANCE) {
        return judge_fault(fault, "too_early", route->technician, "a vehicle leaves before the depot opens");
    }
    *distance = 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        int32_t row = solution->stops[route->stop_first + i].job + 1;
        if (row < 1 || row >= instance->row_count || seen[row]++ > 0) {
            return judge_fault(fault, "visited_twice", route->technician, "a customer is unknown or visited twice");
        }
        const struct solomon_row *customer = &instance->rows[row];
        double leg = solomon_distance(instance, here, row), arrival = now + leg;
        double start = fmax(arrival, customer->ready * unit);
        *distance += leg;
        load += customer->demand;
        now = start + customer->service * unit;
        if (start > customer->due * unit + FORMAT_TOLERANCE) {
            return judge_fault(fault, "window_missed", route->technician, "a customer is reached after the due date");
        }
        stops[i] = (struct solomon_stop){row, arrival / unit, start / unit, now / unit};
        here = row;
    }
    double home = solomon_distance(instance, here, 0);
    *distance += home;
    now += home;
    if (load > instance->capacity) {
        return judge_fault(fault, "over_capacity", route->technician, "a vehicle carries more than its capacity");
    }
    return now <= depot->due * unit + FORMAT_TOLERANCE ||
           judge_fault(fault, "back_too_late", route->technician, "a vehicle is back after the depot closes");
}

bool solomon_judge(struct arena *arena, const struct solomon *instance, const struct solution *solution,
                   struct solomon_answer *answer, struct fault *fault)
{
    double unit = instance->settings.truncated ? 10 : 1, total = 0;
    int32_t *seen = arena_array(arena, int32_t, instance->row_count), stop_count = 0;
    if (solution->route_count > instance->vehicles) {
        return judge_fault(fault, "too_many_vehicles", solution->route_count,
                           "the plan uses more vehicles than there are");
    }
    answer->routes = arena_array(arena, struct solomon_route, solution->route_count);
    answer->stops = arena_array(arena, struct solomon_stop, solution->stop_count);
    for (int32_t i = 0; i < solution->route_count; i++) {
        const struct route *route = &solution->routes[i];
        double distance = 0;
        if (route->stop_count == 0) {
            continue;
        }
        if (!route_follow(instance, solution, route, (double)route->leave_t / (double)instance->scale,
                          answer->stops + stop_count, &distance, seen, fault)) {
            return false;
        }
        answer->routes[answer->route_count++] = (struct solomon_route){stop_count, route->stop_count, distance / unit};
        stop_count += route->stop_count;
        total += distance;
    }
    answer->distance = total / unit;
    return true;
}

static void route_write(struct json_writer *w, const struct solomon *instance, const struct solomon_answer *answer,
                        int32_t index)
{
    const struct solomon_route *route = &answer->routes[index];
    json_object_begin(w);
    json_name_integer(w, TEXT("vehicle"), index + 1);
    json_name(w, TEXT("stops"));
    json_array_begin(w);
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct solomon_stop *stop = &answer->stops[route->stop_first + i];
        json_object_begin(w);
        json_name_integer(w, TEXT("id"), instance->rows[stop->row].number);
        format_units_write(w, TEXT("arrival"), stop->arrival);
        format_units_write(w, TEXT("start"), stop->start);
        format_units_write(w, TEXT("departure"), stop->departure);
        json_object_end(w);
    }
    json_array_end(w);
    format_units_write(w, TEXT("distance"), route->distance);
    json_object_end(w);
}

/* The objective in the file's own numbers: what leaving customers out costs is in it, as in the search. */
static double cost_of(const struct solomon *instance, const struct solution *solution,
                      const struct solomon_answer *answer)
{
    double left_out = (double)solution->cost.left_out_c / (double)instance->scale;
    return answer->distance + (double)instance->vehicle_price * answer->route_count + left_out;
}

bool format_solomon_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                          struct json_writer *w, struct fault *fault)
{
    const struct solomon *instance = file->instance;
    struct solomon_answer answer = {0};
    if (!solomon_judge(arena, instance, solution, &answer, fault)) {
        return false;
    }
    format_units_write(w, TEXT("cost"), cost_of(instance, solution, &answer));
    json_name_integer(w, TEXT("vehicles"), answer.route_count);
    format_units_write(w, TEXT("distance"), answer.distance);
    format_units_write(w, TEXT("drive_seconds"), answer.distance); /* one unit of time for one of distance */
    json_name(w, TEXT("unassigned"));
    json_array_begin(w);
    for (int32_t i = 0; i < solution->left_out_count; i++) {
        json_integer(w, instance->rows[solution->left_out[i] + 1].number);
    }
    json_array_end(w);
    json_name(w, TEXT("routes"));
    json_array_begin(w);
    for (int32_t i = 0; i < answer.route_count; i++) {
        route_write(w, instance, &answer, i);
    }
    json_array_end(w);
    return true;
}
