/* Why jobs have no place on a live day. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "dispatch/assign.h"
#include "dispatch/day_schedule.h"
#include "dispatch/guardrails.h"

/* Reasons while they are found. */
struct finding {
    struct arena *arena;
    const struct live_problem *made;
    const struct solution *plan;
    struct quote_board *board; /* NULL before the first question */
    struct quote *quotes;
    int32_t asked;
};

static struct day_left_out only(struct arena *arena, struct text job_id, struct day_reason reason)
{
    struct day_reason *kept = arena_new(arena, struct day_reason);
    *kept = reason;
    return (struct day_left_out){job_id, 1, kept};
}

static struct day_reason named(const struct finding *f, int32_t technician, const struct assign_reason *reason)
{
    return (struct day_reason){.code = reason->code,
                               .message = reason->message,
                               .technician_id = f->made->day->technicians.items[technician].id,
                               .detail = reason->detail};
}

/* Somebody and how near she comes: the nearer, the higher. */
struct nearness {
    int32_t technician;
    int64_t near;
};

static int by_nearness(const void *a, const void *b)
{
    const struct nearness *left = a;
    const struct nearness *right = b;
    if (left->near != right->near) {
        return left->near > right->near ? -1 : 1;
    }
    return (left->technician > right->technician) - (left->technician < right->technician);
}

static void nearest_first(struct nearness *people, int32_t count)
{
    if (count > 1) {
        qsort(people, (size_t)count, sizeof *people, by_nearness);
    }
}

/* ---- nobody may do it -------------------------------------------------------------------------------------------- */

static struct day_left_out nobody_may(struct finding *f, int32_t j)
{
    int32_t count = f->made->day->technicians.count;
    struct assign_refusal *refusals = arena_array(f->arena, struct assign_refusal, count);
    struct nearness *people = arena_array(f->arena, struct nearness, count);
    struct day_reason *reasons = arena_array(f->arena, struct day_reason, DAY_NAMED_MOST + 1);
    struct day_left_out left = {.job_id = f->made->day->jobs.items[j].id, .reasons = reasons};
    for (int32_t t = 0; t < count; t++) {
        refusals[t] = assign_who(f->arena, f->made, j, t);
        people[t] = (struct nearness){t, -refusals[t].count};
    }
    nearest_first(people, count);
    if (count == 0) {
        reasons[left.reason_count++] =
            (struct day_reason){"not_working", TEXT("Nobody works on this day."), .detail = TEXT("{}")};
        return left;
    }
    const struct assign_reason *first = refusals[people[0].technician].reasons;
    reasons[left.reason_count++] = (struct day_reason){first->code, TEXT("Nobody may do it."), .detail = first->detail};
    for (int32_t i = 0; i < count && i < DAY_NAMED_MOST; i++) {
        reasons[left.reason_count++] = named(f, people[i].technician, refusals[people[i].technician].reasons);
    }
    return left;
}

/* ---- somebody may ------------------------------------------------------------------------------------------------ */

static struct text detail_of(struct arena *arena, int32_t technicians, int64_t added_c)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_integer(&w, TEXT("technicians"), technicians);
    json_name(&w, TEXT("addedCost"));
    json_fixed(&w, added_c, GUARDRAIL_MONEY_C);
    json_object_end(&w);
    return json_written(&w);
}

static struct day_reason could(const struct finding *f, int32_t count, int64_t least_c)
{
    struct text message = count == 1
                              ? TEXT("It has no place yet; one technician could do it.")
                              : text_format(f->arena, "It has no place yet; %d technicians could do it.", (int)count);
    return (struct day_reason){"not_tried", message, .detail = detail_of(f->arena, count, least_c)};
}

static struct day_left_out nobody_can(struct finding *f, int32_t j, int32_t may)
{
    int32_t count = f->made->day->technicians.count;
    int32_t people_count = 0;
    struct nearness *people = arena_array(f->arena, struct nearness, count);
    struct day_reason *reasons = arena_array(f->arena, struct day_reason, DAY_NAMED_MOST + 1);
    struct day_left_out left = {.job_id = f->made->day->jobs.items[j].id, .reason_count = 1, .reasons = reasons};
    for (int32_t t = 0; t < count; t++) {
        if (problem_eligible(&f->made->problem, f->made->first_of[j], t)) {
            people[people_count++] = (struct nearness){t, (int64_t)f->quotes[t].verdict.obstacle};
        }
    }
    nearest_first(people, people_count);
    for (int32_t i = 0; i < people_count && i < DAY_NAMED_MOST; i++) {
        struct assign_reason reason = assign_obstacle(f->arena, f->made, j, &f->quotes[people[i].technician].verdict);
        reasons[left.reason_count++] = named(f, people[i].technician, &reason);
    }
    reasons[0] = reasons[1];
    reasons[0].technician_id = TEXT("");
    reasons[0].message = may == 1
                             ? TEXT("One technician may do it, and has no room for it.")
                             : text_format(f->arena, "%d technicians may do it, and none has room for it.", (int)may);
    return left;
}

static struct day_left_out somebody_may(struct finding *f, int32_t j, int32_t may)
{
    int32_t count = 0;
    int64_t least_c = INT64_MAX;
    if (f->board == NULL) {
        f->board = quote_board_make(f->arena, &f->made->problem, f->plan);
        f->quotes = arena_array(f->arena, struct quote, f->made->day->technicians.count);
    }
    quote_job(f->board, f->made->first_of[j], f->quotes);
    for (int32_t t = 0; t < f->made->day->technicians.count; t++) {
        if (f->quotes[t].possible) {
            count++;
            least_c = f->quotes[t].added_c < least_c ? f->quotes[t].added_c : least_c;
        }
    }
    return count > 0 ? only(f->arena, f->made->day->jobs.items[j].id, could(f, count, least_c)) : nobody_can(f, j, may);
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

static int32_t may_count(const struct finding *f, int32_t j)
{
    int32_t count = 0;
    for (int32_t t = 0; t < f->made->day->technicians.count; t++) {
        count += problem_eligible(&f->made->problem, f->made->first_of[j], t) ? 1 : 0;
    }
    return count;
}

static struct day_left_out why(struct finding *f, int32_t j)
{
    struct text id = f->made->day->jobs.items[j].id;
    if (f->made->first_of[j] < 0) {
        return only(
            f->arena, id,
            (struct day_reason){"no_location", TEXT("It is not known where the job is."), .detail = TEXT("{}")});
    }
    int32_t may = may_count(f, j);
    if (may == 0) {
        return nobody_may(f, j);
    }
    if (f->asked++ >= DAY_QUOTED_MOST) {
        return only(f->arena, id,
                    (struct day_reason){"not_tried", TEXT("It has no place yet, and nobody was tried for it."),
                                        .detail = TEXT("{}")});
    }
    return somebody_may(f, j, may);
}

struct day_left_out dispatch_why_left_out(struct arena *arena, const struct live_problem *made,
                                          const struct solution *plan, int32_t job)
{
    struct finding f = {.arena = arena, .made = made, .plan = plan};
    return why(&f, job);
}

/* Which jobs of the day the plan has a place for. */
static bool *placed_of(struct arena *arena, const struct live_problem *made, const struct solution *plan)
{
    bool *is_placed = arena_array(arena, bool, made->day->jobs.count);
    for (int32_t i = 0; i < plan->stop_count; i++) {
        if (plan->stops[i].job >= 0) {
            is_placed[made->job_of[plan->stops[i].job]] = true;
        }
    }
    return is_placed;
}

const struct day_left_out *dispatch_left_out(struct arena *arena, const struct live_problem *made,
                                             const struct solution *plan, int32_t *count)
{
    const bool *is_placed = placed_of(arena, made, plan);
    struct day_left_out *left = arena_array(arena, struct day_left_out, made->day->jobs.count);
    struct finding f = {.arena = arena, .made = made, .plan = plan};
    *count = 0;
    for (int32_t priority = PRIORITY_URGENT; priority <= PRIORITY_LOW; priority++) {
        for (int32_t j = 0; j < made->day->jobs.count; j++) {
            const struct live_job *job = &made->day->jobs.items[j];
            if (job->priority == priority && !is_placed[j] && job->status != JOB_COMPLETED) {
                left[(*count)++] = why(&f, j);
            }
        }
    }
    return left;
}
