/* Jobs at risk: odds, causes, and remedies that keep what they promise. */
#include "dispatch/at_risk.h"

#include "base/json.h"
#include "dispatch/dispatch.h"
#include "planning/testing_live.h"

static struct risk_answer asked_of(struct testing_live *live, const struct live_problem *made, int32_t least_e4,
                                   int64_t horizon_s)
{
    const struct risk_question question = {horizon_s, least_e4, RISK_REMEDIED_MOST};
    struct risk_answer answer;
    dispatch_at_risk(live->arena, made, &question, &answer);
    return answer;
}

static struct live_problem problem_of(struct testing_live *live)
{
    const struct live_options options = live_options_all();
    testing_live_close(live);
    return testing_live_problem(live, &options);
}

static const struct risk_remedy *remedy_of(const struct risk_item *item, enum risk_remedy_type type)
{
    for (int32_t i = 0; i < item->remedy_count; i++) {
        if (item->remedies[i].type == type) {
            return &item->remedies[i];
        }
    }
    return NULL;
}

/* A job of two hours, then one that is due right after it. */
static struct testing_live *chain_make(void)
{
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_place(testing_live_job(live, 0, 0, 120), ann, "08:00");
    struct live_job *second = testing_live_job(live, 0, 0, 30);
    testing_live_window(live, second, "08:00", "10:10", false);
    testing_live_place(second, ann, "10:00");
    return live;
}

static void the_job_before_it_is_the_cause(void **state)
{
    (void)state;
    struct testing_live *live = chain_make();
    struct live_problem made = problem_of(live);
    struct risk_answer answer = asked_of(live, &made, 1, INT64_MAX);
    assert_int_equal(answer.count, 1);
    const struct risk_item *item = &answer.items[0];
    assert_int_equal(item->job, 1);
    assert_int_equal(item->cause, RISK_UPSTREAM_OVERRUN);
    assert_int_equal(item->cause_job, 0);
    assert_in_range(item->late_e4, 1500, 5000);
    assert_true(item->cause_s > 600);
    assert_true(item->odds.p50_s <= item->due_s && item->odds.p90_s > item->due_s);
    const struct risk_remedy *swap = remedy_of(item, REMEDY_SWAP);
    assert_non_null(swap);
    assert_int_equal(swap->other_job, 0);
    assert_true(swap->is_before);
    assert_int_equal(swap->after_e4, 0);
    assert_int_equal(remedy_of(item, REMEDY_CALL)->after_e4, item->late_e4);
    testing_live_free(live);
}

static void what_is_late_in_the_middle_is_overbooked(void **state)
{
    (void)state;
    struct testing_live *live = chain_make();
    testing_live_promise(&live->jobs[1], "08:00", "09:30");
    struct live_problem made = problem_of(live);
    struct risk_answer answer = asked_of(live, &made, 2000, INT64_MAX);
    assert_int_equal(answer.items[0].cause, RISK_OVERBOOKED);
    assert_int_equal(answer.items[0].cause_job, 0);
    const struct risk_remedy *retime = remedy_of(&answer.items[0], REMEDY_RETIME);
    assert_non_null(retime);
    assert_true(retime->after_e4 <= 1000);
    assert_int_equal(retime->told.start_s % RISK_QUARTER_S, 0);
    assert_true(retime->told.end_s >= answer.items[0].odds.p90_s);
    assert_true(retime->cost_c < 0);
    testing_live_free(live);
}

static void whose_technician_has_left_or_is_off_is_late_for_certain_and_others_can_have_it(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *left = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_technician *off = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_technician *other = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_technician *const has[] = {left, off, off, other};
    static const char *const at[] = {"09:00", "10:00", "13:00", "10:00"};
    for (int32_t i = 0; i < 4; i++) {
        struct live_job *job = testing_live_job(live, 100, 0, 30);
        testing_live_window(live, job, "08:00", "16:00", false);
        testing_live_place(job, has[i], at[i]);
    }
    left->active = false;
    testing_live_time_off(live, off, "09:45", "11:00");
    struct live_problem made = problem_of(live);
    struct risk_answer answer = asked_of(live, &made, 2000, INT64_MAX);
    assert_int_equal(answer.count, 2);
    for (int32_t i = 0; i < 2; i++) {
        const struct risk_item *item = &answer.items[i];
        assert_int_equal(item->job, i);
        assert_int_equal(item->technician, i);
        assert_int_equal(item->late_e4, 10000);
        assert_int_equal(item->cause, RISK_UNASSIGNED);
        assert_false(item->has_eta);
        assert_non_null(remedy_of(item, REMEDY_MOVE));
        assert_null(remedy_of(item, REMEDY_SWAP));
        assert_null(remedy_of(item, REMEDY_CALL));
    }
    testing_live_free(live);
}

static void the_first_job_of_a_route_has_a_late_start(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 20000, 0, 30);
    testing_live_window(live, job, "08:00", "08:30", false);
    testing_live_place(job, ann, "08:00");
    struct live_problem made = problem_of(live);
    struct risk_answer answer = asked_of(live, &made, 2000, INT64_MAX);
    assert_int_equal(answer.count, 1);
    assert_int_equal(answer.items[0].cause, RISK_LATE_START);
    assert_int_equal(answer.items[0].cause_job, -1);
    testing_live_free(live);
}

static void an_incident_on_the_way_is_the_cause(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_place(testing_live_job(live, 0, 0, 60), ann, "08:00");
    struct live_job *job = testing_live_job(live, 10000, 0, 30);
    testing_live_window(live, job, "08:00", "09:45", false);
    testing_live_place(job, ann, "09:20");
    testing_live_incident(live, 10000, 500, 40000, "07:00", "12:00");
    struct live_problem made = problem_of(live);
    struct risk_answer answer = asked_of(live, &made, 2000, INT64_MAX);
    assert_int_equal(answer.count, 1);
    assert_int_equal(answer.items[0].cause, RISK_TRAFFIC);
    assert_true(answer.items[0].cause_s > 600);
    testing_live_free(live);
}

static void an_incident_that_the_plan_does_not_count_with_yet_is_no_cause(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "17:00");
    testing_live_place(testing_live_job(live, 0, 0, 60), ann, "08:10");
    struct live_job *job = testing_live_job(live, 10000, 0, 30);
    testing_live_window(live, job, "08:00", "09:10", false);
    testing_live_place(job, ann, "09:20");
    testing_live_incident(live, 10000, 500, 40000, "09:00", "12:00");
    live->day.now_s = testing_live_at("08:05");
    struct live_problem made = problem_of(live);
    struct risk_answer answer = asked_of(live, &made, 2000, INT64_MAX);
    assert_int_equal(answer.count, 1);
    assert_int_equal(answer.items[0].cause, RISK_OVERBOOKED);
    testing_live_free(live);
}

static void who_nobody_comes_to_is_late_for_certain_and_could_be_given_to_somebody(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    testing_live_technician(live, 0, "08:00", "17:00");
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    testing_live_window(live, job, "08:00", "12:00", true);
    testing_live_job(live, 0, 0, 60); /* at any time */
    struct live_problem made = problem_of(live);
    struct risk_answer answer = asked_of(live, &made, 2000, INT64_MAX);
    assert_int_equal(answer.count, 1);
    assert_int_equal(answer.items[0].late_e4, 10000);
    assert_int_equal(answer.items[0].cause, RISK_UNASSIGNED);
    assert_false(answer.items[0].has_eta);
    const struct risk_remedy *move = remedy_of(&answer.items[0], REMEDY_MOVE);
    assert_non_null(move);
    assert_int_equal(move->technician, 0);
    assert_true(move->after_e4 < 1000);
    assert_null(remedy_of(&answer.items[0], REMEDY_OVERTIME));
    testing_live_free(live);
}

static void overtime_is_told_where_nobody_could_have_it_otherwise(void **state)
{
    (void)state;
    struct testing_live *live = testing_live_make();
    struct live_technician *ann = testing_live_technician(live, 0, "08:00", "10:00");
    testing_live_place(testing_live_job(live, 0, 0, 100), ann, "08:00");
    struct live_job *job = testing_live_job(live, 0, 0, 60);
    testing_live_window(live, job, "08:00", "12:00", true);
    struct live_problem made = problem_of(live);
    struct risk_answer answer = asked_of(live, &made, 2000, INT64_MAX);
    assert_int_equal(answer.count, 1);
    const struct risk_remedy *overtime = remedy_of(&answer.items[0], REMEDY_OVERTIME);
    assert_non_null(overtime);
    assert_in_range(overtime->minutes, 35, 60);
    assert_null(remedy_of(&answer.items[0], REMEDY_MOVE));
    testing_live_free(live);
}

static void only_what_is_asked_for_is_told(void **state)
{
    (void)state;
    struct testing_live *live = chain_make();
    struct live_problem made = problem_of(live);
    int32_t late_e4 = asked_of(live, &made, 0, INT64_MAX).items[0].late_e4;
    int64_t until_s = testing_live_at("10:10") - live->day.now_s;
    assert_int_equal(asked_of(live, &made, late_e4, until_s).count, 1);
    assert_int_equal(asked_of(live, &made, late_e4 + 1, until_s).count, 0);
    assert_int_equal(asked_of(live, &made, late_e4, until_s - 60).count, 0);
    testing_live_free(live);
}

/* ---- on any day -------------------------------------------------------------------------------------------------- */

/* What the schedule says of the same jobs. */
static void odds_agree(struct testing_live *live, const struct live_problem *made, const struct risk_answer *answer)
{
    struct day_schedule schedule;
    struct text *names = arena_array(live->arena, struct text, live->day.technicians.count);
    const struct live_view view = {.made = made, .plan = &made->standing, .names = names};
    dispatch_schedule_of_live(live->arena, &view, &schedule);
    for (int32_t i = 0; i < answer->count; i++) {
        const struct risk_item *item = &answer->items[i];
        bool seen = item->technician < 0;
        for (int32_t s = 0; item->technician >= 0 && s < schedule.routes[item->technician].stop_count; s++) {
            const struct day_stop *stop = &schedule.routes[item->technician].stops[s];
            if (stop->job == item->job) {
                assert_int_equal(stop->on_time_e4, 10000 - item->late_e4);
                seen = true;
            }
        }
        assert_true(seen);
        assert_true(item->cause_job != item->job);
    }
}

static int64_t spent(const struct solution *plan)
{
    return plan->cost.total_c - plan->cost.left_out_c;
}

/* Jobs of the date that she has done. */
static int32_t done_by(struct testing_live *live, const struct live_plan *plan, int32_t technician)
{
    int32_t count = 0;
    for (int32_t j = 0; j < live->day.jobs.count; j++) {
        bool hers = plan->places[j].technician == technician;
        for (int32_t k = 0; k < plan->places[j].crew_count; k++) {
            hers = hers || plan->places[j].crew[k] == technician;
        }
        count += hers && live->day.jobs.items[j].status == JOB_COMPLETED ? 1 : 0;
    }
    return count;
}

/* The standing plan, scheduled anew, with a job at the place that a remedy has told; NULL: as it stands. */
static bool told_with(struct testing_live *live, const struct live_problem *made, int32_t task,
                      const struct risk_remedy *remedy, struct solution *plan)
{
    int32_t technicians = made->problem.dims.technicians;
    int32_t *first = arena_array(live->arena, int32_t, technicians + 1);
    struct told_job *told = arena_array(live->arena, struct told_job, made->problem.dims.jobs + 1);
    struct told_obstacle obstacle;
    struct live_plan standing;
    live_plan_read(live->arena, made, &made->standing, &standing);
    for (int32_t t = 0; t < technicians; t++) {
        const struct route *route = &made->standing.routes[t];
        int32_t *count = &first[t + 1];
        *count = first[t];
        int32_t at =
            remedy != NULL && remedy->technician == t ? remedy->sequence - 1 - done_by(live, &standing, t) : -1;
        for (int32_t s = 0; s < route->stop_count; s++) {
            const struct stop *stop = &made->standing.stops[route->stop_first + s];
            if (stop->job < 0 || (remedy != NULL && stop->job == task)) {
                continue;
            }
            if (*count - first[t] == at) {
                told[(*count)++] = (struct told_job){task, (int32_t)(remedy->start_s - made->zero_s)};
            }
            told[(*count)++] = (struct told_job){stop->job, stop->start_t};
        }
        if (*count - first[t] == at) {
            told[(*count)++] = (struct told_job){task, (int32_t)(remedy->start_s - made->zero_s)};
        }
    }
    return told_plan(live->arena, made, first, told, plan, &obstacle);
}

static void remedy_holds(struct testing_live *live, const struct live_problem *made, int32_t job,
                         const struct risk_remedy *remedy)
{
    struct solution before;
    struct solution plan;
    struct live_plan after;
    if (!told_with(live, made, -1, NULL, &before)) {
        return; /* those that depend on each other would not find together again */
    }
    assert_true(told_with(live, made, made->first_of[job], remedy, &plan));
    live_plan_read(live->arena, made, &plan, &after);
    assert_int_equal(after.places[job].technician, remedy->technician);
    assert_int_equal(after.places[job].start_s, remedy->start_s);
    assert_int_equal(after.places[job].sequence, remedy->sequence);
    assert_int_equal(spent(&plan) - spent(&before), remedy->cost_c);
}

static int32_t remedies_hold(struct testing_live *live, const struct live_problem *made, const struct risk_item *item,
                             enum risk_remedy_type type)
{
    int32_t count = 0;
    for (int32_t i = 0; i < item->remedy_count; i++) {
        const struct risk_remedy *remedy = &item->remedies[i];
        if (remedy->type == type) {
            remedy_holds(live, made, item->job, remedy);
            assert_true(remedy->after_e4 < item->late_e4);
            count++;
        }
    }
    return count;
}

static void on_random_days_odds_agree_with_the_schedule_and_remedies_cost_what_is_told(void **state)
{
    (void)state;
    int32_t moves = 0;
    int32_t swaps = 0;
    int32_t items = 0;
    const uint64_t rounds = testing_rounds(150, 20);
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        struct testing_live *live = testing_live_random(seed, TESTING_LIVE_BY_HAND);
        const struct live_options options = live_options_all();
        struct live_problem made = testing_live_problem(live, &options);
        struct risk_answer answer = asked_of(live, &made, 500, INT64_MAX);
        odds_agree(live, &made, &answer);
        for (int32_t i = 0; i < answer.count; i++) {
            moves += remedies_hold(live, &made, &answer.items[i], REMEDY_MOVE);
            swaps += remedies_hold(live, &made, &answer.items[i], REMEDY_SWAP);
        }
        items += answer.count;
        struct json_writer w = json_writer_make(live->arena);
        struct json document;
        const struct risk_question question = {INT64_MAX, 500, RISK_REMEDIED_MOST};
        dispatch_at_risk_write(&w, &made, &question, &answer);
        assert_true(json_parse(live->arena, json_written(&w), &document, NULL));
        testing_live_free(live);
    }
    print_message("%d jobs at risk, %d moves, %d swaps\n", (int)items, (int)moves, (int)swaps);
    assert_true(moves > 50 && swaps > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_job_before_it_is_the_cause),
        cmocka_unit_test(what_is_late_in_the_middle_is_overbooked),
        cmocka_unit_test(whose_technician_has_left_or_is_off_is_late_for_certain_and_others_can_have_it),
        cmocka_unit_test(the_first_job_of_a_route_has_a_late_start),
        cmocka_unit_test(an_incident_on_the_way_is_the_cause),
        cmocka_unit_test(an_incident_that_the_plan_does_not_count_with_yet_is_no_cause),
        cmocka_unit_test(who_nobody_comes_to_is_late_for_certain_and_could_be_given_to_somebody),
        cmocka_unit_test(overtime_is_told_where_nobody_could_have_it_otherwise),
        cmocka_unit_test(only_what_is_asked_for_is_told),
        cmocka_unit_test(on_random_days_odds_agree_with_the_schedule_and_remedies_cost_what_is_told),
    };
    return cmocka_run_group_tests_name("dispatch/at_risk", tests, NULL, NULL);
}
