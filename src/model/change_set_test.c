#include "model/change_set.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/testing.h"
#include "model/testing_shape.h"

static struct arena *arena;

static int arena_up(void **state)
{
    (void)state;
    arena = arena_create(0);
    return 0;
}

static int arena_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static struct change_set *begun(void)
{
    const struct change_origin origin = {
        .actor = TEXT("key:1"), .request_id = TEXT("r-1"), .at_ms = 1778860800000, .salt_seed = {4, 2}};
    return change_set_begin(arena, TEXT("org"), &origin);
}

static void *noun_of(enum row_kind kind, const char *body)
{
    void *noun = arena_alloc(arena, shape_of_row[kind]->size);
    shape_preset(shape_of_row[kind], noun);
    testing_shape_merge(arena, shape_of_row[kind], SHAPE_FROM_CLIENT, text_of(body), noun);
    return noun;
}

static void every_changed_object_leaves_an_entry(void **state)
{
    (void)state;
    struct change_set *set = begun();
    const void *before = noun_of(ROW_JOB, "{\"title\":\"No heat\",\"address\":\"1 Main St\"}");
    const void *after = noun_of(ROW_JOB, "{\"title\":\"No heat at all\",\"address\":\"1 Main St\"}");
    change_set_put(set, &(struct change){ROW_JOB, TEXT("j-1"), 1, NULL, before, "job.created", TEXT("c-1")});
    change_set_put(set, &(struct change){ROW_JOB, TEXT("j-2"), 2, before, after, "job.updated", TEXT("c-1")});
    assert_int_equal(set->put_count, 2);
    assert_int_equal(set->audit_count, 2);
    assert_text(set->audits[0].person_id, "c-1"); /* the address is personal, and was committed to */
    assert_true(set->audits[0].openings.length > 0);
    assert_int_equal(set->audits[1].openings.length, 0);
    assert_text(set->audits[1].entry,
                "{\"at\":\"2026-05-15T16:00:00Z\",\"actor\":\"key:1\",\"action\":\"job.updated\",\"subject\":{\"kind\":"
                "\"job\",\"id\":\"j-2\"},\"requestId\":\"r-1\",\"before\":{\"title\":\"No heat\"},\"after\":{\"title\":"
                "\"No heat at all\"}}");
}

static void what_is_said_beside_a_change_is_told_and_its_personal_part_committed_to(void **state)
{
    (void)state;
    struct change_set *set = begun();
    struct feedback_entry *said = arena_new(arena, struct feedback_entry);
    testing_shape_merge(arena, shape_of_append[APPEND_FEEDBACK], SHAPE_FROM_CLIENT,
                        TEXT("{\"date\":\"2026-05-15\",\"score\":2,\"comment\":\"Too much driving\"}"), said);
    set->origin.said = said;
    set->origin.said_shape = shape_of_append[APPEND_FEEDBACK];
    change_set_audit(set, "technician.feedback", "technician", TEXT("t-1"), TEXT(""));
    struct json entry = testing_document(arena, set->audits[0].entry);
    const struct json *detail = json_get(&entry, TEXT("detail"));
    assert_int_equal(detail->count, 3);
    assert_int_equal(json_get(detail, TEXT("score"))->integer, 2);
    assert_int_equal(json_get(json_get(detail, TEXT("comment")), TEXT("commitment"))->string.length, 64);
    struct json openings = testing_document(arena, set->audits[0].openings);
    assert_int_equal(openings.count, 1);
    assert_text(json_get(&openings.elements[0], TEXT("path"))->string, "/detail/comment");
    assert_text(json_get(&openings.elements[0], TEXT("value"))->string, "Too much driving");
    assert_text(set->audits[0].person_id, "t-1");
}

static void two_values_never_share_a_salt(void **state)
{
    (void)state;
    struct change_set *set = begun();
    const void *customer = noun_of(ROW_CUSTOMER, "{\"name\":\"Ann\"}");
    change_set_put(set, &(struct change){ROW_CUSTOMER, TEXT("c-1"), 1, NULL, customer, "customer.created", TEXT("")});
    change_set_put(set, &(struct change){ROW_CUSTOMER, TEXT("c-2"), 1, NULL, customer, "customer.created", TEXT("")});
    assert_false(text_equal(set->audits[0].openings, set->audits[1].openings));
    assert_text(set->audits[1].person_id, "c-2");
}

static void what_was_dropped_is_told(void **state)
{
    (void)state;
    struct change_set *set = begun();
    const void *customer = noun_of(ROW_CUSTOMER, "{\"language\":\"en\"}");
    change_set_drop(set, &(struct change){
                             .kind = ROW_CUSTOMER, .id = TEXT("c-1"), .before = customer, .action = "customer.erased"});
    assert_int_equal(set->drop_count, 1);
    assert_int_equal(set->put_count, 0);
    struct json entry = testing_document(arena, set->audits[0].entry);
    assert_int_equal(json_get(&entry, TEXT("after"))->type, JSON_NULL);
}

static void arrays_grow_and_keep_their_order(void **state)
{
    (void)state;
    struct change_set *set = begun();
    assert_true(change_set_is_empty(set));
    for (int i = 0; i < 100; i++) {
        change_set_expect(set, ROW_JOB, text_format(arena, "%d", i), i);
        change_set_event(set, "job.updated", text_format(arena, "%d", i), i, TEXT(""));
        change_set_queue(set, &(struct queue_put){.id = text_format(arena, "%d", i), .kind = TEXT("tidy")});
        change_set_append(set, APPEND_POSITION, TEXT("t"), i, NULL);
        change_set_finish(set, &(struct queue_finish){.id = TEXT("q"), .fence = i});
    }
    assert_int_equal(set->precondition_count, 100);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(set->preconditions[i].version, i);
        assert_int_equal(set->events[i].version, i);
        assert_int_equal(set->appends[i].at_ms, i);
        assert_int_equal(set->finishes[i].fence, i);
    }
    assert_text(set->queue[99].id, "99");
}

static void what_a_decision_was_made_from_is_kept_packed_under_its_hash(void **state)
{
    (void)state;
    struct change_set *set = begun();
    struct fault fault = {.kind = FAULT_NONE};
    struct sha256 hash;
    struct text canonical;
    assert_true(change_set_keep_inputs(set, TEXT("{\"day\":{}}"), &hash, &fault));
    assert_false(change_set_is_empty(set));
    assert_int_equal(set->audit_count, 0);
    assert_int_equal(set->keeps[0].kind, ROW_INPUTS);
    assert_text(set->keeps[0].id, text_to_c(arena, sha256_hex(arena, &hash)));
    assert_true(inputs_unpack(arena, set->keeps[0].noun, &hash, &canonical, &fault));
    assert_text(canonical, "{\"day\":{}}");
    hash.bytes[31] ^= 1;
    assert_false(inputs_unpack(arena, set->keeps[0].noun, &hash, &canonical, &fault));
    assert_string_equal(fault.what, "These are not the bytes that were decided from.");
    const struct inputs_record odd = {.given = 1, .bytes = TEXT("AAAA")};
    fault.kind = FAULT_NONE;
    assert_false(inputs_unpack(arena, &odd, &hash, &canonical, &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    const struct text huge = {arena_alloc(arena, RECORD_INPUTS_MOST + 1), RECORD_INPUTS_MOST + 1};
    fault.kind = FAULT_NONE;
    assert_false(change_set_keep_inputs(set, huge, &hash, &fault));
    assert_string_equal(fault.code, "too_many");
    assert_int_equal(set->keep_count, 1);
}

static void how_far_a_run_has_come_is_kept_without_an_entry(void **state)
{
    (void)state;
    struct change_set *set = begun();
    struct run_record before;
    shape_preset(shape_of_row[ROW_RUN], &before);
    testing_shape_merge(arena, shape_of_row[ROW_RUN], SHAPE_FROM_STORE, TEXT("{\"state\":\"running\"}"), &before);
    struct run_record after = before;
    testing_shape_merge(arena, shape_of_row[ROW_RUN], SHAPE_FROM_STORE, TEXT("{\"progress\":{\"elapsedMs\":900}}"),
                        &after);
    change_set_progress(set, TEXT("r"), 2, &before, &after);
    assert_int_equal(set->put_count, 1);
    assert_int_equal(set->audit_count, 0);
}

static void an_answer_alone_is_something_to_keep(void **state)
{
    (void)state;
    struct change_set *set = begun();
    change_set_answer(set, &(struct kept_answer){.key = TEXT("k"), .status = 200});
    assert_false(change_set_is_empty(set));
    assert_int_equal(set->audit_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_changed_object_leaves_an_entry),
        cmocka_unit_test(what_is_said_beside_a_change_is_told_and_its_personal_part_committed_to),
        cmocka_unit_test(two_values_never_share_a_salt),
        cmocka_unit_test(what_was_dropped_is_told),
        cmocka_unit_test(arrays_grow_and_keep_their_order),
        cmocka_unit_test(what_a_decision_was_made_from_is_kept_packed_under_its_hash),
        cmocka_unit_test(how_far_a_run_has_come_is_kept_without_an_entry),
        cmocka_unit_test(an_answer_alone_is_something_to_keep),
    };
    return cmocka_run_group_tests_name("change_set", tests, arena_up, arena_down);
}
