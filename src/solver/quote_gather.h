/* Gathering: a set of jobs that depend on each other, and where each could go. For quote_slots.c and quote_gather.c alone.
 *
 * Every position that could take a job of the set, held by nothing, is priced once: a slot. It is not looked at again where
 * that price, or the instants between which the job would begin there, already say that it is of no use. A crew's jobs are with
 * different technicians, so that their slots stay as they are; jobs that follow each other may come into one route.
 */
#ifndef ROUTRIQ_SOLVER_QUOTE_GATHER_H
#define ROUTRIQ_SOLVER_QUOTE_GATHER_H

#include "solver/quote_board.h"

/* A position that could take a job, were it held by nothing. */
struct slot {
    struct quote_try what;
    struct quote_spot spot; /* what it adds, held to an instant, is hardly less than spot.least_c */
};

struct slots {
    struct slot *items; /* cheapest first */
    int32_t count;
};

/* Where one of the set goes. */
struct seat {
    int32_t index;
    struct quote_try what;
    struct pin pin;
    struct quote_spot spot; /* as the pin lets it begin */
};

struct gathering {
    struct quote_board *board;
    const struct quote_set *set;
    struct slots *slots;  /* for each job of the set */
    bool one_crew;        /* the set is one crew: no price depends on where the others are */
    bool apart;           /* and nothing need be known of the routes as they will be */
    bool alike;           /* and its jobs are the same but for their numbers */
    int64_t *rest_c;      /* count + 1: what those from an index on cost at least, in one crew */
    int32_t technician;   /* of the asked one */
    int32_t first, count; /* the technicians that are asked for */
    struct quote *quotes; /* count: the cheapest so far */
    int64_t before_c;     /* without the set */
    int64_t apart_c;      /* of those that have a seat, but stand in no route */
    int64_t limit_c;      /* as much, with the set, is of no interest */
    int32_t later_t;      /* the instant that somebody of a crew could have made; 0: none */
    struct seat *taken;   /* count: where each of the set goes, the last time that all had a seat */
    int64_t taken_c;      /* the plan with them */
};

/* Finds the slots of every job of the set. */
void quote_slots_make(struct gathering *gathering);

/* Whether there is an instant that both allow. */
bool quote_pins_meet(struct pin a, struct pin b);

#endif
