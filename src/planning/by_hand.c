#include "planning/by_hand.h"

#include "base/arena.h"
#include "planning/orders.h"

/* The technician and position that add the least driving; false when the job fits nowhere. */
static bool cheapest_place(struct arena *arena, const struct problem *problem, const struct orders *orders, int32_t job,
                           int32_t *technician, int32_t *position)
{
    bool found = false;
    int32_t least_t = 0;
    for (int32_t t = 0; t < orders->technicians; t++) {
        if (!problem_eligible(problem, job, t)) {
            continue;
        }
        struct order order = orders_at(orders, t);
        struct arena_mark mark = arena_mark(arena);
        struct insertion insertion = schedule_insertion(arena, problem, &order, job, INSERTION_BY_TRAVEL_TIME);
        arena_rewind(arena, mark);
        if (insertion.possible && (!found || insertion.added_t < least_t)) {
            found = true;
            least_t = insertion.added_t;
            *technician = t;
            *position = insertion.position;
        }
    }
    return found;
}

void by_hand_plan(struct arena *arena, const struct day_problem *day_problem, struct solution *solution)
{
    const struct day *day = day_problem->day;
    struct orders orders = orders_make(arena, day->technician_count);
    const int32_t *jobs = orders_by_booking(arena, day);
    for (int32_t i = 0; i < day->job_count; i++) {
        int32_t technician;
        int32_t position;
        if (cheapest_place(arena, &day_problem->problem, &orders, jobs[i], &technician, &position)) {
            orders_insert(&orders, technician, position, jobs[i]);
        }
    }
    orders_schedule(&orders, &day_problem->problem, solution);
}
