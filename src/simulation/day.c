#include <assert.h>

#include "simulation/draw.h"

struct day_recipe simulation_demo_recipe(const struct zone *zone)
{
    return (struct day_recipe){
        .seed = 1,
        .date = {20588}, /* Friday, 15 May 2026 */
        .zone = zone,
        .jobs = 90,
        .technicians = 12,
    };
}

/* `count` addresses in a random order; when they run out, from the start of another shuffle. */
static const struct address **draw_places(struct arena *arena, const struct addresses *addresses, uint64_t seed,
                                          int32_t count)
{
    struct random random = random_make(seed, DRAW_ADDRESSES);
    const struct address **places = arena_array(arena, const struct address *, count);
    const struct address **deck = arena_array(arena, const struct address *, addresses->count);
    for (int32_t i = 0; i < addresses->count; i++) {
        deck[i] = &addresses->items[i];
    }
    for (int32_t i = 0; i < count; i++) {
        int32_t from = i % addresses->count;
        int32_t drawn = random_between(&random, from, addresses->count - 1);
        places[i] = deck[drawn];
        deck[drawn] = deck[from];
        deck[from] = places[i];
    }
    return places;
}

void simulation_make_day(struct arena *arena, const struct addresses *addresses, const struct day_recipe *recipe,
                         struct simulated_day *day)
{
    assert(recipe->jobs > 0 && recipe->technicians > 0);
    struct random random = random_make(recipe->seed, DRAW_ORGANIZATION);
    int64_t founded_at_s = zone_instant_s(recipe->zone, (struct date){recipe->date.days - 500}, 0, ZONE_START);
    const struct address **places = draw_places(arena, addresses, recipe->seed, recipe->technicians + recipe->jobs);
    *day = (struct simulated_day){
        .organization = {draw_id(arena, &random, founded_at_s), TEXT("Five Boroughs Field Service"),
                         recipe->zone->name},
        .technician_count = recipe->technicians,
        .technicians = arena_array(arena, struct technician, recipe->technicians),
        .job_count = recipe->jobs,
        .jobs = arena_array(arena, struct job, recipe->jobs),
    };
    roster_make(arena, recipe, places, day->technicians);
    bookings_make(arena, recipe, places + recipe->technicians, day->jobs);
}
