/* Operations: what the installation does by itself, beside answering: work from the queue, the timetable, tidying, and the
 * heads and the checking of the audit.
 *
 * The room in the order of reading:
 *     host.h           what all of it needs from the world
 *     queue.h          the worker: claims items, runs their handlers, keeps effects and end in one commit; dead letters
 *     timetable.h      when each organization's tasks run, and the tick that queues them
 *     tidy.h           takes out what is older than it is kept
 *     audit_heads.h    signs heads of the audits; forgets a person
 *     audit_verify.h   follows an audit, in a file or in the store, and names the first entry that is wrong
 *     audit_export.h   writes the file, page by page
 *
 * Everything waits in `host`: a commit returns when it is durable, so what is here runs in threads of its own.
 */
#ifndef ROUTRIQ_OPERATIONS_OPERATIONS_H
#define ROUTRIQ_OPERATIONS_OPERATIONS_H

#include "operations/audit_export.h"
#include "operations/audit_heads.h"
#include "operations/audit_verify.h"
#include "operations/host.h"
#include "operations/queue.h"
#include "operations/tidy.h"
#include "operations/timetable.h"

/* What this installation's workers work on; the context of each is the struct operations_host. */
const struct queue_handler *operations_handlers(int32_t *count);

#endif
