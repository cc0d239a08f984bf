/* Verdicts, relaxations and what holds a job, in the dispatcher's words. */
#include "app/explain.h"

#include "base/arena.h"

/* ---- names and numbers --------------------------------------------------------------------------------------------- */

static const int64_t DAY_S = 86400;

struct text explain_instant(const struct explain *e, int64_t instant_t)
{
    int64_t instant_s = instant_t / e->problem->ticks_per_second;
    int64_t day = instant_s / DAY_S, of_day_s = instant_s % DAY_S;
    int hour = (int)(of_day_s / 3600), minute = (int)(of_day_s / 60 % 60), second = (int)(of_day_s % 60);
    struct text clock = second == 0 ? text_format(e->arena, "%02d:%02d", hour, minute)
                                    : text_format(e->arena, "%02d:%02d:%02d", hour, minute, second);
    return day == 0 ? clock : text_format(e->arena, "%.*s +%lld d", TEXT_ARGS(clock), (long long)day);
}

struct text explain_duration(const struct explain *e, int64_t duration_t)
{
    int64_t scale = e->problem->ticks_per_second;
    int64_t seconds = (duration_t + scale - 1) / scale; /* a started second counts */
    struct text_builder out = text_builder_make(e->arena);
    if (seconds >= 3600) {
        text_append_format(&out, "%lld h", (long long)(seconds / 3600));
    }
    if (seconds / 60 % 60 > 0) {
        text_append_format(&out, "%s%lld min", out.length > 0 ? " " : "", (long long)(seconds / 60 % 60));
    }
    if (seconds % 60 > 0 || out.length == 0) {
        text_append_format(&out, "%s%lld s", out.length > 0 ? " " : "", (long long)(seconds % 60));
    }
    return text_built(&out);
}

struct text explain_technician_name(const struct explain *e, int32_t technician)
{
    return e->names->technician_ids[technician];
}

struct text explain_job_name(const struct explain *e, int32_t job)
{
    int32_t d = e->names->job_of[job];
    if (d == NATIVE_POSITION) {
        return TEXT("the place where the technician was");
    }
    int32_t first = e->names->first_job[d], members = e->names->first_job[d + 1] - first;
    struct text id = e->names->job_ids[d];
    return members == 1 ? id
                        : text_format(e->arena, "%.*s (%d of %d)", TEXT_ARGS(id), (int)(job - first + 1), (int)members);
}

/* An instant of a job as the document means it: of the work, behind its buffer. */
static struct text begins(const struct explain *e, int32_t job, int64_t instant_t)
{
    return explain_instant(e, instant_t + e->names->buffer_before[job]);
}

/* ---- who may -------------------------------------------------------------------------------------------------------- */

/* The level of a skill in a list of names or an object of levels; 0: not there. */
static int64_t level_in(struct arena *arena, const struct json *skills, struct text skill)
{
    struct text folded = text_fold(arena, skill);
    for (int32_t i = 0; skills != NULL && i < skills->count; i++) {
        bool object = skills->type == JSON_OBJECT;
        struct text name = object ? skills->members[i].name : skills->elements[i].string;
        if (text_equal(text_fold(arena, name), folded)) {
            return object ? skills->members[i].value.integer : 1;
        }
    }
    return 0;
}

/* The first skill that one asks for and the other lacks, or has at a lower level. */
static bool skill_lacks(struct arena *arena, const struct json *required, const struct json *skills, struct text *skill,
                        int64_t *level)
{
    for (int32_t i = 0; required != NULL && i < required->count; i++) {
        bool object = required->type == JSON_OBJECT;
        *skill = object ? required->members[i].name : required->elements[i].string;
        *level = object ? required->members[i].value.integer : 1;
        if (level_in(arena, skills, *skill) < *level) {
            return true;
        }
    }
    return false;
}

static const struct json *element_of(const struct json *document, struct text list, int32_t index)
{
    return &json_get(document, list)->elements[index];
}

/* What the document says of the member of a crew that a job of the problem is. */
static const struct json *member_of(const struct explain *e, const struct json *job, int32_t index)
{
    const struct json *crew = json_get(job, TEXT("crew"));
    int32_t member = index - e->names->first_job[e->names->job_of[index]];
    return crew != NULL && crew->type == JSON_ARRAY && member < crew->count ? &crew->elements[member] : NULL;
}

static struct text why_not_eligible(const struct explain *e, int32_t job, int32_t technician)
{
    struct text name = explain_technician_name(e, technician), skill;
    int64_t level;
    if (e->names->job_of[job] == NATIVE_POSITION) {
        return TEXT("nobody else may");
    }
    const struct json *asked = element_of(e->names->document, TEXT("jobs"), e->names->job_of[job]);
    const struct json *skills =
        json_get(element_of(e->names->document, TEXT("technicians"), technician), TEXT("skills"));
    const struct json *member = member_of(e, asked, job);
    const struct json *wanted = member == NULL ? NULL : json_get(member, TEXT("requiredSkills"));
    if (skill_lacks(e->arena, json_get(asked, TEXT("requiredSkills")), skills, &skill, &level) ||
        skill_lacks(e->arena, wanted, skills, &skill, &level)) {
        return level == 1 ? text_format(e->arena, "%.*s has no %.*s skill", TEXT_ARGS(name), TEXT_ARGS(skill))
                          : text_format(e->arena, "%.*s has no %.*s skill of level %lld", TEXT_ARGS(name),
                                        TEXT_ARGS(skill), (long long)level);
    }
    return text_format(e->arena, "%.*s may not do this job: others are asked for", TEXT_ARGS(name));
}

/* ---- verdicts ------------------------------------------------------------------------------------------------------- */

static struct text say_parts(const struct explain *e, int32_t technician, const struct route_verdict *v)
{
    struct text name = explain_technician_name(e, technician);
    struct text part = e->names->part_ids[v->part];
    if (v->needed == 0) {
        return text_format(e->arena, "%.*s cannot restock in time for %.*s", TEXT_ARGS(name),
                           TEXT_ARGS(explain_job_name(e, v->job)));
    }
    return v->available == 0
               ? text_format(e->arena, "%.*s has no %.*s on the van", TEXT_ARGS(name), TEXT_ARGS(part))
               : text_format(e->arena, "%.*s has %lld %.*s on the van, the route would take %lld", TEXT_ARGS(name),
                             (long long)v->available, TEXT_ARGS(part), (long long)v->needed);
}

static struct text say_window(const struct explain *e, int32_t job, int32_t technician, const struct route_verdict *v)
{
    struct text name = explain_technician_name(e, technician);
    struct text start = begins(e, v->job, v->needed), close = begins(e, v->job, v->available);
    if (v->job == job) {
        return text_format(e->arena, "%.*s could begin at %.*s, the window closes at %.*s", TEXT_ARGS(name),
                           TEXT_ARGS(start), TEXT_ARGS(close));
    }
    return text_format(e->arena, "%.*s would begin %.*s at %.*s, its window closes at %.*s", TEXT_ARGS(name),
                       TEXT_ARGS(explain_job_name(e, v->job)), TEXT_ARGS(start), TEXT_ARGS(close));
}

static struct text say_together(const struct explain *e, int32_t job, int32_t technician, const struct route_verdict *v)
{
    struct text name = explain_technician_name(e, technician);
    if (v->job == job) {
        return text_format(e->arena, "%.*s is not free when the jobs that it depends on allow it", TEXT_ARGS(name));
    }
    if (v->needed > 0) {
        return text_format(e->arena, "%.*s would begin %.*s at %.*s, too late for the jobs that depend on it",
                           TEXT_ARGS(name), TEXT_ARGS(explain_job_name(e, v->job)),
                           TEXT_ARGS(begins(e, v->job, v->needed)));
    }
    return text_format(e->arena, "%.*s finds no time with %.*s, which depends on it or goes with it", TEXT_ARGS(name),
                       TEXT_ARGS(explain_job_name(e, v->job)));
}

static struct text say_verdict(const struct explain *e, int32_t job, int32_t technician, const struct route_verdict *v)
{
    struct text name = explain_technician_name(e, technician);
    long long needed = (long long)v->needed, available = (long long)v->available;
    switch (v->obstacle) {
    case OBSTACLE_NOT_ELIGIBLE:
        return why_not_eligible(e, job, technician);
    case OBSTACLE_FROZEN:
        return text_format(e->arena, "%.*s has jobs under way that come first", TEXT_ARGS(name));
    case OBSTACLE_SEQUENCE:
        return text_format(e->arena, "the locked order of %.*s leaves no place", TEXT_ARGS(name));
    case OBSTACLE_JOBS_MAX:
        return text_format(e->arena, "%.*s would have %lld jobs, the limit is %lld", TEXT_ARGS(name), needed,
                           available);
    case OBSTACLE_LOAD:
        return text_format(e->arena, "%.*s would have %lld of %.*s on the van, it takes %lld", TEXT_ARGS(name), needed,
                           TEXT_ARGS(e->names->load_ids[v->part]), available);
    case OBSTACLE_PARTS:
        return say_parts(e, technician, v);
    case OBSTACLE_REACH:
        return text_format(e->arena, "%.*s would drive %lld, the vehicle comes as far as %lld", TEXT_ARGS(name), needed,
                           available);
    case OBSTACLE_ENERGY:
        return text_format(e->arena, "%.*s would need %lld of energy, the battery has %lld and charging does not help",
                           TEXT_ARGS(name), needed, available);
    case OBSTACLE_NO_ROAD:
        return text_format(e->arena, "%.*s has no road there and on", TEXT_ARGS(name));
    case OBSTACLE_WINDOW:
        return say_window(e, job, technician, v);
    case OBSTACLE_BREAK:
        return text_format(e->arena, "%.*s would have no room left for a break", TEXT_ARGS(name));
    case OBSTACLE_SHIFT:
        return text_format(e->arena, "%.*s would be back at %.*s, the shift ends at %.*s", TEXT_ARGS(name),
                           TEXT_ARGS(explain_instant(e, v->needed)), TEXT_ARGS(explain_instant(e, v->available)));
    case OBSTACLE_TOGETHER:
        return say_together(e, job, technician, v);
    case OBSTACLE_MOVED:
        return text_format(e->arena, "%lld %s would be moved against the previous plan, %lld may be", needed,
                           needed == 1 ? "job" : "jobs", available);
    case OBSTACLE_NONE:
        break;
    }
    return text_format(e->arena, "%.*s cannot", TEXT_ARGS(name));
}

struct explain_reason explain_verdict(const struct explain *e, int32_t job, int32_t technician,
                                      const struct route_verdict *verdict)
{
    static const char *const CODES[] = {
        [OBSTACLE_NONE] = "none",
        [OBSTACLE_NOT_ELIGIBLE] = "not_eligible",
        [OBSTACLE_FROZEN] = "under_way",
        [OBSTACLE_SEQUENCE] = "locked",
        [OBSTACLE_JOBS_MAX] = "too_many_jobs",
        [OBSTACLE_LOAD] = "load",
        [OBSTACLE_PARTS] = "missing_part",
        [OBSTACLE_REACH] = "out_of_reach",
        [OBSTACLE_ENERGY] = "energy",
        [OBSTACLE_NO_ROAD] = "no_road",
        [OBSTACLE_WINDOW] = "outside_window",
        [OBSTACLE_BREAK] = "no_break_room",
        [OBSTACLE_SHIFT] = "shift_too_short",
        [OBSTACLE_TOGETHER] = "not_together",
        [OBSTACLE_MOVED] = "too_many_moved",
    };
    return (struct explain_reason){text_of(CODES[verdict->obstacle]), say_verdict(e, job, technician, verdict)};
}

/* ---- relaxations ---------------------------------------------------------------------------------------------------- */

static struct text say_other(const struct explain *e, const struct quote_relaxation *r)
{
    struct text other = explain_job_name(e, r->job), taker = explain_technician_name(e, r->technician);
    if (r->kind == RELAX_LEAVE_OUT) {
        return text_format(e->arena, "%.*s takes it and %.*s is left out", TEXT_ARGS(taker), TEXT_ARGS(other));
    }
    if (r->other_technician == r->technician) {
        return text_format(e->arena, "%.*s takes it and does %.*s at another time", TEXT_ARGS(taker), TEXT_ARGS(other));
    }
    return text_format(e->arena, "%.*s takes it and %.*s goes to %.*s", TEXT_ARGS(taker), TEXT_ARGS(other),
                       TEXT_ARGS(explain_technician_name(e, r->other_technician)));
}

static struct text say_relaxation(const struct explain *e, int32_t job, const struct quote_relaxation *r)
{
    struct text name = explain_technician_name(e, r->technician), time = explain_duration(e, r->amount);
    long long amount = (long long)r->amount;
    switch (r->kind) {
    case RELAX_WINDOW:
        return text_format(e->arena, "the window closes %.*s later, for %.*s", TEXT_ARGS(time), TEXT_ARGS(name));
    case RELAX_PREVIOUS:
        return text_format(e->arena, "it may begin %.*s earlier than promised, for %.*s", TEXT_ARGS(time),
                           TEXT_ARGS(name));
    case RELAX_SHIFT:
        return text_format(e->arena, "%.*s works %.*s longer", TEXT_ARGS(name), TEXT_ARGS(time));
    case RELAX_PARTS:
        return text_format(e->arena, "%.*s has %lld more %.*s on the van", TEXT_ARGS(name), amount,
                           TEXT_ARGS(e->names->part_ids[r->index]));
    case RELAX_LOAD:
        return text_format(e->arena, "the van of %.*s takes %lld more of %.*s", TEXT_ARGS(name), amount,
                           TEXT_ARGS(e->names->load_ids[r->index]));
    case RELAX_JOBS_MAX:
        return text_format(e->arena, "%.*s may have %lld more %s", TEXT_ARGS(name), amount,
                           amount == 1 ? "job" : "jobs");
    case RELAX_REACH:
        return text_format(e->arena, "the vehicle of %.*s comes %lld farther", TEXT_ARGS(name), amount);
    case RELAX_CHARGE:
        return text_format(e->arena, "%.*s starts with %lld more in the battery", TEXT_ARGS(name), amount);
    case RELAX_SEQUENCE:
        return text_format(e->arena, "the locked order of %.*s is given up", TEXT_ARGS(name));
    case RELAX_FROZEN:
        return text_format(e->arena, "what is frozen for %.*s and has not begun need not come first", TEXT_ARGS(name));
    case RELAX_MOVED:
        return text_format(e->arena, "%lld more %s of the previous plan may be moved, with %.*s", amount,
                           amount == 1 ? "job" : "jobs", TEXT_ARGS(name));
    case RELAX_LEAVE_OUT:
    case RELAX_MOVE:
    case RELAX_KINDS:
        break;
    }
    (void)job;
    return say_other(e, r);
}

struct explain_reason explain_relaxation(const struct explain *e, int32_t job, const struct quote_relaxation *r)
{
    static const char *const CODES[RELAX_KINDS] = {
        [RELAX_WINDOW] = "longer_window",   [RELAX_PREVIOUS] = "earlier_than_promised",
        [RELAX_SHIFT] = "longer_shift",     [RELAX_PARTS] = "more_parts",
        [RELAX_LOAD] = "more_load",         [RELAX_JOBS_MAX] = "more_jobs",
        [RELAX_REACH] = "more_reach",       [RELAX_CHARGE] = "more_charge",
        [RELAX_SEQUENCE] = "lock_released", [RELAX_FROZEN] = "frozen_released",
        [RELAX_MOVED] = "more_moved",       [RELAX_LEAVE_OUT] = "leave_out_job",
        [RELAX_MOVE] = "move_job",
    };
    return (struct explain_reason){text_of(CODES[r->kind]), say_relaxation(e, job, r)};
}

/* ---- what holds a job ------------------------------------------------------------------------------------------------ */

/* Something ends, and then the way takes so long. */
static struct text say_way(const struct explain *e, const struct quote_hold *h, const char *what)
{
    return text_format(e->arena, "%s at %.*s and the way takes %.*s", what, TEXT_ARGS(explain_instant(e, h->leave_t)),
                       TEXT_ARGS(explain_duration(e, h->travel_t)));
}

static struct text say_hold(const struct explain *e, const struct quote_hold *h)
{
    struct text other = explain_job_name(e, h->job);
    struct text left = explain_instant(e, h->leave_t);
    switch (h->kind) {
    case HOLD_LEFT_OUT:
        return TEXT("it is left out");
    case HOLD_FACT:
        return TEXT("it has begun");
    case HOLD_WINDOW:
        return text_format(e->arena, "the window opens at %.*s", TEXT_ARGS(begins(e, h->job, h->limit_t)));
    case HOLD_PREVIOUS:
        return text_format(e->arena, "by the previous plan it begins not before %.*s",
                           TEXT_ARGS(begins(e, h->job, h->limit_t)));
    case HOLD_BEFORE:
        return h->limit_t == h->leave_t
                   ? text_format(e->arena, "%.*s, which comes before it, ends at %.*s", TEXT_ARGS(other),
                                 TEXT_ARGS(left))
                   : text_format(e->arena, "%.*s, which comes before it, ends at %.*s and %.*s must pass",
                                 TEXT_ARGS(other), TEXT_ARGS(left),
                                 TEXT_ARGS(explain_duration(e, (int64_t)h->limit_t - h->leave_t)));
    case HOLD_AFTER:
        return text_format(e->arena, "%.*s comes after it at %.*s, and the time between them is limited",
                           TEXT_ARGS(other), TEXT_ARGS(begins(e, h->job, h->limit_t)));
    case HOLD_CREW:
        return text_format(e->arena, "the crew is complete at %.*s: it waits for %.*s",
                           TEXT_ARGS(begins(e, h->job, h->limit_t)), TEXT_ARGS(other));
    case HOLD_JOB:
        return text_format(e->arena, "%.*s before it is left at %.*s and the way takes %.*s", TEXT_ARGS(other),
                           TEXT_ARGS(left), TEXT_ARGS(explain_duration(e, h->travel_t)));
    case HOLD_BREAK:
        return say_way(e, h, "the break ends");
    case HOLD_CHARGE:
        return say_way(e, h, "charging ends");
    case HOLD_RESTOCK:
        return say_way(e, h, "restocking ends");
    case HOLD_SHIFT:
        return say_way(e, h, "the shift begins");
    case HOLD_WAITING:
        return text_format(e->arena, "the day begins no sooner than %.*s, so that nobody waits later", TEXT_ARGS(left));
    }
    return TEXT("");
}

struct explain_reason explain_hold(const struct explain *e, const struct quote_hold *hold)
{
    static const char *const CODES[] = {
        [HOLD_LEFT_OUT] = "left_out",
        [HOLD_FACT] = "begun",
        [HOLD_WINDOW] = "window_opens",
        [HOLD_PREVIOUS] = "promised",
        [HOLD_BEFORE] = "job_before",
        [HOLD_AFTER] = "job_after",
        [HOLD_CREW] = "crew",
        [HOLD_JOB] = "previous_job",
        [HOLD_BREAK] = "break",
        [HOLD_CHARGE] = "charging",
        [HOLD_RESTOCK] = "restocking",
        [HOLD_SHIFT] = "shift_begins",
        [HOLD_WAITING] = "less_waiting",
    };
    return (struct explain_reason){text_of(CODES[hold->kind]), say_hold(e, hold)};
}
