#include "dispatch/kpis.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/units.h"

enum { E4 = 10000 };

/* A place among the members of record_vehicle's shape: whether it is given. */
static bool vehicle_has(const struct record_vehicle *vehicle, const char *member)
{
    const struct shape *technician = shape_of_row[ROW_TECHNICIAN];
    const struct shape *shape = technician->members[shape_find(technician, TEXT("vehicle"))].of;
    return vehicle->given != 0 && shape_has(vehicle, shape_find(shape, text_of(member)));
}

/* ---- hours ------------------------------------------------------------------------------------------------------- */

/* What time off leaves of a stretch. */
static int64_t left_of(int64_t start_s, int64_t end_s, const struct interval_list *off)
{
    int64_t left_s = 0;
    for (int64_t at_s = start_s; at_s < end_s;) {
        int64_t busy_s = at_s, free_s = end_s; /* until when she is off, and when she is off next */
        for (int32_t i = 0; i < off->count; i++) {
            const struct record_interval *one = &off->items[i];
            if (one->start_s <= at_s && one->end_s > busy_s) {
                busy_s = one->end_s;
            } else if (one->start_s > at_s && one->start_s < free_s) {
                free_s = one->start_s;
            }
        }
        left_s += busy_s > at_s ? 0 : free_s - at_s;
        at_s = busy_s > at_s ? busy_s : free_s;
    }
    return left_s;
}

struct kpi_hours kpi_hours_of(const struct live_technician *technician)
{
    struct kpi_hours hours = {.works = false};
    for (int32_t i = 0; i < technician->shifts.count; i++) {
        const struct live_shift *shift = &technician->shifts.items[i];
        int64_t left_s = shift->on_call ? 0 : left_of(shift->start_s, shift->end_s, &technician->time_off);
        if (left_s == 0) {
            continue;
        }
        hours.start_s = !hours.works || shift->start_s < hours.start_s ? shift->start_s : hours.start_s;
        hours.end_s = shift->end_s > hours.end_s ? shift->end_s : hours.end_s;
        hours.available_s += left_s;
        hours.works = true;
    }
    for (int32_t i = 0; hours.works && i < technician->breaks.count; i++) {
        hours.available_s -= (int64_t)technician->breaks.items[i].minutes * MINUTE_SECONDS;
    }
    hours.available_s = hours.available_s < 0 ? 0 : hours.available_s;
    return hours;
}

/* ---- a route ----------------------------------------------------------------------------------------------------- */

struct kpi_leg kpi_way(const struct kpi_person *person, struct point from, struct point to)
{
    const struct geo_estimate estimate = geo_estimate_default();
    const struct point pair[2] = {from, to};
    int32_t x_m[2], y_m[2];
    geo_project(pair, 2, x_m, y_m);
    struct geo_trip trip = geo_estimate_trip(&estimate, (int64_t)x_m[1] - x_m[0], (int64_t)y_m[1] - y_m[0]);
    int64_t drive_s = divide_round_half_up(trip.time_s * person->speed_factor_e4, E4);
    return (struct kpi_leg){.has_time = true,
                            .has_distance = true,
                            .drive_s = (int32_t)clamp_int64(drive_s, 0, DAY_SECONDS),
                            .drive_m = trip.distance_m};
}

int64_t kpi_route(const struct kpi_person *person, const struct kpi_hours *hours, const struct kpi_visit *visits,
                  int32_t count, struct kpi_leg *legs, struct kpi_leg *home)
{
    bool knows = person->has_home; /* where she is, */
    struct point here = person->home;
    int64_t done_s = 0; /* and when she is done there */
    for (int32_t i = 0; i < count; i++) {
        const struct kpi_visit *visit = &visits[i];
        legs[i] = knows && visit->has_place ? kpi_way(person, here, visit->place) : (struct kpi_leg){.drive_s = 0};
        if (visit->travel_minutes != KPI_UNKNOWN) {
            legs[i].has_time = true;
            legs[i].drive_s = visit->travel_minutes * MINUTE_SECONDS;
        }
        knows = visit->has_place;
        here = visit->place;
        done_s = visit->end_s > done_s ? visit->end_s : done_s;
    }
    *home = count > 0 && knows && person->has_end ? kpi_way(person, here, person->end) : (struct kpi_leg){.drive_s = 0};
    int64_t over_s = done_s + home->drive_s - hours->end_s;
    return hours->works && done_s > 0 && over_s > 0 ? over_s : 0;
}

/* ---- sums -------------------------------------------------------------------------------------------------------- */

void kpi_add_visit(struct kpi_sums *sums, const struct kpi_visit *visit, const struct kpi_person *person,
                   const struct kpi_hours *hours)
{
    int64_t due_s = visit->due_s != 0 ? visit->due_s : hours != NULL && hours->works ? hours->end_s : 0;
    if (person != NULL && visit->service_minutes != KPI_UNKNOWN) {
        sums->service_s += (int64_t)visit->service_minutes * MINUTE_SECONDS;
    }
    if (visit->goes_along) {
        return;
    }
    sums->jobs++;
    sums->jobs_of_somebody += person != NULL ? 1 : 0;
    if (visit->arrival_s != 0 && due_s != 0) {
        sums->judged++;
        sums->on_time += visit->arrival_s <= due_s ? 1 : 0;
    }
    sums->fixed_told += visit->has_fixed ? 1 : 0;
    sums->fixed += visit->has_fixed && visit->fixed ? 1 : 0;
    sums->csat_told += visit->csat > 0 ? 1 : 0;
    sums->csat += visit->csat;
}

enum { WAY_USED_MOST = 10000, WAY_PAID_MOST = 10 * 1000 * 1000 };

/* What is beyond all sense for one way is cut, so that no sum of a year overflows: litres or kilowatt-hours, in millionths; */
static int64_t used_e6(int64_t amount, int64_t of)
{
    return clamp_int64(divide_round_half_up(amount, of), 0, (int64_t)WAY_USED_MOST * 1000000);
}

/* and what they cost. */
static int64_t money_e6(int64_t amount_e6, int64_t price_e4)
{
    __int128 paid_e6 = ((__int128)amount_e6 * price_e4 + E4 / 2) / E4;
    const int64_t most_e6 = (int64_t)WAY_PAID_MOST * 1000000;
    return paid_e6 < most_e6 ? (int64_t)paid_e6 : most_e6;
}

static void energy_add(struct kpi_sums *sums, int64_t drive_m, const struct record_vehicle *vehicle,
                       const struct record_fuel_price *price)
{
    if (vehicle->battery_kwh_e3 > 0 && vehicle->range_km > 0) {
        int64_t used_mwh = used_e6(drive_m * vehicle->battery_kwh_e3, vehicle->range_km);
        sums->legs_charged++;
        sums->energy_mwh += used_mwh;
        if (price->kwh_e4 > 0) {
            sums->legs_energy_paid++;
            sums->energy_e6 += money_e6(used_mwh, price->kwh_e4);
        }
    }
}

static void fuel_add(struct kpi_sums *sums, int64_t drive_m, const struct record_vehicle *vehicle,
                     const struct record_fuel_price *price)
{
    int64_t price_e4 = vehicle->type == VEHICLE_DIESEL ? price->diesel_e4 : price->petrol_e4;
    if (vehicle_has(vehicle, "litresPer100Km")) {
        int64_t used_ul = used_e6(drive_m * vehicle->litres_per_100km_e3, 100);
        sums->legs_fuelled++;
        sums->fuel_ul += used_ul;
        if (price_e4 > 0) {
            sums->legs_fuel_paid++;
            sums->fuel_e6 += money_e6(used_ul, price_e4);
        }
    }
}

void kpi_add_leg(struct kpi_sums *sums, const struct kpi_leg *leg, const struct kpi_person *person,
                 const struct record_fuel_price *price)
{
    const struct record_vehicle *vehicle = &person->vehicle;
    if (leg->has_time) {
        sums->legs_timed++;
        sums->drive_s += leg->drive_s;
    }
    if (!leg->has_distance) {
        return;
    }
    sums->legs_measured++;
    sums->drive_m += leg->drive_m;
    if (vehicle->given != 0 && vehicle->type == VEHICLE_ELECTRIC) {
        energy_add(sums, leg->drive_m, vehicle, price);
    } else if (vehicle->given != 0 && vehicle->type != VEHICLE_BIKE) {
        fuel_add(sums, leg->drive_m, vehicle, price);
    }
}

void kpi_add_day(struct kpi_sums *sums, const struct kpi_hours *hours, int64_t overtime_s)
{
    sums->available_s += hours->available_s;
    sums->days_with_shift += hours->works ? 1 : 0;
    sums->overtime_s += overtime_s;
}

void kpi_add_day_with_jobs(struct kpi_sums *sums)
{
    sums->days_with_jobs++;
}

void kpi_add_decision(struct kpi_sums *sums, int64_t created_ms, int64_t decided_ms)
{
    sums->decided++;
    sums->decision_ms += decided_ms > created_ms ? decided_ms - created_ms : 0;
}

void kpi_add_feedback(struct kpi_sums *sums, int32_t score)
{
    sums->feedback_told++;
    sums->feedback += score;
}

void kpi_add_figures(struct kpi_sums *sums, const struct figures *figures)
{
    int64_t utilization_e4 = figures->utilization_e4;
    sums->jobs += figures->jobs;
    sums->legs_timed++;
    sums->drive_s += figures->drive_s;
    sums->legs_measured++;
    sums->drive_m += figures->drive_m;
    sums->judged += figures->jobs;
    sums->on_time += figures->on_time;
    sums->service_s += figures->service_s;
    sums->available_s += utilization_e4 > 0 ? divide_round_half_up(figures->service_s * E4, utilization_e4) : 0;
    sums->days_with_shift++;
    sums->overtime_s += figures->overtime_s;
}

/* ---- figures ----------------------------------------------------------------------------------------------------- */

/* What a figure is called, and the decimals that it has. */
static const struct {
    const char *name;
    int64_t scale;
} FIGURES[] = {
    [KPI_JOBS] = {"jobs", 1},
    [KPI_DRIVE_MINUTES] = {"driveMinutes", 10},
    [KPI_DRIVE_KM] = {"driveKm", 10},
    [KPI_ON_TIME_RATE] = {"onTimeRate", E4},
    [KPI_UTILIZATION] = {"utilization", E4},
    [KPI_OVERTIME_MINUTES] = {"overtimeMinutes", 10},
    [KPI_FUEL_LITRES] = {"fuelLitres", 100},
    [KPI_FUEL_COST] = {"fuelCost", 100},
    [KPI_ENERGY_KWH] = {"energyKwh", 100},
    [KPI_ENERGY_COST] = {"energyCost", 100},
    [KPI_JOBS_PER_TECHNICIAN] = {"jobsPerTechnician", 100},
    [KPI_FIRST_TIME_FIX_RATE] = {"firstTimeFixRate", E4},
    [KPI_CSAT] = {"csat", 100},
    [KPI_PLANNING_MINUTES] = {"planningMinutes", 10},
    [KPI_TECHNICIAN_FEEDBACK] = {"technicianFeedback", 100},
};

struct text kpi_name(enum kpi kpi)
{
    return text_of(FIGURES[kpi].name);
}

/* amount / of, in the figure's decimals; null without `of`. */
static struct kpi_value ratio(enum kpi kpi, int64_t amount, int64_t of)
{
    int64_t scale = FIGURES[kpi].scale;
    if (of <= 0) {
        return (struct kpi_value){.has = false, .scale = scale};
    }
    int64_t whole = amount / of, rest = amount % of; /* no amount is less than nothing */
    return (struct kpi_value){true, whole * scale + divide_round_half_up(rest * scale, of), scale};
}

/* The same, of what was counted `times` times. */
static struct kpi_value counted(enum kpi kpi, int64_t amount, int64_t unit, int64_t times)
{
    struct kpi_value value = ratio(kpi, amount, unit);
    value.has = times > 0;
    return value;
}

struct kpi_value kpis_value(const struct kpi_sums *s, enum kpi kpi)
{
    enum { MILLION = 1000000, MINUTE_MS = MINUTE_SECONDS * 1000 };
    switch (kpi) {
    case KPI_JOBS:
        return (struct kpi_value){true, s->jobs, 1};
    case KPI_DRIVE_MINUTES:
        return counted(kpi, s->drive_s, MINUTE_SECONDS, s->legs_timed);
    case KPI_DRIVE_KM:
        return counted(kpi, s->drive_m, 1000, s->legs_measured);
    case KPI_ON_TIME_RATE:
        return ratio(kpi, s->on_time, s->judged);
    case KPI_UTILIZATION:
        return ratio(kpi, s->service_s, s->available_s);
    case KPI_OVERTIME_MINUTES:
        return counted(kpi, s->overtime_s, MINUTE_SECONDS, s->days_with_shift);
    case KPI_FUEL_LITRES:
        return counted(kpi, s->fuel_ul, MILLION, s->legs_fuelled);
    case KPI_FUEL_COST:
        return counted(kpi, s->fuel_e6, MILLION, s->legs_fuel_paid);
    case KPI_ENERGY_KWH:
        return counted(kpi, s->energy_mwh, MILLION, s->legs_charged);
    case KPI_ENERGY_COST:
        return counted(kpi, s->energy_e6, MILLION, s->legs_energy_paid);
    case KPI_JOBS_PER_TECHNICIAN:
        return ratio(kpi, s->jobs_of_somebody, s->days_with_jobs);
    case KPI_FIRST_TIME_FIX_RATE:
        return ratio(kpi, s->fixed, s->fixed_told);
    case KPI_CSAT:
        return ratio(kpi, s->csat, s->csat_told);
    case KPI_PLANNING_MINUTES:
        return ratio(kpi, divide_round_half_up(s->decision_ms, 1000), s->decided * MINUTE_SECONDS);
    case KPI_TECHNICIAN_FEEDBACK:
        return ratio(kpi, s->feedback, s->feedback_told);
    case KPI_COUNT:
        break;
    }
    return (struct kpi_value){.has = false};
}

static void value_write(struct json_writer *w, const struct kpi_value *value)
{
    if (value->has) {
        json_fixed(w, value->value, value->scale);
    } else {
        json_null(w);
    }
}

void kpis_write(struct json_writer *w, const struct kpi_sums *sums)
{
    for (int i = 0; i < KPI_COUNT; i++) {
        struct kpi_value value = kpis_value(sums, (enum kpi)i);
        json_name(w, kpi_name((enum kpi)i));
        value_write(w, &value);
    }
}

struct text kpis_csv_head(struct arena *arena)
{
    struct text_builder line = text_builder_make(arena);
    for (int i = 0; i < KPI_COUNT; i++) {
        text_append_char(&line, ',');
        text_append(&line, kpi_name((enum kpi)i));
    }
    return text_built(&line);
}

struct text kpis_csv(struct arena *arena, const struct kpi_sums *sums)
{
    struct text_builder line = text_builder_make(arena);
    for (int i = 0; i < KPI_COUNT; i++) {
        struct kpi_value value = kpis_value(sums, (enum kpi)i);
        struct json_writer number = json_writer_make(arena);
        value_write(&number, &value);
        text_append_char(&line, ',');
        text_append(&line, value.has ? json_written(&number) : TEXT(""));
    }
    return text_built(&line);
}
