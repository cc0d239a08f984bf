/* Jobs, for the files of this room alone. */
#ifndef ROUTRIQ_RECORDS_JOB_PARTS_H
#define ROUTRIQ_RECORDS_JOB_PARTS_H

#include "records/jobs.h"

/* One change of a job on its way. */
struct records_job_change {
    struct records_work *work;
    const struct row *before; /* NULL: it is made */
    struct job_record *job;   /* what it becomes; NULL when the body could not be read */
    const struct where *where;
    struct records_outcome *outcome;
};

/* A member of the body that is being read, for issues and warnings. */
static inline struct where records_job_place(const struct records_job_change *change, const char *member)
{
    return where_member(change->where, member);
}

static inline bool records_job_is_final(int32_t status)
{
    return status == JOB_COMPLETED || status == JOB_CANCELED;
}

static inline bool records_job_has_place(const struct job_record *job)
{
    return !text_is_empty(job->technician_id) && job->scheduled_start_s != 0;
}

/* ---- statuses (job_status.c) ------------------------------------------------------------------------------------- */

/* Whose word a change of status is: bits. */
enum { RECORDS_FIELD = 1, RECORDS_OFFICE = 2, RECORDS_FORCE = 4 };

struct text records_job_status_name(int32_t status);
/* True when a job may go from one status to another at that word; from a status to itself it may. */
bool records_job_may_go(int32_t from, int32_t to, int32_t voices);
/* Closes the outcome as illegal, with a sentence. Returns false. */
bool records_job_illegal(struct records_outcome *outcome, int32_t from, int32_t to);
/* Warns at `place` when states were skipped on the way. */
void records_job_warn_skipped(struct records_outcome *outcome, const struct where *place, int32_t from, int32_t to);
/* Takes a status on, with what it says of the day: when she set out, arrived and was done. */
void records_job_take_status(struct job_record *job, int32_t status, int64_t at_ms);
/* The member `statusAt`: no report before it counts. */
void records_job_take_status_at(struct job_record *job, int64_t at_ms);

/* One line for the timeline. What is not said is zero or empty. */
struct records_job_line {
    int32_t status;
    int64_t at_ms;
    bool applied;
    struct text technician_id;
    bool has_location;
    struct point location;
    struct text note;
};
void records_job_tell(struct records_work *work, struct text job_id, const struct records_job_line *line);

/* Puts the job with what the outcome says of it; the customer is whom its personal members are about. */
void records_job_put(const struct records_job_change *change, const char *action, const char *event, struct text data);

/* Of a job that comes onto a route by the change, or to another place on one: expects the route of each of its people on that date as
 * the snapshot had it. So of that and a plan that is put on the board at the same moment one meets a conflict, and is worked out
 * again over the other. (job_place.c) */
void records_job_expect_routes(const struct records_job_change *change);

/* The job that a report or an outcome is about: addressed, or named by the body of a batch. NULL closes the outcome, stands in
 * it, or is told by the body's shape. (job_report.c) */
const struct row *records_job_reported(struct records_work *work, struct text reference, const struct json *body,
                                       const struct where *where, struct records_outcome *outcome);

/* ---- outcomes (job_outcome.c) ------------------------------------------------------------------------------------ */

/* What must hold of an outcome beyond its shape: its times are in order, and none is ahead. `place` is where it stands. */
void records_job_check_outcome(const struct records_job_change *change, const struct where *place);
/* The actual times that the outcome tells. */
void records_job_take_outcome(struct job_record *job);

/* More than so far ahead is a mistake. */
enum { RECORDS_AHEAD_MINUTES = 5 };
/* Adds "at_in_future" when it is. */
void records_job_check_ahead(struct records_work *work, struct records_outcome *outcome, const struct where *place,
                             int64_t at_ms);

/* ---- checks and warnings ----------------------------------------------------------------------------------------- */

/* Refuses a job that would wait for itself, directly or by others. (job_after.c) */
void records_job_check_after(const struct records_job_change *change);
/* What its answer warns about: its place by the board's rules, and what planning lacks. (job_warn.c) */
void records_job_warn(const struct records_job_change *change);
/* True when somebody active has the skill at its level, or a certification of its name. (job_skills.c) */
bool records_skill_is_there(struct records_work *work, const struct record_skill *skill);

#endif
