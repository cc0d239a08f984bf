#include "dispatch/assign.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/units.h"
#include "dispatch/route_odds.h"

/* A question while it is worked on. */
struct asking {
    struct arena *arena;
    const struct live_problem *made;
    const struct assign_question *question;
    int32_t solver_job;
    const struct quote *quotes; /* one a technician */
    int64_t least_added_c;
};

static const struct live_job *job_of(const struct asking *a)
{
    return &a->made->day->jobs.items[a->question->job];
}

/* ---- a technician's route ---------------------------------------------------------------------------------------- */

/* Her solver's jobs in the standing plan, without the one asked for. */
static int32_t order_without(const struct asking *a, int32_t technician, int32_t *jobs)
{
    const struct solution *standing = &a->made->standing;
    const struct route *route = &standing->routes[technician];
    int32_t count = 0;
    for (int32_t i = 0; i < route->stop_count; i++) {
        int32_t job = standing->stops[route->stop_first + i].job;
        if (job >= 0 && a->made->job_of[job] != a->question->job) {
            jobs[count++] = job;
        }
    }
    return count;
}

static void insert(int32_t *jobs, int32_t *count, int32_t position, int32_t job)
{
    int32_t at = position < *count ? position : *count;
    memmove(jobs + at + 1, jobs + at, (size_t)(*count - at) * sizeof *jobs);
    jobs[at] = job;
    (*count)++;
}

/* With the job, and with those that go along, as far as they are hers: positions are those of the route with all of them. */
static int32_t order_with(const struct asking *a, const struct quote *quote, int32_t technician, int32_t *jobs)
{
    struct quote_mate hers[QUOTE_MATES_MAX + 1] = {{.job = a->solver_job, .position = quote->position}};
    int32_t new = technician == quote->technician ? 1 : 0;
    for (int32_t m = 0; m < quote->mate_count; m++) {
        if (quote->mates[m].technician == technician) {
            int32_t at = new ++;
            for (; at > 0 && hers[at - 1].position > quote->mates[m].position; at--) {
                hers[at] = hers[at - 1];
            }
            hers[at] = quote->mates[m];
        }
    }
    int32_t count = order_without(a, technician, jobs);
    for (int32_t i = 0; i < new; i++) {
        insert(jobs, &count, hers[i].position, hers[i].job);
    }
    return count;
}

static bool route_of(const struct asking *a, int32_t technician, const int32_t *jobs, int32_t count, struct stop *stops,
                     struct route_schedule *schedule)
{
    const struct order order = {.technician = technician, .jobs = jobs, .count = count};
    return schedule_route(a->arena, &a->made->problem, &order, stops, schedule);
}

/* ---- what the factors are made of -------------------------------------------------------------------------------- */

static const struct record_skill *skill_of(const struct live_technician *technician, struct text name)
{
    for (int32_t i = 0; i < technician->skills.count; i++) {
        if (text_equal_folded(technician->skills.items[i].name, name)) {
            return &technician->skills.items[i];
        }
    }
    return NULL;
}

/* A skill without a level is at the lowest; a certification serves for any. */
static int32_t skills_e4(const struct live_job *job, const struct live_technician *technician)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < job->skills.count; i++) {
        const struct record_skill *needed = &job->skills.items[i];
        const struct record_skill *held = skill_of(technician, needed->name);
        int32_t level = held == NULL ? needed->level : held->level < 1 ? 1 : held->level;
        sum += needed->level <= level ? 10000 : divide_round_half_up((int64_t)level * 10000, needed->level);
    }
    return job->skills.count == 0 ? 10000 : (int32_t)divide_round_half_up(sum, job->skills.count);
}

static int32_t on_van(const struct live_technician *technician, struct text sku)
{
    for (int32_t i = 0; i < technician->inventory.count; i++) {
        if (text_equal_folded(technician->inventory.items[i].sku, sku)) {
            return technician->inventory.items[i].quantity;
        }
    }
    return 0;
}

static void parts_count(const struct live_job *job, const struct live_technician *technician, struct score_basis *basis)
{
    for (int32_t i = 0; i < job->parts.count; i++) {
        const struct record_part *part = &job->parts.items[i];
        int64_t there = on_van(technician, part->sku);
        for (int32_t s = 0; s < part->substitutes.count; s++) {
            there += on_van(technician, part->substitutes.items[s]);
        }
        basis->parts_needed += part->quantity;
        basis->parts_there += there < part->quantity ? (int32_t)there : part->quantity;
    }
}

static bool is_among(const struct text_list *list, struct text id)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal(list->items[i], id)) {
            return true;
        }
    }
    return false;
}

static int32_t available_s(const struct problem *problem, int32_t technician)
{
    int32_t until_t =
        problem->regular_t != NULL ? problem->regular_t[technician] : problem->technician_to_t[technician];
    int32_t available = until_t - problem->technician_from_t[technician];
    for (int32_t i = 0; i < problem_break_count(problem, technician); i++) {
        available -= problem->break_length_t[problem->break_first[technician] + i];
    }
    return available > 0 ? available : 0;
}

static int32_t service_s(const struct asking *a, int32_t technician, const int32_t *jobs, int32_t count)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < count; i++) {
        sum += affinity_of(&a->made->problem, jobs[i], technician).service_t;
    }
    return (int32_t)clamp_int64(sum, 0, INT32_MAX);
}

static struct live_forecast forecast_of(const struct asking *a, int32_t technician)
{
    const struct live_forecast *hers = &a->question->forecasts[technician];
    const struct live_job *job = job_of(a);
    return hers->given != 0 ? *hers : job->forecast.given != 0 ? job->forecast : arrivals_usual(job->planned_minutes);
}

/* ---- an option --------------------------------------------------------------------------------------------------- */

static int32_t done_before(const struct live_day *day, struct text technician_id)
{
    int32_t count = 0;
    for (int32_t i = 0; i < day->jobs.count; i++) {
        const struct live_job *job = &day->jobs.items[i];
        count += job->status == JOB_COMPLETED && text_equal(job->technician_id, technician_id) ? 1 : 0;
    }
    return count;
}

static void crew_take(const struct asking *a, const struct quote *quote, struct assign_option *option)
{
    int32_t *crew = arena_array(a->arena, int32_t, quote->mate_count);
    for (int32_t m = 0; m < quote->mate_count; m++) {
        if (a->made->job_of[quote->mates[m].job] == a->question->job) {
            crew[option->crew_count++] = quote->mates[m].technician;
        }
    }
    option->crew = crew;
}

/* When she would be there, and how likely late: what comes after it on the route does not matter. */
static void times_take(const struct asking *a, const struct route *route, const struct stop *stops,
                       struct assign_option *option)
{
    const struct live_job *job = job_of(a);
    const struct route_forecast hers = {a->question->job, forecast_of(a, option->technician)};
    int32_t place = 0;
    option->sequence = done_before(a->made->day, a->made->day->technicians.items[option->technician].id);
    for (; stops[place].job != a->solver_job; place++) {
        assert(place + 1 < route->stop_count); /* it was put there */
        option->sequence += stops[place].job >= 0 ? 1 : 0;
    }
    const struct stop *there = &stops[place];
    const struct route_stops of = {option->technician, route->leave_t, stops, place + 1, .keeps_times = false};
    struct arrivals_odds *odds = arena_array(a->arena, struct arrivals_odds, of.count);
    arrivals_of_route(a->arena, a->made, &of, &hers, odds);
    int64_t due_s = live_was_told(job)
                        ? job->promised.end_s
                        : a->made->zero_s + window_at(&a->made->problem, a->solver_job, there->arrival_t).due_t;
    int64_t late_s = a->made->zero_s + there->arrival_t - due_s;
    option->sequence++;
    option->start_s = a->made->zero_s + there->start_t;
    option->end_s = a->made->zero_s + there->departure_t;
    option->basis.late_e4 = odds[place].late_e4;
    option->basis.late_s = late_s > 0 ? late_s : 0;
}

static bool option_make(const struct asking *a, const struct quote *quote, struct assign_option *option)
{
    const struct problem *problem = &a->made->problem;
    const struct live_technician *technician = &a->made->day->technicians.items[quote->technician];
    const struct live_job *job = job_of(a);
    int32_t *jobs = arena_array(a->arena, int32_t, problem->dims.jobs + 1);
    struct route_schedule without;
    struct route_schedule with;
    *option = (struct assign_option){.technician = quote->technician, .quote = *quote};
    if (quote->mate_count > QUOTE_MATES_MAX) {
        return false; /* not all of them are named, so there is no plan with all of them */
    }
    int32_t count = order_without(a, quote->technician, jobs);
    if (!route_of(a, quote->technician, jobs, count, NULL, &without)) {
        return false;
    }
    option->basis = (struct score_basis){
        .skills_e4 = skills_e4(job, technician),
        .priority = job->priority,
        .performance_e4 = a->question->performance_e4[quote->technician],
        .somebody_preferred = job->preferred_technician_ids.count > 0,
        .is_preferred = is_among(&job->preferred_technician_ids, technician->id),
        .booked_s = without.route.drive_t + service_s(a, quote->technician, jobs, count),
        .available_s = available_s(problem, quote->technician),
        .added_c = quote->added_c,
        .least_added_c = a->least_added_c,
    };
    parts_count(job, technician, &option->basis);
    count = order_with(a, quote, quote->technician, jobs);
    struct stop *stops = arena_array(a->arena, struct stop, schedule_stops_max(problem, quote->technician, count));
    if (!route_of(a, quote->technician, jobs, count, stops, &with)) {
        return false;
    }
    option->basis.added_drive_s = with.route.drive_t - without.route.drive_t;
    option->basis.added_overtime_s = with.route.overtime_t - without.route.overtime_t;
    option->duration_minutes = forecast_of(a, quote->technician).p50;
    times_take(a, &with.route, stops, option);
    crew_take(a, quote, option);
    score_factors(&option->basis, option->factors_e4);
    option->score_e1 = score_of(option->factors_e4, a->question->weights);
    return true;
}

/* Technicians stand in the order of their ids. */
static int by_rank(const void *a, const void *b)
{
    const struct assign_option *left = a;
    const struct assign_option *right = b;
    if (left->score_e1 != right->score_e1) {
        return left->score_e1 > right->score_e1 ? -1 : 1;
    }
    if (left->basis.added_c != right->basis.added_c) {
        return left->basis.added_c < right->basis.added_c ? -1 : 1;
    }
    return (left->technician > right->technician) - (left->technician < right->technician);
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

static struct assign_refusal refusal_of(struct arena *arena, int32_t technician, struct assign_reason reason)
{
    struct assign_reason *kept = arena_new(arena, struct assign_reason);
    *kept = reason;
    return (struct assign_refusal){technician, 1, kept};
}

static void all_refuse(struct arena *arena, const struct live_problem *made, struct assign_answer *answer)
{
    int32_t count = made->day->technicians.count;
    struct assign_refusal *refusals = arena_array(arena, struct assign_refusal, count);
    for (int32_t t = 0; t < count; t++) {
        refusals[t] = refusal_of(
            arena, t, (struct assign_reason){"no_location", TEXT("It is not known where the job is."), TEXT("{}")});
    }
    answer->refusals = refusals;
    answer->refusal_count = count;
}

/* Everybody is an option or a refusal. */
static void all_judge(struct asking *a, struct assign_answer *answer)
{
    int32_t count = a->made->day->technicians.count;
    struct assign_option *options = arena_array(a->arena, struct assign_option, count);
    struct assign_refusal *refusals = arena_array(a->arena, struct assign_refusal, count);
    for (int32_t t = 0; t < count; t++) {
        if (!problem_eligible(&a->made->problem, a->solver_job, t)) {
            refusals[answer->refusal_count++] = assign_who(a->arena, a->made, a->question->job, t);
        } else if (a->quotes[t].possible && option_make(a, &a->quotes[t], &options[answer->option_count])) {
            answer->option_count++;
        } else {
            refusals[answer->refusal_count++] =
                refusal_of(a->arena, t, assign_obstacle(a->arena, a->made, a->question->job, &a->quotes[t].verdict));
        }
    }
    if (answer->option_count > 1) {
        qsort(options, (size_t)answer->option_count, sizeof *options, by_rank);
    }
    answer->options = options;
    answer->refusals = refusals;
}

static int64_t least_added(const struct quote *quotes, int32_t count)
{
    int64_t least_c = INT64_MAX;
    for (int32_t t = 0; t < count; t++) {
        if (quotes[t].possible && quotes[t].added_c < least_c) {
            least_c = quotes[t].added_c;
        }
    }
    return least_c;
}

void dispatch_assign(struct arena *arena, const struct live_problem *made, const struct assign_question *question,
                     struct assign_answer *answer)
{
    int32_t solver_job = made->first_of[question->job];
    int32_t count = made->day->technicians.count;
    *answer = (struct assign_answer){.job = question->job, .standing = -1};
    if (solver_job < 0) {
        all_refuse(arena, made, answer);
        return;
    }
    struct quote *quotes = arena_array(arena, struct quote, count);
    struct quote_board *board = quote_board_make(arena, &made->problem, &made->standing);
    answer->standing = quote_technician_of(board, solver_job);
    quote_job(board, solver_job, quotes);
    struct asking asking = {.arena = arena,
                            .made = made,
                            .question = question,
                            .solver_job = solver_job,
                            .quotes = quotes,
                            .least_added_c = least_added(quotes, count)};
    all_judge(&asking, answer);
}

/* ---- the plan with it -------------------------------------------------------------------------------------------- */

/* When each of the solver's jobs begins in the standing plan, and the new ones where they were quoted. */
static int32_t *starts_of(struct arena *arena, const struct live_problem *made, const struct quote *quote,
                          int32_t solver_job)
{
    int32_t *start_t = arena_array(arena, int32_t, made->problem.dims.jobs);
    for (int32_t i = 0; i < made->standing.stop_count; i++) {
        const struct stop *stop = &made->standing.stops[i];
        if (stop->job >= 0) {
            start_t[stop->job] = stop->start_t;
        }
    }
    start_t[solver_job] = quote->start_t;
    for (int32_t m = 0; m < quote->mate_count; m++) {
        start_t[quote->mates[m].job] = quote->mates[m].start_t;
    }
    return start_t;
}

bool assign_plan(struct arena *arena, const struct live_problem *made, const struct assign_answer *answer,
                 const struct assign_option *option, struct solution *plan)
{
    int32_t technicians = made->problem.dims.technicians;
    int32_t jobs = made->problem.dims.jobs;
    const struct assign_question question = {.job = answer->job};
    const struct asking asking = {
        .arena = arena, .made = made, .question = &question, .solver_job = made->first_of[answer->job]};
    const int32_t *start_t = starts_of(arena, made, &option->quote, asking.solver_job);
    int32_t *first = arena_array(arena, int32_t, technicians + 1);
    int32_t *order = arena_array(arena, int32_t, jobs + 1);
    struct told_job *told = arena_array(arena, struct told_job, jobs);
    for (int32_t t = 0; t < technicians; t++) {
        int32_t count = order_with(&asking, &option->quote, t, order);
        first[t + 1] = first[t] + count;
        for (int32_t i = 0; i < count; i++) {
            told[first[t] + i] = (struct told_job){order[i], start_t[order[i]]};
        }
    }
    struct told_obstacle obstacle;
    return told_plan(arena, made, first, told, plan, &obstacle);
}
