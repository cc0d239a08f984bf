#include "store/sql.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/log.h"

const struct sql_engine *sql_engine_of(struct text database, struct fault *fault)
{
    if (text_starts_with(database, TEXT("sqlite:")) && database.length > sizeof "sqlite:" - 1) {
        return &sqlite_engine;
    }
    if (text_starts_with(database, TEXT("postgres://")) || text_starts_with(database, TEXT("postgresql://"))) {
        return &postgres_engine;
    }
    fault_raise(fault, FAULT_INVALID, "invalid_database", "database",
                "The database is sqlite:<path>, or an address that begins with postgres://.");
    return NULL;
}

bool sql_raise(struct fault *fault, enum sql_trouble trouble)
{
    static const struct {
        const char *code, *what;
    } sentences[] = {
        [SQL_TROUBLE_NONE] = {"unavailable", "The database did not do what was asked."},
        [SQL_TROUBLE_BUSY] = {"unavailable", "The database is busy with somebody else's writing. Repeat in a moment."},
        [SQL_TROUBLE_FULL] = {"storage_full", "The disk is full; nothing was changed. Reading works."},
        [SQL_TROUBLE_DEADLINE] = {"unavailable", "The database took too long. Repeat in a moment."},
        [SQL_TROUBLE_GONE] = {"unavailable", "The database cannot be reached."},
        [SQL_TROUBLE_DATA] = {"unavailable", "The database refused a row; the log has the reason."},
        [SQL_TROUBLE_BROKEN] = {"unavailable", "The database reported an error; the log has the reason."},
    };
    assert(trouble <= SQL_TROUBLE_BROKEN);
    return fault_raise(fault, FAULT_UNAVAILABLE, sentences[trouble].code, "database", "%s", sentences[trouble].what);
}

void sql_log(const struct sql_settings *settings, const char *event, struct text engine, struct text cause)
{
    if (settings->log != NULL) {
        log_event(settings->log, LOG_ERROR, event, LOG_TEXT("engine", engine), LOG_TEXT("cause", cause));
    }
}

struct sql_value *sql_rows_add(struct sql_rows *rows, int32_t columns)
{
    enum { FIRST_ROWS = 4 };
    assert(rows->count == 0 || rows->columns == columns);
    rows->columns = columns;
    if (rows->count == rows->capacity) {
        int32_t capacity = rows->capacity == 0 ? FIRST_ROWS : rows->capacity * 2;
        struct sql_value *cells = arena_array(rows->arena, struct sql_value, (size_t)capacity * (size_t)columns);
        if (rows->count > 0) {
            memcpy(cells, rows->cells, (size_t)rows->count * (size_t)columns * sizeof *cells);
        }
        rows->cells = cells;
        rows->capacity = capacity;
    }
    return rows->cells + (ptrdiff_t)(rows->count++) * columns;
}
