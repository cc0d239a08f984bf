/* Proposals: the review queue, and what a human decides about one. */
#include "base/arena.h"
#include "desk/desk.h"
#include "http/endpoints.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *proposal)
{
    return desk_proposal_write(w, work, proposal, NULL);
}

void endpoint_proposals(struct exchange *x)
{
    listing_answer(x, ROW_PROPOSAL, NULL, write_listed);
}

/* It tells of what has become of its jobs since, which its version does not. */
void endpoint_proposal(struct exchange *x)
{
    struct records_work *work = view_work(x, false);
    const struct row *proposal = view_row(x, work, ROW_PROPOSAL, 0);
    if (proposal == NULL || !route_check_query(x)) {
        return;
    }
    struct json_writer w = reply_begin(x);
    if (desk_proposal_write(&w, work, proposal, NULL)) {
        reply_end(x, &w, 200);
    } else {
        view_is_sound(x, work);
    }
}

/* 201 for one that was made from the path's. */
static void answer(struct exchange *x, struct records_work *work, const struct records_outcome *outcome)
{
    if (!view_is_taken(x, work, outcome)) {
        return;
    }
    bool created = outcome->result == RECORDS_CREATED;
    struct json_writer w = reply_begin(x);
    if (!desk_proposal_write(&w, work, outcome->row, NULL)) {
        view_is_sound(x, work);
        return;
    }
    if (created) {
        struct text id = outcome->row->id;
        reply_header(x, TEXT("Location"), text_format(x->arena, "/api/v1/dispatch/proposals/%.*s", TEXT_ARGS(id)));
    }
    reply_end(x, &w, created ? 201 : 200);
}

/* A decision about the path's proposal. */
typedef void decide(struct desk *desk, const struct row *proposal, const struct json *body,
                    struct records_outcome *outcome);

static void answer_decision(struct exchange *x, decide *by)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    const struct row *proposal = view_row(x, work, ROW_PROPOSAL, 0);
    if (proposal == NULL || !route_check_query(x)) {
        return;
    }
    by(&desk, proposal, &x->body, &outcome);
    answer(x, work, &outcome);
}

/* Names the changes that must go together, one issue each. */
static void answer_depends(struct exchange *x, const struct text_list *together)
{
    struct issues issues = issues_make(x->arena);
    for (int32_t i = 0; i < together->count; i++) {
        issue_add_at(&issues, TEXT("/changeIds"), "changes_depend", "%.*s", TEXT_ARGS(together->items[i]));
    }
    reply_issues(x, ERROR_CHANGES_DEPEND, &issues);
}

void endpoint_proposal_approve(struct exchange *x)
{
    struct text_list together = {0, NULL};
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    const struct row *proposal = view_row(x, work, ROW_PROPOSAL, 0);
    if (proposal == NULL || !route_check_query(x)) {
        return;
    }
    desk_approve(&desk, proposal, &x->body, &together, &outcome);
    if (together.count > 0 && view_is_sound(x, work)) {
        answer_depends(x, &together);
    } else {
        answer(x, work, &outcome);
    }
}

void endpoint_proposal_reject(struct exchange *x)
{
    answer_decision(x, desk_reject);
}

void endpoint_proposal_defer(struct exchange *x)
{
    answer_decision(x, desk_defer);
}

void endpoint_proposal_flag(struct exchange *x)
{
    answer_decision(x, desk_flag);
}

static void rebase(struct desk *desk, const struct row *proposal, const struct json *body,
                   struct records_outcome *outcome)
{
    (void)body;
    desk_rebase(desk, proposal, outcome);
}

void endpoint_proposal_rebase(struct exchange *x)
{
    answer_decision(x, rebase);
}

static void rollback(struct desk *desk, const struct row *proposal, const struct json *body,
                     struct records_outcome *outcome)
{
    (void)body;
    desk_rollback(desk, proposal, outcome);
}

void endpoint_proposal_rollback(struct exchange *x)
{
    answer_decision(x, rollback);
}
