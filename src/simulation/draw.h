/* Draws shared by the files of this room. Every kind of thing has streams of its own, so that one more job does not
 * change a technician, and the tenth job is the same whether there are 90 or 900. */
#ifndef ROUTRIQ_SIMULATION_DRAW_H
#define ROUTRIQ_SIMULATION_DRAW_H

#include "base/arena.h"
#include "base/random.h"
#include "base/uuid.h"
#include "simulation/simulation.h"

enum draw_stream {
    DRAW_ADDRESSES = 1,
    DRAW_BOOKINGS = 2,
    DRAW_ORGANIZATION = 3,
    DRAW_JOBS = 1 << 20,
    DRAW_TECHNICIANS = 1 << 21
};

static inline bool draw_percent(struct random *random, int32_t percent)
{
    return (int32_t)random_below(random, 100) < percent;
}

/* low to high in steps of `step`. */
static inline int32_t draw_stepped(struct random *random, int32_t low, int32_t high, int32_t step)
{
    return low + step * (int32_t)random_below(random, (uint32_t)((high - low) / step) + 1);
}

static inline struct text draw_id(struct arena *arena, struct random *random, int64_t made_at_s)
{
    uint8_t bytes[10];
    for (int32_t i = 0; i < 10; i++) {
        bytes[i] = (uint8_t)random_below(random, 256);
    }
    return uuid_text(arena, uuid_v7(made_at_s * 1000, bytes));
}

/* roster.c and bookings.c; `places` has a place for every technician or job. */
void roster_make(struct arena *arena, const struct day_recipe *recipe, const struct address *const *places,
                 struct technician *technicians);
void bookings_make(struct arena *arena, const struct day_recipe *recipe, const struct address *const *places,
                   struct job *jobs);

#endif
