/* Runs: a day planned in the background, watched and canceled. */
#include "base/arena.h"
#include "desk/desk.h"
#include "http/endpoints.h"
#include "http/events.h"
#include "http/hub_parts.h"
#include "http/limits.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"
#include "http/waits.h"

/* 202: it is under way. */
static void answer_asked(struct exchange *x, struct records_work *work, const struct records_outcome *outcome)
{
    if (!view_is_taken(x, work, outcome)) {
        return;
    }
    struct json_writer w = reply_begin(x);
    if (!desk_run_write(&w, work, outcome->row, NULL)) {
        view_is_sound(x, work);
        return;
    }
    struct text id = outcome->row->id;
    reply_header(x, TEXT("Location"), text_format(x->arena, "/api/v1/dispatch/runs/%.*s", TEXT_ARGS(id)));
    reply_end(x, &w, 202);
    x->awaited_id = id;
}

bool endpoint_plan_day_look(struct exchange *x)
{
    struct records_work *work = view_work(x, false);
    const struct row *run = records_find(work, ROW_RUN, x->awaited_id);
    if (run == NULL || !desk_run_is_over(run->noun)) {
        return false;
    }
    reply_reset(x);
    struct json_writer w = reply_begin(x);
    if (!desk_run_write(&w, work, run, NULL)) {
        return false;
    }
    reply_header(x, TEXT("Location"), text_format(x->arena, "/api/v1/dispatch/runs/%.*s", TEXT_ARGS(run->id)));
    reply_header(x, TEXT("Preference-Applied"),
                 text_format(x->arena, "wait=%d", (int)wait_preferred_s(x->request.prefer)));
    reply_end(x, &w, 200);
    return true;
}

/* 429 where as many wait as may. */
static bool has_room(struct exchange *x, struct records_work *work)
{
    if (desk_run_waiting(work) < LIMIT_RUNS_WAITING || fault_is(&work->fault)) {
        return view_is_sound(x, work);
    }
    reply_error_saying(x, ERROR_TOO_MANY_RUNS, "%d runs wait to be begun, which is as many as may.",
                       (int)LIMIT_RUNS_WAITING);
    reply_header(x, TEXT("Retry-After"), text_format(x->arena, "%d", (int)LIMIT_RUNS_WAITING_S));
    return false;
}

void endpoint_plan_day(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    if (route_check_query(x) && has_room(x, work)) {
        desk_run_ask(&desk, &x->body, &outcome);
        answer_asked(x, work, &outcome);
    }
}

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *run)
{
    return desk_run_write(w, work, run, NULL);
}

void endpoint_runs(struct exchange *x)
{
    listing_answer(x, ROW_RUN, NULL, write_listed);
}

/* The run as it is, or 503. */
static void answer_run(struct exchange *x, struct records_work *work, const struct row *run)
{
    struct json_writer w = reply_begin(x);
    if (desk_run_write(&w, work, run, NULL)) {
        reply_end(x, &w, 200);
    } else {
        view_is_sound(x, work);
    }
}

void endpoint_run(struct exchange *x)
{
    struct records_work *work = view_work(x, false);
    const struct row *run = view_row(x, work, ROW_RUN, 0);
    if (run != NULL && route_check_query(x)) {
        answer_run(x, work, run);
    }
}

void endpoint_run_cancel(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    const struct row *run = view_row(x, work, ROW_RUN, 0);
    if (run == NULL || !route_check_query(x)) {
        return;
    }
    desk_run_cancel(&desk, run, &outcome);
    if (view_is_taken(x, work, &outcome)) {
        answer_run(x, work, outcome.row);
    }
}

/* ---- watching ---------------------------------------------------------------------------------------------------- */

/* Of a run that is over there is one thing to be told. */
static void answer_over(struct exchange *x, const struct row *row)
{
    const struct run_record *run = row->noun;
    const struct store_event event = {.at_ms = run->finished_at_ms,
                                      .type = TEXT("run.finished"),
                                      .id = row->id,
                                      .version = row->version,
                                      .data = desk_run_told(x->arena, run)};
    reply_plain(x, 200, TEXT("text/event-stream"), hub_wire_event(x->arena, x->identity.organization_id, &event));
}

void endpoint_run_events(struct exchange *x)
{
    struct records_work *work = view_work(x, false);
    const struct row *run = view_row(x, work, ROW_RUN, 0);
    struct stream_request request = {
        .types = UINT32_C(1) << STREAM_RUN_PROGRESS | UINT32_C(1) << STREAM_RUN_FINISHED,
        .ends = true,
        .last = STREAM_RUN_FINISHED,
    };
    if (run == NULL || !route_check_query(x) || !events_resume(x, &request)) {
        return;
    }
    request.subject_id = run->id;
    if (desk_run_is_over(run->noun)) {
        answer_over(x, run);
    } else {
        events_answer(x, &request);
    }
}
