/* Key figures: how a technician's day went, or is planned to go, and sums of such days.
 *
 *     kpi_hours_of    a live technician                  ->  when she works on the date
 *     kpi_route       one technician's visits of one day ->  her ways, her overtime
 *     kpi_add_…       adds a visit, a day, a decision, a word of feedback to sums
 *     kpis_write      sums -> JSON; kpis_value one figure
 *
 * Sums are of whole numbers, so that they may be added in any order and taken apart by day, technician or branch. What has no
 * source is null, never a guess:
 *
 *     jobs               visits that are the job's own; who goes along does not count it again
 *     driveMinutes       ways as they were told, else by the estimate of geo at her speed, from home, between places in the
 *                        order of arrival, and back; null when no way is known. A way from or to an unknown place is left out
 *     driveKm            by the estimate alone: nobody tells kilometres
 *     onTimeRate         of the visits with an arrival and an end to come by: the promise's, else the last window's, else the
 *                        shift's: how many arrived not after it
 *     utilization        minutes of service by the minutes there are: shifts less time off, less breaks
 *     overtimeMinutes    being back, or done where the day ends there, after the shift's end; of days with a shift
 *     fuelLitres         kilometres by litres per 100 km, of vehicles of which that is known; fuelCost of what has a price
 *     energyKwh          kilometres by battery and range, of electric vehicles of which both are known; energyCost likewise
 *     jobsPerTechnician  jobs by the days that somebody had at least one
 *     firstTimeFixRate, csat, technicianFeedback   means of what was told
 *     planningMinutes    mean time from a proposal to the decision about it */
#ifndef ROUTRIQ_DISPATCH_KPIS_H
#define ROUTRIQ_DISPATCH_KPIS_H

#include "dispatch/figures.h"
#include "model/model.h"

struct arena;
struct json_writer;

enum { KPI_UNKNOWN = -1 };

/* Somebody at a job. */
struct kpi_visit {
    struct point place;
    bool has_place;
    bool goes_along;         /* with whom the job is counted */
    bool has_fixed;          /* it was told whether the first visit was enough, */
    bool fixed;              /* and it was */
    int32_t csat;            /* 1 to 5; 0: nobody said */
    int32_t travel_minutes;  /* of the way to it, as told; or KPI_UNKNOWN */
    int32_t service_minutes; /* or KPI_UNKNOWN */
    int64_t arrival_s;       /* 0: not known */
    int64_t end_s;           /* likewise */
    int64_t due_s;           /* on time is who arrives not after it; 0: the shift's end */
};

/* A technician, as far as her ways and hours are about her. */
struct kpi_person {
    bool has_home;
    struct point home;
    bool has_end; /* where the day ends; false: with the last job, or nobody knows */
    struct point end;
    int64_t speed_factor_e4; /* of driving times */
    struct record_vehicle vehicle;
};

/* When she works on a date. */
struct kpi_hours {
    bool works;
    int64_t start_s;
    int64_t end_s;
    int64_t available_s; /* of usual shifts, less time off, less breaks */
};

/* One way. */
struct kpi_leg {
    bool has_time;
    bool has_distance;
    int32_t drive_s;
    int32_t drive_m;
};

struct kpi_sums {
    int64_t jobs;
    int64_t jobs_of_somebody;
    int64_t days_with_jobs; /* of somebody */
    int64_t legs_timed, drive_s;
    int64_t legs_measured, drive_m;
    int64_t judged, on_time;
    int64_t service_s, available_s;
    int64_t days_with_shift, overtime_s;
    int64_t legs_fuelled, fuel_ul;       /* millionths of a litre; */
    int64_t legs_fuel_paid, fuel_e6;     /* and of the currency */
    int64_t legs_charged, energy_mwh;    /* millionths of a kilowatt-hour */
    int64_t legs_energy_paid, energy_e6; /* likewise */
    int64_t fixed_told, fixed;
    int64_t csat_told, csat;
    int64_t decided, decision_ms;
    int64_t feedback_told, feedback;
};

enum kpi {
    KPI_JOBS,
    KPI_DRIVE_MINUTES,
    KPI_DRIVE_KM,
    KPI_ON_TIME_RATE,
    KPI_UTILIZATION,
    KPI_OVERTIME_MINUTES,
    KPI_FUEL_LITRES,
    KPI_FUEL_COST,
    KPI_ENERGY_KWH,
    KPI_ENERGY_COST,
    KPI_JOBS_PER_TECHNICIAN,
    KPI_FIRST_TIME_FIX_RATE,
    KPI_CSAT,
    KPI_PLANNING_MINUTES,
    KPI_TECHNICIAN_FEEDBACK,
    KPI_COUNT
};

/* value / scale; `has` false: null. */
struct kpi_value {
    bool has;
    int64_t value;
    int64_t scale;
};

struct kpi_hours kpi_hours_of(const struct live_technician *technician);

/* The way between two places at her speed. */
struct kpi_leg kpi_way(const struct kpi_person *person, struct point from, struct point to);

/* Her visits in the order of arrival. legs[i] is the way to visit i; *home the way back. Returns her overtime. */
int64_t kpi_route(const struct kpi_person *person, const struct kpi_hours *hours, const struct kpi_visit *visits,
                  int32_t count, struct kpi_leg *legs, struct kpi_leg *home);

/* `person` NULL: it was nobody's; `hours` NULL: nobody knows. */
void kpi_add_visit(struct kpi_sums *sums, const struct kpi_visit *visit, const struct kpi_person *person,
                   const struct kpi_hours *hours);
void kpi_add_leg(struct kpi_sums *sums, const struct kpi_leg *leg, const struct kpi_person *person,
                 const struct record_fuel_price *price);
/* A day of somebody; and that she had a job of these on it. */
void kpi_add_day(struct kpi_sums *sums, const struct kpi_hours *hours, int64_t overtime_s);
void kpi_add_day_with_jobs(struct kpi_sums *sums);
void kpi_add_decision(struct kpi_sums *sums, int64_t created_ms, int64_t decided_ms);
void kpi_add_feedback(struct kpi_sums *sums, int32_t score);
/* A day's plan as it was compared: its figures are all that is known of it. */
void kpi_add_figures(struct kpi_sums *sums, const struct figures *figures);

/* "driveMinutes" and so on. */
struct text kpi_name(enum kpi kpi);
struct kpi_value kpis_value(const struct kpi_sums *sums, enum kpi kpi);
/* The members, of an object that is begun. */
void kpis_write(struct json_writer *w, const struct kpi_sums *sums);
/* Their names, and the values, each after a comma: null is empty. */
struct text kpis_csv_head(struct arena *arena);
struct text kpis_csv(struct arena *arena, const struct kpi_sums *sums);

#endif
