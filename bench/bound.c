/* The lower bound of one routing problem with time windows, for bench/bound.mjs: whole numbers from standard input, the
 * bound to standard output.
 *
 *     customers vehicles capacity
 *     demand ready due service        a row each: the depot first, then the customers
 *     ...
 *     0 to n to each other            the travel table, a row each; time and distance are one
 *
 * Called with the number of steps that it may take. Nobody may be left out: that costs more than any plan. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "solver/bound.h"

enum { CUSTOMERS_MAX = BOUND_JOBS_MAX, VEHICLES_MAX = 10000, NUMBER_MAX = 100000000 };

/* The next number; leaves the program when there is none, or it is out of range. */
static int32_t number(int32_t low, int32_t high)
{
    int64_t value = 0;
    if (scanf("%" SCNd64, &value) != 1 || value < low || value > high) {
        fputs("bound: a number is missing or out of range\n", stderr);
        exit(1);
    }
    return (int32_t)value;
}

static const int32_t *same(struct arena *arena, int32_t count, int32_t value)
{
    int32_t *array = arena_array(arena, int32_t, count);
    for (int32_t i = 0; i < count; i++) {
        array[i] = value;
    }
    return array;
}

/* The depot's row tells the vehicles' day. */
static void read_vehicles(struct arena *arena, int32_t capacity, struct problem *problem)
{
    const int32_t vehicles = problem->dims.technicians;
    (void)number(0, 0);
    problem->technician_from_t = same(arena, vehicles, number(0, NUMBER_MAX));
    problem->technician_to_t = same(arena, vehicles, number(0, NUMBER_MAX));
    (void)number(0, 0);
    problem->technician_start_place = problem->technician_end_place = same(arena, vehicles, 0);
    problem->technician_used_c = arena_array(arena, int64_t, vehicles);
    problem->part_stock = same(arena, vehicles, capacity);
    problem->dims.parts = 1;
}

static void read_customers(struct arena *arena, struct problem *problem)
{
    const int32_t jobs = problem->dims.jobs;
    int32_t *place = arena_array(arena, int32_t, jobs), *service_t = arena_array(arena, int32_t, jobs);
    int32_t *open_t = arena_array(arena, int32_t, jobs), *close_t = arena_array(arena, int32_t, jobs);
    int32_t *first = arena_array(arena, int32_t, jobs + 1), *quantity = arena_array(arena, int32_t, jobs);
    int64_t *left_out_c = arena_array(arena, int64_t, jobs);
    for (int32_t j = 0; j < jobs; j++) {
        place[j] = j + 1;
        quantity[j] = number(1, NUMBER_MAX);
        open_t[j] = number(0, NUMBER_MAX);
        close_t[j] = number(0, NUMBER_MAX);
        service_t[j] = number(0, NUMBER_MAX);
        left_out_c[j] = NUMBER_MAX;
        first[j + 1] = j + 1;
    }
    problem->job_place = place;
    problem->job_service_t = service_t;
    problem->job_open_t = open_t;
    problem->job_close_t = close_t;
    problem->job_left_out_c = left_out_c;
    problem->part_first = first;
    problem->part_kind = same(arena, jobs, 0);
    problem->part_quantity = quantity;
    problem->dims.part_uses = jobs;
}

static void read_travel(struct arena *arena, struct problem *problem)
{
    const int64_t pairs = (int64_t)problem->dims.places * problem->dims.places;
    int32_t *table = arena_array(arena, int32_t, pairs);
    for (int64_t pair = 0; pair < pairs; pair++) {
        table[pair] = number(0, NUMBER_MAX);
    }
    problem->travel_form = TRAVEL_DENSE;
    problem->travel_t = problem->travel_d = table;
    problem->distance_c = 1;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fputs("usage: bound STEPS < numbers\n", stderr);
        return 2;
    }
    struct arena *arena = arena_create(0);
    struct problem problem = {.ticks_per_second = 1, .units_per_metre = 1};
    problem.dims.jobs = number(1, CUSTOMERS_MAX);
    problem.dims.technicians = number(1, VEHICLES_MAX);
    problem.dims.places = problem.dims.jobs + 1;
    problem.dims.dense = true;
    const int32_t capacity = number(0, NUMBER_MAX);
    read_vehicles(arena, capacity, &problem);
    read_customers(arena, &problem);
    read_travel(arena, &problem);
    const struct bound_budget budget = {.steps = strtoll(arguments[1], NULL, 10), .enough_c = INT64_MAX};
    const struct bound bound = bound_of(arena, &problem, &budget);
    printf("{\"bound\": %" PRId64 ", \"steps\": %" PRId64 ", \"rounds\": %" PRId32 "}\n", bound.cost_c, bound.steps,
           bound.rounds);
    arena_destroy(arena);
    return 0;
}
