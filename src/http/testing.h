/* For tests: requests sent through everything but the wire, over a small organization in memory; or over a store of the
 * caller's, with whoever is in it. */
#ifndef ROUTRIQ_HTTP_TESTING_H
#define ROUTRIQ_HTTP_TESTING_H

#include "base/json.h"
#include "http/exchange.h"
#include "http/openapi.h"
#include "operations/operations.h"
#include "store/store.h"

/* Two organizations. The first has jobs J-1 to J-7, technicians T-1 and T-2, and a plan for 2026-05-15 with J-1 and J-2
 * on the route of T-1 and J-3 left out; the second has nothing but a key. */
struct bench {
    struct arena *arena;
    struct store_memory *memory;
    struct store_port store;
    struct clock_port clock;
    struct entropy_port entropy;
    struct executor_port executor;
    struct limiter_port limiter;
    struct way_settings ways;
    struct password_host *passwords;
    struct throttle *throttle;
    struct http_metrics *metrics;
    struct idempotency_set *running;
    struct hub *hub;
    struct budget budget;
    struct log log;
    struct http_services services;
    struct documents documents;
    struct seal_key seal_key;
    struct zones zones;
    atomic_bool stopping;
    atomic_int heavy;
    int64_t now_ms;
    uint64_t random;
    struct text key;          /* of the first organization, with every scope */
    struct text narrow_key;   /* of the first, with jobs:read alone */
    struct text stranger_key; /* of the second */
};

enum { BENCH_NOON_S = 1778860800 }; /* 2026-05-15T12:00:00-04:00, which is what the clock shows */

struct bench *bench_make(void);
/* A bench without a store and without organizations: the caller puts one into bench->store, whose clock may be bench->clock,
 * and the bench begins to work on it. The store outlives the bench. */
struct bench *bench_empty(void);
void bench_open(struct bench *bench);
/* An organization as the command line makes it, with its first key, which is returned. */
struct text bench_organize(struct bench *bench, const char *name, const char *timezone);
/* What the queue's workers and the timetable need; `commit` is the caller's. */
struct operations_host bench_host(struct bench *bench);
void bench_end(struct bench *bench);
/* Set-up and tear-down of a test: `*state` is a bench. */
int bench_up(void **state);
int bench_down(void **state);

struct call {
    const char *method; /* NULL: GET */
    const char *target;
    struct text key;  /* empty: none */
    const char *body; /* NULL: none */
    const char *type; /* NULL: application/json when there is a body */
    const char *if_none_match;
    const char *if_match;
    const char *idempotency_key;
};

/* Sends it; the answer lives in the bench's arena. */
struct response *bench_call(struct bench *bench, const struct call *call);

/* The same in steps, for what happens between them. Each exchange has an arena of its own, in which the texts of the call
 * live as long: an attempt that is worked on again gives memory back. */
struct exchange *bench_send(struct bench *bench, struct arena *arena, const struct call *call);
/* Answers it once more. True: there is nothing to keep. */
bool bench_work(struct exchange *x);
/* Submits what it changes. False: it is to be worked on again. */
bool bench_keep(struct bench *bench, struct exchange *x);
struct response *bench_settle(struct exchange *x);
/* GET with the full key. */
struct response *bench_get(struct bench *bench, const char *target);
/* The parsed body. */
const struct json *bench_body(struct bench *bench, const struct response *response);
/* The code of an error's body. */
struct text bench_error(struct bench *bench, const struct response *response);
/* Sends it and asserts that it is refused so. */
void bench_refused(struct bench *bench, struct call call, int status, const char *code);
/* How many items the first page of a list has. */
int32_t bench_count(struct bench *bench, const char *target);
/* A member down the path "data/items/0/id"; NULL when there is none. */
const struct json *bench_member(const struct json *from, const char *path);
/* The header's value, or an empty text. */
struct text bench_header(const struct response *response, const char *name);

#endif
