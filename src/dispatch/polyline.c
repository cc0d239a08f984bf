#include "dispatch/polyline.h"

#include "base/units.h"

enum { PIECE_BITS = 5, PIECE_MORE = 32, PIECE_OFFSET = 63 };

static void number_append(struct text_builder *line, int64_t value)
{
    uint64_t left = value < 0 ? ~((uint64_t)value << 1) : (uint64_t)value << 1;
    while (left >= PIECE_MORE) {
        text_append_char(line, (char)((PIECE_MORE | (left & (PIECE_MORE - 1))) + PIECE_OFFSET));
        left >>= PIECE_BITS;
    }
    text_append_char(line, (char)(left + PIECE_OFFSET));
}

struct text dispatch_polyline(struct arena *arena, const struct point *points, int32_t count)
{
    struct text_builder line = text_builder_make(arena);
    int64_t lat = 0;
    int64_t lng = 0;
    for (int32_t i = 0; i < count; i++) {
        int64_t next_lat = divide_round_half_up(points[i].lat_e6, 10);
        int64_t next_lng = divide_round_half_up(points[i].lng_e6, 10);
        number_append(&line, next_lat - lat);
        number_append(&line, next_lng - lng);
        lat = next_lat;
        lng = next_lng;
    }
    return text_built(&line);
}
