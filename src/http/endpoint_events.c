/* GET /events: live changes, as server-sent events. */
#include "base/arena.h"
#include "http/endpoints.h"
#include "http/events.h"
#include "http/hub.h"
#include "http/reply.h"
#include "http/route.h"

bool events_resume(struct exchange *x, struct stream_request *request)
{
    struct text id = text_trim(x->request.last_event_id);
    request->resumes = !text_is_empty(id);
    if (!request->resumes || (text_to_int64(id, &request->after_seq) && request->after_seq >= 0)) {
        return true;
    }
    struct issues wrong = issues_make(x->arena);
    issue_add_at(&wrong, TEXT("Last-Event-ID"), "invalid_value", "Last-Event-ID is the id of an event of this stream.");
    reply_issues(x, ERROR_VALIDATION_FAILED, &wrong);
    return false;
}

static void types_read(struct exchange *x, struct stream_request *request)
{
    bool given = false;
    struct text names = exchange_query_value(x, TEXT("types"), &given);
    request->types = given ? stream_types_of(names) : STREAM_TYPES_ALL;
}

static void refuse(struct exchange *x, enum hub_refusal refusal)
{
    switch (refusal) {
    case HUB_STOPPING:
        reply_error_saying(x, ERROR_UNAVAILABLE, "The server is stopping.");
        return;
    case HUB_FULL:
        reply_error_saying(x, ERROR_UNAVAILABLE, "As many streams as the server has room for are open.");
        return;
    case HUB_FULL_OF_ORGANIZATION:
        reply_error_saying(x, ERROR_TOO_MANY_STREAMS,
                           "The organization has %d open streams, which is as many as it may.",
                           (int)LIMIT_STREAMS_ORGANIZATION);
        break;
    case HUB_FULL_OF_ADDRESS:
    case HUB_TAKEN:
        reply_error_saying(x, ERROR_TOO_MANY_STREAMS, "This address has %d open streams, which is as many as it may.",
                           (int)LIMIT_STREAMS_ADDRESS);
        break;
    }
    reply_header(x, TEXT("Retry-After"), text_format(x->arena, "%d", (int)LIMIT_STREAM_RETRY_MS / 1000));
}

void events_answer(struct exchange *x, struct stream_request *request)
{
    enum hub_refusal refusal = HUB_TAKEN;
    request->identity = &x->identity;
    request->address = way_client(x->arena, x->services->ways, &x->request.way);
    request->request_id = x->request_id;
    if (x->request.method == METHOD_HEAD) {
        reply_stream(x, NULL);
        return;
    }
    struct stream *stream = hub_open(x->hub, request, x->services->store->event_seq(x->snapshot), &refusal);
    if (stream == NULL) {
        refuse(x, refusal);
        return;
    }
    reply_stream(x, stream);
}

void endpoint_events(struct exchange *x)
{
    struct stream_request request = {.ends = false};
    if (!route_check_query(x) || !events_resume(x, &request)) {
        return;
    }
    types_read(x, &request);
    if ((request.types & stream_types_readable(&x->identity)) == 0) {
        reply_error_saying(x, ERROR_INSUFFICIENT_SCOPE,
                           "The key or the role may read nothing of what these events are about.");
        return;
    }
    events_answer(x, &request);
}
