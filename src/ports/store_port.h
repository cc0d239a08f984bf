/* The store: where an organization's data is kept, as the use cases see it.
 *
 * Reads come from a *snapshot*: an organization's data as it stood at one moment. All reads through one agree with each
 * other, whatever is committed meanwhile. What a read returns lives in the arena that it was given, must not be changed, and
 * may be shared by the store: callers rely on the arena alone, which must not outlive the snapshot's use.
 *
 * Writes are change-sets (model/change_set.h). `submit` queues one and returns; a committer commits what waits as one batch
 * and then calls each `done`, exactly once. So a caller must not acknowledge before `done`, and need not wait.
 *
 * Order. Each organization counts its commits of rows by `seq`, given under its lock: a row's created_seq and changed_seq
 * order lists, so a cursor is a seq and no row is skipped or seen twice. changed_ms never goes back, whatever the clock does.
 */
#ifndef ROUTRIQ_PORTS_STORE_PORT_H
#define ROUTRIQ_PORTS_STORE_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/model.h"

struct arena;
struct fault;
struct snapshot;

struct row {
    enum row_kind kind;
    struct text id;
    int32_t version; /* counts its changes, from 1 */
    int64_t created_ms;
    int64_t updated_ms;
    int64_t created_seq;
    int64_t changed_seq;
    int64_t changed_ms;   /* what updatedSince asks: at least updated_ms, and of no commit before it more */
    int64_t last_used_ms; /* of keys and sessions, kept within a minute; else 0 */
    const void *noun;     /* of shape_of_row[kind] */
};

struct row_list {
    int32_t count;
    const struct row *rows;
    bool more; /* than `limit` */
};

/* --- lists --- */

enum list_order {
    LIST_CREATED, /* by created_seq */
    LIST_CHANGED, /* by changed_seq */
    LIST_NEWEST,  /* by created_seq, the last first */
};

enum list_active { LIST_ACTIVE, LIST_INACTIVE, LIST_ALL };

/* What is not asked for is all zeros; what is asked for must all hold. Names and words come folded. */
/* Which jobs without any day are taken for one that is asked for. */
enum list_undated {
    UNDATED_ALL,
    UNDATED_OPEN, /* neither completed nor canceled: what was imported from years ago costs nothing. LIST_CREATED alone */
    UNDATED_NONE, /* likewise */
};

struct list_filter {
    uint32_t statuses;   /* of jobs and proposals, states of runs: bit i for status i; 0: any */
    uint32_t priorities; /* bit i for priority i; 0: any */
    struct text_list technician_ids;
    struct text_list branch_ids;
    struct text_list sources;
    struct text_list external_ids;
    struct text_list words; /* each occurs in the row's searched texts */
    bool
        has_day; /* jobs whose place, or without one whose windows, touch the day; of those without windows `undated` */
    enum list_undated undated;
    int64_t day_from_s;
    int64_t day_to_s;
    int64_t changed_since_ms; /* changed_ms not before it; 0: any */
    enum list_active active;  /* of technicians, users and branches; of weights and models, of which one is active */
    struct text user_id;      /* of sessions, which are only listed user by user */
    uint32_t kinds;           /* of decisions, proposals, runs and models: bit i for kind i; 0: any */
    bool has_date;            /* decisions, proposals and runs that are about this date; */
    struct date date;
    struct date date_to; /* of proposals: or about one after it, up to this one */
    struct text job_id;  /* of decisions; empty: any */
    int64_t lasts_at_s;  /* incidents that are not over at this instant; 0: any */
};

struct list_query {
    enum row_kind kind;
    enum list_order order;
    int64_t after_seq; /* in the order of the list; 0: from its beginning */
    int64_t until_seq; /* and not beyond; 0: to its end. Of LIST_NEWEST: the seq to stay below; 0: from the newest */
    int32_t limit;
    const struct list_filter *filter; /* NULL: all */
};

/* Reads a text into `arena`. */
typedef const void *store_maker(struct arena *arena, struct text bytes, struct fault *fault);

/* --- what is appended, audited and queued --- */

struct appended {
    int64_t seq;
    int64_t at_ms;
    const void *noun; /* of shape_of_append[kind] */
};
struct append_list {
    int32_t count;
    const struct appended *items;
    bool more;
};

/* What the world may want to hear. */
struct store_event {
    int64_t seq; /* of the organization's events, from 1 without a gap; old ones are tidied away */
    int64_t at_ms;
    struct text type; /* "job.updated" */
    struct text id;   /* of what it is about */
    int32_t version;
    struct text data; /* a JSON object of more; may be empty */
};
struct event_list {
    int32_t count;
    const struct store_event *items;
    bool more;
};

/* Events of one commit, or one that is kept nowhere; it lives until the listener returns. */
struct store_news {
    struct text organization_id;
    int64_t at_ms;
    int32_t count;
    const struct change_event *events;
};
typedef void store_hear(void *argument, const struct store_news *news);

struct audit_row {
    int64_t seq; /* from 1 without a gap */
    int64_t at_ms;
    struct text actor;
    struct text action;
    struct text subject;
    struct text request_id;
    struct text entry;
    struct sha256 hash;
};
struct audit_query {
    int64_t after_seq;
    bool newest_first; /* then below after_seq; 0: from the newest */
    int32_t limit;
    int64_t from_ms; /* 0: any */
    int64_t to_ms;   /* 0: any */
    struct text actor, action, subject, request_id;
};
struct audit_list {
    int32_t count;
    const struct audit_row *items;
    bool more;
};

/* What opens the commitments of one entry (audit.h). */
struct audit_opened {
    int64_t seq;
    struct text openings; /* JSON */
};
struct audit_opened_list {
    int32_t count;
    const struct audit_opened *items;
};

struct audit_head_list {
    int32_t count;
    const struct audit_head *items;
    bool more;
};

/* By the store's own clock: the steady one, or the database's where several nodes share it. */
enum queue_state { QUEUE_WAITING, QUEUE_LEASED, QUEUE_IS_DONE, QUEUE_IS_DEAD, QUEUE_DISCARDED };

struct queue_item {
    struct text organization_id;
    struct text id;
    struct text kind;
    struct text unique;
    enum queue_state state;
    int32_t attempt; /* counted when it is claimed, from 1 */
    int64_t fence;   /* grows with each claim */
    int64_t created_ms;
    int64_t due_ms;
    int64_t lease_ms;
    struct text payload;
    struct text progress;
    struct text error;
};
struct queue_list {
    int32_t count;
    const struct queue_item *items;
    bool more;
};

struct claim_request {
    struct text owner;
    struct text_list kinds;
    struct text_list single; /* of each of these an organization has at most one leased at a time, whoever claims */
    int64_t now_ms;          /* steady; an engine whose database has a clock asks that one */
    int32_t lease_s;
    int32_t limit;
};

/* What is taken out when it is old enough. */
enum tidy_kind {
    TIDY_ANSWERS,   /* kept for an Idempotency-Key, by when they were kept */
    TIDY_SESSIONS,  /* by when they end */
    TIDY_EVENTS,    /* by when they happened */
    TIDY_POSITIONS, /* likewise; the newest of a technician too */
    TIDY_QUEUE,     /* items that are done or discarded, by when they were due last */
    TIDY_INPUTS,    /* what was decided from, by when it was kept: then it cannot be decided again */
    TIDY_KIND_COUNT
};

/* --- commits --- */

enum commit_result {
    COMMIT_DONE,
    COMMIT_CONFLICT, /* a version moved, or a name is taken: nothing was changed; read again */
    COMMIT_REPLAY,   /* the Idempotency-Key has an answer: it is in `kept`; nothing was changed */
    COMMIT_FULL,     /* the disk: nothing was changed */
    COMMIT_REFUSED,  /* not tried: stopping, or the store is down */
    COMMIT_UNKNOWN,  /* whether it was kept cannot be said now: never acknowledge it */
};

struct commit_outcome {
    enum commit_result result;
    const struct kept_answer *kept; /* of COMMIT_REPLAY, else NULL */
    const struct fault *fault;      /* of all but COMMIT_DONE and COMMIT_REPLAY, else NULL */
    int64_t seq;                    /* of COMMIT_DONE: the organization's, after it */
};

/* Every function may be called from any thread at any time; a snapshot belongs to one thread at a time. Where something is
 * read and NULL or false may mean that there is nothing, the fault tells the difference. */
struct store_port {
    void *context;

    /* Across organizations: who knocks. */
    const struct row *(*find_key)(void *context, struct arena *arena, struct text prefix, struct text *organization_id,
                                  struct fault *fault);
    const struct row *(*find_session)(void *context, struct arena *arena, const struct sha256 *digest,
                                      struct text *organization_id, struct fault *fault);
    const struct row *(*find_invite)(void *context, struct arena *arena, const struct sha256 *digest,
                                     struct text *organization_id, struct fault *fault);
    /* Users of that e-mail, each with its organization's id. False after a fault. */
    bool (*find_users)(void *context, struct arena *arena, struct text email_folded, struct row_list *users,
                       const struct text **organization_ids, struct fault *fault);
    /* In the order of their making. */
    bool (*organizations)(void *context, struct arena *arena, struct row_list *list, struct fault *fault);

    /* NULL with FAULT_NOT_FOUND for an organization that is not there. Blocks no writer. Closed by its opener. */
    struct snapshot *(*open)(void *context, struct text organization_id, struct fault *fault);
    void (*close)(void *context, struct snapshot *snapshot);
    /* Of the newest commit in it. */
    int64_t (*seq)(const struct snapshot *snapshot);
    int64_t (*changed_ms)(const struct snapshot *snapshot);
    /* Of the newest event in it. */
    int64_t (*event_seq)(const struct snapshot *snapshot);

    const struct row *(*find)(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, struct text id,
                              struct fault *fault);
    /* Customers, technicians and jobs by source and external id. */
    const struct row *(*find_external)(struct snapshot *snapshot, struct arena *arena, enum row_kind kind,
                                       struct text source, struct text external_id, struct fault *fault);
    /* The one row of a natural name: a branch by its folded name, a user by the folded e-mail, a plan by its date, a
     * timetable row by its task, weights and a model by their version in digits. */
    const struct row *(*find_named)(struct snapshot *snapshot, struct arena *arena, enum row_kind kind,
                                    struct text name, struct fault *fault);
    /* rows[i] is of ids[i]; with version 0 where there is none. */
    bool (*find_many)(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, const struct text *ids,
                      int32_t count, struct row_list *list, struct fault *fault);
    /* The same of customers, with version 0 as well for those who neither require nor prefer nor exclude technicians. */
    bool (*find_wishing)(struct snapshot *snapshot, struct arena *arena, const struct text *ids, int32_t count,
                         struct row_list *list, struct fault *fault);
    bool (*list)(struct snapshot *snapshot, struct arena *arena, const struct list_query *query, struct row_list *list,
                 struct fault *fault);
    /* What `make` makes of a long text of a row (and of nothing else): once for whoever comes with the same bytes, where the
     * store keeps what it has parsed. Shared and held as rows are. NULL after make's fault. */
    const void *(*made)(struct snapshot *snapshot, struct arena *arena, const struct row *row, struct text bytes,
                        store_maker *make, struct fault *fault);
    /* What `made` made of a text of that row, if it is still at hand; the database is not asked. For rows whose texts never change
     * while they are there, which whoever asks has to know. NULL: find the row. */
    const void *(*made_before)(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, struct text id);
    /* In order of seq; `newest` the last one first. */
    bool (*appended)(struct snapshot *snapshot, struct arena *arena, enum append_kind kind, struct text parent_id,
                     bool newest, int64_t after_seq, int32_t limit, struct append_list *list, struct fault *fault);
    /* In order of seq. What was tidied away is missing: then the first is not after_seq + 1. */
    bool (*events)(struct snapshot *snapshot, struct arena *arena, int64_t after_seq, int32_t limit,
                   struct event_list *list, struct fault *fault);
    /* Where technicians are: of each the position of the latest time, whatever was heard last; of one time, the one heard
     * last. newest[i] is of technician_ids[i]; without a noun where nothing is known. */
    bool (*newest_positions)(struct snapshot *snapshot, struct arena *arena, const struct text *technician_ids,
                             int32_t count, struct appended *newest, struct fault *fault);
    bool (*audits)(struct snapshot *snapshot, struct arena *arena, const struct audit_query *query,
                   struct audit_list *list, struct fault *fault);
    /* The answer kept for an Idempotency-Key. False without a fault: none. */
    bool (*kept)(struct snapshot *snapshot, struct arena *arena, struct text key, struct kept_answer *answer,
                 struct fault *fault);
    /* Of the entries from first_seq to last_seq that still can be opened. */
    bool (*openings)(struct snapshot *snapshot, struct arena *arena, int64_t first_seq, int64_t last_seq,
                     struct audit_opened_list *list, struct fault *fault);
    /* Those larger than after_size, ascending; `newest`: the largest alone. */
    bool (*heads)(struct snapshot *snapshot, struct arena *arena, bool newest, int64_t after_size, int32_t limit,
                  struct audit_head_list *list, struct fault *fault);
    /* The queue as it is now: by id, those after after_id. */
    bool (*queued)(struct snapshot *snapshot, struct arena *arena, enum queue_state state, struct text after_id,
                   int32_t limit, struct queue_list *list, struct fault *fault);
    /* How many items of these kinds wait, due or not; as it is now. */
    bool (*waiting)(struct snapshot *snapshot, const struct text_list *kinds, int32_t *count, struct fault *fault);
    const struct queue_item *(*queue_item)(struct snapshot *snapshot, struct arena *arena, struct text id,
                                           struct fault *fault);

    /* Queues a change-set, which with its arena must live until `done`. `done` is called exactly once, perhaps before submit
     * returns, on the committer's thread; the outcome lives until it returns, and it may only hand over. False: full or
     * stopping, and `done` is not called. */
    bool (*submit)(void *context, const struct change_set *set,
                   void (*done)(void *argument, const struct commit_outcome *outcome), void *argument);
    /* Who hears of what this process commits, after it is kept and before `done`: one listener, who may only hand over; NULL
     * ends it, and it is called no more once that returns. What other processes commit is found in `events` alone. */
    void (*listen)(void *context, store_hear *hear, void *argument);
    /* Tells the listener what is kept nowhere, such as how far a run is. */
    void (*announce)(void *context, const struct store_news *news);
    /* Leases due items to a worker, fairly over organizations. A lease that is over counts as none. */
    bool (*claim)(void *context, struct arena *arena, const struct claim_request *request, struct queue_list *claimed,
                  struct fault *fault);
    /* Rows of the timetable whose next time has come, the oldest first, each with its organization's id. */
    bool (*timetable_due)(void *context, struct arena *arena, int64_t now_ms, int32_t limit, struct row_list *rows,
                          const struct text **organization_ids, struct fault *fault);
    /* Deletes at most `limit` of what is older than before_ms, the oldest first, and tells how many. Not audited here. */
    bool (*tidy)(void *context, struct text organization_id, enum tidy_kind what, int64_t before_ms, int32_t limit,
                 int64_t *deleted, struct fault *fault);
    /* A key or session was used: kept within a minute, not audited. */
    void (*touch)(void *context, enum row_kind kind, struct text organization_id, struct text id, int64_t at_ms);
    /* True when it can read and write. */
    bool (*ready)(void *context, struct fault *fault);
};

#endif
