/* The shapes of everything but jobs and people, and the lists of all. */
#include "model/record.h"

#include "model/record_parts.h"

#define MONEY .scale = 10000, .low = 0, .high = RECORD_MONEY_MOST_E4
#define MINUTES .low = 0, .high = 10080
#define DAYS .low = 1, .high = 36500

/* ---- organization, branch, plan ---------------------------------------------------------------------------------- */

static const struct shape_member mode_rule_rows[] = {
    {"branch", SHAPE_TEXT, SHAPE_FOLDED, AT(record_mode_rule, branch), .low = 1, .high = RECORD_NAME_BYTES},
    {"jobTypes", SHAPE_TEXT, SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_FOLDED, AT(record_mode_rule, job_types), .most = 50,
     .low = 1, .high = RECORD_NAME_BYTES},
    {"mode", SHAPE_CHOICE, SHAPE_REQUIRED, AT(record_mode_rule, mode), .words = "shadow assisted automatic"},
    PEOPLE("pilotTechnicianIds", record_mode_rule, pilot_technician_ids, "technician"),
    PEOPLE("pilotUserIds", record_mode_rule, pilot_user_ids, "user"),
};
static const struct shape shape_mode_rule = {.name = "ModeRule", TABLE(record_mode_rule, mode_rule_rows)};

static const struct shape_member retention_rows[] = {
    {"jobsDays", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_retention, jobs_days), DAYS, .preset = 730},
    {"locationsDays", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_retention, locations_days), DAYS, .preset = 30},
    {"messagesDays", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_retention, messages_days), DAYS, .preset = 180},
    {"auditDays", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_retention, audit_days), DAYS, .preset = 2555},
    {"anonymiseTrainingAfterDays", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_retention, anonymise_training_after_days),
     DAYS, .preset = 90},
};
static const struct shape shape_retention = {.name = "Retention", TABLE(record_retention, retention_rows)};

static const struct shape_member fuel_price_rows[] = {
    {"petrol", SHAPE_DECIMAL, 0, AT(record_fuel_price, petrol_e4), MONEY},
    {"diesel", SHAPE_DECIMAL, 0, AT(record_fuel_price, diesel_e4), MONEY},
    {"kwh", SHAPE_DECIMAL, 0, AT(record_fuel_price, kwh_e4), MONEY},
};
static const struct shape shape_fuel_price = {.name = "FuelPrice", TABLE(record_fuel_price, fuel_price_rows)};

static const struct shape_member planning_rows[] = {
    {"durations", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(record_planning, durations), .words = "given predicted"},
    {"durationQuantile", SHAPE_DECIMAL, SHAPE_NOT_NULL, AT(record_planning, duration_quantile_e4), .scale = 10000,
     .low = 100, .high = 9900, .preset = 8000},
    {"freezeMinutes", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_planning, freeze_minutes), MINUTES, .preset = 60},
    {"runBeforeFirstShiftMinutes", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_planning, run_before_first_shift_minutes),
     MINUTES, .preset = 30},
    {"runOnOpen", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(record_planning, run_on_open)},
    {"maxLatenessMinutes", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_planning, max_lateness_minutes), MINUTES,
     .preset = 60},
    {"resequenceThresholdMinutes", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_planning, resequence_threshold_minutes),
     MINUTES, .preset = 10},
    {"defaultDurationMinutes", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_planning, default_duration_minutes), .low = 1,
     .high = 1440, .preset = 60},
    {"fuelPrice", SHAPE_OBJECT, SHAPE_NOT_NULL, AT(record_planning, fuel_price), .of = &shape_fuel_price},
    {"proposalTtlHours", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_planning, proposal_ttl_hours), .low = 1, .high = 8760,
     .preset = 72},
};
const struct shape shape_planning = {.name = "Planning", TABLE(record_planning, planning_rows)};

static const struct shape_member guardrails_rows[] = {
    {"maxMovedJobs", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_guardrails, max_moved_jobs), .low = 0, .high = 10000,
     .preset = 5},
    {"maxStartShiftMinutes", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_guardrails, max_start_shift_minutes), MINUTES,
     .preset = 30},
    {"freezeMinutes", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_guardrails, freeze_minutes), MINUTES, .preset = 60},
    {"allowToldCustomers", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(record_guardrails, allow_told_customers)},
    {"minCostSaving", SHAPE_DECIMAL, SHAPE_NOT_NULL, AT(record_guardrails, min_cost_saving_e4), MONEY},
    {"hours", SHAPE_OBJECT, 0, AT(record_guardrails, hours), .of = &shape_hours},
};
static const struct shape shape_guardrails = {.name = "Guardrails", TABLE(record_guardrails, guardrails_rows)};

static const struct shape_member stop_rows[] = {
    {"active", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(record_stop, active)},
    {"reason", SHAPE_TEXT, 0, AT(record_stop, reason), .low = 1, .high = RECORD_NOTE_BYTES},
    {"by", SHAPE_TEXT, 0, AT(record_stop, by), .low = 1, .high = RECORD_NAME_BYTES},
    {"at", SHAPE_MOMENT, 0, AT(record_stop, at_ms)},
};
static const struct shape shape_stop = {.name = "Stop", TABLE(record_stop, stop_rows)};

static const struct shape_member learned_rows[] = {
    {"modelId", SHAPE_TEXT, SHAPE_REQUIRED, AT(record_learned, model_id), .low = 1, .high = RECORD_NAME_BYTES},
    {"version", SHAPE_INTEGER, SHAPE_REQUIRED, AT(record_learned, version), .low = 1, .high = INT32_MAX},
};
static const struct shape shape_learned = {.name = "Learned", TABLE(record_learned, learned_rows)};

static const struct shape_member organization_rows[] = {
    {"name", SHAPE_TEXT, SHAPE_REQUIRED, AT(organization_record, name), .low = 1, .high = RECORD_NAME_BYTES},
    {"timezone", SHAPE_TEXT, SHAPE_REQUIRED, AT(organization_record, timezone), .low = 1, .high = 64,
     .says = "A name of tzdata, such as America/New_York."},
    {"currency", SHAPE_TEXT, SHAPE_NOT_NULL, AT(organization_record, currency), .words = "USD", .low = 3, .high = 3},
    {"mode", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(organization_record, mode), .words = "shadow assisted automatic",
     .preset = MODE_ASSISTED},
    {"modeRules", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(organization_record, mode_rules), .most = 50,
     .of = &shape_mode_rule},
    {"retention", SHAPE_OBJECT, SHAPE_NOT_NULL, AT(organization_record, retention), .of = &shape_retention},
    {"planning", SHAPE_OBJECT, SHAPE_NOT_NULL, AT(organization_record, planning), .of = &shape_planning},
    {"goals", SHAPE_CHOICE, SHAPE_LIST | SHAPE_NOT_NULL, AT(organization_record, goals), .most = 8,
     .words = RECORD_GOAL_WORDS, .says = "An earlier one weighs more. Empty: maximize_on_time, minimize_drive_time."},
    {"guardrails", SHAPE_OBJECT, SHAPE_NOT_NULL, AT(organization_record, guardrails), .of = &shape_guardrails},
    {"sandbox", SHAPE_BOOLEAN, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(organization_record, sandbox)},
    {"stop", SHAPE_OBJECT, SHAPE_HIDDEN, AT(organization_record, stop), .of = &shape_stop},
    {"learned", SHAPE_OBJECT, SHAPE_HIDDEN, AT(organization_record, learned), .of = &shape_learned},
    ROW_MEMBERS,
};
const struct shape shape_organization = {.name = "Organization", TABLE(organization_record, organization_rows)};

static const struct shape_member branch_rows[] = {
    {"name", SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_FOLDED, AT(branch_record, name), .low = 1, .high = RECORD_NAME_BYTES},
    {"timezone", SHAPE_TEXT, 0, AT(branch_record, timezone), .low = 1, .high = 64},
    {"mode", SHAPE_CHOICE, 0, AT(branch_record, mode), .words = "shadow assisted automatic"},
    {"address", SHAPE_TEXT, 0, AT(branch_record, address), .low = 1, .high = RECORD_ADDRESS_BYTES},
    {"location", SHAPE_POINT, 0, AT(branch_record, location)},
    {"active", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(branch_record, active), .preset = 1},
    {"stop", SHAPE_OBJECT, SHAPE_HIDDEN, AT(branch_record, stop), .of = &shape_stop},
    ROW_MEMBERS,
    {"warnings", SHAPE_JSON, COMPUTED},
};
const struct shape shape_branch = {.name = "Branch", TABLE(branch_record, branch_rows)};

static const struct shape_member plan_rows[] = {
    {"date", SHAPE_DATE, SHAPE_REQUIRED, AT(plan_record, date)},
    {"decisionId", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(plan_record, decision_id), .words = "decision"},
    {"revisedAt", SHAPE_MOMENT, SHAPE_READ_ONLY, AT(plan_record, revised_at_ms)},
    ROW_MEMBERS,
};
const struct shape shape_plan = {.name = "Plan", TABLE(plan_record, plan_rows)};

/* ---- access ------------------------------------------------------------------------------------------------------ */

static const struct shape_member key_rows[] = {
    {"label", SHAPE_TEXT, SHAPE_REQUIRED, AT(key_record, label), .low = 1, .high = RECORD_NAME_BYTES},
    {"prefix", SHAPE_TEXT, SHAPE_READ_ONLY, AT(key_record, prefix), .low = 1, .high = 16},
    {"digest", SHAPE_DIGEST, SHAPE_HIDDEN, AT(key_record, digest)},
    {"realm", SHAPE_CHOICE, SHAPE_HIDDEN | SHAPE_NOT_NULL, AT(key_record, realm), .words = "live test"},
    {"scopes", SHAPE_CHOICES, SHAPE_NOT_NULL, AT(key_record, scopes),
     .words = "jobs:read jobs:write technicians:read technicians:write customers:read customers:write dispatch:read "
              "dispatch:run dispatch:approve learning:read learning:write simulation:run reports:read "
              "integrations:read integrations:write notifications:read notifications:write webhooks:write audit:read "
              "admin"},
    {"expiresAt", SHAPE_INSTANT, 0, AT(key_record, expires_at_s)},
    {"revokedAt", SHAPE_INSTANT, SHAPE_READ_ONLY, AT(key_record, revoked_at_s)},
    {"rotatedFrom", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(key_record, rotated_from), .words = "key"},
    {"lastUsedAt", SHAPE_INSTANT, COMPUTED},
    ROW_MEMBERS,
};
const struct shape shape_key = {.name = "ApiKey", TABLE(key_record, key_rows)};

static const struct shape_member user_rows[] = {
    {"email", SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_PERSONAL | SHAPE_FOLDED, AT(user_record, email), .low = 3,
     .high = 254},
    {"name", SHAPE_TEXT, SHAPE_PERSONAL, AT(user_record, name), .low = 1, .high = RECORD_NAME_BYTES},
    {"role", SHAPE_CHOICE, SHAPE_REQUIRED, AT(user_record, role), .words = "viewer dispatcher owner technician"},
    {"technicianId", SHAPE_REFERENCE, 0, AT(user_record, technician_id), .words = "technician"},
    {"active", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(user_record, active), .preset = 1},
    {"password", SHAPE_TEXT, SHAPE_HIDDEN, AT(user_record, password), .low = 1, .high = 500},
    {"inviteDigest", SHAPE_DIGEST, SHAPE_HIDDEN, AT(user_record, invite_digest)},
    {"inviteExpiresAt", SHAPE_INSTANT, SHAPE_HIDDEN, AT(user_record, invite_expires_at_s)},
    {"lastLoginAt", SHAPE_MOMENT, SHAPE_READ_ONLY, AT(user_record, last_login_at_ms)},
    ROW_MEMBERS,
};
const struct shape shape_user = {.name = "User", TABLE(user_record, user_rows)};

static const struct shape_member session_rows[] = {
    {"userId", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(session_record, user_id), .words = "user"},
    {"digest", SHAPE_DIGEST, SHAPE_HIDDEN, AT(session_record, digest)},
    {"expiresAt", SHAPE_INSTANT, SHAPE_READ_ONLY, AT(session_record, expires_at_s)},
    {"address", SHAPE_TEXT, SHAPE_READ_ONLY | SHAPE_PERSONAL, AT(session_record, address), .low = 1, .high = 64},
    {"agent", SHAPE_TEXT, SHAPE_READ_ONLY | SHAPE_PERSONAL, AT(session_record, agent), .low = 1,
     .high = RECORD_NAME_BYTES},
    {"lastUsedAt", SHAPE_INSTANT, COMPUTED},
    ROW_MEMBERS,
};
const struct shape shape_session = {.name = "Session", TABLE(session_record, session_rows)};

/* ---- operations, and what is appended ---------------------------------------------------------------------------- */

static const struct shape_member timetable_rows[] = {
    {"task", SHAPE_CHOICE, SHAPE_REQUIRED, AT(timetable_record, task), .words = "audit_heads tidy learning day_plan"},
    {"enabled", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(timetable_record, enabled), .preset = 1},
    {"everyMinutes", SHAPE_INTEGER, SHAPE_ONE_OF, AT(timetable_record, every_minutes), .low = 1, .high = 10080},
    {"at", SHAPE_CLOCK, SHAPE_ONE_OF, AT(timetable_record, at_minute), .says = "Once a day, local time."},
    {"nextAt", SHAPE_MOMENT, SHAPE_READ_ONLY, AT(timetable_record, next_at_ms)},
    {"lastAt", SHAPE_MOMENT, SHAPE_READ_ONLY, AT(timetable_record, last_at_ms)},
};
const struct shape shape_timetable = {.name = "TimetableTask", TABLE(timetable_record, timetable_rows)};

static const struct shape_member timeline_rows[] = {
    {"status", SHAPE_CHOICE, SHAPE_REQUIRED, AT(timeline_entry, status),
     .words = "unscheduled scheduled dispatched en_route on_site completed canceled on_hold"},
    {"at", SHAPE_MOMENT, SHAPE_REQUIRED, AT(timeline_entry, at_ms), .says = "When it happened."},
    {"receivedAt", SHAPE_MOMENT, SHAPE_READ_ONLY, AT(timeline_entry, received_at_ms)},
    {"applied", SHAPE_BOOLEAN, SHAPE_NOT_NULL | SHAPE_READ_ONLY, AT(timeline_entry, applied), .preset = 1,
     .says = "False: older than what was known, or the same again."},
    {"technicianId", SHAPE_REFERENCE, 0, AT(timeline_entry, technician_id), .words = "technician"},
    {"location", SHAPE_POINT, SHAPE_PERSONAL, AT(timeline_entry, location)},
    {"actor", SHAPE_TEXT, SHAPE_READ_ONLY, AT(timeline_entry, actor), .low = 1, .high = RECORD_NAME_BYTES},
    {"note", SHAPE_TEXT, SHAPE_PERSONAL, AT(timeline_entry, note), .low = 1, .high = RECORD_NOTE_BYTES},
};
const struct shape shape_timeline_entry = {.name = "TimelineEntry", TABLE(timeline_entry, timeline_rows)};

static const struct shape_member position_rows[] = {
    {"location", SHAPE_POINT, SHAPE_REQUIRED | SHAPE_PERSONAL, AT(position_entry, location)},
    {"at", SHAPE_MOMENT, SHAPE_REQUIRED, AT(position_entry, at_ms)},
    {"speedKmh", SHAPE_DECIMAL, 0, AT(position_entry, speed_kmh_e3), .scale = 1000, .low = 0, .high = 1000000},
    {"batteryPercent", SHAPE_INTEGER, 0, AT(position_entry, battery_percent), .low = 0, .high = 100},
    {"fuelPercent", SHAPE_INTEGER, 0, AT(position_entry, fuel_percent), .low = 0, .high = 100},
};
const struct shape shape_position = {.name = "Position", TABLE(position_entry, position_rows)};

static const struct shape_member feedback_rows[] = {
    {"date", SHAPE_DATE, SHAPE_REQUIRED, AT(feedback_entry, date)},
    {"score", SHAPE_INTEGER, SHAPE_REQUIRED, AT(feedback_entry, score), .low = 1, .high = 5},
    {"comment", SHAPE_TEXT, SHAPE_PERSONAL, AT(feedback_entry, comment), .low = 1, .high = RECORD_NOTE_BYTES},
    {"actor", SHAPE_TEXT, SHAPE_READ_ONLY, AT(feedback_entry, actor), .low = 1, .high = RECORD_NAME_BYTES},
};
const struct shape shape_feedback = {.name = "Feedback", TABLE(feedback_entry, feedback_rows)};

/* ---- all of them ------------------------------------------------------------------------------------------------- */

const struct shape *const shape_of_row[ROW_KIND_COUNT] = {
    [ROW_ORGANIZATION] = &shape_organization,
    [ROW_BRANCH] = &shape_branch,
    [ROW_KEY] = &shape_key,
    [ROW_USER] = &shape_user,
    [ROW_SESSION] = &shape_session,
    [ROW_CUSTOMER] = &shape_customer,
    [ROW_TECHNICIAN] = &shape_technician,
    [ROW_JOB] = &shape_job,
    [ROW_PLAN] = &shape_plan,
    [ROW_TIMETABLE] = &shape_timetable,
    [ROW_DECISION] = &shape_decision,
    [ROW_INPUTS] = &shape_inputs,
    [ROW_PROPOSAL] = &shape_proposal,
    [ROW_RUN] = &shape_run,
    [ROW_WEIGHTS] = &shape_weights,
    [ROW_MODEL] = &shape_model,
    [ROW_INCIDENT] = &shape_incident,
};

const struct shape *const shape_of_append[APPEND_KIND_COUNT] = {
    [APPEND_TIMELINE] = &shape_timeline_entry,
    [APPEND_POSITION] = &shape_position,
    [APPEND_FEEDBACK] = &shape_feedback,
};

const char *const shape_row_name[ROW_KIND_COUNT] = {
    [ROW_ORGANIZATION] = "organization",
    [ROW_BRANCH] = "branch",
    [ROW_KEY] = "key",
    [ROW_USER] = "user",
    [ROW_SESSION] = "session",
    [ROW_CUSTOMER] = "customer",
    [ROW_TECHNICIAN] = "technician",
    [ROW_JOB] = "job",
    [ROW_PLAN] = "plan",
    [ROW_TIMETABLE] = "timetable",
    [ROW_DECISION] = "decision",
    [ROW_INPUTS] = "inputs",
    [ROW_PROPOSAL] = "proposal",
    [ROW_RUN] = "run",
    [ROW_WEIGHTS] = "weights",
    [ROW_MODEL] = "model",
    [ROW_INCIDENT] = "incident",
};
