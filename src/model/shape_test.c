#include "model/shape.h"

#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/testing.h"
#include "base/zone.h"
#include "geo/geo.h"
#include "model/testing_shape.h"

/* ---- a noun with one member of every kind ------------------------------------------------------------------------ */

struct skill {
    uint64_t given;
    struct text name;
    int32_t level;
};

struct inner {
    uint64_t given;
    struct text phone;
    struct text note;
    bool notify;
};

struct thing {
    uint64_t given;
    struct text title;
    struct text source;
    int32_t count;
    int64_t large;
    int64_t money_e4;
    bool open;
    int32_t status;
    int32_t priority;
    uint64_t locks;
    int64_t start_s;
    int64_t at_ms;
    struct date date;
    int32_t clock;
    struct point location;
    struct text technician_id;
    struct inner inner;
    struct amounts load;
    struct sha256 digest;
    struct text document;
    struct shape_list skills;
    struct shape_list tags;
    struct text id;
    int64_t secret;
};

static const struct shape_member skill_members[] = {
    {.name = "name",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED | SHAPE_FOLDED,
     .offset = offsetof(struct skill, name),
     .low = 1,
     .high = 20},
    {.name = "level", .kind = SHAPE_INTEGER, .offset = offsetof(struct skill, level), .low = 1, .high = 5},
};
static const struct shape skill_shape = {
    .name = "Skill", .size = sizeof(struct skill), .count = 2, .members = skill_members};

static const struct shape_member inner_members[] = {
    {.name = "phone", .kind = SHAPE_TEXT, .offset = offsetof(struct inner, phone), .low = 1, .high = 20},
    {.name = "note", .kind = SHAPE_TEXT, .offset = offsetof(struct inner, note), .low = 0, .high = 20},
    {.name = "notify",
     .kind = SHAPE_BOOLEAN,
     .flags = SHAPE_NOT_NULL,
     .offset = offsetof(struct inner, notify),
     .preset = 1},
};
static const struct shape inner_shape = {
    .name = "Inner", .size = sizeof(struct inner), .count = 3, .members = inner_members};

#define AT(member) .offset = offsetof(struct thing, member)

static const struct shape_member thing_members[] = {
    {.name = "title", .kind = SHAPE_TEXT, AT(title), .flags = SHAPE_REQUIRED, .low = 1, .high = 30},
    {.name = "source", .kind = SHAPE_TEXT, AT(source), .flags = SHAPE_NOT_NULL, .words = "api", .low = 1, .high = 9},
    {.name = "count", .kind = SHAPE_INTEGER, AT(count), .flags = SHAPE_NOT_NULL, .low = -5, .high = 99, .preset = 7},
    {.name = "large", .kind = SHAPE_LONG, AT(large), .low = 0, .high = INT64_C(1) << 53},
    {.name = "money", .kind = SHAPE_DECIMAL, AT(money_e4), .scale = 10000, .low = -10000, .high = 123456789},
    {.name = "open", .kind = SHAPE_BOOLEAN, AT(open)},
    {.name = "status", .kind = SHAPE_CHOICE, AT(status), .flags = SHAPE_NOT_NULL, .words = "new busy done"},
    {.name = "priority",
     .kind = SHAPE_CHOICE,
     AT(priority),
     .flags = SHAPE_NOT_NULL | SHAPE_NUMBERED,
     .words = "urgent high normal low",
     .low = 1,
     .preset = 3},
    {.name = "locks", .kind = SHAPE_CHOICES, AT(locks), .flags = SHAPE_NOT_NULL, .words = "technician time order"},
    {.name = "start", .kind = SHAPE_INSTANT, AT(start_s)},
    {.name = "at", .kind = SHAPE_MOMENT, AT(at_ms)},
    {.name = "date", .kind = SHAPE_DATE, AT(date)},
    {.name = "clock", .kind = SHAPE_CLOCK, AT(clock)},
    {.name = "location", .kind = SHAPE_POINT, AT(location)},
    {.name = "technicianId", .kind = SHAPE_REFERENCE, AT(technician_id), .words = "technician"},
    {.name = "inner", .kind = SHAPE_OBJECT, AT(inner), .of = &inner_shape},
    {.name = "load", .kind = SHAPE_AMOUNTS, AT(load), .low = 0, .high = 50},
    {.name = "digest", .kind = SHAPE_DIGEST, AT(digest)},
    {.name = "document", .kind = SHAPE_JSON, AT(document)},
    {.name = "skills",
     .kind = SHAPE_OBJECT,
     AT(skills),
     .flags = SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_BY_NAME,
     .of = &skill_shape,
     .most = 4},
    {.name = "tags", .kind = SHAPE_TEXT, AT(tags), .flags = SHAPE_LIST, .low = 1, .high = 8, .most = 3},
    {.name = "id", .kind = SHAPE_TEXT, AT(id), .flags = SHAPE_READ_ONLY, .low = 1, .high = 36},
    {.name = "secret", .kind = SHAPE_LONG, AT(secret), .flags = SHAPE_HIDDEN, .low = 0, .high = 100},
    {.name = "customer", .kind = SHAPE_TEXT, .flags = SHAPE_ASIDE},
    {.name = "eta", .kind = SHAPE_TEXT, .flags = SHAPE_ASIDE | SHAPE_READ_ONLY},
    {.name = "stop", .kind = SHAPE_BOOLEAN, .flags = SHAPE_ASIDE | SHAPE_NOT_BUILT},
};
static const struct shape thing_shape = {.name = "Thing",
                                         .size = sizeof(struct thing),
                                         .count = (int32_t)(sizeof thing_members / sizeof *thing_members),
                                         .members = thing_members};

/* ---- helpers ----------------------------------------------------------------------------------------------------- */

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

static struct thing *thing_of(const char *body)
{
    struct thing *thing = arena_new(arena, struct thing);
    shape_preset(&thing_shape, thing);
    testing_shape_merge(arena, &thing_shape, SHAPE_FROM_CLIENT, text_of(body), thing);
    return thing;
}

/* A member after a patch, as JSON. */
static struct text member_after(struct thing *thing, const char *patch, const char *member)
{
    testing_shape_merge(arena, &thing_shape, SHAPE_FROM_CLIENT, text_of(patch), thing);
    struct json_writer w = json_writer_make(arena);
    shape_write_member(&w, &thing_shape, shape_find(&thing_shape, text_of(member)), thing);
    return json_written(&w);
}

static void assert_refused(const char *body, const char *path, const char *code)
{
    struct thing thing;
    shape_preset(&thing_shape, &thing);
    struct issues issues = testing_shape_issues(arena, &thing_shape, text_of(body), &thing);
    if (issues.count == 0) {
        print_error("taken: %s\n", body);
        fail();
    }
    assert_text(issues.list[0].path, path);
    assert_text(issues.list[0].code, code);
}

/* ---- tests ------------------------------------------------------------------------------------------------------- */

/* RFC 7396, appendix A, of which every row that is an object on both sides. The slow oracle is what all else is held to. */
static void the_oracle_merges_as_the_standard_says(void **state)
{
    (void)state;
    const char *const rows[][3] = {
        {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
        {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
        {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
        {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
        {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
        {"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
        {"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
        {"{\"a\":\"foo\"}", "null", "null"},
        {"{\"a\":\"foo\"}", "\"bar\"", "\"bar\""},
        {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
        {"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
        {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct json target = testing_document(arena, text_of(rows[i][0]));
        struct json patch = testing_document(arena, text_of(rows[i][1]));
        struct json merged = testing_json_merge(arena, &target, &patch);
        assert_text(testing_json_text(arena, &merged), rows[i][2]);
    }
}

static void a_new_noun_has_its_presets_and_nothing_else(void **state)
{
    (void)state;
    struct thing *thing = thing_of("{\"title\":\"No heat\"}");
    assert_text(testing_shape_text(arena, &thing_shape, thing, SHAPE_FOR_CLIENT),
                "{\"title\":\"No heat\",\"source\":\"api\",\"count\":7,\"large\":null,\"money\":null,\"open\":null,"
                "\"status\":\"new\",\"priority\":3,\"locks\":[],\"start\":null,\"at\":null,\"date\":null,"
                "\"clock\":null,\"location\":null,\"technicianId\":null,\"inner\":null,\"load\":null,"
                "\"digest\":null,\"document\":null,\"skills\":[],\"tags\":null,\"id\":null}");
    assert_text(testing_shape_text(arena, &thing_shape, thing, SHAPE_FOR_STORE),
                "{\"title\":\"No heat\",\"source\":\"api\",\"count\":7,\"status\":\"new\",\"priority\":3,"
                "\"locks\":[],\"skills\":[]}");
}

static void a_patch_keeps_what_it_leaves_out_and_null_clears(void **state)
{
    (void)state;
    struct thing *thing = thing_of("{\"title\":\"a\",\"count\":1,\"open\":true,\"inner\":{\"phone\":\"1\"},"
                                   "\"tags\":[\"x\",\"y\"],\"load\":{\"m3\":2,\"kg\":4},\"location\":{\"lat\":1,"
                                   "\"lng\":2}}");
    assert_text(member_after(thing, "{}", "title"), "\"a\"");
    assert_text(member_after(thing, "{\"count\":null}", "count"), "7"); /* its preset */
    assert_text(member_after(thing, "{\"open\":null}", "open"), "null");
    assert_text(member_after(thing, "{\"inner\":{\"note\":\"n\"}}", "inner"),
                "{\"phone\":\"1\",\"note\":\"n\",\"notify\":true}");
    assert_text(member_after(thing, "{\"inner\":{\"phone\":null,\"notify\":false}}", "inner"),
                "{\"phone\":null,\"note\":\"n\",\"notify\":false}");
    assert_text(member_after(thing, "{\"inner\":null}", "inner"), "null");
    assert_text(member_after(thing, "{\"inner\":{}}", "inner"), "{\"phone\":null,\"note\":null,\"notify\":true}");
    assert_text(member_after(thing, "{\"tags\":[\"z\"]}", "tags"), "[\"z\"]");
    assert_text(member_after(thing, "{\"load\":{\"m3\":null,\"a\":1}}", "load"), "{\"a\":1,\"kg\":4}");
    assert_text(member_after(thing, "{\"location\":{\"lng\":3.5}}", "location"), "{\"lat\":1,\"lng\":3.5}");
    assert_refused("{\"title\":null}", "/title", "required");
}

static void short_forms_are_taken_and_written(void **state)
{
    (void)state;
    struct thing *thing =
        thing_of("{\"title\":\"a\",\"skills\":[\"hvac\",{\"name\":\"boiler\",\"level\":2},{\"name\":"
                 "\"x\"}],\"priority\":\"urgent\",\"money\":4.25,\"locks\":[\"order\",\"technician\"]}");
    assert_text(member_after(thing, "{}", "skills"), "[\"hvac\",{\"name\":\"boiler\",\"level\":2},\"x\"]");
    assert_text(member_after(thing, "{}", "priority"), "1");
    assert_text(member_after(thing, "{\"priority\":4}", "priority"), "4");
    assert_text(member_after(thing, "{}", "money"), "4.25");
    assert_int_equal(thing->money_e4, 42500);
    assert_text(member_after(thing, "{\"money\":0.1}", "money"), "0.1");
    assert_text(member_after(thing, "{}", "locks"), "[\"technician\",\"order\"]");
    assert_text(member_after(thing, "{\"document\":{\"b\":[1,null],\"a\":2.5}}", "document"),
                "{\"b\":[1,null],\"a\":2.5}");
}

static void every_mistake_is_told_with_its_place(void **state)
{
    (void)state;
    struct thing thing;
    shape_preset(&thing_shape, &thing);
    struct issues issues = testing_shape_issues(
        arena, &thing_shape,
        TEXT("{\"count\":1000,\"skills\":[\"a\",{\"level\":9}],\"nope\":1,\"money\":0.00001,\"eta\":1,\"id\":5}"),
        &thing);
    const char *const expected[][2] = {{"/count", "out_of_range"},     {"/skills/1/level", "out_of_range"},
                                       {"/skills/1/name", "required"}, {"/nope", "unknown_field"},
                                       {"/money", "too_precise"},      {"/title", "required"}};
    assert_int_equal(issues.count, sizeof expected / sizeof *expected);
    for (int32_t i = 0; i < issues.count; i++) {
        assert_text(issues.list[i].path, expected[i][0]);
        assert_text(issues.list[i].code, expected[i][1]);
    }
    assert_refused("{\"title\":\"a\",\"secret\":1}", "/secret", "unknown_field");
    assert_refused("{\"title\":\"a\",\"stop\":true}", "/stop", "not_supported");
    assert_refused("{\"title\":\"a\",\"tags\":[\"a\",null]}", "/tags/1", "invalid_type");
    assert_refused("{\"title\":\"a\",\"tags\":[\"a\",\"b\",\"c\",\"d\"]}", "/tags", "too_many");
    assert_refused("{\"title\":\"a\",\"inner\":{\"notify\":1}}", "/inner/notify", "invalid_type");
    assert_refused("{\"title\":\"a\",\"load\":{\"m3\":1.5}}", "/load/m3", "out_of_range");
    assert_refused("{\"title\":\"a\",\"location\":{\"lat\":1}}", "/location/lng", "required");
    assert_refused("{\"title\":\"a\",\"location\":{\"lat\":1,\"lng\":1,\"alt\":1}}", "/location/alt", "unknown_field");
    assert_refused("{\"title\":\"a\",\"start\":\"2026-05-15T10:00:00\"}", "/start", "offset_required");
    assert_refused("{\"title\":\"a\",\"technicianId\":\"T-1\"}", "/technicianId", "invalid_id");
    assert_refused("{\"title\":\" \"}", "/title", "required");
    assert_refused("[]", "", "invalid_type");
}

static void a_misspelt_member_is_told_what_may_be_meant(void **state)
{
    (void)state;
    struct thing thing;
    shape_preset(&thing_shape, &thing);
    struct issues issues = testing_shape_issues(
        arena, &thing_shape,
        TEXT("{\"title\":\"a\",\"cuont\":1,\"secrets\":1,\"location\":{\"latitude\":1,\"lng\":1,\"lat\":1}}"), &thing);
    assert_int_equal(issues.count, 3);
    assert_text(issues.list[0].message, "There is no field cuont here; perhaps count is meant.");
    assert_text(issues.list[1].message, "There is no field secrets here."); /* what is hidden is not given away */
    assert_text(issues.list[2].message, "There is no field latitude here; perhaps lat is meant.");
}

static void what_is_aside_or_read_only_is_passed_over(void **state)
{
    (void)state;
    struct thing *thing =
        thing_of("{\"title\":\"a\",\"id\":\"x\",\"customer\":{\"name\":\"Ann\"},\"eta\":[],\"stop\":null}");
    assert_int_equal(thing->id.length, 0);
    testing_shape_merge(arena, &thing_shape, SHAPE_FROM_STORE, TEXT("{\"id\":\"x\",\"secret\":9,\"newer\":1}"), thing);
    assert_text(thing->id, "x");
    assert_int_equal(thing->secret, 9);
    assert_text(testing_shape_text(arena, &thing_shape, thing, SHAPE_FOR_STORE),
                "{\"title\":\"a\",\"source\":\"api\",\"count\":7,\"status\":\"new\",\"priority\":3,\"locks\":[],"
                "\"skills\":[],\"id\":\"x\",\"secret\":9}");
}

static bool resolve(void *context, const struct shape_member *member, const struct where *where, struct text reference,
                    struct text *id)
{
    struct issues *issues = context;
    assert_string_equal(member->words, "technician");
    if (!text_equal(reference, TEXT("ext::T-1"))) {
        issue_add(issues, where, "unknown_technician", "There is no such technician.");
        return false;
    }
    *id = TEXT("0196d0f0-1000-7000-8000-000000000001");
    return true;
}

static void references_are_resolved_by_who_reads(void **state)
{
    (void)state;
    struct issues issues = issues_make(arena);
    struct shape_reader reader = {arena, &issues, &issues, resolve, &issues};
    struct thing thing;
    const struct where body = {.parent = NULL};
    shape_preset(&thing_shape, &thing);
    struct json good = testing_document(arena, TEXT("{\"title\":\"a\",\"technicianId\":\"ext::T-1\"}"));
    assert_true(shape_merge(&reader, &thing_shape, SHAPE_FROM_CLIENT, &good, &body, &thing));
    assert_text(thing.technician_id, "0196d0f0-1000-7000-8000-000000000001");
    struct json bad = testing_document(arena, TEXT("{\"technicianId\":\"ext::T-2\"}"));
    assert_false(shape_merge(&reader, &thing_shape, SHAPE_FROM_CLIENT, &bad, &body, &thing));
    assert_text(issues.list[0].path, "/technicianId");
}

static void names_differ_folded_or_not_at_all(void **state)
{
    (void)state;
    struct thing *a = thing_of("{\"title\":\"a\",\"skills\":[\"HVAC\"]}");
    struct thing *b = thing_of("{\"title\":\"a\",\"skills\":[\" hvac \"]}");
    struct thing *c = thing_of("{\"title\":\"A\",\"skills\":[\"hvac\"]}");
    assert_true(shape_equal(&thing_shape, a, b));
    assert_false(shape_equal(&thing_shape, a, c));
}

static void a_copy_shares_nothing(void **state)
{
    (void)state;
    struct random random = random_make(7, 0);
    for (uint64_t i = 0; i < testing_rounds(300, 100); i++) {
        struct arena *first = arena_create(0);
        struct arena *second = arena_create(0);
        struct thing thing;
        struct text body = testing_shape_random(first, &random, &thing_shape);
        shape_preset(&thing_shape, &thing);
        testing_shape_merge(first, &thing_shape, SHAPE_FROM_CLIENT, body, &thing);
        const struct thing *copy = shape_copy(second, &thing_shape, &thing);
        assert_true(shape_equal(&thing_shape, &thing, copy));
        struct text before = testing_shape_text(second, &thing_shape, &thing, SHAPE_FOR_STORE);
        arena_destroy(first);
        struct text after = testing_shape_text(second, &thing_shape, copy, SHAPE_FOR_STORE);
        assert_true(text_equal(before, after));
        arena_destroy(second);
    }
}

static void random_things_keep_every_promise(void **state)
{
    (void)state;
    testing_shape_promises(&thing_shape, testing_rounds(2000, 100));
}

static void the_table_is_sound(void **state)
{
    (void)state;
    testing_shape_table(&thing_shape);
}

static void every_member_takes_its_bounds_and_nothing_beyond(void **state)
{
    (void)state;
    testing_shape_bounds(&thing_shape);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_oracle_merges_as_the_standard_says),
        cmocka_unit_test(a_new_noun_has_its_presets_and_nothing_else),
        cmocka_unit_test(a_patch_keeps_what_it_leaves_out_and_null_clears),
        cmocka_unit_test(short_forms_are_taken_and_written),
        cmocka_unit_test(every_mistake_is_told_with_its_place),
        cmocka_unit_test(a_misspelt_member_is_told_what_may_be_meant),
        cmocka_unit_test(what_is_aside_or_read_only_is_passed_over),
        cmocka_unit_test(references_are_resolved_by_who_reads),
        cmocka_unit_test(names_differ_folded_or_not_at_all),
        cmocka_unit_test(a_copy_shares_nothing),
        cmocka_unit_test(the_table_is_sound),
        cmocka_unit_test(random_things_keep_every_promise),
        cmocka_unit_test(every_member_takes_its_bounds_and_nothing_beyond),
    };
    return cmocka_run_group_tests_name("shape", tests, arena_up, arena_down);
}
