/* Backup and restore: everything that a database holds as one text, the same for both engines, so an installation can move
 * from SQLite to PostgreSQL and back.
 *
 *   {"routriq":"backup","schema":1,"at_ms":1779000000000}
 *   ["organizations","0197…",1,…]                          a row: its table's name, then its columns in their order
 *   …
 *   {"rows":184233,"tables":{"organizations":2,…},"sha256":"…"}     of every byte before this line
 *
 * Tables stand in one order and rows in the order of their keys, by bytes: equal data makes equal text. Texts and integers are
 * JSON's; bytes are base64url; null is null. All of it is one snapshot; writers are not kept waiting.
 * A backup holds no secret but digests of them, and the key that seals cursors. The keyring is a file of its own and is not in it.
 *
 * Restoring checks the hash of the whole file before anything is written, wants a database of the same schema without any
 * organization, and is one transaction: all of it, or nothing. */
#ifndef ROUTRIQ_STORE_BACKUP_H
#define ROUTRIQ_STORE_BACKUP_H

#include "store/sql.h"
#include "store/store.h"

enum { BACKUP_LINE_MAX = 1 << 26 }; /* bytes; the largest kept answer is 16 MiB and doubles by escapes */

/* Writes to `descriptor` from where it stands; syncing and naming the file is the caller's. `sql` reads. */
bool backup_write(const struct sql_engine *engine, struct sql *sql, struct arena *arena, int32_t schema, int64_t at_ms,
                  int descriptor, struct backup_report *report, struct fault *fault);

/* Reads the file behind `descriptor` from its beginning, twice. `sql` writes, and its schema is up to date. */
bool backup_restore(const struct sql_engine *engine, struct sql *sql, struct arena *arena, int32_t schema,
                    int descriptor, struct backup_report *report, struct fault *fault);

#endif
