/* Changes of a plan, and what of them can be done without the rest. */
#include "dispatch/changes.h"

#include "base/fault.h"
#include "dispatch/guardrails.h"
#include "planning/testing_live.h"

static const struct live_options *all(void)
{
    static struct live_options options;
    options = live_options_all();
    return &options;
}

/* Two technicians, each with one job in the same hour; who takes the other's job must give up its own. */
static struct testing_live *swap_make(void)
{
    struct testing_live *live = testing_live_make();
    struct live_technician *t[2] = {testing_live_technician(live, 0, "08:00", "10:00"),
                                    testing_live_technician(live, 10000, "08:00", "10:00")};
    for (int32_t i = 0; i < 2; i++) {
        struct live_job *job = testing_live_job(live, i == 0 ? 10000 : 0, 0, 60);
        testing_live_window(live, job, "08:30", "08:45", true);
        testing_live_place(job, t[i], "08:30");
    }
    testing_live_close(live);
    return live;
}

static void what_must_go_together_is_named(void **state)
{
    (void)state;
    struct testing_live *live = swap_make();
    struct live_problem made = testing_live_problem(live, all());
    struct solution after = testing_live_solve(live->arena, &made, 2000);
    struct plan_changes changes;
    changes_find(live->arena, &made, &after, true, &changes);
    assert_int_equal(changes.count, 2);
    for (int32_t i = 0; i < 2; i++) {
        assert_int_equal(changes.items[i].type, CHANGE_MOVE);
        assert_false(changes.items[i].stands_alone);
        assert_false(changes.items[i].is_safe);
        assert_int_equal(changes.items[i].needs_count, 1);
        assert_int_equal(changes.items[i].needs[0], 1 - i);
    }
    struct solution plan;
    struct told_obstacle obstacle;
    bool chosen[2] = {true, false};
    assert_false(changes_apply(live->arena, &changes, chosen, &plan, &obstacle));
    assert_true(changes_close(live->arena, &changes, chosen));
    assert_true(chosen[0] && chosen[1]);
    assert_true(changes_apply(live->arena, &changes, chosen, &plan, &obstacle));
    testing_live_free(live);
}

static void what_stands_alone_says_what_it_does(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *far = testing_live_technician(live, 30000, "08:00", "17:00");
    testing_live_technician(live, 0, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    struct live_job *told = testing_live_job(live, 100, 0, 60);
    testing_live_place(job, far, "10:00");
    testing_live_place(told, far, "12:00");
    testing_live_promise(told, "12:00", "14:00");
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, all());
    struct solution after = testing_live_solve(live->arena, &made, 2000);
    struct plan_changes changes;
    changes_find(live->arena, &made, &after, true, &changes);
    assert_int_equal(changes.count, 2);
    assert_true(changes.items[0].stands_alone);
    assert_true(changes.items[0].is_safe);
    assert_true(changes.items[1].is_told);
    assert_false(changes.items[1].is_safe);
    testing_live_free(live);
}

static void a_wish_is_a_change_or_there_is_no_such_plan(void **state)
{
    (void)state;
    struct testing_live *live = swap_make();
    struct live_problem made = testing_live_problem(live, all());
    struct plan_changes changes;
    struct told_obstacle obstacle;
    const struct plan_wish both[] = {{.job = 0, .technician = 1, .start_s = testing_live_at("08:30")},
                                     {.job = 1, .technician = 0, .start_s = testing_live_at("08:30")}};
    const struct plan_wish none = {.job = 0, .technician = -1};
    assert_false(changes_wish(live->arena, &made, both, 1, &changes, &obstacle));
    assert_int_equal(obstacle.technician, 1);
    assert_true(changes_wish(live->arena, &made, both, 2, &changes, &obstacle));
    assert_int_equal(changes.items[0].to.technician, 1);
    assert_true(changes_wish(live->arena, &made, &none, 1, &changes, &obstacle));
    assert_int_equal(changes.items[0].type, CHANGE_UNASSIGN);
    testing_live_free(live);
}

/* Any part of a proposal is refused, or leads to a plan that the witness accepts, in which the chosen jobs are where they were
 * to be, and every other job with whom it was. */
static void no_part_of_a_proposal_leads_to_an_impossible_plan(void **state)
{
    (void)state;
    int64_t done = 0;
    int64_t refused = 0;
    for (uint64_t seed = 0; seed < testing_rounds(40, 25); seed++) {
        struct testing_live *live =
            testing_live_random(seed, seed % 2 == 0 ? TESTING_LIVE_EMPTY : TESTING_LIVE_BY_HAND);
        struct live_problem made = testing_live_problem(live, all());
        struct solution after = testing_live_solve(live->arena, &made, 300);
        struct random random = random_make(seed, 5);
        struct plan_changes changes;
        changes_find(live->arena, &made, &after, true, &changes);
        for (int32_t round = 0; round < 20 && changes.count > 0; round++) {
            struct solution plan;
            struct told_obstacle obstacle;
            struct live_plan read;
            struct fault fault = {.kind = FAULT_NONE};
            bool *chosen = arena_array(live->arena, bool, changes.count);
            for (int32_t i = 0; i < changes.count; i++) {
                chosen[i] = random_below(&random, 3) > 0;
            }
            if (!changes_apply(live->arena, &changes, chosen, &plan, &obstacle)) {
                refused++;
                assert_true(!changes_close(live->arena, &changes, chosen) ||
                            changes_apply(live->arena, &changes, chosen, &plan, &obstacle));
                continue;
            }
            done++;
            assert_true(witness_accepts(&made.problem, &plan, &fault));
            live_plan_read(live->arena, &made, &plan, &read);
            for (int32_t i = 0; i < changes.count; i++) {
                const struct plan_change *change = &changes.items[i];
                assert_int_equal(read.places[change->job].technician,
                                 chosen[i] ? change->to.technician : change->from.technician);
            }
        }
        testing_live_free(live);
    }
    print_message("%lld parts done, %lld refused\n", (long long)done, (long long)refused);
    assert_true(done > 0 && refused > 0);
}

/* Some of the people leave; returns the set of the jobs that are without them, and of whom nobody is any more. */
static const uint64_t *leave(struct testing_live *live, struct random *random)
{
    struct arena *arena = live->arena;
    bool *lost = arena_array(arena, bool, live->day.jobs.count);
    uint64_t *set = arena_array(arena, uint64_t, live->day.jobs.count / 64 + 1);
    for (int32_t t = 0; t < live->day.technicians.count; t++) {
        live->technicians[t].active = live->technicians[t].active && random_below(random, 3) > 0;
    }
    for (int32_t j = 0; j < live->day.jobs.count; j++) {
        lost[j] = live_lacks_people(&live->day, j);
    }
    (void)live_lost_close(&live->day, lost);
    for (int32_t j = 0; j < live->day.jobs.count; j++) {
        set[j / 64] |= (uint64_t)lost[j] << (j % 64);
    }
    return set;
}

/* What is found for the jobs of those who have left goes to nobody who has, and is a plan of the board as it stands. */
static void what_is_found_for_jobs_without_their_people_can_be_put_on_the_board(void **state)
{
    (void)state;
    int32_t days = 0, done = 0, given = 0, left = 0;
    for (uint64_t seed = 0; seed < testing_rounds(60, 25); seed++) {
        struct testing_live *live = testing_live_random(seed, TESTING_LIVE_BY_HAND);
        struct random random = random_make(seed, 6);
        struct live_options roster = live_options_all(), by_hand = live_options_by_hand();
        struct plan_changes changes, again;
        struct told_obstacle obstacle;
        roster.lost = leave(live, &random);
        roster.moved_max = 5;
        struct live_problem made = testing_live_problem(live, &roster);
        struct solution after = testing_live_solve(live->arena, &made, 300);
        changes_list(live->arena, &made, &after, false, &changes);
        struct plan_wish *wishes = arena_array(live->arena, struct plan_wish, changes.count);
        int32_t count = 0;
        for (int32_t i = 0; i < changes.count; i++) {
            const struct plan_change *change = &changes.items[i];
            int32_t to = change->to.technician;
            assert_true(to < 0 || live->technicians[to].active || change->from.technician == to);
            assert_true(to >= 0 || live_problem_lost(&made, change->job));
            given += to >= 0 && live_problem_lost(&made, change->job);
            left += to < 0;
            if (made.first_of[change->job] >= 0) {
                wishes[count++] = (struct plan_wish){change->job, to, change->to.crew, change->to.start_s};
            }
        }
        uint64_t *about = arena_array(live->arena, uint64_t, live->day.jobs.count / 64 + 1);
        for (int32_t i = 0; i < changes.count; i++) {
            int32_t job = changes.items[i].job;
            about[job / 64] |= (uint64_t)live_problem_lost(&made, job) << (job % 64);
        }
        by_hand.lost = about;
        struct live_problem board = testing_live_problem(live, &by_hand);
        bool same_crews = true;
        for (int32_t i = 0; i < count; i++) {
            same_crews = same_crews && board.count_of[wishes[i].job] == made.count_of[wishes[i].job];
        }
        days += count > 0 && same_crews;
        done += count > 0 && same_crews && changes_wish(live->arena, &board, wishes, count, &again, &obstacle);
        testing_live_free(live);
    }
    print_message("%d jobs given to others, %d to nobody; %d of %d days can be put there\n", given, left, done, days);
    assert_true(given > 0 && left > 0);
    assert_true(done * 20 >= days * 19); /* else what goes together with such a job has stayed where it was */
}

/* Every job goes to another technician, whose own has to go first: nothing stands alone, and all of it is one knot. */
static void a_knot_is_not_worked_at_for_ever(void **state)
{
    (void)state;
    enum { TECHNICIANS = 20, EACH = 5, WORK_MOST = 100 * 1000 };
    struct testing_live *live = testing_live_make();
    struct live_technician *who[TECHNICIANS];
    for (int32_t t = 0; t < TECHNICIANS; t++) {
        who[t] = testing_live_technician(live, t * 10000, "08:00", "14:00");
    }
    for (int32_t i = 0; i < TECHNICIANS * EACH; i++) {
        struct live_job *job = testing_live_job(live, (i * 7 + i / TECHNICIANS) % TECHNICIANS * 10000, 0, 60);
        testing_live_place(job, who[i % TECHNICIANS],
                           text_to_c(live->arena, text_format(live->arena, "%02d:05", (int)(8 + i / TECHNICIANS))));
    }
    testing_live_close(live);
    struct live_problem made = testing_live_problem(live, all());
    struct solution after = testing_live_solve(live->arena, &made, 4000);
    struct plan_changes changes;
    changes_list(live->arena, &made, &after, true, &changes);
    changes_judge_within(live->arena, &changes, WORK_MOST);
    assert_true(changes.count > TECHNICIANS * EACH / 2);
    int32_t bound = 0;
    for (int32_t i = 0; i < changes.count; i++) {
        bool *chosen = arena_array(live->arena, bool, changes.count);
        struct told_obstacle obstacle;
        struct solution plan;
        chosen[i] = true;
        for (int32_t k = 0; k < changes.items[i].needs_count; k++) {
            chosen[changes.items[i].needs[k]] = true;
        }
        bound += changes.items[i].needs_count > 0;
        assert_true(changes.items[i].needs_count == 0 ||
                    changes_apply(live->arena, &changes, chosen, &plan, &obstacle));
    }
    assert_true(bound > 0 && bound < changes.count); /* of the others it is not known */
    assert_true(changes.scheduled < WORK_MOST + 5 * made.problem.dims.jobs);
    testing_live_free(live);
}

/* A plan of ten thousand jobs that are each worth as much as can be told saves that much. */
static void a_saving_may_be_as_large_as_a_plan_is_dear(void **state)
{
    (void)state;
    const struct plan_changes none = {.count = 0};
    struct record_guardrails rails = {.min_cost_saving_e4 = 10001};
    assert_null(guardrail_broken(&rails, &none, COST_MAX, 0));
    assert_string_equal(guardrail_broken(&rails, &none, -COST_MAX, 0), "minCostSaving");
    assert_string_equal(guardrail_broken(&rails, &none, 1000, 0), "minCostSaving");
    assert_null(guardrail_broken(&rails, &none, 1001, 0));
    rails.min_cost_saving_e4 = RECORD_MONEY_MOST_E4;
    assert_null(guardrail_broken(&rails, &none, RECORD_MONEY_MOST_E4 / 10, 0));
    assert_string_equal(guardrail_broken(&rails, &none, RECORD_MONEY_MOST_E4 / 10 - 1, 0), "minCostSaving");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_saving_may_be_as_large_as_a_plan_is_dear),
        cmocka_unit_test(what_must_go_together_is_named),
        cmocka_unit_test(what_stands_alone_says_what_it_does),
        cmocka_unit_test(a_wish_is_a_change_or_there_is_no_such_plan),
        cmocka_unit_test(what_is_found_for_jobs_without_their_people_can_be_put_on_the_board),
        cmocka_unit_test(a_knot_is_not_worked_at_for_ever),
        cmocka_unit_test(no_part_of_a_proposal_leads_to_an_impossible_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
