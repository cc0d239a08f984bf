#include "desk/closing.h"

#include "base/arena.h"
#include "base/fault.h"
#include "desk/review_parts.h"

enum { CLOSED_MOST = 200, PAGE = 16 }; /* by one call, or some more; a proposal may be a megabyte */

#define OPEN (UINT32_C(1) << PROPOSAL_PENDING | UINT32_C(1) << PROPOSAL_DEFERRED)

static void close_as(struct records_work *work, const struct row *row, int32_t status, const char *action)
{
    struct records_outcome outcome;
    struct proposal_record *proposal = shape_copy(work->arena, shape_of_row[ROW_PROPOSAL], row->noun);
    proposal->status = status;
    proposal->decided_by = work->set->origin.actor;
    proposal->decided_at_ms = work->now_ms;
    records_give(ROW_PROPOSAL, proposal, "decidedBy");
    records_give(ROW_PROPOSAL, proposal, "decidedAt");
    records_outcome_begin(work, &outcome);
    records_put(
        work,
        &(struct records_put){
            .kind = ROW_PROPOSAL, .before = row, .noun = proposal, .action = action, .event = "proposal.decided"},
        &outcome);
}

bool desk_supersede(struct desk *desk, int32_t kind, struct date date)
{
    struct records_work *work = desk->work;
    struct row_list list;
    const struct list_filter filter = {
        .active = LIST_ALL,
        .kinds = UINT32_C(1) << kind,
        .statuses = OPEN | UINT32_C(1) << PROPOSAL_SHADOW,
        .has_date = true,
        .date = date,
    };
    const struct list_query query = {
        .kind = ROW_PROPOSAL, .order = LIST_NEWEST, .limit = CLOSED_MOST, .filter = &filter};
    if (!work->store->list(work->snapshot, work->arena, &query, &list, &work->fault)) {
        return false;
    }
    for (int32_t i = 0; i < list.count; i++) {
        if (!text_is_empty(((const struct proposal_record *)list.rows[i].noun)->run_id)) {
            close_as(work, &list.rows[i], PROPOSAL_SUPERSEDED, "proposal.superseded");
        }
    }
    return true;
}

/* Closes those of a page. How many they are. */
static int32_t page_expire(struct records_work *work, const struct row_list *page)
{
    int32_t closed = 0;
    for (int32_t i = 0; i < page->count; i++) {
        if (review_is_expired(page->rows[i].noun, work->now_ms)) {
            close_as(work, &page->rows[i], PROPOSAL_EXPIRED, "proposal.expired");
            closed++;
        }
    }
    return closed;
}

bool desk_expire(struct records_work *work)
{
    const struct list_filter filter = {.active = LIST_ALL, .statuses = OPEN};
    struct list_query query = {.kind = ROW_PROPOSAL, .order = LIST_CREATED, .limit = PAGE, .filter = &filter};
    struct row_list page = {.more = true};
    for (int32_t closed = 0; page.more && closed < CLOSED_MOST;) {
        struct arena_mark mark = arena_mark(work->arena);
        if (!work->store->list(work->snapshot, work->arena, &query, &page, &work->fault)) {
            return false;
        }
        int32_t here = page_expire(work, &page);
        query.after_seq = page.count > 0 ? page.rows[page.count - 1].created_seq : query.after_seq;
        if (here == 0) {
            arena_rewind(work->arena, mark); /* those that are still open may be many, and large */
        }
        closed += here;
    }
    return true;
}
