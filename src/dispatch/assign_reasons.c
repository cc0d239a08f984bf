/* Why somebody cannot do a job: codes, sentences without names, and numbers. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/units.h"
#include "dispatch/assign.h"

enum { LIST_ROOM = 8 };

/* Reasons while they are gathered. */
struct telling {
    struct arena *arena;
    const struct live_problem *made;
    const struct live_job *job;
    const struct live_technician *technician;
    int32_t count;
    int32_t room;
    struct assign_reason *reasons;
};

static void tell(struct telling *t, const char *code, struct text message, struct text detail)
{
    if (t->count == t->room) {
        int32_t room = t->room == 0 ? LIST_ROOM : t->room * 2;
        struct assign_reason *larger = arena_array(t->arena, struct assign_reason, room);
        for (int32_t i = 0; i < t->count; i++) {
            larger[i] = t->reasons[i];
        }
        t->reasons = larger;
        t->room = room;
    }
    t->reasons[t->count++] = (struct assign_reason){code, message, detail};
}

/* ---- details ----------------------------------------------------------------------------------------------------- */

static struct text detail_of(struct arena *arena, const char *name, struct text value)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_string(&w, text_of(name), value);
    json_object_end(&w);
    return json_written(&w);
}

static struct text detail_numbers(struct arena *arena, const char *name, struct text value, int64_t needed, int64_t has)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    if (name != NULL) {
        json_name_string(&w, text_of(name), value);
    }
    json_name_integer(&w, TEXT("needed"), needed);
    json_name_integer(&w, TEXT("has"), has);
    json_object_end(&w);
    return json_written(&w);
}

static struct text detail_times(struct arena *arena, struct text job_id, int64_t needed_s, int64_t limit_s)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    if (!text_is_empty(job_id)) {
        json_name_string(&w, TEXT("jobId"), job_id);
    }
    json_name_string(&w, TEXT("needed"), instant_text(arena, needed_s));
    json_name_string(&w, TEXT("has"), instant_text(arena, limit_s));
    json_object_end(&w);
    return json_written(&w);
}

/* ---- who she is -------------------------------------------------------------------------------------------------- */

static bool is_among(const struct text_list *list, struct text id)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal_folded(list->items[i], id)) {
            return true;
        }
    }
    return false;
}

static void tell_wishes(struct telling *t)
{
    struct text required = t->job->required_technician_id;
    bool is_locked = (t->job->locks & LOCK_TECHNICIAN) != 0 && live_has_place(t->job);
    if (!t->technician->active) {
        tell(t, "inactive", TEXT("She does not work here any more."), TEXT("{}"));
    }
    if (is_among(&t->job->excluded_technician_ids, t->technician->id)) {
        tell(t, "excluded", TEXT("She is excluded from this job."), TEXT("{}"));
    }
    if (!text_is_empty(required) && !text_equal(required, t->technician->id)) {
        tell(t, "other_required", TEXT("Another technician is required for this job."),
             detail_of(t->arena, "technicianId", required));
    }
    if (is_locked && !text_equal(t->job->technician_id, t->technician->id)) {
        tell(t, "locked", TEXT("The job is locked to another technician."),
             detail_of(t->arena, "technicianId", t->job->technician_id));
    }
}

static void tell_shifts(struct telling *t)
{
    bool normal = false;
    for (int32_t i = 0; i < t->technician->shifts.count; i++) {
        normal = normal || !t->technician->shifts.items[i].on_call;
    }
    if (t->technician->shifts.count == 0) {
        tell(t, "not_working", TEXT("She does not work on this day."), TEXT("{}"));
    } else if (!normal && t->job->priority != PRIORITY_URGENT) {
        tell(t, "on_call_only", TEXT("She is on call for urgent jobs alone."), TEXT("{}"));
    }
}

static void tell_skill(struct telling *t, const struct record_skill *needed)
{
    const struct skill_list *skills = &t->technician->skills;
    for (int32_t i = 0; i < skills->count; i++) {
        const struct record_skill *held = &skills->items[i];
        if (!text_equal_folded(held->name, needed->name)) {
            continue;
        }
        int32_t level = held->level < 1 ? 1 : held->level;
        if (level < needed->level) {
            tell(t, "skill_level",
                 text_format(t->arena, "The skill %.*s is needed at level %d, and hers is %d.", TEXT_ARGS(needed->name),
                             (int)needed->level, (int)level),
                 detail_numbers(t->arena, "skill", needed->name, needed->level, level));
        }
        return;
    }
    for (int32_t i = 0; i < t->technician->expired.count; i++) {
        const struct record_certification *expired = &t->technician->expired.items[i];
        if (text_equal_folded(expired->name, needed->name)) {
            struct text last = date_text(t->arena, expired->expires_at);
            tell(t, "certification_expired",
                 text_format(t->arena, "The certification %.*s counts until %.*s only.", TEXT_ARGS(needed->name),
                             TEXT_ARGS(last)),
                 detail_of(t->arena, "certification", needed->name));
            return;
        }
    }
    tell(t, "missing_skill", text_format(t->arena, "The skill %.*s is missing.", TEXT_ARGS(needed->name)),
         detail_of(t->arena, "skill", needed->name));
}

static void tell_skills(struct telling *t)
{
    for (int32_t i = 0; i < t->job->skills.count; i++) {
        const struct record_skill *needed = &t->job->skills.items[i];
        if (!is_among(&t->technician->certifications, needed->name)) {
            tell_skill(t, needed);
        }
    }
}

struct assign_refusal assign_who(struct arena *arena, const struct live_problem *made, int32_t job, int32_t technician)
{
    struct telling t = {.arena = arena,
                        .made = made,
                        .job = &made->day->jobs.items[job],
                        .technician = &made->day->technicians.items[technician]};
    tell_wishes(&t);
    tell_shifts(&t);
    tell_skills(&t);
    if (!live_technician_has_home(t.technician) && t.technician->position.given == 0) {
        tell(&t, "no_home", TEXT("It is not known where she starts."), TEXT("{}"));
    }
    if (t.count == 0) { /* the problem leaves her out for a reason of its own */
        tell(&t, "not_available", TEXT("She takes no part in this plan."), TEXT("{}"));
    }
    return (struct assign_refusal){technician, t.count, t.reasons};
}

/* ---- what is in the way ------------------------------------------------------------------------------------------ */

static struct assign_reason window_reason(struct arena *arena, const struct live_problem *made, int32_t asked,
                                          const struct route_verdict *verdict)
{
    int32_t late = made->job_of[verdict->job];
    struct text id = made->day->jobs.items[late].id;
    int64_t needed_s = made->zero_s + verdict->needed;
    int64_t limit_s = made->zero_s + verdict->available;
    return (struct assign_reason){"outside_window",
                                  late == asked
                                      ? TEXT("She could begin only after the last window has closed.")
                                      : TEXT("Another job of hers would begin only after its last window has closed."),
                                  detail_times(arena, late == asked ? TEXT("") : id, needed_s, limit_s)};
}

static struct assign_reason part_reason(struct arena *arena, const struct live_problem *made,
                                        const struct route_verdict *verdict)
{
    struct text sku = made->parts[verdict->part];
    return (struct assign_reason){"missing_part",
                                  text_format(arena, "Her route would need %lld of %.*s, and the van has %lld.",
                                              (long long)verdict->needed, TEXT_ARGS(sku),
                                              (long long)verdict->available),
                                  detail_numbers(arena, "sku", sku, verdict->needed, verdict->available)};
}

static struct assign_reason counted_reason(struct arena *arena, const char *code, const char *message,
                                           const struct route_verdict *verdict)
{
    return (struct assign_reason){code, text_of(message),
                                  detail_numbers(arena, NULL, TEXT(""), verdict->needed, verdict->available)};
}

static bool is_frozen(const struct live_problem *made, int32_t job)
{
    const struct problem *p = &made->problem;
    for (int32_t i = 0; i < p->dims.frozen_jobs; i++) {
        if (made->job_of[p->frozen_job[i]] == job) {
            return true;
        }
    }
    return false;
}

struct assign_reason assign_obstacle(struct arena *arena, const struct live_problem *made, int32_t job,
                                     const struct route_verdict *verdict)
{
    const struct text none = TEXT("{}");
    switch (verdict->obstacle) {
    case OBSTACLE_WINDOW:
        return window_reason(arena, made, job, verdict);
    case OBSTACLE_SHIFT:
        return (struct assign_reason){
            "shift_too_short", TEXT("She would be back only after her shift and its overtime."),
            detail_times(arena, TEXT(""), made->zero_s + verdict->needed, made->zero_s + verdict->available)};
    case OBSTACLE_PARTS:
        return part_reason(arena, made, verdict);
    case OBSTACLE_REACH:
        return counted_reason(arena, "out_of_reach", "The battery would not last for the way, in metres.", verdict);
    case OBSTACLE_ENERGY:
        return counted_reason(arena, "out_of_reach", "The battery would not last for the way.", verdict);
    case OBSTACLE_JOBS_MAX:
        return counted_reason(arena, "too_many_jobs", "She would have more jobs than she may.", verdict);
    case OBSTACLE_LOAD:
        return counted_reason(arena, "no_room_on_van", "The van does not hold what the job takes.", verdict);
    case OBSTACLE_MOVED:
        return counted_reason(arena, "too_many_moved", "More jobs would have to move than may.", verdict);
    case OBSTACLE_BREAK:
        return (struct assign_reason){"no_break_room", TEXT("There would be no room left for a break."), none};
    case OBSTACLE_FROZEN:
        return (struct assign_reason){"frozen", TEXT("What she does next may not be changed any more."), none};
    case OBSTACLE_SEQUENCE:
        return (struct assign_reason){"locked_order", TEXT("The locked order of her jobs leaves no place."), none};
    case OBSTACLE_TOGETHER:
        return (struct assign_reason){
            "not_together", TEXT("What the job goes together with leaves no time that she could keep."), none};
    case OBSTACLE_NO_ROAD:
        return (struct assign_reason){"no_road", TEXT("There is no way to get there."), none};
    case OBSTACLE_NOT_ELIGIBLE:
    case OBSTACLE_NONE:
        break;
    }
    if (job >= 0 && is_frozen(made, job)) {
        return (struct assign_reason){
            "frozen", TEXT("The job is under way, or begins so soon that it stays where it is unless a hand moves it."),
            none};
    }
    return (struct assign_reason){"not_possible", TEXT("She cannot have the job where it is."), none};
}
