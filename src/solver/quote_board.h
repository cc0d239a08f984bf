/* The board: a plan as the questions of quote.h want it. Nothing outside this room includes this file.
 *
 * Every route keeps the labels before each of its stops, so that one more job is followed from where it goes in, and the earliest
 * and latest instants of its stops, so that most of what is impossible is seen without following anything. A question may
 * change routes for a while; what it changed is undone in the end.
 */
#ifndef ROUTRIQ_SOLVER_QUOTE_BOARD_H
#define ROUTRIQ_SOLVER_QUOTE_BOARD_H

#include "solver/quote.h"
#include "solver/start.h"

struct quote_labels {
    int32_t count;
    struct label *items;
};

struct quote_route {
    int32_t count;
    int32_t *jobs;               /* count */
    struct quote_labels *before; /* count + 1: the labels before the stop of an index; the last: before going home */
    int32_t *ready_t;            /* count + 1: the earliest instant of setting out for it */
    int32_t *latest_t;           /* count + 1: the latest arrival there */
    bool restocks, charges;      /* on the way: labels say nothing about another order */
    int64_t cost_c;
    int32_t moved;
};

/* What a job was before a change; or a route, where `route` is not NULL. */
struct quote_change {
    int32_t index;
    const struct quote_route *route;
    int32_t technician, start_t, end_t;
    struct pin pin;
};

/* The instants that both allow; open_t after close_t: none. */
static inline struct pin pin_both(struct pin a, struct pin b)
{
    return (struct pin){later(a.open_t, b.open_t), sooner(a.close_t, b.close_t)};
}

/* The nearest restock place or station. */
struct call_reach {
    int32_t there_t, back_t;
};

struct quote_board {
    struct arena *arena;
    const struct problem *p;
    struct driver *drivers;            /* T */
    const struct quote_route **routes; /* T */
    int32_t *technician_of;            /* J; NOBODY: left out */
    int32_t *start_t, *end_t;          /* J, of the plan; NO_INSTANT: left out */
    struct pin *pins;                  /* J */
    bool *frozen;                      /* J */
    int32_t *crew_of;                  /* J; NOBODY: none */
    bool *linked;                      /* J: it depends on others, or others on it */
    struct call_reach *call_reach;     /* profiles * P; NULL without calls */
    struct walk_room room;
    struct quote_change *changes; /* room for those of any question */
    int32_t change_count;
    int64_t cost_c; /* of all routes */
    int32_t moved;  /* jobs of the previous plan that are moved or left out */
    int32_t
        moved_later; /* of those that are left out now and are put in later, the ones that count as moved till then */
    int32_t close_t; /* the asked job is to begin not after; INSTANT_MAX: at any time */
    bool terse;      /* only whether and for how much: no verdicts, no details */
};

/* A technician's route of these jobs, which are copied. NULL when it is impossible. */
const struct quote_route *quote_route_make(struct quote_board *board, int32_t technician, const int32_t *jobs,
                                           int32_t count);

/* Changes, which quote_undo takes back up to board->change_count as it was. */
void quote_route_set(struct quote_board *board, int32_t technician, const struct quote_route *route);
void quote_pin(struct quote_board *board, int32_t job, struct pin pin);
/* Says that somebody has a job, without a word to the route. */
void quote_give(struct quote_board *board, int32_t job, int32_t technician, int32_t start_t);
/* Puts a job in at a position, or takes it out; false when the route is impossible so. */
bool quote_put(struct quote_board *board, int32_t job, int32_t technician, int32_t position, int32_t start_t);
bool quote_take(struct quote_board *board, int32_t job);
void quote_undo(struct quote_board *board, int32_t count);

/* The least that a leg can take, at any time of the day and even by a station or a restock place: without the triangle inequality
 * that may be the shorter way. NO_ROAD or more where there is no way. */
int32_t quote_leg_t(const struct quote_board *board, int32_t profile, int32_t from, int32_t to);

/* One position of a route for one more job. */
struct quote_try {
    int32_t technician, job, position;
    bool stock_known;  /* the van's own stock surely suffices */
    struct pin bounds; /* were the job held by nothing, it would begin between these instants, at the widest */
};

/* The positions between which locks and frozen jobs hold one more job. */
void quote_span(const struct quote_board *board, int32_t job, int32_t technician, int32_t *low, int32_t *high);

/* The cheapest position. */
struct quote_spot {
    bool possible;
    int32_t position;  /* when impossible: the one that comes closest */
    int32_t start_t;   /* as the labels say: the day may be begun later without anything being dearer */
    int32_t soonest_t; /* nobody begins there sooner, at any price; of quote_spot_at alone */
    int64_t added_c;
    int64_t least_c; /* no less, held to another instant: where waiting is paid by a clock, a later one may wait less */
    int32_t moved;   /* jobs of the route that are moved, more than before */
    bool only_budget; /* impossible for nothing but the number of jobs that may be moved: `moved` would be */
};
void quote_spot_find(struct quote_board *board, int32_t job, int32_t technician, struct quote_spot *spot);
/* One position; false when it is impossible, or adds limit_c or more. */
bool quote_spot_at(struct quote_board *board, const struct quote_try *what, int64_t limit_c, struct quote_spot *spot);
/* The positions that are, by sound tests in constant time, not surely impossible: room for one more than the route has jobs.
 * Returns how many. */
int32_t quote_tries(const struct quote_board *board, int32_t job, int32_t technician, struct quote_try *tries);

/* Why the position that came closest is impossible. */
struct route_verdict quote_diagnose(struct quote_board *board, int32_t job, int32_t technician,
                                    const struct quote_spot *spot);

/* Jobs that are put into the plan together. The asked one is jobs[asked]; what comes before stands before what comes after, and
 * the members of a crew beside each other, the asked one first. */
struct quote_set {
    int32_t *jobs;
    int32_t count;
    int32_t asked;
    int64_t left_out_c;
};

/* Who is moved by a route as it is now and was not in the plan; those of the set do not count. */
void quote_moved_note(struct quote_board *board, const struct quote_set *set, int32_t technician, struct quote *quote);

/* What must be put in with a job that is left out; or what must be taken out with one that is not: then it is, and false
 * says that that cannot be. */
bool quote_set_make(struct quote_board *board, int32_t job, struct quote_set *set);

/* Prices a set of several jobs, none in the plan, for `count` technicians of the asked one, from the `first` on. */
void quote_set_price(struct quote_board *board, const struct quote_set *set, int32_t first, int32_t count,
                     struct quote *quotes);

/* The set as it stands out of the plan, with `count` technicians from the `first` on. */
void quote_price(struct quote_board *board, const struct quote_set *set, int32_t first, int32_t count,
                 struct quote *quotes);

/* The instants that what it depends on leaves a job as the plan stands. False when there are none. */
bool quote_pin_of(const struct quote_board *board, int32_t job, struct pin *pin);
/* Whether a technician is right for a job by where the others of its crew, and those linked to it, are. */
bool quote_mates_suit(const struct quote_board *board, int32_t job, int32_t technician);

#endif
