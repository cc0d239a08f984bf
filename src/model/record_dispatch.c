/* The shapes of what dispatching keeps. */
#include "model/record_parts.h"

#define MONEY .scale = 10000, .low = 0, .high = RECORD_MONEY_MOST_E4
#define MONEY_DELTA .scale = 10000, .low = -RECORD_MONEY_MOST_E4, .high = RECORD_MONEY_MOST_E4
#define MINUTES_DELTA .scale = 100, .low = -100 * 1000 * 1000, .high = 100 * 1000 * 1000
#define FRACTION .scale = 10000, .low = 0, .high = 10000
#define COUNTED .low = 0, .high = INT32_MAX
#define COUNTED_LONG .low = 0, .high = RECORD_COUNT_MOST
#define NUMBERED .low = 1, .high = INT32_MAX
#define WHO .low = 1, .high = RECORD_NAME_BYTES
#define NOTE .low = 1, .high = RECORD_NOTE_BYTES
#define ID .low = 1, .high = RECORD_ID_BYTES
#define MODES "shadow assisted automatic"

/* Whole numbers that JSON keeps exactly everywhere. */
#define RECORD_COUNT_MOST INT64_C(9007199254740991)

/* ---- decisions and their inputs ---------------------------------------------------------------------------------- */

static const struct shape_member decision_rows[] = {
    {"kind", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(decision_record, kind),
     .words = "assign emergency plan resequence override lock unlock rollback roster"},
    {"jobId", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(decision_record, job_id), .words = "job"},
    {"date", SHAPE_DATE, SHAPE_READ_ONLY, AT(decision_record, date)},
    {"actor", SHAPE_TEXT, SHAPE_READ_ONLY, AT(decision_record, actor), WHO},
    {"status", SHAPE_TEXT, SHAPE_READ_ONLY, AT(decision_record, status), .low = 1, .high = 64,
     .says = "What came of it, as the call answered it."},
    {"weightsVersion", SHAPE_INTEGER, SHAPE_READ_ONLY, AT(decision_record, weights_version), NUMBERED},
    {"modelVersion", SHAPE_INTEGER, SHAPE_READ_ONLY, AT(decision_record, model_version), NUMBERED},
    {"solverVersion", SHAPE_TEXT, SHAPE_READ_ONLY, AT(decision_record, solver_version), .low = 1, .high = 32},
    {"seed", SHAPE_LONG, SHAPE_READ_ONLY, AT(decision_record, seed), COUNTED_LONG},
    {"iterations", SHAPE_LONG, SHAPE_READ_ONLY, AT(decision_record, iterations), COUNTED_LONG},
    {"lanes", SHAPE_INTEGER, SHAPE_READ_ONLY, AT(decision_record, lanes), COUNTED},
    {"tape", SHAPE_JSON, SHAPE_READ_ONLY, AT(decision_record, tape),
     .says = "A list of whole numbers: where the search was cut when it was cut by time."},
    {"inputHash", SHAPE_DIGEST, SHAPE_READ_ONLY, AT(decision_record, input_hash),
     .says = "SHA-256 of everything that it was worked out from."},
    {"proposalId", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(decision_record, proposal_id), .words = "proposal"},
    {"runId", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(decision_record, run_id), .words = "run"},
    {"answer", SHAPE_JSON, SHAPE_HIDDEN, AT(decision_record, result)},
    {"forced", SHAPE_BOOLEAN, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(decision_record, forced),
     .says = "By a human, against a hard rule."},
    {"reason", SHAPE_TEXT, SHAPE_READ_ONLY, AT(decision_record, reason), NOTE, .says = "Of who decided by hand."},
    {"planVersion", SHAPE_INTEGER, SHAPE_READ_ONLY, AT(decision_record, plan_version), NUMBERED,
     .says = "Of the date's plan, that a hand made with it."},
    {"result", SHAPE_JSON, COMPUTED, .says = "What was worked out, as it was answered."},
    {"outcomes", SHAPE_JSON, COMPUTED, .says = "What has become of the job since."},
    ROW_MEMBERS,
};
const struct shape shape_decision = {.name = "Decision", TABLE(decision_record, decision_rows)};

static const struct shape_member inputs_rows[] = {
    {"bytes", SHAPE_TEXT, SHAPE_HIDDEN, AT(inputs_record, bytes), .low = 1, .high = RECORD_INPUTS_PACKED_MOST},
};
const struct shape shape_inputs = {.name = "DecisionInputs", TABLE(inputs_record, inputs_rows)};

/* ---- proposals --------------------------------------------------------------------------------------------------- */

static const struct shape_member place_rows[] = {
    {"technicianId", SHAPE_REFERENCE, SHAPE_REQUIRED, AT(proposal_place, technician_id), .words = "technician"},
    PEOPLE("crewTechnicianIds", proposal_place, crew_technician_ids, "technician"),
    {"start", SHAPE_INSTANT, SHAPE_REQUIRED, AT(proposal_place, start_s)},
    {"end", SHAPE_INSTANT, SHAPE_ORDERED, AT(proposal_place, end_s)},
    {"sequence", SHAPE_INTEGER, 0, AT(proposal_place, sequence), NUMBERED},
};
static const struct shape shape_place = {.name = "ProposalPlace", TABLE(proposal_place, place_rows)};

static const struct shape_member push_rows[] = {
    {"state", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(proposal_push, state), .words = "none waiting pushed conflict failed"},
    {"at", SHAPE_MOMENT, 0, AT(proposal_push, at_ms)},
    {"error", SHAPE_TEXT, 0, AT(proposal_push, error), NOTE},
};
static const struct shape shape_push = {.name = "ProposalPush", TABLE(proposal_push, push_rows)};

static const struct shape_member change_rows[] = {
    {"id", SHAPE_TEXT, SHAPE_REQUIRED, AT(proposal_change, id), ID, .says = "Known within its proposal."},
    {"jobId", SHAPE_REFERENCE, SHAPE_REQUIRED, AT(proposal_change, job_id), .words = "job"},
    {"type", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(proposal_change, type), .words = "assign move retime unassign"},
    {"from", SHAPE_OBJECT, 0, AT(proposal_change, from), .of = &shape_place},
    {"to", SHAPE_OBJECT, 0, AT(proposal_change, to), .of = &shape_place},
    {"edit", SHAPE_OBJECT, 0, AT(proposal_change, edit), .of = &shape_place,
     .says = "What a human made of it; null: nothing."},
    {"reason", SHAPE_JSON, 0, AT(proposal_change, reason),
     .says = "The factors, as in an assignment; of a job that nobody can take its reasons, as in a schedule."},
    {"text", SHAPE_TEXT, 0, AT(proposal_change, words), NOTE, .says = "The same in a sentence."},
    {"decisionId", SHAPE_REFERENCE, 0, AT(proposal_change, decision_id), .words = "decision"},
    {"driveMinutesDelta", SHAPE_DECIMAL, 0, AT(proposal_change, drive_minutes_delta_e2), MINUTES_DELTA},
    {"latenessMinutesDelta", SHAPE_DECIMAL, 0, AT(proposal_change, lateness_minutes_delta_e2), MINUTES_DELTA},
    {"costDelta", SHAPE_DECIMAL, 0, AT(proposal_change, cost_delta_e4), MONEY_DELTA},
    {"toldCustomer", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(proposal_change, told_customer),
     .says = "Whether the customer has been told a time that this moves."},
    {"safe", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(proposal_change, safe),
     .says = "It stands alone, breaks nothing, touches no told customer and makes no other job later by more than 5 "
             "minutes."},
    {"requires", SHAPE_TEXT, SHAPE_LIST | SHAPE_NOT_NULL, AT(proposal_change, requires), .most = RECORD_CHANGES_MOST,
     ID, .says = "Ids of changes that it only goes together with."},
    {"state", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(proposal_change, state), .words = "pending approved declined edited"},
    {"push", SHAPE_OBJECT, SHAPE_NOT_NULL, AT(proposal_change, push), .of = &shape_push},
};
const struct shape shape_proposal_change = {.name = "ProposalChange", TABLE(proposal_change, change_rows)};

static const struct shape_member disruption_rows[] = {
    {"moved", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(proposal_disruption, moved), COUNTED,
     .says = "Jobs that had a place and get another."},
    {"told", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(proposal_disruption, told), COUNTED,
     .says = "Those of them whose customers have been told a time."},
};
static const struct shape shape_disruption = {.name = "Disruption", TABLE(proposal_disruption, disruption_rows)};

static const struct shape_member rejection_rows[] = {
    {"code", SHAPE_CHOICE, SHAPE_REQUIRED, AT(proposal_rejection, code),
     .words = "wrong_technician wrong_time wrong_order customer_request parts traffic other"},
    {"reason", SHAPE_TEXT, 0, AT(proposal_rejection, reason), NOTE},
};
static const struct shape shape_rejection = {.name = "Rejection", TABLE(proposal_rejection, rejection_rows)};

static const struct shape_member flag_rows[] = {
    {"changeId", SHAPE_TEXT, 0, AT(proposal_flag, change_id), ID, .says = "Null: the whole proposal."},
    {"label", SHAPE_CHOICE, SHAPE_REQUIRED, AT(proposal_flag, label), .words = "poor good unsafe"},
    {"note", SHAPE_TEXT, 0, AT(proposal_flag, note), NOTE},
    {"by", SHAPE_TEXT, SHAPE_READ_ONLY, AT(proposal_flag, by), WHO},
    {"at", SHAPE_MOMENT, SHAPE_READ_ONLY, AT(proposal_flag, at_ms)},
};
static const struct shape shape_flag = {.name = "ProposalFlag", TABLE(proposal_flag, flag_rows)};

static const struct shape_member proposal_rows[] = {
    {"kind", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(proposal_record, kind),
     .words = "plan assign emergency resequence rollback roster"},
    {"status", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(proposal_record, status),
     .words = "pending deferred shadow approved partially_approved applied rejected superseded expired failed"},
    {"mode", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(proposal_record, mode), .words = MODES,
     .preset = MODE_ASSISTED, .says = "In which it was made."},
    {"date", SHAPE_DATE, SHAPE_READ_ONLY, AT(proposal_record, date)},
    {"guardrail", SHAPE_TEXT, SHAPE_READ_ONLY, AT(proposal_record, guardrail), .low = 1, .high = 64,
     .says = "The one that does not hold, so that a human is asked."},
    {"basePlanVersion", SHAPE_INTEGER, SHAPE_READ_ONLY, AT(proposal_record, base_plan_version), COUNTED},
    {"runId", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(proposal_record, run_id), .words = "run"},
    {"rollbackOf", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(proposal_record, rollback_of), .words = "proposal"},
    {"before", SHAPE_JSON, SHAPE_READ_ONLY, AT(proposal_record, before), .says = "Figures of the plan in force."},
    {"after", SHAPE_JSON, SHAPE_READ_ONLY, AT(proposal_record, after), .says = "Figures of the proposed one."},
    {"disruption", SHAPE_OBJECT, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(proposal_record, disruption),
     .of = &shape_disruption},
    {"changes", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(proposal_record, changes),
     .most = RECORD_CHANGES_MOST, .of = &shape_proposal_change},
    {"expiresAt", SHAPE_INSTANT, SHAPE_READ_ONLY, AT(proposal_record, expires_at_s)},
    {"deferredUntil", SHAPE_INSTANT, SHAPE_READ_ONLY, AT(proposal_record, deferred_until_s)},
    {"decidedBy", SHAPE_TEXT, SHAPE_READ_ONLY, AT(proposal_record, decided_by), WHO},
    {"decidedAt", SHAPE_MOMENT, SHAPE_READ_ONLY, AT(proposal_record, decided_at_ms)},
    {"note", SHAPE_TEXT, SHAPE_READ_ONLY, AT(proposal_record, note), NOTE},
    {"rejection", SHAPE_OBJECT, SHAPE_READ_ONLY, AT(proposal_record, rejection), .of = &shape_rejection},
    {"flags", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(proposal_record, flags),
     .most = RECORD_FLAGS_MOST, .of = &shape_flag},
    {"outcomes", SHAPE_JSON, COMPUTED, .says = "What became of the changes that were applied."},
    ROW_MEMBERS,
};
const struct shape shape_proposal = {.name = "Proposal", TABLE(proposal_record, proposal_rows)};

/* ---- runs -------------------------------------------------------------------------------------------------------- */

static const struct shape_member progress_rows[] = {
    {"elapsedMs", SHAPE_LONG, SHAPE_NOT_NULL, AT(run_progress, elapsed_ms), COUNTED_LONG},
    {"bestCost", SHAPE_DECIMAL, 0, AT(run_progress, best_cost_e4), MONEY},
    {"lowerBound", SHAPE_DECIMAL, 0, AT(run_progress, lower_bound_e4), MONEY},
    {"gap", SHAPE_DECIMAL, 0, AT(run_progress, gap_e4), FRACTION},
    {"unassigned", SHAPE_INTEGER, 0, AT(run_progress, unassigned), COUNTED},
    {"iterations", SHAPE_LONG, 0, AT(run_progress, iterations), COUNTED_LONG},
};
static const struct shape shape_progress = {.name = "RunProgress", TABLE(run_progress, progress_rows)};

static const struct shape_member params_rows[] = {
    {"goals", SHAPE_CHOICE, SHAPE_LIST | SHAPE_NOT_NULL, AT(run_params, goals), .most = 8, .words = RECORD_GOAL_WORDS},
    {"seed", SHAPE_LONG, 0, AT(run_params, seed), COUNTED_LONG},
    {"iterations", SHAPE_LONG, 0, AT(run_params, iterations), COUNTED_LONG},
    {"lanes", SHAPE_INTEGER, 0, AT(run_params, lanes), COUNTED},
    {"tape", SHAPE_JSON, 0, AT(run_params, tape)},
    {"threads", SHAPE_INTEGER, 0, AT(run_params, threads), COUNTED},
    {"timeLimitMs", SHAPE_INTEGER, 0, AT(run_params, time_limit_ms), COUNTED},
    {"weightsVersion", SHAPE_INTEGER, 0, AT(run_params, weights_version), NUMBERED},
    {"modelVersion", SHAPE_INTEGER, 0, AT(run_params, model_version), NUMBERED},
    {"solverVersion", SHAPE_TEXT, 0, AT(run_params, solver_version), .low = 1, .high = 32},
    {"technicianIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL, AT(run_params, technician_ids),
     .most = RECORD_RUN_TECHNICIANS_MOST, .words = "technician", .says = "Empty: everybody."},
    {"jobIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL, AT(run_params, job_ids), .most = RECORD_CHANGES_MOST,
     .words = "job", .says = "Empty: every job of the date."},
    {"fromNow", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(run_params, from_now)},
    {"durationQuantile", SHAPE_DECIMAL, 0, AT(run_params, duration_quantile_e4), FRACTION},
};
static const struct shape shape_params = {.name = "RunParams", TABLE(run_params, params_rows)};

static const struct shape_member run_rows[] = {
    {"kind", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(run_record, kind),
     .words = "plan resequence learning simulation roster"},
    {"state", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(run_record, state),
     .words = "queued running succeeded failed canceled"},
    {"date", SHAPE_DATE, SHAPE_READ_ONLY, AT(run_record, date)},
    {"branchId", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(run_record, branch_id), .words = "branch"},
    {"createdBy", SHAPE_TEXT, SHAPE_READ_ONLY, AT(run_record, created_by), WHO},
    {"startedAt", SHAPE_MOMENT, SHAPE_READ_ONLY, AT(run_record, started_at_ms)},
    {"finishedAt", SHAPE_MOMENT, SHAPE_READ_ONLY, AT(run_record, finished_at_ms)},
    {"progress", SHAPE_OBJECT, SHAPE_READ_ONLY, AT(run_record, progress), .of = &shape_progress},
    {"params", SHAPE_OBJECT, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(run_record, params), .of = &shape_params},
    {"cost", SHAPE_JSON, SHAPE_READ_ONLY, AT(run_record, cost), .says = "Each term of the best plan's cost."},
    {"proposalIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(run_record, proposal_ids),
     .most = RECORD_PROPOSALS_MOST, .words = "proposal", .says = "Empty: nothing better was found."},
    {"error", SHAPE_TEXT, SHAPE_READ_ONLY, AT(run_record, error), .low = 1, .high = 64, .says = "A code."},
    {"message", SHAPE_TEXT, SHAPE_READ_ONLY, AT(run_record, message), NOTE, .says = "The same in a sentence."},
    {"result", SHAPE_JSON, SHAPE_HIDDEN, AT(run_record, result)},
    {"cancelRequested", SHAPE_BOOLEAN, SHAPE_NOT_NULL | SHAPE_HIDDEN, AT(run_record, cancel_requested)},
    ROW_MEMBERS,
};
const struct shape shape_run = {.name = "Run", TABLE(run_record, run_rows)};

/* ---- what was learned -------------------------------------------------------------------------------------------- */

#define LEARNED(type)                                                                                                  \
    {.name = "version",                                                                                                \
     SHAPE_INTEGER,                                                                                                    \
     .flags = SHAPE_READ_ONLY,                                                                                         \
     AT(type, version),                                                                                                \
     NUMBERED,                                                                                                         \
     .says = "Counted from 1; by it this is known."},                                                                  \
        {.name = "parent",                                                                                             \
         SHAPE_INTEGER,                                                                                                \
         .flags = SHAPE_READ_ONLY,                                                                                     \
         AT(type, parent),                                                                                             \
         NUMBERED,                                                                                                     \
         .says = "The version that it came from."},                                                                    \
        {.name = "dataFrom", SHAPE_INSTANT, .flags = SHAPE_READ_ONLY, AT(type, data_from_s)},                          \
        {.name = "dataTo", SHAPE_INSTANT, .flags = SHAPE_READ_ONLY, AT(type, data_to_s)},                              \
        {.name = "rows", SHAPE_INTEGER, .flags = SHAPE_READ_ONLY, AT(type, rows), COUNTED},                            \
        {.name = "metrics", SHAPE_JSON, .flags = SHAPE_READ_ONLY, AT(type, metrics)},                                  \
        {.name = "active", SHAPE_BOOLEAN, .flags = SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(type, active)},                \
    {                                                                                                                  \
        .name = "createdAt", SHAPE_MOMENT, COMPUTED                                                                    \
    }

static const struct shape_member weights_rows[] = {
    {"weights", SHAPE_AMOUNTS, SHAPE_REQUIRED, AT(weights_record, weights), .scale = 10000, .low = 0,
     .high = RECORD_WEIGHT_MOST_E4, .says = "How much each factor counts, by its key in a reason."},
    {"source", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(weights_record, source),
     .words = "default trained manual", .preset = WEIGHTS_MANUAL},
    LEARNED(weights_record),
};
const struct shape shape_weights = {.name = "Weights", TABLE(weights_record, weights_rows)};

static const struct shape_member model_rows[] = {
    {"kind", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(model_record, kind), .words = "durations"},
    {"document", SHAPE_JSON, SHAPE_HIDDEN, AT(model_record, document)},
    LEARNED(model_record),
};
const struct shape shape_model = {.name = "Model", TABLE(model_record, model_rows)};

/* ---- the world outside ------------------------------------------------------------------------------------------- */

static const struct shape_member area_rows[] = {
    {"center", SHAPE_POINT, SHAPE_REQUIRED, AT(incident_area, center)},
    {"radiusKm", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(incident_area, radius_m), .scale = 1000, .low = 50,
     .high = 200 * 1000},
};
static const struct shape shape_area = {.name = "IncidentArea", TABLE(incident_area, area_rows)};

static const struct shape_member incident_rows[] = {
    {"area", SHAPE_OBJECT, SHAPE_REQUIRED, AT(incident_record, area), .of = &shape_area,
     .says = "Who drives from or to a place in it is slower."},
    {"factor", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(incident_record, factor_e4), .scale = 10000, .low = 10000,
     .high = 200000, .says = "Of driving times: 2 is twice as long."},
    {"from", SHAPE_INSTANT, SHAPE_REQUIRED, AT(incident_record, from_s)},
    {"until", SHAPE_INSTANT, SHAPE_REQUIRED | SHAPE_ORDERED, AT(incident_record, until_s),
     .says = "The first moment that no longer belongs to it."},
    {"note", SHAPE_TEXT, 0, AT(incident_record, note), NOTE},
    {"createdBy", SHAPE_TEXT, SHAPE_READ_ONLY, AT(incident_record, created_by), WHO},
    ROW_MEMBERS,
};
const struct shape shape_incident = {.name = "Incident", TABLE(incident_record, incident_rows)};
