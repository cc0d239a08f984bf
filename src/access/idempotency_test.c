#include "access/idempotency.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"

static void a_key_is_the_organizations_until_it_is_left(void **state)
{
    struct arena *arena = arena_create(0);
    struct idempotency_set *set = idempotency_create(arena, 3);
    (void)state;
    assert_int_equal(idempotency_enter(set, TEXT("a"), TEXT("k")), IDEMPOTENCY_FIRST);
    assert_int_equal(idempotency_enter(set, TEXT("a"), TEXT("k")), IDEMPOTENCY_RUNNING);
    assert_int_equal(idempotency_enter(set, TEXT("b"), TEXT("k")), IDEMPOTENCY_FIRST);
    assert_int_equal(idempotency_enter(set, TEXT("a"), TEXT("K")), IDEMPOTENCY_FIRST);
    assert_int_equal(idempotency_enter(set, TEXT("c"), TEXT("k")), IDEMPOTENCY_FULL);
    assert_int_equal(idempotency_enter(set, TEXT("a"), TEXT("k")), IDEMPOTENCY_RUNNING);
    idempotency_leave(set, TEXT("a"), TEXT("k"));
    assert_int_equal(idempotency_enter(set, TEXT("c"), TEXT("k")), IDEMPOTENCY_FIRST);
    assert_int_equal(idempotency_enter(set, TEXT("a"), TEXT("k")), IDEMPOTENCY_FULL);
    arena_destroy(arena);
}

/* Beside an array of flags, with so few places that keys share chains. */
static void many_keys_come_and_go(void **state)
{
    enum { KEYS = 40, ROOM = 25 };
    struct arena *arena = arena_create(0);
    struct idempotency_set *set = idempotency_create(arena, ROOM);
    struct random random = random_make(7, 0);
    bool inside[KEYS] = {false};
    int32_t count = 0;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint32_t i = random_below(&random, KEYS);
        char name[16];
        snprintf(name, sizeof name, "key-%u", i / 2);
        struct text organization_id = i % 2 == 0 ? TEXT("one") : TEXT("two");
        if (inside[i] && random_below(&random, 2) == 0) {
            idempotency_leave(set, organization_id, text_of(name));
            inside[i] = false;
            count--;
            continue;
        }
        enum idempotency expected = inside[i]       ? IDEMPOTENCY_RUNNING
                                    : count == ROOM ? IDEMPOTENCY_FULL
                                                    : IDEMPOTENCY_FIRST;
        assert_int_equal(idempotency_enter(set, organization_id, text_of(name)), expected);
        count += expected == IDEMPOTENCY_FIRST;
        inside[i] = inside[i] || expected == IDEMPOTENCY_FIRST;
    }
    arena_destroy(arena);
}

static void a_proper_key_is_visible_ascii(void **state)
{
    char longest[IDEMPOTENCY_KEY_BYTES + 1];
    (void)state;
    for (size_t i = 0; i < sizeof longest; i++) {
        longest[i] = 'x';
    }
    assert_true(idempotency_key_is_proper(TEXT("monday-1")));
    assert_true(idempotency_key_is_proper((struct text){longest, IDEMPOTENCY_KEY_BYTES}));
    assert_false(idempotency_key_is_proper((struct text){longest, IDEMPOTENCY_KEY_BYTES + 1}));
    assert_false(idempotency_key_is_proper(TEXT("")));
    assert_false(idempotency_key_is_proper(TEXT("a b")));
    assert_false(idempotency_key_is_proper(TEXT("a\x7f")));
    assert_false(idempotency_key_is_proper(TEXT("ä")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_the_organizations_until_it_is_left),
        cmocka_unit_test(many_keys_come_and_go),
        cmocka_unit_test(a_proper_key_is_visible_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
