/* What the tests of this room share: pasts, drawn or written. */
#ifndef ROUTRIQ_LEARNING_TESTING_H
#define ROUTRIQ_LEARNING_TESTING_H

#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/testing.h"
#include "learning/learning.h"

enum { TESTING_PAST_MOST = 2000 };

struct testing_past {
    struct arena *arena;
    int32_t count;
    struct past_job jobs[TESTING_PAST_MOST];
};

static inline struct testing_past *testing_past_make(void)
{
    struct arena *arena = arena_create(0);
    struct testing_past *past = arena_new(arena, struct testing_past);
    past->arena = arena;
    return past;
}

static inline void testing_past_end(struct testing_past *past)
{
    arena_destroy(past->arena);
}

static inline struct past_job *testing_past_add(struct testing_past *past, const char *type, const char *technician,
                                                int32_t minutes)
{
    struct past_job *job = &past->jobs[past->count++];
    *job = (struct past_job){.job_type = text_of(type),
                             .technician_id = text_of(technician),
                             .day = {20000 + past->count},
                             .minutes = minutes};
    return job;
}

/* Random ones: a few types and technicians, some without, some durations that cannot be. */
static inline void testing_past_draw(struct testing_past *past, struct random *random, int32_t count)
{
    static const char *const types[] = {"", "Boiler repair", "boiler repair", "meter", "filter", "leak", "rare"};
    static const char *const people[] = {"", "ann", "ben", "cid", "dee"};
    for (int32_t i = 0; i < count; i++) {
        int32_t minutes = random_between(random, 1, 40) * random_between(random, 1, 8);
        struct past_job *job =
            testing_past_add(past, types[random_below(random, 7)], people[random_below(random, 5)],
                             random_below(random, 30) == 0 ? random_between(random, -1, 3000) : minutes);
        job->day.days = 20000 + random_between(random, 0, 300);
        job->given_minutes = random_below(random, 3) == 0 ? 60 : 0;
        job->has_fixed = random_below(random, 2) == 0;
        job->fixed = job->has_fixed && random_below(random, 4) > 0;
        job->csat = random_below(random, 3) == 0 ? random_between(random, 1, 5) : 0;
    }
}

static inline struct past_jobs testing_past_list(const struct testing_past *past)
{
    return (struct past_jobs){past->count, past->jobs};
}

static inline void testing_past_shuffle(struct testing_past *past, struct random *random)
{
    for (int32_t i = past->count - 1; i > 0; i--) {
        int32_t other = random_between(random, 0, i);
        struct past_job job = past->jobs[i];
        past->jobs[i] = past->jobs[other];
        past->jobs[other] = job;
    }
}

#endif
