#include "base/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void what_fits_is_claimed_to_the_last_byte(void **state)
{
    (void)state;
    struct budget budget = {.limit = 100};
    assert_true(budget_claim(&budget, 60));
    assert_true(budget_claim(&budget, 40));
    assert_false(budget_claim(&budget, 1));
    assert_true(budget_claim(&budget, 0));
}

static void what_is_released_can_be_claimed_again(void **state)
{
    (void)state;
    struct budget budget = {.limit = 100};
    assert_true(budget_claim(&budget, 100));
    budget_release(&budget, 30);
    assert_false(budget_claim(&budget, 31));
    assert_true(budget_claim(&budget, 30));
}

static void a_claim_that_would_overflow_is_refused(void **state)
{
    (void)state;
    struct budget budget = {.limit = SIZE_MAX - 1};
    assert_true(budget_claim(&budget, 10));
    assert_false(budget_claim(&budget, SIZE_MAX));
    assert_false(budget_claim(&budget, SIZE_MAX - 10));
    assert_true(budget_claim(&budget, SIZE_MAX - 11));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_claimed_to_the_last_byte),
        cmocka_unit_test(what_is_released_can_be_claimed_again),
        cmocka_unit_test(a_claim_that_would_overflow_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
