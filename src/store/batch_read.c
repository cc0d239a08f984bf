/* Batches: what the change-sets name is collected, asked for in bulk and noted. */
#include <stdlib.h>
#include <string.h>

#include "store/batch.h"

/* --- collecting --- */

static int32_t row_place(struct batch *b, struct batch_organization *o, enum row_kind kind, struct text id)
{
    int32_t place = o->row_count;
    if (map_add(&o->row_places, text_format(b->arena, "%d:%.*s", kind, TEXT_ARGS(id)), &place)) {
        o->rows = arena_grow(b->arena, o->rows, o->row_count, sizeof *o->rows);
        o->rows[o->row_count++] = (struct batch_row){.kind = kind, .id = id, .name = -1, .wished = -1};
    }
    return place;
}

static struct text name_key(struct batch *b, enum row_kind kind, struct text source, struct text name)
{
    return text_format(b->arena, "%d:%zu:%.*s%.*s", kind, source.length, TEXT_ARGS(source), TEXT_ARGS(name));
}

/* -1 for a row without a name. */
static int32_t name_place(struct batch *b, struct batch_organization *o, enum row_kind kind,
                          const struct store_lifted *lifted)
{
    bool is_external = store_kinds[kind].externals != STATEMENT_COUNT;
    struct text source = is_external ? lifted->source : TEXT("");
    struct text name = is_external ? lifted->external_id : lifted->name;
    int32_t place = o->name_count;
    if (text_is_empty(name)) {
        return -1;
    }
    if (map_add(&o->name_places, name_key(b, kind, source, name), &place)) {
        o->names = arena_grow(b->arena, o->names, o->name_count, sizeof *o->names);
        o->names[o->name_count++] =
            (struct batch_name){.kind = kind, .source = source, .text = name, .owner = -1, .stored = -1};
    }
    return place;
}

static int32_t answer_place(struct batch *b, struct batch_organization *o, const struct kept_answer *answer)
{
    int32_t place = o->answer_count;
    if (answer == NULL) {
        return -1;
    }
    if (map_add(&o->answer_places, answer->key, &place)) {
        o->answers = arena_grow(b->arena, o->answers, o->answer_count, sizeof *o->answers);
        o->answers[o->answer_count++] = (struct kept_answer){.status = 0};
    }
    return place;
}

static int32_t item_place(struct batch *b, struct batch_organization *o, struct text id)
{
    int32_t place = o->item_count;
    if (map_add(&o->item_places, id, &place)) {
        o->items = arena_grow(b->arena, o->items, o->item_count, sizeof *o->items);
        o->items[o->item_count++] = (struct batch_item){.id = id};
    }
    return place;
}

static void member_collect(struct batch *b, struct batch_member *m)
{
    const struct change_set *set = m->set;
    struct batch_organization *o = m->organization;
    m->put_rows = arena_array(b->arena, int32_t, set->put_count);
    m->put_names = arena_array(b->arena, int32_t, set->put_count);
    m->lifted = arena_array(b->arena, struct store_lifted, set->put_count);
    m->keep_rows = arena_array(b->arena, int32_t, set->keep_count);
    m->is_kept = arena_array(b->arena, bool, set->keep_count);
    m->drop_rows = arena_array(b->arena, int32_t, set->drop_count);
    m->expected_rows = arena_array(b->arena, int32_t, set->precondition_count);
    m->route_seqs = arena_array(b->arena, int64_t, set->route_count);
    m->finished_items = arena_array(b->arena, int32_t, set->finish_count);
    for (int32_t i = 0; i < set->put_count; i++) {
        const struct row_put *put = &set->puts[i];
        m->lifted[i] = store_lift(b->arena, put->kind, put->noun);
        m->put_rows[i] = row_place(b, o, put->kind, put->id);
        m->put_names[i] = name_place(b, o, put->kind, &m->lifted[i]);
    }
    for (int32_t i = 0; i < set->keep_count; i++) {
        m->keep_rows[i] = row_place(b, o, set->keeps[i].kind, set->keeps[i].id);
    }
    for (int32_t i = 0; i < set->drop_count; i++) {
        m->drop_rows[i] = row_place(b, o, set->drops[i].kind, set->drops[i].id);
    }
    for (int32_t i = 0; i < set->precondition_count; i++) {
        m->expected_rows[i] = row_place(b, o, set->preconditions[i].kind, set->preconditions[i].id);
    }
    for (int32_t i = 0; i < set->finish_count; i++) {
        m->finished_items[i] = item_place(b, o, set->finishes[i].id);
    }
    m->answer = answer_place(b, o, set->answer);
    o->asks_heads = o->asks_heads || set->head_count > 0;
}

static struct batch_organization *organization_make(struct arena *arena, struct text id)
{
    enum { EXPECTED = 16 };
    struct batch_organization *o = arena_new(arena, struct batch_organization);
    o->id = id;
    o->row_places = map_make(arena, EXPECTED, 0);
    o->name_places = map_make(arena, EXPECTED, 0);
    o->answer_places = map_make(arena, EXPECTED, 0);
    o->item_places = map_make(arena, EXPECTED, 0);
    return o;
}

static int by_id(const void *a, const void *b)
{
    const struct batch_organization *const *first = a;
    const struct batch_organization *const *second = b;
    return text_compare((*first)->id, (*second)->id);
}

struct batch *store_batch_make(struct store *store, const struct store_waiting *waiting, int32_t count)
{
    struct arena *arena = store->scratch;
    struct batch *b = arena_new(arena, struct batch);
    struct map places = map_make(arena, (uint32_t)count, 0);
    *b = (struct batch){.store = store, .arena = arena, .count = count};
    b->members = arena_array(arena, struct batch_member, count);
    b->organizations = arena_array(arena, struct batch_organization *, count);
    for (int32_t i = 0; i < count; i++) {
        int32_t place = b->organization_count;
        b->members[i].set = waiting[i].set;
        if (map_add(&places, waiting[i].set->organization_id, &place)) {
            b->organizations[b->organization_count++] = organization_make(arena, waiting[i].set->organization_id);
        }
        b->members[i].organization = b->organizations[place];
        member_collect(b, &b->members[i]);
    }
    qsort(b->organizations, (size_t)b->organization_count, sizeof(void *), by_id);
    return b;
}

/* --- asking --- */

enum question_about { ABOUT_HEAD, ABOUT_VERSIONS, ABOUT_NAMES, ABOUT_ANSWERS, ABOUT_ITEMS, ABOUT_HEADS, ABOUT_ROUTE };

struct question {
    struct question *next;
    struct batch_organization *organization;
    enum question_about about;
    enum row_kind kind;
    struct text source;
    int64_t *route_seq;
    struct sql_rows rows;
};

struct questions {
    struct batch *batch;
    struct question *first;
    struct question **last;
};

/* Texts that are being listed for one question; the next one is listed in the same place. */
struct listed {
    struct text *texts;
    int32_t count;
};

static struct question *ask(struct questions *questions, struct batch_organization *o, enum question_about about,
                            enum statement statement, const struct sql_value *more, int32_t more_count)
{
    struct batch *b = questions->batch;
    struct question *question = arena_new(b->arena, struct question);
    struct sql_value values[5] = {sql_text(o->id)};
    *question = (struct question){.organization = o, .about = about, .rows = {.arena = b->arena}};
    for (int32_t i = 0; i < more_count; i++) {
        values[1 + i] = more[i];
    }
    b->store->engine->ask(b->store->writer, statement, values, 1 + more_count, &question->rows);
    *questions->last = question;
    questions->last = &question->next;
    return question;
}

static void versions_ask(struct questions *questions, struct batch_organization *o)
{
    struct arena *arena = questions->batch->arena;
    struct listed ids = {.texts = arena_array(arena, struct text, o->row_count)};
    for (int kind = 0; kind < ROW_KIND_COUNT; kind++) {
        ids.count = 0;
        for (int32_t i = 0; i < o->row_count; i++) {
            if ((int)o->rows[i].kind == kind) {
                ids.texts[ids.count++] = o->rows[i].id;
            }
        }
        if (ids.count > 0 && kind == ROW_ORGANIZATION) {
            ask(questions, o, ABOUT_VERSIONS, STATEMENT_ORGANIZATION_FIND, NULL, 0)->kind = ROW_ORGANIZATION;
        } else if (ids.count > 0) {
            struct sql_value list = sql_text(store_texts_json(arena, ids.texts, ids.count));
            ask(questions, o, ABOUT_VERSIONS, store_kinds[kind].versions, &list, 1)->kind = (enum row_kind)kind;
        }
    }
}

/* One question for each kind and source. */
static void names_ask(struct questions *questions, struct batch_organization *o)
{
    struct arena *arena = questions->batch->arena;
    struct listed names = {.texts = arena_array(arena, struct text, o->name_count)};
    for (int32_t first = 0; first < o->name_count; first++) {
        const struct batch_name *like = &o->names[first];
        if (like->is_asked) {
            continue;
        }
        names.count = 0;
        for (int32_t i = first; i < o->name_count; i++) {
            struct batch_name *name = &o->names[i];
            if (name->kind == like->kind && text_equal(name->source, like->source)) {
                struct sql_value value = store_name_value(name->kind, name->text);
                name->is_asked = true;
                names.texts[names.count++] =
                    value.kind == SQL_INTEGER ? text_format(arena, "%lld", (long long)value.integer) : name->text;
            }
        }
        const struct store_kind *kind = &store_kinds[like->kind];
        bool is_external = kind->externals != STATEMENT_COUNT;
        const struct sql_value values[] = {sql_text(store_texts_json(arena, names.texts, names.count)),
                                           sql_text(like->source)};
        struct question *question =
            ask(questions, o, ABOUT_NAMES, is_external ? kind->externals : kind->names, values, is_external ? 2 : 1);
        question->kind = like->kind;
        question->source = like->source;
    }
}

static void rest_ask(struct questions *questions, struct batch_organization *o)
{
    struct arena *arena = questions->batch->arena;
    struct listed keys = {.texts = arena_array(arena, struct text, o->answer_count)};
    struct listed items = {.texts = arena_array(arena, struct text, o->item_count)};
    for (int32_t i = 0; i < questions->batch->count; i++) {
        const struct batch_member *m = &questions->batch->members[i];
        if (m->organization == o && m->answer >= 0) {
            keys.texts[m->answer] = m->set->answer->key;
            keys.count = o->answer_count;
        }
    }
    for (int32_t i = 0; i < o->item_count; i++) {
        items.texts[items.count++] = o->items[i].id;
    }
    if (keys.count > 0) {
        struct sql_value list = sql_text(store_texts_json(arena, keys.texts, keys.count));
        ask(questions, o, ABOUT_ANSWERS, STATEMENT_KEPT_MANY, &list, 1);
    }
    if (items.count > 0) {
        struct sql_value list = sql_text(store_texts_json(arena, items.texts, items.count));
        ask(questions, o, ABOUT_ITEMS, STATEMENT_QUEUE_MANY, &list, 1);
    }
    if (o->asks_heads) {
        ask(questions, o, ABOUT_HEADS, STATEMENT_AUDIT_HEAD_NEWEST, NULL, 0);
    }
}

static void routes_ask(struct questions *questions, const struct batch_member *m)
{
    for (int32_t i = 0; i < m->set->route_count; i++) {
        const struct route_precondition *route = &m->set->routes[i];
        const struct sql_value values[] = {sql_text(route->technician_id), sql_integer(route->from_s),
                                           sql_integer(route->to_s), sql_integer(route->seq)};
        ask(questions, m->organization, ABOUT_ROUTE, STATEMENT_JOB_ROUTE, values, 4)->route_seq = &m->route_seqs[i];
    }
}

/* --- noting --- */

static void head_note(struct batch_organization *o, const struct sql_rows *rows)
{
    o->is_there = rows->count > 0;
    if (o->is_there) {
        const struct sql_value *cell = sql_cell(rows, 0, 0);
        o->seq = cell[0].integer;
        o->changed_ms = cell[1].integer;
        o->audit_seq = cell[2].integer;
        o->event_seq = cell[4].integer;
        if (cell[3].text.length == sizeof o->audit_hash.bytes) {
            memcpy(o->audit_hash.bytes, cell[3].text.bytes, sizeof o->audit_hash.bytes);
        }
    }
}

static void versions_note(struct batch *b, const struct question *q)
{
    int32_t id = q->kind == ROW_ORGANIZATION ? 1 : 0;
    for (int32_t i = 0; i < q->rows.count; i++) {
        const struct sql_value *cell = sql_cell(&q->rows, i, id);
        struct batch_row *row = &q->organization->rows[row_place(b, q->organization, q->kind, cell[0].text)];
        row->stored = row->version = (int32_t)cell[1].integer;
    }
}

static void names_note(struct batch *b, const struct question *q)
{
    struct batch_organization *o = q->organization;
    for (int32_t i = 0; i < q->rows.count; i++) {
        const struct sql_value *cell = sql_cell(&q->rows, i, 0);
        struct text name = store_name_text(b->arena, q->kind, &cell[1]);
        int32_t place = 0;
        if (map_get(&o->name_places, name_key(b, q->kind, q->source, name), &place)) {
            int32_t row = row_place(b, o, q->kind, cell[0].text);
            o->names[place].owner = o->names[place].stored = row;
            o->rows[row].name = place;
        }
    }
}

static void answers_note(const struct question *q)
{
    for (int32_t i = 0; i < q->rows.count; i++) {
        const struct sql_value *cell = sql_cell(&q->rows, i, 0);
        int32_t place = 0;
        if (map_get(&q->organization->answer_places, cell[0].text, &place)) {
            struct kept_answer *answer = &q->organization->answers[place];
            *answer = (struct kept_answer){
                .key = cell[0].text, .status = (int32_t)cell[2].integer, .headers = cell[3].text, .body = cell[4].text};
            if (cell[1].text.length == sizeof answer->fingerprint.bytes) {
                memcpy(answer->fingerprint.bytes, cell[1].text.bytes, sizeof answer->fingerprint.bytes);
            }
        }
    }
}

static void items_note(const struct question *q)
{
    for (int32_t i = 0; i < q->rows.count; i++) {
        const struct sql_value *cell = sql_cell(&q->rows, i, 0);
        int32_t place = 0;
        if (map_get(&q->organization->item_places, cell[0].text, &place)) {
            struct batch_item *item = &q->organization->items[place];
            item->is_there = true;
            item->state = (enum queue_state)cell[1].integer;
            item->fence = cell[2].integer;
        }
    }
}

static void question_note(struct batch *b, const struct question *q)
{
    switch (q->about) {
    case ABOUT_HEAD:
        head_note(q->organization, &q->rows);
        break;
    case ABOUT_VERSIONS:
        versions_note(b, q);
        break;
    case ABOUT_NAMES:
        names_note(b, q);
        break;
    case ABOUT_ANSWERS:
        answers_note(q);
        break;
    case ABOUT_ITEMS:
        items_note(q);
        break;
    case ABOUT_ROUTE:
        *q->route_seq = q->rows.count > 0 ? sql_cell(&q->rows, 0, 0)->integer : 0;
        break;
    case ABOUT_HEADS:
        q->organization->largest_head = q->rows.count > 0 ? sql_cell(&q->rows, 0, 0)->integer : 0;
        break;
    }
}

bool store_batch_read(struct batch *b, struct fault *fault)
{
    struct questions questions = {.batch = b};
    questions.last = &questions.first;
    for (int32_t i = 0; i < b->organization_count; i++) {
        ask(&questions, b->organizations[i], ABOUT_HEAD, STATEMENT_HEAD_LOCK, NULL, 0);
    }
    for (int32_t i = 0; i < b->organization_count; i++) {
        versions_ask(&questions, b->organizations[i]);
        names_ask(&questions, b->organizations[i]);
        rest_ask(&questions, b->organizations[i]);
    }
    for (int32_t i = 0; i < b->count; i++) {
        routes_ask(&questions, &b->members[i]);
    }
    if (!b->store->engine->settle(b->store->writer, fault)) {
        return false;
    }
    for (const struct question *q = questions.first; q != NULL; q = q->next) {
        question_note(b, q);
    }
    return true;
}
