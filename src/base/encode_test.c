#include "base/encode.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"

static void the_vectors_of_the_standard_are_written(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const char *const plain[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
    const char *const encoded[] = {"", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        assert_text(base64url_write(arena, (const uint8_t *)plain[i], strlen(plain[i])), encoded[i]);
    }
    assert_text(base64url_write(arena, (const uint8_t *)"\xfb\xff", 2), "-_8");
    arena_destroy(arena);
}

static void every_byte_comes_back(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    uint8_t bytes[256];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)i;
    }
    for (size_t length = 0; length <= sizeof bytes; length++) {
        uint8_t *read = NULL;
        size_t count = 0;
        assert_true(base64url_read(arena, base64url_write(arena, bytes, length), &read, &count));
        assert_int_equal(count, length);
        assert_memory_equal(read, bytes, length);
    }
    arena_destroy(arena);
}

static void what_nobody_writes_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct text wrong[] = {TEXT("Zg=="), TEXT("Zh"),   TEXT("Z"),   TEXT("Zm9v\n"),
                                 TEXT("Zm+v"), TEXT("Zm/v"), TEXT("Zg\0")};
    uint8_t *read = NULL;
    size_t count = 0;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(base64url_read(arena, wrong[i], &read, &count));
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_standard_are_written),
        cmocka_unit_test(every_byte_comes_back),
        cmocka_unit_test(what_nobody_writes_is_refused),
    };
    return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
