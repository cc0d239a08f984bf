/* What is heard of a job: statuses from the field, cancelling, reopening. */
#include "base/arena.h"
#include "records/job_parts.h"
#include "records/people_parts.h"

static const struct where whole = {.parent = NULL};

/* ---- bodies ------------------------------------------------------------------------------------------------------ */

struct report {
    uint64_t given;
    struct text job_id;
    int32_t status;
    int64_t at_ms;
    struct text technician_id;
    struct point location;
    bool force;
    struct text note;
};

enum { REPORT_JOB, REPORT_STATUS, REPORT_AT, REPORT_TECHNICIAN, REPORT_LOCATION };

#define AT(type, member) .offset = offsetof(struct type, member)

static const struct shape_member report_rows[] = {
    {"jobId", SHAPE_REFERENCE, 0, AT(report, job_id), .words = "job", .says = "In a batch: which job."},
    {"status", SHAPE_CHOICE, SHAPE_REQUIRED, AT(report, status),
     .words = "unscheduled scheduled dispatched en_route on_site completed canceled on_hold"},
    {"at", SHAPE_MOMENT, 0, AT(report, at_ms), .says = "When it happened; now, when it is left out."},
    {"technicianId", SHAPE_REFERENCE, 0, AT(report, technician_id), .words = "technician", .says = "Who reports it."},
    {"location", SHAPE_POINT, SHAPE_PERSONAL, AT(report, location)},
    {"force", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(report, force),
     .says = "A person of the office takes back en_route by it."},
    {"note", SHAPE_TEXT, SHAPE_PERSONAL, AT(report, note), .low = 1, .high = RECORD_NOTE_BYTES},
};
const struct shape records_shape_report = {.name = "StatusReport",
                                           .size = sizeof(struct report),
                                           .count = sizeof report_rows / sizeof *report_rows,
                                           .members = report_rows};

struct reopening {
    uint64_t given;
    struct text note;
};

static const struct shape_member reopening_rows[] = {
    {"note", SHAPE_TEXT, SHAPE_PERSONAL, AT(reopening, note), .low = 1, .high = RECORD_NOTE_BYTES},
};
const struct shape records_shape_reopening = {.name = "Reopening",
                                              .size = sizeof(struct reopening),
                                              .count = sizeof reopening_rows / sizeof *reopening_rows,
                                              .members = reopening_rows};

/* The audit tells what was said with a change, and of a note that there was one. */
static void put_saying(const struct records_job_change *change, const struct shape *shape, const void *said,
                       const char *action, struct text data)
{
    struct change_origin *origin = &change->work->set->origin;
    bool canceled = change->job->status == JOB_CANCELED;
    origin->said_shape = shape;
    origin->said = said;
    records_job_put(change, action, canceled ? "job.canceled" : "job.status", data);
    records_job_expect_routes(change);
    origin->said = NULL;
}

/* NULL without a note. */
static const struct reopening *note_of(struct arena *arena, struct text note)
{
    struct reopening *said = arena_new(arena, struct reopening);
    shape_preset(&records_shape_reopening, said);
    said->note = note;
    shape_give(said, 0);
    return text_is_empty(note) ? NULL : said;
}

/* ---- which job --------------------------------------------------------------------------------------------------- */

bool records_job_is_hers(const struct records_work *work, const struct job_record *job)
{
    struct text only = work->actor.only_technician_id;
    bool hers = text_is_empty(only) || text_equal(job->technician_id, only);
    for (int32_t i = 0; i < job->crew_technician_ids.count && !hers; i++) {
        hers = text_equal(job->crew_technician_ids.items[i], only);
    }
    return hers;
}

const struct row *records_job_reported(struct records_work *work, struct text reference, const struct json *body,
                                       const struct where *where, struct records_outcome *outcome)
{
    const struct json *named = json_get(body, TEXT("jobId"));
    struct where place = where_member(where, "jobId");
    const struct row *row = NULL;
    if (!text_is_empty(reference)) {
        row = records_addressed(work, ROW_JOB, reference, outcome);
    } else if (named == NULL || named->type == JSON_NULL) {
        issue_add(&outcome->wrong, &place, "required", "jobId is missing.");
    } else if (named->type == JSON_STRING) { /* anything else, and one that is not there, is told by the body's shape */
        row = records_find_reference(work, ROW_JOB, named->string);
    }
    if (row != NULL && !records_job_is_hers(work, row->noun)) {
        records_refuse(outcome, RECORDS_FORBIDDEN, "insufficient_scope",
                       "A technician may report on the own jobs only.");
        return NULL;
    }
    return row;
}

static bool report_read(struct records_work *work, const struct row *row, const struct json *body,
                        const struct where *where, struct report *report, struct records_outcome *outcome)
{
    struct shape_reader reader = records_reader(work, outcome);
    struct text only = work->actor.only_technician_id;
    struct where at = where_member(where, "at");
    struct where job = where_member(where, "jobId");
    shape_preset(&records_shape_report, report);
    shape_merge(&reader, &records_shape_report, SHAPE_FROM_CLIENT, body, where, report);
    if (!shape_has(report, REPORT_AT)) {
        report->at_ms = work->now_ms;
    }
    records_job_check_ahead(work, outcome, &at, report->at_ms);
    if (row != NULL && shape_has(report, REPORT_JOB) && !text_equal(report->job_id, row->id)) {
        issue_add(&outcome->wrong, &job, "given_twice", "The address names another job.");
    }
    if (!records_is_right(outcome)) {
        return false;
    }
    if (!text_is_empty(only) && shape_has(report, REPORT_TECHNICIAN) && !text_equal(report->technician_id, only)) {
        return records_refuse(outcome, RECORDS_FORBIDDEN, "insufficient_scope",
                              "A technician may report in the own name only.");
    }
    report->technician_id = text_is_empty(only) ? report->technician_id : only;
    return row != NULL;
}

/* ---- statuses ---------------------------------------------------------------------------------------------------- */

/* Older than what is known, or the same again. Of one moment, what the job may become counts, and else it is old. */
static bool is_stale(const struct job_record *job, const struct report *report, int32_t voices)
{
    return report->status == job->status || report->at_ms < job->status_at_ms ||
           (report->at_ms == job->status_at_ms && !records_job_may_go(job->status, report->status, voices));
}

static int32_t voices_of(const struct records_work *work, const struct report *report)
{
    int32_t human = work->actor.may_force ? RECORDS_OFFICE | (report->force ? RECORDS_FORCE : 0) : 0;
    return RECORDS_FIELD | human;
}

static struct text status_data(struct records_work *work, const struct report *report)
{
    struct json_writer w = json_writer_make(work->arena);
    json_object_begin(&w);
    json_name_string(&w, TEXT("status"), records_job_status_name(report->status));
    json_name_string(&w, TEXT("at"), moment_text(work->arena, report->at_ms));
    json_object_end(&w);
    return json_written(&w);
}

/* Who works on a job that nobody was put on is the one who says so. */
static void technician_take(struct job_record *job, const struct report *report)
{
    bool works = report->status == JOB_EN_ROUTE || report->status == JOB_ON_SITE || report->status == JOB_COMPLETED;
    if (works && text_is_empty(job->technician_id) && !text_is_empty(report->technician_id)) {
        job->technician_id = report->technician_id;
        records_give(ROW_JOB, job, "technicianId");
    }
}

static void report_apply(struct records_work *work, const struct row *row, const struct where *where,
                         const struct report *report, struct records_report *answer)
{
    const struct job_record *known = row->noun;
    struct where place = where_member(where, "status");
    struct job_record *job = shape_copy(work->arena, shape_of_row[ROW_JOB], known);
    const struct records_job_change change = {work, row, job, where, &answer->outcome};
    records_job_warn_skipped(&answer->outcome, &place, known->status, report->status);
    records_job_take_status(job, report->status, report->at_ms);
    records_job_take_status_at(job, report->at_ms);
    technician_take(job, report);
    put_saying(&change, &records_shape_report, report, report->status == JOB_CANCELED ? "job.canceled" : "job.status",
               status_data(work, report));
    answer->applied = true;
}

static void report_take(struct records_work *work, const struct row *row, const struct where *where,
                        const struct report *report, struct records_report *answer)
{
    const struct job_record *known = row->noun;
    int32_t voices = voices_of(work, report);
    answer->outcome.row = row;
    if (!is_stale(known, report, voices)) {
        if (!records_job_may_go(known->status, report->status, voices)) {
            records_job_illegal(&answer->outcome, known->status, report->status);
            return;
        }
        report_apply(work, row, where, report, answer);
    }
    records_job_tell(work, row->id,
                     &(struct records_job_line){.status = report->status,
                                                .at_ms = report->at_ms,
                                                .applied = answer->applied,
                                                .technician_id = report->technician_id,
                                                .has_location = shape_has(report, REPORT_LOCATION),
                                                .location = report->location,
                                                .note = report->note});
}

void records_job_status(struct records_work *work, struct text reference, const struct json *body,
                        const struct where *where, struct records_report *report)
{
    struct report read;
    *report = (struct records_report){.applied = false};
    records_outcome_begin(work, &report->outcome);
    const struct row *row = records_job_reported(work, reference, body, where, &report->outcome);
    if (report->outcome.result != RECORDS_FAILED && report_read(work, row, body, where, &read, &report->outcome)) {
        report_take(work, row, where, &read, report);
    }
}

/* ---- cancelling and reopening ------------------------------------------------------------------------------------ */

/* The job that is addressed, as the office may change it; NULL closes the outcome. */
static const struct row *begun(struct records_work *work, struct text reference, int32_t if_version,
                               struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    const struct row *row =
        records_by_office(work, outcome) ? records_addressed(work, ROW_JOB, reference, outcome) : NULL;
    outcome->row = row;
    return row != NULL && records_is_at(outcome, row, if_version) ? row : NULL;
}

/* The office says it now, and not before what is known. */
static int64_t office_at_ms(const struct records_work *work, const struct job_record *job)
{
    return job->status_at_ms > work->now_ms ? job->status_at_ms : work->now_ms;
}

void records_job_cancel(struct records_work *work, struct text reference, struct text reason, int32_t if_version,
                        struct records_outcome *outcome)
{
    const struct row *row = begun(work, reference, if_version, outcome);
    if (row == NULL) {
        return;
    }
    if (reason.length > RECORD_NOTE_BYTES) {
        issue_add_at(&outcome->wrong, TEXT("?reason"), "too_long", "reason may have at most %d bytes.",
                     (int)RECORD_NOTE_BYTES);
    }
    const struct job_record *known = row->noun;
    if (!records_is_right(outcome) || known->status == JOB_CANCELED) {
        return;
    }
    if (!records_job_may_go(known->status, JOB_CANCELED, RECORDS_OFFICE)) {
        records_job_illegal(outcome, known->status, JOB_CANCELED);
        return;
    }
    struct job_record *job = shape_copy(work->arena, shape_of_row[ROW_JOB], known);
    int64_t at_ms = office_at_ms(work, known);
    records_job_take_status(job, JOB_CANCELED, at_ms);
    records_job_take_status_at(job, at_ms);
    const struct records_job_change change = {work, row, job, &whole, outcome};
    put_saying(&change, &records_shape_reopening, note_of(work->arena, reason), "job.canceled", TEXT(""));
    records_job_tell(
        work, row->id,
        &(struct records_job_line){.status = JOB_CANCELED, .at_ms = at_ms, .applied = true, .note = reason});
}

/* A canceled job whose time is still to come keeps its place; any other is planned anew. */
static void place_reopen(const struct records_work *work, struct job_record *job)
{
    static const char *const places[] = {"technicianId", "crewTechnicianIds", "scheduledStart", "scheduledEnd",
                                         "locks",        "sequence"};
    bool ahead = job->status == JOB_CANCELED && job->scheduled_start_s * 1000 > work->now_ms;
    int32_t status = ahead && records_job_has_place(job) ? JOB_SCHEDULED : JOB_UNSCHEDULED;
    for (size_t i = 0; status == JOB_UNSCHEDULED && i < sizeof places / sizeof *places; i++) {
        records_clear(ROW_JOB, job, places[i]);
    }
    records_clear(ROW_JOB, job, "outcome");
    records_job_take_status(job, status, 0);
}

void records_job_reopen(struct records_work *work, struct text reference, const struct json *body, int32_t if_version,
                        struct records_outcome *outcome)
{
    struct reopening said;
    const struct row *row = begun(work, reference, if_version, outcome);
    if (row == NULL) {
        return;
    }
    shape_preset(&records_shape_reopening, &said);
    if (body != NULL && body->type != JSON_NULL) {
        struct shape_reader reader = records_reader(work, outcome);
        shape_merge(&reader, &records_shape_reopening, SHAPE_FROM_CLIENT, body, &whole, &said);
    }
    const struct job_record *known = row->noun;
    if (!records_is_right(outcome)) {
        return;
    }
    if (!records_job_is_final(known->status)) {
        struct text status = records_job_status_name(known->status);
        records_refuse(outcome, RECORDS_ILLEGAL, "not_final",
                       "A job that is %.*s is open; only one that is completed or canceled can be reopened.",
                       TEXT_ARGS(status));
        return;
    }
    struct job_record *job = shape_copy(work->arena, shape_of_row[ROW_JOB], known);
    int64_t at_ms = office_at_ms(work, known);
    place_reopen(work, job);
    records_job_take_status_at(job, at_ms);
    const struct records_job_change change = {work, row, job, &whole, outcome};
    put_saying(&change, &records_shape_reopening, note_of(work->arena, said.note), "job.reopened", TEXT(""));
    records_job_tell(
        work, row->id,
        &(struct records_job_line){.status = job->status, .at_ms = at_ms, .applied = true, .note = said.note});
}
