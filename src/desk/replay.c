#include "desk/replay.h"

#include "base/arena.h"
#include "base/fault.h"

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* What came of the job afterwards, as far as it is known. */
static void outcomes_write(struct json_writer *w, struct records_work *work, const struct decision_record *decision)
{
    const struct row *row = text_is_empty(decision->job_id) ? NULL : records_find(work, ROW_JOB, decision->job_id);
    json_name(w, TEXT("outcomes"));
    json_array_begin(w);
    if (row != NULL) {
        const struct job_record *job = row->noun;
        const struct shape *shape = shape_of_row[ROW_JOB];
        static const char *const members[] = {"status", "technicianId", "scheduledStart", "actual"};
        json_object_begin(w);
        json_name_string(w, TEXT("jobId"), row->id);
        for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
            json_name(w, text_of(members[i]));
            shape_write_member(w, shape, shape_find(shape, text_of(members[i])), job);
        }
        json_object_end(w);
    }
    json_array_end(w);
}

bool desk_decision_write(struct json_writer *w, struct records_work *work, const struct row *row,
                         const struct issues *warnings)
{
    const struct decision_record *decision = row->noun;
    (void)warnings;
    json_object_begin(w);
    records_write_head(w, work->arena, row);
    shape_write_members(w, shape_of_row[ROW_DECISION], decision, SHAPE_FOR_CLIENT);
    json_name(w, TEXT("result"));
    json_document(w, decision->result);
    outcomes_write(w, work, decision);
    json_object_end(w);
    return !fault_is(&work->fault);
}

/* ---- working it out again ---------------------------------------------------------------------------------------- */

/* What a decision was made from. */
static bool inputs_read(struct records_work *work, const struct decision_record *decision,
                        struct decision_inputs *inputs, struct records_outcome *outcome)
{
    struct text canonical;
    struct text id = sha256_hex(work->arena, &decision->input_hash);
    const struct row *row = records_find(work, ROW_INPUTS, id);
    if (row == NULL) {
        return !fault_is(&work->fault) && records_refuse(outcome, RECORDS_ILLEGAL, "not_replayable",
                                                         "What the decision was made from is not kept any more.");
    }
    return inputs_unpack(work->arena, row->noun, &decision->input_hash, &canonical, &work->fault) &&
           decision_read(work->arena, canonical, inputs, &work->fault);
}

static bool assign_again(struct records_work *work, const struct decision_inputs *inputs, struct text *result)
{
    struct decision_working working;
    if (!decision_assign(work->arena, inputs, &working, &work->fault)) {
        return false;
    }
    *result = decision_result(work->arena, inputs, &working);
    return true;
}

static bool no_tape(struct records_work *work)
{
    return fault_raise(&work->fault, FAULT_SYSTEM, "internal", "/tape", "The decision has no tape that can be played.");
}

/* False too when the host has refused the memory. */
static bool plan_again(struct records_work *work, const struct emergency_host *host,
                       const struct decision_record *decision, const struct decision_inputs *inputs,
                       struct text *result)
{
    struct decision_planned planned;
    struct replan_order order = {.seed = (uint64_t)inputs->search.seed, .lanes = inputs->search.lanes};
    if (!replan_tape_read(work->arena, decision->tape, &order)) {
        return no_tape(work);
    }
    if (!decision_plan_problem(work->arena, inputs, &planned.made, &work->fault) ||
        (host->claim != NULL && !host->claim(host->context, dispatch_replan_bytes(&planned.made, order.lanes))) ||
        !dispatch_replan(work->arena, &planned.made, &order, &host->replan, &planned.answer, &work->fault)) {
        return false;
    }
    *result = decision_plan_result(work->arena, &planned);
    return true;
}

/* The same emergency once more; NULL: work->fault, or the host has refused the memory. */
static const struct emergency *emergency_again(struct records_work *work, const struct emergency_host *host,
                                               const struct decision_record *decision,
                                               const struct decision_inputs *inputs)
{
    struct emergency *again = arena_new(work->arena, struct emergency);
    struct replan_order order = {.tape = NULL};
    bool searched = !text_is_empty(decision->tape);
    if (searched && !replan_tape_read(work->arena, decision->tape, &order)) {
        no_tape(work);
        return NULL;
    }
    return emergency_decide(work->arena, inputs, &order, host, again, &work->fault) && !again->refused ? again : NULL;
}

static bool emergency_replay(struct records_work *work, const struct emergency_host *host,
                             const struct decision_record *decision, const struct decision_inputs *inputs,
                             struct text *result)
{
    const struct emergency *again = emergency_again(work, host, decision, inputs);
    if (again != NULL) {
        *result = emergency_result(work->arena, inputs, again);
    }
    return again != NULL;
}

static bool work_out_again(struct records_work *work, const struct emergency_host *host,
                           const struct decision_record *decision, struct text *result, struct records_outcome *outcome)
{
    struct decision_inputs *inputs = arena_new(work->arena, struct decision_inputs);
    switch ((enum decision_kind)decision->kind) {
    case DECISION_ASSIGN:
        return inputs_read(work, decision, inputs, outcome) && assign_again(work, inputs, result);
    case DECISION_PLAN:
    case DECISION_RESEQUENCE:
    case DECISION_ROSTER:
        return inputs_read(work, decision, inputs, outcome) && plan_again(work, host, decision, inputs, result);
    case DECISION_EMERGENCY:
        return inputs_read(work, decision, inputs, outcome) && emergency_replay(work, host, decision, inputs, result);
    case DECISION_OVERRIDE:
    case DECISION_ROLLBACK:
    case DECISION_LOCK:
    case DECISION_UNLOCK:
        return inputs_read(work, decision, inputs, outcome) && hand_again(work->arena, inputs, result, &work->fault);
    default:
        return records_refuse(outcome, RECORDS_ILLEGAL, "not_replayable",
                              "This program does not know decisions of this kind.");
    }
}

bool desk_replay_is_long(const struct row *row)
{
    return !text_is_empty(((const struct decision_record *)row->noun)->tape);
}

bool desk_replay(struct records_work *work, const struct emergency_host *host, const struct row *row,
                 struct json_writer *w, struct records_outcome *outcome)
{
    const struct decision_record *decision = row->noun;
    struct text replayed = TEXT("");
    records_outcome_begin(work, outcome);
    if (!work_out_again(work, host, decision, &replayed, outcome)) {
        return false;
    }
    json_object_begin(w);
    json_name_bool(w, TEXT("identical"), text_equal(replayed, decision->result));
    json_name(w, TEXT("original"));
    json_document(w, decision->result);
    json_name(w, TEXT("replayed"));
    json_document(w, replayed);
    json_object_end(w);
    return true;
}

/* Everybody's scores, worked out again. NULL: likewise. */
static const struct decision_working *ranking_again(struct records_work *work, const struct emergency_host *host,
                                                    const struct decision_record *decision,
                                                    const struct decision_inputs *inputs)
{
    if (decision->kind == DECISION_EMERGENCY) {
        const struct emergency *again = emergency_again(work, host, decision, inputs);
        return again == NULL ? NULL : &again->ranking;
    }
    struct decision_working *working = arena_new(work->arena, struct decision_working);
    return decision_assign(work->arena, inputs, working, &work->fault) ? working : NULL;
}

bool desk_explain(struct records_work *work, const struct emergency_host *host, const struct row *row,
                  struct text technician_id, struct json_writer *w, struct records_outcome *outcome)
{
    const struct decision_record *decision = row->noun;
    struct decision_inputs *inputs = arena_new(work->arena, struct decision_inputs);
    records_outcome_begin(work, outcome);
    if (decision->kind != DECISION_ASSIGN && decision->kind != DECISION_EMERGENCY) {
        return records_refuse(outcome, RECORDS_ILLEGAL, "not_replayable",
                              "Nobody was scored by this decision: ask about one of kind assign or emergency.");
    }
    if (!inputs_read(work, decision, inputs, outcome)) {
        return false;
    }
    int32_t technician = live_find_technician(&inputs->day, technician_id);
    if (technician < 0) {
        return records_refuse(outcome, RECORDS_MISSING, "not_found",
                              "The technician was not there when this was decided.");
    }
    const struct decision_working *working = ranking_again(work, host, decision, inputs);
    if (working == NULL) {
        return false;
    }
    json_document(w, decision_explain(work->arena, inputs, working, technician));
    return true;
}
