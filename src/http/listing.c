#include "http/listing.h"

#include "base/arena.h"
#include "base/fault.h"
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

static enum list_active read_active(struct exchange *x)
{
    bool given = false;
    struct text value = exchange_query_value(x, TEXT("active"), &given);
    return text_equal(value, TEXT("all")) ? LIST_ALL : text_equal(value, TEXT("false")) ? LIST_INACTIVE : LIST_ACTIVE;
}

static struct list_filter filter_read(struct exchange *x, struct records_work *work)
{
    bool given = false;
    struct list_filter filter = {
        .statuses = read_statuses(x),
        .priorities = read_priorities(x),
        .technician_ids = read_rows(x, work, "technicianId", ROW_TECHNICIAN),
        .branch_ids = read_rows(x, work, "branch", ROW_BRANCH),
        .sources = read_list(x, "source"),
        .external_ids = read_list(x, "externalId"),
        .words = read_words(x),
        .active = read_active(x),
    };
    struct text since = exchange_query_value(x, TEXT("updatedSince"), &given);
    if (given) {
        moment_parse(since, &filter.changed_since_ms, NULL); /* the route's table has checked it */
    }
    read_day(x, &filter);
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

static void list_write(struct exchange *x, struct records_work *work, const struct list_page *page,
                       const struct list_query *query, listing_row *write)
{
    struct row_list list = {.count = 0};
    bool good = work->store->list(work->snapshot, x->arena, query, &list, &work->fault);
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; good && i < list.count; i++) {
        good = write(&w, work, &list.rows[i]);
    }
    json_array_end(&w);
    exchange_page_end(x, page, &w, list.more, list.count == 0 ? 0 : place_of(query, &list.rows[list.count - 1]));
    if (query->order == LIST_CHANGED) {
        exchange_page_checkpoint(page, &w, list.more);
    }
    json_object_end(&w);
    if (view_is_sound(x, work)) {
        reply_end(x, &w, 200);
    }
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

void listing_answer(struct exchange *x, enum row_kind kind, listing_row *write)
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
    struct list_filter filter = filter_read(x, work);
    if (!view_is_sound(x, work)) {
        return;
    }
    narrow(work, &filter);
    struct list_query query = query_make(x, kind, &page, &filter);
    list_write(x, work, &page, &query, write);
}
