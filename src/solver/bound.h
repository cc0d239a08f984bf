/* A lower bound: no plan of the problem costs less, whatever anybody finds.
 *
 * What is proved, and why. Give every job j a price p_j with 0 <= p_j <= left_out_c[j], and pay it to whoever serves the
 * job. A plan serves a job once, for which the price is added here and paid out there, or leaves it out, which costs
 * left_out_c[j] >= p_j. So every plan costs at least
 *
 *     L(p)  =  sum of all p_j  +  sum over technicians of min(0, cheapest route of the technician less the prices on it)
 *
 * (Lagrange; for routes: Kohl and Madsen 1997, Kallehauge, Larsen and Madsen 2006). Any prices give a bound that holds;
 * good prices give a good one. Whole numbers are used throughout, so nothing is lost or won by rounding.
 *
 * A cheapest route that visits no job twice is hard to find, and so the routes are relaxed: a larger set of routes can only
 * have a cheaper cheapest one, and the bound still holds. Relaxed routes
 *     may visit a job again, if the visits between have forgotten it: each job remembers those nearest to it (ng-routes:
 *     Baldacci, Mingozzi and Roberti 2011), or only the last visit is remembered (2-cycles: Desrochers, Desrosiers and
 *     Solomon 1992);
 *     are on the way at the table's time at the fastest speed of the day, along the cheapest detour over restock places
 *     and charging stations where there are any, and begin each service within the hull of its windows;
 *     pay driving, distance, energy at its cheapest, service, overtime, preference, territory, a change of technician, the
 *     promise's lateness, and the used technician; not waiting, balance or a change of time;
 *     use up one kind of part, dimension of load or number of jobs, the scarcest; what else is scarce is not looked at, nor
 *     are breaks, batteries, crews, precedence and the order of locked jobs;
 *     go on from a technician's last fact, if there is one: jobs with facts have price 0 here.
 * All that is dropped only makes plans dearer or rarer, so each relaxed route costs no more than the real one that it stands
 * for.
 *
 * How the prices are found. Three oracles answer "what is the cheapest relaxed route under these prices?", each stronger and
 * slower: backwards over (job, slice of time), with the slices rounded down; and forwards with labels (time, use, what is
 * remembered), once without and once with the scarce resource, where the first oracle's answer tells how little can still be
 * gained and so cuts almost every label. The routes found are kept, and a proximal bundle method climbs L: the next prices
 * are best by the known routes less a penalty for distance from the best prices so far.
 *
 * A large problem, or few steps, make weaker bounds: technicians are merged into one who can do what any of them can, with
 * the sum of their numbers; and at the least, each job's cheapest way in and out is paid half by either end.
 *
 * The answer depends on the problem and the number of steps alone: there is no clock.
 */
#ifndef ROUTRIQ_SOLVER_BOUND_H
#define ROUTRIQ_SOLVER_BOUND_H

#include "solver/problem.h"

struct arena;

/* Problems with more jobs get the bound that needs no routes. */
enum { BOUND_JOBS_MAX = 1400 };

struct bound_budget {
    int64_t steps;    /* legs and labels looked at: some 10^8 a second; 0 gives 0 */
    int64_t enough_c; /* stop when the bound reaches this, the cost of a known plan; INT64_MAX: none is known */
};

struct bound {
    int64_t cost_c; /* no plan costs less; 0 or more */
    int64_t steps;  /* how many were used */
    int32_t rounds; /* of new prices */
};

/* The scratch memory is taken from `arena` and given back. */
struct bound bound_of(struct arena *arena, const struct problem *problem, const struct bound_budget *budget);

/* An upper bound of the scratch memory, however many steps there are: of all arrays together, as arena_reserve counts. */
size_t bound_bytes(const struct problem_dims *dims);

#endif
