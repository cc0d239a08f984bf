#include "model/live.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "model/record_parts.h"

#define ID SHAPE_TEXT, SHAPE_REQUIRED
#define ID_RANGE .low = 1, .high = RECORD_ID_BYTES
#define WHO(json, type, member)                                                                                        \
    {                                                                                                                  \
        .name = (json), SHAPE_REFERENCE, .flags = SHAPE_LIST | SHAPE_NOT_NULL,                                         \
        .offset = offsetof(struct type, member), .most = 2 * RECORD_PEOPLE_MOST, .words = "technician"                 \
    }
#define MONEY .scale = 10000, .low = 0, .high = RECORD_MONEY_MOST_E4
#define FACTOR .scale = 10000, .low = 1000, .high = 100000, .preset = 10000
#define MINUTES .low = 0, .high = LIVE_MINUTES_MOST
#define COUNTED .low = 0, .high = INT32_MAX

static const struct shape_member forecast_rows[] = {
    {"p10", SHAPE_INTEGER, SHAPE_REQUIRED, AT(live_forecast, p10), MINUTES},
    {"p50", SHAPE_INTEGER, SHAPE_REQUIRED, AT(live_forecast, p50), MINUTES},
    {"p80", SHAPE_INTEGER, SHAPE_REQUIRED, AT(live_forecast, p80), MINUTES},
    {"p90", SHAPE_INTEGER, SHAPE_REQUIRED, AT(live_forecast, p90), MINUTES},
};
const struct shape live_shape_forecast = {.name = "LiveForecast", TABLE(live_forecast, forecast_rows)};

static const struct shape_member pace_rows[] = {
    {"technicianId", SHAPE_REFERENCE, SHAPE_REQUIRED, AT(live_pace, technician_id), .words = "technician"},
    {"othersMinutes", SHAPE_INTEGER, SHAPE_REQUIRED, AT(live_pace, others_minutes), MINUTES},
};
static const struct shape live_shape_pace = {.name = "LivePace", TABLE(live_pace, pace_rows)};

static const struct shape_member job_rows[] = {
    {"id", ID, AT(live_job, id), ID_RANGE},
    {"version", SHAPE_INTEGER, SHAPE_REQUIRED, AT(live_job, version), COUNTED},
    {"status", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(live_job, status),
     .words = "unscheduled scheduled dispatched en_route on_site completed"},
    {"statusAt", SHAPE_MOMENT, 0, AT(live_job, status_at_ms)},
    {"jobType", SHAPE_TEXT, 0, AT(live_job, job_type), .low = 1, .high = RECORD_NAME_BYTES},
    {"branchId", SHAPE_REFERENCE, 0, AT(live_job, branch_id), .words = "branch"},
    {"territory", SHAPE_TEXT, 0, AT(live_job, territory), .low = 1, .high = RECORD_NAME_BYTES},
    {"location", SHAPE_POINT, 0, AT(live_job, location)},
    {"priority", SHAPE_CHOICE, SHAPE_NOT_NULL | SHAPE_NUMBERED, AT(live_job, priority),
     .words = "urgent high normal low", .low = PRIORITY_URGENT, .preset = PRIORITY_NORMAL},
    {"value", SHAPE_DECIMAL, 0, AT(live_job, value_e4), MONEY},
    {"plannedMinutes", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(live_job, planned_minutes), MINUTES},
    {"pace", SHAPE_OBJECT, 0, AT(live_job, pace), .of = &live_shape_pace},
    {"forecast", SHAPE_OBJECT, 0, AT(live_job, forecast), .of = &live_shape_forecast},
    {"windows", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_job, windows), .most = 20, .of = &shape_window},
    {"promisedWindow", SHAPE_OBJECT, 0, AT(live_job, promised), .of = &shape_interval},
    {"deadline", SHAPE_INSTANT, 0, AT(live_job, deadline_s)},
    {"requiredSkills", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_job, skills), .most = RECORD_SKILLS_MOST,
     .of = &shape_skill},
    {"requiredParts", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_job, parts), .most = RECORD_PARTS_MOST,
     .of = &shape_part},
    {"load", SHAPE_AMOUNTS, 0, AT(live_job, load), .low = 0, .high = RECORD_QUANTITY_MOST},
    {"requiredTechnicianId", SHAPE_REFERENCE, 0, AT(live_job, required_technician_id), .words = "technician"},
    WHO("preferredTechnicianIds", live_job, preferred_technician_ids),
    WHO("excludedTechnicianIds", live_job, excluded_technician_ids),
    {"crewSize", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(live_job, crew_size), .low = 1, .high = 20, .preset = 1},
    {"after", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_job, after), .most = 20, .of = &shape_after},
    {"earliest", SHAPE_INSTANT, 0, AT(live_job, earliest_s)},
    {"breakMaySplit", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(live_job, break_may_split), .preset = 1},
    {"technicianId", SHAPE_REFERENCE, 0, AT(live_job, technician_id), .words = "technician"},
    WHO("crewTechnicianIds", live_job, crew_technician_ids),
    {"scheduledStart", SHAPE_INSTANT, 0, AT(live_job, scheduled_start_s)},
    {"scheduledEnd", SHAPE_INSTANT, 0, AT(live_job, scheduled_end_s)},
    {"sequence", SHAPE_INTEGER, 0, AT(live_job, sequence), COUNTED},
    {"locks", SHAPE_CHOICES, SHAPE_NOT_NULL, AT(live_job, locks), .words = "technician time order"},
    {"actual", SHAPE_OBJECT, 0, AT(live_job, actual), .of = &shape_actual},
};
const struct shape live_shape_job = {.name = "LiveJob", TABLE(live_job, job_rows)};

static const struct shape_member shift_rows[] = {
    {"start", SHAPE_INSTANT, SHAPE_REQUIRED, AT(live_shift, start_s)},
    {"end", SHAPE_INSTANT, SHAPE_REQUIRED | SHAPE_ORDERED, AT(live_shift, end_s)},
    {"onCall", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(live_shift, on_call)},
};
static const struct shape live_shape_shift = {.name = "LiveShift", TABLE(live_shift, shift_rows)};

static const struct shape_member break_rows[] = {
    {"earliest", SHAPE_INSTANT, SHAPE_REQUIRED, AT(live_break, earliest_s)},
    {"latest", SHAPE_INSTANT, SHAPE_REQUIRED, AT(live_break, latest_s)},
    {"minutes", SHAPE_INTEGER, SHAPE_REQUIRED, AT(live_break, minutes), .low = 1, .high = 1440},
};
static const struct shape live_shape_break = {.name = "LiveBreak", TABLE(live_break, break_rows)};

static const struct shape_member position_rows[] = {
    {"location", SHAPE_POINT, SHAPE_REQUIRED, AT(live_position, location)},
    {"at", SHAPE_MOMENT, SHAPE_REQUIRED, AT(live_position, at_ms)},
    {"batteryPercent", SHAPE_INTEGER, 0, AT(live_position, battery_percent), .low = 0, .high = 100},
};
static const struct shape live_shape_position = {.name = "LivePosition", TABLE(live_position, position_rows)};

static const struct shape_member technician_rows[] = {
    {"id", ID, AT(live_technician, id), ID_RANGE},
    {"version", SHAPE_INTEGER, SHAPE_REQUIRED, AT(live_technician, version), COUNTED},
    {"active", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(live_technician, active), .preset = 1},
    {"branchId", SHAPE_REFERENCE, 0, AT(live_technician, branch_id), .words = "branch"},
    {"skills", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_technician, skills), .most = RECORD_SKILLS_MOST,
     .of = &shape_skill},
    {"certified", SHAPE_TEXT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_technician, certifications),
     .most = RECORD_SKILLS_MOST, .low = 1, .high = RECORD_NAME_BYTES},
    {"expired", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_technician, expired), .most = RECORD_SKILLS_MOST,
     .of = &shape_certification},
    {"territories", SHAPE_TEXT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_technician, territories), .most = 50, .low = 1,
     .high = RECORD_NAME_BYTES},
    {"homeBase", SHAPE_POINT, 0, AT(live_technician, home)},
    {"endBase", SHAPE_POINT, 0, AT(live_technician, end)},
    {"openEnd", SHAPE_BOOLEAN, SHAPE_NOT_NULL, AT(live_technician, open_end)},
    {"onDuty", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_technician, shifts), .most = 200,
     .of = &live_shape_shift},
    {"timeOff", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_technician, time_off), .most = 200,
     .of = &shape_interval},
    {"breaks", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_technician, breaks), .most = 5,
     .of = &live_shape_break},
    {"vehicle", SHAPE_OBJECT, 0, AT(live_technician, vehicle), .of = &shape_vehicle},
    {"inventory", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_technician, inventory), .most = RECORD_PARTS_MOST,
     .of = &shape_stock},
    {"capacity", SHAPE_AMOUNTS, 0, AT(live_technician, capacity), .low = 0, .high = RECORD_QUANTITY_MOST},
    {"maxJobs", SHAPE_INTEGER, 0, AT(live_technician, max_jobs), .low = 0, .high = 1000},
    {"hourlyCost", SHAPE_DECIMAL, 0, AT(live_technician, hourly_cost_e4), MONEY},
    {"fixedCost", SHAPE_DECIMAL, 0, AT(live_technician, fixed_cost_e4), MONEY},
    {"overtimeMinutes", SHAPE_INTEGER, 0, AT(live_technician, overtime_minutes), .low = 0, .high = 720},
    {"overtimeHourlyCost", SHAPE_DECIMAL, 0, AT(live_technician, overtime_hourly_cost_e4), MONEY},
    {"speedFactor", SHAPE_DECIMAL, SHAPE_NOT_NULL, AT(live_technician, speed_factor_e4), FACTOR},
    {"serviceFactor", SHAPE_DECIMAL, SHAPE_NOT_NULL, AT(live_technician, service_factor_e4), FACTOR},
    {"position", SHAPE_OBJECT, 0, AT(live_technician, position), .of = &live_shape_position},
};
const struct shape live_shape_technician = {.name = "LiveTechnician", TABLE(live_technician, technician_rows)};

static const struct shape_member incident_rows[] = {
    {"id", ID, AT(live_incident, id), ID_RANGE},
    {"center", SHAPE_POINT, SHAPE_REQUIRED, AT(live_incident, center)},
    {"radiusM", SHAPE_INTEGER, SHAPE_REQUIRED, AT(live_incident, radius_m), COUNTED},
    {"factor", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(live_incident, factor_e4), .scale = 10000, .low = 1000,
     .high = 1000000},
    {"from", SHAPE_INSTANT, SHAPE_REQUIRED, AT(live_incident, from_s)},
    {"until", SHAPE_INSTANT, SHAPE_REQUIRED | SHAPE_ORDERED, AT(live_incident, until_s)},
};
static const struct shape live_shape_incident = {.name = "LiveIncident", TABLE(live_incident, incident_rows)};

static const struct shape_member day_rows[] = {
    {"date", SHAPE_DATE, SHAPE_REQUIRED, AT(live_day, date)},
    {"start", SHAPE_INSTANT, SHAPE_REQUIRED, AT(live_day, start_s)},
    {"end", SHAPE_INSTANT, SHAPE_REQUIRED | SHAPE_ORDERED, AT(live_day, end_s)},
    {"now", SHAPE_INSTANT, SHAPE_REQUIRED, AT(live_day, now_s)},
    {"goals", SHAPE_CHOICE, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_day, goals), .most = GOAL_COUNT,
     .words = RECORD_GOAL_WORDS},
    {"planning", SHAPE_OBJECT, SHAPE_NOT_NULL, AT(live_day, planning), .of = &shape_planning},
    {"technicians", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_day, technicians), .most = LIVE_TECHNICIANS_MOST,
     .of = &live_shape_technician},
    {"jobs", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_day, jobs), .most = LIVE_JOBS_MOST,
     .of = &live_shape_job},
    {"incidents", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(live_day, incidents), .most = LIVE_INCIDENTS_MOST,
     .of = &live_shape_incident},
};
const struct shape live_shape_day = {.name = "LiveDay", TABLE(live_day, day_rows)};

struct text live_day_text(struct arena *arena, const struct live_day *day)
{
    struct json_writer w = json_writer_make(arena);
    shape_write(&w, &live_shape_day, day, SHAPE_FOR_STORE);
    return json_written(&w);
}

bool live_day_read(struct arena *arena, struct text text, struct live_day *day, struct fault *fault)
{
    struct json document;
    struct issues wrong = issues_make(arena);
    struct issues not_built = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = &wrong, .not_built = &not_built};
    if (!json_parse(arena, text, &document, fault)) {
        return false;
    }
    shape_preset(&live_shape_day, day);
    return shape_merge(&reader, &live_shape_day, SHAPE_FROM_STORE, &document, NULL, day) ||
           fault_raise(fault, FAULT_INVALID, "invalid_value", "/day", "This is no live day.");
}

/* ---- finding ----------------------------------------------------------------------------------------------------- */

/* The i-th id of a list whose elements begin so far apart. */
static int32_t find(const struct text *first, int32_t count, size_t apart, struct text id)
{
    int32_t low = 0;
    int32_t high = count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        int order =
            text_compare(*(const struct text *)(const void *)((const char *)first + (size_t)middle * apart), id);
        if (order == 0) {
            return middle;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return -1;
}

int32_t live_find_job(const struct live_day *day, struct text id)
{
    const struct live_job *jobs = day->jobs.items;
    return find(&jobs->id, day->jobs.count, sizeof *jobs, id);
}

int32_t live_find_technician(const struct live_day *day, struct text id)
{
    const struct live_technician *technicians = day->technicians.items;
    return find(&technicians->id, day->technicians.count, sizeof *technicians, id);
}

bool live_job_has_location(const struct live_job *job)
{
    return shape_has(job, shape_find(&live_shape_job, TEXT("location")));
}

bool live_technician_has_home(const struct live_technician *technician)
{
    return shape_has(technician, shape_find(&live_shape_technician, TEXT("homeBase")));
}

enum { POSITION_BATTERY_PERCENT = 2 }; /* the place of the member in its shape */

int32_t live_battery_percent(const struct live_technician *technician)
{
    const struct record_vehicle *vehicle = &technician->vehicle;
    const struct shape *shape = live_shape_technician.members[shape_find(&live_shape_technician, TEXT("vehicle"))].of;
    if (vehicle->given == 0 || vehicle->type != VEHICLE_ELECTRIC) {
        return LIVE_NO_BATTERY;
    }
    if (technician->position.given != 0 && shape_has(&technician->position, POSITION_BATTERY_PERCENT)) {
        return technician->position.battery_percent;
    }
    bool given = shape_has(vehicle, shape_find(shape, TEXT("batteryPercent")));
    return given ? vehicle->battery_percent : LIVE_NO_BATTERY;
}

bool live_keeps_time(const struct live_day *day, int32_t job, int32_t technician)
{
    const struct live_job *of = &day->jobs.items[job];
    struct text id = day->technicians.items[technician].id;
    bool hers = text_equal(of->technician_id, id);
    for (int32_t i = 0; i < of->crew_technician_ids.count && !hers; i++) {
        hers = text_equal(of->crew_technician_ids.items[i], id);
    }
    return hers && live_has_place(of) && of->status < JOB_EN_ROUTE;
}

void live_job_plan(struct live_job *job, int32_t minutes, int32_t others_minutes)
{
    job->planned_minutes = minutes;
    if (others_minutes > 0) {
        job->pace = (struct live_pace){3, job->technician_id, others_minutes};
        shape_give(job, shape_find(&live_shape_job, TEXT("pace")));
    }
}

int64_t live_ends_s(const struct live_job *job)
{
    return job->scheduled_end_s > job->scheduled_start_s
               ? job->scheduled_end_s
               : job->scheduled_start_s + (int64_t)job->planned_minutes * MINUTE_SECONDS;
}

bool live_is_off(const struct live_technician *technician, int64_t start_s, int64_t end_s)
{
    bool off = !technician->active;
    for (int32_t i = 0; i < technician->time_off.count && !off; i++) {
        off = technician->time_off.items[i].start_s < end_s && technician->time_off.items[i].end_s > start_s;
    }
    return off;
}

bool live_is_on_duty(const struct live_technician *technician, int64_t start_s, int64_t end_s)
{
    int64_t overtime_s = (int64_t)technician->overtime_minutes * MINUTE_SECONDS;
    bool on = false;
    for (int32_t i = 0; i < technician->shifts.count && !on; i++) {
        const struct live_shift *shift = &technician->shifts.items[i];
        on = start_s >= shift->start_s && start_s < shift->end_s + overtime_s && end_s <= shift->end_s + overtime_s;
    }
    return on;
}

bool live_lacks_people(const struct live_day *day, int32_t job)
{
    const struct live_job *of = &day->jobs.items[job];
    bool off = false;
    for (int32_t i = -1; i < of->crew_technician_ids.count && !off; i++) {
        int32_t t = live_find_technician(day, i < 0 ? of->technician_id : of->crew_technician_ids.items[i]);
        off = t >= 0 && live_is_off(&day->technicians.items[t], of->scheduled_start_s, live_ends_s(of));
    }
    return off && live_has_place(of) && of->status <= JOB_DISPATCHED;
}

/* Whether the job is on the board, and to come after one of those. */
static bool comes_after(const struct live_day *day, int32_t job, const bool *lost)
{
    const struct live_job *of = &day->jobs.items[job];
    bool comes = false;
    for (int32_t i = 0; i < of->after.count && !comes; i++) {
        int32_t before = live_find_job(day, of->after.items[i].job_id);
        comes = before >= 0 && lost[before];
    }
    return comes && live_has_place(of) && of->status <= JOB_DISPATCHED;
}

int32_t live_lost_close(const struct live_day *day, bool *lost)
{
    int32_t count = 0, before = -1;
    while (count > before) {
        before = count;
        count = 0;
        for (int32_t j = 0; j < day->jobs.count; j++) {
            lost[j] = lost[j] || comes_after(day, j, lost);
            count += lost[j] ? 1 : 0;
        }
    }
    return count;
}

bool live_incident_touches(const struct live_incident *incident, struct point place)
{
    int64_t north_m = ((int64_t)place.lat_e6 - incident->center.lat_e6) * 111 / 1000;
    if (north_m > (int64_t)incident->radius_m + 1 || -north_m > (int64_t)incident->radius_m + 1) {
        return false; /* a degree is more than 111 km: the rest need not be measured */
    }
    const struct point pair[2] = {place, incident->center};
    int32_t x_m[2], y_m[2];
    geo_project(pair, 2, x_m, y_m);
    int64_t dx_m = (int64_t)x_m[1] - x_m[0], dy_m = (int64_t)y_m[1] - y_m[0];
    return dx_m * dx_m + dy_m * dy_m <= (int64_t)incident->radius_m * incident->radius_m;
}

/* From the first shift's start to the last one's end. */
static struct interval shifts_span(const struct live_day *day)
{
    struct interval span = {INT64_MAX, INT64_MIN};
    for (int32_t t = 0; t < day->technicians.count; t++) {
        const struct live_shift_list *shifts = &day->technicians.items[t].shifts;
        for (int32_t i = 0; i < shifts->count; i++) {
            span.start_s = shifts->items[i].start_s < span.start_s ? shifts->items[i].start_s : span.start_s;
            span.end_s = shifts->items[i].end_s > span.end_s ? shifts->items[i].end_s : span.end_s;
        }
    }
    return span;
}

struct live_incident_list live_incidents_counted(struct arena *arena, const struct live_day *day)
{
    struct live_incident *counted = arena_array(arena, struct live_incident, day->incidents.count);
    struct live_incident_list list = {0, counted};
    struct interval span = shifts_span(day);
    for (int32_t i = 0; i < day->incidents.count; i++) {
        const struct live_incident *one = &day->incidents.items[i];
        bool ahead = day->now_s < span.start_s;
        if (ahead ? one->from_s < span.end_s && one->until_s > span.start_s
                  : one->from_s <= day->now_s && day->now_s < one->until_s) {
            counted[list.count++] = *one;
        }
    }
    return list;
}

void live_day_hold(struct arena *arena, struct live_day *day, const int64_t *from_s)
{
    struct live_job *jobs = arena_array(arena, struct live_job, day->jobs.count);
    for (int32_t j = 0; j < day->jobs.count; j++) {
        jobs[j] = day->jobs.items[j];
        int64_t from = from_s == NULL ? LIVE_AS_IT_STANDS : from_s[j];
        bool stands = live_has_place(&jobs[j]) && jobs[j].status <= JOB_DISPATCHED;
        from = from == LIVE_AS_IT_STANDS && stands ? jobs[j].scheduled_start_s : from;
        jobs[j].earliest_s = from > jobs[j].earliest_s ? from : jobs[j].earliest_s;
    }
    day->jobs.items = jobs;
}
