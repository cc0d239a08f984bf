/* The machine under a store: its clock and its chance, and, for a server, the threads that work for it.
 *
 * A server has one thread that commits, some that work on the queue (where there are several, one of them on what is short
 * alone, operations/queue.h), and one that looks at the timetable. They end in the
 * opposite order: who makes work first, who keeps it last. */
#ifndef ROUTRIQ_APP_MACHINE_STORE_H
#define ROUTRIQ_APP_MACHINE_STORE_H

#include "http/http.h"
#include "ports/ports.h"

struct arena;
struct fault;
struct log;
struct store;
struct store_settings;

/* The machine's clock as it is, for commands that pretend nothing. The port points into it. */
struct machine_clock {
    struct clock_port port;
    int64_t steady_from_ms; /* the wall time when the monotonic clock showed 0 */
};

void machine_clock_make(struct machine_clock *clock);
struct entropy_port machine_entropy(void);

struct machine_store;

struct machine_store_settings {
    const struct store_settings *store;
    const struct entropy_port *entropy;
    const struct executor_port *executor;
    struct text keyring; /* the path of its file */
    int32_t queue_workers;
};

/* Opens the store for a server and starts its threads. NULL with a fault in one sentence. */
struct machine_store *machine_store_start(struct arena *arena, const struct machine_store_settings *settings,
                                          struct fault *fault);
/* Nothing uses the store any more but its own threads: they end, what was submitted is kept, and the store is closed. NULL
 * is allowed. */
void machine_store_stop(struct machine_store *machine);
struct store *machine_store_of(const struct machine_store *machine);
const struct store_port *machine_store_port(const struct machine_store *machine);
/* The 32 bytes that this installation made up once under that name, and every node of it shares. */
bool machine_store_secret(struct machine_store *machine, struct text name, uint8_t secret[32], struct fault *fault);
/* The keys that sign heads of the audit. */
const struct vault_port *machine_store_vault(const struct machine_store *machine);
/* What the store counts, for the page of metrics. */
struct metric_source machine_store_metrics(struct machine_store *machine);

#endif
