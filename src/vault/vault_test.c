#include "vault/vault.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/testing.h"

struct bench {
    struct arena *arena;
    char folder[64];
    struct text path;
    struct entropy_port entropy;
    uint8_t drawn;
};

static void draw(void *context, void *bytes, size_t count)
{
    struct bench *b = context;
    memset(bytes, ++b->drawn, count);
}

static int bench_up(void **state)
{
    struct arena *arena = arena_create(0);
    struct bench *b = arena_new(arena, struct bench);
    b->arena = arena;
    b->entropy = (struct entropy_port){b, draw};
    snprintf(b->folder, sizeof b->folder, "/tmp/vault_test.XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    b->path = text_format(arena, "%s/keyring", b->folder);
    *state = b;
    return 0;
}

static int bench_down(void **state)
{
    struct bench *b = *state;
    unlink(text_to_c(b->arena, b->path));
    assert_int_equal(rmdir(b->folder), 0); /* nothing else was left in it */
    arena_destroy(b->arena);
    return 0;
}

static struct vault *opened(struct bench *b)
{
    struct fault fault = {.kind = FAULT_NONE};
    struct vault *vault = vault_open(b->arena, b->path, &b->entropy, &fault);
    assert_no_fault(&fault);
    assert_non_null(vault);
    return vault;
}

static void assert_refused(struct bench *b, const char *part)
{
    struct fault fault = {.kind = FAULT_NONE};
    assert_null(vault_open(b->arena, b->path, &b->entropy, &fault));
    if (strstr(fault.what, part) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", fault.what, part);
    }
}

static void content_set(struct bench *b, struct text content)
{
    FILE *file = fopen(text_to_c(b->arena, b->path), "w");
    assert_non_null(file);
    assert_int_equal(fchmod(fileno(file), 0600), 0);
    assert_int_equal(fwrite(content.bytes, 1, content.length, file), content.length);
    assert_int_equal(fclose(file), 0);
}

static void a_keyring_is_made_once_and_for_its_owner_alone(void **state)
{
    struct bench *b = *state;
    const struct vault_key *first = NULL;
    const struct vault_key *second = NULL;
    struct vault *vault = opened(b);
    struct vault_port port = vault_port_of(vault);
    assert_int_equal(port.keys(port.context, &first), 1);
    struct stat about;
    assert_int_equal(stat(text_to_c(b->arena, b->path), &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    struct vault *again = opened(b);
    struct vault_port other = vault_port_of(again);
    assert_int_equal(other.keys(other.context, &second), 1);
    assert_memory_equal(first->public_half, second->public_half, VAULT_PUBLIC_BYTES);
    assert_true(text_equal(first->id, second->id));
    assert_int_equal(b->drawn, 1);
    vault_close(vault);
    vault_close(again);
}

/* RFC 8032, section 7.1, the second test: a message of one byte. */
#define STANDARD_SEED "TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs"
static const uint8_t standard_public[] = {0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89, 0x5a, 0x92, 0xb7, 0x0a,
                                          0xa7, 0x4d, 0x1b, 0x7e, 0xbc, 0x9c, 0x98, 0x2c, 0xcf, 0x2e, 0xc4,
                                          0x96, 0x8c, 0xc0, 0xcd, 0x55, 0xf1, 0x2a, 0xf4, 0x66, 0x0c};
static const uint8_t standard_start[] = {0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8};

static void it_signs_as_the_standard_says(void **state)
{
    struct bench *b = *state;
    const struct vault_key *keys = NULL;
    uint8_t signature[VAULT_SIGNATURE_BYTES];
    struct fault fault = {.kind = FAULT_NONE};
    struct sha256 hash = sha256_of(standard_public, sizeof standard_public);
    content_set(b, text_format(b->arena,
                               "{\"keyring\":1,\"keys\":[{\"id\":\"ed25519:%.16s\",\"seed\":\"" STANDARD_SEED "\"}]}",
                               sha256_hex(b->arena, &hash).bytes));
    struct vault *vault = opened(b);
    struct vault_port port = vault_port_of(vault);
    assert_int_equal(port.keys(port.context, &keys), 1);
    assert_memory_equal(keys[0].public_half, standard_public, sizeof standard_public);
    assert_true(port.sign(port.context, TEXT("\x72"), signature, &fault));
    assert_memory_equal(signature, standard_start, sizeof standard_start);
    struct vault_port stranger = vault_verifier();
    assert_true(stranger.verify(stranger.context, standard_public, TEXT("\x72"), signature));
    assert_false(stranger.verify(stranger.context, standard_public, TEXT("\x73"), signature));
    signature[40] ^= 1;
    assert_false(stranger.verify(stranger.context, standard_public, TEXT("\x72"), signature));
    assert_int_equal(stranger.keys(stranger.context, &keys), 0);
    assert_false(stranger.sign(stranger.context, TEXT("\x72"), signature, &fault));
    vault_close(vault);
}

static void a_keyring_that_others_may_read_is_refused(void **state)
{
    struct bench *b = *state;
    vault_close(opened(b));
    static const mode_t modes[] = {0640, 0604, 0620, 0610, 0601};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(text_to_c(b->arena, b->path), modes[i]), 0);
        assert_refused(b, "can be read or written by others");
    }
}

static void what_is_no_keyring_is_refused_and_stays(void **state)
{
    struct bench *b = *state;
    content_set(b, TEXT(""));
    assert_refused(b, "is none");
    content_set(b, TEXT("{\"keyring\":1,\"keys\":[]}"));
    assert_refused(b, "is none");
    content_set(b, TEXT("{\"keyring\":1,\"keys\":[{\"id\":\"x\",\"seed\":\"short\"}]}"));
    assert_refused(b, "has a key that cannot be read");
    content_set(
        b, TEXT("{\"keyring\":1,\"keys\":[{\"id\":\"ed25519:0000000000000000\",\"seed\":\"" STANDARD_SEED "\"}]}"));
    assert_refused(b, "is not that key");
    assert_int_equal(b->drawn, 0);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    struct bench *b = *state;
    struct text path = b->path;
    b->path = text_format(b->arena, "%s/missing/keyring", b->folder);
    assert_refused(b, "cannot be made: No such file");
    b->path = path;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)
    const struct CMUnitTest tests[] = {
        TEST(a_keyring_is_made_once_and_for_its_owner_alone),
        TEST(it_signs_as_the_standard_says),
        TEST(a_keyring_that_others_may_read_is_refused),
        TEST(what_is_no_keyring_is_refused_and_stays),
        TEST(a_folder_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests_name("vault", tests, NULL, NULL);
}
