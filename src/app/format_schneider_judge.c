/* The judge of the electric format, and the answer in the file's own numbers. It knows the file, and of the answer only who
 * visits which customers and stations in which order, when a vehicle leaves the depot and how full it leaves a station that
 * need not fill it; the problem's block is not looked at. */
#include "app/format_schneider.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"

enum { UNASSIGNED = -1 }; /* in place of a route */

struct judge {
    const struct schneider *instance;
    const struct solution *solution;
    bool *seen; /* by row */
    struct fault *fault;
};

/* A vehicle on its way. */
struct vehicle {
    int32_t route;
    int32_t here; /* a row */
    double now, energy, load, distance;
};

static bool judge_fault(const struct judge *judge, const char *code, int32_t route, const char *what)
{
    char where[40] = "/unassigned";
    if (route != UNASSIGNED) {
        snprintf(where, sizeof where, "/routes/%" PRId32, route);
    }
    return fault_raise(judge->fault, FAULT_INVALID, code, where, "%s", what);
}

/* The row of a stop: a station, or a customer for the first time. */
static bool row_of(const struct judge *judge, const struct stop *stop, int32_t route, int32_t *row)
{
    const struct schneider *instance = judge->instance;
    if (stop->job == STOP_CHARGE) {
        *row = stop->place;
        return (*row >= 0 && *row < instance->row_count && instance->rows[*row].type == 'f') ||
               judge_fault(judge, "no_station", route, "a vehicle charges where there is no station");
    }
    if (stop->job < 0 || stop->job >= instance->customer_count || judge->seen[instance->customers[stop->job]]) {
        return judge_fault(judge, "visited_twice", route, "a customer is unknown or visited twice");
    }
    *row = instance->customers[stop->job];
    judge->seen[*row] = true;
    return true;
}

/* Drives to a row. */
static bool drive(const struct judge *judge, struct vehicle *vehicle, int32_t to)
{
    const struct schneider *instance = judge->instance;
    double leg = format_straight(instance->rows[vehicle->here].point, instance->rows[to].point);
    vehicle->here = to;
    vehicle->distance += leg;
    vehicle->now += leg / instance->velocity;
    vehicle->energy -= leg * instance->consumption;
    return vehicle->energy >= -FORMAT_TOLERANCE ||
           judge_fault(judge, "battery_empty", vehicle->route, "a vehicle runs out of energy on its way");
}

static bool customer_serve(const struct judge *judge, struct vehicle *vehicle, struct schneider_stop *stop)
{
    const struct schneider_row *row = &judge->instance->rows[stop->row];
    stop->start = fmax(vehicle->now, row->ready);
    vehicle->now = stop->start + row->service;
    vehicle->load += row->demand;
    if (stop->start > row->due + FORMAT_TOLERANCE) {
        return judge_fault(judge, "window_missed", vehicle->route, "a customer is reached after the due date");
    }
    return vehicle->load <= judge->instance->capacity + FORMAT_TOLERANCE ||
           judge_fault(judge, "over_capacity", vehicle->route, "a vehicle carries more than its capacity");
}

/* To the full, or to the level that the answer says, which is never less than what is there. */
static void station_charge(const struct judge *judge, struct vehicle *vehicle, int32_t level_e,
                           struct schneider_stop *stop)
{
    const struct schneider *instance = judge->instance;
    double level = instance->battery;
    if (instance->settings.partial_charge) {
        level = fmin(level, fmax(vehicle->energy, (double)level_e / (double)instance->scale));
    }
    stop->start = vehicle->now;
    stop->charge = level - vehicle->energy;
    vehicle->now += instance->rows[stop->row].service + stop->charge * instance->refuelling;
    vehicle->energy = level;
}

static bool route_follow(const struct judge *judge, const struct route *route, struct vehicle *vehicle,
                         struct schneider_stop *stops)
{
    const struct schneider_row *depot = &judge->instance->rows[judge->instance->depot];
    if (vehicle->now < depot->ready - FORMAT_TOLERANCE) {
        return judge_fault(judge, "too_early", vehicle->route, "a vehicle leaves before the depot opens");
    }
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *said = &judge->solution->stops[route->stop_first + i];
        struct schneider_stop *stop = &stops[i];
        if (!row_of(judge, said, vehicle->route, &stop->row) || !drive(judge, vehicle, stop->row)) {
            return false;
        }
        stop->arrival = vehicle->now;
        if (judge->instance->rows[stop->row].type == 'f') {
            station_charge(judge, vehicle, said->level_e, stop);
        } else if (!customer_serve(judge, vehicle, stop)) {
            return false;
        }
        stop->departure = vehicle->now;
    }
    return drive(judge, vehicle, judge->instance->depot) &&
           (vehicle->now <= depot->due + FORMAT_TOLERANCE ||
            judge_fault(judge, "back_too_late", vehicle->route, "a vehicle is back after the depot closes"));
}

/* Every customer is visited or named as left out, and not both. */
static bool nothing_forgotten(const struct judge *judge)
{
    const struct schneider *instance = judge->instance;
    for (int32_t i = 0; i < judge->solution->left_out_count; i++) {
        int32_t job = judge->solution->left_out[i];
        if (job < 0 || job >= instance->customer_count || judge->seen[instance->customers[job]]) {
            return judge_fault(judge, "left_out_wrongly", UNASSIGNED, "a customer is named as left out that is not");
        }
        judge->seen[instance->customers[job]] = true;
    }
    for (int32_t i = 0; i < instance->customer_count; i++) {
        if (!judge->seen[instance->customers[i]]) {
            return judge_fault(judge, "forgotten", UNASSIGNED, "a customer is neither visited nor named as left out");
        }
    }
    return true;
}

bool schneider_judge(struct arena *arena, const struct schneider *instance, const struct solution *solution,
                     struct schneider_answer *answer, struct fault *fault)
{
    int32_t stop_count = 0;
    struct judge judge = {.instance = instance,
                          .solution = solution,
                          .seen = arena_array(arena, bool, instance->row_count),
                          .fault = fault};
    answer->routes = arena_array(arena, struct schneider_route, solution->route_count);
    answer->stops = arena_array(arena, struct schneider_stop, solution->stop_count);
    for (int32_t i = 0; i < solution->route_count; i++) {
        const struct route *route = &solution->routes[i];
        if (route->stop_count == 0) {
            continue;
        }
        struct vehicle vehicle = {.route = i,
                                  .here = instance->depot,
                                  .now = (double)route->leave_t / (double)instance->scale,
                                  .energy = instance->battery};
        if (!route_follow(&judge, route, &vehicle, answer->stops + stop_count)) {
            return false;
        }
        answer->routes[answer->route_count++] =
            (struct schneider_route){stop_count, route->stop_count, vehicle.distance};
        stop_count += route->stop_count;
        answer->distance += vehicle.distance;
    }
    answer->drive = answer->distance / instance->velocity;
    return nothing_forgotten(&judge);
}

/* ---- Writing ---- */

static void stop_write(struct json_writer *w, const struct schneider *instance, const struct schneider_stop *stop)
{
    bool charges = instance->rows[stop->row].type == 'f';
    json_object_begin(w);
    json_name_string(w, TEXT("id"), instance->rows[stop->row].id);
    if (charges) {
        json_name_string(w, TEXT("type"), TEXT("charge"));
    }
    format_units_write(w, TEXT("arrival"), stop->arrival);
    format_units_write(w, TEXT("start"), stop->start);
    format_units_write(w, TEXT("departure"), stop->departure);
    if (charges) {
        format_units_write(w, TEXT("charge"), stop->charge);
    }
    json_object_end(w);
}

static void route_write(struct json_writer *w, const struct schneider *instance, const struct schneider_answer *answer,
                        int32_t index)
{
    const struct schneider_route *route = &answer->routes[index];
    json_object_begin(w);
    json_name_integer(w, TEXT("vehicle"), index + 1);
    json_name(w, TEXT("stops"));
    json_array_begin(w);
    for (int32_t i = 0; i < route->stop_count; i++) {
        stop_write(w, instance, &answer->stops[route->stop_first + i]);
    }
    json_array_end(w);
    format_units_write(w, TEXT("distance"), route->distance);
    json_object_end(w);
}

bool format_schneider_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                            struct json_writer *w, struct fault *fault)
{
    const struct schneider *instance = file->instance;
    struct schneider_answer answer = {0};
    if (!schneider_judge(arena, instance, solution, &answer, fault)) {
        return false;
    }
    double left_out = (double)solution->cost.left_out_c / (double)instance->scale;
    double vehicles = (double)instance->vehicle_price * answer.route_count;
    format_units_write(w, TEXT("cost"), answer.distance + vehicles + left_out);
    json_name_integer(w, TEXT("vehicles"), answer.route_count);
    format_units_write(w, TEXT("distance"), answer.distance);
    format_units_write(w, TEXT("drive_seconds"), answer.drive);
    json_name(w, TEXT("unassigned"));
    json_array_begin(w);
    for (int32_t i = 0; i < solution->left_out_count; i++) {
        json_string(w, instance->rows[instance->customers[solution->left_out[i]]].id);
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
