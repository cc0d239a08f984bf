#include "app/command_text.h"

#include "base/arena.h"
#include "base/json.h"

/* C0 and DEL in one byte, C1 in two; what is cut off or no UTF-8 goes by as it is. */
struct text command_shown_text(struct arena *arena, struct text t)
{
    struct text_builder out = text_builder_make(arena);
    for (size_t i = 0; i < t.length; i++) {
        unsigned char c = (unsigned char)t.bytes[i];
        bool two = c == 0xc2 && i + 1 < t.length && (unsigned char)t.bytes[i + 1] < 0xa0;
        bool control = c < 0x20 || c == 0x7f || two;
        text_append_char(&out, control ? '?' : t.bytes[i]);
        i += two ? 1 : 0;
    }
    return text_built(&out);
}

/* How many columns a text takes on a terminal, near enough: its characters. */
static size_t width_of(struct text t)
{
    size_t width = 0;
    for (size_t i = 0; i < t.length; i++) {
        width += ((unsigned char)t.bytes[i] & 0xc0) != 0x80 ? 1 : 0;
    }
    return width;
}

static void fill(struct text_builder *out, size_t spaces)
{
    while (spaces-- > 0) {
        text_append_char(out, ' ');
    }
}

struct text command_table_text(struct arena *arena, const struct text *given, int32_t rows, int32_t columns)
{
    size_t *widths = arena_array(arena, size_t, columns);
    struct text *cells = arena_array(arena, struct text, rows * columns);
    for (int32_t i = 0; i < rows * columns; i++) {
        cells[i] = command_shown_text(arena, given[i]);
        size_t width = width_of(cells[i]);
        widths[i % columns] = width > widths[i % columns] ? width : widths[i % columns];
    }
    struct text_builder out = text_builder_make(arena);
    for (int32_t i = 0; i < rows * columns; i++) {
        bool is_last = i % columns == columns - 1;
        text_append(&out, cells[i]);
        fill(&out, is_last ? 0 : widths[i % columns] - width_of(cells[i]) + 2);
        if (is_last) {
            text_append_char(&out, '\n');
        }
    }
    return text_built(&out);
}

struct text command_count_text(struct arena *arena, int64_t count)
{
    struct text digits = text_format(arena, "%lld", (long long)count);
    struct text_builder out = text_builder_make(arena);
    for (size_t i = 0; i < digits.length; i++) {
        if (i > 0 && (digits.length - i) % 3 == 0) {
            text_append_char(&out, ' ');
        }
        text_append_char(&out, digits.bytes[i]);
    }
    return text_built(&out);
}

struct text command_bytes_text(struct arena *arena, int64_t bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    int unit = 0;
    int64_t tenths = bytes * 10;
    while (tenths >= (unit == 0 ? 10000 : 9995) && unit < 4) {
        tenths = (tenths + 500) / 1000;
        unit++;
    }
    return unit > 0 && tenths < 100
               ? text_format(arena, "%lld.%lld %s", (long long)(tenths / 10), (long long)(tenths % 10), units[unit])
               : text_format(arena, "%lld %s", (long long)((tenths + (unit > 0 ? 5 : 0)) / 10), units[unit]);
}

struct text command_document(const struct json_writer *w)
{
    struct text document = json_written(w);
    return text_format(w->out.arena, "%.*s\n", TEXT_ARGS(document));
}
