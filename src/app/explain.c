#include "app/explain.h"

#include <time.h>

#include "base/arena.h"

static int64_t clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int32_t start_in_plan_t(const struct solution *plan, int32_t job)
{
    for (int32_t i = 0; i < plan->stop_count; i++) {
        if (plan->stops[i].job == job) {
            return plan->stops[i].start_t;
        }
    }
    return NO_INSTANT;
}

/* The cheapest way to begin it earlier than it does. */
static void sooner_ask(const struct explain *e, struct explain_job *about)
{
    int32_t start_t = start_in_plan_t(e->plan, about->job);
    struct arena_mark mark = arena_mark(e->arena);
    struct quote *quotes = arena_array(e->arena, struct quote, e->problem->dims.technicians);
    if (start_t > 0 && about->standing.movable) {
        quote_job_before(e->board, about->job, start_t, quotes);
        for (int32_t t = 0; t < e->problem->dims.technicians; t++) {
            if (quotes[t].possible && (!about->earlier || quotes[t].added_c < about->sooner.added_c)) {
                about->earlier = true;
                about->sooner = quotes[t];
            }
        }
    }
    arena_rewind(e->arena, mark);
}

struct explain_job explain_ask(const struct explain *e, int32_t job)
{
    struct explain_job about = {.job = job,
                                .quotes = arena_array(e->arena, struct quote, e->problem->dims.technicians)};
    int64_t begun_us = clock_us();
    about.standing = quote_job(e->board, job, about.quotes);
    about.quotes_us = clock_us() - begun_us;
    begun_us = clock_us();
    about.relaxation_count = quote_relax(e->board, job, about.relaxations, EXPLAIN_RELAXATIONS_MAX);
    about.relaxations_us = clock_us() - begun_us;
    about.hold = quote_hold_of(e->board, job);
    sooner_ask(e, &about);
    return about;
}

int64_t explain_price_c(const struct explain_job *about, const struct quote *quote)
{
    return quote->added_c - about->standing.price_c;
}

struct text explain_answer(const struct explain_job *about, const struct quote *quote)
{
    if (about->standing.technician == quote->technician) {
        return TEXT("has_it");
    }
    if (!quote->possible) {
        return TEXT("cannot");
    }
    bool planned = about->standing.technician >= 0;
    int64_t limit_c = planned ? 0 : quote->left_out_c;
    return explain_price_c(about, quote) < limit_c ? TEXT("worth_it") : TEXT("not_worth_it");
}
