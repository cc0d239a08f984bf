/* The score: how well a technician fits a job, from factors that anybody can check.
 *
 *     score_factors   numbers of one technician and one job  ->  factors, each 0 to 10 000 (a share in 1/10 000)
 *     score_of        factors and published weights          ->  a score in tenths, 0 to 1000
 *
 * A score is 100 * sum(weight * factor) / sum(weight), rounded half up to one decimal, over the factors as they are shown:
 * with four decimals. delay_risk enters as 1 - risk. Everything is integers, so that a score worked out by hand from the
 * answer and the published weights is the score that was given. What each factor measures, and why, is told in docs/decisions.md;
 * it is part of the weights' version and does not change under it.
 *
 *     skill_match          mean over the skills asked for of her level by the needed level, at most 1
 *     distance_score       1 - added driving by 90 minutes
 *     priority_weight      urgent 1, high 0.8, normal 0.6, low 0.4: alike for everybody, so that scores of jobs compare
 *     performance          what was learned of her for this kind of work
 *     availability         1 - lateness and added overtime by 120 minutes
 *     delay_risk           probability that she arrives late
 *     parts_on_truck       share of the needed parts that is on the van
 *     customer_preference  1 for who is preferred, or when nobody is; else 0.5
 *     workload             1 - share of her day that is taken already
 *     route_fit            the least that the job costs with anybody by what it costs with her
 */
#ifndef ROUTRIQ_DISPATCH_SCORE_H
#define ROUTRIQ_DISPATCH_SCORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Added driving, and lateness with overtime, of which a factor is 0. */
enum { SCORE_FAR_MINUTES = 90, SCORE_LATE_MINUTES = 120 };

enum factor {
    FACTOR_SKILL_MATCH,
    FACTOR_DISTANCE_SCORE,
    FACTOR_PRIORITY_WEIGHT,
    FACTOR_PERFORMANCE,
    FACTOR_AVAILABILITY,
    FACTOR_DELAY_RISK,
    FACTOR_PARTS_ON_TRUCK,
    FACTOR_CUSTOMER_PREFERENCE,
    FACTOR_WORKLOAD,
    FACTOR_ROUTE_FIT,
    FACTOR_COUNT
};

/* "skill_match" and so on. */
struct text factor_name(enum factor factor);
/* FACTOR_COUNT when there is no factor of that name. */
enum factor factor_find(struct text name);
/* True when less of it is better. */
bool factor_is_risk(enum factor factor);

struct score_weights {
    int32_t version;
    int32_t weights_e4[FACTOR_COUNT]; /* 0 to 10 000; not all 0 */
};

/* Version 1. */
struct score_weights score_weights_default(void);

/* What is known of one technician and one job. */
struct score_basis {
    int32_t skills_e4; /* mean over the skills; 10 000 without any */
    int32_t priority;  /* PRIORITY_URGENT to PRIORITY_LOW */
    int32_t performance_e4;
    int32_t added_drive_s; /* may be less than nothing */
    int64_t late_s;        /* after the promise, else the window */
    int32_t added_overtime_s;
    int32_t late_e4; /* probability */
    int32_t parts_needed;
    int32_t parts_there; /* of those */
    bool somebody_preferred;
    bool is_preferred;
    int32_t booked_s; /* of available_s, before the job */
    int32_t available_s;
    int64_t added_c;       /* what the plan costs more with her, */
    int64_t least_added_c; /* and with whom it costs least */
};

void score_factors(const struct score_basis *basis, int32_t factors_e4[FACTOR_COUNT]);

/* In tenths. */
int32_t score_of(const int32_t factors_e4[FACTOR_COUNT], const struct score_weights *weights);

#endif
