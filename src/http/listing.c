#include "http/listing.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "http/list_page.h"
#include "http/reply.h"
#include "http/route.h"
#include "records/records.h"

/* ---- filters ----------------------------------------------------------------------------------------------------- */

/* What stands for a name that nobody has: no row has it either. */
static const struct text nobody = {"-", 1};

static int32_t parts_of(struct text list)
{
    int32_t count = 0;
    for (; list.length > 0; count++) {
        text_cut(&list, ',');
    }
    return count;
}

/* The words of a comma list. Empty when the parameter is not given. */
static struct text_list read_list(struct exchange *x, const char *name)
{
    bool given = false;
    struct text value = exchange_query_value(x, text_of(name), &given);
    struct text *items = arena_array(x->arena, struct text, parts_of(value));
    struct text_list list = {.items = items};
    while (value.length > 0) {
        items[list.count++] = text_cut(&value, ',');
    }
    return list;
}

/* The ids of what a comma list names. */
static struct text_list read_rows(struct exchange *x, struct records_work *work, const char *name, enum row_kind kind)
{
    struct text_list names = read_list(x, name);
    struct text *ids = arena_array(x->arena, struct text, names.count);
    for (int32_t i = 0; i < names.count; i++) {
        const struct row *row = kind == ROW_BRANCH ? records_find_named(work, kind, names.items[i])
                                                   : records_find_reference(work, kind, names.items[i]);
        ids[i] = row == NULL ? nobody : row->id;
    }
    return (struct text_list){names.count, ids};
}

static uint32_t read_statuses(struct exchange *x)
{
    struct text_list words = read_list(x, "status");
    uint32_t bits = 0;
    for (int32_t i = 0; i < words.count; i++) {
        int32_t status = 0;
        bits |= records_job_status_read(words.items[i], &status) ? UINT32_C(1) << status : 0;
    }
    return bits;
}

static uint32_t read_priorities(struct exchange *x)
{
    static const struct text words[] = {{"urgent", 6}, {"high", 4}, {"normal", 6}, {"low", 3}};
    static const struct text numbers[] = {{"1", 1}, {"2", 1}, {"3", 1}, {"4", 1}};
    struct text_list given = read_list(x, "priority");
    uint32_t bits = 0;
    for (int32_t i = 0; i < given.count; i++) {
        for (int p = 0; p < 4; p++) {
            bool same = text_equal(given.items[i], words[p]) || text_equal(given.items[i], numbers[p]);
            bits |= same ? UINT32_C(2) << p : 0;
        }
    }
    return bits;
}

static struct text_list read_words(struct exchange *x)
{
    bool given = false;
    struct text value = exchange_query_value(x, TEXT("q"), &given);
    struct text *words = arena_array(x->arena, struct text, 1);
    words[0] = text_fold(x->arena, value);
    return (struct text_list){given ? 1 : 0, words};
}

static void read_day(struct exchange *x, struct list_filter *filter)
{
    exchange_query_value(x, TEXT("date"), &filter->has_day);
    if (filter->has_day) {
        struct date date = view_date(x);
        filter->day_from_s = zone_instant_s(view_zone(x), date, 0, ZONE_START);
        filter->day_to_s = zone_instant_s(view_zone(x), (struct date){date.days + 1}, 0, ZONE_START);
    }
}

/* Of what is numbered, all are shown; of the rest those that are active, unless more is asked for. */
static enum list_active read_active(struct exchange *x, enum row_kind kind)
{
    bool given = false;
    if (kind == ROW_MODEL || kind == ROW_WEIGHTS) {
        return LIST_ALL;
    }
    struct text value = exchange_query_value(x, TEXT("active"), &given);
    return text_equal(value, TEXT("all")) ? LIST_ALL : text_equal(value, TEXT("false")) ? LIST_INACTIVE : LIST_ACTIVE;
}

/* Bits of the words of a comma list, as a member of the kind's shape has them. */
static uint32_t words_read(struct exchange *x, const char *name, enum row_kind kind, const char *member)
{
    const struct shape *shape = shape_of_row[kind];
    const struct shape_member *of = &shape->members[shape_find(shape, text_of(member))];
    struct text_list words = read_list(x, name);
    uint32_t bits = 0;
    for (int32_t i = 0; i < words.count; i++) {
        for (int32_t k = 0; k < shape_word_count(of); k++) {
            bits |= text_equal(words.items[i], shape_word(of, k)) ? UINT32_C(1) << k : 0;
        }
    }
    return bits;
}

/* Of a date and of a kind. */
static void about_read(struct exchange *x, enum row_kind kind, struct list_filter *filter)
{
    bool given = false;
    struct text date = exchange_query_value(x, TEXT("date"), &given);
    filter->has_date = given && date_parse(date, &filter->date);
    filter->kinds = words_read(x, "kind", kind, "kind");
}

static void decisions_read(struct exchange *x, struct records_work *work, struct list_filter *filter)
{
    bool given = false;
    struct text job = exchange_query_value(x, TEXT("jobId"), &given);
    about_read(x, ROW_DECISION, filter);
    if (given) {
        const struct row *row = records_find_reference(work, ROW_JOB, job);
        filter->job_id = row == NULL ? nobody : row->id;
    }
}

static void proposals_read(struct exchange *x, struct list_filter *filter)
{
    about_read(x, ROW_PROPOSAL, filter);
    filter->statuses = words_read(x, "status", ROW_PROPOSAL, "status");
}

/* Of incidents those that are not over, unless all are asked for. */
static void incidents_read(struct exchange *x, struct list_filter *filter)
{
    filter->lasts_at_s = filter->active == LIST_ALL ? 0 : divide_floor(exchange_wall_ms(x), 1000);
    filter->active = LIST_ALL;
}

static void runs_read(struct exchange *x, struct list_filter *filter)
{
    about_read(x, ROW_RUN, filter);
    filter->statuses = words_read(x, "state", ROW_RUN, "state");
}

static struct list_filter filter_read(struct exchange *x, struct records_work *work, enum row_kind kind)
{
    bool given = false;
    struct list_filter filter = {
        .statuses = kind == ROW_JOB ? read_statuses(x) : 0,
        .priorities = read_priorities(x),
        .technician_ids = read_rows(x, work, "technicianId", ROW_TECHNICIAN),
        .branch_ids = read_rows(x, work, "branch", ROW_BRANCH),
        .sources = read_list(x, "source"),
        .external_ids = read_list(x, "externalId"),
        .words = read_words(x),
        .active = read_active(x, kind),
    };
    struct text since = exchange_query_value(x, TEXT("updatedSince"), &given);
    if (given) {
        moment_parse(since, &filter.changed_since_ms, NULL); /* the route's table has checked it */
    }
    if (kind == ROW_DECISION) {
        decisions_read(x, work, &filter);
    } else if (kind == ROW_PROPOSAL) {
        proposals_read(x, &filter);
    } else if (kind == ROW_RUN) {
        runs_read(x, &filter);
    } else if (kind == ROW_INCIDENT) {
        incidents_read(x, &filter);
    } else {
        read_day(x, &filter);
    }
    return filter;
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static int64_t place_of(const struct list_query *query, const struct row *row)
{
    return query->order == LIST_CHANGED ? row->changed_seq : row->created_seq;
}

static struct list_query query_make(struct exchange *x, enum row_kind kind, const struct list_page *page,
                                    const struct list_filter *filter)
{
    bool by_change = false;
    exchange_query_value(x, TEXT("updatedSince"), &by_change);
    return (struct list_query){
        .kind = kind,
        .order = by_change ? LIST_CHANGED : LIST_CREATED,
        .after_seq = page->after_seq,
        .until_seq = by_change ? page->until_seq : 0,
        .limit = page->limit,
        .filter = filter,
    };
}

enum { STEP_FIRST = 16, STEP_MOST = 64 }; /* rows that are read at a time */

/* A page on its way. A row may be a hundred kilobytes, and what a page needs is not known before it is read: so rows are
 * read few at a time, and the memory that they took is claimed before there are more. */
struct listing {
    struct exchange *x;
    struct records_work *work;
    struct json_writer *w;
    listing_ahead *ahead; /* NULL: nothing is read at once */
    listing_row *write;
    struct list_query query; /* of the next step */
    int32_t left;            /* rows that may still be told */
    int64_t last;            /* the place of the last one told */
    bool more;               /* there are rows behind it */
};

static bool is_full(const struct listing *l)
{
    return l->left == 0 || l->w->out.length >= LIMIT_PAGE_BYTES;
}

static bool rows_write(struct listing *l, const struct row_list *rows)
{
    l->more = rows->more && rows->count > 0;
    for (int32_t i = 0; i < rows->count; i++) {
        if (is_full(l)) {
            l->more = true;
            return true;
        }
        if (!l->write(l->w, l->work, &rows->rows[i])) {
            return false;
        }
        l->last = place_of(&l->query, &rows->rows[i]);
        l->left--;
    }
    return true;
}

/* False when it is answered, or the work has a fault. */
static bool steps_write(struct listing *l)
{
    int32_t step = STEP_FIRST;
    for (l->more = true; l->more && !is_full(l); step = step < STEP_MOST ? step * 2 : STEP_MOST) {
        struct row_list rows = {.count = 0};
        l->query.limit = step < l->left ? step : l->left;
        if (!l->work->store->list(l->work->snapshot, l->x->arena, &l->query, &rows, &l->work->fault)) {
            return false;
        }
        if (l->ahead != NULL) {
            l->ahead(l->work, &rows);
        }
        if (!rows_write(l, &rows) || !exchange_claim_taken(l->x)) {
            return false;
        }
        l->query.after_seq = l->last;
    }
    return true;
}

static void list_write(struct exchange *x, struct records_work *work, const struct list_page *page,
                       const struct list_query *query, listing_ahead *ahead, listing_row *write)
{
    struct json_writer w = reply_begin(x);
    struct listing l = {.x = x,
                        .work = work,
                        .w = &w,
                        .ahead = ahead,
                        .write = write,
                        .query = *query,
                        .left = query->limit,
                        .last = query->after_seq};
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    bool told = steps_write(&l);
    if (!view_is_sound(x, work) || !told) {
        return;
    }
    json_array_end(&w);
    exchange_page_end(x, page, &w, l.more, l.last);
    if (query->order == LIST_CHANGED) {
        exchange_page_checkpoint(page, &w, l.more);
    }
    json_object_end(&w);
    reply_end(x, &w, 200);
}

/* Who may see the own day only sees the own jobs, whoever's were asked for, */
static void narrow(struct records_work *work, struct list_filter *filter)
{
    struct text only = work->actor.only_technician_id;
    bool asked = filter->technician_ids.count == 0;
    if (text_is_empty(only)) {
        return;
    }
    for (int32_t i = 0; i < filter->technician_ids.count; i++) {
        asked = asked || text_equal(filter->technician_ids.items[i], only);
    }
    struct text *ids = arena_array(work->arena, struct text, 1);
    ids[0] = asked ? only : nobody;
    filter->technician_ids = (struct text_list){1, ids};
}

/* and of technicians herself. */
static void own_row_write(struct exchange *x, struct records_work *work, listing_row *write)
{
    const struct row *row = records_find(work, ROW_TECHNICIAN, work->actor.only_technician_id);
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    if (row != NULL) {
        write(&w, work, row);
    }
    json_array_end(&w);
    json_name_null(&w, TEXT("nextCursor"));
    json_object_end(&w);
    if (view_is_sound(x, work)) {
        reply_end(x, &w, 200);
    }
}

void listing_answer(struct exchange *x, enum row_kind kind, listing_ahead *ahead, listing_row *write)
{
    struct list_page page;
    if (!route_check_query(x) || !exchange_page_begin(x, &page)) {
        return;
    }
    struct records_work *work = view_work(x, false);
    if (kind == ROW_TECHNICIAN && !text_is_empty(work->actor.only_technician_id)) {
        own_row_write(x, work, write);
        return;
    }
    struct list_filter filter = filter_read(x, work, kind);
    if (!view_is_sound(x, work)) {
        return;
    }
    narrow(work, &filter);
    struct list_query query = query_make(x, kind, &page, &filter);
    list_write(x, work, &page, &query, ahead, write);
}
