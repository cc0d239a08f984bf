/* For the tests of the witness: a small world that is written down by hand, and a solution of it likewise.
 *
 * Places stand along a line, 100 ticks and 100 units apart, 0 to 5. Job j is at place j + 1, takes 10 ticks and may start
 * from 0 to 2,000. Everybody lives at place 0 and works from 0 to 2,000. Nothing has a price but what a test gives one.
 *
 *     0 home --- 1 job 0 --- 2 job 1 --- 3 job 2 --- 4 job 3 --- 5 job 4
 */
#ifndef ROUTRIQ_SOLVER_WITNESS_TESTING_H
#define ROUTRIQ_SOLVER_WITNESS_TESTING_H

#include "base/testing.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "solver/witness.h"

enum { WORLD_JOBS = 5, WORLD_TECHNICIANS = 3, WORLD_PLACES = 6, WORLD_STOPS = 16 };

struct world {
    struct problem d; /* the description */
    int32_t place[WORLD_JOBS], service_t[WORLD_JOBS], open_t[WORLD_JOBS], close_t[WORLD_JOBS];
    int64_t left_out_c[WORLD_JOBS];
    int32_t start_place[WORLD_TECHNICIANS], end_place[WORLD_TECHNICIANS];
    int32_t from_t[WORLD_TECHNICIANS], to_t[WORLD_TECHNICIANS];
    int64_t used_c[WORLD_TECHNICIANS];
    int32_t table_t[2 * WORLD_PLACES * WORLD_PLACES], table_d[2 * WORLD_PLACES * WORLD_PLACES];
    struct stop stops[WORLD_STOPS];
    struct route routes[WORLD_TECHNICIANS];
    int32_t left_out[WORLD_JOBS];
    struct solution s;
};

static inline void world_make(struct world *w, int32_t jobs, int32_t technicians)
{
    *w = (struct world){.d = {.ticks_per_second = 1, .units_per_metre = 1}};
    w->d.dims = (struct problem_dims){.jobs = jobs, .technicians = technicians, .places = WORLD_PLACES};
    for (int32_t j = 0; j < WORLD_JOBS; j++) {
        w->place[j] = j + 1;
        w->service_t[j] = 10;
        w->close_t[j] = 2000;
    }
    for (int32_t t = 0; t < WORLD_TECHNICIANS; t++) {
        w->to_t[t] = 2000;
        w->routes[t].technician = t;
    }
    for (int32_t i = 0; i < 2 * WORLD_PLACES * WORLD_PLACES; i++) {
        const int32_t pair = i % (WORLD_PLACES * WORLD_PLACES);
        w->table_t[i] = w->table_d[i] = abs(pair / WORLD_PLACES - pair % WORLD_PLACES) * 100;
    }
    w->d.job_place = w->place;
    w->d.job_service_t = w->service_t;
    w->d.job_open_t = w->open_t;
    w->d.job_close_t = w->close_t;
    w->d.job_left_out_c = w->left_out_c;
    w->d.technician_start_place = w->start_place;
    w->d.technician_end_place = w->end_place;
    w->d.technician_from_t = w->from_t;
    w->d.technician_to_t = w->to_t;
    w->d.technician_used_c = w->used_c;
    w->d.travel_t = w->table_t;
    w->d.travel_d = w->table_d;
    w->s =
        (struct solution){.route_count = technicians, .routes = w->routes, .stops = w->stops, .left_out = w->left_out};
}

/* Adds a stop to a route; those of one technician after those of the one before. */
static inline struct stop *world_stop(struct world *w, int32_t technician, struct stop stop)
{
    w->stops[w->s.stop_count] = stop;
    w->s.stop_count++;
    w->routes[technician].stop_count++;
    for (int32_t t = technician + 1; t < WORLD_TECHNICIANS; t++) {
        w->routes[t].stop_first = w->s.stop_count;
    }
    return &w->stops[w->s.stop_count - 1];
}

/* A job at its own place, begun on arrival. */
static inline struct stop *world_job(struct world *w, int32_t technician, int32_t job, int32_t start_t, int32_t end_t)
{
    return world_stop(w, technician, (struct stop){job, w->place[job], start_t, start_t, end_t, 0});
}

static inline struct stop *world_break(struct world *w, int32_t technician, int32_t place, int32_t start_t,
                                       int32_t end_t)
{
    return world_stop(w, technician, (struct stop){STOP_BREAK, place, start_t, start_t, end_t, 0});
}

/* Along the line the distance driven is the time driven. */
static inline struct route *world_day(struct world *w, int32_t technician, int32_t leave_t, int32_t return_t,
                                      int32_t drive_t)
{
    struct route *route = &w->routes[technician];
    route->leave_t = leave_t;
    route->return_t = return_t;
    route->drive_t = drive_t;
    route->distance_d = drive_t;
    return route;
}

static inline bool world_does(const struct world *w, int32_t job)
{
    for (int32_t i = 0; i < w->s.stop_count; i++) {
        if (w->stops[i].job == job) {
            return true;
        }
    }
    return false;
}

/* Lists the jobs that no route has, and judges. */
static inline bool world_judge(struct world *w, struct fault *fault)
{
    w->s.left_out_count = 0;
    for (int32_t j = 0; j < w->d.dims.jobs; j++) {
        if (!world_does(w, j)) {
            w->left_out[w->s.left_out_count++] = j;
        }
    }
    struct arena *arena = arena_create(0);
    struct problem problem;
    struct fault invalid = {0};
    assert_true(problem_seal(arena, &w->d, &problem, &invalid) || (print_error("%s\n", invalid.where), false));
    const bool accepts = witness_accepts(&problem, &w->s, fault);
    arena_destroy(arena);
    return accepts;
}

static inline void assert_accepted_at(struct world *w, const char *file, int line)
{
    struct fault fault = {0};
    if (!world_judge(w, &fault)) {
        print_error("refused: %s at %s: %s\n", fault.code, fault.where, fault.what);
        _fail(file, line);
    }
}

static inline void assert_refused_at(struct world *w, const char *code, const char *where, const char *file, int line)
{
    struct fault fault = {0};
    const bool accepts = world_judge(w, &fault);
    if (accepts || fault.kind != FAULT_INVALID || strcmp(fault.code, code) != 0 || strcmp(fault.where, where) != 0) {
        print_error("%s at %s, not %s at %s\n", accepts ? "accepted" : fault.code, fault.where, code, where);
        _fail(file, line);
    }
}

#define assert_accepted(world) assert_accepted_at((world), __FILE__, __LINE__)
#define assert_refused(world, code, where) assert_refused_at((world), (code), (where), __FILE__, __LINE__)

#endif
