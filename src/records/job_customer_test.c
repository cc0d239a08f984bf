/* The customer that stands in a job. */
#include "base/arena.h"
#include "records/testing_jobs.h"

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

static void a_customer_without_an_external_id_is_the_jobs_own(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A','customer':{'name':'Ann','phone':'+1'}}");
    testing_commit(t);
    struct text first = testing_job(t, "ext::A")->customer_id;
    testing_upsert(t, "{'externalId':'A','customer':{'name':'Anna'}}");
    assert_int_equal(t->work.set->put_count, 2); /* the customer, and the job that is found by the name */
    testing_commit(t);
    assert_true(text_equal(testing_job(t, "ext::A")->customer_id, first));
    testing_upsert(t, "{'externalId':'A','customer':{'externalId':'C','name':'Bea'}}");
    testing_commit(t);
    assert_false(text_equal(testing_job(t, "ext::A")->customer_id, first));
    testing_upsert(t, "{'externalId':'A','customer':null,'branch':null}");
    testing_commit(t);
    assert_true(text_is_empty(testing_job(t, "ext::A")->customer_id));
}

static void a_customer_is_named_by_id_as_well(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A','customer':{'name':'Ann'}}");
    testing_commit(t);
    struct text ann = testing_job(t, "ext::A")->customer_id;
    const char *by_id =
        text_to_c(t->arena, text_format(t->arena, "{'externalId':'B','customer':{'id':'%.*s'}}", TEXT_ARGS(ann)));
    testing_upsert(t, by_id);
    assert_int_equal(t->work.set->put_count, 1); /* the job: nobody is made, and she is as she was */
    testing_commit(t);
    assert_true(text_equal(testing_job(t, "ext::B")->customer_id, ann));
    assert_text(testing_job(t, "ext::B")->customer_name, "Ann");
    testing_upsert(t, "{'externalId':'C','customer':{'externalId':'C-9','name':'Bea'}}");
    testing_commit(t);
    testing_upsert(t, "{'externalId':'A','customer':{'id':'ext::C-9'}}");
    testing_commit(t);
    assert_text(testing_job(t, "ext::A")->customer_name, "Bea");
}

static void a_customer_of_an_id_that_nobody_has_is_wrong(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'A','customer':{'id':'ext::none','name':'X'}}");
    assert_int_equal(outcome.result, RECORDS_FAILED);
    assert_true(testing_has_issue(&outcome.wrong, "/customer/id", "unknown_reference"));
    outcome = testing_upsert(t, "{'externalId':'A','customer':{'id':'Ann'}}");
    assert_true(testing_has_issue(&outcome.wrong, "/customer/id", "invalid_id"));
    assert_int_equal(t->work.set->put_count, 0);
}

static void a_customer_id_that_comes_to_nothing_is_told(void **state)
{
    struct testing_records *t = *state;
    testing_upsert(t, "{'externalId':'A','customer':{'externalId':'C-9','name':'Ann'}}");
    testing_commit(t);
    struct records_outcome outcome = testing_upsert(t, "{'externalId':'B','customerId':'ext::C-9'}");
    assert_true(testing_has_issue(&outcome.warnings, "/customerId", "read_only_ignored"));
    outcome = testing_upsert(t, "{'externalId':'A','customerId':'ext::C-9'}"); /* as it was read */
    assert_false(testing_has_issue(&outcome.warnings, "/customerId", "read_only_ignored"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_customer_without_an_external_id_is_the_jobs_own, up, down),
        cmocka_unit_test_setup_teardown(a_customer_is_named_by_id_as_well, up, down),
        cmocka_unit_test_setup_teardown(a_customer_of_an_id_that_nobody_has_is_wrong, up, down),
        cmocka_unit_test_setup_teardown(a_customer_id_that_comes_to_nothing_is_told, up, down),
    };
    return cmocka_run_group_tests_name("job_customer", tests, NULL, NULL);
}
