/* What the engine may not move. */
#include "base/units.h"
#include "desk/hand_parts.h"

struct lock_body {
    uint64_t given;
    struct text job_id;
    struct text_list job_ids;
    uint64_t locks;
    struct text reason;
};

#define MEMBER(member) .offset = offsetof(struct lock_body, member)

static const struct shape_member lock_rows[] = {
    {"jobId", SHAPE_REFERENCE, SHAPE_ONE_OF, MEMBER(job_id), .words = "job"},
    {"jobIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_ONE_OF, MEMBER(job_ids), .most = DESK_LOCKS_MOST, .words = "job",
     .says = "Or several: all or none of them."},
    {"locks", SHAPE_CHOICES, 0, MEMBER(locks), .words = "technician time order",
     .says = "If not given, technician and time are locked, and all is unlocked."},
    {"reason", SHAPE_TEXT, 0, MEMBER(reason), .low = 1, .high = RECORD_NOTE_BYTES, .says = "Kept with the decision."},
};
const struct shape desk_shape_lock = {.name = "LockRequest",
                                      .size = sizeof(struct lock_body),
                                      .count = (int32_t)(sizeof lock_rows / sizeof *lock_rows),
                                      .members = lock_rows};

enum { BODY_JOB = 0, BODY_LOCKS = 2 }; /* places in the shape */

/* Locks on their way. */
struct locking {
    struct handling h;
    struct lock_body body;
    int32_t action; /* HAND_LOCK or HAND_UNLOCK */
    struct hand_move_list moves;
};

static struct text_list jobs_of(const struct locking *l)
{
    return shape_has(&l->body, BODY_JOB) ? (struct text_list){1, &l->body.job_id} : l->body.job_ids;
}

static struct text path_of(const struct locking *l, int32_t index)
{
    return shape_has(&l->body, BODY_JOB) ? TEXT("/jobId")
                                         : text_format(l->h.desk->work->arena, "/jobIds/%d", (int)index);
}

/* A job as it stands. False: it cannot be locked. */
static bool job_take(struct locking *l, struct text id, int32_t index, struct hand_move *move)
{
    struct issues *wrong = &l->h.outcome->wrong;
    const struct row *row = records_find(l->h.desk->work, ROW_JOB, id);
    if (row == NULL) {
        return false;
    }
    const struct job_record *job = row->noun;
    struct hand_place now = handling_place(job);
    if (l->action == HAND_LOCK && job->status >= JOB_ON_SITE) {
        return records_refuse(l->h.outcome, RECORDS_ILLEGAL, "job_not_assignable",
                              "A job that is on site, completed, canceled or on hold is not locked.");
    }
    if (l->action == HAND_LOCK && !hand_is_placed(&now)) {
        issue_add_at(wrong, path_of(l, index), "no_place", "The job has no place that could be kept.");
    }
    *move = hand_move_of(row->id, &now, &now);
    return true;
}

static bool jobs_take(struct locking *l)
{
    struct text_list ids = jobs_of(l);
    struct hand_move *moves = arena_array(l->h.desk->work->arena, struct hand_move, ids.count);
    if (ids.count == 0) {
        issue_add_at(&l->h.outcome->wrong, TEXT("/jobIds"), "required", "Say which jobs.");
    }
    for (int32_t i = 0; i < ids.count; i++) {
        for (int32_t k = 0; k < i; k++) {
            if (text_equal(ids.items[i], ids.items[k])) {
                issue_add_at(&l->h.outcome->wrong, path_of(l, i), "given_twice", "The job stands in the list twice.");
            }
        }
        if (!job_take(l, ids.items[i], i, &moves[i])) {
            return false;
        }
    }
    l->moves = (struct hand_move_list){ids.count, moves};
    return records_is_right(l->h.outcome);
}

/* The first job's date, with nothing on it: a lock looks at no other job. */
static struct live_day empty_day(struct locking *l)
{
    struct records_work *work = l->h.desk->work;
    const struct zone *zone = records_zone(work, TEXT(""));
    int64_t start_s = l->moves.items[0].from.start_s, now_s = divide_floor(work->now_ms, 1000);
    struct live_day day;
    shape_preset(&live_shape_day, &day);
    day.date = handling_date(&l->h, start_s != 0 ? start_s : now_s);
    day.start_s = zone_instant_s(zone, day.date, 0, ZONE_START);
    day.end_s = zone_instant_s(zone, (struct date){day.date.days + 1}, 0, ZONE_START);
    day.now_s = now_s;
    static const char *const members[] = {"date", "start", "end", "now"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        shape_give(&day, shape_find(&live_shape_day, text_of(members[i])));
    }
    return day;
}

static bool inputs_fill(struct locking *l)
{
    struct hand_ask *ask = &l->h.day.inputs.hand;
    struct records_work *work = l->h.desk->work;
    struct live_day day = empty_day(l);
    struct learning_weights active;
    struct score_weights weights = {.version = 0};
    uint64_t usual = l->action == HAND_LOCK ? LOCK_TECHNICIAN | LOCK_TIME : LOCK_TECHNICIAN | LOCK_TIME | LOCK_ORDER;
    if (!desk_weights_active(work, &active, &weights.version)) {
        return false;
    }
    decision_ask(work->arena, &day, TEXT(""), &weights, &l->h.day.inputs);
    shape_preset(&hand_shape_ask, ask);
    shape_give(&l->h.day.inputs, shape_find(&decision_shape_inputs, TEXT("hand")));
    ask->action = l->action;
    ask->locks = shape_has(&l->body, BODY_LOCKS) ? l->body.locks : usual;
    ask->moves = l->moves;
    return true;
}

static bool locks_put(struct locking *l, bool *changed)
{
    struct records_work *work = l->h.desk->work;
    const char *action = l->action == HAND_LOCK ? "job.locked" : "job.unlocked";
    for (int32_t i = 0; i < l->moves.count; i++) {
        struct records_outcome outcome;
        const struct row *row = records_find(work, ROW_JOB, l->moves.items[i].job_id);
        const struct job_record *job = row == NULL ? NULL : row->noun;
        if (job == NULL || job->locks == l->moves.items[i].to.locks) {
            continue;
        }
        *changed = true;
        if (!records_job_lock(work, row, l->moves.items[i].to.locks, action, &outcome)) {
            return false;
        }
    }
    return !fault_is(&work->fault);
}

static void locks_change(struct desk *desk, const struct json *body, int32_t action, struct desk_handed *handed,
                         struct records_outcome *outcome)
{
    bool changed = false;
    struct locking l = {.h = handling_begin(desk, handed, outcome), .action = action};
    if (!handling_body_read(&l.h, &desk_shape_lock, body, &l.body) || !jobs_take(&l)) {
        return;
    }
    if (!inputs_fill(&l)) {
        return;
    }
    handed->result = hand_locks_result(desk->work->arena, &l.h.day.inputs.hand, &l.moves);
    handed->moves = l.moves;
    if (!locks_put(&l, &changed) || !changed) {
        return;
    }
    l.h.kind = action == HAND_LOCK ? DECISION_LOCK : DECISION_UNLOCK;
    l.h.reason = l.body.reason;
    handed->decision_id = records_id(desk->work);
    (void)handling_decide(&l.h, l.moves.count == 1 ? l.moves.items[0].job_id : TEXT(""));
}

void desk_lock(struct desk *desk, const struct json *body, struct desk_handed *handed, struct records_outcome *outcome)
{
    locks_change(desk, body, HAND_LOCK, handed, outcome);
}

void desk_unlock(struct desk *desk, const struct json *body, struct desk_handed *handed,
                 struct records_outcome *outcome)
{
    locks_change(desk, body, HAND_UNLOCK, handed, outcome);
}
