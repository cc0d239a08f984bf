#include "dispatch/hand_parts.h"

#include <string.h>

#include "base/fault.h"

/* ---- places on the day ------------------------------------------------------------------------------------------- */

struct hand_place hand_place_on_day(const struct live_job *job)
{
    const struct interval when = {job->scheduled_start_s, job->scheduled_end_s};
    return hand_place_of(job->technician_id, job->crew_technician_ids, when, job->sequence, job->locks);
}

bool hand_is_pinned(const struct live_job *job)
{
    return (job->locks & LOCK_TIME) != 0 || !live_job_has_location(job);
}

static void member_set(struct live_job *job, const char *member, bool given)
{
    int32_t index = shape_find(&live_shape_job, text_of(member));
    uint64_t bit = UINT64_C(1) << index;
    job->given = given ? job->given | bit : job->given & ~bit;
}

/* What was sent to another, or is taken back from the way, is not sent to her. */
static void status_take(struct live_job *job, const struct hand_place *place)
{
    bool is_hers = text_equal(job->technician_id, place->technician_id);
    if (!hand_is_placed(place)) {
        job->status = JOB_UNSCHEDULED;
    } else if (job->status == JOB_UNSCHEDULED || job->status > JOB_DISPATCHED || !is_hers) {
        job->status = JOB_SCHEDULED;
    }
    memset(&job->actual, 0, sizeof job->actual);
    member_set(job, "actual", false);
}

void hand_stand(struct live_job *job, const struct hand_place *place)
{
    status_take(job, place);
    job->technician_id = place->technician_id;
    job->crew_technician_ids = place->crew_technician_ids;
    job->scheduled_start_s = place->start_s;
    job->scheduled_end_s = place->end_s;
    job->sequence = place->sequence;
    job->locks = place->locks;
    member_set(job, "technicianId", !text_is_empty(place->technician_id));
    member_set(job, "scheduledStart", place->start_s != 0);
    member_set(job, "scheduledEnd", place->end_s != 0);
    member_set(job, "sequence", place->sequence > 0);
}

static void day_copy(struct hand_working *w, const struct live_day *day)
{
    w->day = *day;
    w->jobs = arena_array(w->arena, struct live_job, day->jobs.count);
    if (day->jobs.count > 0) {
        memcpy(w->jobs, day->jobs.items, (size_t)day->jobs.count * sizeof *w->jobs);
    }
    w->day.jobs.items = w->jobs;
}

/* ---- a technician's order ---------------------------------------------------------------------------------------- */

/* A job on its way to a place. */
struct putting {
    struct hand_working *w;
    const struct decision_inputs *inputs;
    const struct live_job *job;
    int32_t technician;
    int32_t count;  /* of her jobs, without this one: */
    int32_t *order; /* jobs of the solver */
    int64_t *end_s; /* when she leaves each */
    int32_t started, done;
    const struct assign_option *best; /* where the engine would put it; NULL: it was not asked, or nowhere */
};

static const struct live_job *job_at(const struct putting *p, int32_t i)
{
    return &p->inputs->day.jobs.items[p->w->before.job_of[p->order[i]]];
}

static bool is_hers(const struct live_job *job, struct text technician_id)
{
    bool hers = text_equal(job->technician_id, technician_id);
    for (int32_t i = 0; i < job->crew_technician_ids.count; i++) {
        hers = hers || text_equal(job->crew_technician_ids.items[i], technician_id);
    }
    return hers;
}

static int32_t done_count(const struct live_day *day, struct text technician_id)
{
    int32_t count = 0;
    for (int32_t j = 0; j < day->jobs.count; j++) {
        count += day->jobs.items[j].status == JOB_COMPLETED && is_hers(&day->jobs.items[j], technician_id) ? 1 : 0;
    }
    return count;
}

static void route_read(struct putting *p)
{
    const struct live_problem *made = &p->w->before;
    const struct route *route = &made->standing.routes[p->technician];
    p->order = arena_array(p->w->arena, int32_t, route->stop_count);
    p->end_s = arena_array(p->w->arena, int64_t, route->stop_count);
    for (int32_t i = 0; i < route->stop_count; i++) {
        const struct stop *stop = &made->standing.stops[route->stop_first + i];
        if (stop->job < 0 || made->job_of[stop->job] == p->w->job) {
            continue;
        }
        p->end_s[p->count] = made->zero_s + stop->departure_t;
        p->order[p->count++] = stop->job;
        p->started += job_at(p, p->count - 1)->status > JOB_DISPATCHED ? 1 : 0;
    }
    p->done = done_count(made->day, made->day->technicians.items[p->technician].id);
}

/* ---- where it is wished ------------------------------------------------------------------------------------------ */

/* A job dropped onto another's time goes before it. */
static int32_t position_at(const struct putting *p, int64_t start_s)
{
    int32_t i = p->started;
    for (; i < p->count; i++) {
        int64_t its_s = job_at(p, i)->scheduled_start_s;
        bool leads = p->w->before.member_of[p->order[i]] == 0;
        if (its_s > start_s || (its_s == start_s && leads)) {
            break;
        }
    }
    return i;
}

static int64_t day_begins(const struct putting *p)
{
    const struct live_day *day = &p->inputs->day;
    const struct live_technician *technician = &day->technicians.items[p->technician];
    int64_t shift_s = technician->shifts.count > 0 ? technician->shifts.items[0].start_s : day->start_s;
    return shift_s > day->now_s ? shift_s : day->now_s;
}

/* A time between her jobs that stands for the place: what the rules make of it comes later. */
static int64_t between(const struct putting *p, int32_t position)
{
    bool is_first = position == p->started, is_last = position == p->count;
    int64_t next_s = is_last ? INT64_MAX : job_at(p, position)->scheduled_start_s;
    if (is_last && position > 0 && !live_job_has_location(p->job)) {
        return p->end_s[position - 1];
    }
    if (is_first) {
        bool is_shared = !is_last && p->w->before.count_of[p->w->before.job_of[p->order[position]]] > 1;
        return is_last ? day_begins(p) : is_shared ? next_s - 1 : next_s; /* its number is of another route */
    }
    int64_t before_s = job_at(p, position - 1)->scheduled_start_s;
    return before_s + 1 < next_s ? before_s + 1 : before_s;
}

static bool sequence_position(struct putting *p, struct fault *fault)
{
    int32_t sequence = p->w->ask->sequence;
    int32_t first = p->done + p->started + 1, last = p->done + p->count + 1;
    if (sequence < first || sequence > last) {
        return fault_raise(
            fault, FAULT_INVALID, "out_of_range", "/sequence",
            "sequence must be from %d to %d: a place among her jobs of the day, after those that have begun.",
            (int)first, (int)last);
    }
    p->w->position = sequence - p->done - 1;
    return true;
}

/* What stands behind it, and would begin before it, begins with it at the earliest. */
static bool both_agree(struct putting *p, struct fault *fault)
{
    int32_t at = p->w->position;
    bool agree = at == p->started || job_at(p, at - 1)->scheduled_start_s <= p->w->wish_s;
    for (int32_t i = at; i < p->count && agree; i++) {
        int32_t j = p->w->before.job_of[p->order[i]];
        if (job_at(p, i)->scheduled_start_s < p->w->wish_s) {
            agree = !hand_is_pinned(job_at(p, i)) && p->w->before.count_of[j] == 1;
            p->w->jobs[j].scheduled_start_s = p->w->wish_s;
        }
    }
    return agree ||
           fault_raise(fault, FAULT_INVALID, "out_of_range", "/sequence",
                       "The job before it begins later than `start`, or one behind it is held to an earlier time.");
}

/* Where the engine would put a job that has no place, among hers. */
static bool best_find(struct putting *p, struct fault *fault)
{
    struct arena *arena = p->w->arena;
    int32_t people = p->inputs->day.technicians.count;
    struct score_weights *weights = arena_new(arena, struct score_weights);
    struct assign_answer *answer = arena_new(arena, struct assign_answer);
    const struct assign_question question = {.job = p->w->job,
                                             .weights = weights,
                                             .performance_e4 = arena_array(arena, int32_t, people),
                                             .forecasts = arena_array(arena, struct live_forecast, people)};
    if (!decision_weights_read(&p->inputs->question, weights)) {
        return fault_raise(fault, FAULT_INVALID, "invalid_value", "/question/weights", "These are no weights.");
    }
    dispatch_assign(arena, &p->w->before, &question, answer);
    for (int32_t i = 0; i < answer->option_count; i++) {
        p->best = answer->options[i].technician == p->technician ? &answer->options[i] : p->best;
    }
    return true;
}

static bool wish_read(struct putting *p, struct fault *fault)
{
    struct hand_working *w = p->w;
    bool at = hand_ask_has(w->ask, "start"), in_order = hand_ask_has(w->ask, "sequence");
    bool has_place = live_has_place(p->job);
    if (!has_place && !best_find(p, fault)) {
        return false;
    }
    if (at || (has_place && !in_order)) {
        w->wish_s = at ? w->ask->start_s : p->job->scheduled_start_s;
        w->is_pinned = at || hand_is_pinned(p->job);
        w->position = position_at(p, w->wish_s);
    } else if (!in_order) {
        int32_t best = p->best == NULL ? p->count : p->best->sequence - p->done - 1;
        w->position = (int32_t)clamp_int64(best, p->started, p->count);
    }
    if (in_order && (!sequence_position(p, fault) || (at && !both_agree(p, fault)))) {
        return false;
    }
    return true;
}

/* ---- putting it there -------------------------------------------------------------------------------------------- */

/* Those who went along go along; who becomes the first of them changes places with who was. */
static struct text_list crew_with(const struct putting *p, struct text technician_id)
{
    const struct text_list *was = &p->job->crew_technician_ids;
    struct text *crew = arena_array(p->w->arena, struct text, was->count + 1);
    struct text_list list = {0, crew};
    for (int32_t i = 0; i < was->count; i++) {
        bool swaps = text_equal(was->items[i], technician_id);
        struct text one = swaps ? p->job->technician_id : was->items[i];
        if (!text_is_empty(one) && !text_equal(one, technician_id)) {
            crew[list.count++] = one;
        }
    }
    if (p->best == NULL || list.count >= p->job->crew_size - 1) {
        return list;
    }
    crew = arena_array(p->w->arena, struct text, p->best->crew_count);
    for (int32_t i = 0; i < p->best->crew_count; i++) {
        crew[i] = p->inputs->day.technicians.items[p->best->crew[i]].id;
    }
    return (struct text_list){p->best->crew_count, crew};
}

/* A time that was asked for is kept; another order gives another time. */
static uint64_t locks_with(const struct putting *p)
{
    bool at = hand_ask_has(p->w->ask, "start"), in_order = hand_ask_has(p->w->ask, "sequence");
    return at ? p->job->locks | LOCK_TIME : in_order ? p->job->locks & ~(uint64_t)LOCK_TIME : p->job->locks;
}

static void order_number(struct putting *p)
{
    for (int32_t i = 0; i < p->count; i++) {
        int32_t task = p->order[i];
        if (p->w->before.member_of[task] == 0 && job_at(p, i)->status <= JOB_DISPATCHED) {
            p->w->jobs[p->w->before.job_of[task]].sequence = p->done + i + 1 + (i >= p->w->position ? 1 : 0);
        }
    }
}

static bool put(struct putting *p, struct fault *fault)
{
    struct hand_working *w = p->w;
    struct text asked = w->ask->technician_id;
    struct text technician_id = text_is_empty(asked) ? p->job->technician_id : asked;
    p->technician = live_find_technician(&p->inputs->day, technician_id);
    if (text_is_empty(technician_id)) {
        return fault_raise(fault, FAULT_INVALID, "required", "/technicianId",
                           "The job has no technician yet: say whose it becomes.");
    }
    if (p->technician < 0) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "/technicianId", "The technician is not on that day.");
    }
    route_read(p);
    if (!wish_read(p, fault)) {
        return false;
    }
    int64_t start_s = w->wish_s != 0 ? w->wish_s : between(p, w->position);
    const struct interval when = {start_s, start_s + (int64_t)p->job->planned_minutes * MINUTE_SECONDS};
    const struct hand_place place =
        hand_place_of(technician_id, crew_with(p, technician_id), when, p->done + w->position + 1, locks_with(p));
    order_number(p);
    hand_stand(&w->jobs[w->job], &place);
    return true;
}

/* ---- back -------------------------------------------------------------------------------------------------------- */

/* Where the job stands now: on this day, or elsewhere. */
static struct hand_place standing(const struct hand_working *w, int32_t job, const struct live_day *day)
{
    return hand_ask_has(w->ask, "elsewhere") && job == w->job ? w->ask->elsewhere
                                                              : hand_place_on_day(&day->jobs.items[job]);
}

/* What is not on the day is not judged: it goes back with the others. */
static void back(struct hand_working *w, const struct live_day *day)
{
    const struct hand_move_list *asked = &w->ask->moves;
    w->moves = arena_array(w->arena, struct hand_move, asked->count);
    for (int32_t i = 0; i < asked->count; i++) {
        const struct hand_move *move = &asked->items[i];
        int32_t job = live_find_job(day, move->job_id);
        struct hand_place now = job >= 0 ? standing(w, job, day) : move->to;
        w->moves[w->move_count++] = hand_move_of(move->job_id, &now, &move->from);
        bool is_here = job >= 0 && (move->from.start_s == 0 ||
                                    (move->from.start_s >= day->start_s && move->from.start_s < day->end_s));
        if (is_here) {
            hand_stand(&w->jobs[job], &move->from);
        }
    }
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

static bool after_make(struct hand_working *w, struct fault *fault)
{
    const struct live_options options = live_options_by_hand();
    if (!live_problem_make(w->arena, &w->day, &options, &w->after, fault)) {
        return false;
    }
    live_plan_read(w->arena, &w->after, &w->after.standing, &w->is);
    return true;
}

/* Whether somebody is on call: when urgent jobs stand on the board says whether she is there. */
static bool has_call(const struct live_day *day)
{
    bool has = false;
    for (int32_t t = 0; t < day->technicians.count; t++) {
        for (int32_t i = 0; i < day->technicians.items[t].shifts.count; i++) {
            has = has || day->technicians.items[t].shifts.items[i].on_call;
        }
    }
    return has;
}

/* Gives the job the place that is wished for it, or takes its place. */
static bool wish(struct hand_working *w, const struct decision_inputs *inputs, struct fault *fault)
{
    struct putting p = {.w = w, .inputs = inputs, .job = &inputs->day.jobs.items[w->job]};
    if (w->ask->action == HAND_PUT) {
        return put(&p, fault);
    }
    const struct interval never = {0, 0};
    const struct hand_place none = hand_place_of(TEXT(""), (struct text_list){0, NULL}, never, 0, 0);
    hand_stand(&w->jobs[w->job], &none);
    return true;
}

bool hand_work(struct arena *arena, const struct decision_inputs *inputs, struct hand_working *w, struct fault *fault)
{
    const struct live_options options = live_options_by_hand();
    *w = (struct hand_working){.arena = arena, .ask = &inputs->hand, .job = -1};
    w->job = live_find_job(&inputs->day, w->ask->job_id);
    if (w->job < 0 && w->ask->action != HAND_BACK) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "/jobId", "The job is not on that day.");
    }
    if (!live_problem_make(arena, &inputs->day, &options, &w->before, fault)) {
        return false;
    }
    live_plan_read(arena, &w->before, &w->before.standing, &w->was);
    day_copy(w, &inputs->day);
    if (w->ask->action == HAND_BACK) {
        back(w, &inputs->day);
    } else if (!wish(w, inputs, fault)) {
        return false;
    }
    if (!after_make(w, fault)) {
        return false;
    }
    if (w->ask->action != HAND_BACK && !hand_times(w, fault)) {
        return false;
    }
    if (w->ask->action != HAND_BACK && has_call(&w->day) && !after_make(w, fault)) {
        return false;
    }
    hand_rules(w);
    return true;
}

bool hand_again(struct arena *arena, const struct decision_inputs *inputs, struct text *result, struct fault *fault)
{
    struct hand_move_list moves;
    struct hand_working *w = arena_new(arena, struct hand_working);
    if (inputs->hand.action == HAND_LOCK || inputs->hand.action == HAND_UNLOCK) {
        *result = hand_locks_result(arena, &inputs->hand, &moves);
        return true;
    }
    if (!hand_work(arena, inputs, w, fault)) {
        return false;
    }
    *result = hand_result(w);
    return true;
}
