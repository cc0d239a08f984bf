/* What every store promises behind ports/store_port.h, whichever engine: rows, names, lists and answers. */
#include "base/arena.h"
#include "base/testing.h"
#include "store/testing_bench.h"

static void an_organization_begins_with_its_own_row(void **state)
{
    struct bench *b = *state;
    struct fault fault = {.kind = FAULT_NONE};
    assert_int_equal(bench_job_put(b, "org", "j", 1, bench_job_of(b, ""), 1000), COMMIT_CONFLICT);
    assert_null(b->port.open(b->port.context, TEXT("org"), &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    bench_organization_make(b, "org");
    b->port.close(b->port.context, bench_opened(b, "org"));
}

static void a_row_follows_the_version_before_it(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    assert_int_equal(bench_job_put(b, "org", "j", 2, bench_job_of(b, ""), 1000), COMMIT_CONFLICT);
    assert_int_equal(bench_job_put(b, "org", "j", 1, bench_job_of(b, ""), 1000), COMMIT_DONE);
    assert_int_equal(bench_job_put(b, "org", "j", 1, bench_job_of(b, ""), 1000), COMMIT_CONFLICT);
    assert_int_equal(bench_job_put(b, "org", "j", 2, bench_job_of(b, ""), 2000), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    const struct row *row = b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL);
    assert_int_equal(row->version, 2);
    assert_int_equal(row->created_ms, 1000);
    assert_int_equal(row->updated_ms, 2000);
    assert_true(row->changed_seq > row->created_seq);
    b->port.close(b->port.context, s);
}

static void a_snapshot_does_not_move(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    assert_int_equal(bench_job_put(b, "org", "j", 1, bench_job_of(b, ""), 1000), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    int64_t seq = b->port.seq(s);
    assert_int_equal(bench_job_put(b, "org", "j", 2, bench_job_of(b, ""), 2000), COMMIT_DONE);
    assert_int_equal(bench_job_put(b, "org", "k", 1, bench_job_of(b, ""), 2000), COMMIT_DONE);
    assert_int_equal(b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL)->version, 1);
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("k"), NULL));
    assert_int_equal(b->port.seq(s), seq);
    b->port.close(b->port.context, s);
}

static void an_external_id_is_unique_within_its_source(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    bench_organization_make(b, "other");
    struct job_record *elsewhere = bench_job_of(b, "E");
    elsewhere->source = TEXT("jobber");
    assert_int_equal(bench_job_put(b, "org", "j", 1, bench_job_of(b, "E"), 1000), COMMIT_DONE);
    assert_int_equal(bench_job_put(b, "org", "k", 1, bench_job_of(b, "E"), 1000), COMMIT_CONFLICT);
    assert_int_equal(bench_job_put(b, "org", "k", 1, elsewhere, 1000), COMMIT_DONE);
    assert_int_equal(bench_job_put(b, "other", "m", 1, bench_job_of(b, "E"), 1000), COMMIT_DONE);
    struct change_set *twice = bench_begun(b, "org", 1000);
    bench_put(twice, ROW_JOB, "x", 1, bench_job_of(b, "F"));
    bench_put(twice, ROW_JOB, "y", 1, bench_job_of(b, "F"));
    assert_int_equal(bench_commit(b, twice), COMMIT_CONFLICT);
    struct change_set *handed = bench_begun(b, "org", 1000); /* one lets it go, another takes it */
    bench_put(handed, ROW_JOB, "j", 2, bench_job_of(b, "G"));
    bench_put(handed, ROW_JOB, "z", 1, bench_job_of(b, "E"));
    assert_int_equal(bench_commit(b, handed), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), TEXT("E"), NULL)->id, "z");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("jobber"), TEXT("E"), NULL)->id, "k");
    b->port.close(b->port.context, s);
}

static void a_row_may_be_put_several_times_in_one_change_set(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    struct change_set *set = bench_begun(b, "org", 2000);
    for (int32_t version = 1; version <= 3; version++) {
        struct job_record *job = bench_job_of(b, version == 2 ? "between" : "E");
        job->priority = version;
        bench_put(set, ROW_JOB, "j", version, job);
    }
    bench_put(set, ROW_JOB, "k", 1, bench_job_of(b, "between")); /* which nobody has at the end */
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    const struct row *row = b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL);
    assert_int_equal(row->version, 3);
    assert_int_equal(((const struct job_record *)row->noun)->priority, 3);
    assert_int_equal(row->changed_seq - row->created_seq, 2);
    struct audit_list audits;
    assert_true(b->port.audits(s, b->arena, &(struct audit_query){.limit = 9, .subject = TEXT("j")}, &audits, NULL));
    assert_int_equal(audits.count, 3);
    b->port.close(b->port.context, s);
    struct change_set *gap = bench_begun(b, "org", 2000);
    bench_put(gap, ROW_JOB, "j", 4, bench_job_of(b, "E"));
    bench_put(gap, ROW_JOB, "j", 6, bench_job_of(b, "E"));
    assert_int_equal(bench_commit(b, gap), COMMIT_CONFLICT);
    struct change_set *brief = bench_begun(b, "org", 2000); /* made and gone within one change-set */
    struct job_record *job = bench_job_of(b, "brief");
    bench_put(brief, ROW_JOB, "x", 1, job);
    change_set_drop(brief, &(struct change){.kind = ROW_JOB, .id = TEXT("x"), .before = job, .action = "test.dropped"});
    assert_int_equal(bench_commit(b, brief), COMMIT_DONE);
    s = bench_opened(b, "org");
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("x"), NULL));
    assert_int_equal(b->port.find(s, b->arena, ROW_JOB, TEXT("j"), NULL)->version, 3);
    b->port.close(b->port.context, s);
}

static void names_are_judged_as_they_stand_at_the_end(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    assert_int_equal(bench_job_put(b, "org", "a", 1, bench_job_of(b, "A"), 1000), COMMIT_DONE);
    assert_int_equal(bench_job_put(b, "org", "b", 1, bench_job_of(b, "B"), 1000), COMMIT_DONE);
    struct change_set *swapped = bench_begun(b, "org", 1000);
    bench_put(swapped, ROW_JOB, "a", 2, bench_job_of(b, "B"));
    bench_put(swapped, ROW_JOB, "b", 2, bench_job_of(b, "A"));
    assert_int_equal(bench_commit(b, swapped), COMMIT_DONE);
    struct change_set *early = bench_begun(b, "org", 1000); /* taken before it is let go */
    bench_put(early, ROW_JOB, "c", 1, bench_job_of(b, "A"));
    bench_put(early, ROW_JOB, "b", 3, bench_job_of(b, "C"));
    assert_int_equal(bench_commit(b, early), COMMIT_DONE);
    struct change_set *dropped = bench_begun(b, "org", 1000);
    const struct job_record *before = bench_job_of(b, "B");
    bench_put(dropped, ROW_JOB, "d", 1, bench_job_of(b, "B"));
    change_set_drop(dropped,
                    &(struct change){.kind = ROW_JOB, .id = TEXT("a"), .before = before, .action = "test.dropped"});
    assert_int_equal(bench_commit(b, dropped), COMMIT_DONE);
    struct snapshot *s = bench_opened(b, "org");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), TEXT("A"), NULL)->id, "c");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), TEXT("B"), NULL)->id, "d");
    assert_text(b->port.find_external(s, b->arena, ROW_JOB, TEXT("api"), TEXT("C"), NULL)->id, "b");
    b->port.close(b->port.context, s);
    assert_int_equal(bench_job_put(b, "org", "e", 1, bench_job_of(b, "C"), 1000), COMMIT_CONFLICT);
}

static struct branch_record *branch_of(struct bench *b, const char *name)
{
    struct branch_record *branch = bench_new_noun(b, ROW_BRANCH);
    branch->name = text_of(name);
    branch->given |= UINT64_C(1) << shape_find(shape_of_row[ROW_BRANCH], TEXT("name"));
    return branch;
}

static enum commit_result one_put(struct bench *b, enum row_kind kind, const char *id, int32_t version,
                                  const void *noun)
{
    struct change_set *set = bench_begun(b, "org", 1000);
    bench_put(set, kind, id, version, noun);
    return bench_commit(b, set);
}

static void a_natural_name_is_unique_and_folded(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    assert_int_equal(one_put(b, ROW_BRANCH, "n", 1, branch_of(b, "North")), COMMIT_DONE);
    assert_int_equal(one_put(b, ROW_BRANCH, "m", 1, branch_of(b, "NORTH")), COMMIT_CONFLICT);
    assert_int_equal(one_put(b, ROW_BRANCH, "m", 1, branch_of(b, "South")), COMMIT_DONE);
    struct change_set *swapped = bench_begun(b, "org", 1000);
    bench_put(swapped, ROW_BRANCH, "m", 2, branch_of(b, "North"));
    bench_put(swapped, ROW_BRANCH, "n", 2, branch_of(b, "South"));
    assert_int_equal(bench_commit(b, swapped), COMMIT_DONE);
    for (int32_t i = 0; i < 2; i++) {
        struct plan_record *plan = bench_new_noun(b, ROW_PLAN);
        plan->given |= 1;
        plan->date.days = 20000;
        assert_int_equal(one_put(b, ROW_PLAN, i == 0 ? "p" : "q", 1, plan), i == 0 ? COMMIT_DONE : COMMIT_CONFLICT);
    }
    struct snapshot *s = bench_opened(b, "org");
    assert_text(b->port.find_named(s, b->arena, ROW_BRANCH, TEXT("north"), NULL)->id, "m");
    assert_text(b->port.find_named(s, b->arena, ROW_BRANCH, TEXT("south"), NULL)->id, "n");
    assert_null(b->port.find_named(s, b->arena, ROW_BRANCH, TEXT("North"), NULL)); /* names come folded */
    assert_text(b->port.find_named(s, b->arena, ROW_PLAN, TEXT("2024-10-04"), NULL)->id, "p");
    assert_null(b->port.find_named(s, b->arena, ROW_PLAN, TEXT("2024-10-05"), NULL));
    assert_null(b->port.find_named(s, b->arena, ROW_PLAN, TEXT("no date"), NULL));
    b->port.close(b->port.context, s);
}

static void an_answer_is_kept_with_its_effect_and_replayed(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    const struct kept_answer answer = {.key = TEXT("k"), .status = 201, .headers = TEXT("{}"), .body = TEXT("{}")};
    for (int i = 0; i < 2; i++) {
        struct change_set *set = bench_begun(b, "org", 1000);
        bench_put(set, ROW_JOB, i == 0 ? "j" : "k", 1, bench_job_of(b, ""));
        change_set_answer(set, &answer);
        assert_int_equal(bench_commit(b, set), i == 0 ? COMMIT_DONE : COMMIT_REPLAY);
    }
    assert_int_equal(b->kept.status, 201);
    struct snapshot *s = bench_opened(b, "org");
    struct kept_answer read;
    assert_null(b->port.find(s, b->arena, ROW_JOB, TEXT("k"), NULL));
    assert_true(b->port.kept(s, b->arena, TEXT("k"), &read, NULL));
    assert_false(b->port.kept(s, b->arena, TEXT("other"), &read, NULL));
    b->port.close(b->port.context, s);
}

/* Pages by the seq of their last row meet every row once, while others are written in between. */
static void pages_meet_every_row_once(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    for (int i = 0; i < 25; i++) {
        const char *id = text_to_c(b->arena, text_format(b->arena, "j%02d", 24 - i));
        assert_int_equal(bench_job_put(b, "org", id, 1, bench_job_of(b, ""), 1000 + i), COMMIT_DONE);
    }
    struct list_query query = {.kind = ROW_JOB, .limit = 10};
    int32_t met = 0;
    for (bool more = true; more;) {
        struct row_list list;
        struct snapshot *s = bench_opened(b, "org");
        assert_true(b->port.list(s, b->arena, &query, &list, NULL));
        for (int32_t i = 0; i < list.count; i++) {
            assert_text(list.rows[i].id, text_to_c(b->arena, text_format(b->arena, "j%02d", 24 - met++)));
        }
        more = list.more;
        query.after_seq = list.rows[list.count - 1].created_seq;
        b->port.close(b->port.context, s);
    }
    assert_int_equal(met, 25);
}

static void what_changed_is_listed_in_the_order_of_change(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    bench_job_put(b, "org", "a", 1, bench_job_of(b, ""), 5000);
    bench_job_put(b, "org", "b", 1, bench_job_of(b, ""), 6000);
    bench_job_put(b, "org", "a", 2, bench_job_of(b, ""), 4000); /* a clock that went back */
    const struct list_filter filter = {.changed_since_ms = 6000, .active = LIST_ALL};
    const struct list_query query = {.kind = ROW_JOB, .order = LIST_CHANGED, .limit = 10, .filter = &filter};
    struct row_list list;
    struct snapshot *s = bench_opened(b, "org");
    assert_true(b->port.list(s, b->arena, &query, &list, NULL));
    assert_int_equal(list.count, 2);
    assert_text(list.rows[0].id, "b");
    assert_text(list.rows[1].id, "a");
    assert_int_equal(list.rows[1].changed_ms, 6000);
    assert_int_equal(b->port.changed_ms(s), 6000);
    b->port.close(b->port.context, s);
}

static void what_is_dropped_is_gone_and_may_come_anew(void **state)
{
    struct bench *b = *state;
    bench_organization_make(b, "org");
    const struct job_record *job = bench_job_of(b, "E");
    assert_int_equal(bench_job_put(b, "org", "a", 1, job, 1000), COMMIT_DONE);
    assert_int_equal(bench_job_put(b, "org", "b", 1, bench_job_of(b, ""), 1000), COMMIT_DONE);
    struct snapshot *before = bench_opened(b, "org");
    struct change_set *set = bench_begun(b, "org", 2000);
    change_set_drop(set, &(struct change){.kind = ROW_JOB, .id = TEXT("a"), .before = job, .action = "test.dropped"});
    assert_int_equal(bench_commit(b, set), COMMIT_DONE);
    struct snapshot *after = bench_opened(b, "org");
    assert_non_null(b->port.find(before, b->arena, ROW_JOB, TEXT("a"), NULL));
    assert_null(b->port.find(after, b->arena, ROW_JOB, TEXT("a"), NULL));
    assert_null(b->port.find_external(after, b->arena, ROW_JOB, TEXT("api"), TEXT("E"), NULL));
    assert_int_equal(bench_job_put(b, "org", "a", 1, job, 3000), COMMIT_DONE);
    struct snapshot *anew = bench_opened(b, "org");
    struct row_list list;
    assert_true(b->port.list(anew, b->arena, &(struct list_query){.kind = ROW_JOB, .limit = 5}, &list, NULL));
    assert_int_equal(list.count, 2);
    assert_text(list.rows[1].id, "a");
    assert_int_equal(list.rows[1].created_ms, 3000);
    b->port.close(b->port.context, before);
    b->port.close(b->port.context, after);
    b->port.close(b->port.context, anew);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)
    const struct CMUnitTest tests[] = {
        PROMISE(an_organization_begins_with_its_own_row),
        PROMISE(a_row_follows_the_version_before_it),
        PROMISE(a_snapshot_does_not_move),
        PROMISE(an_external_id_is_unique_within_its_source),
        PROMISE(a_row_may_be_put_several_times_in_one_change_set),
        PROMISE(names_are_judged_as_they_stand_at_the_end),
        PROMISE(a_natural_name_is_unique_and_folded),
        PROMISE(an_answer_is_kept_with_its_effect_and_replayed),
        PROMISE(pages_meet_every_row_once),
        PROMISE(what_changed_is_listed_in_the_order_of_change),
        PROMISE(what_is_dropped_is_gone_and_may_come_anew),
    };
    return bench_run(tests, sizeof tests / sizeof *tests);
}
