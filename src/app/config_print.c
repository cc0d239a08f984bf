/* Showing the settings: as a table for people, as JSON for programs. */
#include "app/config.h"

#include "app/config_value.h"
#include "base/arena.h"
#include "base/json.h"

/* How many columns a text takes on a terminal, near enough: its characters. */
static size_t width_of(struct text t)
{
    size_t width = 0;
    for (size_t i = 0; i < t.length; i++) {
        width += ((unsigned char)t.bytes[i] & 0xc0) != 0x80 ? 1 : 0;
    }
    return width;
}

static void cell_append(struct text_builder *out, struct text t, size_t width)
{
    text_append(out, t);
    for (size_t i = width_of(t); i < width + 2; i++) {
        text_append_char(out, ' ');
    }
}

enum { COLUMNS = 3 };

static void cells_of(struct arena *arena, const struct config *config, int32_t row, struct text cells[COLUMNS])
{
    struct text shown = config_value_shown(arena, &config->table->rows[row], &config->values[row]);
    cells[0] = text_of(config->table->rows[row].name);
    cells[1] = text_is_empty(shown) ? TEXT("-") : shown;
    cells[2] = config->values[row].came_from;
}

struct text config_print(struct arena *arena, const struct config *config)
{
    size_t widths[COLUMNS] = {0};
    struct text cells[COLUMNS];
    for (int32_t i = 0; i < config->table->count; i++) {
        cells_of(arena, config, i, cells);
        for (int column = 0; column < COLUMNS; column++) {
            size_t width = width_of(cells[column]);
            widths[column] = width > widths[column] ? width : widths[column];
        }
    }
    struct text_builder out = text_builder_make(arena);
    for (int32_t i = 0; i < config->table->count; i++) {
        cells_of(arena, config, i, cells);
        for (int column = 0; column < COLUMNS; column++) {
            cell_append(&out, cells[column], widths[column]);
        }
        text_append(&out, text_of(config->table->rows[i].help));
        text_append_char(&out, '\n');
    }
    return text_built(&out);
}

void config_write(struct json_writer *w, const struct config *config)
{
    json_object_begin(w);
    json_name(w, TEXT("settings"));
    json_array_begin(w);
    for (int32_t i = 0; i < config->table->count; i++) {
        const struct config_row *row = &config->table->rows[i];
        json_object_begin(w);
        json_name_string(w, TEXT("name"), text_of(row->name));
        json_name_string(w, TEXT("value"), config_value_shown(w->out.arena, row, &config->values[i]));
        json_name_string(w, TEXT("from"), config->values[i].came_from);
        json_name_string(w, TEXT("environment"), text_of(row->environment));
        json_name_string(w, TEXT("flag"), text_of(row->flag));
        json_name_string(w, TEXT("description"), text_of(row->help));
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}
