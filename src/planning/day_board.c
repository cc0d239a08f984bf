#include "planning/day_board.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"
#include "planning/plan_parts.h"
#include "planning/planning.h"

/* ---- records as the day has them --------------------------------------------------------------------------------- */

static bool is_located(const struct job_record *record)
{
    return shape_has(record, shape_find(shape_of_row[ROW_JOB], TEXT("location")));
}

static bool has_place(const struct job_record *record)
{
    return !text_is_empty(record->technician_id) && record->scheduled_start_s != 0;
}

static int32_t service_s(const struct board_job *job)
{
    const struct job_record *record = job->record;
    int64_t given_s = record->scheduled_end_s - record->scheduled_start_s;
    bool ends = record->scheduled_start_s != 0 && given_s > 0;
    return ends ? (int32_t)clamp_int64(given_s, 0, INT32_MAX) : job->planned_minutes * MINUTE_SECONDS;
}

/* The window that the start lies in, else the last one that began before it, else the first. */
static const struct record_window *window_told(const struct job_record *record)
{
    const struct record_window *best = NULL;
    for (int32_t i = 0; i < record->windows.count; i++) {
        const struct record_window *window = &record->windows.items[i];
        bool begun = window->start_s <= record->scheduled_start_s;
        if (begun && record->scheduled_start_s < window->end_s) {
            return window;
        }
        bool best_begun = best != NULL && best->start_s <= record->scheduled_start_s;
        bool better = best == NULL || (begun && !best_begun) ||
                      (begun == best_begun && (window->start_s > best->start_s) == begun);
        best = better ? window : best;
    }
    return best;
}

static void job_fill(const struct board_job *from, struct arena *arena, struct job *job)
{
    const struct job_record *record = from->record;
    const struct record_window *window = window_told(record);
    struct text *skills = arena_array(arena, struct text, record->required_skills.count);
    for (int32_t i = 0; i < record->required_skills.count; i++) {
        skills[i] = record->required_skills.items[i].name;
    }
    *job = (struct job){
        .id = from->id,
        .external_id = record->external_id,
        .source = record->source,
        .version = from->version,
        .status = (enum job_status)record->status,
        .title = record->title,
        .job_type = record->job_type,
        .customer = {.name = record->customer_name},
        .address = record->address,
        .location = record->location,
        .priority = record->priority,
        .duration_minutes = (int32_t)divide_round_half_up(service_s(from), MINUTE_SECONDS),
        .has_promised = record->promised.given != 0,
        .promised = {record->promised.start_s, record->promised.end_s},
        .has_window = window != NULL,
        .required_skill_count = record->required_skills.count,
        .required_skills = skills,
    };
    if (window != NULL) {
        job->window = (struct interval){window->start_s, window->end_s};
    }
}

static bool has_home(const struct technician_record *record)
{
    return shape_has(record, shape_find(shape_of_row[ROW_TECHNICIAN], TEXT("homeBase")));
}

static bool has_end(const struct technician_record *record)
{
    return shape_has(record, shape_find(shape_of_row[ROW_TECHNICIAN], TEXT("endBase")));
}

/* What is in a battery that nobody has told of is not known, and so its range is of no use. */
static bool knows_battery(const struct technician_record *record)
{
    const struct shape *shape = shape_of_row[ROW_TECHNICIAN];
    const struct shape *vehicle = shape->members[shape_find(shape, TEXT("vehicle"))].of;
    return record->vehicle.given != 0 && shape_has(&record->vehicle, shape_find(vehicle, TEXT("batteryPercent")));
}

static void technician_fill(const struct board_technician *from, struct technician *technician)
{
    const struct technician_record *record = from->record;
    *technician = (struct technician){
        .id = from->id,
        .external_id = record->external_id,
        .source = record->source,
        .version = from->version,
        .name = record->name,
        .home = record->home_base,
        .has_end = has_end(record),
        .end = record->end_base,
        .vehicle = {.type = (enum vehicle_type)record->vehicle.type,
                    .range_km = knows_battery(record) ? record->vehicle.range_km : 0,
                    .battery_percent = record->vehicle.battery_percent,
                    .reserve_percent = record->vehicle.reserve_percent},
    };
}

/* ---- working days ------------------------------------------------------------------------------------------------ */

static bool holds_on(const struct technician_record *record, const struct record_shift *shift, struct date date)
{
    bool dated = false;
    for (int32_t i = 0; i < record->shifts.count; i++) {
        dated = dated || (record->shifts.items[i].days == 0 && record->shifts.items[i].date.days == date.days);
    }
    return shift->kind == 0 &&
           (dated ? shift->days == 0 && shift->date.days == date.days : (shift->days >> date_weekday(date) & 1) != 0);
}

/* The first break, as planning has it: one before the shift's start is meant for the next day. */
static void break_fill(const struct board_technician *technician, struct date date, int32_t start_minute,
                       struct workday *workday)
{
    const struct break_list *breaks = &technician->record->breaks;
    if (breaks->count == 0) {
        return;
    }
    const struct record_break *meal = &breaks->items[0];
    int32_t later = meal->latest_minute < start_minute ? MINUTES_A_DAY : 0;
    workday->break_s = meal->duration_minutes * MINUTE_SECONDS;
    workday->break_earliest_s = zone_instant_s(technician->zone, date, meal->earliest_minute + later, ZONE_START);
    workday->break_latest_s = zone_instant_s(technician->zone, date, meal->latest_minute + later, ZONE_END);
    if (workday->break_earliest_s >= workday->shift.end_s) { /* one that could only begin after the shift is none */
        workday->break_s = 0;
    }
}

/* From the first start to the last end; `between_s` is what lies between the shifts, if they do not touch. */
static struct workday workday_of(const struct board_technician *technician, struct date date, int64_t *between_s)
{
    const struct shift_list *shifts = &technician->record->shifts;
    struct workday workday = {.works = false};
    int32_t first_minute = 0;
    int64_t worked_s = 0;
    for (int32_t i = 0; i < shifts->count; i++) {
        const struct record_shift *shift = &shifts->items[i];
        if (!holds_on(technician->record, shift, date)) {
            continue;
        }
        int32_t end_minute = shift->end_minute + (shift->end_minute <= shift->start_minute ? MINUTES_A_DAY : 0);
        int64_t start_s = zone_instant_s(technician->zone, date, shift->start_minute, ZONE_START);
        int64_t end_s = zone_instant_s(technician->zone, date, end_minute, ZONE_END);
        bool first = !workday.works || start_s < workday.shift.start_s;
        first_minute = first ? shift->start_minute : first_minute;
        workday.shift.end_s = !workday.works || end_s > workday.shift.end_s ? end_s : workday.shift.end_s;
        workday.shift.start_s = first ? start_s : workday.shift.start_s;
        workday.works = true;
        worked_s += end_s - start_s;
    }
    if (workday.works) {
        break_fill(technician, date, first_minute, &workday);
    }
    int64_t whole_s = workday.shift.end_s - workday.shift.start_s;
    *between_s = whole_s > worked_s ? whole_s - worked_s : 0; /* shifts that overlap are one */
    return workday;
}

/* ---- the map ----------------------------------------------------------------------------------------------------- */

/* Where somebody is: a point of the day's plane, or (NOWHERE) one that is not known. */
enum { NOWHERE = -1 };

struct plane {
    struct geo_estimate estimate;
    int32_t *x_m;
    int32_t *y_m;
    int32_t *of_job;   /* into x_m and y_m */
    int32_t *of_start; /* of technicians */
    int32_t *of_end;
};

static int32_t point_add(struct point *points, int32_t *count, bool known, struct point point)
{
    if (!known) {
        return NOWHERE;
    }
    points[*count] = point;
    return (*count)++;
}

/* Jobs, then homes, then end places: the same extent, and so the same plane, as a problem of this day has. */
static struct plane plane_lay(struct arena *arena, const struct board_request *request)
{
    int32_t most = request->job_count + 2 * request->technician_count + 1;
    struct point *points = arena_array(arena, struct point, most);
    struct plane plane = {.estimate = geo_estimate_default(),
                          .x_m = arena_array(arena, int32_t, most),
                          .y_m = arena_array(arena, int32_t, most),
                          .of_job = arena_array(arena, int32_t, request->job_count),
                          .of_start = arena_array(arena, int32_t, request->technician_count),
                          .of_end = arena_array(arena, int32_t, request->technician_count)};
    int32_t count = 0;
    for (int32_t j = 0; j < request->job_count; j++) {
        const struct job_record *record = request->jobs[j].record;
        plane.of_job[j] = point_add(points, &count, is_located(record), record->location);
    }
    for (int32_t t = 0; t < request->technician_count; t++) {
        const struct technician_record *record = request->technicians[t].record;
        plane.of_start[t] = point_add(points, &count, has_home(record), record->home_base);
        plane.of_end[t] = plane.of_start[t];
    }
    for (int32_t t = 0; t < request->technician_count; t++) {
        const struct technician_record *record = request->technicians[t].record;
        if (record->open_end) {
            plane.of_end[t] = NOWHERE;
        } else if (has_end(record)) {
            plane.of_end[t] = point_add(points, &count, true, record->end_base);
        }
    }
    if (count > 0) {
        geo_project(points, count, plane.x_m, plane.y_m);
    }
    return plane;
}

static struct geo_trip trip(const struct plane *plane, int32_t from, int32_t to)
{
    if (from == NOWHERE || to == NOWHERE) {
        return (struct geo_trip){0, 0};
    }
    return geo_estimate_trip(&plane->estimate, (int64_t)plane->x_m[to] - plane->x_m[from],
                             (int64_t)plane->y_m[to] - plane->y_m[from]);
}

/* ---- one route --------------------------------------------------------------------------------------------------- */

/* The day as it is being told. */
struct telling {
    struct arena *arena;
    const struct board_request *request;
    const struct day *day;
    struct plane plane;
};

/* Somebody on the way. */
struct tour {
    const struct workday *workday;
    struct plan_route *route;
    struct plan_stop *stops;
    int64_t now_s;
    int32_t place;
    struct point point;
    bool rested;
};

static void stop_append(struct tour *tour, struct plan_stop stop)
{
    stop.sequence = tour->route->stop_count + 1;
    tour->stops[tour->route->stop_count++] = stop;
}

/* The break, when it fits between now and having to go. */
static void rest(struct tour *tour, int64_t go_s)
{
    const struct workday *workday = tour->workday;
    int64_t start_s = tour->now_s > workday->break_earliest_s ? tour->now_s : workday->break_earliest_s;
    if (tour->rested || start_s > workday->break_latest_s || start_s + workday->break_s > go_s) {
        return;
    }
    stop_append(tour, (struct plan_stop){.type = STOP_TYPE_BREAK,
                                         .job = -1,
                                         .location = tour->point,
                                         .arrival_s = start_s,
                                         .start_s = start_s,
                                         .end_s = start_s + workday->break_s,
                                         .on_time = true});
    tour->now_s = start_s + workday->break_s;
    tour->rested = true;
}

static void visit(const struct telling *telling, struct tour *tour, int32_t j)
{
    const struct board_job *job = &telling->request->jobs[j];
    int32_t place = telling->plane.of_job[j];
    struct geo_trip leg = trip(&telling->plane, tour->place, place);
    int64_t given_s = job->record->scheduled_start_s;
    if (tour->route->stop_count == 0) { /* as late as the first job allows, within the shift */
        int64_t shift_s = tour->workday->works ? tour->workday->shift.start_s : given_s - leg.time_s;
        tour->now_s = given_s - leg.time_s > shift_s ? given_s - leg.time_s : shift_s;
        tour->route->leave_s = tour->now_s;
    } else {
        rest(tour, given_s - leg.time_s);
    }
    struct plan_stop stop = {.type = STOP_TYPE_JOB, .job = j, .travel_s = leg.time_s, .travel_m = leg.distance_m};
    stop.arrival_s = tour->now_s + leg.time_s;
    stop.start_s = stop.arrival_s > given_s ? stop.arrival_s : given_s;
    stop.wait_s = (int32_t)clamp_int64(stop.start_s - stop.arrival_s, 0, INT32_MAX);
    stop.end_s = stop.start_s + service_s(job);
    stop.location = place == NOWHERE ? tour->point : job->record->location;
    plan_stop_judge(&telling->day->jobs[j], &stop);
    stop_append(tour, stop);
    tour->now_s = stop.end_s;
    tour->place = place == NOWHERE ? tour->place : place;
    tour->point = stop.location;
}

/* From the last stop backwards: how late one could be there without coming home after the shift, missing a hard window or
 * making anybody's job late that is not. What cannot be kept any more leaves none. */
static void slack_fill(const struct telling *telling, const struct tour *tour)
{
    const struct plan_route *route = tour->route;
    int64_t latest_s = tour->workday->works ? tour->workday->shift.end_s - route->return_travel_s : INT64_MAX / 2;
    for (int32_t i = route->stop_count - 1; i >= 0; i--) {
        struct plan_stop *stop = &tour->stops[i];
        const struct job *job = stop->type == STOP_TYPE_JOB ? &telling->day->jobs[stop->job] : NULL;
        int64_t here_s = job == NULL ? tour->workday->break_latest_s : INT64_MAX / 2;
        if (job != NULL && job->has_window) {
            here_s = job->window.end_s - 1;
        }
        if (stop->has_window && job != NULL && job->has_promised) {
            int64_t due_s = stop->on_time && stop->window.end_s > stop->start_s ? stop->window.end_s : stop->start_s;
            here_s = due_s < here_s ? due_s : here_s;
        }
        int64_t onward_s = latest_s - (stop->end_s - stop->start_s);
        latest_s = onward_s < here_s ? onward_s : here_s;
        stop->slack_s = (int32_t)clamp_int64(latest_s - stop->arrival_s, 0, INT32_MAX);
        latest_s -= stop->travel_s;
    }
}

static void totals_fill(const struct tour *tour, int64_t between_s)
{
    struct plan_route *route = tour->route;
    const struct workday *workday = tour->workday;
    struct plan_totals *totals = &route->totals;
    int64_t shift_s = workday->shift.end_s - workday->shift.start_s - between_s;
    totals->available_s = workday->works && shift_s > workday->break_s ? (int32_t)(shift_s - workday->break_s) : 0;
    totals->drive_s = route->return_travel_s;
    totals->drive_m = route->return_travel_m;
    for (int32_t i = 0; i < route->stop_count; i++) {
        totals->drive_s += tour->stops[i].travel_s;
        totals->drive_m += tour->stops[i].travel_m;
        plan_totals_count(totals, &tour->stops[i]);
    }
    if (route->stop_count > 0 && workday->works && route->return_s > workday->shift.end_s) {
        totals->overtime_s = (int32_t)clamp_int64(route->return_s - workday->shift.end_s, 0, INT32_MAX);
    }
    plan_totals_close(totals);
}

static struct plan_route route_tell(const struct telling *telling, int32_t t, const int32_t *jobs, int32_t count,
                                    int64_t between_s)
{
    const struct workday *workday = &telling->day->workdays[t];
    struct plan_route route = {.technician = t, .leave_s = workday->shift.start_s, .return_s = workday->shift.start_s};
    struct tour tour = {.workday = workday,
                        .route = &route,
                        .stops = arena_array(telling->arena, struct plan_stop, count + 1),
                        .place = telling->plane.of_start[t],
                        .point = telling->day->technicians[t].home,
                        .rested = workday->break_s == 0};
    for (int32_t i = 0; i < count; i++) {
        visit(telling, &tour, jobs[i]);
    }
    route.stops = tour.stops;
    if (count > 0) {
        struct geo_trip back = trip(&telling->plane, tour.place, telling->plane.of_end[t]);
        route.return_travel_s = back.time_s;
        route.return_travel_m = back.distance_m;
        route.return_s = tour.now_s + back.time_s;
    }
    slack_fill(telling, &tour);
    totals_fill(&tour, between_s);
    return route;
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

/* A job on its technician's list. */
struct placed {
    int32_t technician;
    int32_t job;
    int64_t start_s;
    struct text id;
};

static int by_time(const void *a, const void *b)
{
    const struct placed *first = a;
    const struct placed *second = b;
    if (first->technician != second->technician) {
        return first->technician < second->technician ? -1 : 1;
    }
    if (first->start_s != second->start_s) {
        return first->start_s < second->start_s ? -1 : 1;
    }
    return text_compare(first->id, second->id);
}

static int32_t technician_find(const struct board_request *request, struct text id)
{
    for (int32_t t = 0; t < request->technician_count; t++) {
        if (text_equal(request->technicians[t].id, id)) {
            return t;
        }
    }
    return -1;
}

/* Everybody's jobs in their order; those without a place come to the plan's unassigned. Returns how many have one. */
static int32_t jobs_place(struct arena *arena, const struct board_request *request, struct placed *placed,
                          struct plan *plan)
{
    struct unassigned *out = arena_array(arena, struct unassigned, request->job_count);
    struct reason *reason = arena_new(arena, struct reason);
    int32_t count = 0;
    *reason = (struct reason){
        .code = REASON_NOT_TRIED, .technician = -1, .message = TEXT("Nobody has been put on it for this day.")};
    for (int32_t j = 0; j < request->job_count; j++) {
        const struct job_record *record = request->jobs[j].record;
        int32_t t = has_place(record) ? technician_find(request, record->technician_id) : -1;
        if (t >= 0) {
            placed[count++] = (struct placed){t, j, record->scheduled_start_s, request->jobs[j].id};
        } else {
            out[plan->unassigned_count++] =
                (struct unassigned){.job = j, .summary = reason->message, .reason_count = 1, .reasons = reason};
        }
    }
    if (count > 0) {
        qsort(placed, (size_t)count, sizeof *placed, by_time);
    }
    plan->unassigned = out;
    return count;
}

static void day_fill(struct arena *arena, const struct board_request *request, int64_t *between_s, struct day *day)
{
    struct job *jobs = arena_array(arena, struct job, request->job_count);
    struct technician *technicians = arena_array(arena, struct technician, request->technician_count);
    struct workday *workdays = arena_array(arena, struct workday, request->technician_count);
    for (int32_t j = 0; j < request->job_count; j++) {
        job_fill(&request->jobs[j], arena, &jobs[j]);
    }
    for (int32_t t = 0; t < request->technician_count; t++) {
        technician_fill(&request->technicians[t], &technicians[t]);
        workdays[t] = workday_of(&request->technicians[t], request->date, &between_s[t]);
    }
    *day = (struct day){.date = request->date,
                        .zone = request->zone,
                        .job_count = request->job_count,
                        .jobs = jobs,
                        .technician_count = request->technician_count,
                        .technicians = technicians,
                        .workdays = workdays};
}

void day_of_board(struct arena *arena, const struct board_request *request, struct day *day, struct plan *plan)
{
    struct placed *placed = arena_array(arena, struct placed, request->job_count);
    struct plan_route *routes = arena_array(arena, struct plan_route, request->technician_count);
    int64_t *between_s = arena_array(arena, int64_t, request->technician_count);
    int32_t *jobs = arena_array(arena, int32_t, request->job_count);
    *plan = (struct plan){.route_count = request->technician_count, .routes = routes};
    day_fill(arena, request, between_s, day);
    const struct telling telling = {arena, request, day, plane_lay(arena, request)};
    int32_t count = jobs_place(arena, request, placed, plan);
    for (int32_t i = 0; i < count; i++) {
        jobs[i] = placed[i].job;
    }
    int32_t first = 0;
    for (int32_t t = 0; t < request->technician_count; t++) {
        int32_t next = first;
        while (next < count && placed[next].technician == t) {
            next++;
        }
        routes[t] = route_tell(&telling, t, jobs + first, next - first, between_s[t]);
        plan_totals_add(&plan->totals, &routes[t].totals);
        first = next;
    }
    plan->totals.unassigned = plan->unassigned_count;
    plan_totals_close(&plan->totals);
}
