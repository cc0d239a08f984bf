#include "base/testing.h"

#include <string.h>

static void a_fault_carries_its_code_place_and_sentence(void **state)
{
    (void)state;
    struct fault fault = {0};
    assert_false(fault_is(&fault));
    bool raised = fault_raise(&fault, FAULT_INVALID, "invalid_window", "/jobs/3",
                              "The window ends at %s, before it starts.", "08:00");
    assert_false(raised);
    assert_true(fault_is(&fault));
    assert_int_equal(fault.kind, FAULT_INVALID);
    assert_string_equal(fault.code, "invalid_window");
    assert_string_equal(fault.where, "/jobs/3");
    assert_string_equal(fault.what, "The window ends at 08:00, before it starts.");
}

static void the_first_fault_sticks(void **state)
{
    (void)state;
    struct fault fault = {0};
    fault_raise(&fault, FAULT_INVALID, "first", "/a", "First.");
    fault_raise(&fault, FAULT_SYSTEM, "second", "/b", "Second.");
    assert_int_equal(fault.kind, FAULT_INVALID);
    assert_string_equal(fault.code, "first");
    assert_string_equal(fault.what, "First.");
}

static void a_caller_that_does_not_care_passes_null(void **state)
{
    (void)state;
    assert_false(fault_raise(NULL, FAULT_SYSTEM, "any", "", "Any."));
    fault_prefix(NULL, "/jobs/1");
}

static void a_place_may_be_left_out(void **state)
{
    (void)state;
    struct fault fault = {0};
    fault_raise(&fault, FAULT_SYSTEM, "any", NULL, "Any.");
    assert_string_equal(fault.where, "");
}

static void long_text_is_cut_at_a_character(void **state)
{
    (void)state;
    struct fault fault = {0};
    char long_text[1001];
    for (size_t i = 0; i + 1 < sizeof long_text; i += 2) {
        memcpy(long_text + i, "\xc3\xa9", 2);
    }
    long_text[1000] = '\0';
    fault_raise(&fault, FAULT_INVALID, long_text, long_text, "%s", long_text);
    assert_true(text_is_utf8(text_of(fault.code)));
    assert_true(text_is_utf8(text_of(fault.where)));
    assert_true(text_is_utf8(text_of(fault.what)));
    assert_int_equal(strlen(fault.code), sizeof fault.code - 2);
    assert_int_equal(strlen(fault.where), sizeof fault.where - 2);
    assert_int_equal(strlen(fault.what), sizeof fault.what - 2);
}

static void a_prefix_says_where_the_part_stands(void **state)
{
    (void)state;
    struct fault none = {0};
    fault_prefix(&none, "/jobs/1");
    assert_string_equal(none.where, "");
    struct fault fault = {0};
    fault_raise(&fault, FAULT_INVALID, "invalid", "/lat", "Wrong.");
    fault_prefix(&fault, "/coordinates");
    fault_prefix(&fault, "/jobs/1");
    assert_string_equal(fault.where, "/jobs/1/coordinates/lat");
    for (int i = 0; i < 100; i++) {
        fault_prefix(&fault, "/\xc3\xa9\xc3\xa9");
    }
    assert_int_equal(strlen(fault.where), 158); /* 159 would be inside a character */
    assert_true(text_is_utf8(text_of(fault.where)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_carries_its_code_place_and_sentence),
        cmocka_unit_test(the_first_fault_sticks),
        cmocka_unit_test(a_caller_that_does_not_care_passes_null),
        cmocka_unit_test(a_place_may_be_left_out),
        cmocka_unit_test(long_text_is_cut_at_a_character),
        cmocka_unit_test(a_prefix_says_where_the_part_stands),
    };
    return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
