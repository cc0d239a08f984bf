#include "planning/orders.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct orders orders_make(struct arena *arena, int32_t technicians)
{
    return (struct orders){arena, technicians, arena_array(arena, struct growing_route, technicians)};
}

struct orders orders_of_solution(struct arena *arena, const struct solution *solution)
{
    struct orders orders = orders_make(arena, solution->route_count);
    for (int32_t t = 0; t < solution->route_count; t++) {
        const struct route *route = &solution->routes[t];
        struct growing_route *growing = &orders.routes[t];
        growing->capacity = route->stop_count;
        growing->jobs = arena_array(arena, int32_t, growing->capacity);
        for (int32_t i = 0; i < route->stop_count; i++) {
            int32_t job = solution->stops[route->stop_first + i].job;
            if (job >= 0) {
                growing->jobs[growing->count++] = job;
            }
        }
    }
    return orders;
}

struct order orders_at(const struct orders *orders, int32_t technician)
{
    const struct growing_route *route = &orders->routes[technician];
    return (struct order){.technician = technician, .jobs = route->jobs, .count = route->count};
}

void orders_insert(struct orders *orders, int32_t technician, int32_t position, int32_t job)
{
    struct growing_route *route = &orders->routes[technician];
    assert(position >= 0 && position <= route->count);
    if (route->count == route->capacity) {
        int32_t capacity = route->capacity * 2 + 8;
        int32_t *jobs = arena_array(orders->arena, int32_t, capacity);
        if (route->count > 0) {
            memcpy(jobs, route->jobs, (size_t)route->count * sizeof *jobs);
        }
        route->jobs = jobs;
        route->capacity = capacity;
    }
    memmove(route->jobs + position + 1, route->jobs + position,
            (size_t)(route->count - position) * sizeof *route->jobs);
    route->jobs[position] = job;
    route->count++;
}

void orders_schedule(const struct orders *orders, const struct problem *problem, struct solution *solution)
{
    int32_t *first = arena_array(orders->arena, int32_t, orders->technicians + 1);
    for (int32_t t = 0; t < orders->technicians; t++) {
        first[t + 1] = first[t] + orders->routes[t].count;
    }
    int32_t *jobs = arena_array(orders->arena, int32_t, first[orders->technicians]);
    for (int32_t t = 0; t < orders->technicians; t++) {
        for (int32_t i = 0; i < orders->routes[t].count; i++) {
            jobs[first[t] + i] = orders->routes[t].jobs[i];
        }
    }
    schedule_plan(orders->arena, problem, &(struct plan_orders){first, jobs, NULL}, solution);
}

struct booking {
    int64_t booked_at_s;
    int32_t job;
};

static int compare_bookings(const void *a, const void *b)
{
    const struct booking *left = a;
    const struct booking *right = b;
    if (left->booked_at_s != right->booked_at_s) {
        return left->booked_at_s < right->booked_at_s ? -1 : 1;
    }
    return left->job < right->job ? -1 : left->job > right->job;
}

int32_t *orders_by_booking(struct arena *arena, const struct day *day)
{
    struct booking *bookings = arena_array(arena, struct booking, day->job_count);
    for (int32_t j = 0; j < day->job_count; j++) {
        bookings[j] = (struct booking){day->jobs[j].booked_at_s, j};
    }
    qsort(bookings, (size_t)day->job_count, sizeof *bookings, compare_bookings);
    int32_t *jobs = arena_array(arena, int32_t, day->job_count);
    for (int32_t i = 0; i < day->job_count; i++) {
        jobs[i] = bookings[i].job;
    }
    return jobs;
}
