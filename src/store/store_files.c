/* What commands do to a database: migrating, backup and restore, each with a connection of its own. */
#include <string.h>

#include "store/backup.h"
#include "store/gate.h"
#include "store/migrate.h"
#include "store/store_parts.h"

/* --- a database that is opened for one command --- */

struct opened {
    const struct sql_engine *engine;
    struct sql_settings settings;
    struct sql *sql;
    struct gate *gate;
};

static bool database_open(struct opened *o, const struct store_settings *settings, enum sql_mode mode,
                          struct fault *fault)
{
    *o = (struct opened){.engine = sql_engine_of(settings->database, fault)};
    o->settings = (struct sql_settings){.database = settings->database, .clock = settings->clock, .log = settings->log};
    o->sql = o->engine == NULL ? NULL : o->engine->connect(&o->settings, mode, fault);
    return o->sql != NULL;
}

static void database_close(struct opened *o)
{
    if (o->engine != NULL) {
        o->engine->close(o->sql);
    }
    gate_close(o->gate);
}

bool store_migrate(struct arena *arena, const struct store_settings *settings, bool check_only,
                   struct migration_report *report, struct fault *fault)
{
    struct opened o;
    bool well = database_open(&o, settings, SQL_WRITE, fault) &&
                migrate_run(o.engine, o.sql, &o.settings, arena, NULL, check_only, report, fault);
    database_close(&o);
    return well;
}

/* --- backup --- */

/* A backup is of the schema that this program knows; it says so of any other. */
static bool schema_is_known(const struct opened *o, struct arena *arena, int32_t *schema, struct fault *fault)
{
    struct sql_rows there = {.arena = arena};
    struct sql_rows applied = {.arena = arena};
    *schema = migration_files(o->engine)->count;
    bool well = o->engine->begin(o->sql, SQL_READ, fault);
    if (well) {
        o->engine->ask(o->sql, STATEMENT_SCHEMA_IS_THERE, NULL, 0, &there);
        well = o->engine->settle(o->sql, fault);
    }
    if (well && sql_cell(&there, 0, 0)->integer > 0) {
        o->engine->ask(o->sql, STATEMENT_SCHEMA_LIST, NULL, 0, &applied);
        well = o->engine->settle(o->sql, fault);
    }
    o->engine->rollback(o->sql);
    return well && (applied.count == *schema ||
                    fault_raise(fault, FAULT_SYSTEM, "schema_older", "database",
                                "This database is at schema %d; this program knows %d.", applied.count, *schema));
}

bool store_backup(struct arena *arena, const struct store_settings *settings, int descriptor,
                  struct backup_report *report, struct fault *fault)
{
    struct opened o;
    int32_t schema = 0;
    bool well = database_open(&o, settings, SQL_READ, fault) && schema_is_known(&o, arena, &schema, fault) &&
                backup_write(o.engine, o.sql, arena, schema, settings->clock->wall_ms(settings->clock->context),
                             descriptor, report, fault);
    database_close(&o);
    return well;
}

/* --- restore --- */

enum { CHAIN_PAGE = 500 };

static bool page_follow(struct store_chain *chain, struct sha256 *hash, const struct sql_rows *rows)
{
    for (int32_t i = 0; i < rows->count; i++) {
        const struct sql_value *cell = sql_cell(rows, i, 0);
        struct sha256 next = audit_chain_next(hash, chain->entries + 1, cell[1].text);
        if (cell[0].integer != chain->entries + 1 || cell[2].text.length != sizeof next.bytes ||
            memcmp(cell[2].text.bytes, next.bytes, sizeof next.bytes) != 0) {
            chain->broken_at = chain->entries + 1;
            return false;
        }
        *hash = next;
        chain->entries++;
    }
    return true;
}

/* The entries, and then what the organization's head says of the last one. */
static bool chain_follow(const struct opened *o, struct arena *scratch, struct store_chain *chain, struct fault *fault)
{
    struct sha256 hash = {{0}};
    struct sql_rows head = {.arena = scratch};
    const struct sql_value organization[] = {sql_text(chain->organization_id)};
    o->engine->ask(o->sql, STATEMENT_HEAD_FIND, organization, 1, &head);
    if (!o->engine->settle(o->sql, fault)) {
        return false;
    }
    for (bool more = true; more;) {
        struct arena_mark mark = arena_mark(scratch);
        struct sql_rows rows = {.arena = scratch};
        const struct sql_value values[] = {sql_text(chain->organization_id), sql_integer(chain->entries),
                                           sql_integer(INT64_MAX), sql_integer(CHAIN_PAGE)};
        o->engine->ask(o->sql, STATEMENT_AUDIT_RANGE, values, 4, &rows);
        if (!o->engine->settle(o->sql, fault)) {
            return false;
        }
        more = page_follow(chain, &hash, &rows) && rows.count == CHAIN_PAGE;
        arena_rewind(scratch, mark);
    }
    bool ends_well = head.count == 1 && sql_cell(&head, 0, 2)->integer == chain->entries &&
                     sql_cell(&head, 0, 3)->text.length == sizeof hash.bytes &&
                     memcmp(sql_cell(&head, 0, 3)->text.bytes, hash.bytes, sizeof hash.bytes) == 0;
    if (chain->broken_at == 0 && !ends_well) {
        chain->broken_at = chain->entries + 1; /* cut off, or one that never was */
    }
    return true;
}

static bool chains_follow(const struct opened *o, struct arena *arena, struct backup_report *report,
                          struct fault *fault)
{
    struct arena *scratch = arena_create(0);
    struct sql_rows organizations = {.arena = scratch};
    bool well = o->engine->begin(o->sql, SQL_READ, fault);
    if (well) {
        o->engine->ask(o->sql, STATEMENT_ORGANIZATION_LIST, NULL, 0, &organizations);
        well = o->engine->settle(o->sql, fault);
    }
    struct store_chain *chains = arena_array(arena, struct store_chain, organizations.count);
    for (int32_t i = 0; i < organizations.count && well; i++) {
        struct arena *pages = arena_create(0);
        chains[i].organization_id = text_copy(arena, sql_cell(&organizations, i, 0)->text);
        well = chain_follow(o, pages, &chains[i], fault);
        arena_destroy(pages);
    }
    o->engine->rollback(o->sql);
    arena_destroy(scratch);
    report->chain_count = organizations.count;
    report->chains = chains;
    return well;
}

static bool place_of_the_server(struct opened *o, const struct store_settings *settings, struct fault *fault)
{
    if (o->engine != &sqlite_engine) {
        return true;
    }
    struct text path = text_slice(settings->database, sizeof "sqlite:" - 1, settings->database.length);
    o->gate = gate_open(path, settings->clock, fault);
    return o->gate != NULL && gate_serve(o->gate, fault);
}

bool store_restore(struct arena *arena, const struct store_settings *settings, int descriptor,
                   struct backup_report *report, struct fault *fault)
{
    struct opened o;
    struct migration_report migrated;
    bool well = database_open(&o, settings, SQL_WRITE, fault) && place_of_the_server(&o, settings, fault) &&
                migrate_run(o.engine, o.sql, &o.settings, arena, NULL, false, &migrated, fault) &&
                backup_restore(o.engine, o.sql, arena, migrated.known, descriptor, report, fault) &&
                chains_follow(&o, arena, report, fault);
    database_close(&o);
    return well;
}
