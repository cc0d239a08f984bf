#include "desk/apply.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/fault.h"

bool desk_plan_next(struct desk *desk, const struct desk_day *day, struct text decision_id, int32_t *version)
{
    struct records_work *work = desk->work;
    struct records_outcome outcome;
    struct plan_record *plan = arena_new(work->arena, struct plan_record);
    records_outcome_begin(work, &outcome);
    shape_preset(shape_of_row[ROW_PLAN], plan);
    plan->date = day->inputs.day.date;
    plan->decision_id = decision_id;
    plan->revised_at_ms = work->now_ms;
    records_give(ROW_PLAN, plan, "date");
    if (!text_is_empty(decision_id)) {
        records_give(ROW_PLAN, plan, "decisionId");
    }
    records_give(ROW_PLAN, plan, "revisedAt");
    const struct records_put put = {
        .kind = ROW_PLAN, .before = day->plan, .noun = plan, .action = "plan.changed", .event = "plan.changed"};
    records_put(work, &put, &outcome);
    *version = day->plan == NULL ? 1 : day->plan->version + 1;
    return !fault_is(&work->fault);
}

/* What is put on the board, on its way. */
struct applying {
    struct desk *desk;
    const struct desk_applying *wanted;
    const struct live_day *day;
    struct live_plan plan;
    bool *touched;   /* per technician: the chosen changes leave or reach the route, or move a crew that she is in */
    bool *is_chosen; /* per job of the day */
    bool *is_kept;   /* per job of the day: at the time where it stands, whatever the plan has computed */
    int64_t *end_s;  /* per job of the day that is kept: when it ends there */
    int32_t version; /* of the date's plan */
};

static void person_mark(struct applying *a, int32_t technician)
{
    if (technician >= 0) {
        a->touched[technician] = true;
    }
}

static void routes_mark(struct applying *a)
{
    const struct plan_changes *changes = a->wanted->changes;
    for (int32_t i = 0; i < changes->count; i++) {
        const struct plan_change *change = &changes->items[i];
        const struct live_place *to = &a->plan.places[change->job];
        if (!a->wanted->chosen[i]) {
            continue;
        }
        a->is_chosen[change->job] = true;
        person_mark(a, change->from.technician);
        person_mark(a, to->technician);
        for (int32_t k = 0; k < to->crew_count; k++) {
            person_mark(a, to->crew[k]);
        }
    }
}

/* ---- the times that stay ----------------------------------------------------------------------------------------- */

static bool is_on_board(const struct live_problem *made, int32_t j)
{
    return made->first_of[j] >= 0 && live_has_place(&made->day->jobs.items[j]);
}

/* When somebody has to be free for the job that follows, as the plan has it and as the board will. */
struct follower {
    int64_t arrival_s; /* in the plan; 0: there is none */
    int64_t start_s;   /* in the plan */
    int64_t board_s;   /* on the board */
};

/* Whether the job can stay until `board_end_s` without being in the way of what follows it on that route. */
static bool leaves_room(const struct live_place *to, const struct follower *next, int64_t board_end_s)
{
    return next->arrival_s == 0 || board_end_s + (next->arrival_s - to->end_s) <= next->board_s;
}

static bool leaves_all_room(const struct live_place *to, const struct follower *next, int64_t board_end_s)
{
    bool room = leaves_room(to, &next[to->technician], board_end_s);
    for (int32_t i = 0; i < to->crew_count; i++) {
        room = room && leaves_room(to, &next[to->crew[i]], board_end_s);
    }
    return room;
}

/* When a job is over that begins where it stands, and takes as long as in the plan. */
static int64_t planned_end_s(const struct live_job *job, const struct live_place *to)
{
    return job->scheduled_start_s + (to->end_s - to->start_s);
}

/* The plan begins everything as early as it can, the board has times that people know. A job that is not chosen keeps its own
 * unless it would begin a minute or more later, or its time is needed by what comes after it. */
static bool keeps_time(const struct live_job *job, const struct live_place *to, const struct follower *next)
{
    return leaves_all_room(to, next, planned_end_s(job, to)) && to->start_s - job->scheduled_start_s < CHANGES_RETIME_S;
}

/* A job that was booked for longer than it takes, or whose break comes at another time now, ends when it is done where what
 * comes after it needs that. */
static int64_t kept_end_s(const struct live_job *job, const struct live_place *to, const struct follower *next)
{
    int64_t done_s = planned_end_s(job, to);
    bool is_in_the_way = job->scheduled_end_s > done_s && !leaves_all_room(to, next, job->scheduled_end_s);
    return is_in_the_way ? done_s : job->scheduled_end_s;
}

static void follow(struct follower *next, const struct live_place *to, int64_t board_s)
{
    next[to->technician] = (struct follower){to->arrival_s, to->start_s, board_s};
    for (int32_t i = 0; i < to->crew_count; i++) {
        /* When each of the crew arrives is not told: no earlier than it begins is right for all of them. */
        next[to->crew[i]] = (struct follower){to->start_s, to->start_s, board_s};
    }
}

struct begun {
    int64_t start_s;
    int32_t job;
};

static int latest_first(const void *x, const void *y)
{
    const struct begun *left = x;
    const struct begun *right = y;
    if (left->start_s != right->start_s) {
        return left->start_s > right->start_s ? -1 : 1;
    }
    return (right->job > left->job) - (right->job < left->job);
}

/* From the last job of the day to the first: each has to be over when what follows on the board needs its people. */
static void times_settle(struct applying *a)
{
    struct arena *arena = a->desk->work->arena;
    const struct live_problem *made = a->wanted->changes->made;
    struct follower *next = arena_array(arena, struct follower, a->day->technicians.count);
    struct begun *order = arena_array(arena, struct begun, a->day->jobs.count);
    int32_t count = 0;
    for (int32_t j = 0; j < a->day->jobs.count; j++) {
        if (made->first_of[j] >= 0 && a->plan.places[j].technician >= 0) {
            order[count++] = (struct begun){a->plan.places[j].start_s, j};
        }
    }
    qsort(order, (size_t)count, sizeof *order, latest_first);
    for (int32_t i = 0; i < count; i++) {
        int32_t j = order[i].job;
        const struct live_job *job = &a->day->jobs.items[j];
        const struct live_place *to = &a->plan.places[j];
        a->is_kept[j] =
            !a->is_chosen[j] && is_on_board(made, j) && (a->wanted->keeps_times || keeps_time(job, to, next));
        a->end_s[j] = kept_end_s(job, to, next);
        follow(next, to, a->is_kept[j] ? job->scheduled_start_s : to->start_s);
    }
}

static bool is_of_touched(const struct applying *a, const struct live_place *to)
{
    bool is = to->technician >= 0 && a->touched[to->technician];
    for (int32_t i = 0; i < to->crew_count && !is; i++) {
        is = a->touched[to->crew[i]];
    }
    return is;
}

/* A crew that begins at another time does so for all of it: what they do before and after is touched as well. */
static void crews_mark(struct applying *a)
{
    const struct live_problem *made = a->wanted->changes->made;
    for (bool grows = true; grows;) {
        grows = false;
        for (int32_t j = 0; j < a->day->jobs.count; j++) {
            const struct live_place *to = &a->plan.places[j];
            bool moves = to->crew_count > 0 && is_on_board(made, j) && !a->is_kept[j] && is_of_touched(a, to);
            for (int32_t i = -1; moves && i < to->crew_count; i++) {
                int32_t person = i < 0 ? to->technician : to->crew[i];
                grows = grows || (person >= 0 && !a->touched[person]);
                person_mark(a, person);
            }
        }
    }
}

static struct records_place place_of(const struct applying *a, int32_t j)
{
    const struct live_job *job = &a->day->jobs.items[j];
    const struct live_place *to = &a->plan.places[j];
    const struct live_technician *technicians = a->day->technicians.items;
    if (to->technician < 0) {
        return (struct records_place){.plan_version = a->version};
    }
    struct text *crew = arena_array(a->desk->work->arena, struct text, to->crew_count);
    for (int32_t i = 0; i < to->crew_count; i++) {
        crew[i] = technicians[to->crew[i]].id;
    }
    return (struct records_place){
        .technician_id = technicians[to->technician].id,
        .crew_technician_ids = {to->crew_count, crew},
        .start_s = a->is_kept[j] ? job->scheduled_start_s : to->start_s,
        .end_s = a->is_kept[j] ? a->end_s[j] : to->end_s,
        .sequence = to->sequence,
        .plan_version = a->version,
    };
}

/* ---- putting it -------------------------------------------------------------------------------------------------- */

static bool same_crew(const struct text_list *a, const struct text_list *b)
{
    bool same = a->count == b->count;
    for (int32_t i = 0; same && i < a->count; i++) {
        same = text_equal(a->items[i], b->items[i]);
    }
    return same;
}

/* What stands as it is to stand is left alone. */
static bool differs(const struct live_job *job, const struct records_place *place, bool is_chosen)
{
    return !text_equal(job->technician_id, place->technician_id) || job->scheduled_start_s != place->start_s ||
           job->scheduled_end_s != place->end_s || job->sequence != place->sequence ||
           (is_chosen && !same_crew(&job->crew_technician_ids, &place->crew_technician_ids));
}

/* The stop switch is in these rows: who stops the engine while this is worked out is not overtaken by it. */
static void switches_expect(struct desk *desk, const struct live_job *job)
{
    struct records_work *work = desk->work;
    const struct row *branch = text_is_empty(job->branch_id) ? NULL : records_find(work, ROW_BRANCH, job->branch_id);
    change_set_expect(work->set, ROW_ORGANIZATION, work->organization->id, work->organization->version);
    if (branch != NULL) {
        change_set_expect(work->set, ROW_BRANCH, branch->id, branch->version);
    }
}

/* What it was worked out from, and leaves as it is: an edit of that is a conflict of the commit as well, and so is a job that somebody
 * else brings onto such a route. */
static void people_expect(const struct applying *a)
{
    struct records_work *work = a->desk->work;
    struct route_precondition route = {
        .from_s = a->day->start_s, .to_s = a->day->end_s, .seq = work->store->seq(work->snapshot)};
    for (int32_t t = 0; t < a->day->technicians.count; t++) {
        const struct row *row =
            a->touched[t] ? records_find(work, ROW_TECHNICIAN, a->day->technicians.items[t].id) : NULL;
        if (row != NULL) {
            change_set_expect(work->set, ROW_TECHNICIAN, row->id, row->version);
            route.technician_id = row->id;
            change_set_expect_route(work->set, &route);
        }
    }
}

static bool job_put(const struct applying *a, int32_t j, struct records_outcome *outcome)
{
    const struct live_job *job = &a->day->jobs.items[j];
    const struct records_place place = place_of(a, j);
    const struct row *row = records_find(a->desk->work, ROW_JOB, job->id);
    if (row == NULL || row->version != job->version) {
        return records_refuse(outcome, RECORDS_ILLEGAL, "conflict", "A job was changed in the meantime.");
    }
    if (job->status > JOB_DISPATCHED || !differs(job, &place, a->is_chosen[j])) {
        change_set_expect(a->desk->work->set, ROW_JOB, row->id, row->version);
        return true;
    }
    return records_job_put_at(a->desk->work, row, &place, a->wanted->action, outcome);
}

/* Whether the job stands on a route that is touched, or comes to one. */
static bool is_concerned(const struct applying *a, int32_t j)
{
    const struct live_place *to = &a->plan.places[j];
    return a->is_chosen[j] || (a->wanted->changes->made->first_of[j] >= 0 && is_of_touched(a, to) &&
                               live_has_place(&a->day->jobs.items[j]));
}

static struct applying begin(struct desk *desk, const struct desk_applying *wanted)
{
    struct arena *arena = desk->work->arena;
    const struct live_day *live = wanted->changes->made->day;
    struct applying a = {.desk = desk,
                         .wanted = wanted,
                         .day = live,
                         .touched = arena_array(arena, bool, live->technicians.count),
                         .is_chosen = arena_array(arena, bool, live->jobs.count),
                         .is_kept = arena_array(arena, bool, live->jobs.count),
                         .end_s = arena_array(arena, int64_t, live->jobs.count)};
    live_plan_read(arena, wanted->changes->made, wanted->plan, &a.plan);
    routes_mark(&a);
    times_settle(&a);
    crews_mark(&a);
    return a;
}

const struct live_day *desk_apply_seen(struct desk *desk, const struct desk_applying *wanted)
{
    struct arena *arena = desk->work->arena;
    struct applying a = begin(desk, wanted);
    struct live_day *after = arena_new(arena, struct live_day);
    struct live_job *jobs = arena_array(arena, struct live_job, a.day->jobs.count);
    for (int32_t j = 0; j < a.day->jobs.count; j++) {
        jobs[j] = a.day->jobs.items[j];
        if (is_concerned(&a, j) && jobs[j].status <= JOB_DISPATCHED) {
            const struct records_place place = place_of(&a, j);
            jobs[j].technician_id = place.technician_id;
            jobs[j].crew_technician_ids = place.crew_technician_ids;
            jobs[j].scheduled_start_s = place.start_s;
            jobs[j].scheduled_end_s = place.end_s;
            jobs[j].sequence = place.sequence;
        }
    }
    *after = *a.day;
    after->jobs.items = jobs;
    return after;
}

bool desk_apply(struct desk *desk, const struct desk_day *day, const struct desk_applying *wanted, int32_t *version,
                struct records_outcome *outcome)
{
    const struct live_day *live = wanted->changes->made->day;
    struct applying a = begin(desk, wanted);
    if (!desk_plan_next(desk, day, wanted->decision_id, &a.version)) {
        return false;
    }
    *version = a.version;
    people_expect(&a);
    for (int32_t j = 0; j < live->jobs.count; j++) {
        if (is_concerned(&a, j) && !job_put(&a, j, outcome)) {
            return false;
        }
        if (a.is_chosen[j]) {
            switches_expect(desk, &live->jobs.items[j]);
        }
    }
    return true;
}
