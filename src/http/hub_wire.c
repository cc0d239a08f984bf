/* The hub: events as they go over the wire (server-sent events, as the HTML standard has them). */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/zone.h"
#include "http/hub_parts.h"
#include "http/reply.h"

/* {"id", "version"} and the members of what was told beside them: an object that we have written ourselves. */
static void data_write(struct json_writer *w, const struct store_event *event)
{
    struct text more = event->data.length > 2 ? text_slice(event->data, 1, event->data.length - 1) : TEXT("");
    struct json_writer data = json_writer_make(w->out.arena);
    json_object_begin(&data);
    json_name_string(&data, TEXT("id"), event->id);
    json_name_integer(&data, TEXT("version"), event->version);
    json_object_end(&data);
    struct text head = json_written(&data);
    head = text_slice(head, 0, head.length - 1);
    json_document(
        w, text_format(w->out.arena, "%.*s%s%.*s}", TEXT_ARGS(head), more.length > 0 ? "," : "", TEXT_ARGS(more)));
}

static struct json_writer event_begin(struct arena *arena, struct text organization_id, int64_t seq, struct text type,
                                      int64_t at_ms)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    if (seq > 0) {
        json_name_string(&w, TEXT("id"), text_format(arena, "%lld", (long long)seq));
    } else {
        json_name_null(&w, TEXT("id"));
    }
    json_name_string(&w, TEXT("type"), type);
    json_name_string(&w, TEXT("at"), moment_text(arena, at_ms));
    json_name_string(&w, TEXT("organizationId"), organization_id);
    json_name(&w, TEXT("data"));
    return w;
}

/* JSON has no line's end in it, so one line of data is enough. */
static struct text wire_of(struct arena *arena, int64_t seq, struct text type, struct text json)
{
    struct text id = seq > 0 ? text_format(arena, "id: %lld\n", (long long)seq) : TEXT("");
    return text_format(arena, "%.*sevent: %.*s\ndata: %.*s\n\n", TEXT_ARGS(id), TEXT_ARGS(type), TEXT_ARGS(json));
}

struct text hub_wire_event(struct arena *arena, struct text organization_id, const struct store_event *event)
{
    struct json_writer w = event_begin(arena, organization_id, event->seq, event->type, event->at_ms);
    data_write(&w, event);
    json_object_end(&w);
    return wire_of(arena, event->seq, event->type, json_written(&w));
}

struct text hub_wire_error(struct arena *arena, enum error error, struct text message, struct text request_id)
{
    return wire_of(arena, 0, TEXT("error"), reply_failure(arena, error, message, request_id));
}

struct text hub_wire_gap(struct arena *arena, struct text organization_id, int64_t at_ms, int64_t count)
{
    struct json_writer w = event_begin(arena, organization_id, 0, TEXT("gap"), at_ms);
    json_object_begin(&w);
    json_name_integer(&w, TEXT("missed"), count);
    json_object_end(&w);
    json_object_end(&w);
    return wire_of(arena, 0, TEXT("gap"), json_written(&w));
}

struct hub_entry hub_entry_make(enum stream_type type, struct text wire, struct text subject_id)
{
    char *bytes = malloc(wire.length + subject_id.length);
    if (bytes == NULL) {
        arena_exhausted();
    }
    memcpy(bytes, wire.bytes, wire.length);
    memcpy(bytes + wire.length, subject_id.bytes, subject_id.length);
    return (struct hub_entry){type, {bytes, wire.length}, {bytes + wire.length, subject_id.length}};
}
