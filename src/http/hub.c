#include "http/hub_parts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/reply.h"

int64_t hub_now_ms(const struct hub *hub)
{
    return hub->services->clock->monotonic_ms(hub->services->clock->context);
}

static void *zeroed(size_t size)
{
    void *memory = calloc(1, size);
    if (memory == NULL) {
        arena_exhausted();
    }
    return memory;
}

/* ---- topics ------------------------------------------------------------------------------------------------------ */

static struct topic *topic_find(const struct hub *hub, struct text organization_id)
{
    struct topic *topic = hub->topics;
    while (topic != NULL && !text_equal(topic->organization_id, organization_id)) {
        topic = topic->next;
    }
    return topic;
}

/* It begins at the newest event: what was before is read page by page by those who want it. */
static struct topic *topic_make(struct hub *hub, struct text organization_id, int64_t newest)
{
    struct topic *topic = zeroed(sizeof *topic);
    assert(organization_id.length < sizeof topic->id);
    memcpy(topic->id, organization_id.bytes, organization_id.length);
    topic->organization_id = (struct text){topic->id, organization_id.length};
    topic->hub = hub;
    topic->polled_ms = hub_now_ms(hub);
    hub_ring_clear(&topic->kept, newest + 1);
    topic->next = hub->topics;
    hub->topics = topic;
    return topic;
}

void hub_topic_leave(struct topic *topic)
{
    struct topic **place = &topic->hub->topics;
    if (topic->stream_count > 0 || topic->is_pumped) {
        return;
    }
    while (*place != topic) {
        place = &(*place)->next;
    }
    *place = topic->next;
    hub_ring_clear(&topic->kept, 0);
    hub_ring_clear(&topic->passing, 0);
    free(topic);
}

/* When no worker is free, the next tick asks again. */
void hub_due(struct topic *topic)
{
    struct hub *hub = topic->hub;
    const struct worker_port *workers = hub->services->workers;
    topic->is_due = true;
    if (!topic->is_pumped && !hub->is_stopping && workers->submit(workers->context, hub_pump, topic)) {
        topic->is_pumped = true;
        hub->pumps++;
    }
}

/* ---- what a stream is told --------------------------------------------------------------------------------------- */

bool hub_wants(const struct stream *s, enum stream_type type, struct text subject_id)
{
    return (s->types >> type & 1) != 0 && (text_is_empty(s->subject_id) || text_equal(s->subject_id, subject_id)) &&
           (text_is_empty(s->only_technician_id) || text_equal(s->only_technician_id, subject_id));
}

void hub_wake(struct stream *s)
{
    if (s->is_asleep) {
        s->is_asleep = false;
        s->reader.wake(s->reader.argument);
    }
}

void hub_end_stream(struct stream *s, struct text last)
{
    if (s->state == STREAM_GOES_ON) {
        hub_bytes_add(&s->out, last);
        s->state = STREAM_ENDS;
        hub_wake(s);
    }
}

void hub_end_slow(struct stream *s)
{
    s->was_slow = true;
    hub_end_stream(s, TEXT(": too far behind; resume with Last-Event-ID\n\n"));
}

void hub_tell(struct stream *s, enum stream_type type, struct text wire)
{
    hub_bytes_add(&s->out, wire);
    metrics_add(s->topic->hub->metrics, HTTP_STREAM_EVENTS, 1);
    if (s->ends && type == s->last) {
        hub_end_stream(s, TEXT(""));
    }
}

static bool has_room(const struct stream *s)
{
    return s->state == STREAM_GOES_ON && s->out.length - s->out.at < LIMIT_STREAM_CHUNK;
}

/* From the ring; what is not there any more is read from the store. */
static void kept_take(struct stream *s)
{
    struct hub_ring *kept = &s->topic->kept;
    while (has_room(s) && !s->wants_page && s->after_seq + 1 < kept->next) {
        if (s->has_caught_up && kept->next - 1 - s->after_seq > LIMIT_STREAM_BEHIND) {
            hub_end_slow(s);
        } else if (s->after_seq + 1 < kept->first) {
            s->wants_page = true;
            hub_due(s->topic);
        } else {
            const struct hub_entry *entry = hub_ring_at(kept, ++s->after_seq);
            if (hub_wants(s, entry->type, entry->subject_id)) {
                s->told_seq = s->after_seq;
                hub_tell(s, entry->type, entry->wire);
            }
        }
    }
    s->has_caught_up = s->has_caught_up || s->after_seq + 1 >= kept->next;
}

static void gap_tell(struct stream *s, int64_t missed)
{
    struct hub *hub = s->topic->hub;
    struct arena *scratch = arena_create(0);
    int64_t at_ms = hub->services->clock->wall_ms(hub->services->clock->context);
    hub_bytes_add(&s->out, hub_wire_gap(scratch, s->topic->organization_id, at_ms, missed));
    metrics_add(hub->metrics, HTTP_STREAM_MISSED, missed);
    arena_destroy(scratch);
}

static void passing_take(struct stream *s)
{
    struct hub_ring *passing = &s->topic->passing;
    if (s->passing_at < passing->first) {
        if ((s->types & STREAM_TYPES_PASSING) != 0) {
            gap_tell(s, passing->first - s->passing_at);
        }
        s->passing_at = passing->first;
    }
    while (has_room(s) && s->passing_at < passing->next) {
        const struct hub_entry *entry = hub_ring_at(passing, s->passing_at++);
        if (hub_wants(s, entry->type, entry->subject_id)) {
            hub_tell(s, entry->type, entry->wire);
        }
    }
}

/* That we are here; and how far, where events were passed over: so a client that hears little does not resume from long ago. */
static void beat(struct stream *s)
{
    char id[40];
    if (s->after_seq > s->told_seq) {
        int length = snprintf(id, sizeof id, ":\nid: %lld\n\n", (long long)s->after_seq);
        hub_bytes_add(&s->out, (struct text){id, (size_t)length});
        s->told_seq = s->after_seq;
    } else {
        hub_bytes_add(&s->out, TEXT(":\n\n"));
    }
}

static void fill(struct stream *s)
{
    if (s->state != STREAM_GOES_ON) {
        return;
    }
    kept_take(s);
    passing_take(s);
    if (s->wants_beat && s->out.at == s->out.length && s->state == STREAM_GOES_ON) {
        beat(s);
    }
    s->wants_beat = false;
}

int64_t stream_read(struct stream *s, const struct stream_reader *reader, char *into, size_t room)
{
    struct hub *hub = s->topic->hub;
    size_t copied = 0;
    pthread_mutex_lock(&hub->mutex);
    while (copied < room) {
        if (s->out.at == s->out.length) {
            fill(s);
        }
        size_t some = s->out.length - s->out.at;
        some = some < room - copied ? some : room - copied;
        if (some == 0) {
            break;
        }
        memcpy(into + copied, s->out.bytes + s->out.at, some);
        s->out.at += some;
        copied += some;
    }
    bool is_over = copied == 0 && s->state == STREAM_ENDS;
    s->moved_ms = copied > 0 ? hub_now_ms(hub) : s->moved_ms;
    s->sent_bytes += (int64_t)copied;
    if (copied == 0 && !is_over) {
        s->is_asleep = true;
        s->reader = *reader;
        reader->sleep(reader->argument);
    }
    pthread_mutex_unlock(&hub->mutex);
    return is_over ? STREAM_OVER : (int64_t)copied;
}

int64_t stream_bytes(const struct stream *s)
{
    return s->sent_bytes;
}

/* ---- what comes -------------------------------------------------------------------------------------------------- */

static void passing_push(struct topic *topic, struct arena *scratch, const struct store_news *news,
                         const struct change_event *event)
{
    enum stream_type type;
    const struct store_event told = {
        .at_ms = news->at_ms, .type = event->type, .id = event->id, .version = event->version, .data = event->data};
    if (stream_type_find(event->type, &type)) {
        struct hub_entry entry =
            hub_entry_make(type, hub_wire_event(scratch, topic->organization_id, &told), event->id);
        hub_ring_push(&topic->passing, &entry);
    }
}

/* On the thread of whoever commits. Where nobody listens, nothing is done. */
static void hub_hear(void *argument, const struct store_news *news)
{
    struct hub *hub = argument;
    pthread_mutex_lock(&hub->mutex);
    struct topic *topic = topic_find(hub, news->organization_id);
    struct arena *scratch = topic == NULL ? NULL : arena_create(0);
    bool any_kept = false;
    for (int32_t i = 0; topic != NULL && i < news->count; i++) {
        if (news->events[i].passing) {
            passing_push(topic, scratch, news, &news->events[i]);
            arena_reset(scratch);
        } else {
            any_kept = true;
        }
    }
    for (struct stream *s = topic == NULL ? NULL : topic->streams; s != NULL; s = s->next) {
        if (s->passing_at < topic->passing.next) {
            hub_wake(s);
        }
    }
    if (any_kept && topic != NULL) {
        hub_due(topic);
    }
    if (scratch != NULL) {
        arena_destroy(scratch);
    }
    pthread_mutex_unlock(&hub->mutex);
}

/* A connection that sleeps is watched by nobody else: one that has ended is found here, or by a beat that cannot be sent. */
static void listeners_look(struct topic *topic, int64_t now_ms)
{
    for (struct stream *s = topic->streams; s != NULL; s = s->next) {
        if (s->is_asleep && s->reader.is_gone(s->reader.argument)) {
            hub_end_stream(s, TEXT(""));
        } else if (s->is_asleep && now_ms - s->moved_ms >= LIMIT_STREAM_BEAT_MS) {
            s->wants_beat = true;
            hub_wake(s);
        }
    }
}

void hub_tick(struct hub *hub)
{
    int64_t now_ms = hub_now_ms(hub);
    pthread_mutex_lock(&hub->mutex);
    for (struct topic *topic = hub->topics; topic != NULL; topic = topic->next) {
        bool looks = now_ms - topic->polled_ms >= LIMIT_STREAM_POLL_MS;
        if (looks) {
            topic->polled_ms = now_ms;
            listeners_look(topic, now_ms);
        }
        if (looks || topic->is_due) {
            hub_due(topic);
        }
    }
    pthread_mutex_unlock(&hub->mutex);
}

/* ---- beginnings and ends ----------------------------------------------------------------------------------------- */

static enum hub_refusal refusal_of(const struct hub *hub, const struct topic *own, struct text address)
{
    int32_t of_address = 0;
    for (const struct topic *topic = hub->topics; topic != NULL; topic = topic->next) {
        for (const struct stream *s = topic->streams; s != NULL; s = s->next) {
            of_address += text_equal(s->address, address) ? 1 : 0;
        }
    }
    return hub->is_stopping                                                 ? HUB_STOPPING
           : hub->stream_count >= LIMIT_STREAMS                             ? HUB_FULL
           : own != NULL && own->stream_count >= LIMIT_STREAMS_ORGANIZATION ? HUB_FULL_OF_ORGANIZATION
           : of_address >= LIMIT_STREAMS_ADDRESS                            ? HUB_FULL_OF_ADDRESS
                                                                            : HUB_TAKEN;
}

static struct identity identity_copy(struct arena *arena, const struct identity *identity)
{
    struct identity copy = *identity;
    enum { TEXTS = 7 };
    struct text *const texts[TEXTS] = {&copy.organization_id, &copy.key_id, &copy.user_id,
                                       &copy.session_id,      &copy.actor,  &copy.only_technician_id,
                                       &copy.csrf_token};
    for (int i = 0; i < TEXTS; i++) {
        *texts[i] = text_copy(arena, *texts[i]);
    }
    return copy;
}

static void begin_telling(struct stream *s, const struct stream_request *request, int64_t newest)
{
    bool is_ahead = request->after_seq > newest; /* an id that nobody gave out */
    s->after_seq = request->resumes && !is_ahead ? request->after_seq : newest;
    s->told_seq = s->after_seq;
    hub_bytes_add(
        &s->out, text_format(s->arena, "retry: %d\nid: %lld\n\n", (int)LIMIT_STREAM_RETRY_MS, (long long)s->after_seq));
    if (request->resumes && is_ahead) {
        hub_bytes_add(
            &s->out, hub_wire_error(s->arena, ERROR_EVENTS_GONE, error_row(ERROR_EVENTS_GONE)->meaning, s->request_id));
    }
}

static struct stream *stream_make(struct topic *topic, const struct stream_request *request, int64_t newest)
{
    struct arena *arena = arena_create(1024);
    struct stream *s = arena_new(arena, struct stream);
    s->arena = arena;
    s->topic = topic;
    s->identity = identity_copy(arena, request->identity);
    s->address = text_copy(arena, request->address);
    s->request_id = text_copy(arena, request->request_id);
    s->subject_id = text_copy(arena, request->subject_id);
    s->only_technician_id = s->identity.only_technician_id;
    s->asked = request->types;
    s->types = request->types & stream_types_readable(request->identity);
    s->ends = request->ends;
    s->last = request->last;
    s->passing_at = topic->passing.next;
    s->moved_ms = hub_now_ms(topic->hub);
    begin_telling(s, request, newest);
    s->next = topic->streams;
    topic->streams = s;
    topic->stream_count++;
    topic->hub->stream_count++;
    metrics_add(topic->hub->metrics, HTTP_STREAMS_OPEN, 1);
    return s;
}

struct stream *hub_open(struct hub *hub, const struct stream_request *request, int64_t newest,
                        enum hub_refusal *refusal)
{
    struct stream *s = NULL;
    pthread_mutex_lock(&hub->mutex);
    struct topic *topic = topic_find(hub, request->identity->organization_id);
    *refusal = refusal_of(hub, topic, request->address);
    if (*refusal == HUB_TAKEN) {
        topic = topic == NULL ? topic_make(hub, request->identity->organization_id, newest) : topic;
        s = stream_make(topic, request, newest);
    }
    pthread_mutex_unlock(&hub->mutex);
    return s;
}

void hub_unpin(struct stream *s)
{
    if (s->is_closed && s->pins == 0) {
        free(s->out.bytes);
        arena_destroy(s->arena);
    }
}

void stream_close(struct stream *s)
{
    struct topic *topic = s->topic;
    struct hub *hub = topic->hub;
    pthread_mutex_lock(&hub->mutex);
    struct stream **place = &topic->streams;
    while (*place != s) {
        place = &(*place)->next;
    }
    *place = s->next;
    topic->stream_count--;
    hub->stream_count--;
    bool is_stuck = !s->is_asleep && hub_now_ms(hub) - s->moved_ms >= LIMIT_STREAM_TAKE_MS;
    metrics_add(hub->metrics, HTTP_STREAMS_SLOW, s->was_slow || is_stuck ? 1 : 0);
    metrics_add(hub->metrics, HTTP_STREAMS_OPEN, -1);
    s->is_closed = true;
    s->is_asleep = false; /* whoever looks at it still, wakes nobody */
    hub_unpin(s);
    hub_topic_leave(topic);
    pthread_mutex_unlock(&hub->mutex);
}

struct hub *hub_create(const struct http_services *services, struct http_metrics *metrics)
{
    struct hub *hub = zeroed(sizeof *hub);
    hub->services = services;
    hub->metrics = metrics;
    pthread_mutex_init(&hub->mutex, NULL);
    services->store->listen(services->store->context, hub_hear, hub);
    return hub;
}

void hub_stop(struct hub *hub)
{
    const struct store_port *store = hub->services->store;
    store->listen(store->context, NULL, NULL);
    pthread_mutex_lock(&hub->mutex);
    hub->is_stopping = true;
    for (struct topic *topic = hub->topics; topic != NULL; topic = topic->next) {
        for (struct stream *s = topic->streams; s != NULL; s = s->next) {
            hub_end_stream(s, TEXT(": the server is stopping\n\n"));
        }
    }
    pthread_mutex_unlock(&hub->mutex);
}

bool hub_is_idle(struct hub *hub)
{
    pthread_mutex_lock(&hub->mutex);
    bool is_idle = hub->pumps == 0;
    pthread_mutex_unlock(&hub->mutex);
    return is_idle;
}

void hub_destroy(struct hub *hub)
{
    if (hub != NULL) {
        assert(hub->stream_count == 0 && hub->pumps == 0);
        pthread_mutex_destroy(&hub->mutex);
        free(hub);
    }
}
