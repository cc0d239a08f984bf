#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/json.h"
#include "store/backup.h"
#include "store/backup_tables.h"

enum { SETTLE_ROWS = 1000, SETTLE_BYTES = 1 << 22, PIECE_BYTES = 1 << 16 };

/* The lines of a file, one after the other. */
struct lines {
    int descriptor;
    int64_t number; /* of the line that was read last */
    char *bytes;
    size_t capacity, from, to;
};

/* What every helper here needs. */
struct restorer {
    const struct sql_engine *engine;
    struct sql *sql;
    struct backup_report *report;
    int64_t counts[BACKUP_TABLES];
    int table; /* of the row before */
};

static bool broken(struct fault *fault, const struct lines *lines, const char *what)
{
    return fault_raise(fault, FAULT_INVALID, "backup_broken", "file",
                       "Line %lld of the backup %s. Nothing was changed.", (long long)lines->number, what);
}

static bool piece_read(struct lines *lines, bool *ended, struct fault *fault)
{
    if (lines->from > 0) {
        memmove(lines->bytes, lines->bytes + lines->from, lines->to - lines->from);
        lines->to -= lines->from;
        lines->from = 0;
    }
    if (lines->capacity - lines->to < PIECE_BYTES) {
        if (lines->capacity > BACKUP_LINE_MAX) {
            return broken(fault, lines, "is too long");
        }
        lines->capacity = lines->capacity * 2 + PIECE_BYTES;
        lines->bytes = realloc(lines->bytes, lines->capacity);
        if (lines->bytes == NULL) {
            arena_exhausted();
        }
    }
    ssize_t count = 0;
    do {
        count = read(lines->descriptor, lines->bytes + lines->to, PIECE_BYTES);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        return fault_raise(fault, FAULT_SYSTEM, "backup_file", "file", "The backup cannot be read: %s.",
                           strerror(errno));
    }
    *ended = count == 0;
    lines->to += (size_t)count;
    return true;
}

/* Where the file stands is where reading is: whoever has the same open file can watch it. */
static bool lines_begin(struct lines *lines, int descriptor, struct fault *fault)
{
    *lines = (struct lines){.descriptor = descriptor};
    return lseek(descriptor, 0, SEEK_SET) == 0 || fault_raise(fault, FAULT_SYSTEM, "backup_file", "file",
                                                              "The backup cannot be read twice: %s.", strerror(errno));
}

/* The next line without its end, valid until the next call. False at the end of the file, or with a fault. */
static bool line_next(struct lines *lines, struct text *line, struct fault *fault)
{
    size_t looked = 0;
    lines->number++;
    for (;;) {
        char *start = lines->bytes == NULL ? NULL : lines->bytes + lines->from;
        char *end = start == NULL ? NULL : memchr(start + looked, '\n', lines->to - lines->from - looked);
        if (end != NULL) {
            *line = (struct text){start, (size_t)(end - start)};
            lines->from += line->length + 1;
            return true;
        }
        looked = lines->to - lines->from;
        bool ended = false;
        if (!piece_read(lines, &ended, fault)) {
            return false;
        }
        if (ended && looked > 0) {
            return broken(fault, lines, "has no end");
        }
        if (ended) {
            lines->number--; /* there was none */
            return false;
        }
    }
}

/* --- first reading: is the file whole? --- */

static bool tail_check(const struct lines *lines, struct arena *arena, struct text tail, struct text sum,
                       struct fault *fault)
{
    struct json document;
    if (!json_parse(arena, tail, &document, NULL)) {
        return broken(fault, lines, "is not the end of a backup: the file is cut off, or is no backup");
    }
    const struct json *given = json_get(&document, TEXT("sha256"));
    if (given == NULL || given->type != JSON_STRING) {
        return broken(fault, lines, "is not the end of a backup: the file is cut off, or is no backup");
    }
    return text_equal(given->string, sum) || broken(fault, lines, "names another hash: the file was changed");
}

static bool whole_check(int descriptor, struct arena *arena, struct backup_report *report, struct fault *fault)
{
    struct lines lines;
    if (!lines_begin(&lines, descriptor, fault)) {
        return false;
    }
    struct sha256_stream *hash = sha256_begin();
    struct text_builder held = text_builder_make(arena); /* the line before, for the last one is not hashed */
    struct text line = TEXT("");
    struct fault trouble = {0};
    while (line_next(&lines, &line, &trouble)) {
        struct text before = text_built(&held);
        sha256_add(hash, before.bytes, before.length);
        report->bytes += (int64_t)line.length + 1;
        held.length = 0;
        text_append(&held, line);
        text_append_char(&held, '\n');
    }
    struct sha256 sum = sha256_end(hash);
    report->sha256 = sha256_hex(arena, &sum);
    bool well = !fault_is(&trouble) ? tail_check(&lines, arena, text_built(&held), report->sha256, fault)
                                    : fault_raise(fault, trouble.kind, trouble.code, trouble.where, "%s", trouble.what);
    free(lines.bytes);
    return well;
}

/* --- second reading: the rows --- */

static bool cell_read(struct arena *arena, const struct json *json, char kind, struct sql_value *cell)
{
    uint8_t *bytes = NULL;
    size_t count = 0;
    if (json->type == JSON_NULL) {
        *cell = sql_null();
        return true;
    }
    if (kind == 'i') {
        *cell = sql_integer(json->integer);
        return json->type == JSON_INTEGER;
    }
    if (json->type != JSON_STRING) {
        return false;
    }
    if (kind == 't') {
        *cell = sql_text(json->string);
        return true;
    }
    bool well = base64url_read(arena, json->string, &bytes, &count);
    *cell = sql_bytes(bytes, count);
    return well;
}

/* Tables come in their order; the one before is where to begin to look. */
static const struct backup_table *table_find(struct restorer *r, const struct json *row)
{
    if (row->type != JSON_ARRAY || row->count == 0 || row->elements[0].type != JSON_STRING) {
        return NULL;
    }
    for (; r->table < BACKUP_TABLES; r->table++) {
        if (text_equal(text_of(backup_tables[r->table].name), row->elements[0].string)) {
            return &backup_tables[r->table];
        }
    }
    return NULL;
}

static bool row_put(struct restorer *r, struct arena *arena, const struct lines *lines, const struct json *row,
                    struct fault *fault)
{
    struct sql_value cells[SQL_PARAMETERS_MAX];
    const struct backup_table *table = table_find(r, row);
    if (table == NULL || (size_t)row->count != strlen(table->kinds) + 1) {
        return broken(fault, lines, "is no row of a table that is known here");
    }
    for (int32_t i = 1; i < row->count; i++) {
        if (!cell_read(arena, &row->elements[i], table->kinds[i - 1], &cells[i - 1])) {
            return broken(fault, lines, "has a value of the wrong kind");
        }
    }
    r->engine->ask(r->sql, table->put, cells, row->count - 1, NULL);
    r->counts[r->table]++;
    r->report->rows++;
    return true;
}

static bool head_check(struct lines *lines, struct arena *arena, int32_t schema, struct fault *fault)
{
    struct text line = TEXT("");
    struct json head;
    const struct json *kind = NULL;
    const struct json *given = NULL;
    if (line_next(lines, &line, fault) && json_parse(arena, line, &head, NULL)) {
        kind = json_get(&head, TEXT("routriq"));
        given = json_get(&head, TEXT("schema"));
    }
    if (kind == NULL || kind->type != JSON_STRING || !text_equal(kind->string, TEXT("backup")) || given == NULL ||
        given->type != JSON_INTEGER) {
        return broken(fault, lines, "is not the beginning of a backup");
    }
    return given->integer == schema ||
           fault_raise(
               fault, FAULT_INVALID, "backup_schema", "file",
               "The backup is of schema %lld; this program knows %d. Restore it with the version that wrote it.",
               (long long)given->integer, schema);
}

static bool end_check(const struct restorer *r, struct lines *lines, const struct json *tail, struct fault *fault)
{
    const struct json *tables = json_get(tail, TEXT("tables"));
    for (int i = 0; i < BACKUP_TABLES; i++) {
        const struct json *count = tables == NULL ? NULL : json_get(tables, text_of(backup_tables[i].name));
        if ((count == NULL ? 0 : count->integer) != r->counts[i]) {
            return broken(fault, lines, "counts other rows than there are");
        }
        r->report->tables += r->counts[i] > 0 ? 1 : 0;
    }
    struct text more = TEXT("");
    return line_next(lines, &more, fault) ? broken(fault, lines, "stands behind the end") : !fault_is(fault);
}

static bool rows_put(struct restorer *r, struct lines *lines, struct fault *fault)
{
    struct arena *batch = arena_create(0); /* lives until what it holds was settled */
    struct text line = TEXT("");
    bool well = true;
    bool ended = false;
    int64_t rows = 0; /* since the last settle, as the bytes */
    size_t bytes = 0;
    while (well && !ended && (well = line_next(lines, &line, fault))) {
        struct json row;
        well = json_parse(batch, line, &row, fault);
        ended = well && row.type == JSON_OBJECT;
        well = well && (ended ? end_check(r, lines, &row, fault) : row_put(r, batch, lines, &row, fault));
        rows++;
        bytes += line.length;
        if (well && (ended || rows == SETTLE_ROWS || bytes > SETTLE_BYTES)) {
            well = r->engine->settle(r->sql, fault);
            arena_reset(batch);
            rows = 0;
            bytes = 0;
        }
    }
    arena_destroy(batch);
    return well || (!fault_is(fault) && broken(fault, lines, "was to be the end and is not there"));
}

static bool empty_check(struct restorer *r, struct arena *arena, struct fault *fault)
{
    struct sql_rows count = {.arena = arena};
    r->engine->ask(r->sql, STATEMENT_ORGANIZATION_COUNT, NULL, 0, &count);
    r->engine->ask(r->sql, STATEMENT_INSTALLATION_CLEAR, NULL, 0, NULL);
    return r->engine->settle(r->sql, fault) &&
           (sql_cell(&count, 0, 0)->integer == 0 ||
            fault_raise(fault, FAULT_CONFLICT, "database_not_empty", "database",
                        "The database has organizations already. A backup goes into an empty one."));
}

bool backup_restore(const struct sql_engine *engine, struct sql *sql, struct arena *arena, int32_t schema,
                    int descriptor, struct backup_report *report, struct fault *fault)
{
    struct fault unheard = {.kind = FAULT_NONE};
    fault = fault == NULL ? &unheard : fault; /* the end of a file is told from a trouble by it */
    *report = (struct backup_report){0};
    if (!whole_check(descriptor, arena, report, fault)) {
        return false;
    }
    struct lines lines;
    struct restorer r = {.engine = engine, .sql = sql, .report = report};
    bool well = lines_begin(&lines, descriptor, fault) && head_check(&lines, arena, schema, fault) &&
                engine->begin(sql, SQL_WRITE, fault);
    if (well) {
        well = empty_check(&r, arena, fault) && rows_put(&r, &lines, fault);
        well = well ? engine->commit(sql, fault) == SQL_KEPT : (engine->rollback(sql), false);
    }
    free(lines.bytes);
    return well;
}
