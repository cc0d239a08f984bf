/* The witness: an independent judge of an answer.
 *
 * It shares nothing with the search but the problem's view. It believes no number of a solution: it follows every route
 * stop by stop, checks every constraint against the times that the solution claims, sums every term of the cost again and
 * compares. Every answer passes it before it leaves the program; one that does not is our own mistake and is never shown.
 */
#ifndef ROUTRIQ_SOLVER_WITNESS_H
#define ROUTRIQ_SOLVER_WITNESS_H

#include "solver/solution.h"

struct fault;

/* True when `solution` keeps every rule of `problem` and costs what it says. Fault: FAULT_INVALID, with the rule as code
 * ("window_missed") and the stop or route as `where` ("/routes/3/stops/2"). Any contents are safe to pass. */
bool witness_accepts(const struct problem *problem, const struct solution *solution, struct fault *fault);

#endif
