/* What an override changed goes back. */
#include "desk/hand_parts.h"

struct undo_body {
    uint64_t given;
    struct text reason;
    bool force;
    bool dry_run;
};

#define MEMBER(member) .offset = offsetof(struct undo_body, member)

static const struct shape_member undo_rows[] = {
    {"reason", SHAPE_TEXT, 0, MEMBER(reason), .low = 1, .high = RECORD_NOTE_BYTES, .says = "Kept with the decision."},
    {"force", SHAPE_BOOLEAN, SHAPE_NOT_NULL, MEMBER(force), .says = "With a reason: also against hard rules."},
    {"dryRun", SHAPE_BOOLEAN, SHAPE_NOT_NULL, MEMBER(dry_run), .says = "Tells what it would do, and keeps nothing."},
};
const struct shape desk_shape_undo = {.name = "UndoRequest",
                                      .size = sizeof(struct undo_body),
                                      .count = (int32_t)(sizeof undo_rows / sizeof *undo_rows),
                                      .members = undo_rows};

static bool refuse_stale(struct handling *h)
{
    return records_refuse(h->outcome, RECORDS_ILLEGAL, "undo_stale",
                          "What it moved does not stand where it was put any more, or it was undone already.");
}

/* Whether every job stands where the override put it; the one that it was about by the plan that the override made. */
static bool is_as_left(struct handling *h, const struct decision_record *decision, const struct hand_move_list *moves)
{
    for (int32_t i = 0; i < moves->count; i++) {
        const struct hand_move *move = &moves->items[i];
        const struct row *row = records_find(h->desk->work, ROW_JOB, move->job_id);
        if (row == NULL) {
            return !fault_is(&h->desk->work->fault) && refuse_stale(h);
        }
        const struct job_record *job = row->noun;
        struct hand_place now = handling_place(job);
        bool is_it = text_equal(move->job_id, decision->job_id);
        if (job->status > JOB_DISPATCHED || !hand_place_equal(&now, &move->to) ||
            (is_it && job->plan_version != decision->plan_version)) {
            return refuse_stale(h);
        }
    }
    return true;
}

static const struct hand_move *move_of(const struct hand_move_list *moves, struct text job_id)
{
    for (int32_t i = 0; i < moves->count; i++) {
        if (text_equal(moves->items[i].job_id, job_id)) {
            return &moves->items[i];
        }
    }
    return NULL;
}

/* It is judged on the day that the job goes back to; where it had none, on the one that it leaves. */
static bool day_find(struct handling *h, const struct decision_record *decision, const struct row *job,
                     const struct hand_move_list *moves)
{
    const struct hand_move *move = move_of(moves, decision->job_id);
    int64_t at_s = move == NULL ? 0 : move->from.start_s;
    struct date date = at_s != 0 ? handling_date(h, at_s) : decision->date;
    if (!desk_day_is_near(h->desk->work, date, "", h->outcome) || !handling_day_make(h, date, job, &move->from)) {
        return false;
    }
    struct hand_ask *ask = &h->day.inputs.hand;
    ask->action = HAND_BACK;
    ask->moves = *moves;
    return true;
}

void desk_override_undo(struct desk *desk, const struct row *row, const struct json *body, struct desk_handed *handed,
                        struct records_outcome *outcome)
{
    const struct decision_record *decision = row->noun;
    struct handling h = handling_begin(desk, handed, outcome);
    struct hand_move_list moves;
    struct undo_body read;
    if (decision->kind != DECISION_OVERRIDE) {
        records_refuse(outcome, RECORDS_MISSING, "not_found", "There is no such override.");
        return;
    }
    if (!handling_body_read(&h, &desk_shape_undo, body, &read) ||
        !hand_moves_read(desk->work->arena, decision->result, &moves, &desk->work->fault) ||
        !is_as_left(&h, decision, &moves)) {
        return;
    }
    const struct row *job = records_find(desk->work, ROW_JOB, decision->job_id);
    if (job == NULL || !day_find(&h, decision, job, &moves) || !handling_work_out(&h, job)) {
        return;
    }
    h.kind = DECISION_ROLLBACK;
    h.action = "plan.restored";
    h.reason = read.reason;
    h.force = read.force;
    if (!read.dry_run && handling_may(&h)) {
        (void)handling_put(&h, decision->job_id);
    }
}
