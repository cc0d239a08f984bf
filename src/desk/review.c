/* Review: reject, defer, flag, and what every decision shares. review_approve.c has the plan's side. */
#include "desk/review.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/mode.h"
#include "desk/review_parts.h"

#define MEMBER(type, member) .offset = offsetof(struct type, member)
#define SHAPE_OF(type, rows)                                                                                           \
    .size = sizeof(struct type), .count = (int32_t)(sizeof(rows) / sizeof *(rows)), .members = (rows)

/* ---- what every decision shares ---------------------------------------------------------------------------------- */

struct reviewing review_begin(struct desk *desk, const struct row *proposal, struct records_outcome *outcome)
{
    records_outcome_begin(desk->work, outcome);
    outcome->row = proposal;
    outcome->result = RECORDS_UNCHANGED;
    return (struct reviewing){
        .desk = desk,
        .before = proposal,
        .proposal = shape_copy(desk->work->arena, shape_of_row[ROW_PROPOSAL], proposal->noun),
        .outcome = outcome,
    };
}

bool review_is_expired(const struct proposal_record *proposal, int64_t now_ms)
{
    bool is_open = proposal->status == PROPOSAL_PENDING || proposal->status == PROPOSAL_DEFERRED;
    return is_open && proposal->expires_at_s * 1000 <= now_ms;
}

/* Somebody as a dispatcher knows them: a user by name, a key by its label. */
static struct text who_text(struct records_work *work, struct text actor)
{
    static const struct text user = {"user:", 5};
    static const struct text key = {"key:", 4};
    const struct row *row = NULL;
    if (text_starts_with(actor, user)) {
        row = records_find(work, ROW_USER, text_slice(actor, user.length, actor.length));
        const struct user_record *record = row != NULL ? row->noun : NULL;
        return record == NULL ? actor : text_is_empty(record->name) ? record->email : record->name;
    }
    if (text_starts_with(actor, key)) {
        row = records_find(work, ROW_KEY, text_slice(actor, key.length, actor.length));
        const struct key_record *record = row != NULL ? row->noun : NULL;
        return record == NULL ? actor : text_format(work->arena, "The key \"%.*s\"", TEXT_ARGS(record->label));
    }
    return actor;
}

static bool refuse_decided(struct reviewing *r)
{
    const struct proposal_record *proposal = r->proposal;
    struct records_work *work = r->desk->work;
    int64_t at_s = divide_floor(proposal->decided_at_ms, 1000);
    const struct zone *zone = records_zone(work, TEXT(""));
    struct text day = date_text(work->arena, zone_date(zone, at_s, NULL));
    struct text clock = clock_text(work->arena, zone, at_s);
    if (proposal->status == PROPOSAL_SUPERSEDED) {
        return records_refuse(r->outcome, RECORDS_ILLEGAL, "already_decided",
                              "A newer proposal took its place on %.*s at %.*s.", TEXT_ARGS(day), TEXT_ARGS(clock));
    }
    struct text who = who_text(work, proposal->decided_by);
    return records_refuse(r->outcome, RECORDS_ILLEGAL, "already_decided", "%.*s %s it on %.*s at %.*s.", TEXT_ARGS(who),
                          proposal->status == PROPOSAL_REJECTED ? "rejected" : "approved", TEXT_ARGS(day),
                          TEXT_ARGS(clock));
}

bool review_is_open(struct reviewing *r)
{
    const struct proposal_record *proposal = r->proposal;
    if (proposal->status == PROPOSAL_SHADOW) {
        return records_refuse(r->outcome, RECORDS_ILLEGAL, "shadow_mode",
                              "A shadow proposal is looked at and compared; it is not decided.");
    }
    if (proposal->status == PROPOSAL_EXPIRED || review_is_expired(proposal, r->desk->work->now_ms)) {
        return records_refuse(r->outcome, RECORDS_ILLEGAL, "proposal_stale",
                              "Its time is over: the first stop that it changes is too near. Rebase it.");
    }
    if (proposal->status != PROPOSAL_PENDING && proposal->status != PROPOSAL_DEFERRED) {
        return refuse_decided(r);
    }
    return true;
}

bool review_may_decide(struct reviewing *r)
{
    for (int32_t i = 0; i < r->proposal->changes.count; i++) {
        const struct row *job = records_find(r->desk->work, ROW_JOB, r->proposal->changes.items[i].job_id);
        if (job == NULL) {
            continue;
        }
        struct desk_mode mode = desk_mode_of(r->desk, job->noun, TEXT(""));
        if (!desk_is_pilot(r->desk, &mode)) {
            return records_refuse(r->outcome, RECORDS_FORBIDDEN, "not_pilot",
                                  "Here only the pilot's own dispatchers decide.");
        }
    }
    return true;
}

int32_t review_change_find(const struct proposal_record *proposal, struct text id)
{
    for (int32_t i = 0; i < proposal->changes.count; i++) {
        if (text_equal(proposal->changes.items[i].id, id)) {
            return i;
        }
    }
    return -1;
}

static void give(struct proposal_record *proposal, const char *member)
{
    records_give(ROW_PROPOSAL, proposal, member);
}

void review_sign(struct reviewing *r, int32_t status)
{
    r->proposal->status = status;
    r->proposal->decided_by = r->desk->work->set->origin.actor;
    r->proposal->decided_at_ms = r->desk->work->now_ms;
    give(r->proposal, "decidedBy");
    give(r->proposal, "decidedAt");
}

void review_put(struct reviewing *r, const char *action)
{
    const struct records_put put = {
        .kind = ROW_PROPOSAL, .before = r->before, .noun = r->proposal, .action = action, .event = "proposal.decided"};
    records_put(r->desk->work, &put, r->outcome);
}

static bool body_read(struct reviewing *r, const struct shape *shape, const struct json *body, void *read)
{
    const struct where whole = {.parent = NULL};
    struct shape_reader reader = records_reader(r->desk->work, r->outcome);
    shape_preset(shape, read);
    (void)shape_merge(&reader, shape, SHAPE_FROM_CLIENT, body, &whole, read);
    return records_is_right(r->outcome);
}

/* ---- reject ------------------------------------------------------------------------------------------------------ */

static const struct shape_member reject_rows[] = {
    {"code", SHAPE_CHOICE, SHAPE_REQUIRED, MEMBER(proposal_rejection, code),
     .words = "wrong_technician wrong_time wrong_order customer_request parts traffic other",
     .says = "Weights are learned from it."},
    {"reason", SHAPE_TEXT, 0, MEMBER(proposal_rejection, reason), .low = 1, .high = RECORD_NOTE_BYTES},
};
const struct shape desk_shape_reject = {.name = "RejectRequest", SHAPE_OF(proposal_rejection, reject_rows)};

void desk_reject(struct desk *desk, const struct row *proposal, const struct json *body,
                 struct records_outcome *outcome)
{
    struct proposal_rejection rejection;
    struct reviewing r = review_begin(desk, proposal, outcome);
    if (!body_read(&r, &desk_shape_reject, body, &rejection) || !review_is_open(&r) || !review_may_decide(&r)) {
        return;
    }
    r.proposal->rejection = rejection;
    give(r.proposal, "rejection");
    review_sign(&r, PROPOSAL_REJECTED);
    review_put(&r, "proposal.rejected");
}

/* ---- defer ------------------------------------------------------------------------------------------------------- */

struct defer_body {
    uint64_t given;
    int64_t until_s;
};
static const struct shape_member defer_rows[] = {
    {"until", SHAPE_INSTANT, SHAPE_REQUIRED, MEMBER(defer_body, until_s), .says = "Ahead, and before it expires."},
};
const struct shape desk_shape_defer = {.name = "DeferRequest", SHAPE_OF(defer_body, defer_rows)};

void desk_defer(struct desk *desk, const struct row *proposal, const struct json *body, struct records_outcome *outcome)
{
    struct defer_body read;
    struct reviewing r = review_begin(desk, proposal, outcome);
    if (!body_read(&r, &desk_shape_defer, body, &read) || !review_is_open(&r) || !review_may_decide(&r)) {
        return;
    }
    if (read.until_s * 1000 <= desk->work->now_ms || read.until_s >= r.proposal->expires_at_s) {
        issue_add_at(&outcome->wrong, TEXT("/until"), "out_of_range",
                     "until must lie ahead, and before the proposal expires at %.*s.",
                     TEXT_ARGS(instant_text(desk->work->arena, r.proposal->expires_at_s)));
        (void)records_is_right(outcome);
        return;
    }
    r.proposal->status = PROPOSAL_DEFERRED;
    r.proposal->deferred_until_s = read.until_s;
    give(r.proposal, "deferredUntil");
    review_put(&r, "proposal.deferred");
}

/* ---- flag -------------------------------------------------------------------------------------------------------- */

static const struct shape_member flag_rows[] = {
    {"changeId", SHAPE_TEXT, 0, MEMBER(proposal_flag, change_id), .low = 1, .high = RECORD_ID_BYTES,
     .says = "Of the whole proposal if not given."},
    {"label", SHAPE_CHOICE, SHAPE_REQUIRED, MEMBER(proposal_flag, label), .words = "poor good unsafe"},
    {"note", SHAPE_TEXT, 0, MEMBER(proposal_flag, note), .low = 1, .high = RECORD_NOTE_BYTES},
};
const struct shape desk_shape_flag = {.name = "FlagRequest", SHAPE_OF(proposal_flag, flag_rows)};

static bool flag_is_right(struct reviewing *r, const struct proposal_flag *flag)
{
    if (!text_is_empty(flag->change_id) && review_change_find(r->proposal, flag->change_id) < 0) {
        issue_add_at(&r->outcome->wrong, TEXT("/changeId"), "unknown_reference", "The proposal has no change %.*s.",
                     TEXT_ARGS(flag->change_id));
    }
    if (r->proposal->flags.count >= RECORD_FLAGS_MOST) {
        issue_add_at(&r->outcome->wrong, TEXT(""), "too_many", "A proposal has at most %d flags.",
                     (int)RECORD_FLAGS_MOST);
    }
    return records_is_right(r->outcome);
}

void desk_flag(struct desk *desk, const struct row *proposal, const struct json *body, struct records_outcome *outcome)
{
    struct proposal_flag flag;
    struct reviewing r = review_begin(desk, proposal, outcome);
    if (!body_read(&r, &desk_shape_flag, body, &flag) || !flag_is_right(&r, &flag)) {
        return;
    }
    const struct shape *shape =
        shape_of_row[ROW_PROPOSAL]->members[shape_find(shape_of_row[ROW_PROPOSAL], TEXT("flags"))].of;
    int32_t count = r.proposal->flags.count;
    struct proposal_flag *flags = arena_array(desk->work->arena, struct proposal_flag, count + 1);
    for (int32_t i = 0; i < count; i++) {
        flags[i] = r.proposal->flags.items[i];
    }
    flag.by = desk->work->set->origin.actor;
    flag.at_ms = desk->work->now_ms;
    shape_give(&flag, shape_find(shape, TEXT("by")));
    shape_give(&flag, shape_find(shape, TEXT("at")));
    flags[count] = flag;
    r.proposal->flags = (struct proposal_flag_list){count + 1, flags};
    review_put(&r, "proposal.flagged");
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

static void instant_write(struct json_writer *w, struct arena *arena, const char *name, int64_t instant_s)
{
    json_name(w, text_of(name));
    if (instant_s == 0) {
        json_null(w);
    } else {
        json_string(w, instant_text(arena, instant_s));
    }
}

static void outcome_write(struct json_writer *w, struct arena *arena, const struct row *row,
                          const struct proposal_change *change)
{
    const struct job_record *job = row->noun;
    const struct proposal_place *place = change->edit.given != 0 ? &change->edit : &change->to;
    int64_t actual_s = divide_floor(job->actual.arrived_at_ms, 1000);
    json_object_begin(w);
    json_name_string(w, TEXT("jobId"), row->id);
    instant_write(w, arena, "plannedStart", place->start_s);
    instant_write(w, arena, "actualStart", actual_s);
    json_name(w, TEXT("lateMinutes"));
    if (actual_s == 0 || place->start_s == 0) {
        json_null(w);
    } else {
        json_fixed(w, divide_round_half_up((actual_s - place->start_s) * 10, MINUTE_SECONDS), 10);
    }
    json_object_end(w);
}

/* What became of the changes that were applied. */
static void outcomes_write(struct json_writer *w, struct records_work *work, const struct proposal_record *proposal)
{
    json_name(w, TEXT("outcomes"));
    json_array_begin(w);
    for (int32_t i = 0; i < proposal->changes.count; i++) {
        const struct proposal_change *change = &proposal->changes.items[i];
        bool applied = change->state == CHANGE_APPROVED || change->state == CHANGE_EDITED;
        const struct row *row = applied ? records_find(work, ROW_JOB, change->job_id) : NULL;
        if (row != NULL) {
            outcome_write(w, work->arena, row, change);
        }
    }
    json_array_end(w);
}

bool desk_proposal_write(struct json_writer *w, struct records_work *work, const struct row *row,
                         const struct issues *warnings)
{
    struct proposal_record proposal = *(const struct proposal_record *)row->noun;
    (void)warnings;
    proposal.status = review_is_expired(&proposal, work->now_ms) ? PROPOSAL_EXPIRED : proposal.status;
    json_object_begin(w);
    records_write_head(w, work->arena, row);
    shape_write_members(w, shape_of_row[ROW_PROPOSAL], &proposal, SHAPE_FOR_CLIENT);
    outcomes_write(w, work, &proposal);
    json_object_end(w);
    return !fault_is(&work->fault);
}
