#include "model/change_set.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

struct change_set *change_set_begin(struct arena *arena, struct text organization_id,
                                    const struct change_origin *origin)
{
    assert(!text_is_empty(organization_id));
    assert(!text_is_empty(origin->actor) && !text_is_empty(origin->request_id));
    struct change_set *set = arena_new(arena, struct change_set);
    set->arena = arena;
    set->organization_id = organization_id;
    set->origin = *origin;
    memcpy(set->salts.seed, origin->salt_seed, sizeof set->salts.seed);
    return set;
}

void change_set_expect(struct change_set *set, enum row_kind kind, struct text id, int32_t version)
{
    assert(version >= 0);
    set->preconditions =
        arena_grow(set->arena, set->preconditions, set->precondition_count, sizeof *set->preconditions);
    set->preconditions[set->precondition_count++] = (struct precondition){kind, id, version};
}

void change_set_expect_route(struct change_set *set, const struct route_precondition *route)
{
    for (int32_t i = 0; i < set->route_count; i++) {
        const struct route_precondition *known = &set->routes[i];
        if (text_equal(known->technician_id, route->technician_id) && known->from_s == route->from_s &&
            known->to_s == route->to_s && known->seq == route->seq) {
            return;
        }
    }
    set->routes = arena_grow(set->arena, set->routes, set->route_count, sizeof *set->routes);
    set->routes[set->route_count++] = *route;
}

/* ---- audits ------------------------------------------------------------------------------------------------------ */

static void audit_add(struct change_set *set, const struct change_origin *origin, const struct audit_change *change,
                      struct text person_id)
{
    struct audit_openings openings = {.arena = set->arena};
    struct audit_put put = {
        .at_ms = origin->at_ms,
        .actor = origin->actor,
        .action = origin->action,
        .subject_kind = origin->subject_kind,
        .subject = origin->subject,
        .request_id = origin->request_id,
        .entry = audit_entry_text(set->arena, origin, change, &set->salts, &openings),
    };
    if (openings.count > 0) {
        put.openings = audit_openings_text(set->arena, &openings);
        put.person_id = text_is_empty(person_id) ? origin->subject : person_id;
    }
    set->audits = arena_grow(set->arena, set->audits, set->audit_count, sizeof *set->audits);
    set->audits[set->audit_count++] = put;
}

void change_set_audit(struct change_set *set, const char *action, const char *subject_kind, struct text subject,
                      struct text detail)
{
    struct change_origin origin = set->origin;
    origin.action = text_of(action);
    origin.subject_kind = text_of(subject_kind);
    origin.subject = subject;
    origin.detail = detail;
    audit_add(set, &origin, &(struct audit_change){.shape = NULL}, TEXT(""));
}

static void change_audit(struct change_set *set, const struct change *change, const void *after)
{
    struct change_origin origin = set->origin;
    origin.action = text_of(change->action);
    origin.subject_kind = text_of(shape_row_name[change->kind]);
    origin.subject = change->id;
    const struct audit_change difference = {shape_of_row[change->kind], change->before, after};
    audit_add(set, &origin, &difference, change->person_id);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

void change_set_put(struct change_set *set, const struct change *change)
{
    assert(change->after != NULL && change->version >= 1);
    assert((change->before == NULL) == (change->version == 1));
    set->puts = arena_grow(set->arena, set->puts, set->put_count, sizeof *set->puts);
    set->puts[set->put_count++] = (struct row_put){change->kind, change->id, change->version, change->after};
    change_audit(set, change, change->after);
}

void change_set_drop(struct change_set *set, const struct change *change)
{
    assert(change->before != NULL);
    set->drops = arena_grow(set->arena, set->drops, set->drop_count, sizeof *set->drops);
    set->drops[set->drop_count++] = (struct row_drop){change->kind, change->id};
    change_audit(set, change, NULL);
}

void change_set_note(struct change_set *set, struct text id, int32_t version, const struct timetable_record *before,
                     const struct timetable_record *after)
{
    assert(version >= 2 && before->task == after->task && before->enabled == after->enabled);
    assert(before->every_minutes == after->every_minutes && before->at_minute == after->at_minute);
    set->puts = arena_grow(set->arena, set->puts, set->put_count, sizeof *set->puts);
    set->puts[set->put_count++] = (struct row_put){ROW_TIMETABLE, id, version, after};
}

void change_set_progress(struct change_set *set, struct text id, int32_t version, const struct run_record *before,
                         const struct run_record *after)
{
    const struct shape *shape = shape_of_row[ROW_RUN];
    uint64_t bit = UINT64_C(1) << shape_find(shape, TEXT("progress"));
    struct run_record rest = *after;
    rest.progress = before->progress;
    rest.given = (after->given & ~bit) | (before->given & bit);
    assert(version >= 2 && shape_equal(shape, before, &rest));
    set->puts = arena_grow(set->arena, set->puts, set->put_count, sizeof *set->puts);
    set->puts[set->put_count++] = (struct row_put){ROW_RUN, id, version, after};
}

bool change_set_keep_inputs(struct change_set *set, struct text canonical, struct sha256 *hash, struct fault *fault)
{
    struct inputs_record *inputs = arena_new(set->arena, struct inputs_record);
    if (canonical.length > RECORD_INPUTS_MOST) {
        return fault_raise(fault, FAULT_INVALID, "too_many", "",
                           "What there is to decide from is %zu bytes; at most %d can be kept.", canonical.length,
                           (int)RECORD_INPUTS_MOST);
    }
    *inputs = inputs_pack(set->arena, canonical, hash);
    set->keeps = arena_grow(set->arena, set->keeps, set->keep_count, sizeof *set->keeps);
    set->keeps[set->keep_count++] = (struct row_put){ROW_INPUTS, sha256_hex(set->arena, hash), 1, inputs};
    return true;
}

void change_set_append(struct change_set *set, enum append_kind kind, struct text parent_id, int64_t at_ms,
                       const void *noun)
{
    set->appends = arena_grow(set->arena, set->appends, set->append_count, sizeof *set->appends);
    set->appends[set->append_count++] = (struct row_append){kind, parent_id, at_ms, noun};
}

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

void change_set_event(struct change_set *set, const char *type, struct text id, int32_t version, struct text data)
{
    set->events = arena_grow(set->arena, set->events, set->event_count, sizeof *set->events);
    set->events[set->event_count++] = (struct change_event){text_of(type), id, version, data, false};
}

void change_set_passing(struct change_set *set, const char *type, struct text id, int32_t version, struct text data)
{
    change_set_event(set, type, id, version, data);
    set->events[set->event_count - 1].passing = true;
}

void change_set_queue(struct change_set *set, const struct queue_put *item)
{
    set->queue = arena_grow(set->arena, set->queue, set->queue_count, sizeof *set->queue);
    set->queue[set->queue_count++] = *item;
}

void change_set_finish(struct change_set *set, const struct queue_finish *finish)
{
    set->finishes = arena_grow(set->arena, set->finishes, set->finish_count, sizeof *set->finishes);
    set->finishes[set->finish_count++] = *finish;
}

void change_set_head(struct change_set *set, const struct audit_head *head)
{
    assert(head->tree.size >= 1);
    set->heads = arena_grow(set->arena, set->heads, set->head_count, sizeof *set->heads);
    set->heads[set->head_count++] = *head;
}

void change_set_forget(struct change_set *set, const char *subject_kind, struct text person_id)
{
    assert(!text_is_empty(person_id));
    set->forgets = arena_grow(set->arena, set->forgets, set->forget_count, sizeof *set->forgets);
    set->forgets[set->forget_count++] = person_id;
    change_set_audit(set, "person.forgotten", subject_kind, person_id, TEXT(""));
}

void change_set_answer(struct change_set *set, const struct kept_answer *answer)
{
    assert(set->answer == NULL && !text_is_empty(answer->key));
    struct kept_answer *kept = arena_new(set->arena, struct kept_answer);
    *kept = *answer;
    set->answer = kept;
}

bool change_set_is_empty(const struct change_set *set)
{
    int32_t count = set->put_count + set->drop_count + set->append_count + set->audit_count + set->event_count;
    count += set->keep_count + set->queue_count + set->finish_count + set->head_count + set->forget_count;
    return count == 0 && set->answer == NULL;
}
