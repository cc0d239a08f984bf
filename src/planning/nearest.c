#include "planning/nearest.h"

#include <string.h>

#include "base/arena.h"
#include "planning/orders.h"

static bool can_append(struct arena *arena, const struct problem *problem, const struct orders *orders, int32_t job,
                       int32_t technician)
{
    struct arena_mark mark = arena_mark(arena);
    struct order order = orders_at(orders, technician);
    int32_t *longer = arena_array(arena, int32_t, order.count + 1);
    if (order.count > 0) {
        memcpy(longer, order.jobs, (size_t)order.count * sizeof *longer);
    }
    longer[order.count++] = job;
    order.jobs = longer;
    struct route_schedule schedule;
    bool possible = schedule_route(arena, problem, &order, NULL, &schedule);
    arena_rewind(arena, mark);
    return possible;
}

/* The nearest technician who can do the job after all others; -1 when nobody can. */
static int32_t nearest_free(struct arena *arena, const struct problem *problem, const struct orders *orders,
                            int32_t job)
{
    int32_t nearest = -1;
    int32_t nearest_t = 0;
    for (int32_t t = 0; t < orders->technicians; t++) {
        struct order order = orders_at(orders, t);
        int32_t from =
            order.count > 0 ? problem->job_place[order.jobs[order.count - 1]] : problem->technician_start_place[t];
        int32_t travel_t = problem_travel(problem, 0, from, problem->job_place[job]).time_t;
        bool nearer = nearest < 0 || travel_t < nearest_t;
        if (nearer && problem_eligible(problem, job, t) && can_append(arena, problem, orders, job, t)) {
            nearest = t;
            nearest_t = travel_t;
        }
    }
    return nearest;
}

void nearest_plan(struct arena *arena, const struct day_problem *day_problem, struct solution *solution)
{
    const struct day *day = day_problem->day;
    struct orders orders = orders_make(arena, day->technician_count);
    const int32_t *jobs = orders_by_booking(arena, day);
    for (int32_t i = 0; i < day->job_count; i++) {
        int32_t technician = nearest_free(arena, &day_problem->problem, &orders, jobs[i]);
        if (technician >= 0) {
            orders_insert(&orders, technician, orders.routes[technician].count, jobs[i]);
        }
    }
    orders_schedule(&orders, &day_problem->problem, solution);
}
