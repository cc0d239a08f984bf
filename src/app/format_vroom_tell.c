/* What is told of a judged route: its times as VROOM has them, in whole seconds. A route begins as late as it can without
 * anything leaving its time window or the end being later, so that waiting is done before the start. */
#include "app/format_vroom.h"
#include "base/units.h"

static int64_t second_of(const struct vroom *file, int64_t time_t)
{
    return file->origin_s + divide_floor(time_t, file->ticks);
}

/* How much later the route may start: what is waited on it takes that up, and before a step no more than has been waited by then
 * and the step's window allows. */
static int64_t delay_of(const struct vroom_route *route)
{
    int64_t waited_t = 0, delay_t = VROOM_EVER;
    for (int32_t i = 0; i < route->step_count; i++) {
        const struct vroom_step *step = &route->steps[i];
        waited_t += step->start_t - step->arrival_t;
        if (step->until_t != VROOM_EVER && waited_t + step->until_t - step->start_t < delay_t) {
            delay_t = waited_t + step->until_t - step->start_t;
        }
    }
    return delay_t < waited_t ? delay_t : waited_t;
}

static void route_delay(struct vroom_route *route)
{
    int64_t delay_t = delay_of(route);
    for (int32_t i = 0; i < route->step_count; i++) {
        struct vroom_step *step = &route->steps[i];
        int64_t waiting_t = step->start_t - step->arrival_t;
        step->arrival_t += delay_t;
        delay_t -= waiting_t < delay_t ? waiting_t : delay_t; /* by waiting less */
        step->start_t += delay_t;
    }
}

/* The cost as VROOM tells it: whole, the travel rounded to the nearest. */
static int64_t cost_told(const struct vroom_vehicle *v, const struct vroom_route *route)
{
    const struct vroom_sums *sums = &route->sums;
    __int128 travel = (__int128)sums->duration_s * v->per_hour * 1000 + (__int128)sums->distance_m * v->per_km * 3600;
    int64_t moving = v->measure == VROOM_COST ? route->matrix_cost : (int64_t)((travel + 1800000) / 3600000);
    return v->fixed + moving + (int64_t)((__int128)route->work_s * v->per_task_hour / 3600);
}

void vroom_route_tell(const struct vroom *file, struct vroom_route *route)
{
    struct vroom_sums *sums = &route->sums;
    int64_t told_s = 0; /* when the last step ended, in whole seconds */
    route_delay(route);
    for (int32_t i = 0; i < route->step_count; i++) {
        struct vroom_step *step = &route->steps[i];
        step->arrival_s = second_of(file, step->arrival_t);
        step->waiting_s = second_of(file, step->start_t) - step->arrival_s;
        sums->duration_s += i == 0 ? 0 : step->arrival_s - told_s;
        sums->waiting_s += step->waiting_s;
        sums->setup_s += step->setup_s;
        sums->service_s += step->service_s;
        step->duration_s = sums->duration_s;
        told_s = step->arrival_s + step->waiting_s + step->setup_s + step->service_s;
    }
    sums->cost = cost_told(&file->vehicles[route->vehicle], route);
}
