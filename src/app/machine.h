/* The machine as the rooms below see it: the ports of one process, filled in.
 *
 * One place wires clock, entropy, threads, the rate limit, the budget of memory, the log and the page to an HTTP server, for
 * every command that serves.
 */
#ifndef ROUTRIQ_APP_MACHINE_H
#define ROUTRIQ_APP_MACHINE_H

#include "base/budget.h"
#include "base/log.h"
#include "http/http.h"
#include "ports/ports.h"

struct arena;
struct config;
struct executor;
struct fault;
struct pool;

struct machine {
    const struct config *config;
    struct clock_port clock;
    int64_t wall_ahead_ms;  /* of the real time */
    int64_t steady_from_ms; /* the wall time when the monotonic clock showed 0 */
    struct entropy_port entropy;
    struct executor_port executor;
    struct worker_port workers;
    struct limiter_port limiter;
    struct limiter_port session_limiter;
    struct way_settings ways;
    struct password_host *passwords;
    struct throttle *throttle;
    struct seal_key seal_key;       /* made up anew, unless its owner puts the installation's here */
    const struct vault_port *vault; /* NULL unless its owner has one */
    struct metric_source metrics;   /* beside those of the server; empty unless its owner has some */
    struct budget memory;
    struct log log;
    struct pool *pool;
    struct http_services services;
};

/* Blocks SIGINT and SIGTERM in this thread and in all that it starts from here on: the caller waits for them. NULL with
 * FAULT_SYSTEM when there are no more threads. */
struct machine *machine_create(struct arena *arena, const struct config *config, struct executor *executor,
                               struct fault *fault);
/* Ends its threads and lets the signals through again. */
void machine_destroy(struct machine *machine);

/* From now on the wall clock goes on from that instant: a demo's day is today, on whatever day it is shown. */
void machine_pretend(struct machine *machine, int64_t instant_s);

/* Starts a server over a store, as the settings say. NULL with the server's fault. */
struct http_server *machine_serve(struct machine *machine, const struct store_port *store, struct fault *fault);

#endif
