#include "access/seal.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"

static const struct seal_key key = {{1, 2, 3}};

static void what_was_sealed_reads_back(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct text payloads[] = {TEXT(""), TEXT("a"), TEXT("ab"), TEXT("abc"), TEXT("abcd"), TEXT("\xff\x00\x7f")};
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
        struct text sealed = seal_write(arena, &key, TEXT("jobs"), payloads[i]);
        struct text payload;
        assert_true(seal_read(arena, &key, TEXT("jobs"), sealed, &payload));
        assert_true(text_equal(payload, payloads[i]));
    }
    arena_destroy(arena);
}

static void any_change_of_any_character_is_seen(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct text sealed = seal_write(arena, &key, TEXT("jobs"), TEXT("0196d0f0-1000"));
    struct text payload;
    for (size_t i = 0; i < sealed.length; i++) {
        for (int c = 0; c < 256; c++) {
            char *changed = text_to_c(arena, sealed);
            changed[i] = (char)c;
            if (c != (unsigned char)sealed.bytes[i]) {
                struct text text = {changed, sealed.length};
                assert_false(seal_read(arena, &key, TEXT("jobs"), text, &payload));
            }
        }
        assert_false(seal_read(arena, &key, TEXT("jobs"), text_slice(sealed, 0, i), &payload));
    }
    assert_false(seal_read(arena, &key, TEXT("jobs"), text_format(arena, "%.*sA", TEXT_ARGS(sealed)), &payload));
    arena_destroy(arena);
}

static void a_seal_of_another_purpose_or_key_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct seal_key other = {{1, 2, 4}};
    struct text sealed = seal_write(arena, &key, TEXT("jobs"), TEXT("1"));
    struct text payload;
    assert_false(seal_read(arena, &other, TEXT("jobs"), sealed, &payload));
    assert_false(seal_read(arena, &key, TEXT("technicians"), sealed, &payload));
    /* "jobs" + "1" and "jobs1" + "" are not the same message. */
    assert_false(seal_read(arena, &key, TEXT("jobs1"), seal_write(arena, &key, TEXT("jobs"), TEXT("1")), &payload));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_reads_back),
        cmocka_unit_test(any_change_of_any_character_is_seen),
        cmocka_unit_test(a_seal_of_another_purpose_or_key_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
