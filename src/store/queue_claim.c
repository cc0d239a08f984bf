/* The queue: leases, and tidying away what is old. Both write past the change-sets, so they are errands of the committer's. */
#include "store/store_parts.h"

/* --- claims --- */

struct claim_errand {
    struct store_errand errand;
    struct arena *arena;
    const struct claim_request *request;
    struct queue_item *items;
    int32_t count;
    bool well;
    struct fault *fault;
};

/* The next item, if there is one; then it is its organization's turn last. False with the trouble in the engine. */
static bool one_claim(struct store *store, struct claim_errand *c, const struct sql_value values[4], bool *found)
{
    struct sql_rows rows = {.arena = store->scratch};
    store->engine->ask(store->writer, STATEMENT_QUEUE_CLAIM, values, 4, &rows);
    if (!store->engine->settle(store->writer, c->fault)) {
        return false;
    }
    *found = rows.count > 0;
    if (*found) {
        const struct sql_value turn[] = {*sql_cell(&rows, 0, 0)};
        c->items[c->count++] = store_item_read(c->arena, &rows, 0);
        store->engine->ask(store->writer, STATEMENT_QUEUE_TURN, turn, 1, NULL);
    }
    return true;
}

static void claim_run(struct store *store, struct store_errand *errand)
{
    struct claim_errand *c = (struct claim_errand *)errand;
    const struct sql_value values[] = {
        sql_integer(c->request->now_ms), sql_integer((int64_t)c->request->lease_s * 1000), sql_text(c->request->owner),
        sql_text(store_texts_json(store->scratch, c->request->kinds.items, c->request->kinds.count))};
    if (!store_writer_ready(store, c->fault) || !store->engine->begin(store->writer, SQL_WRITE, c->fault)) {
        return;
    }
    bool found = true;
    bool well = true;
    while (well && found && c->count < c->request->limit) {
        well = one_claim(store, c, values, &found);
    }
    enum sql_end end = SQL_KEPT;
    if (well && c->count > 0) {
        end = store->engine->commit(store->writer, c->fault);
    } else {
        store->engine->rollback(store->writer);
    }
    store_writer_judge(store, end);
    c->well = well && end == SQL_KEPT;
    c->count = c->well ? c->count : 0; /* what may be leased all the same comes back when its lease is over */
}

/* Whether anything is due at all: asked by a reader, so that an idle worker writes nothing. */
static bool is_due(struct store *store, const struct claim_request *request, bool *due, struct fault *fault)
{
    struct arena *scratch = arena_create(0);
    struct sql_rows rows = {.arena = scratch};
    const struct sql_value values[] = {sql_integer(request->now_ms),
                                       sql_text(store_texts_json(scratch, request->kinds.items, request->kinds.count))};
    bool well = store_ask(store, STATEMENT_QUEUE_DUE, values, 2, &rows, fault);
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
