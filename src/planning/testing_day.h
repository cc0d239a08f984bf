/* Days for the tests of this room: a flat map around the point 0,0 in metres, in UTC, on Friday 15 May 2026. */
#ifndef ROUTRIQ_PLANNING_TESTING_DAY_H
#define ROUTRIQ_PLANNING_TESTING_DAY_H

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"
#include "planning/planning.h"

enum { TESTING_JOBS = 1024, TESTING_TECHNICIANS = 8, TESTING_ITEMS = 8 };

struct testing_day {
    struct arena *arena;
    struct zone zone;
    struct date date;
    int32_t job_count;
    struct job jobs[TESTING_JOBS];
    int32_t technician_count;
    struct technician technicians[TESTING_TECHNICIANS];
    int32_t goal_count;
    enum goal goals[GOAL_COUNT];

    /* filled by testing_day_problem */
    struct day day;
    struct day_problem problem;
};

/* A fresh one for every test; freed by testing_day_free. */
struct testing_day *testing_day_make(const char *zone);
void testing_day_free(struct testing_day *day);

/* Jobs are booked in the order in which they are added: J1, J2, ... Normal priority, no window. */
struct job *testing_job(struct testing_day *day, int32_t east_m, int32_t north_m, int32_t duration_minutes);
/* Works on every day from start to end, "08:00"; no break, no skills, a diesel van with nothing in it. */
struct technician *testing_technician(struct testing_day *day, const char *name, int32_t east_m, const char *start,
                                      const char *end);

void testing_job_skill(struct testing_day *day, struct job *job, const char *skill);
void testing_job_part(struct testing_day *day, struct job *job, const char *sku, int32_t quantity);
void testing_technician_skill(struct testing_day *day, struct technician *technician, const char *skill);
void testing_technician_part(struct testing_day *day, struct technician *technician, const char *sku, int32_t quantity);

/* An instant of the day; an interval of it. */
int64_t testing_at(const struct testing_day *day, const char *clock);
struct interval testing_between(const struct testing_day *day, const char *start, const char *end);

/* Resolves the day and makes its problem; asserts that both work. */
void testing_day_problem(struct testing_day *day);

/* A random day with windows, promises, skills, parts, breaks and electric vans in it. */
struct testing_day *testing_day_random(uint64_t seed);

/* Plans with the given jobs in the first technician's route, in this order. */
void testing_plan(struct testing_day *day, const int32_t *jobs, int32_t count, struct plan *plan);

#endif
