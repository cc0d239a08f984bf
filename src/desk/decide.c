#include "desk/decide.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/apply.h"
#include "desk/mode.h"
#include "desk/propose.h"

/* ---- the body ---------------------------------------------------------------------------------------------------- */

struct assign_body {
    uint64_t given;
    struct text job_id;
    int32_t top_k;
    struct date date;
    int32_t commit; /* 0: not given */
};

enum { BODY_DATE = 2 }; /* the place of the member in its shape */

static const struct shape_member assign_rows[] = {
    {"jobId", SHAPE_REFERENCE, SHAPE_REQUIRED, .offset = offsetof(struct assign_body, job_id), .words = "job"},
    {"topK", SHAPE_INTEGER, SHAPE_NOT_NULL, .offset = offsetof(struct assign_body, top_k), .low = 1, .high = 100,
     .preset = 3, .says = "How many of the ranking are told."},
    {"date", SHAPE_DATE, 0, .offset = offsetof(struct assign_body, date),
     .says = "A local date of the organization; if not given that of the job's place, else the first on which it can "
             "be done."},
    {"commit", SHAPE_CHOICE, 0, .offset = offsetof(struct assign_body, commit), .words = "none propose apply", .low = 1,
     .says = "What is done with the first; by the mode if not given."},
};
const struct shape desk_shape_assign = {.name = "AssignRequest",
                                        .size = sizeof(struct assign_body),
                                        .count = (int32_t)(sizeof assign_rows / sizeof *assign_rows),
                                        .members = assign_rows};

/* ---- the decision ------------------------------------------------------------------------------------------------ */

static void fill(struct decision_record *decision, struct text *member, const char *name, struct text value)
{
    if (!text_is_empty(value)) {
        *member = value;
        records_give(ROW_DECISION, decision, name);
    }
}

/* What it takes to search for the same once more. */
static void searched_fill(struct arena *arena, const struct desk_day *day, const struct replan_answer *searched,
                          struct decision_record *decision)
{
    decision->seed = day->inputs.search.seed;
    decision->lanes = day->inputs.search.lanes;
    decision->iterations = searched->iterations;
    decision->tape = replan_tape_text(arena, searched);
    static const char *const members[] = {"seed", "lanes", "iterations", "tape"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        records_give(ROW_DECISION, decision, members[i]);
    }
}

bool desk_decide(struct desk *desk, const struct desk_day *day, const struct desk_deciding *deciding)
{
    struct records_work *work = desk->work;
    struct records_outcome outcome;
    struct decision_record *decision = arena_new(work->arena, struct decision_record);
    struct text canonical = decision_text(work->arena, &day->inputs);
    shape_preset(shape_of_row[ROW_DECISION], decision);
    if (!change_set_keep_inputs(work->set, canonical, &decision->input_hash, &work->fault)) {
        return false;
    }
    decision->kind = deciding->kind;
    decision->date = day->inputs.day.date;
    decision->weights_version = day->inputs.question.weights_version;
    if (day->model_version > 0) {
        decision->model_version = day->model_version;
        records_give(ROW_DECISION, decision, "modelVersion");
    }
    static const char *const always[] = {"kind", "date", "weightsVersion", "inputHash"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        records_give(ROW_DECISION, decision, always[i]);
    }
    fill(decision, &decision->job_id, "jobId", deciding->job_id);
    fill(decision, &decision->actor, "actor", work->set->origin.actor);
    fill(decision, &decision->status, "status", text_of(deciding->status));
    fill(decision, &decision->solver_version, "solverVersion", TEXT(SOLVER_VERSION));
    fill(decision, &decision->proposal_id, "proposalId", deciding->proposal_id);
    fill(decision, &decision->run_id, "runId", deciding->run_id);
    fill(decision, &decision->result, "answer", deciding->result);
    fill(decision, &decision->reason, "reason", deciding->reason);
    decision->forced = deciding->forced;
    decision->plan_version = deciding->plan_version;
    if (deciding->plan_version > 0) {
        records_give(ROW_DECISION, decision, "planVersion");
    }
    if (deciding->searched != NULL) {
        searched_fill(work->arena, day, deciding->searched, decision);
    }
    const struct records_put put = {
        .kind = ROW_DECISION, .id = deciding->id, .noun = decision, .action = "decision.made"};
    records_outcome_begin(work, &outcome);
    records_put(work, &put, &outcome);
    return !fault_is(&work->fault);
}

/* ---- assign ------------------------------------------------------------------------------------------------------ */

/* An assignment on its way. */
struct assigning {
    struct desk *desk;
    struct assign_body body;
    const struct row *job;
    struct desk_day day;
    struct decision_working working;
    struct desk_mode mode;
    struct desk_assigned *assigned;
    struct records_outcome *outcome;
};

static bool body_read(struct assigning *a, const struct json *body)
{
    struct shape_reader reader = records_reader(a->desk->work, a->outcome);
    shape_preset(&desk_shape_assign, &a->body);
    (void)shape_merge(&reader, &desk_shape_assign, SHAPE_FROM_CLIENT, body, NULL, &a->body);
    return records_is_right(a->outcome);
}

static bool job_find(struct assigning *a)
{
    struct records_work *work = a->desk->work;
    a->job = records_find(work, ROW_JOB, a->body.job_id);
    if (a->job == NULL) {
        return !fault_is(&work->fault) &&
               records_refuse(a->outcome, RECORDS_MISSING, "not_found", "There is no such job.");
    }
    int32_t status = ((const struct job_record *)a->job->noun)->status;
    if (status >= JOB_ON_SITE) {
        return records_refuse(a->outcome, RECORDS_ILLEGAL, "job_not_assignable",
                              "A job that is on site, completed, canceled or on hold is not assigned.");
    }
    return true;
}

/* When the job is, or can be first: in its place, else by its promise or the first of its windows that is not over, else now. */
static int64_t when_of(const struct job_record *job, int64_t now_s)
{
    int64_t first_s = INT64_MAX;
    if (job->scheduled_start_s != 0) {
        return job->scheduled_start_s;
    }
    if (job->promised.given != 0 && job->promised.end_s > now_s) {
        first_s = job->promised.start_s;
    }
    for (int32_t i = 0; i < job->windows.count && job->promised.given == 0; i++) {
        const struct record_window *window = &job->windows.items[i];
        first_s = window->end_s > now_s && window->start_s < first_s ? window->start_s : first_s;
    }
    return first_s == INT64_MAX || first_s < now_s ? now_s : first_s;
}

static struct date date_of(const struct assigning *a)
{
    int64_t at_s = when_of(a->job->noun, divide_floor(a->desk->work->now_ms, 1000));
    bool given = shape_has(&a->body, BODY_DATE);
    return given ? a->body.date : zone_date(records_zone(a->desk->work, TEXT("")), at_s, NULL);
}

/* A job that is asked about is on the day, also where its windows are on another. */
static bool work_out(struct assigning *a)
{
    struct records_work *work = a->desk->work;
    const char *said_by = shape_has(&a->body, BODY_DATE) ? "/date" : "/jobId";
    if (!desk_day_is_near(work, date_of(a), said_by, a->outcome) ||
        !desk_day_make(a->desk, date_of(a), a->job->id, &a->day)) {
        return false;
    }
    a->day.inputs.question.top_k = a->body.top_k;
    if (live_find_job(&a->day.inputs.day, a->job->id) < 0) {
        struct where place = where_member(NULL, "date");
        issue_add(&a->outcome->wrong, &place, "not_on_that_day",
                  "The job cannot be done on that date: its place, its promise or its windows are on another.");
        return records_is_right(a->outcome);
    }
    if (!decision_assign(work->arena, &a->day.inputs, &a->working, &work->fault)) {
        return false;
    }
    a->assigned->result = decision_result(work->arena, &a->day.inputs, &a->working);
    return true;
}

static struct text reason_text(struct assigning *a)
{
    struct json_writer w = json_writer_make(a->desk->work->arena);
    assign_reason_write(&w, &a->working.answer.options[0]);
    return json_written(&w);
}

static bool propose(struct assigning *a, const struct plan_changes *changes, int32_t status)
{
    struct records_outcome outcome;
    const struct desk_proposing proposing = {.id = records_id(a->desk->work),
                                             .kind = PROPOSAL_OF_ASSIGN,
                                             .status = status,
                                             .mode = a->mode.mode,
                                             .guardrail = a->assigned->guardrail,
                                             .changes = changes,
                                             .decision_id = a->assigned->decision_id,
                                             .reason = reason_text(a),
                                             .reason_job = a->working.answer.job};
    a->assigned->proposal_id = proposing.id;
    a->assigned->status = status == PROPOSAL_SHADOW ? "shadow" : "proposed";
    return desk_propose(a->desk, &a->day, &proposing, &outcome);
}

static void people_mark(const struct live_place *place, bool *touched)
{
    if (place->technician >= 0) {
        touched[place->technician] = true;
    }
    for (int32_t i = 0; i < place->crew_count; i++) {
        touched[place->crew[i]] = true;
    }
}

/* The routes on which the plan has something elsewhere than it would be without the assignment. */
static const bool *routes_touched(struct arena *arena, const struct live_problem *made, const struct solution *plan)
{
    struct live_plan before;
    struct live_plan after;
    bool *touched = arena_array(arena, bool, made->day->technicians.count);
    live_plan_read(arena, made, &made->standing, &before);
    live_plan_read(arena, made, plan, &after);
    for (int32_t j = 0; j < made->day->jobs.count; j++) {
        const struct live_place *was = &before.places[j];
        const struct live_place *is = &after.places[j];
        if (was->technician != is->technician || (is->technician >= 0 && was->start_s != is->start_s)) {
            people_mark(was, touched);
            people_mark(is, touched);
        }
    }
    return touched;
}

/* Those changes that are of the job or of a route that it touches. Others who run late already are not put right by the way. */
static void touched_keep(struct assigning *a, const struct solution *plan, struct plan_changes *changes)
{
    struct arena *arena = a->desk->work->arena;
    const bool *touched = routes_touched(arena, &a->working.made, plan);
    struct plan_change *items = arena_array(arena, struct plan_change, changes->count);
    int32_t kept = 0;
    for (int32_t i = 0; i < changes->count; i++) {
        const struct plan_change *change = &changes->items[i];
        bool due = change->job == a->working.answer.job ||
                   (change->from.technician >= 0 && touched[change->from.technician]) ||
                   (change->to.technician >= 0 && touched[change->to.technician]);
        if (due) {
            items[kept++] = *change;
        }
    }
    changes->items = items;
    changes->count = kept;
}

static struct desk_applying applying_of(struct assigning *a, const struct plan_changes *changes)
{
    bool *chosen = arena_array(a->desk->work->arena, bool, changes->count);
    for (int32_t i = 0; i < changes->count; i++) {
        chosen[i] = true;
    }
    return (struct desk_applying){.changes = changes,
                                  .chosen = chosen,
                                  .plan = changes->after,
                                  .decision_id = a->assigned->decision_id,
                                  .action = "plan.applied"};
}

/* What the assignment changes, with those that have to begin earlier for it: only putting them on the board tells which. */
static void changes_due(struct assigning *a, const struct solution *plan, struct plan_changes *changes)
{
    struct arena *arena = a->desk->work->arena;
    const struct live_problem *made = &a->working.made;
    bool *is_changed = arena_array(arena, bool, made->day->jobs.count);
    changes_list(arena, made, plan, true, changes);
    touched_keep(a, plan, changes);
    for (int32_t i = 0; i < changes->count; i++) {
        is_changed[changes->items[i].job] = true;
    }
    if (changes->count > 0) {
        const struct desk_applying applying = applying_of(a, changes);
        const struct live_day *seen = desk_apply_seen(a->desk, &applying);
        for (int32_t j = 0; j < made->day->jobs.count; j++) {
            const struct live_job *job = &made->day->jobs.items[j];
            is_changed[j] =
                is_changed[j] || (live_has_place(job) &&
                                  job->scheduled_start_s - seen->jobs.items[j].scheduled_start_s >= CHANGES_RETIME_S);
        }
        changes_among(arena, made, plan, is_changed, changes);
    }
    changes_judge(arena, changes);
}

static bool apply(struct assigning *a, const struct plan_changes *changes)
{
    int32_t version = 0;
    const struct desk_applying applying = applying_of(a, changes);
    a->assigned->status = "assigned";
    return desk_apply(a->desk, &a->day, &applying, &version, a->outcome);
}

/* Others of its routes may have more careful modes, pilots of their own, or a branch that is stopped, which the answer says then.
 * False: refused. */
static bool others_heed(struct assigning *a, const struct plan_changes *changes)
{
    struct desk_heed heed = {.mode = a->mode.mode, .is_pilot = true};
    for (int32_t i = 0; i < changes->count; i++) {
        if (changes->items[i].job != a->working.answer.job) {
            desk_heed_take(a->desk, &a->day.inputs.day, &changes->items[i], &heed);
        }
    }
    a->mode.mode = heed.mode;
    a->assigned->mode = heed.mode;
    a->assigned->engine_stopped = heed.is_stopped;
    return a->body.commit != COMMIT_APPLY || heed.mode == MODE_SHADOW || heed.is_pilot ||
           records_refuse(a->outcome, RECORDS_FORBIDDEN, "not_pilot",
                          "It would change a job of a pilot, which its own dispatchers decide.");
}

/* Does with the first of the ranking what mode and commit say. */
static bool settle(struct assigning *a)
{
    const struct organization_record *organization = a->desk->work->organization->noun;
    struct arena *arena = a->desk->work->arena;
    const struct live_problem *made = &a->working.made;
    struct solution plan;
    struct plan_changes changes;
    if (!assign_plan(arena, made, &a->working.answer, &a->working.answer.options[0], &plan)) {
        a->assigned->status = "unassignable";
        return true;
    }
    changes_due(a, &plan, &changes);
    if (changes.count == 0) {
        a->assigned->status = a->mode.mode == MODE_SHADOW ? "shadow" : "assigned"; /* it stands there already */
        return true;
    }
    if (!others_heed(a, &changes)) {
        return false;
    }
    if (a->mode.mode == MODE_SHADOW) {
        return propose(a, &changes, PROPOSAL_SHADOW);
    }
    bool by_itself = a->body.commit == COMMIT_BY_MODE && a->mode.mode == MODE_AUTOMATIC;
    if (by_itself) {
        int64_t saving_c = made->standing.cost.total_c - plan.cost.total_c;
        a->assigned->guardrail =
            guardrail_broken(&organization->guardrails, &changes, saving_c, desk_clock_minute(a->desk));
    }
    bool applies = a->body.commit == COMMIT_APPLY || (by_itself && a->assigned->guardrail == NULL);
    return applies && !a->assigned->engine_stopped ? apply(a, &changes) : propose(a, &changes, PROPOSAL_PENDING);
}

static bool may_settle(struct assigning *a)
{
    const struct job_record *job = a->job->noun;
    const struct assign_answer *answer = &a->working.answer;
    struct text first =
        answer->option_count > 0 ? a->day.inputs.day.technicians.items[answer->options[0].technician].id : TEXT("");
    a->mode = desk_mode_of(a->desk, job, first);
    a->assigned->mode = a->mode.mode;
    a->assigned->engine_stopped = desk_is_stopped(a->desk, job->branch_id);
    if (a->body.commit == COMMIT_NOTHING) {
        a->assigned->status = "shadow";
        return true;
    }
    if (a->assigned->engine_stopped) {
        return desk_refuse_stopped(a->desk, job->branch_id, a->outcome);
    }
    if (a->body.commit == COMMIT_APPLY && a->mode.mode != MODE_SHADOW && !a->desk->may_approve) {
        return records_refuse(a->outcome, RECORDS_FORBIDDEN, "insufficient_scope",
                              "To put it on the board at once takes the scope dispatch:approve.");
    }
    if (a->body.commit == COMMIT_APPLY && !desk_is_pilot(a->desk, &a->mode)) {
        return records_refuse(a->outcome, RECORDS_FORBIDDEN, "not_pilot",
                              "Here only the pilot's own dispatchers decide.");
    }
    return true;
}

void desk_assign(struct desk *desk, const struct json *body, struct desk_assigned *assigned,
                 struct records_outcome *outcome)
{
    struct assigning a = {.desk = desk, .assigned = assigned, .outcome = outcome};
    *assigned = (struct desk_assigned){.status = "unassignable"};
    records_outcome_begin(desk->work, outcome);
    if (!body_read(&a, body) || !job_find(&a) || !work_out(&a) || !may_settle(&a)) {
        return;
    }
    assigned->job_id = a.job->id;
    assigned->decision_id = records_id(desk->work);
    bool has_first = a.working.answer.option_count > 0;
    if (!has_first) {
        assigned->status = "unassignable";
    } else if (a.body.commit != COMMIT_NOTHING && !settle(&a)) {
        return;
    }
    const struct desk_deciding deciding = {.id = assigned->decision_id,
                                           .kind = DECISION_ASSIGN,
                                           .job_id = assigned->job_id,
                                           .status = assigned->status,
                                           .proposal_id = assigned->proposal_id,
                                           .result = assigned->result};
    (void)desk_decide(desk, &a.day, &deciding);
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

void desk_id_write(struct json_writer *w, const char *name, struct text id)
{
    json_name(w, text_of(name));
    if (text_is_empty(id)) {
        json_null(w);
    } else {
        json_string(w, id);
    }
}

void desk_members_write(struct json_writer *w, struct arena *arena, struct text object)
{
    struct json document;
    if (json_parse(arena, object, &document, NULL)) {
        for (int32_t i = 0; i < document.count; i++) {
            json_name(w, document.members[i].name);
            json_value(w, &document.members[i].value);
        }
    }
}

void desk_assigned_write_members(struct json_writer *w, struct arena *arena, const struct desk_assigned *assigned)
{
    json_name_string(w, TEXT("decisionId"), assigned->decision_id);
    json_name_string(w, TEXT("jobId"), assigned->job_id);
    json_name_string(w, TEXT("mode"), desk_mode_name(assigned->mode));
    json_name_string(w, TEXT("status"), text_of(assigned->status));
    desk_id_write(w, "proposalId", assigned->proposal_id);
    desk_id_write(w, "guardrail", assigned->guardrail == NULL ? TEXT("") : text_of(assigned->guardrail));
    json_name_bool(w, TEXT("engineStopped"), assigned->engine_stopped);
    desk_members_write(w, arena, assigned->result);
}

void desk_assigned_write(struct json_writer *w, struct arena *arena, const struct desk_assigned *assigned)
{
    json_object_begin(w);
    desk_assigned_write_members(w, arena, assigned);
    json_object_end(w);
}
