/* The hub: whoever listens to an organization's events, and what they are told. It knows no wire: transaction_stream.c does.
 *
 * A *stream* is one listener: where it is in its organization's events, which of them it may and wants to hear, and the bytes
 * that are to leave next. A *topic* is an organization with at least one stream: two rings with the last events as bytes, of
 * those that are kept, by their seq, and of those that only pass, counted here.
 *
 *     commit -> hub_hear, on the committer's thread: passing events go into their ring; for kept ones the topic is due
 *     due    -> pump, on a worker: reads what is new from the store, once for all streams of the topic; pages for those that
 *               are further behind than the ring; and looks whether each key and session is still good
 *     reader -> stream_read, on the library's thread: copies what is next; where there is nothing, the stream falls asleep
 *               and is woken by whatever comes
 *     tick   -> what other processes have committed is looked for every LIMIT_STREAM_POLL_MS, and whether clients are still
 *               there; they are told that we are every LIMIT_STREAM_BEAT_MS
 *
 * So the order and the numbers of kept events are the store's, whoever committed them, and nothing is lost or told twice
 * between the answers to two requests with Last-Event-ID. What passes is told as it comes and may be lost: a stream that
 * lets its ring run over hears of a gap.
 *
 * A stream that is more than LIMIT_STREAM_BEHIND events behind, after it had once caught up, is ended: its client resumes.
 * One that takes nothing for LIMIT_STREAM_TAKE_MS is cut by its connection's deadline.
 *
 * Locks: one mutex for all of it, held for moments and never while the store is asked. Within it the library may be told to
 * sleep or wake a connection and a worker may be asked for; neither calls back.
 */
#ifndef ROUTRIQ_HTTP_HUB_H
#define ROUTRIQ_HTTP_HUB_H

#include "http/exchange.h"
#include "http/stream_type.h"

struct hub;
struct stream;

struct hub *hub_create(const struct http_services *services, struct http_metrics *metrics);
/* Every stream is closed and nothing is being worked on. NULL is allowed. */
void hub_destroy(struct hub *hub);
/* To be called a few times a second, from any one thread. */
void hub_tick(struct hub *hub);
/* Takes no new streams and ends those that are open. */
void hub_stop(struct hub *hub);
/* No worker has anything of it any more. */
bool hub_is_idle(struct hub *hub);

enum hub_refusal { HUB_TAKEN, HUB_STOPPING, HUB_FULL, HUB_FULL_OF_ORGANIZATION, HUB_FULL_OF_ADDRESS };

struct stream_request {
    const struct identity *identity;
    struct text address;    /* of the client */
    struct text request_id; /* told with errors */
    uint32_t types;         /* that are asked for */
    struct text subject_id; /* events about that alone; empty: all */
    bool ends;              /* with the first event of `last` that it is told */
    enum stream_type last;
    bool resumes;
    int64_t after_seq; /* of one that resumes: the last that its client knows of */
};

/* `newest` is the seq of the newest event in the snapshot that the request was judged in: one that does not resume begins
 * there. NULL when it is refused. */
struct stream *hub_open(struct hub *hub, const struct stream_request *request, int64_t newest,
                        enum hub_refusal *refusal);

/* Whoever reads a stream: all are called under the hub's lock. sleep from within stream_read; wake from any thread, once for
 * each sleep; is_gone while it sleeps: true when nobody is there any more to be told anything. */
struct stream_reader {
    void (*sleep)(void *argument);
    void (*wake)(void *argument);
    bool (*is_gone)(void *argument);
    void *argument;
};

enum { STREAM_OVER = -1 };

/* Copies what is next: how many bytes; 0: nothing, and the reader was put to sleep; STREAM_OVER. One thread reads. */
int64_t stream_read(struct stream *stream, const struct stream_reader *reader, char *into, size_t room);
int64_t stream_bytes(const struct stream *stream);
/* No more is read. */
void stream_close(struct stream *stream);

#endif
