/* Live days for tests: a flat map around the point 0,0 in metres, in UTC, on Friday 15 May 2026.
 *
 * By hand: make one, add technicians and jobs with what they need, then testing_live_close. Ids ascend in the order of adding. Or
 * at random: up to 40 jobs and 8 technicians with everything that a live day can have.
 */
#ifndef ROUTRIQ_PLANNING_TESTING_LIVE_H
#define ROUTRIQ_PLANNING_TESTING_LIVE_H

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"
#include "planning/planning.h"

enum { TESTING_LIVE_JOBS = 2560, TESTING_LIVE_TECHNICIANS = 128, TESTING_LIVE_ITEMS = 8 };

struct testing_live {
    struct arena *arena;
    struct live_job jobs[TESTING_LIVE_JOBS];
    struct live_technician technicians[TESTING_LIVE_TECHNICIANS];
    struct live_incident incidents[TESTING_LIVE_ITEMS];
    struct live_day day; /* its lists are those above */
};

/* Now is 00:00 of the day before, nothing is frozen for any time, and no goal is named. Freed by testing_live_free. */
struct testing_live *testing_live_make(void);
void testing_live_free(struct testing_live *live);

struct point testing_live_point(int32_t east_m, int32_t north_m);
int64_t testing_live_at(const char *clock); /* "08:00" of the date */

/* Normal priority, no window, nothing needed. */
struct live_job *testing_live_job(struct testing_live *live, int32_t east_m, int32_t north_m, int32_t minutes);
/* Active, one shift, nothing else. */
struct live_technician *testing_live_technician(struct testing_live *live, int32_t east_m, const char *start,
                                                const char *end);

/* More of a job. */
void testing_live_place(struct live_job *job, const struct live_technician *technician, const char *start);
void testing_live_window(struct testing_live *live, struct live_job *job, const char *start, const char *end,
                         bool hard);
void testing_live_promise(struct live_job *job, const char *start, const char *end);
void testing_live_skill(struct testing_live *live, struct skill_list *skills, const char *name, int32_t level);
void testing_live_part(struct testing_live *live, struct live_job *job, const char *sku, int32_t quantity,
                       const char *substitute);
void testing_live_after(struct testing_live *live, struct live_job *job, const struct live_job *before, int32_t min_lag,
                        int32_t max_lag); /* -1: any */
void testing_live_person(struct testing_live *live, struct text_list *list, struct text id);
void testing_live_amount(struct testing_live *live, struct amounts *amounts, const char *name, int32_t amount);

/* More of a technician. */
void testing_live_shift(struct testing_live *live, struct live_technician *technician, const char *start,
                        const char *end, bool on_call);
void testing_live_time_off(struct testing_live *live, struct live_technician *technician, const char *start,
                           const char *end);
void testing_live_break(struct testing_live *live, struct live_technician *technician, const char *earliest,
                        const char *latest, int32_t minutes);
void testing_live_stock(struct testing_live *live, struct live_technician *technician, const char *sku,
                        int32_t quantity);

void testing_live_incident(struct testing_live *live, int32_t east_m, int32_t radius_m, int64_t factor_e4,
                           const char *from, const char *until);

/* Marks every member as given that is not all zeros, so that the day's canonical bytes tell it whole. */
void testing_live_close(struct testing_live *live);

/* A random day, closed. Before the day: nothing has a place. By hand: most jobs have one, regardless of any rule; and a random part
 * of the day has passed. The same seed is the same day. */
enum testing_live_kind { TESTING_LIVE_EMPTY, TESTING_LIVE_BY_HAND };
struct testing_live *testing_live_random(uint64_t seed, enum testing_live_kind kind);

/* Makes the problem of a day; asserts that that works. */
struct live_problem testing_live_problem(const struct testing_live *live, const struct live_options *options);

/* One technician from 08:00 to 17:00 at the origin, one job of half an hour there, and the problem made of them. */
struct testing_live_one {
    struct testing_live *live;
    struct live_job *job;
    struct live_problem made;
};
struct testing_live_one testing_live_one_make(void); /* not closed yet; `live` is freed by testing_live_free */
/* Closes the day and makes its problem, which stays in `one`. */
struct live_problem *testing_live_one_problem(struct testing_live_one *one);

/* A plan of so many iterations, that the witness accepts. */
struct solution testing_live_solve(struct arena *arena, const struct live_problem *made, int64_t iterations);

/* Gives the jobs the places that a plan has for them. */
void testing_live_write_back(struct testing_live *live, const struct live_plan *plan);

#endif
