/* At risk: the jobs of a live day that may miss what was promised, why, and what would help.
 *
 * The probability of a job is that of arrivals.h, played with the board's times over the route as it stands, so that it holds all
 * that lies before the job. A job without a place that has a time to keep misses it for certain. Jobs that are on site or done are
 * not asked about, nor are those that have no time to keep.
 *
 * The cause is looked for in this order:
 *   unassigned         nobody has it, or who has it has left or is off then
 *   traffic            incidents slow the ways that lead there by more than any job on the way overruns
 *   late_start         it is the first on the route: nothing but the way lies before it
 *   overbooked         it would be late even if everything took its middle time; `cause_job` is the job before it
 *   upstream_overrun   it is late when `cause_job` takes long
 *
 * Remedies are told of RISK_REMEDIED_MOST jobs at most, in the order of probability by priority. Each has been tried:
 *   move       another technician has it: the solver's quote, and her route played with it
 *   overtime   of a job without a place: somebody's shift ends later, where nobody could have it otherwise
 *   swap       with the job before it or after it on the route
 *   retime     the customer is told a new time, as long as nine of ten cases take, in quarters of an hour
 *   call       the customer is told that it may be late: the odds stay, and so does the plan
 * of which only those are told after which it is less probable that the job is late, but for call. Jobs that others depend on or
 * go along with are neither moved nor swapped. `cost_c` is what the plan's routes cost more. Pure: equal days, equal answers.
 */
#ifndef ROUTRIQ_DISPATCH_AT_RISK_H
#define ROUTRIQ_DISPATCH_AT_RISK_H

#include "dispatch/route_odds.h"

struct json_writer;

enum { RISK_REMEDIED_MOST = 10, RISK_REMEDIES_MOST = 6, RISK_MOVES_TRIED = 3, RISK_QUARTER_S = 900 };

enum risk_cause { RISK_UNASSIGNED, RISK_TRAFFIC, RISK_LATE_START, RISK_OVERBOOKED, RISK_UPSTREAM_OVERRUN };
enum risk_remedy_type { REMEDY_MOVE, REMEDY_OVERTIME, REMEDY_SWAP, REMEDY_RETIME, REMEDY_CALL };

struct risk_remedy {
    enum risk_remedy_type type;
    int32_t technician;   /* of move and overtime */
    int64_t start_s;      /* of move, overtime and swap: about when it begins then */
    int32_t sequence;     /* of those: its place among her jobs of the date, from 1 */
    int32_t other_job;    /* of swap */
    bool is_before;       /* it then comes before the other */
    int32_t minutes;      /* of overtime: so much later her shift ends */
    struct interval told; /* of retime */
    int64_t cost_c;
    int32_t after_e4; /* the probability afterwards */
};

struct risk_item {
    int32_t job;
    int32_t technician; /* -1: nobody */
    bool has_window;
    struct interval window; /* that is served; the first where it has no place */
    int64_t due_s;
    bool has_eta;
    struct arrivals_odds odds; /* with an eta */
    int32_t late_e4;
    enum risk_cause cause;
    int32_t cause_job; /* -1: none */
    int64_t cause_s;   /* by how much, of what the cause is */
    int32_t remedy_count;
    struct risk_remedy remedies[RISK_REMEDIES_MOST];
};

struct risk_question {
    int64_t horizon_s; /* only what has to be kept until now and so long; INT64_MAX: any time */
    int32_t least_e4;  /* only what is at least so probable */
    int32_t remedied;  /* of so many jobs remedies are looked for */
};

struct risk_answer {
    int32_t count;
    struct risk_item *items; /* the most probable first, then the earlier to be kept */
};

void dispatch_at_risk(struct arena *arena, const struct live_problem *made, const struct risk_question *question,
                      struct risk_answer *answer);

/* {"items": […], "threshold": 0.2} */
void dispatch_at_risk_write(struct json_writer *w, const struct live_problem *made,
                            const struct risk_question *question, const struct risk_answer *answer);

#endif
