#include "base/units.h"
#include "desk/apply.h"
#include "desk/decide.h"
#include "desk/hand_parts.h"
#include "desk/mode.h"

struct handling handling_begin(struct desk *desk, struct desk_handed *handed, struct records_outcome *outcome)
{
    records_outcome_begin(desk->work, outcome);
    *handed = (struct desk_handed){.mode = MODE_SHADOW, .engine_stopped = desk_is_stopped(desk, TEXT(""))};
    return (struct handling){.desk = desk,
                             .handed = handed,
                             .outcome = outcome,
                             .worked = arena_new(desk->work->arena, struct hand_working)};
}

bool handling_body_read(struct handling *h, const struct shape *shape, const struct json *body, void *read)
{
    const struct where whole = {.parent = NULL};
    struct shape_reader reader = records_reader(h->desk->work, h->outcome);
    shape_preset(shape, read);
    (void)shape_merge(&reader, shape, SHAPE_FROM_CLIENT, body, &whole, read);
    return records_is_right(h->outcome);
}

struct hand_place handling_place(const struct job_record *job)
{
    const struct interval when = {job->scheduled_start_s, job->scheduled_end_s};
    return hand_place_of(job->technician_id, job->crew_technician_ids, when, job->sequence, job->locks);
}

struct date handling_date(struct handling *h, int64_t instant_s)
{
    return zone_date(records_zone(h->desk->work, TEXT("")), instant_s, NULL);
}

/* ---- the day ----------------------------------------------------------------------------------------------------- */

static bool is_there(const struct live_day *day, struct text job_id, struct text technician_id)
{
    return live_find_job(day, job_id) >= 0 &&
           (text_is_empty(technician_id) || live_find_technician(day, technician_id) >= 0);
}

/* On the day as it is gathered the job stands where it is wished. It is put back to where it stands: here, or on another day. */
static void job_put_back(struct handling *h, const struct row *row)
{
    struct live_day *day = &h->day.inputs.day;
    int32_t index = live_find_job(day, row->id);
    const struct job_record *job = row->noun;
    struct hand_place now = handling_place(job);
    const struct interval never = {0, 0};
    const struct hand_place none = hand_place_of(TEXT(""), (struct text_list){0, NULL}, never, 0, 0);
    bool is_elsewhere =
        job->scheduled_start_s != 0 && (job->scheduled_start_s < day->start_s || job->scheduled_start_s >= day->end_s);
    struct live_job *jobs = arena_array(h->desk->work->arena, struct live_job, day->jobs.count);
    for (int32_t i = 0; i < day->jobs.count; i++) {
        jobs[i] = day->jobs.items[i];
    }
    hand_stand(&jobs[index], is_elsewhere ? &none : &now);
    jobs[index].version = row->version;
    jobs[index].status = is_elsewhere && job->status != JOB_EN_ROUTE ? JOB_UNSCHEDULED : job->status;
    day->jobs.items = jobs;
}

/* A job that stands on another day, or somebody who is not on this one, is there once the board has it so. */
static bool day_with(struct handling *h, struct date date, const struct row *row, const struct hand_place *goal)
{
    struct records_work *work = h->desk->work;
    struct records_outcome ignored;
    struct records_mark mark = records_mark(work);
    const struct interval noon = {h->day.inputs.day.start_s, h->day.inputs.day.end_s};
    bool has_start = goal->start_s >= noon.start_s && goal->start_s < noon.end_s;
    const struct records_place place = {
        .technician_id = goal->technician_id, .start_s = has_start ? goal->start_s : noon.start_s, .by_hand = true};
    bool made = records_job_put_at(work, row, &place, "plan.overridden", &ignored) &&
                desk_day_make(h->desk, date, TEXT(""), &h->day);
    records_rewind(work, &mark);
    if (made) {
        job_put_back(h, row);
    }
    return made;
}

bool handling_day_make(struct handling *h, struct date date, const struct row *row, const struct hand_place *goal)
{
    struct hand_place now = handling_place(row->noun);
    if (!desk_day_make(h->desk, date, TEXT(""), &h->day)) {
        return false;
    }
    const struct live_day *day = &h->day.inputs.day;
    if (!is_there(day, row->id, goal->technician_id) && !day_with(h, date, row, goal)) {
        return false;
    }
    struct hand_ask *ask = &h->day.inputs.hand;
    shape_preset(&hand_shape_ask, ask);
    shape_give(&h->day.inputs, shape_find(&decision_shape_inputs, TEXT("hand")));
    ask->job_id = row->id;
    hand_ask_give(ask, "jobId");
    if (now.start_s != 0 && (now.start_s < day->start_s || now.start_s >= day->end_s)) {
        ask->elsewhere = now;
        hand_ask_give(ask, "elsewhere");
    }
    return true;
}

/* ---- working it out ---------------------------------------------------------------------------------------------- */

bool handling_work_out(struct handling *h, const struct row *row)
{
    struct records_work *work = h->desk->work;
    struct fault fault = {.kind = FAULT_NONE};
    const struct job_record *job = row->noun;
    h->handed->job_id = row->id;
    h->handed->mode = desk_mode_of(h->desk, job, TEXT("")).mode;
    h->handed->engine_stopped = desk_is_stopped(h->desk, job->branch_id);
    if (!hand_work(work->arena, &h->day.inputs, h->worked, &fault)) {
        if (fault.kind == FAULT_INVALID) {
            issue_add_at(&h->outcome->wrong, text_copy(work->arena, text_of(fault.where)), fault.code, "%s",
                         fault.what);
            return records_is_right(h->outcome);
        }
        work->fault = fault;
        return false;
    }
    h->handed->result = hand_result(h->worked);
    return true;
}

/* The first of them in the sentence, all of them in the answer. */
static bool refuse_broken(struct handling *h)
{
    int32_t first = 0, hard = 0;
    for (int32_t i = h->worked->rule_count - 1; i >= 0; i--) {
        hard += h->worked->rules[i].hard ? 1 : 0;
        first = h->worked->rules[i].hard ? i : first;
    }
    struct text message = h->worked->rule_count > 0 ? h->worked->rules[first].message : TEXT("");
    struct text more = hard > 1 ? text_format(h->desk->work->arena, " (%d rules in all)", (int)hard) : TEXT("");
    return records_refuse(h->outcome, RECORDS_ILLEGAL, "rule_broken",
                          "A hard rule would be broken: %.*s%.*s With force and a reason it is done all the same.",
                          TEXT_ARGS(message), TEXT_ARGS(more));
}

bool handling_may(struct handling *h)
{
    bool forced = h->force && !text_is_empty(h->reason);
    h->handed->forced = !h->worked->is_feasible;
    return h->worked->is_feasible || forced || refuse_broken(h);
}

/* ---- putting it on the board ------------------------------------------------------------------------------------- */

static bool move_put(struct handling *h, const struct hand_move *move)
{
    struct records_work *work = h->desk->work;
    const struct row *row = records_find(work, ROW_JOB, move->job_id);
    const struct hand_place *to = &move->to;
    const struct records_place place = {.technician_id = to->technician_id,
                                        .crew_technician_ids = to->crew_technician_ids,
                                        .start_s = to->start_s,
                                        .end_s = to->end_s,
                                        .sequence = to->sequence,
                                        .plan_version = h->handed->plan_version,
                                        .by_hand = true,
                                        .locks = to->locks};
    struct records_outcome outcome;
    if (row == NULL) {
        return !fault_is(&work->fault) &&
               records_refuse(h->outcome, RECORDS_ILLEGAL, "conflict", "A job was removed in the meantime.");
    }
    if (!records_job_put_at(work, row, &place, h->action, &outcome)) {
        *h->outcome = outcome.refusal == RECORDS_TAKEN ? *h->outcome : outcome;
        return false;
    }
    return true;
}

/* The dates that a move leaves or reaches, beside that of the day: they have a new plan too. */
static bool other_plans_next(struct handling *h, const struct hand_move *move, int32_t *seen_days)
{
    const int64_t starts_s[] = {move->from.start_s, move->to.start_s};
    struct records_work *work = h->desk->work;
    for (size_t i = 0; i < sizeof starts_s / sizeof *starts_s; i++) {
        struct date date = handling_date(h, starts_s[i]);
        if (starts_s[i] == 0 || date.days == h->day.inputs.day.date.days || date.days == *seen_days) {
            continue;
        }
        int32_t version = 0;
        struct desk_day *other = arena_new(work->arena, struct desk_day);
        other->inputs.day.date = date;
        other->plan = records_find_named(work, ROW_PLAN, date_text(work->arena, date));
        *seen_days = date.days; /* a job is moved between two days at most */
        if (fault_is(&work->fault) || !desk_plan_next(h->desk, other, h->handed->decision_id, &version)) {
            return false;
        }
    }
    return true;
}

bool handling_decide(struct handling *h, struct text job_id)
{
    const struct desk_deciding deciding = {.id = h->handed->decision_id,
                                           .kind = h->kind,
                                           .job_id = job_id,
                                           .status = "applied",
                                           .result = h->handed->result,
                                           .forced = h->handed->forced,
                                           .reason = h->reason,
                                           .plan_version = h->handed->plan_version};
    return desk_decide(h->desk, &h->day, &deciding);
}

bool handling_put(struct handling *h, struct text job_id)
{
    int32_t seen_days = INT32_MIN;
    h->handed->decision_id = records_id(h->desk->work);
    if (!desk_plan_next(h->desk, &h->day, h->handed->decision_id, &h->handed->plan_version)) {
        return false;
    }
    for (int32_t i = 0; i < h->worked->move_count; i++) {
        const struct hand_move *move = &h->worked->moves[i];
        if (!other_plans_next(h, move, &seen_days) || !move_put(h, move)) {
            return false;
        }
    }
    return handling_decide(h, job_id);
}
