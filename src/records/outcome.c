/* What became of a use case, and how an answer says it. */
#include "base/arena.h"
#include "records/work.h"

void records_outcome_begin(struct records_work *work, struct records_outcome *outcome)
{
    int32_t most = work->issues_most == 0 ? ISSUES_LISTED : work->issues_most;
    *outcome = (struct records_outcome){
        .result = RECORDS_UNCHANGED,
        .refusal = RECORDS_TAKEN,
        .wrong = issues_make_most(work->arena, most),
        .not_built = issues_make_most(work->arena, most),
        .warnings = issues_make_most(work->arena, most),
    };
}

bool records_refuse(struct records_outcome *outcome, enum records_refusal refusal, const char *code,
                    const char *message, ...)
{
    if (outcome->result != RECORDS_FAILED) { /* the first that applies counts */
        va_list arguments;
        va_start(arguments, message);
        outcome->result = RECORDS_FAILED;
        outcome->refusal = refusal;
        outcome->code = code;
        outcome->message = text_format_list(outcome->wrong.arena, message, arguments);
        va_end(arguments);
    }
    return false;
}

bool records_is_right(struct records_outcome *outcome)
{
    if (outcome->wrong.count > 0) {
        return records_refuse(outcome, RECORDS_WRONG, "validation_failed", "Some fields are wrong.");
    }
    if (outcome->not_built.count > 0) {
        return records_refuse(outcome, RECORDS_NOT_BUILT, "not_supported", "Some fields are not supported yet.");
    }
    return outcome->result != RECORDS_FAILED;
}

bool records_is_at(struct records_outcome *outcome, const struct row *row, int32_t if_version)
{
    if (if_version == RECORDS_ANY_VERSION) {
        return true;
    }
    if (row == NULL) {
        return records_refuse(outcome, RECORDS_MOVED, "version_conflict",
                              "There is no version %d: it is not there yet.", (int)if_version);
    }
    return row->version == if_version ||
           records_refuse(outcome, RECORDS_MOVED, "version_conflict",
                          "It is at version %d, not %d: read it again first.", (int)row->version, (int)if_version);
}

/* ---- what an answer says ----------------------------------------------------------------------------------------- */

void records_write_head(struct json_writer *w, struct arena *arena, const struct row *row)
{
    json_name_string(w, TEXT("id"), row->id);
    json_name_integer(w, TEXT("version"), row->version);
    json_name_string(w, TEXT("createdAt"), moment_text(arena, row->created_ms));
    json_name_string(w, TEXT("updatedAt"), moment_text(arena, row->updated_ms));
}

void records_write_warnings(struct json_writer *w, const struct issues *warnings)
{
    if (warnings == NULL || warnings->listed == 0) {
        return;
    }
    json_name(w, TEXT("warnings"));
    json_array_begin(w);
    for (int32_t i = 0; i < warnings->listed; i++) {
        const struct issue *issue = &warnings->list[i];
        json_object_begin(w);
        json_name_string(w, TEXT("code"), issue->code);
        json_name_string(w, TEXT("path"), issue->path);
        json_name_string(w, TEXT("message"), issue->message);
        json_object_end(w);
    }
    json_array_end(w);
}
