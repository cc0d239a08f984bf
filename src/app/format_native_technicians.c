/* Technicians of a native file: who they are, their day, and what it costs. What they can do is read in format_native_who.c,
 * what they drive in format_native_energy.c, what they carry in format_native_stock.c. */
#include "app/format_native.h"

#include "base/arena.h"
#include "base/fault.h"

enum { E4 = 10000, FACTOR_MAX_E4 = 1000000 };

static const char TECHNICIAN_FIELDS[] = "id startPlace endPlace openEnd shift break breaks skills profile "
                                        "serviceFactor maxJobs costs usedCost reach inventory "
                                        "restockTo capacity vehicle jobs territories frozen";

struct technician_arrays {
    int32_t *start, *end, *from, *to, *regular;
    int64_t *used, *overtime;
    int64_t *drive, *distance, *wait, *service;
    int32_t *reach, *jobs_max, *pace, *profile;
    struct native_list break_first, break_from, break_until, break_length;
    bool any_reach, any_regular, any_wage, any_limit, any_pace;
};

/* ---- Parts of a technician ---- */

static bool places_read(const struct native_reader *reader, const struct cursor *technician,
                        struct technician_arrays *a, int32_t t, struct fault *fault)
{
    struct cursor start = cursor_member(technician, TEXT("startPlace")),
                  end = cursor_member(technician, TEXT("endPlace")), open = cursor_member(technician, TEXT("openEnd"));
    bool open_end = false;
    if (!native_place(reader, &start, &a->start[t], fault) || !cursor_bool_or(&open, &open_end, fault)) {
        return false;
    }
    a->end[t] = open_end ? NO_PLACE : a->start[t];
    if (open_end && cursor_is(&end)) {
        return cursor_fault(&end, fault, "two_ends", "a day with an open end has no endPlace");
    }
    return !cursor_is(&end) || native_place(reader, &end, &a->end[t], fault);
}

static bool shift_read(const struct native_reader *reader, const struct cursor *shift, struct technician_arrays *a,
                       int32_t t, struct fault *fault)
{
    struct cursor regular = cursor_member(shift, TEXT("regularEnd")),
                  price = cursor_member(shift, TEXT("overtimeCost"));
    a->overtime[t] = reader->costs.overtime;
    if (!cursor_object(shift, "start end regularEnd overtimeCost", fault) ||
        !native_span(shift, TEXT("start"), TEXT("end"), &a->from[t], &a->to[t], fault)) {
        return false;
    }
    a->regular[t] = a->to[t];
    a->any_regular |= cursor_is(&regular);
    return cursor_int32_or(&regular, a->from[t], a->to[t], &a->regular[t], fault) &&
           cursor_integer_or(&price, 0, COST_MAX, &a->overtime[t], fault);
}

static bool break_read(struct native_reader *reader, const struct cursor *taken, struct technician_arrays *a, int32_t t,
                       struct fault *fault)
{
    struct cursor duration = cursor_member(taken, TEXT("duration")), earliest = cursor_member(taken, TEXT("earliest")),
                  latest = cursor_member(taken, TEXT("latest"));
    int32_t from = 0, until = 0, length = 0, before = a->break_from.count;
    if (!cursor_object(taken, "earliest latest duration", fault) ||
        !native_span(taken, TEXT("earliest"), TEXT("latest"), &from, &until, fault) ||
        !cursor_int32(&duration, 1, DURATION_MAX, &length, fault)) {
        return false;
    }
    if (until < a->from[t]) {
        return cursor_fault(&latest, fault, "before_shift", "this is before the shift begins");
    }
    if (before > a->break_first.at[t] &&
        (from < a->break_from.at[before - 1] || until < a->break_until.at[before - 1])) {
        return cursor_fault(from < a->break_from.at[before - 1] ? &earliest : &latest, fault, "out_of_order",
                            "this is before that of the break that comes first");
    }
    native_push(reader->arena, &a->break_from, from);
    native_push(reader->arena, &a->break_until, until);
    native_push(reader->arena, &a->break_length, length);
    return true;
}

static bool breaks_read(struct native_reader *reader, const struct cursor *technician, struct technician_arrays *a,
                        int32_t t, struct fault *fault)
{
    struct cursor one = cursor_member(technician, TEXT("break")), several = cursor_member(technician, TEXT("breaks"));
    int32_t count = 0;
    if (cursor_is(&one) && cursor_is(&several)) {
        return cursor_fault(&several, fault, "two_forms", "there is break or breaks, not both");
    }
    if ((cursor_is(&one) && !break_read(reader, &one, a, t, fault)) ||
        (cursor_is(&several) && !cursor_array(&several, 0, PROBLEM_BREAKS_MAX, &count, fault))) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor taken = cursor_element(&several, i);
        if (!break_read(reader, &taken, a, t, fault)) {
            return false;
        }
    }
    native_push(reader->arena, &a->break_first, a->break_from.count);
    return true;
}

static bool wages_read(const struct native_reader *reader, const struct cursor *costs, struct technician_arrays *a,
                       int32_t t, struct fault *fault)
{
    struct cursor drive = cursor_member(costs, TEXT("drive")), distance = cursor_member(costs, TEXT("distance"));
    struct cursor wait = cursor_member(costs, TEXT("waiting")), service = cursor_member(costs, TEXT("service"));
    a->drive[t] = reader->costs.drive;
    a->distance[t] = reader->costs.distance;
    a->wait[t] = reader->costs.waiting;
    a->service[t] = reader->costs.service;
    a->any_wage |= cursor_is(costs);
    return !cursor_is(costs) || (cursor_object(costs, "drive distance waiting service", fault) &&
                                 cursor_integer_or(&drive, 0, COST_MAX, &a->drive[t], fault) &&
                                 cursor_integer_or(&distance, 0, COST_MAX, &a->distance[t], fault) &&
                                 cursor_integer_or(&wait, 0, COST_MAX, &a->wait[t], fault) &&
                                 cursor_integer_or(&service, 0, COST_MAX, &a->service[t], fault));
}

static bool profile_read(const struct native_reader *reader, const struct cursor *profile, int32_t *number,
                         struct fault *fault)
{
    struct text name;
    return !cursor_is(profile) ||
           (cursor_text(profile, &name, fault) &&
            (map_get(&reader->profiles, name, number) ||
             cursor_fault(profile, fault, "unknown_profile", "travel has no profile \"%.*s\"", TEXT_ARGS(name))));
}

static bool limits_read(const struct native_reader *reader, const struct cursor *technician,
                        struct technician_arrays *a, int32_t t, struct fault *fault)
{
    struct cursor used = cursor_member(technician, TEXT("usedCost")), reach = cursor_member(technician, TEXT("reach"));
    struct cursor most = cursor_member(technician, TEXT("maxJobs")),
                  pace = cursor_member(technician, TEXT("serviceFactor"));
    struct cursor profile = cursor_member(technician, TEXT("profile"));
    a->reach[t] = INT32_MAX;
    a->jobs_max[t] = INT32_MAX;
    a->pace[t] = E4;
    a->any_reach |= cursor_is(&reach);
    a->any_limit |= cursor_is(&most);
    a->any_pace |= cursor_is(&pace);
    return cursor_integer_or(&used, 0, COST_MAX, &a->used[t], fault) &&
           cursor_int32_or(&reach, 0, INT32_MAX, &a->reach[t], fault) &&
           cursor_int32_or(&most, 0, PROBLEM_JOBS_MAX, &a->jobs_max[t], fault) &&
           cursor_e4_or(&pace, 1, FACTOR_MAX_E4, &a->pace[t], fault) &&
           profile_read(reader, &profile, &a->profile[t], fault);
}

/* ---- All of them ---- */

static bool technician_read(struct native_reader *reader, const struct cursor *technician, struct technician_arrays *a,
                            int32_t t, struct fault *fault)
{
    int32_t value = t;
    struct cursor id = cursor_member(technician, TEXT("id")), shift = cursor_member(technician, TEXT("shift"));
    struct cursor costs = cursor_member(technician, TEXT("costs"));
    return cursor_object(technician, TECHNICIAN_FIELDS, fault) && cursor_text(&id, &reader->technician_ids[t], fault) &&
           (map_add(&reader->technicians, reader->technician_ids[t], &value) ||
            cursor_fault(&id, fault, "duplicate_id", "two technicians have this id")) &&
           places_read(reader, technician, a, t, fault) && shift_read(reader, &shift, a, t, fault) &&
           breaks_read(reader, technician, a, t, fault) && wages_read(reader, &costs, a, t, fault) &&
           limits_read(reader, technician, a, t, fault);
}

static struct technician_arrays arrays_make(struct native_reader *reader, int32_t count)
{
    struct arena *arena = reader->arena;
    struct technician_arrays a = {
        .start = arena_array(arena, int32_t, count),
        .end = arena_array(arena, int32_t, count),
        .from = arena_array(arena, int32_t, count),
        .to = arena_array(arena, int32_t, count),
        .regular = arena_array(arena, int32_t, count),
        .used = arena_array(arena, int64_t, count),
        .overtime = arena_array(arena, int64_t, count),
        .drive = arena_array(arena, int64_t, count),
        .distance = arena_array(arena, int64_t, count),
        .wait = arena_array(arena, int64_t, count),
        .service = arena_array(arena, int64_t, count),
        .reach = arena_array(arena, int32_t, count),
        .jobs_max = arena_array(arena, int32_t, count),
        .pace = arena_array(arena, int32_t, count),
        .profile = arena_array(arena, int32_t, count),
    };
    native_push(arena, &a.break_first, 0);
    return a;
}

static void arrays_describe(struct native_reader *reader, const struct technician_arrays *a)
{
    struct problem *p = reader->problem;
    p->technician_start_place = a->start;
    p->technician_end_place = a->end;
    p->technician_from_t = a->from;
    p->technician_to_t = a->to;
    p->technician_used_c = a->used;
    if (a->break_from.count > 0) {
        p->dims.breaks = a->break_from.count;
        p->break_first = a->break_first.at;
        p->break_from_t = a->break_from.at;
        p->break_until_t = a->break_until.at;
        p->break_length_t = a->break_length.at;
    }
    if (a->any_wage || reader->costs.waiting > 0 || reader->costs.service > 0) {
        p->technician_drive_c = a->drive;
        p->technician_distance_c = a->distance;
        p->technician_wait_c = a->wait;
        p->technician_service_c = a->service;
    }
    if (a->any_regular) {
        p->regular_t = a->regular;
        p->overtime_c = a->overtime;
    }
    p->reach_d = a->any_reach ? a->reach : NULL;
    p->jobs_max = a->any_limit ? a->jobs_max : NULL;
    reader->jobs_max = a->jobs_max;
    p->pace_e4 = a->any_pace ? a->pace : NULL;
    p->technician_profile = p->dims.profiles > 1 ? a->profile : NULL;
}

bool native_technicians_read(struct native_reader *reader, struct fault *fault)
{
    int32_t count = 0;
    if (!cursor_array(&reader->technician_list, 1, PROBLEM_TECHNICIANS_MAX, &count, fault)) {
        return false;
    }
    struct technician_arrays a = arrays_make(reader, count);
    reader->problem->dims.technicians = count;
    reader->technician_ids = arena_array(reader->arena, struct text, count);
    for (int32_t t = 0; t < count; t++) {
        struct cursor technician = cursor_element(&reader->technician_list, t);
        if (!technician_read(reader, &technician, &a, t, fault)) {
            return false;
        }
    }
    arrays_describe(reader, &a);
    return true;
}
