#include "planning/testing_day.h"

#include <string.h>

struct testing_day *testing_day_make(const char *zone)
{
    struct arena *arena = arena_create(0);
    struct testing_day *day = arena_new(arena, struct testing_day);
    day->arena = arena;
    assert_true(zone_load(arena, text_of(zone), &day->zone, NULL));
    assert_true(date_parse(TEXT("2026-05-15"), &day->date));
    return day;
}

void testing_day_free(struct testing_day *day)
{
    arena_destroy(day->arena);
}

/* At the equator a millionth of a degree is as long northward as eastward. */
static struct point point_of(int32_t east_m, int32_t north_m)
{
    return (struct point){(int32_t)((int64_t)north_m * 1000000 / 111195),
                          (int32_t)((int64_t)east_m * 1000000 / 111195)};
}

int64_t testing_at(const struct testing_day *day, const char *clock)
{
    int32_t minute;
    assert_true(clock_parse(text_of(clock), &minute));
    return zone_instant_s(&day->zone, day->date, minute, ZONE_START);
}

struct interval testing_between(const struct testing_day *day, const char *start, const char *end)
{
    return (struct interval){testing_at(day, start), testing_at(day, end)};
}

struct job *testing_job(struct testing_day *day, int32_t east_m, int32_t north_m, int32_t duration_minutes)
{
    assert_true(day->job_count < TESTING_JOBS);
    struct job *job = &day->jobs[day->job_count];
    *job = (struct job){
        .id = text_format(day->arena, "job-%d", day->job_count + 1),
        .external_id = text_format(day->arena, "J%d", day->job_count + 1),
        .version = 1,
        .title = TEXT("A job"),
        .location = point_of(east_m, north_m),
        .priority = PRIORITY_NORMAL,
        .duration_minutes = duration_minutes,
        .booked_at_s = day->job_count,
        .required_skills = arena_array(day->arena, struct text, TESTING_ITEMS),
        .required_parts = arena_array(day->arena, struct part_quantity, TESTING_ITEMS),
    };
    day->job_count++;
    return job;
}

struct technician *testing_technician(struct testing_day *day, const char *name, int32_t east_m, const char *start,
                                      const char *end)
{
    assert_true(day->technician_count < TESTING_TECHNICIANS);
    struct technician *technician = &day->technicians[day->technician_count++];
    struct shift_row *shift = arena_new(day->arena, struct shift_row);
    shift->weekdays = 0x7F;
    assert_true(clock_parse(text_of(start), &shift->start_minute) && clock_parse(text_of(end), &shift->end_minute));
    *technician = (struct technician){
        .id = text_format(day->arena, "technician-%d", day->technician_count),
        .name = text_of(name),
        .version = 1,
        .home = point_of(east_m, 0),
        .skills = arena_array(day->arena, struct text, TESTING_ITEMS),
        .shift_count = 1,
        .shifts = shift,
        .vehicle = {.type = VEHICLE_DIESEL},
        .inventory = arena_array(day->arena, struct part_quantity, TESTING_ITEMS),
    };
    return technician;
}

/* The arrays were made by this file and are constant only to the code under test. */
static void text_add(struct testing_day *day, const struct text **texts, int32_t *count, const char *text)
{
    struct text *longer = arena_array(day->arena, struct text, *count + 1);
    if (*count > 0) {
        memcpy(longer, *texts, (size_t)*count * sizeof *longer);
    }
    longer[(*count)++] = text_of(text);
    *texts = longer;
}

static void part_add(struct testing_day *day, const struct part_quantity **parts, int32_t *count, const char *sku,
                     int32_t quantity)
{
    struct part_quantity *longer = arena_array(day->arena, struct part_quantity, *count + 1);
    if (*count > 0) {
        memcpy(longer, *parts, (size_t)*count * sizeof *longer);
    }
    longer[(*count)++] = (struct part_quantity){text_of(sku), quantity};
    *parts = longer;
}

void testing_job_skill(struct testing_day *day, struct job *job, const char *skill)
{
    text_add(day, &job->required_skills, &job->required_skill_count, skill);
}

void testing_job_part(struct testing_day *day, struct job *job, const char *sku, int32_t quantity)
{
    part_add(day, &job->required_parts, &job->required_part_count, sku, quantity);
}

void testing_technician_skill(struct testing_day *day, struct technician *technician, const char *skill)
{
    text_add(day, &technician->skills, &technician->skill_count, skill);
}

void testing_technician_part(struct testing_day *day, struct technician *technician, const char *sku, int32_t quantity)
{
    part_add(day, &technician->inventory, &technician->inventory_count, sku, quantity);
}

void testing_day_problem(struct testing_day *day)
{
    struct day_request request = {
        .date = day->date,
        .zone = &day->zone,
        .job_count = day->job_count,
        .jobs = day->jobs,
        .technician_count = day->technician_count,
        .technicians = day->technicians,
        .goal_count = day->goal_count,
        .goals = day->goals,
    };
    struct fault fault = {0};
    assert_true(day_make(day->arena, &request, &day->day, &fault));
    assert_true(day_problem_make(day->arena, &day->day, &day->problem, &fault));
}

static void random_windows(struct testing_day *day, struct random *random, struct job *job)
{
    int64_t start_s = testing_at(day, "07:00") + random_between(random, 0, 8 * 3600);
    struct interval interval = {start_s, start_s + random_between(random, 1, 4 * 3600)};
    if (random_below(random, 4) == 0) {
        job->has_window = true;
        job->window = interval;
    }
    if (random_below(random, 2) == 0) {
        job->has_promised = true;
        job->promised = interval;
        job->promised.end_s += random_between(random, 0, 3600);
    }
}

struct testing_day *testing_day_random(uint64_t seed)
{
    static const char *const skills[] = {"gas", "boiler", "electric"};
    static const char *const starts[] = {"07:00", "08:30", "10:00"};
    struct testing_day *day = testing_day_make("UTC");
    struct random random = random_make(seed, 0);
    for (int32_t t = 0; t < 4; t++) {
        struct technician *technician = testing_technician(day, "Somebody", random_between(&random, -15000, 15000),
                                                           starts[random_below(&random, 3)], "17:30");
        testing_technician_skill(day, technician, skills[random_below(&random, 3)]);
        testing_technician_skill(day, technician, skills[random_below(&random, 3)]);
        testing_technician_part(day, technician, "VALVE", random_between(&random, 0, 3));
        if (random_below(&random, 3) > 0) {
            technician->meal = (struct break_rule){30, 11 * 60, 11 * 60 + random_between(&random, 0, 180)};
        }
        if (random_below(&random, 4) == 0) {
            technician->vehicle = (struct vehicle){VEHICLE_ELECTRIC, random_between(&random, 60, 200), 80, 20};
        }
    }
    for (int32_t j = 0; j < 30; j++) {
        struct job *job = testing_job(day, random_between(&random, -20000, 20000),
                                      random_between(&random, -20000, 20000), random_between(&random, 5, 70));
        job->priority = random_between(&random, PRIORITY_URGENT, PRIORITY_LOW);
        if (random_below(&random, 2) == 0) {
            testing_job_skill(day, job, skills[random_below(&random, 3)]);
        }
        if (random_below(&random, 4) == 0) {
            testing_job_part(day, job, "VALVE", 1);
        }
        random_windows(day, &random, job);
    }
    testing_day_problem(day);
    return day;
}

void testing_plan(struct testing_day *day, const int32_t *jobs, int32_t count, struct plan *plan)
{
    int32_t *first = arena_array(day->arena, int32_t, day->technician_count + 1);
    for (int32_t t = 1; t <= day->technician_count; t++) {
        first[t] = count;
    }
    struct solution solution;
    struct fault fault = {0};
    schedule_plan(day->arena, &day->problem.problem, &(struct plan_orders){first, jobs, NULL}, &solution);
    assert_true(witness_accepts(&day->problem.problem, &solution, &fault));
    plan_make(day->arena, &day->problem, &solution, plan);
}
