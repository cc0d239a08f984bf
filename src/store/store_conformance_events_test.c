/* What every store promises behind ports/store_port.h, whichever engine: events, and who hears of them. */
#include "base/arena.h"
#include "base/testing.h"
#include "store/testing_bench.h"

static enum commit_result told(struct bench *b, const char *organization, int count, int64_t at_ms)
{
    struct change_set *set = bench_begun(b, organization, at_ms);
    for (int i = 1; i <= count; i++) {
        change_set_event(set, "job.updated", text_format(b->arena, "job-%d", i), i, TEXT("{\"a\":\"\\n\"}"));
    }
    return bench_commit(b, set);
}

static struct event_list read_after(struct bench *b, const char *organization, int64_t after_seq, int32_t limit)
{
    struct event_list list = {.count = -1};
    struct snapshot *s = bench_opened(b, organization);
    assert_true(b->port.events(s, b->arena, after_seq, limit, &list, NULL));
    b->port.close(b->port.context, s);
    return list;
}

static int64_t newest(struct bench *b, const char *organization)
{
    struct snapshot *s = bench_opened(b, organization);
    int64_t seq = b->port.event_seq(s);
    b->port.close(b->port.context, s);
    return seq;
}

static void events_are_read_in_their_order_without_a_gap(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    bench_organization_make(b, "other");
    assert_int_equal(newest(b, "org"), 0);
    assert_int_equal(told(b, "org", 3, 1000), COMMIT_DONE);
    assert_int_equal(told(b, "other", 1, 1500), COMMIT_DONE);
    assert_int_equal(told(b, "org", 2, 2000), COMMIT_DONE);
    struct event_list list = read_after(b, "org", 0, 9);
    assert_int_equal(list.count, 5);
    assert_false(list.more);
    for (int32_t i = 0; i < list.count; i++) {
        assert_int_equal(list.items[i].seq, i + 1);
        assert_int_equal(list.items[i].at_ms, i < 3 ? 1000 : 2000);
        assert_text(list.items[i].type, "job.updated");
        assert_int_equal(list.items[i].version, i < 3 ? i + 1 : i - 2);
        assert_text(list.items[i].data, "{\"a\":\"\\n\"}");
    }
    assert_text(list.items[4].id, "job-2");
    list = read_after(b, "org", 1, 2);
    assert_true(list.count == 2 && list.more && list.items[0].seq == 2);
    list = read_after(b, "org", 5, 2);
    assert_true(list.count == 0 && !list.more);
    assert_int_equal(newest(b, "org"), 5);
    assert_int_equal(read_after(b, "other", 0, 9).count, 1);
}

static void a_snapshot_knows_no_later_event(void **state)
{
    struct bench *b = *state;
    struct event_list list;
    bench_organization_make(b, "org");
    assert_int_equal(told(b, "org", 1, 1000), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    assert_int_equal(told(b, "org", 1, 2000), COMMIT_DONE);
    assert_true(b->port.events(s, b->arena, 0, 9, &list, NULL));
    assert_int_equal(list.count, 1);
    assert_int_equal(b->port.event_seq(s), 1);
    b->port.close(b->port.context, s);
    assert_int_equal(newest(b, "org"), 2);
}

static void what_was_tidied_away_leaves_a_gap_that_is_seen(void **state)
{
    struct bench *b = *state;
    int64_t deleted = 0;
    bench_organization_make(b, "org");
    for (int i = 1; i <= 4; i++) {
        assert_int_equal(told(b, "org", 1, 1000 * i), COMMIT_DONE);
    }
    assert_true(b->port.tidy(b->port.context, TEXT("org"), TIDY_EVENTS, 3000, 9, &deleted, NULL));
    assert_int_equal(deleted, 2);
    struct event_list list = read_after(b, "org", 1, 9);
    assert_true(list.count == 2 && list.items[0].seq == 3);
    assert_true(b->port.tidy(b->port.context, TEXT("org"), TIDY_EVENTS, 9000, 9, &deleted, NULL));
    assert_int_equal(newest(b, "org"), 4);
    assert_int_equal(told(b, "org", 1, 5000), COMMIT_DONE);
    assert_int_equal(read_after(b, "org", 1, 9).items[0].seq, 5);
}

/* ---- who hears --------------------------------------------------------------------------------------------------- */

struct heard {
    struct bench *bench;
    int32_t calls;
    int32_t events;
    int32_t passing;
    int32_t after_done; /* calls that came when whoever submitted had heard already */
    struct text organization;
    struct text data;
};

static void hear(void *argument, const struct store_news *news)
{
    struct heard *heard = argument;
    heard->calls++;
    heard->after_done += heard->bench->done >= heard->calls ? 1 : 0;
    heard->events += news->count;
    heard->organization = text_copy(heard->bench->arena, news->organization_id);
    for (int32_t i = 0; i < news->count; i++) {
        heard->passing += news->events[i].passing ? 1 : 0;
        heard->data = text_copy(heard->bench->arena, news->events[i].data);
    }
}

static void who_listens_hears_what_was_kept_and_nothing_else(void **state)
{
    struct bench *b = *state;
    struct heard heard = {.bench = b};
    bench_organization_make(b, "org");
    b->done = 0;
    b->port.listen(b->port.context, hear, &heard);
    assert_int_equal(told(b, "org", 2, 1000), COMMIT_DONE);
    assert_true(heard.calls == 1 && heard.events == 2 && heard.after_done == 0);
    assert_text(heard.organization, "org");
    struct change_set *late = bench_begun(b, "org", 2000);
    change_set_expect(late, ROW_JOB, TEXT("j"), 7);
    change_set_event(late, "job.updated", TEXT("j"), 7, TEXT(""));
    assert_int_equal(bench_commit(b, late), COMMIT_CONFLICT);
    assert_int_equal(heard.calls, 1);
    assert_int_equal(bench_job_put(b, "org", "k", 1, bench_job_of(b, ""), 3000), COMMIT_DONE);
    assert_int_equal(heard.calls, 1); /* nothing to be heard of */
    b->port.listen(b->port.context, NULL, NULL);
    assert_int_equal(told(b, "org", 1, 4000), COMMIT_DONE);
    assert_int_equal(heard.calls, 1);
}

static void what_passes_is_heard_and_not_kept(void **state)
{
    struct bench *b = *state;
    struct heard heard = {.bench = b};
    bench_organization_make(b, "org");
    b->done = 0;
    b->port.listen(b->port.context, hear, &heard);
    struct change_set *set = bench_begun(b, "org", 1000);
    change_set_event(set, "job.updated", TEXT("j"), 1, TEXT(""));
    change_set_passing(set, "technician.location", TEXT("t"), 1, TEXT("{\"x\":1}"));
    change_set_event(set, "job.updated", TEXT("j"), 2, TEXT("{}"));
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    assert_true(heard.events == 3 && heard.passing == 1);
    struct event_list list = read_after(b, "org", 0, 9);
    assert_true(list.count == 2 && list.items[1].seq == 2 && list.items[1].version == 2);
    const struct change_event event = {TEXT("run.progress"), TEXT("r"), 1, TEXT("{\"y\":2}"), true};
    b->port.announce(b->port.context, &(struct store_news){TEXT("org"), 2000, 1, &event});
    assert_text(heard.data, "{\"y\":2}");
    assert_int_equal(newest(b, "org"), 2);
    b->port.listen(b->port.context, NULL, NULL);
    b->port.announce(b->port.context, &(struct store_news){TEXT("org"), 2000, 1, &event});
    assert_int_equal(heard.calls, 2);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)
    const struct CMUnitTest tests[] = {
        PROMISE(events_are_read_in_their_order_without_a_gap),
        PROMISE(a_snapshot_knows_no_later_event),
        PROMISE(what_was_tidied_away_leaves_a_gap_that_is_seen),
        PROMISE(who_listens_hears_what_was_kept_and_nothing_else),
        PROMISE(what_passes_is_heard_and_not_kept),
    };
    return bench_run(tests, sizeof tests / sizeof *tests);
}
