/* Technicians: made, changed, let go, and how they are answered. */
#include "base/arena.h"
#include "base/map.h"
#include "records/job_parts.h"
#include "records/people.h"
#include "records/people_parts.h"
#include "records/places.h"
#include "records/technician_parts.h"

static const struct where whole = {.parent = NULL};

/* ---- open jobs --------------------------------------------------------------------------------------------------- */

enum { JOBS_A_PAGE = 200 };

/* Whose jobs are looked for, and what is done with each. */
struct open_jobs {
    struct text technician_id;
    void (*each)(void *context, const struct job_record *job);
    void *context;
};

static void job_meet(const struct open_jobs *jobs, const struct job_record *job)
{
    if (!records_job_is_final(job->status) && text_equal(job->technician_id, jobs->technician_id)) {
        jobs->each(jobs->context, job);
    }
}

/* Those that this work has put; their ids go into the map. */
static void own_jobs_meet(struct records_work *work, const struct open_jobs *jobs, struct map *own)
{
    int32_t at = 0;
    for (const struct row *row = NULL; (row = records_own(work, ROW_JOB, &at)) != NULL;) {
        map_add(own, row->id, &(int32_t){0});
        job_meet(jobs, row->noun);
    }
}

bool records_open_jobs(struct records_work *work, struct text technician_id,
                       void (*each)(void *context, const struct job_record *job), void *context)
{
    const struct open_jobs jobs = {technician_id, each, context};
    const uint32_t open = ~(1U << JOB_COMPLETED | 1U << JOB_CANCELED);
    const struct list_filter filter = {.statuses = open, .technician_ids = {1, &technician_id}};
    struct list_query query = {.kind = ROW_JOB, .limit = JOBS_A_PAGE, .filter = &filter};
    struct row_list page = {.more = true};
    struct map own = map_make(work->arena, 16, 0); /* ids are ours, nobody chooses them */
    own_jobs_meet(work, &jobs, &own);
    while (page.more) {
        if (!work->store->list(work->snapshot, work->arena, &query, &page, &work->fault)) {
            return false;
        }
        for (int32_t i = 0; i < page.count; i++) {
            query.after_seq = page.rows[i].created_seq;
            if (!map_get(&own, page.rows[i].id, &(int32_t){0})) {
                job_meet(&jobs, page.rows[i].noun);
            }
        }
    }
    return true;
}

static void count_one(void *context, const struct job_record *job)
{
    (void)job;
    ++*(int32_t *)context;
}

static void warn_of_open_jobs(struct records_work *work, struct text technician_id, struct records_outcome *outcome)
{
    struct where place = where_member(&whole, "active");
    int32_t count = 0;
    if (records_open_jobs(work, technician_id, count_one, &count) && count > 0) {
        issue_add(&outcome->warnings, &place, "jobs_without_technician",
                  "%d open %s with this technician and %s to be given to somebody else.", (int)count,
                  count == 1 ? "job stays" : "jobs stay", count == 1 ? "has" : "have");
    }
}

/* ---- made and changed -------------------------------------------------------------------------------------------- */

/* A part stands in one row, so that a move knows which. */
static void stock_is_unique(const struct stock_list *stock, const struct where *where, struct records_outcome *outcome)
{
    struct where list = where_member(where, "inventory");
    for (int32_t i = 0; i < stock->count; i++) {
        if (records_stock_find(stock->items, i, stock->items[i].sku) < i) {
            struct where row = where_element(&list, i);
            struct where place = where_member(&row, "sku");
            issue_add(&outcome->wrong, &place, "given_twice", "%.*s stands in another row already.",
                      TEXT_ARGS(stock->items[i].sku));
        }
    }
}

static void technician_put(struct records_work *work, const struct row *before, const struct technician_record *noun,
                           const char *action, struct records_outcome *outcome)
{
    const struct technician_record *was = before == NULL ? NULL : before->noun;
    bool leaves = was != NULL && was->active && !noun->active;
    const struct records_put put = {
        .kind = ROW_TECHNICIAN, .before = before, .noun = noun, .action = action, .event = "technician.updated"};
    records_put(work, &put, outcome);
    if (leaves) {
        warn_of_open_jobs(work, before->id, outcome);
    }
}

static void technician_merge(struct records_work *work, const struct row *before, const struct json *body,
                             const struct where *where, struct records_outcome *outcome)
{
    struct technician_record *noun = records_merged(work, ROW_TECHNICIAN, before, body, where, outcome);
    struct records_branch_wish branch = records_branch_read(body, where, outcome);
    if (noun != NULL) {
        stock_is_unique(&noun->inventory, where, outcome);
    }
    if (!records_is_right(outcome) || noun == NULL) {
        return;
    }
    noun->branch_id = records_branch_take(work, &branch, noun->branch_id);
    if (text_is_empty(noun->branch_id)) {
        records_clear(ROW_TECHNICIAN, noun, "branchId");
    } else {
        records_give(ROW_TECHNICIAN, noun, "branchId");
    }
    technician_put(work, before, noun, before == NULL ? "technician.created" : "technician.updated", outcome);
}

void records_technician_upsert(struct records_work *work, const struct json *body, const struct where *where,
                               int32_t if_version, struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    if (!records_by_office(work, outcome)) {
        return;
    }
    const struct row *before = records_meant(work, ROW_TECHNICIAN, body, TEXT("api"));
    outcome->row = before;
    if (records_is_at(outcome, before, if_version)) {
        technician_merge(work, before, body, where, outcome);
    }
}

/* The technician that is addressed, at the version asked for; NULL closes the outcome. */
static const struct row *begun(struct records_work *work, struct text reference, int32_t if_version,
                               struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    const struct row *row =
        records_by_office(work, outcome) ? records_addressed(work, ROW_TECHNICIAN, reference, outcome) : NULL;
    return row != NULL && records_is_at(outcome, row, if_version) ? row : NULL;
}

void records_technician_patch(struct records_work *work, struct text reference, const struct json *patch,
                              int32_t if_version, struct records_outcome *outcome)
{
    const struct row *before = begun(work, reference, if_version, outcome);
    if (before != NULL) {
        technician_merge(work, before, patch, &whole, outcome);
    }
}

void records_technician_deactivate(struct records_work *work, struct text reference, int32_t if_version,
                                   struct records_outcome *outcome)
{
    const struct row *before = begun(work, reference, if_version, outcome);
    if (before == NULL) {
        return;
    }
    struct technician_record *noun = shape_copy(work->arena, shape_of_row[ROW_TECHNICIAN], before->noun);
    noun->active = false;
    technician_put(work, before, noun, "technician.deactivated", outcome);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

const struct row *records_technician_read(struct records_work *work, struct text reference,
                                          struct records_outcome *outcome)
{
    const struct row *row = records_find_reference(work, ROW_TECHNICIAN, reference);
    struct text only = work->actor.only_technician_id;
    if (!text_is_empty(only) && (row == NULL || !text_equal(row->id, only))) {
        records_refuse(outcome, RECORDS_FORBIDDEN, "insufficient_scope", "This is the day of another technician.");
        return NULL;
    }
    if (row == NULL) {
        struct text missing = records_no_such(work->arena, ROW_TECHNICIAN, reference);
        records_refuse(outcome, RECORDS_MISSING, "not_found", "%.*s", TEXT_ARGS(missing));
    }
    return row;
}

static void write_branch(struct json_writer *w, const struct row *branch)
{
    json_name(w, TEXT("branch"));
    if (branch == NULL) {
        json_null(w);
    } else {
        json_string(w, ((const struct branch_record *)branch->noun)->name);
    }
}

bool records_technician_write(struct json_writer *w, struct records_work *work, const struct row *technician,
                              const struct issues *warnings)
{
    const struct technician_record *noun = technician->noun;
    const struct position_entry *position = NULL;
    const struct row *branch = text_is_empty(noun->branch_id) ? NULL : records_find(work, ROW_BRANCH, noun->branch_id);
    bool known = records_position_newest(work, technician->id, &position);
    if (fault_is(&work->fault)) {
        return false;
    }
    json_object_begin(w);
    records_write_head(w, work->arena, technician);
    shape_write_members(w, shape_of_row[ROW_TECHNICIAN], noun, SHAPE_FOR_CLIENT);
    write_branch(w, branch);
    json_name(w, TEXT("position"));
    if (known) {
        shape_write(w, shape_of_append[APPEND_POSITION], position, SHAPE_FOR_CLIENT);
    } else {
        json_null(w);
    }
    records_write_warnings(w, warnings);
    json_object_end(w);
    return true;
}
