/* Review: approve, rebase and roll back: the wishes of a proposal on the day as it is now. */
#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/apply.h"
#include "desk/mode.h"
#include "desk/propose.h"
#include "desk/review_parts.h"
#include "desk/roster.h"

/* ---- the body of an approval ------------------------------------------------------------------------------------- */

struct approve_edit {
    uint64_t given;
    struct text change_id;
    struct text technician_id;
    int64_t start_s;
};
struct approve_edit_list {
    int32_t count;
    const struct approve_edit *items;
};
struct approve_body {
    uint64_t given;
    struct text_list change_ids;
    int32_t only;
    struct text_list lock_job_ids;
    struct approve_edit_list edits;
    struct text note;
};

#define MEMBER(type, member) .offset = offsetof(struct type, member)
#define SHAPE_OF(type, rows)                                                                                           \
    .size = sizeof(struct type), .count = (int32_t)(sizeof(rows) / sizeof *(rows)), .members = (rows)

static const struct shape_member edit_rows[] = {
    {"changeId", SHAPE_TEXT, SHAPE_REQUIRED, MEMBER(approve_edit, change_id), .low = 1, .high = RECORD_ID_BYTES},
    {"technicianId", SHAPE_REFERENCE, 0, MEMBER(approve_edit, technician_id), .words = "technician"},
    {"start", SHAPE_INSTANT, 0, MEMBER(approve_edit, start_s)},
    {"sequence", SHAPE_INTEGER, SHAPE_NOT_BUILT | SHAPE_ASIDE, .offset = 0, .low = 1, .high = 1000},
};
static const struct shape shape_edit = {.name = "ApproveEdit", SHAPE_OF(approve_edit, edit_rows)};

static const struct shape_member approve_rows[] = {
    {"changeIds", SHAPE_TEXT, SHAPE_LIST, MEMBER(approve_body, change_ids), .most = RECORD_CHANGES_MOST, .low = 1,
     .high = RECORD_ID_BYTES, .says = "These alone; all of them if not given. The others are declined."},
    {"only", SHAPE_CHOICE, 0, MEMBER(approve_body, only), .words = "safe", .low = 1,
     .says = "Those that stand alone and touch no told customer."},
    {"lockJobIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL, MEMBER(approve_body, lock_job_ids),
     .most = RECORD_CHANGES_MOST, .words = "job", .says = "Their technician and time stay from then on."},
    {"edits", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, MEMBER(approve_body, edits), .most = RECORD_CHANGES_MOST,
     .of = &shape_edit, .says = "What a human makes of a change; kept, and learned from."},
    {"note", SHAPE_TEXT, 0, MEMBER(approve_body, note), .low = 1, .high = RECORD_NOTE_BYTES},
};
const struct shape desk_shape_approve = {.name = "ApproveRequest", SHAPE_OF(approve_body, approve_rows)};

enum { BODY_CHANGE_IDS = 0, BODY_ONLY = 1, EDIT_TECHNICIAN = 1, EDIT_START = 2 }; /* places in the shapes */

/* ---- approving --------------------------------------------------------------------------------------------------- */

/* An approval on its way. */
struct approving {
    struct reviewing r;
    struct approve_body body;
    struct desk_day day;
    struct live_problem made;
    struct review_wishes wishes;
    bool *is_wanted; /* per change of the proposal */
    bool *chosen;    /* per wish */
    struct plan_changes changes;
    struct text_list *requires;
};

static bool body_read(struct approving *a, const struct json *body)
{
    const struct where whole = {.parent = NULL};
    struct shape_reader reader = records_reader(a->r.desk->work, a->r.outcome);
    shape_preset(&desk_shape_approve, &a->body);
    (void)shape_merge(&reader, &desk_shape_approve, SHAPE_FROM_CLIENT, body, &whole, &a->body);
    return records_is_right(a->r.outcome);
}

/* Nobody declines a whole plan by naming nothing: that is what rejecting is for. */
static bool something_is_wanted(struct approving *a)
{
    bool any = a->r.proposal->changes.count == 0;
    for (int32_t i = 0; i < a->r.proposal->changes.count; i++) {
        any = any || a->is_wanted[i];
    }
    if (!any && shape_has(&a->body, BODY_ONLY)) {
        issue_add_at(&a->r.outcome->wrong, TEXT("/only"), "nothing_chosen",
                     "None of these changes is safe by itself. Look at them and name some in changeIds.");
    } else if (!any) {
        issue_add_at(&a->r.outcome->wrong, TEXT("/changeIds"), "nothing_chosen",
                     "changeIds names no change. Leave it out to approve all of them, or reject the proposal.");
    }
    return records_is_right(a->r.outcome);
}

/* Which changes are to be done. False after an issue. */
static bool wanted_read(struct approving *a)
{
    const struct proposal_record *proposal = a->r.proposal;
    bool some = shape_has(&a->body, BODY_CHANGE_IDS);
    bool safe = shape_has(&a->body, BODY_ONLY);
    a->is_wanted = arena_array(a->r.desk->work->arena, bool, proposal->changes.count);
    for (int32_t i = 0; i < proposal->changes.count; i++) {
        a->is_wanted[i] = !some && (!safe || proposal->changes.items[i].safe);
    }
    for (int32_t i = 0; i < a->body.change_ids.count; i++) {
        int32_t index = review_change_find(proposal, a->body.change_ids.items[i]);
        if (index < 0) {
            issue_add_at(&a->r.outcome->wrong, TEXT("/changeIds"), "unknown_reference",
                         "The proposal has no change %.*s.", TEXT_ARGS(a->body.change_ids.items[i]));
        } else {
            a->is_wanted[index] = !safe || proposal->changes.items[index].safe;
        }
    }
    return records_is_right(a->r.outcome) && something_is_wanted(a);
}

/* An edit is of a change that is approved, and changes something. False after an issue. */
static bool edit_is_right(struct approving *a, int32_t place, int32_t index)
{
    const struct approve_edit *edit = &a->body.edits.items[place];
    struct text path = text_format(a->r.desk->work->arena, "/edits/%d/changeId", (int)place);
    if (index < 0 || a->r.proposal->changes.items[index].to.given == 0) {
        issue_add_at(&a->r.outcome->wrong, path, "unknown_reference",
                     "The proposal has no change %.*s that gives a place.", TEXT_ARGS(edit->change_id));
        return false;
    }
    if (!a->is_wanted[index]) {
        issue_add_at(&a->r.outcome->wrong, path, "not_chosen",
                     "Change %.*s is edited but not approved: name it in changeIds as well, or leave the edit out.",
                     TEXT_ARGS(edit->change_id));
        return false;
    }
    if (!shape_has(edit, EDIT_TECHNICIAN) && !shape_has(edit, EDIT_START)) {
        issue_add_at(&a->r.outcome->wrong, path, "required",
                     "The edit of change %.*s names neither a technicianId nor a start.", TEXT_ARGS(edit->change_id));
        return false;
    }
    if (shape_has(edit, EDIT_START) && edit->start_s * 1000 < a->r.desk->work->now_ms) {
        issue_add_at(&a->r.outcome->wrong, text_format(a->r.desk->work->arena, "/edits/%d/start", (int)place),
                     "out_of_range", "start must lie ahead.");
        return false;
    }
    return true;
}

/* Writes a human's edits into the changes. False after an issue. */
static bool edits_take(struct approving *a)
{
    const struct shape *proposals = shape_of_row[ROW_PROPOSAL];
    const struct shape *shape = proposals->members[shape_find(proposals, TEXT("changes"))].of;
    struct arena *arena = a->r.desk->work->arena;
    int32_t count = a->r.proposal->changes.count;
    struct proposal_change *changes = arena_array(arena, struct proposal_change, count);
    for (int32_t i = 0; i < count; i++) {
        changes[i] = a->r.proposal->changes.items[i];
    }
    for (int32_t i = 0; i < a->body.edits.count; i++) {
        const struct approve_edit *edit = &a->body.edits.items[i];
        int32_t index = review_change_find(a->r.proposal, edit->change_id);
        if (!edit_is_right(a, i, index)) {
            continue;
        }
        struct proposal_place place = changes[index].to;
        place.technician_id = shape_has(edit, EDIT_TECHNICIAN) ? edit->technician_id : place.technician_id;
        if (shape_has(edit, EDIT_START)) {
            place.end_s += place.end_s > 0 ? edit->start_s - place.start_s : 0;
            place.start_s = edit->start_s;
        }
        changes[index].edit = place;
        shape_give(&changes[index], shape_find(shape, TEXT("edit")));
    }
    a->r.proposal->changes.items = changes;
    return records_is_right(a->r.outcome);
}

/* When each job begins at the earliest. An emergency begins where it was proposed, and so does what it moves; nobody else is hurried
 * for it. What a human gives a time begins at that time. `is_wanted`: of the changes; NULL: all. */
static void starts_hold(struct records_work *work, const struct proposal_record *proposal, const bool *is_wanted,
                        struct live_day *day)
{
    bool emergency = proposal->kind == PROPOSAL_OF_EMERGENCY;
    bool any = emergency;
    int64_t *from_s = arena_array(work->arena, int64_t, day->jobs.count);
    for (int32_t j = 0; j < day->jobs.count && !emergency; j++) {
        from_s[j] = LIVE_FREE;
    }
    for (int32_t i = 0; i < proposal->changes.count; i++) {
        const struct proposal_change *change = &proposal->changes.items[i];
        const struct proposal_place *goal = review_goal_of(change, false);
        int32_t job = live_find_job(day, change->job_id);
        bool timed = change->edit.given != 0 && change->edit.start_s != change->to.start_s;
        if (job >= 0 && (emergency || timed) && (is_wanted == NULL || is_wanted[i])) {
            from_s[job] = goal->given != 0 ? goal->start_s : LIVE_FREE;
            any = true;
        }
    }
    if (any) {
        live_day_hold(work->arena, day, from_s);
    }
}

/* Who is on call may take an emergency; -1: it is none. */
static int32_t emergency_of(struct records_work *work, const struct proposal_record *proposal,
                            const struct live_day *day)
{
    if (proposal->kind != PROPOSAL_OF_EMERGENCY || proposal->changes.count == 0) {
        return -1;
    }
    const struct row *row = records_find(work, ROW_DECISION, proposal->changes.items[0].decision_id);
    return row == NULL ? -1 : live_find_job(day, ((const struct decision_record *)row->noun)->job_id);
}

static bool day_look(struct approving *a)
{
    struct records_work *work = a->r.desk->work;
    struct live_options options = live_options_by_hand();
    if (!desk_day_make(a->r.desk, a->r.proposal->date, TEXT(""), &a->day)) {
        return false;
    }
    starts_hold(work, a->r.proposal, a->is_wanted, &a->day.inputs.day);
    options.emergency = emergency_of(work, a->r.proposal, &a->day.inputs.day);
    options.lost = desk_roster_lost(work, &a->day.inputs.day, a->r.proposal);
    if (!live_problem_make(work->arena, &a->day.inputs.day, &options, &a->made, &work->fault)) {
        return false;
    }
    a->wishes = review_wishes_of(work->arena, &a->made, a->r.proposal, false);
    a->chosen = arena_array(work->arena, bool, a->wishes.count);
    for (int32_t i = 0; i < a->r.proposal->changes.count; i++) {
        if (a->is_wanted[i] && a->wishes.is_stale[i]) {
            return records_refuse(a->r.outcome, RECORDS_ILLEGAL, "proposal_stale",
                                  "The board has moved under change %.*s. Rebase the proposal.",
                                  TEXT_ARGS(a->r.proposal->changes.items[i].id));
        }
    }
    for (int32_t i = 0; i < a->wishes.count; i++) {
        a->chosen[i] = a->is_wanted[a->wishes.change_of[i]];
    }
    return true;
}

static void depends(struct approving *a)
{
    struct arena *arena = a->r.desk->work->arena;
    struct text *ids = arena_array(arena, struct text, a->wishes.count);
    int32_t count = 0;
    for (int32_t i = 0; i < a->wishes.count; i++) {
        if (a->chosen[i]) {
            ids[count++] = a->r.proposal->changes.items[a->wishes.change_of[i]].id;
        }
    }
    *a->requires = (struct text_list){count, ids};
    records_refuse(a->r.outcome, RECORDS_ILLEGAL, "changes_depend",
                   "These changes cannot be done without others; the issues name the fewest that go together.");
}

/* The chosen wishes alone. */
static const struct solution *only_chosen(struct approving *a, struct told_obstacle *obstacle)
{
    struct arena *arena = a->r.desk->work->arena;
    struct plan_wish *wishes = arena_array(arena, struct plan_wish, a->wishes.count);
    int32_t count = 0;
    for (int32_t i = 0; i < a->wishes.count; i++) {
        if (a->chosen[i]) {
            wishes[count++] = a->wishes.wishes[i];
        }
    }
    for (int32_t i = 0; i < count; i++) {
        a->chosen[i] = true;
    }
    return changes_wish(arena, &a->made, wishes, count, &a->changes, obstacle) ? a->changes.after : NULL;
}

/* What a human's edit breaks: the first of them that its technician may not do, else what is in the way of the plan. */
static const struct solution *refuse_edit(struct approving *a, const struct told_obstacle *obstacle)
{
    struct arena *arena = a->r.desk->work->arena;
    struct assign_reason reason = {.message = TEXT("")};
    int32_t job = -1;
    for (int32_t i = 0; i < a->wishes.count && text_is_empty(reason.message); i++) {
        const struct plan_wish *wish = &a->wishes.wishes[i];
        bool edited = a->r.proposal->changes.items[a->wishes.change_of[i]].edit.given != 0;
        if (edited && wish->technician >= 0) {
            struct assign_refusal who = assign_who(arena, &a->made, wish->job, wish->technician);
            reason = who.count > 0 ? who.reasons[0] : reason;
            job = wish->job;
        }
    }
    if (text_is_empty(reason.message)) {
        reason = assign_obstacle(arena, &a->made, job, &obstacle->verdict);
    }
    records_refuse(a->r.outcome, RECORDS_ILLEGAL, "rule_broken", "With these edits a hard rule would be broken: %.*s",
                   TEXT_ARGS(reason.message));
    return NULL;
}

static const struct solution *refuse_stale(struct approving *a, const struct told_obstacle *obstacle)
{
    if (a->body.edits.count > 0) {
        return refuse_edit(a, obstacle);
    }
    records_refuse(a->r.outcome, RECORDS_ILLEGAL, "proposal_stale",
                   "On the day as it is now the plan would break a hard rule. Rebase the proposal.");
    return NULL;
}

/* The plan that comes of the chosen changes. NULL when there is none; then the outcome says why. */
static const struct solution *plan_of_chosen(struct approving *a)
{
    struct arena *arena = a->r.desk->work->arena;
    struct told_obstacle obstacle;
    struct solution *plan = arena_new(arena, struct solution);
    if (!changes_wish(arena, &a->made, a->wishes.wishes, a->wishes.count, &a->changes, &obstacle)) {
        const struct solution *alone = only_chosen(a, &obstacle);
        return alone != NULL ? alone : refuse_stale(a, &obstacle);
    }
    if (changes_apply(arena, &a->changes, a->chosen, plan, &obstacle)) {
        return plan;
    }
    if (!changes_close(arena, &a->changes, a->chosen)) {
        return refuse_stale(a, &obstacle);
    }
    depends(a);
    return NULL;
}

/* Whether this one may put this change on the board now. */
static bool may_decide_change(struct approving *a, const struct proposal_change *change)
{
    struct desk *desk = a->r.desk;
    const struct row *job = records_find(desk->work, ROW_JOB, change->job_id);
    if (job == NULL) {
        return true; /* stale, which is told later */
    }
    const struct job_record *record = job->noun;
    struct desk_mode mode = desk_mode_of(desk, record, review_goal_of(change, false)->technician_id);
    if (desk_is_stopped(desk, record->branch_id)) {
        return desk_refuse_stopped(desk, record->branch_id, a->r.outcome);
    }
    if (mode.mode == MODE_SHADOW) {
        return records_refuse(a->r.outcome, RECORDS_ILLEGAL, "shadow_mode",
                              "In shadow mode nothing is put on the board.");
    }
    return desk_is_pilot(desk, &mode) || records_refuse(a->r.outcome, RECORDS_FORBIDDEN, "not_pilot",
                                                        "Here only the pilot's own dispatchers decide.");
}

static bool may_decide(struct approving *a)
{
    for (int32_t i = 0; i < a->r.proposal->changes.count; i++) {
        if (a->is_wanted[i] && !may_decide_change(a, &a->r.proposal->changes.items[i])) {
            return false;
        }
    }
    return true;
}

/* An edit is told as it was put. False where it begins a minute or more after the time that a human gave it. */
static bool edits_settle(struct approving *a, const struct solution *plan)
{
    struct arena *arena = a->r.desk->work->arena;
    struct proposal_change *changes = arena_array(arena, struct proposal_change, a->r.proposal->changes.count);
    struct live_plan after;
    live_plan_read(arena, &a->made, plan, &after);
    for (int32_t i = 0; i < a->r.proposal->changes.count; i++) {
        changes[i] = a->r.proposal->changes.items[i];
        int32_t job = live_find_job(&a->day.inputs.day, changes[i].job_id);
        if (changes[i].edit.given == 0 || job < 0 || after.places[job].technician < 0) {
            continue;
        }
        const struct live_place *place = &after.places[job];
        bool timed = changes[i].edit.start_s != changes[i].to.start_s;
        if (timed && place->start_s - changes[i].edit.start_s >= MINUTE_SECONDS) {
            struct text soonest = clock_text(arena, records_zone(a->r.desk->work, TEXT("")), place->start_s);
            return records_refuse(a->r.outcome, RECORDS_ILLEGAL, "rule_broken",
                                  "Change %.*s cannot begin at that time: %.*s is the earliest there.",
                                  TEXT_ARGS(changes[i].id), TEXT_ARGS(soonest));
        }
        changes[i].edit.start_s = place->start_s;
        changes[i].edit.end_s = place->end_s;
        changes[i].edit.sequence = place->sequence;
    }
    a->r.proposal->changes.items = changes;
    return true;
}

/* Only what has a place on this day's new plan can keep it. False after an issue. */
static bool locks_may(struct approving *a, const struct solution *plan)
{
    struct live_plan after;
    live_plan_read(a->r.desk->work->arena, &a->made, plan, &after);
    for (int32_t i = 0; i < a->body.lock_job_ids.count; i++) {
        int32_t job = live_find_job(&a->day.inputs.day, a->body.lock_job_ids.items[i]);
        if (job < 0 || after.places[job].technician < 0) {
            issue_add_at(&a->r.outcome->wrong, TEXT("/lockJobIds"), "unknown_reference",
                         "The plan has no place for job %.*s.", TEXT_ARGS(a->body.lock_job_ids.items[i]));
        }
    }
    return records_is_right(a->r.outcome);
}

static bool locks_set(struct approving *a)
{
    struct records_work *work = a->r.desk->work;
    for (int32_t i = 0; i < a->body.lock_job_ids.count; i++) {
        struct records_outcome outcome;
        const struct row *job = records_find(work, ROW_JOB, a->body.lock_job_ids.items[i]);
        uint64_t locks = LOCK_TECHNICIAN | LOCK_TIME;
        if (job != NULL && !records_job_lock(work, job, ((const struct job_record *)job->noun)->locks | locks,
                                             "job.locked", &outcome)) {
            return false;
        }
    }
    return true;
}

/* What is not chosen is declined. */
static void states_set(struct approving *a)
{
    struct arena *arena = a->r.desk->work->arena;
    int32_t count = a->r.proposal->changes.count;
    struct proposal_change *changes = arena_array(arena, struct proposal_change, count);
    bool all = true;
    for (int32_t i = 0; i < count; i++) {
        changes[i] = a->r.proposal->changes.items[i];
        changes[i].state = !a->is_wanted[i]             ? CHANGE_DECLINED
                           : changes[i].edit.given != 0 ? CHANGE_EDITED
                                                        : CHANGE_APPROVED;
        all = all && a->is_wanted[i];
    }
    a->r.proposal->changes.items = changes;
    if (!text_is_empty(a->body.note)) {
        a->r.proposal->note = a->body.note;
        records_give(ROW_PROPOSAL, a->r.proposal, "note");
    }
    review_sign(&a->r, all ? PROPOSAL_APPLIED : PROPOSAL_PARTIALLY_APPROVED);
}

static bool put(struct approving *a, const struct solution *plan)
{
    int32_t version = 0;
    const struct desk_applying applying = {
        .changes = &a->changes,
        .chosen = a->chosen,
        .plan = plan,
        .decision_id = a->r.proposal->changes.count > 0 ? a->r.proposal->changes.items[0].decision_id : TEXT(""),
        .action = "plan.applied"};
    struct records_outcome applied;
    records_outcome_begin(a->r.desk->work, &applied);
    if (!desk_apply(a->r.desk, &a->day, &applying, &version, &applied)) {
        if (applied.refusal != RECORDS_TAKEN) {
            *a->r.outcome = applied;
        }
        return false;
    }
    return locks_set(a);
}

void desk_approve(struct desk *desk, const struct row *proposal, const struct json *body, struct text_list *requires,
                  struct records_outcome *outcome)
{
    struct approving a = {.r = review_begin(desk, proposal, outcome), .requires = requires};
    *requires = (struct text_list){0, NULL};
    if (!body_read(&a, body) || !review_is_open(&a.r) || !wanted_read(&a) || !edits_take(&a) || !may_decide(&a) ||
        !day_look(&a)) {
        return;
    }
    const struct solution *plan = plan_of_chosen(&a);
    if (plan == NULL || !edits_settle(&a, plan) || !locks_may(&a, plan)) {
        return;
    }
    states_set(&a);
    if (put(&a, plan)) {
        review_put(&a.r, "proposal.approved");
        change_set_event(desk->work->set, "proposal.applied", proposal->id, proposal->version + 1, TEXT(""));
    }
}

/* ---- the same wishes once more, and back ------------------------------------------------------------------------- */

/* That a proposal came of; empty: of none. */
static struct text decision_of(const struct proposal_record *proposal)
{
    return proposal->changes.count > 0 ? proposal->changes.items[0].decision_id : TEXT("");
}

/* A new proposal of what can still be done of the wishes. */
static bool again(struct reviewing *r, int32_t kind, bool backwards, struct records_outcome *made_outcome)
{
    struct records_work *work = r->desk->work;
    struct arena *arena = work->arena;
    struct desk_day day;
    struct live_problem made;
    struct plan_changes changes;
    struct told_obstacle obstacle;
    struct live_options options = live_options_by_hand();
    if (!desk_day_make(r->desk, r->proposal->date, TEXT(""), &day)) {
        return false;
    }
    if (!backwards) {
        starts_hold(work, r->proposal, NULL, &day.inputs.day);
        options.emergency = emergency_of(work, r->proposal, &day.inputs.day);
        options.lost = desk_roster_lost(work, &day.inputs.day, r->proposal);
    }
    if (!live_problem_make(arena, &day.inputs.day, &options, &made, &work->fault)) {
        return false;
    }
    struct review_wishes wishes = review_wishes_of(arena, &made, r->proposal, backwards);
    if (wishes.count == 0 || !changes_wish(arena, &made, wishes.wishes, wishes.count, &changes, &obstacle)) {
        return records_refuse(r->outcome, RECORDS_ILLEGAL, "proposal_stale",
                              "On the day as it is now nothing of it can be done.");
    }
    const struct desk_proposing proposing = {.id = records_id(work),
                                             .kind = kind,
                                             .status = PROPOSAL_PENDING,
                                             .mode = r->proposal->mode,
                                             .changes = &changes,
                                             .decision_id = backwards ? TEXT("") : decision_of(r->proposal),
                                             .rollback_of = backwards ? r->before->id : TEXT("")};
    return desk_propose(r->desk, &day, &proposing, made_outcome);
}

/* The engine works for all whose jobs are in it. */
static bool may_go_on(struct reviewing *r)
{
    for (int32_t i = 0; i < r->proposal->changes.count; i++) {
        const struct row *job = records_find(r->desk->work, ROW_JOB, r->proposal->changes.items[i].job_id);
        struct text branch_id = job == NULL ? TEXT("") : ((const struct job_record *)job->noun)->branch_id;
        if (desk_is_stopped(r->desk, branch_id)) {
            return desk_refuse_stopped(r->desk, branch_id, r->outcome);
        }
    }
    return true;
}

void desk_rebase(struct desk *desk, const struct row *proposal, struct records_outcome *outcome)
{
    struct reviewing r = review_begin(desk, proposal, outcome);
    struct records_outcome fresh;
    bool is_open = r.proposal->status == PROPOSAL_PENDING || r.proposal->status == PROPOSAL_DEFERRED ||
                   r.proposal->status == PROPOSAL_EXPIRED;
    if (!is_open && !review_is_open(&r)) {
        return;
    }
    if (!review_may_decide(&r) || !may_go_on(&r) || !again(&r, r.proposal->kind, false, &fresh)) {
        return;
    }
    review_sign(&r, PROPOSAL_SUPERSEDED);
    review_put(&r, "proposal.superseded");
    *outcome = fresh;
}

void desk_rollback(struct desk *desk, const struct row *proposal, struct records_outcome *outcome)
{
    struct reviewing r = review_begin(desk, proposal, outcome);
    struct records_outcome fresh;
    if (r.proposal->status != PROPOSAL_APPLIED && r.proposal->status != PROPOSAL_PARTIALLY_APPROVED) {
        records_refuse(outcome, RECORDS_ILLEGAL, "not_applied", "Only what was applied can be rolled back.");
        return;
    }
    if (may_go_on(&r) && again(&r, PROPOSAL_OF_ROLLBACK, true, &fresh)) {
        *outcome = fresh;
    }
}
