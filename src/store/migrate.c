#include "store/migrate.h"

#include <assert.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/hash.h"
#include "ports/ports.h"

#ifndef ROUTRIQ_VERSION
#define ROUTRIQ_VERSION "unknown"
#endif

extern const struct asset_list store_migrations_sqlite;
extern const struct asset_list store_migrations_postgres;

/* What every helper here needs. */
struct migrator {
    const struct sql_engine *engine;
    struct sql *sql;
    const struct sql_settings *settings;
    struct arena *arena;
    const struct asset_list *files;
};

const struct asset_list *migration_files(const struct sql_engine *engine)
{
    return engine == &sqlite_engine ? &store_migrations_sqlite : &store_migrations_postgres;
}

static struct text checksum_of(struct arena *arena, const struct asset *file)
{
    struct sha256 hash = sha256_of(file->bytes, file->length);
    return sha256_hex(arena, &hash);
}

static bool applied_check(const struct migrator *m, const struct sql_rows *applied, struct fault *fault)
{
    if (applied->count > m->files->count) {
        return fault_raise(fault, FAULT_SYSTEM, "schema_newer", "database",
                           "This database is at schema %d; this program knows %d. Use a newer program.", applied->count,
                           m->files->count);
    }
    for (int32_t i = 0; i < applied->count; i++) {
        struct text checksum = checksum_of(m->arena, &m->files->items[i]);
        if (sql_cell(applied, i, 0)->integer != i + 1 || !text_equal(sql_cell(applied, i, 2)->text, checksum)) {
            return fault_raise(
                fault, FAULT_SYSTEM, "schema_differs", "database",
                "Step %d of the schema is not the one that this program knows; it was made by another one.", i + 1);
        }
    }
    return true;
}

/* Within a transaction: how many steps the database has, all of which are ours. */
static bool applied_read(const struct migrator *m, int32_t *count, struct fault *fault)
{
    struct sql_rows there = {.arena = m->arena};
    m->engine->ask(m->sql, STATEMENT_SCHEMA_IS_THERE, NULL, 0, &there);
    if (!m->engine->settle(m->sql, fault)) {
        return false;
    }
    struct sql_rows applied = {.arena = m->arena};
    if (sql_cell(&there, 0, 0)->integer > 0) {
        m->engine->ask(m->sql, STATEMENT_SCHEMA_LIST, NULL, 0, &applied);
        if (!m->engine->settle(m->sql, fault)) {
            return false;
        }
    }
    *count = applied.count;
    return applied_check(m, &applied, fault);
}

static bool schema_look(const struct migrator *m, int32_t *count, struct fault *fault)
{
    bool read = m->engine->begin(m->sql, SQL_READ, fault) && applied_read(m, count, fault);
    m->engine->rollback(m->sql);
    return read;
}

static bool step_write(const struct migrator *m, int32_t step, struct fault *fault)
{
    const struct asset *file = &m->files->items[step];
    int64_t now_ms = m->settings->clock->wall_ms(m->settings->clock->context);
    const struct sql_value row[] = {
        sql_integer(step + 1), sql_text(text_slice(file->name, 0, file->name.length - (sizeof ".sql" - 1))),
        sql_text(checksum_of(m->arena, file)), sql_integer(now_ms), sql_text(TEXT(ROUTRIQ_VERSION))};
    if (!m->engine->script(m->sql, asset_text(file), fault)) {
        return false;
    }
    m->engine->ask(m->sql, STATEMENT_SCHEMA_ADD, row, sizeof row / sizeof *row, NULL);
    return m->engine->commit(m->sql, fault) == SQL_KEPT;
}

/* One step in one transaction, if it is still to be done once the lock is held. */
static bool step_apply(const struct migrator *m, int32_t *done, bool *applied, struct fault *fault)
{
    *applied = false;
    if (!m->engine->begin(m->sql, SQL_WRITE, fault)) {
        return false;
    }
    m->engine->ask(m->sql, STATEMENT_SCHEMA_LOCK, NULL, 0, &(struct sql_rows){.arena = m->arena});
    if (!applied_read(m, done, fault)) {
        m->engine->rollback(m->sql);
        return false;
    }
    if (*done == m->files->count) {
        m->engine->rollback(m->sql);
        return true;
    }
    if (!step_write(m, *done, fault)) {
        m->engine->rollback(m->sql);
        return false;
    }
    *applied = true;
    (*done)++;
    return true;
}

static bool steps_apply(const struct migrator *m, struct migration_report *report, struct fault *fault)
{
    int32_t done = report->before;
    if (done > 0) {
        struct text ending = text_format(m->arena, "before-%04d", done + 1);
        struct fault refused = {0};
        if (!m->engine->copy(m->sql, m->arena, ending, &report->copy, &refused) && fault_is(&refused)) {
            return fault_raise(fault, refused.kind, refused.code, refused.where, "%s", refused.what);
        }
    }
    bool applied = true;
    while (done < m->files->count && applied) {
        if (!step_apply(m, &done, &applied, fault)) {
            return false;
        }
        report->applied += applied ? 1 : 0;
    }
    return true;
}

bool migrate_run(const struct sql_engine *engine, struct sql *sql, const struct sql_settings *settings,
                 struct arena *arena, const struct asset_list *files, bool check_only, struct migration_report *report,
                 struct fault *fault)
{
    const struct migrator m = {engine, sql, settings, arena, files == NULL ? migration_files(engine) : files};
    *report = (struct migration_report){.known = m.files->count};
    if (!engine->hold(sql, fault)) {
        return false;
    }
    bool done = schema_look(&m, &report->before, fault) &&
                (check_only || report->before == report->known || steps_apply(&m, report, fault));
    engine->release(sql);
    return done;
}
