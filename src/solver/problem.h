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
 * Meaning of a solution, by the section that brings each rule:
 *
 * the day       Every technician starts at the start place not before from_t, does jobs one after another and is at the end
 *               place (NO_PLACE: where the last job was) not after to_t. Service of a job starts within [open_t, close_t]
 *               and lasts its service time. A technician without jobs stays at home and costs nothing.
 * earliest      Everything is begun as early as its rules allow; but nobody leaves home only to wait at the first stop. Where
 *               a technician's waiting has a price, the whole day is begun as late as possible without ending later, breaking
 *               a rule or making anything dearer, so that time spent waiting is spent at home; not where travel depends on the
 *               time of day (CLOCK), nor for a technician who has facts (FROZEN), who does not wait at home at all. Left
 *               to choose between windows or places for a break, a charge or a restock, the cheapest way is taken.
 * BREAKS        A technician's breaks are taken in their order, each once, whole, starting within its [from, until], at a
 *               place of the route: before leaving it, or on arrival before the service. Who is back at the end place by a
 *               break's latest start has it at home, after the work; so have all breaks after it.
 * SPLITS        A job that may be split may also be interrupted by breaks: each starts after the service has begun and
 *               before it would end, and the service ends so much later.
 * WINDOWS       The service starts in one of the job's windows: not before open_t; after due_t it costs window_late_c a tick
 *               (windows are soft up to close_t, hard where close_t is due_t). Who is late for one may wait for the next.
 * PROMISES      A start after due_t costs late_c a tick, whatever the window.
 * PACE, AFFINITY  How long a service takes depends on who does it; who does it has a price.
 * WAGES         What a technician's ticks of driving, waiting and service cost, and a unit of distance. Without the section
 *               all have drive_c and distance_c, and waiting and service cost nothing.
 * OVERTIME      The time from regular_t to the return costs overtime_c a tick; to_t remains the limit.
 * PARTS         What a job takes from the van. With SUBSTITUTES each use may be filled from several kinds, in any mixture.
 * RESTOCK       Between two stops a technician may call at a restock place, arriving within its hours (waiting for them to
 *               begin), for its service time; the van then holds what restock_stock says. Only a van whose stock does not
 *               suffice for the rest of its route calls there, once between two stops at most, and not after the last job.
 * LOADS         Some jobs' goods are on the van from the start (load_start); serving a job changes what is on it
 *               (load_change). It is never more than the capacity nor less than nothing, in any dimension.
 * PROFILES      Which travel table a technician's vehicle has.
 * CLOCK         A profile's speed by time of day: a leg of n ticks needs n * 10000 units of way, and every tick of the day
 *               gives clock_speed_e4 of them; rounded up to whole ticks. So who leaves later never arrives earlier.
 * ENERGY        A leg takes energy by its distance and its speed band (the table's speed, in whole units). What is left is never below the
 *               reserve. A technician with capacity 0 has no battery; its energy (fuel) is only paid.
 * STATIONS      Between two stops an electric vehicle may call at one station, and charges there up to one of the target
 *               levels (more than it has), along the station's curve. Only a vehicle whose charge does not suffice for the
 *               direct legs of its route does so; of one that restocks, each leg counts with the way by the restock place that
 *               takes most. Levels are rounded down.
 *               Charging and restocking are neither waiting nor service.
 * LIMITS        So many jobs a technician at most.
 * CREWS         The jobs of a crew are done by different technicians and start at the same instant; all of them or none.
 * PRECEDENCE    `after` starts at least min_t and at most max_t after the service of `before` has ended, by the same technician
 *               if `same` is set; it is not done when `before` is not. With `same`, neither is done without the other, unless it
 *               is frozen and so done in any case. Jobs
 *               of a crew or of a precedence are never split.
 * FROZEN        A technician's route begins with these jobs in this order. One with facts was begun at start_t (and is or
 *               was done at end_t, or after its service time where that is NO_INSTANT): no window, break or travel time is
 *               asked of it, waiting before it costs nothing, but lateness does; its service is priced as its service
 *               time. No break, charge or restock is planned before a job with facts.
 * SEQUENCE      Of these jobs, those that are in the technician's route stand in this order.
 * PREVIOUS      A previous plan. A job that had a place there is not begun earlier than previous_start_t - early_t. It counts as
 *               moved when it has another technician, starts after previous_start_t + late_t, or is left out: moved_technician_c
 *               and moved_time_c (once each; neither when it is left out). At most moved_max jobs are moved.
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
enum { NO_ROAD = DURATION_MAX + 1, NO_PLACE = -1, NO_INSTANT = -1 };
#define COST_MAX (INT64_C(1) << 60)

/* Limits of one problem; the doors above have their own, lower ones. What is not here is bounded by these: a technician has
 * at most one affinity with a job, a job is in one crew at most, and so on. */
enum {
    PROBLEM_JOBS_MAX = 100000,
    PROBLEM_TECHNICIANS_MAX = 10000,
    PROBLEM_PARTS_MAX = 10000,
    PROBLEM_RESTOCKS_MAX = 10000,
    PROBLEM_STATIONS_MAX = 10000,
    PROBLEM_PLACES_MAX = PROBLEM_JOBS_MAX + 2 * PROBLEM_TECHNICIANS_MAX + PROBLEM_RESTOCKS_MAX + PROBLEM_STATIONS_MAX,
    PROBLEM_PART_USES_MAX = 1 << 24,
    PROBLEM_SUBSTITUTES_MAX = 1 << 24,
    PROBLEM_NEAR_PAIRS_MAX = 1 << 28,
    PROBLEM_AFFINITIES_MAX = 1 << 28,
    PROBLEM_BREAKS_MAX = 8,   /* a technician */
    PROBLEM_WINDOWS_MAX = 16, /* a job */
    PROBLEM_LOADS_MAX = 16,
    PROBLEM_PROFILES_MAX = 64,
    PROBLEM_CLOCKS_MAX = 1440, /* slices a profile */
    PROBLEM_ENERGY_MODELS_MAX = 10000,
    PROBLEM_ENERGY_BANDS_MAX = 64, /* a model */
    PROBLEM_CURVE_POINTS_MAX = 64, /* a station */
    PROBLEM_CHARGE_TARGETS_MAX = 16,
    PROBLEM_PRECEDENCES_MAX = 4 /* a job, in the mean */
};

/* Everything that says how large a problem is: what solver_bytes() needs to know. */
struct problem_dims {
    int32_t jobs;
    int32_t technicians;
    int32_t places;
    int32_t parts;      /* kinds of part; a benchmark's load is one kind */
    int32_t part_uses;  /* over all jobs */
    int32_t near_pairs; /* exact pairs of a fitted travel table; 0 when the table is dense */
    int32_t breaks;     /* over all technicians */
    int32_t profiles;   /* travel tables; 0 counts as 1 */
    int32_t affinities;
    int32_t windows; /* over all jobs */
    int32_t substitutes;
    int32_t restocks;
    int32_t loads;  /* dimensions of load */
    int32_t clocks; /* slices over all profiles */
    int32_t energy_models;
    int32_t energy_bands; /* over all models */
    int32_t stations;
    int32_t curve_points; /* over all stations */
    int32_t charge_targets;
    int32_t crews;
    int32_t crew_jobs;
    int32_t precedences;
    int32_t frozen_jobs;
    int32_t sequence_jobs;
    bool dense; /* the travel table holds every pair */
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

/* How many jobs of the previous plan may be moved; INT32_MAX: any number. */
struct disturbance {
    int32_t moved_max;
    int32_t reserved; /* 0 */
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
    const int32_t *travel_t;  /* dense: profiles*P*P, [(profile*P + from)*P + to]; NO_ROAD when one cannot get there */
    const int32_t *travel_d;  /* dense: profiles*P*P; may be the same array as travel_t */
    const int32_t *place_x_d; /* fitted: P */
    const int32_t *place_y_d; /* fitted: P */
    const struct travel_fit *fit; /* fitted: one a profile */
    const int32_t *near_first;    /* fitted: P+1, into the next three, each ascending by near_place */
    const int32_t *near_place;
    const int32_t *near_t; /* profiles * near_pairs */
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
    const int32_t *break_first;    /* T+1, into the next three; in the order in which they are taken */
    const int32_t *break_from_t;   /* ascending within a technician */
    const int32_t *break_until_t;  /* latest start; ascending, not before from_t of the technician */
    const int32_t *break_length_t; /* at least 1 */

    /* promises, version 1: a start after due_t costs late_c a tick. due_t is not before open_t. */
    const int32_t *promise_due_t;  /* J; INSTANT_MAX without a promise */
    const int64_t *promise_late_c; /* J */

    /* reach, version 1: how far a technician's vehicle comes on one charge */
    const int32_t *reach_d; /* T; INT32_MAX without a limit */

    /* balance, version 1: each technician's working time (service and travel, w ticks) costs cost * w * w / unit,
     * rounded down. A convex price of work makes even shares cheapest. */
    const struct balance *balance;

    /* wages, version 1: in place of drive_c and distance_c */
    const int64_t *technician_drive_c;    /* T: a tick */
    const int64_t *technician_distance_c; /* T: a unit */
    const int64_t *technician_wait_c;     /* T: a tick */
    const int64_t *technician_service_c;  /* T: a tick */

    /* overtime, version 1 */
    const int32_t *regular_t;  /* T: end of regular time, from_t to to_t */
    const int64_t *overtime_c; /* T: a tick */

    /* limits, version 1 */
    const int32_t *jobs_max; /* T */

    /* pace, version 1: service takes service_t * pace_e4 / 10000, rounded up */
    const int32_t *pace_e4; /* T: 1 to 1000000 */

    /* affinity, version 1: what is particular to a job and a technician. Pairs without an entry have no price. */
    const int32_t *affinity_first;      /* J+1, into the next four */
    const int32_t *affinity_technician; /* ascending within a job */
    const int64_t *affinity_preference_c;
    const int64_t *affinity_territory_c;
    const int32_t *affinity_service_t; /* in place of service_t and pace; NO_INSTANT: those hold */

    /* windows, version 1: job_open_t is the first open_t, job_close_t the last close_t */
    const int32_t *window_first;  /* J+1, into the next three; at least one a job */
    const int32_t *window_open_t; /* ascending, each after the close_t before it */
    const int32_t *window_due_t;
    const int32_t *window_close_t;
    const int64_t *window_late_c; /* J: a tick */

    /* splits, version 1 */
    const int32_t *job_split; /* J: 1 when breaks may interrupt it */

    /* substitutes, version 1: kinds of part that fill a use beside its own */
    const int32_t *substitute_first; /* part_uses+1, into the next */
    const int32_t *substitute_kind;  /* ascending within a use */

    /* restock, version 1 */
    const int32_t *restock_place;     /* R */
    const int32_t *restock_open_t;    /* R */
    const int32_t *restock_close_t;   /* R */
    const int32_t *restock_service_t; /* R */
    const int32_t *restock_stock;     /* T*K */

    /* loads, version 1 */
    const int32_t *load_start;    /* J*L: 0 or more */
    const int32_t *load_change;   /* J*L */
    const int32_t *load_capacity; /* T*L */

    /* profiles, version 1 */
    const int32_t *technician_profile; /* T */

    /* clock, version 1 */
    const int32_t *clock_first;    /* profiles+1, into the next two; a profile without slices has speed 10000 */
    const int32_t *clock_from_t;   /* ascending, the first 0 */
    const int32_t *clock_speed_e4; /* 100 to 1000000 */

    /* energy, version 1 */
    const int32_t *energy_model;      /* T */
    const int32_t *energy_capacity_e; /* T: 0 without a battery */
    const int32_t *energy_start_e;    /* T: at from_t */
    const int32_t *energy_reserve_e;  /* T */
    const int64_t *energy_c;          /* T: a unit */
    const int32_t *band_first;        /* energy_models+1, into the next two; at least one a model */
    const int32_t *band_speed;        /* up to so many distance units in 1000 ticks; ascending, the last INT32_MAX */
    const int32_t *band_use_e;        /* units in 1000 distance units, rounded up a leg */

    /* stations, version 1 */
    const int32_t *station_place;    /* S */
    const int32_t *station_setup_t;  /* S: before charging begins */
    const int32_t *curve_first;      /* S+1, into the next two; at least one a station */
    const int32_t *curve_level_e4;   /* up to this share of the capacity; ascending, the last 10000 */
    const int32_t *curve_ticks;      /* 1000 units of energy take so many ticks; each piece is rounded up */
    const int32_t *charge_target_e4; /* G: shares of the capacity, ascending, the last 10000 */

    /* crews, version 1 */
    const int32_t *crew_first; /* C+1, into the next; at least two a crew, no job twice */
    const int32_t *crew_job;

    /* precedence, version 1; it has no circles */
    const int32_t *precedence_before;
    const int32_t *precedence_after;
    const int32_t *precedence_min_t;
    const int32_t *precedence_max_t; /* INSTANT_MAX: any */
    const int32_t *precedence_same;  /* 0 or 1 */

    /* frozen, version 1; the technician is eligible for these jobs, none stands twice */
    const int32_t *frozen_first; /* T+1, into the next three */
    const int32_t *frozen_job;
    const int32_t *frozen_start_t; /* NO_INSTANT: still to begin; after one such all are */
    const int32_t *frozen_end_t;   /* NO_INSTANT: still to end */

    /* sequence, version 1 */
    const int32_t *sequence_first; /* T+1, into the next */
    const int32_t *sequence_job;   /* no job twice */

    /* previous, version 1 */
    const int32_t *previous_technician; /* J: NO_PLACE without one */
    const int32_t *previous_start_t;    /* J */
    const int32_t *previous_early_t;    /* J */
    const int32_t *previous_late_t;     /* J */
    const int64_t *moved_technician_c;  /* J */
    const int64_t *moved_time_c;        /* J */
    const struct disturbance *disturbance;
};

/* Whether two jobs are the same but for their numbers, the price of leaving them out, and what depends on them: their place in
 * crews, precedences, locked sequences and among the frozen is not looked at. False, too, for some that are. */
bool problem_jobs_alike(const struct problem *problem, int32_t a, int32_t b);

static inline bool problem_eligible(const struct problem *p, int32_t job, int32_t technician)
{
    return p->eligible == NULL ||
           ((p->eligible[(size_t)job * (size_t)p->eligible_words + (size_t)technician / 64] >> (technician % 64)) &
            1) != 0;
}

/* Time and distance from one place to another, out of whichever form the table has. */
struct travel {
    int32_t time_t; /* at the table's speed; NO_ROAD: one cannot get there */
    int32_t distance_d;
};

struct travel problem_travel_fitted(const struct problem *p, int32_t profile, int32_t from, int32_t to);

/* From a place to itself, and to or from NO_PLACE, is 0 and 0. */
static inline struct travel problem_travel(const struct problem *p, int32_t profile, int32_t from, int32_t to)
{
    if (from < 0 || to < 0) {
        return (struct travel){0, 0};
    }
    if (p->travel_form == TRAVEL_DENSE) {
        size_t places = (size_t)p->dims.places;
        size_t pair = ((size_t)profile * places + (size_t)from) * places + (size_t)to;
        return (struct travel){p->travel_t[pair], p->travel_d[pair]};
    }
    return problem_travel_fitted(p, profile, from, to);
}

static inline int32_t problem_profile(const struct problem *p, int32_t technician)
{
    return p->technician_profile == NULL ? 0 : p->technician_profile[technician];
}

static inline int32_t problem_profiles(const struct problem *p)
{
    return p->dims.profiles < 1 ? 1 : p->dims.profiles;
}

static inline int32_t problem_break_count(const struct problem *p, int32_t technician)
{
    return p->break_first == NULL ? 0 : p->break_first[technician + 1] - p->break_first[technician];
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
