#include "dispatch/emergency.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "dispatch/emergency_parts.h"

void emergency_begin(struct decision_inputs *inputs, int32_t moved_max)
{
    decision_search_begin(inputs, 1, EMERGENCY_LANES);
    inputs->search.moved_max = moved_max;
    decision_search_give(inputs, "movedMax");
}

/* An emergency while it is worked on. */
struct working {
    struct arena *arena;
    const struct decision_inputs *inputs;
    const struct emergency_host *host;
    struct emergency *e;
    int32_t job;
    int32_t moved_max;
    struct live_options options;
    struct live_plan standing;
};

/* ---- the day ----------------------------------------------------------------------------------------------------- */

static bool is_planned(const struct live_job *job)
{
    return live_has_place(job) && job->status <= JOB_DISPATCHED;
}

/* It is wanted soon, where nobody has agreed on a time. */
static void urgent_make(struct arena *arena, const struct live_day *day, struct live_job *job)
{
    bool is_today = day->now_s >= day->start_s && day->now_s < day->end_s;
    job->priority = PRIORITY_URGENT;
    if (job->windows.count == 0 && job->promised.given == 0 && is_today) {
        struct record_window *soon = arena_new(arena, struct record_window);
        *soon = (struct record_window){
            .given = 7, .start_s = day->now_s, .end_s = day->now_s + EMERGENCY_DUE_MINUTES * MINUTE_SECONDS};
        job->windows = (struct window_list){1, soon};
    }
}

static void day_look(struct working *w)
{
    struct live_day *day = &w->e->day;
    int64_t *from_s = arena_array(w->arena, int64_t, w->inputs->day.jobs.count);
    *day = w->inputs->day;
    from_s[w->job] = LIVE_FREE;
    live_day_hold(w->arena, day, from_s);
    struct live_job *jobs = arena_array(w->arena, struct live_job, day->jobs.count);
    memcpy(jobs, day->jobs.items, (size_t)day->jobs.count * sizeof *jobs);
    urgent_make(w->arena, day, &jobs[w->job]);
    day->jobs.items = jobs;
}

/* The emergency may move beside the others. */
static struct live_options options_of(const struct working *w)
{
    const struct live_job *job = &w->e->day.jobs.items[w->job];
    struct live_options options = live_options_all();
    options.moved_max = w->moved_max + (live_has_place(job) ? 1 + job->crew_technician_ids.count : 0);
    options.moved_late_s = CHANGES_RETIME_S - 1;
    options.emergency = w->job;
    return options;
}

/* ---- what a plan moves ------------------------------------------------------------------------------------------- */

static bool same_people(const struct live_place *a, const struct live_place *b)
{
    bool same = a->technician == b->technician && a->crew_count == b->crew_count;
    for (int32_t i = 0; same && i < a->crew_count; i++) {
        same = a->crew[i] == b->crew[i];
    }
    return same;
}

/* By a second, or a minute: by how much it begins later than it stands and would begin. */
static int64_t later_s(const struct live_job *job, const struct live_place *before, const struct live_place *after)
{
    int64_t start_s = before->start_s > job->scheduled_start_s ? before->start_s : job->scheduled_start_s;
    return after->start_s - start_s;
}

static bool is_moved(const struct working *w, const struct live_plan *after, int32_t j)
{
    const struct live_job *job = &w->e->day.jobs.items[j];
    const struct live_place *was = &w->standing.places[j];
    const struct live_place *is = &after->places[j];
    if (!is_planned(job) || was->technician < 0) {
        return false;
    }
    if (j == w->job) { /* its own change: from where it stands on the board */
        int64_t by_s = is->start_s - job->scheduled_start_s;
        return !same_people(was, is) || by_s >= CHANGES_RETIME_S || by_s <= -CHANGES_RETIME_S;
    }
    return !same_people(was, is) || later_s(job, was, is) >= CHANGES_RETIME_S;
}

/* When somebody is done with a job by the board. */
static int64_t board_end_s(const struct live_job *job, const struct live_place *place)
{
    int64_t end_s = job->scheduled_start_s + (place->end_s - place->start_s);
    return job->scheduled_end_s > end_s ? job->scheduled_end_s : end_s;
}

/* What runs late already is left at its time on the board, unless something that is put before it takes that time: then it is moved too.
 * Returns how many are. */
static int32_t followers_mark(const struct working *w, const struct solution *plan, const struct live_plan *after,
                              int32_t route, bool *is_changed)
{
    const struct live_problem *made = &w->e->ranking.made;
    int64_t taken_s = INT64_MIN; /* until when, by what is changed */
    int32_t count = 0;
    for (int32_t i = 0; i < plan->routes[route].stop_count; i++) {
        int32_t solver_job = plan->stops[plan->routes[route].stop_first + i].job;
        int32_t j = solver_job >= 0 ? made->job_of[solver_job] : -1;
        if (j < 0) {
            continue;
        }
        const struct live_job *job = &w->e->day.jobs.items[j];
        const struct live_place *place = &after->places[j];
        bool late = place->start_s - job->scheduled_start_s >= CHANGES_RETIME_S;
        if (j != w->job && is_planned(job) && !is_changed[j] && late && job->scheduled_start_s < taken_s) {
            is_changed[j] = true;
            count++;
        }
        bool changed = j == w->job || is_changed[j];
        taken_s = changed ? place->end_s : taken_s == INT64_MIN ? taken_s : board_end_s(job, place);
    }
    return count;
}

/* Marks the others that a plan moves. Returns how many. */
static int32_t moved_mark(const struct working *w, const struct solution *plan, const struct live_plan *after,
                          bool *is_changed)
{
    int32_t count = 0;
    for (int32_t j = 0; j < w->e->day.jobs.count; j++) {
        is_changed[j] = j != w->job && is_moved(w, after, j);
        count += is_changed[j] ? 1 : 0;
    }
    for (int32_t more = 1; more > 0; count += more) { /* a crew is on several routes */
        more = 0;
        for (int32_t t = 0; t < plan->route_count; t++) {
            more += followers_mark(w, plan, after, t, is_changed);
        }
    }
    return count;
}

/* Until when she works without being on call; INT64_MAX: she is not on call beside that. */
static int64_t usual_end_s(const struct live_technician *technician)
{
    int64_t end_s = INT64_MIN;
    bool on_call = false;
    for (int32_t i = 0; i < technician->shifts.count; i++) {
        const struct live_shift *shift = &technician->shifts.items[i];
        on_call = on_call || shift->on_call;
        end_s = !shift->on_call && shift->end_s > end_s ? shift->end_s : end_s;
    }
    int64_t overtime_s = (int64_t)technician->overtime_minutes * MINUTE_SECONDS;
    return !on_call || end_s == INT64_MIN ? INT64_MAX : end_s + overtime_s;
}

/* Whether other work would be done while somebody is on call: that is for emergencies. */
static bool calls_misused(const struct working *w, const struct live_plan *after)
{
    bool misused = false;
    for (int32_t j = 0; j < w->e->day.jobs.count && !misused; j++) {
        const struct live_place *was = &w->standing.places[j];
        const struct live_place *is = &after->places[j];
        bool urgent = w->e->day.jobs.items[j].priority == PRIORITY_URGENT;
        bool worse = was->technician != is->technician || is->end_s > was->end_s;
        misused = j != w->job && !urgent && is->technician >= 0 && worse &&
                  is->end_s > usual_end_s(&w->e->day.technicians.items[is->technician]);
    }
    return misused;
}

/* NULL when the plan may be; else why not, as a reason of who would have the job. */
static const struct assign_reason *plan_refuse(const struct working *w, const struct solution *plan)
{
    struct live_plan after;
    bool *is_changed = arena_array(w->arena, bool, w->e->day.jobs.count);
    struct assign_reason *reason = arena_new(w->arena, struct assign_reason);
    live_plan_read(w->arena, &w->e->ranking.made, plan, &after);
    int32_t moved = moved_mark(w, plan, &after, is_changed);
    if (moved > w->moved_max) {
        const struct route_verdict verdict = {.obstacle = OBSTACLE_MOVED, .needed = moved, .available = w->moved_max};
        *reason = assign_obstacle(w->arena, &w->e->ranking.made, w->job, &verdict);
        return reason;
    }
    if (calls_misused(w, &after)) {
        *reason = (struct assign_reason){"on_call_only", TEXT("Other jobs would have to be done while she is on call."),
                                         TEXT("{}")};
        return reason;
    }
    return NULL;
}

/* ---- the insertion ----------------------------------------------------------------------------------------------- */

/* The first of the ranking cannot have it after all. */
static void first_refuse(struct working *w, const struct assign_reason *reason)
{
    struct assign_answer *answer = &w->e->ranking.answer;
    int32_t technician = answer->options[0].technician;
    struct assign_refusal *refusals = arena_array(w->arena, struct assign_refusal, answer->refusal_count + 1);
    int32_t at = 0;
    for (int32_t i = 0; i < answer->refusal_count; i++) {
        refusals[i + (answer->refusals[i].technician > technician ? 1 : 0)] = answer->refusals[i];
        at += answer->refusals[i].technician < technician ? 1 : 0;
    }
    refusals[at] = (struct assign_refusal){technician, 1, reason};
    answer->refusals = refusals;
    answer->refusal_count++;
    answer->options++;
    answer->option_count--;
}

/* Why the first of the ranking cannot have it: the plan with her, or what it does to others. NULL: she can. */
static const struct assign_reason *first_judge(const struct working *w, struct solution *plan)
{
    const struct assign_answer *answer = &w->e->ranking.answer;
    const struct route_verdict apart = {.obstacle = OBSTACLE_TOGETHER};
    if (assign_plan(w->arena, &w->e->ranking.made, answer, &answer->options[0], plan)) {
        return plan_refuse(w, plan);
    }
    struct assign_reason *together = arena_new(w->arena, struct assign_reason);
    *together = assign_obstacle(w->arena, &w->e->ranking.made, w->job, &apart);
    return together;
}

/* The standing plan with the job where the first of the ranking has it. Of a thousand people who cannot, each on a plan of ten thousand
 * jobs, no more than the reasons is kept. */
static bool insert(struct working *w, struct solution *plan)
{
    const struct assign_answer *answer = &w->e->ranking.answer;
    struct arena *arena = w->arena, *scratch = arena_create(0);
    const struct assign_reason *refused = NULL;
    while (answer->option_count > 0) {
        w->arena = scratch;
        refused = first_judge(w, plan);
        w->arena = arena;
        if (refused == NULL) {
            break;
        }
        struct assign_reason *reason = arena_new(arena, struct assign_reason);
        *reason = (struct assign_reason){refused->code, text_copy(arena, refused->message),
                                         text_copy(arena, refused->detail)};
        first_refuse(w, reason);
        arena_reset(scratch);
    }
    arena_destroy(scratch);
    return answer->option_count > 0 && first_judge(w, plan) == NULL;
}

/* ---- the search -------------------------------------------------------------------------------------------------- */

/* Whether the plan has the job, with `first` if that is settled, and may be. */
static bool is_good(const struct working *w, const struct solution *plan, int32_t first)
{
    struct live_plan read;
    live_plan_read(w->arena, &w->e->ranking.made, plan, &read);
    int32_t technician = read.places[w->job].technician;
    return technician >= 0 && (first < 0 || technician == first) && plan_refuse(w, plan) == NULL;
}

/* Plans the routes near anew, beginning with the insertion, if there is one. *found: a plan that costs less there. */
static bool search(struct working *w, const struct replan_order *order, const struct solution *inserted,
                   struct solution *better, bool *found, struct fault *fault)
{
    struct emergency *e = w->e;
    struct emergency_region region;
    struct solution start;
    struct replan_order whole = *order;
    int32_t first = inserted != NULL ? e->ranking.answer.options[0].technician : -1;
    whole.seed = (uint64_t)w->inputs->search.seed;
    whole.lanes = w->inputs->search.lanes;
    *found = false;
    if (!emergency_region_make(w->arena, e, &w->options, first, inserted, &region)) {
        return true;
    }
    if (w->host->claim != NULL && !w->host->claim(w->host->context, dispatch_replan_bytes(&region.made, whole.lanes))) {
        e->refused = true;
        return true;
    }
    bool entered = inserted != NULL && emergency_region_enter(w->arena, e, &region, inserted, &start);
    if (entered) {
        region.made.standing = start;
    }
    if (!dispatch_replan(w->arena, &region.made, &whole, &w->host->replan, &e->search, fault)) {
        return false;
    }
    e->searched = true;
    bool is_better = inserted == NULL || (entered && e->search.plan.cost.total_c < start.cost.total_c);
    *found =
        is_better && emergency_region_leave(w->arena, e, &region, &e->search.plan, better) && is_good(w, better, first);
    return true;
}

/* ---- the ranking of a plan that made room ------------------------------------------------------------------------ */

/* The plan without the job. */
static bool plan_without(const struct working *w, const struct solution *plan, struct solution *without)
{
    const struct live_problem *made = &w->e->ranking.made;
    int32_t technicians = made->problem.dims.technicians;
    int32_t *first = arena_array(w->arena, int32_t, technicians + 1);
    struct told_job *told = arena_array(w->arena, struct told_job, made->problem.dims.jobs);
    struct told_obstacle obstacle;
    int32_t count = 0;
    for (int32_t t = 0; t < technicians; t++) {
        const struct route *route = &plan->routes[t];
        first[t] = count;
        for (int32_t i = 0; i < route->stop_count; i++) {
            const struct stop *stop = &plan->stops[route->stop_first + i];
            if (stop->job >= 0 && made->job_of[stop->job] != w->job) {
                told[count++] = (struct told_job){stop->job, stop->start_t};
            }
        }
    }
    first[technicians] = count;
    return told_plan(w->arena, made, first, told, without, &obstacle);
}

/* Who has it now that room was made is scored on the board with that room; the others stay refused as they were. */
static bool rank_anew(struct working *w, const struct solution *plan)
{
    struct assign_answer *answer = &w->e->ranking.answer;
    struct live_problem roomy = w->e->ranking.made;
    struct live_plan read;
    struct assign_answer anew;
    if (!plan_without(w, plan, &roomy.standing)) {
        return false;
    }
    live_plan_read(w->arena, &roomy, plan, &read);
    dispatch_assign(w->arena, &roomy, &w->e->ranking.question, &anew);
    for (int32_t i = 0; i < anew.option_count; i++) {
        if (anew.options[i].technician == read.places[w->job].technician) {
            struct assign_refusal *refusals = arena_array(w->arena, struct assign_refusal, answer->refusal_count);
            int32_t kept = 0;
            for (int32_t k = 0; k < answer->refusal_count; k++) {
                if (answer->refusals[k].technician != anew.options[i].technician) {
                    refusals[kept++] = answer->refusals[k];
                }
            }
            answer->refusals = refusals;
            answer->refusal_count = kept;
            answer->options = &anew.options[i];
            answer->option_count = 1;
            return true;
        }
    }
    return false;
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

/* The first of the ranking is told where the plan has it. */
static void first_settle(struct working *w, const struct live_place *place)
{
    struct assign_answer *answer = &w->e->ranking.answer;
    struct assign_option *options = arena_array(w->arena, struct assign_option, answer->option_count);
    memcpy(options, answer->options, (size_t)answer->option_count * sizeof *options);
    options[0].start_s = place->start_s;
    options[0].end_s = place->end_s;
    options[0].sequence = place->sequence;
    options[0].crew_count = place->crew_count;
    options[0].crew = place->crew;
    answer->options = options;
}

static void plan_take(struct working *w, const struct solution *plan)
{
    struct emergency *e = w->e;
    struct live_plan after;
    bool *is_changed = arena_array(w->arena, bool, e->day.jobs.count);
    e->plan = *plan;
    e->is_placed = true;
    live_plan_read(w->arena, &e->ranking.made, plan, &after);
    e->moved = moved_mark(w, plan, &after, is_changed);
    is_changed[w->job] = !is_planned(&e->day.jobs.items[w->job]) || is_moved(w, &after, w->job);
    first_settle(w, &after.places[w->job]);
    changes_among(w->arena, &e->ranking.made, &e->plan, is_changed, &e->changes);
}

/* The insertion, or what was found that is better. */
static bool place(struct working *w, const struct replan_order *order, struct fault *fault)
{
    struct solution inserted;
    struct solution better;
    bool found = false;
    bool has_insertion = insert(w, &inserted);
    if (!search(w, order, has_insertion ? &inserted : NULL, &better, &found, fault)) {
        return false;
    }
    if (found && (has_insertion || rank_anew(w, &better))) {
        plan_take(w, &better);
    } else if (has_insertion) {
        plan_take(w, &inserted);
    }
    return true;
}

bool emergency_decide(struct arena *arena, const struct decision_inputs *inputs, const struct replan_order *order,
                      const struct emergency_host *host, struct emergency *emergency, struct fault *fault)
{
    struct working w = {.arena = arena, .inputs = inputs, .host = host, .e = emergency};
    struct decision_inputs *looked = arena_new(arena, struct decision_inputs);
    *emergency = (struct emergency){.is_placed = false};
    w.job = live_find_job(&inputs->day, inputs->question.job_id);
    if (w.job < 0) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "/question/jobId", "The job is not on that day.");
    }
    w.moved_max = inputs->search.moved_max;
    day_look(&w);
    w.options = options_of(&w);
    *looked = *inputs;
    looked->day = emergency->day;
    if (!decision_assign_within(arena, looked, &w.options, &emergency->ranking, fault)) {
        return false;
    }
    emergency->ranking.made.day = &emergency->day;
    live_plan_read(arena, &emergency->ranking.made, &emergency->ranking.made.standing, &w.standing);
    bool under_way = inputs->day.jobs.items[w.job].status > JOB_DISPATCHED;
    bool is_anywhere = emergency->ranking.made.first_of[w.job] >= 0;
    return under_way || !is_anywhere || place(&w, order, fault);
}

bool emergency_is_own(const struct emergency *emergency, const struct plan_change *change)
{
    return change->job == emergency->ranking.question.job;
}

void emergency_changes_judge(struct arena *arena, struct emergency *emergency)
{
    changes_judge(arena, &emergency->changes);
}
