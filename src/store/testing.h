/* What the tests of SQL share: an empty database of either engine, of its own, that is gone afterwards. */
#ifndef ROUTRIQ_STORE_TESTING_H
#define ROUTRIQ_STORE_TESTING_H

#include "ports/ports.h"
#include "store/sql.h"

struct testing_database {
    struct arena *arena;
    const struct sql_engine *engine;
    struct sql_settings settings;
    struct text path;   /* of a SQLite file, else empty */
    struct text schema; /* on PostgreSQL; also what its connections are called there */
};

enum { TESTING_ENGINES = 2 };
const struct sql_engine *testing_engine(int which);

const struct clock_port *testing_clock_port(void); /* the machine's */

/* Without any table. PostgreSQL is the one that ROUTRIQ_TEST_POSTGRES names; a missing one fails the test. */
struct testing_database *testing_database_make(const struct sql_engine *engine);
void testing_database_end(struct testing_database *database);

/* A connection that must come about. */
struct sql *testing_connect(const struct testing_database *database, enum sql_mode use);
/* The tables of every migration. */
void testing_tables(const struct testing_database *database, struct sql *sql);
/* The answer of one number by a plain question, asked past the waist; on PostgreSQL of the whole server. */
int64_t testing_number(const struct testing_database *database, const char *question);
/* Empties every table but the schema's own. */
void testing_rows_delete(const struct testing_database *database);
/* Runs SQL past the waist. */
void testing_run(const struct testing_database *database, const char *words);

#endif
