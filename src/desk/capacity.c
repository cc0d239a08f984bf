#include "desk/capacity.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/units.h"

/* A report while it is made. */
struct making {
    struct desk_facts facts;
    struct desk_slots slots;
    struct desk_capacity_sums *sums;
};

/* ---- booked ------------------------------------------------------------------------------------------------------ */

static int32_t booked(const struct desk_facts *facts, int32_t fact, struct desk_visit *visit)
{
    return facts->jobs[fact].status == JOB_COMPLETED ? desk_visit_done(facts, fact, visit)
                                                     : desk_visit_planned(facts, fact, visit);
}

/* What a job takes, as predicted; one that is done, what it took. */
static void minutes_of(const struct desk_fact *job, int64_t *p50_s, int64_t *p80_s)
{
    bool took = job->status == JOB_COMPLETED && job->visit.service_minutes != KPI_UNKNOWN;
    *p50_s = (int64_t)(took ? job->visit.service_minutes : job->p50) * MINUTE_SECONDS;
    *p80_s = (int64_t)(took ? job->visit.service_minutes : job->p80) * MINUTE_SECONDS;
}

static void day_take(void *context, const struct desk_day_of *day)
{
    struct making *m = context;
    if (day->person == DESK_NOBODY) {
        return;
    }
    int64_t drive_s = day->home.drive_s, p50_s = 0, p80_s = 0;
    struct desk_capacity_sums *sums = &m->sums[desk_slot_of_day(&m->slots, &m->facts, day)];
    for (int32_t i = 0; i < day->count; i++) {
        int64_t one_p50_s, one_p80_s;
        minutes_of(&m->facts.jobs[day->visits[i].fact], &one_p50_s, &one_p80_s);
        p50_s += one_p50_s;
        p80_s += one_p80_s;
        drive_s += day->legs[i].drive_s;
        sums->jobs += day->visits[i].visit.goes_along ? 0 : 1;
    }
    int64_t over_s = p80_s + drive_s - day->hours.available_s;
    sums->days += day->hours.works ? 1 : 0;
    sums->available_s += day->hours.available_s;
    sums->p50_s += p50_s + drive_s;
    sums->p80_s += p80_s + drive_s;
    sums->drive_s += drive_s;
    sums->over_s += over_s > 0 ? over_s : 0;
}

static void open_count(struct making *m)
{
    for (int32_t i = 0; i < m->facts.count; i++) {
        const struct desk_fact *job = &m->facts.jobs[i];
        const struct desk_visit visit = {.person = DESK_NOBODY, .day = job->open_day, .fact = i};
        if (job->open_day == DESK_NO_DAY) {
            continue;
        }
        struct desk_capacity_sums *sums = &m->sums[desk_slot_of_visit(&m->slots, &m->facts, &visit)];
        sums->open_jobs++;
        sums->open_p50_s += (int64_t)job->p50 * MINUTE_SECONDS;
        sums->open_p80_s += (int64_t)job->p80 * MINUTE_SECONDS;
    }
}

bool desk_capacity(struct desk *desk, const struct desk_report_request *request, struct desk_capacity *capacity)
{
    struct records_work *work = desk->work;
    struct making m;
    struct desk_model model;
    const struct row *row = desk_active(work, ROW_MODEL);
    if (fault_is(&work->fault) || !desk_model_read(work, row, &model) ||
        !desk_facts_make(desk, &request->span, &model.durations, &m.facts)) {
        return false;
    }
    m.slots = desk_slots_make(work->arena, &m.facts, request->by);
    m.sums = arena_array(work->arena, struct desk_capacity_sums, m.slots.count);
    struct desk_visits visits = desk_visits_make(work->arena, &m.facts, booked);
    desk_days_go(desk, &m.facts, &visits, day_take, &m);
    open_count(&m);
    *capacity = (struct desk_capacity){m.slots, m.sums};
    return true;
}

/* ---- told -------------------------------------------------------------------------------------------------------- */

static void minutes_write(struct json_writer *w, const char *name, int64_t seconds)
{
    json_name(w, text_of(name));
    json_fixed(w, divide_round_half_up(seconds * 10, MINUTE_SECONDS), 10);
}

static void item_write(struct json_writer *w, struct text key, const struct desk_capacity_sums *sums)
{
    json_object_begin(w);
    json_name(w, TEXT("key"));
    if (text_is_empty(key)) {
        json_null(w);
    } else {
        json_string(w, key);
    }
    json_name_integer(w, TEXT("technicianDays"), sums->days);
    json_name_integer(w, TEXT("jobs"), sums->jobs);
    minutes_write(w, "available", sums->available_s);
    json_name(w, TEXT("booked"));
    json_object_begin(w);
    minutes_write(w, "p50", sums->p50_s);
    minutes_write(w, "p80", sums->p80_s);
    json_object_end(w);
    minutes_write(w, "driveMinutes", sums->drive_s);
    minutes_write(w, "overbooked", sums->over_s);
    json_name(w, TEXT("open"));
    json_object_begin(w);
    json_name_integer(w, TEXT("jobs"), sums->open_jobs);
    minutes_write(w, "p50", sums->open_p50_s);
    minutes_write(w, "p80", sums->open_p80_s);
    json_object_end(w);
    json_object_end(w);
}

void desk_capacity_write(struct json_writer *w, const struct desk_capacity *capacity)
{
    bool times = desk_slots_are_times(&capacity->slots);
    json_array_begin(w);
    for (int32_t i = 0; i < capacity->slots.count; i++) {
        const struct desk_capacity_sums *sums = &capacity->sums[i];
        if (times || sums->days > 0 || sums->jobs > 0 || sums->p50_s > 0 || sums->open_jobs > 0) {
            item_write(w, capacity->slots.keys[i], sums);
        }
    }
    json_array_end(w);
}
