/* What every store promises behind ports/store_port.h, whichever engine: the audit, the queue, the timetable and tidying. */
#include "base/arena.h"
#include "base/testing.h"
#include "store/testing_bench.h"

static void the_audit_is_one_chain(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int i = 1; i < 5; i++) {
        bench_job_put(b, "org", "j", i, bench_job_of(b, ""), 1000 * i);
    }
    struct audit_list list;
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.audits(s, b->arena, &(struct audit_query){.limit = 100}, &list, NULL));
    struct sha256 hash = {{0}};
    assert_int_equal(list.count, 5);
    for (int32_t i = 0; i < list.count; i++) {
        assert_int_equal(list.items[i].seq, i + 1);
        hash = audit_chain_next(&hash, i + 1, list.items[i].entry);
        assert_memory_equal(hash.bytes, list.items[i].hash.bytes, sizeof hash.bytes);
    }
    b->port.close(b->port.context, s);
}

static void item_put(struct bench *b, const char *organization, const char *id, const char *kind, const char *unique,
                     int64_t at_ms)
{
    struct change_set *set = bench_begun(b, organization, at_ms);
    bench_time_is(b, at_ms);
    change_set_queue(set,
                     &(struct queue_put){
                         .id = text_of(id), .kind = text_of(kind), .payload = TEXT("{}"), .unique = text_of(unique)});
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
}

static void who_lost_the_lease_loses_the_effects(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    item_put(b, "org", "q", "tidy", "", 1000);
    const struct text kind = TEXT("tidy");
    struct claim_request request = {.kinds = {1, &kind}, .now_ms = 1000, .lease_s = 10, .limit = 5};
    struct queue_list first;
    struct queue_list second;
    assert_true(b->port.claim(b->port.context, b->arena, &request, &first, NULL));
    assert_int_equal(first.count, 1);
    assert_true(b->port.claim(b->port.context, b->arena, &request, &second, NULL));
    assert_int_equal(second.count, 0);
    request.now_ms = 11000;
    bench_time_is(b, 11000);
    assert_true(b->port.claim(b->port.context, b->arena, &request, &second, NULL));
    assert_int_equal(second.items[0].attempt, 2);
    struct change_set *late = bench_begun(b, "org", 12000);
    bench_put(late, ROW_JOB, "j", 1, bench_job_of(b, ""));
    change_set_finish(late, &(struct queue_finish){.id = TEXT("q"), .fence = first.items[0].fence});
    assert_int_equal(bench_commit(b, late), COMMIT_CONFLICT);
    struct change_set *right = bench_begun(b, "org", 12000);
    change_set_finish(right, &(struct queue_finish){.id = TEXT("q"), .fence = second.items[0].fence});
    assert_int_equal(bench_commit(b, right), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL));
    b->port.close(b->port.context, s);
}

/* ---- the queue --------------------------------------------------------------------------------------------------- */

static struct queue_item claimed_of(struct bench *b, struct text_list kinds, struct text_list single, int64_t now_ms)
{
    struct queue_list list;
    const struct claim_request request = {
        .kinds = kinds, .single = single, .now_ms = now_ms, .lease_s = 10, .limit = 1};
    bench_time_is(b, now_ms);
    assert_true(b->port.claim(b->port.context, b->arena, &request, &list, NULL));
    const struct queue_item none = {.fence = 0};
    return list.count == 0 ? none : list.items[0];
}

static struct queue_item claimed(struct bench *b, const char *kind, int64_t now_ms)
{
    const struct text kinds = text_of(kind);
    return claimed_of(b, (struct text_list){1, &kinds}, (struct text_list){0, NULL}, now_ms);
}

static enum commit_result finished(struct bench *b, const char *id, int64_t fence, enum queue_end how, int64_t at_ms)
{
    struct change_set *set = bench_begun(b, "org", at_ms);
    bench_time_is(b, at_ms);
    change_set_finish(set, &(struct queue_finish){.id = text_of(id),
                                                  .fence = fence,
                                                  .how = how,
                                                  .due_in_ms = how == QUEUE_HOLD ? 10000 : 0,
                                                  .progress = TEXT("{\"done\":3}"),
                                                  .error = TEXT("so so")});
    return bench_commit(b, set);
}

static void a_lease_that_is_held_goes_on_and_its_progress_outlives_the_worker(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    item_put(b, "org", "q", "count", "", 1000);
    struct queue_item first = claimed(b, "count", 1000);
    assert_int_equal(finished(b, "q", first.fence, QUEUE_HOLD, 9000), COMMIT_DONE);
    assert_int_equal(claimed(b, "count", 18000).fence, 0);
    struct queue_item second = claimed(b, "count", 19000);
    assert_int_equal(second.attempt, 2);
    assert_text(second.progress, "{\"done\":3}");
    assert_int_equal(finished(b, "q", first.fence, QUEUE_HOLD, 19000), COMMIT_CONFLICT);
}

static void a_dead_item_is_seen_and_retried_once(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    item_put(b, "org", "q2", "count", "", 1000);
    item_put(b, "org", "q1", "count", "", 1001);
    assert_int_equal(finished(b, "q2", claimed(b, "count", 2000).fence, QUEUE_DEAD, 2000), COMMIT_DONE);
    assert_int_equal(finished(b, "q1", claimed(b, "count", 2000).fence, QUEUE_DEAD, 2000), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    struct queue_list list;
    assert_true(b->port.queued(s, b->arena, QUEUE_IS_DEAD, TEXT(""), 1, &list, NULL));
    assert_true(list.count == 1 && list.more);
    assert_text(list.items[0].id, "q1");
    assert_text(list.items[0].error, "so so");
    assert_int_equal(list.items[0].created_ms, 1001);
    assert_true(b->port.queued(s, b->arena, QUEUE_IS_DEAD, TEXT("q1"), 1, &list, NULL));
    assert_text(list.items[0].id, "q2");
    assert_null(b->port.queue_item(s, b->arena, TEXT("q3"), NULL));
    b->port.close(b->port.context, s);
    assert_int_equal(finished(b, "q1", 0, QUEUE_RETRY, 3000), COMMIT_DONE);
    assert_int_equal(finished(b, "q1", 0, QUEUE_RETRY, 3000), COMMIT_CONFLICT);
    struct queue_item again = claimed(b, "count", 3000);
    assert_text(again.id, "q1");
    assert_text(again.progress, "{\"done\":3}");
    assert_int_equal(again.attempt, 1);
    assert_int_equal(finished(b, "q2", 0, QUEUE_DISCARD, 3000), COMMIT_DONE);
    assert_int_equal(finished(b, "q2", 0, QUEUE_RETRY, 3000), COMMIT_CONFLICT);
}

static void of_one_name_one_item_waits(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    item_put(b, "org", "q1", "count", "daily", 1000);
    item_put(b, "org", "q2", "count", "daily", 1000);
    struct queue_item first = claimed(b, "count", 1000);
    assert_text(first.id, "q1");
    assert_int_equal(claimed(b, "count", 1000).fence, 0);
    item_put(b, "org", "q3", "count", "daily", 60000);
    assert_int_equal(finished(b, "q1", first.fence, QUEUE_AGAIN, 1000), COMMIT_DONE);
    assert_text(claimed(b, "count", 61000).id, "q1");
    assert_text(claimed(b, "count", 61000).id, "q3");
}

/* By whoever works on both kinds; of "search" an organization has one in work. */
static struct queue_item claimed_single(struct bench *b, int64_t now_ms)
{
    static const struct text kinds[] = {{"search", 6}, {"count", 5}};
    return claimed_of(b, (struct text_list){2, kinds}, (struct text_list){1, kinds}, now_ms);
}

static void of_a_single_kind_an_organization_has_one_in_work_at_a_time(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    bench_organization_make(b, "other");
    for (int i = 1; i <= 3; i++) {
        item_put(b, "org", text_to_c(b->arena, text_format(b->arena, "s%d", i)), "search", "", 1000 + i);
    }
    item_put(b, "org", "c1", "count", "", 1010);
    item_put(b, "other", "s4", "search", "", 1011);
    struct queue_item first = claimed_single(b, 2000);
    assert_text(first.id, "s1");
    assert_text(claimed_single(b, 2000).id, "s4");
    assert_text(claimed_single(b, 2000).id, "c1"); /* s2 and s3 stand before it, and not in its way */
    assert_int_equal(claimed_single(b, 2000).fence, 0);
    assert_int_equal(finished(b, "s1", first.fence, QUEUE_HOLD, 9000), COMMIT_DONE);
    assert_int_equal(finished(b, "c1", 1, QUEUE_DONE, 9000), COMMIT_DONE);
    assert_int_equal(finished(b, "s1", first.fence, QUEUE_DONE, 9001), COMMIT_DONE);
    assert_text(claimed_single(b, 9002).id, "s2");
    assert_int_equal(claimed(b, "search", 9003).fence, 1); /* s3, by who knows of no such kinds */
}

static void who_lost_the_lease_of_a_single_kind_is_in_nobodys_way(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    item_put(b, "org", "s1", "search", "", 1000);
    item_put(b, "org", "s2", "search", "", 1001);
    assert_text(claimed_single(b, 2000).id, "s1");
    assert_int_equal(claimed_single(b, 11000).fence, 0);
    struct queue_item again = claimed_single(b, 12000);
    assert_text(again.id, "s1");
    assert_int_equal(again.attempt, 2);
    assert_int_equal(claimed_single(b, 12001).fence, 0);
    assert_int_equal(finished(b, "s1", again.fence, QUEUE_DEAD, 12002), COMMIT_DONE);
    assert_text(claimed_single(b, 12003).id, "s2");
}

static int32_t waiting(struct bench *b, struct text_list kinds)
{
    int32_t count = -1;
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.waiting(s, &kinds, &count, NULL));
    b->port.close(b->port.context, s);
    return count;
}

static void what_waits_is_counted_and_can_be_called_off(void **state)
{
    struct bench *b = *state;
    static const struct text kinds[] = {{"search", 6}, {"count", 5}};
    const struct text_list both = {2, kinds}, searches = {1, kinds};
    bench_organization_make(b, "org");
    bench_organization_make(b, "other");
    item_put(b, "org", "s1", "search", "", 1000);
    item_put(b, "org", "s2", "search", "", 1001);
    item_put(b, "org", "c1", "count", "", 1002);
    item_put(b, "other", "s3", "search", "", 1003);
    assert_int_equal(waiting(b, both), 3);
    assert_int_equal(waiting(b, searches), 2);
    assert_text(claimed(b, "search", 2000).id, "s1");
    assert_int_equal(waiting(b, searches), 1);
    assert_int_equal(finished(b, "s1", 0, QUEUE_CALL_OFF, 2001), COMMIT_CONFLICT); /* somebody works on it */
    assert_int_equal(finished(b, "s2", 0, QUEUE_CALL_OFF, 2001), COMMIT_DONE);
    assert_int_equal(finished(b, "s2", 0, QUEUE_CALL_OFF, 2002), COMMIT_CONFLICT);
    assert_int_equal(waiting(b, searches), 0);
    assert_int_equal(claimed(b, "search", 2003).organization_id.length, 5); /* the other's: s2 is nobody's any more */
    assert_int_equal(claimed(b, "search", 2003).fence, 0);
    assert_int_equal(waiting(b, (struct text_list){0, NULL}), 0);
}

/* ---- the audit's heads, and forgetting ---------------------------------------------------------------------------- */

static enum commit_result head_put(struct bench *b, int64_t size)
{
    struct change_set *set = bench_begun(b, "org", 5000);
    struct audit_head head = {.at_ms = 5000 + size, .chain_hash = {{9}}, .key_id = TEXT("k")};
    for (int64_t i = 0; i < size; i++) {
        merkle_add(&head.tree, "leaf", 4);
    }
    head.signature[63] = 7;
    change_set_head(set, &head);
    return bench_commit(b, set);
}

static void a_head_is_kept_once_and_grows(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    struct snapshot *before = bench_opened(b, "org");
    assert_int_equal(head_put(b, 3), COMMIT_DONE);
    assert_int_equal(head_put(b, 3), COMMIT_CONFLICT);
    assert_int_equal(head_put(b, 2), COMMIT_CONFLICT);
    assert_int_equal(head_put(b, 11), COMMIT_DONE);
    struct audit_head_list list;
    assert_true(b->port.heads(before, b->arena, false, 0, 5, &list, NULL));
    assert_int_equal(list.count, 0);
    b->port.close(b->port.context, before);
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.heads(s, b->arena, false, 0, 1, &list, NULL));
    assert_true(list.count == 1 && list.more && list.items[0].tree.size == 3 && list.items[0].at_ms == 5003);
    assert_true(b->port.heads(s, b->arena, true, 0, 1, &list, NULL));
    assert_true(list.count == 1 && list.items[0].tree.size == 11 && list.items[0].signature[63] == 7);
    assert_text(list.items[0].key_id, "k");
    assert_int_equal(list.items[0].chain_hash.bytes[0], 9);
    struct merkle tree = list.items[0].tree;
    struct merkle slow = {.size = 0};
    merkle_add(&tree, "leaf", 4);
    for (int i = 0; i < 12; i++) {
        merkle_add(&slow, "leaf", 4);
    }
    struct sha256 root = merkle_root(&tree);
    struct sha256 expected = merkle_root(&slow);
    assert_memory_equal(root.bytes, expected.bytes, sizeof root.bytes);
    b->port.close(b->port.context, s);
}

static void customer_put(struct bench *b, const char *id, const char *name)
{
    struct customer_record *customer = bench_new_noun(b, ROW_CUSTOMER);
    int32_t member = shape_find(shape_of_row[ROW_CUSTOMER], TEXT("name"));
    customer->name = text_of(name);
    customer->given |= UINT64_C(1) << member;
    struct change_set *set = bench_begun(b, "org", 1000);
    bench_put(set, ROW_CUSTOMER, id, 1, customer);
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
}

static void what_is_forgotten_can_be_opened_by_nobody(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    customer_put(b, "ann", "Ann Lee");
    customer_put(b, "bob", "Bob Ray");
    struct snapshot *s = bench_opened(b, "org");
    struct audit_opened_list list;
    assert_true(b->port.openings(s, b->arena, 2, 3, &list, NULL));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].seq, 2);
    b->port.close(b->port.context, s);
    struct change_set *set = bench_begun(b, "org", 2000);
    change_set_forget(set, "customer", TEXT("ann"));
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    s = bench_opened(b, "org");
    assert_true(b->port.openings(s, b->arena, 1, 100, &list, NULL));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].seq, 3);
    struct audit_list entries;
    assert_true(b->port.audits(s, b->arena, &(struct audit_query){.limit = 9}, &entries, NULL));
    assert_int_equal(entries.count, 4);
    assert_text(entries.items[3].action, "person.forgotten");
    b->port.close(b->port.context, s);
}

/* ---- the timetable, and tidying ----------------------------------------------------------------------------------- */

static void timetable_put(struct bench *b, const char *organization, int32_t task, int64_t next_at_ms)
{
    struct timetable_record *row = bench_new_noun(b, ROW_TIMETABLE);
    row->task = task;
    row->next_at_ms = next_at_ms;
    row->given |= next_at_ms == 0 ? 1 : 1 | UINT64_C(1) << shape_find(shape_of_row[ROW_TIMETABLE], TEXT("nextAt"));
    struct change_set *set = bench_begun(b, organization, 1000);
    bench_put(set, ROW_TIMETABLE, task == 0 ? "t0" : "t1", 1, row);
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
}

static void what_is_due_is_found_wherever_it_is(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    bench_organization_make(b, "other");
    timetable_put(b, "org", 0, 5000);
    timetable_put(b, "org", 1, 0);
    timetable_put(b, "other", 0, 6001);
    timetable_put(b, "other", 1, 4000);
    struct row_list rows;
    const struct text *ids = NULL;
    assert_true(b->port.timetable_due(b->port.context, b->arena, 6000, 9, &rows, &ids, NULL));
    assert_true(rows.count == 2 && !rows.more);
    assert_text(ids[0], "other");
    assert_text(rows.rows[0].id, "t1");
    assert_text(ids[1], "org");
    assert_true(b->port.timetable_due(b->port.context, b->arena, 6001, 2, &rows, &ids, NULL));
    assert_true(rows.count == 2 && rows.more);
}

static void position_add(struct bench *b, const char *organization, int64_t at_ms)
{
    const struct position_entry position = {.given = 3, .at_ms = at_ms};
    struct change_set *set = bench_begun(b, organization, at_ms);
    change_set_append(set, APPEND_POSITION, TEXT("t"), at_ms, &position);
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
}

static int64_t tidied(struct bench *b, enum tidy_kind what, int64_t before_ms, int32_t limit)
{
    int64_t deleted = -1;
    assert_true(b->port.tidy(b->port.context, TEXT("org"), what, before_ms, limit, &deleted, NULL));
    return deleted;
}

static void what_is_old_is_tidied_away_the_oldest_first(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    bench_organization_make(b, "other");
    for (int i = 1; i <= 5; i++) {
        position_add(b, "org", 1000 * i);
        position_add(b, "other", 1000 * i);
    }
    assert_int_equal(tidied(b, TIDY_POSITIONS, 4000, 2), 2);
    assert_int_equal(tidied(b, TIDY_POSITIONS, 4000, 2), 1);
    assert_int_equal(tidied(b, TIDY_POSITIONS, 4000, 2), 0);
    struct append_list list;
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), false, 0, 9, &list, NULL));
    assert_true(list.count == 2 && list.items[0].at_ms == 4000);
    b->port.close(b->port.context, s);
    s = bench_opened(b, "other");
    assert_true(b->port.appended(s, b->arena, APPEND_POSITION, TEXT("t"), false, 0, 9, &list, NULL));
    assert_int_equal(list.count, 5);
    b->port.close(b->port.context, s);
}

static void answers_sessions_and_done_items_are_tidied_away(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    struct change_set *set = bench_begun(b, "org", 1000);
    struct session_record *session = bench_new_noun(b, ROW_SESSION);
    session->given |= UINT64_C(1) << shape_find(shape_of_row[ROW_SESSION], TEXT("expiresAt"));
    session->expires_at_s = 10;
    bench_put(set, ROW_SESSION, "s", 1, session);
    change_set_answer(set, &(struct kept_answer){.key = TEXT("once"), .status = 201, .headers = TEXT("[]")});
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    item_put(b, "org", "done", "count", "", 1000);
    assert_int_equal(finished(b, "done", claimed(b, "count", 1000).fence, QUEUE_DONE, 1000), COMMIT_DONE);
    item_put(b, "org", "waits", "count", "", 1000);
    assert_int_equal(tidied(b, TIDY_SESSIONS, 10000, 9), 0);
    assert_int_equal(tidied(b, TIDY_SESSIONS, 11000, 9), 1);
    assert_int_equal(tidied(b, TIDY_ANSWERS, 1000, 9), 0);
    assert_int_equal(tidied(b, TIDY_ANSWERS, 1001, 9), 1);
    assert_int_equal(tidied(b, TIDY_QUEUE, bench_store_time(b, 2000), 9), 1);
    struct snapshot *s = bench_opened(b, "org");
    struct kept_answer answer;
    assert_null(b->port.find(s, b->arena, ROW_SESSION, TEXT("s"), NULL));
    assert_false(b->port.kept(s, b->arena, TEXT("once"), &answer, NULL));
    assert_null(b->port.queue_item(s, b->arena, TEXT("done"), NULL));
    assert_non_null(b->port.queue_item(s, b->arena, TEXT("waits"), NULL));
    b->port.close(b->port.context, s);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)
    const struct CMUnitTest tests[] = {
        PROMISE(the_audit_is_one_chain),
        PROMISE(who_lost_the_lease_loses_the_effects),
        PROMISE(a_lease_that_is_held_goes_on_and_its_progress_outlives_the_worker),
        PROMISE(a_dead_item_is_seen_and_retried_once),
        PROMISE(of_one_name_one_item_waits),
        PROMISE(of_a_single_kind_an_organization_has_one_in_work_at_a_time),
        PROMISE(who_lost_the_lease_of_a_single_kind_is_in_nobodys_way),
        PROMISE(what_waits_is_counted_and_can_be_called_off),
        PROMISE(a_head_is_kept_once_and_grows),
        PROMISE(what_is_forgotten_can_be_opened_by_nobody),
        PROMISE(what_is_due_is_found_wherever_it_is),
        PROMISE(what_is_old_is_tidied_away_the_oldest_first),
        PROMISE(answers_sessions_and_done_items_are_tidied_away),
    };
    return bench_run(tests, sizeof tests / sizeof *tests);
}
