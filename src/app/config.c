#include "app/config.h"

#include <arpa/inet.h>
#include <assert.h>

#include "app/command.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"

enum { FILE_BYTES_MAX = 1024 * 1024, PERIOD_MAX_S = 86400, PORT_MAX = 65535 };

static const struct text PREFIX = {"ROUTRIQ_", 8};

/* ---- values ---- */

/* "250ms", "60s", "5m", "1h": a whole number and its unit. */
static bool duration_read(struct text t, int64_t *ms)
{
    static const struct {
        struct text unit;
        int64_t ms;
    } units[] = {{TEXT("ms"), 1}, {TEXT("s"), 1000}, {TEXT("m"), 60000}, {TEXT("h"), 3600000}};
    size_t digits = 0;
    int64_t amount = 0;
    while (digits < t.length && t.bytes[digits] >= '0' && t.bytes[digits] <= '9') {
        digits++;
    }
    if (!text_to_int64(text_slice(t, 0, digits), &amount)) {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (text_equal(text_slice(t, digits, t.length), units[i].unit)) {
            return !__builtin_mul_overflow(amount, units[i].ms, ms);
        }
    }
    return false;
}

/* "60/60s": how many, and in which time. */
static bool rate_read(struct text t, struct config_value *value)
{
    struct text period = t;
    struct text number = text_cut(&period, '/');
    int64_t period_ms = 0;
    if (!text_to_int64(number, &value->number) || !duration_read(period, &period_ms)) {
        return false;
    }
    value->period_s = period_ms / 1000;
    return period_ms % 1000 == 0 && value->period_s >= 1 && value->period_s <= PERIOD_MAX_S;
}

static bool address_is_right(struct arena *arena, struct text t)
{
    unsigned char ignored[sizeof(struct in6_addr)];
    size_t colon = t.length;
    int64_t port = -1;
    while (colon > 0 && t.bytes[colon - 1] != ':') {
        colon--;
    }
    if (colon < 2 || !text_to_int64(text_slice(t, colon, t.length), &port) || port < 0 || port > PORT_MAX) {
        return false;
    }
    struct text host = text_slice(t, 0, colon - 1);
    bool has_brackets = host.length > 2 && host.bytes[0] == '[' && host.bytes[host.length - 1] == ']';
    struct text inner = has_brackets ? text_slice(host, 1, host.length - 1) : host;
    return inet_pton(has_brackets ? AF_INET6 : AF_INET, text_to_c(arena, inner), ignored) == 1;
}

/* Which word of "a|b|c" it is, from 0; -1 when none. */
static int64_t choice_index(const char *choices, struct text t)
{
    struct text rest = text_of(choices);
    for (int64_t i = 0; !text_is_empty(rest); i++) {
        if (text_equal(text_cut(&rest, '|'), t)) {
            return i;
        }
    }
    return -1;
}

static bool text_is_printable(struct text t)
{
    for (size_t i = 0; i < t.length; i++) {
        if ((unsigned char)t.bytes[i] < 0x20 || t.bytes[i] == 0x7f) {
            return false;
        }
    }
    return t.length > 0 && text_is_utf8(t);
}

static bool value_read(struct arena *arena, const struct config_row *row, struct config_value *value)
{
    struct text t = value->text;
    switch (row->kind) {
    case CONFIG_TEXT:
        return text_is_printable(t);
    case CONFIG_CHOICE:
        value->number = choice_index(row->choices, t);
        return value->number >= 0;
    case CONFIG_INTEGER:
        return text_to_int64(t, &value->number) && value->number >= row->low && value->number <= row->high;
    case CONFIG_DURATION:
        return duration_read(t, &value->number) && value->number >= row->low && value->number <= row->high;
    case CONFIG_ADDRESS:
        return address_is_right(arena, t);
    case CONFIG_RATE:
        return rate_read(t, value) && value->number >= row->low && value->number <= row->high;
    }
    return false;
}

/* ---- what is expected, said when a value is wrong ---- */

static struct text duration_text(struct arena *arena, int64_t ms)
{
    return ms % 1000 == 0 ? text_format(arena, "%llds", (long long)(ms / 1000))
                          : text_format(arena, "%lldms", (long long)ms);
}

static struct text expectation(struct arena *arena, const struct config_row *row)
{
    long long low = (long long)row->low;
    long long high = (long long)row->high;
    switch (row->kind) {
    case CONFIG_TEXT:
        return TEXT("a text that is not empty");
    case CONFIG_CHOICE:
        return text_format(arena, "one of %s", row->choices);
    case CONFIG_INTEGER:
        return text_format(arena, "a whole number from %lld to %lld", low, high);
    case CONFIG_DURATION: {
        struct text shortest = duration_text(arena, row->low);
        struct text longest = duration_text(arena, row->high);
        return text_format(arena, "a time from %.*s to %.*s, like 500ms, 2s or 1m", TEXT_ARGS(shortest),
                           TEXT_ARGS(longest));
    }
    case CONFIG_ADDRESS:
        return TEXT("an address and a port, like 127.0.0.1:8080 or [::1]:8080");
    case CONFIG_RATE:
        return text_format(arena, "a number from %lld to %lld and a time from 1s to 24h, like 60/60s", low, high);
    }
    return TEXT("something else");
}

static bool wrong_value(struct arena *arena, const struct config_row *row, const struct config_value *value,
                        struct fault *fault)
{
    enum { SHOWN_BYTES = 60 };
    struct text expected = expectation(arena, row);
    struct text shown = row->is_secret ? TEXT("***") : text_slice(value->text, 0, SHOWN_BYTES);
    shown.length = text_utf8_length(shown);
    return fault_raise(fault, FAULT_INVALID, "invalid_setting", text_to_c(arena, value->came_from),
                       "The setting %s cannot be \"%.*s\"; it takes %.*s.", row->name, TEXT_ARGS(shown),
                       TEXT_ARGS(expected));
}

static bool value_set(struct arena *arena, struct config *config, int32_t row, struct config_value value,
                      struct fault *fault)
{
    if (!value_read(arena, &config->table->rows[row], &value)) {
        return wrong_value(arena, &config->table->rows[row], &value, fault);
    }
    config->values[row] = value;
    return true;
}

/* ---- the four places ---- */

static bool defaults_read(struct arena *arena, struct config *config, struct fault *fault)
{
    for (int32_t i = 0; i < config->table->count; i++) {
        const struct config_row *row = &config->table->rows[i];
        const char *text = row->default_of == NULL ? row->default_text : row->default_of(arena);
        struct config_value value = {.text = text_of(text), .came_from = TEXT("default")};
        if (!value_set(arena, config, i, value, fault)) {
            return false;
        }
    }
    return true;
}

/* The row with this name in the environment, or -1. */
static int32_t row_find(const struct config_table *table, struct text name)
{
    for (int32_t i = 0; i < table->count; i++) {
        if (text_equal(name, text_of(table->rows[i].environment))) {
            return i;
        }
    }
    return -1;
}

/* A value in quotes is what stands between them. */
static struct text unquoted(struct text t)
{
    bool quoted = t.length >= 2 && (t.bytes[0] == '"' || t.bytes[0] == '\'') && t.bytes[t.length - 1] == t.bytes[0];
    return quoted ? text_slice(t, 1, t.length - 1) : t;
}

static bool line_read(struct arena *arena, struct config *config, struct text line, struct text place,
                      struct fault *fault)
{
    struct text given = line;
    struct text name = text_trim(text_cut(&given, '='));
    const char *where = text_to_c(arena, place);
    if (name.length == line.length) {
        return fault_raise(fault, FAULT_INVALID, "invalid_setting", where,
                           "A line of the settings' file is NAME=value or begins with #.");
    }
    int32_t row = row_find(config->table, name);
    if (row < 0) {
        return fault_raise(fault, FAULT_INVALID, "invalid_setting", where,
                           "No setting is called \"%.*s\"; `routriq config` lists them.", TEXT_ARGS(name));
    }
    struct config_value *standing = &config->values[row];
    if (!text_equal(standing->came_from, TEXT("default"))) {
        return fault_raise(fault, FAULT_INVALID, "invalid_setting", where, "%.*s stands in this file twice: see %.*s.",
                           TEXT_ARGS(name), TEXT_ARGS(standing->came_from));
    }
    return value_set(arena, config, row, (struct config_value){.text = unquoted(text_trim(given)), .came_from = place},
                     fault);
}

static bool file_read(struct arena *arena, struct config *config, const char *path, struct fault *fault)
{
    struct text rest;
    if (!command_read_file(arena, path, FILE_BYTES_MAX, &rest, fault)) {
        return false;
    }
    if (!text_is_utf8(rest)) {
        return fault_raise(fault, FAULT_INVALID, "invalid_setting", path, "The settings' file is not a text in UTF-8.");
    }
    for (int number = 1; !text_is_empty(rest); number++) {
        struct text line = text_trim(text_cut(&rest, '\n'));
        bool means_nothing = line.length == 0 || line.bytes[0] == '#';
        if (!means_nothing && !line_read(arena, config, line, text_format(arena, "%s:%d", path, number), fault)) {
            return false;
        }
    }
    return true;
}

static bool environment_read(struct arena *arena, struct config *config, char *const *environment, struct fault *fault)
{
    struct text_builder warnings = text_builder_make(arena);
    for (; environment != NULL && *environment != NULL; environment++) {
        struct text given = text_of(*environment);
        struct text name = text_cut(&given, '=');
        int32_t row = row_find(config->table, name);
        if (row < 0 && text_starts_with(name, PREFIX)) {
            text_append_format(&warnings, "the environment's %.*s is no setting; it is ignored\n", TEXT_ARGS(name));
        }
        if (row < 0) {
            continue;
        }
        struct text place = text_format(arena, "environment %.*s", TEXT_ARGS(name));
        if (!value_set(arena, config, row, (struct config_value){.text = given, .came_from = place}, fault)) {
            return false;
        }
    }
    config->warnings = text_built(&warnings);
    return true;
}

static bool flags_read(struct arena *arena, struct config *config, const char *const *flags, struct fault *fault)
{
    for (int32_t i = 0; i < config->table->count; i++) {
        struct text place = text_format(arena, "flag --%s", config->table->rows[i].flag);
        struct config_value value = {.text = text_of(flags[i]), .came_from = place};
        if (flags[i] != NULL && !value_set(arena, config, i, value, fault)) {
            return false;
        }
    }
    return true;
}

bool config_load(struct arena *arena, const struct config_table *table, const struct config_given *given,
                 struct config *config, struct fault *fault)
{
    assert(table->count <= CONFIG_FLAGS_MAX);
    *config = (struct config){
        .table = table,
        .values = arena_array(arena, struct config_value, table->count),
        .warnings = TEXT(""),
    };
    return defaults_read(arena, config, fault) &&
           (given->file == NULL || file_read(arena, config, given->file, fault)) &&
           environment_read(arena, config, given->environment, fault) && flags_read(arena, config, given->flags, fault);
}

int config_options(const struct config_table *table, struct config_given *given, struct command_option *options,
                   int count)
{
    options[count++] = (struct command_option){.name = "config", .value = &given->file};
    for (int32_t i = 0; i < table->count; i++) {
        options[count++] = (struct command_option){.name = table->rows[i].flag, .value = &given->flags[i]};
    }
    return count;
}
