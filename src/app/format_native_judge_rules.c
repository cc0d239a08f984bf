/* What the judge of the native format looks up in the document, and the rules of a single stop. */
#include "app/format_native_judge.h"

#include "base/arena.h"

/* ---- Looking things up ---- */

int64_t judge_integer(const struct json *object, struct text name, int64_t absent)
{
    const struct json *member = object == NULL ? NULL : json_get(object, name); /* the object may be absent too */
    return member == NULL ? absent : member->integer;
}

bool judge_true(const struct json *object, struct text name, bool absent)
{
    const struct json *member = object == NULL ? NULL : json_get(object, name);
    return member == NULL ? absent : member->type == JSON_TRUE;
}

const struct json *judge_element(const struct json *document, struct text list, int32_t index)
{
    return &json_get(document, list)->elements[index];
}

bool judge_fold_equal(struct arena *arena, struct text a, struct text b)
{
    struct arena_mark mark = arena_mark(arena);
    bool equal = text_equal(text_fold(arena, a), text_fold(arena, b));
    arena_rewind(arena, mark);
    return equal;
}

bool judge_listed(struct arena *arena, const struct json *list, struct text wanted, bool folded)
{
    for (int32_t i = 0; list != NULL && i < list->count; i++) {
        struct text entry = list->elements[i].string;
        if (folded ? judge_fold_equal(arena, entry, wanted) : text_equal(entry, wanted)) {
            return true;
        }
    }
    return false;
}

const struct json *judge_job(const struct judge *judge, int32_t job)
{
    int32_t d = judge->names->job_of[job];
    return d == NATIVE_POSITION ? NULL : judge_element(judge->document, TEXT("jobs"), d);
}

int32_t judge_place(const struct json *document, struct text id)
{
    const struct json *places = json_get(document, TEXT("places"));
    int32_t index = 0;
    while (!text_equal(json_get(&places->elements[index], TEXT("id"))->string, id)) {
        index++;
    }
    return index;
}

/* ---- Skills and lists ---- */

/* The level of a skill, in an array of names or an object of levels; 0 where it is not. */
static int64_t level_of(struct arena *arena, const struct json *skills, struct text skill)
{
    if (skills == NULL || skills->type == JSON_ARRAY) {
        return judge_listed(arena, skills, skill, true);
    }
    int64_t level = 0;
    for (int32_t i = 0; i < skills->count; i++) {
        int64_t held = skills->members[i].value.integer;
        if (judge_fold_equal(arena, skills->members[i].name, skill) && held > level) {
            level = held;
        }
    }
    return level;
}

static bool skills_held(struct arena *arena, const struct json *required, const struct json *technician)
{
    const struct json *held = json_get(technician, TEXT("skills"));
    for (int32_t i = 0; required != NULL && i < required->count; i++) {
        bool array = required->type == JSON_ARRAY;
        struct text skill = array ? required->elements[i].string : required->members[i].name;
        if (level_of(arena, held, skill) < (array ? 1 : required->members[i].value.integer)) {
            return false;
        }
    }
    return true;
}

/* Whether a rule {tags, ids} of a technician is about a job. */
static bool rule_hits(struct arena *arena, const struct json *rule, const struct json *job)
{
    const struct json *tags = json_get(rule, TEXT("tags"));
    bool hit = judge_listed(arena, json_get(rule, TEXT("ids")), json_get(job, TEXT("id"))->string, false);
    for (int32_t i = 0; tags != NULL && i < tags->count && !hit; i++) {
        hit = judge_listed(arena, json_get(job, TEXT("tags")), tags->elements[i].string, true);
    }
    return hit;
}

static bool technician_wants(struct arena *arena, const struct json *technician, const struct json *job)
{
    const struct json *jobs = json_get(technician, TEXT("jobs"));
    const struct json *allowed = jobs == NULL ? NULL : json_get(jobs, TEXT("allowed")),
                      *forbidden = jobs == NULL ? NULL : json_get(jobs, TEXT("forbidden"));
    return (allowed == NULL || rule_hits(arena, allowed, job)) &&
           (forbidden == NULL || !rule_hits(arena, forbidden, job));
}

/* What a job, or this member of its crew, says of itself. */
static const struct json *asked(const struct json *job, const struct json *member, struct text name)
{
    const struct json *own = member == NULL ? NULL : json_get(member, name);
    return own == NULL ? json_get(job, name) : own;
}

bool judge_may(const struct judge *judge, const struct judge_route *of, int32_t job_index)
{
    const struct json *job = judge_job(judge, job_index), *crew = json_get(job, TEXT("crew"));
    int32_t number = job_index - judge->names->first_job[judge->names->job_of[job_index]];
    const struct json *member = crew == NULL ? NULL : &crew->elements[number];
    const struct json *allowed = asked(job, member, TEXT("allowedTechnicians")), *lock = json_get(job, TEXT("lock"));
    const struct json *only[] = {member != NULL && member->type == JSON_STRING ? member : NULL,
                                 json_get(job, TEXT("requiredTechnician")),
                                 lock == NULL ? NULL : json_get(lock, TEXT("technician"))};
    struct text id = json_get(of->technician, TEXT("id"))->string;
    for (size_t i = 0; i < sizeof only / sizeof only[0]; i++) {
        if (only[i] != NULL && !text_equal(only[i]->string, id)) {
            return false;
        }
    }
    return (allowed == NULL || judge_listed(judge->arena, allowed, id, false)) &&
           !judge_listed(judge->arena, json_get(job, TEXT("excludedTechnicians")), id, false) &&
           skills_held(judge->arena, asked(job, member, TEXT("requiredSkills")), of->technician) &&
           technician_wants(judge->arena, of->technician, job);
}

/* ---- Parts ---- */

/* How many of a part an object of names and amounts holds; -1 when it does not name it. */
static int64_t amount_of(struct arena *arena, const struct json *amounts, struct text part)
{
    for (int32_t i = 0; amounts != NULL && i < amounts->count; i++) {
        if (judge_fold_equal(arena, amounts->members[i].name, part)) {
            return amounts->members[i].value.integer;
        }
    }
    return -1;
}

static int64_t stock_of(struct arena *arena, const struct json *technician, bool restocked, struct text part)
{
    int64_t after = amount_of(arena, json_get(technician, TEXT("restockTo")), part);
    int64_t start = amount_of(arena, json_get(technician, TEXT("inventory")), part);
    int64_t stock = restocked && after >= 0 ? after : start;
    return stock < 0 ? 0 : stock;
}

static const struct json *substitutes_of(const struct json *use)
{
    return use->type == JSON_OBJECT ? json_get(use, TEXT("substitutes")) : NULL;
}

/* Whether a use can be filled from nothing but a part and its substitutes. */
static bool use_within(struct arena *arena, const struct json_member *use, const struct json_member *of)
{
    const struct json *may = substitutes_of(&of->value), *own = substitutes_of(&use->value);
    bool within = judge_fold_equal(arena, use->name, of->name) || judge_listed(arena, may, use->name, true);
    for (int32_t i = 0; own != NULL && i < own->count && within; i++) {
        within = judge_fold_equal(arena, own->elements[i].string, of->name) ||
                 judge_listed(arena, may, own->elements[i].string, true);
    }
    return within;
}

/* What jobs of the route up to `last`, since the last restock, can fill from this part and its substitutes alone. */
static int64_t taken_within(const struct judge *judge, const struct judge_route *of, int32_t last,
                            const struct json_member *part, bool *restocked)
{
    int64_t taken = 0;
    *restocked = false;
    for (int32_t i = last; i >= 0 && !*restocked; i--) {
        int32_t job = judge->solution->stops[of->route->stop_first + i].job;
        *restocked = job == STOP_RESTOCK;
        bool first = job >= 0 && judge->names->job_of[job] != NATIVE_POSITION &&
                     judge->names->first_job[judge->names->job_of[job]] == job; /* of a crew, whose parts they are */
        const struct json *parts = first ? json_get(judge_job(judge, job), TEXT("requiredParts")) : NULL;
        for (int32_t k = 0; parts != NULL && k < parts->count; k++) {
            const struct json *use = &parts->members[k].value;
            if (use_within(judge->arena, &parts->members[k], part)) {
                taken += use->type == JSON_OBJECT ? judge_integer(use, TEXT("quantity"), 0) : use->integer;
            }
        }
    }
    return taken;
}

bool judge_parts(const struct judge *judge, const struct judge_route *of, int32_t last)
{
    int32_t job_index = judge->solution->stops[of->route->stop_first + last].job;
    const struct json *job = judge_job(judge, job_index);
    const struct json *parts = job == NULL ? NULL : json_get(job, TEXT("requiredParts"));
    for (int32_t i = 0; parts != NULL && i < parts->count; i++) {
        bool restocked = false;
        int64_t taken = taken_within(judge, of, last, &parts->members[i], &restocked);
        int64_t stock = stock_of(judge->arena, of->technician, restocked, parts->members[i].name);
        const struct json *others = substitutes_of(&parts->members[i].value);
        for (int32_t k = 0; others != NULL && k < others->count; k++) {
            stock += stock_of(judge->arena, of->technician, restocked, others->elements[k].string);
        }
        if (taken > stock) {
            return false;
        }
    }
    return true;
}

/* ---- Travel ---- */

/* The table of a technician's vehicle. */
static const struct json *table_of(const struct json *document, const struct json *technician)
{
    const struct json *travel = json_get(document, TEXT("travel")), *profiles = json_get(travel, TEXT("profiles"));
    const struct json *named = json_get(technician, TEXT("profile"));
    if (profiles == NULL) {
        return travel;
    }
    return named == NULL ? &profiles->members[0].value : json_get(profiles, named->string);
}

/* Drives a way at the speeds of the day, slice by slice, in ten-thousandths of a tick at speed 1. */
static int64_t drive(const struct json *speeds, int64_t leave, int64_t ticks)
{
    enum { E4 = 10000 };
    int64_t way = ticks * E4, now = leave;
    for (int32_t i = 0; i < speeds->count && way > 0; i++) {
        int64_t until =
            i + 1 < speeds->count ? judge_integer(&speeds->elements[i + 1], TEXT("from"), 0) : INT64_MAX / 2;
        int64_t speed = (int64_t)(json_number(json_get(&speeds->elements[i], TEXT("speed"))) * E4 + 0.5);
        if (until <= now) {
            continue;
        }
        int64_t needed = (way + speed - 1) / speed, spent = needed < until - now ? needed : until - now;
        way -= spent * speed;
        now += spent;
    }
    return now;
}

int64_t judge_reached(const struct judge *judge, const struct json *technician, int32_t from, int32_t to, int64_t leave)
{
    const struct json *table = table_of(judge->document, technician);
    const struct json *matrix = json_get(table, TEXT("matrix")), *speeds = json_get(table, TEXT("speeds"));
    if (matrix == NULL || from == to) {
        return leave;
    }
    const struct json *cell = &json_get(matrix, TEXT("time"))->elements[from].elements[to];
    if (cell->type == JSON_NULL) {
        return -1;
    }
    return speeds == NULL ? leave + cell->integer : drive(speeds, leave, cell->integer);
}

/* ---- Times of a job ---- */

static bool window_has(const struct json *window, int64_t start)
{
    bool hard = judge_true(window, TEXT("hard"), true);
    int64_t end = judge_integer(window, TEXT("end"), INSTANT_MAX);
    return start >= judge_integer(window, TEXT("start"), 0) &&
           start <= (hard ? end : judge_integer(window, TEXT("lateUntil"), INSTANT_MAX));
}

bool judge_window(const struct json *job, int64_t start)
{
    const struct json *one = json_get(job, TEXT("window")), *several = json_get(job, TEXT("windows"));
    const struct json *lock = json_get(job, TEXT("lock"));
    bool within = several == NULL && (one == NULL || window_has(one, start));
    for (int32_t i = 0; several != NULL && i < several->count && !within; i++) {
        within = window_has(&several->elements[i], start);
    }
    return within && start <= judge_integer(job, TEXT("deadline"), INSTANT_MAX) &&
           start == judge_integer(lock, TEXT("time"), start);
}

/* A number, or of quantiles p1 to p99 the smallest that is not below the wanted one, else the largest. */
static int64_t ticks_of(const struct json *duration, int64_t wanted)
{
    int64_t above = 100, below = 0, at_above = 0, at_below = 0;
    if (duration->type == JSON_INTEGER) {
        return duration->integer;
    }
    for (int32_t i = 0; i < duration->count; i++) {
        int64_t quantile = 0, value = duration->members[i].value.integer;
        text_to_int64(text_slice(duration->members[i].name, 1, duration->members[i].name.length), &quantile);
        if (quantile >= wanted && quantile < above) {
            above = quantile;
            at_above = value;
        } else if (quantile < wanted && quantile > below) {
            below = quantile;
            at_below = value;
        }
    }
    return above < 100 ? at_above : at_below;
}

struct judge_stay judge_stay_of(const struct judge *judge, const struct json *job, const struct json *technician)
{
    enum { E4 = 10000 };
    const struct json *planning = json_get(judge->document, TEXT("planning"));
    const struct json *own = json_get(job, TEXT("durationByTechnician")),
                      *factor = json_get(technician, TEXT("serviceFactor"));
    const struct json *particular = own == NULL ? NULL : json_get(own, json_get(technician, TEXT("id"))->string);
    int64_t wanted = judge_integer(planning, TEXT("quantile"), 80);
    int64_t before = judge_integer(job, TEXT("bufferBefore"), judge_integer(planning, TEXT("bufferBefore"), 0));
    int64_t after = judge_integer(job, TEXT("bufferAfter"), judge_integer(planning, TEXT("bufferAfter"), 0));
    int64_t service = ticks_of(particular == NULL ? json_get(job, TEXT("duration")) : particular, wanted);
    if (particular == NULL && factor != NULL) {
        service = (service * (int64_t)(json_number(factor) * E4 + 0.5) + E4 - 1) / E4;
    }
    int64_t whole = before + service + after;
    return (struct judge_stay){.before = before, .whole = whole < DURATION_MAX ? whole : DURATION_MAX};
}
