/* The problem made of a VROOM file: everything but travel and prices. */
#include "app/format_vroom.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"

static int64_t greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* ---- Times ---- */

/* Bounds of all times of a file. */
struct bounds {
    int64_t
        work_s; /* of the longest route that could be: every task, the longest way to each, the breaks, the way home */
    int64_t last_start_s;    /* the last beginning of any window */
    int64_t first_end_s;     /* the first end of any window */
    int64_t vehicle_from_s;  /* when the first vehicle begins */
    int64_t vehicle_until_s; /* when the last one ends */
    int64_t last_end_s;      /* when the last one ends of those that do */
};

static int64_t longest_of(const struct json *times, int64_t otherwise)
{
    int64_t longest = otherwise;
    for (int32_t i = 0; times != NULL && i < times->count; i++) {
        longest = greater(longest, times->members[i].value.integer);
    }
    return longest;
}

/* The longest way to a place, in whole seconds. */
static int64_t longest_way_s(const struct vroom_reader *reader, int32_t place)
{
    int64_t longest_t = 0;
    for (int32_t table = 0; table < reader->table_count; table++) {
        size_t at = (size_t)table * (size_t)reader->problem->dims.places + (size_t)place;
        longest_t = greater(longest_t, reader->into_t[at]);
    }
    return longest_t / reader->file->ticks + 1;
}

static void bounds_widen(struct bounds *bounds, const struct vroom_window *window)
{
    bounds->last_start_s = greater(bounds->last_start_s, window->from_s);
    bounds->first_end_s = lesser(bounds->first_end_s, window->until_s);
}

static struct bounds bounds_of(const struct vroom_reader *reader)
{
    const struct vroom *file = reader->file;
    struct bounds bounds = {.first_end_s = VROOM_EVER, .vehicle_from_s = VROOM_EVER};
    int64_t longest_end_s = 0;
    for (int32_t i = 0; i < file->task_count; i++) {
        const struct vroom_task *task = &file->tasks[i];
        bounds.work_s += longest_of(task->setup_per_type, task->setup_s) +
                         longest_of(task->service_per_type, task->service_s) + longest_way_s(reader, task->spot.place);
        for (int32_t w = 0; w < task->window_count; w++) {
            bounds_widen(&bounds, &task->windows[w]);
        }
    }
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        const struct vroom_vehicle *vehicle = &file->vehicles[i];
        int64_t end_s = vehicle->end.place == NO_PLACE ? 0 : longest_way_s(reader, vehicle->end.place);
        bounds_widen(&bounds, &vehicle->shift);
        bounds.vehicle_from_s = lesser(bounds.vehicle_from_s, vehicle->shift.from_s);
        bounds.vehicle_until_s = greater(bounds.vehicle_until_s, vehicle->shift.until_s);
        bounds.last_end_s =
            greater(bounds.last_end_s, vehicle->shift.until_s == VROOM_EVER ? 0 : vehicle->shift.until_s);
        for (int32_t b = 0; b < vehicle->break_count; b++) {
            bounds_widen(&bounds, &vehicle->breaks[b].window);
            end_s += vehicle->breaks[b].service_s;
        }
        longest_end_s = greater(longest_end_s, end_s);
    }
    bounds.work_s += longest_end_s;
    return bounds;
}

/* Instants have 30 bits, a file's may be seconds since 1970. What lies so early or so late that no plan comes near it is
 * cut off: after the last beginning of a window, the work that there is does not last longer than all of it, and in the same
 * way before the first end of one. Where everything fits, the file's own zero and ends are kept. */
static bool times_choose(struct vroom_reader *reader, struct fault *fault)
{
    struct vroom *file = reader->file;
    struct bounds bounds = bounds_of(reader);
    int64_t near_s = lesser(bounds.last_start_s + bounds.work_s, bounds.vehicle_until_s);
    int64_t far_s = greater(near_s, bounds.last_end_s);
    if (far_s * file->ticks > DURATION_MAX) {
        int64_t early_s = bounds.first_end_s == VROOM_EVER ? 0 : bounds.first_end_s - bounds.work_s;
        file->origin_s = lesser(greater(early_s, bounds.vehicle_from_s), bounds.last_start_s);
    }
    file->horizon_s = (far_s - file->origin_s) * file->ticks <= DURATION_MAX ? far_s : near_s;
    return (file->horizon_s - file->origin_s) * file->ticks <= INSTANT_MAX ||
           fault_raise(fault, FAULT_INVALID, "out_of_range", "/vehicles",
                       "from the first to the last, the times of this file span more than %d days; time windows of the "
                       "vehicles would bound them",
                       INSTANT_MAX / file->ticks / 86400);
}

/* An instant of the file, held within the problem's. */
static int32_t instant(const struct vroom *file, int64_t time_s)
{
    int64_t held_s = greater(file->origin_s, lesser(file->horizon_s, time_s));
    return (int32_t)((held_s - file->origin_s) * file->ticks);
}

/* ---- Vehicles ---- */

/* With a road missing somewhere, a shift is shorter than the way that there is not. */
static bool shift_check(const struct vroom_reader *reader, int32_t from_t, int32_t to_t, int32_t vehicle,
                        struct fault *fault)
{
    const struct problem *problem = reader->problem;
    int64_t pairs = (int64_t)problem->dims.profiles * problem->dims.places * problem->dims.places;
    for (int64_t pair = 0; to_t - from_t > DURATION_MAX && pair < pairs; pair++) {
        if (problem->travel_t[pair] == NO_ROAD) {
            return vroom_vehicle_fault(
                vehicle, "/time_window", "out_of_range",
                "where durations are so long that they stand for no road, a vehicle needs a time "
                "window that is shorter than they are",
                fault);
        }
    }
    return true;
}

static bool vehicles_describe(struct vroom_reader *reader, struct fault *fault)
{
    struct vroom *file = reader->file;
    struct problem *problem = reader->problem;
    int32_t count = file->vehicle_count;
    int32_t *start = arena_array(reader->arena, int32_t, count), *end = arena_array(reader->arena, int32_t, count);
    int32_t *from = arena_array(reader->arena, int32_t, count), *to = arena_array(reader->arena, int32_t, count);
    int32_t *profile = arena_array(reader->arena, int32_t, count);
    problem->dims.technicians = count;
    for (int32_t i = 0; i < count; i++) {
        const struct vroom_vehicle *vehicle = &file->vehicles[i];
        start[i] = vehicle->start.place == NO_PLACE ? file->nowhere : vehicle->start.place;
        end[i] = vehicle->end.place;
        from[i] = instant(file, vehicle->shift.from_s);
        to[i] = instant(file, vehicle->shift.until_s);
        profile[i] = vehicle->table;
        if (!shift_check(reader, from[i], to[i], i, fault)) {
            return false;
        }
    }
    problem->technician_start_place = start;
    problem->technician_end_place = end;
    problem->technician_from_t = from;
    problem->technician_to_t = to;
    problem->technician_profile = problem->dims.profiles > 1 ? profile : NULL;
    return true;
}

/* Limits that somebody has are sections. */
static void limits_describe(struct vroom_reader *reader)
{
    const struct vroom *file = reader->file;
    int32_t *reach = arena_array(reader->arena, int32_t, file->vehicle_count);
    int32_t *jobs = arena_array(reader->arena, int32_t, file->vehicle_count);
    bool any_reach = false, any_jobs = false;
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        const struct vroom_vehicle *vehicle = &file->vehicles[i];
        int64_t limit = vehicle->measure == VROOM_DISTANCE ? vehicle->distance_max_m
                        : vehicle->measure == VROOM_TIME   ? vehicle->travel_max_s * file->ticks
                                                           : VROOM_EVER;
        reach[i] = (int32_t)lesser(limit, INT32_MAX);
        jobs[i] = (int32_t)lesser(vehicle->tasks_max, INT32_MAX);
        any_reach |= reach[i] < INT32_MAX;
        any_jobs |= jobs[i] < file->task_count;
    }
    reader->problem->reach_d = any_reach ? reach : NULL;
    reader->problem->jobs_max = any_jobs ? jobs : NULL;
}

/* ---- Breaks ---- */

struct break_arrays {
    int32_t *first, *from, *until, *length;
};

static bool break_fault(int32_t vehicle, const struct vroom_break *of, struct fault *fault)
{
    char field[60];
    snprintf(field, sizeof field, "/breaks/%" PRId32, of->row);
    return vroom_vehicle_fault(vehicle, field, "break_outside",
                               "the breaks of this vehicle do not fit its time window one after another", fault);
}

/* Each break leaves room for those before it and after it, and all are over when the vehicle's time is: VROOM has them
 * within the route. */
static bool breaks_fill(const struct vroom_reader *reader, const struct break_arrays *arrays, int32_t vehicle,
                        struct fault *fault)
{
    const struct vroom *file = reader->file;
    const struct vroom_vehicle *of = &file->vehicles[vehicle];
    int32_t first = arrays->first[vehicle];
    int64_t earliest_t = reader->problem->technician_from_t[vehicle];
    int64_t latest_t = reader->problem->technician_to_t[vehicle];
    for (int32_t b = 0; b < of->break_count; b++) {
        int64_t length_t = of->breaks[b].service_s * file->ticks;
        earliest_t = greater(earliest_t, instant(file, of->breaks[b].window.from_s));
        if (earliest_t + length_t > latest_t) {
            return break_fault(vehicle, &of->breaks[b], fault);
        }
        arrays->from[first + b] = (int32_t)earliest_t;
        arrays->length[first + b] = (int32_t)length_t;
        earliest_t += length_t;
    }
    for (int32_t b = of->break_count - 1; b >= 0; b--) {
        latest_t = lesser(latest_t - arrays->length[first + b], instant(file, of->breaks[b].window.until_s));
        if (latest_t < arrays->from[first + b]) {
            return break_fault(vehicle, &of->breaks[b], fault);
        }
        arrays->until[first + b] = (int32_t)latest_t;
    }
    return true;
}

static bool breaks_describe(struct vroom_reader *reader, struct fault *fault)
{
    const struct vroom *file = reader->file;
    struct problem *problem = reader->problem;
    int32_t count = 0;
    int32_t *first = arena_array(reader->arena, int32_t, file->vehicle_count + 1);
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        count += file->vehicles[i].break_count;
        first[i + 1] = count;
    }
    struct break_arrays arrays = {first, arena_array(reader->arena, int32_t, count),
                                  arena_array(reader->arena, int32_t, count),
                                  arena_array(reader->arena, int32_t, count)};
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        if (!breaks_fill(reader, &arrays, i, fault)) {
            return false;
        }
    }
    if (count > 0) {
        problem->dims.breaks = count;
        problem->break_first = arrays.first;
        problem->break_from_t = arrays.from;
        problem->break_until_t = arrays.until;
        problem->break_length_t = arrays.length;
    }
    return true;
}

/* ---- Tasks ---- */

/* A setup is skipped in VROOM after a task, or a start, at the same place. Here it is part of the service: the same where
 * nothing else is at the place, and otherwise longer than need be. */
static bool setup_shared(const struct vroom *file, const struct vroom_task *task)
{
    const struct vroom_place *place = &file->places[task->spot.place];
    return longest_of(task->setup_per_type, task->setup_s) > 0 && (place->tasks > 1 || place->starts > 0);
}

static bool tasks_describe(struct vroom_reader *reader, struct fault *fault)
{
    struct vroom *file = reader->file;
    struct problem *problem = reader->problem;
    int32_t *place = arena_array(reader->arena, int32_t, file->task_count);
    int32_t *service = arena_array(reader->arena, int32_t, file->task_count);
    problem->dims.jobs = file->task_count;
    for (int32_t i = 0; i < file->task_count; i++) {
        const struct vroom_task *task = &file->tasks[i];
        int64_t longest_s =
            longest_of(task->setup_per_type, task->setup_s) + longest_of(task->service_per_type, task->service_s);
        if (longest_s * file->ticks > DURATION_MAX) {
            return vroom_task_fault(file, i, "/service", "out_of_range", "setup and service last too long", fault);
        }
        place[i] = task->spot.place;
        service[i] = (int32_t)((task->setup_s + task->service_s) * file->ticks);
        file->setup_kept |= setup_shared(file, task);
    }
    problem->job_place = place;
    problem->job_service_t = service;
    return true;
}

/* The windows of a task that overlap the problem's time. False: there are some, and none does. */
static bool windows_held(const struct vroom *file, const struct vroom_task *task, int32_t *first, int32_t *count)
{
    *first = 0;
    while (*first < task->window_count && task->windows[*first].until_s < file->origin_s) {
        ++*first;
    }
    *count = 0;
    while (*first + *count < task->window_count && task->windows[*first + *count].from_s <= file->horizon_s) {
        ++*count;
    }
    return task->window_count == 0 || *count > 0;
}

struct window_arrays {
    int32_t *first, *open, *close;
};

/* The windows of one task; without any it is open all the time, and so is one that cannot be done at all: nobody is
 * eligible for it. */
static bool windows_fill(const struct vroom *file, const struct window_arrays *arrays, int32_t index,
                         struct fault *fault)
{
    const struct vroom_task *task = &file->tasks[index];
    int32_t first = 0, count = 0, at = arrays->first[index];
    windows_held(file, task, &first, &count);
    if (count > PROBLEM_WINDOWS_MAX) {
        return vroom_task_fault(file, index, "/time_windows", "too_many",
                                "these are more than 16 time windows within the vehicles' time", fault);
    }
    for (int32_t w = 0; w < count; w++) {
        arrays->open[at + w] = instant(file, task->windows[first + w].from_s);
        arrays->close[at + w] = instant(file, task->windows[first + w].until_s);
    }
    if (count == 0) {
        arrays->close[at] = instant(file, file->horizon_s);
    }
    arrays->first[index + 1] = at + (count == 0 ? 1 : count);
    return true;
}

static bool windows_describe(struct vroom_reader *reader, struct fault *fault)
{
    const struct vroom *file = reader->file;
    struct problem *problem = reader->problem;
    int32_t tasks = file->task_count, room = 0;
    for (int32_t i = 0; i < tasks; i++) {
        room += 1 + file->tasks[i].window_count;
    }
    struct window_arrays arrays = {arena_array(reader->arena, int32_t, tasks + 1),
                                   arena_array(reader->arena, int32_t, room),
                                   arena_array(reader->arena, int32_t, room)};
    int32_t *open = arena_array(reader->arena, int32_t, tasks), *close = arena_array(reader->arena, int32_t, tasks);
    for (int32_t i = 0; i < tasks; i++) {
        if (!windows_fill(file, &arrays, i, fault)) {
            return false;
        }
        open[i] = arrays.open[arrays.first[i]];
        close[i] = arrays.close[arrays.first[i + 1] - 1];
    }
    problem->job_open_t = open;
    problem->job_close_t = close;
    if (arrays.first[tasks] > tasks) {
        problem->dims.windows = arrays.first[tasks];
        problem->window_first = arrays.first;
        problem->window_open_t = arrays.open;
        problem->window_due_t = arrays.close;
        problem->window_close_t = arrays.close;
        problem->window_late_c = arena_array(reader->arena, int64_t, tasks);
    }
    return true;
}

/* ---- Who may do what, and how long it takes them ---- */

/* Skills as bits, numbered by the vehicles that have them. */
struct skills {
    struct map numbers;
    size_t words;     /* in a set */
    uint64_t *held;   /* a set a vehicle */
    uint64_t *needed; /* of the task at hand */
};

static struct skills skills_number(struct vroom_reader *reader)
{
    const struct vroom *file = reader->file;
    struct skills skills = {.numbers = map_make(reader->arena, 0, reader->places.hash_key.low)};
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        const struct json *held = file->vehicles[i].skills;
        for (int32_t k = 0; held != NULL && k < held->count; k++) {
            int32_t number = (int32_t)skills.numbers.count;
            const int64_t *skill = &held->elements[k].integer;
            map_add(&skills.numbers, (struct text){(const char *)skill, sizeof *skill}, &number);
        }
    }
    skills.words = skills.numbers.count / 64 + 1;
    skills.held = arena_array(reader->arena, uint64_t, (size_t)file->vehicle_count * skills.words);
    skills.needed = arena_array(reader->arena, uint64_t, skills.words);
    return skills;
}

/* Adds the skills of a list to a set. False when one of them nobody has. */
static bool skills_add(const struct skills *skills, const struct json *list, uint64_t *set)
{
    bool known = true;
    for (int32_t k = 0; list != NULL && k < list->count; k++) {
        const int64_t *skill = &list->elements[k].integer;
        int32_t number = 0;
        bool held = map_get(&skills->numbers, (struct text){(const char *)skill, sizeof *skill}, &number);
        set[number / 64] |= held ? UINT64_C(1) << (number % 64) : 0;
        known &= held;
    }
    return known;
}

static bool skills_suffice(const struct skills *skills, int32_t vehicle)
{
    const uint64_t *held = skills->held + (size_t)vehicle * skills->words;
    for (size_t w = 0; w < skills->words; w++) {
        if ((skills->needed[w] & ~held[w]) != 0) {
            return false;
        }
    }
    return true;
}

static void eligibility_describe(struct vroom_reader *reader)
{
    const struct vroom *file = reader->file;
    struct skills skills = skills_number(reader);
    size_t words = ((size_t)file->vehicle_count + 63) / 64;
    uint64_t *bits = arena_array(reader->arena, uint64_t, (size_t)file->task_count * words);
    bool anyone_barred = false;
    for (int32_t v = 0; v < file->vehicle_count; v++) {
        skills_add(&skills, file->vehicles[v].skills, skills.held + (size_t)v * skills.words);
    }
    for (int32_t i = 0; i < file->task_count; i++) {
        const struct vroom_task *task = &file->tasks[i];
        int32_t first = 0, count = 0;
        for (size_t w = 0; w < skills.words; w++) {
            skills.needed[w] = 0;
        }
        bool possible = skills_add(&skills, task->skills, skills.needed) && windows_held(file, task, &first, &count);
        for (int32_t v = 0; v < file->vehicle_count; v++) {
            bool may = possible && skills_suffice(&skills, v);
            bits[(size_t)i * words + (size_t)v / 64] |= (uint64_t)may << (v % 64);
            anyone_barred |= !may;
        }
    }
    if (anyone_barred) {
        reader->problem->eligible = bits;
        reader->problem->eligible_words = (int32_t)words;
    }
}

/* A time of a vehicle's own, where its type has one that differs. */
static int32_t own_service_t(const struct vroom *file, int32_t task, int32_t vehicle)
{
    const struct vroom_task *of = &file->tasks[task];
    const struct vroom_vehicle *by = &file->vehicles[vehicle];
    int64_t own_s = vroom_setup_s(of, by) + vroom_service_s(of, by);
    return own_s == of->setup_s + of->service_s ? NO_INSTANT : (int32_t)(own_s * file->ticks);
}

static bool timed_by_type(const struct vroom_task *task)
{
    return task->setup_per_type != NULL || task->service_per_type != NULL;
}

static bool types_describe(struct vroom_reader *reader, struct fault *fault)
{
    const struct vroom *file = reader->file;
    struct problem *problem = reader->problem;
    int64_t room = 0;
    for (int32_t i = 0; i < file->task_count; i++) {
        room += timed_by_type(&file->tasks[i]) ? file->vehicle_count : 0;
        if (room > VROOM_PAIRS_MAX) {
            return vroom_task_fault(file, i, "", "too_many", "too many tasks have times per type of vehicle", fault);
        }
    }
    int32_t *first = arena_array(reader->arena, int32_t, file->task_count + 1), count = 0;
    int32_t *technician = arena_array(reader->arena, int32_t, room),
            *service = arena_array(reader->arena, int32_t, room);
    for (int32_t i = 0; i < file->task_count; i++) {
        for (int32_t v = 0; timed_by_type(&file->tasks[i]) && v < file->vehicle_count; v++) {
            int32_t own_t = own_service_t(file, i, v);
            if (own_t != NO_INSTANT) {
                technician[count] = v;
                service[count++] = own_t;
            }
        }
        first[i + 1] = count;
    }
    if (count > 0) {
        problem->dims.affinities = count;
        problem->affinity_first = first;
        problem->affinity_technician = technician;
        problem->affinity_service_t = service;
        problem->affinity_preference_c = arena_array(reader->arena, int64_t, count);
        problem->affinity_territory_c = arena_array(reader->arena, int64_t, count);
    }
    return true;
}

/* ---- Amounts and shipments ---- */

/* What a job delivers is on the vehicle from the start; what a shipment delivers is not. A capacity beyond everything that
 * there is, is as good as everything. */
static bool loads_describe(struct vroom_reader *reader, struct fault *fault)
{
    const struct vroom *file = reader->file;
    struct problem *problem = reader->problem;
    size_t kinds = (size_t)file->amounts;
    int32_t *start = arena_array(reader->arena, int32_t, (size_t)file->task_count * kinds);
    int32_t *change = arena_array(reader->arena, int32_t, (size_t)file->task_count * kinds);
    int32_t *capacity = arena_array(reader->arena, int32_t, (size_t)file->vehicle_count * kinds);
    for (size_t k = 0; k < kinds; k++) {
        int64_t sum = 0;
        for (int32_t i = 0; i < file->task_count; i++) {
            const struct vroom_task *task = &file->tasks[i];
            size_t at = (size_t)i * kinds + k;
            sum += task->delivery[k] + task->pickup[k];
            if (sum > INSTANT_MAX) {
                return vroom_task_fault(file, i, "", "out_of_range",
                                        "with this one, the amounts of all tasks together exceed 1073741823", fault);
            }
            start[at] = task->kind == VROOM_JOB ? (int32_t)task->delivery[k] : 0;
            change[at] = (int32_t)(task->pickup[k] - task->delivery[k]);
        }
        for (int32_t v = 0; v < file->vehicle_count; v++) {
            capacity[(size_t)v * kinds + k] = (int32_t)lesser(sum, file->vehicles[v].capacity[k]);
        }
    }
    if (kinds > 0) {
        problem->dims.loads = file->amounts;
        problem->load_start = start;
        problem->load_change = change;
        problem->load_capacity = capacity;
    }
    return true;
}

static void shipments_describe(struct vroom_reader *reader)
{
    const struct vroom *file = reader->file;
    struct problem *problem = reader->problem;
    int32_t count = 0, *before = arena_array(reader->arena, int32_t, file->task_count);
    int32_t *after = arena_array(reader->arena, int32_t, file->task_count);
    int32_t *most = arena_array(reader->arena, int32_t, file->task_count);
    int32_t *same = arena_array(reader->arena, int32_t, file->task_count);
    for (int32_t i = 0; i < file->task_count; i++) {
        if (file->tasks[i].kind == VROOM_PICKUP) {
            before[count] = i;
            after[count] = i + 1;
            most[count] = INSTANT_MAX;
            same[count++] = 1;
        }
    }
    if (count > 0) {
        problem->dims.precedences = count;
        problem->precedence_before = before;
        problem->precedence_after = after;
        problem->precedence_min_t = arena_array(reader->arena, int32_t, count);
        problem->precedence_max_t = most;
        problem->precedence_same = same;
    }
}

bool vroom_describe(struct vroom_reader *reader, struct fault *fault)
{
    if (!times_choose(reader, fault) || !vehicles_describe(reader, fault) || !breaks_describe(reader, fault) ||
        !tasks_describe(reader, fault) || !windows_describe(reader, fault) || !types_describe(reader, fault) ||
        !loads_describe(reader, fault)) {
        return false;
    }
    limits_describe(reader);
    eligibility_describe(reader);
    shipments_describe(reader);
    return true;
}
