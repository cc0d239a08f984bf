/* Outcomes: what came of a job, as the field tells it. */
#include "base/arena.h"
#include "records/job_parts.h"

/* ---- what must hold ---------------------------------------------------------------------------------------------- */

static void order_check(const struct records_job_change *change, const struct where *place, int64_t before_ms,
                        int64_t after_ms, const char *first, const char *second)
{
    struct where later = where_member(place, second);
    if (before_ms != 0 && after_ms != 0 && after_ms < before_ms) {
        issue_add(&change->outcome->wrong, &later, "end_before_start", "%s is before %s.", second, first);
    }
}

void records_job_check_outcome(const struct records_job_change *change, const struct where *place)
{
    const struct record_outcome *outcome = &change->job->outcome;
    const int64_t times[] = {outcome->arrived_at_ms, outcome->completed_at_ms, outcome->departed_at_ms};
    static const char *const names[] = {"arrivedAt", "completedAt", "departedAt"};
    for (int i = 0; i < 3; i++) {
        struct where where = where_member(place, names[i]);
        records_job_check_ahead(change->work, change->outcome, &where, times[i]);
    }
    order_check(change, place, times[0], times[1], names[0], names[1]);
    order_check(change, place, times[0], times[2], names[0], names[2]);
    order_check(change, place, times[1], times[2], names[1], names[2]);
}

/* ---- by itself --------------------------------------------------------------------------------------------------- */

/* The body without the member that names the job: an outcome as it stands within one. */
static struct json outcome_body(struct arena *arena, const struct json *body)
{
    struct json rest = *body;
    if (body->type != JSON_OBJECT) {
        return rest;
    }
    rest.count = 0;
    rest.members = arena_array(arena, struct json_member, body->count);
    for (int32_t i = 0; i < body->count; i++) {
        if (!text_equal(body->members[i].name, TEXT("jobId"))) {
            rest.members[rest.count++] = body->members[i];
        }
    }
    return rest;
}

static void outcome_merge(const struct records_job_change *change, const struct json *body)
{
    struct shape_reader reader = records_reader(change->work, change->outcome);
    const struct shape *shape = shape_of_row[ROW_JOB];
    int32_t index = shape_find(shape, TEXT("outcome"));
    const struct shape *of = shape->members[index].of;
    if (!shape_has(change->job, index)) {
        shape_preset(of, &change->job->outcome);
    }
    if (shape_merge(&reader, of, SHAPE_FROM_CLIENT, body, change->where, &change->job->outcome)) {
        shape_give(change->job, index);
        records_job_check_outcome(change, change->where);
    }
}

/* An open job whose outcome says when it was completed is completed by it, unless something later was heard of it. */
static void outcome_complete(const struct records_job_change *change)
{
    const struct job_record *known = change->before->noun;
    struct job_record *job = change->job;
    int64_t at_ms = job->outcome.completed_at_ms;
    struct where place = records_job_place(change, "completedAt");
    bool applied = at_ms >= known->status_at_ms;
    if (at_ms == 0 || known->status == JOB_COMPLETED) {
        return;
    }
    if (applied) {
        records_job_warn_skipped(change->outcome, &place, known->status, JOB_COMPLETED);
        records_job_take_status(job, JOB_COMPLETED, at_ms);
        records_job_take_status_at(job, at_ms);
    }
    records_job_tell(change->work, change->before->id,
                     &(struct records_job_line){.status = JOB_COMPLETED,
                                                .at_ms = at_ms,
                                                .applied = applied,
                                                .technician_id = change->work->actor.only_technician_id});
}

/* An outcome is of a job that is completed, or becomes so by this. */
static bool outcome_may_be(const struct records_job_change *change)
{
    const struct job_record *known = change->before->noun;
    bool completes = change->job->outcome.completed_at_ms != 0;
    if (known->status == JOB_CANCELED) {
        return records_refuse(change->outcome, RECORDS_ILLEGAL, completes ? "illegal_transition" : "not_completed",
                              "A job that was canceled has no outcome; reopen it first.");
    }
    if (known->status != JOB_COMPLETED && !completes) {
        struct text status = records_job_status_name(known->status);
        return records_refuse(change->outcome, RECORDS_ILLEGAL, "not_completed",
                              "The job is %.*s: say when it was completed, in completedAt, or report that first.",
                              TEXT_ARGS(status));
    }
    return true;
}

static void outcome_take(const struct records_job_change *change, const struct json *body)
{
    const struct job_record *known = change->before->noun;
    outcome_merge(change, body);
    if (!records_is_right(change->outcome) || !outcome_may_be(change)) {
        return;
    }
    if (shape_equal(shape_of_row[ROW_JOB], known, change->job)) {
        return; /* the same again */
    }
    outcome_complete(change);
    records_job_take_outcome(change->job);
    records_job_put(change, "job.outcome", change->job->status == known->status ? "job.updated" : "job.status",
                    TEXT(""));
}

void records_job_outcome(struct records_work *work, struct text reference, const struct json *body,
                         const struct where *where, struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    const struct row *row = records_job_reported(work, reference, body, where, outcome);
    if (row == NULL) {
        if (records_is_right(outcome)) { /* jobId is no text, or names nothing */
            struct where place = where_member(where, "jobId");
            const struct json *given = json_get(body, place.name);
            struct text job = given != NULL && given->type == JSON_STRING ? given->string : TEXT("of this id");
            issue_add(&outcome->wrong, &place, "unknown_reference", "There is no job %.*s.", TEXT_ARGS(job));
            records_is_right(outcome);
        }
        return;
    }
    struct job_record *job = shape_copy(work->arena, shape_of_row[ROW_JOB], row->noun);
    const struct records_job_change change = {work, row, job, where, outcome};
    struct records_mark mark = records_mark(work);
    struct json rest = outcome_body(work->arena, body);
    outcome->row = row;
    outcome_take(&change, text_is_empty(reference) ? &rest : body);
    if (outcome->result == RECORDS_FAILED || fault_is(&work->fault)) {
        records_rewind(work, &mark);
    }
}
