/* The store: where an organization's data is kept. Each engine is a sibling behind the same port (ports/store_port.h), held to
 * the same behaviour by store_conformance_test.c.
 *
 * memory   Keeps everything in this process and forgets it at the end: for the demo, simulations and tests. Every version of
 *          every row stays until then, each with the seq that made it, so a snapshot is a number and nothing is copied for
 *          readers. `submit` commits at once and calls `done` before it returns. It never answers COMMIT_UNKNOWN,
 *          COMMIT_FULL or COMMIT_REFUSED. Events have no listener yet and are not kept.
 */
#ifndef ROUTRIQ_STORE_STORE_H
#define ROUTRIQ_STORE_STORE_H

#include "ports/ports.h"

struct store_memory;

struct store_memory *store_memory_create(void);
/* NULL is allowed. */
void store_memory_destroy(struct store_memory *store);
struct store_port store_memory_port(struct store_memory *store);

#endif
