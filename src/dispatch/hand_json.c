/* How a hand's work is told. */
#include "dispatch/hand_parts.h"

#include "base/fault.h"
#include "base/json.h"
#include "dispatch/route_odds.h"

static void minutes_write(struct json_writer *j, const char *name, int64_t seconds)
{
    json_name(j, text_of(name));
    json_fixed(j, divide_round_half_up(seconds * 10, MINUTE_SECONDS), 10);
}

static void deltas_write(struct json_writer *j, const struct hand_working *w)
{
    struct figures was = figures_of(w->arena, &w->before, &w->before.standing);
    struct figures is = figures_of(w->arena, &w->after, &w->after.standing);
    json_name(j, TEXT("deltas"));
    json_object_begin(j);
    minutes_write(j, "driveMinutes", is.drive_s - was.drive_s);
    minutes_write(j, "latenessMinutes", is.late_s - was.late_s);
    json_name(j, TEXT("cost"));
    json_fixed(j, divide_round_half_up((is.cost_c - was.cost_c) * 10000, GUARDRAIL_MONEY_C), 10000);
    json_object_end(j);
}

static void rules_write(struct json_writer *j, const struct hand_working *w)
{
    json_name(j, TEXT("violations"));
    json_array_begin(j);
    for (int32_t i = 0; i < w->rule_count; i++) {
        json_object_begin(j);
        json_name_string(j, TEXT("code"), text_of(w->rules[i].code));
        json_name_string(j, TEXT("message"), w->rules[i].message);
        json_name(j, TEXT("detail"));
        json_document(j, w->rules[i].detail);
        json_name_bool(j, TEXT("hard"), w->rules[i].hard);
        json_object_end(j);
    }
    json_array_end(j);
}

/* ---- who is affected --------------------------------------------------------------------------------------------- */

/* By how much a job begins later than it would have; of the job itself, than it stood. */
struct shift {
    bool is_affected, has_delta;
    int64_t delta_s;
};

static struct shift shift_of(const struct hand_working *w, int32_t j)
{
    const struct live_place *was = &w->was.places[j];
    const struct live_place *is = &w->is.places[j];
    struct shift shift = {.has_delta = was->technician >= 0};
    if (is->technician < 0 || w->before.day->jobs.items[j].status > JOB_EN_ROUTE) {
        return shift;
    }
    shift.delta_s = is->start_s - was->start_s;
    bool moved = shift.delta_s >= CHANGES_RETIME_S || shift.delta_s <= -CHANGES_RETIME_S;
    shift.is_affected = j == w->job || !shift.has_delta || moved;
    return shift;
}

/* How likely each job of the routes of affected jobs is late. */
static int32_t *odds_of(const struct hand_working *w)
{
    const struct live_problem *made = &w->after;
    int32_t *late_e4 = arena_array(w->arena, int32_t, w->day.jobs.count);
    bool *asked = arena_array(w->arena, bool, w->day.technicians.count);
    for (int32_t j = 0; j < w->day.jobs.count; j++) {
        if (shift_of(w, j).is_affected) {
            asked[w->is.places[j].technician] = true;
        }
    }
    for (int32_t t = 0; t < w->day.technicians.count; t++) {
        const struct route *route = &made->standing.routes[t];
        if (!asked[t]) {
            continue;
        }
        const struct route_stops stops = {.technician = t,
                                          .leave_t = route->leave_t,
                                          .stops = made->standing.stops + route->stop_first,
                                          .count = route->stop_count};
        struct arrivals_odds *odds = arena_array(w->arena, struct arrivals_odds, route->stop_count);
        arrivals_of_route(w->arena, made, &stops, NULL, odds);
        for (int32_t i = 0; i < route->stop_count; i++) {
            int32_t task = stops.stops[i].job;
            if (task >= 0 && made->member_of[task] == 0) {
                late_e4[made->job_of[task]] = odds[i].late_e4;
            }
        }
    }
    return late_e4;
}

static void affected_write(struct json_writer *j, const struct hand_working *w)
{
    const int32_t *late_e4 = odds_of(w);
    json_name(j, TEXT("affected"));
    json_array_begin(j);
    for (int32_t i = 0; i < w->day.jobs.count; i++) {
        struct shift shift = shift_of(w, i);
        if (!shift.is_affected) {
            continue;
        }
        json_object_begin(j);
        json_name_string(j, TEXT("jobId"), w->day.jobs.items[i].id);
        if (shift.has_delta) {
            minutes_write(j, "startDelta", shift.delta_s);
        } else {
            json_name_null(j, TEXT("startDelta"));
        }
        json_name(j, TEXT("lateProbability"));
        json_fixed(j, late_e4[i], 10000);
        json_object_end(j);
    }
    json_array_end(j);
}

static void told_write(struct json_writer *j, const struct hand_working *w)
{
    json_name(j, TEXT("told"));
    json_array_begin(j);
    for (int32_t i = 0; i < w->move_count; i++) {
        if (hand_is_told_anew(w, &w->moves[i])) {
            json_string(j, w->moves[i].job_id);
        }
    }
    json_array_end(j);
}

static void moves_write(struct json_writer *j, const struct hand_move *moves, int32_t count)
{
    json_name(j, TEXT("moves"));
    json_array_begin(j);
    for (int32_t i = 0; i < count; i++) {
        shape_write(j, &hand_shape_move, &moves[i], SHAPE_FOR_CLIENT);
    }
    json_array_end(j);
}

struct text hand_result(const struct hand_working *w)
{
    struct json_writer j = json_writer_make(w->arena);
    json_object_begin(&j);
    json_name_bool(&j, TEXT("feasible"), w->is_feasible);
    rules_write(&j, w);
    deltas_write(&j, w);
    affected_write(&j, w);
    told_write(&j, w);
    moves_write(&j, w->moves, w->move_count);
    json_object_end(&j);
    return json_written(&j);
}

/* ---- locks ------------------------------------------------------------------------------------------------------- */

struct text hand_locks_result(struct arena *arena, const struct hand_ask *ask, struct hand_move_list *moves)
{
    struct json_writer j = json_writer_make(arena);
    struct hand_move *items = arena_array(arena, struct hand_move, ask->moves.count);
    for (int32_t i = 0; i < ask->moves.count; i++) {
        const struct hand_move *move = &ask->moves.items[i];
        struct hand_place to = move->from;
        to.locks = ask->action == HAND_LOCK ? to.locks | ask->locks : to.locks & ~ask->locks;
        items[i] = hand_move_of(move->job_id, &move->from, &to);
    }
    *moves = (struct hand_move_list){ask->moves.count, items};
    json_object_begin(&j);
    moves_write(&j, items, moves->count);
    json_object_end(&j);
    return json_written(&j);
}

/* ---- read again -------------------------------------------------------------------------------------------------- */

struct kept {
    uint64_t given;
    struct hand_move_list moves;
};
static const struct shape_member kept_rows[] = {
    {"moves", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, .offset = offsetof(struct kept, moves), .most = LIVE_JOBS_MOST,
     .of = &hand_shape_move},
};
static const struct shape shape_kept = {
    .name = "HandKept", .size = sizeof(struct kept), .count = 1, .members = kept_rows};

bool hand_moves_read(struct arena *arena, struct text result, struct hand_move_list *moves, struct fault *fault)
{
    struct json document;
    struct kept kept;
    struct issues wrong = issues_make(arena);
    struct issues not_built = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = &wrong, .not_built = &not_built};
    shape_preset(&shape_kept, &kept);
    if (!json_parse(arena, result, &document, NULL) ||
        !shape_merge(&reader, &shape_kept, SHAPE_FROM_STORE, &document, NULL, &kept)) {
        return fault_raise(fault, FAULT_SYSTEM, "internal", "/result", "The decision does not say what it moved.");
    }
    *moves = kept.moves;
    return true;
}
