#include "model/old_change_set.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"

/* Arrays grow by doubling, at the counts that are powers of two, so that no capacity has to be kept. */
static void *array_grow(struct arena *arena, void *array, int32_t count, size_t size)
{
    if ((count & (count - 1)) != 0) {
        return array;
    }
    size_t capacity = count == 0 ? 1 : (size_t)count * 2;
    void *larger = arena_alloc_array(arena, capacity, size);
    if (count > 0) {
        memcpy(larger, array, (size_t)count * size);
    }
    return larger;
}

static struct old_row_put *put_add(struct old_change_set *set, enum old_row_kind kind, struct text id, int32_t version)
{
    assert(version >= 1);
    set->puts = array_grow(set->arena, set->puts, set->put_count, sizeof *set->puts);
    struct old_row_put *put = &set->puts[set->put_count++];
    *put = (struct old_row_put){.kind = kind, .id = id, .version = version};
    return put;
}

void old_change_set_audit(struct old_change_set *set, const struct change_origin *origin)
{
    assert(!text_is_empty(origin->actor) && !text_is_empty(origin->request_id) && !text_is_empty(origin->action));
    set->audits = array_grow(set->arena, set->audits, set->audit_count, sizeof *set->audits);
    set->audits[set->audit_count++] = (struct old_audit_entry){
        .actor = origin->actor,
        .request_id = origin->request_id,
        .action = origin->action,
        .subject = origin->subject,
        .at_ms = origin->at_ms,
    };
}

struct old_change_set *old_change_set_begin(struct arena *arena, struct text organization_id,
                                            const struct change_origin *origin)
{
    assert(!text_is_empty(organization_id));
    struct old_change_set *set = arena_new(arena, struct old_change_set);
    set->arena = arena;
    set->organization_id = organization_id;
    old_change_set_audit(set, origin);
    return set;
}

void old_change_set_expect(struct old_change_set *set, enum old_row_kind kind, struct text id, int32_t version)
{
    assert(version >= 0);
    set->preconditions =
        array_grow(set->arena, set->preconditions, set->precondition_count, sizeof *set->preconditions);
    set->preconditions[set->precondition_count++] =
        (struct old_precondition){.kind = kind, .id = id, .version = version};
}

void old_change_set_put_organization(struct old_change_set *set, const struct organization *organization,
                                     int32_t version)
{
    put_add(set, OLD_ROW_ORGANIZATION, organization->id, version)->organization = organization;
}

void old_change_set_put_api_key(struct old_change_set *set, const struct api_key *key)
{
    put_add(set, OLD_ROW_API_KEY, key->id, key->version)->api_key = key;
}

void old_change_set_put_technician(struct old_change_set *set, const struct technician *technician)
{
    put_add(set, OLD_ROW_TECHNICIAN, technician->id, technician->version)->technician = technician;
}

void old_change_set_put_job(struct old_change_set *set, const struct job *job)
{
    put_add(set, OLD_ROW_JOB, job->id, job->version)->job = job;
}

void old_change_set_put_day_plan(struct old_change_set *set, const struct day_plan *day_plan)
{
    put_add(set, OLD_ROW_DAY_PLAN, date_text(set->arena, day_plan->date), day_plan->version)->day_plan = day_plan;
}

void old_change_set_event(struct old_change_set *set, struct text type, struct text id, int32_t version)
{
    set->events = array_grow(set->arena, set->events, set->event_count, sizeof *set->events);
    set->events[set->event_count++] = (struct old_change_event){.type = type, .id = id, .version = version};
}
