#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/map.h"
#include "base/units.h"
#include "http/optimize.h"

enum {
    TIME_LIMIT_MS = 2000,
    TIME_LIMIT_LEAST_MS = 100,
    TIME_LIMIT_MOST_MS = 60000,
    DAYS_AROUND = 2, /* an instant of a window lies at most so far from the day */
};

#define SEED_MOST ((INT64_C(1) << 53) - 1) /* what every JSON library can tell exactly */

/* A request while it is read. */
struct reading {
    struct fields *f;
    const struct optimize_defaults *defaults;
    struct optimize_request *request;
    const struct zone *zone; /* NULL: neither was a good one given, so times cannot be resolved */
    bool has_date;
    struct date date;
};

/* ---- lists ------------------------------------------------------------------------------------------------------- */

/* A skill is a name; one with a level is known to the contract and not built. */
static int32_t read_skills(struct reading *r, const struct json *object, const struct where *parent, const char *name,
                           const struct text **skills)
{
    struct where where;
    const struct json *list = field_list(r->f, object, parent, name, LIMIT_SKILLS, &where);
    if (list == NULL) {
        return 0;
    }
    struct text *names = arena_array(r->f->arena, struct text, list->count);
    for (int32_t i = 0; i < list->count; i++) {
        const struct json *skill = &list->elements[i];
        struct where place = where_element(&where, i);
        if (skill->type == JSON_OBJECT) {
            field_not_built(r->f, &place);
        } else if (skill->type != JSON_STRING || text_is_empty(text_trim(skill->string)) ||
                   skill->string.length > LIMIT_NAME_BYTES) {
            field_wrong(r->f, &place, "invalid_skill", "A skill is a name of 1 to %d bytes.", (int)LIMIT_NAME_BYTES);
        } else {
            names[i] = skill->string;
        }
    }
    *skills = names;
    return list->count;
}

struct part_rule {
    const char *schema;
    int64_t least;
    enum field_need need; /* of the quantity */
};

static int32_t read_parts(struct reading *r, const struct json *object, const struct where *parent, const char *name,
                          const struct part_rule *rule, const struct part_quantity **parts)
{
    struct where where;
    const struct json *list = field_list(r->f, object, parent, name, LIMIT_PARTS, &where);
    if (list == NULL) {
        return 0;
    }
    struct part_quantity *read = arena_array(r->f->arena, struct part_quantity, list->count);
    for (int32_t i = 0; i < list->count; i++) {
        struct where place = where_element(&where, i);
        int64_t quantity = 1;
        if (fields_check(r->f, &list->elements[i], &place, rule->schema)) {
            field_text(r->f, &list->elements[i], &place, "sku", LIMIT_ID_BYTES, FIELD_MUST, &read[i].sku);
            field_integer(r->f, &list->elements[i], &place, "quantity",
                          (struct field_range){rule->least, LIMIT_PART_QUANTITY, rule->need}, &quantity);
            read[i].quantity = (int32_t)quantity;
        }
    }
    *parts = read;
    return list->count;
}

/* ---- windows ----------------------------------------------------------------------------------------------------- */

static bool near_the_day(const struct reading *r, int64_t instant_s)
{
    int64_t day_s = (int64_t)r->date.days * DAY_SECONDS;
    return instant_s >= day_s - DAYS_AROUND * DAY_SECONDS && instant_s <= day_s + (DAYS_AROUND + 1) * DAY_SECONDS;
}

/* One end of a window: a local time of the day, or an instant. */
static bool read_moment(struct reading *r, const struct json *object, const struct where *parent, const char *name,
                        enum zone_edge edge, int64_t *instant_s)
{
    struct where where = where_member(parent, name);
    struct text value;
    int32_t minute = 0;
    struct fault fault = {.kind = FAULT_NONE};
    if (!field_text(r->f, object, parent, name, LIMIT_NAME_BYTES, FIELD_MUST, &value)) {
        return false;
    }
    if (clock_parse(value, &minute)) {
        *instant_s = r->zone == NULL ? 0 : zone_instant_s(r->zone, r->date, minute, edge);
        return r->zone != NULL && r->has_date;
    }
    if (!instant_parse(value, instant_s, &fault)) {
        field_wrong(r->f, &where, fault.code, "%s must be a local time like 09:30 or an instant with an offset.", name);
        return false;
    }
    if (r->has_date && !near_the_day(r, *instant_s)) {
        field_wrong(r->f, &where, "outside_day", "%s is not on the day that is planned.", name);
        return false;
    }
    return r->has_date;
}

static bool window_is_good(struct reading *r, const struct where *where, const struct interval *window)
{
    if (window->end_s <= window->start_s) {
        field_wrong(r->f, where, "window_ends_before_start", "The window's end is not after its start.");
        return false;
    }
    return true;
}

static bool read_window(struct reading *r, const struct json *object, const struct where *where,
                        struct interval *window)
{
    bool start = read_moment(r, object, where, "start", ZONE_START, &window->start_s);
    bool end = read_moment(r, object, where, "end", ZONE_END, &window->end_s);
    return start && end && window_is_good(r, where, window);
}

/* time_window_start and time_window_end: both or none. */
static bool read_time_window(struct reading *r, const struct json *object, const struct where *where,
                             struct interval *window)
{
    struct where place;
    bool any = field_find(object, where, "time_window_end", &place) != NULL ||
               field_find(object, where, "time_window_start", &place) != NULL;
    int32_t start_minute = 0;
    int32_t end_minute = 0;
    if (!any) {
        return false;
    }
    bool start = field_clock(r->f, object, where, "time_window_start", FIELD_MUST, &start_minute);
    bool end = field_clock(r->f, object, where, "time_window_end", FIELD_MUST, &end_minute);
    if (!start || !end) {
        return false;
    }
    if (end_minute <= start_minute) {
        struct where at = where_member(where, "time_window_end");
        field_wrong(r->f, &at, "window_ends_before_start", "The window's end is not after its start.");
        return false;
    }
    if (r->zone == NULL || !r->has_date) {
        return false;
    }
    window->start_s = zone_instant_s(r->zone, r->date, start_minute, ZONE_START);
    window->end_s = zone_instant_s(r->zone, r->date, end_minute, ZONE_END);
    return window_is_good(r, where, window); /* a window within the gap of daylight saving is empty */
}

/* The one window of `windows`; `hard` says whether it is. */
static bool read_windows(struct reading *r, const struct json *object, const struct where *where,
                         struct interval *window, bool *hard)
{
    struct where place;
    const struct json *list = field_list(r->f, object, where, "windows", LIMIT_PARTS, &place);
    if (list == NULL || list->count == 0) {
        return false;
    }
    for (int32_t i = 1; i < list->count; i++) {
        struct where further = where_element(&place, i);
        field_not_built(r->f, &further);
    }
    struct where first = where_element(&place, 0);
    if (!fields_check(r->f, &list->elements[0], &first, "OptimizeWindow")) {
        return false;
    }
    field_boolean(r->f, &list->elements[0], &first, "hard", hard);
    return read_window(r, &list->elements[0], &first, window);
}

/* A soft window is a promise; with a bound on its lateness the promise has a hard window around it. */
static void window_soften(struct job *job, int64_t lateness_minutes, bool bounded)
{
    job->has_promised = true;
    job->promised = job->window;
    job->has_window = bounded;
    job->window.end_s += lateness_minutes * MINUTE_SECONDS;
}

static void read_job_times(struct reading *r, const struct json *object, const struct where *where, struct job *job)
{
    struct interval other;
    bool hard = true;
    int64_t lateness = 0;
    struct where place;
    job->has_window = read_time_window(r, object, where, &job->window);
    if (read_windows(r, object, where, &other, &hard)) {
        if (job->has_window) {
            place = where_member(where, "windows");
            field_wrong(r->f, &place, "given_twice",
                        "A job has either windows or time_window_start and time_window_end.");
        }
        job->window = other;
        job->has_window = true;
    }
    bool bounded = field_integer(r->f, object, where, "max_lateness_minutes",
                                 (struct field_range){0, MINUTES_A_DAY, FIELD_MAY}, &lateness);
    const struct json *promise = field_find(object, where, "promised_window", &place);
    if (promise != NULL && fields_check(r->f, promise, &place, "OptimizePromisedWindow")) {
        job->has_promised = read_window(r, promise, &place, &job->promised);
    }
    bool soft = job->has_window && (bounded || !hard);
    if (soft && job->has_promised) {
        field_wrong(r->f, &place, "given_twice",
                    "A window that may be missed is a promise, and a job has one promise.");
    } else if (soft) {
        window_soften(job, lateness, bounded);
    }
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

static void read_priority(struct reading *r, const struct json *object, const struct where *parent, struct job *job)
{
    static const struct text words[] = {{"urgent", 6}, {"high", 4}, {"normal", 6}, {"low", 3}};
    struct where where;
    const struct json *given = field_find(object, parent, "priority", &where);
    job->priority = PRIORITY_NORMAL;
    if (given == NULL) {
        return;
    }
    for (int32_t i = 0; i < 4; i++) {
        bool word = given->type == JSON_STRING && text_equal(given->string, words[i]);
        bool number = given->type == JSON_INTEGER && given->integer == i + 1;
        if (word || number) {
            job->priority = i + 1;
            return;
        }
    }
    field_wrong(r->f, &where, "unknown_value", "priority is one of low, normal, high, urgent.");
}

static void read_coordinates(struct reading *r, const struct json *object, const struct where *parent, struct job *job)
{
    struct where where;
    if (field_find(object, parent, "coordinates", &where) != NULL) {
        field_point(r->f, object, parent, "coordinates", &job->location);
        return;
    }
    issue_add(&r->f->no_coordinates, &where, "coordinates_required",
              "The job needs coordinates: no geocoder is configured to find them from an address.");
}

static void read_job(struct reading *r, const struct json *object, const struct where *where, struct job *job)
{
    static const struct part_rule rule = {"OptimizeRequiredPart", 1, FIELD_MAY};
    int64_t minutes = 0;
    if (!fields_check(r->f, object, where, "OptimizeJob")) {
        return;
    }
    field_text(r->f, object, where, "job_id", LIMIT_ID_BYTES, FIELD_MUST, &job->id);
    field_text(r->f, object, where, "address", LIMIT_ADDRESS_BYTES, FIELD_MAY, &job->address);
    read_coordinates(r, object, where, job);
    field_integer(r->f, object, where, "estimated_duration_minutes",
                  (struct field_range){0, LIMIT_DURATION_MINUTES, FIELD_MUST}, &minutes);
    job->duration_minutes = (int32_t)minutes;
    job->version = 1;
    job->title = job->id;
    read_priority(r, object, where, job);
    read_job_times(r, object, where, job);
    job->required_skill_count = read_skills(r, object, where, "required_skills", &job->required_skills);
    job->required_part_count = read_parts(r, object, where, "required_parts", &rule, &job->required_parts);
    r->request->skill_uses += job->required_skill_count;
    r->request->part_uses += job->required_part_count;
}

/* ---- technicians ------------------------------------------------------------------------------------------------- */

static void read_shift(struct reading *r, const struct json *object, const struct where *where,
                       struct technician *technician)
{
    struct shift_row *row = arena_new(r->f->arena, struct shift_row);
    bool start = field_clock(r->f, object, where, "shift_start", FIELD_MUST, &row->start_minute);
    bool end = field_clock(r->f, object, where, "shift_end", FIELD_MUST, &row->end_minute);
    if (start && end) {
        row->has_date = true;
        row->date = r->date;
        row->end_minute += row->end_minute <= row->start_minute ? MINUTES_A_DAY : 0;
        technician->shifts = row;
        technician->shift_count = 1;
    }
}

static void read_breaks(struct reading *r, const struct json *object, const struct where *parent,
                        struct technician *technician)
{
    struct where where;
    const struct json *list = field_list(r->f, object, parent, "breaks", LIMIT_PARTS, &where);
    if (list == NULL || list->count == 0) {
        return;
    }
    for (int32_t i = 1; i < list->count; i++) {
        struct where further = where_element(&where, i);
        field_not_built(r->f, &further);
    }
    struct where first = where_element(&where, 0);
    struct break_rule meal = {0};
    int64_t minutes = 0;
    if (!fields_check(r->f, &list->elements[0], &first, "OptimizeBreak")) {
        return;
    }
    field_integer(r->f, &list->elements[0], &first, "duration_minutes",
                  (struct field_range){1, LIMIT_DURATION_MINUTES, FIELD_MUST}, &minutes);
    bool earliest = field_clock(r->f, &list->elements[0], &first, "earliest", FIELD_MUST, &meal.earliest_minute);
    bool latest = field_clock(r->f, &list->elements[0], &first, "latest", FIELD_MUST, &meal.latest_minute);
    if (earliest && latest) {
        /* Past midnight: its latest start is on the day after its earliest. */
        meal.latest_minute += meal.latest_minute < meal.earliest_minute ? MINUTES_A_DAY : 0;
        meal.duration_minutes = (int32_t)minutes;
        technician->meal = meal;
    }
}

static void read_battery(struct reading *r, const struct json *given, const struct where *where,
                         struct vehicle *vehicle)
{
    int64_t range_km = 0;
    int64_t battery = 100;
    int64_t reserve = 0;
    field_integer(r->f, given, where, "range_km", (struct field_range){1, 10000, FIELD_MAY}, &range_km);
    field_integer(r->f, given, where, "battery_percent", (struct field_range){0, 100, FIELD_MAY}, &battery);
    field_integer(r->f, given, where, "reserve_percent", (struct field_range){0, 100, FIELD_MAY}, &reserve);
    vehicle->range_km = (int32_t)range_km;
    vehicle->battery_percent = (int32_t)battery;
    vehicle->reserve_percent = (int32_t)reserve;
    struct where place;
    bool any = range_km > 0 || field_find(given, where, "battery_percent", &place) != NULL ||
               field_find(given, where, "reserve_percent", &place) != NULL;
    if (any && vehicle->type != VEHICLE_ELECTRIC) {
        field_not_built(r->f, where); /* the range of a tank would be ignored */
    }
}

static void read_vehicle(struct reading *r, const struct json *object, const struct where *parent,
                         struct technician *technician)
{
    static const struct text types[] = {{"petrol", 6}, {"diesel", 6}, {"hybrid", 6}, {"ev", 2}, {"bike", 4}};
    struct where where;
    struct text name;
    const struct json *given = field_find(object, parent, "vehicle", &where);
    if (given == NULL || !fields_check(r->f, given, &where, "OptimizeVehicle") ||
        !field_text(r->f, given, &where, "type", LIMIT_NAME_BYTES, FIELD_MUST, &name)) {
        return;
    }
    for (int i = 0; i < 5; i++) {
        if (text_equal(name, types[i])) {
            technician->vehicle.type = (enum vehicle_type)i;
            read_battery(r, given, &where, &technician->vehicle);
            return;
        }
    }
    struct where type = where_member(&where, "type");
    field_wrong(r->f, &type, "unknown_value", "type is one of petrol, diesel, hybrid, ev, bike.");
}

static void read_places(struct reading *r, const struct json *object, const struct where *parent,
                        struct technician *technician)
{
    struct where where;
    if (field_find(object, parent, "start_location", &where) == NULL) {
        field_wrong(r->f, &where, "required", "start_location is missing.");
    } else {
        field_point(r->f, object, parent, "start_location", &technician->home);
    }
    technician->has_end = field_point(r->f, object, parent, "end_location", &technician->end);
}

static void read_technician(struct reading *r, const struct json *object, const struct where *where,
                            struct technician *technician)
{
    static const struct part_rule rule = {"OptimizeStock", 0, FIELD_MUST};
    if (!fields_check(r->f, object, where, "OptimizeTechnician")) {
        return;
    }
    field_text(r->f, object, where, "tech_id", LIMIT_ID_BYTES, FIELD_MUST, &technician->id);
    technician->name = technician->id;
    technician->version = 1;
    read_places(r, object, where, technician);
    read_shift(r, object, where, technician);
    read_breaks(r, object, where, technician);
    read_vehicle(r, object, where, technician);
    technician->skill_count = read_skills(r, object, where, "skills", &technician->skills);
    technician->inventory_count = read_parts(r, object, where, "inventory", &rule, &technician->inventory);
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

/* Each id once: the second of two is told. */
static void id_note(struct reading *r, struct map *ids, struct text id, const struct where *where, const char *name)
{
    int32_t first = where->index;
    if (!text_is_empty(id) && !map_add(ids, id, &first)) {
        struct where place = where_member(where, name);
        field_wrong(r->f, &place, "duplicate_id", "%.*s stands here for the second time; the first is number %d.",
                    TEXT_ARGS(id), (int)first);
    }
}

static void read_jobs(struct reading *r, const struct json *list, const struct where *where)
{
    struct job *jobs = arena_array(r->f->arena, struct job, list->count);
    struct map ids = map_make(r->f->arena, (uint32_t)list->count, r->defaults->map_seed);
    for (int32_t i = 0; i < list->count; i++) {
        struct where place = where_element(where, i);
        read_job(r, &list->elements[i], &place, &jobs[i]);
        jobs[i].booked_at_s = i;
        id_note(r, &ids, jobs[i].id, &place, "job_id");
    }
    r->request->day.job_count = list->count;
    r->request->day.jobs = jobs;
}

static void read_technicians(struct reading *r, const struct json *list, const struct where *where)
{
    struct technician *technicians = arena_array(r->f->arena, struct technician, list->count);
    struct map ids = map_make(r->f->arena, (uint32_t)list->count, r->defaults->map_seed);
    for (int32_t i = 0; i < list->count; i++) {
        struct where place = where_element(where, i);
        read_technician(r, &list->elements[i], &place, &technicians[i]);
        id_note(r, &ids, technicians[i].id, &place, "tech_id");
    }
    r->request->day.technician_count = list->count;
    r->request->day.technicians = technicians;
}

static void read_date_and_zone(struct reading *r, const struct json *body, const struct where *where)
{
    struct text value;
    struct where place = where_member(where, "dispatch_date");
    if (field_text(r->f, body, where, "dispatch_date", LIMIT_NAME_BYTES, FIELD_MUST, &value)) {
        r->has_date = date_parse(value, &r->date) && date_is_in_range(r->date);
        if (!r->has_date) {
            field_wrong(r->f, &place, "invalid_date",
                        "dispatch_date must be a date like 2026-05-15, from 1970 to 2099.");
        }
    }
    struct text name = r->defaults->timezone;
    struct fault fault = {.kind = FAULT_NONE};
    bool given = field_text(r->f, body, where, "timezone", LIMIT_NAME_BYTES, FIELD_MAY, &name);
    r->zone = http_zones_find(r->defaults->zones, r->f->arena, name, &fault);
    if (r->zone == NULL && given) {
        place = where_member(where, "timezone");
        field_wrong(r->f, &place, "invalid_timezone", "There is no time zone of that name.");
    }
    r->request->day.date = r->date;
    r->request->day.zone = r->zone;
}

/* Each goal by itself, so that every wrong one is told; then all, for those named twice. */
static void read_goals(struct reading *r, const struct json *body, const struct where *parent)
{
    struct where where;
    const struct json *list = field_list(r->f, body, parent, "optimization_goals", GOAL_COUNT, &where);
    if (list == NULL) {
        return;
    }
    struct text *names = arena_array(r->f->arena, struct text, list->count);
    enum goal *goals = arena_array(r->f->arena, enum goal, list->count);
    bool good = true;
    for (int32_t i = 0; i < list->count; i++) {
        struct where place = where_element(&where, i);
        struct fault fault = {.kind = FAULT_NONE};
        names[i] = list->elements[i].type == JSON_STRING ? list->elements[i].string : TEXT("");
        if (goals_read(r->f->arena, &names[i], 1, &goals[i], &fault)) {
            continue;
        }
        good = false;
        if (fault.kind == FAULT_NOT_SUPPORTED) {
            field_not_built(r->f, &place);
        } else {
            field_wrong(r->f, &place, "unknown_value", "There is no such goal.");
        }
    }
    struct fault fault = {.kind = FAULT_NONE};
    if (good && !goals_read(r->f->arena, names, list->count, goals, &fault)) {
        field_wrong(r->f, &where, fault.code, "%s.", fault.what);
    }
    r->request->day.goal_count = list->count;
    r->request->day.goals = goals;
}

static void read_search(struct reading *r, const struct json *body, const struct where *where)
{
    int64_t seed = 1;
    int64_t iterations = 0;
    field_integer(r->f, body, where, "seed", (struct field_range){0, SEED_MOST, FIELD_MAY}, &seed);
    bool counted = field_integer(r->f, body, where, "iterations", (struct field_range){1, LIMIT_ITERATIONS, FIELD_MAY},
                                 &iterations);
    int64_t time_limit_ms = counted ? TIME_LIMIT_MOST_MS : TIME_LIMIT_MS;
    field_integer(r->f, body, where, "time_limit_ms",
                  (struct field_range){TIME_LIMIT_LEAST_MS, TIME_LIMIT_MOST_MS, FIELD_MAY}, &time_limit_ms);
    r->request->seed = (uint64_t)seed;
    r->request->lanes = SOLVER_LANES_DEFAULT;
    r->request->iterations = iterations;
    r->request->time_limit_ms = time_limit_ms;
}

/* Limits of the whole come first: nothing of a list that is too long is looked at. */
static const struct json *read_list(struct reading *r, const struct json *body, const struct where *parent,
                                    const char *name, int32_t most, struct where *where)
{
    if (field_find(body, parent, name, where) == NULL) {
        field_wrong(r->f, where, "required", "%s is missing.", name);
        return NULL;
    }
    return field_list(r->f, body, parent, name, most, where);
}

bool optimize_read(struct fields *f, const struct json *body, const struct optimize_defaults *defaults,
                   struct optimize_request *request)
{
    const struct where root = {.parent = NULL};
    struct reading r = {.f = f, .defaults = defaults, .request = request};
    struct where where;
    memset(request, 0, sizeof *request);
    if (!fields_check(f, body, &root, "OptimizeRequest")) {
        return false;
    }
    read_date_and_zone(&r, body, &root);
    read_goals(&r, body, &root);
    read_search(&r, body, &root);
    const struct json *technicians = read_list(&r, body, &root, "technicians", LIMIT_OPTIMIZE_TECHNICIANS, &where);
    if (technicians != NULL && technicians->count == 0) {
        field_wrong(f, &where, "required", "There is no technician.");
    } else if (technicians != NULL) {
        read_technicians(&r, technicians, &where);
    }
    const struct json *jobs = read_list(&r, body, &root, "jobs", LIMIT_OPTIMIZE_JOBS, &where);
    if (jobs != NULL) {
        read_jobs(&r, jobs, &where);
    }
    return f->wrong.count == 0 && f->no_coordinates.count == 0 && f->not_built.count == 0 && r.zone != NULL;
}
