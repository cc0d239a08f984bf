/* What the files of testing_problem share: a problem that is being drawn. */
#ifndef ROUTRIQ_SOLVER_TESTING_PROBLEM_DRAW_H
#define ROUTRIQ_SOLVER_TESTING_PROBLEM_DRAW_H

#include "base/arena.h"
#include "solver/testing_problem.h"

/* The description, where its numbers come from, and what later sections ask of earlier ones. */
struct draw {
    struct arena *arena;
    struct random *random;
    int32_t horizon_t;
    struct problem *d;
    bool extra[EXTRA_COUNT];
    bool everything;           /* the plain sections too */
    int32_t *open_t, *close_t; /* J: the jobs' own arrays, while they may still change */
    bool *linked;              /* J: in a crew or a precedence */
    bool *frozen;              /* J */
    int32_t *frozen_count;     /* T */
};

static inline int32_t draw_between(const struct draw *draw, int32_t low, int32_t high)
{
    return random_between(draw->random, low, high);
}

static inline bool draw_chance(const struct draw *draw, int32_t percent)
{
    return random_chance(draw->random, percent);
}

/* A number from 0 to a share of the day. */
static inline int32_t draw_part_of_day(const struct draw *draw, int32_t divisor)
{
    return draw_between(draw, 0, draw->horizon_t / divisor);
}

/* `count` numbers between low and high. */
int32_t *problem_draw_numbers(const struct draw *draw, int64_t count, int32_t low, int32_t high);
int64_t *problem_draw_prices(const struct draw *draw, int64_t count, int32_t low, int32_t high);

/* Crews, precedences and frozen jobs: before the sections that must suit them. May widen the jobs' windows. */
void problem_draw_links(struct draw *draw);

/* Sections that change no other one: after all others. */
void problem_draw_extras(struct draw *draw);

#endif
