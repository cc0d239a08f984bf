/* Schemas that shapes make: what a shape takes and gives fits its schemas, and what it refuses for a limit does not. */
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "http/schema.h"
#include "http/schema_parts.h"
#include "model/model.h"
#include "model/testing_shape.h"

/* ---- a slow reader of JSON Schema -------------------------------------------------------------------------------- */

struct judge {
    struct arena *arena;
    const struct json *schemas; /* the components by name */
    const char *wrong;          /* the first thing that was found */
    int depth;
};

static bool judge_fits(struct judge *j, const struct json *schema, const struct json *value);

static bool fails(struct judge *j, const char *wrong, struct text what)
{
    if (j->wrong == NULL) {
        j->wrong = text_to_c(j->arena, text_format(j->arena, "%s: %.*s", wrong, TEXT_ARGS(what)));
    }
    return false;
}

static bool is_of_type(const struct json *value, struct text type)
{
    static const struct {
        const char *name;
        unsigned types;
    } names[] = {
        {"null", 1u << JSON_NULL},       {"boolean", 1u << JSON_TRUE | 1u << JSON_FALSE},
        {"integer", 1u << JSON_INTEGER}, {"number", 1u << JSON_INTEGER | 1u << JSON_REAL},
        {"string", 1u << JSON_STRING},   {"array", 1u << JSON_ARRAY},
        {"object", 1u << JSON_OBJECT},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_equal(text_of(names[i].name), type)) {
            return (names[i].types >> value->type & 1) != 0;
        }
    }
    fail_msg("no type %.*s", TEXT_ARGS(type));
    return false;
}

static bool types_fit(struct judge *j, const struct json *type, const struct json *value)
{
    if (type->type == JSON_STRING) {
        return is_of_type(value, type->string) || fails(j, "is not of type", type->string);
    }
    for (int32_t i = 0; i < type->count; i++) {
        if (is_of_type(value, type->elements[i].string)) {
            return true;
        }
    }
    return fails(j, "is of none of the types", type->elements[0].string);
}

static bool words_fit(struct judge *j, const struct json *words, const struct json *value)
{
    for (int32_t i = 0; i < words->count; i++) {
        const struct json *word = &words->elements[i];
        if (word->type == value->type && (word->type != JSON_STRING || text_equal(word->string, value->string))) {
            return true;
        }
    }
    return fails(j, "is none of the words", TEXT(""));
}

static bool one_fits(struct judge *j, const struct json *choices, const struct json *value)
{
    int fitting = 0;
    for (int32_t i = 0; i < choices->count; i++) {
        struct judge inner = {.arena = j->arena, .schemas = j->schemas, .depth = j->depth};
        fitting += judge_fits(&inner, &choices->elements[i], value) ? 1 : 0;
    }
    return fitting == 1 || fails(j, "fits none or several of the choices", TEXT(""));
}

static bool number_fits(struct judge *j, struct text word, const struct json *bound, const struct json *value)
{
    if (text_equal(word, TEXT("minimum")) || text_equal(word, TEXT("maximum"))) {
        if (!json_is_number(value)) {
            return true;
        }
        double difference = json_number(value) - json_number(bound);
        return (text_equal(word, TEXT("minimum")) ? difference >= 0 : difference <= 0) || fails(j, "is beyond", word);
    }
    int64_t length = value->type == JSON_STRING ? (int64_t)value->string.length : value->count;
    bool least = text_starts_with(word, TEXT("min"));
    return (least ? length >= bound->integer : length <= bound->integer) || fails(j, "is beyond", word);
}

static bool members_fit(struct judge *j, const struct json *schema, const struct json *value)
{
    const struct json *named = json_get(schema, TEXT("properties"));
    const struct json *others = json_get(schema, TEXT("additionalProperties"));
    for (int32_t i = 0; i < value->count; i++) {
        const struct json_member *member = &value->members[i];
        const struct json *own = named == NULL ? NULL : json_get(named, member->name);
        const struct json *inner = own != NULL ? own : others;
        assert_non_null(inner);
        bool good = inner->type == JSON_FALSE ? fails(j, "is not described", member->name)
                                              : judge_fits(j, inner, &member->value);
        if (!good) {
            return fails(j, "in", member->name);
        }
    }
    return true;
}

static bool required_fit(struct judge *j, const struct json *required, const struct json *value)
{
    for (int32_t i = 0; i < required->count; i++) {
        if (json_get(value, required->elements[i].string) == NULL) {
            return fails(j, "lacks", required->elements[i].string);
        }
    }
    return true;
}

static bool items_fit(struct judge *j, const struct json *schema, const struct json *value)
{
    for (int32_t i = 0; i < value->count; i++) {
        if (!judge_fits(j, schema, &value->elements[i])) {
            return false;
        }
    }
    return true;
}

static bool word_fits(struct judge *j, const struct json *schema, const struct json_member *word,
                      const struct json *value)
{
    static const char ignored[] = " description format pattern readOnly properties ";
    struct text name = word->name;
    bool object = value->type == JSON_OBJECT;
    if (text_equal(name, TEXT("$ref"))) {
        struct text whole = word->value.string;
        struct text target = text_slice(whole, sizeof "#/components/schemas/" - 1, whole.length);
        const struct json *other = json_get(j->schemas, target);
        return other != NULL ? judge_fits(j, other, value) : fails(j, "is nowhere", target);
    }
    if (text_equal(name, TEXT("type"))) {
        return types_fit(j, &word->value, value);
    }
    if (text_equal(name, TEXT("enum"))) {
        return words_fit(j, &word->value, value);
    }
    if (text_equal(name, TEXT("oneOf"))) {
        return one_fits(j, &word->value, value);
    }
    if (text_equal(name, TEXT("required"))) {
        return !object || required_fit(j, &word->value, value);
    }
    if (text_equal(name, TEXT("additionalProperties"))) {
        return !object || members_fit(j, schema, value);
    }
    if (text_equal(name, TEXT("items"))) {
        return value->type != JSON_ARRAY || items_fit(j, &word->value, value);
    }
    if (text_starts_with(name, TEXT("min")) || text_starts_with(name, TEXT("max"))) {
        return value->type == JSON_NULL || number_fits(j, name, &word->value, value);
    }
    const char *spaced = text_to_c(j->arena, text_format(j->arena, " %.*s ", TEXT_ARGS(name)));
    assert_non_null(strstr(ignored, spaced)); /* a word that this reader does not know */
    return true;
}

static bool judge_fits(struct judge *j, const struct json *schema, const struct json *value)
{
    assert_true(j->depth < 40);
    j->depth++;
    bool good = true;
    for (int32_t i = 0; good && i < schema->count; i++) {
        good = word_fits(j, schema, &schema->members[i], value);
    }
    j->depth--;
    return good;
}

/* ---- the schemas of all shapes ----------------------------------------------------------------------------------- */

enum { SHAPES = ROW_KIND_COUNT + APPEND_KIND_COUNT };

static const struct shape *shape_number(int i)
{
    return i < ROW_KIND_COUNT ? shape_of_row[i] : shape_of_append[i - ROW_KIND_COUNT];
}

struct bed {
    struct arena *arena;
    struct random random;
    const struct json *schemas;
};

static void refer(struct arena *arena, struct schema_components *components, const char *noun, const char *form)
{
    struct json_writer thrown_away = json_writer_make(arena);
    schema_refer(&thrown_away, components, text_format(arena, "%s%s", noun, form));
}

/* Every form of every shape, also of those that a table stands before. */
static int begin(void **state)
{
    struct arena *arena = arena_create(0);
    struct bed *bed = arena_new(arena, struct bed);
    struct schema_components *components = arena_new(arena, struct schema_components);
    struct schema_components *by_hand = arena_new(arena, struct schema_components);
    components->arena = by_hand->arena = arena;
    static const char *const forms[] = {"", "Write", "Patch", "List"};
    for (int i = 0; i < SHAPES; i++) {
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
            refer(arena, components, shape_number(i)->name, forms[k]);
        }
    }
    refer(arena, components, "Job", "Batch");
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    for (int32_t i = 0; i < components->count; i++) {
        if (!schema_shape_exists(components->names[i])) {
            refer(arena, by_hand, text_to_c(arena, components->names[i]), "");
            continue;
        }
        json_name(&w, components->names[i]);
        schema_shape_write(&w, components, components->names[i]);
    }
    schema_components_write(&w, by_hand);
    json_object_end(&w);
    struct json *schemas = arena_new(arena, struct json);
    *schemas = testing_document(arena, json_written(&w));
    *bed = (struct bed){.arena = arena, .random = random_make(7, 0), .schemas = schemas};
    *state = bed;
    return 0;
}

static int end(void **state)
{
    struct bed *bed = *state;
    arena_destroy(bed->arena);
    return 0;
}

static bool fits(struct bed *bed, struct text component, struct text body, const char **wrong)
{
    struct judge judge = {.arena = bed->arena, .schemas = bed->schemas};
    const struct json *schema = json_get(bed->schemas, component);
    assert_non_null(schema);
    struct json value = testing_document(bed->arena, body);
    bool good = judge_fits(&judge, schema, &value);
    *wrong = judge.wrong;
    return good;
}

static void assert_fits(struct bed *bed, struct text component, struct text body)
{
    const char *wrong = NULL;
    if (!fits(bed, component, body, &wrong)) {
        fail_msg("%.*s does not fit %.*s: %s", TEXT_ARGS(body), TEXT_ARGS(component), wrong);
    }
}

static void assert_does_not_fit(struct bed *bed, struct text component, struct text body)
{
    const char *wrong = NULL;
    if (fits(bed, component, body, &wrong)) {
        fail_msg("%.*s fits %.*s", TEXT_ARGS(body), TEXT_ARGS(component));
    }
}

/* Some value of the schema, for members that other code computes. */
static void sample_write(struct bed *bed, struct json_writer *w, const struct json *schema)
{
    const struct json *type = json_get(schema, TEXT("type"));
    struct text name = type == NULL                ? TEXT("null")
                       : type->type == JSON_STRING ? type->string
                                                   : type->elements[type->count - 1].string;
    if (text_equal(name, TEXT("integer"))) {
        json_integer(w, 3);
    } else if (text_equal(name, TEXT("boolean"))) {
        json_bool(w, true);
    } else if (text_equal(name, TEXT("string"))) {
        json_string(w, TEXT("0197c2a0-0000-7000-8000-000000000000"));
    } else if (text_equal(name, TEXT("array"))) {
        json_array_begin(w);
        json_array_end(w);
    } else {
        json_null(w);
    }
    (void)bed;
}

/* The noun as it is answered: the shape's own members, and what others compute. */
static struct text answer_of(struct bed *bed, const struct shape *shape, const void *noun)
{
    const struct json *schema = json_get(bed->schemas, text_of(shape->name));
    const struct json *required = json_get(schema, TEXT("required"));
    struct json_writer w = json_writer_make(bed->arena);
    json_object_begin(&w);
    shape_write_members(&w, shape, noun, SHAPE_FOR_CLIENT);
    for (int32_t i = 0; i < required->count; i++) {
        struct text name = required->elements[i].string;
        int32_t member = shape_find(shape, name);
        if ((shape->members[member].flags & SHAPE_ASIDE) != 0) {
            json_name(&w, name);
            sample_write(bed, &w, json_get(json_get(schema, TEXT("properties")), name));
        }
    }
    json_object_end(&w);
    return json_written(&w);
}

/* ---- tests ------------------------------------------------------------------------------------------------------- */

static void what_a_shape_takes_and_gives_fits_its_schemas(void **state)
{
    struct bed *bed = *state;
    for (int i = 0; i < SHAPES; i++) {
        const struct shape *shape = shape_number(i);
        for (uint64_t round = 0; round < testing_rounds(60, 20); round++) {
            struct text body = testing_shape_random(bed->arena, &bed->random, shape);
            assert_fits(bed, text_format(bed->arena, "%sPatch", shape->name), body);
            assert_fits(bed, text_format(bed->arena, "%sWrite", shape->name), body);
            void *noun = arena_alloc(bed->arena, shape->size);
            shape_preset(shape, noun);
            testing_shape_merge(bed->arena, shape, SHAPE_FROM_CLIENT, body, noun);
            assert_fits(bed, text_of(shape->name), answer_of(bed, shape, noun));
            /* what was read may be sent back */
            assert_fits(bed, text_format(bed->arena, "%sPatch", shape->name), answer_of(bed, shape, noun));
        }
    }
}

/* A value just beyond what the member takes; empty when it has no bound. */
static struct text beyond(struct bed *bed, const struct shape_member *member)
{
    struct json_writer w = json_writer_make(bed->arena);
    switch (member->kind) {
    case SHAPE_TEXT: {
        char *bytes = arena_alloc(bed->arena, (size_t)member->high + 1);
        memset(bytes, 'a', (size_t)member->high + 1);
        return text_format(bed->arena, "\"%.*s\"", (int)member->high + 1, bytes);
    }
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        return text_format(bed->arena, "%lld", (long long)member->high + 1);
    case SHAPE_DECIMAL:
        json_fixed(&w, member->high + 1, member->scale);
        return json_written(&w);
    case SHAPE_CHOICE:
        return TEXT("\"no_such_word\"");
    case SHAPE_CHOICES:
        return TEXT("[\"no_such_word\"]");
    case SHAPE_BOOLEAN:
        return TEXT("1");
    case SHAPE_AMOUNTS:
        json_object_begin(&w);
        json_name(&w, TEXT("a"));
        json_fixed(&w, member->high + 1, member->scale > 0 ? member->scale : 1);
        json_object_end(&w);
        return json_written(&w);
    case SHAPE_OBJECT:
        return TEXT("{\"noSuchMember\": 1}");
    default:
        return TEXT("5");
    }
}

static void what_is_beyond_a_limit_fits_no_schema(void **state)
{
    struct bed *bed = *state;
    int tried = 0;
    for (int i = 0; i < SHAPES; i++) {
        const struct shape *shape = shape_number(i);
        struct text component = text_format(bed->arena, "%sPatch", shape->name);
        for (int32_t k = 0; k < shape->count; k++) {
            const struct shape_member *member = &shape->members[k];
            if ((member->flags & NOT_FROM_CLIENT) != 0) {
                continue;
            }
            bool list = (member->flags & SHAPE_LIST) != 0;
            struct text one = beyond(bed, member);
            struct text raw = list ? text_format(bed->arena, "[%.*s]", TEXT_ARGS(one)) : one;
            assert_does_not_fit(bed, component, testing_shape_body_with(bed->arena, &bed->random, shape, member, raw));
            tried++;
            if (list) {
                struct text full = testing_shape_full_list(bed->arena, &bed->random, member);
                assert_fits(bed, component, testing_shape_body_with(bed->arena, &bed->random, shape, member, full));
                struct text more = text_format(bed->arena, "[%.*s, null]", (int)full.length - 2, full.bytes + 1);
                assert_does_not_fit(bed, component,
                                    testing_shape_body_with(bed->arena, &bed->random, shape, member, more));
            }
        }
    }
    assert_true(tried > 100);
}

static bool requires(struct bed *bed, const char *component, const char *name)
{
    const struct json *required = json_get(json_get(bed->schemas, text_of(component)), TEXT("required"));
    for (int32_t i = 0; i < required->count; i++) {
        if (text_equal(required->elements[i].string, text_of(name))) {
            return true;
        }
    }
    return false;
}

static const struct json *member_of(struct bed *bed, const char *component, const char *name)
{
    const struct json *schema = json_get(bed->schemas, text_of(component));
    assert_non_null(schema);
    return json_get(json_get(schema, TEXT("properties")), text_of(name));
}

static bool may_be_null(const struct json *schema)
{
    const struct json *type = json_get(schema, TEXT("type"));
    const struct json *choices = json_get(schema, TEXT("oneOf"));
    return (type != NULL && type->type == JSON_ARRAY) || (choices != NULL && choices->count == 2);
}

static void what_is_never_null_is_never_null_in_an_answer(void **state)
{
    struct bed *bed = *state;
    assert_false(may_be_null(member_of(bed, "Job", "crewSize")));
    assert_false(may_be_null(member_of(bed, "Job", "windows")));
    assert_false(may_be_null(member_of(bed, "Technician", "name")));
    assert_false(may_be_null(member_of(bed, "Organization", "planning")));
    assert_true(may_be_null(member_of(bed, "Job", "title")));
    assert_true(may_be_null(member_of(bed, "Job", "promisedWindow")));
    assert_true(may_be_null(member_of(bed, "JobPatch", "crewSize")));
    assert_false(may_be_null(member_of(bed, "TechnicianPatch", "name")));
}

static void what_is_read_only_may_be_sent_back_and_is_not_looked_at(void **state)
{
    struct bed *bed = *state;
    assert_fits(bed, TEXT("JobPatch"), TEXT("{\"id\": 5, \"version\": \"x\", \"sequence\": [], \"blockers\": 1}"));
    assert_int_equal(json_get(member_of(bed, "Job", "sequence"), TEXT("readOnly"))->type, JSON_TRUE);
    assert_null(json_get(member_of(bed, "JobPatch", "sequence"), TEXT("readOnly")));
}

static void what_is_hidden_stands_in_no_schema(void **state)
{
    struct bed *bed = *state;
    static const char *const hidden[][2] = {{"ApiKey", "digest"}, {"User", "password"},     {"UserPatch", "password"},
                                            {"Job", "branchId"},  {"JobPatch", "statusAt"}, {"Session", "digest"}};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        assert_null(member_of(bed, hidden[i][0], hidden[i][1]));
    }
}

static void what_must_be_given_is_required_of_new_nouns_alone(void **state)
{
    struct bed *bed = *state;
    assert_true(requires(bed, "UserWrite", "email"));
    assert_false(requires(bed, "UserPatch", "email"));
    assert_false(requires(bed, "TechnicianWrite", "name")); /* it may be there already */
    assert_true(requires(bed, "ShiftWrite", "start"));      /* an entry of a list is replaced whole */
    assert_false(requires(bed, "IntervalPatch", "start"));  /* a job's promised window is merged */
    assert_true(requires(bed, "Job", "title"));
    assert_false(requires(bed, "Job", "warnings"));
    assert_true(requires(bed, "JobBatch", "jobs"));
    assert_true(requires(bed, "JobList", "nextCursor"));
    assert_false(requires(bed, "JobList", "checkpoint"));
    assert_null(member_of(bed, "UserList", "checkpoint"));
}

static void a_short_form_is_taken_and_not_given(void **state)
{
    struct bed *bed = *state;
    assert_null(member_of(bed, "Job", "afterJobId"));
    assert_non_null(member_of(bed, "JobPatch", "afterJobId"));
    assert_fits(bed, TEXT("JobPatch"), TEXT("{\"requiredSkills\": [\"hvac\", {\"name\": \"boiler\", \"level\": 2}]}"));
    assert_fits(bed, TEXT("JobPatch"), TEXT("{\"priority\": \"urgent\", \"customer\": {\"externalId\": \"C-9\"}}"));
    assert_fits(bed, TEXT("JobPatch"), TEXT("{\"priority\": null, \"customer\": null, \"branch\": null}"));
    assert_does_not_fit(bed, TEXT("JobPatch"), TEXT("{\"customer\": {\"name\": 5}}"));
    assert_does_not_fit(bed, TEXT("JobPatch"), TEXT("{\"priority\": 5}"));
    assert_does_not_fit(bed, TEXT("JobBatch"), TEXT("{\"jobs\": []}"));
    assert_does_not_fit(bed, TEXT("JobBatch"), TEXT("{\"jobs\": [{\"titel\": \"x\"}]}"));
}

static void no_two_schemas_have_one_name(void **state)
{
    (void)state;
    const struct schema *seen[1000];
    int32_t count = 0;
    for (int32_t g = 0; g < schema_table.count; g++) {
        for (int32_t i = 0; i < schema_table.groups[g]->count; i++) {
            const struct schema *schema = &schema_table.groups[g]->rows[i];
            for (int32_t k = 0; k < count; k++) {
                if (text_equal(text_of(seen[k]->name), text_of(schema->name))) {
                    fail_msg("two schemas are called %s", schema->name);
                }
            }
            seen[count++] = schema;
        }
    }
    assert_true(count > 50);
}

static void a_name_is_known_in_its_forms_and_no_others(void **state)
{
    (void)state;
    static const char *const known[] = {"Job",           "JobWrite", "JobPatch",    "JobList", "JobBatch",
                                        "CustomerPatch", "Vehicle",  "WindowWrite", "Schedule"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(schema_exists(text_of(known[i])));
    }
    assert_false(schema_exists(TEXT("Jobs")));
    assert_false(schema_exists(TEXT("Write")));
    assert_false(schema_exists(TEXT("JobWriteList")));
    assert_false(schema_exists(TEXT("")));
}

#define IN_A_BED(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_BED(what_a_shape_takes_and_gives_fits_its_schemas),
        IN_A_BED(what_is_beyond_a_limit_fits_no_schema),
        IN_A_BED(what_is_never_null_is_never_null_in_an_answer),
        IN_A_BED(what_is_read_only_may_be_sent_back_and_is_not_looked_at),
        IN_A_BED(what_is_hidden_stands_in_no_schema),
        IN_A_BED(what_must_be_given_is_required_of_new_nouns_alone),
        IN_A_BED(a_short_form_is_taken_and_not_given),
        cmocka_unit_test(no_two_schemas_have_one_name),
        cmocka_unit_test(a_name_is_known_in_its_forms_and_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
