/* The worker's side of a run. */
#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/closing.h"
#include "desk/decide.h"
#include "desk/mode.h"
#include "desk/resequence.h"
#include "desk/roster.h"
#include "desk/run.h"
#include "desk/run_rebase.h"
#include "desk/settle.h"

/* Why a search was ended before its time. */
enum cut { CUT_NOT, CUT_CANCELED, CUT_STOPPED, CUT_SERVER };

/* A run while it is worked on. What the search takes is in an arena of its own, which each round begins anew. */
struct running {
    const struct operations_host *host;
    struct queue_work *queue;
    struct arena *arena;
    struct records_work *work; /* over the snapshot that is open */
    struct desk desk;
    struct text run_id;
    const struct row *row;  /* of the run, in that snapshot */
    struct run_record *run; /* what it becomes */
    struct desk_day day;    /* that is searched on */
    struct decision_planned planned;
    enum cut cut;
    bool has_cause;                                /* of a roster: there are jobs without their people */
    int64_t began_ms, looked_ms, told_ms, kept_ms; /* monotonic */
};

static int64_t monotonic_ms(const struct running *r)
{
    return r->host->clock->monotonic_ms(r->host->clock->context);
}

static void give(struct run_record *run, const char *member)
{
    records_give(ROW_RUN, run, member);
}

static const struct shape *part_of(const char *member)
{
    const struct shape *shape = shape_of_row[ROW_RUN];
    return shape->members[shape_find(shape, text_of(member))].of;
}

/* ---- the snapshot ------------------------------------------------------------------------------------------------ */

/* Opens a snapshot with the run as it is. False: there is nothing to be done, or queue_fail. */
static bool snapshot_open(struct running *r)
{
    r->work = background_begin(r->host, r->queue);
    if (r->work == NULL) {
        return false;
    }
    r->desk = (struct desk){.work = r->work, .may_approve = true};
    r->row = records_find(r->work, ROW_RUN, r->run_id);
    if (r->row == NULL || desk_run_is_over(r->row->noun)) {
        background_end(r->host, r->work);
        if (fault_is(&r->work->fault)) {
            queue_fail(r->queue, "%s", r->work->fault.what);
        }
        return false;
    }
    r->run = shape_copy(r->queue->arena, shape_of_row[ROW_RUN], r->row->noun);
    return true;
}

static void snapshot_close(struct running *r)
{
    if (fault_is(&r->work->fault)) {
        queue_fail(r->queue, "%s", r->work->fault.what);
    }
    background_end(r->host, r->work);
}

/* ---- progress ---------------------------------------------------------------------------------------------------- */

static int64_t money_e4(int64_t cost_c)
{
    return clamp_int64(cost_c, 0, RECORD_MONEY_MOST_E4 / (10000 / GUARDRAIL_MONEY_C)) * (10000 / GUARDRAIL_MONEY_C);
}

static void progress_fill(const struct running *r, int64_t best_c, int32_t left_out, int64_t iterations,
                          struct run_progress *progress)
{
    const struct shape *shape = part_of("progress");
    shape_preset(shape, progress);
    progress->elapsed_ms = monotonic_ms(r) - r->began_ms;
    progress->best_cost_e4 = money_e4(best_c);
    progress->unassigned = left_out;
    progress->iterations = iterations;
    static const char *const members[] = {"elapsedMs", "bestCost", "unassigned", "iterations"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        shape_give(progress, shape_find(shape, text_of(members[i])));
    }
}

/* Whoever listens is told; nothing is kept. */
static void announce(const struct running *r, struct arena *arena, const struct run_progress *progress)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_string(&w, TEXT("state"), TEXT("running"));
    json_name(&w, TEXT("progress"));
    shape_write(&w, part_of("progress"), progress, SHAPE_FOR_CLIENT);
    json_object_end(&w);
    const struct change_event event = {.type = TEXT("run.progress"),
                                       .id = r->run_id,
                                       .version = r->row->version,
                                       .data = json_written(&w),
                                       .passing = true};
    const struct store_news news = {r->queue->item->organization_id, operations_now_ms(r->host), 1, &event};
    r->host->store->announce(r->host->store->context, &news);
}

/* The run's row as it is now, with how far it is; the lease is renewed with it. */
static void keep(struct running *r, struct arena *arena, const struct row *row, const struct run_progress *progress)
{
    struct run_record *after = shape_copy(arena, shape_of_row[ROW_RUN], row->noun);
    after->progress = *progress;
    give(after, "progress");
    change_set_progress(r->queue->set, r->run_id, row->version + 1, row->noun, after);
    if (!queue_progress(r->queue, TEXT("{}"))) {
        r->cut = r->queue->lost ? CUT_SERVER : r->cut; /* somebody else has the item by now; or the run was */
        r->queue->kept = QUEUE_OPEN;                   /* changed in this moment, which the next look sees */
    }
}

/* Looks at what people have asked for since. */
static void look(struct running *r, const struct run_progress *progress)
{
    struct arena *arena = arena_create(0);
    struct records_work work = *r->work;
    const struct store_port *store = r->host->store;
    work.arena = arena;
    work.overlay = NULL;
    work.snapshot = store->open(store->context, r->queue->item->organization_id, &work.fault);
    if (work.snapshot != NULL) {
        work.organization =
            store->find(work.snapshot, arena, ROW_ORGANIZATION, r->queue->item->organization_id, &work.fault);
        struct desk desk = {.work = &work};
        const struct row *row = records_find(&work, ROW_RUN, r->run_id);
        if (row != NULL && work.organization != NULL) {
            r->cut = ((const struct run_record *)row->noun)->cancel_requested ? CUT_CANCELED
                     : desk_is_stopped(&desk, r->run->branch_id)              ? CUT_STOPPED
                                                                              : r->cut;
        }
        if (row != NULL && r->cut == CUT_NOT && monotonic_ms(r) - r->kept_ms >= RUN_KEPT_MS) {
            r->kept_ms = monotonic_ms(r);
            keep(r, arena, row, progress);
        }
        store->close(store->context, work.snapshot);
    }
    arena_destroy(arena);
}

static bool is_over(void *context, const struct solver_report *report)
{
    struct running *r = context;
    struct run_progress progress;
    int64_t now_ms = monotonic_ms(r);
    if (r->host->stopping != NULL && atomic_load(r->host->stopping)) {
        r->cut = CUT_SERVER;
    }
    if (r->cut == CUT_NOT && now_ms - r->told_ms >= RUN_TOLD_MS) {
        struct arena *arena = arena_create(0);
        r->told_ms = now_ms;
        progress_fill(r, report->best_c, report->left_out, report->iterations, &progress);
        announce(r, arena, &progress);
        arena_destroy(arena);
    }
    if (r->cut == CUT_NOT && now_ms - r->looked_ms >= RUN_LOOK_MS) {
        r->looked_ms = now_ms;
        progress_fill(r, report->best_c, report->left_out, report->iterations, &progress);
        look(r, &progress);
    }
    return r->cut != CUT_NOT;
}

/* ---- the end ----------------------------------------------------------------------------------------------------- */

static void end(struct running *r, int32_t state, const char *error, const char *message)
{
    struct records_outcome outcome;
    records_outcome_begin(r->work, &outcome);
    desk_run_end(r->work, r->row, r->run, state, error, message, &outcome);
}

/* Two looks at one moment, by workers that do not see each other yet, ask for two runs: of those the first goes on. */
static bool is_second(struct running *r)
{
    enum { NEWEST = 8 };
    struct row_list list;
    const struct list_filter filter = {
        .active = LIST_ALL, .kinds = UINT32_C(1) << RUN_RESEQUENCE, .has_date = true, .date = r->run->date};
    const struct list_query query = {.kind = ROW_RUN, .order = LIST_NEWEST, .limit = NEWEST, .filter = &filter};
    if (r->run->kind != RUN_RESEQUENCE || r->run->state != RUN_QUEUED ||
        !r->work->store->list(r->work->snapshot, r->work->arena, &query, &list, &r->work->fault)) {
        return false;
    }
    bool second = false;
    for (int32_t i = 0; i < list.count; i++) {
        const struct row *other = &list.rows[i];
        int64_t before_ms = r->row->created_ms - other->created_ms;
        bool first = before_ms > 0 || (before_ms == 0 && text_compare(other->id, r->row->id) < 0);
        second = second || (first && before_ms < RESEQUENCE_EVERY_MS &&
                            ((const struct run_record *)other->noun)->state != RUN_CANCELED);
    }
    return second;
}

/* Ends a run that is not to go on. True when it may. */
static bool may_go_on(struct running *r)
{
    if (is_second(r)) {
        end(r, RUN_CANCELED, NULL, NULL);
        return false;
    }
    if (r->run->cancel_requested) {
        end(r, RUN_CANCELED, NULL, NULL);
        return false;
    }
    if (desk_is_stopped(&r->desk, r->run->branch_id)) {
        end(r, RUN_FAILED, "engine_stopped", "The engine was stopped.");
        return false;
    }
    return true;
}

/* ---- the search -------------------------------------------------------------------------------------------------- */

/* Who and what takes part: of a branch its own, of names those. */
static void participants_fill(struct running *r, struct decision_inputs *inputs)
{
    const struct live_day *day = &inputs->day;
    const struct run_params *params = &r->run->params;
    struct text branch_id = r->run->branch_id;
    struct arena *arena = r->queue->arena;
    struct text *jobs = arena_array(arena, struct text, day->jobs.count);
    struct text *technicians = arena_array(arena, struct text, day->technicians.count);
    int32_t job_count = 0, technician_count = 0;
    for (int32_t i = 0; i < day->jobs.count; i++) {
        if (text_equal(day->jobs.items[i].branch_id, branch_id)) {
            jobs[job_count++] = day->jobs.items[i].id;
        }
    }
    for (int32_t i = 0; i < day->technicians.count; i++) {
        if (text_equal(day->technicians.items[i].branch_id, branch_id)) {
            technicians[technician_count++] = day->technicians.items[i].id;
        }
    }
    bool of_branch = !text_is_empty(branch_id);
    if (job_count == 0 && day->jobs.count > 0) {
        jobs[job_count++] = branch_id; /* the name of none: an empty list would be everything, */
    }
    if (technician_count == 0 && day->technicians.count > 0) {
        technicians[technician_count++] = branch_id; /* or everybody */
    }
    inputs->search.job_ids =
        params->job_ids.count > 0 || !of_branch ? params->job_ids : (struct text_list){job_count, jobs};
    inputs->search.technician_ids = params->technician_ids.count > 0 || !of_branch
                                        ? params->technician_ids
                                        : (struct text_list){technician_count, technicians};
}

static bool gather(struct running *r, struct desk_day *day)
{
    const struct desk_day_order order = {
        .date = r->run->date, .goals = r->run->params.goals, .quantile_e4 = r->run->params.duration_quantile_e4};
    if (!desk_day_order(&r->desk, &order, day)) {
        return false;
    }
    decision_search_begin(&day->inputs, (uint64_t)r->run->params.seed, r->run->params.lanes);
    if (r->run->kind != RUN_PLAN) { /* a day that is under way is disturbed as little as automatic mode may */
        const struct organization_record *organization = r->work->organization->noun;
        day->inputs.search.moved_max = organization->guardrails.max_moved_jobs;
        decision_search_give(&day->inputs, "movedMax");
    }
    participants_fill(r, &day->inputs);
    if (r->run->kind == RUN_ROSTER) {
        r->has_cause = desk_roster_fill(r->work, &day->inputs);
    }
    return !fault_is(&r->work->fault);
}

/* A run of a day on which nobody's jobs are without her any more has nothing to do. */
static bool has_cause(struct running *r)
{
    if (r->run->kind == RUN_ROSTER && !r->has_cause) {
        if (desk_supersede(&r->desk, PROPOSAL_OF_ROSTER, r->run->date)) {
            end(r, RUN_SUCCEEDED, NULL, NULL);
        }
        return false;
    }
    return true;
}

static void started_put(struct running *r)
{
    struct records_outcome outcome;
    records_outcome_begin(r->work, &outcome);
    records_put(r->work,
                &(struct records_put){.kind = ROW_RUN, .before = r->row, .noun = r->run, .action = "run.started"},
                &outcome);
}

/* Gathers the day and says that the run is being worked on. False: it is over, or queue_fail. */
static bool begin(struct running *r)
{
    bool goes_on = snapshot_open(r);
    if (!goes_on) {
        return false;
    }
    goes_on = may_go_on(r) && gather(r, &r->day) && has_cause(r);
    if (goes_on) {
        r->run->state = RUN_RUNNING;
        r->run->started_at_ms = r->run->started_at_ms != 0 ? r->run->started_at_ms : r->work->now_ms;
        give(r->run, "startedAt");
        started_put(r);
    }
    snapshot_close(r);
    return goes_on && !r->queue->failed && queue_progress(r->queue, TEXT("{}"));
}

static bool search(struct running *r, struct fault *fault)
{
    const struct run_params *params = &r->run->params;
    const struct replan_host host = {
        .clock = r->host->clock, .executor = r->host->executor, .context = r, .is_over = is_over};
    const struct replan_order order = {
        .time_limit_ms = params->time_limit_ms > 0 ? params->time_limit_ms : RUN_TIME_MOST_MS,
        .iterations = params->iterations,
    };
    r->began_ms = r->looked_ms = r->told_ms = r->kept_ms = monotonic_ms(r);
    return decision_plan(r->arena, &r->day.inputs, &order, &host, &r->planned, fault);
}

/* ---- what was found ---------------------------------------------------------------------------------------------- */

static void found_fill(struct running *r, const struct solution *plan)
{
    struct run_record *run = r->run;
    int64_t bound_c = 0;
    int32_t gap_e4 = 0;
    const struct replan_answer *answer = &r->planned.answer;
    progress_fill(r, plan->cost.total_c, plan->left_out_count, answer->iterations, &run->progress);
    if (replan_prove(r->arena, &r->planned.made, &answer->plan, &bound_c, &gap_e4)) {
        const struct shape *shape = part_of("progress");
        run->progress.lower_bound_e4 = money_e4(bound_c);
        run->progress.gap_e4 = gap_e4;
        shape_give(&run->progress, shape_find(shape, TEXT("lowerBound")));
        shape_give(&run->progress, shape_find(shape, TEXT("gap")));
    }
    run->cost = replan_cost_text(r->queue->arena, plan);
    run->params.tape = replan_tape_text(r->queue->arena, answer);
    shape_give(&run->params, shape_find(part_of("params"), TEXT("tape")));
    give(run, "progress");
    give(run, "cost");
}

static int32_t proposal_kind_of(int32_t kind)
{
    return kind == RUN_PLAN ? PROPOSAL_OF_PLAN : kind == RUN_ROSTER ? PROPOSAL_OF_ROSTER : PROPOSAL_OF_RESEQUENCE;
}

static int32_t decision_kind_of(int32_t kind)
{
    return kind == RUN_PLAN ? DECISION_PLAN : kind == RUN_ROSTER ? DECISION_ROSTER : DECISION_RESEQUENCE;
}

static bool settle(struct running *r, const struct desk_day *day, const struct plan_changes *changes)
{
    struct records_outcome outcome;
    struct desk_settled settled;
    const struct desk_settling settling = {
        .kind = proposal_kind_of(r->run->kind),
        .made = changes->made,
        .plan = changes->after,
        .decision_id = records_id(r->work),
        .run_id = r->run_id,
    };
    if (!desk_supersede(&r->desk, settling.kind, r->run->date) ||
        !desk_settle(&r->desk, day, &settling, &settled, &outcome)) {
        return false;
    }
    r->run->proposal_ids = settled.proposal_ids;
    give(r->run, "proposalIds");
    const struct desk_deciding deciding = {
        .id = settling.decision_id,
        .kind = decision_kind_of(r->run->kind),
        .status = settled.is_applied ? "applied" : "proposed",
        .run_id = r->run_id,
        .searched = &r->planned.answer,
        .result = decision_plan_result(r->queue->arena, &r->planned),
    };
    return settled.proposal_ids.count == 0 || desk_decide(&r->desk, &r->day, &deciding);
}

enum finish { FINISH_DONE, FINISH_AGAIN };

/* Settles what was found on the day as it is now. FINISH_AGAIN when nothing of it is a plan there, or it cannot be put on the board. */
static enum finish finish_on(struct running *r)
{
    struct desk_day day;
    struct live_problem made;
    struct plan_changes changes;
    if (!gather(r, &day) || !decision_plan_problem(r->arena, &day.inputs, &made, &r->work->fault)) {
        return FINISH_DONE; /* the work's fault is told by snapshot_close */
    }
    bool is_roster = r->run->kind == RUN_ROSTER;
    if ((is_roster && !desk_roster_stands(&r->day.inputs, &day.inputs)) ||
        !desk_run_rebase(r->arena, &r->planned, r->run->kind, &made, &changes)) {
        return FINISH_AGAIN;
    }
    found_fill(r, changes.after);
    bool is_better = is_roster || changes.after->cost.total_c < made.standing.cost.total_c;
    struct records_mark mark = records_mark(r->work);
    if (is_better && !settle(r, &day, &changes)) {
        records_rewind(r->work, &mark);
        return FINISH_AGAIN;
    }
    end(r, RUN_SUCCEEDED, NULL, NULL);
    return FINISH_DONE;
}

static enum finish finish(struct running *r, bool is_last)
{
    if (!snapshot_open(r)) {
        return FINISH_DONE;
    }
    enum finish how = may_go_on(r) ? finish_on(r) : FINISH_DONE;
    if (how == FINISH_AGAIN && is_last) {
        end(r, RUN_FAILED, "proposal_stale", "The board moved so much meanwhile that nothing of the plan can be done.");
        if (r->run->kind == RUN_ROSTER) {
            desk_roster_ask(r->work, r->run->date, RESEQUENCE_EVERY_MS);
        }
        how = FINISH_DONE;
    }
    snapshot_close(r);
    return how;
}

/* ---- the item ---------------------------------------------------------------------------------------------------- */

/* What was found is worth more than one try: when a row moves while it is being settled, that alone is done once more. */
static enum finish finish_kept(struct running *r, bool is_last)
{
    for (int tries = 1;; tries++) {
        enum finish how = finish(r, is_last);
        if (how == FINISH_AGAIN || r->queue->failed || queue_keep(r->queue) != QUEUE_MOVED || tries == RUN_SETTLES) {
            return how;
        }
    }
}

/* A day that no search can be made of is the run's fault, not the worker's. */
static void fail(struct running *r, const struct fault *fault)
{
    if (!snapshot_open(r)) {
        return;
    }
    end(r, RUN_FAILED, fault->kind == FAULT_TOO_LARGE ? "too_large" : "internal", fault->what);
    snapshot_close(r);
}

/* True when it is to be searched for once more. */
static bool round_run(struct running *r, bool is_last)
{
    struct fault fault = {.kind = FAULT_NONE};
    arena_reset(r->arena);
    if (!begin(r)) {
        return false;
    }
    if (!search(r, &fault)) {
        fail(r, &fault);
        return false;
    }
    if (r->cut == CUT_SERVER) {
        return !r->queue->lost && queue_fail(r->queue, "The server stopped while it was searching.");
    }
    return finish_kept(r, is_last) == FINISH_AGAIN;
}

static struct text run_id_read(struct queue_work *queue)
{
    struct json payload;
    const struct json *id =
        json_parse(queue->arena, queue->item->payload, &payload, NULL) ? json_get(&payload, TEXT("runId")) : NULL;
    return id != NULL && id->type == JSON_STRING ? id->string : TEXT("");
}

void desk_run_work(void *context, struct queue_work *queue)
{
    struct running r = {.host = context, .queue = queue, .arena = arena_create(0), .run_id = run_id_read(queue)};
    for (int round = 0; round < RUN_ROUNDS && round_run(&r, round == RUN_ROUNDS - 1); round++) {
        r.cut = CUT_NOT;
    }
    arena_destroy(r.arena);
}

/* The queue tries it no more, and nobody is to wait for it. */
void desk_run_give_up(void *context, struct queue_work *queue)
{
    struct running r = {.host = context, .queue = queue, .run_id = run_id_read(queue)};
    if (!snapshot_open(&r)) {
        return;
    }
    if (may_go_on(&r)) {
        end(&r, RUN_FAILED, "internal", "It was given up after several attempts. The server's log says why.");
    }
    snapshot_close(&r);
}
