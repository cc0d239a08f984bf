/* What the engine does by itself: the day's plan before the first shift, and another look when something has happened. */
#include "base/arena.h"
#include "base/units.h"
#include "desk/run.h"
#include "desk/testing.h"

enum { MINUTE_MS = 60 * 1000 };

/* 07:00 in New York, an hour after the first shift began; and 05:00, an hour before. */
#define SEVEN_MS (TESTING_NOW_MS - 60 * MINUTE_MS)
#define FIVE_MS (TESTING_NOW_MS - 180 * MINUTE_MS)

static struct row_list runs(struct testing_records *t)
{
    struct row_list list;
    const struct list_filter filter = {.active = LIST_ALL};
    const struct list_query query = {.kind = ROW_RUN, .order = LIST_CREATED, .limit = 100, .filter = &filter};
    assert_true(t->store.list(t->work.snapshot, t->arena, &query, &list, &t->work.fault));
    return list;
}

static const struct run_record *run_at(struct testing_records *t, int32_t index)
{
    struct row_list list = runs(t);
    assert_true(index < list.count);
    return list.rows[index].noun;
}

static const struct proposal_record *proposal_of(struct testing_records *t, const struct run_record *run)
{
    assert_int_equal(run->proposal_ids.count, 1);
    return records_find(&t->work, ROW_PROPOSAL, run->proposal_ids.items[0])->noun;
}

/* ---- the morning ------------------------------------------------------------------------------------------------- */

static void morning(struct testing_records *t)
{
    change_set_queue(t->work.set, &(struct queue_put){.id = records_id(&t->work),
                                                      .kind = TEXT("dispatch.morning"),
                                                      .payload = TEXT("{}"),
                                                      .unique = TEXT("day_plan")});
    testing_commit(t);
    assert_int_equal(testing_desk_worked(t), QUEUE_STEP_WORKED);
}

static void the_day_is_planned_so_long_before_the_first_shift_and_once(void **state)
{
    struct testing_records *t = *state;
    testing_desk_clock(t, FIVE_MS - 60 * MINUTE_MS); /* 04:00; the shift begins at 06:00 */
    morning(t);
    assert_int_equal(runs(t).count, 1);
    assert_int_equal(run_at(t, 0)->state, RUN_QUEUED);
    testing_desk_clock(t, FIVE_MS + 29 * MINUTE_MS);
    testing_desk_work_all(t);
    assert_int_equal(run_at(t, 0)->state, RUN_QUEUED);
    morning(t);
    assert_int_equal(runs(t).count, 1);
    testing_desk_clock(t, FIVE_MS + 30 * MINUTE_MS);
    testing_desk_work_all(t);
    assert_int_equal(run_at(t, 0)->state, RUN_SUCCEEDED);
    const struct proposal_record *proposal = proposal_of(t, run_at(t, 0));
    assert_int_equal(proposal->kind, PROPOSAL_OF_PLAN);
    assert_int_equal(proposal->status, PROPOSAL_PENDING);
    assert_int_equal(proposal->changes.count, 1);
    morning(t);
    assert_int_equal(runs(t).count, 1);
}

static void a_day_whose_first_shift_has_begun_or_that_is_far_off_is_left(void **state)
{
    struct testing_records *t = *state;
    testing_desk_clock(t, SEVEN_MS);
    morning(t);
    assert_int_equal(runs(t).count, 0);
}

static void a_proposal_whose_time_is_over_is_closed(void **state)
{
    struct testing_records *t = *state;
    testing_desk_clock(t, FIVE_MS);
    morning(t);
    testing_desk_clock(t, FIVE_MS + 30 * MINUTE_MS);
    testing_desk_work_all(t);
    struct text id = run_at(t, 0)->proposal_ids.items[0];
    testing_desk_clock(t, FIVE_MS + 35 * MINUTE_MS);
    morning(t);
    assert_int_equal(proposal_of(t, run_at(t, 0))->status, PROPOSAL_PENDING);
    testing_desk_clock(t, t->now_ms + 24 * 60 * MINUTE_MS);
    morning(t);
    const struct proposal_record *proposal = records_find(&t->work, ROW_PROPOSAL, id)->noun;
    assert_int_equal(proposal->status, PROPOSAL_EXPIRED);
    assert_text(proposal->decided_by, "routriq");
}

/* A proposal of the engine's that nobody has decided about. */
static void proposal_put(struct testing_records *t, int64_t expires_at_s)
{
    struct records_outcome outcome;
    struct proposal_record *proposal = arena_new(t->arena, struct proposal_record);
    shape_preset(shape_of_row[ROW_PROPOSAL], proposal);
    proposal->date = (struct date){20588};
    proposal->expires_at_s = expires_at_s;
    records_give(ROW_PROPOSAL, proposal, "date");
    records_give(ROW_PROPOSAL, proposal, "expiresAt");
    records_outcome_begin(&t->work, &outcome);
    records_put(&t->work, &(struct records_put){.kind = ROW_PROPOSAL, .noun = proposal, .action = "proposal.created"},
                &outcome);
}

static void however_many_are_still_open_what_is_over_is_closed(void **state)
{
    enum { MANY = 250 };
    struct testing_records *t = *state;
    const struct list_filter expired = {.active = LIST_ALL, .statuses = UINT32_C(1) << PROPOSAL_EXPIRED};
    const struct list_query query = {.kind = ROW_PROPOSAL, .limit = 10, .filter = &expired};
    struct row_list list;
    testing_desk_clock(t, SEVEN_MS);
    for (int i = 0; i < MANY; i++) {
        proposal_put(t, t->now_ms / 1000 + 100 * HOUR_SECONDS);
    }
    proposal_put(t, t->now_ms / 1000 + HOUR_SECONDS);
    testing_commit(t);
    testing_desk_clock(t, t->now_ms + 120 * MINUTE_MS);
    morning(t);
    assert_true(t->store.list(t->work.snapshot, t->arena, &query, &list, &t->work.fault));
    assert_int_equal(list.count, 1);
}

static void while_the_engine_is_stopped_no_morning_comes(void **state)
{
    struct testing_records *t = *state;
    struct desk desk = {.work = &t->work, .may_approve = true};
    struct records_outcome outcome;
    desk_stop(&desk, testing_json(t, "{'active':true,'reason':'storm'}"), &outcome);
    testing_commit(t);
    testing_desk_clock(t, FIVE_MS);
    morning(t);
    assert_int_equal(runs(t).count, 0);
}

static void of_a_branch_without_people_nobody_is_given_anything(void **state)
{
    struct testing_records *t = *state;
    struct desk desk = {.work = &t->work, .may_approve = true};
    struct records_outcome outcome;
    testing_upsert(t, "{'externalId':'N','branch':'North','durationMinutes':30,'location':{'lat':40.72,'lng':-74.0}}");
    testing_commit(t);
    desk_run_ask(&desk, testing_json(t, "{'branch':'North','iterations':50,'date':'2026-05-16'}"), &outcome);
    assert_int_equal(outcome.result, RECORDS_CREATED);
    testing_commit(t);
    testing_desk_work_all(t);
    assert_int_equal(run_at(t, 0)->state, RUN_SUCCEEDED);
    assert_int_equal(run_at(t, 0)->proposal_ids.count, 0);
}

/* ---- a day under way --------------------------------------------------------------------------------------------- */

/* Otto is far away and has two jobs near Marta's; he is still on the first when he should have left, so that the second is late. */
static void late_day(struct testing_records *t)
{
    testing_upsert(
        t, "{'externalId':'A','durationMinutes':60,'location':{'lat':40.95,'lng':-73.61},'technicianId':'ext::FAR',"
           "'scheduledStart':'2026-05-15T12:00:00Z','scheduledEnd':'2026-05-15T13:00:00Z','status':'scheduled'}");
    testing_upsert(
        t, "{'externalId':'B','durationMinutes':60,'location':{'lat':40.72,'lng':-74.01},'technicianId':'ext::FAR',"
           "'scheduledStart':'2026-05-15T15:00:00Z','scheduledEnd':'2026-05-15T16:00:00Z','status':'scheduled',"
           "'promisedWindow':{'start':'2026-05-15T14:00:00Z','end':'2026-05-15T15:05:00Z'}}");
    testing_upsert(t, "{'externalId':'J','status':'canceled'}");
    testing_commit(t);
}

static void status(struct testing_records *t, const char *job, const char *status_word, const char *at)
{
    struct records_report report;
    records_job_status(&t->work, text_format(t->arena, "ext::%s", job),
                       testing_json(t, "{'status':'%s','at':'%s'}", status_word, at), testing_body(), &report);
    assert_true(report.applied);
    desk_resequence_watch(&t->work);
    testing_commit(t);
}

/* On site since 08:00 in New York; it is 10:35, and the next is at 11:00, an hour's drive away. */
static void overrun(struct testing_records *t)
{
    testing_organization(t, "{'planning':{'freezeMinutes':0}}");
    late_day(t);
    testing_desk_clock(t, TESTING_NOW_MS);
    status(t, "A", "on_site", "2026-05-15T12:00:00Z");
    testing_desk_clock(t, TESTING_NOW_MS + 155 * MINUTE_MS);
}

static void what_runs_late_is_planned_again_and_proposed(void **state)
{
    struct testing_records *t = *state;
    overrun(t);
    testing_desk_work_all(t);
    assert_int_equal(runs(t).count, 1);
    assert_int_equal(run_at(t, 0)->kind, RUN_RESEQUENCE);
    const struct proposal_record *proposal = proposal_of(t, run_at(t, 0));
    assert_int_equal(proposal->kind, PROPOSAL_OF_RESEQUENCE);
    assert_int_equal(proposal->changes.count, 1);
    assert_int_equal(proposal->changes.items[0].type, CHANGE_MOVE);
    assert_true(proposal->changes.items[0].told_customer);
    assert_text(records_find(&t->work, ROW_TECHNICIAN, proposal->changes.items[0].to.technician_id)->id,
                text_to_c(t->arena, records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::NEAR"))->id));
}

static void who_is_in_time_is_left_alone(void **state)
{
    struct testing_records *t = *state;
    late_day(t);
    testing_desk_clock(t, TESTING_NOW_MS);
    status(t, "A", "on_site", "2026-05-15T12:00:00Z");
    testing_desk_clock(t, TESTING_NOW_MS + MINUTE_MS);
    testing_desk_work_all(t);
    assert_int_equal(runs(t).count, 0);
}

static void a_burst_of_events_makes_a_handful_of_runs(void **state)
{
    struct testing_records *t = *state;
    overrun(t);
    for (int i = 0; i < 500; i++) {
        testing_upsert(
            t, text_to_c(t->arena, text_format(t->arena, "{'externalId':'X%d','durationMinutes':5,'status':'%s'}", i,
                                               i % 7 == 0 ? "canceled" : "unscheduled")));
        desk_resequence_ask(&t->work, i % 7 == 0);
        testing_commit(t);
        if (i % 50 == 0) {
            testing_desk_clock(t, t->now_ms + 1000);
            testing_desk_work_all(t);
        }
    }
    testing_desk_clock(t, t->now_ms + 10 * MINUTE_MS);
    testing_desk_work_all(t);
    assert_true(runs(t).count >= 1 && runs(t).count <= 4);
}

static void of_two_runs_that_were_asked_for_at_one_moment_the_first_goes_on(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    overrun(t);
    testing_desk_work_all(t);
    struct date today = run_at(t, 0)->date;
    testing_desk_clock(t, t->now_ms + 5 * MINUTE_MS);
    for (int i = 0; i < 2; i++) { /* by workers that do not see each other */
        desk_run_put(&t->work, desk_run_make(&t->work, RUN_RESEQUENCE, today), 0, &outcome);
    }
    testing_commit(t);
    testing_desk_work_all(t);
    assert_int_equal(runs(t).count, 3);
    assert_int_equal((run_at(t, 1)->state == RUN_CANCELED) + (run_at(t, 2)->state == RUN_CANCELED), 1);
}

static void a_newer_run_takes_the_place_of_what_nobody_has_decided_about(void **state)
{
    struct testing_records *t = *state;
    overrun(t);
    testing_desk_work_all(t);
    testing_desk_clock(t, t->now_ms + 5 * MINUTE_MS);
    desk_resequence_ask(&t->work, false);
    testing_commit(t);
    testing_desk_clock(t, t->now_ms + MINUTE_MS);
    testing_desk_work_all(t);
    assert_int_equal(runs(t).count, 2);
    assert_int_equal(proposal_of(t, run_at(t, 0))->status, PROPOSAL_SUPERSEDED);
    assert_int_equal(proposal_of(t, run_at(t, 1))->status, PROPOSAL_PENDING);
}

static void in_automatic_mode_it_is_applied_unless_a_told_customer_is_touched(void **state)
{
    struct testing_records *t = *state;
    testing_organization(t, "{'mode':'automatic','guardrails':{'freezeMinutes':0,'maxStartShiftMinutes':600}}");
    overrun(t);
    testing_desk_work_all(t);
    const struct proposal_record *held = proposal_of(t, run_at(t, 0));
    assert_int_equal(held->status, PROPOSAL_PENDING);
    assert_text(held->guardrail, "allowToldCustomers");
    testing_organization(t, "{'guardrails':{'allowToldCustomers':true}}");
    testing_desk_clock(t, t->now_ms + 5 * MINUTE_MS);
    desk_resequence_ask(&t->work, false);
    testing_commit(t);
    testing_desk_clock(t, t->now_ms + MINUTE_MS);
    testing_desk_work_all(t);
    assert_int_equal(proposal_of(t, run_at(t, 1))->status, PROPOSAL_APPLIED);
    const struct job_record *job = records_find_reference(&t->work, ROW_JOB, TEXT("ext::B"))->noun;
    assert_text(job->technician_id,
                text_to_c(t->arena, records_find_reference(&t->work, ROW_TECHNICIAN, TEXT("ext::NEAR"))->id));
}

/* ---- incidents ---------------------------------------------------------------------------------------------------- */

static const struct row *incident(struct testing_records *t, const char *from, const char *until)
{
    struct records_outcome outcome;
    records_incident_create(&t->work,
                            testing_json(t,
                                         "{'area':{'center':{'lat':40.72,'lng':-74.0},'radiusKm':2},'factor':3,"
                                         "'from':'%s','until':'%s'}",
                                         from, until),
                            &outcome);
    assert_int_equal(outcome.result, RECORDS_CREATED);
    desk_resequence_ask_incident(&t->work, outcome.row);
    testing_commit(t);
    return outcome.row;
}

/* How many runs there are at a time of the day in UTC. */
static int32_t runs_at(struct testing_records *t, int32_t hour, int32_t minute)
{
    testing_desk_clock(t, TESTING_NOW_MS + ((int64_t)(hour - 12) * 60 + minute) * MINUTE_MS);
    testing_desk_work_all(t);
    return runs(t).count;
}

static void an_incident_that_is_announced_is_looked_at_when_it_begins_and_when_it_ends(void **state)
{
    struct testing_records *t = *state;
    testing_desk_clock(t, TESTING_NOW_MS);
    incident(t, "2026-05-15T14:00:00Z", "2026-05-15T16:00:00Z");
    assert_int_equal(runs_at(t, 12, 1), 1); /* when it is told */
    assert_int_equal(runs_at(t, 13, 59), 1);
    assert_int_equal(runs_at(t, 14, 0), 2);
    assert_int_equal(runs_at(t, 15, 59), 2);
    assert_int_equal(runs_at(t, 16, 0), 3);
    assert_int_equal(runs_at(t, 20, 0), 3);
}

static void one_that_is_called_off_is_looked_at_when_that_is_told_alone(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    testing_desk_clock(t, TESTING_NOW_MS);
    const struct row *row = incident(t, "2026-05-15T14:00:00Z", "2026-05-15T16:00:00Z");
    assert_int_equal(runs_at(t, 13, 0), 1);
    records_incident_end(&t->work, row->id, RECORDS_ANY_VERSION, &outcome);
    desk_resequence_ask(&t->work, true);
    testing_commit(t);
    assert_int_equal(runs_at(t, 13, 5), 2);
    assert_int_equal(runs_at(t, 20, 0), 2);
}

/* ---- a run that comes to no end ---------------------------------------------------------------------------------- */

static void a_run_whose_workers_all_died_is_ended_as_failed(void **state)
{
    struct testing_records *t = *state;
    const struct text kind = TEXT("dispatch.run");
    struct records_outcome outcome;
    testing_desk_clock(t, TESTING_NOW_MS);
    desk_run_put(&t->work, desk_run_make(&t->work, RUN_PLAN, (struct date){20588}), 0, &outcome);
    testing_commit(t);
    for (int i = 0; i < QUEUE_ATTEMPTS_MOST; i++) {
        struct queue_list claimed;
        const struct claim_request request = {
            .kinds = {1, &kind}, .now_ms = t->now_ms, .lease_s = QUEUE_LEASE_S, .limit = 1};
        assert_true(t->store.claim(t->store.context, t->arena, &request, &claimed, NULL));
        assert_int_equal(claimed.count, 1);
        testing_desk_clock(t, t->now_ms + QUEUE_LEASE_S * 1000);
    }
    testing_desk_work_all(t);
    assert_int_equal(run_at(t, 0)->state, RUN_FAILED);
    assert_text(run_at(t, 0)->error, "internal");
}

/* ---- what clients ask for ----------------------------------------------------------------------------------------- */

static struct row_list asked(struct testing_records *t, const char *body)
{
    struct records_outcome outcome;
    struct desk desk = {.work = &t->work};
    desk_run_ask(&desk, testing_json(t, "%s", body), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_TAKEN);
    testing_commit(t);
    return runs(t);
}

static struct text kind_of_item(struct testing_records *t, struct text id)
{
    return t->store.queue_item(t->work.snapshot, t->arena, id, NULL)->kind;
}

static void what_a_client_asks_for_waits_by_how_long_it_may_take(void **state)
{
    static const struct {
        const char *body;
        const char *kind;
    } cases[] = {
        {"{}", "dispatch.plan"},
        {"{'timeLimitMs':20000}", "dispatch.plan"},
        {"{'timeLimitMs':500,'iterations':1000000}", "dispatch.plan"},
        {"{'timeLimitMs':20001}", "dispatch.search"},
        {"{'iterations':10}", "dispatch.search"},
    };
    struct testing_records *t = *state;
    struct records_outcome outcome;
    int32_t count = sizeof cases / sizeof *cases;
    for (int32_t i = 0; i < count; i++) {
        struct row_list list = asked(t, cases[i].body);
        assert_text(kind_of_item(t, list.rows[i].id), cases[i].kind);
    }
    assert_int_equal(desk_run_waiting(&t->work), count);
    desk_run_put(&t->work, desk_run_make(&t->work, RUN_PLAN, (struct date){20588}), 0, &outcome);
    testing_commit(t);
    assert_text(kind_of_item(t, runs(t).rows[count].id), "dispatch.run");
    assert_int_equal(desk_run_waiting(&t->work), count); /* the engine's own are not a client's */
}

static void a_run_that_nobody_has_begun_is_canceled_at_once(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    struct desk desk = {.work = &t->work};
    (void)asked(t, "{'timeLimitMs':600000}");
    struct row_list list = asked(t, "{'timeLimitMs':600000}");
    desk_run_cancel(&desk, &list.rows[1], &outcome);
    testing_commit(t);
    assert_int_equal(run_at(t, 1)->state, RUN_CANCELED);
    assert_true(run_at(t, 1)->cancel_requested && run_at(t, 1)->finished_at_ms == t->now_ms);
    assert_int_equal(desk_run_waiting(&t->work), 1);
    const struct text kind = TEXT("dispatch.search");
    struct queue_list claimed;
    const struct claim_request request = {.kinds = {1, &kind}, .now_ms = t->now_ms, .lease_s = 9, .limit = 2};
    assert_true(t->store.claim(t->store.context, t->arena, &request, &claimed, NULL));
    assert_int_equal(claimed.count, 1); /* the other one, */
    testing_work(t);
    desk_run_cancel(&desk, &runs(t).rows[0], &outcome);
    testing_commit(t);
    assert_int_equal(run_at(t, 0)->state, RUN_QUEUED); /* which its worker ends */
    assert_true(run_at(t, 0)->cancel_requested);
}

/* The store's own way to commit, and how often a row is still to have moved when an item ends. */
static struct {
    bool (*submit)(void *context, const struct change_set *set,
                   void (*done)(void *argument, const struct commit_outcome *outcome), void *argument);
    int32_t moves;
    int32_t commits;
} moving;

static bool submit_moved(void *context, const struct change_set *set,
                         void (*done)(void *argument, const struct commit_outcome *outcome), void *argument)
{
    const struct fault fault = {.kind = FAULT_NONE};
    const struct commit_outcome moved = {.result = COMMIT_CONFLICT, .fault = &fault};
    moving.commits++;
    if (set->finish_count == 0 || set->finishes[0].how != QUEUE_DONE || moving.moves == 0) {
        return moving.submit(context, set, done, argument);
    }
    moving.moves--;
    done(argument, &moved);
    return true;
}

static void what_was_found_is_settled_so_often_before_it_is_searched_for_again(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    testing_desk_clock(t, FIVE_MS);
    desk_run_put(&t->work, desk_run_make(&t->work, RUN_PLAN, (struct date){20588}), 0, &outcome);
    testing_commit(t);
    moving.submit = t->store.submit;
    moving.moves = RUN_SETTLES - 1;
    moving.commits = 0;
    t->store.submit = submit_moved;
    testing_desk_work_all(t);
    t->store.submit = moving.submit;
    assert_int_equal(run_at(t, 0)->state, RUN_SUCCEEDED);
    assert_int_equal(moving.commits, 2 * RUN_SETTLES); /* begun once; moved, and the item still ours; kept */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_desk_up, testing_desk_down)
    const struct CMUnitTest tests[] = {
        TEST(the_day_is_planned_so_long_before_the_first_shift_and_once),
        TEST(a_day_whose_first_shift_has_begun_or_that_is_far_off_is_left),
        TEST(a_proposal_whose_time_is_over_is_closed),
        TEST(however_many_are_still_open_what_is_over_is_closed),
        TEST(while_the_engine_is_stopped_no_morning_comes),
        TEST(of_a_branch_without_people_nobody_is_given_anything),
        TEST(what_runs_late_is_planned_again_and_proposed),
        TEST(who_is_in_time_is_left_alone),
        TEST(a_burst_of_events_makes_a_handful_of_runs),
        TEST(of_two_runs_that_were_asked_for_at_one_moment_the_first_goes_on),
        TEST(a_newer_run_takes_the_place_of_what_nobody_has_decided_about),
        TEST(a_run_whose_workers_all_died_is_ended_as_failed),
        TEST(what_was_found_is_settled_so_often_before_it_is_searched_for_again),
        TEST(what_a_client_asks_for_waits_by_how_long_it_may_take),
        TEST(a_run_that_nobody_has_begun_is_canceled_at_once),
        TEST(in_automatic_mode_it_is_applied_unless_a_told_customer_is_touched),
        TEST(an_incident_that_is_announced_is_looked_at_when_it_begins_and_when_it_ends),
        TEST(one_that_is_called_off_is_looked_at_when_that_is_told_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
