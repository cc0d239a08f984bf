#include "http/waits.h"

#include "base/testing.h"
#include "http/limits.h"

static void seconds_are_read_as_the_standard_has_them(void **state)
{
    (void)state;
    static const struct {
        const char *prefer;
        int32_t seconds;
    } cases[] = {
        {"", 0},
        {"wait=10", 10},
        {"respond-async, wait=5", 5},
        {"WAIT = 7 ; strict", 7},
        {"wait=61", 60},
        {"wait=99999999999", 60},
        {"wait=0", 0},
        {"wait=-3", 0},
        {"wait=soon", 0},
        {"wait", 0},
        {"handling=lenient", 0},
        {"await=10", 0},
        {"wait=3, wait=9", 3},
        {",,", 0},
        {"wait=1.5", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(wait_preferred_s(text_of(cases[i].prefer)), cases[i].seconds);
    }
}

static void a_full_list_makes_nobody_wait_and_is_taken_whole(void **state)
{
    (void)state;
    struct waits waits;
    struct wait places[LIMIT_WAITS + 1];
    waits_init(&waits);
    for (int i = 0; i < LIMIT_WAITS; i++) {
        assert_true(waits_enter(&waits, &places[i]));
    }
    assert_false(waits_enter(&waits, &places[LIMIT_WAITS]));
    int count = 0;
    for (struct wait *wait = waits_take(&waits); wait != NULL; wait = wait->next) {
        count++;
    }
    assert_int_equal(count, LIMIT_WAITS);
    assert_null(waits_take(&waits));
    assert_true(waits_enter(&waits, &places[LIMIT_WAITS]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds_are_read_as_the_standard_has_them),
        cmocka_unit_test(a_full_list_makes_nobody_wait_and_is_taken_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
