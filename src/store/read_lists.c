/* Reading: lists. The statements narrow by whatever they can, so that indices help; what counts is store_filter_takes, which
 * looks at every row that comes and is the same for all engines. A page goes on asking until it is full. */
#include "base/json.h"
#include "store/store_parts.h"

enum { PLAIN_VALUES = 4, FILTER_VALUES = 14, PAGE_LEAST = 16 };

/* A list that is being read. */
struct listing {
    struct snapshot *snapshot;
    struct arena *arena;
    const struct list_query *query;
    int64_t after_seq; /* moves on from page to page */
    int64_t until_seq;
    struct row *rows;
    int32_t count;
    bool more;
    bool ended;
};

/* --- narrowing --- */

/* NULL when it is not asked for, or for "none", which columns keep as null. */
static struct sql_value texts_value(struct arena *arena, const struct text_list *list)
{
    bool asked = list->count > 0;
    for (int32_t i = 0; i < list->count; i++) {
        asked = asked && !text_is_empty(list->items[i]);
    }
    return asked ? sql_text(store_texts_json(arena, list->items, list->count)) : sql_null();
}

static void filter_values(struct arena *arena, enum row_kind kind, const struct list_filter *filter,
                          struct sql_value values[FILTER_VALUES])
{
    static const struct list_filter all = {.active = LIST_ALL};
    const struct list_filter *f = filter == NULL ? &all : filter;
    values[4] = sql_integer(f->changed_since_ms);
    values[5] = texts_value(arena, &f->sources);
    values[6] = texts_value(arena, &f->external_ids);
    values[7] = f->words.count > 0 ? sql_text(f->words.items[0]) : sql_null();
    values[8] = texts_value(arena, &f->branch_ids);
    if (kind == ROW_TECHNICIAN) {
        values[9] = f->active == LIST_ALL ? sql_null() : sql_integer(f->active == LIST_ACTIVE);
        return;
    }
    values[9] = sql_integer(f->statuses);
    values[10] = sql_integer(f->priorities);
    values[11] = texts_value(arena, &f->technician_ids);
    values[12] = f->has_day ? sql_integer(f->day_from_s) : sql_null();
    values[13] = f->has_day ? sql_integer(f->day_to_s) : sql_null();
}

/* Of dispatching. */
static void dispatch_values(enum row_kind kind, const struct list_filter *filter,
                            struct sql_value values[FILTER_VALUES])
{
    static const struct list_filter all = {.active = LIST_ALL};
    const struct list_filter *f = filter == NULL ? &all : filter;
    if (kind == ROW_WEIGHTS || kind == ROW_MODEL) {
        values[4] = f->active == LIST_ALL ? sql_null() : sql_integer(f->active == LIST_ACTIVE);
    } else if (kind == ROW_INCIDENT) {
        values[4] = sql_integer(f->lasts_at_s == 0 ? INT64_MIN : f->lasts_at_s);
    } else {
        values[4] = sql_integer(f->kinds);
        values[5] = f->has_date ? sql_integer(f->date.days) : sql_null();
        values[6] = kind == ROW_DECISION ? sql_text(f->job_id) : sql_integer(f->statuses);
        int32_t last_days = f->date_to.days > f->date.days ? f->date_to.days : f->date.days;
        values[7] = f->has_date ? sql_integer(last_days) : sql_null();
    }
}

static bool is_of_one_job(const struct list_query *query)
{
    return query->kind == ROW_DECISION && query->order != LIST_CHANGED && query->filter != NULL &&
           !text_is_empty(query->filter->job_id);
}

static int32_t value_count(const struct list_query *query)
{
    switch (query->kind) {
    case ROW_JOB:
        return 14;
    case ROW_TECHNICIAN:
        return 10;
    case ROW_CUSTOMER:
    case ROW_PROPOSAL:
        return 8;
    case ROW_RUN:
        return 7;
    case ROW_DECISION:
        return is_of_one_job(query) ? 7 : 6;
    case ROW_WEIGHTS:
    case ROW_MODEL:
    case ROW_INCIDENT:
        return 5;
    default:
        return PLAIN_VALUES;
    }
}

/* The statement of the next page. What changed since a time is looked up by that time once, and then by seq. */
static enum statement statement_of(const struct listing *l)
{
    static const enum statement of_day[] = {[UNDATED_ALL] = STATEMENT_JOB_LIST_DAY,
                                            [UNDATED_OPEN] = STATEMENT_JOB_LIST_DAY_OPEN,
                                            [UNDATED_NONE] = STATEMENT_JOB_LIST_DATED};
    const struct store_kind *kind = &store_kinds[l->query->kind];
    const struct list_filter *filter = l->query->filter;
    if (is_of_one_job(l->query)) {
        return l->query->order == LIST_NEWEST ? STATEMENT_DECISION_OF_JOB_NEWEST : STATEMENT_DECISION_OF_JOB_CREATED;
    }
    if (l->query->order == LIST_CREATED) {
        bool is_of_day = l->query->kind == ROW_JOB && filter != NULL && filter->has_day;
        return is_of_day ? of_day[filter->undated] : kind->created;
    }
    if (l->query->order == LIST_NEWEST) {
        return kind->newest;
    }
    bool by_time =
        kind->since != STATEMENT_COUNT && l->after_seq == 0 && filter != NULL && filter->changed_since_ms > 0;
    return by_time ? kind->since : kind->changed;
}

/* --- taking --- */

static int64_t seq_of(const struct list_query *query, const struct row *row)
{
    return query->order == LIST_CHANGED ? row->changed_seq : row->created_seq;
}

static bool is_taken(const struct listing *l, const struct row *row)
{
    if (l->query->filter == NULL) {
        return true;
    }
    struct store_lifted lifted = store_lift(l->snapshot->arena, row->kind, row->noun);
    return store_filter_takes(l->query->filter, row, &lifted);
}

static bool page_take(struct listing *l, const struct sql_rows *rows, struct fault *fault)
{
    for (int32_t i = 0; i < rows->count && !l->more; i++) {
        struct arena_mark mark = arena_mark(l->arena);
        struct row row;
        if (!store_row_read(l->snapshot->store, l->arena, l->snapshot->arena, l->query->kind, rows, i, &row, fault)) {
            return false;
        }
        int64_t seq = seq_of(l->query, &row);
        bool within = seq > l->after_seq && seq <= l->until_seq;
        l->after_seq = l->query->order == LIST_NEWEST ? l->after_seq : seq;
        l->until_seq = l->query->order == LIST_NEWEST ? seq - 1 : l->until_seq;
        if (!within || !is_taken(l, &row)) {
            arena_rewind(l->arena, mark);
            continue;
        }
        l->more = l->count == l->query->limit;
        l->rows[l->count] = row;
        l->count += l->more ? 0 : 1;
    }
    return true;
}

static bool page_read(struct listing *l, struct fault *fault)
{
    struct arena_mark mark = arena_mark(l->snapshot->arena);
    enum row_kind kind = l->query->kind;
    int32_t page = l->query->limit - l->count + 1;
    page = page < PAGE_LEAST ? PAGE_LEAST : page;
    struct sql_value values[FILTER_VALUES] = {sql_text(l->snapshot->organization_id), sql_integer(l->after_seq),
                                              sql_integer(l->until_seq), sql_integer(page)};
    if (store_kinds[kind].since != STATEMENT_COUNT) {
        filter_values(l->snapshot->arena, kind, l->query->filter, values);
    } else if (value_count(l->query) > PLAIN_VALUES) {
        dispatch_values(kind, l->query->filter, values);
    }
    struct sql_rows rows;
    bool well = store_snapshot_ask(l->snapshot, statement_of(l), values, value_count(l->query), &rows, fault) &&
                page_take(l, &rows, fault);
    l->ended = !well || l->more || rows.count < page;
    arena_rewind(l->snapshot->arena, mark);
    return well;
}

/* One source and one external id are one row at most: it has an index of its own. */
static bool is_one(const struct list_query *query)
{
    const struct list_filter *f = query->filter;
    return f != NULL && store_kinds[query->kind].external != STATEMENT_COUNT && f->sources.count == 1 &&
           f->external_ids.count == 1 && !text_is_empty(f->external_ids.items[0]);
}

static bool one_read(struct listing *l, struct fault *fault)
{
    const struct list_filter *f = l->query->filter;
    struct arena_mark mark = arena_mark(l->snapshot->arena);
    const struct sql_value values[] = {sql_text(l->snapshot->organization_id), sql_text(f->sources.items[0]),
                                       sql_text(f->external_ids.items[0])};
    struct sql_rows rows;
    bool well = store_snapshot_ask(l->snapshot, store_kinds[l->query->kind].external, values, 3, &rows, fault) &&
                page_take(l, &rows, fault);
    arena_rewind(l->snapshot->arena, mark);
    return well;
}

static bool organization_read(struct listing *l, struct fault *fault)
{
    struct arena_mark mark = arena_mark(l->snapshot->arena);
    const struct sql_value values[] = {sql_text(l->snapshot->organization_id)};
    struct sql_rows rows;
    bool well = store_snapshot_ask(l->snapshot, STATEMENT_ORGANIZATION_FIND, values, 1, &rows, fault) &&
                page_take(l, &rows, fault);
    arena_rewind(l->snapshot->arena, mark);
    return well;
}

static bool sql_list(struct snapshot *snapshot, struct arena *arena, const struct list_query *query,
                     struct row_list *list, struct fault *fault)
{
    struct listing l = {.snapshot = snapshot, .arena = arena, .query = query, .until_seq = query->until_seq};
    l.rows = arena_array(arena, struct row, query->limit + 1);
    l.after_seq = query->order == LIST_NEWEST ? 0 : query->after_seq;
    l.until_seq = query->until_seq == 0         ? INT64_MAX
                  : query->order == LIST_NEWEST ? query->until_seq - 1
                                                : query->until_seq;
    bool well = true;
    if (query->kind == ROW_ORGANIZATION) {
        well = organization_read(&l, fault);
    } else if (is_one(query)) {
        well = one_read(&l, fault);
    } else {
        while (well && !l.ended) {
            well = page_read(&l, fault);
        }
    }
    *list = (struct row_list){.count = l.count, .rows = l.rows, .more = l.more};
    return well;
}

void store_port_lists(struct store_port *port)
{
    port->list = sql_list;
}
