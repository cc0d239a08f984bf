#include "app/solve_format.h"

static const struct format FORMATS[] = {
    {.name = "native", .read = format_native_read, .write = format_native_write},
    {.name = "vroom", .read = format_vroom_read, .write = format_vroom_write},
    {.name = "solomon", .benchmark = true, .read = format_solomon_read, .write = format_solomon_write},
    {.name = "schneider", .read = format_schneider_read, .write = format_schneider_write},
    {.name = "pillac", .read = format_pillac_read, .write = format_pillac_write},
};

enum { FORMAT_COUNT = sizeof FORMATS / sizeof FORMATS[0] };

const struct format *format_find(struct text name)
{
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (text_equal(text_of(FORMATS[i].name), name)) {
            return &FORMATS[i];
        }
    }
    return NULL;
}

/* Whether a text names a member; a JSON document is not parsed for that. */
static bool mentions(struct text source, struct text member)
{
    for (size_t i = 0; i + member.length <= source.length; i++) {
        if (source.bytes[i] == '"' && text_starts_with(text_slice(source, i, source.length), member)) {
            return true;
        }
    }
    return false;
}

const struct format *format_guess(struct text source)
{
    struct text rest = text_trim(source);
    if (text_starts_with(rest, TEXT("{"))) {
        bool vroom = !mentions(rest, TEXT("\"technicians\"")) && mentions(rest, TEXT("\"vehicles\""));
        return format_find(vroom ? TEXT("vroom") : TEXT("native"));
    }
    if (text_starts_with(rest, TEXT("StringID"))) {
        return format_find(TEXT("schneider"));
    }
    text_cut(&rest, '\n'); /* the benchmark's own name */
    if (text_starts_with(text_trim(rest), TEXT("VEHICLE"))) {
        return format_find(TEXT("solomon"));
    }
    if (text_starts_with(text_trim(rest), TEXT("INFO"))) {
        return format_find(TEXT("pillac"));
    }
    return format_find(TEXT("native"));
}
