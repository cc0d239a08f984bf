/* What the kilometres of a day take and cost, and what is left in batteries. */
#include "base/arena.h"
#include "base/units.h"
#include "dispatch/day_schedule.h"

int64_t dispatch_battery_e1(int32_t percent, int32_t range_km, int64_t driven_m)
{
    int64_t left_e1 = percent * INT64_C(10) - divide_round_half_up(driven_m, range_km);
    return left_e1 > 0 ? left_e1 : 0;
}

/* ---- the battery ------------------------------------------------------------------------------------------------- */

/* Whether she has left home on what is kept of her day. */
static bool has_begun(const struct live_day *day, const struct day_route *route)
{
    bool begun = false;
    for (int32_t i = 0; i < route->stop_count; i++) {
        int32_t job = route->stops[i].job;
        begun = begun || (job >= 0 && day->jobs.items[job].status >= JOB_EN_ROUTE);
    }
    return begun;
}

/* In percent, where the route goes on from; LIVE_NO_BATTERY: none, or nobody knows. */
static int32_t percent_of(const struct live_day *day, const struct live_technician *technician,
                          enum dispatch_energy_of of, const struct day_route *route)
{
    struct live_technician morning = *technician;
    morning.position.given = 0;
    if (of == DISPATCH_ENERGY_PAST) {
        return live_battery_percent(&morning);
    }
    const uint64_t told = 4; /* the position's batteryPercent */
    bool knows = (technician->position.given & told) != 0 || !has_begun(day, route);
    return knows ? live_battery_percent(technician) : LIVE_NO_BATTERY;
}

static void battery_fill(const struct record_vehicle *vehicle, int32_t percent, struct day_route *route)
{
    int64_t driven_m = 0;
    bool known = percent != LIVE_NO_BATTERY && vehicle->range_km > 0;
    int64_t reach_m = ((int64_t)percent - vehicle->reserve_percent) * vehicle->range_km * 10;
    route->reserve_percent = vehicle->reserve_percent;
    for (int32_t i = 0; i <= route->stop_count; i++) {
        struct day_stop *stop = i < route->stop_count ? &route->stops[i] : NULL;
        driven_m = stop == NULL ? route->totals.drive_m : driven_m + stop->travel_m;
        if (stop != NULL) {
            bool told = known && stop->has_travel;
            stop->battery_e1 = told ? dispatch_battery_e1(percent, vehicle->range_km, driven_m) : -1;
        }
        if (known && !route->runs_low && driven_m > 0 && driven_m > reach_m) {
            route->runs_low = true;
            route->low_stop = i;
        }
    }
}

/* ---- what it takes ----------------------------------------------------------------------------------------------- */

/* Each way by itself, as reports have it; the way home is what the stops leave of all of it. */
static void ways_add(const struct live_technician *technician, const struct record_fuel_price *price,
                     const struct day_route *route, struct kpi_sums *ways)
{
    const struct kpi_person person = {.vehicle = technician->vehicle};
    int64_t left_m = route->totals.drive_m;
    for (int32_t i = 0; i <= route->stop_count; i++) {
        int64_t drive_m = i < route->stop_count ? route->stops[i].travel_m : left_m;
        left_m -= drive_m;
        const struct kpi_leg leg = {.has_distance = true, .drive_m = (int32_t)clamp_int64(drive_m, 0, INT32_MAX)};
        kpi_add_leg(ways, &leg, &person, price);
    }
}

void dispatch_schedule_energy(const struct live_day *day, enum dispatch_energy_of of, struct day_schedule *schedule)
{
    schedule->ways = (struct kpi_sums){.jobs = 0};
    for (int32_t r = 0; r < schedule->route_count; r++) {
        struct day_route *route = &schedule->routes[r];
        int32_t t = live_find_technician(day, route->technician_id);
        if (t >= 0) {
            const struct live_technician *technician = &day->technicians.items[t];
            battery_fill(&technician->vehicle, percent_of(day, technician, of, route), route);
            route->ways = (struct kpi_sums){.jobs = 0};
            ways_add(technician, &day->planning.fuel_price, route, &route->ways);
            ways_add(technician, &day->planning.fuel_price, route, &schedule->ways);
        }
    }
}
