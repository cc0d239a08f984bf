/* Jobs of a native file that depend on others: crews, what comes after what, locked orders; and which may be interrupted. */
#include "app/format_native.h"

#include "base/arena.h"
#include "base/fault.h"

/* ---- Crews ---- */

static void crews_put(struct native_reader *reader)
{
    struct problem *p = reader->problem;
    struct native_list first = {0}, members = {0};
    native_push(reader->arena, &first, 0);
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        for (int32_t j = reader->first_job[d]; native_members(reader, d) > 1 && j < reader->first_job[d + 1]; j++) {
            native_push(reader->arena, &members, j);
        }
        if (native_members(reader, d) > 1) {
            native_push(reader->arena, &first, members.count);
        }
    }
    if (members.count > 0) {
        p->dims.crews = first.count - 1;
        p->dims.crew_jobs = members.count;
        p->crew_first = first.at;
        p->crew_job = members.at;
    }
}

/* ---- Precedence ---- */

struct links {
    struct native_list before, after, min, max, same; /* of the problem */
    struct native_list from, to;                      /* of the document */
    uint8_t *linked;                                  /* document jobs */
};

struct link {
    int32_t before, after; /* of the document */
    int32_t min, max;
    bool same;
};

static bool link_read(const struct native_reader *reader, const struct cursor *entry, struct link *link,
                      struct fault *fault)
{
    struct cursor job = cursor_member(entry, TEXT("job")), min = cursor_member(entry, TEXT("minLag"));
    struct cursor max = cursor_member(entry, TEXT("maxLag")), same = cursor_member(entry, TEXT("sameTechnician"));
    link->min = 0;
    link->max = INSTANT_MAX;
    link->same = false;
    if (entry->value->type == JSON_STRING) {
        return native_job(reader, entry, &link->before, fault);
    }
    if (!cursor_object(entry, "job minLag maxLag sameTechnician", fault) ||
        !native_job(reader, &job, &link->before, fault) || !cursor_int32_or(&min, 0, INSTANT_MAX, &link->min, fault) ||
        !cursor_int32_or(&max, link->min, INSTANT_MAX, &link->max, fault) ||
        !cursor_bool_or(&same, &link->same, fault)) {
        return false;
    }
    bool crew = native_members(reader, link->before) > 1 || native_members(reader, link->after) > 1;
    return !link->same || !crew ||
           cursor_fault(&same, fault, "crew", "a job with a crew is not done by one technician");
}

/* The members of a crew begin together: what holds for the first of them holds for all. Each may end at another time. */
static void link_put(struct native_reader *reader, const struct link *link, struct links *links)
{
    for (int32_t m = 0; m < native_members(reader, link->before); m++) {
        native_push(reader->arena, &links->before, reader->first_job[link->before] + m);
        native_push(reader->arena, &links->after, reader->first_job[link->after]);
        native_push(reader->arena, &links->min, link->min);
        native_push(reader->arena, &links->max, link->max);
        native_push(reader->arena, &links->same, link->same);
    }
    native_push(reader->arena, &links->from, link->before);
    native_push(reader->arena, &links->to, link->after);
    links->linked[link->before] = 1;
    links->linked[link->after] = 1;
}

static bool links_read(struct native_reader *reader, int32_t d, struct links *links, struct fault *fault)
{
    struct cursor job = cursor_element(&reader->job_list, d), after = cursor_member(&job, TEXT("after"));
    int32_t count = 0, begin = links->from.count;
    struct link link = {.after = d};
    if (cursor_is(&after) && !cursor_array(&after, 0, NATIVE_NAMES_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_element(&after, i);
        if (!link_read(reader, &entry, &link, fault)) {
            return false;
        }
        for (int32_t k = begin; k < links->from.count; k++) {
            if (links->from.at[k] == link.before) {
                return cursor_fault(&entry, fault, "duplicate_job", "this job is named twice");
            }
        }
        link_put(reader, &link, links);
    }
    return links->before.count <= PROBLEM_JOBS_MAX * PROBLEM_PRECEDENCES_MAX ||
           cursor_fault(&after, fault, "too_many_after", "the file says too often what comes after what");
}

/* Takes away, again and again, a job that waits for no other (Kahn 1962); what remains waits in a circle. */
static bool links_have_no_circle(struct native_reader *reader, const struct links *links, struct fault *fault)
{
    int32_t count = links->from.count, settled = 0, jobs = reader->document_jobs;
    int32_t *waiting = arena_array(reader->arena, int32_t, jobs), *queue = arena_array(reader->arena, int32_t, jobs);
    int32_t *head = arena_array(reader->arena, int32_t, jobs), *next = arena_array(reader->arena, int32_t, count);
    if (count == 0) {
        return true;
    }
    for (int32_t i = 0; i < count; i++) { /* heads and nexts are one more than the link, 0 is none */
        waiting[links->to.at[i]]++;
        next[i] = head[links->from.at[i]];
        head[links->from.at[i]] = i + 1;
    }
    for (int32_t d = 0; d < jobs; d++) {
        if (waiting[d] == 0) {
            queue[settled++] = d;
        }
    }
    for (int32_t done = 0; done < settled; done++) {
        for (int32_t i = head[queue[done]]; i > 0; i = next[i - 1]) {
            if (--waiting[links->to.at[i - 1]] == 0) {
                queue[settled++] = links->to.at[i - 1];
            }
        }
    }
    for (int32_t d = 0; settled < jobs && d < jobs; d++) {
        if (waiting[d] > 0) {
            struct cursor job = cursor_element(&reader->job_list, d), after = cursor_member(&job, TEXT("after"));
            return cursor_fault(&after, fault, "circle", "this job waits for one that waits for it");
        }
    }
    return true;
}

static bool precedence_read(struct native_reader *reader, struct links *links, struct fault *fault)
{
    struct problem *p = reader->problem;
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        if (!links_read(reader, d, links, fault)) {
            return false;
        }
    }
    if (!links_have_no_circle(reader, links, fault)) {
        return false;
    }
    if ((int64_t)links->before.count > (int64_t)p->dims.jobs * PROBLEM_PRECEDENCES_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_many_after", "/jobs",
                           "the file says more than %d times a job what comes after what", PROBLEM_PRECEDENCES_MAX);
    }
    if (links->before.count > 0) {
        p->dims.precedences = links->before.count;
        p->precedence_before = links->before.at;
        p->precedence_after = links->after.at;
        p->precedence_min_t = links->min.at;
        p->precedence_max_t = links->max.at;
        p->precedence_same = links->same.at;
    }
    return true;
}

/* ---- Breaks within jobs ---- */

static bool splits_read(struct native_reader *reader, const struct links *links, struct fault *fault)
{
    struct problem *p = reader->problem;
    int32_t *split = arena_array(reader->arena, int32_t, p->dims.jobs);
    bool any = false;
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        struct cursor job = cursor_element(&reader->job_list, d), may = cursor_member(&job, TEXT("breakMaySplit"));
        bool value = false;
        if (!cursor_bool_or(&may, &value, fault)) {
            return false;
        }
        if (value && (links->linked[d] != 0 || native_members(reader, d) > 1)) {
            return cursor_fault(&may, fault, "not_alone",
                                "a job with a crew, or that stands before or after another, is not interrupted");
        }
        split[reader->first_job[d]] = value;
        any |= value;
    }
    p->job_split = any ? split : NULL;
    return true;
}

/* ---- Locked orders ---- */

struct locks {
    struct native_list *jobs, *orders; /* of each technician, ascending by order */
    int32_t count;
};

static bool lock_put(struct native_reader *reader, struct locks *locks, int32_t technician, int32_t job, int32_t order)
{
    struct native_list *jobs = &locks->jobs[technician], *orders = &locks->orders[technician];
    int32_t at = jobs->count;
    native_push(reader->arena, jobs, job);
    native_push(reader->arena, orders, order);
    for (; at > 0 && orders->at[at - 1] > order; at--) {
        orders->at[at] = orders->at[at - 1];
        jobs->at[at] = jobs->at[at - 1];
    }
    orders->at[at] = order;
    jobs->at[at] = job;
    locks->count++;
    return at == 0 || orders->at[at - 1] < order;
}

static bool lock_read(struct native_reader *reader, int32_t d, struct locks *locks, struct fault *fault)
{
    struct cursor job = cursor_element(&reader->job_list, d), lock = cursor_member(&job, TEXT("lock"));
    struct cursor technician = cursor_member(&lock, TEXT("technician")), order = cursor_member(&lock, TEXT("order"));
    int32_t with = 0, rank = 0;
    if (!cursor_is(&order)) {
        return true;
    }
    return native_technician(reader, &technician, &with, fault) && cursor_int32(&order, 0, INSTANT_MAX, &rank, fault) &&
           (lock_put(reader, locks, with, reader->first_job[d], rank) ||
            cursor_fault(&order, fault, "duplicate_order", "another job of this technician has this order"));
}

static bool locks_read(struct native_reader *reader, struct fault *fault)
{
    struct problem *p = reader->problem;
    struct locks locks = {.jobs = arena_array(reader->arena, struct native_list, p->dims.technicians),
                          .orders = arena_array(reader->arena, struct native_list, p->dims.technicians)};
    struct native_list first = {0}, jobs = {0};
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        if (!lock_read(reader, d, &locks, fault)) {
            return false;
        }
    }
    native_push(reader->arena, &first, 0);
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        for (int32_t i = 0; i < locks.jobs[t].count; i++) {
            native_push(reader->arena, &jobs, locks.jobs[t].at[i]);
        }
        native_push(reader->arena, &first, jobs.count);
    }
    if (locks.count > 0) {
        p->dims.sequence_jobs = locks.count;
        p->sequence_first = first.at;
        p->sequence_job = jobs.at;
    }
    return true;
}

bool native_order_read(struct native_reader *reader, struct fault *fault)
{
    struct links links = {.linked = arena_array(reader->arena, uint8_t, reader->document_jobs)};
    crews_put(reader);
    return precedence_read(reader, &links, fault) && splits_read(reader, &links, fault) && locks_read(reader, fault);
}
