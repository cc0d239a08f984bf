#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "story.h"

/* One expectation while it is looked at. */
struct check {
    struct arena *arena;
    const struct story *story;
    const struct day *day;
    const struct plan *plan;
    const struct story_line *line;
    struct text *told;
    struct fault *fault;
};

static bool unclear(const struct check *c)
{
    struct text where = text_format(c->arena, "line %d", c->line->number);
    return fault_raise(c->fault, FAULT_SYNTAX, "invalid_story", text_to_c(c->arena, where),
                       "\"%.*s\" is not an expectation", TEXT_ARGS(c->line->words));
}

static bool is(struct text word, const char *expected)
{
    return text_equal(word, text_of(expected));
}

static int32_t find_mark(const char *marks, int32_t count, struct text word)
{
    for (int32_t i = 0; i < count; i++) {
        if (word.length == 1 && word.bytes[0] == marks[i]) {
            return i;
        }
    }
    return -1;
}

/* The case, for comparing and for telling. */
static bool agrees(const struct check *c, struct text actual, struct text expected)
{
    *c->told = actual;
    return text_equal(actual, expected);
}

static struct text clock_down(const struct check *c, int64_t instant_s)
{
    return clock_text(c->arena, &c->story->zone, instant_s);
}

static struct text minutes_down(const struct check *c, int64_t seconds)
{
    return text_format(c->arena, "%lld", (long long)divide_floor(seconds, MINUTE_SECONDS));
}

/* ---- technicians ------------------------------------------------------------------------------------------------- */

static struct text jobs_of(const struct check *c, const struct plan_route *route)
{
    struct text_builder builder = text_builder_make(c->arena);
    for (int32_t i = 0; i < route->stop_count; i++) {
        if (route->stops[i].type == STOP_TYPE_JOB) {
            text_append(&builder, builder.length > 0 ? TEXT(" ") : TEXT(""));
            text_append_char(&builder, c->story->job_marks[route->stops[i].job]);
        }
    }
    return builder.length > 0 ? text_built(&builder) : TEXT("nothing");
}

static bool is_served_by(const struct plan_route *route, int32_t job)
{
    for (int32_t i = 0; i < route->stop_count; i++) {
        if (route->stops[i].job == job) {
            return true;
        }
    }
    return false;
}

/* "1 2 3" in any order, or "3 jobs". */
static bool has_jobs(const struct check *c, const struct plan_route *route, struct text rest)
{
    int32_t expected;
    struct text words = rest;
    struct text first = story_word(&words);
    *c->told = jobs_of(c, route);
    if (is(words, "jobs") && story_number(first, "", &expected)) {
        return route->totals.jobs == expected;
    }
    int32_t named = 0;
    bool all = true;
    while (!text_is_empty(rest)) {
        int32_t job = find_mark(c->story->job_marks, c->story->job_count, story_word(&rest));
        if (job < 0) {
            return unclear(c);
        }
        named++;
        all = all && is_served_by(route, job);
    }
    return all && named == route->totals.jobs;
}

static bool breaks(const struct check *c, const struct plan_route *route, struct text rest)
{
    for (int32_t i = 0; i < route->stop_count; i++) {
        if (route->stops[i].type == STOP_TYPE_BREAK) {
            return agrees(c, clock_down(c, route->stops[i].start_s), rest);
        }
    }
    return agrees(c, TEXT("at home"), rest);
}

static bool technician_holds(const struct check *c, const struct plan_route *route, struct text verb, struct text rest)
{
    if (is(verb, "does")) {
        return agrees(c, jobs_of(c, route), rest);
    }
    if (is(verb, "has")) {
        return has_jobs(c, route, rest);
    }
    if (is(verb, "breaks")) {
        return breaks(c, route, rest);
    }
    if (is(verb, "leaves")) {
        return agrees(c, clock_down(c, route->leave_s), rest);
    }
    if (is(verb, "is") && text_starts_with(rest, TEXT("back "))) {
        return agrees(c, clock_down(c, route->return_s), text_slice(rest, 5, rest.length));
    }
    return unclear(c);
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

static const struct plan_stop *stop_of(const struct plan *plan, int32_t job)
{
    for (int32_t r = 0; r < plan->route_count; r++) {
        for (int32_t i = 0; i < plan->routes[r].stop_count; i++) {
            if (plan->routes[r].stops[i].job == job) {
                return &plan->routes[r].stops[i];
            }
        }
    }
    return NULL;
}

static const struct unassigned *left_out_of(const struct plan *plan, int32_t job)
{
    for (int32_t i = 0; i < plan->unassigned_count; i++) {
        if (plan->unassigned[i].job == job) {
            return &plan->unassigned[i];
        }
    }
    return NULL;
}

static bool left_out_holds(const struct check *c, const struct unassigned *left_out, struct text verb, struct text rest)
{
    if (is(verb, "says")) {
        return agrees(c, left_out->summary, rest);
    }
    *c->told = text_format(c->arena, "left out for %.*s", TEXT_ARGS(reason_code_name(left_out->reasons[0].code)));
    return is(verb, "is") && (is(rest, "left out") || text_equal(rest, *c->told));
}

static bool served_holds(const struct check *c, const struct plan_stop *stop, struct text verb, struct text rest)
{
    if (is(verb, "arrives")) {
        return agrees(c, clock_down(c, stop->arrival_s), rest);
    }
    if (is(verb, "starts")) {
        return agrees(c, clock_down(c, stop->start_s), rest);
    }
    if (is(verb, "waits")) {
        return agrees(c, text_format(c->arena, "%.*s min", TEXT_ARGS(minutes_down(c, stop->wait_s))), rest);
    }
    if (is(verb, "has")) {
        return agrees(c, text_format(c->arena, "%.*s min slack", TEXT_ARGS(minutes_down(c, stop->slack_s))), rest);
    }
    if (is(verb, "is")) {
        return agrees(c, stop->on_time ? TEXT("on time") : TEXT("late"), rest);
    }
    if (is(verb, "says")) {
        *c->told = TEXT("nothing, it is planned");
        return false;
    }
    return unclear(c);
}

bool story_holds(struct arena *arena, const struct story *story, const struct day *day, const struct plan *plan,
                 const struct story_line *line, struct text *told, struct fault *fault)
{
    struct check check = {arena, story, day, plan, line, told, fault};
    struct text rest = line->words;
    struct text mark = story_word(&rest);
    struct text verb = story_word(&rest);
    int32_t technician = find_mark(story->technician_marks, story->technician_count, mark);
    int32_t job = find_mark(story->job_marks, story->job_count, mark);
    if (technician >= 0) {
        return technician_holds(&check, &plan->routes[technician], verb, rest);
    }
    if (job < 0) {
        return unclear(&check);
    }
    const struct plan_stop *stop = stop_of(plan, job);
    if (stop != NULL) {
        return served_holds(&check, stop, verb, rest);
    }
    const struct unassigned *left_out = left_out_of(plan, job);
    assert(left_out != NULL);
    return left_out_holds(&check, left_out, verb, rest);
}
