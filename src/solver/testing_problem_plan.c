/* Random possible plans. */
#include <string.h>

#include "base/arena.h"
#include "solver/testing_problem.h"

/* A plan under way: each technician's jobs in a row of its own. */
struct rows {
    struct arena *arena;
    const struct problem *problem;
    int32_t *jobs; /* T * (J + 1) */
    int32_t *count;
    bool *closed; /* J: placed, or not to be tried */
};

static int32_t *row_of(const struct rows *rows, int32_t technician)
{
    return rows->jobs + technician * (rows->problem->dims.jobs + 1);
}

static bool row_is_possible(const struct rows *rows, int32_t technician, int32_t count)
{
    const struct order order = {.technician = technician, .jobs = row_of(rows, technician), .count = count};
    const struct arena_mark mark = arena_mark(rows->arena);
    struct route_schedule schedule;
    bool possible = schedule_route(rows->arena, rows->problem, &order, NULL, &schedule);
    arena_rewind(rows->arena, mark);
    return possible;
}

/* Inserts the job if the route stays possible. */
static bool row_insert(const struct rows *rows, int32_t technician, int32_t position, int32_t job)
{
    int32_t *row = row_of(rows, technician);
    const int32_t count = rows->count[technician];
    memmove(row + position + 1, row + position, (size_t)(count - position) * sizeof *row);
    row[position] = job;
    if (row_is_possible(rows, technician, count + 1)) {
        rows->count[technician]++;
        return true;
    }
    memmove(row + position, row + position + 1, (size_t)(count - position) * sizeof *row);
    return false;
}

static void close_linked_jobs(const struct rows *rows)
{
    const struct problem *p = rows->problem;
    for (int32_t k = 0; p->crew_first != NULL && k < p->dims.crew_jobs; k++) {
        rows->closed[p->crew_job[k]] = true;
    }
    for (int32_t i = 0; p->precedence_before != NULL && i < p->dims.precedences; i++) {
        rows->closed[p->precedence_before[i]] = true;
        rows->closed[p->precedence_after[i]] = true;
    }
}

static void begin_with_frozen_jobs(const struct rows *rows)
{
    const struct problem *p = rows->problem;
    for (int32_t t = 0; p->frozen_first != NULL && t < p->dims.technicians; t++) {
        const int32_t count = p->frozen_first[t + 1] - p->frozen_first[t];
        for (int32_t k = 0; k < count; k++) {
            row_of(rows, t)[k] = p->frozen_job[p->frozen_first[t] + k];
            rows->closed[row_of(rows, t)[k]] = true;
        }
        rows->count[t] = row_is_possible(rows, t, count) ? count : 0;
    }
}

struct problem_plan problem_random_plan(struct arena *arena, struct random *random, const struct problem *problem,
                                        int32_t percent)
{
    const int32_t jobs = problem->dims.jobs;
    const int32_t technicians = problem->dims.technicians;
    struct problem_plan plan = {.first = arena_array(arena, int32_t, technicians + 1),
                                .jobs = arena_array(arena, int32_t, jobs)};
    struct rows rows = {.arena = arena,
                        .problem = problem,
                        .jobs = arena_array(arena, int32_t, technicians * (jobs + 1)),
                        .count = arena_array(arena, int32_t, technicians),
                        .closed = arena_array(arena, bool, jobs)};
    close_linked_jobs(&rows);
    begin_with_frozen_jobs(&rows);
    const int32_t step = random_between(random, 0, jobs); /* another order of the jobs each time */
    for (int32_t i = 0; technicians > 0 && i < jobs; i++) {
        int32_t job = (i + step) % jobs;
        bool placed = rows.closed[job] || !random_chance(random, percent);
        for (int32_t attempt = 0; !placed && attempt < 6; attempt++) {
            int32_t technician = random_between(random, 0, technicians - 1);
            placed = row_insert(&rows, technician, random_between(random, 0, rows.count[technician]), job);
        }
    }
    for (int32_t t = 0; t < technicians; t++) {
        plan.first[t + 1] = plan.first[t] + rows.count[t];
        memcpy(plan.jobs + plan.first[t], row_of(&rows, t), (size_t)rows.count[t] * sizeof *plan.jobs);
    }
    return plan;
}
