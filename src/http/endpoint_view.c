/* Views of a live day: what is at risk, and why not her. */
#include "base/units.h"
#include "base/zone.h"
#include "desk/desk.h"
#include "http/endpoints.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"

enum { LEAST_PROBABLE_E4 = 2000 }; /* that is told, if nothing else is asked for */

void endpoint_at_risk(struct exchange *x)
{
    bool given = false;
    int64_t number = 0;
    struct records_work *work = view_work(x, false);
    struct desk desk = view_desk(x, work);
    struct risk_question question = {
        .horizon_s = INT64_MAX, .least_e4 = LEAST_PROBABLE_E4, .remedied = RISK_REMEDIED_MOST};
    if (!route_check_query(x)) {
        return;
    }
    struct text horizon = exchange_query_value(x, TEXT("horizonMinutes"), &given);
    if (given && text_to_int64(horizon, &number)) {
        question.horizon_s = number * MINUTE_SECONDS;
    }
    struct text least = exchange_query_value(x, TEXT("minProbability"), &given);
    if (given && route_share_e4(least, &number)) {
        question.least_e4 = (int32_t)number;
    }
    struct records_outcome outcome;
    struct json_writer w = reply_begin(x);
    if (desk_at_risk(&desk, view_date(x), &question, &w, &outcome)) {
        reply_end(x, &w, 200);
    } else {
        view_is_taken(x, work, &outcome);
    }
}

void endpoint_job_explain(struct exchange *x)
{
    bool given = false;
    int64_t start_ms = 0;
    struct records_outcome outcome;
    struct records_work *work = view_work(x, false);
    struct desk desk = view_desk(x, work);
    const struct row *job = view_row(x, work, ROW_JOB, 0);
    if (job == NULL || !route_check_query(x)) {
        return;
    }
    const struct row *technician = view_technician(x, work);
    if (technician == NULL) {
        return;
    }
    struct text start = exchange_query_value(x, TEXT("start"), &given);
    if (given) {
        moment_parse(start, &start_ms, NULL); /* the route's table has checked it */
    }
    if (given && !instant_is_in_range(divide_floor(start_ms, 1000))) {
        struct issues wrong = issues_make(x->arena);
        issue_add_at(&wrong, TEXT("?start"), "out_of_range", "start must lie in the years 1970 to 2099.");
        reply_issues(x, ERROR_VALIDATION_FAILED, &wrong);
        return;
    }
    const struct desk_why why = {.job = job, .technician_id = technician->id, .start_s = divide_floor(start_ms, 1000)};
    struct json_writer w = reply_begin(x);
    if (desk_why_not(&desk, &why, &w, &outcome)) {
        reply_end(x, &w, 200);
    } else {
        view_is_taken(x, work, &outcome);
    }
}
