/* Schemas of what is predicted. */
#include "http/schema_rows.h"

static const struct field basis_fields[] = {
    {"text", FIELD_TEXT, 0, NULL, "What the numbers rest on, in a sentence."},
    {"n", FIELD_INTEGER, 0, NULL, "Jobs of that level."},
    {"level", FIELD_CHOICE, 0, "default organization job_type technician", "How near to the job what is known comes."},
};
static const struct field step_fields[] = {
    {"feature", FIELD_CHOICE, 0, "default organization job_type technician technician_and_job_type", NULL},
    {"value", FIELD_TEXT, 0, NULL, NULL},
    {"minutes", FIELD_INTEGER, 0, NULL, "That it adds to the steps before; all together are the P50."},
};
static const struct field coverage_fields[] = {
    {"p10_p90", FIELD_NUMBER, FIELD_NULLABLE, NULL,
     "The share of later jobs between P10 and P90, that the model was judged by; null: too few to tell."},
};
static const struct field prediction_fields[] = {
    {"p10", FIELD_INTEGER, 0, NULL, "Minutes."},
    {"p50", FIELD_INTEGER, 0, NULL, NULL},
    {"p80", FIELD_INTEGER, 0, NULL, NULL},
    {"p90", FIELD_INTEGER, 0, NULL, NULL},
    {"mean", FIELD_INTEGER, 0, NULL, NULL},
    {"durationMinutes", FIELD_INTEGER, 0, NULL, "At the organization's planning.durationQuantile."},
    {"completesAt", FIELD_INSTANT, FIELD_NULLABLE, NULL, "So long after it begins; null: that is not known."},
    {"basis", FIELD_OBJECT, 0, "PredictionBasis", NULL},
    {"contributions", FIELD_OBJECT, FIELD_LIST, "PredictionStep", "From all jobs to this one."},
    {"modelVersion", FIELD_INTEGER, FIELD_NULLABLE, NULL, "null: no model yet; one is being learned."},
    {"coverage", FIELD_OBJECT, 0, "PredictionCoverage", NULL},
};

static const struct field predicted_fields[] = {
    {"p10", FIELD_INTEGER, 0, NULL, "Minutes."},
    {"p50", FIELD_INTEGER, 0, NULL, NULL},
    {"p80", FIELD_INTEGER, 0, NULL, NULL},
    {"p90", FIELD_INTEGER, 0, NULL, NULL},
    {"basis", FIELD_OBJECT, 0, "PredictionBasis", NULL},
    {"modelVersion", FIELD_INTEGER, 0, NULL, NULL},
};
static const struct field eta_fields[] = {
    {"arrival", FIELD_INSTANT, 0, NULL, "As the schedule has it."},
    {"p10", FIELD_INSTANT, 0, NULL, "In one of ten cases she has come by then."},
    {"p90", FIELD_INSTANT, 0, NULL, "In nine of ten cases."},
    {"lateProbability", FIELD_NUMBER, 0, NULL, "That she comes after the promise, else after the window."},
};

static const struct schema rows[] = {
    {"PredictionBasis", "What a prediction rests on.", SCHEMA_FIELDS(basis_fields)},
    {"PredictionStep", "What one feature adds.", SCHEMA_FIELDS(step_fields)},
    {"PredictionCoverage", "How often it was right.", SCHEMA_FIELDS(coverage_fields)},
    {"Prediction", "How long a job will take.", SCHEMA_FIELDS(prediction_fields)},
    {"PredictedDuration", "How long a job will take, with who has it.", SCHEMA_FIELDS(predicted_fields)},
    {"Eta", "When somebody comes, as odds at this moment.", SCHEMA_FIELDS(eta_fields)},
};
const struct schema_group schema_group_learning = SCHEMA_GROUP(rows);
