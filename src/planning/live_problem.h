/* The live problem: a live day (model/live.h) in the numbers of the solver, with today's board as the plan that stands.
 *
 *     live_problem_make   struct live_day  ->  struct problem, the way back, and the standing plan
 *     live_plan_read      struct solution  ->  struct live_plan: who does what when, in instants and the day's indices
 *
 * Zero is a day before the date's first instant; a tick is a second, a distance unit a metre.
 *
 * who       A technician may do a job when she is active, has a shift on the date that time off leaves something of, has each skill
 *           at its level or a certification of that name that counts on the date, is the one required where one is, and is not
 *           excluded. Who is on call alone serves urgent jobs alone; who also has a usual shift is on call only while she has an
 *           urgent job then, or for an emergency. A lock of the technician leaves her alone. Whoever has the job now may do it
 *           (grace). Another's territory, and not being among the preferred, have a price.
 * when      Service starts within one of the windows: in a hard one before its end, in a soft one later at a price; not before what
 *           it comes after is done; not after the deadline. A promise's end is when lateness begins to be priced, its start is waited
 *           for where the day allows. A lock of the time keeps the scheduled start. Of more than PROBLEM_WINDOWS_MAX windows apart from
 *           each other the first count.
 * day       Shifts and overtime (priced); the gaps of split shifts and time off are breaks at their fixed times. Meals as they are:
 *           one whose latest start has passed, or that such a gap has room for, counts as taken; who is on site then takes it after.
 *           Once the day has begun, a technician goes on from where she is: at the job she is on, else her newest position if it is
 *           newer than her last finished job, else that job, else home; and not before now. From a start that is not known, and to a
 *           home that is not, no driving is counted.
 * facts     A job on site is frozen as begun when it was arrived at; it ends after its planned minutes, but not before
 *           LIVE_STILL_MINUTES from now; of several the earlier ended when the next began. A job en route is frozen as the next. Jobs
 *           done are not in the problem: they count against maxJobs, and what comes after them begins within the lags of their end.
 * frozen    Jobs whose scheduled start lies before now + freeze minutes stay first on their routes, in their order; not for an
 *           emergency. With a lock of the order, a technician's so locked jobs keep their order.
 * crew      A job of n people is n jobs of the solver in one crew: the first has the skills, the parts and all prices; the others are
 *           whoever may come. Of a job that has a place there are as many as are on it.
 * parts, loads, maxJobs, reach, pace, speed: as the records say. A load is on the van from the start and left at the job. At most
 *           LIVE_PROFILES_MOST speeds are told apart, fewer where the tables would be too large; others are rounded.
 * prices    weights.h. A job with a place never falls out: nothing outweighs what that costs.
 * incidents A leg between two places of which one lies within an incident's radius takes factor times as long, of several the largest.
 *           A table knows no time of day: an incident counts when it lasts now, or, before the day's first shift, when it meets the
 *           shifts. Beyond PLANNING_DENSE_PLACES places those count that touch LIVE_SLOW_PLACES_MOST places at most, in their order.
 * no place  A job without a location and without a place is not in the problem. One that was given a place by hand stays there: at its
 *           time, with its technician, who does it where she is then.
 *
 * The standing plan: each technician's placed jobs in the order of their scheduled starts (then sequence, then id), those on site and en
 * route first, begun as the solver's rules say, that is as early as they allow. A board that was made by hand may break rules. What it
 * breaks is relaxed for exactly that job or technician until the standing plan is possible, and told in `graces`; everything
 * else holds. An unreachable hard window becomes a soft one at LIVE_LATE_FACTOR times the price of a promise; a shift ends when its
 * technician is back; parts, loads, jobs and reach are as much as it takes; a meal is taken later where a longer day does not
 * help, a break that finds no room is dropped; who should be together or after each other and is not, need not be.
 *
 * Changes from the standing plan are counted and priced (PREVIOUS): another technician, or a start later than both the board's and the
 * standing plan's by more than LIVE_MOVED_LATE_MINUTES, or what the options say. Earlier is not held against a plan: who was told a
 * time has a promise.
 */
#ifndef ROUTRIQ_PLANNING_LIVE_PROBLEM_H
#define ROUTRIQ_PLANNING_LIVE_PROBLEM_H

#include "model/model.h"
#include "solver/solver.h"

struct arena;
struct fault;

enum {
    LIVE_STILL_MINUTES = 5,
    LIVE_MOVED_LATE_MINUTES = 15,
    LIVE_LATE_FACTOR = 4,
    LIVE_PROFILES_MOST = 16,
    LIVE_SLOW_PLACES_MOST = 300,
};

struct live_options {
    int32_t moved_max;      /* jobs of the standing plan that may be moved, each of a crew counted; INT32_MAX: any */
    int32_t moved_late_s;   /* who begins later by more than this counts as moved; -1: LIVE_MOVED_LATE_MINUTES */
    int32_t freeze_minutes; /* -1: the organization's */
    /* Which jobs and technicians take part: bit i%64 of word i/64 for index i; NULL: all. What does not take part keeps its
     * place, technician and scheduled start; a technician who does not keeps what she has and gets nothing. */
    const uint64_t *jobs;
    const uint64_t *technicians;
    /* Jobs of the board whose people are not there any more, likewise; NULL: none. They have no place in the standing plan, and none with
     * who may not have them; nothing but a job that has a place outweighs leaving one out, and a lock holds. */
    const uint64_t *lost;
    const uint64_t
        *only; /* jobs too: the others are not in the problem, but on its map; NULL: all are (live_problem_jobs_with) */
    int32_t
        emergency; /* a job that is urgent, may go to who is on call, and that freezing does not hold up; -1: none */
};

/* Everything takes part, anything may be moved, freezing as the organization says. */
struct live_options live_options_all(void);
/* The same for what a human decides: frozen is what has begun alone. */
struct live_options live_options_by_hand(void);

enum live_grace_kind {
    GRACE_ELIGIBLE, /* the job's technician may not do it by the rules */
    GRACE_WINDOW, /* the job begins `amount` seconds after its hard windows or its deadline, or after the time it is locked to */
    GRACE_SHIFT,    /* the technician is back `amount` seconds after shift and overtime */
    GRACE_PARTS,    /* `amount` parts short over the route, of every kind together */
    GRACE_LOAD,     /* `amount` too much on the van, in every dimension together */
    GRACE_JOBS_MAX, /* `amount` jobs too many */
    GRACE_REACH,    /* `amount` metres too far */
    GRACE_BREAK,    /* the technician's break finds no room in its time: `amount` seconds later, 0: at all */
    GRACE_ORDER,    /* the job's locked order cannot be kept: another was begun before it */
    GRACE_TOGETHER, /* the job is not with its crew (`amount` people missing), or not after what it comes after (0) */
    GRACE_KINDS
};
/* Indices of the day; -1: none. In order of kind, then of the job or technician. */
struct live_grace {
    enum live_grace_kind kind;
    int32_t job, technician;
    int64_t amount;
};

struct live_problem {
    const struct live_day *day;
    struct problem problem;   /* technicians have the day's indices */
    int64_t zero_s;           /* the instant that the problem counts from */
    const int32_t *job_of;    /* per job of the solver: index in the day */
    const int32_t *member_of; /* per job of the solver: which of the crew, from 0 */
    const int32_t
        *first_of; /* per job of the day: its first job of the solver, whose crew follows; or -1: not in the problem */
    const int32_t *count_of;    /* per job of the day: how many jobs of the solver it is */
    const struct point *places; /* problem.dims.places of them; of one that is not known, any */
    const struct text *parts;   /* problem.dims.parts SKUs, as first written */
    const struct text *loads;   /* problem.dims.loads names */
    struct solution standing;   /* the witness accepts it */
    const uint64_t *lost;       /* as in the options */
    int32_t grace_count;
    const struct live_grace *graces;
};

/* How long ago a day may be that is made into a problem: what stands open on it is late by that long, and lateness has to stay within
 * the numbers of a problem. */
enum { LIVE_DAYS_BACK_MOST = 8 * 365 };

/* Fault: FAULT_TOO_LARGE "too_large" for more kinds of part or of load, or links between jobs, than a problem can have. The day must
 * live as long as what is made. */
bool live_problem_make(struct arena *arena, const struct live_day *day, const struct live_options *options,
                       struct live_problem *made, struct fault *fault);

/* Whether the job of the day is one of those that have lost their people. */
bool live_problem_lost(const struct live_problem *made, int32_t job);

/* The jobs that a technician's standing route depends on: hers, and those of everybody who is tied to her, by crews or by what comes
 * after what. With them alone (`only`) her route is what it is with all. NULL where it might not be: on maps so large that speeds
 * are rounded or pairs are estimated. */
const uint64_t *live_problem_jobs_with(struct arena *arena, const struct live_day *day, int32_t technician);

/* Whether the rules let a job begin at that instant, whoever does it: its windows, its deadline, and what it comes after and is done.
 * When not, *nearest_s is the nearest instant at which a window opens or at which the job may begin at the latest. What was promised
 * is no rule. */
bool live_may_begin(struct arena *arena, const struct live_day *day, int32_t job, int64_t start_s, int64_t *nearest_s);

/* One job's place as a plan has it. Without a technician all else is 0. */
struct live_place {
    int32_t technician; /* -1: none */
    int32_t crew_count;
    const int32_t *crew; /* the others' indices, in the order of the crew */
    int32_t sequence;    /* from 1 among the technician's jobs of the plan, done ones before it counted */
    int64_t arrival_s, start_s, end_s;
    int32_t travel_s, travel_m; /* from where she was before */
    int32_t wait_s;
    int64_t late_s; /* of the start: after the promise, else after the window that it is served in; 0: on time */
};
struct live_plan {
    const struct live_place *places; /* per job of the day; jobs done stand as they happened, without travel */
    const struct solution *solution;
};
void live_plan_read(struct arena *arena, const struct live_problem *made, const struct solution *solution,
                    struct live_plan *plan);

#endif
