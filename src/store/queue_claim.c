/* The queue: leases, and tidying away what is old. Both write past the change-sets, so they are errands of the committer's. */
#include "store/store_parts.h"

/* --- claims --- */

enum { MISSED_MOST = 3 }; /* items that others took in the same moment; then it is asked again later */

enum claimed { CLAIMED_NOTHING, CLAIMED_ITEM, CLAIMED_BY_ANOTHER };

struct claim_errand {
    struct store_errand errand;
    struct arena *arena;
    const struct claim_request *request;
    struct queue_item *items;
    int32_t count;
    bool well;
    struct fault *fault;
};

/* The next item, if there is one, of the organization whose turn it is. False with the trouble in the engine. */
static bool turn_claim(struct store *store, struct claim_errand *c, enum claimed *claimed)
{
    struct arena *scratch = store->scratch;
    const struct claim_request *request = c->request;
    struct sql_rows turns = {.arena = scratch}, rows = {.arena = scratch};
    const struct sql_value now = sql_integer(request->now_ms);
    const struct sql_value kinds = sql_text(store_texts_json(scratch, request->kinds.items, request->kinds.count));
    const struct sql_value single = sql_text(store_texts_json(scratch, request->single.items, request->single.count));
    const struct sql_value turn[] = {now, kinds, single};
    *claimed = CLAIMED_NOTHING;
    store->engine->ask(store->writer, STATEMENT_QUEUE_TAKE_TURN, turn, 3, &turns);
    if (!store->engine->settle(store->writer, c->fault)) {
        return false;
    }
    if (turns.count == 0) {
        return true;
    }
    const struct sql_value values[] = {*sql_cell(&turns, 0, 0),  now,   sql_integer((int64_t)request->lease_s * 1000),
                                       sql_text(request->owner), kinds, single};
    store->engine->ask(store->writer, STATEMENT_QUEUE_CLAIM, values, 6, &rows);
    if (!store->engine->settle(store->writer, c->fault)) {
        return false;
    }
    *claimed = rows.count > 0 ? CLAIMED_ITEM : CLAIMED_BY_ANOTHER;
    if (rows.count > 0) {
        c->items[c->count] = store_item_read(c->arena, &rows, 0);
    }
    return true;
}

/* A transaction for each item: never are two turns held, so no two nodes wait for each other. */
static bool one_claim(struct store *store, struct claim_errand *c, enum claimed *claimed)
{
    *claimed = CLAIMED_NOTHING;
    if (!store_writer_ready(store, c->fault) || !store->engine->begin(store->writer, SQL_WRITE, c->fault)) {
        return false;
    }
    enum sql_end end = SQL_KEPT;
    bool well = turn_claim(store, c, claimed);
    if (well && *claimed == CLAIMED_ITEM) {
        end = store->engine->commit(store->writer, c->fault);
    } else {
        store->engine->rollback(store->writer);
    }
    store_writer_judge(store, end);
    return well && end == SQL_KEPT;
}

static void claim_run(struct store *store, struct store_errand *errand)
{
    struct claim_errand *c = (struct claim_errand *)errand;
    enum claimed claimed = CLAIMED_ITEM;
    int32_t missed = 0;
    c->well = true;
    while (c->well && claimed != CLAIMED_NOTHING && c->count < c->request->limit && missed < MISSED_MOST) {
        c->well = one_claim(store, c, &claimed);
        c->count += c->well && claimed == CLAIMED_ITEM ? 1 : 0;
        missed += claimed == CLAIMED_BY_ANOTHER ? 1 : 0;
    }
    c->count = c->well ? c->count : 0; /* what is leased all the same comes back when its lease is over */
}

/* Whether there is anything to claim at all: asked by a reader, so that an idle worker writes nothing. */
static bool is_due(struct store *store, const struct claim_request *request, bool *due, struct fault *fault)
{
    struct arena *scratch = arena_create(0);
    struct sql_rows rows = {.arena = scratch};
    const struct sql_value values[] = {
        sql_integer(request->now_ms), sql_text(store_texts_json(scratch, request->kinds.items, request->kinds.count)),
        sql_text(store_texts_json(scratch, request->single.items, request->single.count))};
    bool well = store_ask(store, STATEMENT_QUEUE_DUE, values, 3, &rows, fault);
    *due = rows.count > 0;
    arena_destroy(scratch);
    return well;
}

static bool sql_claim(void *context, struct arena *arena, const struct claim_request *request,
                      struct queue_list *claimed, struct fault *fault)
{
    struct store *store = context;
    bool due = false;
    struct claim_errand c = {.errand = {.run = claim_run}, .arena = arena, .request = request, .fault = fault};
    *claimed = (struct queue_list){.count = 0};
    if (!is_due(store, request, &due, fault)) {
        return false;
    }
    if (!due || request->limit == 0) {
        return true;
    }
    c.items = arena_array(arena, struct queue_item, request->limit);
    store_errand_run(store, &c.errand);
    *claimed = (struct queue_list){.count = c.count, .items = c.items};
    return c.well;
}

/* --- tidying --- */

struct tidy_errand {
    struct store_errand errand;
    struct text organization_id;
    enum tidy_kind what;
    int64_t before_ms;
    int32_t limit;
    int64_t deleted;
    bool well;
    struct fault *fault;
};

static void tidy_ask(struct store *store, const struct tidy_errand *t, struct sql_rows *rows)
{
    static const enum statement statements[TIDY_KIND_COUNT] = {
        [TIDY_ANSWERS] = STATEMENT_TIDY_ANSWERS,     [TIDY_SESSIONS] = STATEMENT_TIDY_SESSIONS,
        [TIDY_EVENTS] = STATEMENT_TIDY_EVENTS,       [TIDY_QUEUE] = STATEMENT_TIDY_QUEUE,
        [TIDY_POSITIONS] = STATEMENT_TIDY_POSITIONS, [TIDY_INPUTS] = STATEMENT_TIDY_INPUTS,
    };
    int64_t before = t->what == TIDY_SESSIONS ? t->before_ms / 1000 : t->before_ms;
    const struct sql_value values[] = {sql_text(t->organization_id), sql_integer(before), sql_integer(t->limit),
                                       sql_integer(APPEND_POSITION)};
    store->engine->ask(store->writer, statements[t->what], values, t->what == TIDY_POSITIONS ? 4 : 3, rows);
    if (t->what == TIDY_POSITIONS) {
        store->engine->ask(store->writer, STATEMENT_TIDY_POSITION, values, 2, NULL);
    }
}

static void tidy_run(struct store *store, struct store_errand *errand)
{
    struct tidy_errand *t = (struct tidy_errand *)errand;
    struct sql_rows rows = {.arena = store->scratch};
    if (!store_writer_ready(store, t->fault) || !store->engine->begin(store->writer, SQL_WRITE, t->fault)) {
        return;
    }
    tidy_ask(store, t, &rows);
    enum sql_end end = store->engine->commit(store->writer, t->fault);
    store_writer_judge(store, end);
    t->well = end == SQL_KEPT;
    t->deleted = t->well ? rows.changed : 0;
}

static bool sql_tidy(void *context, struct text organization_id, enum tidy_kind what, int64_t before_ms, int32_t limit,
                     int64_t *deleted, struct fault *fault)
{
    struct tidy_errand t = {.errand = {.run = tidy_run},
                            .organization_id = organization_id,
                            .what = what,
                            .before_ms = before_ms,
                            .limit = limit,
                            .fault = fault};
    store_errand_run(context, &t.errand);
    *deleted = t.deleted;
    return t.well;
}

void store_port_queue(struct store_port *port)
{
    port->claim = sql_claim;
    port->tidy = sql_tidy;
}
