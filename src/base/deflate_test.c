#include "base/deflate.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/random.h"
#include "base/testing.h"

enum { MOST = 1 << 20 };

/* Texts of few and of many letters, so that some become much shorter and some longer. */
static struct text random_text(struct arena *arena, struct random *random)
{
    size_t length = random_below(random, 8) == 0 ? random_below(random, 200 * 1000) : random_below(random, 300);
    uint32_t letters = 1 + random_below(random, 256);
    char *bytes = arena_alloc(arena, length);
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (char)random_below(random, letters);
    }
    return (struct text){bytes, length};
}

static void every_text_comes_back(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct random random = random_make(3, 7);
    for (uint64_t i = 0; i < testing_rounds(150, 30); i++) {
        struct fault fault = {.kind = FAULT_NONE};
        struct text plain = random_text(arena, &random);
        struct text packed = deflate_pack(arena, plain);
        struct text again;
        assert_true(deflate_unpack(arena, packed, plain.length, &again, &fault));
        assert_no_fault(&fault);
        assert_true(text_equal(again, plain));
        assert_true(plain.length == 0 || !deflate_unpack(arena, packed, plain.length - 1, &again, &fault));
        arena_reset(arena);
    }
    arena_destroy(arena);
}

static void what_repeats_becomes_much_shorter(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct text plain = {arena_alloc(arena, MOST), MOST};
    assert_true(deflate_pack(arena, plain).length < MOST / 200);
    arena_destroy(arena);
}

/* Many times what it may become: refused without the memory for it. */
static void a_few_bytes_cannot_ask_for_all_memory(void **state)
{
    (void)state;
    enum { LARGE = 40 * MOST };
    struct arena *arena = arena_create(0);
    struct text packed = deflate_pack(arena, (struct text){arena_alloc(arena, LARGE), LARGE});
    struct arena *small = arena_create(0);
    size_t before = arena_bytes(small);
    struct fault fault = {.kind = FAULT_NONE};
    struct text plain = TEXT("untouched");
    assert_false(deflate_unpack(small, packed, MOST, &plain, &fault));
    assert_int_equal(fault.kind, FAULT_INVALID);
    assert_string_equal(fault.what, "More bytes would come out than may.");
    assert_text(plain, "untouched");
    assert_int_equal(arena_bytes(small), before);
    arena_destroy(small);
    arena_destroy(arena);
}

static void what_was_cut_or_changed_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct random random = random_make(5, 5);
    struct text plain = random_text(arena, &random);
    struct text packed = deflate_pack(arena, plain);
    struct text again;
    for (size_t i = 0; i < packed.length; i++) {
        struct fault fault = {.kind = FAULT_NONE};
        char *changed = arena_alloc(arena, packed.length);
        memcpy(changed, packed.bytes, packed.length);
        changed[i] ^= (char)(1 << random_below(&random, 8));
        assert_false(deflate_unpack(arena, text_slice(packed, 0, i), MOST, &again, &fault));
        assert_int_equal(fault.kind, FAULT_INVALID);
        bool taken = deflate_unpack(arena, (struct text){changed, packed.length}, MOST, &again, NULL);
        assert_true(!taken || text_equal(again, plain)); /* bits of the header that say nothing */
    }
    struct text_builder longer = text_builder_make(arena);
    text_append(&longer, packed);
    text_append_char(&longer, 'x');
    assert_false(deflate_unpack(arena, text_built(&longer), MOST, &again, NULL));
    assert_false(deflate_unpack(arena, TEXT(""), MOST, &again, NULL));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_comes_back),
        cmocka_unit_test(what_repeats_becomes_much_shorter),
        cmocka_unit_test(a_few_bytes_cannot_ask_for_all_memory),
        cmocka_unit_test(what_was_cut_or_changed_is_refused),
    };
    return cmocka_run_group_tests_name("deflate", tests, NULL, NULL);
}
