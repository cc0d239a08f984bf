/* Schemas of jobs, as they are read today: what has no source is null. Where one of them is missing, the shape of its name
 * (model/record.h) stands for it. */
#include "http/schema_rows.h"

static const struct field customer_fields[] = {
    {"externalId", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"name", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"phone", FIELD_NULL, 0, NULL, NULL},
    {"email", FIELD_NULL, 0, NULL, NULL},
    {"notify", FIELD_NULL, 0, NULL, NULL},
};

static const struct field window_fields[] = {
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, "The first moment that no longer belongs to it."},
    {"hard", FIELD_BOOLEAN, 0, NULL, "Service never starts outside a hard window."},
};

static const struct field promised_window_fields[] = {
    {"start", FIELD_INSTANT, 0, NULL, NULL},
    {"end", FIELD_INSTANT, 0, NULL, "The first moment that no longer belongs to it."},
};

static const struct field required_part_fields[] = {
    {"sku", FIELD_TEXT, 0, NULL, NULL},
    {"quantity", FIELD_INTEGER, 0, NULL, NULL},
    {"substitutes", FIELD_NULL, 0, NULL, NULL},
};

static const struct field job_fields[] = {
    {"id", FIELD_TEXT, 0, NULL, NULL},
    {"version", FIELD_INTEGER, 0, NULL, "Counts the changes of this object; also its ETag."},
    {"createdAt", FIELD_INSTANT, 0, NULL, "When it was booked."},
    {"updatedAt", FIELD_NULL, 0, NULL, NULL},
    {"customerId", FIELD_NULL, 0, NULL, NULL},
    {"externalJobId", FIELD_NULL, 0, NULL, NULL},
    {"externalNumber", FIELD_NULL, 0, NULL, NULL},
    {"externalUrl", FIELD_NULL, 0, NULL, NULL},
    {"plannedDurationMinutes", FIELD_INTEGER, 0, NULL, "What the plan reckons with."},
    {"predictedDuration", FIELD_NULL, 0, NULL, NULL},
    {"eta", FIELD_NULL, 0, NULL, NULL},
    {"told", FIELD_NULL, 0, NULL, NULL},
    {"locationQuality", FIELD_NULL, 0, NULL, NULL},
    {"plannable", FIELD_NULL, 0, NULL, NULL},
    {"blockers", FIELD_NULL, 0, NULL, NULL},
    {"planVersion", FIELD_INTEGER, FIELD_NULLABLE, NULL, "The plan that has this job, on a route or left out."},
    {"sequence", FIELD_INTEGER, FIELD_NULLABLE, NULL, "Its place on the route, breaks counted, from 1."},
    {"actual", FIELD_NULL, 0, NULL, NULL},
    {"externalId", FIELD_TEXT, FIELD_NULLABLE, NULL, "Unique within its source."},
    {"source", FIELD_TEXT, 0, NULL, NULL},
    {"title", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"jobType", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"branch", FIELD_NULL, 0, NULL, NULL},
    {"customer", FIELD_OBJECT, FIELD_NULLABLE, "JobCustomer", NULL},
    {"address", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},
    {"location", FIELD_OBJECT, 0, "Point", NULL},
    {"accessNotes", FIELD_NULL, 0, NULL, NULL},
    {"territory", FIELD_NULL, 0, NULL, NULL},
    {"load", FIELD_NULL, 0, NULL, NULL},
    {"priority", FIELD_INTEGER, 0, NULL, "1 urgent, 2 high, 3 normal, 4 low."},
    {"value", FIELD_NULL, 0, NULL, NULL},
    {"revenue", FIELD_NULL, 0, NULL, NULL},
    {"durationMinutes", FIELD_INTEGER, 0, NULL, NULL},
    {"status", FIELD_CHOICE, 0, "unscheduled scheduled dispatched en_route on_site completed canceled on_hold", NULL},
    {"windows", FIELD_OBJECT, FIELD_LIST, "Window", "They bound the start of service."},
    {"promisedWindow", FIELD_OBJECT, FIELD_NULLABLE, "PromisedWindow", "What the customer was told: late is priced."},
    {"deadline", FIELD_NULL, 0, NULL, NULL},
    {"requiredSkills", FIELD_TEXT, FIELD_LIST, NULL, NULL},
    {"requiredParts", FIELD_OBJECT, FIELD_LIST, "RequiredPart", NULL},
    {"requiredTechnicianId", FIELD_NULL, 0, NULL, NULL},
    {"preferredTechnicianIds", FIELD_NULL, 0, NULL, NULL},
    {"excludedTechnicianIds", FIELD_NULL, 0, NULL, NULL},
    {"crewSize", FIELD_NULL, 0, NULL, NULL},
    {"after", FIELD_NULL, 0, NULL, NULL},
    {"breakMaySplit", FIELD_NULL, 0, NULL, NULL},
    {"technicianId", FIELD_TEXT, FIELD_NULLABLE, NULL, "Whose route it is on."},
    {"crewTechnicianIds", FIELD_NULL, 0, NULL, NULL},
    {"scheduledStart", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"scheduledEnd", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"locks", FIELD_NULL, 0, NULL, NULL},
};

static const struct field job_list_fields[] = {
    {"items", FIELD_OBJECT, FIELD_LIST, "Job", "In the order in which they were created."},
    {"nextCursor", FIELD_TEXT, FIELD_NULLABLE, NULL,
     "For the parameter cursor of the next call; null on the last page."},
};

static const struct schema rows[] = {
    {"JobCustomer", "Who the job is for.", SCHEMA_FIELDS(customer_fields)},
    {"Window", "A time in which service may start.", SCHEMA_FIELDS(window_fields)},
    {"PromisedWindow", "A time the customer was told.", SCHEMA_FIELDS(promised_window_fields)},
    {"RequiredPart", "What a job takes from the van.", SCHEMA_FIELDS(required_part_fields)},
    {"Job", "A visit to an address.", SCHEMA_FIELDS(job_fields)},
    {"JobList", "A page of jobs.", SCHEMA_FIELDS(job_list_fields)},
};

const struct schema_group schema_group_jobs = SCHEMA_GROUP(rows);
