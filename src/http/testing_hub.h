/* For tests of the hub: it runs over a store in memory, with workers and time that are the test's own, so every meeting can be
 * brought about. */
#ifndef ROUTRIQ_HTTP_TESTING_HUB_H
#define ROUTRIQ_HTTP_TESTING_HUB_H

#include "http/hub_parts.h"
#include "http/testing.h"

enum { TESTING_WORK_MOST = 64 };

struct stage {
    struct bench *bench;
    struct worker_port workers;
    struct store_port store; /* the bench's, where a test may let it fail */
    int32_t work_count;
    void *work[TESTING_WORK_MOST]; /* topics that wait for a worker */
    bool is_busy;                  /* no worker is free */
    struct identity all;
};

struct client {
    struct stage *stage;
    struct stream *stream;
    struct text_builder heard;
    bool is_asleep;
    bool is_over;
    bool has_left;
};

/* For cmocka: the state is a stage. */
int testing_stage_up(void **state);
int testing_stage_down(void **state);

/* What waits for a worker is done. */
void testing_work(struct stage *stage);
/* Time goes on, and the tick with it. */
void testing_after(struct stage *stage, int64_t ms);

struct change_set *testing_changes(struct stage *stage, const char *organization);
void testing_commit(struct stage *stage, const struct change_set *set);
/* So many events about one thing, in one commit; those that only pass are positions. */
void testing_happens(struct stage *stage, const char *organization, const char *type, const char *id, int32_t count);
void testing_passes(struct stage *stage, const char *id, int32_t count);

/* Members that are left out: everything may be heard and is asked for. */
struct client *testing_client_of(struct stage *stage, const struct stream_request *request);
struct client *testing_client(struct stage *stage);
struct client *testing_client_resumed(struct stage *stage, int64_t after_seq);
/* Reads in pieces of `room` until there is nothing. */
void testing_client_reads(struct client *c, size_t room);
/* Until nobody has anything to do. */
void testing_client_hears(struct client *c);
void testing_client_leaves(struct client *c);
int32_t testing_times(const struct client *c, const char *what);
/* How many events with an id it has; asserts that each has one more than the one before, from after_seq on. */
int32_t testing_in_order(const struct client *c, int64_t after_seq);

#endif
