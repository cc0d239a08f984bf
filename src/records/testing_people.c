#include "records/testing_people.h"

#include <string.h>

#include "base/arena.h"

struct text testing_answer(struct testing_records *t, const struct row *row)
{
    struct json_writer w = json_writer_make(t->arena);
    switch (row->kind) {
    case ROW_TECHNICIAN:
        assert_true(records_technician_write(&w, &t->work, row, NULL));
        break;
    case ROW_CUSTOMER:
        records_customer_write(&w, &t->work, row, NULL);
        break;
    case ROW_BRANCH:
        records_branch_write(&w, &t->work, row, NULL);
        break;
    default:
        assert_int_equal(row->kind, ROW_ORGANIZATION);
        records_organization_write(&w, &t->work, row);
    }
    return json_written(&w);
}

static const struct json *parsed(struct testing_records *t, struct text source)
{
    struct json *json = arena_new(t->arena, struct json);
    struct fault fault = {.kind = FAULT_NONE};
    json_parse(t->arena, source, json, &fault);
    assert_no_fault(&fault);
    return json;
}

const struct json *testing_answered(struct testing_records *t, const struct row *row, const char *member)
{
    const struct json *value = json_get(parsed(t, testing_answer(t, row)), text_of(member));
    assert_non_null(value);
    return value;
}

bool testing_audit_says(const struct testing_records *t, const char *bytes)
{
    const struct change_set *set = t->work.set;
    for (int32_t i = 0; i < set->audit_count; i++) {
        if (strstr(text_to_c(t->arena, set->audits[i].entry), bytes) != NULL) {
            return true;
        }
    }
    return false;
}

const struct json *testing_audited(struct testing_records *t, const char *member)
{
    const struct change_set *set = t->work.set;
    assert_true(set->audit_count > 0);
    return json_get(parsed(t, set->audits[set->audit_count - 1].entry), text_of(member));
}

const struct row *testing_kept(struct testing_records *t, enum row_kind kind, struct text id)
{
    const struct row *row = t->store.find(t->work.snapshot, t->arena, kind, id, NULL);
    assert_non_null(row);
    return row;
}

const struct row *testing_technician(struct testing_records *t, const char *json)
{
    struct records_outcome outcome;
    records_technician_upsert(&t->work, testing_json(t, "%s", json), testing_body(), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    return outcome.row;
}

const struct row *testing_customer(struct testing_records *t, const char *json)
{
    struct records_outcome outcome;
    records_customer_upsert(&t->work, testing_json(t, "%s", json), testing_body(), RECORDS_ANY_VERSION, &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    return outcome.row;
}
