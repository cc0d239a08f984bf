/* A job gets another place by hand, or loses its own. */
#include "base/units.h"
#include "desk/hand_parts.h"

struct override_body {
    uint64_t given;
    struct text job_id;
    struct text technician_id;
    int64_t start_s;
    int32_t sequence;
    bool unassign;
    struct text reason;
    bool force;
    bool dry_run;
};

#define MEMBER(member) .offset = offsetof(struct override_body, member)

static const struct shape_member override_rows[] = {
    {"jobId", SHAPE_REFERENCE, SHAPE_REQUIRED, MEMBER(job_id), .words = "job"},
    {"technicianId", SHAPE_REFERENCE, 0, MEMBER(technician_id), .words = "technician",
     .says = "Who gets it; who has it if not given."},
    {"start", SHAPE_INSTANT, 0, MEMBER(start_s),
     .says = "It begins then, and its time is locked; where it fits if not given."},
    {"sequence", SHAPE_INTEGER, 0, MEMBER(sequence), .low = 1, .high = LIVE_JOBS_MOST,
     .says = "Its place among the technician's jobs of the day, from 1."},
    {"unassign", SHAPE_BOOLEAN, SHAPE_NOT_NULL, MEMBER(unassign), .says = "It loses its place; alone."},
    {"reason", SHAPE_TEXT, 0, MEMBER(reason), .low = 1, .high = RECORD_NOTE_BYTES, .says = "Kept with the decision."},
    {"force", SHAPE_BOOLEAN, SHAPE_NOT_NULL, MEMBER(force), .says = "With a reason: also against hard rules."},
    {"dryRun", SHAPE_BOOLEAN, SHAPE_NOT_NULL, MEMBER(dry_run), .says = "Tells what it would do, and keeps nothing."},
};
const struct shape desk_shape_override = {.name = "OverrideRequest",
                                          .size = sizeof(struct override_body),
                                          .count = (int32_t)(sizeof override_rows / sizeof *override_rows),
                                          .members = override_rows};

enum { BODY_TECHNICIAN = 1, BODY_START = 2, BODY_SEQUENCE = 3 }; /* places in the shape */

/* An override on its way. */
struct overriding {
    struct handling h;
    struct override_body body;
    const struct row *job;
};

static const struct job_record *record_of(const struct overriding *o)
{
    return o->job->noun;
}

/* What is asked for must be something, and one thing. */
static bool wish_check(struct overriding *o)
{
    struct issues *wrong = &o->h.outcome->wrong;
    bool any =
        shape_has(&o->body, BODY_TECHNICIAN) || shape_has(&o->body, BODY_START) || shape_has(&o->body, BODY_SEQUENCE);
    if (!any && !o->body.unassign) {
        issue_add_at(wrong, TEXT("/technicianId"), "required",
                     "Say what changes: technicianId, start, sequence or unassign.");
    } else if (any && o->body.unassign) {
        issue_add_at(wrong, TEXT("/unassign"), "given_twice", "A job that loses its place gets no other.");
    }
    return records_is_right(o->h.outcome);
}

static bool job_find(struct overriding *o)
{
    struct records_work *work = o->h.desk->work;
    o->job = records_find(work, ROW_JOB, o->body.job_id);
    if (o->job == NULL) {
        return !fault_is(&work->fault) &&
               records_refuse(o->h.outcome, RECORDS_MISSING, "not_found", "There is no such job.");
    }
    if (record_of(o)->status >= JOB_ON_SITE) {
        return records_refuse(o->h.outcome, RECORDS_ILLEGAL, "job_not_assignable",
                              "A job that is on site, completed, canceled or on hold is not assigned.");
    }
    bool is_placed = !text_is_empty(record_of(o)->technician_id) || record_of(o)->scheduled_start_s != 0;
    if (o->body.unassign && !is_placed) {
        issue_add_at(&o->h.outcome->wrong, TEXT("/unassign"), "no_place", "The job has no place that it could lose.");
    }
    return records_is_right(o->h.outcome);
}

/* Its own; or the first day that it may be done on, from today. */
static struct date date_of(struct overriding *o)
{
    const struct job_record *job = record_of(o);
    int64_t now_s = divide_floor(o->h.desk->work->now_ms, 1000), at_s = INT64_MAX;
    if (shape_has(&o->body, BODY_START) || job->scheduled_start_s != 0) {
        return handling_date(&o->h, shape_has(&o->body, BODY_START) ? o->body.start_s : job->scheduled_start_s);
    }
    for (int32_t i = 0; i < job->windows.count; i++) {
        const struct record_window *window = &job->windows.items[i];
        at_s = window->end_s > now_s && window->start_s < at_s ? window->start_s : at_s;
    }
    at_s = job->windows.count == 0 && job->promised.given != 0 ? job->promised.start_s : at_s;
    return handling_date(&o->h, at_s == INT64_MAX || at_s < now_s ? now_s : at_s);
}

static void ask_fill(struct overriding *o)
{
    struct hand_ask *ask = &o->h.day.inputs.hand;
    ask->action = o->body.unassign ? HAND_TAKE : HAND_PUT;
    if (shape_has(&o->body, BODY_TECHNICIAN)) {
        ask->technician_id = o->body.technician_id;
        hand_ask_give(ask, "technicianId");
    } else if (hand_ask_has(ask, "elsewhere") && ask->action == HAND_PUT) {
        ask->technician_id = record_of(o)->technician_id;
        hand_ask_give(ask, "technicianId");
    }
    if (shape_has(&o->body, BODY_START)) {
        ask->start_s = o->body.start_s;
        hand_ask_give(ask, "start");
    }
    if (shape_has(&o->body, BODY_SEQUENCE)) {
        ask->sequence = o->body.sequence;
        hand_ask_give(ask, "sequence");
    }
}

static bool day_find(struct overriding *o)
{
    const struct job_record *job = record_of(o);
    struct text technician_id = shape_has(&o->body, BODY_TECHNICIAN) ? o->body.technician_id : job->technician_id;
    const struct interval when = {o->body.start_s, 0};
    const struct hand_place goal = hand_place_of(technician_id, (struct text_list){0, NULL}, when, 0, 0);
    const char *said_by = shape_has(&o->body, BODY_START) ? "/start" : "/jobId";
    if (!desk_day_is_near(o->h.desk->work, date_of(o), said_by, o->h.outcome) ||
        !handling_day_make(&o->h, date_of(o), o->job, &goal)) {
        return false;
    }
    ask_fill(o);
    return true;
}

/* Who is on the way is called back by a human who is signed in. */
static bool may_call_back(struct overriding *o)
{
    return record_of(o)->status != JOB_EN_ROUTE || o->h.desk->work->actor.may_force ||
           records_refuse(o->h.outcome, RECORDS_ILLEGAL, "illegal_transition",
                          "Somebody is on the way: only a person of the office may take that back, with force.");
}

void desk_override(struct desk *desk, const struct json *body, struct desk_handed *handed,
                   struct records_outcome *outcome)
{
    struct overriding o = {.h = handling_begin(desk, handed, outcome)};
    if (!handling_body_read(&o.h, &desk_shape_override, body, &o.body) || !wish_check(&o) || !job_find(&o) ||
        !day_find(&o) || !handling_work_out(&o.h, o.job)) {
        return;
    }
    o.h.kind = DECISION_OVERRIDE;
    o.h.action = "plan.overridden";
    o.h.reason = o.body.reason;
    o.h.force = o.body.force;
    if (!o.body.dry_run && handling_may(&o.h) && may_call_back(&o) && handling_put(&o.h, o.job->id)) {
        handed->may_undo = true;
    }
}
