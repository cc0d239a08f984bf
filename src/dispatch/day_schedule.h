/* The schedule of a day: who is where when, and what has no place, as it is shown.
 *
 *     dispatch_schedule_of_plan   a day that was planned whole  ->  its schedule
 *     dispatch_schedule_of_live   a live day and a plan of it   ->  its schedule
 *     dispatch_schedule_past      the schedule of a day that is over, and that live day  ->  with what happened
 *     dispatch_schedule_energy    either of the latter, and that live day  ->  with what its kilometres take and cost
 *     schedule_write              a schedule                    ->  JSON (schedule_json.h)
 *
 * Of a live day the plan's orders stand, and the board's times: who could begin a job before its scheduled start waits for it, and
 * leaves home no earlier than that takes; who comes later by less than a minute is told to come in time. With these times the
 * solver schedules each route once more, breaks and all; one that they make impossible stays as the plan has it. A job that is done stands where it was planned, with what happened beside it, and nobody says how she came there.
 * Odds are those of arrivals.h, played with the same times.
 *
 * On time is an arrival not after the end of the promise, else of the window served; of a job that is done or begun, the arrival
 * that was told from the field.
 */
#ifndef ROUTRIQ_DISPATCH_DAY_SCHEDULE_H
#define ROUTRIQ_DISPATCH_DAY_SCHEDULE_H

#include "dispatch/kpis.h"
#include "planning/planning.h"

/* A reason why a job has no place. */
struct day_reason {
    const char *code;
    struct text message;
    struct text technician_id; /* empty: the sum over all of them */
    struct text detail;        /* a JSON object */
};

struct day_left_out {
    struct text job_id;
    int32_t reason_count; /* at least 1; the first sums up */
    const struct day_reason *reasons;
};

/* One line of a route. Instants that are not known are 0. */
struct day_stop {
    const char *type; /* "job", "break", "charge", "restock" */
    int32_t job;      /* of the live day; -1: none, or not of a live day */
    struct text job_id;
    int32_t sequence; /* from 1, all lines counted */
    bool has_travel;
    int64_t travel_s, travel_m; /* from the line before, or from where the day begins */
    int64_t wait_s;
    int64_t arrival_s, start_s, end_s, end_p90_s;
    int64_t arrival_p10_s, arrival_p90_s; /* of a job of a live day that is not done */
    bool has_window;
    struct interval window; /* by which being on time is judged */
    bool has_slack;
    int64_t slack_s;       /* so much later it could begin without harm to the route */
    int32_t on_time_e4;    /* a probability; -1: none is told */
    bool is_on_time;       /* as it stands, or as it happened */
    struct text status;    /* of the job; empty: none */
    bool has_more;         /* the next three are known */
    uint64_t locks;        /* LOCK_… */
    struct text_list crew; /* the others' ids */
    struct interval told;  /* what the customer was told; start 0 and end 0: nothing */
    int64_t battery_e1;    /* percent on arrival; -1: no battery */
    int64_t planned_s;     /* how long it is planned to take */
    struct text decision_id;
    int64_t actual_arrival_s, actual_start_s, actual_end_s;
    struct point location;
    struct text geometry; /* of the way there: an encoded polyline */
};

struct day_route {
    struct text technician_id;
    struct text name;
    bool works;
    struct interval shift;
    int32_t stop_count;
    struct day_stop *stops;
    struct plan_totals totals;
    struct kpi_sums ways; /* what the kilometres of `totals` take and cost; all zeros: nobody knows */
    bool runs_low;        /* the battery falls below the vehicle's reserve, */
    int32_t low_stop;     /* from here on; beyond the last: on the way home */
    int32_t reserve_percent;
    struct text geometry; /* of the way home */
};

struct day_schedule {
    struct date date;
    struct text timezone;
    int32_t plan_version;
    bool engine_stopped;
    bool has_geometry;
    int32_t route_count;
    struct day_route *routes;
    int32_t left_out_count;
    const struct day_left_out *left_out;
    struct plan_totals totals;
    struct kpi_sums ways; /* of all routes */
};

void dispatch_schedule_of_plan(struct arena *arena, const struct day *day, const struct plan *plan,
                               struct day_schedule *schedule);

struct live_view {
    const struct live_problem *made;
    const struct solution *plan;
    const struct text *names; /* of the day's technicians */
    bool with_geometry;       /* without a road network: straight lines */
};

/* The plan with the board's times kept. */
void dispatch_keep_times(struct arena *arena, const struct live_problem *made, const struct solution *plan,
                         struct solution *kept);

void dispatch_schedule_of_live(struct arena *arena, const struct live_view *view, struct day_schedule *schedule);
/* One technician's route of that schedule, without making the others. */
void dispatch_route_of_live(struct arena *arena, const struct live_view *view, int32_t technician,
                            struct day_route *route);

/* Adds to the schedule of a day that is over what became of its jobs. */
void dispatch_schedule_past(struct arena *arena, const struct live_day *day, struct day_schedule *schedule);

/* Adds what the kilometres take and cost, by the functions of kpis.h, and what is left in batteries (live_battery_percent). In one
 * that was told with a position there is so much where she goes on from. Who has begun, and has told nothing on the way, has driven
 * nobody knows how far: nothing is told of that battery then. A day that is over is told as it was planned, from the morning on. */
enum dispatch_energy_of { DISPATCH_ENERGY_LIVE, DISPATCH_ENERGY_PAST };
void dispatch_schedule_energy(const struct live_day *day, enum dispatch_energy_of of, struct day_schedule *schedule);

/* What is left of `percent` of a full battery that reaches range_km, in tenths of a percent. */
int64_t dispatch_battery_e1(int32_t percent, int32_t range_km, int64_t driven_m);

/* Of how many jobs without a place it is found out who could do them, in the order of their priorities; the others are told to
 * have been looked at by nobody. And how many technicians of each are named, those that come nearest. */
enum { DAY_QUOTED_MOST = 12, DAY_NAMED_MOST = 3 };

/* Why a job of the day has no place in a plan. */
struct day_left_out dispatch_why_left_out(struct arena *arena, const struct live_problem *made,
                                          const struct solution *plan, int32_t job);

/* Why each job without a place has none. `count` is how many there are. */
const struct day_left_out *dispatch_left_out(struct arena *arena, const struct live_problem *made,
                                             const struct solution *plan, int32_t *count);

#endif
