/* The store: where an organization's data is kept. Each engine is a sibling behind the same port (ports/ports.h), held to
 * the same behaviour by store_conformance_test.c.
 *
 * memory   Keeps everything in this process and forgets it at the end: for the demo, simulations and tests. Rows are
 *          copied when they come and never changed after, so a snapshot is a reference: states share the rows that did
 *          not change. A commit makes the next state under one lock; readers never wait for it to be done with.
 *          It never answers OLD_COMMIT_UNKNOWN. Events have no listener yet and are not kept.
 */
#ifndef ROUTRIQ_STORE_STORE_H
#define ROUTRIQ_STORE_STORE_H

#include "ports/ports.h"

struct store_old_memory;

struct store_old_memory *store_old_memory_create(void);
/* Every snapshot must be closed. NULL is allowed. */
void store_old_memory_destroy(struct store_old_memory *store);
struct old_store_port store_old_memory_port(struct store_old_memory *store);

#endif
