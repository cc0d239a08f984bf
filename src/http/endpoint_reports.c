/* Reports, and what there is room for. */
#include "base/arena.h"
#include "desk/desk.h"
#include "http/endpoints.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"

enum { DAYS_BACK = 30, DAYS_AHEAD = 14 }; /* of a span that is not asked for */

static struct date date_read(struct exchange *x, const char *name, struct date preset)
{
    bool given = false;
    struct date date;
    struct text value = exchange_query_value(x, text_of(name), &given);
    return given && date_parse(value, &date) ? date : preset; /* the route's table has checked it */
}

static bool is_asked(struct exchange *x, const char *name)
{
    bool given = false;
    exchange_query_value(x, text_of(name), &given);
    return given;
}

static bool has_room(void *context)
{
    return exchange_claim_taken(context);
}

/* Back from today, or ahead of it. False after answering 422. */
static bool span_read(struct exchange *x, bool ahead, int32_t days_most, struct desk_span *span)
{
    struct date today = view_date(x);
    struct issues wrong = issues_make(x->arena);
    *span = (struct desk_span){.has_room = has_room, .context = x};
    if (ahead) {
        span->from = date_read(x, "from", today);
        span->to = date_read(x, "to", (struct date){span->from.days + DAYS_AHEAD - 1});
    } else {
        span->to = date_read(x, "to", today);
        span->from = date_read(x, "from", (struct date){span->to.days - DAYS_BACK + 1});
    }
    const char *at = is_asked(x, "to") ? "?to" : "?from";
    if (span->to.days < span->from.days) {
        issue_add_at(&wrong, text_of(at), "end_before_start", "to is before from: %.*s and %.*s.",
                     TEXT_ARGS(date_text(x->arena, span->to)), TEXT_ARGS(date_text(x->arena, span->from)));
    } else if (span->to.days - span->from.days >= days_most) {
        issue_add_at(&wrong, text_of(at), "out_of_range", "At most %d days can be asked for at once.", (int)days_most);
    }
    if (wrong.count > 0) {
        reply_issues(x, ERROR_VALIDATION_FAILED, &wrong);
        return false;
    }
    return true;
}

static enum desk_report_by by_read(struct exchange *x)
{
    static const char *const words[] = {[DESK_REPORT_BY_DAY] = "day",
                                        [DESK_REPORT_BY_WEEK] = "week",
                                        [DESK_REPORT_BY_MONTH] = "month",
                                        [DESK_REPORT_BY_TECHNICIAN] = "technician",
                                        [DESK_REPORT_BY_BRANCH] = "branch"};
    bool given = false;
    struct text value = exchange_query_value(x, TEXT("groupBy"), &given);
    for (int i = 0; given && i <= DESK_REPORT_BY_BRANCH; i++) {
        if (text_equal(value, text_of(words[i]))) {
            return (enum desk_report_by)i;
        }
    }
    return DESK_REPORT_BY_DAY;
}

/* {from, to, items}: writes up to the items. */
static struct json_writer answer_begin(struct exchange *x, const struct desk_span *span)
{
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name_string(&w, TEXT("from"), date_text(x->arena, span->from));
    json_name_string(&w, TEXT("to"), date_text(x->arena, span->to));
    json_name(&w, TEXT("items"));
    return w;
}

static void answer_end(struct exchange *x, struct json_writer *w)
{
    json_object_end(w);
    if (exchange_claim_taken(x)) {
        reply_end(x, w, 200);
    }
}

/* ---- key figures ------------------------------------------------------------------------------------------------- */

/* What was asked for, and the figures. False when it is answered. */
static bool kpis_make(struct exchange *x, struct desk_report_request *request, struct desk_kpis *kpis)
{
    struct records_work *work = view_work(x, false);
    struct desk desk = view_desk(x, work);
    if (!route_check_query(x) || !span_read(x, false, DESK_REPORT_DAYS_MOST, &request->span)) {
        return false;
    }
    request->by = by_read(x);
    return desk_kpis(&desk, request, kpis) ? exchange_claim_taken(x) : (view_is_sound(x, work), false);
}

void endpoint_kpis(struct exchange *x)
{
    struct desk_report_request request;
    struct desk_kpis kpis;
    if (kpis_make(x, &request, &kpis)) {
        struct json_writer w = answer_begin(x, &request.span);
        desk_kpis_write(&w, &kpis);
        answer_end(x, &w);
    }
}

void endpoint_kpis_export(struct exchange *x)
{
    struct desk_report_request request;
    struct desk_kpis kpis;
    if (kpis_make(x, &request, &kpis)) {
        struct text from = date_text(x->arena, request.span.from), to = date_text(x->arena, request.span.to);
        reply_plain(x, 200, TEXT("text/csv; charset=utf-8"), desk_kpis_csv(x->arena, &kpis));
        reply_header(
            x, TEXT("Content-Disposition"),
            text_format(x->arena, "attachment; filename=\"kpis-%.*s-%.*s.csv\"", TEXT_ARGS(from), TEXT_ARGS(to)));
    }
}

void endpoint_shadow(struct exchange *x)
{
    struct desk_report_request request;
    struct desk_shadow shadow;
    struct records_work *work = view_work(x, false);
    struct desk desk = view_desk(x, work);
    if (!route_check_query(x) || !span_read(x, false, DESK_REPORT_DAYS_MOST, &request.span)) {
        return;
    }
    request.by = by_read(x);
    if (!desk_shadow(&desk, &request, &shadow)) {
        view_is_sound(x, work);
    } else if (exchange_claim_taken(x)) {
        struct json_writer w = answer_begin(x, &request.span);
        desk_shadow_write(&w, &shadow);
        answer_end(x, &w);
    }
}

/* ---- capacity ---------------------------------------------------------------------------------------------------- */

void endpoint_capacity(struct exchange *x)
{
    struct desk_report_request request;
    struct desk_capacity capacity;
    struct records_work *work = view_work(x, false);
    struct desk desk = view_desk(x, work);
    if (!route_check_query(x) || !span_read(x, true, DESK_CAPACITY_DAYS_MOST, &request.span)) {
        return;
    }
    request.by = by_read(x);
    const struct row *model = desk_active(work, ROW_MODEL);
    if (!view_is_sound(x, work) || (model != NULL && !exchange_claim(x, desk_model_bytes(model)))) {
        return;
    }
    if (!desk_capacity(&desk, &request, &capacity)) {
        view_is_sound(x, work);
    } else if (exchange_claim_taken(x)) {
        struct json_writer w = answer_begin(x, &request.span);
        desk_capacity_write(&w, &capacity);
        answer_end(x, &w);
    }
}
