/* Stories: tests of the planner that a dispatcher can read, with the map drawn in the test.
 *
 *     Who has the skill gets the job
 *
 *     map 1 km
 *         A . . 1 . . B
 *
 *     technicians
 *         A Ann 08:00-17:00
 *         B Bob 08:00-17:00 skill gas
 *
 *     jobs
 *         1 30 min needs gas
 *
 *     expect
 *         B does 1
 *         A does nothing
 *
 * The first line is the name. `map` says how wide a column and how high a line is; a mark is a technician's home (capital
 * letters), a job (digits and small letters) or another place (@ + *); two columns are two characters apart, so that a dot
 * and a space make one. The map ends at an empty line. A line that begins with # is a remark, a blank line means nothing.
 *
 * Settings, anywhere before the jobs: `date 2026-05-15` (a Friday, the default), `zone UTC` (the default),
 *     `goals balance_workload maximize_on_time`, `plan by hand`, `plan by nearest` (without: by the optimiser, a fixed number
 *     of iterations from a fixed seed).
 * A technician: mark, name, shift, then any of
 *     `skill S`, `carries N SKU`, `break N min 11:30-13:30`, `electric N km P% reserve P%`, `ends at MARK`, `off`
 * A job: mark, `N min`, then any of
 *     `needs S`, `takes N SKU`, `window 09:00-12:00`, `promised 09:00-12:00`, `urgent` `high` `normal` `low`, `at MARK`
 *     Jobs are booked in the order in which they stand.
 * What is expected, T a technician and J a job:
 *     `T does J J J` (in this order), `T does nothing`, `T has J J` (in any order), `T has N jobs`, `T breaks HH:MM`,
 *     `T breaks at home`, `T leaves HH:MM`, `T is back HH:MM`,
 *     `J arrives HH:MM`, `J starts HH:MM`, `J waits N min`, `J is on time`, `J is late`, `J has N min slack`,
 *     `J is left out`, `J is left out for missing_skill`, `J says SENTENCE`
 * Clock times and minutes are rounded down.
 */
#ifndef ROUTRIQ_TESTS_STORY_H
#define ROUTRIQ_TESTS_STORY_H

#include "planning/planning.h"

struct arena;
struct fault;

enum { STORY_MARKS = 128, STORY_JOBS_MAX = 64, STORY_TECHNICIANS_MAX = 26, STORY_EXPECTATIONS_MAX = 64 };

enum story_planner { STORY_OPTIMISER, STORY_BY_HAND, STORY_NEAREST };

struct story_line {
    int32_t number;
    struct text words; /* trimmed */
};

struct story {
    struct text name;
    struct date date;
    struct zone zone;
    enum story_planner planner;
    int32_t goal_count;
    enum goal goals[GOAL_COUNT];
    bool drawn[STORY_MARKS];
    struct point places[STORY_MARKS];
    int32_t job_count;
    struct job jobs[STORY_JOBS_MAX];
    char job_marks[STORY_JOBS_MAX];
    int32_t technician_count;
    struct technician technicians[STORY_TECHNICIANS_MAX];
    char technician_marks[STORY_TECHNICIANS_MAX];
    int32_t expectation_count;
    struct story_line expectations[STORY_EXPECTATIONS_MAX];
};

/* Reads a story. Fault: FAULT_SYNTAX with `where` "line N". */
bool story_read(struct arena *arena, struct text source, struct story *story, struct fault *fault);

/* Cuts the next word, without the blanks around it. */
struct text story_word(struct text *rest);
bool story_number(struct text word, const char *unit, int32_t *number);

/* Looks at one expectation. False with what is the case instead in *told; a fault when the line cannot be understood. */
bool story_holds(struct arena *arena, const struct story *story, const struct day *day, const struct plan *plan,
                 const struct story_line *line, struct text *told, struct fault *fault);

#endif
