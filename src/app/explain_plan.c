/* The answer of `routriq solve` read back: who does what in which order, and when it begins. */
#include "app/explain.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/map.h"

struct reading {
    struct arena *arena;
    const struct problem *problem;
    const struct native *names;
    struct map technicians, jobs; /* ids to numbers; jobs of the document */
    int32_t *who;                 /* J: technician, or -1 */
    int32_t *start_t;             /* J */
    int32_t *end_t;               /* J */
    int32_t *next;                /* of the same technician's jobs, in their order; -1 */
    int32_t *first, *last;        /* T */
};

static void names_number(struct reading *r)
{
    const struct problem *p = r->problem;
    r->technicians = map_make(r->arena, (uint32_t)p->dims.technicians, 1);
    r->jobs = map_make(r->arena, (uint32_t)p->dims.jobs, 1);
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        int32_t number = t;
        map_add(&r->technicians, r->names->technician_ids[t], &number);
    }
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        int32_t d = r->names->job_of[j];
        if (d != NATIVE_POSITION) {
            map_add(&r->jobs, r->names->job_ids[d], &d);
        }
    }
}

static void job_append(struct reading *r, int32_t technician, int32_t job, int32_t start_t, int32_t end_t)
{
    r->who[job] = technician;
    r->start_t[job] = start_t;
    r->end_t[job] = end_t;
    r->next[job] = -1;
    if (r->last[technician] < 0) {
        r->first[technician] = job;
    } else {
        r->next[r->last[technician]] = job;
    }
    r->last[technician] = job;
}

/* What is frozen stands first, and is not always told. */
static void frozen_append(struct reading *r)
{
    const struct problem *p = r->problem;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        r->first[t] = r->last[t] = -1;
    }
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        r->who[j] = -1;
    }
    for (int32_t t = 0; p->frozen_first != NULL && t < p->dims.technicians; t++) {
        for (int32_t k = p->frozen_first[t]; k < p->frozen_first[t + 1]; k++) {
            int32_t start_t = p->frozen_start_t[k] == NO_INSTANT ? 0 : p->frozen_start_t[k];
            job_append(r, t, p->frozen_job[k], start_t, start_t);
        }
    }
}

/* The member of a crew that a technician is: one that only few may be, first. */
static int32_t member_free(const struct reading *r, int32_t document_job, int32_t technician)
{
    const struct problem *p = r->problem;
    int32_t chosen = -1, least = INT32_MAX;
    for (int32_t j = r->names->first_job[document_job]; j < r->names->first_job[document_job + 1]; j++) {
        int32_t eligible = 0;
        for (int32_t t = 0; t < p->dims.technicians; t++) {
            eligible += problem_eligible(p, j, t) ? 1 : 0;
        }
        if (r->who[j] < 0 && problem_eligible(p, j, technician) && eligible < least) {
            chosen = j;
            least = eligible;
        }
    }
    return chosen;
}

/* The member that the answer names, or one that is free. */
static bool member_read(const struct reading *r, const struct cursor *stop, int32_t document_job, int32_t technician,
                        int32_t *job, struct fault *fault)
{
    struct cursor member = cursor_member(stop, TEXT("member"));
    int32_t first = r->names->first_job[document_job], number = 0;
    if (!cursor_int32_or(&member, 1, r->names->first_job[document_job + 1] - first, &number, fault)) {
        return false;
    }
    *job = number == 0 ? member_free(r, document_job, technician) : first + number - 1;
    if (*job < 0 || r->who[*job] >= 0 || !problem_eligible(r->problem, *job, technician)) {
        struct cursor id = cursor_member(stop, TEXT("id"));
        return cursor_fault(&id, fault, "duplicate_job", "\"%.*s\" is not for this technician, or is there already",
                            TEXT_ARGS(r->names->job_ids[document_job]));
    }
    return true;
}

static bool has_member(const struct reading *r, int32_t document_job, int32_t technician, int32_t *member)
{
    for (int32_t j = r->names->first_job[document_job]; j < r->names->first_job[document_job + 1]; j++) {
        if (r->who[j] == technician) {
            *member = j;
            return true;
        }
    }
    return false;
}

static bool stop_read(struct reading *r, const struct cursor *stop, int32_t technician, struct fault *fault)
{
    struct cursor id = cursor_member(stop, TEXT("id")), type = cursor_member(stop, TEXT("type"));
    struct cursor start = cursor_member(stop, TEXT("start")), departure = cursor_member(stop, TEXT("departure"));
    int32_t start_t = 0, end_t = 0, d = 0, job;
    struct text name, kind;
    if (!cursor_text(&type, &kind, fault)) {
        return false;
    }
    if (!text_equal(kind, TEXT("job"))) {
        return true; /* breaks and calls are planned anew */
    }
    if (!cursor_text(&id, &name, fault) || !cursor_int32(&start, 0, INSTANT_MAX, &start_t, fault) ||
        !cursor_int32(&departure, 0, INSTANT_MAX, &end_t, fault)) {
        return false;
    }
    if (!map_get(&r->jobs, name, &d)) {
        return cursor_fault(&id, fault, "unknown_job", "there is no job \"%.*s\" in the file", TEXT_ARGS(name));
    }
    if (has_member(r, d, technician, &job)) {
        r->start_t[job] = start_t - r->names->buffer_before[job]; /* frozen */
        r->end_t[job] = end_t;
        return true;
    }
    if (!member_read(r, stop, d, technician, &job, fault)) {
        return false;
    }
    job_append(r, technician, job, start_t - r->names->buffer_before[job], end_t);
    return true;
}

static bool route_read(struct reading *r, const struct cursor *route, struct fault *fault)
{
    struct cursor vehicle = cursor_member(route, TEXT("vehicle")), stops = cursor_member(route, TEXT("stops"));
    struct text name;
    int32_t count = 0, technician = 0;
    if (!cursor_text(&vehicle, &name, fault) || !cursor_array(&stops, 0, INT32_MAX, &count, fault)) {
        return false;
    }
    if (!map_get(&r->technicians, name, &technician)) {
        return cursor_fault(&vehicle, fault, "unknown_technician", "there is no technician \"%.*s\" in the file",
                            TEXT_ARGS(name));
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor stop = cursor_element(&stops, i);
        if (!stop_read(r, &stop, technician, fault)) {
            return false;
        }
    }
    return true;
}

static void told_make(const struct reading *r, struct solution *told)
{
    const struct problem *p = r->problem;
    *told = (struct solution){.route_count = p->dims.technicians,
                              .routes = arena_array(r->arena, struct route, p->dims.technicians),
                              .stops = arena_array(r->arena, struct stop, p->dims.jobs)};
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        told->routes[t] = (struct route){.technician = t, .stop_first = told->stop_count};
        for (int32_t j = r->first[t]; j >= 0; j = r->next[j]) {
            told->stops[told->stop_count++] =
                (struct stop){.job = j, .start_t = r->start_t[j], .departure_t = r->end_t[j]};
            told->routes[t].stop_count++;
        }
    }
}

static bool plan_make(const struct reading *r, struct solution *plan, struct fault *fault)
{
    struct solution told;
    struct route_verdict verdict;
    struct fault rule = {0};
    int32_t technician = 0;
    told_make(r, &told);
    if (!quote_plan_again(r->arena, r->problem, &told, plan, &technician, &verdict)) {
        struct explain words = {.arena = r->arena, .problem = r->problem, .names = r->names};
        struct text why = explain_verdict(&words, verdict.job, technician, &verdict).message;
        return fault_raise(fault, FAULT_INVALID, "plan_impossible", "/routes",
                           "this plan is impossible for the file: %.*s", TEXT_ARGS(why));
    }
    return witness_accepts(r->problem, plan, &rule) ||
           fault_raise(fault, FAULT_INVALID, "plan_impossible", "/routes", "this plan breaks a rule of the file: %s",
                       rule.code);
}

bool explain_plan_read(struct arena *arena, const struct problem *p, const struct native *names, struct text answer,
                       struct solution *plan, struct fault *fault)
{
    struct json document;
    int32_t count = 0;
    struct reading reading = {.arena = arena,
                              .problem = p,
                              .names = names,
                              .who = arena_array(arena, int32_t, p->dims.jobs),
                              .start_t = arena_array(arena, int32_t, p->dims.jobs),
                              .end_t = arena_array(arena, int32_t, p->dims.jobs),
                              .next = arena_array(arena, int32_t, p->dims.jobs),
                              .first = arena_array(arena, int32_t, p->dims.technicians),
                              .last = arena_array(arena, int32_t, p->dims.technicians)};
    if (!json_parse(arena, answer, &document, fault)) {
        return false;
    }
    struct cursor root = cursor_root(&document), routes = cursor_member(&root, TEXT("routes"));
    if (!cursor_array(&routes, 0, p->dims.technicians, &count, fault)) {
        return false;
    }
    names_number(&reading);
    frozen_append(&reading);
    for (int32_t i = 0; i < count; i++) {
        struct cursor route = cursor_element(&routes, i);
        if (!route_read(&reading, &route, fault)) {
            return false;
        }
    }
    return plan_make(&reading, plan, fault);
}
