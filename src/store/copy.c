#include "store/copy.h"

#include <string.h>

#include "base/arena.h"

static void *array_copy(struct arena *arena, const void *source, int32_t count, size_t size)
{
    void *copy = arena_alloc_array(arena, (size_t)count, size);
    if (count > 0) {
        memcpy(copy, source, (size_t)count * size);
    }
    return copy;
}

#define ARRAY_COPY(arena, source, count) array_copy((arena), (source), (count), sizeof *(source))

static const struct text *texts_copy(struct arena *arena, const struct text *source, int32_t count)
{
    struct text *copy = ARRAY_COPY(arena, source, count);
    for (int32_t i = 0; i < count; i++) {
        copy[i] = text_copy(arena, source[i]);
    }
    return copy;
}

static const struct part_quantity *parts_copy(struct arena *arena, const struct part_quantity *source, int32_t count)
{
    struct part_quantity *copy = ARRAY_COPY(arena, source, count);
    for (int32_t i = 0; i < count; i++) {
        copy[i].sku = text_copy(arena, source[i].sku);
    }
    return copy;
}

struct organization *store_copy_organization(struct arena *arena, const struct organization *source)
{
    struct organization *copy = arena_new(arena, struct organization);
    copy->id = text_copy(arena, source->id);
    copy->name = text_copy(arena, source->name);
    copy->timezone = text_copy(arena, source->timezone);
    return copy;
}

struct api_key *store_copy_api_key(struct arena *arena, const struct api_key *source)
{
    struct api_key *copy = ARRAY_COPY(arena, source, 1);
    copy->id = text_copy(arena, source->id);
    copy->label = text_copy(arena, source->label);
    copy->prefix = text_copy(arena, source->prefix);
    return copy;
}

static void technician_deepen(struct arena *arena, struct technician *copy)
{
    copy->id = text_copy(arena, copy->id);
    copy->external_id = text_copy(arena, copy->external_id);
    copy->source = text_copy(arena, copy->source);
    copy->name = text_copy(arena, copy->name);
    copy->skills = texts_copy(arena, copy->skills, copy->skill_count);
    copy->shifts = ARRAY_COPY(arena, copy->shifts, copy->shift_count);
    copy->inventory = parts_copy(arena, copy->inventory, copy->inventory_count);
}

static void job_deepen(struct arena *arena, struct job *copy)
{
    copy->id = text_copy(arena, copy->id);
    copy->external_id = text_copy(arena, copy->external_id);
    copy->source = text_copy(arena, copy->source);
    copy->title = text_copy(arena, copy->title);
    copy->job_type = text_copy(arena, copy->job_type);
    copy->customer.external_id = text_copy(arena, copy->customer.external_id);
    copy->customer.name = text_copy(arena, copy->customer.name);
    copy->address = text_copy(arena, copy->address);
    copy->required_skills = texts_copy(arena, copy->required_skills, copy->required_skill_count);
    copy->required_parts = parts_copy(arena, copy->required_parts, copy->required_part_count);
}

struct technician *store_copy_technician(struct arena *arena, const struct technician *source)
{
    struct technician *copy = ARRAY_COPY(arena, source, 1);
    technician_deepen(arena, copy);
    return copy;
}

struct job *store_copy_job(struct arena *arena, const struct job *source)
{
    struct job *copy = ARRAY_COPY(arena, source, 1);
    job_deepen(arena, copy);
    return copy;
}

static const struct zone *zone_copy(struct arena *arena, const struct zone *source)
{
    struct zone *copy = ARRAY_COPY(arena, source, 1);
    copy->name = text_copy(arena, source->name);
    copy->transitions = ARRAY_COPY(arena, source->transitions, source->count);
    return copy;
}

static const struct day *day_copy(struct arena *arena, const struct day *source)
{
    struct day *copy = ARRAY_COPY(arena, source, 1);
    struct job *jobs = ARRAY_COPY(arena, source->jobs, source->job_count);
    for (int32_t i = 0; i < source->job_count; i++) {
        job_deepen(arena, &jobs[i]);
    }
    struct technician *technicians = ARRAY_COPY(arena, source->technicians, source->technician_count);
    for (int32_t i = 0; i < source->technician_count; i++) {
        technician_deepen(arena, &technicians[i]);
    }
    copy->zone = zone_copy(arena, source->zone);
    copy->jobs = jobs;
    copy->technicians = technicians;
    copy->workdays = ARRAY_COPY(arena, source->workdays, source->technician_count);
    copy->goals = ARRAY_COPY(arena, source->goals, source->goal_count);
    return copy;
}

static const struct reason *reasons_copy(struct arena *arena, const struct reason *source, int32_t count)
{
    struct reason *copy = ARRAY_COPY(arena, source, count);
    for (int32_t i = 0; i < count; i++) {
        copy[i].message = text_copy(arena, source[i].message);
        copy[i].subject = text_copy(arena, source[i].subject);
    }
    return copy;
}

static const struct plan *plan_copy(struct arena *arena, const struct plan *source)
{
    struct plan *copy = ARRAY_COPY(arena, source, 1);
    struct plan_route *routes = ARRAY_COPY(arena, source->routes, source->route_count);
    for (int32_t i = 0; i < source->route_count; i++) {
        routes[i].stops = ARRAY_COPY(arena, source->routes[i].stops, source->routes[i].stop_count);
    }
    struct unassigned *unassigned = ARRAY_COPY(arena, source->unassigned, source->unassigned_count);
    for (int32_t i = 0; i < source->unassigned_count; i++) {
        unassigned[i].summary = text_copy(arena, source->unassigned[i].summary);
        unassigned[i].reasons = reasons_copy(arena, source->unassigned[i].reasons, source->unassigned[i].reason_count);
    }
    struct cost_term *terms = ARRAY_COPY(arena, source->cost_terms, source->cost_term_count);
    for (int32_t i = 0; i < source->cost_term_count; i++) {
        terms[i].name = text_copy(arena, source->cost_terms[i].name);
    }
    copy->routes = routes;
    copy->unassigned = unassigned;
    copy->cost_terms = terms;
    return copy;
}

struct day_plan *store_copy_day_plan(struct arena *arena, const struct day_plan *source)
{
    struct day_plan *copy = ARRAY_COPY(arena, source, 1);
    copy->day = day_copy(arena, source->day);
    copy->plan = plan_copy(arena, source->plan);
    return copy;
}

struct old_audit_entry *store_copy_audit(struct arena *arena, const struct old_audit_entry *source)
{
    struct old_audit_entry *copy = ARRAY_COPY(arena, source, 1);
    copy->actor = text_copy(arena, source->actor);
    copy->request_id = text_copy(arena, source->request_id);
    copy->action = text_copy(arena, source->action);
    copy->subject = text_copy(arena, source->subject);
    return copy;
}
