#include "access/throttle.h"

#include <stdio.h>

#include "access/testing_entropy.h"
#include "base/arena.h"
#include "base/testing.h"

enum { WINDOW_MS = THROTTLE_WINDOW_S * 1000 };
static const int64_t BEGIN_MS = (int64_t)WINDOW_MS * 2000000;

struct fixture {
    struct arena *arena;
    struct random random;
    struct entropy_port entropy;
    struct throttle *throttle;
    int32_t retry_after_s;
};

static int begin(void **state)
{
    struct arena *arena = arena_create(0);
    struct fixture *f = arena_new(arena, struct fixture);
    f->arena = arena;
    f->random = random_make(1, 0);
    f->entropy = testing_entropy(&f->random);
    f->throttle = throttle_create(arena, &f->entropy);
    *state = f;
    return 0;
}

static int end(void **state)
{
    arena_destroy(((struct fixture *)*state)->arena);
    return 0;
}

static bool take(struct fixture *f, const char *email, const char *address, int64_t at_ms)
{
    return throttle_take(f->throttle, text_of(email), text_of(address), at_ms, &f->retry_after_s);
}

static void the_sixth_failure_of_an_email_from_an_address_is_refused(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < THROTTLE_PAIR_MOST; i++) {
        assert_true(take(f, "a@b.example", "198.51.100.7", BEGIN_MS));
        assert_int_equal(f->retry_after_s, 0);
    }
    assert_false(take(f, "a@b.example", "198.51.100.7", BEGIN_MS));
    assert_true(f->retry_after_s >= 1 && f->retry_after_s <= 2 * THROTTLE_WINDOW_S);
    /* Others are not: another e-mail from there, the same e-mail from elsewhere. */
    assert_true(take(f, "c@b.example", "198.51.100.7", BEGIN_MS));
    assert_true(take(f, "a@b.example", "198.51.100.8", BEGIN_MS));
    /* And a retry after what was said is taken. */
    int64_t later_ms = BEGIN_MS + (int64_t)f->retry_after_s * 1000;
    assert_false(take(f, "a@b.example", "198.51.100.7", later_ms - 1000));
    assert_true(take(f, "a@b.example", "198.51.100.7", BEGIN_MS + 2 * WINDOW_MS));
}

static void a_success_forgets_the_failures_before_it(void **state)
{
    struct fixture *f = *state;
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < THROTTLE_PAIR_MOST; i++) {
            assert_true(take(f, "a@b.example", "198.51.100.7", BEGIN_MS));
        }
        throttle_forgive(f->throttle, TEXT("a@b.example"), TEXT("198.51.100.7"));
    }
    /* Of the address and of the e-mail only the successes were taken back. */
    int32_t failures = 5 * (THROTTLE_PAIR_MOST - 1);
    for (int i = failures; i < THROTTLE_ADDRESS_MOST; i++) {
        char email[32];
        snprintf(email, sizeof email, "p%d@b.example", i);
        assert_true(take(f, email, "198.51.100.7", BEGIN_MS));
    }
    assert_false(take(f, "c@b.example", "198.51.100.7", BEGIN_MS));
}

static void an_attempt_that_was_not_judged_counts_for_nothing(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < THROTTLE_PAIR_MOST - 1; i++) {
        assert_true(take(f, "a@b.example", "198.51.100.7", BEGIN_MS));
    }
    for (int i = 0; i < 2 * THROTTLE_EMAIL_MOST; i++) {
        assert_true(take(f, "a@b.example", "198.51.100.7", BEGIN_MS));
        throttle_give_back(f->throttle, TEXT("a@b.example"), TEXT("198.51.100.7"));
    }
    assert_true(take(f, "a@b.example", "198.51.100.7", BEGIN_MS));
    assert_false(take(f, "a@b.example", "198.51.100.7", BEGIN_MS));
}

static void an_address_has_fifty_over_all_emails(void **state)
{
    struct fixture *f = *state;
    char email[32];
    for (int i = 0; i < THROTTLE_ADDRESS_MOST; i++) {
        snprintf(email, sizeof email, "p%d@b.example", i);
        assert_true(take(f, email, "198.51.100.7", BEGIN_MS + i));
    }
    assert_false(take(f, "another@b.example", "198.51.100.7", BEGIN_MS + 100));
    assert_true(f->retry_after_s >= 1);
    assert_true(take(f, "another@b.example", "198.51.100.8", BEGIN_MS + 100));
}

static void an_email_has_a_hundred_over_all_addresses(void **state)
{
    struct fixture *f = *state;
    char address[32];
    for (int i = 0; i < THROTTLE_EMAIL_MOST; i++) {
        snprintf(address, sizeof address, "198.51.100.%d", i);
        assert_true(take(f, "a@b.example", address, BEGIN_MS + i));
    }
    for (int i = 0; i < 2 * THROTTLE_ADDRESS_MOST; i++) {
        assert_false(take(f, "a@b.example", "203.0.113.1", BEGIN_MS + 200));
    }
    /* What was refused spends nobody else's: that address is as new. */
    for (int i = 0; i < THROTTLE_PAIR_MOST; i++) {
        assert_true(take(f, "c@b.example", "203.0.113.1", BEGIN_MS + 200));
    }
}

static void what_is_forgiven_does_not_count_for_the_email_nor_the_address(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 10 * THROTTLE_EMAIL_MOST; i++) {
        char email[32];
        snprintf(email, sizeof email, "p%d@b.example", i);
        assert_true(take(f, email, "198.51.100.7", BEGIN_MS));
        throttle_forgive(f->throttle, text_of(email), TEXT("198.51.100.7"));
        char address[32];
        snprintf(address, sizeof address, "10.1.%d.%d", i / 250, i % 250);
        assert_true(take(f, "a@b.example", address, BEGIN_MS));
        throttle_forgive(f->throttle, TEXT("a@b.example"), text_of(address));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_sixth_failure_of_an_email_from_an_address_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_success_forgets_the_failures_before_it, begin, end),
        cmocka_unit_test_setup_teardown(an_attempt_that_was_not_judged_counts_for_nothing, begin, end),
        cmocka_unit_test_setup_teardown(an_address_has_fifty_over_all_emails, begin, end),
        cmocka_unit_test_setup_teardown(an_email_has_a_hundred_over_all_addresses, begin, end),
        cmocka_unit_test_setup_teardown(what_is_forgiven_does_not_count_for_the_email_nor_the_address, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
