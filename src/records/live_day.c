#include "records/live_day.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/units.h"
#include "records/incidents.h"
#include "records/job_parts.h"
#include "records/of_date.h"
#include "records/people.h"

/* A live day while it is made. */
struct making {
    struct records_work *work;
    struct live_day *day;
    struct records_of_date of;
    struct shape_bridge job_bridge;
    struct shape_bridge technician_bridge;
    struct row_list customers; /* of the jobs, by index; version 0 without one, or where she has no wishes */
};

static void give(const struct shape *shape, void *value, const char *member)
{
    shape_give(value, shape_find(shape, text_of(member)));
}

/* ---- jobs -------------------------------------------------------------------------------------------------------- */

static bool customers_read(struct making *m)
{
    struct records_work *work = m->work;
    struct text *ids = arena_array(work->arena, struct text, m->of.job_count);
    for (int32_t i = 0; i < m->of.job_count; i++) {
        ids[i] = ((const struct job_record *)m->of.jobs[i]->noun)->customer_id;
    }
    return work->store->find_wishing(work->snapshot, work->arena, ids, m->of.job_count, &m->customers, &work->fault);
}

/* One list after the other. */
static struct text_list joined(struct arena *arena, struct text_list first, struct text_list second)
{
    if (second.count == 0 || first.count == 0) {
        return first.count == 0 ? second : first;
    }
    struct text *items = arena_array(arena, struct text, first.count + second.count);
    memcpy(items, first.items, (size_t)first.count * sizeof *items);
    memcpy(items + first.count, second.items, (size_t)second.count * sizeof *items);
    return (struct text_list){first.count + second.count, items};
}

/* As the work sees her. */
static const struct row *customer_of(struct making *m, int32_t job)
{
    const struct job_record *record = m->of.jobs[job]->noun;
    const struct row *mine = records_own_row(m->work, ROW_CUSTOMER, record->customer_id);
    return mine != NULL ? mine : &m->customers.rows[job];
}

static void wishes_join(struct making *m, const struct row *customer, struct live_job *job)
{
    if (customer->version == 0 || customer->noun == NULL) {
        return;
    }
    const struct record_preferences *wishes = &((const struct customer_record *)customer->noun)->preferences;
    struct arena *arena = m->work->arena;
    if (text_is_empty(job->required_technician_id) && !text_is_empty(wishes->required_technician_id)) {
        job->required_technician_id = wishes->required_technician_id;
        give(&live_shape_job, job, "requiredTechnicianId");
    }
    job->preferred_technician_ids = joined(arena, job->preferred_technician_ids, wishes->preferred_technician_ids);
    job->excluded_technician_ids = joined(arena, job->excluded_technician_ids, wishes->excluded_technician_ids);
}

/* Of what the job comes after, what is on this day stays; what is elsewhere says from when on it may begin. */
static void after_resolve(struct making *m, struct live_job *job)
{
    struct record_after *kept = arena_array(m->work->arena, struct record_after, job->after.count);
    int32_t count = 0;
    for (int32_t i = 0; i < job->after.count; i++) {
        const struct record_after *link = &job->after.items[i];
        if (live_find_job(m->day, link->job_id) >= 0) {
            kept[count++] = *link;
            continue;
        }
        const struct row *row = records_find(m->work, ROW_JOB, link->job_id);
        const struct job_record *before = row == NULL ? NULL : row->noun;
        if (before == NULL || before->status == JOB_CANCELED) {
            continue;
        }
        int64_t minutes = records_job_planned_minutes(m->work, before);
        int64_t end_s = before->status == JOB_COMPLETED ? divide_floor(before->status_at_ms, 1000)
                        : before->scheduled_end_s > 0   ? before->scheduled_end_s
                        : records_job_has_place(before) ? before->scheduled_start_s + minutes * MINUTE_SECONDS
                                                        : m->day->end_s; /* not today, as far as anybody knows */
        int64_t from_s = end_s + (int64_t)link->min_lag_minutes * MINUTE_SECONDS;
        job->earliest_s = from_s > job->earliest_s ? from_s : job->earliest_s;
    }
    job->after = (struct after_list){count, kept};
    if (job->earliest_s != 0) {
        give(&live_shape_job, job, "earliest");
    }
}

static void job_make(struct making *m, const struct row *row, struct live_job *job)
{
    shape_preset(&live_shape_job, job);
    shape_bridge_carry(&m->job_bridge, row->noun, job);
    job->id = row->id;
    job->version = row->version;
    const struct records_planned planned = records_job_planned(m->work, row->noun);
    live_job_plan(job, planned.minutes, planned.others_minutes);
    give(&live_shape_job, job, "id");
    give(&live_shape_job, job, "version");
}

static bool jobs_make(struct making *m)
{
    struct live_job *jobs = arena_array(m->work->arena, struct live_job, m->of.job_count);
    if (!customers_read(m)) {
        return false;
    }
    for (int32_t i = 0; i < m->of.job_count; i++) {
        job_make(m, m->of.jobs[i], &jobs[i]);
        wishes_join(m, customer_of(m, i), &jobs[i]);
    }
    m->day->jobs = (struct live_job_list){m->of.job_count, jobs};
    for (int32_t i = 0; i < m->of.job_count; i++) {
        after_resolve(m, &jobs[i]);
    }
    return !fault_is(&m->work->fault);
}

/* ---- technicians ------------------------------------------------------------------------------------------------- */

static bool has_dated_shift(const struct technician_record *record, struct date date)
{
    for (int32_t i = 0; i < record->shifts.count; i++) {
        if (record->shifts.items[i].days == 0 && record->shifts.items[i].date.days == date.days) {
            return true;
        }
    }
    return false;
}

static int by_start(const void *a, const void *b)
{
    const struct live_shift *left = a;
    const struct live_shift *right = b;
    if (left->start_s != right->start_s) {
        return left->start_s < right->start_s ? -1 : 1;
    }
    if (left->on_call != right->on_call) {
        return left->on_call ? 1 : -1;
    }
    return (left->end_s > right->end_s) - (left->end_s < right->end_s);
}

/* Shifts of one kind that touch each other become one. */
static int32_t shifts_merge(struct live_shift *shifts, int32_t count)
{
    int32_t kept = 0;
    qsort(shifts, (size_t)count, sizeof *shifts, by_start);
    for (int32_t i = 0; i < count; i++) {
        struct live_shift *same = NULL;
        for (int32_t k = kept - 1; k >= 0 && same == NULL; k--) {
            same = shifts[k].on_call == shifts[i].on_call ? &shifts[k] : NULL;
        }
        if (same != NULL && shifts[i].start_s <= same->end_s) {
            same->end_s = shifts[i].end_s > same->end_s ? shifts[i].end_s : same->end_s;
        } else {
            shifts[kept++] = shifts[i];
        }
    }
    return kept;
}

static void shifts_make(struct making *m, const struct technician_record *record, const struct zone *zone,
                        struct live_technician *made)
{
    struct date date = m->day->date;
    bool dated = has_dated_shift(record, date);
    struct live_shift *shifts = arena_array(m->work->arena, struct live_shift, record->shifts.count);
    int32_t count = 0;
    for (int32_t i = 0; i < record->shifts.count; i++) {
        const struct record_shift *shift = &record->shifts.items[i];
        bool holds =
            dated ? shift->days == 0 && shift->date.days == date.days : (shift->days >> date_weekday(date) & 1) != 0;
        if (!holds) {
            continue;
        }
        int32_t end_minute = shift->end_minute + (shift->end_minute <= shift->start_minute ? MINUTES_A_DAY : 0);
        struct live_shift one = {.given = 7,
                                 .start_s = zone_instant_s(zone, date, shift->start_minute, ZONE_START),
                                 .end_s = zone_instant_s(zone, date, end_minute, ZONE_END),
                                 .on_call = shift->kind != 0};
        if (one.end_s > one.start_s) {
            shifts[count++] = one;
        }
    }
    made->shifts = (struct live_shift_list){count > 1 ? shifts_merge(shifts, count) : count, shifts};
}

/* From the first start to the last end, on call or not. */
static struct interval presence_of(const struct live_technician *technician)
{
    struct interval all = {INT64_MAX, INT64_MIN};
    for (int32_t i = 0; i < technician->shifts.count; i++) {
        const struct live_shift *shift = &technician->shifts.items[i];
        all.start_s = shift->start_s < all.start_s ? shift->start_s : all.start_s;
        all.end_s = shift->end_s > all.end_s ? shift->end_s : all.end_s;
    }
    return all;
}

static void time_off_make(struct making *m, const struct technician_record *record, struct live_technician *made)
{
    struct interval there = presence_of(made);
    int64_t latest_s = there.end_s + (int64_t)made->overtime_minutes * MINUTE_SECONDS;
    struct record_interval *off = arena_array(m->work->arena, struct record_interval, record->time_off.count);
    int32_t count = 0;
    for (int32_t i = 0; i < record->time_off.count && made->shifts.count > 0; i++) {
        const struct record_interval *one = &record->time_off.items[i];
        if (one->start_s < latest_s && one->end_s > there.start_s) {
            off[count++] = *one;
        }
    }
    made->time_off = (struct interval_list){count, off};
}

/* A break's local times are those of the day of the shift; one before the shift's start is meant for the day after. */
static void breaks_make(struct making *m, const struct technician_record *record, const struct zone *zone,
                        struct live_technician *made)
{
    struct interval there = presence_of(made);
    struct date date = m->day->date;
    struct live_break *breaks = arena_array(m->work->arena, struct live_break, record->breaks.count);
    int32_t count = 0;
    for (int32_t i = 0; i < record->breaks.count && made->shifts.count > 0; i++) {
        const struct record_break *rule = &record->breaks.items[i];
        int64_t latest_s = zone_instant_s(zone, date, rule->latest_minute, ZONE_END);
        int32_t later = latest_s < there.start_s ? MINUTES_A_DAY : 0;
        struct live_break one = {.given = 7,
                                 .earliest_s = zone_instant_s(zone, date, rule->earliest_minute + later, ZONE_START),
                                 .latest_s = zone_instant_s(zone, date, rule->latest_minute + later, ZONE_END),
                                 .minutes = rule->duration_minutes};
        if (one.earliest_s < there.end_s) {
            breaks[count++] = one;
        }
    }
    made->breaks = (struct live_break_list){count, breaks};
}

enum { CERTIFICATION_EXPIRES_AT = 1 }; /* the place of the member in its shape */

static void certifications_make(struct making *m, const struct technician_record *record, struct live_technician *made)
{
    struct text *valid = arena_array(m->work->arena, struct text, record->certifications.count);
    struct record_certification *expired =
        arena_array(m->work->arena, struct record_certification, record->certifications.count);
    for (int32_t i = 0; i < record->certifications.count; i++) {
        const struct record_certification *one = &record->certifications.items[i];
        bool ends = (one->given >> CERTIFICATION_EXPIRES_AT & 1) != 0;
        if (ends && one->expires_at.days < m->day->date.days) {
            expired[made->expired.count++] = *one;
        } else {
            valid[made->certifications.count++] = one->name;
        }
    }
    made->certifications.items = valid;
    made->expired.items = expired;
}

static int64_t now_most_ms(const struct making *m)
{
    return m->day->now_s * 1000 + 999;
}

/* Of the positions heard before, the latest that is not later than now, where the newest is: of a day as it stood (as_of.h). Only
 * so many are looked at. False: work->fault. */
static bool position_before(struct making *m, struct text technician_id, const struct position_entry **position)
{
    enum { POSITION_PAGE = 500, POSITIONS_MOST = 5000 };
    struct records_work *work = m->work;
    struct position_entry *found = arena_new(work->arena, struct position_entry);
    struct append_list page = {.more = true};
    int64_t below_seq = 0;
    *position = NULL;
    for (int32_t looked_at = 0; page.more && *position == NULL && looked_at < POSITIONS_MOST; looked_at += page.count) {
        struct arena_mark mark = arena_mark(work->arena);
        if (!work->store->appended(work->snapshot, work->arena, APPEND_POSITION, technician_id, true, below_seq,
                                   POSITION_PAGE, &page, &work->fault)) {
            return false;
        }
        for (int32_t i = 0; i < page.count; i++) {
            const struct position_entry *one = page.items[i].noun;
            if (one->at_ms <= now_most_ms(m) && (*position == NULL || one->at_ms > found->at_ms)) {
                *found = *one;
                *position = found;
            }
            below_seq = page.items[i].seq;
        }
        arena_rewind(work->arena, mark);
    }
    return true;
}

/* The newest position, if there is one and it is of the date. */
static void position_make(struct making *m, const struct position_entry *newest, struct live_technician *made)
{
    if (newest == NULL || newest->at_ms < m->day->start_s * 1000 || newest->at_ms > now_most_ms(m)) {
        return;
    }
    made->position = (struct live_position){.given = 3, .location = newest->location, .at_ms = newest->at_ms};
    if (shape_has(newest, shape_find(shape_of_append[APPEND_POSITION], TEXT("batteryPercent")))) {
        made->position.given |= 4;
        made->position.battery_percent = newest->battery_percent;
    }
    give(&live_shape_technician, made, "position");
}

static void hours_make(struct making *m, const struct technician_record *record, const struct zone *zone,
                       struct live_technician *made)
{
    shifts_make(m, record, zone, made);
    time_off_make(m, record, made);
    breaks_make(m, record, zone, made);
}

void records_live_hours(struct arena *arena, const struct technician_record *record, const struct zone *zone,
                        struct date date, struct live_technician *made)
{
    struct records_work work = {.arena = arena};
    struct live_day day = {.date = date};
    struct making m = {.work = &work, .day = &day};
    made->overtime_minutes = record->overtime_minutes;
    hours_make(&m, record, zone, made);
}

static void technician_make(struct making *m, const struct row *row, const struct position_entry *position,
                            struct live_technician *made)
{
    const struct technician_record *record = row->noun;
    const struct zone *zone = records_zone(m->work, record->branch_id);
    shape_preset(&live_shape_technician, made);
    shape_bridge_carry(&m->technician_bridge, record, made);
    made->id = row->id;
    made->version = row->version;
    give(&live_shape_technician, made, "id");
    give(&live_shape_technician, made, "version");
    hours_make(m, record, zone, made);
    certifications_make(m, record, made);
    position_make(m, position, made);
}

static bool technicians_make(struct making *m)
{
    struct arena *arena = m->work->arena;
    int32_t count = m->of.technician_count;
    struct live_technician *made = arena_array(arena, struct live_technician, count);
    const struct position_entry **positions = arena_array(arena, const struct position_entry *, count);
    struct text *ids = arena_array(arena, struct text, count);
    for (int32_t i = 0; i < count; i++) {
        ids[i] = m->of.technicians[i]->id;
    }
    if (!records_positions_newest(m->work, ids, count, positions)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        bool later = positions[i] != NULL && positions[i]->at_ms > now_most_ms(m);
        if (later && !position_before(m, ids[i], &positions[i])) {
            return false;
        }
        technician_make(m, m->of.technicians[i], positions[i], &made[i]);
    }
    m->day->technicians = (struct live_technician_list){count, made};
    return !fault_is(&m->work->fault);
}

bool records_live_day(struct records_work *work, struct date date, struct live_day *day)
{
    struct records_live_rows rows;
    return records_live_day_rows(work, date, day, &rows);
}

bool records_live_day_rows(struct records_work *work, struct date date, struct live_day *day,
                           struct records_live_rows *rows)
{
    const struct organization_record *organization = work->organization->noun;
    struct making m = {.work = work, .day = day};
    if (!records_of_date(work, date, &m.of)) {
        return false;
    }
    *rows = (struct records_live_rows){m.of.jobs, m.of.technicians};
    m.job_bridge = shape_bridge_make(shape_of_row[ROW_JOB], &live_shape_job);
    m.technician_bridge = shape_bridge_make(shape_of_row[ROW_TECHNICIAN], &live_shape_technician);
    shape_preset(&live_shape_day, day);
    const char *const given[] = {"date", "start", "end", "now"};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        give(&live_shape_day, day, given[i]);
    }
    day->date = date;
    day->start_s = m.of.start_s;
    day->end_s = m.of.end_s;
    day->now_s = divide_floor(work->now_ms, 1000);
    day->goals = organization->goals;
    day->planning = organization->planning;
    return technicians_make(&m) && jobs_make(&m) &&
           records_incidents_of(work, day->start_s, day->end_s, &day->incidents);
}
