/* The day that a question is worked out on. */
#ifndef ROUTRIQ_DESK_DAY_H
#define ROUTRIQ_DESK_DAY_H

#include "desk/models.h"
#include "dispatch/dispatch.h"

/* Who asks. */
struct desk {
    struct records_work *work;
    bool may_approve;    /* the scope dispatch:approve */
    struct text user_id; /* of somebody who is signed in; empty: a key */
};

struct desk_day {
    struct decision_inputs inputs;
    const struct row *plan; /* the date's ROW_PLAN; NULL: version 0 */
    int32_t model_version;  /* of durations; 0: none yet */
    struct records_live_rows rows;
};

/* The live day of a date with what was learned: of every job how long it is expected to take, with who has it; of the job
 * that is asked about (an id; empty: none) how long with each technician, and how she does with such work; and the weights
 * that are active. What jobs are planned with is what records_job_planned_minutes says. False: work->fault. */
bool desk_day_make(struct desk *desk, struct date date, struct text job_id, struct desk_day *day);

/* The live day alone, with its forecasts. False: work->fault. */
bool desk_day_live(struct records_work *work, struct date date, struct live_day *live);

/* Whether the date is past, and nobody is at work on it any more: a shift may end after midnight. */
bool desk_day_is_over(const struct live_day *day);

/* Whether a date is one that may be decided about: longer ago than LIVE_DAYS_BACK_MOST none is. False: the outcome says so of
 * `path`, "out_of_range". */
bool desk_day_is_near(struct records_work *work, struct date date, const char *path, struct records_outcome *outcome);

/* The same with what somebody wants otherwise than the organization's settings say. */
struct desk_day_order {
    struct date date;
    struct goal_list goals; /* empty: the organization's */
    int64_t quantile_e4;    /* jobs are planned with the prediction at this quantile; 0: as the organization says */
};
bool desk_day_order(struct desk *desk, const struct desk_day_order *order, struct desk_day *day);

#endif
