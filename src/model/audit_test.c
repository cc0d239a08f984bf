#include "model/audit.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "model/testing_shape.h"

struct person {
    uint64_t given;
    struct text name;
    struct text phone;
    int32_t visits;
    struct shape_list tags;
    struct sha256 password;
};

#define AT(member) .offset = offsetof(struct person, member)

static const struct shape_member person_members[] = {
    {.name = "name", .kind = SHAPE_TEXT, AT(name), .flags = SHAPE_PERSONAL | SHAPE_REQUIRED, .low = 1, .high = 50},
    {.name = "phone", .kind = SHAPE_TEXT, AT(phone), .flags = SHAPE_PERSONAL, .low = 1, .high = 50},
    {.name = "visits", .kind = SHAPE_INTEGER, AT(visits), .flags = SHAPE_NOT_NULL, .low = 0, .high = 99},
    {.name = "tags",
     .kind = SHAPE_TEXT,
     AT(tags),
     .flags = SHAPE_LIST | SHAPE_NOT_NULL,
     .low = 1,
     .high = 9,
     .most = 5},
    {.name = "password", .kind = SHAPE_DIGEST, AT(password), .flags = SHAPE_HIDDEN},
};
static const struct shape person_shape = {
    .name = "Person", .size = sizeof(struct person), .count = 5, .members = person_members};

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

static struct person *person_of(const char *body)
{
    struct person *person = arena_new(arena, struct person);
    shape_preset(&person_shape, person);
    testing_shape_merge(arena, &person_shape, SHAPE_FROM_STORE, text_of(body), person);
    return person;
}

static struct change_origin origin_of(const char *action)
{
    return (struct change_origin){
        .actor = TEXT("key:0196d0f0-1000-7000-8000-00000000000a"),
        .request_id = TEXT("req-1"),
        .action = text_of(action),
        .subject_kind = TEXT("customer"),
        .subject = TEXT("0196d0f0-1000-7000-8000-000000000001"),
        .at_ms = INT64_C(1778860800123),
    };
}

/* Entries of one organization as they come: their lines, the tree over them, and what opens them. */
struct chain {
    struct text_builder lines;
    struct sha256 hash;
    int64_t seq;
    struct merkle merkle;
    struct audit_salts salts;
};

static struct text chain_add(struct chain *chain, const char *action, const struct audit_change *change,
                             const char *detail)
{
    struct audit_openings openings = {.arena = arena};
    struct change_origin origin = origin_of(action);
    origin.detail = text_of(detail);
    struct text entry = audit_entry_text(arena, &origin, change, &chain->salts, &openings);
    chain->hash = audit_chain_next(&chain->hash, ++chain->seq, entry);
    merkle_add(&chain->merkle, chain->hash.bytes, sizeof chain->hash.bytes);
    text_append(&chain->lines, audit_line(arena, chain->seq, &chain->hash, entry));
    if (openings.count > 0) {
        text_append_format(&chain->lines, "{\"openings\":{\"seq\":%d,\"list\":%.*s}}\n", (int)chain->seq,
                           TEXT_ARGS(audit_openings_text(arena, &openings)));
    }
    return entry;
}

static void chain_head(struct chain *chain)
{
    const struct audit_head head = {.at_ms = INT64_C(1778860800123), .tree = chain->merkle, .chain_hash = chain->hash};
    text_append(&chain->lines, audit_head_line(arena, TEXT("0196d0f0-1000-7000-8000-00000000000b"), &head));
}

static struct chain story(void)
{
    struct chain chain = {.lines = text_builder_make(arena), .salts = {.seed = {1, 2, 3}}};
    const struct person *a = person_of("{\"name\":\"Ann \\\"A\\\" Lee\",\"phone\":\"+12125550100\"}");
    const struct person *b = person_of("{\"name\":\"Ann \\\"A\\\" Lee\",\"visits\":1,\"tags\":[\"x\",\"y\"]}");
    const struct audit_change nothing = {.shape = NULL};
    chain_head(&chain);
    chain_add(&chain, "customer.created", &(struct audit_change){&person_shape, NULL, a}, "");
    chain_add(&chain, "customer.updated", &(struct audit_change){&person_shape, a, b}, "");
    chain_head(&chain);
    chain_add(&chain, "optimize.asked", &nothing, "{\"hash\":\"00ff\"}");
    chain_add(&chain, "customer.deleted", &(struct audit_change){&person_shape, b, NULL}, "");
    for (int i = 0; i < 6; i++) {
        chain_add(&chain, "customer.updated", &(struct audit_change){&person_shape, b, a}, "");
        chain_head(&chain);
    }
    return chain;
}

static void an_entry_tells_what_differs(void **state)
{
    (void)state;
    struct chain chain = {.lines = text_builder_make(arena)};
    const struct person *a = person_of("{\"name\":\"Ann\",\"visits\":1,\"password\":\"00000000000000000000000000000000"
                                       "00000000000000000000000000000001\"}");
    const struct person *b = person_of("{\"name\":\"Ann\",\"visits\":2,\"tags\":[\"x\"]}");
    struct text entry = chain_add(&chain, "customer.updated", &(struct audit_change){&person_shape, a, b}, "");
    assert_text(entry, "{\"at\":\"2026-05-15T16:00:00.123Z\",\"actor\":\"key:0196d0f0-1000-7000-8000-00000000000a\","
                       "\"action\":\"customer.updated\",\"subject\":{\"kind\":\"customer\",\"id\":"
                       "\"0196d0f0-1000-7000-8000-000000000001\"},\"requestId\":\"req-1\",\"before\":{\"visits\":1,"
                       "\"tags\":[]},\"after\":{\"visits\":2,\"tags\":[\"x\"]}}");
}

static void what_is_personal_is_only_committed_to(void **state)
{
    (void)state;
    struct audit_salts salts = {.seed = {9}};
    struct audit_openings openings = {.arena = arena};
    const struct change_origin origin = origin_of("customer.created");
    const struct person *a = person_of("{\"name\":\"Ann\",\"phone\":\"5\"}");
    const struct audit_change made = {&person_shape, NULL, a};
    struct text entry = audit_entry_text(arena, &origin, &made, &salts, &openings);
    struct json read = testing_document(arena, entry);
    const struct json *after = json_get(&read, TEXT("after"));
    assert_int_equal(openings.count, 2);
    assert_text(openings.list[1].path, "/after/phone");
    assert_text(openings.list[1].value, "\"5\"");
    struct sha256 expected = audit_commitment(openings.list[1].salt, TEXT("\"5\""));
    const struct json *commitment = json_get(json_get(after, TEXT("phone")), TEXT("commitment"));
    assert_true(text_equal(commitment->string, sha256_hex(arena, &expected)));
    assert_memory_not_equal(openings.list[0].salt, openings.list[1].salt, AUDIT_SALT_BYTES);
    assert_int_equal(json_get(&read, TEXT("before"))->type, JSON_NULL);
}

static void any_changed_byte_breaks_the_chain(void **state)
{
    (void)state;
    struct chain chain = story();
    struct text entry = chain_add(&chain, "customer.updated", &(struct audit_change){.shape = NULL}, "");
    const struct sha256 before = {{7}};
    const struct sha256 good = audit_chain_next(&before, 3, entry);
    for (size_t i = 0; i < entry.length; i++) {
        char *changed = text_to_c(arena, entry);
        changed[i] = (char)(changed[i] ^ 1);
        struct sha256 other = audit_chain_next(&before, 3, (struct text){changed, entry.length});
        assert_memory_not_equal(other.bytes, good.bytes, sizeof good.bytes);
    }
    struct sha256 renumbered = audit_chain_next(&before, 4, entry);
    struct sha256 elsewhere = audit_chain_next(&good, 3, entry);
    assert_memory_not_equal(renumbered.bytes, good.bytes, sizeof good.bytes);
    assert_memory_not_equal(elsewhere.bytes, good.bytes, sizeof good.bytes);
}

/* The leaves and roots with which the authors of Certificate Transparency test theirs. */
static void roots_are_those_of_the_standard(void **state)
{
    (void)state;
    const struct text leaves[] = {
        TEXT(""),
        TEXT("\x00"),
        TEXT("\x10"),
        TEXT("\x20\x21"),
        TEXT("\x30\x31"),
        TEXT("\x40\x41\x42\x43"),
        TEXT("\x50\x51\x52\x53\x54\x55\x56\x57"),
        TEXT("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
    };
    const char *const roots[] = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };
    struct merkle merkle = {.size = 0};
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++) {
        merkle_add(&merkle, leaves[i].bytes, leaves[i].length);
        struct sha256 root = merkle_root(&merkle);
        assert_text(sha256_hex(arena, &root), roots[i]);
    }
}

/* The definition of RFC 9162, word by word. */
static struct sha256 slow_root(const struct sha256 *leaves, int32_t count)
{
    if (count <= 1) {
        const struct text parts[] = {{"\0", 1}, {(const char *)leaves[0].bytes, count == 0 ? 0 : 32}};
        return sha256_of_parts(parts, count == 0 ? 0 : 2);
    }
    int32_t half = 1;
    while (half * 2 < count) {
        half *= 2;
    }
    struct sha256 left = slow_root(leaves, half);
    struct sha256 right = slow_root(leaves + half, count - half);
    const struct text parts[] = {{"\1", 1}, {(const char *)left.bytes, 32}, {(const char *)right.bytes, 32}};
    return sha256_of_parts(parts, 3);
}

static void the_growing_tree_is_the_recursive_one(void **state)
{
    (void)state;
    struct sha256 leaves[131];
    struct merkle merkle = {.size = 0};
    for (int32_t i = 0; i < 131; i++) {
        struct sha256 slow = slow_root(leaves, i);
        struct sha256 root = merkle_root(&merkle);
        assert_memory_equal(root.bytes, slow.bytes, sizeof slow.bytes);
        leaves[i] = sha256_of(&i, sizeof i);
        merkle_add(&merkle, leaves[i].bytes, sizeof leaves[i].bytes);
    }
}

/* The file that the independent verifier follows (tests/audit). */
static void the_story_is_the_one_that_the_verifier_reads(void **state)
{
    (void)state;
    struct chain chain = story();
    struct text lines = text_built(&chain.lines);
    FILE *file = fopen(AUDIT_VECTORS, "re");
    assert_non_null(file);
    char *kept = arena_alloc(arena, lines.length + 2);
    size_t length = fread(kept, 1, lines.length + 2, file);
    fclose(file);
    if (!text_equal(lines, (struct text){kept, length})) {
        fwrite(lines.bytes, 1, lines.length, stdout); /* what the file would have to be */
        fail();
    }
}

static void a_packed_tree_goes_on_as_the_tree_itself(void **state)
{
    struct merkle whole = {.size = 0};
    (void)state;
    struct merkle again;
    struct merkle shorter;
    for (int i = 0; i < 70; i++) {
        struct text packed = merkle_pack(arena, &whole);
        assert_true(merkle_unpack(packed, i, &again));
        struct sha256 root = merkle_root(&again);
        struct sha256 expected = merkle_root(&whole);
        assert_memory_equal(root.bytes, expected.bytes, sizeof root.bytes);
        assert_false(merkle_unpack(text_slice(packed, 0, packed.length - 1), i, &shorter) && i > 0);
        assert_false(merkle_unpack(packed, 2 * i + 1, &shorter));
        merkle_add(&whole, "x", 1);
        merkle_add(&again, "x", 1);
    }
}

static void a_signed_head_says_by_whom(void **state)
{
    (void)state;
    struct audit_head head = {.at_ms = 0, .key_id = TEXT("ed25519:1"), .signature = {255}};
    struct text line = audit_head_line(arena, TEXT("o"), &head);
    struct text object = audit_head_text(arena, TEXT("o"), &head);
    assert_text(object, "{\"organizationId\":\"o\",\"size\":0,\"at\":\"1970-01-01T00:00:00Z\",\"root\":"
                        "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"chainHash\":"
                        "\"0000000000000000000000000000000000000000000000000000000000000000\"}");
    assert_true(text_equal(audit_head_signed(arena, object),
                           text_format(arena, "routriq audit head\n%.*s", TEXT_ARGS(object))));
    assert_true(text_starts_with(
        line, text_format(arena, "{\"head\":%.*s,\"key\":\"ed25519:1\",\"signature\":\"_wAA", TEXT_ARGS(object))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_tells_what_differs),
        cmocka_unit_test(what_is_personal_is_only_committed_to),
        cmocka_unit_test(any_changed_byte_breaks_the_chain),
        cmocka_unit_test(roots_are_those_of_the_standard),
        cmocka_unit_test(a_packed_tree_goes_on_as_the_tree_itself),
        cmocka_unit_test(a_signed_head_says_by_whom),
        cmocka_unit_test(the_growing_tree_is_the_recursive_one),
        cmocka_unit_test(the_story_is_the_one_that_the_verifier_reads),
    };
    return cmocka_run_group_tests_name("audit", tests, arena_up, arena_down);
}
