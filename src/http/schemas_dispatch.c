/* Schemas of dispatching on live data: assignments, decisions, explanations. */
#include "http/schema_rows.h"

#define MODES "shadow assisted automatic"

static const struct field factors_fields[] = {
    {"skill_match", FIELD_NUMBER, 0, NULL, "Her levels by the needed levels, 0 to 1, as all of these."},
    {"distance_score", FIELD_NUMBER, 0, NULL, "1 less added driving by 90 minutes."},
    {"priority_weight", FIELD_NUMBER, 0, NULL, "1 urgent, 0.8 high, 0.6 normal, 0.4 low."},
    {"performance", FIELD_NUMBER, 0, NULL, "What was learned of her for this kind of work."},
    {"availability", FIELD_NUMBER, 0, NULL, "1 less lateness and added overtime by 120 minutes."},
    {"delay_risk", FIELD_NUMBER, 0, NULL, "Probability that she arrives late; enters as 1 - risk."},
    {"parts_on_truck", FIELD_NUMBER, 0, NULL, "Share of the needed parts that is on the van."},
    {"customer_preference", FIELD_NUMBER, 0, NULL, "1 for who is preferred, or when nobody is; else 0.5."},
    {"workload", FIELD_NUMBER, 0, NULL, "1 less the share of her day that is taken."},
    {"route_fit", FIELD_NUMBER, 0, NULL, "The least that the job costs with anybody, by what it costs with her."},
    {"predicted_duration_minutes", FIELD_INTEGER, 0, NULL, "P50; carries no weight."},
};

static const struct field assignment_fields[] = {
    {"technicianId", FIELD_ID, 0, NULL, NULL},
    {"score", FIELD_NUMBER, 0, NULL, "100 times the weighted mean of the factors, rounded half up to one decimal."},
    {"rank", FIELD_INTEGER, 0, NULL, NULL},
    {"reason", FIELD_OBJECT, 0, "AssignmentReason", NULL},
    {"weightsVersion", FIELD_INTEGER, 0, NULL, NULL},
    {"start", FIELD_INSTANT, 0, NULL, "Of the service."},
    {"end", FIELD_INSTANT, 0, NULL, NULL},
    {"sequence", FIELD_INTEGER, 0, NULL, "Among her jobs of the date, from 1."},
    {"addedDriveMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"addedCost", FIELD_NUMBER, 0, NULL, "What the plan costs more, in the organization's currency."},
    {"crewTechnicianIds", FIELD_ID, FIELD_LIST, NULL, "Who goes along."},
};

static const struct field refusal_reason_fields[] = {
    {"code", FIELD_TEXT, 0, NULL, "missing_skill, outside_window and so on: docs/decisions.md has all."},
    {"message", FIELD_TEXT, 0, NULL, NULL},
    {"detail", FIELD_ANY, 0, NULL, "The numbers of it."},
};

static const struct field refusal_fields[] = {
    {"technicianId", FIELD_ID, 0, NULL, NULL},
    {"reasons", FIELD_OBJECT, FIELD_LIST, "RefusalReason", NULL},
};

#define RANKING                                                                                                        \
    {"assignments", FIELD_OBJECT, FIELD_LIST, "Assignment", "The best first."},                                        \
    {                                                                                                                  \
        "ineligible", FIELD_OBJECT, FIELD_LIST, "Refusal", "Who cannot do it, and why."                                \
    }

static const struct field assign_result_fields[] = {
    {"decisionId", FIELD_ID, 0, NULL, NULL},
    {"jobId", FIELD_ID, 0, NULL, NULL},
    {"mode", FIELD_CHOICE, 0, MODES, NULL},
    {"status", FIELD_CHOICE, 0, "assigned proposed shadow unassignable", NULL},
    {"proposalId", FIELD_ID, FIELD_NULLABLE, NULL, NULL},
    {"guardrail", FIELD_TEXT, FIELD_NULLABLE, NULL, "That kept automatic mode from putting it on the board."},
    {"engineStopped", FIELD_BOOLEAN, 0, NULL, NULL},
    RANKING,
};

static const struct field place_fields[] = {
    {"technicianId", FIELD_ID, 0, NULL, NULL},
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, NULL},
    {"sequence", FIELD_INTEGER, 0, NULL, "Among her jobs of the date, from 1; 0: not known."},
};

static const struct field moved_fields[] = {
    {"jobId", FIELD_ID, 0, NULL, NULL},
    {"from", FIELD_OBJECT, FIELD_NULLABLE, "BoardPlace", "As it stood on the board."},
    {"to", FIELD_OBJECT, FIELD_NULLABLE, "BoardPlace", NULL},
    {"startDeltaMinutes", FIELD_NUMBER, 0, NULL, "How much later it begins than it stood."},
    {"toldCustomer", FIELD_BOOLEAN, 0, NULL, "A time was promised."},
};

static const struct field budget_fields[] = {
    {"maxMovedJobs", FIELD_INTEGER, 0, NULL, NULL},
    {"used", FIELD_INTEGER, 0, NULL, "As many as are moved."},
};

#define DISTURBANCE                                                                                                    \
    {"moved", FIELD_OBJECT, FIELD_LIST, "MovedJob", "Other jobs with another technician or a later start."},           \
        {"mustTell", FIELD_ID, FIELD_LIST, NULL, "Jobs whose customers were told another time."},                      \
    {                                                                                                                  \
        "budget", FIELD_OBJECT, 0, "MoveBudget", NULL                                                                  \
    }

static const struct field emergency_result_fields[] = {
    {"decisionId", FIELD_ID, 0, NULL, NULL},
    {"jobId", FIELD_ID, 0, NULL, NULL},
    {"mode", FIELD_CHOICE, 0, MODES, "The most careful of those of all jobs that it concerns."},
    {"status", FIELD_CHOICE, 0, "assigned proposed shadow unassignable", NULL},
    {"proposalId", FIELD_ID, FIELD_NULLABLE, NULL, NULL},
    {"guardrail", FIELD_TEXT, FIELD_NULLABLE, NULL, "That kept automatic mode from putting it on the board."},
    {"engineStopped", FIELD_BOOLEAN, 0, NULL, NULL},
    RANKING,
    DISTURBANCE,
    {"elapsedMs", FIELD_INTEGER, 0, NULL, "From the request to the answer, without the disk."},
    {"lowerBound", FIELD_NULL, 0, NULL, "Not proved within the time."},
    {"gap", FIELD_NULL, 0, NULL, NULL},
};

static const struct field replay_fields[] = {
    {"identical", FIELD_BOOLEAN, 0, NULL, "Byte by byte."},
    {"original", FIELD_ANY, 0, NULL, "The result, as its kind of decision has it."},
    {"replayed", FIELD_ANY, 0, NULL, NULL},
};

static const struct field rule_fields[] = {
    {"code", FIELD_TEXT, 0, NULL, NULL},
    {"text", FIELD_TEXT, 0, NULL, NULL},
    {"needed", FIELD_ANY, 0, NULL, "A number or an instant; null where there is none."},
    {"has", FIELD_ANY, 0, NULL, NULL},
};

static const struct field lost_fields[] = {
    {"factor", FIELD_TEXT, 0, NULL, NULL},
    {"hers", FIELD_NUMBER, 0, NULL, NULL},
    {"winners", FIELD_NUMBER, 0, NULL, NULL},
};

static const struct field give_way_fields[] = {
    {"type", FIELD_TEXT, 0, NULL, "A factor, or what would have to give way."},
    {"text", FIELD_TEXT, 0, NULL, NULL},
    {"costDelta", FIELD_NUMBER, FIELD_NULLABLE, NULL, NULL},
};

static const struct field explanation_fields[] = {
    {"technicianId", FIELD_ID, 0, NULL, NULL},
    {"verdict", FIELD_CHOICE, 0, "impossible worse best", NULL},
    {"rule", FIELD_OBJECT, FIELD_NULLABLE, "BrokenRule", "Of impossible."},
    {"lost", FIELD_OBJECT, FIELD_LIST, "LostFactor", "The dearest first."},
    {"costDelta", FIELD_NUMBER, FIELD_NULLABLE, NULL, "How much more the plan costs with her than with the first."},
    {"change", FIELD_OBJECT, FIELD_LIST, "GiveWay", "What would have made it her, the smallest first."},
};

static const struct field job_explanation_fields[] = {
    {"technicianId", FIELD_ID, 0, NULL, NULL},
    {"start", FIELD_INSTANT, FIELD_OPTIONAL, NULL, "That was asked about."},
    {"verdict", FIELD_CHOICE, 0, "impossible worse best", NULL},
    {"rule", FIELD_OBJECT, FIELD_NULLABLE, "BrokenRule", "Of impossible."},
    {"lost", FIELD_OBJECT, FIELD_LIST, "LostFactor", "The dearest first."},
    {"costDelta", FIELD_NUMBER, FIELD_NULLABLE, NULL, "How much more the plan costs with her than with the first."},
    {"change", FIELD_OBJECT, FIELD_LIST, "GiveWay", "What would make it her, the smallest first."},
};

static const struct field span_fields[] = {
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, NULL},
};

static const struct field risk_eta_fields[] = {
    {"p10", FIELD_INSTANT, 0, NULL, "Of the arrival."},
    {"p50", FIELD_INSTANT, 0, NULL, NULL},
    {"p90", FIELD_INSTANT, 0, NULL, NULL},
};

static const struct field risk_cause_fields[] = {
    {"code", FIELD_CHOICE, 0, "upstream_overrun late_start traffic overbooked unassigned", NULL},
    {"jobId", FIELD_ID, FIELD_OPTIONAL, NULL, "The job before it that it comes from."},
    {"text", FIELD_TEXT, 0, NULL, NULL},
};

static const struct field risk_change_fields[] = {
    {"jobId", FIELD_ID, 0, NULL, NULL},
    {"technicianId", FIELD_ID, FIELD_OPTIONAL, NULL, "Of move, overtime and swap."},
    {"start", FIELD_INSTANT, FIELD_OPTIONAL, NULL, "Of those: about when it begins then."},
    {"sequence", FIELD_INTEGER, FIELD_OPTIONAL, NULL, "Of those: among her jobs of the date, from 1."},
    {"withJobId", FIELD_ID, FIELD_OPTIONAL, NULL, "Of swap."},
    {"overtimeMinutes", FIELD_INTEGER, FIELD_OPTIONAL, NULL, "Of overtime: so much later her shift ends."},
    {"promisedWindow", FIELD_OBJECT, FIELD_OPTIONAL, "Span", "Of retime."},
};

static const struct field risk_remedy_fields[] = {
    {"type", FIELD_CHOICE, 0, "move overtime swap retime call", NULL},
    {"text", FIELD_TEXT, 0, NULL, NULL},
    {"change", FIELD_OBJECT, FIELD_NULLABLE, "RiskChange", "Null: of call, which changes nothing."},
    {"costDelta", FIELD_NUMBER, 0, NULL, "What the plan then costs more, in the organization's currency."},
    {"probabilityAfter", FIELD_NUMBER, 0, NULL, "That the job is late all the same."},
};

static const struct field risk_item_fields[] = {
    {"jobId", FIELD_ID, 0, NULL, NULL},
    {"technicianId", FIELD_ID, FIELD_NULLABLE, NULL, "Null: nobody has it."},
    {"window", FIELD_OBJECT, FIELD_NULLABLE, "Span", "That is served."},
    {"promised", FIELD_OBJECT, FIELD_NULLABLE, "Span",
     "What the customer was told: by this it is judged, if there is one."},
    {"eta", FIELD_OBJECT, FIELD_NULLABLE, "RiskEta", "Null: nobody comes."},
    {"probability", FIELD_NUMBER, 0, NULL, "That the arrival is late, with all that lies before it on the route."},
    {"expectedMinutesLate", FIELD_NUMBER, FIELD_NULLABLE, NULL, "In the mean over all cases."},
    {"cause", FIELD_OBJECT, 0, "RiskCause", NULL},
    {"remedies", FIELD_OBJECT, FIELD_LIST, "RiskRemedy", "Each was tried; of the ten most urgent jobs alone."},
};

static const struct field at_risk_fields[] = {
    {"items", FIELD_OBJECT, FIELD_LIST, "RiskItem", "The most probable first."},
    {"threshold", FIELD_NUMBER, 0, NULL, "minProbability."},
};

static const struct field stop_fields[] = {
    {"engineStopped", FIELD_BOOLEAN, 0, NULL, NULL},
    {"branch", FIELD_TEXT, FIELD_NULLABLE, NULL, "Null: the whole organization."},
    {"reason", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"by", FIELD_TEXT, FIELD_NULLABLE, NULL, "key:<id> or user:<id>."},
    {"at", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
};

static const struct schema rows[] = {
    {"AssignmentReason", "The factors of a score, with four decimals.", SCHEMA_FIELDS(factors_fields)},
    {"Assignment", "One technician who could do it.", SCHEMA_FIELDS(assignment_fields)},
    {"RefusalReason", "A rule that stands in the way.", SCHEMA_FIELDS(refusal_reason_fields)},
    {"Refusal", "One technician who cannot do it.", SCHEMA_FIELDS(refusal_fields)},
    {"AssignResult", "Who should do it, and what came of that.", SCHEMA_FIELDS(assign_result_fields)},
    {"BoardPlace", "Where a job is on the board.", SCHEMA_FIELDS(place_fields)},
    {"MovedJob", "A job that makes room.", SCHEMA_FIELDS(moved_fields)},
    {"MoveBudget", "How many jobs may be moved.", SCHEMA_FIELDS(budget_fields)},
    {"EmergencyResult", "Who does it now, and what moves for it.", SCHEMA_FIELDS(emergency_result_fields)},
    {"Replay", "A decision worked out again.", SCHEMA_FIELDS(replay_fields)},
    {"BrokenRule", "The first rule that she breaks.", SCHEMA_FIELDS(rule_fields)},
    {"LostFactor", "A factor in which she is behind the first.", SCHEMA_FIELDS(lost_fields)},
    {"GiveWay", "What would have made it her.", SCHEMA_FIELDS(give_way_fields)},
    {"Explanation", "Why not her.", SCHEMA_FIELDS(explanation_fields)},
    {"JobExplanation", "Why not her, of a job as it is now.", SCHEMA_FIELDS(job_explanation_fields)},
    {"Span", "From an instant to another.", SCHEMA_FIELDS(span_fields)},
    {"RiskEta", "When somebody comes, in one, five and nine of ten cases not later.", SCHEMA_FIELDS(risk_eta_fields)},
    {"RiskCause", "Why a job is at risk.", SCHEMA_FIELDS(risk_cause_fields)},
    {"RiskChange", "What a remedy changes.", SCHEMA_FIELDS(risk_change_fields)},
    {"RiskRemedy", "What would help.", SCHEMA_FIELDS(risk_remedy_fields)},
    {"RiskItem", "A job that may be late.", SCHEMA_FIELDS(risk_item_fields)},
    {"AtRisk", "The jobs of a date that may be late.", SCHEMA_FIELDS(at_risk_fields)},
    {"EngineStop", "The stop switch.", SCHEMA_FIELDS(stop_fields)},
};

const struct schema_group schema_group_dispatch = SCHEMA_GROUP(rows);
