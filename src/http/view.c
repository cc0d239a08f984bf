#include "http/view.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "http/reply.h"
#include "http/route.h"

static const struct zone *find_zone(void *context, struct text name)
{
    return exchange_zone(context, name);
}

struct records_work *view_work(struct exchange *x, bool writes)
{
    struct records_work *work = arena_new(x->arena, struct records_work);
    *work = (struct records_work){
        .arena = x->arena,
        .store = x->services->store,
        .snapshot = x->snapshot,
        .organization = x->organization,
        .zone = find_zone,
        .zones = x,
        .entropy = x->services->entropy,
        .now_ms = exchange_wall_ms(x),
        .actor =
            {
                .may_force = x->identity.by == IDENTITY_SESSION && identity_may(&x->identity, SCOPE_DISPATCH_APPROVE),
                .only_technician_id = x->identity.only_technician_id,
            },
        .insight = &desk_insight,
        .set = writes ? exchange_changes(x) : NULL,
    };
    return work;
}

struct desk view_desk(struct exchange *x, struct records_work *work)
{
    return (struct desk){
        .work = work,
        .may_approve = identity_may(&x->identity, SCOPE_DISPATCH_APPROVE),
        .user_id = x->identity.user_id,
    };
}

const struct zone *view_zone(struct exchange *x)
{
    const struct organization_record *organization = x->organization->noun;
    return exchange_zone(x, organization->timezone);
}

struct date view_date(struct exchange *x)
{
    bool given = false;
    struct date date;
    struct text value = exchange_query_value(x, TEXT("date"), &given);
    if (given && date_parse(value, &date)) {
        return date;
    }
    return zone_date(view_zone(x), divide_floor(exchange_wall_ms(x), 1000), NULL);
}

bool view_is_sound(struct exchange *x, const struct records_work *work)
{
    if (fault_is(&work->fault)) {
        reply_fault(x, &work->fault);
        return false;
    }
    return true;
}

const struct row *view_row(struct exchange *x, struct records_work *work, enum row_kind kind, int32_t index)
{
    const struct row *row = records_find_reference(work, kind, exchange_path_value(x, index));
    row = row != NULL && kind == ROW_JOB && !records_job_is_hers(work, row->noun) ? NULL : row;
    if (row == NULL && view_is_sound(x, work)) {
        struct text missing = records_no_such(x->arena, kind, exchange_path_value(x, index));
        reply_error_saying(x, ERROR_NOT_FOUND, "%.*s", TEXT_ARGS(missing));
    }
    return row;
}

const struct row *view_technician(struct exchange *x, struct records_work *work)
{
    bool given = false;
    struct text reference = exchange_query_value(x, TEXT("technicianId"), &given);
    if (!given) {
        struct issues wrong = issues_make(x->arena);
        issue_add_at(&wrong, TEXT("?technicianId"), "required", "Say who it is about.");
        reply_issues(x, ERROR_VALIDATION_FAILED, &wrong);
        return NULL;
    }
    const struct row *technician = records_find_reference(work, ROW_TECHNICIAN, reference);
    if (technician == NULL && view_is_sound(x, work)) {
        reply_error_saying(x, ERROR_NOT_FOUND, "There is no such technician.");
    }
    return technician;
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static struct text etag_of(struct exchange *x, const struct row *row)
{
    return text_format(x->arena, "\"%d\"", (int)row->version);
}

static void answer_row(struct exchange *x, struct records_work *work, const struct row *row, int32_t status,
                       view_write *write, const struct issues *warnings)
{
    struct json_writer w = reply_begin(x);
    if (!write(&w, work, row, warnings)) {
        view_is_sound(x, work);
        return;
    }
    reply_header(x, TEXT("ETag"), etag_of(x, row));
    reply_end(x, &w, status);
}

/* What is shown of a job comes from its customer and the organization too, which also says what was learned last: it is as it was
 * only when they are older. When somebody comes (eta) is new at each moment and no part of the job's version. */
static bool is_known_already(struct exchange *x, const struct row *row)
{
    if (text_is_empty(x->request.if_none_match) || x->organization->changed_seq > row->changed_seq) {
        return false;
    }
    return etag_matches(x->request.if_none_match, etag_of(x, row));
}

void view_answer_row(struct exchange *x, struct records_work *work, const struct row *row, view_write *write)
{
    if (is_known_already(x, row)) {
        reply_not_modified(x, etag_of(x, row));
    } else {
        answer_row(x, work, row, 200, write, NULL);
    }
}

void view_answer_object(struct exchange *x, enum row_kind kind, view_write *write)
{
    struct records_work *work = view_work(x, false);
    const struct row *row = view_row(x, work, kind, 0);
    if (row != NULL && route_check_query(x)) {
        view_answer_row(x, work, row, write);
    }
}

enum error view_error(const struct records_outcome *outcome)
{
    switch (outcome->refusal) {
    case RECORDS_MISSING:
        return ERROR_NOT_FOUND;
    case RECORDS_MOVED:
        return ERROR_VERSION_CONFLICT;
    case RECORDS_WRONG:
        return ERROR_VALIDATION_FAILED;
    case RECORDS_NOT_BUILT:
        return ERROR_NOT_SUPPORTED;
    case RECORDS_FORBIDDEN:
    case RECORDS_ILLEGAL: {
        /* Of its kind, should the catalogue not have the code. */
        enum error error = outcome->refusal == RECORDS_ILLEGAL ? ERROR_CONFLICT : ERROR_INSUFFICIENT_SCOPE;
        (void)error_find(text_of(outcome->code), &error);
        return error;
    }
    case RECORDS_TAKEN:
        break;
    }
    return ERROR_INTERNAL;
}

bool view_is_taken(struct exchange *x, const struct records_work *work, const struct records_outcome *outcome)
{
    if (!view_is_sound(x, work)) {
        return false;
    }
    if (outcome->refusal == RECORDS_WRONG) {
        reply_issues(x, ERROR_VALIDATION_FAILED, &outcome->wrong);
    } else if (outcome->refusal == RECORDS_NOT_BUILT) {
        reply_issues(x, ERROR_NOT_SUPPORTED, &outcome->not_built);
    } else if (outcome->refusal != RECORDS_TAKEN) {
        reply_error_saying(x, view_error(outcome), "%.*s", TEXT_ARGS(outcome->message));
    }
    return outcome->refusal == RECORDS_TAKEN;
}

void view_answer(struct exchange *x, struct records_work *work, const struct records_outcome *outcome,
                 view_write *write)
{
    if (!view_is_taken(x, work, outcome)) {
        return;
    }
    bool created = outcome->result == RECORDS_CREATED;
    if (created) {
        struct text location = text_format(x->arena, "%s/%.*s", x->route->pattern, TEXT_ARGS(outcome->row->id));
        reply_header(x, TEXT("Location"), location);
    }
    answer_row(x, work, outcome->row, created ? 201 : 200, write, &outcome->warnings);
}

void view_answer_change(struct exchange *x, view_change *change, view_write *write)
{
    int32_t if_version = 0;
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (exchange_if_match(x, &if_version) && route_check_query(x)) {
        change(work, exchange_path_value(x, 0), &x->body, if_version, &outcome);
        view_answer(x, work, &outcome, write);
    }
}
