#include "access/access.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"

struct fixture {
    struct arena *arena;
    uint8_t next;
    struct text key;
    struct key_record record;
    struct entropy_port entropy;
};

/* Bytes 0, 1, 2, ... */
static void count_up(void *context, void *bytes, size_t count)
{
    struct fixture *f = context;
    for (size_t i = 0; i < count; i++) {
        ((uint8_t *)bytes)[i] = f->next++;
    }
}

static int begin(void **state)
{
    struct arena *arena = arena_create(0);
    struct fixture *f = arena_new(arena, struct fixture);
    f->arena = arena;
    f->entropy = (struct entropy_port){f, count_up};
    access_key_make(arena, &f->entropy, KEY_TEST, &f->key, &f->record);
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    arena_destroy(f->arena);
    return 0;
}

static void a_made_key_reads_back(void **state)
{
    struct fixture *f = *state;
    enum key_realm realm;
    struct text prefix;
    assert_int_equal(f->key.length, KEY_LENGTH);
    assert_true(text_starts_with(f->key, TEXT("rq_test_")));
    assert_true(access_key_read(f->key, &realm, &prefix));
    assert_int_equal(realm, KEY_TEST);
    assert_true(text_equal(prefix, f->record.prefix));
}

/* The checksum is the CRC-32 of zlib, in base 62, most significant digit first: computed elsewhere. */
static void the_checksum_is_what_other_programs_compute(void **state)
{
    struct fixture *f = *state;
    assert_text(f->key, "rq_test_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ2h2yMP");
}

static void a_key_with_one_wrong_character_is_refused_by_its_checksum(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < f->key.length; i++) {
        char *wrong = text_to_c(f->arena, f->key);
        wrong[i] = wrong[i] == 'x' ? 'y' : 'x';
        enum key_realm realm;
        struct text prefix;
        assert_false(access_key_read(text_of(wrong), &realm, &prefix));
    }
}

static void every_scope_has_a_name_that_reads_back(void **state)
{
    (void)state;
    for (int i = 0; i < SCOPE_COUNT; i++) {
        enum scope scope = SCOPE_COUNT;
        struct text name = scope_name((enum scope)i);
        assert_true(name.length == strlen(name.bytes));
        assert_true(scope_parse(name, &scope));
        assert_int_equal(scope, i);
    }
    enum scope scope;
    assert_false(scope_parse(TEXT("jobs"), &scope));
}

static void scopes_stand_in_the_order_in_which_keys_are_kept(void **state)
{
    (void)state;
    const struct shape *shape = shape_of_row[ROW_KEY];
    const struct shape_member *scopes = &shape->members[shape_find(shape, TEXT("scopes"))];
    assert_int_equal(shape_word_count(scopes), SCOPE_COUNT);
    for (int i = 0; i < SCOPE_COUNT; i++) {
        assert_true(text_equal(shape_word(scopes, i), scope_name((enum scope)i)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_made_key_reads_back, begin, end),
        cmocka_unit_test_setup_teardown(the_checksum_is_what_other_programs_compute, begin, end),
        cmocka_unit_test_setup_teardown(a_key_with_one_wrong_character_is_refused_by_its_checksum, begin, end),
        cmocka_unit_test(every_scope_has_a_name_that_reads_back),
        cmocka_unit_test(scopes_stand_in_the_order_in_which_keys_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
