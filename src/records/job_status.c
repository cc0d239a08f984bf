/* Statuses: which may follow which at whose word, what they say of the day, and the timeline. */
#include "base/arena.h"
#include "base/units.h"
#include "records/job_parts.h"

enum { STATUSES = JOB_ON_HOLD + 1 };

enum { F = RECORDS_FIELD, O = RECORDS_OFFICE, H = RECORDS_FORCE };

/* From (row) to (column), in the order of enum job_status. Nothing leaves completed and canceled but reopening. */
static const uint8_t voices_needed[STATUSES][STATUSES] = {
    [JOB_UNSCHEDULED] = {O, F | O, F | O, F | O, F | O, F | O, F | O, F | O},
    [JOB_SCHEDULED] = {O, F | O, F | O, F | O, F | O, F | O, F | O, F | O},
    [JOB_DISPATCHED] = {O, F | O, F | O, F | O, F | O, F | O, F | O, F | O},
    [JOB_EN_ROUTE] = {H, H, H, F | O, F | O, F | O, F | O, F | O},
    [JOB_ON_SITE] = {0, 0, 0, 0, F | O, F | O, F | O, F | O},
    [JOB_COMPLETED] = {0},
    [JOB_CANCELED] = {0},
    [JOB_ON_HOLD] = {O, F | O, F | O, F | O, F | O, F | O, F | O, F | O},
};

struct text records_job_status_name(int32_t status)
{
    const struct shape *shape = shape_of_row[ROW_JOB];
    return shape_word(&shape->members[shape_find(shape, TEXT("status"))], status);
}

bool records_job_status_read(struct text word, int32_t *status)
{
    for (int32_t i = 0; i < STATUSES; i++) {
        if (text_equal(records_job_status_name(i), word)) {
            *status = i;
            return true;
        }
    }
    return false;
}

bool records_job_may_go(int32_t from, int32_t to, int32_t voices)
{
    return from == to || (voices_needed[from][to] & voices) != 0;
}

bool records_job_illegal(struct records_outcome *outcome, int32_t from, int32_t to)
{
    struct text old = records_job_status_name(from);
    struct text new = records_job_status_name(to);
    const char *way = records_job_is_final(from) ? "only reopening leads out of it"
                      : from == JOB_EN_ROUTE     ? "only a person of the office may take that back, with force"
                      : from == JOB_ON_SITE      ? "it can be completed, canceled or put on hold"
                                                 : "that is for the office to say";
    return records_refuse(outcome, RECORDS_ILLEGAL, "illegal_transition", "A job that is %.*s cannot become %.*s: %s.",
                          TEXT_ARGS(old), TEXT_ARGS(new), way);
}

void records_job_warn_skipped(struct records_outcome *outcome, const struct where *place, int32_t from, int32_t to)
{
    if (to <= JOB_COMPLETED && from <= JOB_COMPLETED && to - from > 1) { /* these stand in the order of a day */
        struct text first = records_job_status_name(from + 1);
        issue_add(&outcome->warnings, place, "skipped_states", "It was never %.*s%s.", TEXT_ARGS(first),
                  to - from > 2 ? ", nor what comes after that" : "");
    }
}

/* ---- what a status says of the day ------------------------------------------------------------------------------- */

enum { ACTUAL_EN_ROUTE, ACTUAL_ARRIVED, ACTUAL_COMPLETED }; /* the members of its shape */

static void actual_take(struct job_record *job, int32_t member, int64_t at_ms)
{
    int64_t *places[] = {&job->actual.en_route_at_ms, &job->actual.arrived_at_ms, &job->actual.completed_at_ms};
    *places[member] = at_ms;
    shape_give(&job->actual, member);
    records_give(ROW_JOB, job, "actual");
}

void records_job_take_status(struct job_record *job, int32_t status, int64_t at_ms)
{
    if (status < JOB_EN_ROUTE) { /* the day begins anew */
        records_clear(ROW_JOB, job, "actual");
    } else if (status <= JOB_COMPLETED) {
        actual_take(job, status - JOB_EN_ROUTE, at_ms);
    }
    job->status = status;
}

void records_job_take_status_at(struct job_record *job, int64_t at_ms)
{
    job->status_at_ms = at_ms;
    records_give(ROW_JOB, job, "statusAt");
}

void records_job_take_outcome(struct job_record *job)
{
    if (job->outcome.arrived_at_ms != 0) {
        actual_take(job, ACTUAL_ARRIVED, job->outcome.arrived_at_ms);
    }
    if (job->outcome.completed_at_ms != 0) {
        actual_take(job, ACTUAL_COMPLETED, job->outcome.completed_at_ms);
    }
}

/* ---- the timeline ------------------------------------------------------------------------------------------------ */

static void give(struct timeline_entry *entry, const char *member)
{
    shape_give(entry, shape_find(shape_of_append[APPEND_TIMELINE], text_of(member)));
}

void records_job_tell(struct records_work *work, struct text job_id, const struct records_job_line *line)
{
    struct timeline_entry *entry = arena_new(work->arena, struct timeline_entry);
    shape_preset(shape_of_append[APPEND_TIMELINE], entry);
    entry->status = line->status;
    entry->at_ms = line->at_ms;
    entry->received_at_ms = work->now_ms;
    entry->applied = line->applied;
    entry->actor = work->set->origin.actor;
    give(entry, "status");
    give(entry, "at");
    give(entry, "receivedAt");
    give(entry, "actor");
    if (!text_is_empty(line->technician_id)) {
        entry->technician_id = line->technician_id;
        give(entry, "technicianId");
    }
    if (line->has_location) {
        entry->location = line->location;
        give(entry, "location");
    }
    if (!text_is_empty(line->note)) {
        entry->note = line->note;
        give(entry, "note");
    }
    change_set_append(work->set, APPEND_TIMELINE, job_id, line->at_ms, entry);
}

void records_timeline_write(struct json_writer *w, struct records_work *work, const struct appended *line)
{
    (void)work;
    shape_write(w, shape_of_append[APPEND_TIMELINE], line->noun, SHAPE_FOR_CLIENT);
}

void records_job_put(const struct records_job_change *change, const char *action, const char *event, struct text data)
{
    const struct records_put put = {.kind = ROW_JOB,
                                    .before = change->before,
                                    .noun = change->job,
                                    .action = action,
                                    .event = event,
                                    .data = data,
                                    .person_id = change->job->customer_id};
    records_put(change->work, &put, change->outcome);
}

void records_job_check_ahead(struct records_work *work, struct records_outcome *outcome, const struct where *place,
                             int64_t at_ms)
{
    const int64_t latest_ms = work->now_ms + (int64_t)RECORDS_AHEAD_MINUTES * MINUTE_SECONDS * 1000;
    if (at_ms > latest_ms) {
        struct text now = moment_text(work->arena, work->now_ms);
        issue_add(&outcome->wrong, place, "at_in_future", "This is more than %d minutes ahead; here it is %.*s.",
                  (int)RECORDS_AHEAD_MINUTES, TEXT_ARGS(now));
    }
}
