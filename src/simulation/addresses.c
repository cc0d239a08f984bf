#include <assert.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/asset.h"
#include "base/fault.h"
#include "simulation/simulation.h"

/* "BAY   RIDGE AVENUE" as "Bay Ridge Avenue": the first letter after a space or hyphen stays, the others are lowered, and
 * the spaces with which the data fills up house numbers become one. */
static void append_title_case(struct text_builder *builder, struct text capitals)
{
    bool first = true;
    for (size_t i = 0; i < capitals.length; i++) {
        char c = capitals.bytes[i];
        if (c == ' ' && i > 0 && capitals.bytes[i - 1] == ' ') {
            continue;
        }
        text_append_char(builder, c >= 'A' && c <= 'Z' && !first ? (char)(c - 'A' + 'a') : c);
        first = c == ' ' || c == '-';
    }
}

static struct text address_line(struct arena *arena, struct text street, struct text borough, struct text zip)
{
    struct text_builder builder = text_builder_make(arena);
    append_title_case(&builder, street);
    text_append(&builder, TEXT(", "));
    append_title_case(&builder, borough);
    text_append_char(&builder, ' ');
    text_append(&builder, zip);
    return text_built(&builder);
}

static bool read_line(struct arena *arena, struct text line, struct address *address)
{
    struct text type = text_cut(&line, ',');
    struct text descriptor = text_cut(&line, ',');
    struct text street = text_cut(&line, ',');
    struct text zip = text_cut(&line, ',');
    struct text borough = text_cut(&line, ',');
    double lat = 0;
    double lng = 0;
    bool readable = text_to_double(text_cut(&line, ','), &lat) && text_to_double(text_cut(&line, ','), &lng);
    if (!readable || text_is_empty(type) || text_is_empty(street) ||
        !point_from_degrees(lat, lng, &address->location)) {
        return false;
    }
    address->type = text_copy(arena, type);
    address->descriptor = text_copy(arena, descriptor);
    address->line = address_line(arena, street, borough, zip);
    return true;
}

bool addresses_read(struct arena *arena, struct text csv, struct addresses *addresses, struct fault *fault)
{
    int32_t lines = 0;
    for (size_t i = 0; i < csv.length; i++) {
        lines += csv.bytes[i] == '\n' ? 1 : 0;
    }
    struct address *items = arena_array(arena, struct address, lines + 1);
    int32_t count = 0;
    text_cut(&csv, '\n'); /* the names of the columns */
    for (int32_t line = 2; !text_is_empty(csv); line++) {
        struct text content = text_trim(text_cut(&csv, '\n'));
        if (text_is_empty(content)) {
            continue;
        }
        if (!read_line(arena, content, &items[count])) {
            struct text where = text_format(arena, "line %d", line);
            return fault_raise(fault, FAULT_INVALID, "invalid_addresses", text_to_c(arena, where),
                               "A line of addresses needs a type, a street and coordinates.");
        }
        count++;
    }
    if (count == 0) {
        return fault_raise(fault, FAULT_INVALID, "invalid_addresses", "line 1", "There is no address in the file.");
    }
    *addresses = (struct addresses){count, items};
    return true;
}

extern const struct asset_list simulation_files; /* the folder data/, made by scripts/embed.mjs */

struct addresses addresses_built_in(struct arena *arena)
{
    const struct asset *file = asset_find(&simulation_files, TEXT("nyc_trades.csv"));
    assert(file != NULL);
    struct addresses addresses = {0};
    bool readable = addresses_read(arena, asset_text(file), &addresses, NULL);
    assert(readable);
    return addresses;
}
