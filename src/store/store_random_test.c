/* The three stores at once: random change-sets, lists, look-ups and claims, step for step with equal answers. What one of
 * them does otherwise than the other two is a mistake in it; what all do alike is held by store_conformance_test.c, and lists
 * by the slow oracle here, which knows nothing but the rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/lift.h"
#include "store/testing_world.h"

#if defined(__SANITIZE_ADDRESS__)
enum { STEPS = 1000 };
#else
enum { STEPS = 10000 };
#endif
/* Everything that is read more than once is on the shelf, or a few rows of it at a time; in memory there is none. */
static const int64_t SHELVES[] = {STORE_SHELF_BYTES, 48 * 1024};

struct outcome {
    enum commit_result result;
    int64_t seq;
    struct kept_answer kept;
};

/* --- comparing --- */

#define rows_compare(w, ...) rows_compare_at((w), __LINE__, __VA_ARGS__)
static void rows_compare_at(struct world *w, int line, int store, const struct row *a, const struct row *b,
                            bool is_fresh)
{
    if ((a == NULL) != (b == NULL) || (a != NULL && a->version != b->version)) {
        fail_msg("step %d, line %d: version %d in memory, %d in store %d", w->step, line, a == NULL ? 0 : a->version,
                 b == NULL ? 0 : b->version, store);
    }
    if (a == NULL || a->version == 0) {
        return;
    }
    assert_int_equal(a->kind, b->kind);
    assert_true(text_equal(a->id, b->id));
    assert_int_equal(a->created_ms, b->created_ms);
    assert_int_equal(a->updated_ms, b->updated_ms);
    assert_int_equal(a->created_seq, b->created_seq);
    assert_int_equal(a->changed_seq, b->changed_seq);
    assert_int_equal(a->changed_ms, b->changed_ms);
    assert_true(!is_fresh || a->last_used_ms == b->last_used_ms);
    assert_true(shape_equal(shape_of_row[a->kind], a->noun, b->noun));
}

static void lists_compare(struct world *w, int store, const struct row_list *a, const struct row_list *b, bool is_fresh)
{
    if (a->count != b->count || a->more != b->more) {
        fail_msg("step %d: %d rows in memory, %d in store %d", w->step, a->count, b->count, store);
    }
    for (int32_t i = 0; i < a->count; i++) {
        rows_compare(w, store, &a->rows[i], &b->rows[i], is_fresh);
    }
}

#define texts_compare(a, b) texts_compare_at(w, (a), (b), __LINE__)
static void texts_compare_at(struct world *w, struct text a, struct text b, int line)
{
    if (!text_equal(a, b)) {
        fail_msg("step %d, line %d: \"%.*s\" in memory, else \"%.*s\"", w->step, line, TEXT_ARGS(a), TEXT_ARGS(b));
    }
}

/* --- commits --- */

static void done(void *argument, const struct commit_outcome *outcome)
{
    struct outcome *mine = argument;
    mine->result = outcome->result;
    mine->seq = outcome->seq;
    if (outcome->kept != NULL) {
        mine->kept = *outcome->kept;
        mine->kept.body = TEXT(""); /* what it points to is gone after this */
    }
}

static void all_commit(struct world *w, const struct change_set *set)
{
    struct outcome outcomes[STORES] = {{.seq = 0}};
    for (int i = 0; i < STORES; i++) {
        assert_true(w->ports[i].submit(w->ports[i].context, set, done, &outcomes[i]));
        if (outcomes[i].result != outcomes[MEMORY].result || outcomes[i].seq != outcomes[MEMORY].seq ||
            outcomes[i].kept.status != outcomes[MEMORY].kept.status) {
            fail_msg("step %d: commit %d (seq %lld) in memory, %d (%lld) in store %d", w->step, outcomes[MEMORY].result,
                     (long long)outcomes[MEMORY].seq, outcomes[i].result, (long long)outcomes[i].seq, i);
        }
    }
    if (set->queue_count + set->finish_count > 0) {
        usleep(2000); /* PostgreSQL's clock tells apart what was due before and after */
    }
}

/* --- reading --- */

/* A filter's list: mostly not asked. */
static struct text_list texts_draw(struct world *w, struct text (*draw)(struct world *), uint32_t times)
{
    struct text_list list = {.count = testing_one_in(w, times) ? 1 + (int32_t)testing_below(w, 2) : 0};
    struct text *items = arena_array(w->arena, struct text, 2);
    for (int32_t i = 0; i < list.count; i++) {
        items[i] = draw(w);
    }
    list.items = items;
    return list;
}

static struct text source_draw(struct world *w)
{
    return testing_one_in(w, 2) ? TEXT("api") : TEXT("jobber");
}

static struct text word_draw(struct world *w)
{
    static const char *const words[] = {"nor", "th", "%", "_", "\"", "\xc3\xa4", "south", "a"};
    return text_of(words[testing_below(w, 8)]);
}

static struct text external_name(struct world *w)
{
    return testing_one_in(w, 10) ? TEXT("") : testing_name_of(w);
}

static struct list_query query_draw(struct world *w, struct list_filter *filter)
{
    *filter = (struct list_filter){
        .statuses = testing_one_in(w, 3) ? testing_below(w, 256) : 0,
        .priorities = testing_one_in(w, 4) ? testing_below(w, 32) : 0,
        .technician_ids = texts_draw(w, testing_reference, 5),
        .branch_ids = texts_draw(w, testing_reference, 5),
        .sources = texts_draw(w, source_draw, 4),
        .external_ids = texts_draw(w, external_name, 5),
        .words = texts_draw(w, word_draw, 4),
        .has_day = testing_one_in(w, 4),
        .day_from_s = 1000 + testing_below(w, 100),
        .changed_since_ms = testing_one_in(w, 3) ? w->now_ms - testing_below(w, 3000) : 0,
        .active = (enum list_active)testing_below(w, 3),
    };
    filter->kinds = testing_one_in(w, 4) ? testing_below(w, 256) : 0;
    filter->has_date = testing_one_in(w, 5);
    filter->date.days = 20000 + (int32_t)testing_below(w, 3);
    filter->job_id = testing_one_in(w, 5) ? testing_reference(w) : TEXT("");
    filter->lasts_at_s = testing_one_in(w, 4) ? 1000 + testing_below(w, 100) : 0;
    filter->day_to_s = filter->day_from_s + 1 + testing_below(w, 40);
    enum list_order order = (enum list_order)testing_below(w, 3);
    enum row_kind kind = testing_one_in(w, 40) ? ROW_ORGANIZATION : testing_kind_draw(w);
    filter->undated = order == LIST_CREATED && kind == ROW_JOB ? (enum list_undated)testing_below(w, 3) : UNDATED_ALL;
    return (struct list_query){
        .kind = kind,
        .order = order,
        .after_seq = testing_one_in(w, 2) ? testing_below(w, (uint32_t)w->step + 10) : 0,
        .until_seq = testing_one_in(w, 4) ? testing_below(w, (uint32_t)w->step * 2 + 10) : 0,
        .limit = 1 + (int32_t)testing_below(w, 10),
        .filter = testing_one_in(w, 4) ? NULL : filter,
    };
}

/* Whether `words` of a filter and the rest hold, said once more in the plainest way. */
static bool oracle_takes(struct world *w, const struct list_filter *f, const struct row *row)
{
    struct store_lifted l = store_lift(w->arena, row->kind, row->noun);
    const struct {
        const struct text_list *asked;
        struct text has;
    } lists[] = {{&f->technician_ids, l.technician_id},
                 {&f->branch_ids, l.branch_id},
                 {&f->sources, l.source},
                 {&f->external_ids, l.external_id}};
    for (size_t i = 0; i < 4; i++) {
        bool is_one = lists[i].asked->count == 0;
        for (int32_t k = 0; k < lists[i].asked->count; k++) {
            is_one = is_one || text_equal(lists[i].asked->items[k], lists[i].has);
        }
        if (!is_one) {
            return false;
        }
    }
    for (int32_t i = 0; i < f->words.count; i++) {
        if (strstr(text_to_c(w->arena, l.search), text_to_c(w->arena, f->words.items[i])) == NULL) {
            return false;
        }
    }
    bool status = f->statuses == 0 || (f->statuses & (1U << l.status)) != 0;
    bool priority = f->priorities == 0 || (f->priorities & (1U << l.priority)) != 0;
    bool undated = f->undated == UNDATED_ALL ||
                   (f->undated == UNDATED_OPEN && l.status != JOB_COMPLETED && l.status != JOB_CANCELED);
    bool within = !(l.day_to_s <= f->day_from_s || l.day_from_s >= f->day_to_s);
    bool day = !f->has_day || (l.has_day ? within : undated);
    bool date = !f->has_date || (l.has_date && l.date.days == f->date.days);
    bool job = f->job_id.length == 0 || text_equal(f->job_id, l.job_id);
    bool kind = f->kinds == 0 || (f->kinds & (1U << l.kind)) != 0;
    bool over = row->kind == ROW_INCIDENT && f->lasts_at_s != 0 &&
                ((const struct incident_record *)row->noun)->until_s <= f->lasts_at_s;
    bool active = f->active == LIST_ALL || (f->active == LIST_ACTIVE) == l.active;
    return date && job && kind && !over && status && priority && day && active &&
           row->changed_ms >= f->changed_since_ms;
}

static int64_t oracle_seq(const struct list_query *query, const struct row *row)
{
    return query->order == LIST_CHANGED ? row->changed_seq : row->created_seq;
}

static bool oracle_within(const struct list_query *query, int64_t seq)
{
    if (query->order == LIST_NEWEST) {
        return query->until_seq == 0 || seq < query->until_seq;
    }
    return seq > query->after_seq && (query->until_seq == 0 || seq <= query->until_seq);
}

/* Row by row through find: the one with the next seq, until the page is full. */
static void oracle_compare(struct world *w, struct snapshot *s, const struct list_query *query,
                           const struct row_list *list)
{
    const struct store_port *port = &w->ports[SQLITE];
    int64_t last = query->order == LIST_NEWEST ? INT64_MAX : INT64_MIN;
    for (int32_t place = 0; place <= list->count; place++) {
        const struct row *next = NULL;
        for (uint32_t i = 0; i < IDS; i++) {
            struct text id = text_format(w->arena, "%s-%u", shape_row_name[query->kind], i);
            const struct row *row = port->find(s, w->arena, query->kind, id, NULL);
            int64_t seq = row == NULL ? 0 : oracle_seq(query, row);
            bool ahead = query->order == LIST_NEWEST ? seq < last && (next == NULL || seq > oracle_seq(query, next))
                                                     : seq > last && (next == NULL || seq < oracle_seq(query, next));
            if (row != NULL && ahead && oracle_within(query, seq) &&
                (query->filter == NULL || oracle_takes(w, query->filter, row))) {
                next = row;
            }
        }
        bool is_end = place == list->count;
        assert_int_equal(next != NULL, is_end ? list->more : true);
        assert_true(is_end || text_equal(next->id, list->rows[place].id));
        last = is_end ? 0 : oracle_seq(query, next);
    }
}

static void list_compare(struct world *w, struct snapshot *s[STORES], bool is_fresh)
{
    struct list_filter filter;
    struct list_query query = query_draw(w, &filter);
    struct row_list lists[STORES];
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].list(s[i], w->arena, &query, &lists[i], &w->fault);
        assert_no_fault(&w->fault);
        lists_compare(w, i, &lists[MEMORY], &lists[i], is_fresh);
    }
    if (is_fresh && query.kind != ROW_ORGANIZATION && testing_one_in(w, 10)) {
        oracle_compare(w, s[SQLITE], &query, &lists[SQLITE]);
    }
}

static void found_compare(struct world *w, struct snapshot *s[STORES], bool is_fresh)
{
    enum row_kind kind = testing_one_in(w, 20) ? ROW_ORGANIZATION : testing_kind_draw(w);
    struct text ids[3] = {testing_row_id(w, kind), testing_row_id(w, kind), TEXT("nobody")};
    struct text name = testing_name_of(w);
    struct text folded =
        kind == ROW_PLAN ? text_format(w->arena, "2024-10-%02u", 4 + testing_below(w, NAMES))
        : kind == ROW_WEIGHTS || kind == ROW_MODEL
            ? text_format(w->arena, "%s%u", testing_one_in(w, 8) ? "0" : "", testing_below(w, NAMES + 1))
        : kind == ROW_TIMETABLE ? TEXT("tidy")
        : kind == ROW_USER      ? text_fold(w->arena, testing_email_of(w))
                                : text_fold(w->arena, name);
    struct text source = source_draw(w);
    const struct row *rows[STORES];
    struct row_list lists[STORES];
    for (int i = 0; i < STORES; i++) {
        rows[i] = w->ports[i].find(s[i], w->arena, kind, ids[0], &w->fault);
        assert_no_fault(&w->fault);
        rows_compare(w, i, rows[MEMORY], rows[i], is_fresh);
    }
    for (int i = 0; i < STORES; i++) {
        rows[i] = w->ports[i].find_external(s[i], w->arena, kind, source, name, &w->fault);
        assert_no_fault(&w->fault);
        rows_compare(w, i, rows[MEMORY], rows[i], is_fresh);
    }
    for (int i = 0; i < STORES; i++) {
        rows[i] = w->ports[i].find_named(s[i], w->arena, kind, folded, &w->fault);
        assert_no_fault(&w->fault);
        rows_compare(w, i, rows[MEMORY], rows[i], is_fresh);
    }
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].find_many(s[i], w->arena, kind, ids, 3, &lists[i], &w->fault);
        assert_no_fault(&w->fault);
        lists_compare(w, i, &lists[MEMORY], &lists[i], is_fresh);
    }
}

static void wishing_compare(struct world *w, struct snapshot *s[STORES], bool is_fresh)
{
    struct text ids[4];
    struct row_list lists[STORES];
    for (int i = 0; i < 4; i++) {
        ids[i] = testing_row_id(w, ROW_CUSTOMER);
    }
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].find_wishing(s[i], w->arena, ids, 4, &lists[i], &w->fault);
        assert_no_fault(&w->fault);
        lists_compare(w, i, &lists[MEMORY], &lists[i], is_fresh);
    }
}

static void appended_compare(struct world *w, struct snapshot *s[STORES])
{
    struct append_list lists[STORES];
    struct text parent = testing_row_id(w, ROW_TECHNICIAN);
    bool newest = testing_one_in(w, 2);
    int64_t after = testing_one_in(w, 2) ? 0 : testing_below(w, (uint32_t)w->step + 10);
    int32_t limit = 1 + (int32_t)testing_below(w, 5);
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].appended(s[i], w->arena, APPEND_POSITION, parent, newest, after, limit, &lists[i], &w->fault);
        assert_no_fault(&w->fault);
        assert_int_equal(lists[i].count, lists[MEMORY].count);
        assert_int_equal(lists[i].more, lists[MEMORY].more);
        for (int32_t k = 0; k < lists[i].count; k++) {
            assert_int_equal(lists[i].items[k].seq, lists[MEMORY].items[k].seq);
            assert_int_equal(lists[i].items[k].at_ms, lists[MEMORY].items[k].at_ms);
        }
    }
}

static void positions_compare(struct world *w, struct snapshot *s[STORES])
{
    enum { ASKED = 3 };
    struct appended newest[STORES][ASKED];
    const struct text asked[ASKED] = {testing_row_id(w, ROW_TECHNICIAN), TEXT("nobody"),
                                      testing_row_id(w, ROW_TECHNICIAN)};
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].newest_positions(s[i], w->arena, asked, ASKED, newest[i], &w->fault);
        assert_no_fault(&w->fault);
        for (int k = 0; k < ASKED; k++) {
            assert_int_equal(newest[i][k].noun == NULL, newest[MEMORY][k].noun == NULL);
            assert_int_equal(newest[i][k].at_ms, newest[MEMORY][k].at_ms);
        }
    }
}

static void audits_compare(struct world *w, struct snapshot *s[STORES])
{
    struct audit_list lists[STORES];
    const struct audit_query query = {
        .after_seq = testing_one_in(w, 2) ? 0 : testing_below(w, (uint32_t)w->step + 10),
        .newest_first = testing_one_in(w, 2),
        .limit = 1 + (int32_t)testing_below(w, 5),
        .from_ms = testing_one_in(w, 4) ? w->now_ms - testing_below(w, 3000) : 0,
        .to_ms = testing_one_in(w, 4) ? w->now_ms - testing_below(w, 1000) : 0,
        .action = testing_one_in(w, 4) ? TEXT("test.put") : TEXT(""),
        .actor = testing_one_in(w, 8) ? TEXT("key:2") : TEXT(""),
        .subject = testing_one_in(w, 3) ? testing_row_id(w, testing_kind_draw(w)) : TEXT(""),
        .request_id = testing_one_in(w, 4) ? TEXT("r7") : TEXT(""),
    };
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].audits(s[i], w->arena, &query, &lists[i], &w->fault);
        assert_no_fault(&w->fault);
        assert_int_equal(lists[i].count, lists[MEMORY].count);
        assert_int_equal(lists[i].more, lists[MEMORY].more);
        for (int32_t k = 0; k < lists[i].count; k++) {
            const struct audit_row *a = &lists[MEMORY].items[k];
            const struct audit_row *b = &lists[i].items[k];
            assert_int_equal(a->seq, b->seq);
            assert_int_equal(a->at_ms, b->at_ms);
            texts_compare(a->entry, b->entry);
            texts_compare(a->subject, b->subject);
            texts_compare(a->request_id, b->request_id);
            assert_memory_equal(a->hash.bytes, b->hash.bytes, sizeof a->hash.bytes);
        }
    }
}

static void events_compare(struct world *w, struct snapshot *s[STORES])
{
    struct event_list lists[STORES];
    int64_t newest = w->ports[MEMORY].event_seq(s[MEMORY]);
    int64_t after_seq = testing_below(w, (uint32_t)newest + 3);
    int32_t limit = 1 + (int32_t)testing_below(w, 5);
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].events(s[i], w->arena, after_seq, limit, &lists[i], &w->fault);
        assert_no_fault(&w->fault);
        assert_int_equal(w->ports[i].event_seq(s[i]), newest);
        assert_int_equal(lists[i].count, lists[MEMORY].count);
        assert_int_equal(lists[i].more, lists[MEMORY].more);
        for (int32_t k = 0; k < lists[i].count; k++) {
            const struct store_event *a = &lists[MEMORY].items[k];
            const struct store_event *b = &lists[i].items[k];
            assert_int_equal(b->seq, after_seq + 1 + k);
            assert_true(a->seq == b->seq && a->at_ms == b->at_ms && a->version == b->version);
            texts_compare(a->id, b->id);
            texts_compare(a->data, b->data);
        }
    }
}

static void kept_compare(struct world *w, struct snapshot *s[STORES])
{
    struct text key = text_format(w->arena, "key \"%u\"", testing_below(w, 200));
    struct kept_answer kept[STORES] = {{.status = 0}};
    bool found[STORES];
    for (int i = 0; i < STORES; i++) {
        found[i] = w->ports[i].kept(s[i], w->arena, key, &kept[i], &w->fault);
        assert_no_fault(&w->fault);
        assert_int_equal(found[i], found[MEMORY]);
        assert_int_equal(kept[i].status, kept[MEMORY].status);
        texts_compare(kept[i].body, kept[MEMORY].body);
    }
}

static void items_compare(struct world *w, const struct queue_list *a, const struct queue_list *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->more, b->more);
    for (int32_t i = 0; i < a->count; i++) {
        texts_compare(a->items[i].id, b->items[i].id);
        texts_compare(a->items[i].organization_id, b->items[i].organization_id);
        texts_compare(a->items[i].unique, b->items[i].unique);
        texts_compare(a->items[i].progress, b->items[i].progress);
        texts_compare(a->items[i].error, b->items[i].error);
        assert_int_equal(a->items[i].state, b->items[i].state);
        assert_int_equal(a->items[i].attempt, b->items[i].attempt);
        assert_int_equal(a->items[i].fence, b->items[i].fence);
    }
}

static void queue_compare(struct world *w, struct snapshot *s[STORES])
{
    struct queue_list lists[STORES];
    enum queue_state state = (enum queue_state)testing_below(w, 5);
    struct text after =
        testing_one_in(w, 2) ? TEXT("") : text_format(w->arena, "q%06u", testing_below(w, (uint32_t)w->step + 1));
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].queued(s[i], w->arena, state, after, 5, &lists[i], &w->fault);
        assert_no_fault(&w->fault);
        items_compare(w, &lists[MEMORY], &lists[i]);
    }
    const struct text kinds[] = {TEXT("other"), TEXT("kind")};
    const struct text_list counted = {1 + (int32_t)testing_below(w, 2), kinds};
    int32_t counts[STORES];
    for (int i = 0; i < STORES; i++) {
        assert_true(w->ports[i].waiting(s[i], &counted, &counts[i], &w->fault));
        assert_int_equal(counts[i], counts[MEMORY]);
    }
}

static void reads_compare(struct world *w, struct snapshot *s[STORES], bool is_fresh)
{
    for (int i = 0; i < STORES; i++) {
        assert_int_equal(w->ports[i].seq(s[i]), w->ports[MEMORY].seq(s[MEMORY]));
        assert_int_equal(w->ports[i].changed_ms(s[i]), w->ports[MEMORY].changed_ms(s[MEMORY]));
    }
    for (int i = 0; i < 3; i++) {
        list_compare(w, s, is_fresh);
    }
    found_compare(w, s, is_fresh);
    wishing_compare(w, s, is_fresh);
    appended_compare(w, s);
    positions_compare(w, s);
    audits_compare(w, s);
    events_compare(w, s);
    if (is_fresh) {
        kept_compare(w, s);
        queue_compare(w, s);
    }
}

static bool all_open(struct world *w, struct text organization_id, struct snapshot *s[STORES])
{
    for (int i = 0; i < STORES; i++) {
        s[i] = w->ports[i].open(w->ports[i].context, organization_id, NULL);
        assert_int_equal(s[i] != NULL, s[MEMORY] != NULL);
    }
    return s[MEMORY] != NULL;
}

static void all_close(struct world *w, struct snapshot *s[STORES])
{
    for (int i = 0; i < STORES; i++) {
        w->ports[i].close(w->ports[i].context, s[i]);
        s[i] = NULL;
    }
}

static void read_step(struct world *w, struct text organization_id)
{
    struct snapshot *s[STORES];
    if (all_open(w, organization_id, s)) {
        reads_compare(w, s, true);
        if (w->held[MEMORY] == NULL && testing_one_in(w, 4)) {
            memcpy(w->held, s, sizeof w->held);
            w->held_until = w->step + HELD_STEPS;
        } else {
            all_close(w, s);
        }
    }
    if (w->held[MEMORY] != NULL) {
        reads_compare(w, w->held, false);
        if (w->step > w->held_until) {
            all_close(w, w->held);
        }
    }
}

/* --- from outside, claims and touches --- */

static void outside_step(struct world *w)
{
    struct text organization_id = testing_organization(w, testing_below(w, ORGANIZATIONS));
    struct text id = testing_row_id(w, ROW_KEY);
    struct text prefix = testing_prefix_of(w, organization_id, id);
    struct sha256 session = testing_digest_of(w, organization_id, testing_row_id(w, ROW_SESSION));
    struct sha256 invited = testing_digest_of(w, organization_id, testing_row_id(w, ROW_USER));
    struct text email = text_fold(w->arena, testing_email_of(w));
    const struct row *rows[STORES];
    struct row_list lists[STORES];
    const struct text *ids[STORES];
    struct text whose = TEXT("");
    for (int i = 0; i < STORES; i++) {
        const struct store_port *p = &w->ports[i];
        rows[i] = p->find_key(p->context, w->arena, prefix, &whose, &w->fault);
        assert_no_fault(&w->fault);
        rows_compare(w, i, rows[MEMORY], rows[i], true);
        assert_true(rows[i] == NULL || text_equal(whose, organization_id));
    }
    for (int i = 0; i < STORES; i++) {
        rows[i] = w->ports[i].find_session(w->ports[i].context, w->arena, &session, &whose, &w->fault);
        assert_no_fault(&w->fault);
        rows_compare(w, i, rows[MEMORY], rows[i], true);
    }
    for (int i = 0; i < STORES; i++) {
        rows[i] = w->ports[i].find_invite(w->ports[i].context, w->arena, &invited, &whose, &w->fault);
        assert_no_fault(&w->fault);
        rows_compare(w, i, rows[MEMORY], rows[i], true);
    }
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].find_users(w->ports[i].context, w->arena, email, &lists[i], &ids[i], &w->fault);
        assert_no_fault(&w->fault);
        lists_compare(w, i, &lists[MEMORY], &lists[i], true);
        assert_true(lists[i].count == 0 || text_equal(ids[i][0], ids[MEMORY][0]));
    }
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].organizations(w->ports[i].context, w->arena, &lists[i], &w->fault);
        assert_no_fault(&w->fault);
        lists_compare(w, i, &lists[MEMORY], &lists[i], true);
    }
}

static void touch_step(struct world *w)
{
    enum row_kind kind = testing_one_in(w, 2) ? ROW_KEY : ROW_SESSION;
    struct text organization_id = testing_organization(w, testing_below(w, ORGANIZATIONS));
    struct text id = testing_row_id(w, kind);
    for (int i = 0; i < STORES; i++) {
        w->ports[i].touch(w->ports[i].context, kind, organization_id, id, w->now_ms - testing_below(w, 1) * 1000);
    }
}

static void claim_step(struct world *w)
{
    const struct text kinds[] = {TEXT("kind"), TEXT("other")};
    const struct claim_request request = {.owner = TEXT("worker"),
                                          .kinds = {testing_one_in(w, 3) ? 1 : 2, kinds},
                                          .single = {testing_one_in(w, 2) ? 1 : 0, &kinds[testing_below(w, 2)]},
                                          .now_ms = w->now_ms,
                                          .lease_s = 1000000,
                                          .limit = 1 + (int32_t)testing_below(w, 3)};
    struct queue_list lists[STORES];
    for (int i = 0; i < STORES; i++) {
        (void)w->ports[i].claim(w->ports[i].context, w->arena, &request, &lists[i], &w->fault);
        assert_no_fault(&w->fault);
        items_compare(w, &lists[MEMORY], &lists[i]);
    }
    for (int32_t i = 0; i < lists[MEMORY].count; i++) {
        struct queue_item item = lists[MEMORY].items[i];
        item.id = text_copy(w->whole, item.id);
        item.organization_id = text_copy(w->whole, item.organization_id);
        w->leased[w->leased_count < 64 ? w->leased_count++ : (int32_t)testing_below(w, 64)] = item;
    }
}

/* --- the walk --- */

static int64_t world_now(void *context)
{
    return ((const struct world *)context)->now_ms;
}

static void world_up(struct world *w, uint64_t seed)
{
    w->random = random_make(seed, 0);
    w->arena = arena_create(0);
    w->whole = arena_create(0);
    w->now_ms = 1000000;
    w->clock = *testing_clock_port();
    w->clock.context = w;
    w->clock.steady_ms = world_now;
    w->log = (struct log){STDERR_FILENO, LOG_ERROR, world_now, w};
    w->memory = store_memory_create();
    w->ports[MEMORY] = store_memory_port(w->memory);
    for (int i = SQLITE; i < STORES; i++) {
        struct fault fault = {.kind = FAULT_NONE};
        w->databases[i] = testing_database_make(testing_engine(i - SQLITE));
        const struct store_settings settings = {.database = w->databases[i]->settings.database,
                                                .clock = &w->clock,
                                                .log = &w->log,
                                                .shelf_bytes = SHELVES[seed % 2],
                                                .may_migrate = true};
        w->stores[i] = store_open(&settings, &fault);
        assert_no_fault(&fault);
        w->ports[i] = store_port_of(w->stores[i]);
    }
    for (uint32_t i = 0; i < ORGANIZATIONS; i++) {
        const struct change_origin origin = {
            .actor = TEXT("key:1"), .request_id = TEXT("r"), .at_ms = w->now_ms + (int64_t)i};
        struct change_set *set = change_set_begin(w->arena, testing_organization(w, i), &origin);
        void *noun = testing_noun_draw(w, ROW_ORGANIZATION, testing_organization(w, i), testing_organization(w, i));
        change_set_put(set, &(struct change){.kind = ROW_ORGANIZATION,
                                             .id = testing_organization(w, i),
                                             .version = 1,
                                             .after = noun,
                                             .action = "test.put"});
        all_commit(w, set);
    }
}

static void world_down(struct world *w)
{
    if (w->held[MEMORY] != NULL) {
        all_close(w, w->held);
    }
    store_memory_destroy(w->memory);
    for (int i = SQLITE; i < STORES; i++) {
        store_close(w->stores[i]);
        testing_database_end(w->databases[i]);
    }
    arena_destroy(w->arena);
    arena_destroy(w->whole);
}

static void walk(int32_t steps, uint64_t seed)
{
    struct world w = {.step = 0};
    world_up(&w, seed);
    for (w.step = 1; w.step <= steps; w.step++) {
        w.now_ms += 1 + testing_below(&w, 50);
        uint32_t what = testing_below(&w, 10);
        struct text organization_id =
            testing_organization(&w, testing_below(&w, ORGANIZATIONS + (testing_one_in(&w, 20) ? 1 : 0)));
        if (what < 6) {
            all_commit(&w, testing_set_draw(&w, organization_id));
        } else if (what < 7) {
            read_step(&w, organization_id);
        } else if (what < 8) {
            outside_step(&w);
        } else if (what < 9) {
            touch_step(&w);
        } else {
            claim_step(&w);
        }
        arena_reset(w.arena);
    }
    world_down(&w);
}

struct walking {
    int32_t steps;
    uint64_t seed;
};

static void random_steps_have_equal_answers(void **state)
{
    const struct walking *walking = *state;
    for (int32_t steps = 0; steps < walking->steps; steps += ROUND_STEPS) {
        int32_t left = walking->steps - steps;
        walk(left < ROUND_STEPS ? left : ROUND_STEPS, walking->seed + (uint64_t)(steps + steps / ROUND_STEPS));
    }
}

/* PROGRAM [STEPS SEED]: another walk. */
int main(int count, char **arguments)
{
    struct walking walking = {STEPS, 1};
    if (count == 3) {
        walking = (struct walking){atoi(arguments[1]), strtoull(arguments[2], NULL, 10)};
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(random_steps_have_equal_answers, &walking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
