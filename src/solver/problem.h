/* The problem: one flat block of integers, and a view of it.
 *
 * A block is a header, a directory of sections, and the sections, each a few arrays, 16-byte aligned, padded with zeros,
 * little-endian, in ascending order of section id. Two equal problems are equal bytes, so the SHA-256 of the block is the
 * problem's identity, and the block can be written to a file, sent to another process or kept with a decision as it is.
 * A constraint that a problem does not have is a section it does not have; a new kind of constraint is a new section and
 * changes none of these.
 *
 * Units. Suffixes: `_t` time in ticks, `_d` distance in units, `_c` cost. A tick is 1/ticks_per_second of a second (or of
 * the time unit of a benchmark's file), a distance unit 1/units_per_metre of a metre; a field-service day has 1 and 1.
 * Instants count from a zero that the maker of the problem chooses.
 *
 * Ranges, proved when a block is opened, so that nothing computed from it can overflow:
 *     instants 0 to INSTANT_MAX (2^30 - 1), durations and travel 0 to DURATION_MAX (2^28 - 1), in int32_t;
 *     the dearest plan that the sections allow costs at most COST_MAX (2^60), in int64_t.
 *
 * Meaning of a solution: every technician starts at the start place not before `from_t`, does jobs one after another and
 * is at the end place not after `to_t`. Service of a job starts within [open_t, close_t] and lasts service_t. A technician
 * with a break takes it once, whole, at a place of the route (on arrival before a service, or before leaving); it starts
 * within [break_from_t, break_until_t]; who is back at the end place by break_until_t has it at home, after the work.
 * A technician without jobs stays at home and costs nothing.
 */
#ifndef ROUTRIQ_SOLVER_PROBLEM_H
#define ROUTRIQ_SOLVER_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

struct arena;
struct fault;

enum { INSTANT_MAX = (1 << 30) - 1, DURATION_MAX = (1 << 28) - 1 };
#define COST_MAX (INT64_C(1) << 60)

/* Limits of one problem; the doors above have their own, lower ones. */
enum { PROBLEM_JOBS_MAX = 100000, PROBLEM_TECHNICIANS_MAX = 10000, PROBLEM_PARTS_MAX = 10000 };

/* Everything that says how large a problem is: what solver_bytes() needs to know. */
struct problem_dims {
    int32_t jobs;
    int32_t technicians;
    int32_t places;
    int32_t parts;      /* kinds of part; a benchmark's load is one kind */
    int32_t part_uses;  /* over all jobs */
    int32_t near_pairs; /* exact pairs of a fitted travel table; 0 when the table is dense */
    bool dense;         /* the travel table holds every pair */
};

/* How a travel table is kept. */
enum travel_form {
    TRAVEL_DENSE, /* time and distance of every ordered pair of places */
    TRAVEL_FITTED /* an estimate from coordinates, and exact values for near pairs */
};

/* The estimate of a fitted table, in integers alone: with the straight line s = isqrt(dx*dx + dy*dy) in distance units,
 * distance = s * detour_e4 / 10000, and time = fixed_t + near * ticks_per_1000_d / 1000 + far * far_ticks_per_1000_d / 1000, where
 * near is the first `far_d` units of the distance and far what is beyond. Each division is rounded down. A place to itself is
 * 0 and 0. */
struct travel_fit {
    int32_t detour_e4;
    int32_t fixed_t;
    int32_t ticks_per_1000_d;
    int32_t far_d;
    int32_t far_ticks_per_1000_d;
};

struct balance {
    int64_t cost;
    int64_t unit;
};

/* A view of a block: pointers into it. The arrays are shared and constant; lengths stand beside them, with J jobs,
 * T technicians, P places, K parts. A pointer is NULL when the problem lacks the section. */
struct problem {
    const void *block;
    size_t bytes;
    struct problem_dims dims;
    int32_t ticks_per_second;
    int32_t units_per_metre;
    int64_t drive_c;    /* per tick of travel */
    int64_t distance_c; /* per unit of distance */

    /* jobs, version 1 (always there) */
    const int32_t *job_place;      /* J */
    const int32_t *job_service_t;  /* J */
    const int32_t *job_open_t;     /* J: service starts not before */
    const int32_t *job_close_t;    /* J: service starts not after */
    const int64_t *job_left_out_c; /* J: price of leaving it out; more than any detour when it must be served */

    /* technicians, version 1 (always there) */
    const int32_t *technician_start_place; /* T */
    const int32_t *technician_end_place;   /* T */
    const int32_t *technician_from_t;      /* T */
    const int32_t *technician_to_t;        /* T */
    const int64_t *technician_used_c;      /* T: once, when the technician has a job */

    /* travel, version 1 (always there) */
    enum travel_form travel_form;
    const int32_t *travel_t;  /* dense: P*P, [from*P + to] */
    const int32_t *travel_d;  /* dense: P*P; may be the same array as travel_t */
    const int32_t *place_x_d; /* fitted: P */
    const int32_t *place_y_d; /* fitted: P */
    const struct travel_fit *fit;
    const int32_t *near_first; /* fitted: P+1, into the next three, each ascending by near_place */
    const int32_t *near_place;
    const int32_t *near_t;
    const int32_t *near_d;

    /* eligibility, version 1: bit t of word t/64 of row j: technician t may do job j. Absent: all may. */
    const uint64_t *eligible; /* J * eligible_words */
    int32_t eligible_words;

    /* parts, version 1: what jobs take from a van's stock, and what the vans start with */
    const int32_t *part_first;    /* J+1, into the next two */
    const int32_t *part_kind;     /* ascending within a job */
    const int32_t *part_quantity; /* at least 1 */
    const int32_t *part_stock;    /* T*K */

    /* breaks, version 1 */
    const int32_t *break_from_t;   /* T */
    const int32_t *break_until_t;  /* T: latest start; not before the technician's from_t */
    const int32_t *break_length_t; /* T: 0 for a technician without one */

    /* promises, version 1: a start after due_t costs late_c a tick. due_t is not before open_t. */
    const int32_t *promise_due_t;  /* J; INSTANT_MAX without a promise */
    const int64_t *promise_late_c; /* J */

    /* reach, version 1: how far a technician's vehicle comes on one charge */
    const int32_t *reach_d; /* T; INT32_MAX without a limit */

    /* balance, version 1: each technician's working time (service and travel, w ticks) costs cost * w * w / unit,
     * rounded down. A convex price of work makes even shares cheapest. */
    const struct balance *balance;
};

static inline bool problem_eligible(const struct problem *p, int32_t job, int32_t technician)
{
    return p->eligible == NULL ||
           ((p->eligible[(size_t)job * (size_t)p->eligible_words + (size_t)technician / 64] >> (technician % 64)) &
            1) != 0;
}

/* Time and distance from one place to another, out of whichever form the table has. */
struct travel {
    int32_t time_t;
    int32_t distance_d;
};

struct travel problem_travel_fitted(const struct problem *p, int32_t from, int32_t to);

static inline struct travel problem_travel(const struct problem *p, int32_t from, int32_t to)
{
    if (p->travel_form == TRAVEL_DENSE) {
        size_t pair = (size_t)from * (size_t)p->dims.places + (size_t)to;
        return (struct travel){p->travel_t[pair], p->travel_d[pair]};
    }
    return problem_travel_fitted(p, from, to);
}

/* The estimate alone: what a fitted table says of a pair that is not near. */
struct travel travel_estimate(const struct travel_fit *fit, int64_t dx_d, int64_t dy_d);

/* Builds a block from a description: a `struct problem` whose pointers the caller filled with its own arrays, with dims,
 * scales and weights (block, bytes, travel_form, dims.dense and eligible_words, which is (T + 63) / 64, are ignored). The arrays are copied into one
 * block in `arena` and *sealed views it. Everything is checked; a fault names the array and the index: FAULT_INVALID with
 * `where` like "/job_close_t/17". */
bool problem_seal(struct arena *arena, const struct problem *description, struct problem *sealed, struct fault *fault);

/* Views a block that came from elsewhere, after checking everything about it: any bytes are safe to pass, and the block
 * must stay where it is, aligned to 16. Fault: FAULT_SYNTAX for a block that is none, FAULT_INVALID for wrong contents. */
bool problem_open(const void *block, size_t bytes, struct problem *view, struct fault *fault);

struct sha256 problem_hash(const struct problem *problem);

#endif
