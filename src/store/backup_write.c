#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/json.h"
#include "store/backup.h"
#include "store/backup_tables.h"

enum { PAGE_ROWS = 100 };

struct writer {
    const struct sql_engine *engine;
    struct sql *sql;
    int descriptor;
    struct sha256_stream *hash;
    struct backup_report *report;
    int64_t counts[BACKUP_TABLES];
};

static bool bytes_write(struct writer *w, struct text line, struct fault *fault)
{
    for (size_t done = 0; done < line.length;) {
        ssize_t written = write(w->descriptor, line.bytes + done, line.length - done);
        if (written < 0 && errno != EINTR) {
            return fault_raise(fault, FAULT_SYSTEM, "backup_file", "file", "The backup cannot be written: %s.",
                               strerror(errno));
        }
        done += written < 0 ? 0 : (size_t)written;
    }
    w->report->bytes += (int64_t)line.length;
    return true;
}

static bool line_write(struct writer *w, struct json_writer *json, struct fault *fault)
{
    text_append_char(&json->out, '\n');
    struct text line = text_built(&json->out);
    if (w->hash != NULL) {
        sha256_add(w->hash, line.bytes, line.length);
    }
    return bytes_write(w, line, fault);
}

static bool row_write(struct writer *w, struct arena *arena, int table, const struct sql_value *cells,
                      struct fault *fault)
{
    const char *kinds = backup_tables[table].kinds;
    struct json_writer json = json_writer_make(arena);
    json_array_begin(&json);
    json_string(&json, text_of(backup_tables[table].name));
    for (int i = 0; kinds[i] != '\0'; i++) {
        const struct text *text = &cells[i].text;
        if (cells[i].kind == SQL_NULL) {
            json_null(&json);
        } else if (kinds[i] == 'i') {
            json_integer(&json, cells[i].integer);
        } else {
            json_string(&json,
                        kinds[i] == 't' ? *text : base64url_write(arena, (const uint8_t *)text->bytes, text->length));
        }
    }
    json_array_end(&json);
    w->report->rows++;
    w->counts[table]++;
    return line_write(w, &json, fault);
}

/* Before the first key there is no text shorter and no number lower. */
static void key_start(const struct backup_table *table, struct sql_value *after)
{
    for (int i = 0; i < table->key_count; i++) {
        after[i] = table->kinds[table->key[i]] == 'i' ? sql_integer(INT64_MIN) : sql_text(TEXT(""));
    }
}

/* One page after the other; each page's memory is given back when the next one's place is known. */
static bool table_write(struct writer *w, int index, struct fault *fault)
{
    const struct backup_table *table = &backup_tables[index];
    struct arena *pages[2] = {arena_create(0), arena_create(0)};
    struct sql_value after[BACKUP_KEY_MAX + 1];
    key_start(table, after);
    after[table->key_count] = sql_integer(PAGE_ROWS);
    bool well = true;
    bool more = true;
    for (int turn = 0; well && more; turn ^= 1) {
        arena_reset(pages[turn]);
        struct sql_rows rows = {.arena = pages[turn]};
        w->engine->ask(w->sql, table->page, after, table->key_count + 1, &rows);
        well = w->engine->settle(w->sql, fault);
        for (int32_t i = 0; well && i < rows.count; i++) {
            well = row_write(w, pages[turn], index, sql_cell(&rows, i, 0), fault);
        }
        for (int i = 0; rows.count > 0 && i < table->key_count; i++) {
            after[i] = *sql_cell(&rows, rows.count - 1, table->key[i]);
        }
        more = rows.count == PAGE_ROWS;
    }
    arena_destroy(pages[0]);
    arena_destroy(pages[1]);
    return well;
}

static bool head_write(struct writer *w, struct arena *arena, int32_t schema, int64_t at_ms, struct fault *fault)
{
    struct json_writer json = json_writer_make(arena);
    json_object_begin(&json);
    json_name_string(&json, TEXT("routriq"), TEXT("backup"));
    json_name_integer(&json, TEXT("schema"), schema);
    json_name_integer(&json, TEXT("at_ms"), at_ms);
    json_object_end(&json);
    return line_write(w, &json, fault);
}

static bool tail_write(struct writer *w, struct arena *arena, struct fault *fault)
{
    struct sha256 hash = sha256_end(w->hash);
    w->hash = NULL;
    w->report->sha256 = sha256_hex(arena, &hash);
    struct json_writer json = json_writer_make(arena);
    json_object_begin(&json);
    json_name_integer(&json, TEXT("rows"), w->report->rows);
    json_name(&json, TEXT("tables"));
    json_object_begin(&json);
    for (int i = 0; i < BACKUP_TABLES; i++) {
        if (w->counts[i] > 0) {
            w->report->tables++;
            json_name_integer(&json, text_of(backup_tables[i].name), w->counts[i]);
        }
    }
    json_object_end(&json);
    json_name_string(&json, TEXT("sha256"), w->report->sha256);
    json_object_end(&json);
    return line_write(w, &json, fault);
}

bool backup_write(const struct sql_engine *engine, struct sql *sql, struct arena *arena, int32_t schema, int64_t at_ms,
                  int descriptor, struct backup_report *report, struct fault *fault)
{
    *report = (struct backup_report){0};
    struct writer w = {.engine = engine, .sql = sql, .descriptor = descriptor, .report = report};
    if (!engine->begin(sql, SQL_READ, fault)) {
        return false;
    }
    w.hash = sha256_begin();
    bool well = head_write(&w, arena, schema, at_ms, fault);
    for (int i = 0; well && i < BACKUP_TABLES; i++) {
        well = table_write(&w, i, fault);
    }
    engine->rollback(sql);
    if (!well) {
        (void)sha256_end(w.hash);
        return false;
    }
    return tail_write(&w, arena, fault);
}
