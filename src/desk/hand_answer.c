/* How what a hand did is answered. */
#include "base/json.h"
#include "desk/decide.h"
#include "desk/hand_parts.h"
#include "desk/mode.h"

static void version_write(struct json_writer *w, const char *name, int32_t version)
{
    json_name(w, text_of(name));
    if (version > 0) {
        json_integer(w, version);
    } else {
        json_null(w);
    }
}

void desk_handed_write(struct json_writer *w, struct arena *arena, const struct desk_handed *handed)
{
    json_object_begin(w);
    json_name_string(w, TEXT("jobId"), handed->job_id);
    desk_id_write(w, "decisionId", handed->decision_id);
    desk_id_write(w, "undoId", handed->may_undo ? handed->decision_id : TEXT(""));
    json_name_string(w, TEXT("mode"), desk_mode_name(handed->mode));
    json_name_bool(w, TEXT("engineStopped"), handed->engine_stopped);
    version_write(w, "planVersion", handed->plan_version);
    json_name_bool(w, TEXT("forced"), handed->forced);
    desk_members_write(w, arena, handed->result);
    json_object_end(w);
}

bool desk_locked_write(struct json_writer *w, struct records_work *work, const struct desk_handed *handed)
{
    const struct shape *shape = shape_of_row[ROW_JOB];
    json_object_begin(w);
    desk_id_write(w, "decisionId", handed->decision_id);
    json_name_bool(w, TEXT("engineStopped"), handed->engine_stopped);
    json_name(w, TEXT("jobs"));
    json_array_begin(w);
    for (int32_t i = 0; i < handed->moves.count; i++) {
        const struct row *row = records_find(work, ROW_JOB, handed->moves.items[i].job_id);
        if (row == NULL) {
            continue;
        }
        json_object_begin(w);
        json_name_string(w, TEXT("jobId"), row->id);
        json_name_integer(w, TEXT("version"), row->version);
        json_name(w, TEXT("locks"));
        shape_write_member(w, shape, shape_find(shape, TEXT("locks")), row->noun);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
    return !fault_is(&work->fault);
}
