/* Records: the nouns as they are kept and shown; those of dispatching in record_dispatch.h. Each has a shape (shape.h says what the kinds are); its id, version and
 * times are not in it but in the row around it.
 *
 * planning's struct job and struct technician (nouns.h) are what planning looks at, with every text resolved; they are made
 * from records when dispatching asks. A record's member that is null is all zeros; `given` says which are.
 *
 * Rows change and have versions; what is appended (a job's timeline, positions, feedback) is never changed.
 * Money is in the organization's currency, in 1/10 000 (`_e4`); factors likewise. `_e3` is 1/1000.
 */
#ifndef ROUTRIQ_MODEL_RECORD_H
#define ROUTRIQ_MODEL_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/zone.h"
#include "geo/geo.h"
#include "model/shape.h"

enum row_kind {
    ROW_ORGANIZATION,
    ROW_BRANCH,
    ROW_KEY,
    ROW_USER,
    ROW_SESSION,
    ROW_CUSTOMER,
    ROW_TECHNICIAN,
    ROW_JOB,
    ROW_PLAN,
    ROW_TIMETABLE,
    ROW_DECISION,
    ROW_INPUTS,
    ROW_PROPOSAL,
    ROW_RUN,
    ROW_WEIGHTS,
    ROW_MODEL,
    ROW_INCIDENT,
    ROW_KIND_COUNT
};

enum append_kind {
    APPEND_TIMELINE, /* of a job: what was heard from the field and the office, in the order of hearing */
    APPEND_POSITION, /* of a technician */
    APPEND_FEEDBACK, /* of a technician, about a day's plan */
    APPEND_KIND_COUNT
};

extern const struct shape *const shape_of_row[ROW_KIND_COUNT];
extern const struct shape *const shape_of_append[APPEND_KIND_COUNT];
/* "job": in addresses of objects, in the audit, in sentences. */
extern const char *const shape_row_name[ROW_KIND_COUNT];

/* Limits of what is written, in bytes or entries, that more than one noun has. */
enum {
    RECORD_ID_BYTES = 128, /* an external id, a SKU */
    RECORD_NAME_BYTES = 200,
    RECORD_ADDRESS_BYTES = 500,
    RECORD_NOTE_BYTES = 2000,
    RECORD_SKILLS_MOST = 50,
    RECORD_PARTS_MOST = 200,
    RECORD_PEOPLE_MOST = 100, /* technicians that one job or customer names */
    RECORD_QUANTITY_MOST = 1000 * 1000,
};
#define RECORD_MONEY_MOST_E4 (INT64_C(1000000000) * 10000) /* a thousand million */

/* ---- parts of several nouns -------------------------------------------------------------------------------------- */

struct text_list {
    int32_t count;
    const struct text *items;
};

struct record_skill {
    uint64_t given;
    struct text name;
    int32_t level; /* at least so much is needed, or there */
};
struct skill_list {
    int32_t count;
    const struct record_skill *items;
};

/* Half open, with its end after its start. */
struct record_interval {
    uint64_t given;
    int64_t start_s;
    int64_t end_s;
};
struct interval_list {
    int32_t count;
    const struct record_interval *items;
};

/* ---- job --------------------------------------------------------------------------------------------------------- */

struct record_window {
    uint64_t given;
    int64_t start_s;
    int64_t end_s;
    bool hard;
};
struct window_list {
    int32_t count;
    const struct record_window *items;
};

struct record_part {
    uint64_t given;
    struct text sku;
    int32_t quantity;
    struct text_list substitutes;
};
struct part_list {
    int32_t count;
    const struct record_part *items;
};

struct record_after {
    uint64_t given;
    struct text job_id;
    int32_t min_lag_minutes;
    int32_t max_lag_minutes;
};
struct after_list {
    int32_t count;
    const struct record_after *items;
};

/* What really happened, as the field reported it. */
struct record_actual {
    uint64_t given;
    int64_t en_route_at_ms;
    int64_t arrived_at_ms;
    int64_t completed_at_ms;
};

struct record_outcome {
    uint64_t given;
    int32_t actual_duration_minutes;
    int64_t arrived_at_ms;
    int64_t completed_at_ms;
    int64_t departed_at_ms;
    int32_t travel_minutes;
    bool first_time_fix;
    int32_t csat; /* 1 to 5 */
    struct part_list parts_used;
    struct text comment;
};

enum { LOCK_TECHNICIAN = 1, LOCK_TIME = 2, LOCK_ORDER = 4 }; /* bits of `locks` */

struct job_record {
    uint64_t given;
    struct text external_id; /* unique within its source */
    struct text source;
    struct text title;
    struct text job_type;
    struct text branch_id;
    struct text customer_id;
    struct text customer_name; /* as it was when the job was written, to find jobs by */
    struct text address;
    struct point location;
    struct text access_notes;
    struct text territory;
    struct amounts load;
    int32_t priority; /* 1 urgent to 4 low */
    int64_t value_e4;
    int64_t revenue_e4;
    int32_t duration_minutes;
    int32_t status; /* enum job_status */
    int64_t status_at_ms;
    struct window_list windows;
    struct record_interval promised;
    int64_t deadline_s;
    struct skill_list required_skills;
    struct part_list required_parts;
    struct text required_technician_id;
    struct text_list preferred_technician_ids;
    struct text_list excluded_technician_ids;
    int32_t crew_size;
    struct after_list after;
    bool break_may_split;
    struct text technician_id;
    struct text_list crew_technician_ids;
    int64_t scheduled_start_s;
    int64_t scheduled_end_s;
    uint64_t locks;
    struct record_actual actual;
    struct record_outcome outcome;
    int32_t plan_version; /* of the plan that has it, on a route or left out */
    int32_t sequence;     /* its place on the route, from 1 */
};

/* ---- technician -------------------------------------------------------------------------------------------------- */

struct record_certification {
    uint64_t given;
    struct text name;
    struct date expires_at; /* the last day on which it counts */
};
struct certification_list {
    int32_t count;
    const struct record_certification *items;
};

/* Of weekdays or of one date, whose rows replace the weekly ones. An end not after the start is on the next day. */
struct record_shift {
    uint64_t given;
    uint64_t days; /* bit 0 Monday to bit 6 Sunday */
    struct date date;
    int32_t start_minute;
    int32_t end_minute;
    int32_t kind; /* 0 normal, 1 on call: serves emergencies only */
};
struct shift_list {
    int32_t count;
    const struct record_shift *items;
};

struct record_break {
    uint64_t given;
    int32_t duration_minutes;
    int32_t earliest_minute;
    int32_t latest_minute;
};
struct break_list {
    int32_t count;
    const struct record_break *items;
};

struct record_vehicle {
    uint64_t given;
    int32_t type; /* enum vehicle_type */
    int32_t range_km;
    int64_t battery_kwh_e3;
    int32_t battery_percent;
    int64_t charge_kw_e3;
    int32_t reserve_percent;
    int64_t cost_per_km_e4;
    int64_t litres_per_100km_e3;
    int64_t tank_litres_e3;
    int32_t fuel_percent;
};

struct record_stock {
    uint64_t given;
    struct text sku;
    int32_t quantity;
};
struct stock_list {
    int32_t count;
    const struct record_stock *items;
};

struct technician_record {
    uint64_t given;
    struct text external_id;
    struct text source;
    struct text name;
    bool active;
    struct text branch_id;
    struct text phone;
    struct text email;
    bool notify;
    struct text language;
    struct skill_list skills;
    struct certification_list certifications;
    struct text_list territories;
    struct text home_address;
    struct point home_base;
    struct point end_base;
    bool open_end;
    struct shift_list shifts;
    struct interval_list time_off;
    struct break_list breaks;
    struct record_vehicle vehicle;
    struct stock_list inventory;
    struct amounts capacity;
    int32_t max_jobs;
    int64_t hourly_cost_e4;
    int64_t fixed_cost_e4;
    int32_t overtime_minutes;
    int64_t overtime_hourly_cost_e4;
    int64_t speed_factor_e4;
    int64_t service_factor_e4;
};

/* ---- customer ---------------------------------------------------------------------------------------------------- */

struct record_preferences {
    uint64_t given;
    struct text required_technician_id;
    struct text_list preferred_technician_ids;
    struct text_list excluded_technician_ids;
};

struct record_hours {
    uint64_t given;
    int32_t start_minute;
    int32_t end_minute; /* not after the start: on the next day */
};

enum { CHANNEL_SMS = 1, CHANNEL_EMAIL = 2 }; /* bits of `opted_out` */

struct customer_record {
    uint64_t given;
    struct text external_id;
    struct text source;
    struct text name;
    struct text phone;
    struct text email;
    bool notify;
    struct text language;
    struct text address;
    struct point location;
    struct record_preferences preferences;
    struct record_hours quiet_hours;
    int32_t channel;    /* 0 sms, 1 email */
    uint64_t opted_out; /* of which channels */
};

/* ---- organization, branch, plan ---------------------------------------------------------------------------------- */

enum mode { MODE_SHADOW, MODE_ASSISTED, MODE_AUTOMATIC };

struct record_mode_rule {
    uint64_t given;
    struct text branch;
    struct text_list job_types;
    int32_t mode;
    struct text_list pilot_technician_ids;
    struct text_list pilot_user_ids;
};
struct mode_rule_list {
    int32_t count;
    const struct record_mode_rule *items;
};

struct record_retention {
    uint64_t given;
    int32_t jobs_days;
    int32_t locations_days;
    int32_t messages_days;
    int32_t audit_days;
    int32_t anonymise_training_after_days;
};

struct record_fuel_price {
    uint64_t given;
    int64_t petrol_e4;
    int64_t diesel_e4;
    int64_t kwh_e4;
};

enum { DURATIONS_GIVEN, DURATIONS_PREDICTED };

struct record_planning {
    uint64_t given;
    int32_t durations; /* DURATIONS_…: what a job is planned with that has one */
    int64_t duration_quantile_e4;
    int32_t freeze_minutes;
    int32_t run_before_first_shift_minutes;
    bool run_on_open;
    int32_t max_lateness_minutes;
    int32_t resequence_threshold_minutes;
    int32_t default_duration_minutes;
    struct record_fuel_price fuel_price;
    int32_t proposal_ttl_hours;
};

struct record_guardrails {
    uint64_t given;
    int32_t max_moved_jobs;
    int32_t max_start_shift_minutes;
    int32_t freeze_minutes;
    bool allow_told_customers;
    int64_t min_cost_saving_e4;
    struct record_hours hours;
};

struct goal_list {
    int32_t count;
    const int32_t *items; /* enum goal */
};
/* In the order of enum goal. */
#define RECORD_GOAL_WORDS                                                                                              \
    "maximize_on_time minimize_drive_time balance_workload maximize_jobs minimize_overtime minimize_cost "             \
    "minimize_energy minimize_changes"

/* Which model of durations is active: what it is made of stands in a row of its own. Null: none yet. */
struct record_learned {
    uint64_t given;
    struct text model_id;
    int32_t version;
};

/* The switch that stops the engine, for the whole organization or for a branch. Null: it was never used. */
struct record_stop {
    uint64_t given;
    bool active;
    struct text reason;
    struct text by;
    int64_t at_ms;
};

struct organization_record {
    uint64_t given;
    struct text name;
    struct text timezone;
    struct text currency;
    int32_t mode;
    struct mode_rule_list mode_rules;
    struct record_retention retention;
    struct record_planning planning;
    struct goal_list goals; /* empty: on time first, then driving */
    struct record_guardrails guardrails;
    bool sandbox;
    struct record_stop stop;
    struct record_learned learned;
};

struct branch_record {
    uint64_t given;
    struct text name;
    struct text timezone; /* null: the organization's */
    int32_t mode;         /* null: by the organization's rules */
    struct text address;
    struct point location;
    bool active;
    struct record_stop stop;
};

/* The plan in force for a date. Where it has put each job stands in the jobs; its version counts its changes. */
struct plan_record {
    uint64_t given;
    struct date date;
    struct text decision_id; /* that changed it last */
    int64_t revised_at_ms;
};

/* ---- access ------------------------------------------------------------------------------------------------------ */

/* What is kept of an API key: never the key. */
struct key_record {
    uint64_t given;
    struct text label;
    struct text prefix;   /* by it the key is found and shown in lists */
    struct sha256 digest; /* of the whole key */
    int32_t realm;        /* 0 live, 1 test */
    uint64_t scopes;      /* one bit each: enum scope of the room `access` */
    int64_t expires_at_s;
    int64_t revoked_at_s;
    struct text rotated_from;
};

enum role { ROLE_VIEWER, ROLE_DISPATCHER, ROLE_OWNER, ROLE_TECHNICIAN };

struct user_record {
    uint64_t given;
    struct text email;
    struct text name;
    int32_t role;
    struct text technician_id; /* of somebody with the role technician */
    bool active;
    struct text password; /* argon2id, encoded */
    struct sha256 invite_digest;
    int64_t invite_expires_at_s;
    int64_t last_login_at_ms;
};

struct session_record {
    uint64_t given;
    struct text user_id;
    struct sha256 digest; /* of the cookie */
    int64_t expires_at_s;
    struct text address;
    struct text agent;
};

/* ---- operations -------------------------------------------------------------------------------------------------- */

struct timetable_record {
    uint64_t given;
    int32_t task;
    bool enabled;
    int32_t every_minutes; /* either this */
    int32_t at_minute;     /* or once a day at this local time */
    int64_t next_at_ms;
    int64_t last_at_ms;
};

/* ---- what is appended -------------------------------------------------------------------------------------------- */

struct timeline_entry {
    uint64_t given;
    int32_t status;
    int64_t at_ms;          /* when it happened, */
    int64_t received_at_ms; /* and when it was heard of */
    bool applied;           /* false: older than what was known, or the same again */
    struct text technician_id;
    struct point location;
    struct text actor;
    struct text note;
};

struct position_entry {
    uint64_t given;
    struct point location;
    int64_t at_ms;
    int64_t speed_kmh_e3;
    int32_t battery_percent;
    int32_t fuel_percent;
};

struct feedback_entry {
    uint64_t given;
    struct date date;
    int32_t score; /* 1 to 5 */
    struct text comment;
    struct text actor;
};

#endif
