/* Jobs and shipments of a VROOM file. */
#include <string.h>

#include "app/format_vroom.h"
#include "base/arena.h"
#include "base/fault.h"

/* Fields that a job and a step of a shipment have in common. */
#define STEP_FIELDS "id description location location_index setup service setup_per_type service_per_type time_windows"

/* Times by type of vehicle: an object of whole numbers. */
static bool times_per_type(const struct cursor *object, struct text name, const struct json **times,
                           struct fault *fault)
{
    struct cursor at = cursor_member(object, name);
    int32_t count = 0;
    int64_t time_s = 0;
    *times = NULL;
    if (!cursor_is(&at)) {
        return true;
    }
    if (!cursor_entries(&at, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_entry(&at, i);
        if (text_is_empty(entry.name)) {
            return cursor_fault(&at, fault, "empty", "a type of vehicle should not be empty");
        }
        if (!cursor_integer(&entry, 0, DURATION_MAX, &time_s, fault)) {
            return false;
        }
    }
    *times = at.value;
    return true;
}

static bool time_read(const struct cursor *object, struct text name, int64_t *time_s, struct fault *fault)
{
    struct cursor at = cursor_member(object, name);
    return cursor_integer_or(&at, 0, DURATION_MAX, time_s, fault);
}

/* What a job and a step of a shipment have in common. */
static bool step_read(struct vroom_reader *reader, const struct cursor *object, struct vroom_task *task,
                      struct fault *fault)
{
    struct cursor windows = cursor_member(object, TEXT("time_windows"));
    if (!vroom_id(object, &task->id, fault) || !vroom_words(object, TEXT("description"), &task->description, fault) ||
        !vroom_spot(reader, object, TEXT("location"), TEXT("location_index"), &task->spot, fault) ||
        !time_read(object, TEXT("setup"), &task->setup_s, fault) ||
        !time_read(object, TEXT("service"), &task->service_s, fault) ||
        !times_per_type(object, TEXT("setup_per_type"), &task->setup_per_type, fault) ||
        !times_per_type(object, TEXT("service_per_type"), &task->service_per_type, fault) ||
        !vroom_windows(reader, &windows, &task->windows, &task->window_count, fault)) {
        return false;
    }
    reader->file->places[task->spot.place].tasks++;
    return true;
}

static bool wishes_read(const struct cursor *object, struct vroom_task *task, struct fault *fault)
{
    struct cursor priority = cursor_member(object, TEXT("priority"));
    return vroom_skills(object, &task->skills, fault) &&
           cursor_int32_or(&priority, 0, VROOM_PRIORITY_MAX, &task->priority, fault);
}

static bool job_read(struct vroom_reader *reader, const struct cursor *job, struct vroom_task *task,
                     struct fault *fault)
{
    struct cursor delivery = cursor_member(job, TEXT("delivery")), pickup = cursor_member(job, TEXT("pickup"));
    struct cursor amount = cursor_member(job, TEXT("amount")); /* what deliveries were called once */
    if (cursor_is(&amount) && (cursor_is(&delivery) || cursor_is(&pickup))) {
        return cursor_fault(&amount, fault, "two_amounts",
                            "amount is the old name of delivery and cannot stand beside delivery or pickup");
    }
    return cursor_object(job, STEP_FIELDS " delivery pickup amount skills priority", fault) &&
           step_read(reader, job, task, fault) && wishes_read(job, task, fault) &&
           vroom_amounts(reader, cursor_is(&amount) ? &amount : &delivery, &task->delivery, fault) &&
           vroom_amounts(reader, &pickup, &task->pickup, fault);
}

static bool shipment_read(struct vroom_reader *reader, const struct cursor *shipment, struct vroom_task *tasks,
                          struct fault *fault)
{
    struct cursor pickup = cursor_member(shipment, TEXT("pickup")),
                  delivery = cursor_member(shipment, TEXT("delivery"));
    struct cursor amount = cursor_member(shipment, TEXT("amount")), none = {0};
    if (!cursor_object(shipment, "pickup delivery amount skills priority", fault) ||
        !cursor_object(&pickup, STEP_FIELDS, fault) || !step_read(reader, &pickup, &tasks[0], fault) ||
        !cursor_object(&delivery, STEP_FIELDS, fault) || !step_read(reader, &delivery, &tasks[1], fault) ||
        !wishes_read(shipment, &tasks[0], fault) || !vroom_amounts(reader, &amount, &tasks[0].pickup, fault) ||
        !vroom_amounts(reader, &none, &tasks[0].delivery, fault)) {
        return false;
    }
    tasks[1].skills = tasks[0].skills;
    tasks[1].priority = tasks[0].priority;
    tasks[1].delivery = tasks[0].pickup;
    tasks[1].pickup = tasks[0].delivery;
    return true;
}

/* Ids are unique among jobs, among pickups and among deliveries. */
static bool ids_check(struct vroom_reader *reader, struct fault *fault)
{
    const struct vroom *file = reader->file;
    for (int kind = 0; kind < 3; kind++) {
        reader->tasks[kind] = map_make(reader->arena, 0, reader->places.hash_key.low);
    }
    for (int32_t i = 0; i < file->task_count; i++) {
        const struct vroom_task *task = &file->tasks[i];
        int32_t value = i;
        if (!map_add(&reader->tasks[task->kind], (struct text){(const char *)&task->id, sizeof task->id}, &value)) {
            return vroom_task_fault(file, i, "/id", "duplicate_id", "this id stands twice", fault);
        }
    }
    return true;
}

static bool list_read(const struct cursor *list, int32_t *count, struct fault *fault)
{
    return !cursor_is(list) || cursor_array(list, 0, PROBLEM_JOBS_MAX, count, fault);
}

bool vroom_tasks_read(struct vroom_reader *reader, const struct cursor *root, struct fault *fault)
{
    struct vroom *file = reader->file;
    struct cursor jobs = cursor_member(root, TEXT("jobs")), shipments = cursor_member(root, TEXT("shipments"));
    int32_t job_count = 0, shipment_count = 0;
    if (!list_read(&jobs, &job_count, fault) || !list_read(&shipments, &shipment_count, fault)) {
        return false;
    }
    file->task_count = job_count + 2 * shipment_count;
    if (file->task_count > PROBLEM_JOBS_MAX) {
        return cursor_fault(&shipments, fault, "too_many", "a file has at most 100000 tasks; a shipment is two");
    }
    file->tasks = arena_array(reader->arena, struct vroom_task, file->task_count);
    for (int32_t i = 0; i < job_count; i++) {
        struct cursor job = cursor_element(&jobs, i);
        file->tasks[i].row = i;
        if (!job_read(reader, &job, &file->tasks[i], fault)) {
            return false;
        }
    }
    for (int32_t i = 0; i < shipment_count; i++) {
        struct cursor shipment = cursor_element(&shipments, i);
        struct vroom_task *tasks = &file->tasks[job_count + 2 * i];
        tasks[0].kind = VROOM_PICKUP;
        tasks[1].kind = VROOM_DELIVERY;
        tasks[0].row = tasks[1].row = i;
        if (!shipment_read(reader, &shipment, tasks, fault)) {
            return false;
        }
    }
    return ids_check(reader, fault);
}
