#include "operations/testing.h"

#include <string.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static struct queue_handler handlers[] = {{.kind = "tidy", .run = tidy_run}};

static void tidy(struct testing_operations *t)
{
    struct change_set *set = testing_begun(t, "org");
    struct text id = operations_id(&t->host, t->arena);
    change_set_queue(set, &(struct queue_put){.id = id, .kind = TEXT("tidy"), .payload = TEXT("{}")});
    testing_kept(t, set);
    const struct queue_worker worker = {
        .host = &t->host, .handler_count = 1, .handlers = handlers, .context = &t->host};
    assert_int_equal(queue_step(&worker, t->arena), QUEUE_STEP_WORKED);
    struct snapshot *s = testing_opened(t, "org");
    assert_int_equal(t->store.queue_item(s, t->arena, id, NULL)->state, QUEUE_IS_DONE);
    testing_closed(t, s);
}

static void positions_add(struct testing_operations *t, int32_t count, int64_t at_ms)
{
    struct change_set *set = testing_begun(t, "org");
    for (int32_t i = 0; i < count; i++) {
        struct position_entry *position = arena_new(t->arena, struct position_entry);
        position->at_ms = at_ms + i;
        change_set_append(set, APPEND_POSITION, TEXT("tech"), position->at_ms, position);
    }
    testing_kept(t, set);
}

static void answer_add(struct testing_operations *t, const char *key)
{
    struct change_set *set = testing_begun(t, "org");
    change_set_answer(set, &(struct kept_answer){.key = text_of(key), .status = 200, .headers = TEXT("[]")});
    testing_kept(t, set);
}

static bool is_answered(struct testing_operations *t, const char *key)
{
    struct kept_answer answer;
    struct snapshot *s = testing_opened(t, "org");
    bool kept = t->store.kept(s, t->arena, text_of(key), &answer, NULL);
    testing_closed(t, s);
    return kept;
}

static int32_t positions(struct testing_operations *t)
{
    struct append_list list;
    struct snapshot *s = testing_opened(t, "org");
    assert_true(t->store.appended(s, t->arena, APPEND_POSITION, TEXT("tech"), false, 0, 5000, &list, NULL));
    testing_closed(t, s);
    return list.count;
}

static struct audit_row last_audit(struct testing_operations *t)
{
    struct audit_list list;
    struct snapshot *s = testing_opened(t, "org");
    assert_true(t->store.audits(s, t->arena, &(struct audit_query){.limit = 1, .newest_first = true}, &list, NULL));
    testing_closed(t, s);
    return list.items[0];
}

static void each_kind_is_kept_as_long_as_it_shall_be(void **state)
{
    struct testing_operations *t = *state;
    testing_organization(t, "org", "UTC");
    positions_add(t, 2, t->now_ms - 30 * DAY_MS - 10);
    positions_add(t, 3, t->now_ms - 30 * DAY_MS);
    answer_add(t, "old");
    t->now_ms += DAY_MS;
    answer_add(t, "day");
    t->now_ms += 1;
    positions_add(t, 1, t->now_ms);
    tidy(t);
    assert_int_equal(positions(t), 1);
    assert_false(is_answered(t, "old"));
    assert_true(is_answered(t, "day"));
    struct audit_row entry = last_audit(t);
    assert_text(entry.action, "tidy.done");
    assert_text(entry.actor, "routriq");
    assert_non_null(strstr(text_to_c(t->arena, entry.entry),
                           "\"detail\":{\"answers\":1,\"sessions\":0,\"events\":0,\"positions\":5,\"queueItems\":0,"
                           "\"decisionInputs\":0}"));
}

static void positions_are_kept_as_long_as_the_organization_says(void **state)
{
    struct testing_operations *t = *state;
    testing_organization(t, "org", "UTC");
    positions_add(t, 2, t->now_ms - 30 * DAY_MS - 1); /* one just over, one just within */
    tidy(t);
    assert_int_equal(positions(t), 1);
}

static void where_nothing_is_old_nothing_is_told(void **state)
{
    struct testing_operations *t = *state;
    testing_organization(t, "org", "UTC");
    positions_add(t, 1, t->now_ms);
    tidy(t);
    assert_text(last_audit(t).action, "organization.created");
    assert_int_equal(positions(t), 1);
}

/* More than goes at once: the lease is renewed on the way, each time with a commit. */
static void count_commits(void *own)
{
    (*(int32_t *)own)++;
}

static void much_goes_a_little_at_a_time(void **state)
{
    struct testing_operations *t = *state;
    int32_t commits = 0;
    testing_organization(t, "org", "UTC");
    positions_add(t, 1700, t->now_ms - 31 * DAY_MS);
    t->own = &commits;
    t->before_commit = count_commits;
    tidy(t);
    assert_int_equal(positions(t), 0);
    assert_int_equal(commits, 3 + 1);
    assert_non_null(strstr(text_to_c(t->arena, last_audit(t).entry), "\"positions\":1700"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_operations_up, testing_operations_down)
    const struct CMUnitTest tests[] = {
        TEST(each_kind_is_kept_as_long_as_it_shall_be),
        TEST(positions_are_kept_as_long_as_the_organization_says),
        TEST(where_nothing_is_old_nothing_is_told),
        TEST(much_goes_a_little_at_a_time),
    };
    return cmocka_run_group_tests_name("tidy", tests, NULL, NULL);
}
