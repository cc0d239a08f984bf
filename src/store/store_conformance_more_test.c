/* What every store promises behind ports/store_port.h, whichever engine: tenants, pages, who knocks, and that what comes back
 * is what was put. */
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "model/testing_shape.h"
#include "store/testing_bench.h"

static void given(enum row_kind kind, void *noun, const char *member)
{
    *(uint64_t *)noun |= UINT64_C(1) << shape_find(shape_of_row[kind], text_of(member));
}

static enum commit_result row_put(struct bench *b, const char *organization, enum row_kind kind, const char *id,
                                  int32_t version, const void *noun)
{
    struct change_set *set = bench_begun(b, organization, 1000);
    bench_put(set, kind, id, version, noun);
    return bench_commit(b, set);
}

/* --- whole or not at all --- */

static void a_change_set_is_kept_whole_or_not_at_all(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    assert_int_equal(bench_job_put(b, "org", "j", 1, bench_job_of(b, ""), 1000), COMMIT_DONE);
    struct change_set *set = bench_begun(b, "org", 2000);
    const struct position_entry position = {.given = 3, .at_ms = 1};
    bench_put(set, ROW_JOB, "k", 1, bench_job_of(b, ""));
    bench_put(set, ROW_JOB, "j", 1, bench_job_of(b, ""));
    change_set_append(set, APPEND_POSITION, TEXT("t"), 1, &position);
    change_set_queue(set, &(struct queue_put){.id = TEXT("q"), .kind = TEXT("kind"), .payload = TEXT("{}")});
    change_set_answer(set, &(struct kept_answer){.key = TEXT("key"), .status = 201, .headers = TEXT("{}")});
    assert_int_equal(bench_commit(b, set), COMMIT_CONFLICT);
    struct snapshot *s = bench_opened(b, "org");
    struct append_list appends;
    struct audit_list audits;
    struct kept_answer answer;
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("k"), NULL));
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), false, 0, 9, &appends, NULL));
    assert_true(b->port.audits(s, b->arena, &(struct audit_query){.limit = 9}, &audits, NULL));
    assert_int_equal(appends.count, 0);
    assert_int_equal(audits.count, 2);
    assert_null(b->port.queue_item(s, b->arena, TEXT("q"), NULL));
    assert_false(b->port.kept(s, b->arena, TEXT("key"), &answer, NULL));
    assert_int_equal(b->port.seq(s), 2);
    b->port.close(b->port.context, s);
}

static void what_is_expected_is_judged_before_the_change_set(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int32_t version = 0; version < 2; version++) {
        struct change_set *wrong = bench_begun(b, "org", 1000);
        change_set_expect(wrong, ROW_JOB, TEXT("j"), version + 1);
        bench_put(wrong, ROW_JOB, "j", version + 1, bench_job_of(b, ""));
        assert_int_equal(bench_commit(b, wrong), COMMIT_CONFLICT);
        struct change_set *right = bench_begun(b, "org", 1000);
        change_set_expect(right, ROW_JOB, TEXT("j"), version);
        bench_put(right, ROW_JOB, "j", version + 1, bench_job_of(b, ""));
        assert_int_equal(bench_commit(b, right), COMMIT_DONE);
    }
}

enum { ROUTE_FROM_S = 1000000, ROUTE_HOUR_S = 3600 };

/* A job that she has, so many hours after the route begins. */
static enum commit_result placed(struct bench *b, const char *id, int32_t version, const char *technician,
                                 int32_t hours)
{
    struct job_record *job = bench_job_of(b, "");
    job->technician_id = text_of(technician);
    job->scheduled_start_s = ROUTE_FROM_S + (int64_t)hours * ROUTE_HOUR_S;
    given(ROW_JOB, job, "technicianId");
    given(ROW_JOB, job, "scheduledStart");
    return bench_job_put(b, "org", id, version, job, 1000);
}

static int64_t seq_now(struct bench *b)
{
    struct snapshot *s = bench_opened(b, "org");
    int64_t seq = b->port.seq(s);
    b->port.close(b->port.context, s);
    return seq;
}

/* What comes of a change-set that expects her route of ten hours as it was then. */
static enum commit_result expecting(struct bench *b, const char *id, int64_t seq)
{
    struct change_set *set = bench_begun(b, "org", 1000);
    const struct route_precondition route = {TEXT("ann"), ROUTE_FROM_S, ROUTE_FROM_S + 10 * ROUTE_HOUR_S, seq};
    change_set_expect_route(set, &route);
    bench_put(set, ROW_JOB, id, 1, bench_job_of(b, ""));
    return bench_commit(b, set);
}

static void a_route_that_is_expected_has_nothing_new_on_it(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    assert_int_equal(placed(b, "a", 1, "ann", 2), COMMIT_DONE);
    int64_t seq = seq_now(b);
    assert_int_equal(expecting(b, "x", seq), COMMIT_DONE);
    assert_int_equal(placed(b, "b", 1, "bea", 2), COMMIT_DONE);  /* somebody else's, */
    assert_int_equal(placed(b, "c", 1, "ann", 10), COMMIT_DONE); /* after it, */
    assert_int_equal(placed(b, "d", 1, "ann", -1), COMMIT_DONE); /* and before it */
    assert_int_equal(expecting(b, "y", seq), COMMIT_DONE);
    assert_int_equal(placed(b, "c", 2, "ann", 9), COMMIT_DONE);
    assert_int_equal(expecting(b, "z", seq), COMMIT_CONFLICT);
    assert_int_equal(expecting(b, "z", seq_now(b)), COMMIT_DONE);
    seq = seq_now(b);
    assert_int_equal(placed(b, "b", 2, "ann", 0), COMMIT_DONE);
    assert_int_equal(expecting(b, "w", seq), COMMIT_CONFLICT);
}

/* A job of somebody else's, on which these come along. */
static enum commit_result joined(struct bench *b, const char *id, int32_t version, const char *const *mates,
                                 int32_t count)
{
    struct job_record *job = bench_job_of(b, "");
    struct text *ids = arena_array(b->arena, struct text, count);
    for (int32_t i = 0; i < count; i++) {
        ids[i] = text_of(mates[i]);
    }
    job->technician_id = TEXT("bea");
    job->crew_technician_ids = (struct text_list){count, ids};
    job->excluded_technician_ids = (struct text_list){1, &(struct text){"ann", 3}};
    job->scheduled_start_s = ROUTE_FROM_S + ROUTE_HOUR_S;
    given(ROW_JOB, job, "technicianId");
    given(ROW_JOB, job, "crewTechnicianIds");
    given(ROW_JOB, job, "excludedTechnicianIds");
    given(ROW_JOB, job, "scheduledStart");
    return bench_job_put(b, "org", id, version, job, 1000);
}

static void a_job_that_she_comes_along_to_is_on_her_route_too(void **state)
{
    struct bench *b = *state;
    static const char *const others[] = {"anna", "cleo"}, *const with_her[] = {"cleo", "ann"};
    bench_organization_make(b, "org");
    assert_int_equal(placed(b, "a", 1, "ann", 2), COMMIT_DONE);
    int64_t seq = seq_now(b);
    assert_int_equal(joined(b, "b", 1, others, 2), COMMIT_DONE);
    assert_int_equal(expecting(b, "x", seq), COMMIT_DONE);
    assert_int_equal(joined(b, "b", 2, with_her, 2), COMMIT_DONE);
    assert_int_equal(expecting(b, "y", seq), COMMIT_CONFLICT);
    assert_int_equal(expecting(b, "y", seq_now(b)), COMMIT_DONE);
}

static void an_answer_may_be_kept_alone(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    struct change_set *set = bench_begun(b, "org", 1000);
    struct kept_answer answer = {.key = TEXT("key"), .status = 200, .headers = TEXT("{}"), .body = TEXT("\"\\\"")};
    memset(answer.fingerprint.bytes, 7, sizeof answer.fingerprint.bytes);
    change_set_answer(set, &answer);
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    struct kept_answer kept;
    assert_true(b->port.kept(s, b->arena, TEXT("key"), &kept, NULL));
    assert_text(kept.body, "\"\\\"");
    assert_memory_equal(kept.fingerprint.bytes, answer.fingerprint.bytes, sizeof kept.fingerprint.bytes);
    b->port.close(b->port.context, s);
}

/* --- tenants --- */

static void nobody_sees_what_another_organization_has(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    bench_organization_make(b, "other");
    struct change_set *set = bench_begun(b, "other", 1000);
    const struct position_entry position = {.given = 3, .at_ms = 1};
    bench_put(set, ROW_JOB, "j", 1, bench_job_of(b, "E"));
    change_set_append(set, APPEND_POSITION, TEXT("t"), 1, &position);
    change_set_queue(set, &(struct queue_put){.id = TEXT("q"), .kind = TEXT("kind"), .payload = TEXT("{}")});
    change_set_answer(set, &(struct kept_answer){.key = TEXT("key"), .status = 201, .headers = TEXT("{}")});
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    const struct text ids[] = {TEXT("j")};
    struct row_list rows;
    struct append_list appends;
    struct audit_list audits;
    struct queue_list items;
    struct kept_answer answer;
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL));
    assert_null(b->port.find(s, b->arena, ROW_ORGANIZATION, TEXT("other"), NULL));
    assert_null(b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), TEXT("E"), NULL));
    assert_true(b->port.find_many(s, b->arena, ROW_JOB, ids, 1, &rows, NULL));
    assert_int_equal(rows.rows[0].version, 0);
    assert_true(b->port.list(s, b->arena, &(struct list_query){.kind = ROW_JOB, .limit = 9}, &rows, NULL));
    assert_int_equal(rows.count, 0);
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), false, 0, 9, &appends, NULL));
    assert_int_equal(appends.count, 0);
    assert_true(b->port.audits(s, b->arena, &(struct audit_query){.limit = 9}, &audits, NULL));
    assert_int_equal(audits.count, 1);
    assert_true(b->port.queued(s, b->arena, QUEUE_WAITING, TEXT(""), 9, &items, NULL));
    assert_int_equal(items.count, 0);
    assert_null(b->port.queue_item(s, b->arena, TEXT("q"), NULL));
    assert_false(b->port.kept(s, b->arena, TEXT("key"), &answer, NULL));
    b->port.close(b->port.context, s);
}

static void organizations_are_told_in_the_order_of_their_making(void **state)
{
    struct bench *b = *state;
    static const char *const ids[] = {"org-b", "org-c", "org-a"};
    for (int i = 0; i < 3; i++) {
        struct change_set *set = bench_begun(b, ids[i], 1000 + i);
        struct organization_record *organization = bench_new_noun(b, ROW_ORGANIZATION);
        organization->name = text_of(ids[i]);
        organization->timezone = TEXT("Europe/Berlin");
        given(ROW_ORGANIZATION, organization, "name");
        given(ROW_ORGANIZATION, organization, "timezone");
        bench_put(set, ROW_ORGANIZATION, ids[i], 1, organization);
        assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    }
    struct row_list list;
    assert_true(b->port.organizations(b->port.context, b->arena, &list, NULL));
    assert_int_equal(list.count, 3);
    for (int i = 0; i < 3; i++) {
        assert_text(list.rows[i].id, ids[i]);
    }
}

/* --- what comes back is what was put --- */

static void every_kind_of_row_comes_back_as_it_was_put(void **state)
{
    enum { ROUNDS = 4 };
    struct bench *b = *state;
    struct random random = random_make(5, 0);
    bench_organization_make(b, "org");
    for (int k = ROW_ORGANIZATION + 1; k < ROW_KIND_COUNT; k++) {
        enum row_kind kind = (enum row_kind)k;
        for (int32_t version = 1; version <= ROUNDS; version++) {
            void *noun = bench_new_noun(b, kind);
            testing_shape_merge(b->arena, shape_of_row[kind], SHAPE_FROM_STORE,
                                testing_shape_random_stored(b->arena, &random, shape_of_row[kind]), noun);
            assert_int_equal(row_put(b, "org", kind, "row", version, noun), COMMIT_DONE);
            struct snapshot *s = bench_opened(b, "org");
            const struct row *row = b->port.find(s, b->arena, kind, TEXT("row"), NULL);
            assert_non_null(row);
            assert_true(shape_equal(shape_of_row[kind], row->noun, noun));
            b->port.close(b->port.context, s);
        }
    }
}

static void texts_of_any_alphabet_are_told_apart(void **state)
{
    static const char *const texts[] = {"E",   "e",    "\xc3\x89", "\xc3\xa9", "\xf0\x9f\x9a\x90",
                                        "a'b", "a\"b", "a\\b",     "%",        "[]"};
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(bench_job_put(b, "org", texts[i], 1, bench_job_of(b, texts[i]), 1000), COMMIT_DONE);
    }
    struct snapshot *s = bench_opened(b, "org");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct row *row = b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), text_of(texts[i]), NULL);
        assert_non_null(row);
        assert_text(row->id, texts[i]);
    }
    b->port.close(b->port.context, s);
}

static void many_are_found_in_the_order_of_asking(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    assert_int_equal(bench_job_put(b, "org", "a", 1, bench_job_of(b, ""), 1000), COMMIT_DONE);
    assert_int_equal(bench_job_put(b, "org", "b", 1, bench_job_of(b, ""), 1000), COMMIT_DONE);
    const struct text ids[] = {TEXT("b"), TEXT("nobody"), TEXT("a"), TEXT("b")};
    struct row_list list;
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.find_many(s, b->arena, ROW_JOB, ids, 4, &list, NULL));
    assert_int_equal(list.count, 4);
    assert_text(list.rows[0].id, "b");
    assert_int_equal(list.rows[1].version, 0);
    assert_text(list.rows[2].id, "a");
    assert_text(list.rows[3].id, "b");
    assert_true(b->port.find_many(s, b->arena, ROW_JOB, ids, 0, &list, NULL));
    assert_int_equal(list.count, 0);
    b->port.close(b->port.context, s);
}

static void customer_put(struct bench *b, const char *id, const char *wanted, const char *unwanted)
{
    struct customer_record *customer = bench_new_noun(b, ROW_CUSTOMER);
    struct record_preferences *wishes = &customer->preferences;
    struct text *names = arena_array(b->arena, struct text, 1);
    names[0] = text_of(unwanted);
    wishes->required_technician_id = text_of(wanted);
    wishes->excluded_technician_ids = (struct text_list){unwanted[0] == '\0' ? 0 : 1, names};
    wishes->given = wanted[0] == '\0' ? 6 : 7;
    struct change_set *set = bench_begun(b, "org", 1000);
    bench_put(set, ROW_CUSTOMER, id, 1, customer);
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
}

static void of_customers_those_who_have_wishes_are_found(void **state)
{
    struct bench *b = *state;
    const char *ann = "0196d0f0-2000-7000-8000-000000000001";
    bench_organization_make(b, "org");
    customer_put(b, "none", "", "");
    customer_put(b, "required", ann, "");
    customer_put(b, "excluded", "", "0196d0f0-2000-7000-8000-000000000002");
    const struct text ids[] = {TEXT("none"), TEXT("excluded"), TEXT("nobody"), TEXT("required")};
    struct row_list list;
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.find_wishing(s, b->arena, ids, 4, &list, NULL));
    assert_int_equal(list.count, 4);
    assert_int_equal(list.rows[0].version, 0);
    assert_text(list.rows[1].id, "excluded");
    assert_int_equal(list.rows[2].version, 0);
    assert_text(list.rows[3].id, "required");
    const struct customer_record *customer = list.rows[3].noun;
    assert_text(customer->preferences.required_technician_id, ann);
    b->port.close(b->port.context, s);
}

/* --- pages --- */

static void jobs_make(struct bench *b, int32_t count)
{
    bench_organization_make(b, "org");
    for (int32_t i = 0; i < count; i++) {
        const char *id = text_to_c(b->arena, text_format(b->arena, "j%02d", i));
        assert_int_equal(bench_job_put(b, "org", id, 1, bench_job_of(b, ""), 1000 + i), COMMIT_DONE);
    }
}

static struct row_list listed(struct bench *b, const struct list_query *query)
{
    struct row_list list;
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.list(s, b->arena, query, &list, NULL));
    b->port.close(b->port.context, s);
    return list;
}

static void a_page_says_whether_there_is_more(void **state)
{
    struct bench *b = *state;
    jobs_make(b, 5);
    for (int32_t limit = 1; limit < 8; limit++) {
        struct row_list list = listed(b, &(struct list_query){.kind = ROW_JOB, .limit = limit});
        assert_int_equal(list.count, limit < 5 ? limit : 5);
        assert_int_equal(list.more, limit < 5);
    }
}

/* However few of the rows are asked for. */
static void a_page_goes_on_until_it_is_full(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int32_t i = 0; i < 90; i++) {
        struct job_record *job = bench_job_of(b, "");
        job->title = text_of(i % 30 == 29 ? "common and rare" : "common");
        given(ROW_JOB, job, "title");
        const char *id = text_to_c(b->arena, text_format(b->arena, "j%02d", i));
        assert_int_equal(bench_job_put(b, "org", id, 1, job, 1000), COMMIT_DONE);
    }
    const struct text words[] = {TEXT("common"), TEXT("rare")};
    const struct list_filter filter = {.words = {2, words}};
    for (int order = LIST_CREATED; order <= LIST_NEWEST; order++) {
        const struct list_query query = {
            .kind = ROW_JOB, .order = (enum list_order)order, .limit = 2, .filter = &filter};
        struct row_list list = listed(b, &query);
        assert_true(list.count == 2 && list.more);
        assert_text(list.rows[1].id, "j59");
    }
}

static void the_newest_are_paged_backwards(void **state)
{
    struct bench *b = *state;
    jobs_make(b, 7);
    struct list_query query = {.kind = ROW_JOB, .order = LIST_NEWEST, .limit = 3};
    for (int32_t next = 6; next >= 0;) {
        struct row_list list = listed(b, &query);
        for (int32_t i = 0; i < list.count; i++) {
            assert_text(list.rows[i].id, text_to_c(b->arena, text_format(b->arena, "j%02d", next--)));
        }
        assert_int_equal(list.more, next >= 0);
        query.until_seq = list.rows[list.count - 1].created_seq;
    }
}

static void what_changes_meanwhile_is_not_before_the_end_of_a_walk(void **state)
{
    struct bench *b = *state;
    jobs_make(b, 6);
    struct snapshot *s = bench_opened(b, "org");
    struct list_filter since = {.changed_since_ms = 1002, .active = LIST_ALL};
    struct list_query query = {
        .kind = ROW_JOB, .order = LIST_CHANGED, .until_seq = b->port.seq(s), .limit = 2, .filter = &since};
    b->port.close(b->port.context, s);
    struct row_list first = listed(b, &query);
    assert_text(first.rows[0].id, "j02");
    assert_int_equal(bench_job_put(b, "org", "j04", 2, bench_job_of(b, ""), 9000), COMMIT_DONE);
    query.after_seq = first.rows[1].changed_seq;
    struct row_list second = listed(b, &query);
    assert_int_equal(second.count, 1); /* j04 has gone behind the end: the next walk meets it */
    assert_text(second.rows[0].id, "j05");
    assert_false(second.more);
}

static void what_is_appended_is_paged_both_ways(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int i = 0; i < 5; i++) {
        struct change_set *set = bench_begun(b, "org", 1000);
        const struct position_entry position = {.given = 3, .at_ms = 100 + i};
        change_set_append(set, APPEND_POSITION, TEXT("t"), 100 + i, &position);
        change_set_append(set, APPEND_POSITION, TEXT("u"), 100 + i, &position);
        assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    }
    struct append_list list;
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), false, 0, 3, &list, NULL));
    assert_true(list.count == 3 && list.more && list.items[0].at_ms == 100);
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), false, list.items[2].seq, 3, &list, NULL));
    assert_true(list.count == 2 && !list.more && list.items[0].at_ms == 103);
    assert_int_equal(((const struct position_entry *)list.items[1].noun)->at_ms, 104);
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), true, 0, 2, &list, NULL));
    assert_true(list.count == 2 && list.more && list.items[0].at_ms == 104);
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), true, list.items[1].seq, 9, &list, NULL));
    assert_true(list.count == 3 && !list.more && list.items[0].at_ms == 102);
    assert_true(b->port.appended(s, b->arena, APPEND_TIMELINE, TEXT("t"), false, 0, 3, &list, NULL));
    assert_int_equal(list.count, 0);
    b->port.close(b->port.context, s);
}

/* --- who knocks --- */

static void a_key_is_found_by_its_prefix_and_a_session_by_its_digest(void **state)
{
    struct bench *b = *state;
    struct text whose;
    bench_organization_make(b, "org");
    bench_organization_make(b, "other");
    struct key_record *key = bench_new_noun(b, ROW_KEY);
    key->prefix = TEXT("rq_live_1");
    key->label = TEXT("board");
    given(ROW_KEY, key, "prefix");
    given(ROW_KEY, key, "label");
    given(ROW_KEY, key, "digest");
    assert_int_equal(row_put(b, "other", ROW_KEY, "k", 1, key), COMMIT_DONE);
    struct session_record *session = bench_new_noun(b, ROW_SESSION);
    session->digest.bytes[0] = 9;
    given(ROW_SESSION, session, "digest");
    assert_int_equal(row_put(b, "org", ROW_SESSION, "s", 1, session), COMMIT_DONE);
    assert_text(b->port.find_key(b->port.context, b->arena, TEXT("rq_live_1"), &whose, NULL)->id, "k");
    assert_text(whose, "other");
    assert_null(b->port.find_key(b->port.context, b->arena, TEXT("rq_live_"), &whose, NULL));
    assert_text(b->port.find_session(b->port.context, b->arena, &session->digest, &whose, NULL)->id, "s");
    assert_text(whose, "org");
    assert_null(b->port.find_session(b->port.context, b->arena, &key->digest, &whose, NULL));
    struct change_set *ended = bench_begun(b, "org", 1000);
    change_set_drop(ended,
                    &(struct change){.kind = ROW_SESSION, .id = TEXT("s"), .before = session, .action = "test.ended"});
    assert_int_equal(bench_commit(b, ended), COMMIT_DONE);
    assert_null(b->port.find_session(b->port.context, b->arena, &session->digest, &whose, NULL));
}

static void one_person_may_be_a_user_of_several_organizations(void **state)
{
    struct bench *b = *state;
    struct text whose;
    bench_organization_make(b, "org");
    bench_organization_make(b, "other");
    struct user_record *user = bench_new_noun(b, ROW_USER);
    user->email = TEXT("Ann@Example.org");
    user->invite_digest.bytes[0] = 3;
    user->invite_expires_at_s = 99;
    given(ROW_USER, user, "email");
    given(ROW_USER, user, "role");
    given(ROW_USER, user, "inviteDigest");
    given(ROW_USER, user, "inviteExpiresAt");
    assert_int_equal(row_put(b, "org", ROW_USER, "u", 1, user), COMMIT_DONE);
    user->invite_digest.bytes[0] = 4;
    assert_int_equal(row_put(b, "other", ROW_USER, "v", 1, user), COMMIT_DONE);
    struct row_list list;
    const struct text *ids = NULL;
    assert_true(b->port.find_users(b->port.context, b->arena, TEXT("ann@example.org"), &list, &ids, NULL));
    assert_int_equal(list.count, 2);
    assert_text(ids[0], "org");
    assert_text(list.rows[1].id, "v");
    assert_text(b->port.find_invite(b->port.context, b->arena, &user->invite_digest, &whose, NULL)->id, "v");
    assert_text(whose, "other");
    user->invite_expires_at_s = 0; /* taken */
    user->given &= ~(UINT64_C(1) << shape_find(shape_of_row[ROW_USER], TEXT("inviteExpiresAt")));
    assert_int_equal(row_put(b, "other", ROW_USER, "v", 2, user), COMMIT_DONE);
    assert_null(b->port.find_invite(b->port.context, b->arena, &user->invite_digest, &whose, NULL));
}

static void a_touch_never_goes_back_and_outlives_a_change(void **state)
{
    struct bench *b = *state;
    struct text whose;
    bench_organization_make(b, "org");
    struct key_record *key = bench_new_noun(b, ROW_KEY);
    key->prefix = TEXT("rq_live_1");
    key->label = TEXT("board");
    given(ROW_KEY, key, "prefix");
    given(ROW_KEY, key, "label");
    given(ROW_KEY, key, "digest");
    assert_int_equal(row_put(b, "org", ROW_KEY, "k", 1, key), COMMIT_DONE);
    static const int64_t touches[] = {7999, 5000, 7001};
    for (int i = 0; i < 3; i++) {
        b->port.touch(b->port.context, ROW_KEY, TEXT("org"), TEXT("k"), touches[i]);
    }
    b->port.touch(b->port.context, ROW_KEY, TEXT("org"), TEXT("nobody"), 9000);
    assert_int_equal(row_put(b, "org", ROW_KEY, "k", 2, key), COMMIT_DONE);
    const struct row *row = b->port.find_key(b->port.context, b->arena, TEXT("rq_live_1"), &whose, NULL);
    assert_int_equal(row->version, 2);
    assert_int_equal(row->last_used_ms, 7000);
    struct row_list list = listed(b, &(struct list_query){.kind = ROW_KEY, .limit = 9});
    assert_int_equal(list.rows[0].last_used_ms, 7000);
}

/* --- turns --- */

static void small_organizations_are_served_among_the_items_of_a_large_one(void **state)
{
    struct bench *b = *state;
    static const char *const ids[] = {"a", "b", "c"};
    const struct text kind = TEXT("kind");
    for (int i = 0; i < 3; i++) {
        bench_organization_make(b, ids[i]);
        struct change_set *set = bench_begun(b, ids[i], 1000);
        bench_time_is(b, 1000);
        for (int k = 0; k < (i == 0 ? 20 : 1); k++) {
            change_set_queue(
                set, &(struct queue_put){.id = text_format(b->arena, "q%02d", k), .kind = kind, .payload = TEXT("{}")});
        }
        assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    }
    bench_time_is(b, 2000);
    const struct claim_request request = {.kinds = {1, &kind}, .now_ms = 2000, .lease_s = 1000, .limit = 6};
    struct queue_list list;
    assert_true(b->port.claim(b->port.context, b->arena, &request, &list, NULL));
    static const char *const expected[] = {"a", "b", "c", "a", "a", "a"};
    assert_int_equal(list.count, 6);
    for (int i = 0; i < 6; i++) {
        assert_text(list.items[i].organization_id, expected[i]);
    }
    assert_text(list.items[3].id, "q01");
    const struct text other = TEXT("other");
    const struct claim_request unknown = {.kinds = {1, &other}, .now_ms = 2000, .lease_s = 1000, .limit = 6};
    assert_true(b->port.claim(b->port.context, b->arena, &unknown, &list, NULL));
    assert_int_equal(list.count, 0);
}

static void who_asks_for_an_unknown_organization_is_told_so(void **state)
{
    struct bench *b = *state;
    struct fault fault = {.kind = FAULT_NONE};
    assert_null(b->port.open(b->port.context, TEXT("nobody"), &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_true(b->port.ready(b->port.context, NULL));
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)
    const struct CMUnitTest tests[] = {
        PROMISE(a_change_set_is_kept_whole_or_not_at_all),
        PROMISE(what_is_expected_is_judged_before_the_change_set),
        PROMISE(a_route_that_is_expected_has_nothing_new_on_it),
        PROMISE(a_job_that_she_comes_along_to_is_on_her_route_too),
        PROMISE(an_answer_may_be_kept_alone),
        PROMISE(nobody_sees_what_another_organization_has),
        PROMISE(organizations_are_told_in_the_order_of_their_making),
        PROMISE(every_kind_of_row_comes_back_as_it_was_put),
        PROMISE(texts_of_any_alphabet_are_told_apart),
        PROMISE(many_are_found_in_the_order_of_asking),
        PROMISE(of_customers_those_who_have_wishes_are_found),
        PROMISE(a_page_says_whether_there_is_more),
        PROMISE(a_page_goes_on_until_it_is_full),
        PROMISE(the_newest_are_paged_backwards),
        PROMISE(what_changes_meanwhile_is_not_before_the_end_of_a_walk),
        PROMISE(what_is_appended_is_paged_both_ways),
        PROMISE(a_key_is_found_by_its_prefix_and_a_session_by_its_digest),
        PROMISE(one_person_may_be_a_user_of_several_organizations),
        PROMISE(a_touch_never_goes_back_and_outlives_a_change),
        PROMISE(small_organizations_are_served_among_the_items_of_a_large_one),
        PROMISE(who_asks_for_an_unknown_organization_is_told_so),
    };
    return bench_run(tests, sizeof tests / sizeof *tests);
}
