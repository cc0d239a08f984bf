/* `routriq explain`: why jobs are left out, what they would cost with whom, and what would have to give way; in the
 * dispatcher's words. What is true is worked out by the solver's quotes; here it is told.
 */
#ifndef ROUTRIQ_APP_EXPLAIN_H
#define ROUTRIQ_APP_EXPLAIN_H

#include "app/format_native.h"
#include "solver/solver.h"

/* So many relaxations of a job are told. */
enum { EXPLAIN_RELAXATIONS_MAX = 12 };

/* A file and a plan of it, of which questions are asked. */
struct explain {
    struct arena *arena;
    const struct problem *problem;
    const struct native *names;
    const struct solution *plan;
    struct quote_board *board;
    int32_t technician; /* the only one that is asked for; -1: all */
};

/* What is known of one job of the problem. */
struct explain_job {
    int32_t job;
    struct quote_standing standing;
    struct quote *quotes; /* T */
    int32_t relaxation_count;
    struct quote_relaxation relaxations[EXPLAIN_RELAXATIONS_MAX];
    struct quote_hold hold;
    bool earlier; /* somebody could begin it earlier: `sooner` for how much */
    struct quote sooner;
    int64_t quotes_us, relaxations_us; /* what the answers took */
};

/* Asks everything about one job. */
struct explain_job explain_ask(const struct explain *explain, int32_t job);

/* ---- words -------------------------------------------------------------------------------------------------------- */

/* "08:20", with seconds where there are some, and "+1 d" after the first day. */
struct text explain_instant(const struct explain *explain, int64_t instant_t);
/* "20 min", "1 h 5 min", "45 s". */
struct text explain_duration(const struct explain *explain, int64_t duration_t);
/* The id, and which member of a crew it is. */
struct text explain_job_name(const struct explain *explain, int32_t job);
struct text explain_technician_name(const struct explain *explain, int32_t technician);

/* A reason as a word for programs and a sentence for people. */
struct explain_reason {
    struct text code;
    struct text message;
};

struct explain_reason explain_verdict(const struct explain *explain, int32_t job, int32_t technician,
                                      const struct route_verdict *verdict);
struct explain_reason explain_relaxation(const struct explain *explain, int32_t job,
                                         const struct quote_relaxation *relaxation);
struct explain_reason explain_hold(const struct explain *explain, const struct quote_hold *hold);

/* ---- the answer --------------------------------------------------------------------------------------------------- */

/* "cannot", "not_worth_it", "worth_it" or "has_it". */
struct text explain_answer(const struct explain_job *about, const struct quote *quote);
/* What the plan would cost more than it does. */
int64_t explain_price_c(const struct explain_job *about, const struct quote *quote);

void explain_print(const struct explain *explain, const struct explain_job *about, struct text_builder *out);
void explain_write(const struct explain *explain, const struct explain_job *about, struct json_writer *w);

/* ---- plans -------------------------------------------------------------------------------------------------------- */

/* Reads a plan from the answer that `routriq solve` gave to the same file. Faults have the place in the answer as
 * `where`; a plan that breaks a rule is one (FAULT_INVALID "plan_impossible"). */
bool explain_plan_read(struct arena *arena, const struct problem *problem, const struct native *names,
                       struct text answer, struct solution *plan, struct fault *fault);

#endif
