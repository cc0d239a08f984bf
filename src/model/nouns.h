/* The nouns of dispatching: model.h says how to read them. */
#ifndef ROUTRIQ_MODEL_NOUNS_H
#define ROUTRIQ_MODEL_NOUNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/zone.h"
#include "geo/geo.h" /* struct point */

struct interval {
    int64_t start_s;
    int64_t end_s;
};

/* Whose days are planned. */
struct organization {
    struct text id; /* a UUID, as everywhere */
    struct text name;
    struct text timezone; /* a name of tzdata */
};

/* An amount of one part: what a job takes from the van, or what a van carries. */
struct part_quantity {
    struct text sku;
    int32_t quantity;
};

enum job_status {
    JOB_UNSCHEDULED, /* no place in a plan */
    JOB_SCHEDULED,   /* has a technician and a time, and may be moved */
    JOB_DISPATCHED,
    JOB_EN_ROUTE,
    JOB_ON_SITE,
    JOB_COMPLETED,
    JOB_CANCELED,
    JOB_ON_HOLD,
};

enum { PRIORITY_URGENT = 1, PRIORITY_HIGH = 2, PRIORITY_NORMAL = 3, PRIORITY_LOW = 4 };

struct customer {
    struct text external_id;
    struct text name;
};

/* A visit to an address. */
struct job {
    struct text id;
    struct text external_id; /* unique within its source */
    struct text source;      /* "api", or the connector that writes it */
    int32_t version;         /* counts its changes, from 1 */
    enum job_status status;
    struct text title;
    struct text job_type;
    struct customer customer;
    struct text address;
    struct point location;
    int32_t priority;         /* PRIORITY_URGENT to PRIORITY_LOW */
    int32_t duration_minutes; /* of the service, at least 0 */
    int64_t booked_at_s;      /* when the customer's call came in: the order in which a dispatcher works by hand */
    bool has_window;
    struct interval window; /* hard: the service starts within it */
    bool has_promised;
    struct interval promised; /* what the customer was told: coming after its end costs, coming early means waiting */
    int32_t required_skill_count;
    const struct text *required_skills;
    int32_t required_part_count;
    const struct part_quantity *required_parts;
};

/* When a technician works: one row of a roster. */
struct shift_row {
    uint8_t weekdays; /* bit 0 Monday to bit 6 Sunday; 0 for a row with a date */
    bool has_date;    /* rows with the day's date replace the weekly ones */
    struct date date;
    int32_t start_minute; /* 0 to 1439 */
    int32_t end_minute;   /* after start_minute, up to 2880: past 1440 it ends on the next day */
};

enum vehicle_type { VEHICLE_PETROL, VEHICLE_DIESEL, VEHICLE_HYBRID, VEHICLE_ELECTRIC, VEHICLE_BIKE };

struct vehicle {
    enum vehicle_type type;
    /* How far it comes: range_km of a full battery, of which battery_percent is there in the morning and reserve_percent is
     * never touched. Only of electric vehicles; range_km is 0 when it is not known, and then nothing is limited. */
    int32_t range_km;
    int32_t battery_percent;
    int32_t reserve_percent;
};

/* A meal break: taken once, whole; it starts within the two clock times, both included. */
struct break_rule {
    int32_t duration_minutes; /* 0: no break */
    int32_t earliest_minute;
    int32_t latest_minute;
};

struct technician {
    struct text id;
    struct text external_id;
    struct text source;
    int32_t version;
    struct text name;
    int32_t skill_count;
    const struct text *skills;
    struct point home; /* where the day starts */
    bool has_end;
    struct point end; /* where it ends, when that is not home */
    int32_t shift_count;
    const struct shift_row *shifts;
    struct break_rule meal;
    struct vehicle vehicle;
    int32_t inventory_count;
    const struct part_quantity *inventory; /* on the van in the morning */
};

/* What a plan is to be good at; an earlier goal weighs more. */
enum goal {
    GOAL_MAXIMIZE_ON_TIME,
    GOAL_MINIMIZE_DRIVE_TIME,
    GOAL_BALANCE_WORKLOAD,
    GOAL_MAXIMIZE_JOBS,
    GOAL_MINIMIZE_OVERTIME,
    GOAL_MINIMIZE_COST,
    GOAL_MINIMIZE_ENERGY,
    GOAL_MINIMIZE_CHANGES,
    GOAL_COUNT
};

/* One technician's working day, with every local time resolved to an instant. */
struct workday {
    bool works;            /* false: no shift on that date; the rest is 0 */
    struct interval shift; /* from leaving the start place to being at the end place */
    int32_t break_s;       /* 0 without a break */
    int64_t break_earliest_s;
    int64_t break_latest_s; /* latest start */
};

/* Everything one optimisation looks at. */
struct day {
    struct date date;
    const struct zone *zone;
    int32_t job_count;
    const struct job *jobs;
    int32_t technician_count;
    const struct technician *technicians;
    const struct workday *workdays; /* technician_count of them */
    int32_t goal_count;
    const enum goal *goals;
    int32_t weights_version;
};

enum stop_type { STOP_TYPE_JOB, STOP_TYPE_BREAK };

/* One line of a route. */
struct plan_stop {
    enum stop_type type;
    int32_t job;      /* into the day's jobs; -1 for a break */
    int32_t sequence; /* from 1, breaks counted */
    struct point location;
    int32_t travel_s; /* from the stop before, or from the start place */
    int32_t travel_m;
    int64_t arrival_s;
    int32_t wait_s;
    int64_t start_s; /* arrival_s + wait_s */
    int64_t end_s;
    bool has_window;
    struct interval window; /* by which being on time is judged: the promised one, else the hard one */
    int32_t slack_s; /* by how much later one could start here without breaking a rule or making a later stop late */
    bool on_time;    /* arrival not after the window's end; true without a window */
    int32_t late_s;  /* 0 when on time */
};

struct plan_totals {
    int32_t jobs;
    int32_t drive_s;
    int64_t drive_m;
    int32_t service_s;
    int32_t wait_s;
    int32_t overtime_s;     /* at the end place after the shift's end */
    int64_t late_s;         /* over all jobs, each of which may be days late */
    int32_t available_s;    /* shifts less breaks, of everybody who works that day, with jobs or without */
    int32_t utilization_e4; /* service_s of available_s */
    int32_t on_time_jobs;
    int32_t on_time_e4; /* on_time_jobs of jobs; 10 000 without jobs */
    int32_t unassigned;
};

/* One technician's day. */
struct plan_route {
    int32_t technician; /* into the day's technicians */
    int32_t stop_count; /* 0: stays at home */
    const struct plan_stop *stops;
    int64_t leave_s;         /* from the start place: as late as possible without starting any service later */
    int64_t return_s;        /* at the end place */
    int32_t return_travel_s; /* from the last stop to the end place */
    int32_t return_travel_m;
    struct plan_totals totals; /* .unassigned 0 */
};

/* Why a job is not in somebody's route. `subject`, `needed` and `available` are the numbers that `message` tells. */
enum reason_code {
    REASON_MISSING_SKILL,   /* subject: the skill */
    REASON_MISSING_PART,    /* subject: the SKU; needed over the route and available on the van */
    REASON_OUTSIDE_WINDOW,  /* needed: the instant of the earliest start; available: the window's end */
    REASON_SHIFT_TOO_SHORT, /* needed: the instant of being back; available: the shift's end */
    REASON_OUT_OF_REACH,    /* metres */
    REASON_NO_BREAK_ROOM,
    REASON_NOT_WORTH_IT, /* it fits, and costs more than leaving it out: needed and available in cost units */
    REASON_NOT_WORKING,  /* no shift on that day */
    REASON_NOT_TRIED,    /* the route is so long that no place in it was looked for */
    REASON_CODE_COUNT
};

struct reason {
    enum reason_code code;
    int32_t technician;  /* into the day's technicians; -1: true of all of them */
    struct text message; /* a sentence for a dispatcher */
    struct text subject;
    int64_t needed;
    int64_t available;
};

struct unassigned {
    int32_t job;          /* into the day's jobs */
    struct text summary;  /* one sentence over all technicians */
    int32_t reason_count; /* at least 1 */
    const struct reason *reasons;
};

struct cost_term {
    struct text name;
    int64_t value;
};

/* The answer for a day: who does which jobs, in which order, when, and what stayed out. */
struct plan {
    int32_t route_count; /* one a technician of the day, in their order */
    const struct plan_route *routes;
    int32_t unassigned_count;
    const struct unassigned *unassigned;
    struct plan_totals totals;
    int32_t cost_term_count;
    const struct cost_term *cost_terms; /* of which the total is the sum */
    int64_t cost_total;
    bool has_lower_bound;
    int64_t lower_bound; /* no plan of the day costs less */
};

#endif
