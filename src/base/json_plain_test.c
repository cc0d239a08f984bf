#include "base/json_plain.h"

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

static bool same(const struct json *a, const struct json *b)
{
    bool well = a->type == b->type && a->count == b->count;
    switch (a->type) {
    case JSON_INTEGER:
        return well && a->integer == b->integer;
    case JSON_REAL:
        return well && memcmp(&a->real, &b->real, sizeof a->real) == 0; /* bit for bit, the sign of zero too */
    case JSON_STRING:
        return well && text_equal(a->string, b->string);
    case JSON_ARRAY:
        for (int32_t i = 0; well && i < a->count; i++) {
            well = same(&a->elements[i], &b->elements[i]);
        }
        return well;
    case JSON_OBJECT:
        for (int32_t i = 0; well && i < a->count; i++) {
            well =
                text_equal(a->members[i].name, b->members[i].name) && same(&a->members[i].value, &b->members[i].value);
        }
        return well;
    default:
        return well;
    }
}

/* What is plain, the library takes too and makes the same of. Returns whether it is plain. */
static bool agrees(struct text source)
{
    struct json plain;
    struct json library = {.type = JSON_NULL};
    struct fault fault = {0};
    if (!json_plain_read(arena, source, &plain)) {
        return false;
    }
    if (!json_library_read(arena, source, &library, &fault) || !same(&plain, &library)) {
        print_error("they differ: %.*s\n", TEXT_ARGS(source));
        fail();
    }
    return true;
}

static const char *const plain_documents[] = {
    "null",
    " [true, false , null]\r\n\t",
    "{}",
    "[]",
    "[[],{},[[]],{\"\":{\"\":\"\"}}]",
    "\"caf\xc3\xa9 \xf0\x9f\x98\x80 \x7f\"",
    "[0,-0,7,-7,999999999999999999,-999999999999999999]",
    "[0.0,-0.0,0.5,40.73,-73.99,0.00000000000001,12345678.1234567,99999999999999.9]",
    "{\"a\":1,\"b\":2,\"aa\":3,\"ab\":4,\"ba\":5,\"\":6}",
    "{\"externalId\":\"ST-1\",\"location\":{\"lat\":40.73,\"lng\":-73.99},\"windows\":[{\"start\":\"2026-05-15T13:00:"
    "00Z\"}]}",
};

static const char *const other_documents[] = {
    "",
    " ",
    "nul",
    "truex",
    "[1,]",
    "[1 2]",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{a:1}",
    "{\"a\":1,\"b\":2,\"a\":3}",
    "\"a",
    "\"a\\n\"",
    "\"a\nb\"",
    "\"\xc3\"",
    "\"\xed\xa0\x80\"",
    "\"\xc0\xaf\"",
    "-",
    "- 1",
    "+1",
    "01",
    "00",
    "1.",
    ".5",
    "1.e5",
    "1e5",
    "1.5e5",
    "--1",
    "1000000000000000000",
    "9223372036854775808",
    "1234567.123456789",
    "1 1",
    "[1]]",
    "{\"a\":1}{",
    "\xef\xbb\xbf{}",
};

static void what_is_plain_is_read_as_the_library_reads_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof plain_documents / sizeof *plain_documents; i++) {
        assert_true(agrees(text_of(plain_documents[i])));
    }
}

static void all_else_is_left_to_the_library(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof other_documents / sizeof *other_documents; i++) {
        if (agrees(text_of(other_documents[i]))) {
            print_error("taken: %s\n", other_documents[i]);
            fail();
        }
    }
}

static struct text repeated(const char *open, const char *between, int count, const char *close)
{
    struct text_builder builder = text_builder_make(arena);
    text_append(&builder, text_of(open));
    for (int i = 0; i < count; i++) {
        text_append_format(&builder, "%s", i == 0 ? "" : ",");
        text_append_format(&builder, between, i);
    }
    text_append(&builder, text_of(close));
    return text_built(&builder);
}

static void long_arrays_are_plain_and_large_objects_are_not(void **state)
{
    (void)state;
    assert_true(agrees(repeated("[", "{\"a\":[%d,1]}", 1000, "]")));
    assert_true(agrees(repeated("{", "\"a%d\":1", 64, "}")));
    assert_false(agrees(repeated("{", "\"a%d\":1", 65, "}")));
}

static void nesting_ends_where_the_library_is_kept_from_it(void **state)
{
    (void)state;
    char nested[2 * (JSON_DEPTH_LIMIT + 1)];
    for (int depth = JSON_DEPTH_LIMIT; depth <= JSON_DEPTH_LIMIT + 1; depth++) {
        memset(nested, '[', (size_t)depth);
        memset(nested + depth, ']', (size_t)depth);
        assert_int_equal(agrees((struct text){nested, 2 * (size_t)depth}), depth == JSON_DEPTH_LIMIT);
    }
}

/* One to three bytes of a document are changed, taken away or doubled. */
static struct text damaged(struct random *random, struct text document)
{
    static const char likely[] = "{}[]\",:0123456789.-+eEntfu\\ \n\x01\x80\xc3\xa9";
    char *bytes = arena_alloc(arena, document.length + 4);
    size_t length = document.length;
    memcpy(bytes, document.bytes, length);
    for (uint32_t left = 1 + random_below(random, 3); left > 0 && length > 0; left--) {
        size_t at = random_below(random, (uint32_t)length);
        switch (random_below(random, 3)) {
        case 0:
            bytes[at] = likely[random_below(random, sizeof likely - 1)];
            break;
        case 1:
            memmove(bytes + at, bytes + at + 1, --length - at);
            break;
        default:
            memmove(bytes + at + 1, bytes + at, length++ - at);
        }
    }
    return (struct text){bytes, length};
}

static void damaged_documents_are_read_alike_or_not_at_all(void **state)
{
    (void)state;
    enum { ROUNDS = 100000 };
    struct random random = random_make(20261122, 1);
    int taken = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct arena_mark mark = arena_mark(arena);
        uint32_t which = random_below(&random, sizeof plain_documents / sizeof *plain_documents);
        taken += agrees(damaged(&random, text_of(plain_documents[which]))) ? 1 : 0;
        arena_rewind(arena, mark);
    }
    assert_in_range(taken, ROUNDS / 20, ROUNDS);
}

static void decimals_are_rounded_as_the_library_rounds_them(void **state)
{
    (void)state;
    struct random random = random_make(7, 1);
    for (int i = 0; i < 20000; i++) {
        struct arena_mark mark = arena_mark(arena);
        int64_t whole = (int64_t)random_below(&random, 100000000);
        int64_t part = (int64_t)random_below(&random, 10000000);
        assert_true(
            agrees(text_format(arena, "%s%lld.%07lld", i % 2 == 0 ? "-" : "", (long long)whole, (long long)part)));
        arena_rewind(arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_plain_is_read_as_the_library_reads_it),
        cmocka_unit_test(all_else_is_left_to_the_library),
        cmocka_unit_test(long_arrays_are_plain_and_large_objects_are_not),
        cmocka_unit_test(nesting_ends_where_the_library_is_kept_from_it),
        cmocka_unit_test(damaged_documents_are_read_alike_or_not_at_all),
        cmocka_unit_test(decimals_are_rounded_as_the_library_rounds_them),
    };
    return cmocka_run_group_tests_name("json_plain", tests, arena_up, arena_down);
}
