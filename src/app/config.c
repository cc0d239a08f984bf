#include "app/config.h"

#include <assert.h>

#include "app/command.h"
#include "app/config_value.h"
#include "base/arena.h"
#include "base/fault.h"

enum { FILE_BYTES_MAX = 1024 * 1024 };

static const struct text PREFIX = {"ROUTRIQ_", 8};

static bool wrong_value(struct arena *arena, const struct config_row *row, const struct config_value *value,
                        struct fault *fault)
{
    enum { SHOWN_BYTES = 60 };
    struct text expected = config_expectation(arena, row);
    struct text shown = row->is_secret ? TEXT("***") : text_slice(value->text, 0, SHOWN_BYTES);
    shown.length = text_utf8_length(shown);
    return fault_raise(fault, FAULT_INVALID, "invalid_setting", text_to_c(arena, value->came_from),
                       "The setting %s cannot be \"%.*s\"; it takes %.*s.", row->name, TEXT_ARGS(shown),
                       TEXT_ARGS(expected));
}

static bool value_set(struct arena *arena, struct config *config, int32_t row, struct config_value value,
                      struct fault *fault)
{
    if (!config_value_read(arena, &config->table->rows[row], &value)) {
        return wrong_value(arena, &config->table->rows[row], &value, fault);
    }
    config->values[row] = value;
    return true;
}

/* ---- the four places ---- */

static bool default_set(struct arena *arena, struct config *config, int32_t row, const char *text, struct fault *fault)
{
    return value_set(arena, config, row, (struct config_value){.text = text_of(text), .came_from = TEXT("default")},
                     fault);
}

static bool defaults_read(struct arena *arena, struct config *config, char *const *environment, struct fault *fault)
{
    for (int32_t i = 0; i < config->table->count; i++) {
        const struct config_row *row = &config->table->rows[i];
        const char *text = row->derived != NULL      ? NULL
                           : row->default_of != NULL ? row->default_of(arena, environment)
                                                     : row->default_text;
        config->values[i].came_from = TEXT("default");
        if (text != NULL && !default_set(arena, config, i, text, fault)) {
            return false;
        }
    }
    return true;
}

/* What nobody gave and other settings decide, once those are known. */
static bool derived_read(struct arena *arena, struct config *config, struct fault *fault)
{
    for (int32_t i = 0; i < config->table->count; i++) {
        const struct config_row *row = &config->table->rows[i];
        bool is_open = row->derived != NULL && text_equal(config->values[i].came_from, TEXT("default"));
        if (is_open && !default_set(arena, config, i, row->derived(arena, config), fault)) {
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
    return defaults_read(arena, config, given->environment, fault) &&
           (given->file == NULL || file_read(arena, config, given->file, fault)) &&
           environment_read(arena, config, given->environment, fault) &&
           flags_read(arena, config, given->flags, fault) && derived_read(arena, config, fault) &&
           (table->agree == NULL || table->agree(arena, config, fault));
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
