#include "http/turns.h"

#include "base/testing.h"

static struct turn turn_of(const char *organization_id)
{
    return (struct turn){.organization_id = text_of(organization_id)};
}

static void the_first_of_an_organization_need_not_wait(void **state)
{
    struct turns turns;
    struct turn ours = turn_of("ours");
    struct turn theirs = turn_of("theirs");
    (void)state;
    turns_init(&turns);
    assert_true(turns_enter(&turns, &ours));
    assert_true(turns_enter(&turns, &theirs));
}

static void who_waits_comes_in_the_order_of_its_coming(void **state)
{
    struct turns turns;
    struct turn waiting[] = {turn_of("ours"), turn_of("theirs"), turn_of("ours"), turn_of("ours"), turn_of("theirs")};
    (void)state;
    turns_init(&turns);
    assert_true(turns_enter(&turns, &waiting[0]));
    assert_true(turns_enter(&turns, &waiting[1]));
    for (int i = 2; i < 5; i++) {
        assert_false(turns_enter(&turns, &waiting[i]));
    }
    assert_ptr_equal(turns_leave(&turns, &waiting[0]), &waiting[2]);
    assert_ptr_equal(turns_leave(&turns, &waiting[1]), &waiting[4]);
    assert_ptr_equal(turns_leave(&turns, &waiting[2]), &waiting[3]);
    assert_null(turns_leave(&turns, &waiting[3]));
    assert_null(turns_leave(&turns, &waiting[4]));
    assert_null(turns.first);
}

static void who_comes_again_waits_behind_those_who_waited(void **state)
{
    struct turns turns;
    struct turn one = turn_of("ours");
    struct turn two = turn_of("ours");
    (void)state;
    turns_init(&turns);
    assert_true(turns_enter(&turns, &one));
    assert_false(turns_enter(&turns, &two));
    assert_ptr_equal(turns_leave(&turns, &one), &two);
    assert_false(turns_enter(&turns, &one));
    assert_ptr_equal(turns_leave(&turns, &two), &one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_of_an_organization_need_not_wait),
        cmocka_unit_test(who_waits_comes_in_the_order_of_its_coming),
        cmocka_unit_test(who_comes_again_waits_behind_those_who_waited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
