#include "base/hash.h"

#include "base/arena.h"
#include "base/testing.h"

static void sha256_is_that_of_the_standard(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct sha256 empty = sha256_of(NULL, 0);
    struct sha256 abc = sha256_of("abc", 3);
    assert_text(sha256_hex(arena, &empty), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_text(sha256_hex(arena, &abc), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    arena_destroy(arena);
}

static void sha256_of_pieces_is_that_of_the_whole(void **state)
{
    (void)state;
    struct sha256 abc = sha256_of("abc", 3);
    struct sha256_stream *stream = sha256_begin();
    sha256_add(stream, "a", 1);
    sha256_add(stream, NULL, 0);
    sha256_add(stream, "bc", 2);
    struct sha256 pieces = sha256_end(stream);
    assert_memory_equal(pieces.bytes, abc.bytes, sizeof abc.bytes);
}

static void sha256_of_parts_is_that_of_the_whole(void **state)
{
    (void)state;
    const struct text parts[] = {TEXT("a"), TEXT(""), TEXT("bc")};
    struct sha256 whole = sha256_of("abc", 3);
    struct sha256 empty = sha256_of("", 0);
    struct sha256 of_parts = sha256_of_parts(parts, 3);
    struct sha256 of_none = sha256_of_parts(NULL, 0);
    assert_memory_equal(of_parts.bytes, whole.bytes, sizeof whole.bytes);
    assert_memory_equal(of_none.bytes, empty.bytes, sizeof empty.bytes);
}

static void hmac_is_that_of_rfc_4231(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct sha256 second = sha256_hmac("Jefe", 4, TEXT("what do ya want for nothing?"));
    assert_text(sha256_hex(arena, &second), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    arena_destroy(arena);
}

static void fnv_is_that_of_its_authors(void **state)
{
    (void)state;
    assert_int_equal(hash_bytes(NULL, 0), 0xcbf29ce484222325);
    assert_int_equal(hash_bytes("a", 1), 0xaf63dc4c8601ec8c);
    assert_int_equal(hash_bytes("foobar", 6), 0x85944171f73967e8);
}

static void siphash_is_that_of_its_authors(void **state)
{
    (void)state;
    const struct hash_key key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
    uint8_t bytes[15];
    for (uint8_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = i;
    }
    assert_int_equal(hash_keyed(key, NULL, 0), 0x726fdb47dd0e0e31);
    assert_int_equal(hash_keyed(key, bytes, sizeof bytes), 0xa129ca6149be45e5); /* the paper's appendix A */
    assert_int_not_equal(hash_keyed(key, bytes, 8), hash_keyed(key, bytes, 7));
    const struct hash_key other = {key.low, key.high + 1};
    assert_int_not_equal(hash_keyed(key, bytes, 8), hash_keyed(other, bytes, 8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_is_that_of_the_standard),       cmocka_unit_test(sha256_of_pieces_is_that_of_the_whole),
        cmocka_unit_test(sha256_of_parts_is_that_of_the_whole), cmocka_unit_test(hmac_is_that_of_rfc_4231),
        cmocka_unit_test(fnv_is_that_of_its_authors),           cmocka_unit_test(siphash_is_that_of_its_authors),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
