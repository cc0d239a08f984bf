/* Logs: one JSON object a line on a descriptor, with a time, a level, an event and fields.
 *
 * A field says whether its value is a secret's: there is no call that logs one, so a key, token or password cannot get
 * here but by being formatted into a text, which reviewers look for. Lines are written with one write(2) each, so that
 * threads do not interleave. The time comes from the caller's clock, so tests can pin it.
 */
#ifndef ROUTRIQ_BASE_LOG_H
#define ROUTRIQ_BASE_LOG_H

#include <stdint.h>

#include "base/text.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log {
    int descriptor;
    enum log_level level; /* lines below it are not written */
    int64_t (*now_ms)(void *context);
    void *context;
};

/* A field's value is a text, or an integer when text.bytes is NULL. */
struct log_field {
    const char *name;
    struct text text;
    int64_t integer;
};

#define LOG_TEXT(field_name, value) ((struct log_field){.name = (field_name), .text = (value)})
#define LOG_INTEGER(field_name, value) ((struct log_field){.name = (field_name), .integer = (value)})

/* Writes one line. Lines over 4 KiB are cut in their values and still are JSON. */
void log_write(const struct log *log, enum log_level level, const char *event, const struct log_field *fields,
               int count);

#define log_event(log, level, event, ...)                                                                              \
    log_write((log), (level), (event), (const struct log_field[]){__VA_ARGS__},                                        \
              (int)(sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)))

bool log_level_parse(struct text name, enum log_level *level);

#endif
