/* The hub, for the files hub*.c alone. */
#ifndef ROUTRIQ_HTTP_HUB_PARTS_H
#define ROUTRIQ_HTTP_HUB_PARTS_H

#include <pthread.h>

#include "http/error.h"
#include "http/hub.h"
#include "http/metrics.h"

/* ---- bytes that grow --------------------------------------------------------------------------------------------- */

struct hub_bytes {
    char *bytes;
    size_t at; /* what is before was taken */
    size_t length;
    size_t capacity;
};

void hub_bytes_add(struct hub_bytes *b, struct text more);

/* ---- rings ------------------------------------------------------------------------------------------------------- */

/* One event as it goes over the wire, in memory of its own. */
struct hub_entry {
    enum stream_type type;
    struct text wire;
    struct text subject_id;
};

/* Those numbered from `first` up to but not including `next`. */
struct hub_ring {
    int64_t first;
    int64_t next;
    size_t bytes;
    struct hub_entry entries[LIMIT_STREAM_RING];
};

void hub_ring_push(struct hub_ring *ring, const struct hub_entry *entry);
const struct hub_entry *hub_ring_at(const struct hub_ring *ring, int64_t number);
/* Empties it; the next one gets that number. */
void hub_ring_clear(struct hub_ring *ring, int64_t next);

/* ---- streams and topics ------------------------------------------------------------------------------------------ */

enum stream_state { STREAM_GOES_ON, STREAM_ENDS /* with what is still to leave */ };

struct stream {
    struct stream *next; /* of its topic */
    struct topic *topic;
    struct arena *arena;
    struct identity identity; /* as it was when it began */
    struct text address;
    struct text request_id;
    struct text subject_id;
    struct text only_technician_id;
    uint32_t asked;
    uint32_t types; /* of these, the ones that it may hear now */
    bool ends;
    enum stream_type last;

    enum stream_state state;
    struct hub_bytes out;
    int64_t after_seq;  /* it has heard all up to this, or was not to hear them */
    int64_t told_seq;   /* the id that its client knows */
    int64_t passing_at; /* the next of those that pass */
    bool has_caught_up; /* it was once at the newest event */
    bool wants_page;
    bool wants_beat;
    bool was_slow;
    int64_t moved_ms; /* when it was last read */
    int64_t sent_bytes;
    bool is_asleep;
    struct stream_reader reader; /* that sleeps */
    int32_t pins;                /* of pumps that look at it */
    bool is_closed;
};

struct topic {
    struct topic *next;
    struct hub *hub;
    struct text organization_id;
    struct stream *streams;
    int32_t stream_count;
    struct hub_ring kept; /* by seq */
    struct hub_ring passing;
    bool is_due;
    bool is_pumped; /* a worker has it */
    int64_t polled_ms;
    int64_t judged_ms; /* when its keys and sessions were looked at */
    char id[64];
};

struct hub {
    const struct http_services *services;
    struct http_metrics *metrics;
    pthread_mutex_t mutex; /* guards all of it */
    struct topic *topics;
    int32_t stream_count;
    int32_t pumps;
    bool is_stopping;
};

int64_t hub_now_ms(const struct hub *hub);

/* Under the mutex. */
bool hub_wants(const struct stream *stream, enum stream_type type, struct text subject_id);
void hub_wake(struct stream *stream);
/* A worker is to look after the topic. */
void hub_due(struct topic *topic);
/* Adds one that it wants to what leaves next. */
void hub_tell(struct stream *stream, enum stream_type type, struct text wire);
/* With these bytes. */
void hub_end_stream(struct stream *stream, struct text last);
/* After more than LIMIT_STREAM_BEHIND. */
void hub_end_slow(struct stream *stream);
void hub_unpin(struct stream *stream);
/* Frees a topic without streams that no worker has. */
void hub_topic_leave(struct topic *topic);

/* hub_wire.c: events as they go over the wire. */
struct text hub_wire_event(struct arena *arena, struct text organization_id, const struct store_event *event);
/* One that is not kept has no seq: 0. */
struct text hub_wire_error(struct arena *arena, enum error error, struct text message, struct text request_id);
struct text hub_wire_gap(struct arena *arena, struct text organization_id, int64_t at_ms, int64_t count);
/* In memory of its own, for a ring. */
struct hub_entry hub_entry_make(enum stream_type type, struct text wire, struct text subject_id);

/* hub_pump.c */
void hub_pump(void *topic);

#endif
