/* Schemas of the audit, the timetable and the queue. */
#include "http/schema_rows.h"

static const struct field subject_fields[] = {
    {"kind", FIELD_TEXT, 0, NULL, "job, customer, key …"},
    {"id", FIELD_TEXT, 0, NULL, NULL},
};
static const struct field entry_fields[] = {
    {"seq", FIELD_INTEGER, 0, NULL, "Its place in the chain, from 1 without a gap."},
    {"hash", FIELD_TEXT, 0, NULL, "Of the chain up to here."},
    {"at", FIELD_INSTANT, 0, NULL, NULL},
    {"actor", FIELD_TEXT, 0, NULL, "key:<id>, user:<id>, command line, routriq."},
    {"action", FIELD_TEXT, 0, NULL, "job.updated and so on."},
    {"subject", FIELD_OBJECT, FIELD_NULLABLE, "AuditSubject", NULL},
    {"requestId", FIELD_TEXT, 0, NULL, NULL},
    {"before", FIELD_ANY, 0, NULL, "The members that differ, as they were. Personal values are commitments."},
    {"after", FIELD_ANY, 0, NULL, "The same as they are since."},
    {"detail", FIELD_ANY, 0, NULL, "What else there is to say."},
};
static const struct field entry_list_fields[] = {
    {"items", FIELD_OBJECT, FIELD_LIST, "AuditEntry", "The newest first."},
    {"nextCursor", FIELD_TEXT, FIELD_NULLABLE, NULL, "Of the next page; null on the last."},
};
static const struct field problem_fields[] = {
    {"seq", FIELD_INTEGER, FIELD_NULLABLE, NULL, "The first entry that is wrong."},
    {"line", FIELD_INTEGER, FIELD_NULLABLE, NULL, "Of a file."},
    {"message", FIELD_TEXT, 0, NULL, NULL},
};
static const struct field report_fields[] = {
    {"holds", FIELD_BOOLEAN, 0, NULL, NULL},
    {"entries", FIELD_INTEGER, 0, NULL, "That follow from each other."},
    {"firstSeq", FIELD_INTEGER, 0, NULL, NULL},
    {"from", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"to", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},
    {"heads", FIELD_INTEGER, 0, NULL, "That hold."},
    {"signatures", FIELD_INTEGER, 0, NULL, "That were made by a key of this installation."},
    {"key", FIELD_TEXT, FIELD_NULLABLE, NULL, "That made the last of them."},
    {"problem", FIELD_OBJECT, FIELD_NULLABLE, "AuditProblem", NULL},
};
static const struct field head_fields[] = {
    {"organizationId", FIELD_ID, 0, NULL, NULL},
    {"size", FIELD_INTEGER, 0, NULL, "Entries that it is about."},
    {"at", FIELD_INSTANT, 0, NULL, NULL},
    {"root", FIELD_TEXT, 0, NULL, "Of the Merkle tree (RFC 9162) over the chain's hashes."},
    {"chainHash", FIELD_TEXT, 0, NULL, "Of the last of those entries."},
    {"key", FIELD_TEXT, FIELD_NULLABLE, NULL, "That signed it."},
    {"signature", FIELD_TEXT, FIELD_NULLABLE, NULL, "Ed25519, in base64url."},
};
static const struct field signer_fields[] = {
    {"id", FIELD_TEXT, 0, NULL, NULL},
    {"public", FIELD_TEXT, 0, NULL, "Ed25519, in base64url."},
};
static const struct field head_list_fields[] = {
    {"items", FIELD_OBJECT, FIELD_LIST, "AuditHead", "The smallest first."},
    {"nextCursor", FIELD_TEXT, FIELD_NULLABLE, NULL, "Of the next page; null on the last."},
    {"keys", FIELD_OBJECT, FIELD_LIST, "AuditSigner", "By which signatures are checked."},
};

static const struct field letter_fields[] = {
    {"id", FIELD_ID, 0, NULL, NULL},
    {"kind", FIELD_TEXT, 0, NULL, NULL},
    {"attempts", FIELD_INTEGER, 0, NULL, NULL},
    {"error", FIELD_TEXT, 0, NULL, "Why it failed last."},
    {"payload", FIELD_ANY, 0, NULL, NULL},
    {"progress", FIELD_ANY, 0, NULL, NULL},
    {"createdAt", FIELD_INSTANT, 0, NULL, NULL},
    {"failedAt", FIELD_INSTANT, 0, NULL, NULL},
};
static const struct field letter_list_fields[] = {
    {"items", FIELD_OBJECT, FIELD_LIST, "DeadLetter", NULL},
    {"nextCursor", FIELD_TEXT, FIELD_NULLABLE, NULL, "Of the next page; null on the last."},
};

static const struct field tasks_fields[] = {
    {"audit_heads", FIELD_OBJECT, 0, "TimetableTask", "Signs heads of the audit."},
    {"tidy", FIELD_OBJECT, 0, "TimetableTask", "Takes out what is older than it is kept."},
    {"learning", FIELD_OBJECT, 0, "TimetableTask", "Learns from the jobs that are done."},
    {"day_plan", FIELD_OBJECT, 0, "TimetableTask", "Looks whether a day is to be planned before its first shift."},
};
static const struct field timetable_fields[] = {
    {"tasks", FIELD_OBJECT, 0, "TimetableTasks", NULL},
    {"version", FIELD_INTEGER, 0, NULL, "Counts the changes; also the ETag."},
};
static const struct field task_patch_fields[] = {
    {"enabled", FIELD_BOOLEAN, FIELD_OPTIONAL | FIELD_NULLABLE, NULL, NULL},
    {"everyMinutes", FIELD_INTEGER, FIELD_OPTIONAL | FIELD_NULLABLE, NULL, "Either this, 1 to 10080,"},
    {"at", FIELD_CLOCK, FIELD_OPTIONAL | FIELD_NULLABLE, NULL, "or once a day at this local time."},
};
static const struct field tasks_patch_fields[] = {
    {"audit_heads", FIELD_OBJECT, FIELD_OPTIONAL, "TaskPatch", NULL},
    {"tidy", FIELD_OBJECT, FIELD_OPTIONAL, "TaskPatch", NULL},
    {"learning", FIELD_OBJECT, FIELD_OPTIONAL, "TaskPatch", NULL},
    {"day_plan", FIELD_OBJECT, FIELD_OPTIONAL, "TaskPatch", NULL},
};
static const struct field timetable_patch_fields[] = {
    {"tasks", FIELD_OBJECT, FIELD_OPTIONAL, "TasksPatch", NULL},
};

static const struct schema rows[] = {
    {"AuditSubject", "What an entry is about.", SCHEMA_FIELDS(subject_fields)},
    {"AuditEntry", "One change: who, what, before and after.", SCHEMA_FIELDS(entry_fields)},
    {"AuditEntryList", "A page.", SCHEMA_FIELDS(entry_list_fields)},
    {"AuditProblem", "The first thing that is wrong.", SCHEMA_FIELDS(problem_fields)},
    {"AuditReport", "Whether the chain holds.", SCHEMA_FIELDS(report_fields)},
    {"AuditHead", "A signed root over the audit so far.", SCHEMA_FIELDS(head_fields)},
    {"AuditSigner", "A key of this installation.", SCHEMA_FIELDS(signer_fields)},
    {"AuditHeadList", "A page.", SCHEMA_FIELDS(head_list_fields)},
    {"DeadLetter", "Work that failed for good.", SCHEMA_FIELDS(letter_fields)},
    {"DeadLetterList", "A page.", SCHEMA_FIELDS(letter_list_fields)},
    {"TimetableTasks", "The tasks.", SCHEMA_FIELDS(tasks_fields)},
    {"Timetable", "When the tasks run by themselves.", SCHEMA_FIELDS(timetable_fields)},
    {"TaskPatch", "A change of one task.", SCHEMA_FIELDS(task_patch_fields)},
    {"TasksPatch", "A change of tasks.", SCHEMA_FIELDS(tasks_patch_fields)},
    {"TimetablePatch", "A change of the timetable.", SCHEMA_FIELDS(timetable_patch_fields)},
};
const struct schema_group schema_group_operations = SCHEMA_GROUP(rows);
