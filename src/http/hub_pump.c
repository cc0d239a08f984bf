/* The hub: what a worker does for a topic. It reads without the lock, and tells under it. */
#include "base/arena.h"
#include "http/hub_parts.h"

enum { NEWS_PAGE = 500, RESUME_PAGE = 200 };

/* One visit. */
struct visit {
    struct topic *topic;
    struct arena *arena;
    struct snapshot *snapshot;
    int32_t count;
    struct stream **streams; /* pinned */
    bool judges;             /* whether keys and sessions are still good */
};

/* An event as it is pushed to a ring, or told to those who catch up. */
struct rendered {
    int64_t seq;
    bool is_known; /* of a type that somebody may hear of */
    enum stream_type type;
    struct text subject_id;
    struct text wire;
};

static const struct store_port *store_of(const struct visit *v)
{
    return v->topic->hub->services->store;
}

/* At most `limit` events behind after_seq, as bytes. False when they cannot be read now. */
static bool events_render(const struct visit *v, int64_t after_seq, int32_t limit, struct rendered **events,
                          int32_t *count, bool *more)
{
    struct event_list list;
    struct fault fault = {.kind = FAULT_NONE};
    if (!store_of(v)->events(v->snapshot, v->arena, after_seq, limit, &list, &fault)) {
        return false;
    }
    *events = arena_array(v->arena, struct rendered, list.count);
    *count = list.count;
    *more = list.more;
    for (int32_t i = 0; i < list.count; i++) {
        const struct store_event *event = &list.items[i];
        struct rendered *r = &(*events)[i];
        *r = (struct rendered){.seq = event->seq, .subject_id = event->id};
        r->is_known = stream_type_find(event->type, &r->type);
        r->wire = r->is_known ? hub_wire_event(v->arena, v->topic->organization_id, event) : TEXT("");
    }
    return true;
}

/* ---- what is new ------------------------------------------------------------------------------------------------- */

/* One of an unknown type takes its place in the ring, as one that nobody wants. Where some are missing (somebody took them out
 * of the database) the ring begins anew: those who have not heard them look into the store, and find the gap. */
static void news_push(struct topic *topic, const struct rendered *events, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        const struct rendered *r = &events[i];
        if (r->seq != topic->kept.next) {
            hub_ring_clear(&topic->kept, r->seq);
        }
        struct hub_entry entry = hub_entry_make(r->is_known ? r->type : STREAM_TYPE_COUNT, r->wire, r->subject_id);
        hub_ring_push(&topic->kept, &entry);
    }
    for (struct stream *s = topic->streams; s != NULL; s = s->next) {
        if (s->after_seq + 1 < topic->kept.next) {
            hub_wake(s);
        }
    }
}

/* Only this visit moves the ring, so its end may be read without the lock. */
static bool news_take(struct visit *v)
{
    bool more = true;
    while (more) {
        struct arena_mark mark = arena_mark(v->arena);
        struct rendered *events = NULL;
        int32_t count = 0;
        if (!events_render(v, v->topic->kept.next - 1, NEWS_PAGE, &events, &count, &more)) {
            return false;
        }
        pthread_mutex_lock(&v->topic->hub->mutex);
        news_push(v->topic, events, count);
        pthread_mutex_unlock(&v->topic->hub->mutex);
        arena_rewind(v->arena, mark);
    }
    return true;
}

/* ---- who catches up ---------------------------------------------------------------------------------------------- */

/* What lies between is not kept any more: its client is to read anew, and goes on with what is newest now. */
static void gone_tell(const struct visit *v, struct stream *s)
{
    s->after_seq = store_of(v)->event_seq(v->snapshot);
    s->told_seq = s->after_seq;
    struct text error =
        hub_wire_error(v->arena, ERROR_EVENTS_GONE, error_row(ERROR_EVENTS_GONE)->meaning, s->request_id);
    hub_bytes_add(&s->out, text_format(v->arena, "id: %lld\n%.*s", (long long)s->after_seq, TEXT_ARGS(error)));
}

static void page_tell(const struct visit *v, struct stream *s, const struct rendered *events, int32_t count)
{
    bool is_whole = count > 0 ? events[0].seq == s->after_seq + 1 : s->after_seq >= store_of(v)->event_seq(v->snapshot);
    for (int32_t i = 1; i < count && is_whole; i++) {
        is_whole = events[i].seq == events[i - 1].seq + 1;
    }
    if (!is_whole) {
        gone_tell(v, s);
        return;
    }
    for (int32_t i = 0; i < count && s->state == STREAM_GOES_ON; i++) {
        s->after_seq = events[i].seq;
        if (events[i].is_known && hub_wants(s, events[i].type, events[i].subject_id)) {
            s->told_seq = s->after_seq;
            hub_tell(s, events[i].type, events[i].wire);
        }
    }
}

static bool page_take(const struct visit *v, struct stream *s)
{
    struct arena_mark mark = arena_mark(v->arena);
    struct rendered *events = NULL;
    int32_t count = 0;
    bool more = false;
    if (!events_render(v, s->after_seq, RESUME_PAGE, &events, &count, &more)) {
        return false;
    }
    pthread_mutex_lock(&v->topic->hub->mutex);
    if (!s->is_closed && s->state == STREAM_GOES_ON) {
        page_tell(v, s, events, count);
        s->wants_page = false;
        hub_wake(s);
    }
    pthread_mutex_unlock(&v->topic->hub->mutex);
    arena_rewind(v->arena, mark);
    return true;
}

/* ---- who may still listen ---------------------------------------------------------------------------------------- */

static void judged(const struct visit *v, struct stream *s, const struct identity *now, const struct fault *fault)
{
    if (fault_is(fault)) {
        hub_end_stream(s, hub_wire_error(v->arena, ERROR_UNAUTHORIZED, text_of(fault->what), s->request_id));
        return;
    }
    s->types = s->asked & stream_types_readable(now);
    if (!text_equal(s->only_technician_id, now->only_technician_id)) {
        s->only_technician_id = text_copy(s->arena, now->only_technician_id);
    }
    if (s->types == 0) {
        hub_end_stream(s, hub_wire_error(v->arena, ERROR_INSUFFICIENT_SCOPE,
                                         error_row(ERROR_INSUFFICIENT_SCOPE)->meaning, s->request_id));
    }
}

/* A store that is down says nothing about anybody. */
static void judge(const struct visit *v, struct stream *s)
{
    const struct http_services *services = v->topic->hub->services;
    struct access_context c = {
        .arena = v->arena,
        .store = services->store,
        .snapshot = v->snapshot,
        .now_ms = services->clock->wall_ms(services->clock->context),
        .steady_ms = services->clock->steady_ms(services->clock->context),
        .wrong = issues_make(v->arena),
        .not_built = issues_make(v->arena),
    };
    struct identity now = s->identity;
    struct fault fault = {.kind = FAULT_NONE};
    access_identity_renew(&c, &now, &fault);
    if (!fault_is(&fault) || fault.kind == FAULT_DENIED) {
        pthread_mutex_lock(&v->topic->hub->mutex);
        judged(v, s, &now, &fault);
        pthread_mutex_unlock(&v->topic->hub->mutex);
    }
}

/* ---- the visit --------------------------------------------------------------------------------------------------- */

static void visit_begin(struct visit *v)
{
    struct topic *topic = v->topic;
    int64_t now_ms = hub_now_ms(topic->hub);
    pthread_mutex_lock(&topic->hub->mutex);
    topic->is_due = false;
    v->judges = now_ms - topic->judged_ms >= LIMIT_STREAM_POLL_MS;
    topic->judged_ms = v->judges ? now_ms : topic->judged_ms;
    v->streams = arena_array(v->arena, struct stream *, topic->stream_count);
    for (struct stream *s = topic->streams; s != NULL; s = s->next) {
        s->pins++;
        v->streams[v->count++] = s;
    }
    pthread_mutex_unlock(&topic->hub->mutex);
}

/* Who reads it sets wants_page before the topic is due; only a visit takes it back. */
static bool wants_page(const struct visit *v, const struct stream *s)
{
    pthread_mutex_lock(&v->topic->hub->mutex);
    bool wants = s->wants_page && !s->is_closed;
    pthread_mutex_unlock(&v->topic->hub->mutex);
    return wants;
}

static void visit_make(struct visit *v)
{
    struct fault fault = {.kind = FAULT_NONE};
    v->snapshot = store_of(v)->open(store_of(v)->context, v->topic->organization_id, &fault);
    if (v->snapshot == NULL) {
        return; /* asked again at a tick */
    }
    bool well = news_take(v);
    for (int32_t i = 0; i < v->count && well; i++) {
        struct arena_mark mark = arena_mark(v->arena);
        well = !wants_page(v, v->streams[i]) || page_take(v, v->streams[i]);
        if (v->judges && well) {
            judge(v, v->streams[i]);
        }
        arena_rewind(v->arena, mark);
    }
    store_of(v)->close(store_of(v)->context, v->snapshot);
}

/* Nothing of the topic may be touched afterwards: it may be gone, or with another worker. */
static void visit_end(struct visit *v)
{
    struct topic *topic = v->topic;
    struct hub *hub = topic->hub;
    pthread_mutex_lock(&hub->mutex);
    for (int32_t i = 0; i < v->count; i++) {
        v->streams[i]->pins--;
        hub_unpin(v->streams[i]);
    }
    topic->is_pumped = false;
    hub->pumps--;
    if (topic->is_due && topic->stream_count > 0) {
        hub_due(topic);
    }
    hub_topic_leave(topic);
    pthread_mutex_unlock(&hub->mutex);
}

void hub_pump(void *topic)
{
    struct visit v = {.topic = topic, .arena = arena_create(0)};
    visit_begin(&v);
    visit_make(&v);
    visit_end(&v);
    arena_destroy(v.arena);
}
