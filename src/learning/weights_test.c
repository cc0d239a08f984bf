#include "learning/weights.h"

#include "base/arena.h"
#include "base/testing.h"
#include "model/testing_shape.h"

static bool taken(struct arena *arena, const char *body, struct issues *wrong, struct learning_weights *weights)
{
    struct json *json = arena_new(arena, struct json);
    struct fault fault = {.kind = FAULT_NONE};
    static const struct where where = {.parent = NULL};
    struct where place = where_member(&where, "weights");
    json_parse(arena, text_of(body), json, &fault);
    assert_no_fault(&fault);
    *wrong = issues_make(arena);
    return learning_weights_read(arena, json, &place, wrong, weights);
}

static void the_first_version_sums_to_one_and_is_what_it_writes(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct json_writer w = json_writer_make(arena);
    struct learning_weights weights;
    struct issues wrong;
    learning_weights_write(&w, &learning_weights_first);
    assert_text(json_written(&w),
                "{\"skill_match\":0.1,\"distance_score\":0.25,\"priority_weight\":0.05,\"performance\":0.15,"
                "\"availability\":0.15,\"delay_risk\":0.1,\"parts_on_truck\":0.05,\"customer_preference\":0.05,"
                "\"workload\":0.05,\"route_fit\":0.05}");
    int64_t sum = 0;
    for (int32_t i = 0; i < learning_shape_weights.count; i++) {
        sum += *(const int64_t *)shape_at(&learning_shape_weights.members[i], &learning_weights_first);
    }
    assert_int_equal(sum, 10000);
    assert_true(taken(arena, text_to_c(arena, json_written(&w)), &wrong, &weights));
    assert_true(shape_equal(&learning_shape_weights, &weights, &learning_weights_first));
    arena_destroy(arena);
}

static void a_factor_left_out_counts_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct learning_weights weights;
    struct issues wrong;
    assert_true(taken(arena, "{\"route_fit\":1,\"delay_risk\":0.3333}", &wrong, &weights));
    assert_int_equal(weights.route_fit_e4, 10000);
    assert_int_equal(weights.delay_risk_e4, 3333);
    assert_int_equal(weights.skill_match_e4, 0);
    arena_destroy(arena);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"{\"smartness\":1}", "/weights/smartness", "unknown_field"},
        {"{\"predicted_duration_minutes\":1}", "/weights/predicted_duration_minutes", "unknown_field"},
        {"{\"route_fit\":-0.1}", "/weights/route_fit", "out_of_range"},
        {"{\"route_fit\":1.0001}", "/weights/route_fit", "out_of_range"},
        {"{\"route_fit\":0.00001}", "/weights/route_fit", "too_precise"},
        {"{\"route_fit\":\"much\"}", "/weights/route_fit", "invalid_type"},
        {"{\"route_fit\":0,\"workload\":0}", "/weights", "out_of_range"},
        {"{}", "/weights", "out_of_range"},
        {"[]", "/weights", "invalid_type"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_create(0);
        struct learning_weights weights;
        struct issues wrong;
        assert_false(taken(arena, cases[i][0], &wrong, &weights));
        assert_int_equal(wrong.count, 1);
        assert_text(wrong.list[0].path, cases[i][1]);
        assert_text(wrong.list[0].code, cases[i][2]);
        arena_destroy(arena);
    }
}

static void its_table_is_sound(void **state)
{
    (void)state;
    testing_shape_table(&learning_shape_weights);
    testing_shape_promises(&learning_shape_weights, 50);
    testing_shape_bounds(&learning_shape_weights);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_version_sums_to_one_and_is_what_it_writes),
        cmocka_unit_test(a_factor_left_out_counts_nothing),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(its_table_is_sound),
    };
    return cmocka_run_group_tests_name("learning/weights", tests, NULL, NULL);
}
