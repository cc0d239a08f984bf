/* Reading: what is only ever added (timelines, positions, events, the audit), answers that are kept, and the queue. */
#include <string.h>

#include "base/map.h"
#include "store/store_parts.h"

/* The answers of a list come with one more than was asked, where there is more. */
static int32_t counted(const struct sql_rows *rows, int32_t limit, bool *more)
{
    *more = rows->count > limit;
    return *more ? limit : rows->count;
}

static struct text kept_text(struct arena *arena, const struct sql_value *cell)
{
    return cell->kind == SQL_NULL ? TEXT("") : text_copy(arena, cell->text);
}

static void digest_take(struct sha256 *digest, const struct sql_value *cell)
{
    if (cell->text.length == sizeof digest->bytes) {
        memcpy(digest->bytes, cell->text.bytes, sizeof digest->bytes);
    }
}

/* --- what is appended --- */

static bool appended_take(struct snapshot *snapshot, struct arena *arena, enum append_kind kind,
                          const struct sql_rows *rows, struct appended *items, int32_t count, struct fault *fault)
{
    for (int32_t i = 0; i < count; i++) {
        const struct sql_value *cell = sql_cell(rows, i, 0);
        items[i] = (struct appended){.seq = cell[0].integer, .at_ms = cell[1].integer};
        items[i].noun = store_noun_read(arena, snapshot->arena, shape_of_append[kind], cell[2].text, fault);
        if (items[i].noun == NULL) {
            return false;
        }
    }
    return true;
}

static bool sql_appended(struct snapshot *snapshot, struct arena *arena, enum append_kind kind, struct text parent_id,
                         bool newest, int64_t after_seq, int32_t limit, struct append_list *list, struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    const struct sql_value values[] = {sql_text(snapshot->organization_id),
                                       sql_integer(kind),
                                       sql_text(parent_id),
                                       sql_integer(newest ? 0 : after_seq),
                                       sql_integer(newest && after_seq > 0 ? after_seq - 1 : INT64_MAX),
                                       sql_integer((int64_t)limit + 1)};
    enum statement statement = newest ? STATEMENT_APPENDED_NEWEST : STATEMENT_APPENDED_LIST;
    bool well = store_snapshot_ask(snapshot, statement, values, 6, &rows, fault);
    bool more = false;
    int32_t count = well ? counted(&rows, limit, &more) : 0;
    struct appended *items = arena_array(arena, struct appended, count);
    well = well && appended_take(snapshot, arena, kind, &rows, items, count, fault);
    arena_rewind(snapshot->arena, mark);
    *list = (struct append_list){.count = count, .items = items, .more = more};
    return well;
}

/* Puts each position that was answered where its technician was asked. */
static bool positions_place(struct snapshot *snapshot, struct arena *arena, const struct sql_rows *rows,
                            const struct text *technician_ids, int32_t count, struct appended *newest,
                            struct fault *fault)
{
    const struct shape *shape = shape_of_append[APPEND_POSITION];
    struct map places = map_make(snapshot->arena, (uint32_t)rows->count, 0);
    for (int32_t i = 0; i < rows->count; i++) {
        int32_t index = i;
        map_add(&places, sql_cell(rows, i, 0)->text, &index);
    }
    for (int32_t i = 0; i < count; i++) {
        int32_t index = 0;
        newest[i] = (struct appended){.noun = NULL};
        if (map_get(&places, technician_ids[i], &index)) {
            const struct sql_value *cell = sql_cell(rows, index, 0);
            newest[i].at_ms = cell[1].integer;
            newest[i].noun = store_noun_read(arena, snapshot->arena, shape, cell[2].text, fault);
            if (newest[i].noun == NULL) {
                return false;
            }
        }
    }
    return true;
}

/* Their table keeps one row for each technician: which append it came with is not kept. */
static bool sql_newest_positions(struct snapshot *snapshot, struct arena *arena, const struct text *technician_ids,
                                 int32_t count, struct appended *newest, struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    const struct sql_value values[] = {sql_text(snapshot->organization_id),
                                       sql_text(store_texts_json(snapshot->arena, technician_ids, count))};
    bool well = store_snapshot_ask(snapshot, STATEMENT_POSITION_MANY, values, 2, &rows, fault) &&
                positions_place(snapshot, arena, &rows, technician_ids, count, newest, fault);
    arena_rewind(snapshot->arena, mark);
    return well;
}

/* --- events --- */

static bool sql_events(struct snapshot *snapshot, struct arena *arena, int64_t after_seq, int32_t limit,
                       struct event_list *list, struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    const struct sql_value values[] = {sql_text(snapshot->organization_id), sql_integer(after_seq),
                                       sql_integer((int64_t)limit + 1)};
    bool well = store_snapshot_ask(snapshot, STATEMENT_EVENT_LIST, values, 3, &rows, fault);
    bool more = false;
    int32_t count = well ? counted(&rows, limit, &more) : 0;
    struct store_event *items = arena_array(arena, struct store_event, count);
    for (int32_t i = 0; i < count; i++) {
        const struct sql_value *cell = sql_cell(&rows, i, 0);
        items[i] = (struct store_event){
            .seq = cell[0].integer,
            .at_ms = cell[1].integer,
            .type = text_copy(arena, cell[2].text),
            .id = text_copy(arena, cell[3].text),
            .version = (int32_t)cell[4].integer,
            .data = text_copy(arena, cell[5].text),
        };
    }
    arena_rewind(snapshot->arena, mark);
    *list = (struct event_list){.count = count, .items = items, .more = more};
    return well;
}

/* --- the audit --- */

static struct audit_row audit_row_take(struct arena *arena, const struct sql_value *cell)
{
    struct audit_row row = {
        .seq = cell[0].integer,
        .at_ms = cell[1].integer,
        .actor = text_copy(arena, cell[2].text),
        .action = text_copy(arena, cell[3].text),
        .subject = text_copy(arena, cell[4].text),
        .request_id = text_copy(arena, cell[5].text),
        .entry = text_copy(arena, cell[6].text),
    };
    digest_take(&row.hash, &cell[7]);
    return row;
}

static struct sql_value asked_text(struct text text)
{
    return text_is_empty(text) ? sql_null() : sql_text(text);
}

static enum statement audit_statement(const struct audit_query *query)
{
    if (text_is_empty(query->subject)) {
        return query->newest_first ? STATEMENT_AUDIT_NEWEST : STATEMENT_AUDIT_OLDEST;
    }
    return query->newest_first ? STATEMENT_AUDIT_NEWEST_OF : STATEMENT_AUDIT_OLDEST_OF;
}

static bool sql_audits(struct snapshot *snapshot, struct arena *arena, const struct audit_query *query,
                       struct audit_list *list, struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    bool newest = query->newest_first;
    const struct sql_value values[] = {sql_text(snapshot->organization_id),
                                       sql_integer(newest ? 0 : query->after_seq),
                                       sql_integer(newest && query->after_seq > 0 ? query->after_seq - 1 : INT64_MAX),
                                       sql_integer(query->from_ms == 0 ? INT64_MIN : query->from_ms),
                                       sql_integer(query->to_ms == 0 ? INT64_MAX : query->to_ms),
                                       asked_text(query->actor),
                                       asked_text(query->action),
                                       asked_text(query->subject),
                                       asked_text(query->request_id),
                                       sql_integer((int64_t)query->limit + 1)};
    bool well = store_snapshot_ask(snapshot, audit_statement(query), values, 10, &rows, fault);
    bool more = false;
    int32_t count = well ? counted(&rows, query->limit, &more) : 0;
    struct audit_row *items = arena_array(arena, struct audit_row, count);
    for (int32_t i = 0; i < count; i++) {
        items[i] = audit_row_take(arena, sql_cell(&rows, i, 0));
    }
    arena_rewind(snapshot->arena, mark);
    *list = (struct audit_list){.count = count, .items = items, .more = more};
    return well;
}

static bool sql_openings(struct snapshot *snapshot, struct arena *arena, int64_t first_seq, int64_t last_seq,
                         struct audit_opened_list *list, struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    const struct sql_value values[] = {sql_text(snapshot->organization_id), sql_integer(first_seq),
                                       sql_integer(last_seq)};
    bool well = store_snapshot_ask(snapshot, STATEMENT_AUDIT_OPEN_LIST, values, 3, &rows, fault);
    int32_t count = well ? rows.count : 0;
    struct audit_opened *items = arena_array(arena, struct audit_opened, count);
    for (int32_t i = 0; i < count; i++) {
        items[i].seq = sql_cell(&rows, i, 0)->integer;
        items[i].openings = text_copy(arena, sql_cell(&rows, i, 1)->text);
    }
    arena_rewind(snapshot->arena, mark);
    *list = (struct audit_opened_list){.count = count, .items = items};
    return well;
}

/* size, at_ms, root, chain_hash, frontier, key_id, signature; the root follows from the frontier. */
static bool head_take(struct arena *arena, const struct sql_value *cell, struct audit_head *head, struct fault *fault)
{
    *head = (struct audit_head){.at_ms = cell[1].integer, .key_id = text_copy(arena, cell[5].text)};
    digest_take(&head->chain_hash, &cell[3]);
    if (!merkle_unpack(cell[4].text, cell[0].integer, &head->tree) || cell[6].text.length > sizeof head->signature) {
        return fault_raise(fault, FAULT_SYSTEM, "internal", "database", "A head of the audit cannot be read.");
    }
    if (cell[6].text.length > 0) {
        memcpy(head->signature, cell[6].text.bytes, cell[6].text.length);
    }
    return true;
}

static bool sql_heads(struct snapshot *snapshot, struct arena *arena, bool newest, int64_t after_size, int32_t limit,
                      struct audit_head_list *list, struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    const struct sql_value values[] = {sql_text(snapshot->organization_id), sql_integer(after_size),
                                       sql_integer((int64_t)limit + 1)};
    bool well = newest ? store_snapshot_ask(snapshot, STATEMENT_AUDIT_HEAD_NEWEST, values, 1, &rows, fault)
                       : store_snapshot_ask(snapshot, STATEMENT_AUDIT_HEAD_LIST, values, 3, &rows, fault);
    bool more = false;
    int32_t count = well ? counted(&rows, newest ? 1 : limit, &more) : 0;
    struct audit_head *items = arena_array(arena, struct audit_head, count);
    for (int32_t i = 0; i < count && well; i++) {
        well = head_take(arena, sql_cell(&rows, i, 0), &items[i], fault);
    }
    arena_rewind(snapshot->arena, mark);
    *list = (struct audit_head_list){.count = count, .items = items, .more = more};
    return well;
}

/* --- answers that are kept --- */

static bool sql_kept(struct snapshot *snapshot, struct arena *arena, struct text key, struct kept_answer *answer,
                     struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    const struct sql_value values[] = {sql_text(snapshot->organization_id), sql_text(key)};
    bool there = store_snapshot_ask(snapshot, STATEMENT_KEPT_FIND, values, 2, &rows, fault) && rows.count > 0;
    if (there) {
        const struct sql_value *cell = sql_cell(&rows, 0, 0);
        *answer = (struct kept_answer){
            .key = text_copy(arena, key),
            .status = (int32_t)cell[1].integer,
            .headers = text_copy(arena, cell[2].text),
            .body = text_copy(arena, cell[3].text),
        };
        digest_take(&answer->fingerprint, &cell[0]);
    }
    arena_rewind(snapshot->arena, mark);
    return there;
}

/* --- the queue --- */

struct queue_item store_item_read(struct arena *arena, const struct sql_rows *rows, int32_t index)
{
    const struct sql_value *cell = sql_cell(rows, index, 0);
    return (struct queue_item){
        .organization_id = text_copy(arena, cell[0].text),
        .id = text_copy(arena, cell[1].text),
        .kind = text_copy(arena, cell[2].text),
        .unique = kept_text(arena, &cell[3]),
        .state = (enum queue_state)cell[4].integer,
        .attempt = (int32_t)cell[5].integer,
        .fence = cell[6].integer,
        .created_ms = cell[7].integer,
        .due_ms = cell[8].integer,
        .lease_ms = cell[9].integer,
        .payload = text_copy(arena, cell[10].text),
        .progress = kept_text(arena, &cell[11]),
        .error = kept_text(arena, &cell[12]),
    };
}

static bool sql_queued(struct snapshot *snapshot, struct arena *arena, enum queue_state state, struct text after_id,
                       int32_t limit, struct queue_list *list, struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    const struct sql_value values[] = {sql_text(snapshot->organization_id), sql_integer(state), sql_text(after_id),
                                       sql_integer((int64_t)limit + 1)};
    bool well = store_snapshot_ask(snapshot, STATEMENT_QUEUE_LIST, values, 4, &rows, fault);
    bool more = false;
    int32_t count = well ? counted(&rows, limit, &more) : 0;
    struct queue_item *items = arena_array(arena, struct queue_item, count);
    for (int32_t i = 0; i < count; i++) {
        items[i] = store_item_read(arena, &rows, i);
    }
    arena_rewind(snapshot->arena, mark);
    *list = (struct queue_list){.count = count, .items = items, .more = more};
    return well;
}

static bool sql_waiting(struct snapshot *snapshot, const struct text_list *kinds, int32_t *count, struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    const struct sql_value values[] = {sql_text(snapshot->organization_id),
                                       sql_text(store_texts_json(snapshot->arena, kinds->items, kinds->count))};
    bool well = store_snapshot_ask(snapshot, STATEMENT_QUEUE_WAITING, values, 2, &rows, fault);
    *count = well && rows.count > 0 ? (int32_t)sql_cell(&rows, 0, 0)->integer : 0;
    arena_rewind(snapshot->arena, mark);
    return well;
}

static const struct queue_item *sql_queue_item(struct snapshot *snapshot, struct arena *arena, struct text id,
                                               struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    struct queue_item *item = NULL;
    const struct sql_value values[] = {sql_text(snapshot->organization_id), sql_text(id)};
    if (store_snapshot_ask(snapshot, STATEMENT_QUEUE_FIND, values, 2, &rows, fault) && rows.count > 0) {
        item = arena_new(arena, struct queue_item);
        *item = store_item_read(arena, &rows, 0);
    }
    arena_rewind(snapshot->arena, mark);
    return item;
}

void store_port_audit(struct store_port *port)
{
    port->appended = sql_appended;
    port->newest_positions = sql_newest_positions;
    port->events = sql_events;
    port->audits = sql_audits;
    port->openings = sql_openings;
    port->heads = sql_heads;
    port->kept = sql_kept;
    port->queued = sql_queued;
    port->waiting = sql_waiting;
    port->queue_item = sql_queue_item;
}
