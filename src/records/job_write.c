/* A job as clients see it: the record, its customer and branch by name, and what is computed from them. */
#include "base/arena.h"
#include "records/job_parts.h"
#include "records/people.h"

/* ---- what keeps it from being planned ---------------------------------------------------------------------------- */

struct blocker {
    const char *code;
    const char *message;
};

static bool is_among(const struct text_list *list, struct text id)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal(list->items[i], id)) {
            return true;
        }
    }
    return false;
}

/* Its own word counts before its customer's. */
static bool wants_the_impossible(const struct job_record *job, const struct customer_record *customer)
{
    struct text required = job->required_technician_id;
    bool excluded = false;
    if (text_is_empty(required) && customer != NULL) {
        required = customer->preferences.required_technician_id;
    }
    if (customer != NULL) {
        excluded = is_among(&customer->preferences.excluded_technician_ids, required);
    }
    return !text_is_empty(required) && (excluded || is_among(&job->excluded_technician_ids, required));
}

static bool is_after_deadline(const struct job_record *job)
{
    bool late = job->deadline_s != 0 && job->windows.count > 0;
    for (int32_t i = 0; late && i < job->windows.count; i++) {
        late = job->windows.items[i].start_s > job->deadline_s;
    }
    return late;
}

enum { BLOCKERS = 4 };

/* From the row, its customer and the organization alone: it changes only when one of them does. */
static int32_t blockers_find(const struct job_record *job, const struct customer_record *customer,
                             struct blocker blockers[BLOCKERS])
{
    int32_t count = 0;
    if (job->status == JOB_COMPLETED) {
        blockers[count++] = (struct blocker){"completed", "It is completed."};
    } else if (job->status == JOB_CANCELED) {
        blockers[count++] = (struct blocker){"canceled", "It was canceled."};
    } else if (job->status == JOB_ON_HOLD) {
        blockers[count++] = (struct blocker){"on_hold", "It is on hold."};
    }
    if (!shape_has(job, shape_find(shape_of_row[ROW_JOB], TEXT("location")))) {
        blockers[count++] = (struct blocker){"no_location", "Its location is not known."};
    }
    if (wants_the_impossible(job, customer)) {
        blockers[count++] =
            (struct blocker){"required_technician_excluded", "The technician who is required is excluded."};
    }
    if (is_after_deadline(job)) {
        blockers[count++] = (struct blocker){"windows_after_deadline", "All its windows begin after its deadline."};
    }
    return count;
}

static void write_blockers(struct json_writer *w, const struct job_record *job, const struct customer_record *customer)
{
    struct blocker blockers[BLOCKERS];
    int32_t count = blockers_find(job, customer, blockers);
    json_name_bool(w, TEXT("plannable"), count == 0);
    json_name(w, TEXT("blockers"));
    json_array_begin(w);
    for (int32_t i = 0; i < count; i++) {
        json_object_begin(w);
        json_name_string(w, TEXT("code"), text_of(blockers[i].code));
        json_name_string(w, TEXT("message"), text_of(blockers[i].message));
        json_object_end(w);
    }
    json_array_end(w);
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static void write_text(struct json_writer *w, const char *name, struct text value)
{
    json_name(w, text_of(name));
    if (text_is_empty(value)) {
        json_null(w);
    } else {
        json_string(w, value);
    }
}

/* What the engine has no source for yet. */
static void write_nothing(struct json_writer *w)
{
    static const char *const names[] = {"externalJobId", "externalNumber", "externalUrl", "told"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        json_name_null(w, text_of(names[i]));
    }
}

/* What is expected of it. */
static void write_insight(struct json_writer *w, struct records_work *work, const struct row *job)
{
    const struct records_insight *insight = work->insight;
    json_name_integer(w, TEXT("plannedDurationMinutes"), records_job_planned_minutes(work, job->noun));
    json_name(w, TEXT("predictedDuration"));
    if (insight == NULL) {
        json_null(w);
    } else {
        insight->predicted(w, work, job);
    }
    json_name(w, TEXT("eta"));
    if (insight == NULL || insight->eta == NULL) {
        json_null(w);
    } else {
        insight->eta(w, work, job);
    }
}

/* The row of a reference that the job keeps; NULL when it keeps none. */
static const struct row *kept(struct records_work *work, enum row_kind kind, struct text id)
{
    return text_is_empty(id) ? NULL : records_find(work, kind, id);
}

void records_jobs_ahead(struct records_work *work, const struct row_list *jobs)
{
    struct text *ids = arena_array(work->arena, struct text, jobs->count);
    int32_t count = 0;
    for (int32_t i = 0; i < jobs->count; i++) {
        const struct job_record *job = jobs->rows[i].noun;
        if (!text_is_empty(job->customer_id)) {
            ids[count++] = job->customer_id;
        }
    }
    records_find_ahead(work, ROW_CUSTOMER, ids, count);
}

bool records_job_write(struct json_writer *w, struct records_work *work, const struct row *job,
                       const struct issues *warnings)
{
    const struct job_record *record = job->noun;
    const struct row *branch = kept(work, ROW_BRANCH, record->branch_id);
    const struct row *customer = kept(work, ROW_CUSTOMER, record->customer_id);
    bool located = shape_has(record, shape_find(shape_of_row[ROW_JOB], TEXT("location")));
    json_object_begin(w);
    records_write_head(w, work->arena, job);
    write_text(w, "branch", branch == NULL ? TEXT("") : ((const struct branch_record *)branch->noun)->name);
    json_name(w, TEXT("customer"));
    if (customer == NULL) {
        json_null(w);
    } else {
        records_customer_write(w, work, customer, NULL);
    }
    shape_write_members(w, shape_of_row[ROW_JOB], record, SHAPE_FOR_CLIENT);
    write_nothing(w);
    write_insight(w, work, job);
    write_text(w, "locationQuality", located ? TEXT("given") : TEXT(""));
    write_blockers(w, record, customer == NULL ? NULL : customer->noun);
    records_write_warnings(w, warnings);
    json_object_end(w);
    return !fault_is(&work->fault);
}
