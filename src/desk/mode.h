/* Which mode holds for a job, and whether the engine is stopped. */
#ifndef ROUTRIQ_DESK_MODE_H
#define ROUTRIQ_DESK_MODE_H

#include "desk/day.h"

struct desk_mode {
    int32_t mode;                        /* enum mode */
    const struct record_mode_rule *rule; /* that it is by; NULL: the branch's or the organization's own */
};

/* Of the first rule that fits the job's branch and type, else the branch's own, else the organization's. Outside of a rule's
 * pilot technicians it is shadow. `technician_id` empty: nobody in particular. */
struct desk_mode desk_mode_of(struct desk *desk, const struct job_record *job, struct text technician_id);
/* A rule's proposals are decided by its pilot users alone. */
bool desk_is_pilot(const struct desk *desk, const struct desk_mode *mode);

/* What holds for all jobs together that one decision concerns. */
struct desk_heed {
    int32_t mode;    /* the most careful */
    bool is_pilot;   /* the caller belongs to the pilot users of each */
    bool is_stopped; /* the engine, for the branch of one */
};
/* Takes a job into account, with who had it and who is to have it. */
void desk_heed_take(struct desk *desk, const struct live_day *day, const struct plan_change *change,
                    struct desk_heed *heed);

/* Whether the engine is stopped, for the organization or the branch (empty: the organization alone). */
bool desk_is_stopped(struct desk *desk, struct text branch_id);
/* Closes the outcome as 409 engine_stopped. Returns false. */
bool desk_refuse_stopped(struct desk *desk, struct text branch_id, struct records_outcome *outcome);

/* The organization's local time of now, in minutes: for guard-rails. */
int32_t desk_clock_minute(struct desk *desk);

/* "shadow" and so on. */
struct text desk_mode_name(int32_t mode);

#endif
