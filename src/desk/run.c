#include "desk/run.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/mode.h"

#define AT(type, member) .offset = offsetof(struct type, member)

static const struct text kind_run = {"dispatch.run", 12};
static const struct text kinds_asked[] = {{"dispatch.plan", 13}, {"dispatch.search", 15}}; /* short, long */

/* ---- the body ---------------------------------------------------------------------------------------------------- */

struct run_body {
    uint64_t given;
    struct date date;
    struct text branch;
    struct text_list technician_ids;
    struct text_list job_ids;
    struct goal_list goals;
    bool from_now;
    int32_t time_limit_ms;
    int32_t iterations;
    int64_t seed;
    int64_t quantile_e4;
};

enum {
    BODY_DATE,
    BODY_BRANCH,
    BODY_TECHNICIANS,
    BODY_JOBS,
    BODY_GOALS,
    BODY_FROM_NOW,
    BODY_TIME,
    BODY_ITERATIONS,
    BODY_SEED,
    BODY_QUANTILE
}; /* places in the shape */

static const struct shape_member run_rows[] = {
    [BODY_DATE] = {"date", SHAPE_DATE, 0, AT(run_body, date),
                   .says = "A local date of the organization, today or later; today if not given."},
    [BODY_BRANCH] = {"branch", SHAPE_TEXT, 0, AT(run_body, branch), .low = 1, .high = RECORD_NAME_BYTES,
                     .says = "Jobs and technicians of this branch alone, by name or id."},
    [BODY_TECHNICIANS] = {"technicianIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL, AT(run_body, technician_ids),
                          .most = RECORD_RUN_TECHNICIANS_MOST, .words = "technician",
                          .says = "Who may be given something else to do; everybody if empty."},
    [BODY_JOBS] = {"jobIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL, AT(run_body, job_ids),
                   .most = RECORD_CHANGES_MOST, .words = "job", .says = "What may be moved; everything if empty."},
    [BODY_GOALS] = {"goals", SHAPE_CHOICE, SHAPE_LIST | SHAPE_NOT_NULL, AT(run_body, goals), .most = 8,
                    .words = RECORD_GOAL_WORDS, .says = "Earlier weighs more; the organization's if empty."},
    [BODY_FROM_NOW] = {"fromNow", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(run_body, from_now), .preset = true,
                       .says = "A day that has begun is planned from now on."},
    [BODY_TIME] = {"timeLimitMs", SHAPE_INTEGER, 0, AT(run_body, time_limit_ms), .low = RUN_TIME_LEAST_MS,
                   .high = RUN_TIME_MOST_MS, .says = "20 000 if neither this nor iterations is given."},
    [BODY_ITERATIONS] = {"iterations", SHAPE_INTEGER, 0, AT(run_body, iterations), .low = 1,
                         .high = RUN_ITERATIONS_MOST, .says = "Alone, it makes the run the same on every machine."},
    [BODY_SEED] = {"seed", SHAPE_LONG, SHAPE_NOT_NULL, AT(run_body, seed), .low = 0, .high = DECISION_SEED_MOST,
                   .preset = 1},
    [BODY_QUANTILE] = {"durationQuantile", SHAPE_DECIMAL, 0, AT(run_body, quantile_e4), .scale = 10000, .low = 100,
                       .high = 9900, .says = "Jobs are planned with the prediction at this quantile."},
};
const struct shape desk_shape_run = {.name = "RunRequest",
                                     .size = sizeof(struct run_body),
                                     .count = (int32_t)(sizeof run_rows / sizeof *run_rows),
                                     .members = run_rows};

static void wrong_at(struct records_outcome *outcome, const char *member, const char *code, const char *sentence)
{
    const struct where whole = {.parent = NULL};
    struct where place = where_member(&whole, member);
    issue_add(&outcome->wrong, &place, code, "%s", sentence);
}

static void goals_are_apart(const struct goal_list *goals, struct records_outcome *outcome)
{
    for (int32_t i = 0; i < goals->count; i++) {
        for (int32_t k = 0; k < i; k++) {
            if (goals->items[k] == goals->items[i]) {
                wrong_at(outcome, "goals", "repeated_goal", "A goal is named twice.");
                return;
            }
        }
    }
}

static struct date today(struct records_work *work)
{
    return zone_date(records_zone(work, TEXT("")), divide_floor(work->now_ms, 1000), NULL);
}

/* False when something is wrong; then the outcome says all of it. */
static bool body_read(struct records_work *work, const struct json *body, struct run_body *read,
                      struct records_outcome *outcome)
{
    const struct where whole = {.parent = NULL};
    struct shape_reader reader = records_reader(work, outcome);
    shape_preset(&desk_shape_run, read);
    (void)shape_merge(&reader, &desk_shape_run, SHAPE_FROM_CLIENT, body, &whole, read);
    if (!shape_has(read, BODY_DATE)) {
        read->date = today(work);
    }
    if (read->date.days < today(work).days) {
        wrong_at(outcome, "date", "out_of_range", "A day that is over cannot be planned.");
    }
    if (!read->from_now && read->date.days == today(work).days) {
        struct where place = where_member(&whole, "fromNow");
        issue_add(&outcome->not_built, &place, "not_supported", "A day that has begun is planned from now on.");
    }
    goals_are_apart(&read->goals, outcome);
    return records_is_right(outcome);
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

static void give(struct run_record *run, const char *member)
{
    records_give(ROW_RUN, run, member);
}

void desk_run_param(struct run_params *params, const char *member)
{
    const struct shape *shape = shape_of_row[ROW_RUN];
    shape_give(params, shape_find(shape->members[shape_find(shape, TEXT("params"))].of, text_of(member)));
}

static void params_fill(const struct run_body *body, struct run_params *params)
{
    params->goals = body->goals;
    params->seed = body->seed;
    params->technician_ids = body->technician_ids;
    params->job_ids = body->job_ids;
    params->from_now = body->from_now;
    desk_run_param(params, "seed");
    if (shape_has(body, BODY_ITERATIONS)) {
        params->iterations = body->iterations;
        desk_run_param(params, "iterations");
    }
    if (shape_has(body, BODY_TIME)) {
        params->time_limit_ms = body->time_limit_ms;
        desk_run_param(params, "timeLimitMs");
    }
    if (shape_has(body, BODY_QUANTILE)) {
        params->duration_quantile_e4 = body->quantile_e4;
        desk_run_param(params, "durationQuantile");
    }
}

struct run_record *desk_run_make(struct records_work *work, int32_t kind, struct date date)
{
    struct run_record *run = arena_new(work->arena, struct run_record);
    shape_preset(shape_of_row[ROW_RUN], run);
    run->kind = kind;
    run->date = date;
    run->params.seed = 1;
    run->params.from_now = true;
    desk_run_param(&run->params, "seed");
    return run;
}

/* Those of the organization, where nobody said others; its own are what planning takes where it has none. */
static struct goal_list goals_usual(const struct records_work *work)
{
    static const int32_t usual[] = {GOAL_MAXIMIZE_ON_TIME, GOAL_MINIMIZE_DRIVE_TIME};
    const struct organization_record *organization = work->organization->noun;
    return organization->goals.count > 0 ? organization->goals : (struct goal_list){2, usual};
}

/* What is not said of the parameters. */
static void params_complete(const struct records_work *work, struct run_params *params)
{
    bool is_limited = params->iterations > 0 || params->time_limit_ms > 0;
    params->lanes = SOLVER_LANES_DEFAULT;
    params->solver_version = TEXT(SOLVER_VERSION);
    params->goals = params->goals.count > 0 ? params->goals : goals_usual(work);
    desk_run_param(params, "goals");
    desk_run_param(params, "lanes");
    desk_run_param(params, "solverVersion");
    if (!is_limited) {
        params->time_limit_ms = RUN_TIME_USUAL_MS;
        desk_run_param(params, "timeLimitMs");
    }
}

static struct text kind_asked(const struct run_params *params)
{
    bool is_long = params->time_limit_ms == 0 || params->time_limit_ms > RUN_TIME_USUAL_MS;
    return kinds_asked[is_long ? 1 : 0];
}

/* The run, queued, with its item, which has the run's id. */
static void queue(struct records_work *work, struct run_record *run, bool is_asked, int64_t due_in_ms,
                  struct records_outcome *outcome)
{
    struct text id = records_id(work);
    params_complete(work, &run->params);
    run->created_by = work->set->origin.actor;
    run->state = RUN_QUEUED;
    static const char *const always[] = {"kind", "state", "date", "createdBy", "params"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        give(run, always[i]);
    }
    records_outcome_begin(work, outcome);
    records_put(work, &(struct records_put){.kind = ROW_RUN, .id = id, .noun = run, .action = "run.created"}, outcome);
    change_set_queue(work->set,
                     &(struct queue_put){.id = id,
                                         .kind = is_asked ? kind_asked(&run->params) : kind_run,
                                         .due_in_ms = due_in_ms,
                                         .payload = text_format(work->arena, "{\"runId\":\"%.*s\"}", TEXT_ARGS(id))});
}

void desk_run_put(struct records_work *work, struct run_record *run, int64_t due_in_ms, struct records_outcome *outcome)
{
    queue(work, run, false, due_in_ms, outcome);
}

int32_t desk_run_waiting(struct records_work *work)
{
    const struct text_list kinds = {2, kinds_asked};
    int32_t count = 0;
    return work->store->waiting(work->snapshot, &kinds, &count, &work->fault) ? count : 0;
}

/* The branch that is named; empty: none is. False after an issue. */
static bool branch_read(struct records_work *work, struct text name, struct text *branch_id,
                        struct records_outcome *outcome)
{
    *branch_id = TEXT("");
    if (text_is_empty(name)) {
        return true;
    }
    const struct row *row = records_find_named(work, ROW_BRANCH, name);
    row = row == NULL ? records_find(work, ROW_BRANCH, name) : row;
    if (row == NULL) {
        wrong_at(outcome, "branch", "unknown_reference", "There is no such branch.");
        return records_is_right(outcome);
    }
    *branch_id = row->id;
    return true;
}

void desk_run_ask(struct desk *desk, const struct json *body, struct records_outcome *outcome)
{
    struct records_work *work = desk->work;
    struct run_body read;
    struct text branch_id;
    records_outcome_begin(work, outcome);
    if (!body_read(work, body, &read, outcome) || !branch_read(work, read.branch, &branch_id, outcome)) {
        return;
    }
    if (desk_is_stopped(desk, branch_id)) {
        desk_refuse_stopped(desk, branch_id, outcome);
        return;
    }
    struct run_record *run = desk_run_make(work, RUN_PLAN, read.date);
    if (!text_is_empty(branch_id)) {
        run->branch_id = branch_id;
        give(run, "branchId");
    }
    params_fill(&read, &run->params);
    queue(work, run, true, 0, outcome);
}

/* ---- the end ------------------------------------------------------------------------------------------------------ */

bool desk_run_is_over(const struct run_record *run)
{
    return run->state != RUN_QUEUED && run->state != RUN_RUNNING;
}

void desk_run_end(struct records_work *work, const struct row *before, struct run_record *run, int32_t state,
                  const char *error, const char *message, struct records_outcome *outcome)
{
    run->state = state;
    run->finished_at_ms = work->now_ms;
    give(run, "finishedAt");
    if (error != NULL) {
        run->error = text_of(error);
        run->message = text_copy(work->arena, text_of(message));
        give(run, "error");
        give(run, "message");
    }
    records_put(work,
                &(struct records_put){.kind = ROW_RUN,
                                      .before = before,
                                      .noun = run,
                                      .action = "run.finished",
                                      .event = "run.finished",
                                      .data = desk_run_told(work->arena, run)},
                outcome);
}

/* Takes its item out of the queue. False: somebody works on it, or it is gone. */
static bool call_off(struct records_work *work, struct text run_id)
{
    const struct queue_item *item = work->store->queue_item(work->snapshot, work->arena, run_id, &work->fault);
    if (item == NULL || item->state != QUEUE_WAITING) {
        return false;
    }
    change_set_finish(work->set, &(struct queue_finish){.id = item->id, .how = QUEUE_CALL_OFF});
    return true;
}

void desk_run_cancel(struct desk *desk, const struct row *row, struct records_outcome *outcome)
{
    struct records_work *work = desk->work;
    struct run_record *run = shape_copy(work->arena, shape_of_row[ROW_RUN], row->noun);
    records_outcome_begin(work, outcome);
    outcome->row = row;
    outcome->result = RECORDS_UNCHANGED;
    if (desk_run_is_over(run)) {
        return;
    }
    run->cancel_requested = true;
    give(run, "cancelRequested");
    if (call_off(work, row->id)) {
        desk_run_end(work, row, run, RUN_CANCELED, NULL, NULL, outcome);
        return;
    }
    records_put(work,
                &(struct records_put){.kind = ROW_RUN, .before = row, .noun = run, .action = "run.cancel_requested"},
                outcome);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

struct text desk_run_told(struct arena *arena, const struct run_record *run)
{
    static const char *const members[] = {"state", "proposalIds", "error"};
    const struct shape *shape = shape_of_row[ROW_RUN];
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_name(&w, text_of(members[i]));
        shape_write_member(&w, shape, shape_find(shape, text_of(members[i])), run);
    }
    json_object_end(&w);
    return json_written(&w);
}

bool desk_run_write(struct json_writer *w, struct records_work *work, const struct row *row,
                    const struct issues *warnings)
{
    (void)warnings;
    json_object_begin(w);
    records_write_head(w, work->arena, row);
    shape_write_members(w, shape_of_row[ROW_RUN], row->noun, SHAPE_FOR_CLIENT);
    json_object_end(w);
    return !fault_is(&work->fault);
}
