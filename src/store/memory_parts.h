/* The store in memory, for its own files. */
#ifndef ROUTRIQ_STORE_MEMORY_PARTS_H
#define ROUTRIQ_STORE_MEMORY_PARTS_H

#include <pthread.h>

#include "base/arena.h"
#include "base/map.h"
#include "store/finish.h"
#include "store/lift.h"
#include "store/listener.h"
#include "store/store.h"

/* One version of a row. Whoever looks from a seq sees the newest version that is not later. */
struct memory_version {
    struct memory_version *before;
    int64_t seq;
    bool dropped;
    bool between; /* another put, or a drop, of the same change-set follows it */
    struct row row;
    struct store_lifted lifted;
    struct text name_key;
};

struct memory_table {
    struct map by_id; /* -> index into newest */
    int32_t count;
    struct memory_version **newest; /* in order of their making */
    struct map by_name;             /* of the newest versions: name_key -> index into owners */
    int32_t *owners;                /* index into newest; -1: nobody is called so any more */
};

struct memory_append {
    int64_t seq;
    enum append_kind kind;
    struct text parent_id;
    struct appended item;
};

struct memory_answer {
    int64_t seq;
    int64_t kept_ms;
    struct kept_answer answer;
};

/* What opens the commitments of an entry, until the person is forgotten. */
struct memory_opened {
    struct text person_id;
    struct audit_opened opened;
};

struct memory_member {
    struct memory_member *next;
    struct text id;
    int64_t seq;
    int64_t changed_ms;
    struct memory_table tables[ROW_KIND_COUNT];
    int32_t append_count;
    struct memory_append *appends;
    int32_t audit_count; /* audit i has the seq i + 1 */
    struct audit_row *audits;
    int32_t opened_count; /* ascending by seq, as the heads are by size */
    struct memory_opened *opened;
    int32_t head_count;
    struct audit_head *heads;
    int64_t event_seq;
    int32_t event_count; /* ascending by seq */
    struct store_event *events;
    int32_t answer_count;
    struct memory_answer *answers;
    int32_t queue_count;
    struct queue_item *queue;
    int64_t turn; /* when it was last given an item of the queue */
};

/* Everything lives in one arena until the store ends; no row that was kept is changed. What is not seen through a snapshot
 * (the queue) and what is tidied away by age is taken out of its array. */
struct store_memory {
    pthread_mutex_t mutex;
    struct arena *arena;
    struct memory_member *first;
    struct memory_member *last;
    int64_t turn;
    struct store_listener listener;
};

struct snapshot {
    struct store_memory *store;
    const struct memory_member *member;
    int64_t seq;
    int64_t changed_ms;
    int32_t audit_count;
    int32_t head_count;
    int64_t event_seq;
};

struct memory_member *memory_member_find(const struct store_memory *store, struct text organization_id);
/* The version that is seen from `seq`; NULL when there is none, or it was dropped. */
const struct memory_version *memory_seen(const struct memory_version *newest, int64_t seq);
const struct memory_version *memory_find_id(const struct memory_member *member, enum row_kind kind, struct text id,
                                            int64_t seq);
/* What is unique of a row: its source and external id, or its natural name; empty: nothing. */
struct text memory_name_key(struct arena *arena, const struct store_lifted *lifted);
/* Which row is called so now, as an index into `newest`; -1: none. */
int32_t memory_name_owner(const struct memory_table *table, struct text key);

bool memory_queued(struct snapshot *snapshot, struct arena *arena, enum queue_state state, struct text after_id,
                   int32_t limit, struct queue_list *list, struct fault *fault);
bool memory_waiting(struct snapshot *snapshot, const struct text_list *kinds, int32_t *count, struct fault *fault);
const struct queue_item *memory_queue_item(struct snapshot *snapshot, struct arena *arena, struct text id,
                                           struct fault *fault);
bool memory_claim(void *context, struct arena *arena, const struct claim_request *request, struct queue_list *claimed,
                  struct fault *fault);

/* Called with the mutex held. */
void memory_keep_events(struct store_memory *store, struct memory_member *member, const struct change_set *set);
int64_t memory_event_seq(const struct snapshot *snapshot);
bool memory_events(struct snapshot *snapshot, struct arena *arena, int64_t after_seq, int32_t limit,
                   struct event_list *list, struct fault *fault);
void memory_listen(void *context, store_hear *hear, void *argument);
void memory_announce(void *context, const struct store_news *news);

bool memory_openings(struct snapshot *snapshot, struct arena *arena, int64_t first_seq, int64_t last_seq,
                     struct audit_opened_list *list, struct fault *fault);
bool memory_heads(struct snapshot *snapshot, struct arena *arena, bool newest, int64_t after_size, int32_t limit,
                  struct audit_head_list *list, struct fault *fault);
bool memory_timetable_due(void *context, struct arena *arena, int64_t now_ms, int32_t limit, struct row_list *rows,
                          const struct text **organization_ids, struct fault *fault);
bool memory_tidy(void *context, struct text organization_id, enum tidy_kind what, int64_t before_ms, int32_t limit,
                 int64_t *deleted, struct fault *fault);

/* Called with the mutex held. */
void memory_drop(struct store_memory *store, struct memory_member *member, enum row_kind kind, struct text id);
/* Likewise: every row of a kind of all organizations, with its organization's id. */
void memory_gather(const struct store_memory *store, struct arena *arena, enum row_kind kind, struct text name,
                   struct row_list *list, struct text **organization_ids);
/* Likewise. */
enum commit_result memory_commit(struct store_memory *store, const struct change_set *set, struct kept_answer *kept,
                                 int64_t *seq, struct fault *fault);

#endif
