/* Heads of the audit, and forgetting.
 *
 * A head is the root of the Merkle tree over an organization's audit so far, signed by this installation's key. Whoever keeps
 * one can prove later that nothing before it was changed or cut off, whatever has become of the database since. Each head
 * goes on from the tree of the one before, so making one reads what is new alone. It follows the chain while it reads: of a
 * chain that does not hold no head is made, and the item of the queue becomes a dead letter that names the entry.
 *
 * A head is part of the audit and has no entry in it: else there would always be something new to make a head of.
 */
#ifndef ROUTRIQ_OPERATIONS_AUDIT_HEADS_H
#define ROUTRIQ_OPERATIONS_AUDIT_HEADS_H

#include "operations/queue.h"

/* The handler of the kind "audit.head"; `context` is the struct operations_host. */
void audit_heads_run(void *context, struct queue_work *work);

/* {"organizationId", "size", "at", "root", "chainHash", "key", "signature"}: of GET /audit/heads; key and signature are null
 * where nobody signed. */
void audit_heads_write(struct json_writer *w, struct arena *arena, struct text organization_id,
                       const struct audit_head *head);
/* [{"id", "public"}]: the keys by which signatures are checked. `vault` may be NULL. */
void audit_heads_keys_write(struct json_writer *w, struct arena *arena, const struct vault_port *vault);

/* Makes what the audit has committed to about a person unknowable for ever; the chain stays valid. `kind` is what the
 * person is kept as: "customer", "technician". The entry that says so is in the set. */
void audit_forget(struct change_set *set, const char *kind, struct text person_id);

#endif
