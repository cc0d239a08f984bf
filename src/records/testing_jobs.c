#include "records/testing_jobs.h"

#include "base/arena.h"

struct records_outcome testing_upsert(struct testing_records *t, const char *json)
{
    struct records_outcome outcome;
    records_job_upsert(&t->work, testing_json(t, "%s", json), testing_body(), RECORDS_ANY_VERSION, &outcome);
    return outcome;
}

struct records_outcome testing_patch(struct testing_records *t, const char *reference, const char *json)
{
    struct records_outcome outcome;
    records_job_patch(&t->work, text_of(reference), testing_json(t, "%s", json), RECORDS_ANY_VERSION, &outcome);
    return outcome;
}

const struct job_record *testing_job(struct testing_records *t, const char *reference)
{
    const struct row *row = records_find_reference(&t->work, ROW_JOB, text_of(reference));
    assert_non_null(row);
    return row->noun;
}

const struct json *testing_job_answer(struct testing_records *t, const struct records_outcome *outcome)
{
    struct json_writer w = json_writer_make(t->arena);
    struct json *json = arena_new(t->arena, struct json);
    assert_non_null(outcome->row);
    assert_true(records_job_write(&w, &t->work, outcome->row, &outcome->warnings));
    assert_true(json_parse(t->arena, json_written(&w), json, NULL));
    return json;
}

const struct json *testing_member(const struct json *object, const char *name)
{
    const struct json *value = json_get(object, text_of(name));
    if (value == NULL) {
        fail_msg("no member %s", name);
    }
    return value;
}

bool testing_has_blocker(const struct json *answer, const char *code)
{
    const struct json *blockers = testing_member(answer, "blockers");
    for (int32_t i = 0; i < blockers->count; i++) {
        if (text_equal(testing_member(&blockers->elements[i], "code")->string, text_of(code))) {
            return true;
        }
    }
    return false;
}
