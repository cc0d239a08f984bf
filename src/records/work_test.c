#include "base/arena.h"
#include "records/testing.h"

static int up(void **state)
{
    *state = testing_records_make("America/New_York");
    return 0;
}

static int down(void **state)
{
    testing_records_end(*state);
    return 0;
}

static struct job_record *job_named(struct testing_records *t, const char *external_id, const char *title)
{
    struct job_record *job = arena_new(t->arena, struct job_record);
    shape_preset(shape_of_row[ROW_JOB], job);
    job->external_id = text_of(external_id);
    job->title = text_of(title);
    records_give(ROW_JOB, job, "externalId");
    records_give(ROW_JOB, job, "title");
    return job;
}

static struct records_outcome put_job(struct testing_records *t, const struct row *before, const char *external_id,
                                      const char *title)
{
    struct records_outcome outcome;
    const struct job_record *noun = job_named(t, external_id, title);
    records_outcome_begin(&t->work, &outcome);
    records_put(&t->work,
                &(struct records_put){
                    .kind = ROW_JOB, .before = before, .noun = noun, .action = "job.updated", .event = "job.updated"},
                &outcome);
    return outcome;
}

static const struct row *found(struct testing_records *t, const char *external_id)
{
    return records_find_external(&t->work, ROW_JOB, TEXT("api"), text_of(external_id));
}

static void a_work_sees_what_it_has_put(void **state)
{
    struct testing_records *t = *state;
    assert_null(found(t, "A"));
    struct records_outcome outcome = put_job(t, NULL, "A", "one");
    assert_int_equal(outcome.result, RECORDS_CREATED);
    assert_int_equal(outcome.row->version, 1);
    assert_text(found(t, "A")->id, text_to_c(t->arena, outcome.row->id));
    assert_int_equal(records_find(&t->work, ROW_JOB, outcome.row->id)->version, 1);
    assert_null(records_find(&t->work, ROW_CUSTOMER, outcome.row->id));
    assert_null(records_find_external(&t->work, ROW_JOB, TEXT("jobber"), TEXT("A")));
    testing_work(t);
    assert_null(found(t, "A"));
}

static void each_change_is_a_put_with_the_next_version(void **state)
{
    struct testing_records *t = *state;
    put_job(t, NULL, "A", "one");
    testing_commit(t);
    struct records_outcome second = put_job(t, found(t, "A"), "A", "two");
    struct records_outcome third = put_job(t, found(t, "A"), "A", "three");
    assert_int_equal(second.result, RECORDS_UPDATED);
    assert_int_equal(third.row->version, 3);
    assert_int_equal(third.row->created_ms, second.row->created_ms);
    assert_int_equal(t->work.set->put_count, 2);
    assert_int_equal(t->work.set->puts[0].version, 2);
    assert_int_equal(t->work.set->puts[1].version, 3);
    assert_int_equal(testing_count(t, "audit"), 2);
    assert_int_equal(testing_count(t, "event"), 2);
}

static void what_differs_in_nothing_is_not_put(void **state)
{
    struct testing_records *t = *state;
    put_job(t, NULL, "A", "one");
    testing_commit(t);
    struct records_outcome outcome = put_job(t, found(t, "A"), "A", "one");
    assert_int_equal(outcome.result, RECORDS_UNCHANGED);
    assert_int_equal(outcome.row->version, 1);
    assert_true(change_set_is_empty(t->work.set));
}

/* A name that was given up leads nowhere, and one that was taken over leads to the new holder. */
static void names_follow_their_rows(void **state)
{
    struct testing_records *t = *state;
    put_job(t, NULL, "A", "one");
    testing_commit(t);
    const struct row *first = found(t, "A");
    put_job(t, first, "B", "one");
    assert_null(found(t, "A"));
    assert_text(found(t, "B")->id, text_to_c(t->arena, first->id));
    const struct row *second = put_job(t, NULL, "A", "two").row;
    assert_text(found(t, "A")->id, text_to_c(t->arena, second->id));
    put_job(t, found(t, "A"), "C", "two");
    assert_null(found(t, "A"));
    put_job(t, found(t, "B"), "A", "one");
    assert_text(found(t, "A")->id, text_to_c(t->arena, first->id));
    assert_null(found(t, "B"));
}

static void rewinding_takes_back_what_was_put_since(void **state)
{
    struct testing_records *t = *state;
    put_job(t, NULL, "A", "one");
    for (int round = 0; round < 20; round++) {
        struct records_mark mark = records_mark(&t->work);
        put_job(t, found(t, "A"), "B", "two");
        put_job(t, found(t, "B"), "B", "three");
        put_job(t, NULL, "A", "four");
        for (int i = 0; i < round; i++) {
            put_job(t, NULL, text_to_c(t->arena, text_format(t->arena, "X%d", i)), "more");
        }
        records_rewind(&t->work, &mark);
        assert_int_equal(testing_count(t, "put"), 1 + round);
        assert_int_equal(testing_count(t, "audit"), 1 + round);
        assert_int_equal(testing_count(t, "event"), 1 + round);
        assert_int_equal(found(t, "A")->version, 1);
        assert_null(found(t, "B"));
        assert_null(found(t, "X0"));
        put_job(t, NULL, text_to_c(t->arena, text_format(t->arena, "kept %d", round)), "stays");
    }
    testing_commit(t);
    assert_non_null(found(t, "kept 19"));
}

static void rewinding_to_nothing_leaves_nothing(void **state)
{
    struct testing_records *t = *state;
    struct records_mark mark = records_mark(&t->work);
    put_job(t, NULL, "A", "one");
    records_rewind(&t->work, &mark);
    assert_null(found(t, "A"));
    assert_true(change_set_is_empty(t->work.set));
}

static void references_are_ids_or_external_ids(void **state)
{
    struct testing_records *t = *state;
    const struct row *row = put_job(t, NULL, "A:1", "one").row;
    const char *id = text_to_c(t->arena, row->id);
    assert_text(records_find_reference(&t->work, ROW_JOB, row->id)->id, id);
    assert_text(records_find_reference(&t->work, ROW_JOB, TEXT("ext::A:1"))->id, id);
    assert_text(records_find_reference(&t->work, ROW_JOB, TEXT("ext:api:A:1"))->id, id);
    assert_null(records_find_reference(&t->work, ROW_JOB, TEXT("ext:jobber:A:1")));
    assert_null(records_find_reference(&t->work, ROW_JOB, TEXT("ext::")));
    assert_null(records_find_reference(&t->work, ROW_JOB, TEXT("A:1")));
    assert_null(records_find_reference(&t->work, ROW_TECHNICIAN, row->id));
    assert_null(records_find_reference(&t->work, ROW_BRANCH, TEXT("ext::A:1")));
    assert_false(fault_is(&t->work.fault));
}

static void a_reference_in_a_body_is_resolved_or_told_with_its_place(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct job_record job;
    struct text technician = testing_put(t, ROW_TECHNICIAN, "{'externalId':'T-1','name':'Marta'}");
    struct shape_reader reader;

    records_outcome_begin(&t->work, &outcome);
    reader = records_reader(&t->work, &outcome);
    shape_preset(shape_of_row[ROW_JOB], &job);
    assert_true(shape_merge(
        &reader, shape_of_row[ROW_JOB], SHAPE_FROM_CLIENT,
        testing_json(t, "{'technicianId':'ext::T-1','excludedTechnicianIds':['%.*s']}", TEXT_ARGS(technician)),
        testing_body(), &job));
    assert_text(job.technician_id, text_to_c(t->arena, technician));
    assert_true(records_is_right(&outcome));

    shape_merge(
        &reader, shape_of_row[ROW_JOB], SHAPE_FROM_CLIENT,
        testing_json(t, "{'technicianId':'ext::T-9','excludedTechnicianIds':['T-1'],'after':[{'jobId':'ext::J'}]}"),
        testing_body(), &job);
    assert_true(testing_has_issue(&outcome.wrong, "/technicianId", "unknown_reference"));
    assert_true(testing_has_issue(&outcome.wrong, "/excludedTechnicianIds/0", "invalid_id"));
    assert_true(testing_has_issue(&outcome.wrong, "/after/0/jobId", "unknown_reference"));
    assert_false(records_is_right(&outcome));
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
}

static void a_version_that_moved_is_told(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = put_job(t, NULL, "A", "one");
    assert_true(records_is_at(&outcome, outcome.row, RECORDS_ANY_VERSION));
    assert_true(records_is_at(&outcome, outcome.row, 1));
    assert_false(records_is_at(&outcome, outcome.row, 2));
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    assert_int_equal(outcome.result, RECORDS_FAILED);
    assert_false(records_refuse(&outcome, RECORDS_ILLEGAL, "later", "The first that applies counts."));
    assert_int_equal(outcome.refusal, RECORDS_MOVED);
    records_outcome_begin(&t->work, &outcome);
    assert_false(records_is_at(&outcome, NULL, 1));
}

static void a_branch_is_found_by_its_folded_name(void **state)
{
    struct testing_records *t = *state;
    struct text id = testing_put(t, ROW_BRANCH, "{'name':'North','timezone':'Australia/Lord_Howe'}");
    assert_text(records_find_named(&t->work, ROW_BRANCH, TEXT(" NORTH "))->id, text_to_c(t->arena, id));
    assert_null(records_find_named(&t->work, ROW_BRANCH, TEXT("south")));
    assert_text(records_zone(&t->work, id)->name, "Australia/Lord_Howe");
    assert_text(records_zone(&t->work, TEXT(""))->name, "America/New_York");
    testing_commit(t);
    assert_text(records_find_named(&t->work, ROW_BRANCH, TEXT("north"))->id, text_to_c(t->arena, id));
}

static const struct row *never_asked(struct snapshot *snapshot, struct arena *arena, enum row_kind kind, struct text id,
                                     struct fault *fault)
{
    (void)snapshot, (void)arena, (void)kind, (void)id, (void)fault;
    fail_msg("it was read ahead");
    return NULL;
}

static void what_was_read_ahead_is_not_asked_for_again(void **state)
{
    struct testing_records *t = *state;
    const struct text one = testing_put(t, ROW_CUSTOMER, "{'name':'Ann'}");
    const struct text other = testing_put(t, ROW_CUSTOMER, "{'name':'Bob'}");
    const struct text nobody = TEXT("0196d0f0-9999-7000-8000-000000000001");
    const struct text ids[] = {one, nobody, one, other};
    testing_commit(t);
    struct store_port port = *t->work.store;
    port.find = never_asked;
    t->work.store = &port;
    records_find_ahead(&t->work, ROW_CUSTOMER, ids, 4);
    records_find_ahead(&t->work, ROW_CUSTOMER, ids, 0);
    assert_text(((const struct customer_record *)records_find(&t->work, ROW_CUSTOMER, one)->noun)->name, "Ann");
    assert_text(((const struct customer_record *)records_find(&t->work, ROW_CUSTOMER, other)->noun)->name, "Bob");
    assert_null(records_find(&t->work, ROW_CUSTOMER, nobody));
}

static void an_answer_begins_with_the_row_and_ends_with_warnings(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = put_job(t, NULL, "A", "one");
    struct json_writer w = json_writer_make(t->arena);
    struct where place = where_member(testing_body(), "title");
    struct json read;
    issue_add(&outcome.warnings, &place, "some_code", "A sentence.");
    json_object_begin(&w);
    records_write_head(&w, t->arena, outcome.row);
    records_write_warnings(&w, &outcome.warnings);
    json_object_end(&w);
    assert_true(json_parse(t->arena, json_written(&w), &read, NULL));
    assert_int_equal(json_get(&read, TEXT("version"))->integer, 1);
    assert_text(json_get(&read, TEXT("createdAt"))->string, "2026-05-15T12:00:00Z");
    assert_text(json_get(&json_get(&read, TEXT("warnings"))->elements[0], TEXT("path"))->string, "/title");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_work_sees_what_it_has_put, up, down),
        cmocka_unit_test_setup_teardown(each_change_is_a_put_with_the_next_version, up, down),
        cmocka_unit_test_setup_teardown(what_differs_in_nothing_is_not_put, up, down),
        cmocka_unit_test_setup_teardown(names_follow_their_rows, up, down),
        cmocka_unit_test_setup_teardown(rewinding_takes_back_what_was_put_since, up, down),
        cmocka_unit_test_setup_teardown(rewinding_to_nothing_leaves_nothing, up, down),
        cmocka_unit_test_setup_teardown(references_are_ids_or_external_ids, up, down),
        cmocka_unit_test_setup_teardown(a_reference_in_a_body_is_resolved_or_told_with_its_place, up, down),
        cmocka_unit_test_setup_teardown(a_version_that_moved_is_told, up, down),
        cmocka_unit_test_setup_teardown(a_branch_is_found_by_its_folded_name, up, down),
        cmocka_unit_test_setup_teardown(what_was_read_ahead_is_not_asked_for_again, up, down),
        cmocka_unit_test_setup_teardown(an_answer_begins_with_the_row_and_ends_with_warnings, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
