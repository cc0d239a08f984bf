/* Showing the settings: as a table for people, as JSON for programs. */
#include "app/config.h"

#include "app/command_text.h"
#include "app/config_value.h"
#include "base/arena.h"
#include "base/json.h"

enum { COLUMNS = 4 };

struct text config_print(struct arena *arena, const struct config *config)
{
    struct text *cells = arena_array(arena, struct text, config->table->count * COLUMNS);
    for (int32_t i = 0; i < config->table->count; i++) {
        const struct config_row *row = &config->table->rows[i];
        struct text shown = config_value_shown(arena, row, &config->values[i]);
        struct text *line = &cells[i * COLUMNS];
        line[0] = text_of(row->name);
        line[1] = text_is_empty(shown) ? TEXT("-") : shown;
        line[2] = config->values[i].came_from;
        line[3] = text_of(row->help);
    }
    return command_table_text(arena, cells, config->table->count, COLUMNS);
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
