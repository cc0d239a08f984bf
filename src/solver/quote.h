/* Quotes: what one more job would cost in a finished plan, with whom it cannot be and why, and what would have to give way.
 *
 * A plan that the witness accepts is held ready for questions. Every answer comes from the plan as it stands: the other jobs keep
 * their technicians and their order, and every position of every route is tried. "Cannot" means that no position is possible;
 * "not worth it" that one is, for more than leaving the job out costs. The search has no say in it.
 *
 * Jobs that depend on each other (CREWS, PRECEDENCE) are priced together: the asked one at every position of the
 * technician's route, those that must go with it wherever they are cheapest then. What they depend on in the plan keeps its time.
 * Of a pair that is nearly every possibility (who must come first is tried with the three cheapest technicians); in larger bundles
 * the others are looked for one after another.
 */
#ifndef ROUTRIQ_SOLVER_QUOTE_H
#define ROUTRIQ_SOLVER_QUOTE_H

#include "solver/schedule.h"

struct arena;
struct quote_board;

/* So many jobs are named of those that a quote moves, and of those that it brings along: room for a crew of twenty. All are counted. */
enum { QUOTE_NAMED_MAX = 8, QUOTE_MATES_MAX = 19 };

/* A job that would go along with the one asked for. */
struct quote_mate {
    int32_t job, technician, position, start_t;
};

/* One job with one technician. */
struct quote {
    int32_t technician;
    bool possible;
    int32_t position;                    /* its index in the technician's route with it, and with those that go along */
    int32_t start_t;                     /* of its service */
    int64_t added_c;                     /* what the plan's routes cost more */
    int64_t left_out_c;                  /* what leaving it out costs, and those that would go along */
    int32_t moved;                       /* other jobs of the previous plan that would newly count as moved */
    int32_t moved_jobs[QUOTE_NAMED_MAX]; /* the first of them */
    int32_t mate_count;
    struct quote_mate mates[QUOTE_MATES_MAX];
    struct route_verdict verdict; /* when impossible: of the position that comes closest */
};

/* Holds a plan ready, in `arena`, which must live as long and not be rewound below it; questions take scratch memory from it
 * and give it back. NULL when a route of the plan is impossible: it is none that the witness accepts. */
struct quote_board *quote_board_make(struct arena *arena, const struct problem *problem,
                                     const struct solution *solution);

/* Who has the job in the plan; -1: nobody. */
int32_t quote_technician_of(const struct quote_board *board, int32_t job);

/* What quotes are compared with: the price of the job in the plan. */
struct quote_standing {
    int32_t technician; /* -1: it is left out */
    bool movable;       /* false: frozen, or the route is impossible without it; then nothing is quoted */
    int64_t price_c;    /* what the routes cost less without it, and without those that depend on it */
};

/* Prices a job with every technician: quotes[T]. One that is in the plan is priced as if it were taken out first. */
struct quote_standing quote_job(struct quote_board *board, int32_t job, struct quote *quotes);

/* Every quote takes a job to begin before an instant: what it would take to have it sooner. */
struct quote_standing quote_job_before(struct quote_board *board, int32_t job, int32_t before_t, struct quote *quotes);

/* ---- why not earlier ---------------------------------------------------------------------------------------------- */

enum quote_hold_kind {
    HOLD_LEFT_OUT, /* it is not in the plan */
    HOLD_FACT,     /* it has begun */
    HOLD_WINDOW,   /* the window opens at limit_t */
    HOLD_PREVIOUS, /* the previous plan's time lets it begin at limit_t */
    HOLD_BEFORE,   /* `job` ends at leave_t and asks for a lag until limit_t */
    HOLD_AFTER,    /* `job` begins at limit_t, and this one may not end long before */
    HOLD_CREW,     /* the crew is complete at limit_t: `job` is another of it */
    HOLD_JOB,      /* `job` is left at leave_t, and the way takes travel_t */
    HOLD_BREAK,    /* a break ends at leave_t */
    HOLD_CHARGE,   /* charging does */
    HOLD_RESTOCK,  /* restocking does */
    HOLD_SHIFT,    /* the day begins at leave_t */
    HOLD_WAITING,  /* the day is begun as late as leave_t, because waiting has a price */
};

struct quote_hold {
    enum quote_hold_kind kind;
    int32_t technician, job;
    int32_t start_t, leave_t, travel_t, limit_t;
};

/* What keeps a job from beginning earlier where it stands. */
struct quote_hold quote_hold_of(struct quote_board *board, int32_t job);

/* ---- relaxations -------------------------------------------------------------------------------------------------- */

enum quote_relaxation_kind {
    RELAX_WINDOW,    /* window `index` of the job closes `amount` ticks later */
    RELAX_PREVIOUS,  /* it may begin `amount` ticks earlier than the previous plan promises */
    RELAX_SHIFT,     /* the technician's shift ends `amount` ticks later */
    RELAX_PARTS,     /* `amount` more of part `index` on the van */
    RELAX_LOAD,      /* the van takes `amount` more in dimension `index` */
    RELAX_JOBS_MAX,  /* `amount` more jobs than the technician's limit */
    RELAX_REACH,     /* the vehicle comes `amount` units farther */
    RELAX_CHARGE,    /* `amount` more in the battery at the start */
    RELAX_SEQUENCE,  /* the technician's locked order is given up */
    RELAX_FROZEN,    /* the technician's frozen jobs that have not begun need no longer come first */
    RELAX_MOVED,     /* `amount` more jobs of the previous plan may be moved */
    RELAX_LEAVE_OUT, /* `job` is left out instead */
    RELAX_MOVE,      /* `job` goes to other_technician, or to another place in the same route */
    RELAX_KINDS
};

struct quote_relaxation {
    enum quote_relaxation_kind kind;
    int32_t technician; /* who would then have the job asked for */
    int32_t index;
    int64_t amount;
    int32_t job, other_technician;
    int32_t start_t; /* of the job asked for */
    int64_t added_c; /* what the plan would cost more, as relaxed; a job left out instead is in it */
};

/* The relaxations that would let a job in that is left out, cheapest first, at most `room`; returns how many. Of each kind and
 * technician the least amount, found by trying: with one less it stays impossible. Nothing is relaxed for a technician who may
 * not do the job at all, nor for one who could take it as things are but for moving or leaving out another job; and the
 * technicians asked are those who come nearest to the job's place that day. None for a job that others must go along with. */
int32_t quote_relax(struct quote_board *board, int32_t job, struct quote_relaxation *found, int32_t room);

/* The problem with exactly one relaxation for `job`: a view beside the original's arrays, in `arena`. Not of RELAX_LEAVE_OUT and
 * RELAX_MOVE, which change the plan. False when the relaxed value would leave its range. */
bool quote_relaxed(struct arena *arena, const struct problem *problem, int32_t job,
                   const struct quote_relaxation *relaxation, struct problem *relaxed);

/* ---- plans from elsewhere ----------------------------------------------------------------------------------------- */

/* Schedules a plan anew that is told by its jobs alone: in their order with their technicians, and when they start and end
 * as told, which counts for those that depend on each other. `told` needs routes with their stops; breaks and calls are
 * passed over. False when a route is impossible: then *technician and *verdict say whose and why. */
bool quote_plan_again(struct arena *arena, const struct problem *problem, const struct solution *told,
                      struct solution *plan, int32_t *technician, struct route_verdict *verdict);

#endif
