/* A line is built in a buffer on the stack. Everything but the values is short and ours; each value gets what room is
 * left and is cut at a character when that is too little. A line that was cut ends with "cut":true. */
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json_escape.h"
#include "base/zone.h"

enum { LINE_BYTES = 4096 };

static const char CUT_END[] = ",\"cut\":true}\n";

struct line {
    char bytes[LINE_BYTES];
    size_t length;
    bool is_cut;
};

/* What may still be written, the longest end of a line set aside. */
static size_t room(const struct line *line)
{
    return sizeof line->bytes - (sizeof CUT_END - 1) - line->length;
}

static void line_append(struct line *line, const char *bytes, size_t length)
{
    memcpy(line->bytes + line->length, bytes, length);
    line->length += length;
}

/* Appends the characters of a JSON string, keeping room for its closing quote. Bytes that are no UTF-8 become "?". */
static void characters_append(struct line *line, struct text value)
{
    size_t at = 0;
    while (at < value.length) {
        char escape[JSON_ESCAPE_BYTES];
        const char *bytes = value.bytes + at;
        size_t taken = text_utf8_step(text_slice(value, at, value.length));
        size_t length = taken;
        if (taken == 0) {
            taken = 1;
            length = 1;
            bytes = "?";
        } else if (json_needs_escape(*bytes)) {
            length = json_escape(*bytes, escape);
            bytes = escape;
        }
        if (length + 1 > room(line)) {
            line->is_cut = true;
            return;
        }
        line_append(line, bytes, length);
        at += taken;
    }
}

static void string_append(struct line *line, struct text value)
{
    line_append(line, "\"", 1);
    characters_append(line, value);
    line_append(line, "\"", 1);
}

/* Appends `,"name":` when it, two quotes and a number's digits have room; else the line is cut here. */
static bool name_append(struct line *line, struct text name)
{
    enum { AROUND = 6, LONGEST_INTEGER = 20 };
    bool fits = 6 * name.length + AROUND + LONGEST_INTEGER <= room(line); /* were each character escaped */
    if (!fits) {
        line->is_cut = true;
        return false;
    }
    if (line->length > 1) {
        line_append(line, ",", 1);
    }
    string_append(line, name);
    line_append(line, ":", 1);
    return true;
}

static void text_field_append(struct line *line, const char *name, struct text value)
{
    if (!line->is_cut && name_append(line, text_of(name))) {
        string_append(line, value);
    }
}

static void integer_field_append(struct line *line, const char *name, int64_t value)
{
    if (!line->is_cut && name_append(line, text_of(name))) {
        char digits[24];
        int length = snprintf(digits, sizeof digits, "%lld", (long long)value);
        line_append(line, digits, (size_t)length);
    }
}

static void time_append(struct line *line, int64_t now_ms)
{
    char seconds[INSTANT_BYTES];
    char whole[INSTANT_BYTES + 8];
    int64_t ms = now_ms % 1000 < 0 ? now_ms % 1000 + 1000 : now_ms % 1000;
    instant_format((now_ms - ms) / 1000, seconds);
    snprintf(whole, sizeof whole, "%s.%03dZ", seconds, (int)ms);
    text_field_append(line, "time", text_of(whole));
}

static const char *const LEVEL_NAMES[] = {"debug", "info", "warn", "error"};

/* One write for the whole line; a rest, which only a full pipe or disk leaves, is written after it. */
static void line_write(int descriptor, const struct line *line)
{
    size_t done = 0;
    while (done < line->length) {
        ssize_t written = write(descriptor, line->bytes + done, line->length - done);
        if (written > 0) {
            done += (size_t)written;
        } else if (written == 0 || errno != EINTR) {
            return; /* a log that cannot be written has nobody to be told */
        }
    }
}

void log_write(const struct log *log, enum log_level level, const char *event, const struct log_field *fields,
               int count)
{
    struct line line;
    line.length = 0;
    line.is_cut = false;
    if (level < log->level) {
        return;
    }
    line_append(&line, "{", 1);
    time_append(&line, log->now_ms(log->context));
    text_field_append(&line, "level", text_of(LEVEL_NAMES[level]));
    text_field_append(&line, "event", text_of(event));
    for (int i = 0; i < count; i++) {
        if (fields[i].text.bytes == NULL) {
            integer_field_append(&line, fields[i].name, fields[i].integer);
        } else {
            text_field_append(&line, fields[i].name, fields[i].text);
        }
    }
    const char *end = line.is_cut ? CUT_END : "}\n";
    line_append(&line, end, strlen(end));
    line_write(log->descriptor, &line);
}

bool log_level_parse(struct text name, enum log_level *level)
{
    for (int i = LOG_DEBUG; i <= LOG_ERROR; i++) {
        if (text_equal(name, text_of(LEVEL_NAMES[i]))) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}
