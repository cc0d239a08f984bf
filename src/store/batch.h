/* A batch: change-sets that are committed together, in one transaction.
 *
 *   read    The heads of their organizations are locked, in the order of ids so that two nodes cannot wait for each other
 *           crosswise; then everything they depend on is asked: versions, who has which name, kept answers, fences. A few
 *           questions an organization, however many change-sets there are; on PostgreSQL one round trip.
 *   judge   One after the other, each against what the ones before it did. Nothing is written yet, so one that does not hold
 *           leaves no trace. What holds gets its seqs.
 *   write   Each row once, as the last put of it says, and everything else in order; then the heads, and COMMIT.
 *
 * Within one change-set, preconditions ask what was before it; puts are taken in order, so one may put a row several times with
 * versions that follow each other; then what is kept unless it is there; then drops. Names (external ids, branches' names, e-mails) are judged by how things stand
 * at its end: so a name may go from one row to another, in whichever order the two are put. */
#ifndef ROUTRIQ_STORE_BATCH_H
#define ROUTRIQ_STORE_BATCH_H

#include "base/map.h"
#include "store/finish.h"
#include "store/store_parts.h"

/* A row that the batch names. */
struct batch_row {
    enum row_kind kind;
    struct text id;
    int32_t stored;  /* its version in the database; 0: there is none */
    int32_t version; /* as the batch has left it so far */
    int32_t name;    /* that it has, among the organization's names; -1: none that anybody here asks for */
    int32_t wished;  /* while a change-set is judged: the name that it shall have */
    bool is_put;     /* to be written: `row`, with its noun */
    bool is_dropped; /* to be deleted, before it is written again */
    struct row row;
    struct store_lifted lifted;
};

/* A name that some put of the batch asks for. */
struct batch_name {
    enum row_kind kind;
    struct text source; /* of an external id */
    struct text text;
    int32_t owner;  /* row that has it so far; -1: nobody */
    int32_t stored; /* row that has it in the database; -1: nobody */
    bool is_asked;
};

/* An item of the queue that is being finished. */
struct batch_item {
    struct text id;
    bool is_there;
    enum queue_state state;
    int64_t fence;
};

struct batch_organization {
    struct text id;
    bool is_there; /* has a head */
    bool is_changed;
    int64_t seq, changed_ms, audit_seq, event_seq;
    struct sha256 audit_hash;
    int64_t largest_head;
    struct map row_places, name_places, answer_places, item_places;
    int32_t row_count, name_count, answer_count, item_count;
    struct batch_row *rows;
    struct batch_name *names;
    struct kept_answer *answers; /* an empty key: it is asked for and not there */
    struct batch_item *items;
    bool asks_heads;
};

struct batch_member {
    const struct change_set *set;
    struct batch_organization *organization;
    int32_t *put_rows;  /* of each put: its row, */
    int32_t *put_names; /* its name or -1, */
    struct store_lifted *lifted;
    int32_t *keep_rows;
    bool *is_kept; /* of each keep: it was not there */
    int32_t *drop_rows;
    int32_t *expected_rows;
    int64_t *route_seqs; /* of each route that is expected: its newest change in the database; 0: none */
    int32_t *finished_items;
    int32_t answer; /* or -1 */
    enum commit_result result;
    struct fault fault;
    struct kept_answer kept;
    int64_t first_append; /* the seq of its first append */
    int64_t seq;          /* the organization's after it */
};

struct batch {
    struct store *store;
    struct arena *arena;
    int32_t count;
    struct batch_member *members;
    int32_t organization_count;
    struct batch_organization **organizations; /* in the order of their ids */
    int32_t held;                              /* members that are to be kept */
};

struct batch *store_batch_make(struct store *store, const struct store_waiting *waiting, int32_t count);
/* Within a transaction; false with the trouble in the engine. */
bool store_batch_read(struct batch *batch, struct fault *fault);
void store_batch_judge(struct batch *batch);
void store_batch_write(struct batch *batch);

/* Commits them, in several transactions if it must, and calls every `done`. */
void store_batch_commit(struct store *store, const struct store_waiting *waiting, int32_t count);

#endif
