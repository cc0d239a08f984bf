#include "desk/emergency.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/apply.h"
#include "desk/mode.h"
#include "desk/propose.h"

/* ---- the body ---------------------------------------------------------------------------------------------------- */

struct emergency_body {
    uint64_t given;
    struct text job_id;
    int32_t moved_max;
    int32_t time_limit_ms;
    struct date date;
    int32_t commit; /* enum desk_commit */
};

/* Places of members in the shape. */
enum { BODY_JOB_ID = 0, BODY_MOVED_MAX = 2, BODY_TIME_LIMIT = 3, BODY_DATE = 4 };

#define AT(member) .offset = offsetof(struct emergency_body, member)

static const struct shape_member emergency_rows[] = {
    {"jobId", SHAPE_REFERENCE, 0, AT(job_id), .words = "job", .says = "A job that is there already; else give job."},
    {"job", SHAPE_OBJECT, SHAPE_ASIDE, .offset = 0, .says = "Made or changed first, as by POST /jobs."},
    {"maxMovedJobs", SHAPE_INTEGER, 0, AT(moved_max), .low = 0, .high = LIVE_JOBS_MOST,
     .says =
         "How many other jobs may get another technician or begin later; the organization's guard-rail if not given."},
    {"timeLimitMs", SHAPE_INTEGER, 0, AT(time_limit_ms), .low = EMERGENCY_TIME_LEAST_MS, .high = EMERGENCY_TIME_MOST_MS,
     .says = "For the search; a few tenths of a second if not given."},
    {"date", SHAPE_DATE, 0, AT(date),
     .says =
         "A local date of the organization; that of the job's place if not given, else the first on which it can be "
         "done."},
    {"commit", SHAPE_CHOICE, 0, AT(commit), .words = "none propose apply", .low = 1,
     .says = "What is done with the plan; by the mode if not given."},
};
const struct shape desk_shape_emergency = {.name = "EmergencyRequest",
                                           .size = sizeof(struct emergency_body),
                                           .count = (int32_t)(sizeof emergency_rows / sizeof *emergency_rows),
                                           .members = emergency_rows};

/* An emergency on its way. */
struct handling {
    struct desk *desk;
    const struct desk_emergency_host *host;
    struct emergency_body body;
    const struct row *job;
    struct desk_day day;
    struct emergency *found;
    struct desk_mode mode;
    bool is_pilot; /* wherever something is moved for it */
    struct desk_emergency *answer;
    struct records_outcome *outcome;
};

static bool is_given(const struct json *body, struct text name)
{
    const struct json *member = json_get(body, name);
    return member != NULL && member->type != JSON_NULL;
}

static bool body_read(struct handling *h, const struct json *body)
{
    struct shape_reader reader = records_reader(h->desk->work, h->outcome);
    shape_preset(&desk_shape_emergency, &h->body);
    (void)shape_merge(&reader, &desk_shape_emergency, SHAPE_FROM_CLIENT, body, NULL, &h->body);
    struct where place = where_member(NULL, "jobId");
    bool named = is_given(body, TEXT("jobId"));
    if (named == is_given(body, TEXT("job"))) {
        issue_add(&h->outcome->wrong, &place, named ? "given_twice" : "required", "Give either jobId or job.");
    }
    return records_is_right(h->outcome);
}

/* ---- the job ----------------------------------------------------------------------------------------------------- */

/* Makes or changes the job that was sent along. */
static bool job_take(struct handling *h, const struct json *body)
{
    struct where place = where_member(NULL, "job");
    struct records_outcome taken;
    if (!h->host->may_write_jobs) {
        return records_refuse(h->outcome, RECORDS_FORBIDDEN, "insufficient_scope",
                              "To send a job along takes the scope jobs:write.");
    }
    records_job_upsert(h->desk->work, json_get(body, TEXT("job")), &place, RECORDS_ANY_VERSION, &taken);
    if (fault_is(&h->desk->work->fault)) {
        return false;
    }
    if (taken.result == RECORDS_FAILED) {
        *h->outcome = taken;
        return false;
    }
    h->job = taken.row;
    return true;
}

static bool job_find(struct handling *h, const struct json *body)
{
    struct records_work *work = h->desk->work;
    if (!shape_has(&h->body, BODY_JOB_ID)) {
        if (!job_take(h, body)) {
            return false;
        }
    } else {
        h->job = records_find(work, ROW_JOB, h->body.job_id);
    }
    if (h->job == NULL) {
        return !fault_is(&work->fault) &&
               records_refuse(h->outcome, RECORDS_MISSING, "not_found", "There is no such job.");
    }
    if (((const struct job_record *)h->job->noun)->status >= JOB_ON_SITE) {
        return records_refuse(h->outcome, RECORDS_ILLEGAL, "job_not_assignable",
                              "A job that is on site, completed, canceled or on hold is not assigned.");
    }
    return true;
}

/* It is urgent from now on. */
static bool job_press(struct handling *h)
{
    struct records_work *work = h->desk->work;
    struct json urgent;
    struct records_outcome pressed;
    bool new_one = !shape_has(&h->body, BODY_JOB_ID);
    if (h->body.commit == COMMIT_NOTHING && !new_one) {
        return true;
    }
    (void)json_parse(work->arena, TEXT("{\"priority\":1}"), &urgent, NULL);
    records_job_patch(work, h->job->id, &urgent, RECORDS_ANY_VERSION, &pressed);
    if (fault_is(&work->fault)) {
        return false;
    }
    if (pressed.result == RECORDS_FAILED) {
        *h->outcome = pressed;
        return false;
    }
    h->job = pressed.row;
    return true;
}

/* ---- the day ----------------------------------------------------------------------------------------------------- */

/* The first instant from now on at which one of its times lets it begin; now, when it has none. */
static int64_t first_s(const struct job_record *job, int64_t now_s)
{
    int64_t first = INT64_MAX;
    for (int32_t i = 0; i < job->windows.count; i++) {
        const struct record_window *window = &job->windows.items[i];
        int64_t start_s = window->start_s > now_s ? window->start_s : now_s;
        first = window->end_s > now_s && start_s < first ? start_s : first;
    }
    if (job->promised.given != 0 && job->promised.end_s > now_s) {
        int64_t start_s = job->promised.start_s > now_s ? job->promised.start_s : now_s;
        first = start_s < first ? start_s : first;
    }
    return first == INT64_MAX ? now_s : first;
}

static struct date date_of(const struct handling *h)
{
    const struct job_record *job = h->job->noun;
    int64_t now_s = divide_floor(h->desk->work->now_ms, 1000);
    int64_t at_s = job->scheduled_start_s != 0 ? job->scheduled_start_s : first_s(job, now_s);
    bool given = shape_has(&h->body, BODY_DATE);
    return given ? h->body.date : zone_date(records_zone(h->desk->work, TEXT("")), at_s, NULL);
}

/* What belongs to a branch where the engine is stopped stays where it is. */
static void stopped_lock(struct handling *h)
{
    struct live_day *day = &h->day.inputs.day;
    struct live_job *jobs = arena_array(h->desk->work->arena, struct live_job, day->jobs.count);
    int32_t locks = shape_find(&live_shape_job, TEXT("locks"));
    struct text branch_id = TEXT("");
    bool stopped = false;
    for (int32_t j = 0; j < day->jobs.count; j++) {
        jobs[j] = day->jobs.items[j];
        if (!text_equal(jobs[j].branch_id, branch_id)) {
            branch_id = jobs[j].branch_id;
            stopped = desk_is_stopped(h->desk, branch_id);
        }
        if (stopped && !text_is_empty(branch_id) && !text_equal(jobs[j].id, h->job->id)) {
            jobs[j].locks |= LOCK_TECHNICIAN | LOCK_TIME;
            shape_give(&jobs[j], locks);
        }
    }
    day->jobs.items = jobs;
}

static bool day_gather(struct handling *h)
{
    const struct organization_record *organization = h->desk->work->organization->noun;
    bool given = shape_has(&h->body, BODY_MOVED_MAX);
    const char *said_by = shape_has(&h->body, BODY_DATE) ? "/date" : "/jobId";
    if (!desk_day_is_near(h->desk->work, date_of(h), said_by, h->outcome) ||
        !desk_day_make(h->desk, date_of(h), h->job->id, &h->day)) {
        return false;
    }
    if (live_find_job(&h->day.inputs.day, h->job->id) < 0) {
        struct where place = where_member(NULL, "date");
        issue_add(&h->outcome->wrong, &place, "not_on_that_day",
                  "The job cannot be done on that date: its place, its promise or its windows are on another.");
        return records_is_right(h->outcome);
    }
    stopped_lock(h);
    emergency_begin(&h->day.inputs, given ? h->body.moved_max : organization->guardrails.max_moved_jobs);
    return true;
}

static bool work_out(struct handling *h)
{
    struct arena *arena = h->desk->work->arena;
    bool given = shape_has(&h->body, BODY_TIME_LIMIT);
    const struct replan_order order = {.time_limit_ms = given ? h->body.time_limit_ms : EMERGENCY_TIME_MS,
                                       .iterations = given ? 0 : EMERGENCY_ITERATIONS};
    h->found = arena_new(arena, struct emergency);
    if (!emergency_decide(arena, &h->day.inputs, &order, &h->host->search, h->found, &h->desk->work->fault)) {
        return false;
    }
    h->answer->refused = h->found->refused;
    h->answer->assigned.result = emergency_result(arena, &h->day.inputs, h->found);
    return !h->answer->refused;
}

/* ---- what becomes of it ------------------------------------------------------------------------------------------ */

/* The mode of the emergency with who has it, and the most careful of all that it moves. */
static void mode_find(struct handling *h)
{
    const struct plan_changes *changes = &h->found->changes;
    const struct assign_answer *ranking = &h->found->ranking.answer;
    const struct live_day *day = &h->day.inputs.day;
    struct text first =
        ranking->option_count > 0 ? day->technicians.items[ranking->options[0].technician].id : TEXT("");
    h->mode = desk_mode_of(h->desk, h->job->noun, first);
    struct desk_heed heed = {.mode = h->mode.mode, .is_pilot = desk_is_pilot(h->desk, &h->mode)};
    for (int32_t i = 0; i < changes->count; i++) {
        if (!emergency_is_own(h->found, &changes->items[i])) {
            desk_heed_take(h->desk, day, &changes->items[i], &heed);
        }
    }
    h->is_pilot = heed.is_pilot;
    h->mode.mode = heed.mode;
    h->answer->assigned.mode = heed.mode;
}

/* Whoever may not decide hears so before anything is worked out. */
static bool may_begin(struct handling *h)
{
    struct text branch_id = ((const struct job_record *)h->job->noun)->branch_id;
    h->answer->assigned.engine_stopped = desk_is_stopped(h->desk, branch_id);
    return h->body.commit == COMMIT_NOTHING || !h->answer->assigned.engine_stopped ||
           desk_refuse_stopped(h->desk, branch_id, h->outcome);
}

static bool may_settle(struct handling *h)
{
    if (h->body.commit != COMMIT_APPLY) {
        return true;
    }
    if (h->mode.mode != MODE_SHADOW && !h->desk->may_approve) {
        return records_refuse(h->outcome, RECORDS_FORBIDDEN, "insufficient_scope",
                              "To put it on the board at once takes the scope dispatch:approve.");
    }
    return h->is_pilot ||
           records_refuse(h->outcome, RECORDS_FORBIDDEN, "not_pilot", "Here only the pilot's own dispatchers decide.");
}

static struct text reason_text(struct handling *h)
{
    struct json_writer w = json_writer_make(h->desk->work->arena);
    assign_reason_write(&w, &h->found->ranking.answer.options[0]);
    return json_written(&w);
}

static bool propose(struct handling *h, int32_t status)
{
    struct records_outcome outcome;
    struct desk_assigned *assigned = &h->answer->assigned;
    emergency_changes_judge(h->desk->work->arena, h->found);
    const struct desk_proposing proposing = {.id = records_id(h->desk->work),
                                             .kind = PROPOSAL_OF_EMERGENCY,
                                             .status = status,
                                             .mode = h->mode.mode,
                                             .guardrail = assigned->guardrail,
                                             .changes = &h->found->changes,
                                             .decision_id = assigned->decision_id,
                                             .reason = reason_text(h),
                                             .reason_job = h->found->ranking.answer.job};
    assigned->proposal_id = proposing.id;
    assigned->status = status == PROPOSAL_SHADOW ? "shadow" : "proposed";
    return desk_propose(h->desk, &h->day, &proposing, &outcome);
}

static bool apply(struct handling *h)
{
    const struct plan_changes *changes = &h->found->changes;
    int32_t version = 0;
    bool *chosen = arena_array(h->desk->work->arena, bool, changes->count);
    for (int32_t i = 0; i < changes->count; i++) {
        chosen[i] = true;
    }
    const struct desk_applying applying = {.changes = changes,
                                           .chosen = chosen,
                                           .plan = changes->after,
                                           .decision_id = h->answer->assigned.decision_id,
                                           .action = "plan.applied",
                                           .keeps_times = true};
    h->answer->assigned.status = "assigned";
    return desk_apply(h->desk, &h->day, &applying, &version, h->outcome);
}

/* The guard-rails are about what is moved for it: that the job itself is soon is what it is an emergency for. */
static const char *guardrail_of(struct handling *h)
{
    const struct organization_record *organization = h->desk->work->organization->noun;
    const struct plan_changes *all = &h->found->changes;
    struct plan_change *others = arena_array(h->desk->work->arena, struct plan_change, all->count);
    struct plan_changes moved = {.made = all->made, .after = all->after, .items = others};
    for (int32_t i = 0; i < all->count; i++) {
        if (!emergency_is_own(h->found, &all->items[i])) {
            others[moved.count++] = all->items[i];
        }
    }
    int64_t saving_c = all->made->standing.cost.total_c - all->after->cost.total_c;
    return guardrail_broken(&organization->guardrails, &moved, saving_c, desk_clock_minute(h->desk));
}

/* Does with the plan what mode and commit say. */
static bool settle(struct handling *h)
{
    struct desk_assigned *assigned = &h->answer->assigned;
    bool by_itself = h->body.commit == COMMIT_BY_MODE && h->mode.mode == MODE_AUTOMATIC;
    if (!h->found->is_placed) {
        assigned->status = "unassignable";
        return true;
    }
    if (h->body.commit == COMMIT_NOTHING) {
        assigned->status = "shadow";
        return true;
    }
    if (h->found->changes.count == 0) {
        assigned->status = "assigned"; /* it stands where it is best already */
        return true;
    }
    if (h->mode.mode == MODE_SHADOW) {
        return propose(h, PROPOSAL_SHADOW);
    }
    assigned->guardrail = by_itself ? guardrail_of(h) : NULL;
    bool applies = h->body.commit == COMMIT_APPLY || (by_itself && assigned->guardrail == NULL);
    return applies ? apply(h) : propose(h, PROPOSAL_PENDING);
}

static bool decide(struct handling *h)
{
    const struct desk_assigned *assigned = &h->answer->assigned;
    const struct desk_deciding deciding = {.id = assigned->decision_id,
                                           .kind = DECISION_EMERGENCY,
                                           .job_id = assigned->job_id,
                                           .status = assigned->status,
                                           .proposal_id = assigned->proposal_id,
                                           .searched = h->found->searched ? &h->found->search : NULL,
                                           .result = assigned->result};
    return desk_decide(h->desk, &h->day, &deciding);
}

static int64_t now_ms(const struct desk_emergency_host *host)
{
    return host->clock == NULL ? 0 : host->clock->monotonic_ms(host->clock->context);
}

void desk_emergency(struct desk *desk, const struct desk_emergency_host *host, const struct json *body,
                    struct desk_emergency *emergency, struct records_outcome *outcome)
{
    struct handling h = {.desk = desk, .host = host, .answer = emergency, .outcome = outcome};
    int64_t began_ms = now_ms(host);
    *emergency = (struct desk_emergency){.assigned = {.status = "unassignable"}};
    records_outcome_begin(desk->work, outcome);
    if (!body_read(&h, body) || !job_find(&h, body) || !may_begin(&h) || !job_press(&h) || !day_gather(&h) ||
        !work_out(&h)) {
        return;
    }
    mode_find(&h);
    emergency->assigned.job_id = h.job->id;
    emergency->assigned.decision_id = records_id(desk->work);
    if (may_settle(&h) && settle(&h) && decide(&h)) {
        emergency->elapsed_ms = now_ms(host) - began_ms;
    }
}

void desk_emergency_write(struct json_writer *w, struct arena *arena, const struct desk_emergency *emergency)
{
    json_object_begin(w);
    desk_assigned_write_members(w, arena, &emergency->assigned);
    json_name_integer(w, TEXT("elapsedMs"), emergency->elapsed_ms);
    json_name(w, TEXT("lowerBound")); /* proving takes longer than deciding may */
    json_null(w);
    json_name(w, TEXT("gap"));
    json_null(w);
    json_object_end(w);
}
