#include "base/issue.h"

#include "base/arena.h"
#include "base/testing.h"

static void a_place_is_written_as_a_pointer(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct where body = {.parent = NULL};
    const struct where jobs = where_member(&body, "jobs");
    const struct where third = where_element(&jobs, 3);
    const struct where odd = where_member(&third, "a/b~c");
    const struct where empty = where_member(&third, "");
    assert_text(where_pointer(arena, &body), "");
    assert_text(where_pointer(arena, &third), "/jobs/3");
    assert_text(where_pointer(arena, &odd), "/jobs/3/a~1b~0c");
    assert_text(where_pointer(arena, &empty), "/jobs/3/");
    const struct where direct = where_member(NULL, "jobs"); /* no place is the whole body, too */
    const struct where below = where_element(&direct, 0);
    assert_text(where_pointer(arena, NULL), "");
    assert_text(where_pointer(arena, &direct), "/jobs");
    assert_text(where_pointer(arena, &below), "/jobs/0");
    arena_destroy(arena);
}

static void a_long_name_is_cut_at_a_character(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct text_builder name = text_builder_make(arena);
    for (int i = 0; i < 99; i++) {
        text_append_char(&name, 'x');
    }
    text_append(&name, TEXT("\xc3\xa9t\xc3\xa9"));
    const struct where body = {.parent = NULL};
    const struct where place = {.parent = &body, .name = text_built(&name)};
    struct text pointer = where_pointer(arena, &place);
    assert_int_equal(pointer.length, 1 + 99);
    assert_true(text_is_utf8(pointer));
    arena_destroy(arena);
}

static void issues_keep_their_order_and_are_counted_past_the_limit(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct issues issues = issues_make(arena);
    const struct where body = {.parent = NULL};
    for (int i = 0; i < ISSUES_LISTED + 7; i++) {
        const struct where element = where_element(&body, i);
        issue_add(&issues, &element, "out_of_range", "Number %d is wrong.", i);
    }
    issue_add_at(&issues, TEXT("?limit"), "out_of_range", "limit is wrong.");
    assert_int_equal(issues.count, ISSUES_LISTED + 8);
    assert_int_equal(issues.listed, ISSUES_LISTED);
    assert_text(issues.list[17].path, "/17");
    assert_text(issues.list[17].message, "Number 17 is wrong.");
    assert_text(issues.list[ISSUES_LISTED - 1].path, "/999");
    struct issues few = issues_make(arena);
    issue_add_at(&few, TEXT("?limit"), "out_of_range", "%s is wrong.", "limit");
    assert_text(few.list[0].path, "?limit");
    assert_text(few.list[0].code, "out_of_range");
    arena_destroy(arena);
}

static void an_unknown_name_is_said_with_the_nearest_that_there_is(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct issues issues = issues_make(arena);
    const struct where place = where_member(NULL, "external_id");
    struct issue_guess guess = issue_guess_make(&issues, place.name);
    issue_guess_try(&guess, TEXT("externalJobId"));
    issue_guess_try(&guess, TEXT("externalId"));
    issue_guess_try(&guess, TEXT("title"));
    issue_add_unknown(&issues, &place, &guess);
    guess = issue_guess_make(&issues, TEXT("colour"));
    issue_guess_try(&guess, TEXT("title"));
    issue_add_unknown(&issues, &place, &guess);
    assert_text(issues.list[0].message, "There is no field external_id here; perhaps externalId is meant.");
    assert_text(issues.list[0].code, "unknown_field");
    assert_text(issues.list[1].message, "There is no field colour here.");
    while (issues.count < ISSUES_GUESSED) {
        issue_add_unknown(&issues, &place, &guess);
    }
    guess = issue_guess_make(&issues, TEXT("titel"));
    issue_guess_try(&guess, TEXT("title"));
    issue_add_unknown(&issues, &place, &guess);
    assert_text(issues.list[ISSUES_GUESSED].message, "There is no field titel here.");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_written_as_a_pointer),
        cmocka_unit_test(a_long_name_is_cut_at_a_character),
        cmocka_unit_test(issues_keep_their_order_and_are_counted_past_the_limit),
        cmocka_unit_test(an_unknown_name_is_said_with_the_nearest_that_there_is),
    };
    return cmocka_run_group_tests_name("issue", tests, NULL, NULL);
}
