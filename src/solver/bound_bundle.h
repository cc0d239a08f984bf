/* The routes that the oracles have found, and the prices that are best by them: a proximal bundle. For the bound's own files.
 *
 * With the known routes r of group g (cost c_r, visiting j a_rj times), technicians n_g, the best prices so far p* and a step
 * length t, it looks for the prices p with
 *
 *     max  sum p_j - sum n_g s_g - (|p - p*|^2 + |s - s*|^2) / 2t   where   s_g >= 0 and s_g >= a_r p - c_r for every known r,
 *
 * s_g being what a technician gains. Its dual has one weight w_r >= 0 a route, p_j = p*_j + t - sum w_r a_rj (kept within
 * what a price may be) and s_g = s*_g - t n_g + sum w_r; the weights are moved one after another until no route gains, which
 * takes whole numbers and no linear algebra. Inexact prices are no harm: whatever they are, the oracles prove a bound for
 * them. */
#ifndef ROUTRIQ_SOLVER_BOUND_BUNDLE_H
#define ROUTRIQ_SOLVER_BOUND_BUNDLE_H

#include "solver/bound_relaxed.h"

enum { BOUND_ROUTE_JOBS_MAX = 400 };

struct bound_column {
    int32_t group;
    int32_t first, count; /* into visits */
    int32_t norm;         /* sum of a_rj^2, and 1 */
    int32_t idle;         /* rounds without weight */
    int64_t cost_c;
    int64_t weight;
};

struct bound_bundle {
    const struct bound_relaxed *relaxed;
    struct bound_column *columns;
    int32_t count;
    int32_t *visits; /* jobs, in the problem's numbers, in the route's order */
    int32_t visit_count;
    int32_t *seen;           /* J: scratch */
    int64_t *raw_c;          /* J: p before it is cut to what it may be */
    int64_t *price_c;        /* J: p */
    int64_t *gain_c;         /* groups: s before it is cut at 0 */
    int64_t *centre_price_c; /* J: p* */
    int64_t *centre_gain_c;  /* groups: s* */
    int64_t step_c;          /* t */
    int64_t work;
};

struct bound_bundle bound_bundle_make(struct arena *arena, const struct bound_relaxed *relaxed);

/* An upper bound of what it takes. */
size_t bound_bundle_bytes(const struct problem_dims *dims, const struct bound_extent *extent);

/* Keeps a route of a group, given in the group's numbers; known ones are not kept twice. */
void bound_bundle_add(struct bound_bundle *bundle, int32_t group, const int32_t *jobs, int32_t count, int64_t cost_c);

/* Changes the step length; the weights follow. */
void bound_bundle_step(struct bound_bundle *bundle, int64_t step_c);

/* Leaves new prices in price_c; the answer is L(price_c) as far as the known routes tell. */
int64_t bound_bundle_solve(struct bound_bundle *bundle);

/* Forgets the routes whose count was set to 0. */
void bound_bundle_pack(struct bound_bundle *bundle);

/* L for gains of the groups' technicians, cut to what can be added. */
int64_t bound_bundle_value(const struct bound_bundle *bundle, const int64_t *price_c, const int64_t *cheapest_c);

#endif
