/* Facts for reports: the jobs of a span of days, the people, and their hours, gathered once and small.
 *
 * Rows are read in pages whose memory is given back, so a year of jobs takes what its facts take. A job belongs to the day on
 * which it was done (its arrival, else its completion), and, as it is planned, to the day of its place. Jobs are looked at
 * whose place or windows lie within three days of the span, and those that have neither: history that was imported without. */
#ifndef ROUTRIQ_DESK_FACTS_H
#define ROUTRIQ_DESK_FACTS_H

#include "desk/day.h"
#include "dispatch/dispatch.h"

enum {
    DESK_REPORT_DAYS_MOST = 366,
    DESK_REPORT_JOBS_MOST = 150 * 1000,
    DESK_CAPACITY_DAYS_MOST = 31,
    DESK_NOBODY = -1,
    DESK_NO_DAY = INT32_MIN,
};

/* A job. Days count from the span's first; DESK_NO_DAY: none, or one outside. */
struct desk_fact {
    int32_t person;                       /* index; DESK_NOBODY */
    int32_t branch;                       /* likewise */
    int32_t helpers_first, helpers_count; /* of the crew: indices of people */
    int32_t planned_day;
    int32_t done_day;
    int32_t open_day; /* of a job without a place: the first of its windows' */
    int32_t status;
    bool by_hand;            /* it has a place that no engine has given it */
    int32_t planned_minutes; /* as planned with */
    int32_t p50, p80;        /* as predicted; 0: nobody asked */
    int64_t start_s;         /* planned */
    int64_t end_s;
    struct kpi_visit visit; /* as it was done; of a job that was not, what does not depend on that */
};

struct desk_person {
    struct text id;
    int32_t branch;
    int32_t known_day; /* since when she is known: before the span it is less than 0 */
    bool active;
    const struct technician_record *record;
    const struct zone *zone;
    struct kpi_person ways;
};

struct desk_facts {
    struct date from;
    int32_t days;
    int32_t today; /* as a day of the span; less than 0 or beyond it when it is outside */
    int32_t count;
    const struct desk_fact *jobs;
    const int32_t *helpers;
    int32_t person_count;
    const struct desk_person *people;
    int32_t branch_count;
    const struct text *branches; /* names */
    struct record_fuel_price price;
};

struct desk_span {
    struct date from;
    struct date to; /* included */
    /* Asked after each page of jobs, whether memory may be taken on; false ends it. NULL: it always may. */
    bool (*has_room)(void *context);
    void *context;
};

/* `durations` NULL: nothing is predicted. False: work->fault, which is FAULT_TOO_LARGE "too_many_jobs" for more than
 * DESK_REPORT_JOBS_MOST; or no fault, when there was no room. */
bool desk_facts_make(struct desk *desk, const struct desk_span *span, const struct duration_model *durations,
                     struct desk_facts *facts);

/* When somebody works on a day of the span. */
struct kpi_hours desk_facts_hours(struct desk *desk, const struct desk_facts *facts, int32_t person, int32_t day);

/* ---- days, one after the other ----------------------------------------------------------------------------------- */

/* One of the visits of one person on one day; or of nobody. */
struct desk_visit {
    int32_t person;
    int32_t day;
    int32_t fact;
    int64_t order_s; /* by it she comes to them */
    struct kpi_visit visit;
};

struct desk_visits {
    int32_t count;
    struct desk_visit *items;
};

/* Which visit a job is, for a report: its day, or DESK_NO_DAY. */
typedef int32_t desk_visit_of(const struct desk_facts *facts, int32_t fact, struct desk_visit *visit);

/* As it was done, and as it is planned. */
int32_t desk_visit_done(const struct desk_facts *facts, int32_t fact, struct desk_visit *visit);
int32_t desk_visit_planned(const struct desk_facts *facts, int32_t fact, struct desk_visit *visit);

/* All visits, ordered by person, day and time; those who go along have one each. */
struct desk_visits desk_visits_make(struct arena *arena, const struct desk_facts *facts, desk_visit_of *of);

/* One day of one person (who may be DESK_NOBODY, or have no visit that day). */
struct desk_day_of {
    int32_t person;
    int32_t day;
    struct kpi_hours hours;
    int32_t count;
    const struct desk_visit *visits;
    const struct kpi_leg *legs; /* to each */
    struct kpi_leg home;
    int64_t overtime_s;
};
/* Calls `take` for each day of each person on which she works or has visits, and of nobody with visits. */
void desk_days_go(struct desk *desk, const struct desk_facts *facts, const struct desk_visits *visits,
                  void (*take)(void *context, const struct desk_day_of *day), void *context);

#endif
