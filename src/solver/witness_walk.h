/* Inside the witness: one judgement of a solution, and the walk along one of its routes.
 *
 * witness.c judges the whole, witness_route.c a day from leaving to the return, witness_stops.c its jobs, breaks and calls
 * at a store, witness_travel.c the legs, the battery and the charging, witness_stock.c what is on the van, and
 * witness_plan.c what holds between routes. None of it knows the search, its schedules or its objective.
 */
#ifndef ROUTRIQ_SOLVER_WITNESS_WALK_H
#define ROUTRIQ_SOLVER_WITNESS_WALK_H

#include "solver/solution.h"

struct arena;
struct fault;

enum { NO_STOP = -1 };

/* What the witness knows of one job. */
struct job_seen {
    int32_t stop; /* into solution.stops; NO_STOP until it is met */
    int32_t route;
    bool begun; /* it was begun already: its instants are facts */
};

struct judgement {
    const struct problem *p;
    const struct solution *s;
    struct arena *arena;
    struct fault *fault;
    struct job_seen *jobs; /* J */
    struct cost cost;      /* summed so far; total_c only at the end */
    int64_t served;
    int64_t moved;
    bool overflow; /* a sum left the range of costs: no claim can be right */
};

/* Where a technician is on the route, when, and what was summed so far. */
struct walk {
    struct judgement *judgement;
    const struct problem *p;
    const struct route *route;
    const struct stop *stops; /* of the route */
    int32_t technician;
    int32_t next; /* stop to look at */
    int32_t place;
    int32_t last_job_place;
    int64_t at_t;
    int64_t drive_t, wait_t, service_t;
    int64_t distance_d;
    int64_t energy_e;
    int64_t level_e; /* 0 without a battery */
    int32_t jobs;
    int32_t breaks; /* taken, or no longer asked for */
    bool restocked; /* since the last job */
    bool charged;   /* since the last job or restock */
};

/* ---- witness.c ---- */

/* Refuses at a stop of the route, or at the route as a whole (NO_STOP). */
bool witness_refuse(const struct walk *walk, int32_t stop, const char *code, const char *what);
bool witness_refuse_job(const struct judgement *judgement, int32_t job, const char *code, const char *what);
/* Adds count times price_c to a term. */
void witness_price(struct judgement *judgement, int64_t *term_c, int64_t count, int64_t price_c);

/* ---- witness_route.c ---- */

bool witness_route(struct judgement *judgement, int32_t technician);
int32_t witness_frozen_count(const struct problem *problem, int32_t technician);

/* ---- witness_stops.c: each walks on from walk->next ---- */

bool witness_job(struct walk *walk);
bool witness_break(struct walk *walk);
bool witness_restock(struct walk *walk);

/* ---- witness_travel.c ---- */

/* When one arrives who leaves at leave_t for a leg of so many ticks of the table. */
int64_t witness_arrival_t(const struct problem *problem, int32_t profile, int64_t leave_t, int32_t table_t);
/* Drives to a place (NO_PLACE: stays) on the way to `stop`, or home (NO_STOP). */
bool witness_drive(struct walk *walk, int32_t place, int32_t stop);
bool witness_charge(struct walk *walk);
bool witness_level_holds(const struct walk *walk, int32_t stop);
bool witness_is_station(const struct problem *problem, int32_t place);

/* ---- witness_stock.c ---- */

bool witness_goods(const struct walk *walk);

/* ---- witness_plan.c ---- */

bool witness_plan(struct judgement *judgement);

#endif
