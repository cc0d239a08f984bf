#include "base/uuid.h"

#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"

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

static void random_fill(struct random *random, uint8_t bytes[10])
{
    for (int i = 0; i < 10; i++) {
        bytes[i] = (uint8_t)random_below(random, 256);
    }
}

static void an_id_is_laid_out_as_the_standard_says(void **state)
{
    (void)state;
    /* RFC 9562, appendix A.6 */
    const uint8_t random_bytes[10] = {0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
    assert_text(uuid_text(arena, uuid_v7(0x017f22e279b0, random_bytes)), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

static void version_and_variant_stand_whatever_the_random_bytes(void **state)
{
    (void)state;
    uint8_t random_bytes[10];
    memset(random_bytes, 0xff, sizeof random_bytes);
    assert_text(uuid_text(arena, uuid_v7(0, random_bytes)), "00000000-0000-7fff-bfff-ffffffffffff");
    memset(random_bytes, 0, sizeof random_bytes);
    assert_text(uuid_text(arena, uuid_v7(0xffffffffffff, random_bytes)), "ffffffff-ffff-7000-8000-000000000000");
}

static void ids_made_later_sort_later(void **state)
{
    (void)state;
    struct random random = random_make(3, 0);
    uint8_t random_bytes[10];
    int64_t unix_ms = 1795302000000;
    random_fill(&random, random_bytes);
    struct text before = uuid_text(arena, uuid_v7(unix_ms, random_bytes));
    for (int i = 0; i < 1000; i++) {
        unix_ms += random_between(&random, 1, 100000);
        random_fill(&random, random_bytes);
        struct text after = uuid_text(arena, uuid_v7(unix_ms, random_bytes));
        assert_true(text_compare(before, after) < 0);
        before = after;
    }
}

static void an_id_reads_back(void **state)
{
    (void)state;
    struct random random = random_make(4, 0);
    for (int i = 0; i < 100; i++) {
        uint8_t random_bytes[10];
        random_fill(&random, random_bytes);
        struct uuid id = uuid_v7((int64_t)(random_next(&random) >> 16), random_bytes);
        struct uuid back;
        assert_true(uuid_parse(uuid_text(arena, id), &back));
        assert_memory_equal(id.bytes, back.bytes, sizeof id.bytes);
    }
}

static void ids_of_any_version_and_case_are_read(void **state)
{
    (void)state;
    struct uuid id;
    assert_true(uuid_parse(TEXT("C232AB00-9414-11EC-B3C8-9F6BDECED846"), &id));
    assert_text(uuid_text(arena, id), "c232ab00-9414-11ec-b3c8-9f6bdeced846");
    assert_true(uuid_parse(TEXT("00000000-0000-0000-0000-000000000000"), &id));
}

static void what_is_no_id_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
                                      "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
                                      "017f22e279b0-7cc3-98c4-dc0c0c07398f00",
                                      "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                                      "017f22e2-79b0-7cc3-98c4_dc0c0c07398f",
                                      "017f22e2-79b0-7cc3-98c4--c0c0c07398f",
                                      "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
                                      "017f22e279b07cc398c4dc0c0c07398f"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct uuid id = {{42}};
        assert_false(uuid_parse(text_of(bad[i]), &id));
        assert_int_equal(id.bytes[0], 42);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_laid_out_as_the_standard_says),
        cmocka_unit_test(version_and_variant_stand_whatever_the_random_bytes),
        cmocka_unit_test(ids_made_later_sort_later),
        cmocka_unit_test(an_id_reads_back),
        cmocka_unit_test(ids_of_any_version_and_case_are_read),
        cmocka_unit_test(what_is_no_id_is_refused),
    };
    return cmocka_run_group_tests_name("uuid", tests, arena_up, arena_down);
}
