/* The gate: who writes to a SQLite file, among all the processes of a machine.
 *
 * One file, `<database>.lock`, with three places that can be held (open file description locks, so they also hold between
 * two gates of one process, and end with the process however it ends):
 *   gate     held around every transaction that writes and around every checkpoint;
 *   turn     held while waiting for the gate. Who leaves the gate and wants it again waits behind who waited already, so a
 *            busy server does not shut out `routriq org create`;
 *   serving  held by a server for its life, so a second one on the same file is refused.
 *
 * Why: SQLite 3.7.0 to 3.51.2 may lose what was committed when one connection moves the log into the database while
 * another commits ("WAL-reset bug", sqlite.org/wal.html, section 11). With the gate the two never overlap. It costs two
 * system calls a batch, so it stays when no such version is left.
 *
 * The file is never deleted: a lock on a deleted file keeps nobody out. */
#ifndef ROUTRIQ_STORE_GATE_H
#define ROUTRIQ_STORE_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct clock_port;
struct fault;
struct gate;

/* Opens or makes `<database>.lock`. */
struct gate *gate_open(struct text database, const struct clock_port *clock, struct fault *fault);
/* Leaves the gate, when it is held, and everything else. NULL is allowed. */
void gate_close(struct gate *gate);

/* False with FAULT_UNAVAILABLE after `within_ms`. Nests: entered twice, it is to be left twice. */
bool gate_enter(struct gate *gate, int64_t within_ms, struct fault *fault);
void gate_leave(struct gate *gate);
bool gate_is_held(const struct gate *gate);

/* Holds the place of the one server of this file until gate_close; FAULT_CONFLICT when another has it. */
bool gate_serve(struct gate *gate, struct fault *fault);

#endif
