#include <stdlib.h>

#include "simulation/draw.h"
#include "simulation/names.h"
#include "simulation/trades.h"

static int compare_instants(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* When the calls came in: within the four days before the planned one, between 7:00 and 21:00, ascending. */
static int64_t *draw_booking_times(struct arena *arena, const struct day_recipe *recipe)
{
    struct random random = random_make(recipe->seed, DRAW_BOOKINGS);
    int64_t *times_s = arena_array(arena, int64_t, recipe->jobs);
    for (int32_t i = 0; i < recipe->jobs; i++) {
        struct date date = {recipe->date.days - random_between(&random, 1, 4)};
        int32_t minute = random_between(&random, 7 * 60, 21 * 60 - 1);
        times_s[i] = zone_instant_s(recipe->zone, date, minute, ZONE_START) + random_between(&random, 0, 59);
    }
    qsort(times_s, (size_t)recipe->jobs, sizeof *times_s, compare_instants);
    return times_s;
}

static struct interval local_interval(const struct day_recipe *recipe, int32_t start_minute, int32_t length_minutes)
{
    return (struct interval){
        zone_instant_s(recipe->zone, recipe->date, start_minute, ZONE_START),
        zone_instant_s(recipe->zone, recipe->date, start_minute + length_minutes, ZONE_END),
    };
}

/* One in five: somebody lets the technician in at certain hours only. 45 in a hundred: the office promised a window. */
static void draw_windows(const struct day_recipe *recipe, struct random *random, struct job *job)
{
    int32_t roll = (int32_t)random_below(random, 100);
    int32_t length_minutes = draw_stepped(random, 120, 240, 60);
    int32_t morning_minute = draw_stepped(random, 8 * 60, 14 * 60, 60);
    bool evening = draw_percent(random, 10);
    if (roll < 20) {
        job->has_window = true;
        job->window = local_interval(recipe, evening ? 18 * 60 : morning_minute, length_minutes);
    } else if (roll < 65) {
        job->has_promised = true;
        job->promised = local_interval(recipe, morning_minute, length_minutes);
    }
}

static int32_t draw_priority(const struct trade *trade, struct random *random)
{
    int32_t roll = (int32_t)random_below(random, 100);
    if (roll < trade->urgent_percent) {
        return PRIORITY_URGENT;
    }
    roll = (int32_t)random_below(random, 100);
    return roll < 20 ? PRIORITY_HIGH : roll < 85 ? PRIORITY_NORMAL : PRIORITY_LOW;
}

static void draw_needs(struct arena *arena, const struct trade *trade, struct random *random, struct job *job)
{
    struct text *skills = arena_array(arena, struct text, TRADE_SKILLS_MAX);
    struct part_quantity *parts = arena_array(arena, struct part_quantity, TRADE_PARTS_MAX);
    for (int32_t i = 0; i < TRADE_SKILLS_MAX; i++) {
        if (trade->skills[i] != NULL) {
            skills[job->required_skill_count++] = text_of(trade->skills[i]);
        }
    }
    for (int32_t i = 0; i < TRADE_PARTS_MAX; i++) {
        if (draw_percent(random, trade->parts[i].percent)) {
            parts[job->required_part_count++] = (struct part_quantity){text_of(trade->parts[i].sku), 1};
        }
    }
    job->required_skills = skills;
    job->required_parts = parts;
}

static void draw_job(struct arena *arena, const struct day_recipe *recipe, const struct address *place, int32_t index,
                     struct job *job)
{
    struct random random = random_make(recipe->seed, DRAW_JOBS + (uint64_t)index);
    const struct trade *trade = trade_draw(place, &random);
    job->id = draw_id(arena, &random, job->booked_at_s);
    job->external_id = text_format(arena, "J-%d", 1001 + index);
    job->source = TEXT("api");
    job->version = 1;
    job->title = text_of(trade->title);
    job->job_type = text_of(trade->job_type);
    job->customer =
        (struct customer){text_format(arena, "C-%d", 1001 + index), name_of_customer(arena, recipe->seed, index)};
    job->address = place->line;
    job->location = place->location;
    job->priority = draw_priority(trade, &random);
    job->duration_minutes = draw_stepped(&random, trade->shortest_minutes, trade->longest_minutes, 5);
    draw_windows(recipe, &random, job);
    draw_needs(arena, trade, &random, job);
}

void bookings_make(struct arena *arena, const struct day_recipe *recipe, const struct address *const *places,
                   struct job *jobs)
{
    const int64_t *times_s = draw_booking_times(arena, recipe);
    for (int32_t i = 0; i < recipe->jobs; i++) {
        jobs[i].booked_at_s = times_s[i];
        draw_job(arena, recipe, places[i], i, &jobs[i]);
    }
}
