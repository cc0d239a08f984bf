/* What every store promises behind ports/store_port.h, whichever engine: what dispatching keeps. */
#include "base/arena.h"
#include "base/fault.h"
#include "base/testing.h"
#include "store/testing_bench.h"

#define JOB "0197b000-0000-7000-8000-000000000001"
#define OTHER_JOB "0197b000-0000-7000-8000-000000000002"

enum { DAY = 20588 };

static void given(enum row_kind kind, void *noun, const char *members)
{
    struct text rest = text_of(members);
    while (rest.length > 0) {
        shape_give(noun, shape_find(shape_of_row[kind], text_cut(&rest, ' ')));
    }
}

static enum commit_result row_put(struct bench *b, enum row_kind kind, const char *id, int32_t version,
                                  const void *noun)
{
    struct change_set *set = bench_begun(b, "org", 1000);
    bench_put(set, kind, id, version, noun);
    return bench_commit(b, set);
}

static void must_put(struct bench *b, enum row_kind kind, const char *id, const void *noun)
{
    assert_int_equal(row_put(b, kind, id, 1, noun), COMMIT_DONE);
}

/* The ids that a list answers, one after the other. */
static const char *listed(struct bench *b, const struct list_query *query)
{
    struct row_list list;
    struct fault fault = {.kind = FAULT_NONE};
    struct text_builder ids = text_builder_make(b->arena);
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.list(s, b->arena, query, &list, &fault));
    assert_no_fault(&fault);
    b->port.close(b->port.context, s);
    for (int32_t i = 0; i < list.count; i++) {
        text_append_format(&ids, "%s%.*s", i == 0 ? "" : " ", TEXT_ARGS(list.rows[i].id));
    }
    text_append(&ids, list.more ? TEXT(" ...") : TEXT(""));
    return text_to_c(b->arena, text_built(&ids));
}

static const char *filtered(struct bench *b, enum row_kind kind, enum list_order order, struct list_filter filter)
{
    return listed(b, &(struct list_query){.kind = kind, .order = order, .limit = 9, .filter = &filter});
}

/* --- decisions, and what they were made from --- */

static void decision_put(struct bench *b, const char *id, enum decision_kind kind, const char *job_id, int32_t days)
{
    struct decision_record *decision = bench_new_noun(b, ROW_DECISION);
    decision->kind = (int32_t)kind;
    decision->job_id = text_of(job_id);
    decision->date.days = days;
    given(ROW_DECISION, decision, job_id[0] == '\0' ? "date" : "date jobId");
    must_put(b, ROW_DECISION, id, decision);
}

static void decisions_are_listed_as_they_were_made_and_by_their_job(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    decision_put(b, "d3", DECISION_ASSIGN, JOB, DAY);
    decision_put(b, "d1", DECISION_PLAN, "", DAY);
    decision_put(b, "d4", DECISION_OVERRIDE, JOB, DAY + 1);
    decision_put(b, "d2", DECISION_ASSIGN, OTHER_JOB, DAY);
    const struct list_filter none = {.has_date = false};
    const struct list_filter of_job = {.job_id = TEXT(JOB)};
    const struct list_filter assigned = {.kinds = 1U << DECISION_ASSIGN};
    const struct list_filter of_day = {.has_date = true, .date = {DAY + 1}};
    assert_string_equal(filtered(b, ROW_DECISION, LIST_CREATED, none), "d3 d1 d4 d2");
    assert_string_equal(filtered(b, ROW_DECISION, LIST_NEWEST, none), "d2 d4 d1 d3");
    assert_string_equal(filtered(b, ROW_DECISION, LIST_CREATED, of_job), "d3 d4");
    assert_string_equal(filtered(b, ROW_DECISION, LIST_NEWEST, of_job), "d4 d3");
    assert_string_equal(filtered(b, ROW_DECISION, LIST_CHANGED, of_job), "d3 d4");
    assert_string_equal(filtered(b, ROW_DECISION, LIST_CREATED, assigned), "d3 d2");
    assert_string_equal(filtered(b, ROW_DECISION, LIST_CREATED, of_day), "d4");
    struct list_filter both = of_job;
    both.kinds = 1U << DECISION_OVERRIDE;
    assert_string_equal(filtered(b, ROW_DECISION, LIST_NEWEST, both), "d4");
    assert_int_equal(row_put(b, ROW_DECISION, "d1", 1, bench_new_noun(b, ROW_DECISION)), COMMIT_CONFLICT);
}

static void a_list_of_one_jobs_decisions_is_paged(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int i = 0; i < 7; i++) {
        const char *id = text_to_c(b->arena, text_format(b->arena, "d%d", i));
        decision_put(b, id, DECISION_ASSIGN, i % 2 == 0 ? JOB : OTHER_JOB, DAY);
    }
    const struct list_filter of_job = {.job_id = TEXT(JOB)};
    struct list_query query = {.kind = ROW_DECISION, .limit = 3, .filter = &of_job};
    assert_string_equal(listed(b, &query), "d0 d2 d4 ...");
    struct snapshot *s = bench_opened(b, "org");
    query.after_seq = b->port.find(s, b->arena, ROW_DECISION, TEXT("d4"), NULL)->created_seq;
    assert_string_equal(listed(b, &query), "d6");
    query = (struct list_query){.kind = ROW_DECISION, .order = LIST_NEWEST, .limit = 3, .filter = &of_job};
    assert_string_equal(listed(b, &query), "d6 d4 d2 ...");
    query.until_seq = b->port.find(s, b->arena, ROW_DECISION, TEXT("d2"), NULL)->created_seq;
    assert_string_equal(listed(b, &query), "d0");
    b->port.close(b->port.context, s);
}

static struct sha256 inputs_keep(struct change_set *set, const char *canonical)
{
    struct sha256 hash;
    assert_true(change_set_keep_inputs(set, text_of(canonical), &hash, NULL));
    return hash;
}

/* Two decisions about one moment, at the same time and later, in one change-set and in another one's company. */
static void inputs_are_kept_once_and_never_conflict(void **state)
{
    struct bench *b = *state;
    struct sha256 hash = {{0}};
    bench_organization_make(b, "org");
    for (int i = 0; i < 3; i++) {
        struct change_set *set = bench_begun(b, "org", 1000 + i);
        hash = inputs_keep(set, "{\"day\":1}");
        inputs_keep(set, "{\"day\":1}");
        bench_put(set, ROW_JOB, "j", i + 1, bench_job_of(b, ""));
        assert_int_equal(bench_commit(b, set), COMMIT_DONE);
        assert_int_equal(b->last.seq, 3 + i); /* what is there takes no number */
    }
    struct snapshot *s = bench_opened(b, "org");
    const struct row *row = b->port.find(s, b->arena, ROW_INPUTS, sha256_hex(b->arena, &hash), NULL);
    struct text canonical;
    assert_int_equal(row->version, 1);
    assert_int_equal(row->created_ms, 1000);
    assert_true(inputs_unpack(b->arena, row->noun, &hash, &canonical, NULL));
    assert_text(canonical, "{\"day\":1}");
    struct audit_list audits;
    assert_true(b->port.audits(s, b->arena, &(struct audit_query){.limit = 9}, &audits, NULL));
    assert_int_equal(audits.count, 4); /* of the organization and the job alone */
    b->port.close(b->port.context, s);
}

static void inputs_of_a_change_set_that_does_not_hold_are_not_kept(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    struct change_set *set = bench_begun(b, "org", 1000);
    struct sha256 hash = inputs_keep(set, "{}");
    bench_put(set, ROW_JOB, "j", 2, bench_job_of(b, ""));
    assert_int_equal(bench_commit(b, set), COMMIT_CONFLICT);
    struct snapshot *s = bench_opened(b, "org");
    assert_null(b->port.find(s, b->arena, ROW_INPUTS, sha256_hex(b->arena, &hash), NULL));
    b->port.close(b->port.context, s);
    struct change_set *alone = bench_begun(b, "org", 1000);
    inputs_keep(alone, "{}");
    assert_int_equal(bench_commit(b, alone), COMMIT_DONE);
}

static void old_inputs_are_tidied_away(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int i = 0; i < 3; i++) {
        struct change_set *set = bench_begun(b, "org", 1000 * i);
        inputs_keep(set, text_to_c(b->arena, text_format(b->arena, "[%d]", i)));
        assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    }
    int64_t deleted = -1;
    assert_true(b->port.tidy(b->port.context, TEXT("org"), TIDY_INPUTS, 2000, 1, &deleted, NULL));
    assert_int_equal(deleted, 1);
    assert_true(b->port.tidy(b->port.context, TEXT("org"), TIDY_INPUTS, 2000, 9, &deleted, NULL));
    assert_int_equal(deleted, 1);
    struct row_list list;
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.list(s, b->arena, &(struct list_query){.kind = ROW_INPUTS, .limit = 9}, &list, NULL));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.rows[0].created_ms, 2000);
    b->port.close(b->port.context, s);
}

/* --- proposals and runs --- */

static struct proposal_record *proposal_of(struct bench *b, enum proposal_kind kind, enum proposal_status status,
                                           int32_t days)
{
    struct proposal_record *proposal = bench_new_noun(b, ROW_PROPOSAL);
    proposal->kind = (int32_t)kind;
    proposal->status = (int32_t)status;
    proposal->date.days = days;
    given(ROW_PROPOSAL, proposal, "date");
    return proposal;
}

static void proposals_are_listed_by_status_date_and_kind(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    must_put(b, ROW_PROPOSAL, "p1", proposal_of(b, PROPOSAL_OF_PLAN, PROPOSAL_PENDING, DAY));
    must_put(b, ROW_PROPOSAL, "p2", proposal_of(b, PROPOSAL_OF_PLAN, PROPOSAL_DEFERRED, DAY + 1));
    must_put(b, ROW_PROPOSAL, "p3", proposal_of(b, PROPOSAL_OF_ROSTER, PROPOSAL_FAILED, DAY));
    must_put(b, ROW_PROPOSAL, "p4", proposal_of(b, PROPOSAL_OF_PLAN, PROPOSAL_PENDING, DAY));
    const struct list_filter open = {.statuses = 1U << PROPOSAL_PENDING | 1U << PROPOSAL_DEFERRED};
    const struct list_filter failed = {.statuses = 1U << PROPOSAL_FAILED};
    const struct list_filter of_day = {.has_date = true, .date = {DAY}, .kinds = 1U << PROPOSAL_OF_PLAN};
    assert_string_equal(filtered(b, ROW_PROPOSAL, LIST_NEWEST, open), "p4 p2 p1");
    assert_string_equal(filtered(b, ROW_PROPOSAL, LIST_CREATED, failed), "p3");
    assert_string_equal(filtered(b, ROW_PROPOSAL, LIST_CREATED, of_day), "p1 p4");
    const struct list_filter of_both = {.has_date = true, .date = {DAY}, .date_to = {DAY + 1}};
    const struct list_filter of_neither = {.has_date = true, .date = {DAY + 2}, .date_to = {DAY + 9}};
    const struct list_filter before = {.has_date = true, .date = {DAY}, .date_to = {DAY - 1}}; /* of the day alone */
    assert_string_equal(filtered(b, ROW_PROPOSAL, LIST_CREATED, of_both), "p1 p2 p3 p4");
    assert_string_equal(filtered(b, ROW_PROPOSAL, LIST_CREATED, of_neither), "");
    assert_string_equal(filtered(b, ROW_PROPOSAL, LIST_CREATED, before), "p1 p3 p4");
    struct proposal_record *approved = proposal_of(b, PROPOSAL_OF_PLAN, PROPOSAL_APPROVED, DAY);
    assert_int_equal(row_put(b, ROW_PROPOSAL, "p1", 2, approved), COMMIT_DONE);
    assert_int_equal(row_put(b, ROW_PROPOSAL, "p1", 2, approved), COMMIT_CONFLICT); /* the second who decides */
    assert_string_equal(filtered(b, ROW_PROPOSAL, LIST_CREATED, open), "p2 p4");
    assert_string_equal(filtered(b, ROW_PROPOSAL, LIST_CHANGED, of_day), "p4 p1");
}

static void a_proposal_comes_back_with_all_its_changes(void **state)
{
    enum { CHANGES = 300 };
    struct bench *b = *state;
    bench_organization_make(b, "org");
    struct proposal_record *proposal = proposal_of(b, PROPOSAL_OF_PLAN, PROPOSAL_PENDING, DAY);
    struct proposal_change *changes = arena_array(b->arena, struct proposal_change, CHANGES);
    int32_t member = shape_find(shape_of_row[ROW_PROPOSAL], TEXT("changes"));
    const struct shape *shape = shape_of_row[ROW_PROPOSAL]->members[member].of;
    for (int32_t i = 0; i < CHANGES; i++) {
        shape_preset(shape, &changes[i]);
        changes[i].id = text_format(b->arena, "%d", (int)i + 1);
        changes[i].job_id = TEXT(JOB);
        changes[i].cost_delta_e4 = -25000 * i;
        shape_give(&changes[i], shape_find(shape, TEXT("id")));
        shape_give(&changes[i], shape_find(shape, TEXT("jobId")));
        shape_give(&changes[i], shape_find(shape, TEXT("costDelta")));
    }
    proposal->changes = (struct proposal_change_list){CHANGES, changes};
    must_put(b, ROW_PROPOSAL, "p", proposal);
    struct snapshot *s = bench_opened(b, "org");
    const struct row *row = b->port.find(s, b->arena, ROW_PROPOSAL, TEXT("p"), NULL);
    assert_true(shape_equal(shape_of_row[ROW_PROPOSAL], row->noun, proposal));
    b->port.close(b->port.context, s);
}

static struct run_record *run_of(struct bench *b, enum run_kind kind, enum run_state state)
{
    struct run_record *run = bench_new_noun(b, ROW_RUN);
    run->kind = (int32_t)kind;
    run->state = (int32_t)state;
    return run;
}

static void runs_are_listed_by_state_and_kind_and_tell_how_far_they_are(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    must_put(b, ROW_RUN, "r1", run_of(b, RUN_PLAN, RUN_SUCCEEDED));
    must_put(b, ROW_RUN, "r2", run_of(b, RUN_LEARNING, RUN_RUNNING));
    must_put(b, ROW_RUN, "r3", run_of(b, RUN_PLAN, RUN_QUEUED));
    const struct list_filter open = {.statuses = 1U << RUN_QUEUED | 1U << RUN_RUNNING};
    const struct list_filter plans = {.kinds = 1U << RUN_PLAN};
    assert_string_equal(filtered(b, ROW_RUN, LIST_CREATED, open), "r2 r3");
    assert_string_equal(filtered(b, ROW_RUN, LIST_NEWEST, plans), "r3 r1");
    const struct run_record *before = run_of(b, RUN_LEARNING, RUN_RUNNING);
    struct run_record *after = run_of(b, RUN_LEARNING, RUN_RUNNING);
    after->progress = (struct run_progress){.given = 1, .elapsed_ms = 900};
    given(ROW_RUN, after, "progress");
    struct change_set *set = bench_begun(b, "org", 2000);
    change_set_progress(set, TEXT("r2"), 2, before, after);
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    const struct row *row = b->port.find(s, b->arena, ROW_RUN, TEXT("r2"), NULL);
    assert_int_equal(((const struct run_record *)row->noun)->progress.elapsed_ms, 900);
    b->port.close(b->port.context, s);
    assert_string_equal(filtered(b, ROW_RUN, LIST_CHANGED, open), "r3 r2");
}

/* --- what was learned --- */

static const void *numbered(struct bench *b, enum row_kind kind, int32_t number, bool active)
{
    void *noun = bench_new_noun(b, kind);
    if (kind == ROW_WEIGHTS) {
        *(struct weights_record *)noun = (struct weights_record){.version = number, .active = active};
    } else {
        *(struct model_record *)noun = (struct model_record){.version = number, .active = active};
    }
    given(kind, noun, kind == ROW_WEIGHTS ? "version weights active" : "version active");
    return noun;
}

static const struct row *called(struct bench *b, enum row_kind kind, const char *name)
{
    struct fault *fault = arena_new(b->arena, struct fault);
    struct snapshot *s = bench_opened(b, "org");
    const struct row *row = b->port.find_named(s, b->arena, kind, text_of(name), fault);
    assert_no_fault(fault);
    b->port.close(b->port.context, s);
    return row;
}

static void versions_are_unique_and_found_by_their_number(void **state)
{
    static const enum row_kind kinds[] = {ROW_WEIGHTS, ROW_MODEL};
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int i = 0; i < 2; i++) {
        enum row_kind kind = kinds[i];
        must_put(b, kind, "a", numbered(b, kind, 1, true));
        must_put(b, kind, "b", numbered(b, kind, 12, false));
        assert_int_equal(row_put(b, kind, "c", 1, numbered(b, kind, 12, false)), COMMIT_CONFLICT);
        assert_text(called(b, kind, "12")->id, "b");
        static const char *const nobody[] = {"2", "012", "+12", " 12", "-1", "0", "twelve", "99999999999999999999"};
        for (size_t k = 0; k < sizeof nobody / sizeof *nobody; k++) {
            assert_null(called(b, kind, nobody[k]));
        }
        struct change_set *swapped = bench_begun(b, "org", 1000);
        bench_put(swapped, kind, "a", 2, numbered(b, kind, 12, true));
        bench_put(swapped, kind, "b", 2, numbered(b, kind, 1, false));
        assert_int_equal(bench_commit(b, swapped), COMMIT_DONE);
        assert_text(called(b, kind, "12")->id, "a");
        assert_text(called(b, kind, "1")->id, "b");
    }
}

static void the_active_version_is_listed_alone(void **state)
{
    static const enum row_kind kinds[] = {ROW_WEIGHTS, ROW_MODEL};
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int i = 0; i < 2; i++) {
        enum row_kind kind = kinds[i];
        must_put(b, kind, "a", numbered(b, kind, 1, true));
        must_put(b, kind, "b", numbered(b, kind, 2, false));
        struct change_set *activated = bench_begun(b, "org", 1000);
        bench_put(activated, kind, "a", 2, numbered(b, kind, 1, false));
        bench_put(activated, kind, "b", 2, numbered(b, kind, 2, true));
        assert_int_equal(bench_commit(b, activated), COMMIT_DONE);
        assert_string_equal(filtered(b, kind, LIST_NEWEST, (struct list_filter){.active = LIST_ACTIVE}), "b");
        assert_string_equal(filtered(b, kind, LIST_NEWEST, (struct list_filter){.active = LIST_INACTIVE}), "a");
        assert_string_equal(filtered(b, kind, LIST_NEWEST, (struct list_filter){.active = LIST_ALL}), "b a");
    }
}

/* --- incidents, and the switch --- */

static void incidents_that_are_over_are_not_listed(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int i = 1; i <= 3; i++) {
        struct incident_record *incident = bench_new_noun(b, ROW_INCIDENT);
        *incident = (struct incident_record){
            .area = {.given = 3, .radius_m = 500}, .factor_e4 = 20000, .from_s = 10, .until_s = 1000 * i};
        given(ROW_INCIDENT, incident, "area factor from until");
        must_put(b, ROW_INCIDENT, text_to_c(b->arena, text_format(b->arena, "i%d", i)), incident);
    }
    assert_string_equal(filtered(b, ROW_INCIDENT, LIST_CREATED, (struct list_filter){.lasts_at_s = 999}), "i1 i2 i3");
    assert_string_equal(filtered(b, ROW_INCIDENT, LIST_NEWEST, (struct list_filter){.lasts_at_s = 1000}), "i3 i2");
    assert_string_equal(filtered(b, ROW_INCIDENT, LIST_CREATED, (struct list_filter){.lasts_at_s = 3000}), "");
    assert_string_equal(filtered(b, ROW_INCIDENT, LIST_CREATED, (struct list_filter){.lasts_at_s = 0}), "i1 i2 i3");
    struct change_set *set = bench_begun(b, "org", 1000);
    const void *before = bench_new_noun(b, ROW_INCIDENT);
    change_set_drop(
        set, &(struct change){.kind = ROW_INCIDENT, .id = TEXT("i2"), .before = before, .action = "test.dropped"});
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    assert_string_equal(listed(b, &(struct list_query){.kind = ROW_INCIDENT, .limit = 9}), "i1 i3");
}

static void the_switch_is_kept_with_its_organization(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    struct organization_record *stopped = bench_new_noun(b, ROW_ORGANIZATION);
    stopped->name = TEXT("Org");
    stopped->timezone = TEXT("Etc/UTC");
    stopped->stop =
        (struct record_stop){.given = 15, .active = true, .reason = TEXT("storm"), .by = TEXT("user:1"), .at_ms = 5};
    given(ROW_ORGANIZATION, stopped, "name timezone stop");
    assert_int_equal(row_put(b, ROW_ORGANIZATION, "org", 2, stopped), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    const struct row *row = b->port.find(s, b->arena, ROW_ORGANIZATION, TEXT("org"), NULL);
    const struct record_stop *stop = &((const struct organization_record *)row->noun)->stop;
    assert_true(stop->active);
    assert_text(stop->reason, "storm");
    assert_int_equal(stop->at_ms, 5);
    b->port.close(b->port.context, s);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)
    const struct CMUnitTest tests[] = {
        PROMISE(decisions_are_listed_as_they_were_made_and_by_their_job),
        PROMISE(a_list_of_one_jobs_decisions_is_paged),
        PROMISE(inputs_are_kept_once_and_never_conflict),
        PROMISE(inputs_of_a_change_set_that_does_not_hold_are_not_kept),
        PROMISE(old_inputs_are_tidied_away),
        PROMISE(proposals_are_listed_by_status_date_and_kind),
        PROMISE(a_proposal_comes_back_with_all_its_changes),
        PROMISE(runs_are_listed_by_state_and_kind_and_tell_how_far_they_are),
        PROMISE(versions_are_unique_and_found_by_their_number),
        PROMISE(the_active_version_is_listed_alone),
        PROMISE(incidents_that_are_over_are_not_listed),
        PROMISE(the_switch_is_kept_with_its_organization),
    };
    return bench_run(tests, sizeof tests / sizeof *tests);
}
