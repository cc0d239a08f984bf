/* The hub: slow clients, stops, stores that are down, and whatever meets. */
#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"
#include "http/testing_hub.h"

/* ---- slow clients, and stops ------------------------------------------------------------------------------------- */

static void who_is_too_far_behind_is_ended_and_can_resume(void **state)
{
    struct stage *stage = *state;
    struct client *slow = testing_client(stage);
    testing_client_hears(slow);
    testing_happens(stage, "org-1", "job.updated", "j", 1); /* wakes it: from here on it does not read */
    testing_work(stage);
    for (int i = 0; i < 5; i++) {
        testing_happens(stage, "org-1", "job.updated", "j", 1000);
        testing_work(stage);
    }
    testing_client_hears(slow);
    assert_true(slow->is_over);
    assert_int_equal(testing_times(slow, ": too far behind"), 1);
    assert_int_equal(testing_in_order(slow, 0), 0);
    testing_client_leaves(slow);
    struct client *again = testing_client_resumed(stage, 0);
    testing_client_hears(again);
    assert_int_equal(testing_in_order(again, 0), 5001);
    testing_client_leaves(again);
}

static void who_is_behind_the_ring_alone_reads_from_the_store(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    testing_client_hears(c);
    testing_happens(stage, "org-1", "job.updated", "j", LIMIT_STREAM_RING + 500);
    testing_client_hears(c);
    assert_int_equal(testing_in_order(c, 0), LIMIT_STREAM_RING + 500);
    testing_client_leaves(c);
}

static void what_passes_too_fast_leaves_a_gap_that_is_told(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    struct client *other =
        testing_client_of(stage, &(struct stream_request){.types = stream_types_of(TEXT("job.created"))});
    testing_client_hears(c);
    testing_client_hears(other);
    testing_passes(stage, "t", LIMIT_STREAM_RING + 6);
    testing_client_hears(c);
    testing_client_hears(other);
    assert_int_equal(testing_times(c, "event: gap\ndata: {\"id\":null,\"type\":\"gap\","), 1);
    assert_int_equal(testing_times(c, "\"data\":{\"missed\":6}}\n\n"), 1);
    assert_int_equal(testing_times(c, "event: technician.location"), LIMIT_STREAM_RING);
    assert_int_equal(testing_times(other, "event:"), 0);
    testing_client_leaves(c);
    testing_client_leaves(other);
}

static void who_hears_nothing_is_told_that_we_are_here(void **state)
{
    struct stage *stage = *state;
    struct client *c =
        testing_client_of(stage, &(struct stream_request){.types = stream_types_of(TEXT("plan.changed"))});
    testing_client_hears(c);
    testing_after(stage, LIMIT_STREAM_BEAT_MS - 1);
    testing_client_hears(c);
    assert_text(text_built(&c->heard), "retry: 2000\nid: 0\n\n");
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    testing_client_hears(c);
    assert_text(text_built(&c->heard), "retry: 2000\nid: 0\n\n:\n\n");
    testing_happens(stage, "org-1", "job.updated", "j", 7); /* passed over: the beat says how far */
    testing_client_hears(c);
    testing_after(stage, LIMIT_STREAM_BEAT_MS);
    testing_client_hears(c);
    assert_text(text_built(&c->heard), "retry: 2000\nid: 0\n\n:\n\n:\nid: 7\n\n");
    testing_happens(stage, "org-1", "plan.changed", "p", 1); /* it knows this id */
    testing_client_hears(c);
    testing_after(stage, LIMIT_STREAM_BEAT_MS);
    testing_client_hears(c);
    assert_int_equal(testing_times(c, "id: 8\n"), 1);
    testing_client_leaves(c);
}

static void who_has_left_is_found_and_makes_room(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    testing_client_hears(c);
    c->has_left = true;
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    assert_false(c->is_asleep);
    testing_client_hears(c);
    assert_true(c->is_over);
    testing_client_leaves(c);
}

static void a_stop_ends_streams_with_a_last_word(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    struct client *unread = testing_client(stage);
    enum hub_refusal refusal = HUB_TAKEN;
    testing_client_hears(c);
    testing_happens(stage, "org-1", "job.updated", "j", 1); /* nobody comes to read it any more */
    hub_stop(stage->bench->hub);
    testing_client_hears(c);
    testing_client_hears(unread);
    assert_true(c->is_over && unread->is_over);
    assert_int_equal(testing_times(c, ": the server is stopping\n\n"), 1);
    assert_int_equal(testing_times(unread, ": the server is stopping\n\n"), 1);
    assert_null(hub_open(stage->bench->hub, &(struct stream_request){.identity = &stage->all}, 0, &refusal));
    assert_int_equal(refusal, HUB_STOPPING);
    testing_client_leaves(c);
    testing_client_leaves(unread);
}

static enum hub_refusal refusal_after(struct stage *stage, int32_t count, const char *organization, bool one_address)
{
    struct stream *streams[LIMIT_STREAMS + 1];
    enum hub_refusal refusal = HUB_TAKEN;
    int32_t opened = 0;
    for (int32_t i = 0; i < count && refusal == HUB_TAKEN; i++) {
        struct identity who = stage->all;
        who.organization_id = organization != NULL ? text_of(organization) : text_format(stage->bench->arena, "o%d", i);
        const struct stream_request request = {
            .identity = &who, .address = one_address ? TEXT("1.2.3.4") : text_format(stage->bench->arena, "%d", i)};
        streams[opened] = hub_open(stage->bench->hub, &request, 0, &refusal);
        opened += refusal == HUB_TAKEN ? 1 : 0;
    }
    assert_int_equal(opened, count - 1);
    while (opened > 0) {
        stream_close(streams[--opened]);
    }
    return refusal;
}

static void streams_are_bounded(void **state)
{
    struct stage *stage = *state;
    assert_int_equal(refusal_after(stage, LIMIT_STREAMS_ORGANIZATION + 1, "org-1", false), HUB_FULL_OF_ORGANIZATION);
    assert_int_equal(refusal_after(stage, LIMIT_STREAMS_ADDRESS + 1, "org-1", true), HUB_FULL_OF_ADDRESS);
    assert_int_equal(refusal_after(stage, LIMIT_STREAMS + 1, NULL, false), HUB_FULL);
}

/* ---- troubles ---------------------------------------------------------------------------------------------------- */

static struct snapshot *no_snapshot(void *context, struct text organization_id, struct fault *fault)
{
    (void)context;
    (void)organization_id;
    fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "database", "down");
    return NULL;
}

static bool no_events(struct snapshot *snapshot, struct arena *arena, int64_t after_seq, int32_t limit,
                      struct event_list *list, struct fault *fault)
{
    (void)snapshot;
    (void)arena;
    (void)after_seq;
    (void)limit;
    (void)list;
    return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "database", "down");
}

static const struct row *no_row(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, struct text id,
                                struct fault *fault)
{
    (void)snapshot;
    (void)arena;
    (void)kind;
    (void)id;
    fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "database", "down");
    return NULL;
}

static void a_store_that_is_down_ends_no_stream_and_loses_no_event(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    struct client *late = testing_client_resumed(stage, 0);
    testing_client_hears(c);
    stage->store.open = no_snapshot;
    testing_happens(stage, "org-1", "job.updated", "j", 3);
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    stage->store = stage->bench->store;
    stage->store.events = no_events;
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    stage->store = stage->bench->store;
    stage->store.find = no_row;
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    stage->store = stage->bench->store;
    testing_after(stage, LIMIT_STREAM_POLL_MS);
    testing_client_hears(c);
    testing_client_hears(late);
    assert_false(c->is_over);
    assert_int_equal(testing_in_order(c, 0), 3);
    assert_int_equal(testing_in_order(late, 0), 3);
    testing_client_leaves(c);
    testing_client_leaves(late);
}

static void when_no_worker_is_free_the_next_tick_asks_again(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client(stage);
    testing_client_hears(c);
    stage->is_busy = true;
    testing_happens(stage, "org-1", "job.updated", "j", 1);
    testing_client_reads(c, 10);
    stage->is_busy = false;
    testing_after(stage, 1);
    testing_client_hears(c);
    assert_int_equal(testing_in_order(c, 0), 1);
    testing_client_leaves(c);
}

/* Who leaves while a worker looks at the topic leaves nothing behind; the checkers of memory see it. */
static void a_client_may_leave_at_any_time(void **state)
{
    struct stage *stage = *state;
    struct client *c = testing_client_resumed(stage, 0);
    testing_happens(stage, "org-1", "job.updated", "j", 1);
    testing_client_leaves(c);
    assert_int_equal(stage->work_count, 1);
    testing_work(stage);
    assert_true(hub_is_idle(stage->bench->hub));
}

/* ---- against a slow oracle --------------------------------------------------------------------------------------- */

enum { WALK_STEPS = 3000, WALK_CLIENTS = 4 };

struct walk {
    struct stage *stage;
    struct random random;
    struct client *clients[WALK_CLIENTS];
    int64_t began[WALK_CLIENTS]; /* the seq that it has heard up to when it came */
    int64_t seq;
};

static uint32_t below(struct walk *w, uint32_t bound)
{
    return random_below(&w->random, bound);
}

/* What a client has, and nothing but that, it has in order and whole up to where it is. */
static void walk_leave(struct walk *w, int i)
{
    struct client *c = w->clients[i];
    testing_client_hears(c);
    if (!c->is_over) {
        assert_int_equal(testing_in_order(c, w->began[i]), w->seq - w->began[i]);
    } else {
        (void)testing_in_order(c, w->began[i]);
    }
    testing_client_leaves(c);
    w->clients[i] = NULL;
}

static void walk_step(struct walk *w)
{
    int i = (int)below(w, WALK_CLIENTS);
    struct client *c = w->clients[i];
    uint32_t choice = below(w, 10);
    if (c == NULL) {
        w->began[i] = below(w, 2) == 0 ? w->seq : below(w, (uint32_t)w->seq + 1);
        w->clients[i] = testing_client_resumed(w->stage, w->began[i]);
    } else if (choice < 4) {
        testing_client_reads(c, 1 + below(w, 4096));
    } else if (choice < 7) {
        int32_t count = 1 + (int32_t)below(w, below(w, 20) == 0 ? 1500 : 5);
        testing_happens(w->stage, "org-1", "job.updated", "j", count);
        w->seq += count;
    } else if (choice < 9) {
        testing_work(w->stage);
    } else if (below(w, 8) == 0) {
        walk_leave(w, i);
    }
    if (below(w, 50) == 0) {
        testing_after(w->stage, below(w, 600));
    }
}

static void however_they_meet_each_hears_everything_once_in_order(void **state)
{
    struct walk w = {.stage = *state, .random = random_make(1, 0)};
    for (int step = 0; step < WALK_STEPS; step++) {
        walk_step(&w);
    }
    for (int i = 0; i < WALK_CLIENTS; i++) {
        if (w.clients[i] != NULL) {
            walk_leave(&w, i);
        }
    }
}

int main(void)
{
#define HUB(name) cmocka_unit_test_setup_teardown(name, testing_stage_up, testing_stage_down)
    const struct CMUnitTest tests[] = {
        HUB(who_is_too_far_behind_is_ended_and_can_resume),
        HUB(who_is_behind_the_ring_alone_reads_from_the_store),
        HUB(what_passes_too_fast_leaves_a_gap_that_is_told),
        HUB(who_hears_nothing_is_told_that_we_are_here),
        HUB(who_has_left_is_found_and_makes_room),
        HUB(a_stop_ends_streams_with_a_last_word),
        HUB(streams_are_bounded),
        HUB(a_store_that_is_down_ends_no_stream_and_loses_no_event),
        HUB(when_no_worker_is_free_the_next_tick_asks_again),
        HUB(a_client_may_leave_at_any_time),
        HUB(however_they_meet_each_hears_everything_once_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
