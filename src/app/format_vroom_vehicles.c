/* Vehicles of a VROOM file: their limits, costs and breaks, and the steps that they may begin with. */
#include <stdlib.h>
#include <string.h>

#include "app/format_vroom.h"
#include "base/arena.h"
#include "base/fault.h"

/* ---- Breaks ---- */

/* A break as the file has it: it may have several windows. */
struct pause {
    struct vroom_break it;
    const struct vroom_window *windows;
    int32_t window_count;
};

/* A load that the vehicle never exceeds anyhow may limit a break; any other is more than can be promised. */
static bool max_load_read(struct vroom_reader *reader, const struct cursor *pause, const struct vroom_vehicle *vehicle,
                          struct fault *fault)
{
    struct cursor at = cursor_member(pause, TEXT("max_load"));
    const int64_t *load = NULL;
    if (!cursor_is(&at)) {
        return true;
    }
    if (!vroom_amounts(reader, &at, &load, fault)) {
        return false;
    }
    for (int32_t i = 0; i < reader->file->amounts; i++) {
        if (load[i] < vehicle->capacity[i]) {
            return cursor_fault(&at, fault, "not_supported",
                                "a load below the vehicle's capacity cannot be asked of a break here");
        }
    }
    return true;
}

/* Of several windows one counts when the break fits no other one of the vehicle's working time. */
static bool window_choose(const struct cursor *pause, const struct vroom_vehicle *vehicle, struct pause *of,
                          struct fault *fault)
{
    struct cursor windows = cursor_member(pause, TEXT("time_windows"));
    int64_t latest_s = vehicle->shift.until_s == VROOM_EVER ? VROOM_EVER : vehicle->shift.until_s - of->it.service_s;
    int32_t fitting = 0;
    of->it.window = (struct vroom_window){0, VROOM_EVER};
    for (int32_t i = 0; i < of->window_count; i++) {
        if (of->windows[i].until_s >= vehicle->shift.from_s && of->windows[i].from_s <= latest_s) {
            of->it.window = of->windows[i];
            fitting++;
        }
    }
    if (of->window_count > 0 && fitting == 0) {
        return cursor_fault(&windows, fault, "break_outside", "this break does not fit the vehicle's time window");
    }
    return fitting <= 1 ||
           cursor_fault(&windows, fault, "not_supported",
                        "a break has one time window here; more than one of these fit the vehicle's time window");
}

static bool pause_read(struct vroom_reader *reader, const struct cursor *pause, const struct vroom_vehicle *vehicle,
                       struct pause *of, struct fault *fault)
{
    struct cursor windows = cursor_member(pause, TEXT("time_windows")), service = cursor_member(pause, TEXT("service"));
    if (!cursor_object(pause, "id time_windows service description max_load", fault) ||
        !vroom_id(pause, &of->it.id, fault) || !vroom_words(pause, TEXT("description"), &of->it.description, fault) ||
        !cursor_integer_or(&service, 0, DURATION_MAX, &of->it.service_s, fault) ||
        !vroom_windows(reader, &windows, &of->windows, &of->window_count, fault) ||
        !max_load_read(reader, pause, vehicle, fault)) {
        return false;
    }
    if (of->it.service_s == 0) {
        return cursor_fault(cursor_is(&service) ? &service : pause, fault, "not_supported",
                            "a break without a service, that takes no time, is not supported");
    }
    return window_choose(pause, vehicle, of, fault);
}

static struct vroom_window first_window(const struct pause *pause)
{
    return pause->window_count > 0 ? pause->windows[0] : (struct vroom_window){0, VROOM_EVER};
}

/* By their first window, as VROOM orders them; equal ones as in the file. */
static int pause_compare(const void *a, const void *b)
{
    const struct pause *first = a, *second = b;
    struct vroom_window one = first_window(first), other = first_window(second);
    if (one.from_s != other.from_s) {
        return one.from_s < other.from_s ? -1 : 1;
    }
    if (one.until_s != other.until_s) {
        return one.until_s < other.until_s ? -1 : 1;
    }
    return first->it.row - second->it.row;
}

static bool pause_is_new(const struct cursor *pause, const struct pause *pauses, int32_t count, struct fault *fault)
{
    struct cursor id = cursor_member(pause, TEXT("id"));
    for (int32_t i = 0; i < count; i++) {
        if (pauses[i].it.id == pauses[count].it.id) {
            return cursor_fault(&id, fault, "duplicate_id", "two breaks of this vehicle have this id");
        }
    }
    return true;
}

static bool breaks_read(struct vroom_reader *reader, const struct cursor *owner, struct vroom_vehicle *vehicle,
                        struct fault *fault)
{
    struct cursor list = cursor_member(owner, TEXT("breaks"));
    if (!cursor_is(&list)) {
        return true;
    }
    if (!cursor_array(&list, 0, PROBLEM_BREAKS_MAX, &vehicle->break_count, fault)) {
        return false;
    }
    struct pause *pauses = arena_array(reader->arena, struct pause, vehicle->break_count);
    for (int32_t i = 0; i < vehicle->break_count; i++) {
        struct cursor pause = cursor_element(&list, i);
        pauses[i].it.row = i;
        if (!pause_read(reader, &pause, vehicle, &pauses[i], fault) || !pause_is_new(&pause, pauses, i, fault)) {
            return false;
        }
    }
    qsort(pauses, (size_t)vehicle->break_count, sizeof *pauses, pause_compare);
    struct vroom_break *breaks = arena_array(reader->arena, struct vroom_break, vehicle->break_count);
    for (int32_t i = 0; i < vehicle->break_count; i++) {
        breaks[i] = pauses[i].it;
    }
    vehicle->breaks = breaks;
    return true;
}

/* ---- The vehicle ---- */

static bool costs_read(const struct cursor *owner, struct vroom_vehicle *vehicle, struct fault *fault)
{
    struct cursor costs = cursor_member(owner, TEXT("costs"));
    enum { DEFAULT_PER_HOUR = 3600 };
    vehicle->per_hour = DEFAULT_PER_HOUR;
    return !cursor_is(&costs) || (cursor_object(&costs, "fixed per_hour per_km per_task_hour", fault) &&
                                  vroom_number(&costs, TEXT("fixed"), 0, &vehicle->fixed, fault) &&
                                  vroom_number(&costs, TEXT("per_hour"), DEFAULT_PER_HOUR, &vehicle->per_hour, fault) &&
                                  vroom_number(&costs, TEXT("per_km"), 0, &vehicle->per_km, fault) &&
                                  vroom_number(&costs, TEXT("per_task_hour"), 0, &vehicle->per_task_hour, fault));
}

static bool ends_read(struct vroom_reader *reader, const struct cursor *owner, struct vroom_vehicle *vehicle,
                      struct fault *fault)
{
    struct cursor start = cursor_member(owner, TEXT("start")), start_index = cursor_member(owner, TEXT("start_index"));
    struct cursor end = cursor_member(owner, TEXT("end")), end_index = cursor_member(owner, TEXT("end_index"));
    bool starts = cursor_is(&start) || cursor_is(&start_index), ends = cursor_is(&end) || cursor_is(&end_index);
    vehicle->start.place = NO_PLACE;
    vehicle->end.place = NO_PLACE;
    if (!starts && !ends) {
        return cursor_fault(owner, fault, "missing", "a vehicle has a start or an end, or both");
    }
    if (starts && !vroom_spot(reader, owner, TEXT("start"), TEXT("start_index"), &vehicle->start, fault)) {
        return false;
    }
    if (ends && !vroom_spot(reader, owner, TEXT("end"), TEXT("end_index"), &vehicle->end, fault)) {
        return false;
    }
    if (starts) {
        reader->file->places[vehicle->start.place].starts++;
    }
    if (ends) {
        reader->file->places[vehicle->end.place].ends++;
    }
    return true;
}

/* The number of a profile by its name, known or new. There are few. */
static int32_t profile_number(struct vroom *file, struct text name)
{
    int32_t number = 0;
    while (number < file->profile_count && !text_equal(file->profiles[number].name, name)) {
        number++;
    }
    if (number == file->profile_count) {
        file->profiles[file->profile_count++].name = name;
    }
    return number;
}

/* A speed counts to two digits of its inverse, as in VROOM: hundredths of a second for a second of the matrix. */
static bool speed_read(const struct cursor *owner, struct vroom_vehicle *vehicle, struct fault *fault)
{
    struct cursor speed = cursor_member(owner, TEXT("speed_factor"));
    double factor = 1;
    if (cursor_is(&speed) && !cursor_number(&speed, 0.01, 5, &factor, fault)) {
        return false;
    }
    vehicle->factor_e2 = (int32_t)(100 / factor + 0.5);
    return true;
}

static bool limits_read(const struct cursor *owner, struct vroom_vehicle *vehicle, struct fault *fault)
{
    struct cursor shift = cursor_member(owner, TEXT("time_window"));
    vehicle->shift = (struct vroom_window){0, VROOM_EVER};
    return (!cursor_is(&shift) || vroom_window(&shift, &vehicle->shift, fault)) &&
           vroom_number(owner, TEXT("max_tasks"), VROOM_EVER, &vehicle->tasks_max, fault) &&
           vroom_number(owner, TEXT("max_travel_time"), VROOM_EVER, &vehicle->travel_max_s, fault) &&
           vroom_number(owner, TEXT("max_distance"), VROOM_EVER, &vehicle->distance_max_m, fault) &&
           speed_read(owner, vehicle, fault);
}

static bool vehicle_read(struct vroom_reader *reader, const struct cursor *owner, struct vroom_vehicle *vehicle,
                         struct fault *fault)
{
    struct cursor capacity = cursor_member(owner, TEXT("capacity"));
    struct text profile = {0};
    if (!cursor_object(owner,
                       "id profile description start start_index end end_index capacity costs skills type time_window "
                       "breaks speed_factor max_tasks max_travel_time max_distance steps",
                       fault) ||
        !vroom_id(owner, &vehicle->id, fault) ||
        !vroom_words(owner, TEXT("description"), &vehicle->description, fault) ||
        !vroom_words(owner, TEXT("profile"), &profile, fault) ||
        !vroom_words(owner, TEXT("type"), &vehicle->type, fault) || !ends_read(reader, owner, vehicle, fault) ||
        !vroom_amounts(reader, &capacity, &vehicle->capacity, fault) || !vroom_skills(owner, &vehicle->skills, fault) ||
        !costs_read(owner, vehicle, fault) || !limits_read(owner, vehicle, fault) ||
        !breaks_read(reader, owner, vehicle, fault)) {
        return false;
    }
    if (!cursor_is(&capacity) && reader->file->amounts > 0) {
        return cursor_fault(&capacity, fault, "missing", "either all vehicles have a capacity or none");
    }
    vehicle->profile = profile_number(reader->file, text_is_empty(profile) ? TEXT("car") : profile);
    return true;
}

bool vroom_vehicles_read(struct vroom_reader *reader, const struct cursor *root, struct fault *fault)
{
    struct vroom *file = reader->file;
    struct cursor list = cursor_member(root, TEXT("vehicles"));
    if (!cursor_array(&list, 1, PROBLEM_TECHNICIANS_MAX, &file->vehicle_count, fault)) {
        return false;
    }
    struct cursor first = cursor_element(&list, 0), capacity = cursor_member(&first, TEXT("capacity"));
    if (cursor_is(&capacity) && !cursor_array(&capacity, 0, PROBLEM_LOADS_MAX, &file->amounts, fault)) {
        return false;
    }
    file->vehicles = arena_array(reader->arena, struct vroom_vehicle, file->vehicle_count);
    file->profiles = arena_array(reader->arena, struct vroom_profile, file->vehicle_count);
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        struct cursor vehicle = cursor_element(&list, i);
        if (!vehicle_read(reader, &vehicle, &file->vehicles[i], fault)) {
            return false;
        }
    }
    return true;
}

/* ---- Steps ---- */

static const char STEP_FIELDS[] = "type id service_at service_after service_before";

/* The task of a step. */
static bool step_task(const struct vroom_reader *reader, const struct cursor *step, enum vroom_kind kind, int32_t *task,
                      struct fault *fault)
{
    struct cursor at = cursor_member(step, TEXT("id"));
    int64_t id = 0;
    return vroom_id(step, &id, fault) &&
           (map_get(&reader->tasks[kind], (struct text){(const char *)&id, sizeof id}, task) ||
            cursor_fault(&at, fault, "unknown_task", "there is no such task in this file"));
}

static bool break_known(const struct vroom_vehicle *vehicle, const struct cursor *step, struct fault *fault)
{
    struct cursor at = cursor_member(step, TEXT("id"));
    int64_t id = 0;
    if (!vroom_id(step, &id, fault)) {
        return false;
    }
    for (int32_t i = 0; i < vehicle->break_count; i++) {
        if (vehicle->breaks[i].id == id) {
            return true;
        }
    }
    return cursor_fault(&at, fault, "unknown_break", "this vehicle has no such break");
}

/* *task becomes NO_PLACE for a step that is no task. */
static bool step_check(const struct vroom_reader *reader, const struct cursor *step,
                       const struct vroom_vehicle *vehicle, int32_t *task, struct fault *fault)
{
    static const char *const TASKS[] = {"job", "pickup", "delivery"};
    struct cursor type = cursor_member(step, TEXT("type"));
    struct text word;
    int64_t time_s = 0;
    *task = NO_PLACE;
    if (!cursor_object(step, STEP_FIELDS, fault) || !cursor_text(&type, &word, fault) ||
        !vroom_number(step, TEXT("service_at"), 0, &time_s, fault) ||
        !vroom_number(step, TEXT("service_after"), 0, &time_s, fault) ||
        !vroom_number(step, TEXT("service_before"), 0, &time_s, fault)) {
        return false;
    }
    for (int kind = 0; kind < 3; kind++) {
        if (text_equal(word, text_of(TASKS[kind]))) {
            return step_task(reader, step, (enum vroom_kind)kind, task, fault);
        }
    }
    if (text_equal(word, TEXT("break"))) {
        return break_known(vehicle, step, fault);
    }
    return text_equal(word, TEXT("start")) || text_equal(word, TEXT("end")) ||
           cursor_fault(&type, fault, "unknown_type", "a step is a start, job, pickup, delivery, break or end");
}

static bool steps_read(struct vroom_reader *reader, const struct cursor *list, struct vroom_vehicle *vehicle,
                       uint8_t *planned, struct fault *fault)
{
    int32_t count = 0, task = NO_PLACE;
    if (!cursor_array(list, 0, VROOM_LIST_MAX, &count, fault)) {
        return false;
    }
    int32_t *steps = arena_array(reader->arena, int32_t, count);
    vehicle->steps = steps;
    for (int32_t i = 0; i < count; i++) {
        struct cursor step = cursor_element(list, i), id = cursor_member(&step, TEXT("id"));
        if (!step_check(reader, &step, vehicle, &task, fault)) {
            return false;
        }
        if (task != NO_PLACE && planned[task]++ > 0) {
            return cursor_fault(&id, fault, "duplicate_id", "this task stands twice in the steps");
        }
        if (task != NO_PLACE) {
            steps[vehicle->step_count++] = task;
        }
    }
    return true;
}

bool vroom_steps_check(struct vroom_reader *reader, const struct cursor *root, struct fault *fault)
{
    struct vroom *file = reader->file;
    struct cursor list = cursor_member(root, TEXT("vehicles"));
    uint8_t *planned = arena_array(reader->arena, uint8_t, file->task_count);
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        struct cursor vehicle = cursor_element(&list, i), steps = cursor_member(&vehicle, TEXT("steps"));
        if (cursor_is(&steps) && !steps_read(reader, &steps, &file->vehicles[i], planned, fault)) {
            return false;
        }
    }
    return true;
}
