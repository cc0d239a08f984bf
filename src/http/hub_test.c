/* The hub: what is heard, and by whom. */
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "http/testing_hub.h"

/* ---- what is heard ----------------------------------------------------------------------------------------------- */

static void who_listens_hears_what_is_committed_from_then_on(void **state)
{
    struct stage *stage = *state;
    testing_happens(stage, "org-1", "job.created", "before", 3);
    struct client *c = testing_client(stage);
    testing_client_hears(c);
    assert_text(text_built(&c->heard), "retry: 2000\nid: 3\n\n");
    assert_true(c->is_asleep);
    testing_happens(stage, "org-1", "job.updated", "job-1", 2);
    assert_int_equal(stage->work_count, 1);
    testing_client_hears(c);
    assert_int_equal(testing_in_order(c, 3), 2);
    assert_int_equal(testing_times(c,
                                   "id: 4\nevent: job.updated\ndata: {\"id\":\"4\",\"type\":\"job.updated\",\"at\":"
                                   "\"2026-05-15T16:00:00Z\",\"organizationId\":\"org-1\",\"data\":{\"id\":\"job-1\","
                                   "\"version\":1}}\n\n"),
                     1);
    testing_client_leaves(c);
}

static void nobody_hears_of_a_foreign_organization(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    testing_client_hears(c);
    testing_happens(stage, "org-2", "job.updated", "theirs", 5);
    assert_int_equal(stage->work_count, 0);
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    testing_client_hears(c);
    assert_int_equal(testing_times(c, "theirs"), 0);
    assert_int_equal(testing_times(c, "event:"), 0);
    testing_client_leaves(c);
}

static void what_another_process_has_committed_is_heard_at_the_next_look(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    testing_client_hears(c);
    stage->store.listen(stage->store.context, NULL, NULL);
    testing_happens(stage, "org-1", "job.updated", "job-1", 3);
    assert_int_equal(stage->work_count, 0);
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    testing_client_hears(c);
    assert_int_equal(testing_in_order(c, 0), 3);
    testing_client_leaves(c);
}

static void who_resumes_hears_everything_since_once(void **state)
{
    struct stage *stage = *state;
    for (int i = 0; i < 4; i++) {
        testing_happens(stage, "org-1", "job.updated", "job-1", 700);
    }
    struct client *c = testing_client_resumed(stage, 100);
    testing_client_reads(c, 100);
    testing_happens(stage, "org-1", "job.created", "job-2", 30); /* while it catches up */
    testing_client_hears(c);
    assert_int_equal(testing_in_order(c, 100), 2730);
    assert_int_equal(testing_times(c, "error"), 0);
    testing_happens(stage, "org-1", "job.created", "job-3", 1);
    testing_client_hears(c);
    assert_int_equal(testing_in_order(c, 100), 2731);
    testing_client_leaves(c);
}

static void what_is_not_kept_any_more_is_told_and_the_stream_goes_on(void **state)
{
    struct stage *stage = *state;
    int64_t deleted = 0;
    testing_happens(stage, "org-1", "job.updated", "job-1", 5);
    stage->bench->now_ms += 1000;
    testing_happens(stage, "org-1", "job.updated", "job-2", 3);
    assert_true(
        stage->store.tidy(stage->store.context, TEXT("org-1"), TIDY_EVENTS, stage->bench->now_ms, 99, &deleted, NULL));
    assert_int_equal(deleted, 5);
    struct client *old = testing_client_resumed(stage, 4);
    struct client *edge = testing_client_resumed(stage, 5);
    struct client *ahead = testing_client_resumed(stage, 99);
    testing_client_hears(old);
    testing_client_hears(edge);
    testing_client_hears(ahead);
    assert_int_equal(testing_times(old, "id: 8\nevent: error\ndata: {\"ok\":false,\"data\":{\"message\":"), 1);
    assert_int_equal(testing_times(old, "\"error\":\"events_gone\"}\n\n"), 1);
    assert_int_equal(testing_in_order(edge, 5), 3);
    assert_int_equal(testing_times(ahead, "\"error\":\"events_gone\"}\n\n"), 1);
    assert_int_equal(testing_times(ahead, "id: 8\n\n"), 1);
    testing_happens(stage, "org-1", "job.updated", "job-3", 1);
    testing_client_hears(old);
    testing_client_hears(ahead);
    assert_int_equal(testing_times(old, "id: 9\nevent: job.updated"), 1);
    assert_int_equal(testing_times(ahead, "id: 9\nevent: job.updated"), 1);
    testing_client_leaves(old);
    testing_client_leaves(edge);
    testing_client_leaves(ahead);
}

static void all_of_what_was_not_heard_may_be_gone(void **state)
{
    struct stage *stage = *state;
    int64_t deleted = 0;
    testing_happens(stage, "org-1", "job.updated", "job-1", 5);
    assert_true(stage->store.tidy(stage->store.context, TEXT("org-1"), TIDY_EVENTS, INT64_MAX, 99, &deleted, NULL));
    struct client *c = testing_client_resumed(stage, 2);
    testing_client_hears(c);
    assert_int_equal(testing_times(c, "events_gone"), 2); /* the code, and where it is explained */
    testing_client_leaves(c);
}

/* ---- who hears what ---------------------------------------------------------------------------------------------- */

static void each_hears_what_its_scopes_may_read(void **state)
{
    struct stage *stage = *state;
    struct identity jobs = stage->all;
    jobs.key_id = TEXT("key-2");
    jobs.scopes = UINT64_C(1) << SCOPE_JOBS_READ;
    struct client *narrow = testing_client_of(stage, &(struct stream_request){.identity = &jobs});
    struct client *wide = testing_client(stage);
    struct client *choosy =
        testing_client_of(stage, &(struct stream_request){.types = stream_types_of(TEXT("plan.changed,job.canceled"))});
    static const char *const types[] = {"job.created", "technician.updated", "plan.changed", "job.canceled",
                                        "of.tomorrow"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        testing_happens(stage, "org-1", types[i], "x", 1);
    }
    testing_passes(stage, "t", 1);
    testing_client_hears(narrow);
    testing_client_hears(wide);
    testing_client_hears(choosy);
    assert_int_equal(testing_times(narrow, "event: "), 2);
    assert_int_equal(testing_times(narrow, "event: job."), 2);
    assert_int_equal(testing_times(wide, "event: "), 5);
    assert_int_equal(testing_times(wide, "of.tomorrow"), 0);
    assert_int_equal(testing_times(choosy, "event: "), 2);
    assert_int_equal(testing_times(choosy, "event: plan.changed"), 1);
    testing_client_leaves(narrow);
    testing_client_leaves(wide);
    testing_client_leaves(choosy);
}

static void a_technician_hears_of_the_own_day_alone(void **state)
{
    struct identity her = {.only_technician_id = TEXT("t-1"),
                           .scopes = UINT64_C(1) << SCOPE_JOBS_READ | UINT64_C(1) << SCOPE_TECHNICIANS_READ};
    (void)state;
    const uint32_t hers = UINT32_C(1) << STREAM_TECHNICIAN_UPDATED | UINT32_C(1) << STREAM_TECHNICIAN_LOCATION;
    assert_int_equal(stream_types_readable(&her), hers);
    const struct stream s = {.types = hers, .only_technician_id = TEXT("t-1")};
    assert_true(hub_wants(&s, STREAM_TECHNICIAN_LOCATION, TEXT("t-1")));
    assert_false(hub_wants(&s, STREAM_TECHNICIAN_LOCATION, TEXT("t-2")));
}

static void a_stream_about_one_thing_ends_with_its_end(void **state)
{
    struct stage *stage = *state;
    struct client *c =
        testing_client_of(stage, &(struct stream_request){.types = stream_types_of(TEXT("run.progress,run.finished")),
                                                          .subject_id = TEXT("run-1"),
                                                          .ends = true,
                                                          .last = STREAM_RUN_FINISHED});
    const struct change_event progress = {TEXT("run.progress"), TEXT("run-1"), 1, TEXT("{\"gap\":0.1}"), true};
    testing_client_hears(c);
    stage->store.announce(stage->store.context, &(struct store_news){TEXT("org-1"), 5000, 1, &progress});
    testing_client_hears(c);
    assert_int_equal(testing_times(c, "event: run.progress\ndata: {\"id\":null,"), 1);
    assert_int_equal(testing_times(c, "\"data\":{\"id\":\"run-1\",\"version\":1,\"gap\":0.1}}\n\n"), 1);
    testing_happens(stage, "org-1", "run.finished", "run-2", 1);
    testing_happens(stage, "org-1", "run.finished", "run-1", 2);
    testing_client_hears(c);
    assert_true(c->is_over);
    assert_int_equal(testing_times(c, "event: run.finished"), 1);
    assert_int_equal(testing_times(c, "run-2"), 0);
    testing_client_leaves(c);
}

static void key_change(struct stage *stage, const char *id, int64_t revoked_at_s, uint64_t scopes)
{
    struct bench *bench = stage->bench;
    struct snapshot *s = stage->store.open(stage->store.context, TEXT("org-1"), NULL);
    const struct row *row = stage->store.find(s, bench->arena, ROW_KEY, text_of(id), NULL);
    struct key_record *after = arena_new(bench->arena, struct key_record);
    *after = *(const struct key_record *)row->noun;
    after->revoked_at_s = revoked_at_s;
    after->scopes = scopes;
    const char *const names[] = {"revokedAt", "scopes"};
    for (size_t i = revoked_at_s == 0 ? 1 : 0; i < 2; i++) {
        shape_give(after, shape_find(shape_of_row[ROW_KEY], text_of(names[i])));
    }
    struct change_set *set = testing_changes(stage, "org-1");
    change_set_put(set, &(struct change){.kind = ROW_KEY,
                                         .id = text_of(id),
                                         .version = row->version + 1,
                                         .before = row->noun,
                                         .after = after,
                                         .action = "test.key"});
    testing_commit(stage, set);
    stage->store.close(stage->store.context, s);
}

static void a_key_that_is_revoked_ends_its_streams(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    testing_client_hears(c);
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    key_change(stage, "key-1", 100, SCOPES_ALL);
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    testing_client_hears(c);
    assert_true(c->is_over);
    assert_int_equal(testing_times(c, "event: error\ndata: {\"ok\":false,"), 1);
    assert_int_equal(testing_times(c, "\"error\":\"unauthorized\"}\n\n"), 1);
    testing_client_leaves(c);
}

static void a_key_that_may_less_hears_less_and_one_that_may_nothing_nothing(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    key_change(stage, "key-1", 0, UINT64_C(1) << SCOPE_JOBS_READ);
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    testing_happens(stage, "org-1", "job.created", "j", 1);
    testing_happens(stage, "org-1", "technician.updated", "t", 1);
    testing_client_hears(c);
    assert_int_equal(testing_times(c, "event: "), 1);
    key_change(stage, "key-1", 0, UINT64_C(1) << SCOPE_AUDIT_READ);
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    testing_client_hears(c);
    assert_true(c->is_over);
    assert_int_equal(testing_times(c, "\"error\":\"insufficient_scope\"}\n\n"), 1);
    testing_client_leaves(c);
}

/* ---- types ------------------------------------------------------------------------------------------------------- */

static void the_names_of_types_are_those_that_a_query_takes(void **state)
{
    (void)state;
    struct text rest = TEXT(STREAM_TYPE_NAMES);
    enum stream_type type;
    int count = 0;
    while (rest.length > 0) {
        assert_true(stream_type_find(text_cut(&rest, ' '), &type));
        assert_int_equal(type, count++);
    }
    assert_int_equal(count, STREAM_TYPE_COUNT);
    assert_text(stream_type_name(STREAM_RUN_FINISHED), "run.finished");
}

int main(void)
{
#define HUB(name) cmocka_unit_test_setup_teardown(name, testing_stage_up, testing_stage_down)
    const struct CMUnitTest tests[] = {
        HUB(who_listens_hears_what_is_committed_from_then_on),
        HUB(nobody_hears_of_a_foreign_organization),
        HUB(what_another_process_has_committed_is_heard_at_the_next_look),
        HUB(who_resumes_hears_everything_since_once),
        HUB(what_is_not_kept_any_more_is_told_and_the_stream_goes_on),
        HUB(all_of_what_was_not_heard_may_be_gone),
        HUB(each_hears_what_its_scopes_may_read),
        HUB(a_technician_hears_of_the_own_day_alone),
        HUB(a_stream_about_one_thing_ends_with_its_end),
        HUB(a_key_that_is_revoked_ends_its_streams),
        HUB(a_key_that_may_less_hears_less_and_one_that_may_nothing_nothing),
        HUB(the_names_of_types_are_those_that_a_query_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
