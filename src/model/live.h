/* The live day: everything that a decision about one organization's date looks at, and nothing else.
 *
 * It is gathered from the records at one moment and then stands for itself: every local time is an instant, every preference
 * of a customer is the job's, everything that was learned is a number. There is no name, address or telephone number in it.
 * Its JSON is canonical: equal days are equal bytes. A decision keeps those bytes, with its question, as its inputs, so that it
 * can be worked out again anywhere, years later, from them alone.
 *
 * On it are the jobs that have a place on the date, those under way or done, and those without a place that may be done on
 * the date; and everybody who is active, or has such a job. Jobs stand in the order of their ids, and so do technicians.
 *
 * Units as everywhere (model.h). Members that are null are zeros, and their bit in `given` is not set: ask with shape_has.
 */
#ifndef ROUTRIQ_MODEL_LIVE_H
#define ROUTRIQ_MODEL_LIVE_H

#include "model/nouns.h"
#include "model/record.h"

enum { LIVE_JOBS_MOST = 10000, LIVE_TECHNICIANS_MOST = 1000, LIVE_INCIDENTS_MOST = 200, LIVE_MINUTES_MOST = 43200 };

/* How long a job is expected to take, in minutes. */
struct live_forecast {
    uint64_t given;
    int32_t p10;
    int32_t p50;
    int32_t p80;
    int32_t p90;
};

/* Whose pace a job's planned minutes hold: what was learned says how long she is at such jobs, so her service factor is not
 * counted on top. With anybody else the job is planned with `others_minutes`. */
struct live_pace {
    uint64_t given;
    struct text technician_id;
    int32_t others_minutes;
};

struct live_job {
    uint64_t given;
    struct text id;
    int32_t version;
    int32_t status; /* enum job_status; neither canceled nor on hold */
    int64_t status_at_ms;
    struct text job_type;
    struct text branch_id;
    struct text territory;
    struct point location; /* null: not known, and then no engine gives it a place */
    int32_t priority;      /* PRIORITY_URGENT to PRIORITY_LOW */
    int64_t value_e4;
    int32_t planned_minutes; /* what is planned with, with who has it; at her service factor, but for: */
    struct live_pace pace;   /* null: they are alike for everybody */
    struct live_forecast forecast;
    struct window_list windows;
    struct record_interval promised; /* what the customer was told */
    int64_t deadline_s;
    struct skill_list skills;
    struct part_list parts;
    struct amounts load;
    /* The job's own and its customer's. */
    struct text required_technician_id;
    struct text_list preferred_technician_ids;
    struct text_list excluded_technician_ids;
    int32_t crew_size;
    struct after_list after; /* of jobs that are on this day; of one that is done, elsewhere: earliest_s */
    int64_t earliest_s;      /* not before: what it comes after is done */
    bool break_may_split;
    /* Its place, if it has one: a technician and a start. */
    struct text technician_id;
    struct text_list crew_technician_ids;
    int64_t scheduled_start_s;
    int64_t scheduled_end_s;
    int32_t sequence;
    uint64_t locks; /* LOCK_… */
    struct record_actual actual;
};

struct live_shift {
    uint64_t given;
    int64_t start_s;
    int64_t end_s;
    bool on_call; /* serves urgent jobs alone */
};
struct live_shift_list {
    int32_t count;
    const struct live_shift *items;
};

struct live_break {
    uint64_t given;
    int64_t earliest_s;
    int64_t latest_s; /* latest start */
    int32_t minutes;
};
struct live_break_list {
    int32_t count;
    const struct live_break *items;
};

/* Where somebody was. */
struct live_position {
    uint64_t given;
    struct point location;
    int64_t at_ms;
    int32_t battery_percent; /* null: it was not told */
};

struct live_technician {
    uint64_t given;
    struct text id;
    int32_t version;
    bool active;
    struct text branch_id;
    struct skill_list skills;
    struct text_list certifications;   /* those that count on the date */
    struct certification_list expired; /* those that do not any more */
    struct text_list territories;
    struct point home; /* null: not known */
    struct point end;  /* null: at home */
    bool open_end;
    struct live_shift_list shifts; /* that begin on the date, ascending, none meets another of its kind */
    struct interval_list time_off; /* that meet them */
    struct live_break_list breaks;
    struct record_vehicle vehicle;
    struct stock_list inventory; /* on the van now */
    struct amounts capacity;
    int32_t max_jobs;
    int64_t hourly_cost_e4;
    int64_t fixed_cost_e4;
    int32_t overtime_minutes;
    int64_t overtime_hourly_cost_e4;
    int64_t speed_factor_e4;
    int64_t service_factor_e4;
    struct live_position position; /* the newest of the date; null: none was heard */
};

/* An area in which everybody is slower for a time. */
struct live_incident {
    uint64_t given;
    struct text id;
    struct point center;
    int32_t radius_m;
    int64_t factor_e4; /* of driving times: 20 000 is twice as long */
    int64_t from_s;
    int64_t until_s;
};

struct live_job_list {
    int32_t count;
    const struct live_job *items;
};
struct live_technician_list {
    int32_t count;
    const struct live_technician *items;
};
struct live_incident_list {
    int32_t count;
    const struct live_incident *items;
};

struct live_day {
    uint64_t given;
    struct date date;
    int64_t start_s; /* its first instant in the organization's zone, */
    int64_t end_s;   /* and the next day's */
    int64_t now_s;
    struct goal_list goals; /* empty: on time first, then driving */
    struct record_planning planning;
    struct live_technician_list technicians;
    struct live_job_list jobs;
    struct live_incident_list incidents;
};

extern const struct shape live_shape_day;
extern const struct shape live_shape_job;
extern const struct shape live_shape_technician;
extern const struct shape live_shape_forecast;

/* In JSON a member that a record has too is called as there. */

/* The canonical bytes. */
struct text live_day_text(struct arena *arena, const struct live_day *day);
/* What live_day_text wrote. False with FAULT_INVALID for anything that is no live day. */
bool live_day_read(struct arena *arena, struct text text, struct live_day *day, struct fault *fault);

/* Plans a job with these minutes. `others_minutes` above 0: they hold the pace of who has it, and these stand for everybody else. */
void live_job_plan(struct live_job *job, int32_t minutes, int32_t others_minutes);

/* Indices into the day; -1: there is none of that id. */
int32_t live_find_job(const struct live_day *day, struct text id);
int32_t live_find_technician(const struct live_day *day, struct text id);

/* Whether a place lies within an incident's radius. */
bool live_incident_touches(const struct live_incident *incident, struct point place);
/* Those that a plan counts with: of a day that has begun, those that last now; of one ahead, those that meet its shifts. */
struct live_incident_list live_incidents_counted(struct arena *arena, const struct live_day *day);

/* What stands on the board and is not under way begins no earlier from now on than it stands there, and job j not before from_s[j]:
 * LIVE_AS_IT_STANDS for the former alone, LIVE_FREE for neither; NULL: all as they stand. The jobs are copied first. */
enum { LIVE_AS_IT_STANDS = 0, LIVE_FREE = -1 };
void live_day_hold(struct arena *arena, struct live_day *day, const int64_t *from_s);

/* When a job of the board ends, by the board or else as planned. */
int64_t live_ends_s(const struct live_job *job);
/* Whether the technician has left, or is off at some time between the two. */
bool live_is_off(const struct live_technician *technician, int64_t start_s, int64_t end_s);
/* Whether she has a shift that both lie in, with the overtime that she may work. */
bool live_is_on_duty(const struct live_technician *technician, int64_t start_s, int64_t end_s);
/* Whether a job that has a place and is not begun stands at a time at which one of its people has left or is off. */
bool live_lacks_people(const struct live_day *day, int32_t job);
/* Of jobs that have lost their people: marks those of the board as well that come after one of them. Returns how many are marked. */
int32_t live_lost_close(const struct live_day *day, bool *lost);

/* A job has a place when it has a technician and a start. */
static inline bool live_has_place(const struct live_job *job)
{
    return job->technician_id.length > 0 && job->scheduled_start_s != 0;
}

/* Whether the board has given the job to that technician, alone or in its crew, at a time that is still to come true. */
bool live_keeps_time(const struct live_day *day, int32_t job, int32_t technician);

/* Whether a customer has been told a time: then moving it counts more. */
static inline bool live_was_told(const struct live_job *job)
{
    return job->promised.given != 0;
}

/* Whether a point of a job or technician is known. */
bool live_job_has_location(const struct live_job *job);
bool live_technician_has_home(const struct live_technician *technician);

/* What is in the battery of an electric vehicle, in percent: as it was told last on the date, else what is there in the morning. */
enum { LIVE_NO_BATTERY = -1 }; /* it has none, or nobody has told */
int32_t live_battery_percent(const struct live_technician *technician);

#endif
