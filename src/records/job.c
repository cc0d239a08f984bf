/* Jobs: made and changed. A body is read whole first; what goes beside the record (customer, branch) is put last, when nothing
 * is wrong any more. */
#include "base/arena.h"
#include "records/job_parts.h"
#include "records/people.h"
#include "records/people_parts.h"
#include "records/places.h"

/* How a body asks. */
enum manner { BY_UPSERT, BY_PATCH };

static const struct where whole = {.parent = NULL};

static const struct job_record *known_of(const struct records_job_change *change)
{
    return change->before == NULL ? NULL : change->before->noun;
}

static bool is_given(const struct json *body, const char *member)
{
    const struct json *given = json_get(body, text_of(member));
    return given != NULL && given->type != JSON_NULL;
}

/* ---- identity ---------------------------------------------------------------------------------------------------- */

/* A source is the first part of a reference, which ends at its colon; and a job keeps the one it came from. */
static void source_check(const struct records_job_change *change)
{
    struct where place = records_job_place(change, "source");
    const struct job_record *known = known_of(change);
    struct text rest = change->job->source;
    struct text first = text_cut(&rest, ':');
    if (first.length != change->job->source.length) {
        issue_add(&change->outcome->wrong, &place, "invalid_value", "source has no colon in it.");
    } else if (known != NULL && !text_equal(known->source, change->job->source)) {
        issue_add(&change->outcome->wrong, &place, "read_only", "A job keeps its source, which is %.*s.",
                  TEXT_ARGS(known->source));
    }
}

/* ---- what it waits for ------------------------------------------------------------------------------------------- */

/* afterJobId is `after` with one job and no lags. */
static void after_take(const struct records_job_change *change, const struct json *body)
{
    const struct shape *shape = shape_of_row[ROW_JOB];
    const struct shape_member *member = &shape->members[shape_find(shape, TEXT("afterJobId"))];
    const struct shape *of = shape->members[shape_find(shape, TEXT("after"))].of;
    const struct json *given = json_get(body, TEXT("afterJobId"));
    struct where place = records_job_place(change, "afterJobId");
    struct record_after *after = arena_new(change->work->arena, struct record_after);
    struct shape_reader reader = records_reader(change->work, change->outcome);
    if (given == NULL || (given->type == JSON_NULL && json_get(body, TEXT("after")) != NULL)) {
        return;
    }
    if (given->type == JSON_NULL) {
        records_clear(ROW_JOB, change->job, "after");
    } else if (is_given(body, "after")) {
        issue_add(&change->outcome->wrong, &place, "given_twice", "Give either after or afterJobId.");
    } else if (given->type != JSON_STRING) {
        issue_add(&change->outcome->wrong, &place, "invalid_type", "afterJobId must be a text.");
    } else if (reader.resolve(reader.context, member, &place, given->string, &after->job_id)) {
        struct text id = after->job_id;
        shape_preset(of, after);
        after->job_id = id;
        shape_give(after, shape_find(of, TEXT("jobId")));
        change->job->after = (struct after_list){1, after};
        records_give(ROW_JOB, change->job, "after");
    }
}

/* ---- status ------------------------------------------------------------------------------------------------------ */

/* Without a word on it: a new job, and one whose place a patch sets or takes away, is scheduled when it has a place. An upsert
 * never changes it. */
static int32_t status_derived(const struct records_job_change *change, const struct json *body, enum manner manner)
{
    const struct job_record *known = known_of(change);
    int32_t by_place = records_job_has_place(change->job) ? JOB_SCHEDULED : JOB_UNSCHEDULED;
    if (known == NULL) {
        return by_place;
    }
    bool placed = json_get(body, TEXT("technicianId")) != NULL || json_get(body, TEXT("scheduledStart")) != NULL;
    bool follows = known->status == JOB_UNSCHEDULED || known->status == JOB_SCHEDULED;
    return manner == BY_PATCH && placed && follows ? by_place : known->status;
}

/* Where the office says it, planning's own states (up to dispatched) tell nothing of when; a report that is heard later but
 * tells of before still counts against them. */
static void status_take(const struct records_job_change *change, int32_t status)
{
    const struct job_record *known = known_of(change);
    struct job_record *job = change->job;
    int32_t from = known == NULL ? JOB_UNSCHEDULED : known->status;
    int64_t now_ms = change->work->now_ms;
    job->status = status;
    if (status == from) {
        return;
    }
    int64_t at_ms = known != NULL && known->status_at_ms > now_ms ? known->status_at_ms : now_ms;
    if (status == JOB_COMPLETED && job->outcome.completed_at_ms != 0) {
        at_ms = job->outcome.completed_at_ms;
    }
    if (status > JOB_DISPATCHED) {
        records_job_take_status_at(job, at_ms);
    }
    /* Of one that is imported nobody knows when it was done but its outcome. */
    if (known != NULL || status != JOB_COMPLETED) {
        records_job_take_status(job, status, at_ms);
    }
}

/* The status that the body asks for, or that follows from it. False when it may not become that. */
static bool status_settle(const struct records_job_change *change, const struct json *body, enum manner manner)
{
    const struct job_record *known = known_of(change);
    struct where place = records_job_place(change, "status");
    int32_t wanted = is_given(body, "status") ? change->job->status : status_derived(change, body, manner);
    if (known != NULL && !records_job_may_go(known->status, wanted, RECORDS_OFFICE)) {
        return records_job_illegal(change->outcome, known->status, wanted);
    }
    if (known != NULL) {
        records_job_warn_skipped(change->outcome, &place, known->status, wanted);
    }
    status_take(change, wanted);
    return true;
}

/* An outcome is of a job that is completed, or becomes so by this; one that stands there already may be sent back. */
static void outcome_check(const struct records_job_change *change, const struct json *body)
{
    const struct job_record *known = known_of(change);
    const struct shape *shape = shape_of_row[ROW_JOB];
    int32_t member = shape_find(shape, TEXT("outcome"));
    struct where place = records_job_place(change, "outcome");
    bool completed = is_given(body, "status") ? change->job->status == JOB_COMPLETED
                                              : known != NULL && known->status == JOB_COMPLETED;
    bool same = known != NULL && shape_has(known, member) &&
                shape_equal(shape->members[member].of, &known->outcome, &change->job->outcome);
    if (!is_given(body, "outcome") || same) {
        return;
    }
    if (!completed) {
        issue_add(&change->outcome->wrong, &place, "not_completed",
                  "An outcome inside a job is of one whose status is completed.");
    }
    records_job_check_outcome(change, &place);
}

/* ---- customer and branch ----------------------------------------------------------------------------------------- */

/* Jobs are searched by it. */
static void customer_name_take(struct job_record *job, const struct customer_record *customer)
{
    records_clear(ROW_JOB, job, "customerName");
    if (!text_is_empty(customer->name)) {
        job->customer_name = customer->name;
        records_give(ROW_JOB, job, "customerName");
    }
}

static void customer_take(const struct records_job_change *change, const struct json *body)
{
    const struct json *given = json_get(body, TEXT("customer"));
    const struct job_record *known = known_of(change);
    struct where place = records_job_place(change, "customer");
    if (given == NULL) {
        return;
    }
    if (given->type == JSON_NULL) {
        if (change->job != NULL) {
            records_clear(ROW_JOB, change->job, "customerId");
            records_clear(ROW_JOB, change->job, "customerName");
        }
        return;
    }
    const struct row *before = known == NULL || text_is_empty(known->customer_id)
                                   ? NULL
                                   : records_find(change->work, ROW_CUSTOMER, known->customer_id);
    struct text source = change->job == NULL ? TEXT("api") : change->job->source;
    const struct row *customer = records_customer_of_job(change->work, given, &place, source, before, change->outcome);
    if (customer != NULL && change->job != NULL) {
        change->job->customer_id = customer->id;
        records_give(ROW_JOB, change->job, "customerId");
        customer_name_take(change->job, customer->noun);
    }
}

/* customerId is read only. Whoever sends another one without a customer means something by it, and would never hear that it
 * came to nothing. */
static void customer_id_warn(const struct records_job_change *change, const struct json *body)
{
    const struct json *given = json_get(body, TEXT("customerId"));
    struct where place = records_job_place(change, "customerId");
    if (given == NULL || given->type != JSON_STRING || json_get(body, TEXT("customer")) != NULL) {
        return;
    }
    const struct row *meant = records_find_reference(change->work, ROW_CUSTOMER, given->string);
    if (meant == NULL || !text_equal(meant->id, change->job->customer_id)) {
        issue_add(&change->outcome->warnings, &place, "read_only_ignored",
                  "customerId only tells; a job is given its customer by customer.id or customer.externalId.");
    }
}

static void branch_take(const struct records_job_change *change, const struct records_branch_wish *wish)
{
    struct text id = records_branch_take(change->work, wish, change->job->branch_id);
    if (text_is_empty(id)) {
        records_clear(ROW_JOB, change->job, "branchId");
    } else {
        change->job->branch_id = id;
        records_give(ROW_JOB, change->job, "branchId");
    }
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static void job_store(const struct records_job_change *change)
{
    const struct job_record *known = known_of(change);
    const struct job_record *job = change->job;
    int32_t from = known == NULL ? JOB_UNSCHEDULED : known->status;
    const char *event = known == NULL                                         ? "job.created"
                        : job->status == JOB_CANCELED && from != JOB_CANCELED ? "job.canceled"
                                                                              : "job.updated";
    records_job_put(change, event, event, TEXT(""));
    records_job_expect_routes(change);
    if (job->status != from) {
        struct records_job_line line = {.status = job->status, .at_ms = job->status_at_ms, .applied = true};
        line.at_ms = job->status > JOB_DISPATCHED ? job->status_at_ms : change->work->now_ms;
        records_job_tell(change->work, change->outcome->row->id, &line);
    }
}

/* A place that is given by hand is no plan's any more. */
static void plan_leave(const struct records_job_change *change)
{
    const struct job_record *known = known_of(change);
    struct job_record *job = change->job;
    if (known != NULL && job->plan_version > 0 &&
        (!text_equal(known->technician_id, job->technician_id) || known->scheduled_start_s != job->scheduled_start_s)) {
        records_clear(ROW_JOB, job, "planVersion");
    }
}

static void job_merge(struct records_job_change *change, const struct json *body, enum manner manner)
{
    struct records_work *work = change->work;
    struct records_outcome *outcome = change->outcome;
    change->job = records_merged(work, ROW_JOB, change->before, body, change->where, outcome);
    struct records_branch_wish branch = records_branch_read(body, change->where, outcome);
    if (change->job != NULL) {
        source_check(change);
        after_take(change, body);
        records_job_check_after(change);
        outcome_check(change, body);
    }
    customer_take(change, body);
    if (!records_is_right(outcome) || change->job == NULL || !status_settle(change, body, manner)) {
        return;
    }
    if (is_given(body, "outcome")) {
        records_job_take_outcome(change->job);
    }
    branch_take(change, &branch);
    plan_leave(change);
    job_store(change);
    records_job_warn(change);
    customer_id_warn(change, body);
}

/* Merges, and leaves nothing behind when it fails. */
static void job_change(struct records_job_change *change, const struct json *body, enum manner manner)
{
    struct records_mark mark = records_mark(change->work);
    change->outcome->row = change->before;
    job_merge(change, body, manner);
    if (change->outcome->result == RECORDS_FAILED || fault_is(&change->work->fault)) {
        records_rewind(change->work, &mark);
    }
}

void records_job_upsert(struct records_work *work, const struct json *body, const struct where *where,
                        int32_t if_version, struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    if (!records_by_office(work, outcome)) {
        return;
    }
    const struct row *before = records_meant(work, ROW_JOB, body, TEXT("api"));
    struct records_job_change change = {work, before, NULL, where, outcome};
    if (records_is_at(outcome, before, if_version)) {
        job_change(&change, body, BY_UPSERT);
    }
}

void records_job_patch(struct records_work *work, struct text reference, const struct json *patch, int32_t if_version,
                       struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    const struct row *before =
        records_by_office(work, outcome) ? records_addressed(work, ROW_JOB, reference, outcome) : NULL;
    struct records_job_change change = {work, before, NULL, &whole, outcome};
    outcome->row = before;
    if (before != NULL && records_is_at(outcome, before, if_version)) {
        job_change(&change, patch, BY_PATCH);
    }
}
