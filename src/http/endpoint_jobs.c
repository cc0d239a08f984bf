/* Jobs: lists, one job, and everything that changes one. */
#include "records/records.h"

#include "base/arena.h"
#include "http/batch.h"
#include "http/endpoints.h"
#include "http/list_page.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"

/* ---- the record -------------------------------------------------------------------------------------------------- */

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *job)
{
    return records_job_write(w, work, job, NULL);
}

void endpoint_jobs(struct exchange *x)
{
    listing_answer(x, ROW_JOB, records_jobs_ahead, write_listed);
}

void endpoint_job(struct exchange *x)
{
    struct records_work *work = view_work(x, false);
    const struct row *job = view_row(x, work, ROW_JOB, 0);
    work->insight = &desk_insight_of_one;
    if (job != NULL && route_check_query(x)) {
        view_answer_row(x, work, job, records_job_write);
    }
}

static void take_upsert(struct records_work *work, const struct json *body, const struct where *where,
                        int32_t if_version, struct batch_item *item)
{
    records_job_upsert(work, body, where, if_version, &item->outcome);
}

void endpoint_jobs_upsert(struct exchange *x)
{
    batch_upsert(x, "jobs", take_upsert, records_job_write);
}

void endpoint_job_patch(struct exchange *x)
{
    view_answer_change(x, records_job_patch, records_job_write);
}

void endpoint_job_cancel(struct exchange *x)
{
    int32_t if_version = 0;
    bool given = false;
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (exchange_if_match(x, &if_version) && route_check_query(x)) {
        struct text reason = exchange_query_value(x, TEXT("reason"), &given);
        records_job_cancel(work, exchange_path_value(x, 0), reason, if_version, &outcome);
        view_answer(x, work, &outcome, records_job_write);
    }
}

void endpoint_job_reopen(struct exchange *x)
{
    view_answer_change(x, records_job_reopen, records_job_write);
}

/* ---- from the field ---------------------------------------------------------------------------------------------- */

/* {applied, job, warnings} */
static void answer_report(struct exchange *x, struct records_work *work, const struct records_report *report)
{
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name_bool(&w, TEXT("applied"), report->applied);
    json_name(&w, TEXT("job"));
    records_job_write(&w, work, report->outcome.row, NULL);
    json_name(&w, TEXT("warnings"));
    reply_write_issues(&w, &report->outcome.warnings);
    json_object_end(&w);
    if (view_is_sound(x, work)) {
        reply_end(x, &w, 200);
    }
}

void endpoint_job_status(struct exchange *x)
{
    struct records_report report;
    struct records_work *work = view_work(x, true);
    if (!route_check_query(x)) {
        return;
    }
    records_job_status(work, exchange_path_value(x, 0), &x->body, NULL, &report);
    if (view_is_taken(x, work, &report.outcome)) {
        answer_report(x, work, &report);
    }
}

static void take_status(struct records_work *work, const struct json *body, const struct where *where,
                        int32_t if_version, struct batch_item *item)
{
    struct records_report report;
    (void)if_version;
    records_job_status(work, TEXT(""), body, where, &report);
    *item = (struct batch_item){report.outcome, true, report.applied};
}

void endpoint_job_statuses(struct exchange *x)
{
    batch_answer(x, "statuses", take_status);
}

void endpoint_job_outcome(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (route_check_query(x)) {
        records_job_outcome(work, exchange_path_value(x, 0), &x->body, NULL, &outcome);
        view_answer(x, work, &outcome, records_job_write);
    }
}

static void take_outcome(struct records_work *work, const struct json *body, const struct where *where,
                         int32_t if_version, struct batch_item *item)
{
    (void)if_version;
    records_job_outcome(work, TEXT(""), body, where, &item->outcome);
}

void endpoint_job_outcomes(struct exchange *x)
{
    batch_answer(x, "outcomes", take_outcome);
}

/* ---- what was heard of it ---------------------------------------------------------------------------------------- */

void endpoint_job_timeline(struct exchange *x)
{
    struct list_page page;
    struct append_list lines;
    struct records_work *work = view_work(x, false);
    const struct row *job = view_row(x, work, ROW_JOB, 0);
    if (job == NULL || !route_check_query(x) || !exchange_page_begin(x, &page)) {
        return;
    }
    const struct store_port *store = x->services->store;
    if (!store->appended(x->snapshot, x->arena, APPEND_TIMELINE, job->id, false, page.after_seq, page.limit, &lines,
                         &work->fault)) {
        view_is_sound(x, work);
        return;
    }
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; i < lines.count; i++) {
        records_timeline_write(&w, work, &lines.items[i]);
    }
    json_array_end(&w);
    exchange_page_end(x, &page, &w, lines.more, lines.count == 0 ? 0 : lines.items[lines.count - 1].seq);
    json_object_end(&w);
    reply_end(x, &w, 200);
}
