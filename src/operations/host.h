/* What the room needs from the world, in one place. `app` fills it in; the structs it points to outlive it. */
#ifndef ROUTRIQ_OPERATIONS_HOST_H
#define ROUTRIQ_OPERATIONS_HOST_H

#include <stdatomic.h>

#include "ports/ports.h"

struct arena;
struct fault;
struct log;
struct zone;

struct operations_host {
    const struct store_port *store;
    const struct clock_port *clock;
    const struct entropy_port *entropy;
    const struct vault_port *vault;       /* NULL: heads are not signed */
    const struct executor_port *executor; /* of searches */
    const struct log *log;                /* NULL: nothing is written */
    const atomic_bool *stopping;          /* long work ends early; may be NULL */
    void *context;                        /* of the two below */
    /* Submits a change-set and waits for what became of it. */
    enum commit_result (*commit)(void *context, const struct change_set *set, struct fault *fault);
    /* Waits so long, or shorter: until something may be due, or everything stops. */
    void (*rest)(void *context, int64_t ms);
    /* The zone of that name of tzdata; NULL when there is none. */
    const struct zone *(*zone)(void *zones, struct text name);
    void *zones;
};

int64_t operations_now_ms(const struct operations_host *host);
/* A new UUIDv7. */
struct text operations_id(const struct operations_host *host, struct arena *arena);
/* Begins a change-set of the installation's own doing: the actor is "routriq". */
struct change_set *operations_change_set(const struct operations_host *host, struct arena *arena,
                                         struct text organization_id, struct text request_id);

#endif
