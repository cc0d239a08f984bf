/* What the installation does by itself: the timetable, and work that failed for good. */
#include "base/arena.h"
#include "base/fault.h"
#include "http/endpoints.h"
#include "http/list_page.h"
#include "http/operations.h"
#include "http/reply.h"
#include "http/route.h"

static const struct zone *find_zone(void *context, struct text name)
{
    return exchange_zone(context, name);
}

struct operations_host http_operations(struct exchange *x)
{
    return (struct operations_host){
        .store = x->services->store,
        .clock = x->services->clock,
        .entropy = x->services->entropy,
        .vault = x->services->vault,
        .log = x->services->log,
        .zone = find_zone,
        .zones = x,
    };
}

/* ---- the timetable ----------------------------------------------------------------------------------------------- */

static void answer_timetable(struct exchange *x, const struct timetable *timetable)
{
    struct text etag = text_format(x->arena, "\"%d\"", (int)timetable->version);
    if (x->request.method != METHOD_PATCH && etag_matches(x->request.if_none_match, etag)) {
        reply_not_modified(x, etag);
        return;
    }
    struct json_writer w = reply_begin(x);
    timetable_write(&w, timetable);
    reply_header(x, TEXT("ETag"), etag);
    reply_end(x, &w, 200);
}

static bool timetable_read(struct exchange *x, const struct operations_host *host, struct timetable *timetable)
{
    struct fault fault = {.kind = FAULT_NONE};
    if (!timetable_load(host, x->arena, x->snapshot, x->identity.organization_id, timetable, &fault)) {
        reply_fault(x, &fault);
        return false;
    }
    return true;
}

void endpoint_timetable(struct exchange *x)
{
    const struct operations_host host = http_operations(x);
    struct timetable timetable;
    if (route_check_query(x) && timetable_read(x, &host, &timetable)) {
        answer_timetable(x, &timetable);
    }
}

void endpoint_timetable_patch(struct exchange *x)
{
    const struct operations_host host = http_operations(x);
    struct timetable timetable;
    int32_t if_version = 0;
    struct issues wrong = issues_make(x->arena);
    if (!exchange_if_match(x, &if_version) || !route_check_query(x) || !timetable_read(x, &host, &timetable)) {
        return;
    }
    if (if_version != 0 && if_version != timetable.version) {
        reply_error_saying(x, ERROR_VERSION_CONFLICT, "The timetable is at version %d.", (int)timetable.version);
    } else if (!timetable_patch(&host, &timetable, &x->body, exchange_changes(x), &wrong)) {
        reply_issues(x, ERROR_VALIDATION_FAILED, &wrong);
    } else {
        answer_timetable(x, &timetable);
    }
}

/* ---- dead letters ------------------------------------------------------------------------------------------------ */

void endpoint_dead_letters(struct exchange *x)
{
    struct list_page page;
    struct queue_list letters;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x) || !exchange_page_begin(x, &page)) {
        return;
    }
    if (!x->services->store->queued(x->snapshot, x->arena, QUEUE_IS_DEAD, page.after_id, page.limit, &letters,
                                    &fault)) {
        reply_fault(x, &fault);
        return;
    }
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; i < letters.count; i++) {
        queue_letter_write(&w, x->arena, &letters.items[i]);
    }
    json_array_end(&w);
    exchange_page_end_at(x, &page, &w, letters.more,
                         letters.count == 0 ? TEXT("") : letters.items[letters.count - 1].id);
    json_object_end(&w);
    reply_end(x, &w, 200);
}

static void end_letter(struct exchange *x, enum queue_by_hand how)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct text id = exchange_path_value(x, 0);
    const struct queue_item *item = x->services->store->queue_item(x->snapshot, x->arena, id, &fault);
    if (fault_is(&fault)) {
        reply_fault(x, &fault);
    } else if (item == NULL) {
        reply_error_saying(x, ERROR_NOT_FOUND, "There is no such item.");
    } else if (route_check_query(x)) {
        if (!queue_letter_end(exchange_changes(x), item, how)) {
            reply_error(x, ERROR_NOT_DEAD);
            return;
        }
        struct json_writer w = reply_begin(x);
        queue_letter_write(&w, x->arena, item);
        reply_end(x, &w, 200);
    }
}

void endpoint_dead_letter_retry(struct exchange *x)
{
    end_letter(x, QUEUE_TRY_AGAIN);
}

void endpoint_dead_letter_discard(struct exchange *x)
{
    end_letter(x, QUEUE_THROW_AWAY);
}
