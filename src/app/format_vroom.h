/* The format of VROOM (github.com/VROOM-Project/vroom, docs/API.md): its input in, its output out, so that whoever has a
 * VROOM file changes the command and nothing else. docs/vroom.md is the page: what is read, what is refused and why, and
 * where an answer may differ.
 *
 * Nothing is dropped in silence. A field that says something the engine cannot promise is refused at its JSON pointer; an
 * unknown field is refused too, for a newer VROOM may mean something by it.
 *
 * Files: format_vroom.c reads the whole, format_vroom_tasks.c jobs and shipments, format_vroom_vehicles.c vehicles,
 * format_vroom_travel.c matrices, estimates and the tables made of them, format_vroom_seal.c makes the problem,
 * format_vroom_prices.c its costs, format_vroom_start.c a plan to begin with, format_vroom_judge.c follows and judges an answer in the file's own numbers,
 * format_vroom_tell.c puts them as VROOM does, and format_vroom_write.c writes them.
 */
#ifndef ROUTRIQ_APP_FORMAT_VROOM_H
#define ROUTRIQ_APP_FORMAT_VROOM_H

#include "app/format_cursor.h"
#include "app/solve_format.h"
#include "base/map.h"
#include "geo/geo.h"

struct arena;
struct fault;

/* Limits of one file, beside those of problem.h. */
enum {
    VROOM_CELLS_MAX = 60000000, /* of all travel tables together */
    VROOM_PAIRS_MAX = 50000000, /* of a task and a vehicle whose time is its own */
    VROOM_PRIORITY_MAX = 100,
    VROOM_LIST_MAX = 100000, /* windows, breaks, skills or steps of one task or vehicle */
};

#define VROOM_NUMBER_MAX INT64_C(4294967295) /* VROOM's whole numbers have 32 bits */
#define VROOM_EVER INT64_MAX                 /* the end of a time without one */

/* Where something is: a place, and what the file says of it, which the answer repeats. */
struct vroom_spot {
    int32_t place;               /* NO_PLACE: nowhere in particular */
    const struct json *location; /* NULL: not given, as is the index */
    const struct json *index;
};

struct vroom_window {
    int64_t from_s, until_s;
};

/* A job is one task, a shipment two: its pickup, and its delivery right after it. */
enum vroom_kind { VROOM_JOB, VROOM_PICKUP, VROOM_DELIVERY };

struct vroom_task {
    enum vroom_kind kind;
    int32_t row; /* in the file's array of jobs or of shipments */
    int64_t id;
    struct text description;
    struct vroom_spot spot;
    int64_t setup_s, service_s;
    const struct json *setup_per_type, *service_per_type; /* objects, or NULL */
    const struct json *skills;                            /* an array, or NULL */
    int32_t priority;
    int32_t window_count; /* 0: at any time */
    const struct vroom_window *windows;
    const int64_t *delivery, *pickup; /* what leaves the vehicle and what comes onto it: amounts of them */
};

struct vroom_break {
    int64_t id;
    struct text description;
    int32_t row;
    struct vroom_window window; /* of its start, as the file has it */
    int64_t service_s;
};

/* What a travel table's distances are: of the three, a vehicle needs one at most. */
enum vroom_measure { VROOM_NOTHING, VROOM_DISTANCE, VROOM_COST, VROOM_TIME };

struct vroom_vehicle {
    int64_t id;
    struct text description;
    struct vroom_spot start, end;
    struct text type;
    const struct json *skills;
    const int64_t *capacity; /* amounts of them */
    struct vroom_window shift;
    int32_t break_count;
    const struct vroom_break *breaks; /* in the order in which they are taken */
    int64_t fixed, per_hour, per_km, per_task_hour;
    int32_t profile;
    int32_t factor_e2;                               /* a second of the matrix takes this vehicle so many hundredths */
    int64_t tasks_max, travel_max_s, distance_max_m; /* VROOM_EVER: no limit */
    int32_t step_count;
    const int32_t *steps; /* the tasks of a route to begin with, in their order */
    enum vroom_measure measure;
    int32_t table;
};

struct vroom_profile {
    struct text name;
    const struct json *durations, *distances, *costs; /* matrices; without the first, times are estimated */
    bool estimated;                                   /* the times, or the distances that someone needs */
};

struct vroom_place {
    int64_t index; /* in the matrices */
    struct point point;
    bool located;
    int32_t tasks, starts, ends; /* how many are here */
};

struct vroom {
    const struct json *document;
    int32_t amounts;   /* kinds of amount */
    bool indexed;      /* matrices are given: a place is an index; else it is a point */
    bool distances;    /* distances are known for all vehicles, and reported */
    bool estimated;    /* some travel is an estimate */
    bool setup_kept;   /* a setup is counted where VROOM might skip it */
    bool steps_unused; /* a vehicle's steps are impossible, and not begun with */
    int32_t task_count, vehicle_count, profile_count, place_count;
    struct vroom_task *tasks;
    struct vroom_vehicle *vehicles;
    struct vroom_profile *profiles;
    struct vroom_place *places;
    int32_t *x_m, *y_m; /* places on a plane, where travel is estimated */
    int32_t nowhere;    /* a place at no distance from any, where vehicles without a start begin; NO_PLACE: none do */
    int64_t origin_s;   /* the file's time at the problem's 0 */
    int64_t horizon_s;  /* when the problem is over, by the file's time */
    int32_t ticks;      /* in a second */
    int64_t scale;      /* units of the problem's cost in one of the file's */
};

/* A file while it is read. */
struct vroom_reader {
    struct arena *arena;
    struct vroom *file;
    struct problem *problem; /* the description being filled */
    struct map places;
    struct map tasks[3]; /* by kind: id to index */
    int32_t table_count;
    int64_t *into_t; /* for each table and place: the longest way there */
    int64_t *into_d;
};

/* The parts of a file, in the order in which they are read. */
bool vroom_vehicles_read(struct vroom_reader *reader, const struct cursor *root, struct fault *fault);
bool vroom_tasks_read(struct vroom_reader *reader, const struct cursor *root, struct fault *fault);
bool vroom_steps_check(struct vroom_reader *reader, const struct cursor *root, struct fault *fault);
/* Fills travel, profiles and the tables of vehicles. */
bool vroom_travel_read(struct vroom_reader *reader, const struct cursor *root, struct fault *fault);
/* Fills everything else. */
bool vroom_describe(struct vroom_reader *reader, struct fault *fault);
bool vroom_prices_describe(struct vroom_reader *reader, struct fault *fault);

/* The plan that the steps of the vehicles make; NULL: none, or it is impossible. Needs the sealed problem. */
const struct solution *vroom_start(struct arena *arena, struct vroom *file, const struct problem *problem);

/* What several parts of the reader read alike. */
bool vroom_id(const struct cursor *object, int64_t *id, struct fault *fault);
bool vroom_number(const struct cursor *object, struct text name, int64_t absent, int64_t *value, struct fault *fault);
bool vroom_words(const struct cursor *object, struct text name, struct text *words, struct fault *fault);
bool vroom_amounts(const struct vroom_reader *reader, const struct cursor *array, const int64_t **amounts,
                   struct fault *fault);
bool vroom_skills(const struct cursor *object, const struct json **skills, struct fault *fault);
bool vroom_window(const struct cursor *array, struct vroom_window *window, struct fault *fault);
/* Sorted; they do not touch. Absent: *count is 0. */
bool vroom_windows(struct vroom_reader *reader, const struct cursor *array, const struct vroom_window **windows,
                   int32_t *count, struct fault *fault);
/* A place by its location and index, under the names that these fields have here. */
bool vroom_spot(struct vroom_reader *reader, const struct cursor *object, struct text location, struct text index,
                struct vroom_spot *spot, struct fault *fault);

/* Faults about a task or a vehicle that was read before: at a field of it. They return false. */
bool vroom_task_fault(const struct vroom *file, int32_t task, const char *field, const char *code, const char *what,
                      struct fault *fault);
bool vroom_vehicle_fault(int32_t vehicle, const char *field, const char *code, const char *what, struct fault *fault);

/* The file's own numbers, for whoever asks: the maker of tables and the judge. */

/* One way, from place to place: a cell of a matrix, or the estimate. */
struct vroom_leg {
    int64_t duration_s, distance_m, cost;
};
struct vroom_leg vroom_leg(const struct vroom *file, int32_t profile, int32_t from, int32_t to);
/* What a duration of a matrix is in ticks for a vehicle; NO_ROAD when it is longer than any day. */
int64_t vroom_leg_ticks(const struct vroom *file, const struct vroom_vehicle *vehicle, int64_t duration_s);
int64_t vroom_setup_s(const struct vroom_task *task, const struct vroom_vehicle *vehicle);
int64_t vroom_service_s(const struct vroom_task *task, const struct vroom_vehicle *vehicle);

/* ---- The answer, in the file's numbers ---- */

enum vroom_step_kind { VROOM_STEP_START, VROOM_STEP_TASK, VROOM_STEP_BREAK, VROOM_STEP_END };

struct vroom_step {
    enum vroom_step_kind kind;
    int32_t of;                    /* the task, or the vehicle's break */
    const struct vroom_spot *spot; /* NULL: a break */
    int64_t setup_s, service_s;
    int64_t arrival_t, start_t; /* ticks from the problem's zero */
    int64_t until_t;            /* how late it may start within the same window; VROOM_EVER: any time */
    int64_t arrival_s, waiting_s;
    int64_t duration_s, distance_m; /* travelled since the start */
    const int64_t *load;            /* on leaving */
};

struct vroom_sums {
    int64_t cost, setup_s, service_s, duration_s, waiting_s, priority, distance_m;
    int64_t *delivery, *pickup;
};

struct vroom_route {
    int32_t vehicle;
    int32_t step_count;
    struct vroom_step *steps;
    int64_t travel_t, work_s, matrix_cost;
    struct vroom_sums sums;
};

struct vroom_answer {
    int32_t route_count; /* of vehicles with tasks */
    struct vroom_route *routes;
    struct vroom_sums sums;
};

/* The judge: follows every route by the file's own numbers, believing only who does what in which order and when it is
 * begun, and asks whether it keeps what the file says and costs what the search said. Fault: FAULT_INVALID, the rule as
 * code. */
bool vroom_judge(struct arena *arena, const struct vroom *file, const struct solution *solution,
                 struct vroom_answer *answer, struct fault *fault);

/* Fills the seconds of a judged route's steps, its sums and its cost, after putting its start off as VROOM does. */
void vroom_route_tell(const struct vroom *file, struct vroom_route *route);

#endif
