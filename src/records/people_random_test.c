/* Random bodies, made from the shapes, through the use cases: what is read back is what the oracle of merging makes of it, and
 * nothing is put where nothing differs. */
#include <string.h>

#include "base/arena.h"
#include "model/testing_shape.h"
#include "records/testing_people.h"

struct bed {
    struct testing_records *t;
    struct random random;
    struct text technician_ids[3];
    struct text user_id;
    const struct row *row; /* the one that is changed again and again */
};

/* ---- bodies that can be right ------------------------------------------------------------------------------------ */

/* Ids become ids of rows that are there, and texts that must be more than a text become so. */
static void tame(const struct bed *bed, struct text name, struct json *value)
{
    static const char *const zones[] = {"UTC", "Europe/Berlin", "America/New_York"};
    for (int32_t i = 0; value->type == JSON_OBJECT && i < value->count; i++) {
        tame(bed, value->members[i].name, &value->members[i].value);
    }
    for (int32_t i = 0; value->type == JSON_ARRAY && i < value->count; i++) {
        tame(bed, name, &value->elements[i]);
    }
    if (value->type != JSON_STRING) {
        return;
    }
    size_t pick = (size_t)value->string.bytes[value->string.length - 1] % 3;
    if (text_equal(name, TEXT("pilotUserIds"))) {
        value->string = bed->user_id;
    } else if (text_starts_with(value->string, TEXT("0196d0f0-"))) {
        value->string = bed->technician_ids[pick];
    } else if (text_equal(name, TEXT("timezone"))) {
        value->string = text_of(zones[pick]);
    } else if (text_equal(name, TEXT("currency"))) {
        value->string = pick == 0 ? TEXT("EUR") : TEXT("USD");
    }
}

static struct json random_patch(struct bed *bed)
{
    const struct shape *shape = shape_of_row[bed->row->kind];
    struct arena *arena = bed->t->arena;
    struct json patch = testing_document(arena, testing_shape_random(arena, &bed->random, shape));
    tame(bed, TEXT(""), &patch);
    return patch;
}

/* The patch with a member that it may have or not. */
static struct json with_member(struct arena *arena, const struct json *patch, const char *name, struct text value)
{
    struct json_member member = {.name = text_of(name), .value = {.type = JSON_STRING, .string = value}};
    const struct json only = {.type = JSON_OBJECT, .count = 1, .members = &member};
    struct json merged = testing_json_merge(arena, patch, &only);
    return testing_document(arena, testing_json_text(arena, &merged));
}

/* ---- the oracle -------------------------------------------------------------------------------------------------- */

static bool part_stands_twice(const struct stock_list *stock)
{
    bool twice = false;
    for (int32_t i = 0; i < stock->count; i++) {
        for (int32_t k = 0; k < i; k++) {
            twice = twice || text_equal_folded(stock->items[i].sku, stock->items[k].sku);
        }
    }
    return twice;
}

/* What the row must become; NULL when the body is to be refused. */
static void *expected(struct bed *bed, const struct json *patch)
{
    const struct shape *shape = shape_of_row[bed->row->kind];
    struct arena *arena = bed->t->arena;
    struct json before = testing_document(arena, testing_shape_text(arena, shape, bed->row->noun, SHAPE_FOR_CLIENT));
    struct json merged = testing_json_merge(arena, &before, patch);
    void *noun = arena_alloc(arena, shape->size);
    shape_preset(shape, noun);
    struct issues issues = testing_shape_issues(arena, shape, testing_json_text(arena, &merged), noun);
    if (issues.count > 0) {
        return NULL;
    }
    bool twice =
        bed->row->kind == ROW_TECHNICIAN && part_stands_twice(&((const struct technician_record *)noun)->inventory);
    return twice ? NULL : noun;
}

/* ---- the use cases ----------------------------------------------------------------------------------------------- */

static struct records_outcome patched(struct bed *bed, const struct json *patch)
{
    struct records_work *work = &bed->t->work;
    struct records_outcome outcome;
    int32_t version = bed->row->version;
    switch (bed->row->kind) {
    case ROW_TECHNICIAN:
        records_technician_patch(work, bed->row->id, patch, version, &outcome);
        break;
    case ROW_CUSTOMER:
        records_customer_patch(work, bed->row->id, patch, version, &outcome);
        break;
    case ROW_BRANCH:
        records_branch_patch(work, bed->row->id, patch, version, &outcome);
        break;
    default:
        records_organization_patch(work, patch, version, &outcome);
    }
    return outcome;
}

static struct records_outcome upserted(struct bed *bed, const struct json *body)
{
    struct records_outcome outcome;
    if (bed->row->kind == ROW_TECHNICIAN) {
        records_technician_upsert(&bed->t->work, body, testing_body(), bed->row->version, &outcome);
    } else {
        records_customer_upsert(&bed->t->work, body, testing_body(), bed->row->version, &outcome);
    }
    return outcome;
}

static struct text external_member(const struct bed *bed, const char *name)
{
    const struct shape *shape = shape_of_row[bed->row->kind];
    int32_t member = shape_find(shape, text_of(name));
    return member < 0 ? TEXT("") : *(const struct text *)shape_at(&shape->members[member], bed->row->noun);
}

enum { TOO_LONG_FOR_CHANCE = 10 }; /* short texts stand anywhere */

/* No text of a person stands in the entry. */
static void entry_is_discreet(struct bed *bed, const void *noun)
{
    const struct shape *shape = shape_of_row[bed->row->kind];
    for (int32_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        bool is_text = member->kind == SHAPE_TEXT && (member->flags & (SHAPE_LIST | SHAPE_ASIDE)) == 0;
        if (is_text && (member->flags & SHAPE_PERSONAL) != 0 && shape_has(noun, i)) {
            struct json_writer w = json_writer_make(bed->t->arena);
            shape_write_member(&w, shape, i, noun);
            struct text written = json_written(&w);
            assert_false(written.length > TOO_LONG_FOR_CHANCE &&
                         testing_audit_says(bed->t, text_to_c(bed->t->arena, written)));
        }
    }
}

static void holds(struct bed *bed, const struct records_outcome *outcome, const void *noun)
{
    const struct shape *shape = shape_of_row[bed->row->kind];
    struct testing_records *t = bed->t;
    if (noun == NULL) {
        assert_int_equal(outcome->result, RECORDS_FAILED);
        assert_int_equal(outcome->refusal, RECORDS_WRONG);
    } else if (shape_equal(shape, bed->row->noun, noun)) {
        assert_int_equal(outcome->result, RECORDS_UNCHANGED);
        assert_int_equal(outcome->row->version, bed->row->version);
    } else {
        assert_int_equal(outcome->result, RECORDS_UPDATED);
        assert_int_equal(testing_count(t, "put"), 1);
        assert_int_equal(testing_count(t, "audit"), 1);
        entry_is_discreet(bed, noun);
        testing_commit(t);
        const struct row *kept = testing_kept(t, bed->row->kind, bed->row->id);
        assert_int_equal(kept->version, bed->row->version + 1);
        assert_true(shape_equal(shape, kept->noun, noun));
        bed->row = kept;
        return;
    }
    assert_true(change_set_is_empty(t->work.set));
}

static void one_round(struct bed *bed)
{
    struct arena *arena = bed->t->arena;
    struct json patch = random_patch(bed);
    struct records_outcome outcome;
    struct text external_id = external_member(bed, "externalId");
    uint32_t way = random_below(&bed->random, 3);
    if (way == 0) { /* what was read is sent back */
        patch = testing_document(arena, testing_answer(bed->t, bed->row));
        outcome = patched(bed, &patch);
        holds(bed, &outcome, bed->row->noun);
    } else if (way == 1 && !text_is_empty(external_id)) {
        patch = with_member(arena, &patch, "externalId", external_id);
        patch = with_member(arena, &patch, "source", external_member(bed, "source"));
        outcome = upserted(bed, &patch);
        holds(bed, &outcome, expected(bed, &patch));
    } else {
        outcome = patched(bed, &patch);
        holds(bed, &outcome, expected(bed, &patch));
    }
}

static void random_changes(enum row_kind kind, const char *json)
{
    struct bed bed = {.t = testing_records_make("America/New_York"), .random = random_make(11, 22 + (uint64_t)kind)};
    static const char *const others[] = {"{'externalId':'other 1','name':'a'}", "{'externalId':'other 2','name':'b'}",
                                         "{'externalId':'other 3','name':'c'}"};
    for (int i = 0; i < 3; i++) {
        bed.technician_ids[i] = testing_technician(bed.t, others[i])->id;
    }
    bed.user_id = testing_put(bed.t, ROW_USER, "{'email':'a@b','role':'viewer'}");
    struct text id = kind == ROW_ORGANIZATION ? bed.t->work.organization->id : testing_put(bed.t, kind, json);
    testing_commit(bed.t);
    bed.row = testing_kept(bed.t, kind, id);
    int32_t changes = 0;
    for (uint64_t i = 0; i < testing_rounds(300, 20); i++) {
        int32_t version = bed.row->version;
        one_round(&bed);
        changes += bed.row->version > version ? 1 : 0;
    }
    assert_true(changes > 100); /* not everything was refused or the same */
    testing_records_end(bed.t);
}

static void technicians_become_what_the_oracle_says(void **state)
{
    (void)state;
    random_changes(ROW_TECHNICIAN, "{'externalId':'this one','name':'Marta'}");
}

static void customers_become_what_the_oracle_says(void **state)
{
    (void)state;
    random_changes(ROW_CUSTOMER, "{'externalId':'this one','name':'Ann'}");
}

static void branches_become_what_the_oracle_says(void **state)
{
    (void)state;
    random_changes(ROW_BRANCH, "{'name':'north'}");
}

static void settings_become_what_the_oracle_says(void **state)
{
    (void)state;
    random_changes(ROW_ORGANIZATION, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(technicians_become_what_the_oracle_says),
        cmocka_unit_test(customers_become_what_the_oracle_says),
        cmocka_unit_test(branches_become_what_the_oracle_says),
        cmocka_unit_test(settings_become_what_the_oracle_says),
    };
    return cmocka_run_group_tests_name("people_random", tests, NULL, NULL);
}
