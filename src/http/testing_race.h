/* For races_test: a day that many work on at once, and the judge of what came of it. */
#ifndef ROUTRIQ_HTTP_TESTING_RACE_H
#define ROUTRIQ_HTTP_TESTING_RACE_H

#include "base/random.h"
#include "http/testing.h"

#define RACE_DATE "2026-05-18"

enum { JOBS = 7, TECHNICIANS = 3, PROPOSALS = 4, ACTORS = 7, HOUR_S = 3600 };

/* Monday at 06:00 in New York, when everybody begins. */
#define RACE_OPENS_S INT64_C(1779098400)
enum { OPEN_HOURS = 12, WINDOW_HOURS = 10 };

enum deed {
    APPROVE,
    REJECT,
    REBASE,
    ASSIGN,
    PROPOSE,
    MOVE,
    CANCEL,
    REPORT,
    OVERRIDE,
    LOCK,
    STOP,
    EMERGENCY,
    RUN,
    DEEDS
};

/* One request on its way. */
struct actor {
    enum deed deed;
    int subject; /* index of its job or its proposal */
    struct arena *arena;
    struct exchange *x;
    struct response *response; /* NULL until it is answered */
    bool holds;                /* has worked something out that is not kept yet */
};

struct race {
    struct bench *bench;
    struct random random;
    uint64_t seed;
    struct text key;
    const char *jobs[JOBS];
    const char *technicians[TECHNICIANS];
    const char *proposals[PROPOSALS];
    bool told[JOBS];    /* who moved it last was told that it meets another one, or did it all the same */
    bool by_hand[JOBS]; /* people have put it where they wanted it, whatever the rules say */
    struct actor actors[ACTORS];
    bool is_told;      /* what happens is printed */
    bool any_hand;     /* people move jobs as they like */
    bool is_automatic; /* the engine applies what it finds */
    bool has_runs;     /* runs are built, and there was one */
    int maybe_none;    /* of those that are acknowledged: a job that stands where it is best already changes nothing */
    int applied;       /* changes of the plan that were acknowledged */
    struct queue_worker worker;
};

struct tally {
    int answers[DEEDS][6]; /* by the hundred of the status */
    int missing;           /* requests for what is not built */
    int conflicts;
};

extern const char *const race_deed_names[DEEDS];

/* Three technicians, seven jobs of which three have places, and four proposals. */
void race_make(struct race *r);
/* Sends it to the end, while others may be on their way. */
const struct response *race_asked(struct race *r, const char *method, const char *target, const char *body);
/* The text, with " for '. */
const char *race_format(struct arena *arena, const char *form, ...) __attribute__((format(printf, 2, 3)));
const char *race_instant(struct arena *arena, int64_t at_s);
/* Prints how the jobs stand. */
void race_tell(struct race *r);
/* After everybody is answered. */
void race_judge(struct race *r, struct tally *tally);

#endif
