#include "operations/testing.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

enum { LEASE_S = 10 };

/* What the handlers of these tests are told to do, and what they have seen. */
struct scene {
    struct testing_operations *t;
    struct queue_worker worker;
    int32_t runs;
    int32_t effects; /* a customer is made in each run, under this number */
    int32_t fail;    /* so many runs fail */
    int32_t sleep_s; /* in each run */
    int32_t steps;   /* of progress in each run */
    bool die;        /* after the last step, without an end */
    int32_t ends;    /* a run tries so often to end by itself */
    int32_t given_up;
    struct text seen_progress;
    char order[512]; /* the first letter of each organization served */
};

static void customer_in(struct change_set *set, struct text id)
{
    const struct shape *shape = shape_of_row[ROW_CUSTOMER];
    struct customer_record *customer = arena_new(set->arena, struct customer_record);
    shape_preset(shape, customer);
    change_set_put(
        set, &(struct change){.kind = ROW_CUSTOMER, .id = id, .version = 1, .after = customer, .action = "test.made"});
}

static void work_run(void *context, struct queue_work *work)
{
    struct scene *scene = context;
    size_t served = strlen(scene->order);
    scene->runs++;
    scene->seen_progress = text_copy(scene->t->arena, work->progress);
    if (served + 1 < sizeof scene->order) {
        scene->order[served] = work->item->organization_id.bytes[0];
    }
    customer_in(work->set, text_format(work->arena, "c%d", (int)scene->effects++));
    scene->t->now_ms += (int64_t)scene->sleep_s * 1000;
    for (int32_t i = 0; i < scene->steps; i++) {
        if (!queue_progress(work, text_format(work->arena, "{\"step\":%d}", (int)i + 1))) {
            return;
        }
    }
    if (scene->die) {
        work->lost = true; /* as if the process had gone: nothing is kept from here on */
    }
    if (scene->fail > 0) {
        scene->fail--;
        queue_fail(work, "The %s is not there.", "door");
        return;
    }
    for (int32_t i = 0; i < scene->ends && queue_keep(work) == QUEUE_MOVED; i++) {
        customer_in(work->set, text_format(work->arena, "c%d", (int)scene->effects++));
    }
}

static void work_give_up(void *context, struct queue_work *work)
{
    struct scene *scene = context;
    assert_false(text_is_empty(work->error));
    customer_in(work->set, text_format(work->arena, "g%d", (int)scene->given_up++));
}

static const struct queue_handler handlers[] = {{.kind = "work", .run = work_run, .give_up = work_give_up}};

static struct scene scene_of(struct testing_operations *t, struct scene *scene)
{
    testing_organization(t, "org", "UTC");
    return (struct scene){
        .t = t,
        .worker = {.host = &t->host, .lease_s = LEASE_S, .handler_count = 1, .handlers = handlers, .context = scene}};
}

static void item_put(struct scene *scene, const char *organization, const char *id)
{
    struct change_set *set = testing_begun(scene->t, organization);
    change_set_queue(set, &(struct queue_put){.id = text_of(id), .kind = TEXT("work"), .payload = TEXT("{\"n\":1}")});
    testing_kept(scene->t, set);
}

static enum queue_step step(struct scene *scene)
{
    return queue_step(&scene->worker, scene->t->arena);
}

/* ---- what may not hold up the others ------------------------------------------------------------------------------- */

static struct queue_item in_work; /* whose handler runs */
static enum queue_step beside;    /* what another worker of that node finds meanwhile */

static void meanwhile_run(void *context, struct queue_work *work)
{
    const struct queue_worker *other = context;
    bool is_first = in_work.fence == 0;
    if (is_first) {
        in_work = *work->item;
        beside = queue_step(other, work->arena);
    }
}

/* Whether another worker finds the second item while one works on the first. */
static enum queue_step found_beside(struct testing_operations *t, const char *first, const char *second,
                                    bool leaves_long)
{
    static const struct queue_handler kinds[] = {
        {.kind = "short", .run = meanwhile_run},
        {.kind = "long", .is_long = true, .run = meanwhile_run},
        {.kind = "single", .is_single = true, .run = meanwhile_run},
    };
    struct queue_worker other = {.host = &t->host, .leaves_long = leaves_long, .handler_count = 3, .handlers = kinds};
    struct queue_worker worker = {.host = &t->host, .handler_count = 3, .handlers = kinds, .context = &other};
    const char *const put[] = {first, second};
    for (int i = 0; i < 2; i++) {
        struct change_set *set = testing_begun(t, "org");
        struct text id = operations_id(&t->host, t->arena);
        change_set_queue(set, &(struct queue_put){.id = id, .kind = text_of(put[i]), .payload = TEXT("{}")});
        testing_kept(t, set);
        t->now_ms++; /* so the first is due first */
    }
    in_work.fence = 0;
    assert_int_equal(queue_step(&worker, t->arena), QUEUE_STEP_WORKED);
    enum queue_step found = beside;
    while (queue_step(&worker, t->arena) == QUEUE_STEP_WORKED) {
    }
    return found;
}

static void what_is_long_and_what_is_single_holds_one_worker_and_not_the_other(void **state)
{
    struct testing_operations *t = *state;
    testing_organization(t, "org", "UTC");
    assert_int_equal(found_beside(t, "short", "short", false), QUEUE_STEP_WORKED);
    assert_int_equal(found_beside(t, "short", "long", false), QUEUE_STEP_WORKED);
    assert_int_equal(found_beside(t, "long", "long", true), QUEUE_STEP_NOTHING);
    assert_int_equal(found_beside(t, "long", "short", true), QUEUE_STEP_WORKED);
    assert_int_equal(found_beside(t, "single", "single", false), QUEUE_STEP_NOTHING);
    assert_int_equal(found_beside(t, "single", "short", true), QUEUE_STEP_WORKED);
}

static struct queue_item item_of(struct scene *scene, const char *id)
{
    struct snapshot *s = testing_opened(scene->t, "org");
    struct queue_item item = *scene->t->store.queue_item(s, scene->t->arena, text_of(id), NULL);
    testing_closed(scene->t, s);
    return item;
}

static bool is_kept(struct scene *scene, const char *customer)
{
    struct snapshot *s = testing_opened(scene->t, "org");
    bool kept = scene->t->store.find(s, scene->t->arena, ROW_CUSTOMER, text_of(customer), NULL) != NULL;
    testing_closed(scene->t, s);
    return kept;
}

static void an_item_ends_with_its_effects(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    assert_int_equal(step(&scene), QUEUE_STEP_NOTHING);
    item_put(&scene, "org", "a");
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
    assert_int_equal(step(&scene), QUEUE_STEP_NOTHING);
    assert_int_equal(scene.runs, 1);
    assert_true(is_kept(&scene, "c0"));
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DONE);
}

static void what_fails_comes_back_later_and_later_and_then_is_dead(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    scene.fail = 9;
    item_put(&scene, "org", "a");
    for (int32_t attempt = 1; attempt <= 2; attempt++) {
        assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
        struct queue_item item = item_of(&scene, "a");
        assert_int_equal(item.state, QUEUE_WAITING);
        assert_int_equal(item.attempt, attempt);
        assert_text(item.error, "The door is not there.");
        assert_in_range(item.due_ms - t->now_ms, 2500 * attempt, 7500 * attempt);
        assert_int_equal(step(&scene), QUEUE_STEP_NOTHING);
        t->now_ms = item.due_ms;
    }
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DEAD);
    t->now_ms += INT64_C(100) * 24 * 3600 * 1000;
    assert_int_equal(step(&scene), QUEUE_STEP_NOTHING);
    assert_int_equal(scene.runs, 3);
    assert_false(is_kept(&scene, "c0"));
    assert_int_equal(scene.given_up, 1);
    assert_true(is_kept(&scene, "g0"));
}

static void a_letter_is_dead_whether_or_not_its_subject_can_be_told(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    scene.fail = 3;
    testing_customer(t, "org", "g0", "Ann"); /* what is said of it meets a conflict, and is said once more */
    item_put(&scene, "org", "a");
    for (int i = 0; i < 3; i++) {
        step(&scene);
        t->now_ms += INT64_C(24) * 3600 * 1000;
    }
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DEAD);
    assert_true(is_kept(&scene, "g1"));

    scene.fail = 3;
    scene.given_up = 10;
    for (int i = 10; i < 20; i++) {
        char id[16];
        snprintf(id, sizeof id, "g%d", i);
        testing_customer(t, "org", id, "Ann");
    }
    item_put(&scene, "org", "b");
    for (int i = 0; i < 3; i++) {
        step(&scene);
        t->now_ms += INT64_C(24) * 3600 * 1000;
    }
    assert_int_equal(item_of(&scene, "b").state, QUEUE_IS_DEAD);
    assert_int_equal(scene.given_up, 13);
}

static void an_item_that_kills_its_worker_is_begun_three_times(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    scene.die = true;
    item_put(&scene, "org", "a");
    for (int i = 0; i < 6; i++) {
        step(&scene);
        t->now_ms += LEASE_S * 1000;
    }
    assert_int_equal(scene.runs, 3);
    struct queue_item item = item_of(&scene, "a");
    assert_int_equal(item.state, QUEUE_IS_DEAD);
    assert_text(item.error, "It was begun 3 times and never came to an end: its worker died, or lost it.");
}

static void what_a_dead_worker_had_done_is_not_done_again(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    scene.steps = 2;
    scene.die = true;
    item_put(&scene, "org", "a");
    step(&scene);
    assert_true(is_kept(&scene, "c0")); /* with its progress */
    assert_int_equal(step(&scene), QUEUE_STEP_NOTHING);
    t->now_ms += LEASE_S * 1000;
    scene.die = false;
    scene.steps = 0;
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
    assert_text(scene.seen_progress, "{\"step\":2}");
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DONE);
}

static void progress_renews_the_lease(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    scene.sleep_s = LEASE_S - 1;
    scene.steps = 1;
    item_put(&scene, "org", "a");
    scene.die = true;
    step(&scene);
    t->now_ms += LEASE_S * 1000 - 1;
    assert_int_equal(step(&scene), QUEUE_STEP_NOTHING);
    t->now_ms += 1;
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
}

/* Somebody else claims the item while this worker is about to commit. */
struct thief {
    struct scene *scene;
    int32_t at; /* which commit */
};

static void steal(void *own)
{
    struct thief *thief = own;
    if (--thief->at != 0) {
        return;
    }
    const struct text kind = TEXT("work");
    struct testing_operations *t = thief->scene->t;
    t->now_ms += LEASE_S * 1000;
    struct queue_list claimed;
    const struct claim_request request = {.kinds = {1, &kind}, .now_ms = t->now_ms, .lease_s = LEASE_S, .limit = 1};
    assert_true(t->store.claim(t->store.context, t->arena, &request, &claimed, NULL));
    assert_int_equal(claimed.count, 1);
}

static void who_slept_past_the_lease_has_no_effects(void **state)
{
    struct testing_operations *t = *state;
    for (int32_t steps = 0; steps < 2; steps++) {
        struct scene scene = scene_of(t, &scene);
        struct thief thief = {.scene = &scene, .at = 1};
        scene.steps = steps;
        item_put(&scene, "org", "a");
        t->own = &thief;
        t->before_commit = steal;
        assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
        assert_int_equal(scene.runs, 1);
        assert_false(is_kept(&scene, "c0"));
        assert_int_equal(item_of(&scene, "a").state, QUEUE_LEASED);
        void *again = t;
        testing_operations_down(&again);
        testing_operations_up(&again);
        t = again;
        *state = t;
    }
}

static void a_row_that_moved_meanwhile_means_another_run(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    testing_customer(t, "org", "c0", "Ann");
    item_put(&scene, "org", "a");
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
    assert_int_equal(scene.runs, 2); /* c0 is taken, c1 is free */
    assert_true(is_kept(&scene, "c1"));
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DONE);
    assert_int_equal(item_of(&scene, "a").attempt, 1);
}

static void progress_that_meets_a_row_that_moved_means_another_run(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    scene.steps = 1;
    testing_customer(t, "org", "c0", "Ann");
    item_put(&scene, "org", "a");
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
    assert_int_equal(scene.runs, 2);
    assert_true(is_kept(&scene, "c1"));
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DONE);
    assert_int_equal(item_of(&scene, "a").attempt, 1);
}

static void what_ends_by_itself_need_not_begin_anew_when_a_row_moved(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    scene.ends = 3;
    testing_customer(t, "org", "c0", "Ann");
    testing_customer(t, "org", "c1", "Bea");
    item_put(&scene, "org", "a");
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
    assert_int_equal(scene.runs, 1);
    assert_int_equal(scene.effects, 3);
    assert_true(is_kept(&scene, "c2"));
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DONE);
}

static void what_has_used_up_its_ends_begins_anew(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    scene.ends = 1;
    testing_customer(t, "org", "c0", "Ann");
    item_put(&scene, "org", "a");
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
    assert_int_equal(scene.runs, 2);
    assert_true(is_kept(&scene, "c2"));
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DONE);
}

static void a_store_that_takes_nothing_leaves_the_item_to_its_lease(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    item_put(&scene, "org", "a");
    t->refuse = 1;
    t->refused_as = COMMIT_UNKNOWN;
    assert_int_equal(step(&scene), QUEUE_STEP_TROUBLE);
    assert_int_equal(item_of(&scene, "a").state, QUEUE_LEASED);
    t->now_ms += LEASE_S * 1000;
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DONE);
}

static void many_items_of_one_organization_do_not_hold_up_the_others(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    char id[16];
    for (int i = 0; i < 200; i++) {
        snprintf(id, sizeof id, "o%d", i);
        item_put(&scene, "org", id);
    }
    t->now_ms += 1000; /* the others come later, and are served before */
    for (char name = 'a'; name <= 'e'; name++) {
        const char organization[] = {name, '\0'};
        testing_organization(t, organization, "UTC");
        snprintf(id, sizeof id, "%c", name);
        item_put(&scene, organization, id);
    }
    while (step(&scene) == QUEUE_STEP_WORKED) {
    }
    assert_int_equal(scene.runs, 205);
    for (char name = 'a'; name <= 'e'; name++) {
        const char *first = strchr(scene.order, name);
        assert_non_null(first);
        assert_in_range(first - scene.order, 0, 9);
    }
}

static void waiting_doubles_up_to_an_hour_and_chance_spreads_it(void **state)
{
    (void)state;
    assert_int_equal(queue_backoff_ms(1, 500), 5000);
    assert_int_equal(queue_backoff_ms(2, 500), 10000);
    assert_int_equal(queue_backoff_ms(10, 500), 5000 * 512);
    assert_int_equal(queue_backoff_ms(11, 500), 3600 * 1000);
    assert_int_equal(queue_backoff_ms(INT32_MAX, 500), 3600 * 1000);
    assert_int_equal(queue_backoff_ms(1, 0), 2500);
    assert_int_equal(queue_backoff_ms(1, 1000), 7500);
    assert_int_equal(queue_backoff_ms(1, 1001), 2500);
}

static void a_dead_letter_is_shown_and_tried_again_by_hand(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    scene.fail = 3;
    scene.steps = 1;
    item_put(&scene, "org", "a");
    struct change_set *early = testing_begun(t, "org");
    struct queue_item waiting = item_of(&scene, "a");
    assert_false(queue_letter_end(early, &waiting, QUEUE_TRY_AGAIN));
    assert_true(change_set_is_empty(early));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
        t->now_ms += 3600 * 1000;
    }
    struct queue_item dead = item_of(&scene, "a");
    struct json_writer w = json_writer_make(t->arena);
    queue_letter_write(&w, t->arena, &dead);
    assert_text(
        json_written(&w),
        "{\"id\":\"a\",\"kind\":\"work\",\"attempts\":3,\"error\":\"The door is not there.\",\"payload\":{\"n\":1},"
        "\"progress\":{\"step\":1},\"createdAt\":\"2026-05-15T16:00:00Z\",\"failedAt\":\"2026-05-15T18:00:00Z\"}");
    struct change_set *set = testing_begun(t, "org");
    assert_true(queue_letter_end(set, &dead, QUEUE_TRY_AGAIN));
    assert_int_equal(set->audit_count, 1);
    testing_kept(t, set);
    assert_int_equal(step(&scene), QUEUE_STEP_WORKED);
    assert_int_equal(item_of(&scene, "a").state, QUEUE_IS_DONE);
    assert_text(scene.seen_progress, "{\"step\":1}");
}

static void stop_after_two(void *context, int64_t ms)
{
    struct testing_operations *t = context;
    t->rested_ms += ms;
    if (t->rested_ms >= 2000) {
        atomic_store((atomic_bool *)t->own, true);
    }
}

static void the_loop_works_and_rests_until_it_is_stopped(void **state)
{
    struct testing_operations *t = *state;
    struct scene scene = scene_of(t, &scene);
    atomic_bool stop = false;
    t->own = &stop;
    t->host.rest = stop_after_two;
    item_put(&scene, "org", "a");
    item_put(&scene, "org", "b");
    queue_run(&scene.worker, &stop);
    assert_int_equal(scene.runs, 2);
    assert_int_equal(t->rested_ms, 2000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_operations_up, testing_operations_down)
    const struct CMUnitTest tests[] = {
        TEST(an_item_ends_with_its_effects),
        TEST(what_fails_comes_back_later_and_later_and_then_is_dead),
        TEST(a_letter_is_dead_whether_or_not_its_subject_can_be_told),
        TEST(an_item_that_kills_its_worker_is_begun_three_times),
        TEST(what_a_dead_worker_had_done_is_not_done_again),
        TEST(progress_renews_the_lease),
        TEST(who_slept_past_the_lease_has_no_effects),
        TEST(a_row_that_moved_meanwhile_means_another_run),
        TEST(progress_that_meets_a_row_that_moved_means_another_run),
        TEST(what_ends_by_itself_need_not_begin_anew_when_a_row_moved),
        TEST(what_has_used_up_its_ends_begins_anew),
        TEST(a_store_that_takes_nothing_leaves_the_item_to_its_lease),
        TEST(many_items_of_one_organization_do_not_hold_up_the_others),
        TEST(waiting_doubles_up_to_an_hour_and_chance_spreads_it),
        TEST(a_dead_letter_is_shown_and_tried_again_by_hand),
        TEST(the_loop_works_and_rests_until_it_is_stopped),
        TEST(what_is_long_and_what_is_single_holds_one_worker_and_not_the_other),
    };
    return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
