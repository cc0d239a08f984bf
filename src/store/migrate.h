/* Migrations: the steps that bring a database to the schema that this program knows, each once and in order.
 *
 * A step is a file migrations/<engine>/NNNN_<name>.sql, embedded in the program; the numbers begin with 1 and have no gap, and
 * both engines have the same ones. A step and its row in `schema_migrations` are kept in one transaction, under a lock, so
 * that two programs that start together do it once and a crash leaves a whole schema. The row has the SHA-256 of the file: a
 * file that was changed after it was applied is a refusal, and so is a schema with more steps than this program knows.
 * Before the first step that changes a SQLite file with a schema, a copy is made beside it.
 * There is no way back but that copy, or a backup. */
#ifndef ROUTRIQ_STORE_MIGRATE_H
#define ROUTRIQ_STORE_MIGRATE_H

#include "base/asset.h"
#include "store/sql.h"
#include "store/store.h"

/* The steps of an engine, ascending by name. */
const struct asset_list *migration_files(const struct sql_engine *engine);

/* `sql` is a connection for writing, outside of a transaction. With `check_only` nothing is changed. `files` NULL: the
 * program's own. */
bool migrate_run(const struct sql_engine *engine, struct sql *sql, const struct sql_settings *settings,
                 struct arena *arena, const struct asset_list *files, bool check_only, struct migration_report *report,
                 struct fault *fault);

#endif
