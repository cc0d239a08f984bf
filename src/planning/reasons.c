#include "planning/reasons.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"
#include "planning/orders.h"

/* A plan tries at most so many routes over all jobs that stayed out, but always the nearest few of each; and it takes at
 * most so many steps over all of them, which is about a second, so that absurdly long routes hold nobody up. */
enum { TRIALS_MAX = 100000, TRIALS_OF_A_JOB_MIN = 12, STEPS_MAX = 200000000 };

struct candidate {
    int32_t technician;
    int32_t travel_t; /* from home */
};

/* Where a search for the reasons of one job stands. */
struct inquiry {
    struct arena *arena;
    const struct day_problem *dp;
    const struct orders *orders;
    struct candidate *candidates; /* room for all technicians */
    int32_t job;
    int64_t steps; /* left for this job */
};

static struct text name_of(const struct inquiry *q, int32_t technician)
{
    const struct technician *named = &q->dp->day->technicians[technician];
    return text_is_empty(named->name) ? named->external_id : named->name;
}

/* The clock as people read it; a started minute counts, so that "too late" never shows the limit itself. */
static struct text clock_of(const struct inquiry *q, int64_t instant_s)
{
    return clock_text(q->arena, q->dp->day->zone, instant_s + MINUTE_SECONDS - 1);
}

static const struct job *job_of(const struct inquiry *q, int32_t job)
{
    return &q->dp->day->jobs[job];
}

/* ---- what is wrong before any route is looked at ----------------------------------------------------------------- */

static bool has_skill(struct arena *arena, const struct technician *technician, struct text skill)
{
    struct arena_mark mark = arena_mark(arena);
    struct text folded = text_fold(arena, skill);
    bool has = false;
    for (int32_t i = 0; i < technician->skill_count && !has; i++) {
        has = text_equal(text_fold(arena, technician->skills[i]), folded);
    }
    arena_rewind(arena, mark);
    return has;
}

/* Why the technician is not eligible: no shift, or the first skill that lacks. */
static struct reason reason_ineligible(const struct inquiry *q, int32_t technician)
{
    struct text name = name_of(q, technician);
    struct reason reason = {.code = REASON_NOT_WORKING, .technician = technician};
    if (!q->dp->day->workdays[technician].works) {
        reason.message = text_format(q->arena, "%.*s does not work on this day", TEXT_ARGS(name));
        return reason;
    }
    const struct job *job = job_of(q, q->job);
    for (int32_t i = 0; i < job->required_skill_count; i++) {
        struct text skill = job->required_skills[i];
        if (!has_skill(q->arena, &q->dp->day->technicians[technician], skill)) {
            reason.code = REASON_MISSING_SKILL;
            reason.subject = skill;
            reason.message = text_format(q->arena, "%.*s has no %.*s skill", TEXT_ARGS(name), TEXT_ARGS(skill));
            return reason;
        }
    }
    assert(false); /* eligibility is made of exactly these two */
    return reason;
}

/* ---- what a route says ------------------------------------------------------------------------------------------- */

static void tell_part(const struct inquiry *q, const struct route_verdict *verdict, bool alone, struct reason *reason)
{
    struct text name = name_of(q, reason->technician);
    struct text sku = q->dp->parts[verdict->part];
    reason->code = REASON_MISSING_PART;
    reason->subject = sku;
    if (verdict->available == 0) {
        reason->message = text_format(q->arena, "%.*s has no %.*s on the van", TEXT_ARGS(name), TEXT_ARGS(sku));
        return;
    }
    reason->message =
        text_format(q->arena, "%.*s has %lld %.*s on the van, the %s would take %lld", TEXT_ARGS(name),
                    (long long)verdict->available, TEXT_ARGS(sku), alone ? "job" : "route", (long long)verdict->needed);
}

static void tell_reach(const struct inquiry *q, const struct route_verdict *verdict, struct reason *reason)
{
    struct text name = name_of(q, reason->technician);
    reason->code = REASON_OUT_OF_REACH;
    reason->message =
        text_format(q->arena, "%.*s would drive %lld km, the battery lasts for %lld km", TEXT_ARGS(name),
                    (long long)divide_round_half_up(verdict->needed, 1000), (long long)(verdict->available / 1000));
}

static void tell_shift(const struct inquiry *q, int64_t needed_s, const char *what, struct reason *reason)
{
    struct text name = name_of(q, reason->technician);
    int64_t end_s = q->dp->day->workdays[reason->technician].shift.end_s;
    struct text needed = clock_of(q, needed_s);
    struct text end = clock_of(q, end_s);
    reason->code = REASON_SHIFT_TOO_SHORT;
    reason->needed = needed_s;
    reason->available = end_s;
    reason->message = text_format(q->arena, "%.*s would %s at %.*s, the shift ends at %.*s", TEXT_ARGS(name), what,
                                  TEXT_ARGS(needed), TEXT_ARGS(end));
}

/* Alone in the day, and back too late all the same: where the door opens late, that is why. */
static void tell_return(const struct inquiry *q, const struct route_verdict *verdict, bool alone, struct reason *reason)
{
    const struct problem *problem = &q->dp->problem;
    tell_shift(q, q->dp->zero_s + verdict->needed, "be back", reason);
    struct travel leg =
        problem_travel(problem, 0, problem->technician_start_place[reason->technician], problem->job_place[q->job]);
    if (!alone || problem->technician_from_t[reason->technician] + leg.time_t >= problem->job_open_t[q->job]) {
        return;
    }
    struct text name = name_of(q, reason->technician);
    struct text open = clock_of(q, q->dp->zero_s + problem->job_open_t[q->job]);
    struct text back = clock_of(q, reason->needed);
    struct text end = clock_of(q, reason->available);
    reason->message = text_format(q->arena, "%.*s could begin at %.*s and be back at %.*s, the shift ends at %.*s",
                                  TEXT_ARGS(name), TEXT_ARGS(open), TEXT_ARGS(back), TEXT_ARGS(end));
}

/* The verdict may be about another job of the route, which the new one would push out of its window. */
static void tell_window(const struct inquiry *q, const struct route_verdict *verdict, struct reason *reason)
{
    const struct job *late = job_of(q, verdict->job);
    int64_t needed_s = q->dp->zero_s + verdict->needed;
    if (!late->has_window) {
        tell_shift(q, needed_s, "begin", reason); /* the problem's door closes a day after the last shift */
        return;
    }
    struct text name = name_of(q, reason->technician);
    struct text needed = clock_of(q, needed_s);
    struct text end = clock_of(q, late->window.end_s);
    reason->code = REASON_OUTSIDE_WINDOW;
    reason->needed = needed_s;
    reason->available = late->window.end_s;
    if (verdict->job == q->job) {
        reason->message = text_format(q->arena, "%.*s could begin at %.*s, the window closes at %.*s", TEXT_ARGS(name),
                                      TEXT_ARGS(needed), TEXT_ARGS(end));
        return;
    }
    reason->subject = text_is_empty(late->external_id) ? late->id : late->external_id;
    reason->message = text_format(q->arena, "%.*s would begin job %.*s at %.*s, its window closes at %.*s",
                                  TEXT_ARGS(name), TEXT_ARGS(reason->subject), TEXT_ARGS(needed), TEXT_ARGS(end));
}

static struct reason reason_of_verdict(const struct inquiry *q, int32_t technician, const struct route_verdict *verdict,
                                       bool alone)
{
    struct reason reason = {.technician = technician, .needed = verdict->needed, .available = verdict->available};
    struct text name = name_of(q, technician);
    switch (verdict->obstacle) {
    case OBSTACLE_PARTS:
        tell_part(q, verdict, alone, &reason);
        break;
    case OBSTACLE_REACH:
        tell_reach(q, verdict, &reason);
        break;
    case OBSTACLE_WINDOW:
        tell_window(q, verdict, &reason);
        break;
    case OBSTACLE_BREAK:
        reason.code = REASON_NO_BREAK_ROOM;
        reason.message = text_format(q->arena, "%.*s would have no room left for the break", TEXT_ARGS(name));
        break;
    case OBSTACLE_SHIFT:
        tell_return(q, verdict, alone, &reason);
        break;
    case OBSTACLE_FROZEN:
    case OBSTACLE_SEQUENCE:
    case OBSTACLE_JOBS_MAX:
    case OBSTACLE_LOAD:
    case OBSTACLE_ENERGY:
    case OBSTACLE_NO_ROAD:
    case OBSTACLE_TOGETHER:
    case OBSTACLE_MOVED:
        assert(false); /* a day has none of these constraints */
        break;
    case OBSTACLE_NONE:
    case OBSTACLE_NOT_ELIGIBLE:
        assert(false); /* the technician was eligible and the route impossible */
    }
    return reason;
}

static struct insertion try_insertion(const struct inquiry *q, const struct order *order)
{
    struct arena_mark mark = arena_mark(q->arena);
    struct insertion insertion = schedule_insertion(q->arena, &q->dp->problem, order, q->job, INSERTION_BY_COST);
    arena_rewind(q->arena, mark);
    return insertion;
}

/* About the steps of trying every position of a route: each position is followed stop by stop, once more for every place of
 * the break, and parts are counted anew at every stop. */
static int64_t steps_of_trial(const struct inquiry *q, int32_t technician, int32_t count)
{
    const struct problem *problem = &q->dp->problem;
    bool rests = problem_break_count(problem, technician) > 0;
    int64_t stops = (int64_t)count + 1;
    return stops * stops * (rests || problem->part_first != NULL ? stops : 1);
}

static struct reason reason_not_tried(const struct inquiry *q, const struct order *order)
{
    struct text name = name_of(q, order->technician);
    return (struct reason){
        .code = REASON_NOT_TRIED,
        .technician = order->technician,
        .message = text_format(q->arena, "%.*s has %d jobs already, and a place among them was not looked for",
                               TEXT_ARGS(name), order->count),
    };
}

/* First the job alone, because what fails there cannot be helped by moving other jobs; then in the route as it is. */
static struct reason reason_eligible(struct inquiry *q, int32_t technician)
{
    struct order nothing = {.technician = technician};
    struct insertion alone = try_insertion(q, &nothing);
    if (!alone.possible) {
        return reason_of_verdict(q, technician, &alone.verdict, true);
    }
    struct order order = orders_at(q->orders, technician);
    int64_t steps = steps_of_trial(q, technician, order.count);
    if (steps > q->steps) {
        return reason_not_tried(q, &order);
    }
    q->steps -= steps;
    struct insertion insertion = try_insertion(q, &order);
    if (!insertion.possible) {
        return reason_of_verdict(q, technician, &insertion.verdict, false);
    }
    struct text name = name_of(q, technician);
    return (struct reason){
        .code = REASON_NOT_WORTH_IT,
        .technician = technician,
        .needed = insertion.added_c,
        .available = q->dp->problem.job_left_out_c[q->job],
        .message = text_format(q->arena, "%.*s could take it, at a higher price than leaving it out", TEXT_ARGS(name)),
    };
}

/* ---- all technicians of a job ------------------------------------------------------------------------------------ */

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;
    if (left->travel_t != right->travel_t) {
        return left->travel_t < right->travel_t ? -1 : 1;
    }
    return left->technician < right->technician ? -1 : left->technician > right->technician;
}

/* How close a reason comes to a yes. */
static int32_t closeness(enum reason_code code)
{
    static const int32_t ranks[REASON_CODE_COUNT] = {
        [REASON_NOT_WORTH_IT] = 8,  [REASON_NOT_TRIED] = 7,      [REASON_SHIFT_TOO_SHORT] = 6,
        [REASON_NO_BREAK_ROOM] = 5, [REASON_OUTSIDE_WINDOW] = 4, [REASON_OUT_OF_REACH] = 3,
        [REASON_MISSING_PART] = 2,  [REASON_MISSING_SKILL] = 1,  [REASON_NOT_WORKING] = 0,
    };
    return ranks[code];
}

static int compare_reasons(const void *a, const void *b)
{
    const struct reason *left = a;
    const struct reason *right = b;
    int32_t nearer = closeness(right->code) - closeness(left->code);
    if (nearer != 0) {
        return nearer;
    }
    bool bare_left = left->code == REASON_MISSING_PART && left->available == 0;
    bool bare_right = right->code == REASON_MISSING_PART && right->available == 0;
    if (bare_left != bare_right) {
        return bare_left ? 1 : -1; /* a van that has run out is closer than one that never had the part */
    }
    int64_t lacks_left = left->needed - left->available;
    int64_t lacks_right = right->needed - right->available;
    if (lacks_left != lacks_right) {
        return lacks_left < lacks_right ? -1 : 1;
    }
    return left->technician < right->technician ? -1 : left->technician > right->technician;
}

/* Those who work and lack a skill, or those who do not work; at most `room` of them. */
static int32_t collect_ineligible(const struct inquiry *q, bool working, int32_t room, struct reason *reasons)
{
    const struct day *day = q->dp->day;
    int32_t count = 0;
    for (int32_t t = 0; t < day->technician_count && count < room; t++) {
        if (day->workdays[t].works == working && !problem_eligible(&q->dp->problem, q->job, t)) {
            reasons[count++] = reason_ineligible(q, t);
        }
    }
    return count;
}

/* No more of the others than are ever listed. */
static int32_t room_for_ineligible(const struct inquiry *q)
{
    int32_t technicians = q->dp->day->technician_count;
    return technicians < PLANNING_REASONS_MAX ? technicians : PLANNING_REASONS_MAX;
}

/* The eligible ones whose home is nearest, at most `trials` of them: *reasons gets room for them and for the others. */
static int32_t collect_eligible(struct inquiry *q, int32_t trials, struct reason **reasons)
{
    const struct problem *problem = &q->dp->problem;
    int32_t count = 0;
    for (int32_t t = 0; t < problem->dims.technicians; t++) {
        if (problem_eligible(problem, q->job, t)) {
            struct travel leg =
                problem_travel(problem, 0, problem->technician_start_place[t], problem->job_place[q->job]);
            q->candidates[count++] = (struct candidate){t, leg.time_t};
        }
    }
    qsort(q->candidates, (size_t)count, sizeof *q->candidates, compare_candidates);
    count = count < trials ? count : trials;
    *reasons = arena_array(q->arena, struct reason, count + room_for_ineligible(q));
    for (int32_t i = 0; i < count; i++) {
        (*reasons)[i] = reason_eligible(q, q->candidates[i].technician);
    }
    return count;
}

/* ---- one sentence over all --------------------------------------------------------------------------------------- */

static struct text list_skills(struct arena *arena, const struct job *job)
{
    struct text_builder builder = text_builder_make(arena);
    for (int32_t i = 0; i < job->required_skill_count; i++) {
        text_append(&builder, i == 0 ? TEXT("") : i + 1 < job->required_skill_count ? TEXT(", ") : TEXT(" and "));
        text_append(&builder, job->required_skills[i]);
    }
    return text_built(&builder);
}

/* `reasons` stand with the closest first. */
static struct text summarize(const struct inquiry *q, const struct reason *reasons, int32_t count)
{
    const struct job *job = job_of(q, q->job);
    enum reason_code closest = reasons[0].code;
    if (closest == REASON_NOT_WORKING) {
        return TEXT("Nobody works on this day");
    }
    if (closest == REASON_MISSING_SKILL) {
        struct text skills = list_skills(q->arena, job);
        return text_format(q->arena, "Nobody who works on this day has the %s %.*s",
                           job->required_skill_count > 1 ? "skills" : "skill", TEXT_ARGS(skills));
    }
    bool no_van = closest == REASON_MISSING_PART;
    for (int32_t i = 0; i < count; i++) {
        no_van = no_van && (reasons[i].code != REASON_MISSING_PART || reasons[i].available == 0);
    }
    if (no_van) {
        return text_format(q->arena, "No qualified technician has %.*s on the van", TEXT_ARGS(reasons[0].subject));
    }
    return text_format(q->arena, "Closest: %.*s", TEXT_ARGS(reasons[0].message));
}

static struct unassigned inquire(struct inquiry *q, int32_t trials)
{
    struct unassigned answer = {.job = q->job};
    if (q->dp->day->technician_count == 0) {
        struct reason *reason = arena_new(q->arena, struct reason);
        *reason = (struct reason){REASON_NOT_WORKING, -1, TEXT("There is no technician"), {NULL, 0}, 0, 0};
        answer.summary = reason->message;
        answer.reasons = reason;
        answer.reason_count = 1;
        return answer;
    }
    struct reason *reasons;
    int32_t count = collect_eligible(q, trials, &reasons);
    int32_t room = room_for_ineligible(q);
    int32_t unskilled = collect_ineligible(q, true, room, reasons + count);
    count += unskilled;
    count += collect_ineligible(q, false, room - unskilled, reasons + count);
    qsort(reasons, (size_t)count, sizeof *reasons, compare_reasons);
    answer.summary = summarize(q, reasons, count);
    answer.reasons = reasons;
    answer.reason_count = count < PLANNING_REASONS_MAX ? count : PLANNING_REASONS_MAX;
    return answer;
}

struct unassigned *reasons_find(struct arena *arena, const struct day_problem *day_problem,
                                const struct solution *solution)
{
    int32_t count = solution->left_out_count;
    struct unassigned *answers = arena_array(arena, struct unassigned, count);
    struct orders orders = orders_of_solution(arena, solution);
    struct candidate *candidates = arena_array(arena, struct candidate, solution->route_count);
    int32_t trials = count == 0 ? 0 : TRIALS_MAX / count;
    trials = trials < TRIALS_OF_A_JOB_MIN ? TRIALS_OF_A_JOB_MIN : trials;
    for (int32_t i = 0; i < count; i++) {
        struct inquiry inquiry = {arena, day_problem, &orders, candidates, solution->left_out[i], STEPS_MAX / count};
        answers[i] = inquire(&inquiry, trials);
    }
    return answers;
}

struct text reason_code_name(enum reason_code code)
{
    static const char *const names[REASON_CODE_COUNT] = {
        [REASON_MISSING_SKILL] = "missing_skill",   [REASON_MISSING_PART] = "missing_part",
        [REASON_OUTSIDE_WINDOW] = "outside_window", [REASON_SHIFT_TOO_SHORT] = "shift_too_short",
        [REASON_OUT_OF_REACH] = "out_of_reach",     [REASON_NO_BREAK_ROOM] = "no_break_room",
        [REASON_NOT_WORTH_IT] = "not_worth_it",     [REASON_NOT_WORKING] = "not_working",
        [REASON_NOT_TRIED] = "not_tried",
    };
    assert(code >= 0 && code < REASON_CODE_COUNT);
    return text_of(names[code]);
}
