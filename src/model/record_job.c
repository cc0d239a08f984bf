/* The shape of a job. */
#include "model/record_parts.h"

/* ---- parts ------------------------------------------------------------------------------------------------------- */

static const struct shape_member skill_rows[] = {
    {"name", SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_FOLDED, AT(record_skill, name), .low = 1, .high = RECORD_NAME_BYTES},
    {"level", SHAPE_INTEGER, 0, AT(record_skill, level), .low = 1, .high = 10},
};
const struct shape shape_skill = {.name = "Skill",
                                  TABLE(record_skill, skill_rows),
                                  .says = "A skill; its name alone, as a text, stands for one without a level."};

static const struct shape_member interval_rows[] = {
    {"start", SHAPE_INSTANT, SHAPE_REQUIRED, AT(record_interval, start_s)},
    {"end", SHAPE_INSTANT, SHAPE_REQUIRED | SHAPE_ORDERED, AT(record_interval, end_s),
     .says = "The first moment that no longer belongs to it."},
};
const struct shape shape_interval = {.name = "Interval", TABLE(record_interval, interval_rows)};

static const struct shape_member window_rows[] = {
    {"start", SHAPE_INSTANT, SHAPE_REQUIRED, AT(record_window, start_s)},
    {"end", SHAPE_INSTANT, SHAPE_REQUIRED | SHAPE_ORDERED, AT(record_window, end_s),
     .says = "The first moment that no longer belongs to it."},
    {"hard", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(record_window, hard), .preset = 1,
     .says = "Service never starts outside a hard window."},
};
const struct shape shape_window = {.name = "Window", TABLE(record_window, window_rows)};

static const struct shape_member part_rows[] = {
    {"sku", SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_FOLDED, AT(record_part, sku), .low = 1, .high = RECORD_ID_BYTES},
    {"quantity", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_part, quantity), .low = 1, .high = RECORD_QUANTITY_MOST,
     .preset = 1},
    {"substitutes", SHAPE_TEXT, SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_FOLDED, AT(record_part, substitutes), .most = 20,
     .low = 1, .high = RECORD_ID_BYTES},
};
const struct shape shape_part = {.name = "RequiredPart", TABLE(record_part, part_rows)};

static const struct shape_member after_rows[] = {
    {"jobId", SHAPE_REFERENCE, SHAPE_REQUIRED, AT(record_after, job_id), .words = "job"},
    {"minLagMinutes", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(record_after, min_lag_minutes), .low = 0, .high = 43200},
    {"maxLagMinutes", SHAPE_INTEGER, SHAPE_ORDERED, AT(record_after, max_lag_minutes), .low = 0, .high = 43200},
};
const struct shape shape_after = {.name = "After", TABLE(record_after, after_rows)};

static const struct shape_member actual_rows[] = {
    {"enRouteAt", SHAPE_MOMENT, 0, AT(record_actual, en_route_at_ms)},
    {"arrivedAt", SHAPE_MOMENT, 0, AT(record_actual, arrived_at_ms)},
    {"completedAt", SHAPE_MOMENT, 0, AT(record_actual, completed_at_ms)},
};
const struct shape shape_actual = {.name = "Actual", TABLE(record_actual, actual_rows)};

static const struct shape_member outcome_rows[] = {
    {"actualDurationMinutes", SHAPE_INTEGER, 0, AT(record_outcome, actual_duration_minutes), .low = 0, .high = 43200},
    {"arrivedAt", SHAPE_MOMENT, 0, AT(record_outcome, arrived_at_ms)},
    {"completedAt", SHAPE_MOMENT, 0, AT(record_outcome, completed_at_ms)},
    {"departedAt", SHAPE_MOMENT, 0, AT(record_outcome, departed_at_ms)},
    {"travelMinutes", SHAPE_INTEGER, 0, AT(record_outcome, travel_minutes), .low = 0, .high = 1440},
    {"firstTimeFix", SHAPE_BOOLEAN, 0, AT(record_outcome, first_time_fix)},
    {"csat", SHAPE_INTEGER, 0, AT(record_outcome, csat), .low = 1, .high = 5, .says = "How content the customer was."},
    {"partsUsed", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(record_outcome, parts_used), .most = RECORD_PARTS_MOST,
     .of = &shape_part},
    {"comment", SHAPE_TEXT, SHAPE_PERSONAL, AT(record_outcome, comment), .low = 1, .high = RECORD_NOTE_BYTES},
};
static const struct shape shape_outcome = {.name = "Outcome", TABLE(record_outcome, outcome_rows)};

/* ---- the job ----------------------------------------------------------------------------------------------------- */

static const struct shape_member job_rows[] = {
    EXTERNAL(job_record),
    {"title", SHAPE_TEXT, 0, AT(job_record, title), .low = 1, .high = RECORD_NAME_BYTES},
    {"jobType", SHAPE_TEXT, SHAPE_FOLDED, AT(job_record, job_type), .low = 1, .high = RECORD_NAME_BYTES},
    {"branch", SHAPE_TEXT, SHAPE_ASIDE, .low = 1, .high = RECORD_NAME_BYTES, .says = "Made on first sight."},
    {"branchId", SHAPE_REFERENCE, SHAPE_HIDDEN, AT(job_record, branch_id), .words = "branch"},
    {"customer", SHAPE_OBJECT, SHAPE_ASIDE, .of = &shape_customer},
    {"customerId", SHAPE_REFERENCE, SHAPE_READ_ONLY, AT(job_record, customer_id), .words = "customer"},
    {"customerName", SHAPE_TEXT, SHAPE_HIDDEN, AT(job_record, customer_name), .low = 1, .high = RECORD_NAME_BYTES},
    {"address", SHAPE_TEXT, SHAPE_PERSONAL, AT(job_record, address), .low = 1, .high = RECORD_ADDRESS_BYTES},
    {"location", SHAPE_POINT, SHAPE_PERSONAL, AT(job_record, location)},
    {"accessNotes", SHAPE_TEXT, SHAPE_PERSONAL, AT(job_record, access_notes), .low = 1, .high = RECORD_NOTE_BYTES},
    {"territory", SHAPE_TEXT, SHAPE_FOLDED, AT(job_record, territory), .low = 1, .high = RECORD_NAME_BYTES},
    {"load", SHAPE_AMOUNTS, 0, AT(job_record, load), .low = 0, .high = RECORD_QUANTITY_MOST,
     .says = "Named whole amounts that it takes of the van's capacity."},
    {"priority", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_NUMBERED, AT(job_record, priority),
     .words = "urgent high normal low", .low = 1, .preset = 3, .says = "1 urgent, 2 high, 3 normal, 4 low."},
    {"value", SHAPE_DECIMAL, 0, AT(job_record, value_e4), .scale = 10000, .low = 0, .high = RECORD_MONEY_MOST_E4,
     .says = "The cost of leaving it out."},
    {"revenue", SHAPE_DECIMAL, 0, AT(job_record, revenue_e4), .scale = 10000, .low = 0, .high = RECORD_MONEY_MOST_E4,
     .says = "A figure for reports."},
    {"durationMinutes", SHAPE_INTEGER, 0, AT(job_record, duration_minutes), .low = 0, .high = 1440},
    {"status", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(job_record, status),
     .words = "unscheduled scheduled dispatched en_route on_site completed canceled on_hold"},
    {"statusAt", SHAPE_MOMENT, SHAPE_HIDDEN, AT(job_record, status_at_ms)},
    {"windows", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(job_record, windows), .most = 20, .of = &shape_window,
     .says = "They bound the start of service."},
    {"promisedWindow", SHAPE_OBJECT, 0, AT(job_record, promised), .of = &shape_interval,
     .says = "What the customer was told: late is priced."},
    {"deadline", SHAPE_INSTANT, 0, AT(job_record, deadline_s)},
    {"requiredSkills", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL | SHAPE_BY_NAME, AT(job_record, required_skills),
     .most = RECORD_SKILLS_MOST, .of = &shape_skill},
    {"requiredParts", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(job_record, required_parts),
     .most = RECORD_PARTS_MOST, .of = &shape_part},
    {"requiredTechnicianId", SHAPE_REFERENCE, 0, AT(job_record, required_technician_id), .words = "technician"},
    PEOPLE("preferredTechnicianIds", job_record, preferred_technician_ids, "technician"),
    PEOPLE("excludedTechnicianIds", job_record, excluded_technician_ids, "technician"),
    {"crewSize", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(job_record, crew_size), .low = 1, .high = 20, .preset = 1},
    {"after", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(job_record, after), .most = 20, .of = &shape_after},
    {"afterJobId", SHAPE_REFERENCE, SHAPE_ASIDE, .words = "job", .says = "The short form of after."},
    {"breakMaySplit", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(job_record, break_may_split), .preset = 1},
    {"technicianId", SHAPE_REFERENCE, 0, AT(job_record, technician_id), .words = "technician",
     .says = "Whose route it is on."},
    PEOPLE("crewTechnicianIds", job_record, crew_technician_ids, "technician"),
    {"scheduledStart", SHAPE_INSTANT, 0, AT(job_record, scheduled_start_s)},
    {"scheduledEnd", SHAPE_INSTANT, SHAPE_ORDERED, AT(job_record, scheduled_end_s)},
    {"locks", SHAPE_CHOICES, SHAPE_NOT_NULL, AT(job_record, locks), .words = "technician time order"},
    {"outcome", SHAPE_OBJECT, SHAPE_PERSONAL, AT(job_record, outcome), .of = &shape_outcome},
    {"actual", SHAPE_OBJECT, SHAPE_READ_ONLY, AT(job_record, actual), .of = &shape_actual},
    {"planVersion", SHAPE_INTEGER, SHAPE_READ_ONLY, AT(job_record, plan_version), .low = 1, .high = INT32_MAX,
     .says = "The plan that has this job, on a route or left out."},
    {"sequence", SHAPE_INTEGER, SHAPE_READ_ONLY, AT(job_record, sequence), .low = 1, .high = 100000,
     .says = "Its place on the route, breaks counted, from 1."},
    {"id", SHAPE_TEXT, COMPUTED},
    {"version", SHAPE_INTEGER, COMPUTED, .says = "Counts the changes of this object; also its ETag."},
    {"createdAt", SHAPE_MOMENT, COMPUTED},
    {"updatedAt", SHAPE_MOMENT, COMPUTED},
    {"externalJobId", SHAPE_TEXT, COMPUTED},
    {"externalNumber", SHAPE_TEXT, COMPUTED},
    {"externalUrl", SHAPE_TEXT, COMPUTED},
    {"plannedDurationMinutes", SHAPE_INTEGER, COMPUTED, .says = "What the plan reckons with."},
    {"predictedDuration", SHAPE_JSON, COMPUTED},
    {"eta", SHAPE_JSON, COMPUTED},
    {"told", SHAPE_JSON, COMPUTED},
    {"locationQuality", SHAPE_TEXT, COMPUTED},
    {"plannable", SHAPE_BOOLEAN, COMPUTED},
    {"blockers", SHAPE_JSON, COMPUTED},
    {"warnings", SHAPE_JSON, COMPUTED},
};

const struct shape shape_job = {.name = "Job", TABLE(job_record, job_rows)};
