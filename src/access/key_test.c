#include "access/access.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"

struct fixture {
    struct arena *arena;
    uint8_t next;
    struct text key;
    struct api_key record;
    struct entropy_port entropy;
    struct old_store_port store;
    bool store_is_gone;
};

/* Bytes 0, 1, 2, ... */
static void count_up(void *context, void *bytes, size_t count)
{
    struct fixture *f = context;
    for (size_t i = 0; i < count; i++) {
        ((uint8_t *)bytes)[i] = f->next++;
    }
}

static bool find_the_key(void *context, struct arena *arena, struct text prefix, struct old_key_match *match,
                         struct fault *fault)
{
    struct fixture *f = context;
    (void)arena;
    if (f->store_is_gone) {
        return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "", "The database is away.");
    }
    match->key = &f->record;
    match->organization_id = TEXT("org");
    return text_equal(prefix, f->record.prefix);
}

static int begin(void **state)
{
    struct arena *arena = arena_create(0);
    struct fixture *f = arena_new(arena, struct fixture);
    f->arena = arena;
    f->entropy = (struct entropy_port){f, count_up};
    f->store = (struct old_store_port){.context = f, .find_key = find_the_key};
    f->record = (struct api_key){.id = TEXT("key-1"), .version = 1, .scopes = UINT64_C(1) << SCOPE_JOBS_READ};
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

static bool authenticates(struct fixture *f, struct text header, struct identity *identity, struct fault *fault)
{
    *fault = (struct fault){.kind = FAULT_NONE};
    return access_authenticate(f->arena, &f->store, header, identity, fault);
}

static struct text bearer(struct fixture *f, struct text key)
{
    return text_format(f->arena, "Bearer %.*s", TEXT_ARGS(key));
}

static void a_made_key_reads_back_and_opens_the_door(void **state)
{
    struct fixture *f = *state;
    enum key_realm realm;
    struct text prefix;
    assert_int_equal(f->key.length, KEY_LENGTH);
    assert_true(text_starts_with(f->key, TEXT("rq_test_")));
    assert_true(access_key_read(f->key, &realm, &prefix));
    assert_int_equal(realm, KEY_TEST);
    assert_true(text_equal(prefix, f->record.prefix));
    struct identity identity;
    struct fault fault;
    assert_true(authenticates(f, bearer(f, f->key), &identity, &fault));
    assert_text(identity.organization_id, "org");
    assert_text(identity.key_id, "key-1");
    assert_true(identity_may(&identity, SCOPE_JOBS_READ));
    assert_false(identity_may(&identity, SCOPE_JOBS_WRITE));
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

static void a_proper_key_that_is_not_ours_is_refused(void **state)
{
    struct fixture *f = *state;
    struct text other;
    struct api_key record = {.version = 1};
    access_key_make(f->arena, &f->entropy, KEY_TEST, &other, &record);
    struct identity identity;
    struct fault fault;
    assert_false(authenticates(f, bearer(f, other), &identity, &fault));
    assert_string_equal(fault.code, "unauthorized");
    /* Not even with our prefix in the store's hands. */
    f->record.prefix = record.prefix;
    assert_false(authenticates(f, bearer(f, other), &identity, &fault));
    assert_string_equal(fault.code, "unauthorized");
}

static void headers_that_are_no_bearer_token_are_refused(void **state)
{
    struct fixture *f = *state;
    const struct text headers[] = {
        TEXT(""),
        TEXT("Bearer"),
        TEXT("Bearer "),
        f->key,
        text_format(f->arena, "Basic %.*s", TEXT_ARGS(f->key)),
        text_format(f->arena, "Bearer%.*s", TEXT_ARGS(f->key)),
        text_format(f->arena, "Bearer %.*s %.*s", TEXT_ARGS(f->key), TEXT_ARGS(f->key)),
        text_format(f->arena, "Bearer %.*sx", TEXT_ARGS(f->key)),
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        struct identity identity;
        struct fault fault;
        assert_false(authenticates(f, headers[i], &identity, &fault));
        assert_int_equal(fault.kind, FAULT_DENIED);
    }
}

static void the_scheme_may_be_written_in_any_case(void **state)
{
    struct fixture *f = *state;
    struct identity identity;
    struct fault fault;
    assert_true(authenticates(f, text_format(f->arena, "bEARER  %.*s ", TEXT_ARGS(f->key)), &identity, &fault));
}

static void a_store_that_is_away_is_not_a_wrong_key(void **state)
{
    struct fixture *f = *state;
    f->store_is_gone = true;
    struct identity identity;
    struct fault fault;
    assert_false(authenticates(f, bearer(f, f->key), &identity, &fault));
    assert_int_equal(fault.kind, FAULT_UNAVAILABLE);
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
        cmocka_unit_test_setup_teardown(a_made_key_reads_back_and_opens_the_door, begin, end),
        cmocka_unit_test_setup_teardown(the_checksum_is_what_other_programs_compute, begin, end),
        cmocka_unit_test_setup_teardown(a_key_with_one_wrong_character_is_refused_by_its_checksum, begin, end),
        cmocka_unit_test_setup_teardown(a_proper_key_that_is_not_ours_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(headers_that_are_no_bearer_token_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(the_scheme_may_be_written_in_any_case, begin, end),
        cmocka_unit_test_setup_teardown(a_store_that_is_away_is_not_a_wrong_key, begin, end),
        cmocka_unit_test(every_scope_has_a_name_that_reads_back),
        cmocka_unit_test(scopes_stand_in_the_order_in_which_keys_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
