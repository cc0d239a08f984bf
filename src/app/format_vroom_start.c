/* The steps of vehicles as a plan to begin the search with. They are a hint: a route that is impossible is not begun with,
 * and the answer says so. */
#include "app/format_vroom.h"

#include "base/arena.h"
#include "base/fault.h"

/* Whether every shipment of a route is on it whole, the pickup first. */
static bool shipments_whole(const struct vroom *file, const struct vroom_vehicle *vehicle)
{
    for (int32_t i = 0; i < vehicle->step_count; i++) {
        const struct vroom_task *task = &file->tasks[vehicle->steps[i]];
        int32_t other = vehicle->steps[i] + (task->kind == VROOM_PICKUP ? 1 : -1);
        int32_t low = task->kind == VROOM_PICKUP ? i + 1 : 0,
                high = task->kind == VROOM_PICKUP ? vehicle->step_count : i;
        bool found = task->kind == VROOM_JOB;
        for (int32_t k = low; k < high && !found; k++) {
            found = vehicle->steps[k] == other;
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool route_possible(struct arena *arena, const struct vroom *file, const struct problem *problem,
                           int32_t vehicle)
{
    const struct vroom_vehicle *of = &file->vehicles[vehicle];
    const struct order order = {.technician = vehicle, .jobs = of->steps, .count = of->step_count};
    struct arena_mark mark = arena_mark(arena);
    struct route_schedule schedule;
    bool possible = shipments_whole(file, of) && schedule_route(arena, problem, &order, NULL, &schedule);
    arena_rewind(arena, mark);
    return possible;
}

const struct solution *vroom_start(struct arena *arena, struct vroom *file, const struct problem *problem)
{
    int32_t *first = arena_array(arena, int32_t, file->vehicle_count + 1);
    int32_t *jobs = arena_array(arena, int32_t, file->task_count), count = 0;
    const struct plan_orders orders = {.first = first, .jobs = jobs};
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        const struct vroom_vehicle *vehicle = &file->vehicles[i];
        bool possible = vehicle->step_count == 0 || route_possible(arena, file, problem, i);
        for (int32_t k = 0; possible && k < vehicle->step_count; k++) {
            jobs[count++] = vehicle->steps[k];
        }
        file->steps_unused |= !possible;
        first[i + 1] = count;
    }
    struct solution *start = arena_new(arena, struct solution);
    if (count == 0) {
        return NULL;
    }
    schedule_plan(arena, problem, &orders, start);
    if (!witness_accepts(problem, start, NULL)) {
        file->steps_unused = true;
        return NULL;
    }
    return start;
}
