/* The trades of a generated day: which work a request becomes, how long it takes and what it uses up. */
#ifndef ROUTRIQ_SIMULATION_TRADES_H
#define ROUTRIQ_SIMULATION_TRADES_H

#include <stdint.h>

#include "simulation/simulation.h"

struct random;

enum { TRADE_SKILLS_MAX = 2, TRADE_PARTS_MAX = 2 };

struct trade_part {
    const char *sku; /* NULL: none */
    int32_t percent; /* of such jobs need it */
};

/* One kind of work. Several rows for one request are equally likely. */
struct trade {
    const char *type;       /* of the request; "" fits what no other row fits */
    const char *descriptor; /* its start; "" fits every request of the type that no other row fits */
    const char *title;
    const char *job_type;
    const char *skills[TRADE_SKILLS_MAX]; /* the second may be NULL */
    int32_t shortest_minutes;             /* durations are drawn in steps of 5 minutes */
    int32_t longest_minutes;
    int32_t urgent_percent;
    struct trade_part parts[TRADE_PARTS_MAX];
};

/* A part that a technician of `skill` may carry. */
struct stock_item {
    const char *sku;
    const char *skill;
    int32_t percent; /* of such vans have it; 0: it is ordered for each job */
    int32_t least;
    int32_t most;
};

/* One of the rows that fit the address best. */
const struct trade *trade_draw(const struct address *address, struct random *random);

int32_t stock_item_count(void);
const struct stock_item *stock_item_at(int32_t index);

#endif
