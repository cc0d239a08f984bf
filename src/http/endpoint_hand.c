/* The board by hand: overrides, their undoing, locks. */
#include "desk/desk.h"
#include "http/endpoints.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"

/* What would be broken is told as a dry run tells it. */
static void answer(struct exchange *x, struct records_work *work, const struct desk_handed *handed,
                   const struct records_outcome *outcome)
{
    bool broken = outcome->refusal == RECORDS_ILLEGAL && text_equal(text_of(outcome->code), TEXT("rule_broken"));
    if (broken && view_is_sound(x, work)) {
        struct json_writer w = reply_begin_failure(x, ERROR_RULE_BROKEN, outcome->message);
        desk_members_write(&w, x->arena, handed->result);
        reply_end_failure(x, &w, ERROR_RULE_BROKEN);
    } else if (view_is_taken(x, work, outcome)) {
        struct json_writer w = reply_begin(x);
        desk_handed_write(&w, x->arena, handed);
        reply_end(x, &w, 200);
    }
}

void endpoint_override(struct exchange *x)
{
    struct records_outcome outcome;
    struct desk_handed handed;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    if (route_check_query(x)) {
        desk_override(&desk, &x->body, &handed, &outcome);
        answer(x, work, &handed, &outcome);
    }
}

void endpoint_override_undo(struct exchange *x)
{
    struct records_outcome outcome;
    struct desk_handed handed;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    const struct row *decision = view_row(x, work, ROW_DECISION, 0);
    if (decision != NULL && route_check_query(x)) {
        desk_override_undo(&desk, decision, &x->body, &handed, &outcome);
        answer(x, work, &handed, &outcome);
    }
}

typedef void change_locks(struct desk *desk, const struct json *body, struct desk_handed *handed,
                          struct records_outcome *outcome);

static void answer_locks(struct exchange *x, change_locks *change)
{
    struct records_outcome outcome;
    struct desk_handed handed;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    if (!route_check_query(x)) {
        return;
    }
    change(&desk, &x->body, &handed, &outcome);
    if (!view_is_taken(x, work, &outcome)) {
        return;
    }
    struct json_writer w = reply_begin(x);
    if (desk_locked_write(&w, work, &handed)) {
        reply_end(x, &w, 200);
    } else {
        view_is_sound(x, work);
    }
}

void endpoint_lock(struct exchange *x)
{
    answer_locks(x, desk_lock);
}

void endpoint_unlock(struct exchange *x)
{
    answer_locks(x, desk_unlock);
}
