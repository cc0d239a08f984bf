/* Assign: who should do a job on a live day.
 *
 *     dispatch_assign   a live problem, a job, weights  ->  everybody who can do it, scored and ranked; everybody else with why not
 *
 * Pure: the same problem and question give the same answer. Each technician is priced by the solver at every position of her
 * route as it stands (solver/quote.h), the job's own place set aside: a job that is on a route already is priced as a move. The
 * numbers of that price make the factors (score.h). Order: the higher score, then the lower added cost, then the lower id.
 *
 * Why somebody cannot do it is told with a code, a sentence without names, and numbers. First what no plan could change (who
 * she is), all of it; else what is in the way where it comes closest, one reason. */
#ifndef ROUTRIQ_DISPATCH_ASSIGN_H
#define ROUTRIQ_DISPATCH_ASSIGN_H

#include "dispatch/score.h"
#include "dispatch/told.h"

struct json_writer;

struct assign_question {
    int32_t job; /* index in the day */
    const struct score_weights *weights;
    /* What was learned, by technician. */
    const int32_t *performance_e4;
    const struct live_forecast *forecasts; /* of the job with her; null: the job's own, else the default */
};

struct assign_option {
    int32_t technician;
    struct quote quote;
    int32_t crew_count;  /* who else goes along, of a job for several */
    const int32_t *crew; /* technicians */
    struct score_basis basis;
    int32_t factors_e4[FACTOR_COUNT];
    int32_t score_e1;
    int64_t start_s;
    int64_t end_s;
    int32_t sequence;         /* among her jobs of the date, from 1 */
    int32_t duration_minutes; /* expected: P50 */
};

struct assign_reason {
    const char *code;    /* "missing_skill" */
    struct text message; /* a sentence */
    struct text detail;  /* a JSON object */
};

struct assign_refusal {
    int32_t technician;
    int32_t count; /* at least 1 */
    const struct assign_reason *reasons;
};

struct assign_answer {
    int32_t job;
    int32_t standing; /* who has it now; -1: nobody */
    int32_t option_count;
    const struct assign_option *options; /* ranked */
    int32_t refusal_count;
    const struct assign_refusal *refusals; /* in the order of technicians */
};

void dispatch_assign(struct arena *arena, const struct live_problem *made, const struct assign_question *question,
                     struct assign_answer *answer);

/* The standing plan with the job where an option has it. False when what goes together stands in the way after all. */
bool assign_plan(struct arena *arena, const struct live_problem *made, const struct assign_answer *answer,
                 const struct assign_option *option, struct solution *plan);

/* Why a technician who is not eligible for a job is not: every rule that she breaks. */
struct assign_refusal assign_who(struct arena *arena, const struct live_problem *made, int32_t job, int32_t technician);
/* What a verdict of the solver says, of a job with a technician who is eligible. */
struct assign_reason assign_obstacle(struct arena *arena, const struct live_problem *made, int32_t job,
                                     const struct route_verdict *verdict);

/* {"skill_match": 1, …, "predicted_duration_minutes": 72}: the factors as they are shown. */
void assign_reason_write(struct json_writer *w, const struct assign_option *option);
/* The members "assignments" (the first top_k) and "ineligible", of an object that is begun. */
void assign_write(struct json_writer *w, const struct live_problem *made, const struct assign_question *question,
                  const struct assign_answer *answer, int32_t top_k);

#endif
