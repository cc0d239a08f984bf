/* Random problems for the tests of this room, every section on or off at random. The plain ones: who may do what, parts,
 * breaks, promises, reach, balance, used costs, ends away from starts, dense travel without the triangle inequality or
 * symmetry, fitted travel with near pairs, a table of distances of its own, services of no length, tight windows, nothing to do,
 * nobody to do it. And the extras: everything else that problem.h knows. Instants stay within a short horizon, so that an
 * oracle can try every one.
 */
#ifndef ROUTRIQ_SOLVER_TESTING_PROBLEM_H
#define ROUTRIQ_SOLVER_TESTING_PROBLEM_H

#include "base/random.h"
#include "solver/schedule.h"

/* What a problem has only when the shape asks for it: sections, and what plain sections do not have. */
enum problem_extra {
    EXTRA_OPEN_ENDS,
    EXTRA_NO_ROAD,
    EXTRA_MORE_BREAKS, /* up to three a technician */
    EXTRA_WAGES,
    EXTRA_OVERTIME,
    EXTRA_LIMITS,
    EXTRA_PACE,
    EXTRA_AFFINITY,
    EXTRA_WINDOWS,
    EXTRA_SPLITS,
    EXTRA_SUBSTITUTES, /* brings parts */
    EXTRA_RESTOCK,     /* brings parts */
    EXTRA_LOADS,
    EXTRA_PROFILES,
    EXTRA_CLOCK,
    EXTRA_ENERGY,
    EXTRA_STATIONS, /* brings energy */
    EXTRA_CREWS,
    EXTRA_PRECEDENCE,
    EXTRA_FROZEN,
    EXTRA_SEQUENCE,
    EXTRA_PREVIOUS,
    EXTRA_COUNT
};

struct problem_shape {
    int32_t jobs_low, jobs_high;
    int32_t technicians_low, technicians_high;
    int32_t horizon_t;     /* the day is 0 to horizon_t */
    int32_t extra_percent; /* chance of each extra: 0, plain problems; 100, every section there is */
    uint32_t never;        /* extras that are not drawn: bits 1 << EXTRA_... */
};

/* True in `percent` of a hundred cases. */
bool random_chance(struct random *random, int32_t percent);

/* A description for problem_seal, drawn from `random`; the arrays are in `arena`. */
struct problem problem_random(struct arena *arena, struct random *random, const struct problem_shape *shape);

/* The same, sealed. */
struct problem problem_random_sealed(struct arena *arena, struct random *random, const struct problem_shape *shape);

/* A small problem with every section, the same at every call, for tests that change one value. Dense has both tables;
 * fitted has near pairs. */
struct problem problem_complete(struct arena *arena, enum travel_form form);

/* Whether a description can be sealed; the block itself is given up at once. */
bool problem_seals(const struct problem *description, struct fault *fault);

#define assert_refused(description)                                                                                    \
    do {                                                                                                               \
        struct fault refusal = {0};                                                                                    \
        assert_false(problem_seals((description), &refusal));                                                          \
        assert_int_equal(refusal.kind, FAULT_INVALID);                                                                 \
    } while (0)

/* Orders of a possible plan: technician t does jobs[first[t]] to jobs[first[t + 1] - 1]. */
struct problem_plan {
    int32_t *first; /* T + 1 */
    int32_t *jobs;  /* J */
};

/* Puts jobs one after another at random places where schedule_route allows them; about `percent` of them are tried. Frozen jobs
 * come first, when their route is possible at all. Jobs of crews and precedences, which need an agreement between routes, are
 * left out; the moved jobs are not counted against moved_max. */
struct problem_plan problem_random_plan(struct arena *arena, struct random *random, const struct problem *problem,
                                        int32_t percent);

#endif
