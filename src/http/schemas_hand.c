/* Schemas of what is done by hand. */
#include "http/schema_rows.h"

static const struct field violation_fields[] = {
    {"code", FIELD_TEXT, 0, NULL, "docs/decisions.md has all."},
    {"message", FIELD_TEXT, 0, NULL, NULL},
    {"detail", FIELD_ANY, 0, NULL, "Whom it is about, and the numbers of it."},
    {"hard", FIELD_BOOLEAN, 0, NULL, "Done with force and a reason alone."},
};

static const struct field deltas_fields[] = {
    {"driveMinutes", FIELD_NUMBER, 0, NULL, "More than before, as all of these."},
    {"latenessMinutes", FIELD_NUMBER, 0, NULL, NULL},
    {"cost", FIELD_NUMBER, 0, NULL, NULL},
};

static const struct field affected_fields[] = {
    {"jobId", FIELD_ID, 0, NULL, NULL},
    {"startDelta", FIELD_NUMBER, FIELD_NULLABLE, NULL,
     "Minutes that it is expected to begin later; null: it had no place."},
    {"lateProbability", FIELD_NUMBER, 0, NULL, NULL},
};

static const struct field place_fields[] = {
    {"technicianId", FIELD_ID, FIELD_NULLABLE, NULL, NULL},
    {"crewTechnicianIds", FIELD_ID, FIELD_LIST, NULL, NULL},
    {"start", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"end", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"sequence", FIELD_INTEGER, FIELD_NULLABLE, NULL, NULL},
    {"locks", FIELD_CHOICE, FIELD_LIST, "technician time order", NULL},
};

static const struct field move_fields[] = {
    {"jobId", FIELD_ID, 0, NULL, NULL},
    {"from", FIELD_OBJECT, FIELD_NULLABLE, "StandingPlace", "Null: it had no place."},
    {"to", FIELD_OBJECT, FIELD_NULLABLE, "StandingPlace", "Null: it has none."},
};

static const struct field override_fields[] = {
    {"jobId", FIELD_ID, 0, NULL, NULL},
    {"decisionId", FIELD_ID, FIELD_NULLABLE, NULL, "Null: a dry run."},
    {"undoId", FIELD_ID, FIELD_NULLABLE, NULL, "It undoes this; null: nothing can be undone."},
    {"mode", FIELD_CHOICE, 0, "shadow assisted automatic", NULL},
    {"engineStopped", FIELD_BOOLEAN, 0, NULL, NULL},
    {"planVersion", FIELD_INTEGER, FIELD_NULLABLE, NULL, "Of the date's plan, that came of it."},
    {"forced", FIELD_BOOLEAN, 0, NULL, "A hard rule was broken."},
    {"feasible", FIELD_BOOLEAN, 0, NULL, "No hard rule is broken."},
    {"violations", FIELD_OBJECT, FIELD_LIST, "Violation", "What is broken that was not before."},
    {"deltas", FIELD_OBJECT, 0, "OverrideDeltas", NULL},
    {"affected", FIELD_OBJECT, FIELD_LIST, "AffectedJob", "The job itself, and who begins a minute earlier or later."},
    {"told", FIELD_ID, FIELD_LIST, NULL, "Jobs whose customers were told a time that changes."},
    {"moves", FIELD_OBJECT, FIELD_LIST, "BoardMove", "What changes on the board."},
};

static const struct field locked_job_fields[] = {
    {"jobId", FIELD_ID, 0, NULL, NULL},
    {"version", FIELD_INTEGER, 0, NULL, NULL},
    {"locks", FIELD_CHOICE, FIELD_LIST, "technician time order", NULL},
};

static const struct field lock_fields[] = {
    {"decisionId", FIELD_ID, FIELD_NULLABLE, NULL, "Null: nothing has changed."},
    {"engineStopped", FIELD_BOOLEAN, 0, NULL, NULL},
    {"jobs", FIELD_OBJECT, FIELD_LIST, "LockedJob", NULL},
};

static const struct schema rows[] = {
    {"Violation", "A rule that is broken, or what it costs.", SCHEMA_FIELDS(violation_fields)},
    {"OverrideDeltas", "What the day takes more.", SCHEMA_FIELDS(deltas_fields)},
    {"AffectedJob", "A job that begins at another time.", SCHEMA_FIELDS(affected_fields)},
    {"StandingPlace", "Where a job stands on the board.", SCHEMA_FIELDS(place_fields)},
    {"BoardMove", "A job that stands elsewhere.", SCHEMA_FIELDS(move_fields)},
    {"OverrideResult", "What was done by hand, and what comes of it.", SCHEMA_FIELDS(override_fields)},
    {"LockedJob", "A job with what is locked of it.", SCHEMA_FIELDS(locked_job_fields)},
    {"LockResult", "What is locked now.", SCHEMA_FIELDS(lock_fields)},
};

const struct schema_group schema_group_hand = SCHEMA_GROUP(rows);
