/* What a plan costs in VROOM, as the problem's prices.
 *
 * VROOM wants the greatest sum of priorities among the tasks that are done, then the most tasks, then the least cost: fixed
 * costs, hours of travel, kilometres and hours of work. Here all three are one number. Its unit is the smallest fraction of
 * VROOM's that keeps every price whole; leaving a task out costs more than any plan, and one step of priority more than
 * all tasks together, as far as 60 bits reach. */
#include "app/format_vroom.h"
#include "base/arena.h"
#include "base/fault.h"

enum { HOUR_S = 3600, KILOMETRE_M = 1000 };

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Makes `scale` a multiple that keeps price * scale / per whole. */
static void scale_fit(int64_t *scale, int64_t price, int64_t per)
{
    int64_t needed = per / common_divisor(per, price);
    *scale = *scale / common_divisor(*scale, needed) * needed;
}

static void scale_choose(struct vroom *file)
{
    file->scale = 1;
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        const struct vroom_vehicle *vehicle = &file->vehicles[i];
        if (vehicle->measure != VROOM_COST) {
            scale_fit(&file->scale, vehicle->per_hour, (int64_t)HOUR_S * file->ticks);
        }
        scale_fit(&file->scale, vehicle->per_km, KILOMETRE_M);
        scale_fit(&file->scale, vehicle->per_task_hour, (int64_t)HOUR_S * file->ticks);
    }
}

struct wages {
    int64_t *drive, *distance, *wait, *service, *used;
};

static struct wages wages_make(struct vroom_reader *reader)
{
    const struct vroom *file = reader->file;
    int32_t count = file->vehicle_count;
    struct wages wages = {
        arena_array(reader->arena, int64_t, count), arena_array(reader->arena, int64_t, count),
        arena_array(reader->arena, int64_t, count), arena_array(reader->arena, int64_t, count),
        arena_array(reader->arena, int64_t, count),
    };
    int64_t hour_t = (int64_t)HOUR_S * file->ticks;
    for (int32_t i = 0; i < count; i++) {
        const struct vroom_vehicle *vehicle = &file->vehicles[i];
        bool by_matrix = vehicle->measure == VROOM_COST;
        wages.drive[i] = by_matrix ? 0 : vehicle->per_hour * file->scale / hour_t;
        wages.distance[i] = by_matrix ? file->scale : vehicle->per_km * file->scale / KILOMETRE_M;
        wages.service[i] = vehicle->per_task_hour * file->scale / hour_t;
        wages.used[i] = vehicle->fixed * file->scale;
    }
    return wages;
}

/* One price for all is no section. */
static void wages_describe(struct vroom_reader *reader, const struct wages *wages)
{
    struct problem *problem = reader->problem;
    bool alike = wages->service[0] == 0;
    for (int32_t i = 1; i < reader->file->vehicle_count; i++) {
        alike &=
            wages->drive[i] == wages->drive[0] && wages->distance[i] == wages->distance[0] && wages->service[i] == 0;
    }
    problem->technician_used_c = wages->used;
    if (alike) {
        problem->drive_c = wages->drive[0];
        problem->distance_c = wages->distance[0];
    } else {
        problem->technician_drive_c = wages->drive;
        problem->technician_distance_c = wages->distance;
        problem->technician_wait_c = wages->wait;
        problem->technician_service_c = wages->service;
    }
}

/* ---- Tasks that are left out ---- */

/* The greatest prices among those who drive by one table. */
struct dearest {
    int64_t drive, distance;
};

/* The dearest way to a place, whoever goes there. */
static __int128 dearest_way(const struct vroom_reader *reader, const struct dearest *dearest, int32_t place)
{
    __int128 most = 0;
    for (int32_t table = 0; place != NO_PLACE && table < reader->table_count; table++) {
        size_t at = (size_t)table * (size_t)reader->problem->dims.places + (size_t)place;
        __int128 way = (__int128)dearest[table].drive * reader->into_t[at] +
                       (__int128)dearest[table].distance * reader->into_d[at];
        most = way > most ? way : most;
    }
    return most;
}

static int64_t longest_of(const struct json *times, int64_t otherwise)
{
    int64_t longest = otherwise;
    for (int32_t i = 0; times != NULL && i < times->count; i++) {
        longest = times->members[i].value.integer > longest ? times->members[i].value.integer : longest;
    }
    return longest;
}

/* More than any plan costs: every vehicle, the dearest way to every task and end, and the dearest work. */
static __int128 price_above_all(const struct vroom_reader *reader, const struct wages *wages)
{
    const struct vroom *file = reader->file;
    struct dearest *dearest = arena_array(reader->arena, struct dearest, reader->table_count);
    int64_t work_c = 0;
    __int128 sum = 1;
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        struct dearest *of = &dearest[file->vehicles[i].table];
        of->drive = wages->drive[i] > of->drive ? wages->drive[i] : of->drive;
        of->distance = wages->distance[i] > of->distance ? wages->distance[i] : of->distance;
        work_c = wages->service[i] > work_c ? wages->service[i] : work_c;
        sum += wages->used[i];
    }
    for (int32_t i = 0; i < file->vehicle_count; i++) {
        sum += dearest_way(reader, dearest, file->vehicles[i].end.place);
    }
    for (int32_t i = 0; i < file->task_count; i++) {
        const struct vroom_task *task = &file->tasks[i];
        int64_t work_s =
            longest_of(task->setup_per_type, task->setup_s) + longest_of(task->service_per_type, task->service_s);
        sum += dearest_way(reader, dearest, task->spot.place) + (__int128)work_s * file->ticks * work_c;
    }
    return sum;
}

/* How many tasks one step of priority is worth: more than there are, unless that does not fit; 0 where priorities say
 * nothing, for all are the same. False: not even one fits. */
static bool step_choose(const struct vroom *file, __int128 price, int64_t budget, int64_t *step)
{
    int64_t sum = 0, wanted = (int64_t)file->task_count + 1;
    bool alike = true;
    for (int32_t i = 0; i < file->task_count; i++) {
        sum += file->tasks[i].priority;
        alike &= file->tasks[i].priority == file->tasks[0].priority;
    }
    if (alike) {
        *step = 0;
        return true;
    }
    int64_t fitting = ((int64_t)(budget / price) - file->task_count) / sum;
    *step = fitting < wanted ? fitting : wanted;
    return fitting > 0;
}

static bool left_out_describe(struct vroom_reader *reader, const struct wages *wages, struct fault *fault)
{
    const int64_t budget = COST_MAX / 4;
    const struct vroom *file = reader->file;
    __int128 price = price_above_all(reader, wages);
    int64_t *left_out = arena_array(reader->arena, int64_t, file->task_count), step = 0;
    if (price * file->task_count > budget || !step_choose(file, price, budget, &step)) {
        return fault_raise(fault, FAULT_INVALID, "cost_overflow", "/vehicles",
                           "the costs of these vehicles are so large that they cannot be summed");
    }
    for (int32_t i = 0; i < file->task_count; i++) {
        left_out[i] = (int64_t)price * (1 + file->tasks[i].priority * step);
    }
    reader->problem->job_left_out_c = left_out;
    return true;
}

bool vroom_prices_describe(struct vroom_reader *reader, struct fault *fault)
{
    scale_choose(reader->file);
    struct wages wages = wages_make(reader);
    wages_describe(reader, &wages);
    return left_out_describe(reader, &wages, fault);
}
