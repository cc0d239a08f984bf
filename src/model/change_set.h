/* The change-set: everything that one use case wants changed, as one value.
 *
 * A use case never holds a transaction. It reads a snapshot, computes, and returns one change-set; a store keeps it whole or
 * not at all. It says
 *   - what must still be true (preconditions): a row has this version, or does not exist (version 0); nothing has changed on a
 *     technician's route since it was read,
 *   - what rows become (puts): a put carries the whole record as it shall be, with its new version,
 *   - what is there once, whoever puts it first (keeps): what a decision was made from,
 *   - what is added and never changed (appends): a line of a job's timeline, a position,
 *   - who did it and what differs (audits): one entry for each changed object, made here from what it was and becomes,
 *   - what the world may want to hear (events),
 *   - what is to be done later, and what was done of it (queue items and their finish),
 *   - which head of the audit is kept, and whose personal values nobody shall be able to open any more,
 *   - the answer that is kept for an Idempotency-Key: in the same commit as the effect that it tells of.
 *
 * A put is checked against the version before it: a row of version n can only be put where version n - 1 stood (or nothing,
 * for version 1), so a put states its own precondition; a second put of a row in one change-set follows the first.
 * change_set_expect is for rows that were read and are not written. Rows that were not there cannot be expected one by one: of a
 * route, change_set_expect_route expects that no job has come onto it, or was changed on it.
 * A put without an audit entry cannot be made: change_set_put makes both. The exceptions are bookkeeping that nobody
 * decides: when a task of the timetable ran last and runs next (change_set_note), and how far a run has come
 * (change_set_progress). What is kept once has no entry either: the entry of the decision names its hash.
 *
 * Numbers that only the store can give (seq, the chain's hashes, changed_ms) are not here.
 * The arrays and what they point to live in the arena of whoever made the change-set and must not change until it is kept
 * or refused; a store copies what it keeps.
 */
#ifndef ROUTRIQ_MODEL_CHANGE_SET_H
#define ROUTRIQ_MODEL_CHANGE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "model/audit.h"
#include "model/record.h"
#include "model/record_dispatch.h"

struct arena;
struct fault;

struct precondition {
    enum row_kind kind;
    struct text id;
    int32_t version; /* 0: there is no such row */
};

/* No job that a technician has at some time between the two has changed after `seq`, which the snapshot had. Of a crew
 * everybody has it. */
struct route_precondition {
    struct text technician_id;
    int64_t from_s;
    int64_t to_s;
    int64_t seq;
};

struct row_put {
    enum row_kind kind;
    struct text id;
    int32_t version;  /* 1 makes the row */
    const void *noun; /* of shape_of_row[kind] */
};

/* Sessions end and old rows are tidied away; nothing else is ever taken out. */
struct row_drop {
    enum row_kind kind;
    struct text id;
};

struct row_append {
    enum append_kind kind;
    struct text parent_id;
    int64_t at_ms;
    const void *noun; /* of shape_of_append[kind] */
};

struct audit_put {
    int64_t at_ms;
    struct text actor;
    struct text action;
    struct text subject_kind;
    struct text subject;
    struct text request_id;
    struct text entry;     /* its exact bytes: audit.h */
    struct text openings;  /* what opens its commitments, as JSON; empty without any */
    struct text person_id; /* whom the openings are about, for erasure; empty without any */
};

struct change_event {
    struct text type; /* "job.updated" */
    struct text id;
    int32_t version;
    struct text data; /* a JSON object of more; may be empty */
    bool passing;     /* told to who listens now, and kept nowhere */
};

struct queue_put {
    struct text id;
    struct text kind; /* "audit.head" */
    int64_t due_in_ms;
    struct text payload; /* JSON */
    struct text
        unique; /* at most one item of that kind and name waits at a time: another put is passed over; may be empty */
};

enum queue_end {
    QUEUE_DONE,
    QUEUE_HOLD,     /* it is being worked on: `progress` is kept, and the lease ends `due_in_ms` from now */
    QUEUE_AGAIN,    /* later, with what `progress` tells */
    QUEUE_DEAD,     /* nobody tries it again by itself */
    QUEUE_RETRY,    /* a dead one, by hand: its attempts are counted anew, progress and error stay */
    QUEUE_DISCARD,  /* likewise; it stays to be seen until it is tidied away */
    QUEUE_CALL_OFF, /* one that waits to be begun, or to be tried again: it is discarded */
};

/* Holds only while the item is in the state that such an end begins in, and where somebody works on it at that fence: whoever
 * lost the lease has lost the effects of this change-set too. */
struct queue_finish {
    struct text id;
    int64_t fence;
    enum queue_end how;
    int64_t due_in_ms;
    struct text progress;
    struct text error;
};

/* The first answer to an Idempotency-Key. */
struct kept_answer {
    struct text key;
    struct sha256 fingerprint; /* of method, path, query and body */
    int32_t status;
    struct text headers; /* JSON */
    struct text body;
};

struct change_set {
    struct arena *arena;
    struct text organization_id;
    struct change_origin origin; /* of audits from here on */
    struct audit_salts salts;
    int32_t precondition_count;
    struct precondition *preconditions;
    int32_t route_count;
    struct route_precondition *routes;
    int32_t put_count;
    struct row_put *puts;
    int32_t keep_count;
    struct row_put *keeps; /* of version 1; passed over where the row is there, also in this change-set */
    int32_t drop_count;
    struct row_drop *drops;
    int32_t append_count;
    struct row_append *appends;
    int32_t audit_count;
    struct audit_put *audits;
    int32_t event_count;
    struct change_event *events;
    int32_t queue_count;
    struct queue_put *queue;
    int32_t finish_count;
    struct queue_finish *finishes;
    int32_t head_count;
    struct audit_head *heads;
    int32_t forget_count;
    struct text *forgets;             /* ids of persons */
    const struct kept_answer *answer; /* NULL: none is kept */
};

/* Begins a change-set of one organization. Asserts that actor and request id are not empty. It has no audit entry yet. */
struct change_set *change_set_begin(struct arena *arena, struct text organization_id,
                                    const struct change_origin *origin);

void change_set_expect(struct change_set *set, enum row_kind kind, struct text id, int32_t version);
/* What is expected already is passed over. */
void change_set_expect_route(struct change_set *set, const struct route_precondition *route);

/* What one object becomes, and the audit entry that says so. */
struct change {
    enum row_kind kind;
    struct text id;
    int32_t version;       /* that it gets */
    const void *before;    /* NULL: it is made */
    const void *after;     /* what is kept */
    const char *action;    /* "job.updated" */
    struct text person_id; /* whom its personal members are about; empty: the object itself */
};
void change_set_put(struct change_set *set, const struct change *change);
/* Takes a row out; `before` is told by the audit. */
void change_set_drop(struct change_set *set, const struct change *change);
/* Keeps when a task of the timetable ran and runs next. Nobody decided that, so it has no audit entry; asserts that nothing
 * else of the row differs. */
void change_set_note(struct change_set *set, struct text id, int32_t version, const struct timetable_record *before,
                     const struct timetable_record *after);
/* Keeps how far a run has come. Likewise; asserts that nothing but its progress differs. */
void change_set_progress(struct change_set *set, struct text id, int32_t version, const struct run_record *before,
                         const struct run_record *after);

/* Keeps the canonical bytes that a decision is made from, unless they are kept already, and tells their hash: for
 * decision_record.input_hash, and in hex the row's id. It never conflicts. False with FAULT_INVALID when they are more than
 * RECORD_INPUTS_MOST. */
bool change_set_keep_inputs(struct change_set *set, struct text canonical, struct sha256 *hash, struct fault *fault);

void change_set_append(struct change_set *set, enum append_kind kind, struct text parent_id, int64_t at_ms,
                       const void *noun);
/* An entry about something that is no row: `detail` is a JSON object, or empty. */
void change_set_audit(struct change_set *set, const char *action, const char *subject_kind, struct text subject,
                      struct text detail);
void change_set_event(struct change_set *set, const char *type, struct text id, int32_t version, struct text data);
/* What is news for a moment alone, such as where somebody is: told when the change-set is kept, and not kept itself. */
void change_set_passing(struct change_set *set, const char *type, struct text id, int32_t version, struct text data);
void change_set_queue(struct change_set *set, const struct queue_put *item);
void change_set_finish(struct change_set *set, const struct queue_finish *finish);
/* Holds only when no head of that size or a larger one is kept. */
void change_set_head(struct change_set *set, const struct audit_head *head);
/* Deletes what opens the commitments about a person, in every entry up to now; with an entry that says so. */
void change_set_forget(struct change_set *set, const char *subject_kind, struct text person_id);
/* At most once. A change-set may have nothing but this: a call that changed nothing and whose answer is kept. */
void change_set_answer(struct change_set *set, const struct kept_answer *answer);

/* True when there is nothing in it to keep. */
bool change_set_is_empty(const struct change_set *set);

#endif
