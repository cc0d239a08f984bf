#include "base/fault.h"
#include "http/endpoints.h"
#include "http/list_page.h"
#include "http/objects.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"

/* What GET /api/v1/jobs was asked for. A filter that was not given is empty. */
struct job_filter {
    struct text statuses;
    struct text priorities;
    struct text technicians; /* references, with commas between */
    struct text source;
    struct text external_id;
    struct text words; /* folded */
    bool has_date;
    struct date date;
};

static struct job_filter filter_read(struct exchange *x, const struct view *view)
{
    bool given = false;
    struct job_filter filter = {
        .statuses = exchange_query_value(x, TEXT("status"), &given),
        .priorities = exchange_query_value(x, TEXT("priority"), &given),
        .technicians = exchange_query_value(x, TEXT("technicianId"), &given),
        .source = exchange_query_value(x, TEXT("source"), &given),
        .external_id = exchange_query_value(x, TEXT("externalId"), &given),
        .words = text_fold(x->arena, exchange_query_value(x, TEXT("q"), &given)),
    };
    exchange_query_value(x, TEXT("date"), &filter.has_date);
    filter.date = view_date(x, view);
    return filter;
}

static bool list_has(struct text list, struct text word)
{
    while (list.length > 0) {
        if (text_equal(text_cut(&list, ','), word)) {
            return true;
        }
    }
    return false;
}

static bool has_priority(struct text list, int32_t priority)
{
    static const struct text numbers[] = {{"1", 1}, {"2", 1}, {"3", 1}, {"4", 1}};
    static const struct text words[] = {{"urgent", 6}, {"high", 4}, {"normal", 6}, {"low", 3}};
    return list_has(list, numbers[priority - 1]) || list_has(list, words[priority - 1]);
}

static bool has_technician(const struct view *view, struct text list, const struct placement *placement)
{
    if (placement == NULL || placement->technician == NULL) {
        return false;
    }
    while (list.length > 0) {
        const struct technician *technician = view_find_technician(view, text_cut(&list, ','));
        if (technician != NULL && text_equal(technician->id, placement->technician->id)) {
            return true;
        }
    }
    return false;
}

static bool contains(struct arena *arena, struct text whole, struct text part)
{
    struct text folded = text_fold(arena, whole);
    for (size_t i = 0; i + part.length <= folded.length; i++) {
        if (text_equal(text_slice(folded, i, i + part.length), part)) {
            return true;
        }
    }
    return false;
}

static bool has_words(struct arena *arena, const struct job *job, struct text words)
{
    const struct text places[] = {job->title, job->job_type, job->address, job->external_id, job->customer.name};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (contains(arena, places[i], words)) {
            return true;
        }
    }
    return false;
}

static bool filter_takes(struct exchange *x, const struct view *view, const struct job_filter *filter,
                         const struct job *job)
{
    const struct placement *placement = dispatch_placement_find(&view->placements, job->id);
    return (text_is_empty(filter->statuses) || list_has(filter->statuses, job_status_name(job->status))) &&
           (text_is_empty(filter->priorities) || has_priority(filter->priorities, job->priority)) &&
           (text_is_empty(filter->source) || list_has(filter->source, job->source)) &&
           (text_is_empty(filter->external_id) || list_has(filter->external_id, job->external_id)) &&
           (!filter->has_date || dispatch_job_is_of_date(job, placement, view->zone, filter->date)) &&
           (text_is_empty(filter->technicians) || has_technician(view, filter->technicians, placement)) &&
           (text_is_empty(filter->words) || has_words(x->arena, job, filter->words));
}

static void jobs_write(struct exchange *x, const struct view *view, struct list_page *page)
{
    struct job_filter filter = filter_read(x, view);
    int32_t count = 0;
    const struct job *const *jobs = view->store->jobs(view->snapshot, &count);
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; i < count && !page->more; i++) {
        if (filter_takes(x, view, &filter, jobs[i]) && exchange_page_takes(page, jobs[i]->id)) {
            http_job_write(&w, jobs[i], dispatch_placement_find(&view->placements, jobs[i]->id));
        }
    }
    json_array_end(&w);
    exchange_page_end(x, page, &w);
    json_object_end(&w);
    reply_end(x, &w, 200);
}

void endpoint_jobs(struct exchange *x)
{
    struct view view;
    struct list_page page;
    if (!route_check_query(x) || !exchange_page_begin(x, &page) || !view_open(x, &view)) {
        return;
    }
    jobs_write(x, &view, &page);
    view_close(&view);
}

/* An object's ETag is its version: whatever changes what is shown of it gives it a new one. */
static bool is_known_already(struct exchange *x, int32_t version)
{
    struct text etag = text_format(x->arena, "\"%d\"", (int)version);
    if (etag_matches(x->request.if_none_match, etag)) {
        reply_not_modified(x, etag);
        return true;
    }
    reply_header(x, TEXT("ETag"), etag);
    return false;
}

void endpoint_job(struct exchange *x)
{
    struct view view;
    if (!view_open(x, &view)) {
        return;
    }
    const struct job *job = view_find_job(&view, exchange_path_value(x, 0));
    if (job == NULL) {
        reply_error_saying(x, ERROR_NOT_FOUND, "There is no such job.");
    } else if (route_check_query(x) && !is_known_already(x, job->version)) {
        struct json_writer w = reply_begin(x);
        http_job_write(&w, job, dispatch_placement_find(&view.placements, job->id));
        reply_end(x, &w, 200);
    }
    view_close(&view);
}

static void technicians_write(struct exchange *x, const struct view *view, struct list_page *page)
{
    int32_t count = 0;
    const struct technician *const *technicians = view->store->technicians(view->snapshot, &count);
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; i < count && !page->more; i++) {
        if (exchange_page_takes(page, technicians[i]->id)) {
            http_technician_write(&w, technicians[i]);
        }
    }
    json_array_end(&w);
    exchange_page_end(x, page, &w);
    json_object_end(&w);
    reply_end(x, &w, 200);
}

void endpoint_technicians(struct exchange *x)
{
    struct view view;
    struct list_page page;
    if (!route_check_query(x) || !exchange_page_begin(x, &page) || !view_open(x, &view)) {
        return;
    }
    technicians_write(x, &view, &page);
    view_close(&view);
}

void endpoint_technician(struct exchange *x)
{
    struct view view;
    if (!view_open(x, &view)) {
        return;
    }
    const struct technician *technician = view_find_technician(&view, exchange_path_value(x, 0));
    if (technician == NULL) {
        reply_error_saying(x, ERROR_NOT_FOUND, "There is no such technician.");
    } else if (route_check_query(x) && !is_known_already(x, technician->version)) {
        struct json_writer w = reply_begin(x);
        http_technician_write(&w, technician);
        reply_end(x, &w, 200);
    }
    view_close(&view);
}
