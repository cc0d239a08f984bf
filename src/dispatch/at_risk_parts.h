/* What the files of at_risk.h share; nothing outside them includes this file. */
#ifndef ROUTRIQ_DISPATCH_AT_RISK_PARTS_H
#define ROUTRIQ_DISPATCH_AT_RISK_PARTS_H

#include "dispatch/at_risk.h"

/* An answer on its way. */
struct risking {
    struct arena *arena;
    const struct live_problem *made;
    struct live_incident_list incidents; /* that the plan counts with */
    struct solution kept;                /* the standing plan with the board's times */
    struct arrivals_odds **odds;         /* per technician, of her stops */
    const struct stop **stop_of;         /* per job of the solver; NULL: it has no place */
    int32_t *technician_of;              /* per job of the solver */
    int32_t *done;                       /* per technician: jobs of the date that she has done */
    bool has_base; /* base_c is known: what the standing plan costs, scheduled anew; INT64_MAX: it cannot be */
    int64_t base_c;
    struct quote_board *board; /* NULL before the first question */
    struct quote *quotes;
};

/* A route as it is played. */
struct route_stops risk_route(const struct risking *r, int32_t technician);

/* Finds what helps. */
void risk_remedies(struct risking *r, struct risk_item *item);

#endif
