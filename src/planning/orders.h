/* Routes that grow job by job: what the two rules build before the schedule is made, and what reasons insert into. */
#ifndef ROUTRIQ_PLANNING_ORDERS_H
#define ROUTRIQ_PLANNING_ORDERS_H

#include "planning/planning.h"

struct growing_route {
    int32_t *jobs;
    int32_t count;
    int32_t capacity;
};

struct orders {
    struct arena *arena;
    int32_t technicians;
    struct growing_route *routes;
};

struct orders orders_make(struct arena *arena, int32_t technicians);
/* The jobs of a solution's routes, without breaks. */
struct orders orders_of_solution(struct arena *arena, const struct solution *solution);
struct order orders_at(const struct orders *orders, int32_t technician);
void orders_insert(struct orders *orders, int32_t technician, int32_t position, int32_t job);
/* Schedules them; every route must be possible. */
void orders_schedule(const struct orders *orders, const struct problem *problem, struct solution *solution);

/* The day's jobs in the order of their booking. */
int32_t *orders_by_booking(struct arena *arena, const struct day *day);

#endif
