/* Reading: snapshots, and rows that are found. Bodies become nouns by their shapes, in the caller's arena; what was asked and
 * parsed on the way is scratch. */
#include <assert.h>
#include <string.h>

#include "base/json.h"
#include "base/map.h"
#include "store/store_parts.h"

/* Cells of a row. */
enum { CELL_ORGANIZATION, CELL_ID, CELL_VERSION, CELL_CREATED_MS, CELL_UPDATED_MS, CELL_CREATED_SEQ, CELL_CHANGED_SEQ };
enum { CELL_CHANGED_MS = CELL_CHANGED_SEQ + 1, CELL_BODY, CELL_USED_S };

/* --- nouns and rows --- */

/* In the scratch. */
static const void *noun_read(struct arena *scratch, const struct shape *shape, struct text body, struct fault *fault)
{
    struct issues wrong = issues_make(scratch);
    struct issues not_built = issues_make(scratch);
    struct shape_reader reader = {.arena = scratch, .wrong = &wrong, .not_built = &not_built};
    struct json document;
    void *noun = arena_alloc(scratch, shape->size);
    shape_preset(shape, noun);
    if (!json_parse(scratch, body, &document, fault)) {
        return NULL;
    }
    if (!shape_merge(&reader, shape, SHAPE_FROM_STORE, &document, NULL, noun)) {
        struct text why = wrong.count > 0 ? wrong.list[0].message : TEXT("it is not of this program's making");
        fault_raise(fault, FAULT_SYSTEM, "internal", "database", "A %s in the database cannot be read: %.*s",
                    shape->name, TEXT_ARGS(why));
        return NULL;
    }
    return noun;
}

/* The same scratch serves one noun after another. */
const void *store_noun_read(struct arena *arena, struct arena *scratch, const struct shape *shape, struct text body,
                            struct fault *fault)
{
    struct arena_mark mark = arena_mark(scratch);
    const void *made = noun_read(scratch, shape, body, fault);
    const void *noun = made == NULL ? NULL : shape_copy(arena, shape, made);
    arena_rewind(scratch, mark);
    return noun;
}

/* From the shelf, or made of the body. */
static const void *row_noun(struct store *store, struct arena *arena, struct arena *scratch,
                            const struct store_shelf_place *place, struct text body, struct fault *fault)
{
    const void *noun = store_shelf_find(store->shelf, arena, place, body);
    metric_add(&store->metrics.values[noun == NULL ? STORE_SHELF_MISSES : STORE_SHELF_HITS], 1);
    if (noun == NULL) {
        struct arena_mark mark = arena_mark(scratch);
        const void *made = noun_read(scratch, shape_of_row[place->kind], body, fault);
        noun = made == NULL ? NULL : store_shelf_put(store->shelf, arena, place, body, made);
        arena_rewind(scratch, mark);
    }
    return noun;
}

bool store_row_read(struct store *store, struct arena *arena, struct arena *scratch, enum row_kind kind,
                    const struct sql_rows *rows, int32_t index, struct row *row, struct fault *fault)
{
    const struct sql_value *cell = sql_cell(rows, index, 0);
    const struct store_shelf_place place = {kind, cell[CELL_ORGANIZATION].text, cell[CELL_ID].text, false};
    *row = (struct row){
        .kind = kind,
        .id = text_copy(arena, cell[CELL_ID].text),
        .version = (int32_t)cell[CELL_VERSION].integer,
        .created_ms = cell[CELL_CREATED_MS].integer,
        .updated_ms = cell[CELL_UPDATED_MS].integer,
        .created_seq = cell[CELL_CREATED_SEQ].integer,
        .changed_seq = cell[CELL_CHANGED_SEQ].integer,
        .changed_ms = cell[CELL_CHANGED_MS].integer,
        .last_used_ms = rows->columns > CELL_USED_S ? cell[CELL_USED_S].integer * 1000 : 0,
        .noun = row_noun(store, arena, scratch, &place, cell[CELL_BODY].text, fault),
    };
    return row->noun != NULL;
}

/* The only row that was answered; NULL when there is none. */
static const struct row *row_of(struct store *store, struct arena *arena, struct arena *scratch, enum row_kind kind,
                                const struct sql_rows *rows, struct fault *fault)
{
    struct row *row = arena_new(arena, struct row);
    return rows->count > 0 && store_row_read(store, arena, scratch, kind, rows, 0, row, fault) ? row : NULL;
}

struct text store_texts_json(struct arena *arena, const struct text *texts, int32_t count)
{
    struct json_writer w = json_writer_make(arena);
    json_array_begin(&w);
    for (int32_t i = 0; i < count; i++) {
        json_string(&w, texts[i]);
    }
    json_array_end(&w);
    return json_written(&w);
}

/* --- snapshots --- */

static struct snapshot *sql_open(void *context, struct text organization_id, struct fault *fault)
{
    struct store *store = context;
    struct arena *arena = arena_create(0);
    struct snapshot *snapshot = arena_new(arena, struct snapshot);
    snapshot->store = store;
    snapshot->arena = arena;
    snapshot->organization_id = text_copy(arena, organization_id);
    struct sql_rows head = {.arena = arena};
    const struct sql_value values[] = {sql_text(snapshot->organization_id)};
    snapshot->reader = store_reader_ask(store, STATEMENT_HEAD_FIND, values, 1, &head, fault);
    if (snapshot->reader != NULL && head.count == 1) {
        snapshot->seq = sql_cell(&head, 0, 0)->integer;
        snapshot->changed_ms = sql_cell(&head, 0, 1)->integer;
        snapshot->event_seq = sql_cell(&head, 0, 4)->integer;
        return snapshot;
    }
    if (snapshot->reader != NULL) {
        fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such organization.");
        store_reader_give(store, snapshot->reader);
    }
    arena_destroy(arena);
    return NULL;
}

static void sql_close(void *context, struct snapshot *snapshot)
{
    store_reader_give(context, snapshot->reader);
    arena_destroy(snapshot->arena);
}

static int64_t sql_seq(const struct snapshot *snapshot)
{
    return snapshot->seq;
}

static int64_t sql_event_seq(const struct snapshot *snapshot)
{
    return snapshot->event_seq;
}

static int64_t sql_changed_ms(const struct snapshot *snapshot)
{
    return snapshot->changed_ms;
}

bool store_snapshot_ask(struct snapshot *snapshot, enum statement statement, const struct sql_value *values,
                        int32_t count, struct sql_rows *rows, struct fault *fault)
{
    const struct sql_engine *engine = snapshot->store->engine;
    *rows = (struct sql_rows){.arena = snapshot->arena};
    engine->ask(snapshot->reader, statement, values, count, rows);
    return engine->settle(snapshot->reader, fault);
}

/* --- found within a snapshot --- */

/* The row that a statement finds, when it is there. */
static const struct row *found(struct snapshot *snapshot, struct arena *arena, enum row_kind kind,
                               enum statement statement, const struct sql_value *values, int32_t count,
                               struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct sql_rows rows;
    const struct row *row = NULL;
    if (store_snapshot_ask(snapshot, statement, values, count, &rows, fault)) {
        row = row_of(snapshot->store, arena, snapshot->arena, kind, &rows, fault);
    }
    arena_rewind(snapshot->arena, mark);
    return row;
}

static const struct row *sql_find(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, struct text id,
                                  struct fault *fault)
{
    const struct sql_value values[] = {sql_text(snapshot->organization_id), sql_text(id)};
    if (kind != ROW_ORGANIZATION) {
        return found(snapshot, arena, kind, store_kinds[kind].find, values, 2, fault);
    }
    return text_equal(id, snapshot->organization_id)
               ? found(snapshot, arena, kind, STATEMENT_ORGANIZATION_FIND, values, 1, fault)
               : NULL;
}

static const struct row *sql_find_external(struct snapshot *snapshot, struct arena *arena, enum row_kind kind,
                                           struct text source, struct text external_id, struct fault *fault)
{
    const struct sql_value values[] = {sql_text(snapshot->organization_id), sql_text(source), sql_text(external_id)};
    return store_kinds[kind].external == STATEMENT_COUNT || text_is_empty(external_id)
               ? NULL
               : found(snapshot, arena, kind, store_kinds[kind].external, values, 3, fault);
}

static const struct row *sql_find_named(struct snapshot *snapshot, struct arena *arena, enum row_kind kind,
                                        struct text name, struct fault *fault)
{
    const struct sql_value values[] = {sql_text(snapshot->organization_id), store_name_value(kind, name)};
    return store_kinds[kind].named == STATEMENT_COUNT || text_is_empty(name)
               ? NULL
               : found(snapshot, arena, kind, store_kinds[kind].named, values, 2, fault);
}

/* Puts each row that was answered where its id was asked. */
static bool many_place(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, const struct sql_rows *rows,
                       const struct text *ids, int32_t count, struct row *list, struct fault *fault)
{
    struct map places = map_make(snapshot->arena, (uint32_t)rows->count, 0);
    for (int32_t i = 0; i < rows->count; i++) {
        int32_t index = i;
        map_add(&places, sql_cell(rows, i, CELL_ID)->text, &index);
    }
    for (int32_t i = 0; i < count; i++) {
        int32_t index = 0;
        if (map_get(&places, ids[i], &index) &&
            !store_row_read(snapshot->store, arena, snapshot->arena, kind, rows, index, &list[i], fault)) {
            return false;
        }
    }
    return true;
}

/* Rows of those ids, as the statement finds them. */
static bool many_ask(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, enum statement statement,
                     const struct text *ids, int32_t count, struct row_list *list, struct fault *fault)
{
    struct arena_mark mark = arena_mark(snapshot->arena);
    struct row *rows = arena_array(arena, struct row, count);
    struct sql_rows answer;
    const struct sql_value values[] = {sql_text(snapshot->organization_id),
                                       sql_text(store_texts_json(snapshot->arena, ids, count))};
    bool well = store_snapshot_ask(snapshot, statement, values, kind == ROW_ORGANIZATION ? 1 : 2, &answer, fault) &&
                many_place(snapshot, arena, kind, &answer, ids, count, rows, fault);
    arena_rewind(snapshot->arena, mark);
    *list = (struct row_list){.count = count, .rows = rows};
    return well;
}

static bool sql_find_many(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, const struct text *ids,
                          int32_t count, struct row_list *list, struct fault *fault)
{
    enum statement statement = kind == ROW_ORGANIZATION ? STATEMENT_ORGANIZATION_FIND : store_kinds[kind].many;
    return many_ask(snapshot, arena, kind, statement, ids, count, list, fault);
}

static bool sql_find_wishing(struct snapshot *snapshot, struct arena *arena, const struct text *ids, int32_t count,
                             struct row_list *list, struct fault *fault)
{
    return many_ask(snapshot, arena, ROW_CUSTOMER, STATEMENT_CUSTOMER_WISHING, ids, count, list, fault);
}

static const void *sql_made(struct snapshot *snapshot, struct arena *arena, const struct row *row, struct text bytes,
                            store_maker *make, struct fault *fault)
{
    const struct store_shelf_place place = {row->kind, snapshot->organization_id, row->id, true};
    return store_shelf_make(snapshot->store->shelf, arena, &place, bytes, make, fault);
}

static const void *sql_made_before(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, struct text id)
{
    const struct store_shelf_place place = {kind, snapshot->organization_id, id, true};
    return store_shelf_made(snapshot->store->shelf, arena, &place);
}

/* --- from outside --- */

/* Rows of whichever organization, each with its organization's id. */
static bool gathered(struct store *store, struct arena *arena, enum row_kind kind, enum statement statement,
                     const struct sql_value *values, int32_t count, struct row_list *list, struct text **organizations,
                     struct fault *fault)
{
    struct arena *scratch = arena_create(0);
    struct sql_rows answer = {.arena = scratch};
    bool well = store_ask(store, statement, values, count, &answer, fault);
    struct row *rows = arena_array(arena, struct row, answer.count);
    *organizations = arena_array(arena, struct text, answer.count);
    for (int32_t i = 0; i < answer.count && well; i++) {
        well = store_row_read(store, arena, scratch, kind, &answer, i, &rows[i], fault);
        (*organizations)[i] = text_copy(arena, sql_cell(&answer, i, CELL_ORGANIZATION)->text);
    }
    *list = (struct row_list){.count = well ? answer.count : 0, .rows = rows};
    arena_destroy(scratch);
    return well;
}

static const struct row *knocked(struct store *store, struct arena *arena, enum row_kind kind, enum statement statement,
                                 struct sql_value known, struct text *organization_id, struct fault *fault)
{
    struct row_list list;
    struct text *organizations = NULL;
    if (!gathered(store, arena, kind, statement, &known, 1, &list, &organizations, fault) || list.count == 0) {
        return NULL;
    }
    *organization_id = organizations[0];
    return list.rows;
}

static const struct row *sql_find_key(void *context, struct arena *arena, struct text prefix,
                                      struct text *organization_id, struct fault *fault)
{
    return knocked(context, arena, ROW_KEY, STATEMENT_KEY_OF_PREFIX, sql_text(prefix), organization_id, fault);
}

static const struct row *sql_find_session(void *context, struct arena *arena, const struct sha256 *digest,
                                          struct text *organization_id, struct fault *fault)
{
    return knocked(context, arena, ROW_SESSION, STATEMENT_SESSION_OF_DIGEST, sql_bytes(digest->bytes, sizeof *digest),
                   organization_id, fault);
}

static const struct row *sql_find_invite(void *context, struct arena *arena, const struct sha256 *digest,
                                         struct text *organization_id, struct fault *fault)
{
    return knocked(context, arena, ROW_USER, STATEMENT_USER_OF_INVITE, sql_bytes(digest->bytes, sizeof *digest),
                   organization_id, fault);
}

static bool sql_find_users(void *context, struct arena *arena, struct text email_folded, struct row_list *users,
                           const struct text **organization_ids, struct fault *fault)
{
    enum { USERS_MOST = 100 }; /* of one e-mail, each in an organization of its own */
    const struct sql_value values[] = {sql_text(email_folded), sql_integer(USERS_MOST)};
    struct text *organizations = NULL;
    bool well = gathered(context, arena, ROW_USER, STATEMENT_USERS_OF_EMAIL, values, 2, users, &organizations, fault);
    *organization_ids = organizations;
    return well;
}

static bool sql_organizations(void *context, struct arena *arena, struct row_list *list, struct fault *fault)
{
    struct text *organizations = NULL;
    return gathered(context, arena, ROW_ORGANIZATION, STATEMENT_ORGANIZATION_LIST, NULL, 0, list, &organizations,
                    fault);
}

static bool sql_timetable_due(void *context, struct arena *arena, int64_t now_ms, int32_t limit, struct row_list *rows,
                              const struct text **organization_ids, struct fault *fault)
{
    const struct sql_value values[] = {sql_integer(now_ms), sql_integer((int64_t)limit + 1)};
    struct text *organizations = NULL;
    bool well =
        gathered(context, arena, ROW_TIMETABLE, STATEMENT_TIMETABLE_DUE, values, 2, rows, &organizations, fault);
    rows->more = rows->count > limit;
    rows->count = rows->more ? limit : rows->count;
    *organization_ids = organizations;
    return well;
}

void store_port_rows(struct store_port *port)
{
    port->find_key = sql_find_key;
    port->find_session = sql_find_session;
    port->find_invite = sql_find_invite;
    port->find_users = sql_find_users;
    port->organizations = sql_organizations;
    port->open = sql_open;
    port->close = sql_close;
    port->seq = sql_seq;
    port->changed_ms = sql_changed_ms;
    port->event_seq = sql_event_seq;
    port->find = sql_find;
    port->find_external = sql_find_external;
    port->find_named = sql_find_named;
    port->find_many = sql_find_many;
    port->find_wishing = sql_find_wishing;
    port->made = sql_made;
    port->made_before = sql_made_before;
    port->timetable_due = sql_timetable_due;
}
